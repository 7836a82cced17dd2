"""The voices planted in the teaching corpus, and six of its articles with every quotation marked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.corpus.corpus import Corpus, read_corpus
from narrative.corpus.teaching import load_corpus
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.resources import project_root
from narrative.voices.assignment import assign_voice
from narrative.voices.quotation_table import quotations

#: The kinds that corpus/harbour/README.md lists: article, words of the content, kind, speaker.
PLANTED = [
    ("agency/2019-03-14-strike-ballot", '"We know who lives here,"', "direct", "Bettany Roke"),
    (
        "agency/2019-03-12-dockers-call-ballot",
        "Then we should like to meet the new",
        "direct",
        "Bettany Roke",
    ),
    ("tabloid/2019-03-09-three-generations", "A berth's only a hole with water", "direct", "Bram"),
    ("agency/2019-03-29-police-at-gate", "it regretted that people had been hurt", "indirect", "The company"),
    ("agency/2019-03-14-strike-ballot", 'the result "disappointing but lawful"', "mixed", "Ottilie Brask"),
    ("daily/2019-03-11-berth-two", "‘They call it “modernisation”,’", "direct", "Lubin Faraday"),
    ("state/2019-03-25-first-minister-address", "“Nobody who walked", "mixed", "Corin Hathersay"),
    ("tabloid/2019-04-06-fenton", '"A door. A dirty big iron door', "direct", ""),
    ("daily/2019-03-30-three-minutes", "‘We were told to aim low,’", "direct", "one officer"),
    ("tabloid/2019-03-26-sick-pay-shame", '"Good."', "direct", "He"),
    ("daily/2019-04-16-hearing-as-it-happened", "Minister, I write with some urgency", "direct", None),
]

#: Words of the content of every quotation in six articles, marked by the hand that made the rules.
MARKED = {
    "agency/2019-03-14-strike-ballot": [
        "have voted by 331", "I have counted ballots", "medicines, mail", "We know who", "disappointing but",
        "because a debt", "the Board would lose", "dues already paid", "it had stock",
    ],
    "daily/2019-03-11-berth-two": [
        "Left a bit", "that the work is simple", "is how the sea", "that she had warned", "the consequences",
        "The silt has not", "they ought to give", "whether a Board that", "They call it",
    ],
    "tabloid/2019-03-26-sick-pay-shame": [
        "that the Harbour Board has axed", "He's had nineteen", "the decision", "pending clarification",
        "I drove past", "Some of us cried", "hitting the one target", "Mr Pennock was warned",
        "that the move would cause", "Good.", "it last night",
    ],
    "state/2019-03-25-first-minister-address": [
        "whatever flag is", "he had seen the pictures", "I saw my own baker", "440,000 crowns",
        "three reasons for", "what we owe them", "The round table could", "the judgment of the court",
    ],
    "agency/2019-03-29-police-at-gate": [
        "broke a collarbone", "They ought to have", "his officers had met", "criticism of the hose",
        "had been used for less", "until someone talks", "the law had to be",
        "the police to be withdrawn",
        "it regretted that",
    ],
    "daily/2019-03-30-three-minutes": [
        "We were told to aim", "not to be named", "that anybody was taken", "the dockers",
        "A judge told them", "It was the Harbour Board", "Somebody had to be",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def harbour() -> Corpus:
    corpus = load_corpus("harbour")
    wanted = {doc_id for doc_id, *_ in PLANTED} | set(MARKED)
    rows = [row for row, doc_id in enumerate(corpus.documents.index) if doc_id in wanted]
    return corpus.take(rows)


@pytest.fixture(scope="module")
def found(harbour: Corpus) -> pd.DataFrame:
    return quotations(harbour)


@pytest.mark.parametrize(("doc_id", "words", "kind", "speaker"), PLANTED)
def test_planted_quotations_are_found(
    doc_id: str, words: str, kind: str, speaker: str | None, found: pd.DataFrame
) -> None:
    here = found[(found["doc_id"] == doc_id) & found["text"].str.contains(words, regex=False)]
    assert len(here) >= 1
    if speaker is not None:
        assert here.iloc[-1][["kind", "speaker"]].tolist() == [kind, speaker]


def test_scare_quotes_are_none(found: pd.DataFrame) -> None:
    assert not found["text"].isin(["“modernisation”", '"Dear colleague"', '"transition conversation"']).any()


def test_precision_and_recall_against_marks_by_hand(found: pd.DataFrame) -> None:
    n_marked = n_found = right = recalled = 0
    for doc_id, marked in MARKED.items():
        contents = found[found["doc_id"] == doc_id].groupby("quotation")["text"].agg("\n".join)
        n_marked += len(marked)
        n_found += len(contents)
        right += sum(any(words in content for words in marked) for content in contents)
        recalled += sum(contents.str.contains(words, regex=False).any() for words in marked)
    assert (n_marked, recalled, n_found, right) == (53, 50, 54, 48)


def test_the_seed_article_has_one_speaker() -> None:
    folder = project_root()
    assert folder is not None
    corpus = read_corpus(folder / "corpus" / "defection")
    said = quotations(corpus)
    # "It was announced" has no speaker.
    assert set(said["speaker"]) == {"Maxim Kuzminov", "The 28-year-old pilot", ""}
    matches = assign_voice(match(corpus, load_lexicon("solidarity")), said)
    counts = matches.groupby(["category", "voice"]).size()
    # One of the two words of unity is his, and none of hope.
    assert counts["unity"].to_dict() == {"indirect": 1, "journalist": 1}
    assert counts["hope"].to_dict() == {"journalist": 2}

"""The lexicon `news-tone`: its size, its grades, and the words on which news misleads word lists."""

from __future__ import annotations

import numpy as np
import pandas as pd

from narrative import Corpus, tone_words
from narrative.measures.news_tone import load_news_tone
from narrative.resources import lexicons_folder

#: Invented sentences in which a word that misleads lists says nothing good or bad.
NEUTRAL = (
    "The United Nations and the United States met on Monday.",
    "It looks like rain, the kind of day we know.",
    "Crude oil rose to 80 dollars a barrel.",
    "He bought a share of the company, and the bank set the interest rate.",
    "Gross domestic product was 3 per cent.",
    "The Super Bowl is on Sunday.",
    "She is a Supreme Court judge.",
    "A certain Mr Hope moved to Great Britain.",
    "The vice president read the novel in the apartment complex.",
    "The patient waited for the fine print of the trust fund.",
    "Books as well as maps were sold there, said the man of the town.",
    "It was a well in the desert, and the sentence had five words.",
)
#: Invented sentences with the phrase that settles such a word, and which way it goes.
SETTLED = (
    ("Five people lost their lives.", -1),
    ("The match was called off.", -1),
    ("The car breaks down.", -1),
    ("He tested positive.", -1),
    ("The athlete had a positive test.", -1),
    ("It was gross negligence.", -1),
    ("They made a crude remark.", -1),
    ("She had kind words for us.", 1),
    ("They present a united front.", 1),
    ("It was a super idea.", 1),
    ("A positive mood spread.", 1),
    ("The court found him not guilty.", 1),
    ("They called off the strike.", 1),
    ("Unemployment fell.", 1),
    ("Rising unemployment was reported.", -1),
    ("It is not bad.", 1),
)


def corpus_of(texts: list[str]) -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame({"text": texts}, index=[f"d{k:02d}" for k in range(len(texts))])
    )


def test_it_is_large_and_every_entry_has_a_grade_in_one_family() -> None:
    lexicon = load_news_tone()
    counting = [row for row, pattern in enumerate(lexicon.patterns) if not pattern.exclusion]
    grades = lexicon.entries["weight"].to_numpy()[counting]
    assert len(counting) >= 4_000
    assert sum(len(lexicon.patterns[row].words) > 1 for row in counting) >= 1_000
    assert set(np.abs(grades) * 2) <= set(range(1, 7))
    assert len({lexicon.patterns[row].key for row in counting}) == len(counting)


def test_a_family_is_good_or_bad_as_its_card_says() -> None:
    lexicon = load_news_tone()
    counting = ~lexicon.entries["pattern"].str.startswith("!")
    signs = np.sign(lexicon.entries[counting].groupby("category")["weight"].agg(["min", "max"]))
    bad = list(lexicon.categories)[:21]
    assert (signs.loc[bad] == -1).all(axis=None)
    assert (signs.drop(index=bad) == 1).all(axis=None)


def test_the_second_grading_agrees_as_the_card_says() -> None:
    graded = pd.read_csv(lexicons_folder() / "news-tone" / "second_grading.csv", dtype={"pattern": str})
    assert len(graded) == 400
    for grader in ("second", "other"):
        r = np.corrcoef(graded["first"], graded[grader])[0, 1]
        assert r >= 0.85
        assert f"r = {r:.2f} over all" in load_news_tone().card["source"]
    assert set(graded["pattern"]) <= set(load_news_tone().entries["pattern"])


def test_words_that_mislead_say_nothing_by_themselves() -> None:
    words = tone_words(corpus_of(list(NEUTRAL)))
    assert words[["doc_id", "text", "category"]].to_numpy().tolist() == []


def test_phrases_settle_them() -> None:
    corpus = corpus_of([text for text, _ in SETTLED])
    sums = tone_words(corpus).groupby("doc_id")["weight"].sum().reindex(corpus.documents.index)
    signs = np.sign(sums).tolist()
    assert dict(zip(corpus.documents["text"], signs, strict=True)) == dict(SETTLED)

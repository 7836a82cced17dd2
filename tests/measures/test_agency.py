"""Passives and agents left out, counted by hand; by voice, in the store and in partitions as in the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import narrative
from narrative import Corpus, CorpusError, Lexicon, LexiconError, agent_deletion, compare, passive_shares

KEYS = ["doc_id", "measure", "lexicon", "category"]
DEEDS = Lexicon.from_entries({"harm": ["kill*", "hurt*"], "law": ["arrest*"]}, name="deeds", language="en")
#: Finite verbs in brackets: (were) killed, (arrested), (was) hurt, (said); reduced: killed in the raid.
TEXT = (
    "Two men were killed. Police arrested the driver. The man hurt in the raid was arrested by police,"
    " they said. The killing went on."
)


@pytest.fixture(scope="module")
def harbour() -> Corpus:
    return narrative.load_corpus("harbour")


@pytest.fixture(scope="module")
def found(harbour: Corpus) -> pd.DataFrame:
    return narrative.passives(harbour)


def make(texts: list[str], **columns: list[str]) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": texts} | columns, index=list("abcdef")[: len(texts)]))


def test_shares_are_those_counted_by_hand() -> None:
    scores = passive_shares(make([TEXT, "They left.", ""]))
    counts = scores.set_index(["doc_id", "measure"])[["total", "base"]]
    # were killed, arrested, was arrested, said, went
    assert counts.loc[("a", "passive_rate")].tolist() == [2, 5]
    assert counts.loc[("a", "agentless_share")].tolist() == [1, 2]
    assert counts.loc["b"].to_numpy().tolist() == [[0, 1], [0, 0]]
    assert scores[scores["doc_id"] == "c"]["value"].isna().all()


def test_agents_left_out_are_those_counted_by_hand() -> None:
    counts = agent_deletion(make([TEXT]), DEEDS).set_index("category")[["total", "base"]]
    # harm: were killed, hurt in the raid; the killing is a noun. law: police arrested; was arrested by police
    assert counts.to_numpy().tolist() == [[2, 2], [0, 2]]
    told = "He has killed two. They will be hurt. He did not kill. To kill is a sin. A killed man lay."
    assert agent_deletion(make([told]), DEEDS)[["total", "base"]].to_numpy()[0].tolist() == [1, 3]


def test_matches_of_another_lexicon_are_refused() -> None:
    other = Lexicon.from_entries({"harm": ["kill*"]}, name="other")
    corpus = make([TEXT])
    with pytest.raises(LexiconError, match="of the lexicon 'other', not of 'deeds'"):
        agent_deletion(corpus, DEEDS, matches=narrative.match(corpus, other))


def test_voices_add_up_to_the_document(harbour: Corpus, found: pd.DataFrame) -> None:
    part = harbour.take(np.arange(6))
    said = narrative.quotations(part)
    for split, whole in (
        (passive_shares(part, passives=found, quotations=said), passive_shares(part)),
        (agent_deletion(part, DEEDS, quotations=said), agent_deletion(part, DEEDS, passives=found)),
    ):
        sums = split.groupby(KEYS)[["total", "base"]].sum()
        assert split["voice"].nunique() == 3
        pd.testing.assert_frame_equal(sums, whole.set_index(KEYS)[["total", "base"]].sort_index())


def test_what_was_planted_is_found_and_nothing_else(harbour: Corpus, found: pd.DataFrame) -> None:
    """Radio Immeray leaves out who acted (corpus/harbour/README.md); The Lugger and the Ledger do alike."""
    differences = compare(
        passive_shares(harbour, passives=found), harbour, by="outlet", measure="passive_rate", resamples=500
    ).differences
    verdicts = {
        frozenset(pair): verdict for *pair, verdict in differences[["group", "other", "verdict"]].to_numpy()
    }
    for other in ("Farsound Agency", "Skellhythe Ledger", "The Lugger"):
        assert verdicts[frozenset(["Radio Immeray", other])] == "higher in Radio Immeray"
    assert not verdicts[frozenset(["Skellhythe Ledger", "The Lugger"])].startswith("higher")
    halves = harbour.assign(half=np.where(np.arange(len(harbour)) % 2, "odd", "even"))
    shares = passive_shares(halves, passives=found)
    assert (
        not compare(shares, halves, by="half", resamples=500)
        .differences["verdict"]
        .str.startswith("higher")
        .any()
    )


def test_sentences_that_hide_who_acted_are_found_and_those_that_say_it_are_not(
    harbour: Corpus, found: pd.DataFrame
) -> None:
    pairs = pd.read_csv(Path(harbour.source) / "_agency-pairs.csv")

    def count(doc_id: str, sentence: str) -> int:
        start = harbour.documents.loc[doc_id, "text"].index(sentence)
        inside = (found["doc_id"] == doc_id) & found["start"].between(start, start + len(sentence))
        return int((inside & ~found["has_agent"] & (found["kind"] == "full")).sum())

    hidden = [count(*row) for row in pairs[["deleted_id", "deleted"]].to_numpy()]
    said = [count(*row) for row in pairs[["named_id", "named"]].to_numpy()]
    # A man of 61 suffered a broken collarbone: hidden, and no passive
    assert [number > 0 for number in hidden].count(True) == 11
    assert said == [0] * 12


def test_a_trend_of_passives_has_the_sums_of_its_documents(harbour: Corpus, found: pd.DataFrame) -> None:
    scores = passive_shares(harbour, passives=found)
    table = narrative.trend(scores, harbour, freq="week", measure="passive_rate").periods
    chosen = scores[scores["measure"] == "passive_rate"]
    assert [table["total"].sum(), table["base"].sum()] == [chosen["total"].sum(), chosen["base"].sum()]


def test_articles_without_a_passive_are_not_called_empty() -> None:
    corpus = make(["They left.", "He was hurt.", "We were hurt by it."], outlet=["A", "A", "B"])
    cautions = compare(passive_shares(corpus), corpus, by="outlet", measure="agentless_share").cautions
    assert "1 article without anything to count over" in cautions["caution"].tolist()


def test_documents_in_another_language_have_a_reason() -> None:
    corpus = make([TEXT, "Zwei Arbeiter wurden verletzt."], language=["en", "de"])
    for scores in (passive_shares(corpus), agent_deletion(corpus, DEEDS)):
        told = scores[scores["doc_id"] == "b"]
        assert told["reason"].str.startswith("not in English: German").all()
        assert told["value"].isna().all()


def test_the_store_gives_what_was_measured(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name, text in zip("ab", (TEXT, "They were hurt."), strict=True):
        (tmp_path / "articles" / f"{name}.txt").write_text(text)
    plain = narrative.read_corpus(tmp_path / "articles", language="en")
    for _ in range(2):
        kept = narrative.read_corpus(tmp_path / "articles", language="en", store=tmp_path / "store")
        pd.testing.assert_frame_equal(narrative.passives(kept), narrative.passives(plain))
        pd.testing.assert_frame_equal(passive_shares(kept), passive_shares(plain))
    assert kept.store is not None
    assert kept.store.counts["passives"] == {"kept": 4, "measured": 0}


def test_partitions_give_what_the_whole_gives(tmp_path: Path) -> None:
    rows = pd.DataFrame({"id": [f"d{n}" for n in range(8)], "text": [TEXT, "They were hurt.", "…", "x"] * 2})
    rows.to_json(tmp_path / "articles.jsonl", orient="records", lines=True)
    options = {"out": tmp_path / "out", "partitions": "1K", "language": "en"}
    measured = narrative.measure(tmp_path / "articles.jsonl", DEEDS, agency=True, **options)
    whole = narrative.read_corpus(tmp_path / "articles.jsonl", language="en")
    pd.testing.assert_frame_equal(passive_shares(measured), passive_shares(whole))
    pd.testing.assert_frame_equal(agent_deletion(measured, DEEDS), agent_deletion(whole, DEEDS))
    without = narrative.measure(tmp_path / "articles.jsonl", DEEDS, **options)
    with pytest.raises(CorpusError, match="--agency"):
        passive_shares(without)

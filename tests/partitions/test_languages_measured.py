"""A corpus that is measured piece by piece has the languages, and the scores, of the whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import narrative
from many_languages import SENTENCES
from narrative import Lexicon

HOPE = Lexicon.from_entries({"hope": ["hope*"]}, name="hopes", language="en")


def test_partitions_give_what_the_whole_gives(tmp_path: Path) -> None:
    folder = tmp_path
    rows = [SENTENCES["de"]] * 6 + ["Und?", "12", SENTENCES["en"], SENTENCES["uk"], "Да"]
    table = pd.DataFrame(
        {"id": [f"d{n}" for n in range(len(rows))], "text": rows, "lang": [None] * 10 + ["ru"]}
    )
    table.to_json(folder / "articles.jsonl", orient="records", lines=True, force_ascii=False)
    lexicon = Lexicon.from_entries({"hope": ["hope*", "hoffnung", "no", "наді*"]}, name="any")
    measured = narrative.measure(
        folder / "articles.jsonl", [HOPE, lexicon], out=folder / "out", partitions="1K"
    )
    whole = narrative.read_corpus(folder / "articles.jsonl")
    assert len(measured.partitions) > 2
    pd.testing.assert_frame_equal(measured.languages, whole.languages)
    assert whole.languages["language"].tolist()[6:] == ["de", "de", "en", "uk", "ru"]
    pd.testing.assert_frame_equal(narrative.sentiment(measured), narrative.sentiment(whole))
    for each in (HOPE, lexicon):
        pd.testing.assert_frame_equal(
            narrative.frame_salience(measured, each), narrative.frame_salience(whole, each)
        )
    assert narrative.read_corpus(folder / "out").where(doc_id="d6").languages["language"].tolist() == ["de"]

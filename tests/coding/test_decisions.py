"""Coders' decisions beside a corpus."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import narrative
from hopes import make_codes
from narrative.coding.decisions import find_codes, keep_known
from narrative.errors import CorpusError, TableError


@pytest.fixture
def codes() -> pd.DataFrame:
    return make_codes()


def test_decisions_are_found_beside_the_corpus(tmp_path: Path, codes: pd.DataFrame) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "d00.txt").write_text("Hope.", encoding="utf-8")
    assert find_codes(str(folder)) is None
    with pytest.raises(CorpusError, match=r"no file .*codes\.csv"):
        find_codes(str(folder), str(tmp_path / "codes.csv"))
    codes.to_csv(folder / "_codes.csv", index=False)
    read = find_codes(str(folder))
    assert read is not None
    known = keep_known(read, narrative.read_corpus(folder))
    assert known is not None
    assert known["doc_id"].tolist() == ["d00", "d00"]
    codes.drop(columns="value").to_csv(tmp_path / "codes.csv", index=False)
    with pytest.raises(TableError, match="has no column with codes"):
        find_codes(str(folder), str(tmp_path / "codes.csv"))


def test_decisions_are_found_in_columns_that_are_called_like_a_category(tmp_path: Path) -> None:
    file = tmp_path / "articles.csv"
    file.write_text("id,text,hope,topic\na,Hope.,1,3\nb,War.,0,4\n", encoding="utf-8")
    corpus = narrative.read_corpus(file)
    lexicon = narrative.Lexicon.from_entries({"hope": ["hope"]}, name="one")
    found = find_codes(str(file), corpus=corpus, lexicon=lexicon)
    assert found is not None
    assert found[["doc_id", "variable", "value"]].to_numpy().tolist() == [
        ["a", "hope", "1"],
        ["b", "hope", "0"],
    ]
    assert find_codes(str(file), corpus=corpus, lexicon=lexicon.where(category=[])) is None

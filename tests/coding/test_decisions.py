"""Coders' decisions beside a corpus."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import narrative
from hopes import make_codes
from narrative.coding.decisions import (
    find_codes,
    find_marked,
    keep_known,
    list_beside,
    list_makers,
    tabulate_coders,
)
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


def test_a_machine_is_one_more_coder_and_the_record_says_which() -> None:
    wide = pd.DataFrame(
        {"doc_id": ["d00", "d01"] * 2, "coder": ["run 1"] * 2 + ["run 2"] * 2, "model": "small",
         "version": ["1"] * 2 + ["2"] * 2, "date": "2026-11-29",
         "prompt": ["Yes or no?"] * 2 + ["x" * 200] * 2, "good": [1, 0, 1, 1]}
    )  # fmt: skip
    machine = narrative.read_codes(wide).table
    assert set(machine["variable"]) == {"good"}
    people = make_codes().query("variable == 'good'")
    both = pd.concat([people, machine])
    made = list_makers(both)
    assert made["coder"].tolist() == ["run 1", "run 2"]
    assert made["prompt"].tolist()[0] == "Yes or no?"
    assert made["prompt"].str.len().tolist() == [10, 71]  # sha256: and 64 digits
    assert (made["date"] == "2026-11-29").all()
    assert len(list_makers(people)) == 0
    assert narrative.agreement(machine)["agreed"].tolist() == [0.5]  # how far two runs drift apart
    matrix = tabulate_coders(both).set_index("coder")
    assert matrix.loc["run 1", "run 2"] == matrix.loc["run 2", "run 1"] == 0.5
    assert len(tabulate_coders(machine)) == 0, "two coders have one number"


def test_marked_stretches_are_found_and_listed_near_misses_first(tmp_path: Path) -> None:
    corpus = narrative.Corpus.from_documents(
        pd.DataFrame({"text": ["There is hope.", "War."]}, index=["a", "b"])
    )
    lines = tmp_path / "coded.jsonl"
    lines.write_text(
        '{"id": 1, "text": "There is hope.", "label": [[9, 13, "hope"]], "username": "one"}\n', "utf-8"
    )
    marked = find_marked(str(lines), corpus)
    assert marked is not None
    assert marked.spans["text"].tolist() == ["hope"]
    assert find_marked(None, corpus) is None
    assert find_marked(str(lines), corpus.where(doc_id=["b"])) is None
    assert len(list_beside(None, corpus)) == 0
    codes = pd.DataFrame({"doc_id": "b", "coder": ["one", "two"], "variable": "war", "value": [1, -1]})
    (row,) = list_beside(codes, corpus).to_dict("records")
    assert (row["kind"], row["value"], row["other_value"]) == ("another value", "1", "-1")
    assert row["said"] == "one: 1 · two: −1"
    assert row["article"]

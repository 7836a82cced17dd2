"""Coder beside coder: near misses told from misses, in the text; and who differs from whom."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Codes, Corpus, compare_coders, list_coder_disagreements, read_codes
from narrative.errors import TableError

TEXT = "The port is shut. They hope for peace, and fear war."
CORPUS = Corpus.from_documents(pd.DataFrame({"text": [TEXT, "All is lost."]}, index=["a", "b"]))


def mark(*rows: tuple[str, str, str]) -> Codes:
    """Codes of coder, label and words in the text of document a."""
    spans = pd.DataFrame(
        [("a", coder, label, TEXT.index(words), TEXT.index(words) + len(words), words)
         for coder, label, words in rows],
        columns=["doc_id", "coder", "variable", "start", "end", "text"],
    )  # fmt: skip
    table = pd.DataFrame({"doc_id": "a", "coder": ["one", "two"], "variable": "hope", "value": 1})
    return Codes(table, spans, pd.DataFrame())


def test_near_misses_are_told_from_misses() -> None:
    codes = mark(
        ("one", "hope", "hope for peace"), ("two", "hope", "peace"),  # other borders
        ("one", "fear", "war"), ("two", "war", "fear war"),  # another label
        ("two", "hope", "shut"),  # one marked nothing here
        ("one", "port", "The port"), ("two", "port", "The port"),  # the same
    )  # fmt: skip
    table = list_coder_disagreements(codes, CORPUS)
    told = table[["kind", "text", "other_text", "value", "other_value"]].to_numpy().tolist()
    assert told == [
        ["missed", "", "shut", "", "hope"],
        ["shifted borders", "hope for peace", "peace", "hope", "hope"],
        ["another label", "war", "fear war", "fear", "war"],
    ]
    assert table["sentence_text"].tolist() == ["The port is shut.", *[TEXT[18:]] * 2]
    assert (table["coder"] + table["other"] == "onetwo").all()
    row = table.iloc[1]
    assert TEXT[row["other_start"] : row["other_end"]] == "peace"
    assert pd.isna(table["start"][0])


def test_one_long_stretch_and_two_short_ones_are_two_shifts() -> None:
    codes = mark(("one", "x", "hope for peace"), ("two", "x", "hope"), ("two", "x", "peace"))
    assert list_coder_disagreements(codes, CORPUS)["kind"].tolist() == ["shifted borders"] * 2


def test_decisions_on_whole_documents() -> None:
    codes = pd.DataFrame({"doc_id": [*"abab"], "coder": ["one", "one", "two", "two"],
                          "variable": "hope", "value": [1, 0, "1.0", 1]})  # fmt: skip
    (row,) = list_coder_disagreements(codes, CORPUS).to_dict("records")
    assert (row["doc_id"], row["kind"], row["value"], row["other_value"]) == ("b", "another value", "0", "1")
    assert row["sentence_text"] == "All is lost."
    with pytest.raises(TableError, match="no document 'z'"):
        list_coder_disagreements(codes.assign(doc_id=[*"azaz"]), CORPUS)


def test_two_runs_of_a_model_read_from_a_table_as_people_have_it() -> None:
    runs = pd.DataFrame({"doc_id": [*"abab"], "coder": ["run 1"] * 2 + ["run 2"] * 2, "variable": "hope",
                         "value": [1, 0, 1, 1], "model": "m"})  # fmt: skip
    (row,) = list_coder_disagreements(read_codes(runs, CORPUS), CORPUS).to_dict("records")
    assert (row["doc_id"], row["coder"], row["value"], row["other_value"]) == ("b", "run 1", "0", "1")


def test_who_differs_from_whom() -> None:
    rows = [("one", "a", 1), ("one", "b", 0), ("two", "a", 1), ("two", "b", 1), ("three", "b", 0)]
    codes = pd.DataFrame(rows, columns=["coder", "doc_id", "value"]).assign(variable="hope")
    table = compare_coders(codes).set_index(["coder", "other"])
    assert len(table) == 6
    assert table.loc[("one", "two"), ["units", "differ", "share"]].tolist() == [2, 1, 0.5]
    assert table.loc[("two", "three"), ["units", "differ"]].tolist() == [1, 1]
    assert table.loc[("three", "one"), "share"] == 0

"""Concordance: lines as the reader saw them, in every order, for the same places that matching finds."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.concordance import kwic
from narrative.corpus import Corpus
from narrative.errors import LexiconError, ParameterError, UnknownNameError
from narrative.lexicon import Lexicon
from narrative.matching import match
from narrative.schema import CONCORDANCE

TEXTS = [
    "They never lost hope.\n\n“Hopes”, they\n said (to   all), were dashed; it was hopeless.",
    "Hope!",
    "",
    "A hope of the last day.",
]


def corpus() -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame(
            {
                "doc_id": ["a", "b", "c", "d"],
                "text": TEXTS,
                "title": ["One", "Two", "Three", "Four"],
                "date": ["2023-02-01", None, "2020-01-01", "2022-05-05"],
                "outlet": ["X", "Y", "X", "Y"],
            }
        )
    )


def lines(**options: Any) -> list[list[str]]:
    return kwic(corpus(), "hope*", window=3, **options)[["left", "match", "right"]].to_numpy().tolist()


def test_lines_are_as_the_reader_saw_them() -> None:
    assert lines() == [
        ["They never lost", "hope", ". “Hopes”, they said"],
        ["never lost hope. “", "Hopes", "”, they said (to"],
        ["dashed; it was", "hopeless", "."],
        ["", "Hope", "!"],
        ["A", "hope", "of the last"],
    ]


def test_the_table() -> None:
    table = kwic(corpus(), "hope*", window=2)
    assert tuple(table.columns) == (*CONCORDANCE, "title", "date", "outlet")
    assert table["doc_id"].tolist() == ["a", "a", "a", "b", "d"]
    assert table["sentence"].tolist() == [0, 1, 1, 0, 0]
    assert table["title"].tolist() == ["One", "One", "One", "Two", "Four"]
    for row in table.itertuples():
        assert TEXTS["abcd".index(str(row.doc_id))][row.start : row.end] == row.match


@pytest.mark.parametrize(
    ("order", "matches"),
    [
        ("document", ["hope", "Hopes", "hopeless", "Hope", "hope"]),
        ("match", ["hope", "Hope", "hope", "hopeless", "Hopes"]),
        ("left", ["Hope", "hope", "Hopes", "hope", "hopeless"]),  # -, a, hope, lost, was
        ("right", ["hopeless", "Hope", "hope", "hope", "Hopes"]),  # -, -, Hopes, of, they
        ("date", ["hope", "hope", "Hopes", "hopeless", "Hope"]),
    ],
)
def test_orders(order: str, matches: list[str]) -> None:
    assert [line[1] for line in lines(sort_by=order)] == matches


def test_exclusions() -> None:
    assert [line[1] for line in lines(exclude="hopeless")] == ["hope", "Hopes", "Hope", "hope"]
    assert [line[1] for line in lines(exclude=["hopeless", "lost hope"])] == ["Hopes", "Hope", "hope"]


def test_several_patterns_and_phrases() -> None:
    table = kwic(corpus(), ["lost hope", "hope", "last *"], window=1)
    assert table["match"].tolist() == ["lost hope", "Hope", "hope", "last day"]
    assert table["left"].tolist() == ["never", "", "A", "the"]


def test_windows() -> None:
    assert kwic(corpus(), "day", window=0)[["left", "right"]].to_numpy().tolist() == [["", ""]]
    wide = kwic(corpus(), "hopeless", window=1000)
    assert wide["left"].item() == " ".join(TEXTS[0].removesuffix("hopeless.").split())
    assert wide["right"].item() == "."


def test_a_selection_shows_its_lines_only() -> None:
    assert kwic(corpus().where(outlet="Y"), "hope*")["doc_id"].tolist() == ["b", "d"]


def test_nothing_found_is_an_empty_table() -> None:
    table = kwic(corpus(), "courage", sort_by="left")
    assert len(table) == 0
    assert tuple(table.columns) == (*CONCORDANCE, "title", "date", "outlet")


@pytest.mark.parametrize("window", [-1, 2.5, "8", True])
def test_bad_windows(window: object) -> None:
    with pytest.raises(ParameterError, match="window="):
        kwic(corpus(), "hope", window=window)  # type: ignore[arg-type]


def test_bad_orders_and_patterns() -> None:
    with pytest.raises(UnknownNameError, match="document, left, match, right, date"):
        kwic(corpus(), "hope", sort_by="author")
    with pytest.raises(LexiconError, match="would match any word"):
        kwic(corpus(), "*")
    with pytest.raises(LexiconError, match="there are no entries"):
        kwic(corpus(), [])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=3), st.integers(0, 6))
def test_hostile_text(texts: list[str], window: int) -> None:
    hostile = Corpus.from_documents(pd.DataFrame({"text": [f"{text} aa {text}" for text in texts]}))
    table = kwic(hostile, ["a*", "*e", "1*"], window=window)
    places = match(hostile, Lexicon.from_entries({"x": ["a*", "*e", "1*"]}, name="x"))
    columns = ["doc_id", "sentence", "start", "end"]
    pd.testing.assert_frame_equal(table[columns], places[columns])
    assert [" ".join(text.split()) for text in places["text"]] == table["match"].to_list()
    whole = hostile.documents["text"]
    for row in table.itertuples():
        folded = " ".join(whole[row.doc_id][: row.start].split())
        assert folded.endswith(row.left)
        assert " ".join(whole[row.doc_id][row.end :].split()).startswith(row.right)

"""Agreement on stretches of text: another program's values, hand counts, laws, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from narrative import Codes, Corpus, span_agreement
from narrative.errors import TableError

COLUMNS = ["doc_id", "coder", "variable", "start", "end"]


def coded(rows: list[tuple[object, ...]], lookers: list[tuple[str, str]] | None = None) -> Codes:
    """Codes of these spans; `lookers` are documents and coders, also those who marked nothing."""
    spans = pd.DataFrame(rows, columns=COLUMNS).assign(text="")
    looked = pd.DataFrame(lookers or spans[["doc_id", "coder"]].to_numpy().tolist(), columns=COLUMNS[:2])
    return Codes(looked.drop_duplicates().assign(variable="x", value=0), spans, pd.DataFrame())


def texts(*lengths: int) -> Corpus:
    documents = pd.DataFrame({"text": ["x" * n for n in lengths]}, index=[*"abcdefgh"[: len(lengths)]])
    return Corpus.from_documents(documents)


def values(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    return table.set_index(["variable", "coefficient"])["value"].to_dict()


#: Alex, Paul and Susan on a text of 20 characters.
THREE = [
    ("a", "Alex", "1", 2, 5), ("a", "Alex", "1", 9, 11), ("a", "Alex", "2", 12, 20),
    ("a", "Paul", "1", 2, 5), ("a", "Paul", "2", 7, 15),
    ("a", "Susan", "1", 2, 5), ("a", "Susan", "2", 10, 15),
]  # fmt: skip


#: Krippendorff 2019, Content Analysis, 4th ed., figure 12.11 (p. 340): Alex, Paul and Suzan on a continuum of
#: length 60; units as (label, first, last), as the tests of the R package quallmer quote them and the values.
FIGURE = {
    "Alex": [("1", 1, 7), ("2", 8, 13), ("5", 31, 32), ("6", 33, 37), ("6", 38, 44), ("7", 45, 60)],
    "Paul": [("1", 1, 7), ("3", 8, 13), ("5", 14, 21), ("6", 33, 44)],
    "Suzan": [("1", 1, 7), ("4", 8, 13), ("5", 14, 21), ("6", 33, 37), ("6", 38, 41), ("6", 42, 44)],
}


def test_the_example_of_the_book() -> None:
    rows = [
        ("a", who, label, first - 1, last) for who, units in FIGURE.items() for label, first, last in units
    ]
    found = values(span_agreement(coded(rows), texts(60), resamples=200))
    # Printed: .510 for uα, .413 for |uα and .724 for cuα; for labels 1, 5 and 6 1; for 2, 3 and 4 0.
    assert found["", "u_alpha"] == pytest.approx(0.510, abs=0.0005)
    assert found["", "cu_alpha"] == pytest.approx(0.724, abs=0.0005)
    # Unrounded |uα is 1 - 26 / 44.338 = .4136; with the 44.3 of a printed table of coincidences it is .4131.
    assert found["", "u_alpha_binary"] == pytest.approx(1 - 26 / 44.33827742058693)
    assert [found[label, "ku_alpha"] for label in "156"] == pytest.approx([1, 1, 1])
    assert [found[label, "ku_alpha"] for label in "234"] == pytest.approx([0, 0, 0])
    assert math.isnan(found["7", "ku_alpha"])  # it meets gaps only


def test_another_program() -> None:
    # unitized_alpha.py of A. Lindahl (github.com/lindanna/unitized_alpha), the example at its end and the
    # output in its README: 0.474, 0.433, 0.779; of the labels 0.769 and 0.787.
    found = values(span_agreement(coded(THREE), texts(20)))
    expected = {("", "u_alpha"): 0.474, ("", "u_alpha_binary"): 0.433, ("", "cu_alpha"): 0.779,
                ("1", "ku_alpha"): 0.769, ("2", "ku_alpha"): 0.787}  # fmt: skip
    assert {key: round(found[key], 3) for key in expected} == expected


def test_two_coders_by_hand() -> None:
    # 25 characters; one marks 9 to 13, the other 9 to 25: 4 in common, 12 marked by one only, 9 by nobody.
    found = values(span_agreement(coded([("a", "one", "x", 9, 13), ("a", "two", "x", 9, 25)]), texts(25)))
    assert found["x", "character_f1"] == pytest.approx(2 * 4 / (4 + 16))
    # Of 50 values 20 are x and 30 gaps. A stretch is not paired with itself: 4² + 16² of x, 30 of the gaps.
    chance = 2 * 20 * 30 / (50**2 - 4**2 - 16**2 - 30) * 50
    assert found["x", "u_alpha"] == pytest.approx(1 - 2 * 12 / chance)


def test_documents_add_up_and_their_order_does_not_matter() -> None:
    rows = THREE + [("b", *row[1:]) for row in THREE if row[1] != "Susan"]
    corpus = texts(20, 20)
    table = span_agreement(coded(rows), corpus, resamples=200)
    again = span_agreement(coded(rows[::-1]), corpus, resamples=200)
    pd.testing.assert_frame_equal(table, again, check_exact=True)
    twice = values(span_agreement(coded(THREE * 2), texts(20), resamples=200))  # the same spans again
    assert twice == values(span_agreement(coded(THREE), texts(20), resamples=200))
    f1 = table.query("variable == '' and coefficient == 'character_f1'").iloc[0]
    # Alike in a: Alex and Paul 3 + 3, Alex and Susan 3 + 3, Paul and Susan 3 + 5; in b the first again.
    assert f1["value"] == pytest.approx(2 * (6 + 6 + 8 + 6) / (24 + 21 + 19 + 24))
    assert (f1["documents"], f1["coders"], f1["spans"]) == (2, 3, 12)


def test_the_interval_contains_the_value_of_many_documents() -> None:
    rng = np.random.default_rng(3)
    rows: list[tuple[object, ...]] = []
    for name in "abcdefgh":
        for start in range(0, 200, 40):
            shift = int(rng.integers(0, 15))
            rows += [(name, "one", "x", start, start + 20), (name, "two", "x", start + shift, start + 20)]
    table = span_agreement(coded(rows), texts(*[220] * 8), resamples=300).set_index("coefficient")
    assert (table["low"] < table["value"]).all()
    assert (table["value"] < table["high"]).all()
    assert table.loc["character_f1", "low"] > 0.5


def test_no_value_has_a_reason() -> None:
    one = span_agreement(coded([("a", "one", "x", 0, 3)]), texts(9))
    assert one["value"].isna().all()
    assert (one["note"] == "No value: no document was looked at by two coders.").all()
    rows = [("a", "one", "x", 0, 3), ("a", "one", "y", 2, 5), ("a", "two", "x", 0, 3)]
    table = span_agreement(coded(rows), texts(9))
    joint = table[table["variable"] == ""]
    assert joint["note"].str.contains("spans of 'one' with different labels overlap in 'a'").all()
    assert values(table)["x", "u_alpha"] == 1  # each label by itself has a value
    nothing = span_agreement(coded([("a", "one", "x", 0, 3)], [("a", "one"), ("a", "two")]), texts(9))
    assert values(nothing)["x", "character_f1"] == 0
    assert math.isnan(values(span_agreement(coded([("a", "one", "x", 0, 9), ("a", "two", "x", 0, 9)]),
                                            texts(9)))["x", "u_alpha"])  # fmt: skip


def test_what_is_refused() -> None:
    with pytest.raises(TableError, match="no spans"):
        span_agreement(coded([]), texts(9))
    with pytest.raises(TableError, match="span 0 to 99 is not in the text of 'a'"):
        span_agreement(coded([("a", "one", "x", 0, 99)]), texts(9))
    with pytest.raises(TableError, match="no document 'z'"):
        span_agreement(coded([("a", "one", "x", 0, 3)], [("z", "two")]), texts(9))

"""Agreement: published values, other programs, gaps, cases without a value, and an interval that covers."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from effort import THOROUGH
from narrative.coding.coders import agreement
from narrative.corpus.teaching import load_codes
from narrative.errors import ParameterError, TableError, UnknownNameError
from narrative.schema import AGREEMENT

#: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: coders by units, with gaps.
PUBLISHED = """
1 2 3 3 2 1 4 1 2 - - -
1 2 3 3 2 2 4 1 2 5 - 3
- 3 3 3 2 3 4 2 2 5 1 -
1 2 3 3 2 4 4 1 2 5 1 -
"""
#: Drawn at random; the values below are those of the package krippendorff 0.9.0:
#: krippendorff.alpha(reliability_data=..., level_of_measurement=...), with zeros, which "ratio" must bear.
DRAWN = """
4 3 3 - 2 3 4 - 0 1 1 4 4 0 -
4 3 3 4 - - 4 1 - 1 1 4 4 2 2
- 3 3 4 4 3 - 1 - - 1 1 4 0 2
3 0 0 2 0 0 2 - 2 - 4 4 - 2 2
"""


def codes_of(rows: str, variable: str = "hope") -> pd.DataFrame:
    """A row for each decision; a dash is a gap."""
    table = [
        (f"u{unit:02}", f"coder {coder}", variable, float(value))
        for coder, row in enumerate(rows.split("\n"))
        for unit, value in enumerate(row.split())
        if value != "-"
    ]
    return pd.DataFrame(table, columns=["doc_id", "coder", "variable", "value"])


def row_of(codes: pd.DataFrame, **options: Any) -> dict[str, Any]:
    return agreement(codes, resamples=200, **options).iloc[0].to_dict()


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example(level: Any, alpha: float) -> None:
    found = row_of(codes_of(PUBLISHED), level=level)
    assert found["alpha"] == pytest.approx(alpha, abs=0.0005)
    # The last unit has one decision only; 40 of the 41 are pairable (Krippendorff's n..).
    assert (found["units"], found["alone"], found["coders"], found["decisions"]) == (11, 1, 4, 40)
    assert -1 <= found["low"] < found["alpha"] < found["high"] <= 1


@pytest.mark.parametrize(
    ("level", "alpha"),
    [
        ("nominal", 0.3736095128500193),
        ("ordinal", 0.27089734127645804),
        ("interval", 0.23367241633495517),
        ("ratio", 0.07637023147456579),
    ],
)
def test_another_program(level: Any, alpha: float) -> None:
    assert row_of(codes_of(DRAWN), level=level)["alpha"] == pytest.approx(alpha, rel=1e-12)


def drawn_codes(n_units: int, n_coders: int, seed: int, gaps: float = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n_units)
    rows = []
    for unit in range(n_units):
        for coder in range(n_coders):
            if rng.random() >= gaps:
                value = truth[unit] if rng.random() < 0.7 else rng.integers(0, 3)
                rows.append((f"u{unit}", f"c{coder}", "frame", int(value)))
    return pd.DataFrame(rows, columns=["doc_id", "coder", "variable", "value"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nltk(seed: int) -> None:
    """NLTK's α takes gaps; its κ and its agreement are meant for data without any."""
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import interval_distance

    columns = ["coder", "doc_id", "value"]
    gappy = drawn_codes(25, 3, seed, gaps=0.3)
    found = row_of(gappy)
    assert found["alpha"] == pytest.approx(AnnotationTask(gappy[columns].to_numpy().tolist()).alpha())
    task = AnnotationTask(gappy[columns].to_numpy().tolist(), distance=interval_distance)
    assert row_of(gappy, level="interval")["alpha"] == pytest.approx(task.alpha())
    full = drawn_codes(25, 3, seed)
    task, found = AnnotationTask(full[columns].to_numpy().tolist()), row_of(full)
    assert found["kappa"] == pytest.approx(task.kappa())
    assert found["agreed"] == pytest.approx(task.avg_Ao())
    assert found["note"] == "κ is the mean of 3 pairs of coders."


def test_kappa_by_hand() -> None:
    """Cohen's κ over the units that both coded: 20 + 15 of 50 agree, chance 25·30 + 25·20 in 2,500."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    rows = [
        (f"u{unit}", coder, "v", value) for unit, pair in enumerate(pairs) for coder, value in enumerate(pair)
    ]
    rows += [(f"only {unit}", 0, "v", "y") for unit in range(40)]
    found = row_of(pd.DataFrame(rows, columns=["doc_id", "coder", "variable", "value"]))
    assert found["kappa"] == pytest.approx((0.7 - 0.5) / 0.5)
    assert found["agreed"] == pytest.approx(0.7)
    assert (found["units"], found["alone"]) == (50, 40)


def test_the_order_of_rows_makes_no_difference_and_the_seed_decides() -> None:
    codes = pd.concat([drawn_codes(30, 2, 1), drawn_codes(30, 2, 2).assign(variable="tone")])
    table = agreement(codes, level={"tone": "ordinal"}, resamples=300)
    assert tuple(table.columns) == AGREEMENT
    assert table[["variable", "level"]].to_numpy().tolist() == [["frame", "nominal"], ["tone", "ordinal"]]
    shuffled = codes.iloc[random.Random(5).sample(range(len(codes)), len(codes))]
    pd.testing.assert_frame_equal(table, agreement(shuffled, level={"tone": "ordinal"}, resamples=300))
    alone = agreement(codes[codes["variable"] == "frame"], resamples=300)
    pd.testing.assert_frame_equal(table.head(1), alone)
    other = agreement(codes, level={"tone": "ordinal"}, resamples=300, seed=1)
    assert (other["alpha"] == table["alpha"]).all()
    assert (other["low"] != table["low"]).any()


def test_a_value_is_the_same_however_it_was_read() -> None:
    codes = codes_of("1 0 1\n1 0 0")
    text = codes.astype({"value": object})
    text.loc[text["coder"] == "coder 0", "value"] = ["1", "0 ", " 1"]
    assert row_of(text)["alpha"] == row_of(codes)["alpha"]


def test_gaps_may_be_written() -> None:
    codes = codes_of(PUBLISHED)
    more = pd.DataFrame(
        {"doc_id": ["u11", "u10"], "coder": "coder 0", "variable": "hope", "value": [None, math.nan]}
    )
    table = pd.concat([codes.astype({"value": object}), more])
    assert row_of(table, level="ordinal")["alpha"] == pytest.approx(0.815, abs=0.0005)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ("1 0 1 1", "No value: there is only one coder, and agreement needs two decisions on one unit."),
        (
            "1 - 1 -\n- 0 - 1",
            "No value: no unit was coded by two coders, and agreement needs two decisions on one unit.",
        ),
        (
            "1 1 1\n1 1 1",
            "No value: every decision is 1, so nothing shows that coders can tell values apart.",
        ),
    ],
)
def test_no_value_and_why(rows: str, note: str) -> None:
    found = row_of(codes_of(rows))
    assert found["note"] == note
    assert all(math.isnan(found[column]) for column in ("alpha", "low", "high", "kappa"))


def test_one_unit_has_no_interval() -> None:
    found = row_of(codes_of("1\n0\n1"))
    assert found["alpha"] == pytest.approx(0)  # of three pairs two differ, whichever are drawn
    assert math.isnan(found["low"])
    assert found["note"].startswith("Only one unit: no interval.")


def test_units_that_all_say_the_same_have_no_interval() -> None:
    """Two coders differ on each of 20 units: α is 1 − 1/(20/39), and the same whatever is drawn."""
    found = row_of(codes_of("\n".join(["0 1 " * 10, "1 0 " * 10])))
    assert found["alpha"] == pytest.approx(1 - 39 / 20)
    assert math.isnan(found["low"])
    assert found["note"] == "No interval: every unit says the same, so nothing shows how much they vary."


def test_few_units_are_said() -> None:
    assert row_of(codes_of("1 0 1 0\n1 0 0 0"))["note"] == "Only 4 units: the interval is a rough guide."
    rare = codes_of("\n".join(["1 1 0 " + "0 " * 30, "1 0 1 " + "0 " * 30]))
    assert row_of(rare)["note"] == (
        "Only 3 units have another value than 0: the interval is a rough guide, and tends to be too narrow."
    )


def test_coders_who_never_differed_may_still_differ() -> None:
    """Of 20 units none differs: at a share of .1684 that has a chance of .025; of any two, half differ."""
    found = row_of(codes_of("\n".join(["1 0 " * 10] * 2)))
    assert (found["alpha"], found["high"]) == (1, 1)
    assert found["low"] == pytest.approx(1 - 0.16843 / 0.5, abs=0.0001)


def test_the_interval_covers() -> None:
    """Two coders who know four units in five, and guess the rest: the true α is .8 · .8, where both know."""
    rng = np.random.default_rng(11)
    hits, samples = 0, 300 if THOROUGH else 90
    for sample in range(samples):
        truth = rng.random(40) < 0.4
        known, guess = rng.random((2, 40)) < 0.8, rng.random((2, 40)) < 0.4
        decisions = np.where(known, truth, guess).astype(int)
        rows = "\n".join(" ".join(map(str, row)) for row in decisions)
        found = agreement(codes_of(rows), resamples=400, seed=sample).iloc[0]
        hits += found["low"] <= 0.64 <= found["high"]
    assert 0.92 - (not THOROUGH) * 0.03 <= hits / samples <= 0.985 + (not THOROUGH) * 0.015


def test_mistakes_are_named() -> None:
    codes = codes_of(PUBLISHED)
    with pytest.raises(TableError, match="lacks the column coder"):
        agreement(codes.drop(columns="coder"))
    with pytest.raises(TableError, match="'coder 1' has two values for 'hope' in 'u00'"):
        agreement(pd.concat([codes, codes.head(1)]))
    with pytest.raises(TableError, match="has the value 'often'; a level of 'ordinal' needs numbers"):
        agreement(codes.astype({"value": object}).replace({"value": {5.0: "often"}}), level="ordinal")
    with pytest.raises(TableError, match="has the value -1; a level of 'ratio' begins at 0"):
        agreement(codes.replace({"value": {5.0: -1.0}}), level="ratio")
    with pytest.raises(UnknownNameError, match=r"Unknown level of measurement 'metric'\. Available: nom"):
        agreement(codes, level="metric")
    with pytest.raises(UnknownNameError, match=r"Unknown variable 'tone'\. Available: hope"):
        agreement(codes, level={"tone": "ordinal"})
    with pytest.raises(ParameterError, match="resamples=0"):
        agreement(codes, resamples=0)


def test_the_teaching_corpus() -> None:
    """NLTK gives the same α for the frames, and for the tone by its ranks."""
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import interval_distance

    codes = load_codes("harbour")
    table = agreement(codes, level={"tone": "ordinal"}).set_index("variable")
    decided = codes[codes["value"].notna() & codes.duplicated(["doc_id", "variable"], keep=False)]
    for variable, row in table.iterrows():
        here = decided[decided["variable"] == variable]
        here = here[here.duplicated("doc_id", keep=False)]
        distance = {}
        if variable == "tone":  # the ordinal metric is the difference of middle ranks, squared
            here = here.assign(value=here["value"].rank())
            distance = {"distance": interval_distance}
        task = AnnotationTask(here[["coder", "doc_id", "value"]].to_numpy().tolist(), **distance)
        assert row["alpha"] == pytest.approx(task.alpha())
        assert row["low"] < row["alpha"] < row["high"]
        assert 0.4 < row["alpha"] < 1


@pytest.mark.parametrize(
    ("one", "other"), [(1234567.0, 1234568.0), (20190402.0, 20190403.0), (0.1234567, 0.1234568)]
)
def test_long_numbers_are_told_apart(one: float, other: float) -> None:
    """Coders who never agree: by hand, `agreed` is 0. Written with six digits, the two were one value."""
    values = [one, other] * 10 + [other, one] * 10
    units = [f"u{number}" for number in range(20)] * 2
    given = pd.DataFrame(
        {"doc_id": units, "coder": ["A"] * 20 + ["B"] * 20, "variable": "v", "value": values}
    )
    assert row_of(given)["agreed"] == 0


def test_units_coders_and_variables_are_the_same_as_text_and_as_numbers() -> None:
    """Two files that pandas read apart: in one of them a gap has made other numbers of all."""
    one = codes_of("1 1 0 0\n1 0 0 0").assign(coder=[1, 1, 1, 1, 2, 2, 2, 2], variable=7)
    one["doc_id"] = [*range(4)] * 2
    half = one["coder"] == 2
    mixed = pd.concat([one[~half], one[half].astype({"doc_id": float, "coder": float, "variable": "str"})])
    pd.testing.assert_frame_equal(agreement(mixed), agreement(one))
    assert row_of(one.rename(columns={"doc_id": "n"}), unit="n")["variable"] == "7"

"""Other coefficients of agreement: published values, other programs, and cases without a value."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from narrative import agreement, agreement_coefficients
from narrative.errors import TableError, UnknownNameError

#: Gwet 2014, Handbook of Inter-Rater Reliability, table 2.8: four coders, twelve units, with gaps.
FOUR_CODERS = """
1 2 3 3 2 1 4 1 2 - - -
1 2 3 3 2 2 4 1 2 5 - -
- 3 3 3 2 3 4 2 2 5 1 3
1 2 3 3 2 4 4 1 2 5 1 -
"""
TWO_CODERS = """
1 1 2 2 3 3 4 5 2 1 3 4
1 2 2 3 3 3 5 5 2 1 4 4
"""
#: Shrout & Fleiss 1979, table 2: four judges, six targets.
JUDGES = """
9 6 8 7 10 6
2 1 4 1 5 2
5 3 6 2 6 4
8 2 8 6 9 7
"""


def read(rows: str) -> pd.DataFrame:
    table = [
        (f"u{unit:02}", f"coder {coder}", "hope", float(value))
        for coder, row in enumerate(rows.strip().split("\n"))
        for unit, value in enumerate(row.split())
        if value != "-"
    ]
    return pd.DataFrame(table, columns=["doc_id", "coder", "variable", "value"])


def values(codes: pd.DataFrame, *names: str) -> dict[str, float]:
    table = agreement_coefficients(codes, list(names) or None, resamples=50)
    return dict(zip(table["coefficient"], table["value"], strict=True))


def test_three_hundred_cells_of_two_coders() -> None:
    # irrCAC 1.0, vignette "overview", cont3x3abstractors: pa2, kappa2, scott2 and gwet.ac1 of the table.
    counts = {("E", "E"): 13, ("A", "A"): 20, ("A", "N"): 7, ("N", "A"): 4, ("N", "N"): 56}
    pairs = [pair for pair, times in counts.items() for _ in range(times)]
    codes = pd.DataFrame(
        [(f"u{n:03}", f"coder {c}", "state", pair[c]) for n, pair in enumerate(pairs) for c in (0, 1)],
        columns=["doc_id", "coder", "variable", "value"],
    )
    found = values(codes)
    assert list(found) == ["percent", "scott_pi", "fleiss_kappa", "cohen_kappa", "gwet_ac1"]
    assert found["percent"] == pytest.approx(0.89)
    assert found["cohen_kappa"] == pytest.approx(0.7964094, abs=5e-8)
    assert found["scott_pi"] == pytest.approx(0.7962397, abs=5e-8)
    assert found["gwet_ac1"] == pytest.approx(0.8493305, abs=5e-8)


def test_four_coders_with_gaps() -> None:
    # irrCAC 0.4.4 (Python): CAC(raw_4raters(), weights).fleiss() and .gwet(); AC1 and κ as in Gwet 2014.
    found = values(read(FOUR_CODERS))
    assert found["percent"] == pytest.approx(0.8181818182, abs=5e-11)
    assert found["fleiss_kappa"] == pytest.approx(0.7611692754, abs=5e-11)
    assert found["gwet_ac1"] == pytest.approx(0.7754440681, abs=5e-11)
    assert found["gwet_ac2_linear"] == pytest.approx(0.8587391364, abs=5e-11)
    assert found["gwet_ac2_quadratic"] == pytest.approx(0.9140007236, abs=5e-11)
    assert "scott_pi" not in found


def test_weighted_kappa_of_two_coders() -> None:
    # irrCAC 0.4.4 (Python): CAC(table, weights).conger(), which is Cohen's κ for two coders.
    found = values(read(TWO_CODERS))
    assert found["cohen_kappa"] == pytest.approx(0.5789473684, abs=5e-11)
    assert found["cohen_kappa_linear"] == pytest.approx(0.7735849057, abs=5e-11)
    assert found["cohen_kappa_quadratic"] == pytest.approx(0.9028340081, abs=5e-11)
    assert found["scott_pi"] == found["fleiss_kappa"] == pytest.approx(0.577092511, abs=5e-10)


def test_intraclass_correlations() -> None:
    # Shrout & Fleiss 1979, p. 424: .17, .29, .71; more digits from pingouin 0.6.1.
    found = values(read(JUDGES), "icc_1", "icc_a1", "icc_c1")
    assert found == pytest.approx({"icc_1": 0.165742, "icc_a1": 0.289764, "icc_c1": 0.714841}, abs=5e-7)


def test_sets_of_labels() -> None:
    # nltk 3.10.4: AnnotationTask(…, distance=masi_distance).alpha()
    one, other = ["a", "a; b", "b", "c", "a; c", "b"], ["a", "b;a", "b; c", "c", "b", "b; b"]
    codes = pd.DataFrame(
        [
            (f"u{n}", coder, "frames", value)
            for coder, row in (("x", one), ("y", other))
            for n, value in enumerate(row)
        ],
        columns=["doc_id", "coder", "variable", "value"],
    )
    found = agreement(codes, level="masi", resamples=50)
    assert found["alpha"][0] == pytest.approx(0.6266968325791853, abs=1e-12)


def test_the_interval_contains_the_value_of_the_population() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 2, 100_000)
    coders = np.stack([np.where(rng.random(100_000) < 0.85, truth, 1 - truth) for _ in range(2)])
    kappa = 0.7**2  # by symmetry: each coder is right with .85, so they agree with .745
    contained = 0
    for sample in range(60):
        chosen = slice(sample * 100, sample * 100 + 100)
        codes = pd.DataFrame(
            {"doc_id": [f"u{n}" for n in range(100)] * 2, "coder": ["x"] * 100 + ["y"] * 100, "variable": "v",
             "value": coders[:, chosen].reshape(-1)}
        )  # fmt: skip
        row = agreement_coefficients(codes, ["cohen_kappa"], resamples=200).iloc[0]
        contained += row["low"] <= kappa <= row["high"]
    assert contained >= 53  # 57 of 60 on average; fewer than 53 in 3 of 100 series


def test_no_value_has_a_reason() -> None:
    alone = read("1 2 1 2")
    assert agreement_coefficients(alone, ["percent"])["note"][0].startswith("No value: agreement needs two")
    same = read("1 1 1\n1 1 1")
    table = agreement_coefficients(same, ["percent", "cohen_kappa", "icc_1"])
    assert table["value"].iloc[0] == 1
    assert table["value"].iloc[1:].isna().all()
    assert table["note"].iloc[1].startswith("No value: every decision is the same")
    assert math.isnan(agreement_coefficients(read(FOUR_CODERS), ["scott_pi"])["value"][0])


def test_what_is_refused() -> None:
    words = read(TWO_CODERS).astype({"value": "object"}).assign(value="yes")
    with pytest.raises(TableError, match="'gwet_ac2_linear' needs numbers"):
        agreement_coefficients(words, ["gwet_ac2_linear"])
    with pytest.raises(UnknownNameError, match="Unknown coefficient of agreement 'kappa'"):
        agreement_coefficients(words, ["kappa"])

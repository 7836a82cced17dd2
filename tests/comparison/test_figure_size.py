"""A figure is given no more than it can hold."""

from __future__ import annotations

import pandas as pd

from hopes import compare_outlets, make_outlets
from narrative.comparison.figure_size import fit_figure
from narrative.reading.groups import say_cut


def test_a_figure_is_given_no_more_than_it_can_hold() -> None:
    found = compare_outlets(make_outlets())
    row = found.estimates.head(1)
    wide = pd.concat([row.assign(outlet=f"o{n:03}", category=c, n_documents=n, total=t)
                      for n in range(100) for c, t in (("a", 5.0), ("b", 9.0))])  # fmt: skip
    kept = fit_figure(wide)
    assert len(kept) == 150
    assert set(kept["outlet"]) == {f"o{n:03}" for n in range(25, 100)}  # those with most articles
    assert fit_figure(found.estimates).equals(found.estimates)
    panels = pd.concat([row.assign(category=f"c{n:02}", total=float(n)) for n in range(30)])
    assert set(fit_figure(panels, panels=True)["category"]) == {f"c{n:02}" for n in range(6, 30)}
    pairs = pd.concat([found.differences.assign(p_value=n / 100) for n in range(70)], ignore_index=True)
    assert fit_figure(pairs, most=60)["p_value"].max() == 0.59
    assert len(fit_figure(pairs)) == 70


def test_what_is_zero_everywhere_is_not_drawn_and_that_is_said() -> None:
    found = compare_outlets(make_outlets()).estimates
    both = pd.concat([found, found.assign(category="none", total=0.0, estimate=0.0)], ignore_index=True)
    kept = fit_figure(both)
    assert set(kept["category"]) == set(found["category"])
    assert repr(say_cut(both, kept, labels={"none": "Nothing"})) == "No match was found of Nothing."
    assert say_cut(found, fit_figure(found)) is None
    nothing = both[both["category"] == "none"]
    assert len(fit_figure(nothing)) == len(fit_figure(nothing, panels=True)) == 0


def test_what_a_figure_leaves_out_is_said_with_the_rule() -> None:
    found = compare_outlets(make_outlets())
    pairs = pd.concat([found.differences.assign(p_value=n / 100) for n in range(70)], ignore_index=True)
    said = repr(say_cut(pairs, fit_figure(pairs, most=16)))
    assert said == "The figure has the 16 surest of 70 comparisons; the table has all."
    few = pd.concat([pairs, pairs.head(9).assign(category="rare", p_value=0.9)], ignore_index=True)
    kept = fit_figure(few, most=16)
    assert kept["category"].value_counts().tolist() == [8, 8]  # the surest of each, and not of one alone
    assert repr(say_cut(few, kept)).startswith(
        "The figure has the surest of each frame, 16 of 79 comparisons"
    )
    row = found.estimates.head(1)
    wide = pd.concat([row.assign(outlet=f"o{n:03}", n_documents=n) for n in range(200)])
    said = repr(say_cut(wide, fit_figure(wide)))
    assert said == "The figure has the 150 groups with most articles of 200; the table has all."

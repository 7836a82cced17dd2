"""A figure is given no more than it can hold."""

from __future__ import annotations

import pandas as pd

from hopes import compare_outlets, make_outlets
from narrative.comparison.figure_size import fit_figure


def test_a_figure_is_given_no_more_than_it_can_hold() -> None:
    found = compare_outlets(make_outlets())
    row = found.estimates.head(1)
    wide = pd.concat([row.assign(outlet=f"o{n:03}", category=c, n_documents=n, total=t)
                      for n in range(50) for c, t in (("a", 5.0), ("b", 9.0))])  # fmt: skip
    kept = fit_figure(wide)
    assert len(kept) == 60
    assert set(kept["outlet"]) == {f"o{n:03}" for n in range(20, 50)}  # those with most articles
    assert fit_figure(found.estimates).equals(found.estimates)
    panels = pd.concat([row.assign(category=f"c{n:02}", total=float(n)) for n in range(30)])
    assert set(fit_figure(panels, panels=True)["category"]) == {f"c{n:02}" for n in range(6, 30)}
    pairs = pd.concat([found.differences.assign(p_value=n / 100) for n in range(70)], ignore_index=True)
    assert fit_figure(pairs)["p_value"].max() == 0.59

"""A summary: what the explorer shows at the moment, for a report, a terminal or a page that runs nothing."""

from __future__ import annotations

import pandas as pd

from narrative.figures.captions import list_columns
from narrative.measures import get_measure
from narrative.schema import ESTIMATES
from narrative.tables.tables import ShownTable, html_text, rate_digits, show_table

#: So many lines of the concordance are in it.
_LINES = 8


def summarise(words: str, estimates: pd.DataFrame, lines: pd.DataFrame) -> tuple[str, str]:
    """Return what is selected, the rates and the first lines: as HTML without a script, and as text."""
    rates, first = _show_rates(estimates), _show_lines(lines)
    html = (
        '<div class="narrative-explorer-summary">'
        f"<p><strong>Explored:</strong> {html_text(words)}.</p>"
        f"{rates._repr_html_()}{first._repr_html_()}</div>"
    )
    return html, f"{words}\n\n{rates!r}\n\n{first!r}"


def _show_rates(estimates: pd.DataFrame) -> ShownTable:
    measure = get_measure(str(estimates["measure"].iloc[0]) if len(estimates) else "salience")
    numbers = ["estimate", "low", "high"]
    shown = estimates[[*list_columns(estimates, ESTIMATES), "n_documents", *numbers]].copy()
    shown[numbers] *= measure.per
    digits = rate_digits(float(estimates["base"].max())) if measure.low >= 0 else 2
    return show_table(
        shown,
        caption=f"{measure.label}, with 95 % intervals",
        units=dict.fromkeys(numbers, measure.unit),
        labels={"n_documents": "articles"},
        digits=digits,
    )


def _show_lines(lines: pd.DataFrame) -> ShownTable:
    columns = ["outlet", "date", "left", "match", "right"]
    return show_table(lines[columns], caption="Matches", rows=_LINES, empty="No match found.")

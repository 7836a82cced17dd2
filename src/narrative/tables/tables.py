"""A finished table, shown for reading; text from elsewhere stays text: no markup, no typeset mathematics."""

from __future__ import annotations

import html
import math
import re
import sys
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from narrative.errors import TableError
from narrative.tables.sorting import live_script

if TYPE_CHECKING:
    import pandas as pd

#: Shown where there is no value.
MISSING = "–"
#: So many cells at most unfold below a table that is cut; of a longer one there is the file.
_MOST_CELLS = 20_000
_LONG, _PROSE = 28, 110  # characters from which a text column may wrap, and from which it needs room

_STYLE = """<style>
.narrative-table{border-collapse:collapse;margin:.6em 0 1em;font-variant-numeric:tabular-nums lining-nums;\
line-height:1.35;max-width:100%;color:inherit;border:0}
.narrative-table caption{caption-side:top;text-align:left;padding:0 0 .5em;font-weight:600;color:inherit}
.narrative-rest summary{cursor:pointer;font-size:.85em}
.narrative-table th,.narrative-table td{padding:.32em .9em .32em 0;vertical-align:baseline;border:0;\
background:none;white-space:nowrap;max-width:none}
.narrative-table.narrative-table :is(th,td):not(.number){text-align:left}
.narrative-table thead th{border-bottom:1px solid currentColor;vertical-align:bottom;font-weight:600;\
white-space:normal;min-width:4.5em;max-width:11em;text-wrap:balance}
.narrative-table thead button{all:unset;min-height:24px;cursor:pointer}
.narrative-table thead button:focus-visible{outline:2px solid currentColor}
.narrative-table [aria-sort] button::after{content:" ↑"/""}
.narrative-table [aria-sort^=d] button::after{content:" ↓"/""}
.narrative-table thead small{display:block;font-weight:400;opacity:.75;font-size:.85em}
.narrative-table tbody tr{background:none}
.narrative-table.dense{font-size:.88em}
.narrative-table.dense th,.narrative-table.dense td{padding-right:.6em}
.narrative-table.dense thead th{min-width:0}
.narrative-table tbody tr+tr td{border-top:1px solid rgba(128,128,128,.28)}
.narrative-table .number{text-align:right}
.narrative-table .long{white-space:pre-line;overflow-wrap:anywhere;min-width:9em;max-width:46em}
.narrative-table .running{white-space:pre-line;overflow-wrap:anywhere;min-width:19em;max-width:46em}
.narrative-table tfoot td{opacity:.75;padding-top:.5em;white-space:normal;border-top:1px solid currentColor}
</style>"""


def escape_html(text: str) -> str:
    r"""`text` as HTML that shows exactly `text`, in a page or in an attribute.

    Besides `<`, `>`, `&` and quotes, a carriage return is kept (a browser would turn it into a line feed).
    For text *outside* an attribute use `html_text`, which also keeps JupyterLab from typesetting mathematics.

    >>> escape_html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(str(text), quote=True).replace("\r", "&#13;")


def html_text(text: str) -> str:
    r"""`text` as HTML content that shows exactly `text`, and in JupyterLab too.

    JupyterLab hands HTML output to MathJax, which typesets what stands between
    two `$`, or after a backslash. MathJax joins no text across the border of an
    element, so each `$` and each backslash is put in a `<span>` of its own.

    >>> html_text("from $5 to $10")
    'from <span>$</span>5 to <span>$</span>10'
    """
    return escape_html(text).replace("\\", "<span>\\</span>").replace("$", "<span>$</span>")


def keep_percent(text: str) -> str:
    """A text in which no line ends between a number and its percent sign.

    >>> keep_percent("95 % of 12") == "95\N{NO-BREAK SPACE}% of 12"
    True
    """
    return re.sub(r"(?<=\d) (?=%)", "\N{NO-BREAK SPACE}", text)


def name_anchor(heading: str) -> str:
    """The id of a heading, by JupyterLab's rule: a link to it works there and in a published page.

    >>> name_anchor("Which frames each group uses")
    'Which-frames-each-group-uses'
    """
    return "-".join(heading.split())


@dataclass(frozen=True)
class ShownTable:
    """A table as it is shown: in HTML for a notebook or report, in plain text elsewhere.

    Made by `show_table`. The numbers are rounded here and nowhere else; `table`
    is the one that was handed in.
    """

    table: pd.DataFrame
    caption: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    digits: int | Mapping[str, int] = 2
    rows: int | None = None
    empty: str = "No rows."
    whole: str = ""
    tips: Mapping[str, str] = field(default_factory=dict)

    def _digits(self, column: Hashable) -> int:
        return self.digits if isinstance(self.digits, int) else self.digits.get(str(column), 2)

    def _label(self, column: Hashable) -> str:
        return self.labels.get(str(column), str(column).replace("_", " "))

    def _unit(self, column: Hashable) -> str:
        unit = self.units.get(str(column))
        return f"<small>{html_text(unit)}</small>" if unit else ""

    def _visible(self) -> pd.DataFrame:
        return self.table if self.rows is None else self.table.head(self.rows)

    def _shown(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Some of the rows without the columns that are tooltips of others."""
        return rows.drop(columns=list(self.tips.values()))

    def _tips(self, rows: pd.DataFrame) -> list[list[str]]:
        """The tooltip of each cell, as an attribute or empty, one list a column."""
        return [
            [f' title="{escape_html(tip)}"' for tip in rows[self.tips[str(column)]].astype("str")]
            if str(column) in self.tips
            else [""] * len(rows)
            for column in self._shown(rows).columns
        ]

    def _cells(self, table: pd.DataFrame) -> list[list[str]]:
        """The cells of some of the rows as text, one list a column."""
        return [
            [format_value(value, self._digits(column)) for value in table.iloc[:, position]]
            for position, column in enumerate(table.columns)
        ]

    def _note(self) -> str:
        hidden = len(self.table) - len(self._visible())
        return f"{len(self._visible()):,} of {len(self.table):,} rows are shown." if hidden else ""

    def _repr_html_(self) -> str:
        visible = self._visible()
        note = html_text(self._note()) + self._file()
        note = note or (html_text(self.empty) if not len(visible) else "")
        caption = f"<caption>{keep_percent(html_text(self.caption))}</caption>" if self.caption else ""
        shown = self._lay_out(visible, caption=caption, note=note)
        return f"{_STYLE}\n{shown}{self._fold()}{live_script()}"

    def _file(self) -> str:
        """Where the whole table is; a published page makes a link of it."""
        if not self._note() or not self.whole:
            return ""
        name = escape_html(self.whole)
        return f' <span data-table="{name}">The table “{name}” of this report has all.</span>'

    def _fold(self) -> str:
        """The rows that are not shown, in a fold, unless they are too many for a page."""
        rest = self.table.iloc[len(self._visible()) :]
        if not len(rest) or rest.size > _MOST_CELLS:
            return ""
        more = "The other row" if len(rest) == 1 else f"The other {len(rest):,} rows"
        table = self._lay_out(rest, caption="", note="")
        return f'<details class="narrative-rest"><summary>{more}</summary>\n{table}</details>'

    def _lay_out(self, rows: pd.DataFrame, *, caption: str, note: str) -> str:
        shown, tips = self._shown(rows), self._tips(rows)
        cells = self._cells(shown)
        classes = [_column_class(shown.iloc[:, n], column) for n, column in enumerate(cells)]
        head = "".join(
            f'<th scope="col"{_class(name)} title="{escape_html(str(column))}">'
            f"{keep_percent(html_text(self._label(column)))}{self._unit(column)}</th>"
            for column, name in zip(shown.columns, classes, strict=True)
        )
        columns = (
            [
                f"<td{_class(name)}{tip}>{html_text(cell)}</td>"
                for cell, tip in zip(column, tipped, strict=True)
            ]
            for name, column, tipped in zip(classes, cells, tips, strict=True)
        )
        body = "\n".join(f"<tr>{''.join(line)}</tr>" for line in zip(*columns, strict=True))
        foot = f"<tfoot><tr><td colspan={max(len(classes), 1)}>{note}</td></tr></tfoot>" if note else ""
        dense = " dense" if len(classes) > 8 else ""
        return (
            f'<table class="narrative-table{dense} mathjax_ignore tex2jax_ignore">{caption}\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>{foot}</table>"
        )

    def __repr__(self) -> str:
        visible = self._shown(self._visible())
        lines = [self.caption] if self.caption else []
        columns = []
        for position, (column, cells) in enumerate(zip(visible.columns, self._cells(visible), strict=True)):
            unit = self.units.get(str(column))
            head = self._label(column) + (f" ({unit})" if unit else "")
            shown = [one_line(cell) for cell in [head, *cells]]
            width = max(map(len, shown))
            right = _is_number(visible.iloc[:, position])
            columns.append([cell.rjust(width) if right else cell.ljust(width) for cell in shown])
        lines += ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]
        note = self._note() or ("" if len(visible) else self.empty)
        return "\n".join([*lines, *filter(None, [note])])


def show_table(
    table: pd.DataFrame,
    *,
    caption: str = "",
    units: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 2,
    rows: int | None = None,
    empty: str = "No rows.",
    whole: str = "",
    tips: Mapping[str, str] | None = None,
) -> ShownTable:
    """Show a finished table for reading; the index is not shown.

    Args:
        table: any table; it is not changed.
        caption: a line above the table.
        units: for columns with numbers, the unit in words ("per 1,000 words"), put under the heading.
        labels: for columns whose name would not be understood, what to show instead; it may name columns
            that the table does not have, so that one serves many tables.
        digits: decimal places of numbers that are not whole; one for all, or by column (2 where not given).
        rows: how many rows to show at most; a line below says how many there are, and the others unfold.
        empty: what to say where there is no row.
        tips: for a column, the column whose text is its tooltip, which is not shown itself: the id of an
            article below its title.
        whole: under which name a report records the whole table, for a link to it where rows are not shown.

    Returns:
        An object that a notebook shows as HTML and a terminal as text.

    Raises:
        TableError: `units`, `digits` or `tips` name a column that the table does not have.

    >>> import pandas as pd
    >>> hope = pd.DataFrame({"category": ["hope"], "rate": [4.98342]})
    >>> show_table(hope, units={"rate": "per 1,000 words"}, digits=1)
    category  rate (per 1,000 words)
    hope                         5.0
    """
    for option in (units, digits, tips, dict.fromkeys((tips or {}).values())):
        unknown = [] if not isinstance(option, Mapping) else [n for n in option if n not in table.columns]
        if unknown:
            names = ", ".join(map(str, table.columns)) or "none"
            raise TableError(f"The table has no column {unknown[0]!r}; it has {names}.")
    return ShownTable(
        table, caption, dict(units or {}), dict(labels or {}), digits, rows, empty, whole, dict(tips or {})
    )


def format_value(value: object, digits: int = 2) -> str:
    """A value as a reader should see it: rounded, a dash where there is none, dates as ISO.

    A minus is a minus sign (U+2212), as wide as a digit; a rounded zero has no sign.

    >>> format_value(12345), format_value(-0.456), format_value(float("nan")), format_value(-0.001)
    ('12,345', '−0.46', '–', '0.00')
    >>> format_value(datetime(2023, 11, 8)), format_value(True)
    ('2023-11-08', 'yes')
    >>> format_value(float("-inf"))
    '−∞'
    """
    if is_missing(value):
        return MISSING
    if not isinstance(value, int | float | str | date):
        import numpy as np

        if isinstance(value, np.bool_ | np.integer | np.floating):
            value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{int(value):,}".replace("-", "−")
    if isinstance(value, float):
        shown = f"{float(value):,.{digits}f}".replace("inf", "∞")
        return shown.lstrip("-") if not shown.strip("-0.,") else shown.replace("-", "−")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def format_apart(
    values: Sequence[float], digits: int | Sequence[int] = 2, *, beside: Sequence[float] = ()
) -> list[str]:
    """Numbers as a reader should see them, with more decimal places where two of them would look the same.

    Args:
        values: the numbers, such as the limits of an interval.
        digits: decimal places, of all or of each; up to three more are added.
        beside: numbers that are not shown but must not look like one of these, such as 1 for a ratio.

    >>> format_apart([1.04, 2.92], 1, beside=[1]), format_apart([0.001, 0.004]), format_apart([0, 0])
    (['1.04', '2.9'], ['0.001', '0.004'], ['0.00', '0.00'])
    """
    numbers = [float(value) for value in values]
    places = [digits] * len(numbers) if isinstance(digits, int) else list(digits)
    shown = []
    for place, number in enumerate(numbers):
        others = [other for other in (*numbers, *map(float, beside)) if other != number]
        enough = places[place]
        while enough < places[place] + 3 and any(
            format_value(other, enough) == format_value(number, enough) for other in others
        ):
            enough += 1
        shown.append(format_value(number, enough))
    return shown


def format_interval(
    low: float, high: float, digits: int | Sequence[int] = 2, *, beside: Sequence[float] = ()
) -> str:
    """The limits of an interval in words, as `format_apart` shows them.

    >>> format_interval(0.5, float("inf")), format_interval(1.04, 2.92, 1, beside=[1])
    ('0.50 to ∞', '1.04 to 2.9')
    """
    return " to ".join(format_apart([low, high], digits, beside=beside))


def format_share(share: float, digits: int = 0) -> str:
    """A share as a percentage, on one line.

    >>> format_share(0.413).split()
    ['41', '%']
    """
    return f"{format_value(100 * float(share), digits)}\u00a0%"


def format_shares(shares: Sequence[float], digits: int = 0) -> list[str]:
    """Shares as percentages, with more decimal places where two of them would look the same.

    >>> [shown.replace("\u00a0", " ") for shown in format_shares([0.024, 0.021, 0.5])]
    ['2.4 %', '2.1 %', '50 %']
    """
    return [f"{shown}\u00a0%" for shown in format_apart([100 * float(share) for share in shares], digits)]


def is_missing(value: object) -> bool:
    """Say whether there is no value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    pandas = sys.modules.get("pandas")  # who has a value of pandas has loaded it
    return pandas is not None and (value is pandas.NaT or value is pandas.NA)


def rate_digits(base: float) -> int:
    """How many decimal places of a rate per 1,000 mean anything: one more where the base is large.

    >>> rate_digits(350), rate_digits(840_048)
    (1, 2)
    """
    return 1 if base < 20_000 else 2


def _is_number(column: pd.Series) -> bool:
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _column_class(column: pd.Series, cells: list[str]) -> str:
    if _is_number(column):
        return "number"
    longest = max(map(len, cells), default=0)
    return "running" if longest > _PROSE else "long" if longest > _LONG or "\n" in "".join(cells) else ""


def _class(name: str) -> str:
    return f' class="{name}"' + (' style="text-align:right"' if name == "number" else "") if name else ""


def one_line(cell: str, width: int = 72) -> str:
    """Return text on one line, cut with a mark where it is too long."""
    line = " ".join(cell.split())
    return line if len(line) <= width else line[: width - 1] + "…"

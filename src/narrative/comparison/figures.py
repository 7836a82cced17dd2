"""Draw estimates: rates of groups as dots with intervals, and how groups differ, a row each.

As in `narrative.figures`, every function takes a finished table and returns the `Axes`, with a description
for those who cannot see it. A value stands as a number beside its dot, so that nothing has to be read off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.errors import TableError
from narrative.figures.captions import (
    PAPER,
    choose_measure,
    in_order,
    list_columns,
    measure_digits,
    name_category,
    name_value,
    say_level,
)
from narrative.figures.figures import _STYLE, BLUE, INK, _axes, _below, _described, _figure, _line, _n
from narrative.measures import Measure
from narrative.schema import DIFFERENCES, ESTIMATES, check
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More rows than this are a table, not a figure.
MOST_ROWS = 60
#: Height of a row in inches.
_ROW = 0.27
#: How wide a figure is with all its texts, and how narrow the drawing may become for them.
_WIDTH, _LEAST = 8.8, 2.6


@dataclass(frozen=True)
class Row:
    """A row of a figure: a value with its interval, in the unit that is shown.

    Attributes:
        heading: what stands above it, where it differs from that of the row before.
        name: what the row is of.
        value, low, high: numbers, or not a number.
        note: what stands behind the number.
        strong: whether the dot is filled.
        beside: the same counted in another way, value, low and high, drawn below as a small diamond.
        counted: whether the value is a count of what was read, which has no interval.
    """

    heading: str
    name: str
    value: float
    low: float
    high: float
    note: str
    strong: bool = True
    beside: tuple[float, float, float] | None = None
    counted: bool = False

    def show(self, digits: int) -> str:
        """The value with its interval, as text."""
        if math.isnan(self.value):
            return MISSING
        shown = "∞" if math.isinf(self.value) else format_value(self.value, digits)
        if self.counted:
            return shown
        if math.isnan(self.low):
            return f"{shown}   no interval"
        high = "∞" if math.isinf(self.high) else format_value(self.high, digits)
        return f"{shown}   {format_value(self.low, digits)} to {high}"


def plot_estimates(
    estimates: pd.DataFrame,
    *,
    beside: pd.DataFrame | None = None,
    beside_label: str = "",
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the rate of each group as a dot, with its interval as a line: a row a group, by category.

    Args:
        estimates: the estimates of a comparison, of one measure: a table by `schema.ESTIMATES`, in the order
            in which they are to be drawn within each category.
        beside: estimates of the same groups, counted in another way (of copies, only the first): a diamond
            below each dot.
        beside_label: what that way is.
        labels: what to call each category.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. A hollow dot has no interval, since a single unit has none; a row without any words has no
        dot.

    Raises:
        TableError: there are several measures, or more than 60 rows.
    """
    table = check(estimates, ESTIMATES, "table of estimates")
    measure = choose_measure(table)
    columns = list_columns(table, ESTIMATES)
    key = ["lexicon", "category", *columns]
    others = _find_others(beside, key, measure)
    rows = [
        Row(
            heading=name_category(record, labels),
            name=" · ".join(name_value(record[column], column) for column in columns) or "all articles",
            value=record["estimate"] * measure.per,
            low=record["low"] * measure.per,
            high=record["high"] * measure.per,
            note=_n(record["n_documents"], "article"),
            strong=not math.isnan(record["low"]),
            beside=others.get(tuple(name_value(record[column]) for column in key)),
        )
        for record in in_order(table)
    ]
    unit = f"{measure.label}, {measure.unit}; line: {say_level(level)} interval"
    unit += f"; diamond: {beside_label or 'counted in another way'}" if others else ""
    ax, digits = draw_rows(rows, measure, ax, unit, source, zero=measure.low < 0, floor=measure.low == 0)
    return _described(
        ax,
        f"Dot chart of {measure.label}, {measure.unit}, by group, with {say_level(level)} intervals: "
        f"{say_rows(rows, digits, beside_label or 'counted in another way')}.",
    )


def _find_others(
    beside: pd.DataFrame | None, key: Sequence[str], measure: Measure
) -> dict[tuple[str, ...], tuple[float, float, float]]:
    """The rates to draw as diamonds, with their limits, in the unit that is shown."""
    if beside is None:
        return {}
    table = check(beside, (*ESTIMATES, *key), "table of estimates to set beside")
    if choose_measure(table) != measure:
        raise TableError(f"The estimates to set beside are of another measure than {measure.name!r}.")
    rates = zip(*(table[name] * measure.per for name in ("estimate", "low", "high")), strict=True)
    names = zip(*(map(name_value, table[column]) for column in key), strict=True)
    return dict(zip(names, rates, strict=True))


def plot_differences(
    differences: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    show: str = "difference",
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw how groups differ: a dot a pair of groups, its interval, and in words what can be claimed.

    Args:
        differences: the differences of a comparison, of one measure: a table by `schema.DIFFERENCES`.
        labels: what to call each category.
        show: `"difference"`, in the unit of the measure, or `"ratio"`, how many times as high, on a scale on
            which twice and half are equally far from 1.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. Full dots are differences that are claimed ("higher in A"), hollow ones are not.

    Raises:
        TableError: there are several measures, or more than 60 rows; or `show` is neither of the two.
    """
    table = check(differences, DIFFERENCES, "table of differences")
    measure = choose_measure(table)
    if show not in ("difference", "ratio"):
        raise TableError(f"show={show!r}: choose 'difference' or 'ratio'.")
    per = measure.per if show == "difference" else 1
    rows = [
        Row(
            heading=name_category(record, labels),
            name=_name_pair(str(record["group"]), str(record["other"])),
            value=record[show] * per,
            low=record[f"{show}_low"] * per,
            high=record[f"{show}_high"] * per,
            note=str(record["verdict"]),
            strong=str(record["verdict"]).startswith("higher"),
        )
        for record in in_order(table)
    ]
    what = "difference" if show == "difference" else "ratio (how many times as high)"
    unit = f", {measure.unit}" if show == "difference" else ""
    ax, digits = draw_rows(
        rows, measure, ax, f"{measure.label}: {what}{unit}; line: {say_level(level)} interval", source,
        zero=show == "difference", ratio=show == "ratio",
    )  # fmt: skip
    return _described(
        ax,
        f"Dot chart of {measure.label}: {what} between groups{unit}, with {say_level(level)} intervals: "
        f"{say_rows(rows, digits)}.",
    )


def _name_pair(group: str, other: str) -> str:
    """Two groups, with what they have in common said once: "The Lugger: 2019-04 against 2019-03".

    >>> _name_pair("The Lugger · 2019-04", "The Lugger · 2019-03"), _name_pair("A", "B")
    ('The Lugger: 2019-04 against 2019-03', 'A against B')
    """
    parts, others = group.split(" · "), other.split(" · ")
    common = ""
    if len(parts) == len(others) > 1:
        same = [one for one, two in zip(parts, others, strict=True) if one == two]
        if len(same) == len(parts) - 1:
            (group,) = (one for one, two in zip(parts, others, strict=True) if one != two)
            (other,) = (two for one, two in zip(parts, others, strict=True) if one != two)
            common = f"{_line(' · '.join(same), 24)}: "
    return f"{common}{_line(group, 24)} against {_line(other, 24)}"


def draw_rows(
    rows: Sequence[Row],
    measure: Measure,
    ax: Axes | None,
    xlabel: str,
    source: str,
    *,
    zero: bool = False,
    floor: bool = False,
    ratio: bool = False,
) -> tuple[Axes, int]:
    """Draw the rows under their headings, with numbers and notes at the right; say how many digits."""
    from matplotlib import rc_context

    if len(rows) > MOST_ROWS:
        raise TableError(f"{len(rows)} rows are too many for a figure (at most {MOST_ROWS}); choose some.")
    rows, title = _turn(rows)
    places, headings, line = [], [], 0.0
    several = len({row.heading for row in rows}) > 1
    for number, row in enumerate(rows):
        if several and (number == 0 or rows[number - 1].heading != row.heading):
            line += 0.35 if number else 0.0
            headings.append((line, _line(row.heading, 52)))
            line += 1
        places.append(line)
        line += 1
    digits = measure_digits(measure, [row.value for row in rows] + [row.low for row in rows])
    values, intervals, notes = (
        zip(*(_columns(row, digits) for row in rows), strict=True) if rows else ((), (), ())
    )
    with rc_context(_STYLE):
        names = _width([row.name for row in rows] + [heading for _, heading in headings], 9.5)
        columns = [_width(texts, 9) + 0.12 for texts in (values, intervals, notes)]
        ax = _place(ax, 1.05 + _ROW * max(line, 1), names + 0.1, sum(columns))
        inch = 1 / (ax.get_position().width * _figure(ax).get_figwidth())
        ax.set_ylim(max(line, 1) - 0.4, -0.7)
        ax.set_yticks([])
        low, high = _limits(rows, zero=zero, floor=floor, ratio=ratio)
        if ratio:
            ax.set_xscale("log", base=2)
        ax.set_xlim(low, high)
        _ticks(ax, ratio=ratio, most=max(2, round(1.1 / inch)))
        if zero or ratio:
            ax.axvline(1.0 if ratio else 0.0, color=INK, linewidth=0.8, zorder=1)

        def write(at: float, x: float, text: str, **style: Any) -> None:
            ax.text(x, at, text, transform=ax.get_yaxis_transform(), va="center", **style)

        for at, heading in headings:
            write(at, -0.1 * inch, heading, ha="right", fontweight="bold")
        for at, row, value, interval, note in zip(places, rows, values, intervals, notes, strict=True):
            ax.axhline(at, color=INK, linewidth=0.4, alpha=0.16, zorder=0)
            _mark(ax, at - (0.13 if row.beside else 0), row, low, high)
            _mark_beside(ax, at + 0.24, row, low, high)
            write(at, -0.1 * inch, _line(row.name, 52), ha="right")
            write(at, 1 + columns[0] * inch, value, ha="right", fontsize=9)
            write(at, 1 + (columns[0] + 0.12) * inch, interval, fontsize=9, alpha=0.8)
            write(at, 1 + (sum(columns[:2]) + 0.12) * inch, note, fontsize=9)
        if title:
            ax.set_title(_line(title, 80))
        ax.set_xlabel(_line(xlabel, 140), loc="left")
        _below(ax, source, 0)
    return ax, digits


def _turn(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Rows with one name under many headings, as rows called by their headings, with the name as title."""
    names, headings = {row.name for row in rows}, {row.heading for row in rows}
    if len(names) == 1 and len(headings) == len(rows) > 1:
        return [replace(row, heading="", name=row.heading) for row in rows], rows[0].name
    return list(rows), rows[0].heading if len(headings) == 1 else ""


def say_rows(rows: Sequence[Row], digits: int, beside: str = "") -> str:
    """The rows in words; `beside` says what the diamonds are."""
    said = []
    for number, row in enumerate(rows):
        new = number == 0 or rows[number - 1].heading != row.heading
        heading = f"{_line(row.heading)}: " if new and row.heading else ""
        shown = row.show(digits).replace("   ", " (", 1) + (")" if "   " in row.show(digits) else "")
        other = f" ({_line(beside)}: {format_value(row.beside[0], digits)})" if row.beside else ""
        said.append(f"{heading}{_line(row.name, 52)} {shown}, {_line(row.note, 40)}{other}")
    return "; ".join(said) or "no rows"


def _columns(row: Row, digits: int) -> tuple[str, str, str]:
    """Value, interval and note as they are written beside the row."""
    value, _, interval = row.show(digits).partition("   ")
    return value, interval, _line(row.note, 40)


def _width(texts: Sequence[str], size: float) -> float:
    """How wide the longest of the texts is in inches, more or less."""
    return max(map(len, texts), default=0) * size * 0.6 / 72


def _place(ax: Axes | None, height: float, left: float, right: float) -> Axes:
    """Axes with room for texts on both sides, in a figure no wider than these need."""
    if ax is not None:
        return ax
    ax = _axes(None, height)
    inner = max(_WIDTH - left - right, _LEAST)
    whole = left + inner + right
    figure = _figure(ax)
    figure.set_figwidth(whole)
    figure.subplots_adjust(left=left / whole, right=(left + inner) / whole)
    return ax


def _mark(ax: Axes, at: float, row: Row, low: float, high: float) -> None:
    """The dot and the line of a row; a line that goes on beyond the axis ends with an arrow."""
    if math.isnan(row.value):
        return
    if not math.isnan(row.low):
        first, last = max(row.low, low), min(row.high, high)
        ax.plot([first, last], [at, at], color=BLUE, linewidth=1.8, solid_capstyle="butt", zorder=2)
        for end, over, sign in ((first, row.low < low, "<"), (last, row.high > high, ">")):
            if over:
                ax.plot([end], [at], sign, color=BLUE, markersize=5, zorder=3, clip_on=False)
    if low <= row.value <= high:
        ax.plot([row.value], [at], "o", markersize=6.5, color=BLUE, zorder=4, clip_on=False,
                markerfacecolor=BLUE if row.strong else PAPER, markeredgewidth=1.4)  # fmt: skip


def _mark_beside(ax: Axes, at: float, row: Row, low: float, high: float) -> None:
    """The diamond and the thin line of what was counted in another way, as far as they are on the axis."""
    if row.beside is None or not low <= row.beside[0] <= high:
        return
    value, *ends = row.beside
    if not math.isnan(ends[0]):
        ax.plot([max(ends[0], low), min(ends[1], high)], [at, at], color=INK, linewidth=0.9, alpha=0.75,
                solid_capstyle="butt", zorder=2)  # fmt: skip
    ax.plot([value], [at], "D", markersize=3.4, color=INK, markerfacecolor=PAPER, markeredgewidth=0.9,
            zorder=4, clip_on=False)  # fmt: skip


def _limits(rows: Sequence[Row], *, zero: bool, floor: bool, ratio: bool) -> tuple[float, float]:
    """From where to where the axis goes: all values, and their intervals up to three times as far."""
    drawn = [row.value for row in rows] + [row.beside[0] for row in rows if row.beside]
    values = [value for value in drawn if math.isfinite(value) and (value > 0 or not ratio)]
    ends = [
        end
        for row in rows
        for end in (row.low, row.high, *(row.beside or ())[1:])
        if math.isfinite(end) and (end > 0 or not ratio)
    ]
    if ratio:
        held = [*values, *(min(max(end, 1 / 16), 16.0) for end in ends), 0.5, 2.0]
        return min(held) / 1.15, max(held) * 1.15
    held = [*values, *([0.0] if zero or floor else [])] or [0.0]
    # Where every rate is 0, the axis is that of the intervals.
    reach = max(max(held) - min(held), max(map(abs, held))) or max(map(abs, ends), default=0.0)
    held += [min(max(end, min(held) - 2 * reach), max(held) + 2 * reach) for end in ends]
    low, high = min(held), max(held)
    margin = 0.05 * (high - low or 1.0)
    return (0.0 if floor else low - margin), high + margin


def _ticks(ax: Axes, *, ratio: bool, most: int) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

    if ratio:
        low, high = ax.get_xlim()
        steps = [2.0**power for power in range(-6, 7, 2 if high > 64 * low else 1)]
        ax.xaxis.set_major_locator(FixedLocator(steps))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:g}×" if value >= 1 else f"1/{1 / value:g}")
        )
        return
    ax.xaxis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))

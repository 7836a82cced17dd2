"""A dot chart: a row for each value, under headings, with interval, number and a note."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from narrative.errors import TableError
from narrative.figures.captions import measure_digits
from narrative.figures.drawing import (
    BLUE,
    INK,
    PAPER,
    figure_of,
    new_axes,
    number_axis,
    one_line,
    our_style,
    span_values,
    write_source,
)
from narrative.measures import Measure
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More rows than this are a table, not a figure.
MOST_ROWS = 150
#: Height of a row in inches, and of one where there are many.
_ROW, _LOW_ROW, _MANY = 0.27, 0.2, 40
#: A heading whose largest value is below this share of the figure's would be flat on an axis for all.
_FLAT = 0.2
#: Height in inches of what an axis of its own takes beside its rows: its title and its numbers.
_FRAME = 0.75
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
        third: the same found in a third way, drawn beside the diamond as a small cross.
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
    third: float = math.nan
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
    digits: int | None = None,
) -> tuple[Axes, int]:
    """Draw the rows under their headings, with numbers and notes at the right; say how many digits.

    The decimal places are those of the measure if `digits` does not say how many.
    """
    if len(rows) > MOST_ROWS:
        raise TableError(f"{len(rows)} rows are too many for a figure (at most {MOST_ROWS}); choose some.")
    rows, title = _turn(rows)
    places, headings, line = _arrange(rows)
    if digits is None:
        digits = measure_digits(measure, [row.value for row in rows] + [row.low for row in rows])
    values, intervals, notes = (
        zip(*(_columns(row, digits) for row in rows), strict=True) if rows else ((), (), ())
    )
    with our_style():
        names = _width([row.name for row in rows] + [heading for _, heading in headings], 9.5)
        columns = [_width(texts, 9) + 0.12 for texts in (values, intervals, notes)]
        ax = _place(
            ax, 1.05 + (_LOW_ROW if len(rows) > _MANY else _ROW) * max(line, 1), names + 0.1, sum(columns)
        )
        inch = 1 / (ax.get_position().width * figure_of(ax).get_figwidth())
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
            if low <= row.third <= high:
                ax.plot(
                    [row.third], [at + 0.24], "x", markersize=4.5, color=INK, markeredgewidth=1.1, zorder=4
                )
            write(at, -0.1 * inch, one_line(row.name, 52), ha="right")
            write(at, 1 + columns[0] * inch, value, ha="right", fontsize=9)
            write(at, 1 + (columns[0] + 0.12) * inch, interval, fontsize=9, alpha=0.8)
            write(at, 1 + (sum(columns[:2]) + 0.12) * inch, note, fontsize=9)
        if title:
            ax.set_title(one_line(title, 80))
        ax.set_xlabel(one_line(xlabel, 140), loc="left")
        write_source(ax, source, 0)
    return ax, digits


def is_flattened(rows: Sequence[Row]) -> bool:
    """Say whether one axis for all headings would flatten one: its values are below a fifth of the largest.

    >>> low, high = (Row(name, "A", value, 0, value, "") for name, value in (("x", 1.0), ("y", 9.0)))
    >>> is_flattened([low, low, high, high]), is_flattened([high, high])
    (True, False)
    """
    largest: dict[str, float] = {}
    for row in rows:
        if math.isfinite(row.value):
            largest[row.heading] = max(largest.get(row.heading, 0.0), abs(row.value))
    held = [value for value in largest.values() if value > 0]
    return len(held) > 1 and min(held) < _FLAT * max(held) and len(rows) > len(largest)


def draw_blocks(
    rows: Sequence[Row],
    measure: Measure,
    xlabel: str,
    source: str,
    *,
    zero: bool = False,
    floor: bool = False,
) -> tuple[Axes, int]:
    """Draw the rows of each heading on an axis of its own, one below the other; say how many digits."""
    if len(rows) > MOST_ROWS:
        raise TableError(f"{len(rows)} rows are too many for a figure (at most {MOST_ROWS}); choose some.")
    from matplotlib.figure import Figure

    blocks = [[row for row in rows if row.heading == name] for name in dict.fromkeys(r.heading for r in rows)]
    digits = measure_digits(measure, [row.value for row in rows] + [row.low for row in rows])
    texts = [_columns(row, digits) for row in rows]
    names = _width([row.name for row in rows], 9.5) + 0.1
    right = sum(_width([text[column] for text in texts], 9) + 0.12 for column in range(3))
    each = _LOW_ROW if len(rows) > _MANY else _ROW
    heights = [each * len(block) + 0.1 for block in blocks]
    whole = names + max(_WIDTH - names - right, _LEAST) + right
    tall = sum(heights) + _FRAME * len(blocks) + 0.4
    with our_style():
        figure = Figure(figsize=(whole, tall))
    top = tall
    for number, (block, height) in enumerate(zip(blocks, heights, strict=True)):
        top -= _FRAME / 2
        width = (whole - names - right) / whole
        with our_style():
            ax = figure.add_axes((names / whole, (top - height) / tall, width, height / tall))
        last = number == len(blocks) - 1
        label = f"{xlabel}; each has its own axis" if last else ""
        draw_rows(block, measure, ax, label, "", zero=zero, floor=floor)
        top -= height + _FRAME / 2
        if last and source:
            ax.annotate(
                one_line(source, 120), (0, 0), (0, -42), xycoords="axes fraction",
                textcoords="offset points", fontsize=8, alpha=0.8, va="top", ha="left",
            )  # fmt: skip
    return figure.axes[0], digits


def _arrange(rows: Sequence[Row]) -> tuple[list[float], list[tuple[float, str]], float]:
    """On which line each row stands, the headings with theirs, and the first free line."""
    places: list[float] = []
    headings: list[tuple[float, str]] = []
    line = 0.0
    several = len({row.heading for row in rows}) > 1
    for number, row in enumerate(rows):
        if several and (number == 0 or rows[number - 1].heading != row.heading):
            line += 0.35 if number else 0.0
            headings.append((line, one_line(row.heading, 52)))
            line += 1
        places.append(line)
        line += 1
    return places, headings, line


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
        heading = f"{one_line(row.heading)}: " if new and row.heading else ""
        shown = row.show(digits).replace("   ", " (", 1) + (")" if "   " in row.show(digits) else "")
        other = f" ({one_line(beside)}: {format_value(row.beside[0], digits)})" if row.beside else ""
        said.append(f"{heading}{one_line(row.name, 52)} {shown}, {one_line(row.note, 40)}{other}")
    return "; ".join(said) or "no rows"


def _columns(row: Row, digits: int) -> tuple[str, str, str]:
    """Value, interval and note as they are written beside the row."""
    value, _, interval = row.show(digits).partition("   ")
    return value, interval, one_line(row.note, 40)


def _width(texts: Sequence[str], size: float) -> float:
    """How wide the longest of the texts is in inches, more or less."""
    return max(map(len, texts), default=0) * size * 0.6 / 72


def _place(ax: Axes | None, height: float, left: float, right: float) -> Axes:
    """Axes with room for texts on both sides, in a figure no wider than these need."""
    if ax is not None:
        return ax
    ax = new_axes(None, height)
    inner = max(_WIDTH - left - right, _LEAST)
    whole = left + inner + right
    figure = figure_of(ax)
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
    drawn = [one for row in rows for one in (row.value, row.third, *(row.beside or ())[:1])]
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
    low, high = span_values([*values, *([0.0] if zero or floor or not values else [])], ends, 2)
    margin = 0.05 * (high - low or 1.0)
    return (0.0 if floor else low - margin), high + margin


def _ticks(ax: Axes, *, ratio: bool, most: int) -> None:
    if ratio:
        from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

        low, high = ax.get_xlim()
        first, last = math.ceil(math.log2(low)), math.floor(math.log2(high))
        step = 1 + (high > 64 * low) + 2 * (high > 4096 * low)
        steps = [2.0**power for power in range(first - first % step, last + 1, step)]
        ax.xaxis.set_major_locator(FixedLocator(steps))
        ax.xaxis.set_minor_locator(NullLocator())
        ax.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:,.6g}×" if value >= 1 else f"1/{1 / value:g}")
        )
        return
    number_axis(ax.xaxis, most)

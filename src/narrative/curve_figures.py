"""Draw rates over time and over the parts of an article: a panel for each category and group.

As in `narrative.figures`, every function takes a finished table and returns the `Axes` (of several panels the
first), with a description for those who cannot see it.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.errors import TableError
from narrative.estimate_figures import (
    PAPER,
    choose_measure,
    list_columns,
    measure_digits,
    name_category,
    name_value,
    say_level,
)
from narrative.figures import _STYLE, BLUE, GREY, INK, ORANGE, _described, _figure, _line, _n
from narrative.measures import Measure
from narrative.schema import ARC, CHANGE_POINTS, TREND, check
from narrative.selection import find_day
from narrative.tables import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More panels than this are a table, not a figure.
MOST_PANELS = 24
Panel = tuple[str, pd.DataFrame]


def plot_trend(
    periods: pd.DataFrame,
    *,
    changes: pd.DataFrame | None = None,
    event: str | datetime.date | None = None,
    event_label: str = "",
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a rate over time: a dot a period with its interval, a panel for each category and group.

    Neighbouring periods are joined by a line; over a gap there is none. A hollow dot is a period that the
    corpus covers only in part.

    Args:
        periods: the periods of a trend, of one measure: a table by `schema.TREND`.
        changes: the changes of the same trend; those that were found are drawn, with their interval.
        event: a day to mark.
        event_label: what happened on that day.
        labels: what to call each category.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw, if there is only one category and group; a new figure if not given.

    Raises:
        TableError: there are several measures, or more than 24 panels, or several for one `ax`.
    """
    table = check(periods, TREND, "table of periods")
    measure = choose_measure(table)
    columns = list_columns(table, TREND)
    panels = _split(table, columns, labels)
    day = None if event is None else pd.Timestamp(find_day(event, "event"))
    from matplotlib import rc_context

    said = []
    with rc_context(_STYLE):
        axes = _stack(ax, len(panels))
        for panel, (title, rows) in zip(axes, panels, strict=True):
            found = _changes_of(changes, rows, columns)
            if len(rows):
                panel.set_xlim(_number(table["start"].min()), _number(table["end"].max()) + 1)
            _limit_rates(panel, rows[["estimate", "low", "high"]], measure)
            for change in found:
                _draw_change(panel, change)
            if day is not None:
                _draw_event(panel, day, event_label)
            _draw_periods(panel, rows, measure)
            panel.set_title(_line(title, 90), pad=22 if found else 12)
            said.append(_say_periods(title, rows, found, measure))
        bottom = axes[-1]
        _date_axis(axes[-1], table)
        bottom.set_xlabel(f"{measure.label}, {measure.unit}; bar: {say_level(level)} interval", loc="left")
        _below(bottom, [_say_span(table), _say_marks(table), source])
    return _described(
        axes[0],
        f"{measure.label}, {measure.unit}, over time, with {say_level(level)} intervals. {' '.join(said)}",
    )


def plot_arc(
    curve: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw which parts of the articles hold how much: a dot a part, over the band that chance would draw.

    Articles without any shape leave the grey band in some part 5 times in 100. A full dot lies outside it, a
    hollow one inside. Between the parts there is a thin line, but no curve: nothing is known there.

    Args:
        curve: what `arc` gave, of one measure: a table by `schema.ARC`.
        labels: what to call each category.
        level: of the intervals and the band, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw, if there is only one category and group; a new figure if not given.

    Raises:
        TableError: there are several measures, or more than 24 panels, or several for one `ax`.
    """
    table = check(curve, ARC, "table of the arc")
    measure = choose_measure(table)
    panels = _split(table, list_columns(table, ARC), labels)
    from matplotlib import rc_context

    said = []
    with rc_context(_STYLE):
        axes = _grid(ax, len(panels))
        for panel, (title, rows) in zip(axes, panels, strict=True):
            _draw_parts(panel, rows, measure, 1 - level)
            documents = _n(_documents_of(rows), "article")
            panel.set_title(_line(title, 32 if len(panels) > 1 else 80), fontsize=9.5, pad=18)
            panel.text(0, 1.03, documents, transform=panel.transAxes, fontsize=8, alpha=0.8)
            said.append(_say_parts(title, rows, measure, 1 - level))
        first = axes[0]
        text = (
            f"{measure.label}, {measure.unit}. Line: {say_level(level)} interval. Grey band: where "
            f"{say_level(level)} of curves without a shape stay in every part; a full dot is outside it."
        )
        short = int(table["too_short"].max()) if len(table) else 0
        left_out = f"{_n(short, 'article')} with too few parts left out." if short else ""
        _below(_lowest_left(axes), [text, left_out, source])
    begin = f"{measure.label}, {measure.unit}, by part of the article, with what chance would draw."
    return _described(first, f"{begin} {' '.join(said)}")


def _split(table: pd.DataFrame, columns: Sequence[str], labels: Mapping[str, str] | None) -> list[Panel]:
    """The rows of each category and group, with what they are called."""
    if not len(table):
        return [("", table)]
    panels = []
    for _, rows in table.groupby(["lexicon", "category", *columns], sort=False, dropna=False):
        first = rows.iloc[0]
        names = [
            name_category({"category": first["category"]}, labels),
            *(name_value(first[column]) for column in columns),
        ]
        panels.append((" · ".join(name for name in names if name), rows.reset_index(drop=True)))
    if len(panels) > MOST_PANELS:
        raise TableError(f"{len(panels)} panels are too many (at most {MOST_PANELS}); choose some.")
    return panels


def _stack(ax: Axes | None, number: int) -> list[Axes]:
    """Panels above each other, with one axis of time."""
    if ax is not None:
        return _only(ax, number)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, (3.1 if number == 1 else 1.0 + 1.75 * number)), layout=None)
    axes = figure.subplots(number, 1, sharex=True, squeeze=False)[:, 0].tolist()
    figure.subplots_adjust(hspace=0.55)
    return list(axes)


def _grid(ax: Axes | None, number: int) -> list[Axes]:
    """Panels beside each other, up to three in a row."""
    if ax is not None:
        return _only(ax, number)
    from matplotlib.figure import Figure

    across = min(number, 3)
    down = -(-number // across)
    width = {1: 6.2, 2: 8.0, 3: 9.2}[across]
    figure = Figure(figsize=(width, 0.5 + (3.0 if number == 1 else 2.5) * down))
    axes = figure.subplots(down, across, squeeze=False).ravel().tolist()
    figure.subplots_adjust(hspace=0.62, wspace=0.3)
    for spare in axes[number:]:
        spare.remove()
    return list(axes[:number])


def _only(ax: Axes, number: int) -> list[Axes]:
    if number > 1:
        raise TableError(f"The table has {number} categories or groups; on one `ax` draw one at a time.")
    return [ax]


def _limit_rates(ax: Axes, columns: pd.DataFrame, measure: Measure) -> None:
    """The axis of the rates: from 0, or with a line at 0; an interval that is very long is cut."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    values = columns["estimate"].to_numpy(dtype=float) * measure.per
    ends = columns.iloc[:, 1:].to_numpy(dtype=float).ravel() * measure.per
    values, ends = values[np.isfinite(values)], ends[np.isfinite(ends)]
    held = np.append(values, 0.0)
    reach = max(held.max() - held.min(), 1e-9)
    held = np.append(held, np.clip(ends, held.min() - 1.5 * reach, held.max() + 1.5 * reach))
    low, high = held.min(), held.max()
    margin = 0.08 * (high - low or measure.per / 1000)
    ax.set_ylim(0 if measure.low == 0 else low - margin, high + margin)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))
    ax.grid(axis="y", color=INK, linewidth=0.5, alpha=0.14)
    ax.set_axisbelow(True)
    if measure.low < 0:
        ax.axhline(0, color=INK, linewidth=0.9, zorder=1)


def _draw_periods(ax: Axes, rows: pd.DataFrame, measure: Measure) -> None:
    """Dots at the middle of the periods, bars for the intervals, lines between neighbours."""
    middle = (_number(rows["start"]) + _number(rows["end"]) + 1) / 2
    rates, lows, highs = (
        rows[name].to_numpy(dtype=float) * measure.per for name in ("estimate", "low", "high")
    )
    # A missing value parts the line, so that nothing is drawn over a gap.
    ax.plot(middle, rates, color=BLUE, linewidth=1.3, alpha=0.75, zorder=2)
    size = float(np.clip(260 / max(len(rows), 1), 2.0, 6.0))
    for at, rate, low, high, whole in zip(middle, rates, lows, highs, rows["complete"], strict=True):
        if not math.isnan(rate):
            if not math.isnan(low):
                _bar(ax, at, low, high, width=min(size / 2.4, 1.8), alpha=0.55)
            _dot(ax, at, rate, filled=bool(whole), size=size)
    _mark_gaps(ax, rows)


def _bar(ax: Axes, at: float, low: float, high: float, *, width: float, alpha: float = 1.0) -> None:
    """An interval; where it goes on beyond the axis, it ends with an arrow."""
    floor, ceiling = ax.get_ylim()
    ax.plot([at, at], [low, high], color=BLUE, linewidth=width, alpha=alpha, zorder=3, solid_capstyle="butt")
    for end, over, sign in ((floor, low < floor, "v"), (ceiling, high > ceiling, "^")):
        if over:
            ax.plot([at], [end], sign, color=BLUE, markersize=4.5, clip_on=False, zorder=4)


def _dot(ax: Axes, at: float, rate: float, *, filled: bool, size: float = 6.5, sign: str = "o") -> None:
    """A dot, or a hollow one, which no line crosses."""
    style: dict[str, Any] = {"color": BLUE, "markersize": size, "markeredgewidth": 1.4, "clip_on": False}
    if not filled:
        style["markerfacecolor"] = PAPER
    ax.plot([at], [rate], sign, zorder=4, **style)


def _mark_gaps(ax: Axes, rows: pd.DataFrame) -> None:
    """Periods without articles: a grey field, named once where there is room."""
    empty = np.flatnonzero(rows["n_documents"].to_numpy() == 0)
    runs = np.split(empty, np.flatnonzero(np.diff(empty) > 1) + 1) if len(empty) else []
    starts, ends = _number(rows["start"]), _number(rows["end"]) + 1
    for run in runs:
        ax.axvspan(starts[run[0]], ends[run[-1]], color=GREY, alpha=0.16, linewidth=0, zorder=0)
    longest = max(runs, key=len, default=empty)
    if len(longest) > 0.1 * len(rows):
        at = (starts[longest[0]] + ends[longest[-1]]) / 2
        ax.text(
            at, 0.06, "no articles", transform=ax.get_xaxis_transform(), fontsize=8, alpha=0.8, ha="center"
        )


def _draw_event(ax: Axes, day: pd.Timestamp, label: str) -> None:
    """An upright line on the day of the event, with its name at the side where there is more room."""
    at = float(_number(day))
    ax.axvline(at, color=INK, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    words = " ".join(part for part in (f"{day:%Y-%m-%d}", _line(label, 40)) if part)
    late = at > sum(ax.get_xlim()) / 2
    ax.annotate(words, (at, 1), xycoords=ax.get_xaxis_transform(), xytext=(-4 if late else 4, -2), fontsize=8,
                textcoords="offset points", va="top", ha="right" if late else "left")  # fmt: skip


def _draw_change(ax: Axes, change: Mapping[str, Any]) -> None:
    """The day of a change, and its interval above the panel, where it covers no rate."""
    at, low, high = (float(_number(change[name])) for name in ("date", "date_low", "date_high"))
    ax.axvline(at, color=ORANGE, linewidth=1.3, zorder=1)
    ax.plot([low, high], [1.02, 1.02], color=ORANGE, linewidth=3, clip_on=False, zorder=5,
            transform=ax.get_xaxis_transform(), solid_capstyle="butt")  # fmt: skip
    side = "left" if at < sum(ax.get_xlim()) / 2 else "right"
    words = f"change {change['date']:%Y-%m-%d}"
    ax.annotate(words, (at, 1.02), xycoords=ax.get_xaxis_transform(), fontsize=8, xytext=(0, 3), ha=side,
                textcoords="offset points", va="bottom")  # fmt: skip


def _number(days: Any) -> Any:
    """Days as matplotlib counts them."""
    from matplotlib.dates import date2num

    return date2num(days)  # type: ignore[no-untyped-call]


def _changes_of(
    changes: pd.DataFrame | None, rows: pd.DataFrame, columns: Sequence[str]
) -> list[dict[str, Any]]:
    """The changes that were found in the series of a panel."""
    if changes is None or not len(rows):
        return []
    table = check(changes, CHANGE_POINTS, "table of changes")
    key = ["measure", "lexicon", "category", *columns]
    here = [name_value(rows.iloc[0][column]) for column in key]
    found = [change for change in table.to_dict("records") if change["found"]]
    return [
        {str(name): value for name, value in change.items()}
        for change in found
        if [name_value(change[column]) for column in key] == here
    ]


def _date_axis(ax: Axes, table: pd.DataFrame) -> None:
    """Periods by their first day, where there are few; else days, months or years, as there is room."""
    from matplotlib.dates import AutoDateLocator
    from matplotlib.ticker import FuncFormatter

    if not len(table):
        return
    periods = table.drop_duplicates("start").sort_values("start")
    days = int((periods["end"] - periods["start"]).dt.days.min()) + 1
    if len(periods) <= 12:
        names = [_name_day(start, days) for start in periods["start"]]
        ax.set_xticks((_number(periods["start"]) + _number(periods["end"]) + 1) / 2, names)
        return
    locator = AutoDateLocator(minticks=4, maxticks=8)  # type: ignore[no-untyped-call]
    span = (periods["end"].max() - periods["start"].min()).days
    ax.xaxis.set_major_locator(locator)
    unit = 1 if span < 200 else 31 if span < 2500 else 366
    dates = pd.Timestamp("1970-01-01")  # as matplotlib counts
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda at, _: _name_day(dates + pd.Timedelta(days=float(at)), unit))
    )


def _name_day(day: datetime.datetime, days: int) -> str:
    """A day, or the month or year that it begins, in English whatever the system speaks."""
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
        day.month - 1
    ]
    if days < 28:
        return f"{day.day} {month}"
    return f"{month} {day.year}" if days < 300 else str(day.year)


def _draw_parts(ax: Axes, rows: pd.DataFrame, measure: Measure, alpha: float) -> None:
    """The parts in the order of the text, the headline before them, and the text as a whole as a line."""
    parts = rows[rows["part"] != "text"].reset_index(drop=True)
    text = rows[rows["part"] == "text"]
    _limit_rates(ax, rows[["estimate", "low", "high", "band_low", "band_high"]], measure)
    for column in ("estimate", "low", "high", "band_low", "band_high"):
        parts[column] = parts[column] * measure.per
    # The headline stands apart: it is another text.
    places = [number - 0.35 * (part == "headline") for number, part in enumerate(parts["part"])]
    records = parts.to_dict("records")
    for at, row in zip(places, records, strict=True):
        if not math.isnan(row["band_low"]):
            ends, chance = [at - 0.38, at + 0.38], row["chance"] * measure.per
            ax.fill_between(
                ends, row["band_low"], row["band_high"], color=GREY, alpha=0.28, linewidth=0, zorder=1
            )
            ax.plot(ends, [chance, chance], color=GREY, linewidth=1, zorder=1)
    first = int(len(parts) > 0 and parts["part"].iloc[0] == "headline")
    ax.plot(places[first:], parts["estimate"][first:], color=BLUE, linewidth=0.9, alpha=0.6, zorder=2)
    for at, row in zip(places, records, strict=True):
        if not math.isnan(row["estimate"]):
            if not math.isnan(row["low"]):
                _bar(ax, at, row["low"], row["high"], width=1.6)
            outside = row["p_value"] <= alpha + 1e-12
            _dot(ax, at, row["estimate"], filled=outside, sign="D" if row["part"] == "headline" else "o")
    ax.set_xlim(min(places, default=0.0) - 0.55, max(places, default=1.0) + 0.55)
    names = [part.split(" of ")[0] if " of " in part else part for part in parts["part"]]
    ax.set_xticks(places, names)
    if any(" of " in part for part in parts["part"]):
        ax.set_xlabel("share of the article's words, in order", loc="left", fontsize=8.5)
    if len(text) and measure.low == 0 and not math.isnan(text["estimate"].iloc[0]):
        ax.set_ylabel(f"{measure.unit}", fontsize=8.5)


def _below(ax: Axes, lines: Sequence[str]) -> None:
    """Lines of small text below everything else, wrapped."""
    import textwrap

    figure = _figure(ax)
    width = int(figure.get_figwidth() * 16)
    text = "\n".join(part for line in lines if line for part in textwrap.wrap(_line(line, 400), width))
    height = figure.get_figheight() * 72 * ax.get_position().height
    left = -(ax.get_position().x0 - 0.06) / ax.get_position().width
    ax.text(left, -50 / height, text, transform=ax.transAxes, fontsize=8, alpha=0.8, va="top", ha="left")


def _lowest_left(axes: Sequence[Axes]) -> Axes:
    return min(axes, key=lambda ax: (round(ax.get_position().y0, 3), ax.get_position().x0))


def _documents_of(rows: pd.DataFrame) -> int:
    return int(rows["n_documents"].max()) if len(rows) else 0


def _say_span(table: pd.DataFrame) -> str:
    """From when to when, and how many articles a period has."""
    if not len(table):
        return "No periods."
    documents = table["n_documents"][table["n_documents"] > 0]
    size = f"{_say_range(documents, 'article')} a period" if len(documents) else "no articles"
    return f"{table['start'].min():%Y-%m-%d} to {table['end'].max():%Y-%m-%d}, {size}."


def _say_marks(table: pd.DataFrame) -> str:
    """What the marks of a trend mean, as far as they occur."""
    empty = table["n_documents"] == 0
    in_part = (~table["complete"].astype(bool) & ~empty).any()
    marks = [
        ("Hollow: the corpus covers only a part of the period.", in_part),
        ("Grey: no articles.", empty.any()),
        ("No bar: one article, or nothing that varies.", (table["low"].isna() & ~empty).any()),
    ]
    return " ".join(words for words, occurs in marks if occurs)


def _say_range(numbers: pd.Series, noun: str) -> str:
    low, high = int(numbers.min()), int(numbers.max())
    return _n(low, noun) if low == high else f"{low:,} to {_n(high, noun)}"


def _say_periods(title: str, rows: pd.DataFrame, found: Sequence[Mapping[str, Any]], measure: Measure) -> str:
    """A series in words: its lowest and highest period, its gaps and its changes."""
    rates = (rows["estimate"] * measure.per).dropna()
    begin = f"{_line(title, 90)}: " if title else ""
    if not len(rates):
        return f"{begin}no articles."
    digits = measure_digits(measure, rates.tolist())
    ends = []
    for place in (int(rates.argmin()), int(rates.argmax())):
        row = rows.loc[rates.index[place]]
        documents = _n(row["n_documents"], "article")
        ends.append(f"{format_value(float(rates.iloc[place]), digits)} in {row['period']} ({documents})")
    gaps = int((rows["n_documents"] == 0).sum())
    parts = [f"{_n(len(rows), 'period')}, from {ends[0]} to {ends[1]}"]
    parts += [f"{_n(gaps, 'period')} without articles"] if gaps else []
    for change in found:
        days = f"{change['date']:%Y-%m-%d} ({change['date_low']:%Y-%m-%d} to {change['date_high']:%Y-%m-%d})"
        sides = [format_value(float(change[side]) * measure.per, digits) for side in ("before", "after")]
        parts.append(f"a change on {days} from {sides[0]} to {sides[1]}")
    return f"{begin}{'; '.join(parts)}."


def _say_parts(title: str, rows: pd.DataFrame, measure: Measure, alpha: float) -> str:
    """A curve in words: each part, and whether chance would draw it."""
    digits = measure_digits(measure, (rows["estimate"] * measure.per).dropna().tolist())
    said = []
    for row in rows.to_dict("records"):
        value = format_value(float(row["estimate"]) * measure.per, digits)
        if math.isnan(row["p_value"]):
            said.append(f"{row['part']} {value}")
            continue
        higher = row["estimate"] > row["chance"]
        word = f"{'more' if higher else 'less'} than" if row["p_value"] <= alpha + 1e-12 else "as"
        said.append(f"{row['part']} {value}, {word} chance would draw")
    return f"{_line(title, 90)} ({_n(_documents_of(rows), 'article')}): {'; '.join(said)}."

"""Draw rates over time: a panel for each category and group, with gaps, changes and an event."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.corpus.levels import name_value
from narrative.corpus.selection import find_day
from narrative.figures.captions import choose_measure, list_columns, measure_digits, say_level
from narrative.figures.drawing import BLUE, GREY, INK, ORANGE, describe, n_of, one_line, our_style
from narrative.figures.panels import (
    draw_bar,
    draw_dot,
    limit_rates,
    say_cut_bars,
    split_panels,
    use_one,
    write_below,
)
from narrative.measures import Measure
from narrative.schema import CHANGE_POINTS, TREND, check
from narrative.tables.tables import format_value
from narrative.trends.periods import count_periods, write_day

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The last day that matplotlib can draw, 9999-12-31, as it counts days; the week of that day ends later.
_LAST_DAY = 2_932_896
#: With more periods than this the bars are pale.
_MANY = 80


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
    panels = split_panels(table, columns, labels)
    day = None if event is None else pd.Timestamp(find_day(event, "event"))
    said = []
    with our_style():
        axes = _stack(ax, len(panels))
        for panel, (title, rows) in zip(axes, panels, strict=True):
            found = _changes_of(changes, rows, columns)
            if len(rows):
                last = min(_number(table["end"].max()) + 1, _LAST_DAY)
                panel.set_xlim(_number(table["start"].min()), last)
            limit_rates(panel, rows[["estimate", "low", "high"]], measure)
            for change in found:
                _draw_change(panel, change)
            if day is not None:
                _draw_event(panel, day, event_label)
            _draw_periods(panel, rows, measure)
            panel.set_title(one_line(title, 90), pad=22 if found else 12)
            said.append(_say_periods(title, rows, found, measure))
        bottom = axes[-1]
        _date_axis(axes[-1], table)
        bottom.set_xlabel(f"{measure.label}, {measure.unit}; bar: {say_level(level)} interval", loc="left")
        write_below(bottom, [_say_span(table), _say_marks(table), say_cut_bars(axes), source])
    return describe(
        axes[0],
        f"{measure.label}, {measure.unit}, over time, with {say_level(level)} intervals. {' '.join(said)}",
    )


def _stack(ax: Axes | None, number: int) -> list[Axes]:
    """Panels above each other, with one axis of time."""
    if ax is not None:
        return use_one(ax, number)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, (3.1 if number == 1 else 1.0 + 1.75 * number)), layout=None)
    axes = figure.subplots(number, 1, sharex=True, squeeze=False)[:, 0].tolist()
    figure.subplots_adjust(hspace=0.55)
    return list(axes)


def _draw_periods(ax: Axes, rows: pd.DataFrame, measure: Measure) -> None:
    """Dots at the middle of the periods, bars for the intervals, lines between neighbours."""
    middle = (_number(rows["start"]) + _number(rows["end"]) + 1) / 2
    rates, lows, highs = (
        rows[name].to_numpy(dtype=float) * measure.per for name in ("estimate", "low", "high")
    )
    # A missing value parts the line, so that nothing is drawn over a gap.
    ax.plot(middle, rates, color=BLUE, linewidth=1.3, alpha=0.75, zorder=2)
    size = float(np.clip(260 / max(len(rows), 1), 2.0, 6.0))
    strength = 0.55 if len(rows) <= _MANY else 0.25  # of many bars, so that the line stands out
    for at, rate, low, high, whole in zip(middle, rates, lows, highs, rows["complete"], strict=True):
        if not math.isnan(rate):
            if not math.isnan(low):
                draw_bar(ax, at, low, high, width=min(size / 2.4, 1.8), alpha=strength)
            draw_dot(ax, at, rate, filled=bool(whole), size=size)
    _mark_gaps(ax, rows)


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
    words = " ".join(part for part in (f"{day:%Y-%m-%d}", one_line(label, 40)) if part)
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
    # Nine ticks of six months, since four years are not yet enough for ticks of years: else it warns.
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]  # matplotlib declares none
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


def _number(days: Any) -> Any:
    """Days as matplotlib counts them."""
    from matplotlib.dates import date2num

    return date2num(days)  # type: ignore[no-untyped-call]  # matplotlib declares no types here


def _say_span(table: pd.DataFrame) -> str:
    """From when to when, and how many articles a period has."""
    if not len(table):
        return "No periods."
    documents = table["n_documents"][table["n_documents"] > 0]
    size = f"{_say_range(documents, 'article')} a period" if len(documents) else "no articles"
    return f"{write_day(table['start'].min())} to {write_day(table['end'].max())}, {size}."


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
    return n_of(low, noun) if low == high else f"{low:,} to {n_of(high, noun)}"


def _say_periods(title: str, rows: pd.DataFrame, found: Sequence[Mapping[str, Any]], measure: Measure) -> str:
    """A series in words: its lowest and highest period, its gaps and its changes."""
    rates = (rows["estimate"] * measure.per).dropna()
    begin = f"{one_line(title, 90)}: " if title else ""
    if not len(rates):
        return f"{begin}no articles."
    digits = measure_digits(measure, rates.tolist())
    ends = []
    for place in (int(rates.argmin()), int(rates.argmax())):
        row = rows.loc[rates.index[place]]
        documents = n_of(row["n_documents"], "article")
        ends.append(f"{format_value(float(rates.iloc[place]), digits)} in {row['period']} ({documents})")
    periods = count_periods(rows)
    gaps = int(periods[rows["n_documents"] == 0].sum())
    parts = [f"{n_of(int(periods.sum()), 'period')}, from {ends[0]} to {ends[1]}"]
    parts += [f"{n_of(gaps, 'period')} without articles"] if gaps else []
    for change in found:
        days = f"{change['date']:%Y-%m-%d} ({change['date_low']:%Y-%m-%d} to {change['date_high']:%Y-%m-%d})"
        sides = [format_value(float(change[side]) * measure.per, digits) for side in ("before", "after")]
        parts.append(f"a change on {days} from {sides[0]} to {sides[1]}")
    return f"{begin}{'; '.join(parts)}."

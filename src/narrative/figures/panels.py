"""Panels of a figure: one for each category and group, with rates, intervals and dots on them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.corpus.levels import name_value
from narrative.errors import TableError
from narrative.figures.captions import name_category
from narrative.figures.drawing import BLUE, INK, PAPER, figure_of, number_axis, one_line, span_values
from narrative.measures import Measure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: More panels than this are a table, not a figure.
MOST_PANELS = 24
Panel = tuple[str, pd.DataFrame]


def split_panels(
    table: pd.DataFrame, columns: Sequence[str], labels: Mapping[str, str] | None
) -> list[Panel]:
    """The rows of each category and group, with what they are called."""
    if not len(table):
        return [("", table)]
    panels = []
    for _, rows in table.groupby(["lexicon", "category", *columns], sort=False, dropna=False):
        first = rows.iloc[0]
        names = [
            name_category({"category": first["category"]}, labels),
            *(name_value(first[column], column) for column in columns),
        ]
        panels.append((" · ".join(name for name in names if name), rows.reset_index(drop=True)))
    if len(panels) > MOST_PANELS:
        raise TableError(f"{len(panels)} panels are too many (at most {MOST_PANELS}); choose some.")
    return panels


def use_one(ax: Axes, number: int) -> list[Axes]:
    """The axes that were given, for the only panel."""
    if number > 1:
        raise TableError(f"The table has {number} categories or groups; on one `ax` draw one at a time.")
    return [ax]


def limit_rates(ax: Axes, columns: pd.DataFrame, measure: Measure) -> None:
    """The axis of the rates: from 0, or with a line at 0; an interval that is very long is cut."""
    values = columns["estimate"].to_numpy(dtype=float) * measure.per
    ends = columns.iloc[:, 1:].to_numpy(dtype=float).ravel() * measure.per
    low, high = span_values([0.0, *values[np.isfinite(values)]], ends[np.isfinite(ends)].tolist(), 1.5)
    margin = 0.08 * (high - low or measure.per / 1000)
    ax.set_ylim(0 if measure.low == 0 else low - margin, high + margin)
    number_axis(ax.yaxis, 4)
    ax.grid(axis="y", color=INK, linewidth=0.5, alpha=0.14)
    ax.set_axisbelow(True)
    if measure.low < 0:
        ax.axhline(0, color=INK, linewidth=0.9, zorder=1)


def draw_bar(ax: Axes, at: float, low: float, high: float, *, width: float, alpha: float = 1.0) -> None:
    """An interval; where it goes on beyond the axis, it ends with an arrow."""
    floor, ceiling = ax.get_ylim()
    ax.plot([at, at], [low, high], color=BLUE, linewidth=width, alpha=alpha, zorder=3, solid_capstyle="butt")
    for end, over, sign in ((floor, low < floor, "v"), (ceiling, high > ceiling, "^")):
        if over:
            ax.plot([at], [end], sign, color=BLUE, markersize=4.5, clip_on=False, zorder=4)


def say_cut_bars(axes: Sequence[Axes]) -> str:
    """What the arrows of `draw_bar` mean, if any was drawn."""
    arrows = any(line.get_marker() in ("^", "v") for ax in axes for line in ax.get_lines())
    return "Triangle: the bar goes on beyond the axis." if arrows else ""


def draw_dot(ax: Axes, at: float, rate: float, *, filled: bool, size: float = 6.5, sign: str = "o") -> None:
    """A dot, or a hollow one, which no line crosses."""
    style: dict[str, Any] = {"color": BLUE, "markersize": size, "markeredgewidth": 1.4, "clip_on": False}
    if not filled:
        style["markerfacecolor"] = PAPER
    ax.plot([at], [rate], sign, zorder=4, **style)


def write_below(ax: Axes, lines: Sequence[str]) -> None:
    """Lines of small text below everything else, wrapped."""
    figure = figure_of(ax)
    width = int(figure.get_figwidth() * 16)
    text = "\n".join(part for line in lines if line for part in textwrap.wrap(one_line(line, 400), width))
    height = figure.get_figheight() * 72 * ax.get_position().height
    left = -(ax.get_position().x0 - 0.06) / ax.get_position().width
    ax.text(left, -50 / height, text, transform=ax.transAxes, fontsize=8, alpha=0.8, va="top", ha="left")

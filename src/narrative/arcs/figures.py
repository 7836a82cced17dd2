"""Draw how much each part of the articles holds, over the band of what chance alone would give."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.figures.captions import choose_measure, list_columns, measure_digits, say_level
from narrative.figures.drawing import BLUE, GREY, describe, n_of, one_line, our_style
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
from narrative.schema import ARC, check
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_arc(
    curve: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw which parts of the articles hold how much: a dot a part, over the band of what chance would give.

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
    panels = split_panels(table, list_columns(table, ARC), labels)
    said = []
    with our_style():
        axes = _grid(ax, len(panels))
        for panel, (title, rows) in zip(axes, panels, strict=True):
            _draw_parts(panel, rows, measure, 1 - level)
            documents = n_of(_documents_of(rows), "article")
            panel.set_title(one_line(title, 32 if len(panels) > 1 else 80), fontsize=9.5, pad=18)
            panel.text(0, 1.03, documents, transform=panel.transAxes, fontsize=8, alpha=0.8)
            said.append(_say_parts(title, rows, measure, 1 - level))
        first = axes[0]
        text = (
            f"{measure.label}, {measure.unit}. Line: {say_level(level)} interval. Grey band: where "
            f"{say_level(level)} of curves without a shape stay in every part; a full dot is outside it."
        )
        short = int(table["too_short"].max()) if len(table) else 0
        left_out = f"{n_of(short, 'article')} with too few parts left out." if short else ""
        write_below(_lowest_left(axes), [text, left_out, say_cut_bars(axes), source])
    begin = f"{measure.label}, {measure.unit}, by part of the article, with what chance alone would give."
    return describe(first, f"{begin} {' '.join(said)}")


def _grid(ax: Axes | None, number: int) -> list[Axes]:
    """Panels beside each other, up to three in a row."""
    if ax is not None:
        return use_one(ax, number)
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


def _draw_parts(ax: Axes, rows: pd.DataFrame, measure: Measure, alpha: float) -> None:
    """The parts in the order of the text, the headline before them, and the text as a whole as a line."""
    parts = rows[rows["part"] != "text"].reset_index(drop=True)
    text = rows[rows["part"] == "text"]
    limit_rates(ax, rows[["estimate", "low", "high", "band_low", "band_high"]], measure)
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
                draw_bar(ax, at, row["low"], row["high"], width=1.6)
            outside = row["p_value"] <= alpha + 1e-12
            draw_dot(ax, at, row["estimate"], filled=outside, sign="D" if row["part"] == "headline" else "o")
    ax.set_xlim(min(places, default=0.0) - 0.55, max(places, default=1.0) + 0.55)
    names = [part.split(" of ")[0] if " of " in part else part for part in parts["part"]]
    ax.set_xticks(places, names)
    if any(" of " in part for part in parts["part"]):
        ax.set_xlabel("share of the article's words, in order", loc="left", fontsize=8.5)
    if len(text) and measure.low == 0 and not math.isnan(text["estimate"].iloc[0]):
        ax.set_ylabel(f"{measure.unit}", fontsize=8.5)


def _lowest_left(axes: Sequence[Axes]) -> Axes:
    return min(axes, key=lambda ax: (round(ax.get_position().y0, 3), ax.get_position().x0))


def _documents_of(rows: pd.DataFrame) -> int:
    return int(rows["n_documents"].max()) if len(rows) else 0


def _say_parts(title: str, rows: pd.DataFrame, measure: Measure, alpha: float) -> str:
    """A curve in words: each part, and whether chance would give it."""
    digits = measure_digits(measure, (rows["estimate"] * measure.per).dropna().tolist())
    said = []
    for row in rows.to_dict("records"):
        value = format_value(float(row["estimate"]) * measure.per, digits)
        if math.isnan(row["p_value"]):
            said.append(f"{row['part']} {value}")
            continue
        higher = row["estimate"] > row["chance"]
        word = f"{'more' if higher else 'less'} than" if row["p_value"] <= alpha + 1e-12 else "as"
        said.append(f"{row['part']} {value}, {word} chance would give")
    return f"{one_line(title, 90)} ({n_of(_documents_of(rows), 'article')}): {'; '.join(said)}."

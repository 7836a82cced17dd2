"""Figures of frames and tone: how often, and where in an article, each frame or tone stands.

They are drawn as `narrative.figures.drawing` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.errors import TableError
from narrative.figures.captions import say_number
from narrative.figures.drawing import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    describe,
    draw_key,
    n_of,
    name_rows,
    new_axes,
    one_line,
    our_style,
    write_source,
)
from narrative.measures.tones import TONES, list_tones
from narrative.schema import SENTENCE_SCORES, check
from narrative.tables.tables import format_value, rate_digits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The colour and the mark of each measure of tone, and how far apart their stems are in a sentence.
_LOOKS = {"tone": (BLUE, "o"), "vader": (ORANGE, "D"), "textblob": (GREY, "s")}
_STEP = 0.28


def plot_salience(frames: pd.DataFrame, *, source: str = "", ax: Axes | None = None) -> Axes:
    """Draw how often each category stands in the text: a dot a category, by matches per 1,000 words.

    Args:
        frames: the table that `narrative.reading.summarise_frames` makes, in the order to draw from the top.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes; a category without matches has a hollow dot at 0.
    """
    needed = ("label", "total", "words", "per_1000_words", "corpus_documents")
    table = check(frames, needed, "table of frames")
    from matplotlib.ticker import MaxNLocator

    with our_style():
        ax = new_axes(ax, height=0.9 + 0.32 * max(len(table), 1))
        values = table["per_1000_words"].fillna(0).tolist()
        top = max([*values, 1e-9])
        digits = rate_digits(_first(table["words"]))
        for row, value in enumerate(values):
            filled = BLUE if value > 0 else "none"
            ax.plot([0, value], [row, row], color=BLUE, linewidth=1.6, solid_capstyle="butt", zorder=2)
            ax.plot(
                [value], [row], "o", markersize=7, color=BLUE, markerfacecolor=filled, zorder=3, clip_on=False
            )
            places = n_of(table["total"].iloc[row], "match")
            text = f"{format_value(value, digits)}   ({places})" if value else "none"
            ax.text(value + top * 0.025, row, text, va="center", fontsize=9)
        name_rows(ax, [str(label) for label in table["label"]])
        ax.set_xlim(0, top * 1.25)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        words, documents = _first(table["words"]), _first(table["corpus_documents"])
        ax.set_xlabel(
            f"matches per 1,000 words ({n_of(documents, 'article')}, {n_of(words, 'word')})",
            loc="left",
        )
        write_source(ax, source, documents)
        listed = ", ".join(
            f"{one_line(label)} {format_value(value, digits)} ({say_number(total)})"
            for label, value, total in zip(table["label"], values, table["total"], strict=True)
        )
        return describe(
            ax,
            f"Dot chart of matches per 1,000 words by category, number of matches in brackets, in "
            f"{n_of(documents, 'article')} of {n_of(words, 'word')}: {listed or 'no category'}.",
        )


def plot_positions(
    places: pd.DataFrame, *, labels: dict[str, str] | None = None, source: str = "", ax: Axes | None = None
) -> Axes:
    """Draw where in one text the matches of each category stand: a row a category, a tick a match.

    Args:
        places: matches of one document with the columns `position` (sentences from the beginning, with
            the part of the sentence before the match) and `sentences` (how many the text has), as
            `narrative.reading.locate` makes them.
        labels: what to call each category; the rows follow this order, and one without matches stays empty.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Raises:
        TableError: the matches are of more than one document.
    """
    table = check(
        places, ("doc_id", "category", "position", "sentences", "text", "negated"), "table of matches"
    )
    if table["doc_id"].nunique() > 1:
        raise TableError(f"The matches are of {table['doc_id'].nunique()} documents; draw one at a time.")
    names = dict(labels) if labels else {name: name for name in dict.fromkeys(table["category"])}
    sentences = int(_first(table["sentences"]))
    with our_style():
        ax = new_axes(ax, height=1.0 + 0.46 * max(len(names), 1))
        _sentence_axis(ax, sentences, grid=True)
        name_rows(ax, list(names.values()))
        for row, category in enumerate(names):
            here = table[table["category"] == category].sort_values("position")
            ax.axhline(row, color=INK, linewidth=0.4, alpha=0.35, zorder=1)
            free = {"above": -1.0, "below": -1.0}  # up to where a line of words is written
            for place in here.to_dict("records"):
                at, colour = float(place["position"]) + 0.5, GREY if place["negated"] else BLUE
                style = ":" if place["negated"] else "-"
                ax.plot(
                    [at, at], [row - 0.2, row + 0.2], color=colour, linewidth=2.2, linestyle=style, zorder=3
                )
                word = one_line(place["text"], 18)
                side = next((side for side, until in free.items() if at > until), None)
                if side:
                    shift, anchor = (-0.23, "bottom") if side == "above" else (0.23, "top")
                    ax.text(at, row + shift, word, fontsize=7, va=anchor, ha="left")
                    free[side] = at + (len(word) + 2) * 0.0095 * sentences
        write_source(ax, source, 1)
        spread = "; ".join(_where(label, table[table["category"] == name]) for name, label in names.items())
        return describe(
            ax,
            f"Where the matches stand, by sentence, in a text of {n_of(sentences, 'sentence')}: {spread}.",
        )


def plot_tone(sentence_scores: pd.DataFrame, *, source: str = "", ax: Axes | None = None) -> Axes:
    """Draw the tone of one text, sentence by sentence, by each measure of tone that was scored.

    A sentence in which a measure knows no word has no value by it: a hollow mark on the line, not a neutral
    one.

    Args:
        sentence_scores: the sentence scores of one document by one or more of the measures of tone, with
            their coverage, as `score_tones` gives them.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Raises:
        TableError: the scores are of more than one document.
    """
    table = check(sentence_scores, SENTENCE_SCORES, "table of sentence scores")
    if table["doc_id"].nunique() > 1:
        raise TableError(f"The scores are of {table['doc_id'].nunique()} documents; draw one at a time.")
    wide = table.pivot(index="sentence", columns="measure", values="value").sort_index()
    scored = list_tones(table["measure"]) or list(TONES)
    middle = (len(scored) - 1) / 2
    series = [(each.label, each.measure, each.coverage, *_LOOKS[each.name], _STEP * (place - middle))
              for place, each in enumerate(scored)]  # fmt: skip
    if not len(table):  # a text without a sentence: no value of any measure
        wide = wide.reindex(columns=[name for _, *pair, _, _, _ in series for name in pair])
    sentences = len(wide)
    size = max(2.0, min(6.5, 260 / max(sentences, 1)))
    with our_style():
        ax = new_axes(ax, height=3.4)
        _sentence_axis(ax, sentences, grid=True)
        ax.axhline(0, color=INK, linewidth=0.8, zorder=1)
        for _, value, coverage, colour, marker, shift in series:
            known = (wide[coverage] > 0) & wide[value].notna()
            for number, tone, has in zip(wide.index, wide[value].fillna(0), known, strict=True):
                at = float(number) + 1 + shift
                ax.plot([at, at], [0, tone if has else 0], color=colour, linewidth=1.3, zorder=2)
                fill = colour if has else "none"
                ax.plot([at], [tone if has else 0], marker, markersize=size, color=colour,
                        markerfacecolor=fill, markeredgewidth=1.1, zorder=3, clip_on=False)  # fmt: skip
        ax.set_ylim(-1.05, 1.05)
        ax.set_yticks([-1, -0.5, 0, 0.5, 1], ["−1 negative", "−0.5", "0", "+0.5", "+1 positive"])
        keys = [(marker, colour, True, name) for name, _, _, colour, marker, _ in series]
        draw_key(ax, [*keys, ("o", GREY, False, "hollow: no word of the sentence has a value")])
        write_source(ax, source, 1)
        said = [_say_tone(name, wide[value][(wide[coverage] > 0) & wide[value].notna()], sentences)
                for name, value, coverage, *_ in series]  # fmt: skip
        return describe(
            ax,
            f"Tone of each of {n_of(sentences, 'sentence')}, from −1, negative, to 1, positive: "
            f"{'; '.join(filter(None, said)) or 'no values'}.",
        )


def _say_tone(name: str, values: pd.Series, sentences: int) -> str:
    """The lowest and highest value of a program, and how many sentences have none."""
    said = []
    if len(values):
        tones, numbers = values.tolist(), values.index.tolist()
        ends = (tones.index(end) for end in (min(tones), max(tones)))
        low, high = (f"{format_value(tones[end])} in sentence {numbers[end] + 1}" for end in ends)
        said.append(f"{name} from {low} to {high}")
    if len(values) < sentences:
        said.append(f"{name} knows no word of {n_of(sentences - len(values), 'sentence')}")
    return "; ".join(said)


def plot_documents(scores: pd.DataFrame, *, source: str = "", ax: Axes | None = None) -> Axes:
    """Draw the tone of every document of a corpus: a dot a document, a bar where the whole corpus stands.

    Args:
        scores: document scores with one or more of the measures of tone, as `score_tones` gives them.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. The bar is Σtotal / Σbase, so that long documents weigh more; above 300 documents of
        one value each the dots become a histogram of 40 classes.
    """
    table = check(scores, ("doc_id", "measure", "total", "base", "value"), "table of scores")
    scored = list_tones(table["measure"]) or list(TONES)
    rows = [(each.label, each.measure, _LOOKS[each.name][0]) for each in scored]
    documents = int(table["doc_id"].nunique())
    said = []
    with our_style():
        ax = new_axes(ax, height=1.1 + 0.55 * len(rows))
        ax.axvline(0, color=INK, linewidth=0.8, zorder=1)
        for row, (name, measure, colour) in enumerate(rows):
            here = table[(table["measure"] == measure) & (table["base"] > 0)]
            _strip(ax, here["value"].astype(float).tolist(), row, colour)
            if not len(here):
                continue
            mean = float(here["total"].sum() / here["base"].sum())
            if documents > 1:
                ax.plot([mean, mean], [row - 0.36, row + 0.36], color=INK, linewidth=2, zorder=4)
            ax.text(mean, row - 0.4, format_value(mean), ha="center", va="bottom", fontsize=9)
            said.append(
                f"{name} {format_value(mean)} for the corpus, single documents from "
                f"{format_value(float(here['value'].min()))} to {format_value(float(here['value'].max()))}"
            )
        name_rows(ax, [name for name, *_ in rows])
        ax.set_ylim(len(rows) - 0.45, -0.75)
        ax.set_xlim(-1.02, 1.02)
        ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1 negative", "−0.5", "0", "+0.5", "+1 positive"])
        bar = "; the vertical line is all of them" if documents > 1 else ""
        ax.set_xlabel(f"tone of a document ({n_of(documents, 'article')}{bar})", loc="left")
        write_source(ax, source, documents)
        return describe(ax, f"Tone of {n_of(documents, 'article')}: {'; '.join(said) or 'no values'}.")


def _first(column: pd.Series) -> float:
    return float(column.iloc[0]) if len(column) else 0.0


def _sentence_axis(ax: Axes, sentences: int, *, grid: bool) -> None:
    """Sentences from 1, a faint line between two where there is room."""
    ax.set_xlim(0.4, max(sentences, 1) + 0.6)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if sentences / step <= 26)
    ticks = sorted({1, *range(step, sentences + 1, step)}) if sentences else []
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.set_xlabel(f"sentence of the article (n = {sentences:,})", loc="left")
    if grid and sentences <= 60:
        for border in range(1, sentences):
            ax.axvline(border + 0.5, color=INK, linewidth=0.4, alpha=0.14, zorder=0)


def _where(label: str, here: pd.DataFrame) -> str:
    numbers = ", ".join(str(int(at) + 1) for at in sorted(here["position"]))
    return f"{one_line(label)} in {numbers}" if numbers else f"{one_line(label)} nowhere"


def _strip(ax: Axes, values: list[float], row: int, colour: str) -> None:
    """The values of one measure as dots, or as a histogram where there are too many."""
    import numpy as np

    if len(values) <= 300:
        shifts = ((np.arange(len(values)) * 0.618) % 1 - 0.5) * (0.42 if len(values) > 1 else 0)
        ax.plot(
            values, row + shifts, "o", color=colour, markersize=6, alpha=0.65, markeredgewidth=0, zorder=3
        )
        return
    heights, borders = np.histogram(values, bins=40, range=(-1, 1))
    ax.bar(borders[:-1], -0.6 * heights / heights.max(), width=np.diff(borders), bottom=row + 0.3,
           align="edge", color=colour, alpha=0.6, zorder=3)  # fmt: skip

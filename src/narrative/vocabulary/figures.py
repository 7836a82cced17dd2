"""Draw the statistics of words: keyness against frequency, networks, and where in its document a word stands.

They are drawn as `narrative.figures.drawing` says, and labelled by `narrative.figures.labels`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import TableError
from narrative.figures.drawing import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    describe,
    draw_key,
    n_of,
    new_axes,
    one_line,
    our_style,
    write_source,
)
from narrative.figures.labels import place_labels
from narrative.schema import check
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours of up to four patterns, which also differ in grey (Okabe & Ito).
_COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7")
Floats = npt.NDArray[np.float64]
#: The names of two columns.
Ends = tuple[str, str]

#: More points than this are one picture inside the figure, not shapes.
_MANY = 2000


def plot_keyness(
    keywords: pd.DataFrame,
    *,
    labels: int = 30,
    target: str = "the target",
    reference: str = "the reference",
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each word by how frequent it is and by how much it marks the target: a point a word.

    Args:
        keywords: what `keywords` gave, for one target.
        labels: how many words to name at most, half on either side: those of the largest `log_ratio_bound`
            that are certain. Others have no name.
        target, reference: what to call them.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. Filled points are certain: `p_adjusted` is below .05, and the interval has no 0 in it.

    Raises:
        TableError: the table is none of keywords, or has those of more than one target.
    """
    needed = ("item", "target", "reference", "target_size", "reference_size", "log_ratio", "log_ratio_bound",
              "p_adjusted")  # fmt: skip
    table = check(keywords, needed, "table of keywords")
    if table["item"].duplicated().any():
        raise TableError("A word is twice in the table of keywords; draw one target at a time.")
    words = int(table["target_size"].iloc[0] + table["reference_size"].iloc[0]) if len(table) else 0
    frequency = 1e6 * (table["target"] + table["reference"]).to_numpy(dtype=float) / max(words, 1)
    ratio = table["log_ratio"].to_numpy(dtype=float)
    bound = table["log_ratio_bound"].to_numpy(dtype=float)
    sure = (table["p_adjusted"] < 0.05).to_numpy() & (bound != 0)
    sides = (
        (sure & (ratio > 0), BLUE, f"more in {target}"),
        (sure & (ratio < 0), ORANGE, f"more in {reference}"),
        (~sure, GREY, "not certain (p ≥ .05, or 0 in the interval)"),
    )
    named = _choose_named(np.where(sure, bound, 0.0), labels)
    names = [one_line(table["item"].iloc[row], 24) for row in named]
    with our_style():
        ax = new_axes(ax, height=5.6)
        ax.axhline(0, color=INK, linewidth=0.8, zorder=1)
        for chosen, colour, _ in sides:
            face, level = ("none", 2) if colour == GREY else (colour, 3)
            ax.scatter(
                frequency[chosen], ratio[chosen], s=11, facecolor=face, edgecolor=colour, linewidth=0.6,
                alpha=0.4, zorder=level, rasterized=len(table) > _MANY,
            )  # fmt: skip
        _set_keyness_axes(ax, frequency, ratio)
        ax.set_xlabel(f"occurrences per million words, both together ({n_of(words, 'word')})", loc="left")
        draw_key(ax, [("o", colour, colour != GREY, one_line(text, 44)) for _, colour, text in sides])
        write_source(ax, source, 0)
        said = []
        for chosen, colour, text in sides[:2]:
            rows = [row for row in named if chosen[row]]
            ax.scatter(frequency[rows], ratio[rows], s=14, color=colour, linewidth=0.7, zorder=4)
            listed = ", ".join(
                f"{one_line(table['item'].iloc[row])} {format_value(float(ratio[row]), 1)}" for row in rows
            )
            such = f", such as {listed}" if listed else ""
            said.append(f"{n_of(int(chosen.sum()), 'word')} {text}{such}")
        spots = [(float(frequency[row]), float(ratio[row])) for row in named]
        place_labels(ax, spots, names, others=np.stack([frequency, ratio], axis=1))
        what = f"Scatter of {n_of(len(table), 'word')} by frequency and log ratio"
        return describe(ax, f"{what}: {'; '.join(said)}.")


def _choose_named(bound: Floats, labels: int) -> list[int]:
    """The rows to name: those of the largest bounds, half above 0 and half below, the largest first."""
    first = np.argsort(-np.abs(bound), kind="stable")
    above, below = (first[sign * bound[first] > 0][: (labels + 1) // 2] for sign in (1, -1))
    return sorted([*above.tolist(), *below.tolist()], key=lambda row: -abs(bound[row]))[:labels]


def _set_keyness_axes(ax: Axes, frequency: Floats, ratio: Floats) -> None:
    """Frequencies on a logarithmic axis, where they differ that much; log ratios from top to bottom."""
    from matplotlib.ticker import MaxNLocator, NullFormatter

    if len(frequency) and frequency.max() >= 10 * frequency.min():
        ax.set_xscale("log")
        ax.xaxis.set_minor_formatter(NullFormatter())
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(1.15 * float(ratio.min(initial=-1)), 1.15 * float(ratio.max(initial=1)))
    ax.margins(x=0.08)
    ax.set_ylabel("log ratio (each step doubles)")
    ax.yaxis.grid(True, color=INK, alpha=0.12, linewidth=0.5)


def plot_network(
    pairs: pd.DataFrame,
    *,
    by: str | None = None,
    edges: int = 40,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw what stands together as a network: a line a pair, thicker where it is stronger.

    Neighbours are drawn near each other, as far as the plane allows (Kamada & Kawai 1989); otherwise the
    place of a word means nothing. Nodes whose collocates were asked for are orange.

    Args:
        pairs: what `collocates` gave (of several nodes, one below the other with `pandas.concat`), or
            `collocations` of two words, or `cooccurrence`.
        by: the measure that decides which lines are drawn and how thick: by default `npmi` for
            categories and `log_dice` for words. Only pairs above what chance would give are drawn.
        edges: how many pairs to draw at most, the strongest first.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Raises:
        TableError: the table is none of pairs, or has not the measure.
    """
    pairs, ends, sizes = _read_pairs(pairs)
    noun = "category" if ends[0] == "category" else "word"
    measure = by or ("npmi" if noun == "category" else "log_dice")
    table = check(pairs, (*ends, *sizes, measure, "joint", "expected"), "table of pairs")
    table = table[(table["joint"] > table["expected"]) & (table["joint"] > 0)]
    table = table.sort_values(measure, ascending=False, kind="stable").head(edges)
    graph = _make_graph(table, ends, sizes, table[measure].to_numpy(dtype=float))
    with our_style():
        ax = new_axes(ax, height=5.8)
        ax.set_axis_off()
        if len(graph):
            _draw_graph(ax, graph, set(table[ends[0]]) if ends[0] == "node" else set())
            most = max(size for _, size in graph.nodes(data="size"))
            told = (
                f"{n_of(len(table), 'pair')}; width of a line: {measure.replace('_', ' ')}; size of a dot: "
            )
            told += f"how often it occurs there, at most {n_of(most, 'time')}"
            ax.text(0, 1.01, told, transform=ax.transAxes, fontsize=8.5)
        else:
            ax.text(0.5, 0.5, "No pair occurs together more often than by chance.", ha="center")
        write_source(ax, source, 0)
        listed = "; ".join(
            f"{one_line(row[ends[0]])} and {one_line(row[ends[1]])} {format_value(float(row[measure]), 2)}"
            for row in table.head(12).to_dict("records")
        )
        plural = "categories" if noun == "category" else "words"
        return describe(
            ax,
            f"Network of {len(graph):,} {plural} and {n_of(len(table), 'pair')}, strongest by "
            f"{measure.replace('_', ' ')}: {listed or 'none'}.",
        )


def _read_pairs(pairs: pd.DataFrame) -> tuple[pd.DataFrame, Ends, Ends]:
    """A table of pairs, the columns of their two ends, and those of how often each stands."""
    if {"node", "item"} <= set(pairs.columns):
        return pairs, ("node", "item"), ("node_count", "item_count")
    if {"category", "other"} <= set(pairs.columns):
        return pairs, ("category", "other"), ("category_count", "other_count")
    table = check(pairs, ("item", "first_count", "last_count"), "table of pairs")
    words = [str(item).split(" ") for item in table["item"]]
    if any(len(each) != 2 for each in words):
        raise TableError("The collocations must be of two words to be drawn as a network.")
    named = table.assign(first=[each[0] for each in words], last=[each[-1] for each in words])
    return named, ("first", "last"), ("first_count", "last_count")


def _make_graph(table: pd.DataFrame, ends: Ends, sizes: Ends, strengths: Floats) -> Any:
    """The pairs as a graph: how often each node stands, and for each edge a weight from 0.25 to 1."""
    import networkx  # type: ignore[import-untyped]  # networkx has no types

    graph = networkx.Graph()
    spread = float(np.ptp(strengths)) if len(strengths) else 0.0
    lowest = strengths.min(initial=np.inf)
    weights = 0.25 + 0.75 * ((strengths - lowest) / spread if spread else np.ones(len(strengths)))
    for row, weight in zip(table.to_dict("records"), weights.tolist(), strict=True):
        for end, size in zip(ends, sizes, strict=True):
            graph.add_node(row[end], size=max(graph.nodes.get(row[end], {}).get("size", 0), row[size]))
        graph.add_edge(row[ends[0]], row[ends[1]], weight=weight)
    return graph


def _draw_graph(ax: Axes, graph: Any, nodes: set[str]) -> None:
    places = _lay_out(graph)
    lines = [np.linspace(places[one], places[other], 24) for one, other in graph.edges]
    for one, other, values in graph.edges(data=True):
        (x1, y1), (x2, y2) = places[one], places[other]
        width = float(values["weight"])
        ax.plot([x1, x2], [y1, y2], color=GREY, linewidth=0.5 + 3 * width, alpha=0.2 + 0.4 * width, zorder=1)
    counts = [float(values["size"]) for _, values in graph.nodes(data=True)]
    largest = max([*counts, 1.0])
    names = list(graph.nodes)
    ax.scatter(
        [places[name][0] for name in names], [places[name][1] for name in names],
        s=[20 + 230 * count / largest for count in counts],
        color=[ORANGE if name in nodes else BLUE for name in names], zorder=2, linewidth=0,
    )  # fmt: skip
    ax.margins(0.12)
    order = sorted(range(len(names)), key=lambda row: (names[row] not in nodes, -counts[row], names[row]))
    spots = [(float(places[names[row]][0]), float(places[names[row]][1])) for row in order]
    radii = [float(np.sqrt(20 + 230 * counts[row] / largest) / 2) for row in order]
    texts = [one_line(names[row], 24) for row in order]
    place_labels(ax, spots, texts, radii=radii, others=np.concatenate(lines))


def _lay_out(graph: Any) -> dict[str, tuple[float, float]]:
    """Place each connected part on its own, then all of them in rows, the largest first."""
    import networkx

    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    sides = [2 * np.sqrt(len(part)) + 1 for part in parts]
    width = max(1.3 * np.sqrt(sum(side**2 for side in sides)), sides[0])
    places: dict[str, tuple[float, float]] = {}
    left = low = 0.0
    tallest = sides[0]
    for part, side in zip(parts, sides, strict=True):
        if left + side > width:
            left, low, tallest = 0.0, low - tallest, side
        # In the order of the graph, since a set has none.
        ordered = networkx.Graph()
        ordered.add_nodes_from(name for name in graph if name in part)
        ordered.add_edges_from(edge for edge in graph.edges if edge[0] in part)
        for name, (x, y) in networkx.kamada_kawai_layout(ordered, weight=None, scale=side / 2 - 0.7).items():
            # Its search ends within a millionth, at another number on another processor.
            places[name] = (round(float(x), 3) + left + side / 2, round(float(y), 3) + low - side / 2)
        left += 1.2 * side  # names stand beside the points, so more room is needed to the side
    return places


def plot_dispersion(
    positions: pd.DataFrame, *, documents: int = 25, source: str = "", ax: Axes | None = None
) -> Axes:
    """Draw where in each document the matches of a pattern stand: a row a document, a tick a match.

    Args:
        positions: what `positions` gave, of up to four patterns.
        documents: how many documents to draw at most: those with the most matches, in the order of the table.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Raises:
        TableError: the table has more than four patterns.
    """
    needed = ("doc_id", "title", "pattern", "position", "words")
    table = check(positions, needed, "table of positions")
    patterns = list(dict.fromkeys(table["pattern"]))
    if len(patterns) > len(_COLOURS):
        raise TableError(f"The positions are of {len(patterns)} patterns; draw at most {len(_COLOURS)}.")
    counts = table["doc_id"].value_counts(sort=False)
    most = counts.sort_values(ascending=False, kind="stable").head(documents).index
    drawn = [doc_id for doc_id in counts.index if doc_id in set(most)]
    with our_style():
        ax = new_axes(ax, height=1.1 + (0.24 if len(patterns) < 3 else 0.3) * max(len(drawn), 1))
        for row, doc_id in enumerate(drawn):
            _draw_ticks(ax, row, table[table["doc_id"] == doc_id], patterns)
        ax.set_yticks([])
        ax.set_ylim(max(len(drawn), 1) - 0.4, -0.6)
        for row, doc_id in enumerate(drawn):
            title = one_line(str(table.loc[table["doc_id"] == doc_id, "title"].iloc[0]) or doc_id, 30)
            ax.text(
                -0.012, row, title, transform=ax.get_yaxis_transform(), ha="right", va="center", fontsize=8.5
            )
        ax.set_xlim(0, 1)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["beginning", "¼", "middle", "¾", "end"])
        rest = len(counts) - len(drawn)
        more = [f"{n_of(rest, 'more document')} with fewer matches not drawn."] if rest else []
        ax.set_xlabel(
            f"position in the document ({n_of(len(drawn), 'document')}; at the right, matches)", loc="left"
        )
        if len(patterns) > 1:
            colours = zip(_COLOURS, patterns, strict=False)
            draw_key(ax, [("s", colour, True, one_line(pattern, 24)) for colour, pattern in colours])
        write_source(ax, " ".join([*more, source]), 0)
        said = "; ".join(_say_spread(pattern, table[table["pattern"] == pattern]) for pattern in patterns)
        return describe(ax, f"Where in each document the matches stand: {said or 'nowhere'}.")


def _draw_ticks(ax: Axes, row: int, here: pd.DataFrame, patterns: Sequence[str]) -> None:
    """The matches of one document: a tick for each, its number at the right."""
    share = 0.8 / len(patterns)
    ax.axhline(row, color=INK, linewidth=0.4, alpha=0.25, zorder=1)
    for number, pattern in enumerate(patterns):
        at = here.loc[here["pattern"] == pattern, "position"].to_numpy(dtype=float)
        low = row - 0.4 + number * share
        ax.vlines(at, low, low + share * 0.9, color=_COLOURS[number], linewidth=2, zorder=3)
    ax.text(1.012, row, f"{len(here):,}", va="center", fontsize=8.5, clip_on=False)


def _say_spread(pattern: str, own: pd.DataFrame) -> str:
    """In how many documents a pattern stands, and in which third of them."""
    documents = n_of(own["doc_id"].nunique(), "document")
    thirds = np.bincount((own["position"].to_numpy(dtype=float) * 3).astype(int).clip(0, 2), minlength=3)
    first, second, last = (f"{number:,}" for number in thirds.tolist())
    return (
        f"{one_line(pattern)}: {n_of(len(own), 'match')} in {documents}, {first} in the first third, "
        f"{second} in the second, {last} in the last"
    )

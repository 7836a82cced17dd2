"""Draw the statistics of words: keyness against frequency, networks, and where in its document a word stands.

As in `narrative.figures`, every function takes a finished table and returns the `Axes`, with a description
for those who cannot see it. Labels are placed one after the other, each at the nearest spot that is still
free, and left out where there is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import TableError
from narrative.figures.figures import (
    _STYLE,
    BLUE,
    GREY,
    INK,
    ORANGE,
    _axes,
    _below,
    _described,
    _figure,
    _key,
    _line,
    _n,
)
from narrative.schema import check
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours of up to four patterns, which also differ in grey (Okabe & Ito).
_COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7")
Box = tuple[float, float, float, float]

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
        labels: how many words to name at most, half on either side: those of the largest `log_ratio_bound`.
        target, reference: what to call them.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. Filled points have `p_adjusted` below .05.

    Raises:
        TableError: the table is none of keywords, or has those of more than one target.
    """
    needed = ("item", "target", "reference", "target_size", "reference_size", "log_ratio", "log_ratio_bound",
              "p_adjusted")  # fmt: skip
    table = check(keywords, needed, "table of keywords")
    if table["item"].duplicated().any():
        raise TableError("A word stands twice in the table of keywords; draw one target at a time.")
    from matplotlib import rc_context
    from matplotlib.ticker import MaxNLocator, NullFormatter

    words = int(table["target_size"].iloc[0] + table["reference_size"].iloc[0]) if len(table) else 0
    frequency = 1e6 * (table["target"] + table["reference"]).to_numpy(dtype=float) / max(words, 1)
    ratio = table["log_ratio"].to_numpy(dtype=float)
    sure = (table["p_adjusted"] < 0.05).to_numpy()
    sides = (
        (sure & (ratio > 0), BLUE, f"more in {target}"),
        (sure & (ratio < 0), ORANGE, f"more in {reference}"),
        (~sure, GREY, "not certain (p ≥ .05, corrected)"),
    )
    with rc_context(_STYLE):
        ax = _axes(ax, height=5.6)
        ax.axhline(0, color=INK, linewidth=0.8, zorder=1)
        for chosen, colour, _ in sides:
            face = colour if colour != GREY else "none"
            ax.scatter(
                frequency[chosen], ratio[chosen], s=11, facecolor=face, edgecolor=colour, linewidth=0.6,
                alpha=0.4, zorder=3 if face != "none" else 2,
                rasterized=len(table) > _MANY,
            )  # fmt: skip
        if len(table) and frequency.max() >= 10 * frequency.min():
            ax.set_xscale("log")
            ax.xaxis.set_minor_formatter(NullFormatter())
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_ylim(1.15 * float(ratio.min(initial=-1)), 1.15 * float(ratio.max(initial=1)))
        ax.margins(x=0.08)
        ax.set_xlabel(f"occurrences per million words, both together ({_n(words, 'word')})", loc="left")
        ax.set_ylabel("log ratio (each step doubles)")
        ax.yaxis.grid(True, color=INK, alpha=0.12, linewidth=0.5)
        _key(ax, [("o", colour, colour != GREY, _line(text, 34)) for _, colour, text in sides])
        _below(ax, source, 0)
        bound = table["log_ratio_bound"].to_numpy(dtype=float)
        first = np.argsort(-np.abs(bound), kind="stable")
        above, below = (first[sign * bound[first] > 0][: (labels + 1) // 2] for sign in (1, -1))
        named = sorted([*above.tolist(), *below.tolist()], key=lambda row: -abs(bound[row]))[:labels]
        spots = [(float(frequency[row]), float(ratio[row])) for row in named]
        texts = [_line(table["item"].iloc[row], 24) for row in named]
        for chosen, colour, _ in sides:
            rows = [row for row in named if chosen[row]]
            face, edge = ("none", INK) if colour == GREY else (colour, colour)
            ax.scatter(
                frequency[rows], ratio[rows], s=14, facecolor=face, edgecolor=edge, linewidth=0.7, zorder=4
            )
        _place_labels(ax, spots, texts, others=np.stack([frequency, ratio], axis=1))
        said = []
        for chosen, _, text in sides[:2]:
            rows = [row for row in named if chosen[row]]
            listed = ", ".join(
                f"{_line(table['item'].iloc[row])} {format_value(float(ratio[row]), 1)}" for row in rows
            )
            said.append(f"{_n(int(chosen.sum()), 'word')} {text}" + (f", such as {listed}" if listed else ""))
        return _described(
            ax, f"Scatter of {_n(len(table), 'word')} by frequency and log ratio: {'; '.join(said)}."
        )


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
    if {"node", "item"} <= set(pairs.columns):
        ends, sizes, noun = ("node", "item"), ("node_count", "item_count"), "word"
    elif {"category", "other"} <= set(pairs.columns):
        ends, sizes, noun = ("category", "other"), ("category_count", "other_count"), "category"
    else:
        table = check(pairs, ("item", "first_count", "last_count"), "table of pairs")
        words = [str(item).split(" ") for item in table["item"]]
        if any(len(each) != 2 for each in words):
            raise TableError("The collocations must be of two words to be drawn as a network.")
        pairs = table.assign(first=[each[0] for each in words], last=[each[-1] for each in words])
        ends, sizes, noun = ("first", "last"), ("first_count", "last_count"), "word"
    measure = by or ("npmi" if noun == "category" else "log_dice")
    table = check(pairs, (*ends, *sizes, measure, "joint", "expected"), "table of pairs")
    table = table[(table["joint"] > table["expected"]) & (table["joint"] > 0)]
    table = table.sort_values(measure, ascending=False, kind="stable").head(edges)
    import networkx  # type: ignore[import-untyped]  # networkx has no types
    from matplotlib import rc_context

    graph = networkx.Graph()
    strengths = table[measure].to_numpy(dtype=float)
    spread = float(np.ptp(strengths)) if len(strengths) else 0.0
    weights = 0.25 + 0.75 * (
        (strengths - strengths.min(initial=np.inf)) / spread if spread else strengths * 0 + 1
    )
    for row, weight in zip(table.to_dict("records"), weights.tolist(), strict=True):
        for end, size in zip(ends, sizes, strict=True):
            graph.add_node(row[end], size=max(graph.nodes.get(row[end], {}).get("size", 0), row[size]))
        graph.add_edge(row[ends[0]], row[ends[1]], weight=weight)
    with rc_context(_STYLE):
        ax = _axes(ax, height=5.8)
        ax.set_axis_off()
        if len(graph):
            _draw_graph(ax, graph, set(table[ends[0]]) if ends[0] == "node" else set())
            most = max(size for _, size in graph.nodes(data="size"))
            told = f"{_n(len(table), 'pair')}; width of a line: {measure.replace('_', ' ')}; size of a dot: "
            told += f"how often it stands there, at most {_n(most, 'time')}"
            ax.text(0, 1.01, told, transform=ax.transAxes, fontsize=8.5)
        else:
            ax.text(0.5, 0.5, "No pair stands together more often than by chance.", ha="center")
        _below(ax, source, 0)
        listed = "; ".join(
            f"{_line(row[ends[0]])} and {_line(row[ends[1]])} {format_value(float(row[measure]), 2)}"
            for row in table.head(12).to_dict("records")
        )
        plural = "categories" if noun == "category" else "words"
        return _described(
            ax,
            f"Network of {len(graph):,} {plural} and {_n(len(table), 'pair')}, strongest by "
            f"{measure.replace('_', ' ')}: {listed or 'none'}.",
        )


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
    texts = [_line(names[row], 24) for row in order]
    _place_labels(ax, spots, texts, radii=radii, others=np.concatenate(lines))


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
            places[name] = (float(x) + left + side / 2, float(y) + low - side / 2)
        left += 1.2 * side  # names stand beside the points, so more room is needed to the side
    return places


def plot_dispersion(
    positions: pd.DataFrame, *, documents: int = 25, source: str = "", ax: Axes | None = None
) -> Axes:
    """Draw where in each document the places of a pattern stand: a row a document, a tick a place.

    Args:
        positions: what `positions` gave, of up to four patterns.
        documents: how many documents to draw at most: those with the most places, in the order of the table.
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
    from matplotlib import rc_context

    counts = table["doc_id"].value_counts(sort=False)
    most = counts.sort_values(ascending=False, kind="stable").head(documents).index
    drawn = [doc_id for doc_id in counts.index if doc_id in set(most)]
    with rc_context(_STYLE):
        ax = _axes(ax, height=1.1 + (0.24 if len(patterns) < 3 else 0.3) * max(len(drawn), 1))
        share = 0.8 / max(len(patterns), 1)
        labels = []
        for row, doc_id in enumerate(drawn):
            here = table[table["doc_id"] == doc_id]
            ax.axhline(row, color=INK, linewidth=0.4, alpha=0.25, zorder=1)
            for number, pattern in enumerate(patterns):
                at = here.loc[here["pattern"] == pattern, "position"].to_numpy(dtype=float)
                low = row - 0.4 + number * share
                ax.vlines(at, low, low + share * 0.9, color=_COLOURS[number], linewidth=2, zorder=3)
            ax.text(1.012, row, f"{len(here):,}", va="center", fontsize=8.5, clip_on=False)
            labels.append(_line(str(here["title"].iloc[0]) or doc_id, 30))
        ax.set_yticks([])
        ax.set_ylim(max(len(drawn), 1) - 0.4, -0.6)
        for row, text in enumerate(labels):
            ax.text(
                -0.012, row, text, transform=ax.get_yaxis_transform(), ha="right", va="center", fontsize=8.5
            )
        ax.set_xlim(0, 1)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["beginning", "¼", "middle", "¾", "end"])
        rest = len(counts) - len(drawn)
        more = [f"{_n(rest, 'more document')} with fewer places not drawn."] if rest else []
        ax.set_xlabel(
            f"place in the document ({_n(len(drawn), 'document')}; at the right, places)", loc="left"
        )
        if len(patterns) > 1:
            colours = zip(_COLOURS, patterns, strict=False)
            _key(ax, [("s", colour, True, _line(pattern, 24)) for colour, pattern in colours])
        _below(ax, " ".join([*more, source]), 0)
        said = "; ".join(
            f"{_line(pattern)}: {_n((own := table[table['pattern'] == pattern]).shape[0], 'place')} in "
            f"{_n(own['doc_id'].nunique(), 'document')}, {_thirds(own['position'])}"
            for pattern in patterns
        )
        return _described(ax, f"Where in each document the places stand: {said or 'nowhere'}.")


def _thirds(position: pd.Series) -> str:
    thirds = np.bincount((position.to_numpy(dtype=float) * 3).astype(int).clip(0, 2), minlength=3).tolist()
    return f"{thirds[0]:,} in the first third, {thirds[1]:,} in the second, {thirds[2]:,} in the last"


def _place_labels(
    ax: Axes,
    spots: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    radii: Sequence[float] = (),
    others: npt.NDArray[np.float64] | None = None,
) -> None:
    """Write each text near its spot, where it covers neither another text nor another spot.

    Of the free places the nearest that covers the fewest of the `others` is taken; `radii` of the spots are
    in points. All is reckoned as the Agg renderer draws it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.font_manager import FontProperties

    if not spots:
        return
    # What is added must not move what is there.
    ax.set_xlim(ax.get_xlim())
    ax.set_ylim(ax.get_ylim())
    figure = _figure(ax)
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    figure.draw_without_rendering()
    scale = figure.dpi / 72
    font = FontProperties(family=_STYLE["font.family"], size=8)
    # A line is as high as these two letters, whatever stands in it.
    _, line_height, descent = renderer.get_text_width_height_descent("lp", font, False)
    at = ax.transData.transform(spots)
    sizes = [radius * scale for radius in radii or [2.2] * len(spots)]
    crowd = at if others is None else ax.transData.transform(others)
    back = ax.transData.inverted()
    frame = ax.get_window_extent(renderer)
    marks = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(at, sizes, strict=True)]
    written: list[Box] = []
    for (x, y), radius, text, own in zip(at, sizes, texts, marks, strict=True):
        width, own_height, _ = renderer.get_text_width_height_descent(text, font, False)
        height = max(own_height, line_height)
        taken = [*written, *(mark for mark in marks if mark != own)]
        best: tuple[float, Box] | None = None
        for far, angle in itertools.product((1, 6, 12, 20, 28), range(0, 360, 30)):
            dx, dy = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            left = x + dx * (radius + far * scale) - width * (1 - dx) / 2
            low = y + dy * (radius + far * scale) - height * (1 - dy) / 2
            box = (left - 1, low - 1, left + width + 1, low + height + 1)
            inside = frame.x0 <= box[0] and box[2] <= frame.x1 and frame.y0 <= box[1] and box[3] <= frame.y1
            if not inside or any(_overlap(box, other) for other in taken):
                continue
            covered = ((crowd > box[:2]) & (crowd < box[2:])).all(axis=1).sum()
            cost = far + 4.0 * float(covered)
            if best is None or cost < best[0]:
                best = cost, box
        if best is None:
            continue
        box = best[1]
        written.append(box)
        nearest = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
        if np.hypot(nearest[0] - x, nearest[1] - y) > radius + 5 * scale:
            (x1, y1), (x2, y2) = back.transform([(x, y), nearest])
            ax.plot([x1, x2], [y1, y2], color=INK, linewidth=0.4, alpha=0.6, zorder=3)
        corner = back.transform((box[0] + 1, box[1] + 1 + descent))
        ax.text(float(corner[0]), float(corner[1]), text, fontsize=8, va="baseline", zorder=5)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

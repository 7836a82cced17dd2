"""What all figures share: a style in the ink of the page, axes, text as one line, source and description.

Every figure function of this package takes a table that is complete (nothing is counted there), and an
optional `ax`, and returns the `Axes` (of several panels the first). `alt_text` says in words what the figure
shows, for those who cannot see it; it is made from the same table.
"""

from __future__ import annotations

import html
import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from narrative.clock import RUN_STARTED
from narrative.figures.captions import count_of
from narrative.tables.tables import one_line as shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

#: What is written and drawn in it takes the colour of the text around it in a report, light or dark.
INK = "#1f2328"
BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#7f7f7f"
#: Inside a hollow dot; a report puts the colour of its own paper there.
PAPER = "#ffffff"
#: Added wherever a figure shows a single article.
ONE_ARTICLE = "One article is a count, not a sample: no interval is drawn."
#: What differs from matplotlib's defaults; `our_style` sets both.
STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "sans-serif"], "font.size": 9.5,
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.linewidth": 0.7, "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
    "axes.titlesize": 10.5, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlepad": 12,
    "axes.labelsize": 9.5, "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none",
    "text.parse_math": False, "text.usetex": False, "svg.fonttype": "none", "svg.hashsalt": "narrative",
    "xtick.major.size": 3, "ytick.major.size": 0,
}  # fmt: skip
#: The SVG of each figure as it was drawn last, without its description.
_DRAWN: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
#: A number with its noun, as a figure says it: 0 as a digit.
n_of = partial(count_of, none="0")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def our_style() -> Iterator[None]:
    """Draw by matplotlib's defaults and our style, whatever the user's own settings (`matplotlibrc`) say.

    >>> from matplotlib import rc_context, rcParams
    >>> with rc_context({"axes.grid": True}), our_style():
    ...     rcParams["axes.grid"], rcParams["svg.hashsalt"]
    (False, 'narrative')
    """
    load_figures()
    from matplotlib import rc_context, rcdefaults, rcParams

    with rc_context():
        rcdefaults()
        rcParams.update(STYLE)
        yield


def load_figures() -> None:
    """Load matplotlib's figures; in the run of a report without the docstrings of `set`, which nobody reads.

    For those it looks through the setters of each class of artist, which takes twice as long as all else.
    """
    if RUN_STARTED not in os.environ or "matplotlib.artist" in sys.modules:
        return
    from matplotlib import artist

    describe, artist.kwdoc = artist.kwdoc, lambda artist: ""
    try:
        import matplotlib.figure  # noqa: F401 - loaded for what comes after
    finally:
        artist.kwdoc = describe


def alt_text(ax: Axes) -> str:
    """What a figure of this module shows, in words; empty for other axes."""
    return str(getattr(ax, "alt_text", ""))


def show(ax: Axes, *, alt: str | None = None) -> None:
    """Display a figure as SVG, with its description for those who cannot see it.

    The same table gives the same bytes: no date, no random ids. Text stays text. In a page the figure is
    transparent; as a picture on its own it has white paper.

    Args:
        ax: what a function of this module returned, or any other axes.
        alt: a description; else the one made from the data.
    """
    from IPython.display import display

    description = alt_text(ax) if alt is None else alt
    metadata = {"image/svg+xml": {"alt": description}, "alt": description}
    data = {"image/svg+xml": draw_svg(ax, alt=description), "text/plain": f"Figure: {description}"}
    display(data, raw=True, metadata=metadata)


def draw_svg(ax: Axes, *, alt: str = "") -> str:
    """The figure as an SVG document, the same text whenever the same table is drawn.

    What was drawn last is kept with the figure, and given again until something in it changes.
    """
    figure = figure_of(ax)
    kept = _DRAWN.get(figure)
    picture = kept if kept and not figure.stale else _draw_anew(ax)
    name = f' role="img" aria-label="{html.escape(_NOT_XML.sub("", alt))}"' if alt else ""
    paper = "<style>svg:root{background:#fff}</style>"  # holds where the SVG is a document of its own
    return re.sub(r"<svg ([^>]*)>", lambda found: f"<svg{name} {found[1]}>{paper}", picture, count=1)


def _draw_anew(ax: Axes) -> str:
    """Draw a figure, and keep its SVG; every change of an artist sets `stale` of its figure."""
    figure, target = figure_of(ax), io.StringIO()
    with our_style():
        save_tight(ax, target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    if getattr(figure.canvas, "manager", None) is None:  # a figure of pyplot has a window to draw anew
        figure.stale = False  # saving hides the background for a moment, and shows it again
        _DRAWN[figure] = target.getvalue()
    return target.getvalue()


def save_tight(ax: Axes, target: Any, **settings: Any) -> None:
    """Save a figure without margins, as `savefig(bbox_inches="tight", …)` does, to the same bytes.

    matplotlib draws a figure once to lay it out, without a trace, and a second time to save it. The figures
    of this package have no layout engine, so the first drawing changes nothing, and is left out.

    Args:
        ax: what a figure function returned, or any other axes.
        target: a path or an open file.
        settings: what else `savefig` takes.
    """
    import warnings

    figure = figure_of(ax)
    with warnings.catch_warnings():
        # A letter that our font lacks is set by the reader's own fonts: the SVG holds text, not outlines.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        if alt_text(ax) and figure.get_layout_engine() is None:
            figure.draw = lambda renderer: figure.__dict__.pop("draw", None)  # for the first call alone
        try:
            figure.savefig(target, bbox_inches="tight", **settings)
        finally:
            figure.__dict__.pop("draw", None)


def new_axes(ax: Axes | None, height: float) -> Axes:
    """The axes that were given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib.figure import Figure

    return Figure(figsize=(7.6, height)).subplots()


def figure_of(ax: Axes) -> Any:
    """The whole figure that axes belong to."""
    return ax.get_figure(root=True)


def describe(ax: Axes, description: str) -> Axes:
    """The axes, with what `alt_text` says of them."""
    setattr(ax, "alt_text", description)  # noqa: B010 - Axes declares no such attribute
    return ax


def one_line(text: object, width: int = 44) -> str:
    """Text of a corpus or lexicon as one line that an SVG can hold."""
    return shorten(_NOT_XML.sub("", str(text)), width)


def name_rows(ax: Axes, labels: list[str]) -> None:
    """Name the rows, the first at the top."""
    ax.set_yticks([])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    for row, label in enumerate(labels):
        ax.text(-0.022, row, one_line(label, 32), transform=ax.get_yaxis_transform(), ha="right", va="center")


def write_source(ax: Axes, source: str, documents: float) -> None:
    """The source, and what a single article cannot show, below everything else."""
    parts = ([ONE_ARTICLE] if documents == 1 else []) + ([one_line(source, 120)] if source else [])
    height = figure_of(ax).get_figheight() * 72
    ax.text(
        0, -52 / height, "\n".join(parts), transform=ax.transAxes, fontsize=8, alpha=0.8, va="top", ha="left"
    )


def draw_key(ax: Axes, items: list[tuple[str, str, bool, str]]) -> None:
    """What each mark means, in a line above the drawing."""
    at = 0.0
    for marker, colour, filled, text in items:
        ax.plot([at + 0.008], [1.07], marker, markersize=6, color=colour, transform=ax.transAxes,
                markerfacecolor=colour if filled else "none", clip_on=False)  # fmt: skip
        ax.text(at + 0.024, 1.07, text, transform=ax.transAxes, va="center", fontsize=9)
        at += 0.06 + 0.0125 * len(text)


def span_values(values: Sequence[float], ends: Sequence[float], times: float) -> tuple[float, float]:
    """From where to where an axis goes: all values, and the ends of intervals up to `times` as far.

    >>> span_values([0, 2], [-1, 50], 1.5)
    (-1, 5.0)
    """
    low, high = min(values), max(values)
    # Where every value is 0, the axis is that of the intervals.
    reach = max(high - low, abs(low), abs(high)) or max(map(abs, ends), default=0.0)
    ends = [min(max(end, low - times * reach), high + times * reach) for end in ends]
    return min(low, *ends, high), max(low, *ends, high)


def number_axis(axis: Axis, most: int) -> None:
    """Round numbers along an axis, at most so many steps, with a true minus sign."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−")))

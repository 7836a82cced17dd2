"""Labels beside points: one after the other, each at the nearest spot that is free, or left out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from narrative.figures.drawing import INK, STYLE, figure_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]
#: Left, lower, right and upper edge, in pixels.
Box = tuple[float, float, float, float]


def place_labels(
    ax: Axes,
    spots: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    radii: Sequence[float] = (),
    others: Floats | None = None,
) -> None:
    """Write each text near its spot, where it covers neither another text nor another spot.

    Of the free positions the nearest that covers the fewest of the `others` is taken; `radii` of the spots
    are in points. All is measured as the Agg renderer draws it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.font_manager import FontProperties

    if not spots:
        return
    # What is added must not move what is there.
    ax.set_xlim(ax.get_xlim())
    ax.set_ylim(ax.get_ylim())
    figure = figure_of(ax)
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    figure.draw_without_rendering()
    scale = figure.dpi / 72
    font = FontProperties(family=STYLE["font.family"], size=8)
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
        around = _positions_around((x, y), radius, (width, max(own_height, line_height)), scale)
        taken = [*written, *(mark for mark in marks if mark != own)]
        free = (
            (far + 4.0 * float(((crowd > box[:2]) & (crowd < box[2:])).all(axis=1).sum()), box)
            for far, box in around
            if frame.x0 <= box[0] and box[2] <= frame.x1 and frame.y0 <= box[1] and box[3] <= frame.y1
            and not any(_overlap(box, other) for other in taken)
        )  # fmt: skip
        best = min(free, key=lambda found: found[0], default=None)
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


def _positions_around(
    spot: tuple[float, float], radius: float, size: tuple[float, float], scale: float
) -> Iterator[tuple[int, Box]]:
    """Yield boxes for a text of this size around a spot, the nearest first, with how far off they are."""
    (x, y), (width, height) = spot, size
    for far, angle in itertools.product((1, 6, 12, 20, 28), range(0, 360, 30)):
        dx, dy = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        left = x + dx * (radius + far * scale) - width * (1 - dx) / 2
        low = y + dy * (radius + far * scale) - height * (1 - dy) / 2
        yield far, (left - 1, low - 1, left + width + 1, low + height + 1)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

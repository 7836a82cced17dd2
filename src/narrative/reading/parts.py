"""Parts of a section: folded, with what there is to say of them, and not there where they are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.figures.drawing import show
from narrative.reading.prose import Prose, say
from narrative.tables.tables import ShownTable, html_text, show_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["show_figure", "show_folds", "show_some"]


@dataclass(frozen=True)
class Folds:
    """Parts one below the other; made by `show_folds`."""

    parts: Mapping[str, Any]
    opened: int

    def _repr_html_(self) -> str:
        shown = []
        for number, (name, part) in enumerate(self.parts.items()):
            inside = part._repr_html_()
            if number >= self.opened:
                summary = f"<summary>{html_text(name)}</summary>"
                inside = f'<details class="narrative-rest">{summary}\n{inside}</details>'
            shown.append(inside)
        return "\n".join(shown)

    def __repr__(self) -> str:
        return "\n\n".join(repr(part) for part in self.parts.values())


def show_folds(parts: Mapping[str, Any], opened: int = 4) -> Folds:
    """Show tables or lines one below the other, all but the first in a fold each.

    Args:
        parts: what to show, by what its fold is called; text in a name is never markup.
        opened: how many stand open.

    >>> from narrative.tables.tables import show_table
    >>> import pandas as pd
    >>> shown = show_folds({"A": show_table(pd.DataFrame({"word": ["hope"]}), caption="Words of A")})
    >>> shown
    Words of A
    word
    hope
    """
    return Folds(dict(parts), opened)


def show_some(table: pd.DataFrame, **options: Any) -> ShownTable | None:
    """Show a table as `show_table` does; one without rows is not there.

    >>> show_some(pd.DataFrame({"word": []}), caption="Nothing") is None
    True
    """
    return show_table(table, **options) if len(table) else None


def show_figure(ax: Axes | None, reading: str = "") -> Prose | None:
    """Display a figure, if there is one, and return how to read it.

    Args:
        ax: what a figure function gave; without it, nothing is shown.
        reading: how to read the figure, in a sentence or two.
    """
    if ax is None:
        return None
    show(ax)
    return say(f"How to read it. {reading}") if reading else None

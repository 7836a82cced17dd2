"""What the widgets share: a page in the browser that shows what it is told, and can only ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget


class Asking(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is not followed by mypy
    """A page. Every trait goes to the browser and none comes back: it can only ask.

    Args:
        panels: what it shows first, by the names of its traits.
        answer: is called with each thing that the page asks.
    """

    def __init__(self, panels: Mapping[str, Any], answer: Callable[[Any], None]) -> None:
        super().__init__(**panels)
        self.on_msg(lambda _, asked, __: answer(asked))

    def show(self) -> dict[str, Any]:
        """Return the output of a cell that shows the page."""
        bundle = self._repr_mimebundle_()
        return dict(bundle[0]) if bundle else {}

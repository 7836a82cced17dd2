"""The page: the widget that shows a place, and passes on what the reader decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_FOLDER = Path(__file__).parent


class Page(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is not followed by mypy
    """What is on the page. Every trait goes to the browser and none comes back: it can only ask."""

    _esm = _FOLDER / "judging.js"
    _css = _FOLDER / "judging.css"

    place = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, panels: Mapping[str, Any], answer: Callable[[Any], None]) -> None:
        super().__init__(**panels)
        self.on_msg(lambda _, asked, __: answer(asked))

    def show(self) -> dict[str, Any]:
        """Return the output of a cell that shows the page."""
        bundle = self._repr_mimebundle_()
        return dict(bundle[0]) if bundle else {}

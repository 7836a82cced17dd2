"""The pages that the widgets show in the browser: each shows what it is told, and can only ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_FOLDER = Path(__file__).parent


class Page(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget is not followed by mypy
    """A page. Every trait goes to the browser and none comes back: it can only ask.

    Args:
        panels: what it shows first, by the names of its traits.
        answer: is called with each thing that the page asks.
    """

    words = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

    def __init__(self, panels: Mapping[str, Any], answer: Callable[[Any], None]) -> None:
        super().__init__(**panels)
        self.on_msg(lambda _, asked, __: answer(asked))

    def show(self) -> dict[str, Any]:
        """Return the output of a cell that shows the page."""
        bundle = self._repr_mimebundle_()
        return dict(bundle[0]) if bundle else {}


class ExplorerPage(Page):
    """What the explorer shows."""

    _esm = _FOLDER / "explorer" / "explorer.js"
    _css = _FOLDER / "explorer" / "explorer.css"

    setting = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    rates = traitlets.Dict().tag(sync=True)
    course = traitlets.Dict().tag(sync=True)
    concordance = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    #: The number of the last question that was answered.
    answered = traitlets.Int(0).tag(sync=True)


class JudgingPage(Page):
    """What the judging shows: one match at a time."""

    _esm = _FOLDER / "judging" / "judging.js"
    _css = _FOLDER / "judging" / "judging.css"

    place = traitlets.Dict().tag(sync=True)

"""The page: the widget that draws what the explorer tells it, and passes on what the reader asks for."""

from __future__ import annotations

from pathlib import Path

import traitlets

from narrative.widgets.page import Asking

_FOLDER = Path(__file__).parent


class Page(Asking):
    """What is on the page."""

    _esm = _FOLDER / "explorer.js"
    _css = _FOLDER / "explorer.css"

    setting = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    rates = traitlets.Dict().tag(sync=True)
    course = traitlets.Dict().tag(sync=True)
    concordance = traitlets.Dict().tag(sync=True)
    article = traitlets.Dict().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    #: The number of the last question that was answered.
    answered = traitlets.Int(0).tag(sync=True)

"""The page: the widget that shows a place, and passes on what the reader decides."""

from __future__ import annotations

from pathlib import Path

import traitlets

from narrative.widgets.page import Asking

_FOLDER = Path(__file__).parent


class Page(Asking):
    """What is on the page."""

    _esm = _FOLDER / "judging.js"
    _css = _FOLDER / "judging.css"

    place = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)

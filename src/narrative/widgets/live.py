"""What the widgets share: panels that are kept, and shown on a page while a notebook is live."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from narrative.resources import GIVEN_PATHS

if TYPE_CHECKING:
    from narrative.widgets.pages import Page


class Live:
    """Shows its panels on a page; in a report, which has no reader to click, what stands for it."""

    def __init__(self) -> None:
        self._panels: dict[str, Any] = {"message": ""}
        self._page: Page | None = None

    def _put(self, panel: str, value: Any) -> None:
        """Keep what a panel shows, and show it at once if there is a page."""
        self._panels[panel] = value
        if self._page is not None:
            setattr(self._page, panel, value)

    def _make_page(self) -> Page:
        raise NotImplementedError

    def _stand_in(self) -> tuple[str, str]:
        """What is shown where no script may run: as HTML and as text."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        html, plain = self._stand_in()
        bundle = {"text/plain": plain, "text/html": html}
        if GIVEN_PATHS in os.environ:  # nobody answers in a report, and none may carry a script
            return bundle
        if self._page is None:
            self._page = self._make_page()
        return self._page.show() | bundle

"""The same examples on every run; `HYPOTHESIS_PROFILE=explore pytest` looks for new ones. One JupyterLab."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from laboratory import Lab

# In the background of a shell SIGINT is ignored, and would be by the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab over a copy of the notebooks and corpora, without the user's settings."""
    from laboratory import start_lab

    with start_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


#: Not for longer: while it is open, an event loop runs, and no notebook could be executed.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser that Debian ships."""
    from laboratory import start_browser

    with start_browser() as browser:
        yield browser

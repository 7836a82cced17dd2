"""How the suite is run: how many examples are tried, which tests share a worker, and one JupyterLab for all.

`make test` tries the same few examples of each property every time; `make thorough` many, and new ones.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import is_hypothesis_test, settings

from workers import Workers, put_long_files_first

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from laboratory import Lab

# In the background of a shell SIGINT is ignored, and would be by the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
settings.register_profile("quick", derandomize=True, deadline=None)
settings.register_profile("thorough", deadline=None)
settings.load_profile(PROFILE)
#: How many examples are tried, where a test asks for one in its own `settings`, or by default for 100.
SHARE = {"quick": 0.2, "thorough": 5}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Workers:
    """Give whole files to workers."""
    return Workers(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, and try as many examples as the profile says."""
    put_long_files_first(items)
    tests = {getattr(item, "obj", None) for item in items}
    for test in filter(is_hypothesis_test, tests):
        asked = test._hypothesis_internal_use_settings
        number = max(min(asked.max_examples, 5), round(SHARE[PROFILE] * asked.max_examples))
        test._hypothesis_internal_use_settings = settings(asked, max_examples=number)


@pytest.fixture(scope="session")
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

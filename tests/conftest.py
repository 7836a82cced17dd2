"""How the suite is run, and what tests in several folders share: executed notebooks, and one JupyterLab."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from effort import share_examples
from executed import execute_once
from narrative.reports.notebook_format import load_nbformat
from workers import BROWSER, Workers, put_long_files_first

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from playwright.sync_api import Browser

    from laboratory import Lab

load_nbformat()  # before any test does

# What is imported and collected stays to the end: the collector need not go through it again and again.
gc.disable()

# In the background of a shell SIGINT is ignored, and would be by the commands that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Workers:
    """Give whole files to workers."""
    return Workers(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Take one worker more than there are processors: tests wait for kernels and browsers."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, and try as many examples as the profile says."""
    gc.freeze()
    gc.enable()
    put_long_files_first(items)
    share_examples(items)


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], NotebookNode]:
    """What executes a notebook on its own corpus, if no test on any worker has yet."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "executed"
    folder.mkdir(exist_ok=True)
    return partial(execute_once, folder=folder)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab over a copy of the notebooks and corpora, without the user's settings."""
    from laboratory import start_lab

    with start_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


#: The browser, while it is open.
opened = contextlib.ExitStack()


@pytest.fixture(scope="module")
def browser() -> Browser:
    """The browser that Debian ships, and the same for all files that follow each other and need one."""
    from laboratory import open_browser

    return open_browser(opened)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser after the last test that needs one: an event loop runs while it is open."""
    if nextitem is None or not nextitem.path.name.endswith(BROWSER):
        opened.close()

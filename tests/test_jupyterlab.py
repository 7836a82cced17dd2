"""Every notebook in JupyterLab, in the browser that Debian ships: Run All, no error, nothing from outside."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.textContent)"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

if CHROMIUM is None and "CI" not in os.environ:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab over a copy of the notebooks and corpora, without the user's settings; its address."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "corpus"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        name: str(folder / "home" / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    settings = [
        "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--ServerApp.port_retries=0",
        "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}", "--allow-root",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings],
            env=os.environ | places | {"HOME": str(folder / "home")},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token=test")
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise OSError(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM is not None, "CI installs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def run_all(page: Page, address: str, notebook: str) -> None:
    """Open a notebook, run all its cells, and wait until the last one has run."""
    page.goto(f"{address}/lab/tree/notebooks/{notebook}.ipynb?token=test&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=60_000)
    for _ in range(3):  # a click that comes before the kernel is ready is lost
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(f"() => {PROMPTS}.some(text => text !== '[ ]:')", timeout=20_000)
            break
    page.wait_for_function(f"() => {PROMPTS}.every(text => /^\\[\\d+\\]:$/.test(text))", timeout=180_000)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_run_all(lab: str, browser: Browser, notebook: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 30_000})  # all cells are drawn
    page = context.new_page()
    outside: list[str] = []
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: outside.append(request.url) if "://" in request.url else None)
    run_all(page, lab, notebook)
    assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
    assert page.locator(".narrative-table").count() > 0
    aligned = page.evaluate(
        """() => [...document.querySelectorAll('.narrative-table td.running, .narrative-table td.long')]
                 .map(cell => getComputedStyle(cell).textAlign)"""
    )
    assert set(aligned) <= {"left"}
    assert page.locator(".narrative-table mjx-container, .narrative-annotation mjx-container").count() == 0
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')]
                 .filter(area => area.scrollWidth > area.clientWidth + 1)
                 .map(area => area.textContent.slice(0, 80))"""
    )
    assert too_wide == [], "nothing runs off the screen"
    assert dialogs == []
    assert [
        url for url in outside if not url.startswith((lab, lab.replace("http", "ws"), "data:", "blob:"))
    ] == []
    if folder := os.environ.get("NARRATIVE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"lab-{notebook}.png")
    context.close()

"""A JupyterLab over a copy of the notebooks and corpora, and what to do in it with Debian's browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from checkout import PROJECT
from scheduled import wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: Without a browser there is nothing to see, but for in CI, where it must be there.
SKIP = CHROMIUM is None and "CI" not in os.environ
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SETTINGS = Path("home", "JUPYTER_CONFIG_DIR", "lab", "user-settings", "@jupyterlab")
#: What stands before each cell whose source is shown; one that is folded has none.
PROMPTS = (
    "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt:not(.jp-Placeholder-prompt)')]"
    ".map(prompt => prompt.textContent)"
)
T = TypeVar("T")

#: Opens a notebook in the page, if it is not open, and says whether it is ready; asked until it is.
OPEN = """path => {
    const shown = [...jupyterapp.shell.widgets('main')].find(widget => widget.context?.path === path);
    if (shown) return shown.context.isReady;
    const open = () => jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    window.opening ??= open().finally(() => { window.opening = null; });
    return false;
}"""
#: Runs all cells of the notebook in front, as soon as it has a kernel that is ready.
RUN = """async () => {
    const session = jupyterapp.shell.currentWidget.sessionContext;
    await session.ready;
    await session.session.kernel.info;
    jupyterapp.commands.execute('notebook:run-all-cells');
}"""
#: Closes all notebooks, unsaved as they are, and turns the light on.
CLEAR = """async () => {
    for (const widget of [...jupyterapp.shell.widgets('main')]) if (widget.context) widget.dispose();
    await jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'});
}"""


@dataclass(frozen=True)
class Lab:
    """A JupyterLab: its address, and the folder that it shows."""

    address: str
    folder: Path

    def write(self, name: str, cells: list[str]) -> None:
        """Write a notebook of code cells."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, self.folder / "notebooks" / f"{name}.ipynb")

    def show(self, name: str, notebook: nbformat.NotebookNode) -> None:
        """Write an executed notebook, and trust it as JupyterLab trusts one that its user ran."""
        NotebookNotary(data_dir=str(self.folder / "home" / "JUPYTER_DATA_DIR")).sign(notebook)
        nbformat.write(notebook, self.folder / "notebooks" / f"{name}.ipynb")

    def clear(self) -> None:
        """End the kernels and forget the theme that was chosen: the next test begins as the first did."""
        for kernel in self._list_kernels():
            with contextlib.suppress(urllib.error.HTTPError):  # it may be ending by itself just now
                self._ask("DELETE", f"api/kernels/{kernel['id']}")
        (self.folder / SETTINGS / "apputils-extension" / "themes.jupyterlab-settings").unlink(missing_ok=True)

    def _list_kernels(self) -> list[dict[str, str]]:
        """List the kernels; asked again where one ended by itself while they were listed."""
        for _ in range(20):
            with contextlib.suppress(urllib.error.HTTPError):
                return list(json.loads(self._ask("GET", "api/kernels")))
            time.sleep(0.1)
        raise TimeoutError("JupyterLab does not list its kernels.")

    def _ask(self, method: str, what: str) -> bytes:
        asked = urllib.request.Request(
            f"{self.address}/{what}", method=method, headers={"Authorization": "token test"}
        )
        with urllib.request.urlopen(asked) as answer:
            return bytes(answer.read())


def stop_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure no coverage in what is started: it is run elsewhere too, and so takes half as long."""
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)


@contextlib.contextmanager
def start_lab(folder: Path) -> Iterator[Lab]:
    """Start a JupyterLab over copies of the notebooks and corpora, without the user's settings."""
    for name in ("notebooks", "corpus"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        name: str(folder / "home" / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    }
    # All cells are drawn, whether they are on the screen or not.
    tracker = folder / SETTINGS / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    settings = [
        "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--ServerApp.port_retries=0",
        "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}", "--allow-root",
        "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    # What is run here is run elsewhere too; to measure its coverage again takes half as long again.
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings],
            env=quiet | places | {"HOME": str(folder / "home")},
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: _answers(f"{address}/api?token=test"), server, seconds=180)
            yield Lab(address, folder)
        finally:
            server.terminate()
            server.wait()


@contextlib.contextmanager
def _start_browser() -> Iterator[Browser]:
    assert CHROMIUM is not None, "CI installs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        _browsers.append(browser)
        yield browser
        _browsers.remove(browser)
        browser.close()


_browsers: list[Browser] = []


def open_browser(opened: contextlib.ExitStack) -> Browser:
    """The browser; it is started if none is open, and closed with `opened`."""
    return _browsers[0] if _browsers else opened.enter_context(_start_browser())


def apart(make: Callable[[], T]) -> T:
    """What a function makes in another thread: in this one an event loop runs while a browser is open."""

    def work() -> T:
        try:
            return make()
        finally:  # papermill leaves open the loop that Jupyter made for this thread
            with contextlib.suppress(RuntimeError):  # none was made
                asyncio.get_event_loop_policy().get_event_loop().close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(address).close()
        return True
    return False


@dataclass
class Visit:
    """A page in the browser, with what it did that no page should: requests outside, and dialogs."""

    page: Page
    lab: Lab
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        """Note what a dialog says, and close it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def note(self, request: Request) -> None:
        """Note what is requested."""
        if "://" in request.url:
            self.requests.append(request.url)

    @property
    def outside(self) -> list[str]:
        """Requests to another place than the lab."""
        address = self.lab.address
        own = (address, address.replace("http", "ws"), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


@contextlib.contextmanager
def visit(browser: Browser, lab: Lab, *, height: int = 1000) -> Iterator[Visit]:
    """Watch the page that shows the lab. It is loaded once for each browser; after a visit all is closed."""
    page = _find_page(browser, lab) or _load_page(browser, lab)
    page.set_viewport_size({"width": 1400, "height": height})
    seen = Visit(page, lab)
    page.on("dialog", seen.dismiss)
    page.on("request", seen.note)
    try:
        yield seen
        page.remove_listener("dialog", seen.dismiss)
        page.remove_listener("request", seen.note)
        page.evaluate(CLEAR)
        page.wait_for_selector("body[data-jp-theme-light=true]", state="attached")
    except BaseException:  # nobody knows what it shows: the next visit begins with a new one
        page.context.close()
        raise
    finally:
        lab.clear()


def _find_page(browser: Browser, lab: Lab) -> Page | None:
    pages = (page for context in browser.contexts for page in context.pages)
    return next((page for page in pages if page.url.startswith(lab.address)), None)


def _load_page(browser: Browser, lab: Lab) -> Page:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=lab.address)
    page = context.new_page()
    page.goto(f"{lab.address}/lab?token=test&reset")
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)", timeout=60_000)
    return page


def open_notebook(page: Page, lab: Lab, notebook: str) -> None:
    """Open a notebook and wait until it is drawn."""
    page.wait_for_function(OPEN, arg=f"notebooks/{notebook}.ipynb", timeout=60_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)


def wait_for_outputs(page: Page) -> None:
    """Wait until each cell shows that it has run."""
    page.wait_for_function(f"() => {PROMPTS}.every(text => /^\\[\\d+\\]:$/.test(text))", timeout=180_000)


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open a notebook, run all its cells, and wait until the last one has run."""
    open_notebook(page, lab, notebook)
    page.evaluate(RUN)
    wait_for_outputs(page)


def go_dark(page: Page) -> None:
    """Choose the dark theme from the menu."""
    page.wait_for_selector("body[data-jp-theme-light=true]", state="attached")
    page.locator(".lm-MenuBar-itemLabel", has_text="Settings").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text="JupyterLab Dark").first.click()
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")


def list_violations(page: Page, place: str) -> list[tuple[str, list[str]]]:
    """The rules of accessibility that are gravely broken in a place of the page, each with where."""
    return [
        (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
        for each in Axe().run(page, context=place).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]

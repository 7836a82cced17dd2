"""Notebooks in JupyterLab, in the browser that Debian ships: no error, nothing from outside.

The first notebook and those with a widget are run there (at night all). Reports are shown as run elsewhere.
What the other lessons show by day, `test_course.py` and `test_notebooks.py` look at without a browser.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser

from effort import THOROUGH, choose
from laboratory import PROJECT, SKIP, Lab, apart, open_notebook, run_all, visit, wait_for_outputs

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
RUN = [
    path.stem
    for path in NOTEBOOKS
    if THOROUGH or path == NOTEBOOKS[0] or "narrative.judge(" in path.read_text(encoding="utf-8")
]
#: A report as it was executed; at night all.
REPORTS = choose([path for path in NOTEBOOKS if not path.name[0].isdigit() and path.stem not in RUN], 1)
SHOWN = [path for path in NOTEBOOKS if path.stem in RUN or path in REPORTS]

if SKIP:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)


@pytest.fixture(scope="module")
def finished(executed: Callable[[Path], NotebookNode]) -> Mapping[str, NotebookNode]:
    """The notebooks that are not run in JupyterLab."""
    return apart(lambda: {path.stem: executed(path) for path in SHOWN if path.stem not in RUN})


def count_pictures(notebook: NotebookNode) -> int:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return sum("image/svg+xml" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("notebook", [path.stem for path in SHOWN])
def test_in_jupyterlab(
    notebook: str, finished: Mapping[str, NotebookNode], lab: Lab, browser: Browser
) -> None:
    with visit(browser, lab) as seen:
        page = seen.page
        if notebook in RUN:
            run_all(page, lab, notebook)
        else:
            lab.show(notebook, finished[notebook])
            open_notebook(page, lab, notebook)
            wait_for_outputs(page)
        assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
        assert page.locator(".narrative-table").count() > 0
        if notebook not in RUN:  # what JupyterLab does not trust, it does not draw
            assert page.locator(".jp-RenderedSVG img").count() == count_pictures(finished[notebook])
        aligned = page.evaluate(
            """() => [...document.querySelectorAll('.narrative-table td.running, .narrative-table td.long')]
                     .map(cell => getComputedStyle(cell).textAlign)"""
        )
        assert set(aligned) <= {"left"}
        typeset = page.locator(":is(.narrative-table, .narrative-annotation) mjx-container")
        assert typeset.count() == 0
        too_wide = page.evaluate(
            """() => [...document.querySelectorAll('.jp-OutputArea-output')]
                     .filter(area => area.scrollWidth > area.clientWidth + 1)
                     .map(area => area.textContent.slice(0, 80))"""
        )
        assert too_wide == [], "nothing runs off the screen"
        assert seen.dialogs == []
        assert seen.outside == []
        if folder := os.environ.get("NARRATIVE_SCREENSHOTS"):
            page.set_viewport_size({"width": 1400, "height": 12_000})
            page.screenshot(path=Path(folder) / f"lab-{notebook}.png")

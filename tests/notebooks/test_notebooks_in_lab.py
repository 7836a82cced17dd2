"""Every notebook in JupyterLab, in the browser that Debian ships: Run All, no error, nothing from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from laboratory import PROJECT, SKIP, Lab, run_all, visit

NOTEBOOKS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))

if SKIP:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_run_all(lab: Lab, browser: Browser, notebook: str) -> None:
    with visit(browser, lab) as seen:
        page = seen.page
        run_all(page, lab, notebook)
        assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
        assert page.locator(".narrative-table").count() > 0
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

"""Make the picture in the README anew: the first screen of a report, as a browser shows it.

    make picture

It runs `comparison-report` on `harbour` and needs Chromium, like the tests of pages do.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("comparison-report.png")
REPORT = ["report", "comparison-report", "--corpus", "harbour", "-p", "event", "2019-04-02", "--no-store"]
SIZE = {"width": 1180, "height": 860}


def main() -> None:
    """Run the report, open its page, and keep what a first screen shows."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("Chromium is needed to draw the picture.")
    command = Path(sys.executable).with_name("narrative")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([command, *REPORT, "--out", folder], check=True)
        (page,) = Path(folder).glob("*/latest/*.html")
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        screen = chromium.new_page(viewport=SIZE)
        screen.goto(page.resolve().as_uri())
        screen.screenshot(path=PICTURE)
        chromium.close()


if __name__ == "__main__":
    main()

"""Judging in JupyterLab, by keyboard and by mouse: each decision in the file, hostile text, axe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from laboratory import SKIP, Lab, go_dark, list_violations, run_all, visit
from narrative import read_judgements

if SKIP:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)

CELL = """import narrative, pandas as pd
texts = ["<img src=x onerror=alert(1)> Hope, for $5 and $6.", "In the hope of <b>a rise</b>.", "Hope again."]
corpus = narrative.Corpus.from_documents(pd.DataFrame({"text": texts}, index=[*"abc"]), "three")
meaning = {"hope": "What may come."}
lexicon = narrative.Lexicon.from_entries({"hope": ["hope*"]}, name="mine", definitions=meaning)
tried = narrative.audit(corpus, lexicon)
narrative.judge(tried, "judged.csv", judge="A")"""


def picture(judging: Locator, name: str) -> None:
    if folder := os.environ.get("NARRATIVE_SCREENSHOTS"):
        judging.screenshot(path=Path(folder) / f"judging-{name}.png")


def test_judging_by_keyboard_and_by_mouse(lab: Lab, browser: Browser) -> None:
    file = lab.folder / "notebooks" / "judged.csv"
    with visit(browser, lab) as seen:
        page = seen.page
        lab.write("judging", [CELL])
        run_all(page, lab, "judging")
        judging = page.locator(".narrative-judging")
        words = judging.locator(".words")
        expect(words).to_have_text("0 of 3 matches judged by A.")
        judging.focus()
        page.keyboard.press("k")
        expect(words).to_have_text("1 of 3 matches judged by A: 1 kept.")
        assert read_judgements(file)["decision"].tolist() == ["keep"]
        expect(judging.locator(".counted")).to_have_text("2 of 3")  # a key is for the match that is shown
        page.keyboard.press("d")
        expect(words).to_have_text("2 of 3 matches judged by A: 1 kept, 1 dropped.")
        page.keyboard.press("ArrowLeft")
        expect(judging.locator(".counted")).to_have_text("2 of 3")
        expect(judging.get_by_role("button", name="Drop")).to_have_attribute("aria-pressed", "true")
        for theme in ("light", "dark"):
            if theme == "dark":
                go_dark(page)
            picture(judging, theme)
            assert list_violations(page, ".narrative-judging") == []
        judging.get_by_role("button", name="Unsure").click()
        expect(words).to_have_text("2 of 3 matches judged by A: 1 kept, 1 unsure.")
        expect(judging.locator(".counted")).to_have_text("3 of 3")
        page.keyboard.press("u")  # the button that was clicked still has the keys
        expect(words).to_contain_text("3 of 3 matches judged by A: 1 kept, 2 unsure. All are judged")
        assert read_judgements(file)["decision"].tolist() == ["keep", "unsure", "unsure"]

        assert page.locator(".jp-CodeCell").count() == 1, "the notebook took none of the keys for a command"

    # Begun again, it goes on with what is in the file.
    file.write_text("\n".join(file.read_text("utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    with visit(browser, lab) as seen:
        page = seen.page
        lab.write("again", [CELL])
        run_all(page, lab, "again")
        judging = page.locator(".narrative-judging")
        expect(judging.locator(".words")).to_have_text("1 of 3 matches judged by A: 1 kept.")
        expect(judging.locator(".counted")).to_have_text("2 of 3")
        judging.focus()
        page.keyboard.press("ArrowLeft")
        texts = set()
        for number in range(3):
            expect(judging.locator(".counted")).to_have_text(f"{number + 1} of 3")
            texts.add(" ".join((judging.locator(".place").text_content() or "").split()))
            page.keyboard.press("ArrowRight")
        assert "In the hope of <b>a rise</b> ." in texts or "In the hope of <b>a rise</b>." in texts
        assert any("$5 and $6" in text and "<img src=x" in text for text in texts)
        assert judging.locator("script, img, b, mjx-container, .MathJax").count() == 0
        assert seen.dialogs == []
        assert seen.outside == []

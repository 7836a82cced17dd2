"""The explorer in JupyterLab, driven by mouse and by keyboard; hostile text; rules of accessibility."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from hostile_corpus import make_hostile
from laboratory import SKIP, Lab, Visit, go_dark, list_violations, run_all, visit

if SKIP:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)

HARBOUR = """import narrative
corpus = narrative.load_corpus("harbour")
lexicon = narrative.load_lexicon("news-frames")
explorer = narrative.explore(corpus, lexicon)
explorer"""


def open_explorer(seen: Visit, lab: Lab, name: str, cells: list[str]) -> Locator:
    """Run a notebook whose first cell shows the explorer, and wait until it is drawn."""
    lab.write(name, cells)
    run_all(seen.page, lab, name)
    explorer = seen.page.locator(".narrative-explorer")
    expect(explorer.locator(".rates tbody tr").first).to_be_visible()
    return explorer


def picture(explorer: Locator, name: str) -> None:
    if folder := os.environ.get("NARRATIVE_SCREENSHOTS"):
        explorer.screenshot(path=Path(folder) / f"explorer-{name}.png")


def read_rates(explorer: Locator) -> list[list[str]]:
    """The names and rates that are shown."""
    rows = explorer.locator(".rates tbody tr").all()
    return [[row.locator(".name").inner_text(), row.locator(".number").first.inner_text()] for row in rows]


def run_cell(page: Page, source: str) -> str:
    """Put code into the last cell, run it, and return what it printed."""
    cell = page.locator(".jp-CodeCell").last
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    page.keyboard.press("Shift+Enter")
    printed = page.locator(".jp-CodeCell [data-mime-type='application/vnd.jupyter.stdout']")
    expect(printed).to_have_count(1, timeout=30_000)
    return printed.inner_text().strip()


def test_from_a_click_to_the_sentence_and_back_to_code(lab: Lab, browser: Browser) -> None:
    with visit(browser, lab, height=2400) as seen:
        page = seen.page
        explorer = open_explorer(seen, lab, "mouse", [HARBOUR, "pass"])
        words = explorer.locator(".words")
        expect(words).to_contain_text("63 articles of 4 outlets, 5 March to 28 April 2019;")

        explorer.get_by_label("Category").select_option(label="Morality")
        expect(words).to_contain_text("category Morality")
        explorer.get_by_label("Farsound Agency").uncheck()
        expect(words).to_contain_text("of 3 outlets")
        explorer.get_by_role("button", name="The Lugger").click()
        expect(explorer.get_by_role("button", name="only The Lugger: show all again")).to_be_visible()
        expect(explorer.locator(".concordance td.document").first).to_have_text("The Lugger")
        expect(explorer.locator(".concordance td.document", has_not_text="The Lugger")).to_have_count(0)
        first = explorer.locator("td.right").first
        before = first.inner_text()
        explorer.get_by_role("button", name="Right", exact=True).click()
        expect(explorer.locator("th.right")).to_have_attribute("aria-sort", "ascending")
        expect(first).not_to_have_text(before)  # the lines come after the heading
        rights = [text.casefold() for text in explorer.locator("td.right").all_inner_texts()]
        assert rights[0] < rights[-1]

        explorer.get_by_label("in the voice of").select_option("direct")
        expect(explorer.locator("tr[data-voice=direct] small.voice").first).to_contain_text("direct")
        expect(explorer.locator(".concordance tbody tr:not([data-voice=direct])")).to_have_count(0)
        explorer.get_by_label("in the voice of").select_option("all")
        expect(explorer.locator("tr[data-voice=journalist]").first).to_be_visible()

        line = explorer.locator(".concordance tbody tr").nth(2)
        place, right = line.locator(".match bdi").inner_text(), line.locator(".right").inner_text()
        line.click()
        here = explorer.locator(".article mark.here")
        expect(here).to_be_focused()
        expect(here).to_be_in_viewport()
        assert here.inner_text() == place
        behind = here.evaluate("mark => mark.parentElement.textContent.split(mark.textContent).length > 1")
        assert behind
        text = " ".join(explorer.locator(".article .text").inner_text().split())
        assert f"{place} {right}".replace(" ,", ",") in text or right in text
        picture(explorer, "article")

        explorer.get_by_role("button", name="Copy the code").click()
        expect(explorer.locator(".said")).to_have_text("copied")
        code = page.evaluate("navigator.clipboard.readText()")
        assert code == explorer.get_by_label("The same as code").input_value()
        shown, lines = read_rates(explorer), explorer.locator(".concordance .shown").inner_text()
        check = (
            "import json\n"
            "rates = [[row.outlet, f'{1000 * row.estimate:.1f}'] for row in estimates.itertuples()]\n"
            "same = [estimates.equals(explorer.estimates), periods.equals(explorer.periods), "
            "lines.equals(explorer.lines)]\n"
            "print(json.dumps([rates, same, len(lines), article.doc_id]))"
        )
        rates, same, n_lines, doc_id = json.loads(run_cell(page, f"{code}\n{check}"))
        assert rates == shown
        assert same == [True, True, True]
        assert lines.endswith(f"of {n_lines}")
        assert doc_id in explorer.locator(".article .facts").inner_text()
        assert seen.outside == []


def test_keyboard_alone_and_accessibility_in_light_and_dark(lab: Lab, browser: Browser) -> None:
    with visit(browser, lab, height=2400) as seen:
        page = seen.page
        explorer = open_explorer(seen, lab, "keyboard", [HARBOUR])
        explorer.get_by_label("Category").focus()
        for label in ("or a pattern of your own", "Show", "From"):
            page.keyboard.press("Tab")
            expect(explorer.get_by_label(label)).to_be_focused()
        explorer.get_by_label("or a pattern of your own").focus()
        page.keyboard.type("dock*")
        page.keyboard.press("Enter")
        expect(explorer.locator(".words")).to_contain_text("pattern “dock*”")
        # A pattern that is none is told, and nothing else changes.
        page.keyboard.press("Control+a")
        page.keyboard.type('" "')
        page.keyboard.press("Enter")
        expect(explorer.get_by_role("alert")).not_to_be_empty()
        expect(explorer.locator(".words")).to_contain_text("pattern “dock*”")

        explorer.locator(".rates .name").nth(1).focus()
        page.keyboard.press("Enter")
        second = explorer.locator(".rates .name").nth(1)
        expect(second).to_have_attribute("aria-pressed", "true")
        expect(second).to_be_focused()  # although it was drawn anew
        page.keyboard.press("Enter")
        expect(second).to_have_attribute("aria-pressed", "false")

        points = explorer.locator(".point")
        points.first.focus()
        page.keyboard.press("ArrowRight")
        expect(points.nth(1)).to_be_focused()
        expect(explorer.locator(".readout")).to_contain_text("March 2019")
        page.keyboard.press("Enter")
        expect(points.nth(1)).to_have_attribute("aria-pressed", "true")
        expect(explorer.locator(".chip")).to_contain_text("11 to 17 March 2019")
        assert all("2019-03-1" in day for day in explorer.locator("td.date").all_inner_texts())

        places = explorer.locator(".concordance .place")
        places.first.focus()
        page.keyboard.press("ArrowDown")
        expect(places.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(explorer.locator(".article mark.here")).to_be_focused()
        page.keyboard.press("Escape")
        expect(places.nth(1)).to_be_focused()
        expect(explorer.locator(".article")).to_be_hidden()
        # The notebook took none of these keys for a command.
        assert page.locator(".jp-CodeCell").count() == 1

        explorer.locator(".concordance .place").nth(1).click()
        expect(explorer.locator(".article mark.here").first).to_be_focused()
        for theme in ("light", "dark"):
            if theme == "dark":
                go_dark(page)
            picture(explorer, theme)
            assert list_violations(page, ".narrative-explorer") == []


def test_hostile_text_stays_text(lab: Lab, browser: Browser) -> None:
    corpus, lexicon = make_hostile()
    table = corpus.documents.reset_index()
    table.to_parquet(lab.folder / "notebooks" / "hostile.parquet")
    source = f"""import narrative, pandas as pd
corpus = narrative.Corpus.from_documents(pd.read_parquet("hostile.parquet"), "<i>hostile</i>")
lexicon = narrative.Lexicon.from_entries({{{lexicon.categories[0]!r}: ["hope*"]}}, name="<u>x")
narrative.explore(corpus, lexicon)"""
    with visit(browser, lab, height=3000) as seen:
        page = seen.page
        explorer = open_explorer(seen, lab, "hostile", [source])
        shown = explorer.locator(".rates .name").all_text_contents()
        assert sorted(shown) == sorted(table["outlet"])
        for line in range(0, 2 * len(table), 2):
            explorer.locator(".concordance tbody tr").nth(line).locator(".place").click()
            expect(explorer.locator(".article .facts")).to_contain_text(table["doc_id"][line // 2])
            assert explorer.locator(".article .text").text_content() == table["text"][line // 2]
            assert explorer.locator(".article h3").text_content() == table["title"][line // 2]
        explorer.locator(".rates .name").first.click()
        expect(explorer.locator(".chip bdi")).to_have_text(shown[0])
        # Of many names one finds some by typing, and none of them leaves nothing of what was shown.
        explorer.get_by_label("Find among 9 names").fill("RED")
        expect(explorer.locator(".groups label:visible")).to_have_count(1)
        explorer.get_by_role("button", name="none", exact=True).click()
        expect(explorer.locator(".words")).to_have_text("No outlet is chosen.")
        parts = explorer.locator(".figures, .concordance, .article, .code")
        assert [part.is_visible() for part in parts.all()] == [False] * 4
        explorer.locator(".groups label:visible input").check()
        expect(explorer.locator(".words")).to_contain_text("1 article of 1 outlet")
        expect(explorer.locator(".rates .name")).to_have_count(1)
        assert explorer.locator("script, img, b, u, i, a, mjx-container, .MathJax").count() == 0
        assert page.evaluate("window.pwned") is None
        assert seen.dialogs == []
        assert seen.outside == []
        picture(explorer, "hostile")


TABLES = """import narrative
corpus = narrative.load_corpus("harbour")
frames = narrative.load_lexicon("news-frames")
matches = narrative.match(corpus, frames)
matches"""


def test_tables_are_sorted_by_mouse_and_keyboard_and_stay_on_the_screen(lab: Lab, browser: Browser) -> None:
    scores = "scores = narrative.frame_salience(corpus, frames)"
    rates = f"{scores}\nnarrative.compare(scores, corpus, by='outlet').estimates"
    cells = [TABLES, "narrative.kwic(corpus, 'crane*')", rates, "corpus", "corpus.documents"]
    with visit(browser, lab, height=3400) as seen:
        page = seen.page
        lab.write("tables", cells)
        run_all(page, lab, "tables")
        tables = page.locator("table.narrative-table.sortable")
        expect(tables).to_have_count(5)
        first = tables.first
        given = first.locator("tbody tr").all_inner_texts()
        place = first.locator("thead th", has_text="text")
        place.get_by_role("button").click()
        expect(place).to_have_attribute("aria-sort", "ascending")
        column = [cell.casefold() for cell in first.locator("tbody tr td:nth-child(5)").all_inner_texts()]
        assert column == sorted(column)
        assert column != [row.split("\t")[4].casefold() for row in given]
        page.keyboard.press("Enter")
        expect(place).to_have_attribute("aria-sort", "descending")
        page.keyboard.press("Enter")
        assert first.locator("tbody tr").all_inner_texts() == given
        start = first.locator("thead th", has_text="start")
        start.get_by_role("button").click()
        numbers = [
            int(cell.replace(",", "")) for cell in first.locator("tbody tr td:nth-child(3)").all_inner_texts()
        ]
        assert numbers == sorted(numbers, reverse=True)
        for table in tables.all():
            over = table.evaluate(
                "table => table.getBoundingClientRect().right - "
                "table.closest('.jp-OutputArea-output').getBoundingClientRect().right"
            )
            assert over <= 1
        assert page.locator(".jp-CodeCell").count() == len(cells), "the notebook took no key for a command"
        violations = Axe().run(page, context="table.narrative-table").response["violations"]
        assert [each["id"] for each in violations if each["impact"] in ("serious", "critical")] == []
        picture(page.locator(".jp-Notebook").first, "tables")

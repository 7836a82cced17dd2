"""Published pages in the browser that Debian ships: hostile text stays text; rules of accessibility."""

from __future__ import annotations

import contextlib
import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from effort import choose
from in_process import execute_here, without_kernel
from laboratory import PROJECT, SKIP, Lab, apart, open_notebook, stop_measuring, visit, wait_for_outputs
from narrative.reports.report import publish_report

if SKIP:
    pytest.skip("needs Chromium (in CI it must be there)", allow_module_level=True)

#: The notebooks that make reports; the others, which teach, are run in test_notebooks.py.
REPORTS = choose(
    ["close-reading", *sorted(path.stem for path in (PROJECT / "notebooks").glob("*-report.ipynb"))], 4
)
#: What would run, load, show or turn something if it were not taken as text.
PROBES = [
    "<script>window.pwned=1;alert(1)</script>",
    '<img src="https://outside.example/a.png" onerror="window.pwned=2;alert(2)">',
    "[click](javascript:window.pwned=3) ![p](https://outside.example/b.png)",
    "</style></title></textarea></svg><svg onload='window.pwned=4'><a xlink:href='javascript:alert(4)'>",
    "$x$ and $$y$$ and \\(z\\)",
    "{{ 7*7 }} {% raw %}",
    "\u202eturned\u2066 and\u202b",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "<iframe src='https://outside.example/c'></iframe><object data='https://outside.example/d'></object>",
    "<meta http-equiv='refresh' content='0;url=https://outside.example/e'><base href='https://outside.example'>",
    "<style>@import 'https://outside.example/f.css'; * { display: none }</style>",
    "\"'><b onmouseover='window.pwned=5'>`${window.pwned=6}`</b>&lt;i&gt;",
]
ALL = " ".join(PROBES)
OUTLETS = [f"{probe} {PROBES[3]}" for probe in PROBES[:2]]
DOCUMENT = f"../1{PROBES[1]}"
#: What the parameters are, beside the corpus and the lexicon.
FURTHER = {
    "close-reading": [("doc_id", DOCUMENT), ("phrases", "hope again")],
    "framing-report": [*(("outlets", outlet) for outlet in OUTLETS), ("phrases", "hope again")],
    "comparison-report": [("resamples", "200"), ("shuffles", "99"), ("unit", "document")],
}


def write_hostile(folder: Path) -> None:
    """A corpus and a lexicon in which every text there is carries the probes."""
    rows = []
    for number in range(24):
        probe = PROBES[number % len(PROBES)]
        body = (
            f"{probe} We hope for a good peace, he said. It is a terrible fear {ALL}\n\nHope again; {probe}."
        )
        rows.append(
            {
                "doc_id": f"../{number}{probe}",
                "title": f"{probe} {number}",
                "date": f"2024-03-{1 + number % 12:02}",
                "outlet": OUTLETS[number % 2],
                "author": ALL,
                "text": f"{body} The harbour is number {number}. Nobody fears the happy end. " * 3,
            }
        )
    (folder / "hostile.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    lexicon = folder / "probes"
    lexicon.mkdir()
    names = [
        f"c{place} {probe}".replace("\x1b", "").replace("\x07", "") for place, probe in enumerate(PROBES[:3])
    ]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    note = '"' + ALL.replace('"', '""') + '"'
    words = [("hope*", "peace"), ("fear*", "terrible"), ("harbour", "script")]
    entries = [f"{name},{word},,{note}" for name, pair in zip(quoted, words, strict=True) for word in pair]
    (lexicon / "entries.csv").write_text(
        "\n".join(["category,pattern,weight,note", *entries]), encoding="utf-8"
    )
    said = json.dumps(ALL)  # a string of JSON is one of TOML
    card = ['name = "probes"', *(f"{key} = {said}" for key in ("title", "description", "author", "licence"))]
    card += ["year = 2024", *(f"{key} = {said}" for key in ("source", "matching", "weakness"))]
    for name, probe in zip(names, PROBES, strict=False):
        card += [f"[categories.{json.dumps(name)}]", f"label = {json.dumps(probe)}"]
        card += [f"definition = {said}", f"weakness = {said}"]
    assert tomllib.loads("\n".join(card))
    (lexicon / "card.toml").write_text("\n".join(card), encoding="utf-8")


#: On a narrow screen: how much is cut without a word, and the size of the smallest words in a figure.
NARROW = """() => {
    const scrolls = one => getComputedStyle(one).overflowX === 'auto'
        && getComputedStyle(one, '::before').content.includes('Scroll');
    const cut = [...document.querySelectorAll('html, figure')].filter(
        one => one.scrollWidth > one.clientWidth && !scrolls(one));
    const sizes = [...document.querySelectorAll('figure svg text')].map(
        one => parseFloat(getComputedStyle(one).fontSize) * (one.getScreenCTM()?.a || 99));
    return [cut.length, Math.min(99, ...sizes)];
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report of each notebook, and one that failed."""
    folder = tmp_path_factory.mktemp("pages")
    write_hostile(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        stop_measuring(patch)
        for notebook in REPORTS:
            given = [*[("lexicon", "probes")] * (notebook != "agency-report"), *FURTHER.get(notebook, [])]
            with without_kernel():
                publish_report(notebook, corpus="hostile.jsonl", parameters=given)
        failing = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"raise ValueError({ALL!r})")])
        nbformat.write(failing, folder / "failing.ipynb")
        with pytest.raises(RuntimeError, match=r"window\.pwned"):
            apart(lambda: publish_report("failing.ipynb"))
    return folder


@dataclass
class Watch:
    """What a page did that no page of ours may do."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def open(self, file: Path) -> None:
        """Open a file and poke at all that is in it."""
        self.page.goto(file.as_uri())
        self.page.evaluate(
            """() => {
                for (const one of document.querySelectorAll('details')) one.open = true;
                for (const one of document.querySelectorAll('*'))
                    for (const kind of ['mouseover', 'focus', 'click', 'load', 'error'])
                        if (one.localName !== 'a' && one.localName !== 'summary')
                            one.dispatchEvent(new Event(kind, {bubbles: true}));
            }"""
        )
        self.page.wait_for_load_state("networkidle")
        assert self.page.evaluate("window.pwned") is None
        assert self.page.url == file.as_uri()


@contextlib.contextmanager
def watched(browser: Browser, scheme: str = "light") -> Iterator[Watch]:
    """A page whose requests, dialogs and messages are watched."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 1000})
    page = context.new_page()
    watch = Watch(page)
    page.on("dialog", lambda dialog: (watch.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: watch.seen.append(f"console {message.text}"))
    page.on("pageerror", lambda error: watch.seen.append(f"error {error}"))
    page.on("popup", lambda popup: watch.seen.append(f"popup {popup.url}"))
    page.on("request", lambda request: watch.seen.append(f"request {request.url}")
            if not request.url.startswith(("file:", "data:")) else None)  # fmt: skip
    try:
        yield watch
    finally:
        context.close()


def pages_of(desk: Path) -> list[Path]:
    """The list, and the page of each report."""
    pages = [desk / "reports" / "index.html", *sorted((desk / "reports").glob("*/latest/*.html"))]
    assert len(pages) == 1 + len(REPORTS)
    return pages


def find_violations(desk: Path, browser: Browser) -> list[tuple[str, str, str, list[str]]]:
    """What axe finds to be serious on the pages, in light and dark."""
    found = []
    for scheme in ("light", "dark"):
        with watched(browser, scheme) as watch:
            for file in pages_of(desk):
                watch.page.goto(file.as_uri())
                found += [
                    (scheme, file.name, each["id"], [node["html"][:160] for node in each["nodes"][:3]])
                    for each in Axe().run(watch.page).response["violations"]
                    if each["impact"] in ("serious", "critical")
                ]
    return found


def test_hostile_text_stays_text_on_pages_that_everybody_can_read(desk: Path, browser: Browser) -> None:
    with watched(browser) as watch:
        for file in pages_of(desk):
            watch.open(file)
            page = watch.page
            assert (
                page.locator(
                    "script, iframe, object, embed, link, base, form, a[href^='javascript' i]"
                ).count()
                == 0
            )
            assert page.evaluate(
                "[...document.querySelectorAll('*')].filter(one => [...one.attributes].some("
                "each => each.name.startsWith('on'))).map(one => one.outerHTML.slice(0, 200))"
            ) == []  # fmt: skip
            assert page.locator("img:not([src^='data:'])").count() == 0
            text = page.locator("body").text_content() or ""
            assert "<script>window.pwned=1;alert(1)</script>" in text
            assert "\x1b" not in text
            if file.name == "index.html":
                assert "The last run failed" in text
            else:
                of_lexicon = [] if file.name.startswith("agency-report") else ["@import"]
                page.set_viewport_size({"width": 390, "height": 844})
                cut, smallest = page.evaluate(NARROW)
                assert cut == 0  # what is cut nobody sees; a figure scrolls, and says so
                assert smallest > 6  # pixels, of the notes below a figure
                page.set_viewport_size({"width": 1200, "height": 1000})
                for probe in ("{{ 7*7 }} {% raw %}", "$x$ and $$y$$ and \\(z\\)", "onerror=", *of_lexicon):
                    assert probe in text, (file.name, probe)
            if folder := os.environ.get("NARRATIVE_SCREENSHOTS"):
                page.screenshot(path=Path(folder) / f"hostile-{file.stem}.png", full_page=True)
        for figure in sorted((desk / "reports").glob("*/latest/figures/*.svg")):
            watch.open(figure)
        assert watch.seen == []
    assert find_violations(desk, browser) == []


@pytest.mark.parametrize("notebook", ["close-reading", "framing-report"])
def test_hostile_text_stays_text_in_jupyterlab(notebook: str, lab: Lab, browser: Browser) -> None:
    folder = lab.folder / "notebooks"
    if not (folder / "probes").exists():
        write_hostile(folder)
    chosen = {"doc_id": DOCUMENT} if notebook == "close-reading" else {"outlets": OUTLETS}
    given = {"corpus_path": "hostile.jsonl", "lexicon": "probes", "phrases": ["hope again"], **chosen}
    made = execute_here(PROJECT / "notebooks" / f"{notebook}.ipynb", folder, given)
    lab.show(f"hostile-{notebook}", made)
    with visit(browser, lab) as seen:
        page = seen.page
        open_notebook(page, lab, f"hostile-{notebook}")
        wait_for_outputs(page)
        outputs = page.locator(".jp-OutputArea-output")
        assert outputs.locator("[data-mime-type$='error']").count() == 0
        assert "<script>window.pwned=1;alert(1)</script>" in " ".join(outputs.all_text_contents())
        assert outputs.locator("iframe, object, a[href^='javascript' i], mjx-container").count() == 0
        scripts = outputs.locator("script").all_text_contents()  # a table may bring one of ours
        assert not [script for script in scripts if "pwned" in script or "alert" in script]
        assert outputs.locator("img:not([src^='data:']):not([src^='blob:'])").count() == 0
        assert page.evaluate("window.pwned") is None
        assert seen.dialogs == []
        assert seen.outside == []

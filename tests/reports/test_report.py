"""A notebook run, set as a page, and published whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scheduled
from essays import write_essay
from narrative.errors import CorpusError, ExitCode, ParameterError, ReportError, UnknownNameError
from narrative.reports.planning.planning import describe_parameters
from narrative.reports.publishing.export import export_html
from narrative.reports.publishing.markup import clean_html, inline_svg
from narrative.reports.report import Report, publish_report
from narrative.reports.running.execution import check_executed
from narrative.tables.tables import show_table

v4 = nbformat.v4
RECORD = "from narrative.reports.publishing.records import record\nrecord(parameters={'top': top})"
HOSTILE = "<script>alert(1)</script></style><img src=x onerror=alert(2)> $x$ {{ 7*7 }} {% raw %} \x1b[31mred"
GOOD = [
    '# A question?\n\nIt cost $5 then, $10 now. <b onclick="x()">Bold</b> <script>alert(0)</script>',
    "code:text = " + repr(HOSTILE),
    "## What was read\n\n![far](https://example.org/far.png)",
    "code:print(text)\nimport warnings\nwarnings.warn('beware')\ntext",
    "code:import pandas as pd\npd.options.display.max_colwidth = None\n"
    "table = pd.DataFrame({'a b': [0.1, 2.5], 'text': [text, '']})\ntable",
    "code:from IPython.display import Markdown\nMarkdown('**' + text + '**')",
    "## What was read\n\n### Further",
    "code:from matplotlib.figure import Figure\nfrom IPython.display import display\n"
    "axes = Figure(figsize=(3, 2)).subplots()\n_ = axes.barh(['hope'], [3])\n"
    'display({\'image/svg+xml\': \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<script>alert(3)</script><path id="p" style="fill: #1F2328" onload="x()" d="M0 0"/></svg>\'},'
    " raw=True, metadata={'image/svg+xml': {'alt': 'A \"path\" & more'}})",
    "code:from narrative.reports.publishing.records import record\n"
    "record(parameters={'top': top}, tables={'frames': table}, figures={'hope': axes})",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an awkward name that holds a corpus and a good notebook."""
    folder = tmp_path_factory.mktemp("desk") / "a {b} $c é"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.txt").write_text("Hope.", encoding="utf-8")
    # modules of these names in the caller's folder must not be taken for the real ones
    (folder / "ipykernel_launcher.py").write_text("raise SystemExit('the wrong module')")
    (folder / "statistics.py").write_text("raise SystemExit('the wrong module')")
    write_essay(folder / "first_look.ipynb", GOOD)
    return folder


@pytest.fixture(scope="module")
def published(desk: Path) -> Report:
    return publish(desk, "first_look.ipynb", parameters=[("top", "3")])


def publish(desk: Path, notebook: str, **options: Any) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        patch.setenv("SOURCE_DATE_EPOCH", "1714557600")
        patch.setenv("HOME", "/nonexistent")
        patch.delenv("MPLCONFIGDIR", raising=False)
        return publish_report(notebook, **options)


def shown(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_report_is_published_whole(desk: Path, published: Report) -> None:
    home = desk / "reports" / "first_look-articles"
    assert published.folder == home / "20240501T100000Z"
    assert names(published.folder) == [
        "figures/hope.png",
        "figures/hope.svg",
        "first_look-articles.html",
        "first_look.ipynb",
        "run.json",
        "status.json",
        "tables/frames.csv",
        "tables/frames.parquet",
    ]
    assert (home / "latest").readlink() == Path("20240501T100000Z")
    assert shown(desk / "reports") == ["first_look-articles", "index.html"]
    assert shown(home) == ["20240501T100000Z", "latest", "status.json"]
    readable = stat.S_IMODE(published.folder.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    assert readable == 0o777 & ~umask


def test_the_record_of_the_run_is_whole(desk: Path, published: Report) -> None:
    run = json.loads((published.folder / "run.json").read_bytes())
    assert run == published.record
    assert run["status"] == "complete"
    assert run["parameters"] == {"corpus_path": "articles", "top": 3}
    assert run["declared"] == ["corpus_path: str = 'articles' — what to read", "top: int = 5 — how many"]
    source = (desk / "first_look.ipynb").read_bytes()
    assert run["notebook"]["name"] == "first_look.ipynb"
    assert run["notebook"]["hash"] == hashlib.sha256(source).hexdigest()
    assert list(run["inputs"]) == ["articles"]
    assert run["run"] == run["started"] == "2024-05-01T10:00:00+00:00"
    for name, digest in run["files"].items():
        assert hashlib.sha256((published.folder / name).read_bytes()).hexdigest() == digest
    assert sorted([*run["files"], "run.json", "status.json"]) == names(published.folder)


def test_nothing_says_where_it_was_made(desk: Path, published: Report) -> None:
    for path in (published.html, published.notebook, published.folder / "run.json"):
        text = path.read_text(encoding="utf-8")
        assert ".making-" not in text
        assert str(desk) not in text


def test_the_executed_notebook_ran_with_the_given_value(published: Report) -> None:
    notebook = nbformat.read(published.notebook, as_version=4)
    given_cell = notebook.cells[1]
    assert given_cell.metadata.tags == ["injected-parameters"]
    assert given_cell.source == "# Parameters\ntop = 3\n"
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == list(range(1, 9))


class Page(HTMLParser):
    """Tags, attributes, texts of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


@pytest.fixture(scope="module")
def page(published: Report) -> Page:
    return Page(published.html.read_text(encoding="utf-8"))


def test_the_page_loads_nothing_and_runs_nothing(page: Page) -> None:
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert all(source.startswith("data:") for source in page.all("src"))
    assert any("default-src 'none'" in content for content in page.all("content"))
    assert "@import" not in page.text
    assert "url(" not in page.text


def test_hostile_text_stays_text(page: Page) -> None:
    # printed, as a result, in a table of pandas', in Markdown that an output brought, and in the code
    assert page.text.count(HOSTILE.partition("\x1b")[0]) == 5
    assert page.text.count("{% raw %} red") == 3
    assert "\x1b" not in page.text
    assert "49" not in page.text.partition("What was read")[2].partition("Further")[0]
    assert page.tags.count("style") == 1
    assert "It cost $5 then, $10 now." in page.text
    assert "alert(0)" not in page.text


def test_headings_make_the_contents(page: Page) -> None:
    assert page.text.lstrip().startswith("A question?")
    ids = [value for tag, name, value in page.attributes if name == "id" and tag in ("h1", "h2", "h3")]
    assert ids == ["A-question?", "What-was-read", "What-was-read-2", "Further"]
    targets = [value for tag, name, value in page.attributes if tag == "a" and name == "href"]
    assert [target for target in targets if target.startswith("#")] == [
        "#text", *(f"#{name}" for name in ids[1:]), *(f"#{name}" for name in ids[1:])
    ]  # fmt: skip
    assert targets[-5:] == [
        "figures/hope.svg",
        "first_look.ipynb",
        "tables/frames.csv",
        "tables/frames.parquet",
        "run.json",
    ]


def test_code_stands_at_the_end_of_its_section_and_never_between_paragraphs() -> None:
    shown = [v4.new_output("stream", name="stdout", text="a result")]
    cells = [
        v4.new_markdown_cell("# A question?"),
        v4.new_code_cell("first = 1"),
        v4.new_markdown_cell("## One\n\nProse."),
        v4.new_code_cell("second = 2", outputs=shown),
        v4.new_markdown_cell("More prose."),
        v4.new_code_cell("third = 3"),
        v4.new_markdown_cell("## Two\n\nLast."),
    ]
    html = export_html(v4.new_notebook(cells=cells))
    text = re.sub(r"<[^>]*>", "", html.partition("<main")[2]).split()
    order = [text.index(word) for word in ("Prose.", "result", "More", "first", "second", "third", "Last.")]
    assert order == sorted(order)
    assert html.count('<details class="code">') == 1


def test_what_has_no_result_is_left_out_and_what_is_for_few_is_folded() -> None:
    tagged = {"tags": ["with-result"]}
    output = v4.new_output("stream", name="stdout", text="a result")
    further = v4.new_output("stream", name="stderr", text="a note on it")
    cells = [
        v4.new_markdown_cell("## One"),
        v4.new_markdown_cell("Said of what follows.", metadata=tagged),
        v4.new_code_cell("nothing"),
        v4.new_markdown_cell("Said of a result.", metadata=tagged),
        v4.new_code_cell("something", outputs=[output, further], metadata={"fold": "All of it"}),
        v4.new_markdown_cell("Said of it above.", metadata={"tags": ["after-result"]}),
        v4.new_markdown_cell("Said of nothing above.", metadata={"tags": ["after-result"]}),
        v4.new_markdown_cell("## Two", metadata=tagged),
        v4.new_code_cell("nothing"),
        v4.new_markdown_cell("Untagged prose of an empty section."),
        v4.new_markdown_cell("## Three", metadata=tagged),
        v4.new_markdown_cell("More."),
        v4.new_code_cell("something", outputs=[output]),
    ]
    html = export_html(v4.new_notebook(cells=cells))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == ["One", "Three"]
    assert 'href="#Two"' not in html
    assert "Said of what follows." not in html
    assert "Said of a result." in html
    assert "Said of it above." in html
    assert "Said of nothing above." not in html
    assert "Untagged prose" not in html
    fold = html.partition('<details class="more"><summary>All of it</summary>')[2].partition("</details>")[0]
    assert "a result" in fold
    assert "a note on it" in fold
    assert html.count("All of it") == 1


def test_a_table_that_is_cut_leads_to_the_whole_of_it_where_that_is_beside_the_page() -> None:
    cut = show_table(pd.DataFrame({"n": range(3)}), rows=1, whole="counts")._repr_html_()
    output = v4.new_output("display_data", data={"text/html": cut})
    notebook = v4.new_notebook(cells=[v4.new_code_cell("counts", outputs=[output])])
    link = '<a href="tables/counts.csv">The whole table (CSV)</a>'
    assert link in export_html(notebook, files=["tables/counts.csv"])
    other = '<a href="tables/counts.parquet">The whole table (Parquet)</a>'
    assert other in export_html(notebook, files=["tables/counts.parquet"])
    page = export_html(notebook)
    assert link not in page
    assert "The table “counts” of this report has all." in page
    assert "The other 2 rows" in page


def test_figures_are_described_and_take_the_page_s_ink(page: Page) -> None:
    assert 'A "path" & more' in page.all("aria-label")
    assert "f1-p" in page.all("id")
    assert any("currentColor" in style for style in page.all("style"))


def test_code_is_folded_away(page: Page) -> None:
    # The contents; the parameters as they stand and as given, and the code, of the first section; that of
    # the second; and the list of files at the end.
    assert page.tags.count("details") == page.tags.count("summary") == 1 + 3 + 1 + 1
    assert "open" not in [name for tag, name, _ in page.attributes if tag == "details"]


def test_a_second_run_is_the_same_to_the_byte_and_stands_beside_the_first(
    desk: Path, published: Report
) -> None:
    before = {name: (published.folder / name).read_bytes() for name in names(published.folder)}
    second = publish(desk, "first_look.ipynb", corpus="articles", parameters=[("top", "3")], out="reports")
    assert second.folder.name == "20240501T100000Z-2"
    assert (second.folder.parent / "latest").readlink() == Path(second.folder.name)
    for name, content in before.items():
        if name != "first_look.ipynb":  # this one has its corpus given as a parameter
            same = (second.folder / name).read_bytes()
            if name == "run.json":
                old, new = json.loads(content), json.loads(same)
                assert old.pop("files").keys() == new.pop("files").keys()
                assert old == new
            elif name == "status.json":
                assert json.loads(same)["number"] == json.loads(content)["number"] + 1
            elif name.endswith(".html"):
                assert _without_parameters(same) == _without_parameters(content)
            else:
                assert same == content
    assert {name: (published.folder / name).read_bytes() for name in before} == before


def _without_parameters(page: bytes) -> bytes:
    """The page without the folded cell of parameters: the second run was given one more."""
    return re.sub(
        rb'<details class="code shown"><summary>Parameters.*?</details>', b"", page, flags=re.DOTALL
    )


#: Further ways to fail are in test_failures.py.
BAD = {
    "an exception": (["code:1 / 0", f"code:{RECORD}"], "Cell 2 of bad.ipynb failed: ZeroDivisionError"),
    "a broken record": (
        [f"code:{scheduled.RECORD}", "code:_ = pathlib.Path(os.environ['NARRATIVE_RUN_DIR'], "
         "'record.json').write_text('{')"],
        "record that cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_failed_run_publishes_nothing_and_keeps_the_notebook(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "articles").mkdir()
    cells, message = BAD[kind]
    good = tmp_path / "reports" / "bad-articles" / "old"
    good.mkdir(parents=True)
    (good.parent / "latest").symlink_to("old")
    write_essay(tmp_path / "bad.ipynb", cells)
    with pytest.raises(ReportError, match=message) as caught:
        publish(tmp_path, "bad.ipynb")
    kept = tmp_path / "reports" / "failed" / "bad-articles-20240501T100000Z"
    assert str(kept) in str(caught.value)
    assert "Nothing was published" in str(caught.value)
    assert nbformat.read(kept / "bad.ipynb", as_version=4).cells
    assert json.loads((kept / "status.json").read_bytes())["status"] == "failed"
    assert shown(tmp_path / "reports") == ["bad-articles", "failed", "index.html"]
    assert shown(good.parent) == ["latest", "old", "status.json"]
    assert (good.parent / "latest").readlink() == Path("old")
    assert capfd.readouterr() == ("", "")


def test_a_full_disk_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page.html")

    monkeypatch.setattr("narrative.reports.report.export_html", full)
    (tmp_path / "articles").mkdir()
    write_essay(tmp_path / "good.ipynb", [f"code:{scheduled.RECORD}"])
    with pytest.raises(ReportError, match="No space left on device: page") as caught:
        publish(tmp_path, "good.ipynb")
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.code == ExitCode.DISK_FULL
    assert shown(tmp_path / "reports") == ["failed", "good-articles", "index.html"]
    assert shown(tmp_path / "reports" / "good-articles") == ["status.json"]


def test_a_wrong_request_is_refused_before_anything_runs(desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    write_essay(tmp_path / "bad.ipynb", [], "import os")
    (tmp_path / "none.ipynb").write_text("{}")
    requests: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (ParameterError, "first_look.ipynb", {"parameters": [("topp", "3")]}),
        (ParameterError, "first_look.ipynb", {"parameters": [("top", "three")]}),
        (ParameterError, "first_look.ipynb", {"parameters": [("corpus_path", "x")], "corpus": "y"}),
        (ParameterError, "first_look.ipynb", {"files": ["settings.ini"]}),
        (CorpusError, "first_look.ipynb", {"corpus": "no-such-folder"}),
        (UnknownNameError, "haiku", {}),
        (UnknownNameError, "haiku.ipynb", {}),
        (ParameterError, str(tmp_path / "bad.ipynb"), {}),
        (ReportError, str(tmp_path / "none.ipynb"), {}),
    ]
    for error, notebook, options in requests:
        with pytest.raises(error):
            publish(desk, notebook, out=out, **options)
    assert not out.exists()


def test_a_place_that_cannot_take_a_report_is_said_at_once(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        publish(desk, "first_look.ipynb", out=tmp_path / "file")
    (tmp_path / "first_look-articles" / "latest").mkdir(parents=True)
    with pytest.raises(ReportError, match="not a link"):
        publish(desk, "first_look.ipynb", out=tmp_path)


def test_parameters_of_an_earlier_run_do_not_count(tmp_path: Path) -> None:
    path = write_essay(tmp_path / "old.ipynb", [f"code:{RECORD}"])
    notebook = nbformat.read(path, as_version=4)
    old = v4.new_code_cell("top = 99", metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(1, old)
    nbformat.write(notebook, path)
    (tmp_path / "articles").mkdir()
    report = publish(tmp_path, "old.ipynb")
    assert report.record["parameters"]["top"] == 5
    assert "99" not in report.notebook.read_text(encoding="utf-8").partition('"metadata"')[0]
    assert [parameter.name for parameter in describe_parameters(path)] == ["corpus_path", "top"]


def test_a_notebook_that_did_not_run_in_order_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "done.ipynb"

    def executed(**changes: Any) -> Path:
        state = {"status": "completed", "exception": False, "start_time": "2024-05-01"}
        cells = [
            v4.new_code_cell("1", execution_count=1, metadata={"papermill": dict(state)}),
            v4.new_code_cell("2", execution_count=2, metadata={"papermill": dict(state)}),
        ]
        cells[1]["execution_count"] = changes.pop("execution_count", 2)
        cells[1]["metadata"]["papermill"] |= changes
        nbformat.write(v4.new_notebook(cells=cells), path)
        return path

    assert check_executed(executed(), "done")
    for changes in (
        {"execution_count": 3},
        {"execution_count": None},
        {"status": "running"},
        {"exception": True},
        {"start_time": None},
    ):
        with pytest.raises(ReportError, match="Cell 2 of done did not run"):
            check_executed(executed(**changes), "done")
    path.write_text(executed().read_text()[:-40])
    with pytest.raises(ReportError, match="cannot be read back"):
        check_executed(path, "done")


@pytest.mark.parametrize(
    ("given_html", "expected"),
    [
        ("<p>a<br>b &amp; &lt;i&gt;</p>", "<p>a<br>b &amp; &lt;i&gt;</p>"),
        ("<b>a</i></div>", "<b>a</b>"),
        ("</details></main><p>x", "<p>x</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" java\nscript:alert(1)">a</a>', "<a>a</a>"),
        (
            '<a href="https://example.org/">a</a>',
            '<a href="https://example.org/" rel="noopener noreferrer">a</a>',
        ),
        ('<img src="https://example.org/a.png" alt="a < b">', "a &lt; b"),
        ('<p style="background:URL (//e)">x</p>', "<p>x</p>"),
        ('<p style="background:u\\72l(//e)">x</p>', "<p>x</p>"),
        ("<style>@import '//e'</style>x", "x"),
        ("<style>@im\\70ort '//e'</style>x", "x"),
        ("<style>p{background:\\75 rl(//e)}</style>x", "x"),
        ("<style>p{background:u\\\nrl(//e)}</style>x", "x"),
        ("<style>p{background:url/**/(//e)}</style>x", "x"),
        ("<style>p{background:-webkit-image-set('//e' 1x)}</style>x", "x"),
        ("<style>@font-face{src:url(//e)}</style>x", "x"),
        ("<svg><style>&#64;import '//e'</style></svg>", "<svg></svg>"),
        ('<p style="background:u/**/rl(//e)">x</p>', "<p>x</p>"),
        ("<p style=\"background:image('//e')\">x</p>", "<p>x</p>"),
        ("<style>p{content:'\\25b6'}</style>", "<style>p{content:'\\25b6'}</style>"),
        ("<style scoped>td{color:red}</style>x", "x"),
        ("<style>td{color:red}</style><style>td{color:red}</style>", "<style>td{color:red}</style>"),
        ("<iframe src=x>hidden<p>too</p></iframe>shown", "shown"),
        ("<script>a</script", ""),
        ("<svg><title>t</title><foreignObject><b>x</b></foreignObject></svg>", "<svg><title>t</title></svg>"),
        ("<!-- a --><!doctype html><?php x ?>b", "b"),
        ('<td colspan="2" onclick="x" formaction="y">1</td>', '<td colspan="2">1</td>'),
    ],
)
def test_html_is_cleaned(given_html: str, expected: str) -> None:
    assert clean_html(given_html) == expected


MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", "</", "/>", '"', "'", "=", " ", "script", "style", "svg", "b", "table", "td", "onload",
         "href", "javascript:", "<!--", "-->", "&", "&lt;", "<![CDATA[", "]]>", "title", "\0", "é", "x"]
    )
).map("".join)  # fmt: skip


@given(MARKUP)
def test_cleaning_lets_no_script_through_and_is_settled(source: str) -> None:
    cleaned = clean_html(source)
    found = Page(cleaned)
    assert "script" not in found.tags
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    assert not [value for value in found.all("href") if value.startswith("javascript")]
    assert clean_html(cleaned) == cleaned


def test_two_figures_share_no_ids() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="72pt" '
        'viewBox="0 0 9 9"><metadata>2024</metadata><defs><style>*{stroke: red}</style>'
        '<clipPath id="c"/></defs>'
        '<g clip-path="url(#c)"><use xlink:href="#c" style="fill: #ffffff; stroke: #1f2328"/></g>'
        '<image href="https://example.org/a.png"/><text x="1">a &lt; b</text></svg>'
    )
    shown = inline_svg(svg, 'a "b"', "f1")
    assert shown == (
        '<svg role="img" aria-label="a &quot;b&quot;" viewBox="0 0 9 9" style="--own:72pt;max-width:72pt;'
        'width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt">'
        '<defs><clipPath id="f1-c"></clipPath></defs>'
        '<g clip-path="url(#f1-c)"><use href="#f1-c" style="fill: var(--paper, #ffffff); stroke: '
        'currentColor"></use></g><image></image><text x="1">a &lt; b</text></svg>'
    )
    with pytest.raises(ValueError, match="well-formed"):
        inline_svg("<svg", "", "f1")


def test_outputs_of_other_kinds() -> None:
    outputs = [
        v4.new_output("display_data", {"image/png": "aGk=\n"}, metadata={"alt": "a dot"}),
        v4.new_output("display_data", {"image/svg+xml": "<svg"}),
        v4.new_output("display_data", {"application/javascript": "alert(1)", "text/plain": "plain"}),
        v4.new_output("display_data", {"application/javascript": "alert(1)"}),
        v4.new_output("stream", name="stderr", text="/tmp/ipykernel_77/123.py:4: UserWarning: x"),
    ]
    hidden = v4.new_code_cell("secret", metadata={"tags": ["remove-input"]}, outputs=outputs)
    gone = v4.new_code_cell("gone", metadata={"tags": ["remove-cell"]}, outputs=outputs)
    html = export_html(
        v4.new_notebook(cells=[hidden, gone]), fallback_title="T & t", kicker="<i>K · 2024-03-05"
    )
    assert "<title>T &amp; t</title>" in html
    assert '<p class="kicker">&lt;i&gt;K · <time>2024-03-05</time></p>' in html
    assert '<img src="data:image/png;base64,aGk=" alt="a dot">' in html
    assert 'alt="Figure 2, without a description"' in html
    assert "alert(1)" not in html
    assert "secret" not in html
    assert "gone" not in html
    assert "plain</pre>" in html
    assert "this cell: UserWarning: x" in html

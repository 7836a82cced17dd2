"""The slips that a student will really make: what is said, and that the traceback is folded away.

Once in a real kernel, cell by cell as in a notebook, and once through `narrative report -p`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import nbclient
import nbformat
import pytest
from click.testing import CliRunner

from effort import choose
from narrative.cli import main

#: What is typed, the kind of error, and what the whole message is, or how it begins.
SLIPS = {
    "wrong path": (
        "narrative.read_corpus('my-artikles')",
        "CorpusError",
        "There is no file or folder 'my-artikles'. Did you mean 'my-articles'? Looked at: ",
    ),
    "wrong path, nothing near": (
        "narrative.read_corpus('zebra/quagga')",
        "CorpusError",
        "There is no file or folder 'zebra/quagga'. Give its path from the folder you work in, or in full.",
    ),
    "column not there": (
        "corpus.where(Outlett='The Mill')",
        "CorpusError",
        "No column 'Outlett'. Did you mean 'outlet'? Available: doc_id, title, date, outlet, text",
    ),
    "column not there, to group by": (
        "narrative.compare(scores, corpus, by='desk')",
        "CorpusError",
        "No column 'desk'. Available: doc_id, title, date, outlet, text",
    ),
    "column not there, of a table": (
        "corpus.documents['titel']",
        "KeyError",
        "There is no column 'titel'. Did you mean 'title'? Available: title, date, outlet, text",
    ),
    "empty selection": (
        "corpus.where(outlet='mill')",
        "CorpusError",
        "No document of the corpus 'my-articles' meets outlet='mill': outlet has 'The Mill', 'The Weir'. "
        "Did you mean 'The Mill'?",
    ),
    "empty selection of days": (
        "corpus.where(since='2031')",
        "CorpusError",
        "No document of the corpus 'my-articles' meets since='2031': dates are from 2023-05-01 to ",
    ),
    "typo in a lexicon": (
        "narrative.load_lexicon('solidarty')",
        "UnknownNameError",
        "Unknown lexicon 'solidarty'. Did you mean 'solidarity'? Available: attribution, ",
    ),
    "typo in a category": (
        "narrative.load_lexicon('news-frames').where(category='human interest')",
        "UnknownNameError",
        "Unknown category of 'news-frames' 'human interest'. Did you mean 'human_interest'? Available: ",
    ),
    "typo in a category, for lines": (
        "narrative.kwic(corpus, 'river', lexicon='solidarity', category='hop')",
        "UnknownNameError",
        "Unknown category of 'solidarity' 'hop'. Did you mean 'hope'? Available: ",
    ),
    "typo in a measure": (
        "narrative.compare(scores, corpus, by='outlet', measure='saliense')",
        "UnknownNameError",
        "Unknown measure in the table of scores 'saliense'. Did you mean 'salience'? Available: ",
    ),
    "forgotten quotes around a path": (
        "corpus_path: str = corpus/harbour  # the corpus",
        "NameError",
        "Python knows no name 'harbour'. A text needs quotation marks: corpus_path: str = \"corpus/harbour\"",
    ),
    "forgotten quotes around a name": (
        "corpus_path: str = my-articles",
        "NameError",
        "Python knows no name 'my'. A text needs quotation marks: corpus_path: str = \"my-articles\"",
    ),
    "forgotten quotes around words": (
        "outlet = The Mill  # which outlet",
        "SyntaxError",
        "Line 1 cannot be read. A text needs quotation marks: outlet = \"The Mill\"",
    ),
    "forgotten quote at the end": (
        "corpus_path = 'my-articles",
        "SyntaxError",
        "Line 1 cannot be read: a quotation mark is missing at the end of a text: corpus_path = 'my-articles",
    ),
    "a path as Windows writes it": (
        "corpus_path = 'C:\\Users\\me'",
        "SyntaxError",
        "Line 1 cannot be read: in a path, write / in place of \\: corpus_path = 'C:/Users/me'",
    ),
    "a cell left out": (
        "corpsu",
        "NameError",
        "Python knows no name 'corpsu' here. Did you mean 'corpus'? Run the cells above first;",
    ),
    "the name of a corpus in place of the corpus": (
        "narrative.keywords('my-articles', by='outlet')",
        "ParameterError",
        "corpus='my-articles': give a corpus, as read_corpus('my-articles') returns it.",
    ),
    "a table in place of the corpus": (
        "narrative.readability(corpus.documents)",
        "ParameterError",
        "corpus=<table>: give a corpus, as Corpus.from_documents(table) returns it.",
    ),
    "the name of a lexicon in place of the lexicon": (
        "narrative.count(corpus, 'solidarity')",
        "LexiconError",
        "lexicon='solidarity': give a lexicon, as load_lexicon('solidarity') returns it.",
    ),
    "words in place of the lexicon": (
        "narrative.count(corpus, {'hope': ['hope*']})",
        "LexiconError",
        "lexicon={'hope': ['hope*']}: give a lexicon, as Lexicon.from_entries(words, name='mine') ",
    ),
    "a date in the wrong form": (
        "corpus.where(since='8/11/2023')",
        "CorpusError",
        "since='8/11/2023' is not a date. Write '2023-11-08', '2023-11' or '2023'.",
    ),
    "a date in the wrong form, of an event": (
        "narrative.trend(scores, corpus, measure='salience', event='2 May')",
        "CorpusError",
        "event='2 May' is not a date. Write '2023-11-08', '2023-11' or '2023'.",
    ),
}  # fmt: skip
BEGIN = """import narrative
narrative.explain_errors()
corpus = narrative.read_corpus("my-articles")
scores = narrative.frame_salience(corpus, narrative.load_lexicon("solidarity"))"""
#: Cells that are run by hand after the slips, and how what each shows begins: first all goes well.
GONE = "NameError: There is no {!r}, because the cell that makes {!r} failed: correct that cell, then choose "
BY_HAND = {
    "corpus_path: str = 'my-articles'": "",
    "corpus = narrative.read_corpus(corpus_path)": "",
    "words = corpus.word_counts.sum()": "",
    "corpus_path: str = 'zebra'": "",
    "other, corpus = 1, narrative.read_corpus(corpus_path)": "CorpusError: There is no file or folder",
    "len(corpus)": GONE.format("corpus", "corpus") + "Run, Restart Kernel and Run All Cells.",
    "words + 0": GONE.format("words", "corpus"),
    "corpus_path": "'zebra'",
    "first = undone(); second = first": "NameError: Python knows no name 'undone' here.",
    "second": GONE.format("second", "second"),  # though it never was
    "third = second": GONE.format("second", "second"),
    "third": GONE.format("third", "second"),
    "rows: int = '6'": "",
    "narrative.explain_errors()": "ParameterError: rows='6': give a whole number from 1.",
    "rows = 6": "",
    "corpus_path: str = 'my-articles": "SyntaxError: Line 1 cannot be read: a quotation mark is missing",
    "print(corpus_path)": GONE.format("corpus_path", "corpus_path"),
    "narrative.__name__": "'narrative'",
    "made_here = 1 + 1; undone()": "NameError: Python knows no name 'undone' here.",
    "made_here": "2",
    "corpus = narrative.read_corpus('my-articles')": "",
    "len(corpus)  # again": "2",
}  # fmt: skip
MARKUP = "corpus.where(outlet='<img src=x onerror=alert(1)>')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles, invented here, below `my-articles`."""
    folder = tmp_path_factory.mktemp("student")
    (folder / "my-articles").mkdir()
    for day, outlet in (("01", "The Mill"), ("02", "The Weir")):
        (folder / "my-articles" / f"{day}.md").write_text(
            f"---\ntitle: The river\ndate: 2023-05-{day}\noutlet: {outlet}\n---\nThe river rose. They hope.",
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="module")
def outputs(folder: Path) -> list[list[dict]]:
    """What all cells show, in one kernel: of the slips, of those that are run by hand, and of markup."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.delenv("NARRATIVE_DEBUG", raising=False)
    sources = (BEGIN, *(slip[0] for slip in SLIPS.values()), *BY_HAND, MARKUP)
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    monkeypatch.undo()
    assert notebook.cells[0].outputs == []
    return [cell.outputs for cell in notebook.cells[1:]]


@pytest.fixture(scope="module")
def shown(outputs: list[list[dict]]) -> Mapping[str, list[dict]]:
    """The outputs of each slip."""
    return dict(zip(SLIPS, outputs[: len(SLIPS)], strict=True))


def test_a_cell_that_fails_takes_with_it_what_it_had_made_before(outputs: list[list[dict]]) -> None:
    for (source, expected), given in zip(BY_HAND.items(), outputs[len(SLIPS) : -1], strict=True):
        first = given[0] if given else {"traceback": [""]}
        told = "".join(first["traceback"]) if "traceback" in first else first["data"]["text/plain"]
        said = re.sub(r"\x1b\[[0-9;]*m", "", told)
        assert said.startswith(expected), source
        assert bool(expected) == bool(given), source


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_explained_and_its_traceback_folded(slip: str, shown: Mapping[str, list[dict]]) -> None:
    _, kind, message = SLIPS[slip]
    error, folded = shown[slip]
    lines = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error["traceback"])).splitlines()
    assert lines[0].startswith(f"{kind}: {message}")
    assert len(lines) <= 2, "no traceback"
    assert "/site-packages/" not in "".join(lines)
    if kind != "SyntaxError":
        assert lines[1].startswith("In line 1 of this cell: ")
    page = folded["data"]["text/html"]
    assert page.startswith("<details")
    assert "<details open" not in page
    assert "Cell In[" in html.unescape(page), "the whole traceback is there"


@pytest.mark.parametrize("slip", SLIPS)
def test_the_message_is_short(slip: str, shown: Mapping[str, list[dict]]) -> None:
    line = re.sub(r"\x1b\[[0-9;]*m", "", shown[slip][0]["traceback"][0]).split(" Available: ")[0]
    said = line.split(" Looked at: ")[0].partition(": ")[2]
    assert len(re.findall(r"[.?](?:\s|$)", said)) <= 3, said
    assert len(said) <= 220, said


def test_no_text_of_a_corpus_or_cell_becomes_markup(outputs: list[list[dict]]) -> None:
    assert "<img" not in outputs[-1][1]["data"]["text/html"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (
            ["-p", "corpus_path", "my-artikles"], 3,
            "There is no file or folder 'my-artikles'. Did you mean 'my-articles'?",
        ),
        (["-p", "corpus_paht", "my-articles"], 2, "no parameter 'corpus_paht'; did you mean 'corpus_path'?"),
        (["-p", "strongest", "three"], 2, "must be a whole number from 1, not 'three'"),
    ],
)  # fmt: skip
def test_what_is_known_before_a_report_begins(
    options: list[str], code: int, message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NARRATIVE_DEBUG", raising=False)
    run = CliRunner().invoke(main, ["report", "framing-report", *options])
    assert run.exit_code == code
    assert message in run.stderr
    assert "Traceback" not in run.output


#: What the cells find, which `SLIPS` have too: by day one shows that a run hands it on.
FOUND = [
    (["-p", "lexicon", "solidarty"], "Unknown lexicon 'solidarty'. Did you mean 'solidarity'?"),
    (["-p", "outlets", "mill"], "meets outlet=['mill']: outlet has 'The Mill', 'The Weir'. Did you mean"),
    (["-p", "since", "8/11/2023"], "since='8/11/2023' is not a date. Write '2023-11-08', '2023-11' or"),
]


@pytest.mark.parametrize(("options", "message"), choose(FOUND, 1))
def test_what_a_cell_of_a_report_finds(
    options: list[str], message: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NARRATIVE_DEBUG", raising=False)
    given = ["--corpus", "my-articles", "--out", str(tmp_path), "--no-store"]
    run = CliRunner().invoke(main, ["report", "framing-report", *given, *options])
    assert run.exit_code in (2, 3)
    assert message in run.stderr
    assert "Traceback" not in run.output
    (kept,) = (tmp_path / "failed").rglob("*.ipynb")
    errors = [
        output
        for cell in nbformat.read(kept, as_version=4).cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]
    assert "Traceback (most recent call last)" in "\n".join(errors[0]["traceback"]), "kept in full"

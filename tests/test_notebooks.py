"""Every notebook runs as it stands, from another folder, on another corpus, and says what it should."""

from __future__ import annotations

import html
import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from narrative.parameters import read_parameters

PROJECT = Path(__file__).parents[1]
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
HOSTILE = """---
title: "<script>alert(1)</script> $a$ and $b$"
date: 2024-02-03
outlet: The <b>Outlet</b>
---
There is no hope, he said, and it costs $5 to $10. “Unity {now}!” <img src=x onerror=alert(1)>

Fear nothing. They **hope** for *unity* \\(x\\).
"""


def cells(path: Path, kind: str) -> list[dict]:
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind
    ]


def run(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, **parameters: object) -> dict:
    import papermill

    monkeypatch.chdir(folder)
    target = folder / f"out-{path.name}"
    papermill.execute_notebook(str(path), str(target), parameters=parameters, progress_bar=False)
    return nbformat.read(target, as_version=4)


def outputs(notebook: dict) -> list[dict]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def shown(notebook: dict) -> str:
    """What a reader sees, as text."""
    pages = [output["data"].get("text/html", "") for output in outputs(notebook) if "data" in output]
    text = re.sub(r"<style>.*?</style>", " ", "\n".join(pages), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_form(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert re.match(r"# .*\?", "".join(notebook["cells"][0]["source"])), "the title is a question"
    parameters = read_parameters(notebook)
    assert parameters[0].name == "corpus_path"
    assert all(parameter.comment for parameter in parameters)
    for cell in cells(path, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        if "parameters" not in cell["metadata"].get("tags", []):
            assert len(cell["source"]) <= 5
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    first = kinds.index("code")
    assert all(a == "markdown" for a, b in pairwise(kinds[first + 1 :]) if b == "code"), "prose before code"
    headings = re.findall(r"^## (.*)", "\n".join("".join(c["source"]) for c in cells(path, "markdown")), re.M)
    assert headings[-3:] == ["What the method cannot see", "How to cite", "The record of this run"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_from_another_folder_on_its_own_corpus(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = run(path, tmp_path, monkeypatch)
    assert [output for output in outputs(notebook) if output["output_type"] in ("error", "stream")] == []
    pictures = [output for output in outputs(notebook) if "image/svg+xml" in output.get("data", {})]
    assert len(pictures) >= 2
    assert all(picture["metadata"]["image/svg+xml"]["alt"] for picture in pictures)
    text = shown(notebook)
    assert "no margin of error" in text
    assert "hash" in text


def test_a_reader_without_code_can_say_how_often_where_and_what_to_dispute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown(run(PROJECT / "notebooks" / "close-reading.ipynb", tmp_path, monkeypatch))
    # By hand: "symbolizes Ukrainian unity and hope" (sentence 9), "the unwavering unity of its people" (14).
    assert re.search(r"Unity 2 5\.7 0 2 9, 14", text)
    assert "Unity 2 places in 2 sentences" in text
    assert "After “emphasized”: perhaps a speaker's words, not the article's." in text
    # Failing cases from this article: no value for these words, and no place in these sentences.
    for word in ("hope", "unity", "courageous"):
        assert re.search(rf"\b{word} \w+ \d –", text), f"TextBlob has no value for {word}"
    untouched = text.split("Sentences without a place")[1]
    assert "lost their lives" in untouched
    assert "covertly recruited" in untouched


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_hostile_text_without_a_word_of_the_frames_known(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my corpus"
    folder.mkdir()
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (folder / "plain.txt").write_text("Nothing much.", encoding="utf-8")
    notebook = run(path, tmp_path, monkeypatch, corpus_path="my corpus", lexicon="solidarity", phrases=[])
    pages = "\n".join(output["data"].get("text/html", "") for output in outputs(notebook) if "data" in output)
    assert "<script>alert" not in pages
    assert "<img src=x" not in pages
    assert "<b>Outlet" not in pages
    assert "&lt;script&gt;" in pages
    content = re.sub(r'<span>\$</span>|title="[^"]*"|<style>.*?</style>', "", pages, flags=re.S)
    assert "$" not in content  # JupyterLab would typeset what stands between two


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_where_no_frame_has_a_place(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only.txt").write_text("Rain fell on Tuesday.", encoding="utf-8")
    text = shown(run(path, tmp_path, monkeypatch, corpus_path="only.txt"))
    assert "No category of the lexicon has a place in the 4 words of the article." in text

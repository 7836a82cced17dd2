"""What the README says is run: its Python, its commands, its links."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from checkout import PROJECT
from in_process import without_kernel
from narrative import read_corpus
from narrative.cli import main

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
SHELL = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
COMMANDS = [line.removeprefix(".venv/bin/") for line in SHELL if line.startswith(".venv/bin/narrative")]


def test_python_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    results = doctest.testfile(
        str(PROJECT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert results.attempted >= 5
    assert results.failed == 0


def test_make_targets_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in SHELL if line.startswith("make ")]
    assert targets == ["report", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize("command", [command for command in COMMANDS if "messy" not in command])
def test_commands_of_the_readme(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    articles = tmp_path / "my-articles"
    articles.mkdir()
    (articles / "harbour.txt").write_text(
        "date: 2024-03-01\noutlet: The Invented Post\n\n"
        "The town hopes the harbour will reopen. Nobody has lost courage.\n",
        encoding="utf-8",
    )
    (articles / "strike.txt").write_text(
        "date: 2024-03-02\noutlet: The Invented Times\n\n"
        "The dockers stand united. The port said it would not pay.\n",
        encoding="utf-8",
    )
    with without_kernel():
        result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output
    assert result.output.strip()


def test_a_messy_folder_takes_the_three_commands_that_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "messy" / "BBC").mkdir(parents=True)
    for day in ("28", "29", "30"):
        name = tmp_path / "messy" / "BBC" / f"2019-04-{day} Day {day}.txt"
        name.write_text("The dockers hope.", encoding="utf-8")
    rows = "Nr;Quelle;Erschienen;Volltext\n1;bbc;29.04.2019;Die Häfen hoffen.\n2;Bild;n.d.;Angst herrscht.\n"
    (tmp_path / "messy" / "a.csv").write_text(rows, encoding="cp1252")
    (tmp_path / "messy" / "note.txt").write_text("Two said nothing.", encoding="utf-8")
    first, second, third = (shlex.split(command)[1:] for command in COMMANDS if "messy" in command)
    alone = CliRunner().invoke(main, first[:2]).output
    assert "try --column text=Volltext --column date=Erschienen --column outlet=Quelle;" in alone
    assert "--path '{outlet}/{date} {title}'" in alone
    shown = CliRunner().invoke(main, first).output
    assert "Saved in" in shown
    assert all(words in shown for words in ("--date-format %d.%m.%Y", "--rename outlet bbc BBC"))
    assert second[2:-1] == shlex.split("--date-format %d.%m.%Y --rename outlet bbc BBC")
    assert "Saved in" in CliRunner().invoke(main, second).output
    documents = read_corpus("messy").documents
    assert documents["outlet"].value_counts().to_dict() == {"BBC": 4, "Bild": 1, "": 1}
    assert documents["date"].notna().sum() == 4
    assert third == ["report", "comparison-report", "--corpus", "messy/"]  # as its own tests run it


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in sorted(PROJECT.glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"

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
from narrative.cli import main

README = (PROJECT / "README.md").read_text(encoding="utf-8")
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
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


@pytest.mark.parametrize("command", COMMANDS)
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


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in sorted(PROJECT.glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"

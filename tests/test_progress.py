"""How far long work is: shown to who waits, on a terminal or in an open notebook, and nowhere else."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from narrative import progress
from narrative.comparison.permutation import _name_step
from narrative.progress import HANDED_ON, OPEN_NOTEBOOK, Line, describe, follow, shown_elsewhere
from narrative.reports.running.execution import _say_progress
from narrative.reports.running.task import PROGRESS_FILE


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    monkeypatch.delenv(HANDED_ON, raising=False)
    monkeypatch.delenv(OPEN_NOTEBOOK, raising=False)


def test_a_terminal_has_one_line_that_is_cleared_at_the_end(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(follow([4, 5, 6], "reading files")) == [4, 5, 6]
    shown = terminal.getvalue().split("\r")
    assert shown[1] == "reading files: 0 of 3"
    assert shown[3].startswith("reading files: 2 of 3 · 0:00, 0:00 left")
    assert not shown[4].strip()
    assert terminal.getvalue().endswith("\r")


def test_where_nobody_looks_nothing_is_written(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    assert list(follow([1, 2], "reading")) == [1, 2]
    assert quiet.getvalue() == ""


def test_short_work_is_not_shown(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "_PATIENCE", 60.0)
    list(follow([1, 2], "reading"))
    assert terminal.getvalue() == ""
    list(follow([1, 2], "comparing", at_once=True))
    assert terminal.getvalue().startswith("\rcomparing: 0 of 2")


def test_a_worker_leaves_it_to_who_has_the_whole(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with shown_elsewhere():
        list(follow([1, 2], "scoring tone", at_once=True))
    assert terminal.getvalue() == ""


def test_a_kernel_hands_it_on_and_only_the_outer_step_is_shown(
    quick: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "progress.txt"
    monkeypatch.setenv(HANDED_ON, str(path))
    seen = []
    for _ in follow([1, 2], "outer"):
        for _ in follow([1, 2], "inner"):
            seen.append(path.read_text().partition(" ·")[0])
    assert seen == ["outer: 0 of 2"] * 2 + ["outer: 1 of 2"] * 2
    assert path.read_text() == ""
    broken_off = follow([1, 2], "outer")
    next(broken_off)
    broken_off.close()
    assert list(follow([1, 2], "after an error")) == [1, 2]


def test_an_open_notebook_has_a_line_that_goes(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Handle:
        def update(self, data: dict[str, str], **_: Any) -> None:
            shown.append(data["text/plain"])

    def display(data: dict[str, str], **_: Any) -> Handle:
        shown.append(data["text/plain"])
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr(progress, "_find_kernel", lambda: object())
    list(follow([1, 2], "reading"))
    assert shown == []  # nobody has it open: as under papermill
    monkeypatch.setenv(OPEN_NOTEBOOK, "mine.ipynb")
    list(follow([1, 2], "reading"))
    assert shown[0] == "reading: 0 of 2"
    assert shown[-1] == ""


def test_words() -> None:
    assert describe("reading files", 30, 120, 61) == "reading files: 30 of 120 · 1:01, 3:03 left"
    line = Line(closed := io.StringIO())
    closed.close()
    line.show("nobody looks")
    assert len(describe(_name_step(1128), 12, 20, 3605)) < 80
    assert "reference=" in _name_step(1128)
    assert "reference=" not in _name_step(10)


def test_how_to_wait_less_is_read_on_a_terminal_of_80_columns(tmp_path: Path) -> None:
    (tmp_path / PROGRESS_FILE).write_text(describe(_name_step(1128), 0, 10, 0), encoding="utf-8")
    task = SimpleNamespace(name="comparison-report.ipynb", private=tmp_path)
    supervisor = SimpleNamespace(cell=34, began=time.monotonic() - 600)
    said = _say_progress(cast(Any, task), cast(Any, supervisor), 96)
    assert said.endswith("comparing 1,128 pairs (fewer with reference=…): 0 of 10")
    assert len(said) < 80

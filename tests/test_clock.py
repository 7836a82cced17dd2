"""One time for everything in a run, so that a run which is made again agrees with itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from narrative.clock import RUN_STARTED, is_pinned, run_day
from narrative.corpus.corpus import read_corpus
from narrative.reports.running.supervision import Limits, Supervisor
from narrative.reports.running.task import Execution, make_environment


def test_a_date_is_late_by_the_day_of_the_run_and_not_by_the_machine_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.md").write_text("---\ndate: 2024-05-02\n---\nHope.\n", encoding="utf-8")
    monkeypatch.setenv(RUN_STARTED, "2024-05-01T23:30:00+00:00")
    early = read_corpus(tmp_path)
    assert early.today == date(2024, 5, 1)
    assert "is after the day of the run, 2024-05-01" in early.problems.loc[0, "problem"]
    monkeypatch.setenv(RUN_STARTED, "2024-05-02T00:30:00+00:00")
    assert len(read_corpus(tmp_path).problems) == 0


def test_a_date_before_there_were_newspapers_is_a_doubt_and_an_impossible_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,date,text\n1,0001-01-01,War.\n2,1605-01-01,War.\n3,2023-02-30,War.\n"
        '4,"Feb. 30, 2023",War.\n5,31.04.2023,War.\n6,soon,War.\n'
    )
    assert [problem.split(": ", 1)[-1] for problem in read_corpus(tmp_path).problems["problem"]] == [
        "date 0001-01-01 is before 1600; programs write such days where none is known",
        *["there is no such day or time"] * 3,
        "not written as 2023-11-08, nor with its month in words",
    ]


def test_the_day_is_the_same_in_every_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    for written in ("2024-05-02T11:30:00+12:00", "2024-05-01T23:30:00+00:00", "2024-05-01T16:30:00-07:00"):
        monkeypatch.setenv(RUN_STARTED, written)
        assert run_day() == date(2024, 5, 1)
    monkeypatch.delenv(RUN_STARTED)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert run_day() == date(1970, 1, 2)


def test_an_empty_date_of_the_build_is_none_and_does_not_reach_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IPython reads it as a number when it starts: the kernel ended, and the run waited for it."""
    task = Execution(
        source=tmp_path / "x.ipynb", target=tmp_path / "y.ipynb", name="x.ipynb", parameters={},
        folder=tmp_path, run_folder=tmp_path, private=tmp_path, started="2024-05-01T10:00:00+00:00",
    )  # fmt: skip
    monkeypatch.delenv(RUN_STARTED, raising=False)
    for written, pinned in (("", False), ("86400", True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", written)
        assert is_pinned() == pinned
        assert (run_day() == date(1970, 1, 2)) == pinned
        environment = make_environment(task, Supervisor(Limits(), 0.0, "x"))
        assert environment.get("SOURCE_DATE_EPOCH") == (written or None)

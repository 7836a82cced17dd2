"""The memory that a run holds, wherever it lies."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from narrative.errors import ExitCode, ReportError
from narrative.reports.running import execution, processes
from narrative.reports.running.processes import list_shared, measure_memory, read_start
from narrative.reports.running.supervision import MOST_OUTPUT, Limits, Supervisor
from narrative.reports.running.task import Execution

TASK = Execution(
    Path("a"), Path("b"), "job.ipynb", {}, folder=Path(), run_folder=Path(), private=Path(), started=""
)


def test_what_is_put_into_shared_memory_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_SHARED", tmp_path)
    (tmp_path / "before").write_bytes(b"1" * 1_000_000)
    before = list_shared()
    assert measure_memory([], before, 0) == 0
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "new").write_bytes(b"1" * 3_000_000)
    with (tmp_path / "before").open("ab") as file:
        file.write(b"1" * 1_000_000)
    assert 3_900_000 < measure_memory([], before, 0) < 4_200_000


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has files of memory without a name")
def test_memory_in_files_without_a_name_counts() -> None:
    before, held = list_shared(), measure_memory([os.getpid()], list_shared(), 0)
    number = os.memfd_create("x")
    try:
        os.write(number, b"1" * 30_000_000)
        more = measure_memory([os.getpid()], before, 0) - held
        assert more > 28_000_000
    finally:
        os.close(number)
    with tempfile.TemporaryFile(dir="/dev/shm") as file:
        file.write(b"1" * 30_000_000)
        file.flush()
        assert sum(processes._list_nameless([os.getpid()]).values()) >= 30_000_000


def test_a_process_is_known_by_its_start() -> None:
    own = read_start(os.getpid())
    assert own == read_start(os.getpid()) != ""
    assert read_start(2**22 + 1) == ""  # Linux has no process of such a number


def test_less_memory_leaves_room_for_less_output() -> None:
    assert Limits().output == Limits(memory=8 << 30).output == MOST_OUTPUT
    assert Limits(memory=160 << 20).output == 10 << 20


def test_a_silent_kernel_is_no_file_that_cannot_be_written() -> None:
    from nbclient.exceptions import CellTimeoutError

    supervisor = Supervisor(Limits(), 0.0, "job.ipynb")
    supervisor.begin_cell(3)
    error = execution._explain(CellTimeoutError("Timeout waiting for IOPub output"), TASK, supervisor)
    assert isinstance(error, ReportError)
    assert (error.code, "cell 3" in str(error)) == (ExitCode.KERNEL_DIED, True)


@pytest.mark.parametrize(
    ("log", "status", "limit", "code", "says"),
    [
        ("Traceback …\n  x\nImportError: no such", 1, None, ExitCode.KERNEL_DIED, "code 1. It last said: Tr"),
        ("[Kernel] WARNING | TCP\n\nMemoryError\n", 1, None, ExitCode.OUT_OF_MEMORY, "no memory was left"),
        ("RuntimeError: can't start new thread", 1, 80 << 20, ExitCode.OUT_OF_MEMORY, "of memory, 80 MB. It"),
        ("Resource temporarily unavailable", -6, 60 << 20, ExitCode.OUT_OF_MEMORY, "crashed (SIGABRT) near"),
        ("[Kernel] WARNING | TCP\n", -9, None, ExitCode.KERNEL_DIED, "(SIGKILL), not by a limit of"),
    ],
)  # fmt: skip
def test_a_kernel_that_dies_as_it_starts_has_its_last_words_told(
    log: str, status: int, limit: int | None, code: ExitCode, says: str, tmp_path: Path
) -> None:
    supervisor = Supervisor(Limits(memory=limit), 0.0, "job.ipynb")
    ended = subprocess.Popen(["true"])
    ended.wait()
    ended.returncode = status
    supervisor.attach(ended)
    supervisor.log = tmp_path / "kernel.log"
    supervisor.log.write_text(log, encoding="utf-8")
    error = supervisor.explain_death()
    assert (error.code, says in str(error)) == (code, True), error
    assert "TCP" not in str(error)


def test_a_library_that_gets_no_memory_is_no_fault_of_the_cell(tmp_path: Path) -> None:
    """OpenBLAS sends its own process a SIGINT if it gets no memory for its threads."""

    class Raised:
        ename, evalue, exec_count = "KeyboardInterrupt", "", 2

    codes = []
    for limit, log in ((200 << 20, "OpenBLAS blas_thread_init: pthread_create failed"), (200 << 20, "x")):
        supervisor = Supervisor(Limits(memory=limit), 0.0, "job.ipynb")
        supervisor.log = tmp_path / "kernel.log"
        supervisor.log.write_text(log, encoding="utf-8")
        codes.append(execution._explain_cell(Raised, TASK, supervisor).code)
    assert codes == [ExitCode.OUT_OF_MEMORY, ExitCode.CELL_FAILED]

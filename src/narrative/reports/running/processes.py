"""The processes of a run, as Linux lists them: which there are, what memory they hold, and their end.

Whatever a cell starts inherits the run's mark in its environment, also in a session of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

#: By which the processes of a run are known; set by the runner.
MARK = "NARRATIVE_RUN_MARK"
_PROC = Path("/proc")
#: A folder whose files are memory, and belong to no process.
_SHARED = Path("/dev/shm")
#: How Linux calls open files that are memory.
_NAMELESS = ("/memfd:", f"{_SHARED}/")
_ROUNDS = 20


def list_descendants(process: int) -> Iterator[int]:
    """A process and all that came from it, as Linux lists them; elsewhere the process alone."""
    yield process
    with contextlib.suppress(OSError):
        for task in (_PROC / str(process) / "task").iterdir():
            with contextlib.suppress(OSError):
                for child in (task / "children").read_text().split():
                    yield from list_descendants(int(child))


def list_marked(mark: str) -> Iterator[int]:
    """The processes that have a mark in their environment."""
    sought = f"{MARK}={mark}".encode()
    for folder in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if sought in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)


def read_start(process: int) -> str:
    """When a process began, which tells it from a later one of the same number; empty if it has ended."""
    with contextlib.suppress(OSError, IndexError):
        fields = (_PROC / str(process) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    return ""


def end_processes(kernel: int, mark: str, known: Iterable[tuple[int, str]]) -> None:
    """Kill a kernel, all that came from it or has its mark, and what is known to have come from it.

    Args:
        kernel: its number; 0 if it has ended.
        mark: the mark of its run.
        known: number and start of processes that came from it.
    """
    seen = list(known)
    for _ in range(_ROUNDS):  # what starts processes meanwhile is met in the next round
        found = {process for process, start in seen if read_start(process) == start}
        found |= {process for process in list_descendants(kernel) if kernel and read_start(process)}
        found |= set(list_marked(mark))
        found.discard(os.getpid())
        for process in found:
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        if not found:
            return


def measure_memory(processes: list[int], shared_before: dict[str, int], enough: int) -> int:
    """How many bytes of memory processes hold, with what has come into files that are memory since.

    Args:
        processes: their numbers.
        shared_before: what `list_shared` gave before.
        enough: below this the figure need not be exact: what processes share may be counted for each.
    """
    after = list_shared()
    shared = sum(max(0, size - shared_before.get(name, 0)) for name, size in after.items())
    shared += sum(_list_nameless(processes).values())
    mapped = sum(_mapped(process) for process in processes) if shared else 0
    files = max(0, shared - mapped)
    used = sum(_resident(process) for process in processes) + files
    if used > enough and len(processes) > 1:
        used = sum(_proportional(process) for process in processes) + files
    return used


def list_shared() -> dict[str, int]:
    """The files of this user in shared memory, with the bytes that each takes."""
    found: dict[str, int] = {}
    user = os.getuid() if hasattr(os, "getuid") else -1
    for folder, _, names in os.walk(_SHARED):
        for name in names:
            with contextlib.suppress(OSError):
                status = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - called for every file of a tree
                if status.st_uid == user:
                    found[os.path.join(folder, name)] = status.st_blocks * 512  # noqa: PTH118 - called for every file of a tree
    return found


def _list_nameless(processes: Iterable[int]) -> dict[tuple[int, int], int]:
    """The open files of processes that are memory and have no name, with the bytes that each takes.

    They are those of `memfd_create`, and those of shared memory that were removed while they were open.
    """
    found: dict[tuple[int, int], int] = {}
    for process in processes:
        with contextlib.suppress(OSError):
            for number in os.scandir(_PROC / str(process) / "fd"):
                with contextlib.suppress(OSError):
                    if os.readlink(number.path).startswith(_NAMELESS):  # noqa: PTH115 - called for every open file
                        status = os.stat(number.path)  # noqa: PTH116 - the same
                        found[status.st_dev, status.st_ino] = 512 * status.st_blocks * (not status.st_nlink)
    return found


def measure_room(process: int) -> int:
    """How many bytes a process has asked for that a limit on its data counts."""
    return _statm(process, 5)


def _resident(process: int) -> int:
    """How many bytes of memory a process holds."""
    return _statm(process, 1)


def _mapped(process: int) -> int:
    """How many of them are pages of files that are memory."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        for line in (_PROC / str(process) / "status").read_text(errors="replace").splitlines():
            if line.startswith("RssShmem:"):
                return int(line.split()[1]) * 1024
    return 0


def _statm(process: int, field: int) -> int:
    with contextlib.suppress(OSError, IndexError, ValueError):
        pages = int((_PROC / str(process) / "statm").read_text().split()[field])
        return pages * os.sysconf("SC_PAGE_SIZE")
    return 0


def _proportional(process: int) -> int:
    """The same, with what it shares with others divided among them."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        for line in (_PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(process)

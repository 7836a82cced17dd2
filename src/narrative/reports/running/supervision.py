"""Watch over a running notebook: its limits of time and memory, and what ended its kernel.

The kernel runs cells; a thread talks to it; the thread that asked for the run calls `watch` a few times a
second. Whatever is amiss first becomes the `cause` of the failure, and the kernel is stopped.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from narrative.errors import ExitCode, ReportError
from narrative.errors.tracebacks import strip_control
from narrative.reports.running.kernel import NO_ANSWER, NO_MEMORY, TOO_MUCH
from narrative.reports.running.processes import (
    end_processes,
    list_descendants,
    list_shared,
    measure_memory,
    measure_room,
    read_start,
)

T = TypeVar("T")
#: For how long an interrupted cell may take to end with a traceback that says where it was.
_GRACE = 2.0
#: What a run may write to the notebook, and what to its log.
MOST_OUTPUT, _MOST_LOG = 64 << 20, 16 << 20
#: How a process that is refused memory may end, and above what part of its limit that is the likely reason.
_AS_MEMORY_ENDS, _NEAR = (1, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS), 0.6
_NO_MEMORY_LEFT = (
    r"MemoryError|[Cc]annot allocate memory|bad_alloc|can't start new thread|out of memory|"
    r"pthread_create failed|failed to map segment"
)
#: What the kernel logs of itself at every start.
_OF_NO_ACCOUNT = re.compile(r"\[\w+\] (?:INFO|WARNING)|[\s^~]*$|\s+File .*<frozen")
_PROC = Path("/proc")
_GROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Limits:
    """What a run may use: seconds for one cell, seconds in all, and bytes of memory; none is no limit."""

    cell_seconds: float | None = None
    seconds: float | None = None
    memory: int | None = None

    @property
    def output(self) -> int:
        """How many bytes of output are too many: the runner needs some 15 times as much to make the page."""
        return MOST_OUTPUT if self.memory is None else min(MOST_OUTPUT, self.memory // 16)


class Supervisor:
    """The watch over one run; `cause` says why it was stopped, if it was.

    `mark` is what its processes have in their environment; `log` is the file that they write to.
    """

    def __init__(self, limits: Limits, began: float, name: str) -> None:
        self.limits = limits
        self.name = name
        self.mark = uuid.uuid4().hex
        self.log: Path | None = None
        self.cause: ReportError | None = None
        self.cell = 0
        self.began = began
        self._cell_began: float | None = None
        self._kernel: subprocess.Popen[bytes] | None = None
        self._killed_at: float | None = None
        self._peak = 0
        self._looked = 0.0
        self._oom_kills: dict[Path, int] = {}
        self._family: set[tuple[int, str]] = set()
        self._shared = list_shared()

    def attach(self, kernel: subprocess.Popen[bytes]) -> None:
        """Watch over this process; if the run was stopped before it came, end it."""
        self._kernel = kernel
        self._note_counter(kernel.pid)
        if self._killed_at is not None:
            self._kill()

    def begin_cell(self, number: int) -> None:
        """Note that the cell of this number begins now."""
        self.cell, self._cell_began = number, time.monotonic()

    def end_cell(self) -> float:
        """Note that the cell has ended, and say how many seconds it took."""
        began, self._cell_began = self._cell_began, None
        return time.monotonic() - began if began is not None else 0.0

    def watch(self) -> None:
        """Stop the run if it is past a limit."""
        now = time.monotonic()
        if self._killed_at is not None:
            if now >= self._killed_at:
                self._kill()
            return
        cell_began = self._cell_began
        if self.limits.seconds is not None and now - self.began > self.limits.seconds:
            at = f" It was at cell {self.cell}." if self.cell else ""
            self._stop(
                ExitCode.OUT_OF_TIME, f"{self.name} took longer than {self.limits.seconds:g} seconds.{at}"
            )
        elif (
            self.limits.cell_seconds is not None
            and cell_began is not None
            and now - cell_began > self.limits.cell_seconds
        ):
            self._stop(
                ExitCode.OUT_OF_TIME,
                f"Cell {self.cell} of {self.name} took longer than {self.limits.cell_seconds:g} seconds.",
            )
        elif self._kernel and now - self._looked > 0.2:
            self._looked = now
            self._note_counter(self._kernel.pid)
            processes = list(list_descendants(self._kernel.pid))
            self._family |= {(process, read_start(process)) for process in processes}
            if self.limits.memory is not None:
                self._check_memory(processes, self.limits.memory)
            self._check_log()

    def check_time(self) -> None:
        """Say whether the run, now that its notebook is done, is within its time.

        Raises:
            ReportError: it is not.
        """
        if self.limits.seconds is not None and time.monotonic() - self.began > self.limits.seconds:
            raise ReportError(
                f"{self.name} took longer than {self.limits.seconds:g} seconds.", ExitCode.OUT_OF_TIME
            )

    def call(self, function: Callable[[], T]) -> T:
        """What a function gives, as long as it takes no longer than the run may.

        Raises:
            ReportError: it does; it is left behind in a thread of its own.
        """
        if self.limits.seconds is None:
            return function()
        outcome: list[T | BaseException] = []

        def work() -> None:
            try:
                outcome.append(function())
            except BaseException as error:  # handed to the thread that waits
                outcome.append(error)

        thread = threading.Thread(target=work, name=f"for {self.name}", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.05)
            self.check_time()
        self.check_time()
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]

    def end(self) -> None:
        """End the kernel now, with all that it started."""
        self._killed_at = time.monotonic()
        self._kill()

    def explain_death(self) -> ReportError:
        """Why the kernel is gone, as far as can be known."""
        if self.cause:
            return self.cause
        status = None
        if self._kernel:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._kernel.wait(1)
        at = f"The kernel died in cell {self.cell} of {self.name}" if self.cell else (
            f"The kernel for {self.name} died as it started"
        )  # fmt: skip
        words = read_last_words(self.log) if not self.cell or status == NO_ANSWER else ""
        said = f" It last said: {words}" if words else ""
        if status is None:
            return ReportError(f"{at}; how is not known.{said}", ExitCode.KERNEL_DIED)
        if status == TOO_MUCH:
            return ReportError(
                f"{self._where()} wrote more output than a page can show: the limit is "
                f"{show_size(self.limits.output)} for a run. Write large results to a table.",
                ExitCode.OUT_OF_MEMORY,
            )
        if lacking := self._explain_lack(status, words):
            return ReportError(f"{at}: {lacking}{said}", ExitCode.OUT_OF_MEMORY)
        return ReportError(f"{at}: {_explain_status(status, bool(self.cell))}{said}", ExitCode.KERNEL_DIED)

    def lacks_memory(self, said: str) -> bool:
        """Say whether what a cell raised, or what the libraries below it wrote, is about a lack of memory."""
        log = read_last_words(self.log, 20) if self.limits.memory else ""
        return re.search(_NO_MEMORY_LEFT, f"{said} {log}") is not None

    def _explain_lack(self, status: int, words: str) -> str:
        """Say how the kernel ended, if that was for lack of memory."""
        limit = self.limits.memory
        if status == -signal.SIGKILL and any(_count_oom_kills(at) > n for at, n in self._oom_kills.items()):
            return "the system killed it as memory ran out. Give the machine more, or --memory a limit."
        if status != NO_MEMORY and limit is None:
            return "no memory was left for it." if re.search(_NO_MEMORY_LEFT, words) else ""
        within = f" within its limit of memory, {show_size(limit)}" if limit else ""
        if status == NO_MEMORY or re.search(_NO_MEMORY_LEFT, words):
            return f"no memory was left for it{within}."
        if limit and status in _AS_MEMORY_ENDS and (not self.cell or self._peak > _NEAR * limit):
            how = f"crashed ({_signal_name(-status)})" if status < 0 else f"ended itself with code {status}"
            return f"it {how} near its limit of memory, {show_size(limit)}."
        return ""

    def _stop(self, code: ExitCode, message: str, *, at_once: bool = False) -> None:
        """Stop the run for this cause: interrupt the cell, or kill the kernel at once."""
        self.cause = ReportError(message, code)
        self._killed_at = time.monotonic() + (0 if at_once or not self.cell else _GRACE)
        if at_once:
            self._kill()
        elif self._kernel:
            with contextlib.suppress(OSError):
                self._kernel.send_signal(signal.SIGINT)

    def _where(self) -> str:
        return f"Cell {self.cell} of {self.name}" if self.cell else f"The kernel for {self.name}"

    def _kill(self) -> None:
        """Kill the kernel and what it started: what is in its group, has its mark, or came from it."""
        running = self._kernel is not None and self._kernel.returncode is None
        if self._kernel is not None and running:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._kernel.pid, signal.SIGKILL)
                else:
                    self._kernel.kill()
        if self._kernel is not None:
            end_processes(self._kernel.pid if running else 0, self.mark, self._family)

    def _note_counter(self, kernel: int) -> None:
        """Note how many processes of the kernel's group were killed for lack of memory before."""
        counter = _find_oom_counter(kernel)
        if counter not in self._oom_kills:
            self._oom_kills[counter] = _count_oom_kills(counter)

    def _check_memory(self, processes: list[int], limit: int) -> None:
        """Stop the run if the kernel and its children hold more than they may, which each alone may not."""
        used = measure_memory(processes, self._shared, limit)
        self._peak = max(self._peak, used, measure_room(processes[0]))
        if used > limit:
            self._stop(
                ExitCode.OUT_OF_MEMORY,
                f"{self._where()} needed more memory than {show_size(limit)}.",
                at_once=True,
            )

    def _check_log(self) -> None:
        """Stop the run if its log has grown beyond use."""
        with contextlib.suppress(OSError):
            if self.log is not None and self.log.stat().st_size > _MOST_LOG:
                self._stop(
                    ExitCode.OUT_OF_MEMORY,
                    f"{self._where()} wrote more than {show_size(_MOST_LOG)} to its log.",
                    at_once=True,
                )


def read_last_words(log: Path | None, lines: int = 3) -> str:
    """Return the last lines of a log that say something, in one."""
    if log is None:
        return ""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        said = strip_control(file.read().decode("utf-8", "replace")).splitlines()
        telling = [" ".join(line.split()) for line in said if not _OF_NO_ACCOUNT.match(line)]
        return " | ".join(line[:200] for line in telling[-lines:])
    return ""


def _explain_status(status: int, in_cell: bool) -> str:
    """Say how a process ended that nothing but its status tells of."""
    if status == NO_ANSWER:
        return "an error of its own kept it from answering."
    if status >= 0:
        why = " (os._exit, or a library that gave up)" if in_cell else ""
        return f"it ended itself with exit code {status}{why}."
    by = _signal_name(-status)
    if -status in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        return f"it was ended from outside ({by}), not by a limit of this run."
    return f"it crashed ({by})."


def read_size(text: str) -> int:
    """The number of bytes that `text` says, as `800M` or `2.5G`; units are powers of 1024.

    Raises:
        ValueError: it says none.

    >>> read_size("1.5G"), read_size("800 MiB"), read_size("4096")
    (1610612736, 838860800, 4096)
    """
    stripped = text.strip().upper().removesuffix("B").removesuffix("I").strip()
    factor = 1
    for power, unit in enumerate("KMGT", start=1):
        if stripped.endswith(unit):
            stripped, factor = stripped[:-1].strip(), 1024**power
    if not stripped.replace(".", "", 1).isdecimal() or float(stripped) * factor < 1:
        raise ValueError(f"{text!r} is not a size: write it as 800M or 2G.")
    return int(float(stripped) * factor)


def show_size(n_bytes: float) -> str:
    """A number of bytes for reading.

    >>> show_size(838860800)
    '800 MB'
    """
    unit = 0
    while n_bytes >= 1024 and unit < 4:
        n_bytes, unit = n_bytes / 1024, unit + 1
    return f"{n_bytes:.3g} {('bytes', 'kB', 'MB', 'GB', 'TB')[unit]}"


def is_disk_full(folder: Path) -> bool:
    """Say whether not even 64 kB can be written to `folder`."""
    probe = folder / ".probe"
    try:
        with probe.open("wb") as file:
            file.write(bytes(65536))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return is_about_space(error)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    return False


def is_about_space(error: OSError) -> bool:
    """Say whether an error of the system means that a disk, or one's share of it, is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def _signal_name(number: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return f"signal {number}"


def _find_oom_counter(process: int) -> Path:
    """The file that counts what was killed for lack of memory in a process's control group, else in all.

    Of the groups of either version; a container or a unit of systemd is one.
    """
    with contextlib.suppress(OSError, ValueError):
        for line in _read(_PROC / str(process) / "cgroup").splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers in ("", "memory"):
                names = ("memory", "memory.oom_control") if controllers else ("", "memory.events")
                counter = _GROUPS / names[0] / path.lstrip("/") / names[1]
                if counter.is_file():
                    return counter
    return _PROC / "vmstat"


def _read(path: Path) -> str:
    """Read a short file of the kernel's; a signal meanwhile leaves no file object that would complain."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 1 << 16).decode()
    finally:
        os.close(file)


def _count_oom_kills(counter: Path) -> int:
    """How many processes were killed for lack of memory, as the file says; 0 where it does not."""
    with contextlib.suppress(OSError, ValueError):
        for line in _read(counter).splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0

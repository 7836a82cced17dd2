"""Where a report is made, and how it gets to its place: alone, whole, or not at all.

reports/<name>/<time of the run>/   the report of one run
reports/<name>/latest               a link to the newest
reports/<name>/status.json          how the last attempt ended
reports/failed/<name>-<time>/       what a failed run left, to look at
reports/.making-<name>/             a run that is going on
reports/.locks/                     who may make which report
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from narrative.clock import is_pinned
from narrative.errors import ExitCode, ReportError
from narrative.reports.publishing.durability import (
    find_latest,
    move_folder,
    point_to,
    remove_folder,
    sync_tree,
)
from narrative.reports.publishing.listing import write_index
from narrative.reports.publishing.status import (
    FAILED,
    began_at,
    describe_end,
    is_complete,
    list_failures,
    list_reports,
    next_number,
    read_json,
    read_status,
    write_status,
)
from narrative.reports.running.interruption import settle, uninterrupted

_MAKING = ".making-"
_LOCKS = ".locks"
#: Nobody holds the lock of the whole folder for longer than it takes to rename and to list.
_BRIEF = 60.0
#: How much of a log is kept of a failed run: its end.
_MOST_LOG = 1 << 20
KILLED = "The run was killed (SIGKILL), or the machine stopped, so it could not say why."


@dataclass
class Workshop:
    """Where one report is made: `result` is what will be published, `private` what only the run needs."""

    out: Path
    status: dict[str, Any]
    stamp: str
    began: float = field(default_factory=time.monotonic)
    warnings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the report."""
        return str(self.status["report"])

    @property
    def home(self) -> Path:
        """The folder of all reports of this name."""
        return self.out / self.name

    @property
    def place(self) -> Path:
        """The folder of this run while it is going on."""
        return self.out / f"{_MAKING}{self.name}"

    @property
    def result(self) -> Path:
        """What will be published."""
        return self.place / "result"

    @property
    def private(self) -> Path:
        """What the run needs for itself."""
        return self.place / "private"

    def publish(self, summary: dict[str, Any], *, finished: datetime, keep: int | None = None) -> Path:
        """Move the result into place in one step, then point `latest` to it in another, and say where it is.

        Raises:
            OSError: the result cannot be written to the disk or moved; nothing was published.
        """
        sync_tree(self.result)
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(_catalogue(self.out))
            except ReportError as error:  # what is finished is not lost for a list
                self.warnings.append(f"the report is published, but not in the order of the runs. {error}")
            stack.enter_context(uninterrupted())
            ended = self._end(ExitCode.DONE, "", finished) | summary
            write_status(ended, self.result)
            self.home.mkdir(exist_ok=True)
            folder = move_folder(self.result, self.home / self.stamp)
            settle()
            # From here on the report is published; what else cannot be done is said, and fails nothing.
            with self._warning("the link to the latest report"):
                point_to(self.home, folder.name, f"{self.name}.html")
            with self._warning("its status"):
                write_status(ended | {"folder": f"{self.name}/{folder.name}"}, self.home)
            with self._warning("the older reports"):
                if keep is not None:
                    prune(self.out, self.name, keep)
            with self._warning("the list of reports"):
                write_index(self.out)
        return folder

    def keep_failed(self, code: ExitCode, reason: str, *, finished: datetime) -> Path | None:
        """Keep what a failed run left, apart from the reports, and say where, if it can be kept."""
        with contextlib.suppress(OSError), uninterrupted():  # the disk may be full
            for log in self.private.glob("*.log"):
                if size := log.stat().st_size:
                    with log.open("rb") as opened:
                        opened.seek(max(0, size - _MOST_LOG))
                        (self.result / log.name).write_bytes(opened.read(_MOST_LOG))
            (self.result / "record.json").unlink(missing_ok=True)
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError, ReportError):
                stack.enter_context(_catalogue(self.out))
            stack.enter_context(uninterrupted())
            try:
                ended = self._end(code, reason, finished)
                return _set_aside(self.out, self.result, ended, self.stamp)
            except OSError:
                return None

    def _end(self, code: ExitCode, reason: str, finished: datetime) -> dict[str, Any]:
        seconds = 0.0 if is_pinned() else time.monotonic() - self.began
        number = next_number(self.out)
        return describe_end(
            self.status, code=code, reason=reason, finished=finished, seconds=seconds, number=number
        )

    @contextlib.contextmanager
    def _warning(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever lies about, the report is published
            reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
            self.warnings.append(f"the report is published, but {what} was not updated: {reason}.")


@contextlib.contextmanager
def open_workshop(out: Path, status: dict[str, Any], names: Sequence[str], wait: float) -> Iterator[Workshop]:
    """A folder to make a report in, beside its target, for one run alone; it is gone afterwards.

    Args:
        out: the folder that holds the reports; it is made if it is missing.
        status: of the run, as it begins.
        names: what the report may be called, best first: the first that is not another source's.
        wait: for how many seconds to wait while another run is making the same report.

    Raises:
        ReportError: another run is making it; or there is something in its place that is not ours, or a link.
        OSError: `out` cannot be written to.
    """
    out = out.absolute()
    (out / _LOCKS).mkdir(parents=True, exist_ok=True)
    with _claim(out, status["source"], names, wait) as name:
        if (out / name).is_symlink():
            raise ReportError(
                f"{out / name} is a link, so no report can be moved there in one step. Link {out} instead.",
                ExitCode.UNWRITABLE,
            )
        link = out / name / "latest"
        if os.path.lexists(link) and not link.is_symlink():
            raise ReportError(
                f"{link} is not a link, so the newest report cannot be shown there. Move it away.",
                ExitCode.UNWRITABLE,
            )
        sweep(out, held=name)
        started = began_at(status)
        workshop = Workshop(out, status | {"report": name}, started.strftime("%Y%m%dT%H%M%SZ"))
        if name != names[0] and not workshop.home.exists():
            workshop.warnings.append(
                f"the report {names[0]!r} is made from something else of the same name, so this one is "
                f"called {name!r}. Choose another name with --name."
            )
        try:
            workshop.place.mkdir(mode=0o700)
            workshop.private.mkdir()
            write_status(workshop.status | {"process": os.getpid(), "host": platform.node()}, workshop.place)
            workshop.result.mkdir()
            yield workshop
        finally:
            with uninterrupted():
                shutil.rmtree(workshop.place, ignore_errors=True)


def note_refusal(out: Path, status: dict[str, Any], code: ExitCode, reason: str) -> None:
    """Record that a report which was made before could not be begun; one that never was leaves no trace."""
    out = out.absolute()
    before = read_status(out / status["report"])
    if before.get("source") != status["source"]:
        return
    started = began_at(status)
    with contextlib.suppress(OSError, ReportError), _catalogue(out), uninterrupted():
        ended = describe_end(
            status, code=code, reason=reason, finished=started, seconds=0, number=next_number(out)
        )
        _set_aside(out, None, ended, started.strftime("%Y%m%dT%H%M%SZ"))


def sweep(out: Path, *, held: str | None = None) -> None:
    """Clear up after runs that were killed: keep what they left as failed, and let `latest` be the newest.

    A run that is still going on holds its lock, and is left alone.

    Args:
        out: the folder that holds the reports.
        held: the report whose lock the caller holds.
    """
    for place in sorted(out.glob(f"{_MAKING}*")):
        name = place.name.removeprefix(_MAKING)
        with contextlib.suppress(OSError, ReportError), contextlib.ExitStack() as stack:
            if name != held:
                stack.enter_context(_lock(out, name, 0))
            stack.enter_context(uninterrupted())
            with _catalogue(out):
                _clear_up(out, name, place)
    for folder in (out, *(path for path in out.iterdir() if path.is_dir() and not path.is_symlink())):
        for hidden in folder.glob(".removing-*"):
            shutil.rmtree(hidden, ignore_errors=True)


def prune(out: Path, name: str, keep: int) -> None:
    """Remove the reports of this name but the `keep` newest, and what failed runs left likewise.

    The newest report, the one that `latest` shows, and any folder in which somebody else put something
    stay. The order is that of publication, whatever the clock said.

    Raises:
        OSError: one cannot be removed.
    """
    home = out / name
    latest = find_latest(home)
    reports = list_reports(home)
    for folder in reports[: max(0, len(reports) - max(keep, 1))]:
        if (latest is None or folder.name != latest.name) and _is_only_ours(folder):
            remove_folder(folder)
    failures = list_failures(out, name)
    for folder in failures[: max(0, len(failures) - max(keep, 1))]:
        remove_folder(folder)


def _clear_up(out: Path, name: str, place: Path) -> None:
    """Clear up after one run that was killed."""
    status, result = read_status(place), place / "result"
    if status.get("status") == "running" and result.is_dir():
        status |= {"report": name, "started": (started := began_at(status)).isoformat(timespec="seconds")}
        ended = describe_end(
            status, code=ExitCode.KILLED, reason=KILLED, finished=started, seconds=0, number=next_number(out)
        )
        _set_aside(out, result, ended, started.strftime("%Y%m%dT%H%M%SZ"))
    else:  # it was killed after its report had been moved into place, or before anything was made
        home = out / name
        reports = list_reports(home)
        if reports and find_latest(home) != reports[-1]:
            point_to(home, reports[-1].name, f"{name}.html")
            write_status(read_status(reports[-1]) | {"folder": f"{name}/{reports[-1].name}"}, home)
        write_index(out)
    shutil.rmtree(place, ignore_errors=True)


def _set_aside(out: Path, result: Path | None, ended: dict[str, Any], stamp: str) -> Path:
    """Keep a failed run in `out`/failed with its status, also as the last attempt, and list it."""
    name = ended["report"]
    (out / FAILED).mkdir(exist_ok=True)
    if result is None:
        result = out / FAILED / f".refused-{name}"
        result.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):  # on a full disk the notebook is kept without it
        write_status(ended, result)
    folder = move_folder(result, out / FAILED / f"{name}-{stamp}")
    with contextlib.suppress(OSError):
        (out / name).mkdir(exist_ok=True)
        write_status(ended | {"folder": f"{FAILED}/{folder.name}"}, out / name)
        write_index(out)
    return folder


def _is_only_ours(folder: Path) -> bool:
    """Say whether a report's folder holds nothing but what its run put there."""
    if not is_complete(folder):
        return False
    files = read_json(folder / "run.json").get("files")
    ours = {*(files if isinstance(files, dict) else ()), "run.json", "status.json"}
    return all(
        path.is_dir() or path.relative_to(folder).as_posix() in ours
        for path in folder.rglob("*")
        if not (path.is_symlink() and path.is_dir())
    ) and not any(path.is_symlink() for path in folder.rglob("*"))


@contextlib.contextmanager
def _claim(out: Path, source: str, names: Sequence[str], wait: float) -> Iterator[str]:
    """Hold the lock of the first of `names` that is not taken by another source."""
    deadline = time.monotonic() + wait
    for name in names:
        last = name == names[-1]
        if not last and _source_of(out, name) not in (None, source):
            continue
        with _lock(out, name, max(0.0, deadline - time.monotonic())):
            if not last and _source_of(out, name, running=False) not in (None, source):
                continue  # it was taken while this run waited
            yield name
            return


def _source_of(out: Path, name: str, *, running: bool = True) -> str | None:
    """From what the report of this name is made, or is being made; `None` if there is none yet."""
    places = [out / f"{_MAKING}{name}"] if running else []
    places += [out / name, *reversed(list_reports(out / name))]
    return next(
        (str(status["source"]) for place in places if (status := read_status(place)).get("source")), None
    )


@contextlib.contextmanager
def _lock(out: Path, name: str, wait: float) -> Iterator[None]:
    """Hold the lock of one report; the system lets go of it when the process ends, however it ends."""
    import filelock

    lock = filelock.FileLock(out / _LOCKS / f"{name}.lock", thread_local=False)
    try:
        lock.acquire(timeout=wait, poll_interval=0.05)
    except filelock.Timeout:
        raise ReportError(_say_who(out, name, wait), ExitCode.LOCKED) from None
    try:
        yield
    finally:
        lock.release()


def _say_who(out: Path, name: str, wait: float) -> str:
    """That another run holds the lock, which one, and what to do."""
    holder = read_status(out / f"{_MAKING}{name}")
    who = f" (process {holder['process']} on {holder['host']}, since {holder['started']})" if (
        {"process", "host", "started"} <= holder.keys()
    ) else ""  # fmt: skip
    waited = f" It was not done after {wait:.3g} seconds." if wait else " Wait for it with --wait SECONDS."
    return f"Another run{who} is making the report {name!r}, so this one did nothing.{waited}"


@contextlib.contextmanager
def _catalogue(out: Path) -> Iterator[None]:
    """Hold the lock of the whole folder, for numbering, moving into place and listing."""
    import filelock

    lock = filelock.FileLock(out / _LOCKS / ".catalogue.lock", thread_local=False)
    try:
        lock.acquire(timeout=_BRIEF, poll_interval=0.02)
    except filelock.Timeout:
        raise ReportError(
            f"The list of reports in {out} has been locked by another run for {_BRIEF:g} seconds.",
            ExitCode.LOCKED,
        ) from None
    try:
        yield
    finally:
        lock.release()

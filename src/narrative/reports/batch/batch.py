"""Several reports, one after another, in one process: what they share is loaded once, but for the kernel.

The file is checked whole before anything runs. After that a report that fails stops no other; only a signal
ends all of them.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrative.errors import ExitCode, Interrupted, NarrativeError, ParameterError, UnknownNameError
from narrative.reports.batch.batch_files import BatchFile, Place, Request, read_batch_file
from narrative.reports.planning.parameters import Parameter, check_parameters
from narrative.reports.planning.planning import (
    CORPUS,
    DEFAULT_NOTEBOOK,
    Plan,
    describe_parameters,
    first_line,
    make_plan,
)
from narrative.reports.publishing.publication import note_refusal
from narrative.reports.report import explain_failure, find_same, list_inputs, publish_report
from narrative.reports.running.interruption import go_on, settle
from narrative.resources import expand

#: What became of a report.
COMPLETE, UNCHANGED, FAILED, NOT_RUN = "complete", "unchanged", "failed", "not run"


@dataclass(frozen=True)
class Job:
    """One report of a batch: what the file asks for, and what it is called.

    `plan` is missing if something that it is made from, such as its corpus, is not there now.
    """

    request: Request
    name: str
    plan: Plan | None


@dataclass(frozen=True)
class Outcome:
    """What became of one report.

    Attributes:
        name: what the report is called.
        status: complete, unchanged, failed or not run.
        code: with which code `narrative report` would have ended.
        seconds: how long it took.
        page: the published page, if there is one.
        reason: why there is none.
        warnings: what did not go as it should, though the report is whole.
    """

    name: str
    status: str
    code: ExitCode
    seconds: float = 0.0
    page: Path | None = None
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """The reports of a checked file; relative paths in it are seen from `folder`."""

    folder: Path
    jobs: tuple[Job, ...]

    def choose(self, names: Iterable[str]) -> Batch:
        """The same batch with only the reports of these names; with none named, all.

        Raises:
            UnknownNameError: no report has such a name.
        """
        wanted = list(names)
        known = list(dict.fromkeys(job.name for job in self.jobs))
        for name in wanted:
            if name not in known:
                raise UnknownNameError("report", name, known)
        return Batch(self.folder, tuple(job for job in self.jobs if not wanted or job.name in wanted))


def plan_batch(path: str | Path, *, note: bool = True) -> Batch:
    """Read and check a batch file: every option, notebook, name and parameter; nothing is run.

    That a corpus is missing, or a notebook cannot be read, is no mistake of the file: it is found again when
    the report's turn comes, and stops no other.

    Args:
        path: the file.
        note: if there are mistakes, record in the folders of reports that these could not be begun.

    Raises:
        ParameterError: the file has mistakes; the message lists all of them, each with its place.
    """
    batch = read_batch_file(path)
    folder = batch.path.absolute().parent
    with contextlib.chdir(folder):
        jobs = tuple(_plan(batch, request) for request in batch.requests)
        _find_twins(batch, jobs)
        try:
            batch.refuse()
        except ParameterError as error:
            if note:
                _note(batch.requests, first_line(str(error)).rstrip(":"))
            raise
    return Batch(folder, jobs)


def run_batch(
    batch: Batch, *, progress: bool = False, notify: Callable[[dict[str, Any]], None] | None = None
) -> tuple[Outcome, ...]:
    """Make the reports of a batch, one after another, and say what became of each.

    Nothing that goes wrong with one is raised. A signal ends the report that is being made, and those after
    it are not begun (where signals are handled, as on the command line).

    Args:
        batch: as `plan_batch` gives it.
        progress: show on the error output how far the work is.
        notify: is called with an event at the start of each report, after each of its cells, and at its end.
    """
    tell = notify or (lambda _: None)
    outcomes: list[Outcome] = []
    ended: ExitCode | None = None
    with contextlib.chdir(batch.folder):
        for job in batch.jobs:
            outcome = None
            if ended is None:
                try:
                    go_on()
                    outcome = _make(job, progress, tell)
                except Interrupted as error:
                    ended = error.code
            if outcome is None:
                code = ended or ExitCode.INTERRUPTED
                reason = f"It was not begun: the batch was {code.words}."
                outcome = Outcome(job.name, NOT_RUN, code, reason=reason)
            elif outcome.code > 128:  # a signal
                ended = outcome.code
            outcomes.append(outcome)
            tell(_as_event(outcome))
    return tuple(outcomes)


def preview_batch(batch: Batch) -> tuple[Outcome, ...]:
    """What `run_batch` would do now: which reports it would make, leave, or could not begin, and why.

    The status of a report that would be made is *not run*.
    """
    with contextlib.chdir(batch.folder):
        return tuple(_preview(job) for job in batch.jobs)


def _make(job: Job, progress: bool, tell: Callable[[dict[str, Any]], None]) -> Outcome:
    began = time.monotonic()
    try:
        report = publish_report(
            **job.request.source,
            **job.request.handling,
            progress=progress,
            notify=lambda event: tell({**event, "report": job.name}),
        )
    except (Exception, KeyboardInterrupt) as error:
        code, reason = explain_failure(error)
        status = UNCHANGED if code == ExitCode.NOTHING_NEW else FAILED
        return Outcome(job.name, status, code, time.monotonic() - began, reason=reason)
    finally:
        settle()  # a signal between two reports is found by `go_on`
    seconds = time.monotonic() - began
    return Outcome(job.name, COMPLETE, ExitCode.DONE, seconds, report.html, warnings=report.warnings)


def _preview(job: Job) -> Outcome:
    try:
        plan = make_plan(**job.request.source, note=False)
        same = None
        if job.request.options.get("if_changed"):
            same = find_same(plan, list_inputs(plan), job.request.source["out"])
    except (NarrativeError, OSError) as error:
        code, reason = explain_failure(error)
        return Outcome(job.name, FAILED, code, reason=reason)
    if same is None:
        return Outcome(job.name, NOT_RUN, ExitCode.DONE)
    return Outcome(job.name, UNCHANGED, ExitCode.NOTHING_NEW, reason=f"Nothing has changed since {same}.")


def _as_event(outcome: Outcome) -> dict[str, Any]:
    """An outcome as an event of the log."""
    event = {"event": "end", "report": outcome.name, "status": outcome.status, "code": int(outcome.code)}
    event |= {"kind": outcome.code.name.lower(), "seconds": round(outcome.seconds, 3)}
    if outcome.page is None:
        return event | {"reason": outcome.reason}
    folder = str(outcome.page.parent)
    return event | {"folder": folder, "html": str(outcome.page), "warnings": list(outcome.warnings)}


def _plan(batch: BatchFile, request: Request) -> Job:
    """What is to be done for a request; what is wrong with it is noted in `batch`."""
    given, known, called = request.source, len(batch.mistakes), ""
    notebook = given.get("notebook", DEFAULT_NOTEBOOK)
    declared: tuple[Parameter, ...] | None = None
    plan: Plan | None = None
    with _objecting(batch, request.find("notebook")):
        declared = describe_parameters(notebook)
    for option, values in _list_values(request):
        if declared is not None:
            with _objecting(batch, request.find(option)):
                check_parameters(declared, files=[values], name=str(notebook))
    if len(batch.mistakes) == known:
        with _objecting(batch, request.find("name")):
            try:
                plan = make_plan(**given, note=False)
            except NarrativeError as error:
                called = error.report
                raise
    name = plan.names[0] if plan else request.options.get("name") or called or f"report {request.number}"
    return Job(request, name, plan)


def _list_values(request: Request) -> Iterator[tuple[str, Path | dict[str, Any]]]:
    """Whatever a request gives its notebook, one by one, with the option it stands under."""
    for file in request.options.get("files", ()):
        yield "files", expand(file)
    for name, value in request.options["parameters"].items():
        yield f"parameters.{name}", {name: value}
    if "corpus" in request.options:
        yield "corpus", {CORPUS: request.options["corpus"]}


@contextlib.contextmanager
def _objecting(batch: BatchFile, place: Place) -> Iterator[None]:
    """Note a mistake of the file at `place`; whatever else fails now may be right in time."""
    try:
        yield
    except (NarrativeError, OSError) as error:
        code, reason = explain_failure(error)
        if code == ExitCode.WRONG_CALL:
            batch.object_to(place, first_line(reason))


def _find_twins(batch: BatchFile, jobs: Iterable[Job]) -> None:
    """Note reports that would be versions of one: the later would take the place of the earlier as newest."""
    seen: dict[tuple[str, str], Job] = {}
    for job in jobs:
        if job.plan is None:
            continue
        first = seen.setdefault((str(job.request.source["out"]), job.plan.status["source"]), job)
        if first is not job:
            batch.object_to(
                job.request.find("name"),
                f"would take the place of report {first.request.number}, {first.name!r}, which is made from "
                "the same notebook and corpus or has the same name; give it a name of its own.",
            )


def _note(requests: Iterable[Request], reason: str) -> None:
    """Record, for every report that was made before, that none was begun."""
    for request in requests:
        with contextlib.suppress(NarrativeError, OSError):
            plan = make_plan(**request.source)
            note_refusal(request.source["out"], plan.status, ExitCode.WRONG_CALL, reason)

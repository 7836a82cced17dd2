"""Run a notebook on a corpus, and publish what comes of it whole or not at all.

Everything is made in a folder of its own beside the target, checked there, and
moved into place in one step; a run that fails leaves the last good report as it
was. `narrative.reports.publishing.publication` says what lies where.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from narrative.clock import is_pinned
from narrative.errors import ExitCode, Interrupted, NarrativeError, ReportError
from narrative.reports.history.freshness import describe_inputs, list_news
from narrative.reports.notebook_format import load_nbformat
from narrative.reports.planning.planning import CORPUS, DEFAULT_NOTEBOOK, Plan, make_plan
from narrative.reports.publishing.export import export_html, load_ahead
from narrative.reports.publishing.listing import summarise_record
from narrative.reports.publishing.plain_data import AS_PARQUET, plain, write_json
from narrative.reports.publishing.publication import Workshop, note_refusal, open_workshop
from narrative.reports.publishing.status import list_reports, read_status
from narrative.reports.running.execution import execute
from narrative.reports.running.supervision import Limits, Supervisor, is_about_space
from narrative.reports.running.task import Execution
from narrative.resources import expand, read_regular

#: Where measured documents are kept, in the folder that holds the reports.
STORE = ".store"


@dataclass(frozen=True)
class Report:
    """A published report: its folder, and the page, notebook and record in it.

    `warnings` are sentences about what did not go as it should, though the report is whole.
    """

    folder: Path
    html: Path
    notebook: Path
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()


def publish_report(
    notebook: str | Path = DEFAULT_NOTEBOOK,
    *,
    corpus: str | Path | None = None,
    reading: Mapping[str, Any] | None = None,
    parameters: Iterable[tuple[str, str]] = (),
    files: Iterable[str | Path | Mapping[str, Any]] = (),
    out: str | Path = "reports",
    name: str | None = None,
    limits: Limits | None = None,
    wait: float = 0,
    keep: int | None = None,
    store: str | Path | None = STORE,
    if_changed: bool = False,
    progress: bool = False,
    notify: Callable[[dict[str, Any]], None] | None = None,
) -> Report:
    """Run a notebook and publish its report; nothing is published unless all of it is right.

    Names and values are checked against the notebook's parameters cell before
    anything runs. After the run it is checked that every cell ran, that none
    failed, and that the record of the run, and every table and figure that it
    names, are there.

    Args:
        notebook: the name of a notebook that ships, or a path.
        corpus: the name of a corpus that ships, or a path; sets `corpus_path`.
        reading: how its files are read, by the names of `corpus.toml`: these rules come before that file's.
        parameters: names and values as text, read by the declared type.
        files: YAML, TOML or JSON files of parameters, or the names and values of one; `parameters` win.
        out: the folder that holds the reports.
        name: what to call the report; by default after its notebook and corpus, with a distinguishing
            ending if `out` has one of that name which is made from something else.
        limits: what the run may use; by default as much as it needs.
        wait: for how many seconds to wait while another run is making the same report.
        keep: remove all but so many of the newest reports of this name; by default none is removed.
        store: the folder in which measured documents are kept, so that only new ones are measured; a
            relative path is one in `out`. `None` measures everything anew, with the same result.
        if_changed: run only if the corpus, another file that a parameter names, the notebook, a parameter,
            the code or a package is not what the newest report of this name was made from.
        progress: show on the error output how far the work is.
        notify: is called with an event at the start of the run and after each cell.

    Raises:
        UnknownNameError: there is no such notebook.
        ParameterError: an unknown parameter, or a value of another type.
        CorpusError: there is nothing at the corpus's path.
        ReportError: the run failed; what it left lies in `out`/failed. Its `code` says of which kind the
            failure is. With `if_changed`: nothing is new.
        Interrupted: a signal ended the run (only where signals are handled, as on the command line).
        OSError: `out` cannot be written to.
    """
    began, out = time.monotonic(), expand(out)
    plan = make_plan(
        notebook, corpus=corpus, reading=reading, parameters=parameters, files=files, out=out, name=name
    )
    return publish_plan(
        plan, out, supervisor=Supervisor(limits or Limits(), began, plan.source.name),
        wait=wait, keep=keep, store=store, if_changed=if_changed, progress=progress, notify=notify,
    )  # fmt: skip


def publish_plan(
    plan: Plan,
    out: Path,
    *,
    supervisor: Supervisor,
    wait: float = 0,
    keep: int | None = None,
    store: str | Path | None = None,
    if_changed: bool = False,
    progress: bool = False,
    notify: Callable[[dict[str, Any]], None] | None = None,
) -> Report:
    """Run what was planned and publish its report; `publish_report` has the arguments and the errors."""
    tell = notify or (lambda _: None)
    try:
        inputs = supervisor.call(lambda: list_inputs(plan))
    except ReportError as error:
        note_refusal(out, plan.status, error.code, str(error))
        raise
    if if_changed and (same := find_same(plan, inputs, out)):
        raise ReportError(f"Nothing has changed since {same}; no report was made.", ExitCode.NOTHING_NEW)
    with open_workshop(out, plan.status, plan.names, wait) as workshop:
        workshop.began = supervisor.began
        tell({"event": "start", "report": workshop.name, "notebook": plan.source.name, **_said(plan)})
        try:
            kept = None if store is None else out.absolute() / expand(store)
            record = _make(plan, workshop, supervisor, inputs, kept, progress=progress, tell=tell)
            supervisor.check_time()
            summary = summarise_record(record)
            folder = workshop.publish(summary, finished=_finished(plan), keep=keep)
        except (Exception, KeyboardInterrupt) as error:
            raise _failed(error, plan, workshop) from error
    html = folder / f"{workshop.name}.html"
    return Report(folder, html, folder / plan.source.name, record, tuple(workshop.warnings))


def _make(
    plan: Plan,
    workshop: Workshop,
    supervisor: Supervisor,
    inputs: Mapping[str, Any],
    store: Path | None,
    *,
    progress: bool,
    tell: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Run the notebook and write all of the report into the workshop; give back its record."""
    source, started = plan.source, datetime.fromisoformat(plan.status["started"])
    copy = workshop.private / "source.ipynb"
    copy.write_text(json.dumps(plan.document, ensure_ascii=True), encoding="utf-8")

    durations: list[float] = []

    def count(cell: int, of: int, seconds: float, good: bool) -> None:
        durations.append(round(seconds, 3))
        tell({"event": "cell", "cell": cell, "of": of, "seconds": round(seconds, 3), "ok": good})

    task = Execution(
        copy,
        workshop.result / source.name,
        name=source.name,
        parameters=plan.values,
        folder=source.parent,
        paths=plan.paths,
        rules=plan.rules,
        run_folder=workshop.result,
        private=workshop.private,
        started=started.isoformat(),
        progress=progress,
        store=store,
        notify=count,
        meanwhile=load_ahead,
    )
    executed = execute(task, supervisor)
    record = _read_record(workshop.result, source.name)
    record |= {
        "notebook": {"name": source.name, **inputs["notebook"]},
        "parameters": inputs["parameters"],
        "inputs": inputs["inputs"],
        **({"reading": inputs["reading"]} if "reading" in inputs else {}),
        "declared": [str(parameter) for parameter in plan.declared],
        "versions": inputs["versions"] | record["versions"],
    }
    workshop.warnings += _warn_of_store(record)
    if is_pinned():  # then the same input gives the same record
        record.pop("store", None)
    else:
        record["durations"] = {"seconds": round(time.monotonic() - workshop.began, 3), "cells": durations}
    supervisor.call(lambda: _finish(workshop, plan, executed, record))
    return record


def list_inputs(plan: Plan) -> dict[str, Any]:
    """What the report will be made from, as far as it can be known now."""
    described = describe_inputs(plan.document, plan.digest, plain(plan.resolved), plan.paths)
    return described | ({"reading": plan.reading} if plan.reading else {})


def find_same(plan: Plan, inputs: Mapping[str, Any], out: Path) -> Path | None:
    """The newest report, if it was made from the same as the plan's would be; else none."""
    reports = [folder for name in plan.names for folder in list_reports(out / name)]
    ours = [folder for folder in reports if read_status(folder).get("source") == plan.status["source"]]
    return ours[-1] if ours and not list_news(ours[-1], inputs) else None


def _warn_of_store(record: Mapping[str, Any]) -> list[str]:
    """What was wrong with the store of measured documents, if anything was."""
    store = record.get("store", {})
    warnings = []
    if damaged := store.get("damaged"):
        files = f"{len(damaged)} damaged file{'s' if len(damaged) > 1 else ''}"
        warnings.append(
            f"the store of measured documents had {files} ({', '.join(damaged[:3])}); what was kept there "
            "was measured again."
        )
    if unwritten := store.get("unwritten"):
        warnings.append(f"measured documents could not be kept: {'; '.join(unwritten[:3])}.")
    return warnings


def _read_record(folder: Path, name: str) -> dict[str, Any]:
    """The record that the notebook's last cell wrote, with every table and figure that it names.

    Raises:
        ReportError: there is none, or something of it is missing or cut short.
    """
    _check_result(folder, name)
    try:
        record = json.loads(read_regular(folder / "record.json"))
    except FileNotFoundError:
        raise ReportError(
            f"{name} ended without the record of its run; its last cell must call narrative.record(...)."
        ) from None
    except (ValueError, RecursionError):
        raise ReportError(f"{name} left a record that cannot be read.") from None
    if not isinstance(record, dict) or "versions" not in record:
        raise ReportError(f"{name} left a record that cannot be read.")
    parts = {"tables": (".csv", ".parquet"), "figures": (".svg", ".png")}
    for part, endings in parts.items():
        for called, said in (record.get(part) or {}).items():
            for ending in endings[1:] if part == "tables" and str(said).endswith(AS_PARQUET) else endings:
                file = folder / part / f"{called}{ending}"
                if not file.is_file() or not file.stat().st_size or not _is_whole(file):
                    raise ReportError(f"{name} left {part}/{file.name} missing or cut short.")
    return record


def _check_result(folder: Path, name: str) -> None:
    """Refuse a result in which anything is neither a file nor a folder: what is published stays as it is.

    Raises:
        ReportError: there is a link, a pipe, a socket or a device.
    """
    for path in (folder, *folder.rglob("*")):
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            kind = "a link" if stat.S_ISLNK(mode) else "no regular file"
            what = path.relative_to(folder).as_posix() if path != folder else "the folder itself"
            raise ReportError(f"{name} left {kind} in its result, which cannot be published: {what}.")


def _is_whole(file: Path) -> bool:
    """Say whether a file ends as files of its kind do, as far as they have an end."""
    end = {".parquet": b"PAR1", ".png": b"IEND\xaeB`\x82", ".svg": b"</svg>"}.get(file.suffix, b"")
    with file.open("rb") as opened:
        opened.seek(-min(16, file.stat().st_size), os.SEEK_END)
        return opened.read().rstrip(b"\n").endswith(end)


def _finish(workshop: Workshop, plan: Plan, executed: dict[str, Any], record: dict[str, Any]) -> None:
    """Write the page, the executed notebook and the record; nothing in them says where they were made."""
    nbformat = load_nbformat()
    folder, source = workshop.result, plan.source
    (folder / "record.json").unlink()
    executed["metadata"]["papermill"] |= {"input_path": source.name, "output_path": source.name}
    if is_pinned():
        _leave_out_times(executed)
    nbformat.write(executed, folder / source.name)
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    corpus = (record.get("corpus") or {}).get("name")
    title = " · ".join(part for part in (_in_words(source.stem), corpus) if part)
    kicker = f"{title} · {plan.status['started'][:10]}"
    page = export_html(executed, kicker=kicker, files=[*made, "run.json"], fallback_title=title)
    page_file = folder / f"{workshop.name}.html"
    page_file.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    record |= {
        "status": "complete",
        "started": plan.status["started"],
        "finished": _finished(plan).isoformat(timespec="seconds"),
        "files": hashes,
    }
    write_json(record, folder / "run.json")


def _leave_out_times(executed: dict[str, Any]) -> None:
    """Leave out of an executed notebook when each cell began and ended, and how long it took."""
    for metadata in (executed["metadata"], *(cell["metadata"] for cell in executed["cells"])):
        metadata.pop("execution", None)
        for name in ("start_time", "end_time", "duration"):
            metadata.get("papermill", {}).pop(name, None)


def _failed(error: BaseException, plan: Plan, workshop: Workshop) -> BaseException:
    """The error to raise for a run that failed, once what it left is kept."""
    code, reason = explain_failure(error)
    kept = workshop.keep_failed(code, reason, finished=_finished(plan))
    left = f"what the run left is in {kept}" if kept else "what the run left could not be kept"
    message = f"{reason} Nothing was published; {left}."
    if isinstance(error, KeyboardInterrupt):
        return Interrupted(code, message)
    return ReportError(message, code)


def explain_failure(error: BaseException) -> tuple[ExitCode, str]:
    """Of which kind a failure is, and why, as a sentence."""
    return _code(error), _reason(error)


def _code(error: BaseException) -> ExitCode:
    """Of which kind a failure is."""
    if isinstance(error, NarrativeError | Interrupted):
        return error.code
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, MemoryError):
        return ExitCode.OUT_OF_MEMORY
    if isinstance(error, OSError):
        return ExitCode.DISK_FULL if is_about_space(error) else ExitCode.UNWRITABLE
    return ExitCode.BUG


def _reason(error: BaseException) -> str:
    """Why a run failed, as a sentence."""
    text = str(error)
    if isinstance(error, KeyboardInterrupt):
        text = f"The run was {text or ExitCode.INTERRUPTED.words}"
    elif isinstance(error, OSError):
        text = f"{error.strerror or error}" + (f": {Path(error.filename).name}" if error.filename else "")
    elif not isinstance(error, NarrativeError):
        text = f"{type(error).__name__}: {error}"
    text = text.rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _finished(plan: Plan) -> datetime:
    """When the run ended: now, but with `SOURCE_DATE_EPOCH`, when it began."""
    if is_pinned():
        return datetime.fromisoformat(plan.status["started"])
    return datetime.now(UTC)


def _said(plan: Plan) -> dict[str, Any]:
    """What the run was given, as an event says it."""
    return {"corpus": plan.resolved.get(CORPUS), "parameters": plan.status["parameters"]}


def _in_words(stem: str) -> str:
    return re.sub(r"[-_]+", " ", stem).strip().capitalize()

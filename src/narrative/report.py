"""Run a notebook on a corpus, and publish what comes of it whole or not at all.

Everything is made in a folder of its own beside the target, checked there, and
moved into place in one step; a run that fails leaves the last good report as it
was. The target is

    reports/<notebook>-<corpus>/<time of the run>/   the report of one run
    reports/<notebook>-<corpus>/latest               a link to the newest
    reports/failed/<notebook>-<corpus>-<time>/       what a failed run left, to look at
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from narrative.errors import ExitCode, NarrativeError, ParameterError, ReportError
from narrative.execution import execute
from narrative.export import export_html
from narrative.parameters import Parameter, check_parameters, read_parameters
from narrative.records import list_versions, plain, run_started, write_json
from narrative.resources import find_corpus, find_notebook

#: The notebook that is run when none is named: one article, read closely.
DEFAULT_NOTEBOOK = "close-reading"
#: The parameter by which a notebook takes the path of its corpus.
CORPUS = "corpus_path"


@dataclass(frozen=True)
class Report:
    """A published report: its folder, and the page, notebook and record in it."""

    folder: Path
    html: Path
    notebook: Path
    record: dict[str, Any]


def publish_report(
    notebook: str | Path = DEFAULT_NOTEBOOK,
    *,
    corpus: str | Path | None = None,
    parameters: Iterable[tuple[str, str]] = (),
    files: Iterable[str | Path] = (),
    out: str | Path = "reports",
    progress: bool = False,
) -> Report:
    """Run a notebook and publish its report; nothing is published unless all of it is right.

    Names and values are checked against the notebook's parameters cell before
    anything runs. After the run it is checked that every cell ran, that none
    failed, and that the record of the run is there.

    Args:
        notebook: the name of a notebook that ships, or a path.
        corpus: the name of a corpus that ships, or a path; sets `corpus_path`.
        parameters: names and values as text, read by the declared type.
        files: YAML, TOML or JSON files of parameters; `parameters` win.
        out: the folder that holds the reports.
        progress: show a progress bar on the error output.

    Raises:
        UnknownNameError: there is no such notebook.
        ParameterError: an unknown parameter, or a value of another type.
        CorpusError: there is nothing at the corpus's path.
        ReportError: the run failed; what it left lies in `out`/failed.
        OSError: a file cannot be written.
    """
    source = find_notebook(notebook)
    given = list(parameters)
    if corpus is not None:
        if any(name == CORPUS for name, _ in given):
            raise ParameterError(f"The corpus is given twice: as --corpus and as the parameter {CORPUS!r}.")
        given.append((CORPUS, str(corpus)))
    document, digest = _read_source(source)
    declared = read_parameters(document, source.name)
    values = check_parameters(declared, given, files, source.name)
    resolved = {parameter.name: values.get(parameter.name, parameter.default) for parameter in declared}
    if resolved.get(CORPUS):
        find_corpus(resolved[CORPUS])
    name = _report_name(source, resolved.get(CORPUS))
    started = run_started()
    with _workshop(Path(out), name, started) as workshop:
        copy = workshop.private / "source.ipynb"
        copy.write_text(json.dumps(document, ensure_ascii=True), encoding="utf-8")
        executed = execute(
            copy,
            workshop.result / source.name,
            name=source.name,
            parameters=values,
            run_folder=workshop.result,
            private=workshop.private,
            started=started.isoformat(),
            progress=progress,
        )
        record = _read_record(workshop.result / "record.json", source.name)
        record |= {
            "notebook": {"name": source.name, "hash": digest},
            "parameters": plain(resolved),
            "declared": [str(parameter) for parameter in declared],
        }
        _finish(workshop.result, source, name, executed, record, started)
        folder = workshop.publish()
    return Report(folder, folder / f"{name}.html", folder / source.name, record)


def describe_parameters(notebook: str | Path = DEFAULT_NOTEBOOK) -> tuple[Parameter, ...]:
    """The parameters that a notebook declares, in order.

    Raises:
        UnknownNameError: there is no such notebook.
        ParameterError: its parameters cell is not well formed.
    """
    source = find_notebook(notebook)
    return read_parameters(_read_source(source)[0], source.name)


def _read_source(path: Path) -> tuple[dict[str, Any], str]:
    """The notebook as nbformat 4, without parameters of an earlier run, and the hash of its file."""
    import nbformat

    data = path.read_bytes()
    try:
        notebook: dict[str, Any] = nbformat.reads(data.decode("utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise ReportError(f"{path} is not a notebook that can be read: {reason}") from None
    notebook["cells"] = [
        cell for cell in notebook["cells"] if "injected-parameters" not in cell["metadata"].get("tags", [])
    ]
    return notebook, hashlib.sha256(data).hexdigest()


def _read_record(path: Path, name: str) -> dict[str, Any]:
    """The record that the notebook's last cell wrote.

    Raises:
        ReportError: there is none, or it is cut short.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(
            f"{name} ended without the record of its run; its last cell must call narrative.record(...)."
        ) from None
    except ValueError:
        raise ReportError(f"{name} left a record that cannot be read.") from None
    if not isinstance(record, dict) or "versions" not in record:
        raise ReportError(f"{name} left a record that cannot be read.")
    return record


def _finish(
    folder: Path, source: Path, name: str, executed: dict[str, Any], record: dict[str, Any], started: datetime
) -> None:
    """Write the page, the executed notebook and the record; nothing in them says where they were made."""
    import nbformat

    (folder / "record.json").unlink()
    executed["metadata"]["papermill"] |= {"input_path": source.name, "output_path": source.name}
    nbformat.write(executed, folder / source.name)
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    corpus = (record.get("corpus") or {}).get("name")
    kicker = " · ".join(part for part in (_in_words(source.stem), corpus) if part)
    page = export_html(executed, kicker=kicker, files=[*made, "run.json"], fallback_title=kicker)
    (folder / f"{name}.html").write_text(page, encoding="utf-8", errors="replace", newline="\n")
    finished = started if "SOURCE_DATE_EPOCH" in os.environ else datetime.now(UTC)
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    record |= {
        "status": "complete",
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "files": hashes,
    }
    record["versions"] = list_versions() | record["versions"]
    write_json(record, folder / "run.json")


@dataclass
class _Workshop:
    """Where a report is made: `result` is what will be published, `private` what only the run needs."""

    out: Path
    name: str
    stamp: str
    place: Path

    @property
    def result(self) -> Path:
        return self.place / "result"

    @property
    def private(self) -> Path:
        return self.place / "private"

    def publish(self) -> Path:
        """Move the result into place in one step, then point `latest` to it in another."""
        home = self.out / self.name
        home.mkdir(parents=True, exist_ok=True)
        folder = _move(self.result, home / self.stamp)
        link = home / "latest"
        with contextlib.suppress(NotImplementedError):
            fresh = self.place / "latest"
            fresh.symlink_to(folder.name, target_is_directory=True)
            fresh.replace(link)
        return folder

    def keep_failed(self, reason: str) -> Path:
        """Keep what a failed run left, apart from the reports."""
        (self.out / "failed").mkdir(exist_ok=True)
        for log in self.private.glob("*.log"):
            if log.stat().st_size:
                shutil.copy(log, self.result / log.name)
        (self.result / "record.json").unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the disk may be full; the notebook is what matters
            write_json(
                {"status": "failed", "reason": reason, "started": self.stamp}, self.result / "run.json"
            )
        return _move(self.result, self.out / "failed" / f"{self.name}-{self.stamp}")


@contextlib.contextmanager
def _workshop(out: Path, name: str, started: datetime) -> Iterator[_Workshop]:
    """A folder to make a report in, beside its target; it is gone afterwards.

    When the work in it fails, what there is of the notebook is kept in
    `out`/failed, and the error says where.
    """
    out = out.absolute()
    link = out / name / "latest"
    if link.exists() and not link.is_symlink():
        raise ReportError(f"{link} is not a link, so the newest report cannot be shown there. Move it away.")
    out.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".making-{name}-", dir=out))
    try:
        workshop = _Workshop(out, name, started.strftime("%Y%m%dT%H%M%SZ"), place)
        workshop.result.mkdir()
        workshop.private.mkdir()
        try:
            yield workshop
        except Exception as error:
            if not any(workshop.result.glob("*.ipynb")):
                raise
            reason = _reason(error)
            try:
                left = f"what the run left is in {workshop.keep_failed(reason)}"
            except OSError:
                left = "what the run left could not be kept"
            code = error.code if isinstance(error, NarrativeError) else ExitCode.UNWRITABLE
            raise ReportError(f"{reason} Nothing was published; {left}.", code) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _move(source: Path, target: Path) -> Path:
    """Rename a folder to `target`, or to the first of `target-2`, `-3`, … that is free."""
    place, number = target, 2
    while True:
        try:
            if place.exists():
                raise FileExistsError
            source.rename(place)
        except OSError as error:
            if not place.exists():
                raise error
            place, number = target.with_name(f"{target.name}-{number}"), number + 1
        else:
            return place


def _report_name(source: Path, corpus: object) -> str:
    """`<notebook>-<corpus>`, in letters, digits and hyphens."""
    path = Path(corpus).expanduser() if isinstance(corpus, str) and corpus else None
    ending = (path.stem if path.suffix and not path.is_dir() else path.resolve().name) if path else ""
    return "-".join(part for part in (_slug(source.stem), _slug(ending)) if part) or "report"


def _slug(words: str) -> str:
    known = unicodedata.normalize("NFC", words).lower()
    return "-".join(re.findall(r"\w+", known))[:60].strip("-")


def _in_words(stem: str) -> str:
    return re.sub(r"[-_]+", " ", stem).strip().capitalize()


def _reason(error: Exception) -> str:
    """Why a run failed, as a sentence."""
    text = str(error)
    if isinstance(error, OSError):
        text = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
    elif not isinstance(error, ReportError):
        text = f"{type(error).__name__}: {error}"
    text = text.rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."

"""A published run, read back: its record, its tables, its documents and lexicons, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from narrative.errors import ExitCode, ReportError, UnknownNameError
from narrative.reports.publishing.durability import find_latest
from narrative.reports.publishing.plain_data import DOCUMENTS_FILE
from narrative.resources import expand, read_regular

if TYPE_CHECKING:
    import pandas as pd

#: The record of a run, in the folder of its report.
RUN_FILE = "run.json"
#: What is written into the folder once the record is finished.
_LATER = frozenset({RUN_FILE, "status.json"})
#: What the parts of a record are, where it has them.
_KINDS: Mapping[type, tuple[str, ...]] = {
    dict: (
        "corpus", "notebook", "parameters", "seeds", "notes", "tables", "figures", "versions", "code",
        "files", "inputs",
    ),
    list: ("lexicons", "headline", "findings"),
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A published run: the folder of its report, and its record."""

    folder: Path
    record: dict[str, Any]

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that the run recorded, by name.

        Raises:
            ReportError: one of them cannot be read.
        """
        names = self.record.get("tables", ())
        return {name: _read(_inside(self.folder, f"tables/{name}.parquet")) for name in names}

    @cached_property
    def documents(self) -> pd.DataFrame:
        """Every document that was read, by `doc_id` (`narrative.reports.publishing.records.list_documents`).

        Raises:
            ReportError: they were not recorded, or cannot be read.
        """
        if not (self.folder / DOCUMENTS_FILE).exists():
            raise ReportError(f"{self.folder} has no {DOCUMENTS_FILE}, so its run did not record its corpus.")
        return _read(self.folder / DOCUMENTS_FILE).set_index("doc_id")

    @cached_property
    def entries(self) -> dict[str, pd.DataFrame]:
        """The entries of each lexicon, by the lexicon's name.

        Raises:
            ReportError: one of them cannot be read.
        """
        kept = [lexicon for lexicon in self.record.get("lexicons", ()) if "file" in lexicon]
        return {lexicon["name"]: _read(_inside(self.folder, lexicon["file"])) for lexicon in kept}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that lies in the folder, names and contents, the record and its status too.

        Kept elsewhere, it shows that a record was altered together with the hashes that it has of its files.
        """
        rows = []
        for path in sorted(self.folder.rglob("*")):
            kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
            said = os.fspath(path.readlink()) if kind == "link" else ""
            content = _hash(path) if kind == "file" else said
            rows.append([path.relative_to(self.folder).as_posix(), kind, content])
        return hashlib.sha256(json.dumps(rows).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def name(self) -> str:
        """What the report is called: as its page."""
        pages = [name for name in self.record.get("files", ()) if "/" not in name and name.endswith(".html")]
        return pages[0].removesuffix(".html") if pages else self.folder.parent.name

    def check_files(self) -> dict[str, str]:
        """Say of each file, by its path, what has become of it: "whole", "altered", "missing" or "added"."""
        recorded: dict[str, str] = self.record.get("files", {})
        found = {name: _check(_inside(self.folder, name), digest) for name, digest in recorded.items()}
        folders = {parent.as_posix() for name in recorded for parent in PurePosixPath(name).parents}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            is_link = path.is_symlink()
            if name in folders and is_link:
                found[name] = "altered"
            elif name not in (folders if path.is_dir() else {*recorded, *_LATER}):
                found[name] = "added"
            elif name in _LATER and is_link:
                found[name] = "altered"
        return found


def read_run(path: str | os.PathLike[str]) -> Run:
    """Return the published run at `path`: the folder of a report, the `latest` of a name, or a `run.json`.

    Raises:
        UnknownNameError: there is nothing, or a folder of several reports; the message lists them.
        ReportError: the record cannot be read, or the run was not completed.
    """
    given = expand(path)
    folder = given.parent if given.name == RUN_FILE else given
    if given.stem == "latest":  # a link, or where there are no links, a page that leads there
        folder = find_latest(given.parent) or folder
    if not (folder / RUN_FILE).is_file():
        raise UnknownNameError("run", os.fspath(path), _list_runs(folder))
    try:
        record = json.loads(read_regular(folder / RUN_FILE))
    except (OSError, ValueError, RecursionError) as error:
        raise ReportError(f"{folder / RUN_FILE} cannot be read: {error}") from None
    if not isinstance(record, dict) or record.get("status") != "complete":
        raise ReportError(f"{folder / RUN_FILE} is not the record of a complete run.")
    if fault := _find_fault(record):
        raise ReportError(f"{folder / RUN_FILE} is not the record of a report: {fault}.", ExitCode.UNREADABLE)
    return Run(folder.resolve(), record)


def _find_fault(record: Mapping[str, Any]) -> str:
    """Say which part of a record is of another kind than a run writes; nothing, if none is."""
    for kind, names in _KINDS.items():
        for name in names:
            if name in record and not isinstance(record[name], kind):
                return f"its {name} is a {type(record[name]).__name__}"
    if not all(isinstance(digest, str) for digest in record.get("files", {}).values()):
        return "a file in it has no hash"
    for name, needed in (("lexicons", {"name"}), ("headline", {"label", "unit", "value"})):
        if not all(isinstance(one, dict) and needed <= one.keys() for one in record.get(name, ())):
            return f"its {name} lacks {' or '.join(sorted(needed))}"
    return ""


def _list_runs(folder: Path) -> list[str]:
    """The runs in and just below a folder: what may have been meant."""
    found = sorted([*folder.glob(f"*/{RUN_FILE}"), *folder.glob(f"*/latest/{RUN_FILE}")])
    return [os.fspath(file.parent) for file in found[:12]]


def _inside(folder: Path, name: str) -> Path:
    """A path from a record, as long as it does not lead out of the folder.

    Raises:
        ReportError: it does.
    """
    path = folder / name
    if not os.path.normpath(path).startswith(os.path.normpath(folder) + os.sep):
        raise ReportError(f"The record names a file outside of its folder: {name!r}.")
    return path


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(read_regular(path)).hexdigest()
    except OSError as error:
        return error.strerror or "unreadable"


def _check(path: Path, digest: str) -> str:
    if path.is_symlink():
        return "altered"
    try:
        return "whole" if hashlib.sha256(read_regular(path)).hexdigest() == digest else "altered"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "altered"


def _read(path: Path) -> pd.DataFrame:
    from narrative.tables.files import read_csv, read_parquet

    try:
        return read_csv(path) if path.suffix == ".csv" else read_parquet(path)
    except Exception as error:  # whatever a damaged file makes a parser do
        raise ReportError(f"{path} cannot be read: {' '.join(str(error).split())[:200]}") from None

"""Whether anything that a report is made from is new: files, notebook, parameters, code or packages."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from narrative.corpus.measured_corpus import MANIFEST
from narrative.corpus.readers.description_file import find_description
from narrative.corpus.readers.files import list_files
from narrative.errors import ReportError
from narrative.provenance import hash_code, list_versions
from narrative.reports.history.published_runs import read_run
from narrative.resources import open_regular, read_regular

#: No larger file is read to see whether it has changed.
_MOST_BYTES = 256 << 20
_UNREADABLE = "unreadable"


def describe_inputs(
    notebook: Mapping[str, Any], digest: str, parameters: Mapping[str, Any], paths: Mapping[str, str]
) -> dict[str, Any]:
    """What a report is made from, as far as it is known before it is made: parts of the record of its run.

    Args:
        notebook: the notebook, without parameters of an earlier run.
        digest: the hash of its file.
        parameters: the value of every parameter, as plain data.
        paths: which of these values are files or folders, and where they lie.

    Returns:
        `notebook` (`hash` of its file, `cells` of its cells alone), `parameters`, `inputs` (for each path the
        hash of what lies there) and `versions`.
    """
    return {
        "notebook": {"hash": digest, "cells": hash_cells(notebook)},
        "parameters": dict(parameters),
        "inputs": {text: hash_path(Path(path)) for text, path in sorted(paths.items())},
        "versions": list_versions(),
    }


def list_news(folder: Path, now: Mapping[str, Any]) -> list[str]:
    """Say what has changed since the report in `folder` was made; nothing, if nothing has.

    Args:
        folder: of a published report.
        now: what a report would be made from now (`describe_inputs`).
    """
    try:
        run = read_run(folder)
        whole = all(state in ("whole", "added") for state in run.check_files().values())
    except (ReportError, LookupError):
        return ["report"]
    before = run.record
    parts = ("parameters", "inputs", "versions", "reading")
    news = [name for name in parts if before.get(name) != now.get(name)]
    if before.get("notebook", {}).get("hash") != now["notebook"]["hash"]:
        news.append("notebook")
    if before.get("code", {}).get("hash") != hash_code():
        news.append("code")
    return news if whole else [*news, "report"]


def hash_cells(notebook: Mapping[str, Any]) -> str:
    """SHA-256 of what a notebook says and does: its cells without their outputs."""
    cells = [
        [cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", [])]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def hash_path(path: Path) -> str:
    """SHA-256 of a file, or of the files in a folder with their names, wherever it lies.

    README files and names that begin with a dot do not count in a folder: they are no articles
    (`narrative.corpus.readers.files`). Of names that begin with an underscore only files in the folder itself
    count: reports read coders' decisions from `_codes.csv`. The two files of a lexicon count, and the
    `corpus.toml` of a folder or a file, which says how it is read. Of a folder
    that `narrative measure` made, the files count too from which it was measured. A file of more than 256 MB
    is known by its size and time; a pipe or a device is not read.
    """
    rules = find_description(path)
    if not path.is_dir():
        own = _hash_file(path)
        return own if rules is None else hashlib.sha256(f"{own} {_hash_file(rules)}".encode()).hexdigest()
    listing = list_files([path])
    rows = [(file.name, _hash_file(file.path)) for file in listing.files]
    # What is just passed over, such as reports made here meanwhile, does not count.
    rows += [(problem.source, problem.problem) for problem in listing.problems if problem.lost]
    beside = [*path.glob("_*"), path / "entries.csv", path / "card.toml", *([rules] if rules else [])]
    rows += [(file.name, _hash_file(file)) for file in beside if file.is_file()]
    rows += [(place, _stamp(Path(place))) for place in _list_measured(path)]
    return hashlib.sha256(json.dumps(sorted(rows)).encode("utf-8", "surrogatepass")).hexdigest()


def _hash_file(path: Path) -> str:
    try:
        with open_regular(path) as file:
            if os.fstat(file.fileno()).st_size > _MOST_BYTES:
                return _stamp(path)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return _UNREADABLE


def _stamp(path: Path) -> str:
    """The size of a file, and when it was changed."""
    try:
        status = path.stat()
    except OSError:
        return _UNREADABLE
    return f"{status.st_size} bytes of {status.st_mtime_ns}"


def _list_measured(folder: Path) -> list[str]:
    """The files of this machine that the corpus in a folder was measured from, if it is such a folder."""
    try:
        manifest = json.loads(read_regular(folder / MANIFEST))
        pieces = [piece for part in manifest["partitions"] for piece in part["pieces"]]
        return sorted({str(piece[0]) for piece in pieces if Path(str(piece[0])).is_absolute()})
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return []

"""Whether anything that a report is made from is new: files, notebook, parameters, code or packages."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from narrative.corpus.readers.files import list_files
from narrative.errors import ReportError
from narrative.provenance import hash_code, list_versions
from narrative.reports.history.published_runs import read_run

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
    news = [name for name in ("parameters", "inputs", "versions") if before.get(name) != now[name]]
    if before["notebook"]["hash"] != now["notebook"]["hash"]:
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

    README files, and names that begin with a dot or an underscore, do not count in a folder: they are no
    articles (`narrative.corpus.readers.files`).
    """
    if not path.is_dir():
        return _hash_file(path)
    listing = list_files([path])
    rows = [(file.name, _hash_file(file.path)) for file in listing.files]
    # What is just passed over, such as reports made here meanwhile, does not count.
    rows += [(problem.source, problem.problem) for problem in listing.problems if problem.lost]
    return hashlib.sha256(json.dumps(sorted(rows)).encode("utf-8", "surrogatepass")).hexdigest()


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return _UNREADABLE


def find_paths(parameters: Mapping[str, Any], known: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Which values of parameters are files or folders, and where they lie.

    Args:
        parameters: the value of every parameter; of lists, each item counts.
        known: those that are known already.
        folder: where others are looked for.
    """
    lists = [value if isinstance(value, list) else [value] for value in parameters.values()]
    found = dict(known)
    for text in itertools.chain.from_iterable(lists):
        if isinstance(text, str) and text and "\0" not in text and text not in found:
            path = folder / Path(text).expanduser()
            if os.path.lexists(path):
                found[text] = str(path)
    return found

"""What this program itself wrote, known by the marks that it carries, so that it is never read as articles.

Reports lie beside the articles if they are made in that folder, and their tables have columns `doc_id` and
`text`. Known are:

    run.json         of a report: the folder is one            (`narrative.reports.publishing`)
    status.json      of a run; below `failed/` the folder is what a failed run left
    index.html       the list of reports
    measured.json    of a measured corpus: `partitions/` beside it are its tables (`narrative.partitions`)
    card.toml        of a lexicon: the folder is one
    a header         of a table of results or a judging sheet that was copied elsewhere (`is_own_table`)

A file of one of these names that says something else is not ours, and hides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from narrative.resources import open_regular
from narrative.schema import (
    AUDIT_OVERLAPS,
    AUDIT_SAMPLE,
    CONCORDANCE,
    DISAGREEMENTS,
    JUDGEMENTS,
    SENTENCES,
    TOKENS,
)

#: The keys that a record always has.
_RECORDS = {
    "run.json": {"run", "parameters", "tables"},
    "status.json": {"report", "notebook", "status", "started"},
    "measured.json": {"partitions", "counts", "changed", "settings"},
    ".begun.json": {"said", "today"},
}
#: By which the page that lists the reports is known.
_PAGE = (b"<title>Reports</title>", b"default-src 'none'")
#: The names of files that are looked into.
OWN_FILES = frozenset((*_RECORDS, "index.html"))
#: No record is larger.
_MOST_BYTES = 64 * 1024**2
_FAILED = "failed"
_PARTS = "partitions"
#: How the tables of results begin that have a text of each row.
_HEADERS = (
    SENTENCES, TOKENS, CONCORDANCE, DISAGREEMENTS, AUDIT_OVERLAPS, AUDIT_SAMPLE,
    ("doc_id", "sentence", "number", "vader"), ("heading", *CONCORDANCE),
)  # fmt: skip


def is_own_table(names: Iterable[str]) -> bool:
    """Say whether a table with these columns is one of results, or a judging sheet, and none of articles.

    >>> is_own_table(["doc_id", "sentence", "start", "end", "text", "lexicon", "category"])
    True
    >>> is_own_table(["doc_id", "text", "category"])
    False
    """
    named = tuple(names)
    return any(named[: len(header)] == header for header in _HEADERS) or set(JUDGEMENTS) <= set(named)


def is_record(path: Path) -> bool:
    """Say whether a file is a record that this program writes: by its name, and by what is in it."""
    if path.name not in _RECORDS:
        return False
    try:
        with open_regular(path) as file:
            record = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and _RECORDS[path.name] <= record.keys()


def is_own_folder(folder: Path, names: Iterable[str]) -> bool:
    """Say whether all in a folder was written by this program: a report, its remains, partitions, a lexicon.

    Args:
        folder: where it is.
        names: what is in it.
    """
    inside = set(names)
    if "run.json" in inside and is_record(folder / "run.json"):
        return True
    if folder.name == _PARTS and any(
        is_record(folder.parent / name) for name in ("measured.json", ".begun.json")
    ):
        return True
    if folder.parent.name == _FAILED and "status.json" in inside and is_record(folder / "status.json"):
        return True
    return {"card.toml", "entries.csv"} <= inside


def is_own_file(path: Path) -> bool:
    """Say whether a file that is not within such a folder was written by this program."""
    if path.name != "index.html":
        return is_record(path)
    try:
        with open_regular(path) as file:
            head = file.read(2000)
    except OSError:
        return False
    return all(mark in head for mark in _PAGE)


def is_within_own(folder: Path) -> bool:
    """Say whether a folder lies in a report, as its `tables` do."""
    return any(is_record(above / "run.json") for above in list(folder.parents)[:3])

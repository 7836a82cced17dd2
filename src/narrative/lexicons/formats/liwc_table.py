"""LIWC-22 (`.dicx`): a CSV table with a row per word and a column per category."""

from __future__ import annotations

import csv
import io
import math
from itertools import islice

from narrative.lexicons.files import BrokenRow, find_delimiter, list_rows
from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon

_HEADER = "DicTerm"
_FIRST = (_HEADER.casefold(), "term", "word", "entry")


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft; cells hold `X`, a weight, or nothing."""
    names: list[str] | None = None
    try:
        for line, cells in list_rows(text, find_delimiter(text)):
            if names is None:
                names = cells
                _read_header(names, line, draft)
            else:
                _read_row(cells, names, line, draft)
    except BrokenRow as broken:
        raise draft.fail(broken.line, str(broken)) from None
    if names is None:
        raise draft.fail(1, f"the header is missing: {_HEADER}, then the categories")


def recognise(text: str) -> bool:
    """Say whether it is such a table: words first, and categories that have an X where a word is theirs.

    >>> recognise("DicTerm,hope,fear\\nhope*,X,\\n"), recognise("word,rating\\nhope,7.1\\n")
    (True, False)
    """
    try:
        rows = [cells for _, cells in islice(list_rows(text, find_delimiter(text)), 20)]
    except BrokenRow:
        return False
    marks = {cell.casefold() for cells in rows[1:] for cell in cells[1:]}
    return bool(rows) and rows[0][0].casefold() in _FIRST and "x" in marks


def _read_header(names: list[str], line: int, draft: Draft) -> None:
    while names and not names[-1]:
        names.pop()
    if names[0].casefold() not in _FIRST:
        raise draft.fail(line, f"the first column is {names[0]!r}, not {_HEADER}")
    if len(names) < 2 or not all(names):
        raise draft.fail(line, "a category has no name" if len(names) > 1 else "there is no category")
    for name in names[1:]:
        draft.add_category(name, line)


def _read_row(cells: list[str], names: list[str], line: int, draft: Draft) -> None:
    if any(cells[len(names) :]):
        draft.lose(line, cells[0], f"{cells[0]!r} has {len(cells)} cells, but there are {len(names)} columns")
        return
    found = False
    for name, cell in zip(names[1:], cells[1:], strict=False):
        if cell.casefold() == "x":
            draft.add(name, cells[0], line)
            found = True
        elif cell:
            try:
                weight = float(cell)
            except ValueError:
                weight = math.nan
            if not math.isfinite(weight):
                draft.lose(line, cells[0], f"{cell!r} is neither X nor a weight")
            elif weight:
                draft.add(name, cells[0], line, weight)
            found = True
    if not found:
        draft.lose(line, cells[0], f"{cells[0]!r} is in no category")


def write(lexicon: Lexicon) -> str:
    """Return the file's text."""
    columns = {category: column for column, category in enumerate(lexicon.categories, 1)}
    rows: dict[str, list[str]] = {}
    for category, pattern, weight, _, _ in list_entries(lexicon):
        row = rows.setdefault(pattern, [pattern, *[""] * len(columns)])
        row[columns[category]] = "X" if weight == 1 else repr(weight)
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([[_HEADER, *columns], *rows.values()])
    return file.getvalue()

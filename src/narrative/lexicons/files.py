"""The two files of a lexicon's folder, `entries.csv` and `card.toml`: read, with every mistake in them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from narrative.errors import LexiconError, shorten
from narrative.resources import read_regular, read_toml

#: The columns of `entries.csv`, and of `Lexicon.entries` (which also has the line that an entry stands on).
COLUMNS = ("category", "pattern", "weight", "note")
#: What a card has to say, and what it may.
REQUIRED = ("name", "title", "description", "author", "year", "licence", "source", "matching", "weakness")
OPTIONAL = ("language", "version", "url", "categories", "negation", "shift")
CATEGORY_KEYS = ("label", "definition", "weakness")
#: What a category may say besides: whether a negator before its places means anything; and for tone which way
#: it points, and the middle of its scale (`narrative.lexicons.polarity`).
CATEGORY_OPTIONS = ("negation", "polarity", "neutral")
#: What a category can be for tone, with the sign of its entries; and what a negation can do to them.
POLARITIES = {"positive": 1, "negative": -1, "negated positive": -1, "negated negative": 1}
NEGATIONS = ("flip", "shift", "drop", "ignore", "category")

#: An entry as it is read: category, pattern, weight, note, line.
Row = tuple[str, Any, Any, str, int]


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without byte order mark, line ends as they are.

    Raises:
        LexiconError: it is not UTF-8; the message says on which line.
    """
    data = read_regular(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LexiconError(f"{path.name}, line {line}: not UTF-8. Save the file as UTF-8.") from None


def read_entries(path: Path) -> tuple[list[Row], list[str]]:
    """Return the entries of `entries.csv`, and the mistakes of its shape."""
    return parse_entries(read_text(path), place=f"{path.name}, line")


def parse_entries(text: str, *, place: str, delimiter: str = ",") -> tuple[list[Row], list[str]]:
    """Return the entries of a CSV text, and the mistakes of its shape."""
    rows: list[Row] = []
    mistakes: list[str] = []
    header: list[str] | None = None
    try:
        for line, cells in list_rows(text, delimiter):
            if header is None:
                header = cells
                mistakes += _check_header(header, f"{place} {line}")
                if mistakes:
                    break
            elif len(cells) > len(header):
                mistakes.append(
                    f"{place} {line}: {len(cells)} fields, but the header has {len(header)} columns"
                )
            else:
                row = dict(zip(header, cells, strict=False))
                category, pattern, weight, note = (row.get(column, "") for column in COLUMNS)
                rows.append((category, pattern, weight, note, line))
    except BrokenRow as broken:
        mistakes.append(f"{place} {broken.line}: {broken}")
    if header is None:
        mistakes.append(f"{place} 1: the header is missing; it is {','.join(COLUMNS)}")
    return rows, mistakes


class BrokenRow(ValueError):
    """A row that is not CSV; `line` is where it begins."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line = line


def list_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row of a CSV text begins, and its cells, stripped; blank rows are none.

    Raises:
        BrokenRow: the row is not CSV.

    >>> list(list_rows("hope, 1\\n\\nfear, 2\\n", ","))
    [(1, ['hope', '1']), (3, ['fear', '2'])]
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            begin, line = line, reader.line_num + 1
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield begin, cells
    except csv.Error as error:
        raise BrokenRow(line, str(error)) from None


def find_delimiter(text: str) -> str:
    """Return by what the cells of a CSV text are parted: comma, semicolon or tab, by its first line."""
    header = next((line for line in text.split("\n") if line.strip()), "")
    return max(",;\t", key=header.count)


def _check_header(header: list[str], where: str) -> list[str]:
    mistakes = [
        f"{where}: unknown column {column!r}; there may be {', '.join(COLUMNS)}"
        for column in header
        if column not in COLUMNS
    ]
    mistakes += [
        f"{where}: the column {column!r} is missing" for column in COLUMNS[:2] if column not in header
    ]
    if len(set(header)) < len(header):
        mistakes.append(f"{where}: a column is there twice")
    return mistakes


def read_card(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what `card.toml` says, and the mistakes in it, each with its line."""
    text = read_text(path)
    try:
        card = read_toml(text)
    except ValueError as error:
        return {}, [f"{path.name}: not TOML: {error}"]
    lines = _find_lines(text)
    mistakes = [f"{path.name}: {key!r} is missing" for key in REQUIRED if key not in card]
    for key, value in card.items():
        where = f"{path.name}, line {lines.get(key, 1)}"
        if key not in (*REQUIRED, *OPTIONAL):
            mistakes.append(
                f"{where}: unknown key {shorten(key)}; there may be {', '.join((*REQUIRED, *OPTIONAL))}"
            )
        elif key == "year" and (isinstance(value, bool) or not isinstance(value, int)):
            mistakes.append(f"{where}: the year {shorten(value)} is not a whole number")
        elif key == "year" and not 1000 <= value <= 9999:
            mistakes.append(f"{where}: the year {value} does not have four digits")
        elif key == "negation" and value not in NEGATIONS:
            mistakes.append(f"{where}: negation is {shorten(value)}; there may be {', '.join(NEGATIONS)}")
        elif key == "shift" and not _is_number(value):
            mistakes.append(f"{where}: the shift {shorten(value)} is not a number")
        elif key not in ("year", "categories", "shift") and not (isinstance(value, str) and value.strip()):
            mistakes.append(f"{where}: {key!r} is not a text, or an empty one")
    categories = card.get("categories", {})
    if not isinstance(categories, dict) or not all(isinstance(said, dict) for said in categories.values()):
        card["categories"] = {}
        return card, [*mistakes, f"{path.name}: a category is a table: [categories.<name>]"]
    if not categories:
        mistakes.append(f"{path.name}: no category is defined: [categories.<name>] with label and definition")
    for name, said in categories.items():
        mistakes += _check_category(name, said, f"{path.name}, line {lines.get(name, 1)}")
    return card, mistakes


def _check_category(name: str, said: dict[str, Any], where: str) -> list[str]:
    """The mistakes in what a card says of a category."""
    mistakes = [
        f"{where}: the category {name!r} has no {key}"
        for key in CATEGORY_KEYS[:2]
        if not (isinstance(said.get(key), str) and said[key].strip())
    ]
    if not name.strip():
        mistakes.append(f"{where}: a category has no name")
    if not isinstance(said.get("weakness", ""), str):
        mistakes.append(f"{where}: weakness of the category {name!r} is not a text")
    if not isinstance(said.get("negation", True), bool):
        mistakes.append(f"{where}: negation of the category {name!r} is neither true nor false")
    if said.get("polarity", "positive") not in tuple(POLARITIES):
        choices, given = ", ".join(POLARITIES), shorten(said["polarity"])
        mistakes.append(f"{where}: polarity of the category {name!r} is {given}; there may be {choices}")
    if not _is_number(said.get("neutral", 0)):
        mistakes.append(f"{where}: neutral of the category {name!r} is not a number")
    allowed = (*CATEGORY_KEYS, *CATEGORY_OPTIONS)
    return mistakes + [
        f"{where}: unknown key {shorten(key)} of the category {name!r}; there may be {', '.join(allowed)}"
        for key in said
        if key not in allowed
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _find_lines(text: str) -> dict[str, int]:
    """On which line of a card each key or category stands first, unless it is written in some unusual way."""
    lines: dict[str, int] = {}
    for line, content in enumerate(text.split("\n"), 1):
        written = content.strip()
        opened = written.removeprefix("[categories.")
        key = opened.partition("]")[0] if opened != written else written.partition("=")[0]
        lines.setdefault(key.strip().strip('"'), line)
    return lines

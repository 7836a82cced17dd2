"""What every reader hands on: the rows of one file, and the problems met on the way."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from narrative.tables.decoding import Undecodable, decode_cell, decode_loosely, mend_bytes

#: What is packed may unpack to this many times its size, and to so many bytes in any case.
MOST_TIMES = 100
ALWAYS = 64 * 1024**2
_NUMBERED = re.compile(r", (?:row|document) [0-9]+\Z")


def swollen(size: int, packed: int, always: int | None = None) -> str:
    """Say how far something grows when it is unpacked, if no honest file of articles grows so.

    >>> swollen(900_000_000, 1_600_000), swollen(900_000_000, 90_000_000)
    ('it unpacks to 900,000,000 bytes, more than 100 times its size', '')
    """
    if size <= max(ALWAYS if always is None else always, MOST_TIMES * packed):
        return ""
    return f"it unpacks to {size:,} bytes, more than {MOST_TIMES} times its size"


class Problem(NamedTuple):
    """Something that could not be read (`lost`), or that was changed or is doubtful (not lost)."""

    source: str
    problem: str
    consequence: str
    lost: bool


@dataclass
class Rows:
    """The rows of one file, column by column, as they stand in it.

    Attributes:
        file: how the file is named in the table of problems.
        stem: what a document without an id is called, if the file is one document; else empty.
        cells: the values of each column, under the name that the file gives it.
        numbers: the number of each row, as a spreadsheet counts them; empty if the file is one document.
        found: how many rows the file has, those that are lost counted too.
        problems: what was met; a row that is lost has exactly one that says so.
        failed: the file could not be read at all, and one problem says why.
        single: if bytes in it are not UTF-8, the encoding of single bytes in which they are read.
        kind: what kind of file it was read as: the name of a database, else what its ending says.
        stated, stated_by: how many documents the file says that it has, if it does, and where it says so.
        duplicates: how many of its documents the database, or their text, marks as copies of others in it.
        settled: its columns have the names of the documents' columns, and its dates are ISO.
        renamed: the columns that have the name of one before, by the name under which they are in `cells`.
    """

    file: str
    stem: str = ""
    cells: dict[str, list[object]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    found: int = 0
    problems: list[Problem] = field(default_factory=list)
    failed: bool = False
    single: str | None = None
    kind: str = ""
    stated: int | None = None
    stated_by: str = ""
    duplicates: int = 0
    settled: bool = False
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """How many rows are lost: all if the file is, else those whose problem says so."""
        return self.found if self.failed else sum(problem.lost for problem in self.problems)

    def source(self, number: int | None = None) -> str:
        """Name the file, or a row of it, for the table of problems."""
        if number is None:
            return self.file
        return f"{self.file}, {'document' if self.settled else 'row'} {number}"

    def name_columns(self, header: Iterable[object]) -> list[str]:
        """Return a header in which no two names are the same, and remember which were."""
        names = _name_columns(header)
        self.renamed = {name: plain for name, plain in names.items() if name != plain}
        return list(names)

    def decode(self, data: bytes, encoding: str | None) -> str | None:
        """Return the text of the bytes, and note what was assumed; of no text, note that the file is lost.

        Bytes that are not UTF-8 stay in it as lone surrogates: `mended` mends them once their row is known.
        """
        try:
            text, notes, self.single = decode_loosely(data, encoding)
        except Undecodable as error:
            self.lose(str(error))
            return None
        for problem, consequence in notes:
            self.note(problem, consequence)
        return text

    def mended(self, text: str, number: int | None = None) -> str:
        """Return text of a row with its undecoded bytes mended, and note in which row they were."""
        if self.single:
            text, note = mend_bytes(text, self.single)
            if note:
                self.note(*note, number)
        return text

    def lose(self, problem: str, consequence: str = "left out") -> Rows:
        """Note that the whole file is lost, and return the rows."""
        self.failed = True
        self.cells, self.numbers = {}, []
        self.problems.append(Problem(self.file, problem, consequence, True))
        return self

    def lose_row(self, number: int, problem: str) -> None:
        """Note that a row is lost."""
        self.problems.append(Problem(self.source(number), problem, "left out", True))

    def note(self, problem: str, consequence: str, number: int | None = None) -> None:
        """Note what was changed or is doubtful, while nothing is lost."""
        self.problems.append(Problem(self.source(number), problem, consequence, False))


def name_file(source: str) -> str:
    """Return the file of a row or document that `Rows.source` names.

    >>> name_file("exports/a.txt, document 12"), name_file("b.xlsx, sheet May, row 3"), name_file("c, d.txt")
    ('exports/a.txt', 'b.xlsx, sheet May', 'c, d.txt')
    """
    return _NUMBERED.sub("", source)


def as_text(value: object) -> str:
    """Return a cell as text: what stood there, dates as ISO, nothing for a missing value.

    >>> as_text(7), as_text("007"), as_text(None), as_text(datetime.date(2023, 11, 8))
    ('7', '007', '', '2023-11-08')
    >>> as_text({"id": None, "name": "Kyiv Courier"}), as_text(["war", "peace"])
    ('Kyiv Courier', 'war; peace')
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        midnight = value.tzinfo is None and value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return decode_cell(value)[0]
    if isinstance(value, list | tuple):
        return "; ".join(as_text(part) for part in value)
    if isinstance(value, dict):
        if isinstance(value.get("name"), str):
            return str(value["name"])
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def unique_names(header: Iterable[object]) -> list[str]:
    """Return a header in which every column has a name, and no two the same.

    >>> unique_names(["id", "text", "", "text"])
    ['id', 'text', 'column_3', 'text_2']
    """
    return list(_name_columns(header))


def _name_columns(header: Iterable[object]) -> dict[str, str]:
    """Return the names by which columns are known, each with the name that the header has."""
    names: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for place, cell in enumerate(header, 1):
        name = plain = str("" if cell is None else cell).strip().lstrip("\ufeff") or f"column_{place}"
        while name in names:
            taken[plain] += 1
            name = f"{plain}_{taken[plain] + 1}"
        names[name] = plain
    return names

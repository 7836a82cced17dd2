"""A document with its fields, on its way into the rows of a file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from narrative.corpus.readers.dates import read_date
from narrative.corpus.readers.rows import Problem, Rows

_DAY = "%Y-%m-%d"
#: Years of which documents can be.
_YEARS = range(1600, 2100)


@dataclass
class Record:
    """A document as a file states it.

    Attributes:
        cells: its fields, under the names of columns; only those that are there.
        notes: what is doubtful about it, as problems with their consequences.
        fault: why it is lost, if it is.
    """

    cells: dict[str, object] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""

    def put(self, name: str, value: object) -> None:
        """Set a field, unless the value is empty or the field is set already."""
        if value not in ("", None) and name not in self.cells:
            self.cells[name] = value

    def put_date(self, written: str, *, tell: bool = True) -> bool:
        """Set the date from how it is written, and say whether it is one to the day.

        Args:
            written: as ISO, or as people write dates. A year or a month alone is kept as `date_as_read`.
            tell: whether a date that cannot be read is noted.
        """
        written = " ".join(written.split())[:100]
        if not written or "date" in self.cells:
            return "date" in self.cells
        if date := find_day(written):
            self.cells["date"] = date
            self.put("date_as_read", written)
            return True
        if tell:
            self.put("date_as_read", written)
            self.notes.append((f"no day in the date {written[:60]!r}", "kept without a date"))
        return False


def find_day(written: str) -> str:
    """Return a date to the day or the minute as ISO; empty if it is none, or of no possible year.

    >>> find_day("2020-05-01T10:00:00Z"), find_day("1 May 2020"), find_day("2020"), find_day("1601-01-01")
    ('2020-05-01T10:00', '2020-05-01', '', '1601-01-01')
    """
    try:
        read = read_date(written)
    except ValueError:
        return ""
    if read is None or read.precision not in ("day", "minute") or read.value.year not in _YEARS:
        return ""
    if read.value.time() == datetime.time() and ":" not in written:
        return read.value.strftime(_DAY)
    exact = read.value.second or read.value.microsecond
    return read.value.isoformat(timespec="auto" if exact else "minutes")


def fill_document(rows: Rows, record: Record) -> Rows:
    """Make of a file that is one document its rows."""
    rows.found = 1
    for problem, consequence in record.notes:
        rows.note(problem, consequence)
    if record.fault:
        return rows.lose(record.fault)
    if not str(record.cells.get("text", "")).strip():
        return rows.lose("empty: it has no text")
    rows.cells = {name: [value] for name, value in record.cells.items()}
    return rows


def fill_table(rows: Rows, records: Iterable[Record], numbers: Sequence[int] | None = None) -> Rows:
    """Make of a file with many documents its rows.

    Args:
        rows: those of the file.
        records: the documents.
        numbers: those of the rows, if they are counted already; else they are numbered from 1.
    """
    kept: list[tuple[int, Record]] = []
    rows.stem = ""
    for place, record in enumerate(records):
        number = place + 1 if numbers is None else numbers[place]
        rows.found += numbers is None
        for problem, consequence in record.notes:
            rows.problems.append(Problem(rows.source(number), problem, consequence, False))
        if record.fault:
            rows.lose_row(number, record.fault)
        else:
            kept.append((number, record))
    names = dict.fromkeys(name for _, record in kept for name in record.cells)
    rows.numbers = [number for number, _ in kept]
    rows.cells = {name: [record.cells.get(name) for _, record in kept] for name in names}
    rows.cells.setdefault("text", [None] * len(kept))
    return rows

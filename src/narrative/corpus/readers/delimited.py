"""`.csv` and `.tsv`: an article a row, separated by commas, semicolons or tabs."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import threading
from collections.abc import Iterator, Sequence

from narrative.corpus.readers.columns import assign_columns
from narrative.corpus.readers.rows import Rows
from narrative.schema import DOCUMENTS
from narrative.tables.files import unguard

_SEPARATORS = ",;\t"
#: `csv` keeps its limit on the length of a field for the whole process.
_LIMIT = threading.Lock()
#: How often the lines of a file may be gone through again after broken quotation marks.
_PASSES = 20
#: A carriage return that ends no line (two before a line feed are one that was doubled), and ends of lines.
_LONE = re.compile(r"(?<!\r)\r++(?!\n)")
#: How the header of a table begins that `write_documents` wrote: its texts are guarded against spreadsheets.
_HANDED_ON = ("doc_id", *DOCUMENTS, "date_as_read")
_END = re.compile(r"(?<!\r)(?:\r*+\n|\r)")


def read_delimited(rows: Rows, data: bytes, *, encoding: str | None = None) -> Rows:
    """Read the rows below a header.

    The separator is the one of `, ; tab` by which the header falls into most names. Fields may be quoted
    with `"`, and then hold separators and line breaks; `""` stands for one of them. A row whose number of
    fields is not that of the header is lost (surplus fields that are empty do not count), and so is a row
    whose quotation marks do not pair: reading goes on in the line below. A carriage return alone is part of
    its cell, if the header ends in a line feed. Rows are numbered as in a spreadsheet: the header is row 1.
    """
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    text, mark = _keep_returns(text)
    lines = list(io.StringIO(text, newline=""))
    separator, first = find_header(lines, rows.file)
    if first is None:
        return rows.lose("empty")
    with long_fields(len(text) + 1):
        records = _records(lines[first:], separator)
        if mark:
            records = _give_back(records, mark)
        header = next(records, (0, None))[1]
        if not isinstance(header, list):
            return rows.lose("unreadable: the quotation marks of the header do not pair")
        return _fill(rows, records, rows.name_columns(map(rows.mended, header)), first)


def read_delimited_part(rows: Rows, text: str, before: int, names: Sequence[str], separator: str) -> Rows:
    """Read whole records from the midst of a file, below `before` others and a header that is `names`."""
    with long_fields(len(text) + 1):
        records = _records(list(io.StringIO(text, newline="")), separator)
        return _fill(rows, records, rows.name_columns(names), before)


@contextlib.contextmanager
def long_fields(most: int) -> Iterator[None]:
    """Let fields be as long as this for a while."""
    with _LIMIT:
        before = csv.field_size_limit(max(most, 131_072))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def find_header(lines: list[str], file: str) -> tuple[str, int | None]:
    """Return the separator and the number of the line with the header; a line `sep=;` above is taken away."""
    separator = ""
    if lines and lines[0].strip().casefold()[:-1] == "sep=":
        separator = lines.pop(0).strip()[-1]
    first = next(
        (place for place, line in enumerate(lines) if line.strip(f'"\ufeff{_SEPARATORS} \r\n')), None
    )
    if first is not None and not separator:
        separator = find_separator(lines[first:], "\t" if file.casefold().endswith(".tsv") else ",")
    return separator, first


def find_separator(lines: Sequence[str], likely: str = ",") -> str:
    """Return by what the fields of a header are separated; `likely` if it holds no separator at all.

    That is by what a column with the text is named; else by what the rows have as many fields as the header.

    >>> find_separator(["id;headline, or what stands for it;body"])
    ';'
    """
    best, most = likely, (False, False, 1, True)
    for separator in _SEPARATORS:
        names, fits = _try_separator(lines[:50], separator)
        rank = ("text" in assign_columns(names, {})[0], fits, len(names), separator == likely)
        if rank > most and len(names) > 1:
            best, most = separator, rank
    return best


def _try_separator(lines: Sequence[str], separator: str) -> tuple[list[str], bool]:
    """Return the names of a header by a separator, and whether most rows below it have as many fields."""
    records: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        records += csv.reader(lines, delimiter=separator, strict=True)
    names = records[0] if records else []
    widths = [len(record) for record in records[1:] if any(record)]
    return names, 2 * sum(width == len(names) for width in widths) > len(widths)


def _fill(
    rows: Rows, records: Iterator[tuple[int, list[str] | str]], names: Sequence[str], above: int
) -> Rows:
    """Sort the fields of all records into columns."""
    width = len(names)
    kept: list[list[str]] = []
    for number, record in records:
        number += above
        if isinstance(record, str):
            rows.found += 1
            rows.lose_row(number, record)
            continue
        if not any(record):
            continue
        rows.found += 1
        if len(record) > width and not any(record[width:]):
            record = record[:width]
        if len(record) != width:
            few = "few" if len(record) < width else "many"
            rows.lose_row(number, f"too {few} fields: {len(record)}, the header has {width}")
            continue
        kept.append([rows.mended(cell, number) for cell in record] if rows.single else record)
        rows.numbers.append(number)
    columns = zip(*kept, strict=True) if kept else ([] for _ in names)
    rows.cells = {name: list(column) for name, column in zip(names, columns, strict=True)}
    if tuple(names[: len(_HANDED_ON)]) == _HANDED_ON:
        rows.cells = {
            unguard(name): [unguard(str(cell)) for cell in column] for name, column in rows.cells.items()
        }
    return rows


def _records(lines: list[str], separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with its number; in place of one that is broken, what is wrong with it."""
    start = number = read = 0
    while start < len(lines):
        rest = iter(lines[start:]) if start else iter(lines)
        reader = csv.reader(rest, delimiter=separator, strict=True)
        begun = 0
        try:
            for record in reader:
                number += 1
                begun = reader.line_num
                yield number, record
            return
        except csv.Error as error:
            number += 1
            read += reader.line_num
            fault = (
                "is opened and never closed"
                if "end of data" in str(error)
                else "closes before its field ends"
            )
            if read > _PASSES * len(lines) + 1000:
                yield number, "too many broken quotation marks: all that follows in the file is left out"
                return
            yield number, f"unreadable: a quotation mark {fault}"
            start += begun + 1


def _keep_returns(text: str) -> tuple[str, str]:
    """Put another character for each carriage return that ends no line; with it that character, if any.

    Where the header ends in a line feed, lines end so, and a carriage return alone is part of a cell. Where
    it ends in a carriage return (Excel for Mac), lines end so.
    """
    if "\r" not in text or not _LONE.search(text):
        return text, ""
    body = text.lstrip("\ufeff\r\n")
    quotes = place = 0
    for end in _END.finditer(body):
        quotes += body.count('"', place, end.start())
        place = end.start()
        if quotes % 2 == 0 and end[0] == "\r":
            return text, ""
        if quotes % 2 == 0:
            break
    used = set(text)
    mark = next(character for character in map(chr, range(0xE000, 0xF8FF)) if character not in used)
    return _LONE.sub(lambda found: mark * len(found[0]), text), mark


def _give_back(
    records: Iterator[tuple[int, list[str] | str]], mark: str
) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the records with the carriage returns that `_keep_returns` took."""
    for number, record in records:
        yield number, record if isinstance(record, str) else [cell.replace(mark, "\r") for cell in record]

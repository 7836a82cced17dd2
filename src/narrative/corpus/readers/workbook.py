"""`.xlsx`: an article a row, on one sheet or several; formulas are never evaluated."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from narrative.corpus.readers.columns import assign_columns
from narrative.corpus.readers.rows import Problem, Rows, as_text, swollen


def read_workbook(rows: Rows, data: bytes, *, max_bytes: int, named: Mapping[str, str | None]) -> list[Rows]:
    """Read the rows of every sheet that has a column with the text, as one `Rows` a sheet.

    Numbers, truth values and dates stay what they are; of a cell with a formula the value is taken that the
    file keeps of it. Rows are numbered as the spreadsheet does, and the header is the first row that is not
    empty. A sheet without a text column is passed over, and noted, if another sheet has one.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > 4 * max_bytes:
            return [
                rows.lose(f"over the size cap: {size:,} bytes unpacked", "left out; max_bytes=… sets another")
            ]
        if fault := swollen(size, len(data)):
            return [rows.lose(f"refused: {fault}")]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [_read_sheet(sheet, rows.file, len(data)) for sheet in book.worksheets]
            book.close()
    except zipfile.BadZipFile:
        return [rows.lose("unreadable: it is damaged, or no Excel file but for its name")]
    except Exception as error:  # openpyxl lets through whatever its parts raise on a broken file
        return [rows.lose(f"unreadable: {type(error).__name__}: {' '.join(str(error).split())[:160]}")]
    refused = [sheet for sheet in sheets if sheet.failed]
    filled = [sheet for sheet in sheets if sheet.cells]
    telling = [sheet for sheet in filled if "text" in assign_columns(list(sheet.cells), named)[0]]
    if not filled:
        return refused or [rows.lose("empty")]
    if not telling:
        filled[0].file = rows.file
        return filled[:1] + refused
    if len(telling) == 1:
        sheet_file, telling[0].file = telling[0].file, rows.file
        telling[0].problems = [
            problem._replace(source=problem.source.replace(sheet_file, rows.file, 1))
            for problem in telling[0].problems
        ]
    for sheet in filled:
        if sheet not in telling:
            telling[0].problems.append(
                Problem(sheet.file, "no text column on this sheet", "passed over", False)
            )
    return telling + refused


def _read_sheet(sheet: Any, file: str, packed: int) -> Rows:
    """Return the rows of a sheet; time and memory depend on its cells, not on how far they lie apart."""
    rows = Rows(f"{file}, sheet {sheet.title!r}")
    records = _records(sheet)
    header = next(records, (0, {}))[1]
    if not header:
        return rows
    last = max(header)
    columns: dict[int, list[object]] = {place: [] for place in header}
    size = 0
    for number, record in records:
        rows.found += 1
        if max(record) > last:
            rows.lose_row(number, f"too many fields: {max(record)}, the header has {last}")
            continue
        for place, value in record.items():
            column = columns.setdefault(place, [])
            column += [None] * (len(rows.numbers) - len(column))
            column.append(value)
            size += len(value) if isinstance(value, str) else 8
        rows.numbers.append(number)
        if fault := swollen(size + 8 * len(columns) * len(rows.numbers), packed):
            return rows.lose(f"refused: {fault}, in {len(rows.numbers):,} rows and {len(columns):,} columns")
    names = rows.name_columns([header.get(place) for place in range(1, last + 1)])
    for place in sorted(columns):
        column = columns[place]
        rows.cells[names[place - 1]] = column + [None] * (len(rows.numbers) - len(column))
    return rows


def _records(sheet: Any) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield the rows that hold anything: their numbers, and their cells by the number of the column.

    openpyxl's own rows have a cell for each column up to the last one that is filled, and come for each
    number up to the last one that is used: one entry in XFD1048576 makes them many.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            parser.row_dimensions.clear()
            record = {cell["column"]: _plain(cell["value"]) for cell in cells}
            record = {place: value for place, value in record.items() if value not in (None, "")}
            if record:
                yield number, record


def _plain(value: object) -> object:
    """Return a cell as a number, a truth value, a date or text."""
    return value if isinstance(value, int | float | str | datetime.date | None) else as_text(value)

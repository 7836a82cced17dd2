"""`.xlsx`: an article a row, on one sheet or several; cells as text, formulas never evaluated."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping
from typing import Any

from narrative.corpus.readers.columns import assign_columns
from narrative.corpus.readers.delimited import unique_names
from narrative.corpus.readers.rows import Problem, Rows, as_text


def read_workbook(rows: Rows, data: bytes, *, max_bytes: int, named: Mapping[str, str | None]) -> list[Rows]:
    """Read the rows of every sheet that has a column with the text, as one `Rows` a sheet.

    Of a cell with a formula the value is taken that the file keeps of it. Rows are numbered as the
    spreadsheet does, and the header is the first row that is not empty. A sheet without a text column is
    passed over, and noted, if another sheet has one.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > 4 * max_bytes:
            return [
                rows.lose(f"over the size cap: {size:,} bytes unpacked", "left out; max_bytes=… sets another")
            ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [_read_sheet(sheet, rows.file) for sheet in book.worksheets]
            book.close()
    except Exception as error:  # openpyxl lets through whatever its parts raise on a broken file
        return [rows.lose(f"unreadable: {type(error).__name__}: {' '.join(str(error).split())[:160]}")]
    filled = [sheet for sheet in sheets if sheet.cells]
    telling = [sheet for sheet in filled if "text" in assign_columns(list(sheet.cells), named)[0]]
    if not filled:
        return [rows.lose("empty")]
    if not telling:
        filled[0].file = rows.file
        return filled[:1]
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
    return telling


def _read_sheet(sheet: Any, file: str) -> Rows:
    """Return the rows of a sheet; what the file itself says of its size is not believed."""
    rows = Rows(f"{file}, sheet {sheet.title!r}")
    sheet.reset_dimensions()
    records = enumerate(sheet.iter_rows(values_only=True), 1)
    header = next((record for _, record in records if any(cell is not None for cell in record)), None)
    if header is None:
        return rows
    last = max(place for place, cell in enumerate(header) if cell is not None)
    names = unique_names(header[: last + 1])
    kept: list[list[str]] = []
    for number, record in records:
        cells = [as_text(cell) for cell in record]
        if not any(cells):
            continue
        rows.found += 1
        if any(cells[len(names) :]):
            rows.lose_row(number, f"too many fields: {len(cells)}, the header has {len(names)}")
            continue
        rows.numbers.append(number)
        kept.append(cells[: len(names)] + [""] * (len(names) - len(cells)))
    columns = zip(*kept, strict=True) if kept else ([] for _ in names)
    rows.cells = {name: list(column) for name, column in zip(names, columns, strict=True)}
    return rows

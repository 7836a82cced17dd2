"""A finished table as an Excel workbook that runs nothing, and read back unchanged."""

from __future__ import annotations

import io
import math
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from narrative.errors import TableError
from narrative.tables.files import flatten_index
from narrative.tables.tables import is_missing

#: What a sheet and a cell of Excel can hold.
ROWS, CHARACTERS = 1_048_576, 32_767
#: The second sheet says of which kind each column is, since Excel keeps all numbers alike.
KINDS = ("text", "whole", "number", "truth", "date")
_TABLE, _COLUMNS = "table", "columns"
# Excel writes a character that XML cannot hold as _x0007_, and so that itself as _x005F_x0007_.
_ALIEN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NEVER = (1980, 1, 1, 0, 0, 0)


def write_xlsx(table: pd.DataFrame, path: str | Path) -> Path:
    r"""Write `table` as a workbook of Excel in which all text stays text, and that `read_xlsx` reads back.

    A text that begins like a formula (``=1+2``, ``@SUM``) is stored as text and marked so, as if it had been
    typed with an apostrophe before it: no program runs it, and nothing is put in front of it. Characters that
    a workbook cannot hold are written in Excel's own escape. Numbers are kept to 16 digits. A named index
    becomes the first columns. The second sheet, *columns*, tells the kind of each column. The same table
    gives the same bytes.

    Returns:
        The path written to.

    Raises:
        TableError: there are more rows than a sheet can hold, a text is longer than a cell can hold, a number
            is infinite or a whole number too large for Excel, or a date has a zone: write_csv or
            write_parquet keep all of them.

    >>> import tempfile
    >>> words = pd.DataFrame({"text": ["=2+3", "-0.5", None], "value": [-0.5, 0.1, 2.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_xlsx(words, Path(folder) / "words.xlsx")
    ...     assert read_xlsx(path).equals(words)
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    flat = flatten_index(table)
    if len(flat) >= ROWS:
        raise TableError(f"The table has {len(flat):,} rows; a sheet can have {ROWS - 1:,}. Use write_csv.")
    kinds = [_kind(flat.iloc[:, number]) for number in range(flat.shape[1])]
    names = [_text(str(name), 0, "heading") for name in flat.columns]
    columns = [
        [_value(value, kind, row, str(name)) for row, value in enumerate(flat.iloc[:, number].tolist(), 2)]
        for number, (name, kind) in enumerate(zip(flat.columns, kinds, strict=True))
    ]
    book = openpyxl.Workbook(write_only=True)

    def cell(sheet: Any, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value)
        made.data_type = "s"  # never a formula, nor an error value
        made.quotePrefix = value[:1] in tuple("=+-@'")
        return made

    sheet = book.create_sheet(_TABLE)
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, name) for name in names])
    for values in zip(*columns, strict=True):
        sheet.append([cell(sheet, value) for value in values])
    sheet = book.create_sheet(_COLUMNS)
    sheet.append(["column", "kind"])
    for name, kind in zip(names, kinds, strict=True):
        sheet.append([cell(sheet, name), kind])
    whole = io.BytesIO()
    book.save(whole)
    target = Path(path)
    target.write_bytes(_without_times(whole))
    return target


def read_xlsx(path: str | Path, *, index: str | None = None) -> pd.DataFrame:
    """Read a table written by `write_xlsx`: the same columns, values and kinds of values.

    Args:
        path: the file.
        index: the column to make the index (`"doc_id"` for documents).

    Raises:
        TableError: the file is no workbook, or none that `write_xlsx` has written.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(Path(path), read_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
        raise TableError(f"{path} is not an Excel workbook: {error}") from None
    try:
        if book.sheetnames != [_TABLE, _COLUMNS]:
            raise TableError(
                f"{path} is not a table written by write_xlsx: it has the sheets {book.sheetnames}."
            )
        kinds = [row[1] for row in book[_COLUMNS].iter_rows(min_row=2, values_only=True)]
        rows = [list(row) for row in book[_TABLE].iter_rows(values_only=True)]
    finally:
        book.close()
    names = [_unescape(str(name or "")) for name in (rows[0] if rows else [])]
    if len(names) != len(kinds) or not set(kinds) <= set(KINDS):
        raise TableError(f"{path}: the sheet 'columns' does not fit the sheet 'table'.")
    body = [row + [None] * (len(names) - len(row)) for row in rows[1:]]
    table = pd.DataFrame(
        {number: _column([row[number] for row in body], str(kind)) for number, kind in enumerate(kinds)},
        index=pd.RangeIndex(len(body)),
    )
    table.columns = pd.Index(names)
    return table if index is None else table.set_index(index)


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "truth"
    if pd.api.types.is_integer_dtype(column):
        return "whole"
    if pd.api.types.is_float_dtype(column):
        return "number"
    return "date" if pd.api.types.is_datetime64_any_dtype(column) else "text"


def _value(value: object, kind: str, row: int, name: str) -> Any:
    if is_missing(value):
        return None
    if kind == "text":
        return _text(str(value), row, name)
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and math.isinf(plain):
        raise TableError(f"Row {row}, column {name!r}: Excel has no infinite number. Use write_csv.")
    if isinstance(plain, int) and abs(plain) > 10**15:
        raise TableError(f"Row {row}, column {name!r}: Excel rounds {plain}. Use write_csv.")
    if isinstance(plain, pd.Timestamp):
        if plain.tz is not None:
            raise TableError(f"Row {row}, column {name!r}: Excel keeps no zone ({plain}). Use write_csv.")
        return plain.to_pydatetime(warn=False)
    return plain


def _text(text: str, row: int, name: str) -> str:
    # An empty text is told from a missing one by an escape that stands for nothing seen.
    escaped = _ALIEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or "_x0000_"
    if len(escaped) > CHARACTERS:
        raise TableError(
            f"Row {row}, column {name!r}: a text of {len(text):,} characters; a cell has {CHARACTERS:,}. "
            "Use write_csv."
        )
    return escaped


def _unescape(text: str) -> str:
    return "" if text == "_x0000_" else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _column(values: list[Any], kind: str) -> pd.Series:
    if kind == "text":
        texts = [None if value is None else _unescape(str(value)) for value in values]
        return pd.Series(texts, dtype="str")
    missing = any(value is None for value in values)
    if kind == "truth":
        return pd.Series(values, dtype="object" if missing else "bool")
    if kind == "whole":
        return pd.Series(values, dtype="Int64" if missing else "int64")
    if kind == "number":
        return pd.Series([math.nan if value is None else float(value) for value in values], dtype="float64")
    dates = [value if isinstance(value, datetime | date) else None for value in values]
    return pd.to_datetime(pd.Series(dates, dtype="object"))


def _without_times(whole: io.BytesIO) -> bytes:
    """The same workbook without the time of its making, so that the same table gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return made.getvalue()

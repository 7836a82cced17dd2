"""A finished table written to a file and read back unchanged; no spreadsheet runs what its texts say."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from narrative.errors import TableError
from narrative.resources import read_regular
from narrative.tables.tables import is_missing

#: So many digits of a float came out the same on every processor that was tried.
SETTLED = 10
#: What some spreadsheets pass over before a formula: blanks, and characters that are not seen.
_UNSEEN = r" \xa0\0\v\f\u2000-\u200f\u2028\u2029\u202f\u2060\u3000\ufeff"
#: A spreadsheet takes a cell that begins so for a formula (the full-width signs in some locales).
_FORMULA = re.compile(rf"[{_UNSEEN}']*[=+\-@\t\r\n＝＋－＠]")
#: Where a spreadsheet that splits at `;` or tabs, or ends a row at any line break, begins a cell with one.
_INNER_FORMULA = re.compile(rf"""([;\t\r\n][{_UNSEEN}"]*+)('*)(?=[=+\-@＝＋－＠])""")
_GUARDED = re.compile(rf"'[{_UNSEEN}']*[=+\-@\t\r\n＝＋－＠]")


def settle_digits(table: pd.DataFrame, digits: int = SETTLED) -> pd.DataFrame:
    """Return the table with its floats rounded, so that another processor gives the same ones.

    Sums and logarithms of a library may differ in the last of 16 digits between processors, since each has
    its own way of computing several at once. Whole numbers stay as they are, but for the sign
    of a zero.

    >>> settle_digits(pd.DataFrame({"g2": [0.1 + 0.2, 1234.5], "n": [1, 2]}))["g2"].tolist()
    [0.3, 1234.5]
    """
    settled: dict[int, Any] = {}
    for number, (_, column) in enumerate(table.items()):
        if column.dtype.kind == "f":
            values, where = np.unique(column.to_numpy(float, na_value=np.nan), return_inverse=True)
            rounded = np.array(
                [
                    value + 0.0 if value.is_integer() else float(f"{value:.{digits}g}")
                    for value in values.tolist()
                ]
            )
            settled[number] = pd.Series(rounded[where], dtype=column.dtype).array
    if not settled:
        return table
    table = table.copy(deep=False)
    for number, column in settled.items():
        table.isetitem(number, column)
    return table


def write_csv(table: pd.DataFrame, path: str | Path) -> Path:
    r"""Write `table` as UTF-8 CSV that no spreadsheet runs, and that `read_csv` reads back unchanged.

    Text is always in quotes; numbers, dates, true and false never are; a missing value is nothing at all.
    A text (or column name) that a spreadsheet would take for a formula, because it begins with ``= + - @``,
    after blanks or without any, or with a tab or a line break, gets an apostrophe in front (and so does one
    that already has apostrophes in front of these, so that the way back is certain). So does what comes
    after ``;``, a tab or a line break in a text, where a spreadsheet may begin a cell. Numbers are
    untouched: floats are written in full, dates as ISO, line ends are ``\n``. A named index becomes the
    first columns.

    Returns:
        The path written to.

    >>> import tempfile
    >>> words = pd.DataFrame({"text": ["=2+3", "-0.5", None], "value": [-0.5, 0.1, 2.0]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_csv(words, Path(folder) / "words.csv")
    ...     print(path.read_text())
    ...     assert read_csv(path).equals(words)
    "text","value"
    "'=2+3",-0.5
    "'-0.5",0.1
    ,2.0
    <BLANKLINE>
    """
    flat = flatten_index(table)
    header = ",".join(_quoted(str(column)) for column in flat.columns)
    columns = [[_field(value) for value in flat.iloc[:, n].tolist()] for n in range(flat.shape[1])]
    rows = [",".join(row) for row in zip(*columns, strict=True)]
    target = Path(path)
    target.write_bytes("\n".join([header, *rows, ""]).encode())
    return target


def read_csv(path: str | Path, *, index: str | None = None) -> pd.DataFrame:
    """Read a table written by `write_csv`: the same columns, values and kinds of values.

    What was quoted is text (an apostrophe put in front of a formula is taken away again), an unquoted field
    is a number, a date, true or false, and an empty one is missing. A column without any value is read as
    numbers, all of them missing.

    Args:
        path: the file.
        index: the column to make the index (`"doc_id"` for documents).

    Raises:
        TableError: a row has not as many fields as the header.
    """
    text = Path(path).read_bytes().decode("utf-8")
    rows = _parse(text)
    header, body = rows[0], rows[1:]
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise TableError(f"{path}, row {number}: {len(row)} fields, but the header has {len(header)}.")
    names = [_unquoted(name) for name in header]
    columns = {n: _column([row[n] for row in body]) for n in range(len(names))}
    table = pd.DataFrame(columns, index=pd.RangeIndex(len(body)))
    table.columns = pd.Index(names)
    return table if index is None else table.set_index(index)


def write_parquet(table: pd.DataFrame, path: str | Path) -> Path:
    """Write `table` as Parquet; the same table gives the same bytes (with the same version of pyarrow).

    Returns:
        The path written to.
    """
    import pyarrow.parquet

    named = any(name is not None for name in table.index.names)
    arrow = pa.Table.from_pandas(table, preserve_index=named or None)
    target = Path(path)
    pyarrow.parquet.write_table(arrow, target, compression="zstd")
    return target


def read_parquet(path: str | Path) -> pd.DataFrame:
    """Read a table written by `write_parquet`: the same columns, values and index.

    Raises:
        OSError: it cannot be read, or is no regular file.
        pyarrow.ArrowException: it is no Parquet file.
    """
    table: pd.DataFrame = unpack_parquet(read_regular(path)).to_pandas(use_threads=False)
    return table


def unpack_parquet(data: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table, or some columns of it, that the bytes of a Parquet file hold.

    It is read without threads: a process that ends while one still holds memory of Python's is aborted after
    all its work is done (apache/arrow#34314), and so would a run be that lacks nothing.

    Raises:
        pyarrow.ArrowException: it is no Parquet file.
    """
    import pyarrow.parquet

    names = None if columns is None else list(columns)
    return pyarrow.parquet.ParquetFile(pa.BufferReader(data)).read(columns=names, use_threads=False)


def flatten_index(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a named index as its first columns."""
    return table.reset_index() if any(name is not None for name in table.index.names) else table


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before what begins like one."""
    return _INNER_FORMULA.sub(r"\1\2'", "'" + text if _FORMULA.match(text) else text)


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    text = text[1:] if _GUARDED.match(text) else text
    return _INNER_FORMULA.sub(lambda found: found[1] + found[2][1:], text)


def _quoted(text: str) -> str:
    return '"' + guard(text).replace('"', '""') + '"'


def _unquoted(cell: str) -> str:
    return unguard(cell[1:-1].replace('""', '"')) if cell.startswith('"') else cell


def _field(value: object) -> str:
    if type(value) is str:  # most values, before the questions that only others raise
        return _quoted(value)
    if type(value) is float:
        return "" if math.isnan(value) else repr(value)
    if is_missing(value):
        return ""
    if isinstance(value, bool | int | float | np.number | np.bool_):
        return repr(value.item() if isinstance(value, np.generic) else value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return _quoted(str(value))


_FIELD = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)(,|\n|\Z)')
_INTEGER = re.compile(r"-?\d+")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|inf)|nan")


def _parse(text: str) -> list[list[str]]:
    """The fields as they stand, quotes and all, so that text can be told from numbers."""
    rows: list[list[str]] = [[]]
    position = 0
    while position < len(text):
        found = _FIELD.match(text, position)
        if found is None:
            raise TableError(f"Not a table written by write_csv (row {len(rows)}, character {position}).")
        rows[-1].append(found[1])
        if found[2] == "\n":
            rows.append([])
        position = found.end()
    return (rows if rows[-1] else rows[:-1]) or [[]]


def _column(cells: list[str]) -> pd.Series:
    filled = [cell for cell in cells if cell]
    if any(cell.startswith('"') for cell in filled):
        return pd.Series([_unquoted(cell) if cell else None for cell in cells], dtype="str")
    if filled and all(cell in ("True", "False") for cell in filled):
        values = [cell == "True" if cell else None for cell in cells]
        return pd.Series(values, dtype="bool" if len(filled) == len(cells) else "object")
    if len(filled) == len(cells) and filled and all(_INTEGER.fullmatch(cell) for cell in filled):
        return pd.Series([int(cell) for cell in cells])
    if all(_NUMBER.fullmatch(cell) for cell in filled):
        return pd.Series([float(cell) if cell else math.nan for cell in cells], dtype="float64")
    return pd.to_datetime(pd.Series([cell or None for cell in cells]), format="ISO8601")

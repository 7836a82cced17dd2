"""`.parquet`: an article a row, columns with types of their own."""

from __future__ import annotations

import io
from typing import Any

from narrative.readers.delimited import unique_names
from narrative.readers.rows import Rows


def read_parquet(rows: Rows, data: bytes, *, max_bytes: int) -> Rows:
    """Read the columns; numbers and dates keep their type, nested values become text. Row 1 is the first."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(data))
        size = sum(file.metadata.row_group(n).total_byte_size for n in range(file.metadata.num_row_groups))
        if size > 4 * max_bytes:
            return rows.lose(
                f"over the size cap: {size:,} bytes unpacked", "left out; max_bytes=… sets another cap"
            )
        table = file.read()
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        return rows.lose(f"unreadable: {' '.join(str(error).split())[:160]}")
    rows.found = table.num_rows
    rows.numbers = list(range(1, table.num_rows + 1))
    rows.cells = {
        name: _values(table.column(place)) for place, name in enumerate(unique_names(table.column_names))
    }
    return rows


def _values(column: Any) -> list[object]:
    """Return a column's values; those that Python has no type for, as text."""
    import pyarrow as pa

    try:
        values: list[object] = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        try:
            values = column.cast(pa.string()).to_pylist()
        except pa.ArrowException:
            values = [None] * len(column)
    return values

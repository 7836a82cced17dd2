"""`.parquet`: an article a row, columns with types of their own.

It is read without threads, as `tables.files.unpack_parquet` says why.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any, BinaryIO

from narrative.corpus.readers.assembly import whole_numbers
from narrative.corpus.readers.rows import Rows, swollen

#: Rows that are unpacked at once where a part of a file is read; and of a whole one, with values of any size.
_BATCH = 1_000
_FEW = 32
#: Of so many rows, each takes a byte of the file at least, or they are one value by its number.
_MANY = 100_000


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
        if fault := swollen(size, len(data)):
            return rows.lose(f"refused: {fault}")
        if file.metadata.num_rows > max(_MANY, len(data)):
            return rows.lose(f"refused: {file.metadata.num_rows:,} rows in {len(data):,} bytes")
        columns = _read_columns(file, len(data), 4 * max_bytes)
    except _Swollen as error:
        return rows.lose(f"refused: {error}")
    except (pa.ArrowException, OSError, ValueError, MemoryError, RecursionError) as error:
        return rows.lose(f"unreadable: {' '.join(str(error).split())[:160]}")
    rows.found = file.metadata.num_rows
    rows.numbers = list(range(1, rows.found + 1))
    rows.cells = dict(zip(rows.name_columns(file.schema_arrow.names), columns, strict=True))
    return rows


class _Swollen(Exception):
    """The values take far more memory than the file has bytes; the message says how much."""


def _read_columns(file: Any, packed: int, most: int) -> list[list[object]]:
    """Return the values of all columns; memory never has a text twice but for those of some rows.

    What a dictionary of values makes of a few bytes is known only when rows are unpacked, so few are at once.

    Raises:
        _Swollen: they take more than `most` bytes, or far more than the `packed` bytes of the file.
    """
    import pyarrow as pa

    types = [kind.value_type if pa.types.is_dictionary(kind) else kind for kind in file.schema_arrow.types]
    texts: list[list[object]] = [[] for _ in types]
    others: list[list[Any]] = [[] for _ in types]
    size = 0
    for batch in file.iter_batches(batch_size=_FEW, use_threads=False):
        columns = [
            column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
            for column in batch.columns
        ]
        size += sum(column.nbytes for column in columns)
        if fault := swollen(size, packed) or (f"over {most:,} bytes unpacked" if size > most else ""):
            raise _Swollen(fault)
        for place, column in enumerate(columns):
            if pa.types.is_string(types[place]) or pa.types.is_large_string(types[place]):
                texts[place] += column.to_pylist()
            else:
                others[place].append(column)
    return [
        _values(pa.chunked_array(chunks, types[place])) if chunks else texts[place]
        for place, chunks in enumerate(others)
    ]


def _values(column: Any) -> list[object]:
    """Return a column's values; those that Python has no type for, as text."""
    import pyarrow as pa

    try:
        values: list[object] = column.to_pylist()
        if pa.types.is_floating(column.type):
            values = whole_numbers(values)
    except (ValueError, OverflowError, pa.ArrowException):
        try:
            values = column.cast(pa.string()).to_pylist()
        except pa.ArrowException:
            values = [None] * len(column)
    return values


def read_parquet_rows(rows: Rows, file: BinaryIO, start: int, stop: int) -> str:
    """Read the rows `start:stop` of an open file, counted from 0; return the SHA-256 of what stands in them.

    Raises:
        OSError: the file cannot be read, or has fewer rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    opened = pq.ParquetFile(file)
    bounds = [0]
    for number in range(opened.metadata.num_row_groups):
        bounds.append(bounds[-1] + opened.metadata.row_group(number).num_rows)
    groups = [
        number for number in range(len(bounds) - 1) if bounds[number] < stop and bounds[number + 1] > start
    ]
    parts, place = [], bounds[groups[0]] if groups else 0
    for batch in opened.iter_batches(batch_size=_BATCH, row_groups=groups, use_threads=False):
        first, last = max(start - place, 0), min(stop - place, batch.num_rows)
        if first < last:
            parts.append(batch.slice(first, last - first))
        place += batch.num_rows
        if place >= stop:
            break
    table = pa.Table.from_batches(parts, opened.schema_arrow)
    if table.num_rows != stop - start:
        raise OSError(f"{rows.file} has fewer rows than when the run began")
    rows.found = table.num_rows
    rows.numbers = list(range(start + 1, stop + 1))
    rows.cells = {
        name: _values(table.column(place)) for place, name in enumerate(rows.name_columns(table.column_names))
    }
    return _hash_table(table)


def _hash_table(table: Any) -> str:
    """Return the SHA-256 of a table's columns and values, however they lie in the file."""
    import pyarrow as pa

    digest = hashlib.sha256(table.schema.remove_metadata().to_string().encode())
    sink = pa.BufferOutputStream()
    whole = table.replace_schema_metadata(None).combine_chunks()
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    digest.update(sink.getvalue())
    return digest.hexdigest()

"""A shelf: a folder of Parquet files with what one measure gave for each document that it was asked for.

A row is a document, found by the SHA-256 of its text; each column of the measure's table is a list in it.
A file never changes after it has got its name, and its name says the SHA-256 of what is in it, so that many
runs can read and add at once, and a file that was cut short or altered is noticed. Such a file is set aside.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from narrative.resources import read_regular
from narrative.tables.files import unpack_parquet

Ints = npt.NDArray[np.int64]

#: The column of the texts' hashes; no column of a measure can be called so.
DIGEST = "text sha-256"
#: With more files than this, a shelf's files are put together to one.
MAX_FILES = 8
#: How many damaged files are kept to be looked at.
MAX_DAMAGED = 8
_MAKING = ".making-"
_DAMAGED = ".damaged-"
_NAME = re.compile(r"[0-9a-f]{64}\.parquet")
#: Seconds after which a file that is still being written was left by a run that was killed.
_ABANDONED = 24 * 3600.0


class Shelf:
    """The measured documents in one folder.

    Attributes:
        folder: where the files are; made when something is first added.
        key: what was measured, and with what, in full; files that say another one do not belong here.
        damaged: the files that were set aside by this object.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self.damaged: list[str] = []

    def read(self) -> pa.Table | None:
        """Return every document on the shelf, once; nothing if there is none."""
        return _join([table for _, table in self._read_files()])

    def add(self, documents: pa.Table) -> None:
        """Add documents; if there are many files by now, put them together.

        Raises:
            OSError: it cannot be written.
        """
        self._write(documents)
        if len(self._list()) > MAX_FILES:
            self._compact()

    def drop(self) -> None:
        """Set all files aside: what is in them is not what the measure gives."""
        self.damaged += [set_aside(path) for path in self._list()]

    def _compact(self) -> None:
        """Put all files together to one. Another run may do so at once: what either removes, both have."""
        parts = self._read_files()
        whole = _join([table for _, table in parts])
        if whole is None or len(parts) < 2:
            return
        made = self._write(whole.sort_by(DIGEST))
        for path, _ in parts:
            if path != made:
                path.unlink(missing_ok=True)
        self._clean()

    def _write(self, documents: pa.Table) -> Path:
        """Write a file under the name of what is in it, in one step."""
        import pyarrow.parquet as parquet

        labelled = documents.replace_schema_metadata({"narrative": self.key})
        sink = pa.BufferOutputStream()
        parquet.write_table(labelled, sink, compression="zstd", compression_level=1)
        data = sink.getvalue()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{hashlib.sha256(data).hexdigest()}.parquet"
        fresh = self.folder / f"{_MAKING}{os.getpid()}-{os.urandom(6).hex()}"
        try:
            fresh.write_bytes(data)
            if path.is_dir():
                self.damaged.append(set_aside(path))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return path

    def _read_files(self) -> list[tuple[Path, pa.Table]]:
        """Return the files that are whole, with what is in them; what is not is set aside."""
        found: dict[Path, pa.Table] = {}
        for _ in range(10):  # while another run puts files together, some vanish and one comes
            gone = False
            for path in self._list():
                if path in found:
                    continue
                try:
                    found[path] = self._read_file(path)
                except FileNotFoundError:
                    gone = True
                except (OSError, ValueError, pa.ArrowException):
                    self.damaged.append(set_aside(path))
            if not gone:
                break
        return list(found.items())

    def _read_file(self, path: Path) -> pa.Table:
        """Return what is in a file.

        Raises:
            ValueError: it is not what its name says, or not of this shelf.
        """
        if path.is_symlink():
            raise ValueError("a link, which may lead out of the store")
        data = read_regular(path)  # reading from a pipe would wait for ever
        if path.name != f"{hashlib.sha256(data).hexdigest()}.parquet":
            raise ValueError("altered, cut short, or not written by this program")
        table = unpack_parquet(data)
        if (table.schema.metadata or {}).get(b"narrative") != self.key.encode():
            raise ValueError("of another measure")
        _check_shape(table)
        return table.replace_schema_metadata(None)

    def _list(self) -> list[Path]:
        """Return all that lies on the shelf, but for what is being written or was set aside."""
        try:
            return sorted(path for path in self.folder.iterdir() if not path.name.startswith("."))
        except OSError:
            return []

    def _clean(self) -> None:
        """Remove what killed runs left behind, and all but the newest of the damaged files."""
        with contextlib.suppress(OSError):
            hidden = [(path, path.lstat().st_mtime) for path in self.folder.iterdir() if path.name[0] == "."]
            old = time.time() - _ABANDONED
            for path, changed in hidden:
                if path.name.startswith(_MAKING) and changed < old:
                    _remove(path)
            damaged = [(changed, path) for path, changed in hidden if path.name.startswith(_DAMAGED)]
            for _, path in sorted(damaged, reverse=True)[MAX_DAMAGED:]:
                _remove(path)


def set_aside(path: Path) -> str:
    """Give what is damaged a name by which nothing reads it; return that name.

    Where it cannot be renamed it keeps its name, and is passed over every time.
    """
    name = f"{_DAMAGED}{path.name[:20]}-{os.urandom(4).hex()}"
    try:
        path.rename(path.with_name(name))
    except OSError:
        name = path.name
    return f"{path.parent.name}/{name}"


def pack(digests: Sequence[bytes], counts: Ints, columns: pd.DataFrame) -> pa.Table:
    """Return the rows of D documents as a table of D rows of lists.

    Args:
        digests: the hash of each document's text.
        counts: int64[D], how many rows each document has.
        columns: the rows, those of the first document first.

    Raises:
        TypeError: a column is of a kind that would not come back as it was.
    """
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int64())
    lists = {
        str(name): pa.LargeListArray.from_arrays(offsets, _to_arrow(str(name), columns.iloc[:, place]))
        for place, name in enumerate(columns.columns)
    }
    return pa.table({DIGEST: pa.array(digests, pa.binary(32)), **lists})


def _check_shape(documents: pa.Table) -> None:
    """Refuse a table that `pack` would not make, whatever its name and its label say.

    Raises:
        ValueError: it is one.
    """
    names, types = documents.schema.names, documents.schema.types
    is_known = names[:1] == [DIGEST] and types[0] == pa.binary(32) and len(set(names)) == len(names) > 1
    if not is_known or not all(map(pa.types.is_large_list, types[1:])):
        raise ValueError("of other columns")
    if any(column.null_count for column in documents.columns):
        raise ValueError("with documents that have no rows")
    counts = [np.diff(_flat(column).offsets.to_numpy()) for column in documents.columns[1:]]
    if not all(np.array_equal(counts[0], others) for others in counts):
        raise ValueError("with columns of different lengths")


def unpack(documents: pa.Table) -> tuple[Ints, dict[str, Any]]:
    """Return how many rows each of D documents has, int64[D], and the columns that were packed."""
    columns = {}
    counts = np.zeros(documents.num_rows, np.int64)
    for name in documents.column_names:
        if name != DIGEST:
            lists = _flat(documents.column(name))
            counts = np.diff(lists.offsets.to_numpy())
            columns[name] = _from_arrow(lists.flatten())
    return counts, columns


def _join(tables: Iterable[pa.Table]) -> pa.Table | None:
    """Return the documents of all tables, each once; a table of another shape than the first is left out."""
    given = list(tables)
    alike = [table for table in given if table.schema.equals(given[0].schema)]
    if not alike:
        return None
    whole = pa.concat_tables(alike).combine_chunks()
    known = pd.Index(whole.column(DIGEST).to_pylist(), dtype=object)
    first = ~known.duplicated()
    return whole if first.all() else whole.filter(pa.array(first))


def _to_arrow(name: str, column: pd.Series) -> pa.Array:
    if isinstance(column.dtype, pd.StringDtype):
        return _flat(pa.array(column.array)).cast(pa.large_string())
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "bif":
        return pa.array(column.to_numpy(), from_pandas=False)
    raise TypeError(f"The column {name!r} is of the kind {column.dtype}, which is not kept.")


def _from_arrow(values: pa.Array) -> Any:
    if pa.types.is_large_string(values.type):
        return pd.array(values, dtype="str")
    return values.to_numpy(zero_copy_only=False)


def _flat(values: Any) -> Any:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)

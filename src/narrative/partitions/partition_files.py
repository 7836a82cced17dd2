"""What was measured of one partition, as files: there whole, with their checksums, or not at all.

    <out>/partitions/<key>/documents.parquet    the documents: ids, metadata, sizes; not their texts
                           scores.parquet       a table by `schema.SCORES`
                           vocabulary.parquet   the words, as they are written
                           words.parquet        how often each word stands in each document
                           quotations.parquet   who is reported to have said what, if voices were asked for
                           voice_scores.parquet the scores of each voice, likewise
                           problems.parquet     what could not be read, or was changed in reading
                           part.json            what was measured, with what; and the SHA-256 of each file

The key is a hash of what was read and of all that measures it, so that a partition is found again just when
it would come out the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from narrative.errors import ReportError
from narrative.reports.publishing.durability import plain_mode, sync
from narrative.resources import read_regular
from narrative.tables.files import unpack_parquet

#: The tables of a partition.
TABLES = ("documents", "scores", "vocabulary", "words", "problems")
#: Those that it has besides, if voices were asked for.
VOICE_TABLES = ("quotations", "voice_scores")
#: Where the partitions lie, below the folder of the run.
FOLDER = "partitions"
RECORD = "part.json"
_MAKING = ".making-"
_KEY = re.compile(r"[0-9a-f]{32}")


class Damaged(Exception):
    """A partition is not what its record says."""


def write_part(out: Path, key: str, tables: Mapping[str, pa.Table], record: Mapping[str, Any]) -> Path:
    """Publish a partition in one step; if it is there by now, whoever was first stays.

    Raises:
        OSError: it cannot be written.
    """
    home = out / FOLDER
    target = home / key
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=home))
    try:
        digests = {}
        for name in (name for name in (*TABLES, *VOICE_TABLES) if name in tables):
            data = _pack(tables[name])
            digests[name] = hashlib.sha256(data).hexdigest()
            _write(making / f"{name}.parquet", data)
        text = json.dumps({"key": key, **record, "files": digests}, sort_keys=True, indent=1)
        _write(making / RECORD, text.encode("ascii"))
        making.chmod(plain_mode(0o777))
        sync(making)
        try:
            making.rename(target)
        except OSError:
            if not is_whole(out, key):
                remove_part(target)
                making.rename(target)
        sync(home)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def read_record(out: Path, key: str) -> dict[str, Any]:
    """Return the record of a partition.

    Raises:
        Damaged: there is none that can be read.
    """
    try:
        record = json.loads(read_regular(out / FOLDER / key / RECORD))
    except (OSError, ValueError) as error:
        raise Damaged(f"partition {key}: {error}") from None
    wanted = ({*TABLES}, {*TABLES, *VOICE_TABLES})
    if not isinstance(record, dict) or record.get("key") != key or set(record.get("files", ())) not in wanted:
        raise Damaged(f"partition {key}: its record is of something else")
    return record


def read_table(
    out: Path, record: Mapping[str, Any], name: str, columns: Sequence[str] | None = None
) -> pa.Table:
    """Return a table of a partition, or some columns of it, if it is what the record says.

    Raises:
        Damaged: it is not.
    """
    path = out / FOLDER / record["key"] / f"{name}.parquet"
    try:
        data = read_regular(path)
    except OSError as error:
        raise Damaged(f"{path}: {error.strerror}") from None
    if hashlib.sha256(data).hexdigest() != record["files"][name]:
        raise Damaged(f"{path} was altered or cut short")
    return unpack_parquet(data, columns)


def is_whole(out: Path, key: str) -> bool:
    """Say whether a partition is there, and all its files are what its record says."""
    try:
        record = read_record(out, key)
        for name, digest in record["files"].items():
            data = read_regular(out / FOLDER / key / f"{name}.parquet")
            if hashlib.sha256(data).hexdigest() != digest:
                return False
    except (Damaged, OSError):
        return False
    return True


def remove_part(folder: Path) -> None:
    """Take a partition away; it is gone in one step for whoever looks."""
    aside = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder.parent))
    try:
        folder.rename(aside / folder.name)
    except FileNotFoundError:
        pass
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def clear(out: Path, keep: Sequence[str]) -> None:
    """Remove the partitions that are not to be kept, and what killed runs left half made."""
    kept = set(keep)
    for path in sorted((out / FOLDER).iterdir()):
        if _KEY.fullmatch(path.name) and path.name not in kept:
            remove_part(path)
        elif path.name.startswith(_MAKING):
            shutil.rmtree(path, ignore_errors=True)


def prepare(out: Path) -> None:
    """Make the folder of a run.

    Raises:
        ReportError: there is something else at its place.
    """
    if out.exists() and not out.is_dir():
        raise ReportError(f"{out} is a file; name a folder for the results.")
    (out / FOLDER).mkdir(parents=True, exist_ok=True)


def _pack(table: pa.Table) -> bytes:
    """Return a table as Parquet; the same table gives the same bytes."""
    import pyarrow.parquet as parquet

    whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    sink = pa.BufferOutputStream()
    parquet.write_table(
        table.replace_schema_metadata(None), sink, compression="zstd", compression_level=3,
        use_dictionary=[field.name for field in table.schema if field.name not in whole],
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
    )  # fmt: skip
    return bytes(sink.getvalue())


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

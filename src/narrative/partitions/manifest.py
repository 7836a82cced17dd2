"""What a run adds up to, as one file that is written last and read first."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from narrative.corpus.corpus import Corpus
from narrative.corpus.measured_corpus import BEGUN, MANIFEST
from narrative.corpus.readers.assembly import as_column, order_further, problem_table
from narrative.errors import CorpusError
from narrative.partitions.corpus_on_disk import OnDisk
from narrative.partitions.execution import Failure
from narrative.partitions.file_sources import Source
from narrative.partitions.measured import AGAIN, Measured, Part
from narrative.partitions.measuring import FURTHER, read_cell
from narrative.partitions.merging import Sums
from narrative.partitions.partition_files import Damaged, clear, read_record, read_table
from narrative.partitions.plan import Partition, Piece
from narrative.partitions.reading import Reading
from narrative.provenance import list_versions
from narrative.reports.publishing.durability import replace_file
from narrative.resources import read_regular
from narrative.schema import PROBLEMS


def publish(
    folder: Path,
    partitions: Sequence[Partition],
    outcomes: Sequence[dict[str, Any] | Failure],
    sums: Sums,
    settings: Mapping[str, Any],
    called: tuple[str, str],
    day: datetime.date,
) -> None:
    """Write what the partitions add up to; from then on it is what `read_measured` reads.

    Args:
        folder: that of the run.
        partitions, outcomes: what was cut, and what came of each.
        sums: what they add up to.
        settings: with what it was measured, as plain data.
        called: the name of the corpus, and where it was read from.
        day: the day of the run.
    """
    listed = [
        {"key": outcome["key"], "pieces": [_write_piece(piece) for piece in partition]}
        for partition, outcome in zip(partitions, outcomes, strict=True)
        if not isinstance(outcome, Failure)
    ]
    manifest = {
        "name": called[0],
        "source": called[1],
        "today": day.isoformat(),
        "settings": dict(settings),
        "versions": list_versions(),
        "counts": {"found": sums.found, "read": sums.read, "lost": sums.lost},
        "documents": sums.documents,
        "words": sums.words,
        "sentences": sums.sentences,
        "failed": sums.failed,
        "changed": [[number, called] for number, called in sorted(sums.changed.items())],
        "problems": problem_table(sums.problems).to_dict("split")["data"],
        "partitions": listed,
    }
    replace_file(folder / MANIFEST, json.dumps(manifest))
    clear(folder, [one["key"] for one in listed])


def _write_piece(piece: Piece) -> list[Any]:
    return [
        piece.source.place, piece.source.name, piece.source.stem, piece.kind, piece.start, piece.stop,
        piece.before, list(piece.names), piece.separator, piece.first,
    ]  # fmt: skip


def read_measured(folder: str | os.PathLike[str]) -> Measured:
    """Return what `measure` (or `narrative measure`) left in a folder.

    Raises:
        CorpusError: there is nothing, the run that makes it is not finished, or it is damaged.
    """
    home = Path(folder).expanduser().absolute()
    try:
        manifest = json.loads(read_regular(home / MANIFEST))
    except FileNotFoundError:
        begun = (home / BEGUN).is_file()
        said = (
            f"The run that measures is not finished. {AGAIN}" if begun else "`narrative measure` makes some."
        )
        raise CorpusError(f"There are no results in {home}. {said}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CorpusError(f"The results in {home} cannot be read: {error}.") from None
    try:
        return _read_manifest(home, manifest)
    except Damaged as error:
        raise CorpusError(f"The results are damaged: {error}. {AGAIN}") from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, pa.ArrowException) as error:
        raise CorpusError(
            f"{home / MANIFEST} is not what `narrative measure` writes ({type(error).__name__}: {error}). "
            "Move it away, or measure again in a new folder."
        ) from None


def _read_manifest(home: Path, manifest: dict[str, Any]) -> Measured:
    _check_settings(manifest["settings"])
    parts, documents = _put_together(home, manifest)
    problems = problem_table(())
    if manifest["problems"]:
        problems = pd.DataFrame(manifest["problems"], columns=list(PROBLEMS)).astype(
            problems.dtypes.to_dict()
        )
    counts = _check_counts(manifest["counts"])
    return Measured(
        documents, manifest["name"], manifest["source"], problems,
        counts["found"], counts["read"], counts["lost"], datetime.date.fromisoformat(manifest["today"]),
        folder=home, partitions=tuple(parts), settings=manifest["settings"], failed=manifest["failed"],
        language=manifest["settings"]["reading"]["rules"].get("language", ""),
    )  # fmt: skip


def _check_counts(counts: Any) -> dict[str, dict[str, int]]:
    """Return how many files and rows were found, read and lost, if they are whole numbers, none below 0."""
    numbers = [number for said in counts.values() for number in said.values()]
    if set(counts) != {"found", "read", "lost"} or not all(
        type(number) is int and 0 <= number < 2**63 for number in numbers
    ):
        raise ValueError(f"its counts are {counts!r:.100}")
    return {name: dict(said) for name, said in counts.items()}


def _check_settings(settings: dict[str, Any]) -> None:
    """Refuse settings that a run does not write, though they are used only later."""
    lexicons, languages = settings["lexicons"], settings["languages"]
    texts = [*lexicons, *lexicons.values(), *languages.values(), settings["vader"]]
    if set(lexicons) != set(languages) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"its lexicons are {lexicons!r:.100}, and their languages {languages!r:.100}")
    "".join(texts).encode()
    Reading.from_plain(settings["reading"])


def open_measured(folder: Path, name: str | None) -> Corpus:
    """Return what was measured as `read_corpus` gives it: `where` reads the texts that it selects.

    Raises:
        CorpusError: as `read_measured` has it.
    """
    measured = read_measured(folder)
    parts = {field.name: getattr(measured, field.name) for field in fields(measured)}
    return OnDisk(**parts | {"name": name or measured.name, "source": os.fspath(folder)})


def _put_together(home: Path, manifest: dict[str, Any]) -> tuple[list[Part], pd.DataFrame]:
    """Return the parts, and the documents of all of them as `read_corpus` would have them."""
    changed = dict(manifest["changed"])
    numbers = np.array(sorted(changed), np.int64)
    parts: list[Part] = []
    ids: list[str] = []
    own: dict[str, list[pa.Array]] = {name: [] for name in ("title", "date", "outlet", "date_as_read")}
    more: dict[str, list[object]] = {}
    first = 0
    for one in manifest["partitions"]:
        record = read_record(home, one["key"])
        table = read_table(home, record, "documents")
        low, high = np.searchsorted(numbers, [first, first + len(table)])
        named = table.column("doc_id").to_pylist()
        lost = []
        for number in numbers[low:high].tolist():
            named[number - first] = changed[number]
            if changed[number] is None:
                lost.append(number - first)
        kept = np.setdiff1d(np.arange(len(table)), lost)
        if lost:
            table, named = table.take(pa.array(kept)), [named[row] for row in kept.tolist()]
        for name, columns in own.items():
            columns.append(table.column(name))
        for name in record["further"]:
            values = more.setdefault(name, [])
            values += [None] * (len(ids) - len(values))
            values += map(read_cell, table.column(FURTHER + name).to_pylist())
        pieces = tuple(_read_piece(written) for written in one["pieces"])
        parts.append(Part(record, pieces, kept, len(ids)))
        ids += named
        first += record["documents"]
    if len(set(ids)) < len(ids) or len(ids) != manifest["documents"]:
        raise ValueError(f"it says {manifest['documents']} documents, its partitions have {len(ids)}")
    return parts, _make_documents(ids, own, more)


def _make_documents(
    ids: list[str], own: dict[str, list[pa.Array]], more: dict[str, list[object]]
) -> pd.DataFrame:
    """The table of documents, from our columns of each part and the further ones of all of them."""
    index = pd.Index(ids, dtype="str", name="doc_id")
    ours = {}
    for name, columns in own.items():
        values = [value for column in columns for value in column.to_pylist()]
        ours[name] = pd.Series(values, index=index, dtype="datetime64[us]" if name == "date" else "str")
    further = {
        name: as_column(more[name] + [None] * (len(ids) - len(more[name])), index)
        for name in order_further(more)
    }
    return pd.concat([pd.DataFrame(ours, index=index), pd.DataFrame(further, index=index)], axis=1)


def _read_piece(written: list[Any]) -> Piece:
    place, name, stem, kind, start, stop, before, names, separator, first = written
    texts, numbers = (place, name, stem, kind, separator, *names), (start, stop, before)
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(n, int) for n in numbers):
        raise TypeError(f"a piece of the corpus is {written!r:.100}")
    return Piece(Source(place, name, stem), kind, start, stop, before, tuple(names), separator, first=first)

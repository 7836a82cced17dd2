"""Partitions put together: the ids and problems that depend on what stands in more than one of them.

An id that came before is a lost document, wherever its first holder stands; that is settled as `read_corpus`
settles it, but with eight bytes a document in memory: only ids whose hash comes twice are looked at as text.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from narrative.corpus.readers.copied_texts import CopiedTexts
from narrative.corpus.readers.dates import FIRST_YEAR, doubt_day
from narrative.corpus.readers.doubts import NO_CODE, conclude, doubt_renames
from narrative.corpus.readers.file_names import doubt_outlets
from narrative.corpus.readers.identity import Identities
from narrative.corpus.readers.rows import Problem, name_file
from narrative.partitions.execution import Failure
from narrative.partitions.file_sources import Sources
from narrative.partitions.partition_files import read_table
from narrative.partitions.plan import Partition
from narrative.tables.misreadings import WRONG

Record = Mapping[str, Any]
Hashes = npt.NDArray[np.uint64]


@dataclass
class Sums:
    """What the partitions add up to.

    Attributes:
        found, read, lost: how many files, and how many rows of files that are tables.
        documents, words, sentences: how many were read.
        problems: in the order in which `read_corpus` lists them.
        changed: for documents that are called otherwise than their partition says, their number and name; for
            those that are lost, no name.
        failed: how many partitions could not be measured.
    """

    found: dict[str, int] = field(default_factory=lambda: {"files": 0, "rows": 0})
    read: dict[str, int] = field(default_factory=lambda: {"files": 0, "rows": 0})
    lost: dict[str, int] = field(default_factory=lambda: {"files": 0, "rows": 0})
    documents: int = 0
    words: int = 0
    sentences: int = 0
    problems: list[Problem] = field(default_factory=list)
    changed: dict[int, str | None] = field(default_factory=dict)
    failed: int = 0


@dataclass
class _File:
    """What came of a file, from all its pieces."""

    name: str
    documents: int = 0
    found: int = 0
    explained: bool = False
    problems: dict[int, list[Problem]] = field(default_factory=lambda: {1: [], 2: [], 3: [], 4: []})


def merge(
    out: Path,
    partitions: Sequence[Partition],
    outcomes: Sequence[Record | Failure],
    sources: Sources,
    today: datetime.date,
) -> Sums:
    """Put the outcomes of partitions together, in their order.

    Args:
        out: where the partitions lie.
        partitions: what was cut.
        outcomes: of each partition its record, or why it could not be measured.
        sources: the files, and what was met when they were listed.
        today: the day of the run; later dates are noted.
    """
    sums = Sums(problems=list(sources.problems))
    sums.found["files"] = sources.found
    sums.lost["files"] = sum(problem.lost for problem in sources.problems)
    outlets: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    copies = CopiedTexts()
    verdicts = settle_ids(out, [outcome for outcome in outcomes if not isinstance(outcome, Failure)])
    numbers = np.array(sorted(verdicts), np.int64)
    sums.changed = {number: verdict.name for number, verdict in verdicts.items() if verdict.is_change}
    files: list[_File] = []
    first = 0
    for partition, outcome in zip(partitions, outcomes, strict=True):
        places = _file_places(partition, files)
        if isinstance(outcome, Failure):
            _note_failure(partition, outcome, sums, [files[place] for place in places])
            continue
        documents = read_table(
            out, outcome, "documents",
            ["source", "date", "problems", "piece", "words", "sentences", "outlet", "taken", "text_digest"],
        )  # fmt: skip
        low, high = np.searchsorted(numbers, [first, first + len(documents)])
        here = {number: verdicts[number] for number in numbers[low:high].tolist()}
        _add_counts(outcome, documents, first, here, sums, places, files)
        lost = {row - first for row in here if here[row].name is None}
        _count_names(documents, lost, outlets, taken)
        _count_copies(documents, lost, copies)
        noted = _weave(read_table(out, outcome, "problems"), documents, first, here, today)
        for phase, piece, problem in noted:
            # What a column says of languages is noted once all rows of a file are read.
            last = problem.problem.endswith(NO_CODE)
            told = files[places[piece]].problems[4 if last else phase]
            if not _is_told(problem, told):
                told.append(problem)
        first += len(documents)
    for file in files:
        sums.problems += [problem for phase in (1, 2, 3, 4) for problem in file.problems[phase]]
        sums.read["files"] += bool(file.documents)
        sums.lost["files"] += not file.documents
        if not file.documents and not file.explained:
            reason = "none of its rows could be read" if file.found else "empty: it has no rows"
            sums.problems.append(Problem(file.name, reason, "left out", True))
    if sources.path_rule is None:
        sums.problems += doubt_outlets([file.name for file in sources.files], outlets)
    sums.problems += conclude(outlets, taken, sources.path_rule, copies)
    renamed = {name: names for name, names in sources.rules.rename.items() if name == "outlet"}
    sums.problems += doubt_renames(renamed, {"outlet": outlets})
    return sums


def _is_told(problem: Problem, told: Sequence[Problem]) -> bool:
    """Whether what is said once a file, of the first row, was said of an earlier piece of it."""
    if problem.problem.endswith(WRONG):
        return any(one.problem.endswith(WRONG) for one in told)
    return problem.problem.endswith(NO_CODE) and any(one.problem == problem.problem for one in told)


def _count_names(documents: pa.Table, lost: set[int], outlets: Counter[str], taken: Counter[str]) -> None:
    """Count the outlets of documents, and what of them was taken from the names of files."""
    columns = (documents.column(name).to_pylist() for name in ("outlet", "taken"))
    for row, (outlet, roles) in enumerate(zip(*columns, strict=True)):
        if row not in lost:
            outlets[outlet] += 1
            taken.update(filter(None, roles.split(",")))


def _count_copies(documents: pa.Table, lost: set[int], copies: CopiedTexts) -> None:
    """Count the articles whose text stands in another file too."""
    columns = (documents.column(name).to_pylist() for name in ("text_digest", "source"))
    for row, (digest, source) in enumerate(zip(*columns, strict=True)):
        if row not in lost:
            copies.add(digest, name_file(source))


@dataclass(frozen=True)
class Verdict:
    """How a document is called in the end; lost if it has no name."""

    name: str | None
    is_change: bool
    problem: str


Verdicts = dict[int, Verdict]


def settle_ids(out: Path, records: Sequence[Record]) -> Verdicts:
    """Say of each document whose id comes more than once how it is called, by its number in the corpus."""
    hashes = [_hash(ids) for ids in _read_ids(out, records)]
    known = np.sort(np.concatenate([np.empty(0, np.uint64), *hashes]))
    watched = np.unique(known[1:][known[1:] == known[:-1]])
    while len(watched):
        asked: set[str] = set()
        identities = _Asking(asked)
        verdicts: Verdicts = {}
        for number, doc_id, given, source in _list_watched(out, records, hashes, watched):
            admission = identities.admit(doc_id, given, source)
            name = None if admission.lost else admission.doc_id
            verdicts[number] = Verdict(name, name != doc_id, admission.problem)
        wanted = _hash(pa.array(sorted(asked), pa.string()))
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        further = np.setdiff1d(wanted[known[place] == wanted], watched)
        if not len(further):
            return verdicts
        watched = np.union1d(watched, further)
    return {}


class _Asking(Identities):
    """Ids, and which names were tried for copies: a document elsewhere may be called so."""

    def __init__(self, asked: set[str]) -> None:
        super().__init__()
        self._asked = asked

    def holds(self, doc_id: str) -> bool:
        self._asked.add(doc_id)
        return super().holds(doc_id)


def _read_ids(out: Path, records: Sequence[Record]) -> Iterator[pa.Array]:
    for record in records:
        yield read_table(out, record, "documents", ["doc_id"]).column("doc_id").combine_chunks()


def _hash(ids: pa.Array) -> Hashes:
    values = np.empty(len(ids), dtype=object)
    values[:] = ids.to_pylist()
    return pd.util.hash_array(values, categorize=False)


def _list_watched(
    out: Path,
    records: Sequence[Record],
    hashes: Sequence[npt.NDArray[np.uint64]],
    watched: npt.NDArray[np.uint64],
) -> Iterator[tuple[int, str, bool, str]]:
    """Yield number, id, whether it was given, and source of the documents whose id has a watched hash."""
    first = 0
    for record, own in zip(records, hashes, strict=True):
        rows = np.flatnonzero(np.isin(own, watched))
        if len(rows):
            table = read_table(out, record, "documents", ["doc_id", "given", "source"]).take(pa.array(rows))
            columns = (table.column(name).to_pylist() for name in ("doc_id", "given", "source"))
            for row, doc_id, given, source in zip(rows.tolist(), *columns, strict=True):
                yield first + row, doc_id, given, source
        first += len(own)


def _file_places(partition: Partition, files: list[_File]) -> list[int]:
    """Return for each piece the place of its file among `files`, which new ones are added to."""
    places = []
    for piece in partition:
        if piece.first:
            files.append(_File(piece.source.name))
        places.append(len(files) - 1)
    return places


def _note_failure(partition: Partition, failure: Failure, sums: Sums, files: list[_File]) -> None:
    sums.failed += 1
    for piece, file in zip(partition, files, strict=True):
        file.explained = True
        file.found += piece.found
        sums.found["rows"] += piece.found
        sums.lost["rows"] += piece.found
        problem = Problem(piece.describe(), f"could not be measured: {failure.reason}", "left out", True)
        file.problems[3].append(problem)


def _add_counts(
    record: Record,
    documents: pa.Table,
    first: int,
    verdicts: Verdicts,
    sums: Sums,
    places: Sequence[int],
    files: Sequence[_File],
) -> None:
    """Add up rows, documents and words, those left out that are lost for their id."""
    kept = np.ones(len(documents), np.bool_)
    pieces = documents.column("piece").to_numpy()
    kept[[number - first for number in verdicts if verdicts[number].name is None]] = False
    lost = np.bincount(pieces[~kept], minlength=len(record["pieces"]))
    for number, tally in enumerate(record["pieces"]):
        read = tally["documents"] - int(lost[number])
        file = files[places[number]]
        file.documents += read
        file.found += tally["found"]
        file.explained |= tally["failed"] or not tally["table"]
        if tally["table"]:
            sums.found["rows"] += tally["found"]
            sums.read["rows"] += read
            sums.lost["rows"] += tally["lost"] + int(lost[number])
    sums.documents += int(kept.sum())
    sums.words += int(documents.column("words").to_numpy()[kept].sum())
    sums.sentences += int(documents.column("sentences").to_numpy()[kept].sum())


def _weave(
    problems: pa.Table, documents: pa.Table, first: int, verdicts: Verdicts, today: datetime.date
) -> Iterator[tuple[int, int, Problem]]:
    """Yield phase, piece and problem: those of the partition, with those of ids and dates in their places."""
    dates = documents.column("date").to_numpy()
    days = dates.astype("datetime64[D]")
    doubtful = set(
        np.flatnonzero((days > np.datetime64(today)) | (days < np.datetime64(str(FIRST_YEAR)))).tolist()
    )
    here = {number - first for number in verdicts}
    added: dict[int, list[tuple[int, Problem]]] = {}
    for row in sorted(here | doubtful):
        at, piece, source = (documents.column(name)[row].as_py() for name in ("problems", "piece", "source"))
        verdict = verdicts.get(first + row)
        more = added.setdefault(at, [])
        if verdict is not None and verdict.problem:
            lost = verdict.name is None
            more.append((piece, Problem(source, verdict.problem, "left out" if lost else "kept", lost)))
            if lost:
                continue
        if row in doubtful:
            day = documents.column("date")[row].as_py().date()
            more.append((piece, Problem(source, doubt_day(day, today), "kept", False)))
    rows = problems.to_pylist()
    for place in range(len(rows) + 1):
        yield from ((3, piece, problem) for piece, problem in added.get(place, ()))
        if place < len(rows):
            row = rows[place]
            problem = Problem(row["source"], row["problem"], row["consequence"], row["lost"])
            yield row["phase"], row["piece"], problem

"""A partition read: the same documents, ids and problems that `read_corpus` would make of these files.

Only two things are left open, since they depend on what other partitions hold: whether an id came before, and
what type a further column has. They are settled when partitions are put together.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from narrative.corpus.readers.assembly import Assembly
from narrative.corpus.readers.delimited import read_delimited_part
from narrative.corpus.readers.identity import Admission
from narrative.corpus.readers.json_lines import read_json_part
from narrative.corpus.readers.parquet import read_parquet_rows
from narrative.corpus.readers.reading import begin_rows, read_data, too_large
from narrative.corpus.readers.rows import Problem, Rows
from narrative.partitions.file_sources import open_source, read_range
from narrative.partitions.plan import Partition, Piece
from narrative.partitions.reading import Reading


class Named(NamedTuple):
    """What a document wants to be called, and where that was said."""

    doc_id: str
    given: bool
    source: str
    problems: int


@dataclass
class PieceCounts:
    """What came of one piece, in rows.

    Attributes:
        found: rows that are those of a table.
        lost: those of them that were lost in reading.
        documents: how many became documents.
        table: whether its rows are those of a table.
        failed: whether it, or a sheet of it, could not be read at all.
    """

    found: int = 0
    lost: int = 0
    documents: int = 0
    table: bool = False
    failed: bool = False


@dataclass
class Reader:
    """The documents of a partition in the making.

    Attributes:
        named: for each document, the id it wants.
        pieces: for each document, the number of its piece.
        tallies: for each piece, what came of it.
        phases: for each problem: 1 of the file's reader, 2 of its columns, 3 of its rows.
        problem_pieces: for each problem, the number of its piece.
    """

    reading: Reading
    named: list[Named] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)
    tallies: list[PieceCounts] = field(default_factory=list)
    phases: list[int] = field(default_factory=list)
    problem_pieces: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Dates that are not to be believed are noted when partitions are put together.
        never = datetime.date.max
        self.assembly = Assembly(self.reading.rules, self.reading.path_rule, never, admit=self._admit)
        self._rows = Rows("")

    @property
    def problems(self) -> list[Problem]:
        """What was met, in order."""
        return self.assembly.problems

    def documents(self) -> pd.DataFrame:
        """The documents, called by their numbers."""
        return self.assembly.documents()

    def add(self, piece: Piece, parts: list[Rows]) -> None:
        """Add what was read of the next piece."""
        number, tally = len(self.tallies), PieceCounts()
        for rows in parts:
            noted, before = len(rows.problems), len(self.problems)
            self._rows, self._offset = rows, before
            read = self.assembly.add(rows)
            self.pieces += [number] * read
            tally.documents += read
            tally.failed |= rows.failed
            if not rows.stem:
                tally.table = True
                tally.found += rows.found
                tally.lost += rows.lost
            added = len(self.problems) - before
            doubts = 0
            if piece.kind != "whole" and not rows.failed:
                doubts = self.assembly.doubts
                self.phases += [1] * noted + [2] * doubts + [3] * (added - noted - doubts)
                if not piece.first:
                    self._drop(before + noted, doubts)
                    added -= doubts
            else:
                self.phases += [3] * added
            self.problem_pieces += [number] * added
        self.tallies.append(tally)

    def _drop(self, start: int, count: int) -> None:
        """Forget what is doubtful about a file's columns where it was said of an earlier range."""
        del self.problems[start : start + count], self.phases[start : start + count]
        for place in range(len(self.named) - 1, -1, -1):
            if self.named[place].problems < start + count or not count:
                break
            self.named[place] = self.named[place]._replace(problems=self.named[place].problems - count)

    def _admit(self, doc_id: str, given: bool, source: str) -> Admission:
        """Take every document under a number of its own."""
        self.named.append(Named(doc_id, given, source, self._offset + len(self._rows.problems)))
        return Admission(str(len(self.named) - 1))


def read_partition(partition: Partition, reading: Reading) -> tuple[Reader, list[str]]:
    """Read a partition; with it the SHA-256 of what was read of each piece.

    Raises:
        OSError: a range of a file cannot be read, or the file has become shorter.
        Changed: a file is not what it was when the run began.
    """
    reader = Reader(reading)
    digests = []
    for piece in partition:
        parts, digest = read_piece(piece, reading)
        reader.add(piece, parts)
        digests.append(digest)
    return reader, digests


def read_piece(piece: Piece, reading: Reading) -> tuple[list[Rows], str]:
    """Return the rows of a piece, and the SHA-256 of what they were read from."""
    if piece.kind == "whole":
        return _read_whole(piece, reading)
    rows = Rows(piece.source.name)
    if piece.kind == "rows":
        with open_source(piece.source) as file:
            digest = read_parquet_rows(rows, file, piece.start, piece.stop)
        return [rows], digest
    data, digest = read_range(piece.source, piece.start, piece.stop, piece.digest)
    text = data.decode("utf-8")
    if piece.kind == "lines":
        read_json_part(rows, text, piece.before, piece.names)
    else:
        read_delimited_part(rows, text, piece.before, piece.names, piece.separator)
    return [rows], digest


def _read_whole(piece: Piece, reading: Reading) -> tuple[list[Rows], str]:
    source = piece.source
    rows = begin_rows(source.name, source.stem, source.ending)
    data = b""
    if not rows.failed:
        try:
            with open_source(source) as file:
                if not too_large(rows, file.seek(0, os.SEEK_END), reading.max_bytes):
                    file.seek(0)
                    data = file.read()
        except OSError as error:
            rows.lose(f"unreadable: {error.strerror or error}")
    said = "" if not rows.failed else rows.problems[-1].problem
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass") + data).hexdigest()
    if rows.failed:
        return [rows], digest
    return read_data(rows, data, source.ending, reading.rules, max_bytes=reading.max_bytes), digest

"""How a corpus is cut: files into pieces that can be read by themselves, pieces into partitions.

A piece is a whole file, or a range of one: whole lines of `.jsonl`, whole records of `.csv` and `.tsv`, rows
of `.parquet`. Borders of lines and rows can be found anywhere; where a record of CSV ends is known only from
all that stands before (a line break may be inside quotation marks), so such a file is gone through once by
the same parser that reads it. A file that cannot be cut without doubt (not UTF-8, broken quotation marks, one
JSON list) is one piece, and read as `read_corpus` reads it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from narrative.corpus.readers.assembly import MOST_COLUMNS
from narrative.corpus.readers.columns import assign_columns
from narrative.corpus.readers.delimited import find_header, long_fields
from narrative.corpus.readers.json_lines import list_names
from narrative.errors import ParameterError
from narrative.partitions.file_sources import Source, identify, is_address, open_place, open_source
from narrative.partitions.reading import Reading
from narrative.reports.running.supervision import read_size
from narrative.tables.decoding import CONTROL, Undecodable, refuse_binary

#: Bytes of text in a partition if nothing else is asked for: some 5,000 articles.
SIZE = 16 * 1024**2
#: No partition has more pieces, however small its files are.
MOST_PIECES = 5_000
_LINES, _RECORDS, _ROWS = (".jsonl", ".ndjson"), (".csv", ".tsv"), (".parquet",)
_MARK = b"\xef\xbb\xbf"
#: How many lines of a CSV file are looked at to find its header; and the longest record that is cut at.
_HEAD = 200
_LONGEST = 64 * 1024**2


@dataclass(frozen=True)
class Piece:
    """A file, or a range of it that can be read by itself.

    Attributes:
        source: the file.
        kind: the whole file, or lines, records, or rows of it.
        start, stop: the range, in bytes; of rows, their numbers from 0.
        before: how many lines, records or rows stand above it.
        names: the columns of the file.
        separator: of records, what stands between fields.
        found: how many rows it has, where that is known without reading.
        size: how many bytes it has, roughly where the file is packed.
        first: whether it is the first of its file.
        digest: of lines and records, the SHA-256 of the range when the file was cut.
    """

    source: Source
    kind: Literal["whole", "lines", "records", "rows"] = "whole"
    start: int = 0
    stop: int = 0
    before: int = 0
    names: tuple[str, ...] = ()
    separator: str = ""
    found: int = 0
    size: int = 0
    first: bool = True
    digest: str = ""

    def describe(self) -> str:
        """Say in words what it is."""
        if self.kind == "whole":
            return self.source.name
        if self.kind == "rows":
            return f"{self.source.name}, rows {self.start + 1} to {self.stop}"
        return f"{self.source.name}, bytes {self.start} to {self.stop}"


Partition = tuple[Piece, ...]
#: A function that applies another to many things, perhaps in other processes, in order; `None` if it fails.
Mapper = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


def read_partitions(given: int | str | None) -> tuple[int | None, int]:
    """Return into how many partitions a corpus is to be cut, if that is said, and else their size in bytes.

    Raises:
        ParameterError: it is neither a number of partitions nor a size.

    >>> read_partitions(8), read_partitions("16M")
    ((8, 16777216), (None, 16777216))
    """
    if given is None:
        return None, SIZE
    text = str(given).strip()
    if text.isdecimal() and int(text) > 0 and not isinstance(given, bool):
        return int(text), SIZE
    try:
        return None, read_size(text)
    except ValueError:
        said = f"partitions={given!r}: give a number of partitions (64), or a size (16M)."
        raise ParameterError(said) from None


def cut(
    files: Sequence[Source], reading: Reading, partitions: int | str | None, mapped: Mapper
) -> list[Partition]:
    """Cut files into partitions, in the order of the corpus.

    Args:
        files: the corpus.
        reading: how it is to be read.
        partitions: how many (about), or how large, as "16M".
        mapped: what looks into the files; it may do so in other processes.
    """
    number, size = read_partitions(partitions)
    far = [file for file in files if file.ending in _ROWS or is_address(file.place)]
    footers = dict(zip(far, mapped(_weigh, far), strict=True))
    weighed = [footers.get(file) or _weigh(file) for file in files]
    if number is not None:
        size = max(1, math.ceil(sum(file.bytes for file in weighed) / number))
    asked: list[_Look] = []
    for file in weighed:
        if _can_be_cut(file, reading, size):
            asked += _looks(file, size)
    found = iter(mapped(_look, asked))
    pieces: list[list[Piece]] = []
    for file in weighed:
        whole = [Piece(file.source, size=file.bytes)]
        if _can_be_cut(file, reading, size):
            ranges = list(itertools.islice(found, len(_looks(file, size))))
            whole = _join(file, ranges, reading, size) or whole
        pieces.append(whole)
    return list(_gather(pieces, size))


@dataclass(frozen=True)
class _Weighed:
    """A file and its size; of Parquet, for each row group the number of its rows and of its bytes."""

    source: Source
    bytes: int
    groups: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Look:
    """A part of a file to be looked into: lines that begin from `start` to before `stop`, or all records."""

    source: Source
    start: int
    stop: int
    size: int


@dataclass(frozen=True)
class _Seen:
    """What was seen: pieces with their numbers counted from the look's beginning; nothing if in doubt."""

    pieces: tuple[Piece, ...]
    lines: int = 0


def _weigh(source: Source) -> _Weighed:
    """Note what a file is; one that cannot be measured has no size, and reading it will say why."""
    source = replace(source, identity=identify(source.place))
    try:
        if source.ending in _ROWS:
            return _weigh_rows(source)
        return _Weighed(source, int(dict(source.identity or ())["size"]))
    except Exception:  # whatever is wrong with it is told where it is read
        return _Weighed(source, 0)


def _weigh_rows(source: Source) -> _Weighed:
    import pyarrow.parquet as parquet

    with open_place(source.place) as file:
        opened = parquet.ParquetFile(file)
        groups = [opened.metadata.row_group(number) for number in range(opened.metadata.num_row_groups)]
        sizes = tuple((group.num_rows, max(group.total_byte_size, 1)) for group in groups)
        names = tuple(opened.schema_arrow.names)
    return _Weighed(source, sum(size for _, size in sizes), sizes, names)


def _can_be_cut(file: _Weighed, reading: Reading, size: int) -> bool:
    if file.bytes <= size:
        return False
    if file.source.ending in _ROWS:
        return "text" in assign_columns(file.names, reading.named)[0]
    encoding = reading.rules.encoding
    named = encoding is None or encoding.casefold().replace("_", "-") in ("utf-8", "utf8")
    return named and file.source.ending in (*_LINES, *_RECORDS)


def _looks(file: _Weighed, size: int) -> list[_Look]:
    """Return what has to be looked into to cut a file: every stretch of lines, or all records at once."""
    if file.source.ending in _ROWS:
        return []
    if file.source.ending in _RECORDS:
        return [_Look(file.source, 0, file.bytes, size)]
    starts = range(0, file.bytes, size)
    return [_Look(file.source, start, min(start + size, file.bytes), size) for start in starts]


def _look(look: _Look) -> _Seen:
    """Look into a part of a file; nothing is seen where there is any doubt."""
    try:
        return _look_at_lines(look) if look.source.ending in _LINES else _look_at_records(look)
    except (OSError, UnicodeError, csv.Error, Undecodable):
        return _Seen(())


def _look_at_lines(look: _Look) -> _Seen:
    with open_source(look.source) as file:
        start = look.start
        if start:
            file.seek(start - 1)
            start += len(file.readline()) - 1
        if start >= look.stop and look.start:
            return _Seen((Piece(look.source, "lines", look.stop, look.stop),))
        file.seek(start)
        data = file.read(look.stop - start)
        if not data.endswith(b"\n"):
            data += file.readline()
    stop = start + len(data)
    if start == 0:
        mark = len(_MARK) if data.startswith(_MARK) else 0
        start, data = start + mark, data[mark:]
        if data.lstrip()[:1] == b"[":
            return _Seen(())
    refuse_binary(data)
    if b"\0" in data:
        return _Seen(())
    names, found = list_names(data.decode("utf-8"))
    piece = Piece(look.source, "lines", start, stop, names=tuple(names), found=found, size=len(data))
    return _Seen((replace(piece, digest=hashlib.sha256(data).hexdigest()),), data.count(b"\n"))


def _look_at_records(look: _Look) -> _Seen:
    with open_source(look.source) as file:
        offset = len(_MARK) if file.read(len(_MARK)) == _MARK else 0
        file.seek(offset)
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        return _find_records(look, _Lines(text, offset))


def _find_records(look: _Look, lines: _Lines) -> _Seen:
    """Go through all records of a file with the parser that reads them."""
    head = list(itertools.islice(lines, _HEAD))
    refuse_binary("".join(head).encode())
    kept = list(head)
    separator, first = find_header(kept, look.source.name)
    if first is None or first > _HEAD // 2:
        return _Seen(())
    above = len(head) - len(kept) + first  # lines over the header, that with `sep=` too
    lines.rewind(head[above:])
    with long_fields(_LONGEST):
        reader = csv.reader(lines, delimiter=separator, strict=True)
        names = tuple(next(reader))
        pieces = tuple(_cut_records(look, reader, lines, names, separator, first + 1))
    return _Seen(()) if lines.is_doubtful else _Seen(pieces)


def _cut_records(
    look: _Look,
    reader: Iterable[list[str]],
    lines: _Lines,
    names: tuple[str, ...],
    separator: str,
    number: int,
) -> Iterator[Piece]:
    """Yield the ranges of records: each ends with the record that makes it as long as asked for."""
    start, before, found = lines.offset, number, 0
    lines.hash = hashlib.sha256()

    def piece() -> Piece:
        size, digest = lines.offset - start, lines.hash.hexdigest()
        lines.hash = hashlib.sha256()
        return Piece(
            look.source, "records", start, lines.offset, before, names, separator, found, size, digest=digest
        )

    for record in reader:
        number += 1
        found += any(record)
        if lines.offset - start >= look.size:
            yield piece()
            start, before, found = lines.offset, number, 0
    if lines.offset > start:
        yield piece()


class _Lines:
    """The lines of a file, with how many bytes of it those that were taken have."""

    def __init__(self, file: Iterator[str], offset: int) -> None:
        self.file, self.offset, self.hash = file, offset, hashlib.sha256()
        self.control = self.nuls = 0
        self.is_broken = False

    @property
    def is_doubtful(self) -> bool:
        """Whether what was read may be no text."""
        return bool(self.nuls) or self.control > 0.3 * self.offset or self.is_broken

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.file)
        data = line.encode()
        self.offset += len(data)
        self.hash.update(data)
        self.nuls += data.count(0)
        self.is_broken |= data.endswith(b"\r")  # alone: part of a cell, perhaps
        self.control += len(data) - len(data.translate(None, CONTROL))
        return line

    def rewind(self, lines: Sequence[str]) -> None:
        """Give these lines once more."""
        self.offset -= sum(len(line.encode()) for line in lines)
        self.file = itertools.chain(lines, self.file)


def _join(file: _Weighed, seen: Sequence[_Seen], reading: Reading, size: int) -> list[Piece]:
    """Put together what was seen of a file; nothing if it is not to be cut."""
    if file.source.ending in _ROWS:
        return list(_cut_rows(file, size))
    if not all(one and one.pieces for one in seen):
        return []
    names = tuple(dict.fromkeys(name for one in seen for piece in one.pieces for name in piece.names))
    if len(names) > MOST_COLUMNS or "text" not in assign_columns(names, reading.named)[0]:
        return []
    pieces: list[Piece] = []
    lines = 0
    for one in seen:
        for piece in one.pieces:
            if piece.kind == "lines":
                piece = replace(piece, before=lines, names=names)
            if piece.stop > piece.start:
                pieces.append(replace(piece, first=not pieces))
        lines += one.lines
    return pieces


def _cut_rows(file: _Weighed, size: int) -> Iterator[Piece]:
    """Yield ranges of rows: whole row groups while they are small, equal parts of those that are large."""
    borders, row, held = [0], 0, 0
    for n_rows, n_bytes in file.groups:
        parts = min(math.ceil(n_bytes / size), max(n_rows, 1))
        if held and (parts > 1 or held + n_bytes > size):
            borders.append(row)
            held = 0
        if parts > 1:
            borders += [row + n_rows * part // parts for part in range(1, parts + 1)]
        else:
            held += n_bytes
        row += n_rows
    borders.append(row)
    share = file.bytes / max(row, 1)
    for start, stop in itertools.pairwise(sorted(set(borders))):
        yield Piece(
            file.source, "rows", start, stop, start, file.names,
            found=stop - start, size=round(share * (stop - start)), first=start == 0,
        )  # fmt: skip


def _gather(files: Iterable[Sequence[Piece]], size: int) -> Iterator[Partition]:
    """Gather small files that follow each other to partitions; a range is one by itself."""
    held: list[Piece] = []
    weight = 0
    for pieces in files:
        for piece in pieces:
            alone = piece.kind != "whole"
            if held and (alone or weight + piece.size > size or len(held) == MOST_PIECES):
                yield tuple(held)
                held, weight = [], 0
            if alone:
                yield (piece,)
            else:
                held.append(piece)
                weight += piece.size
    if held:
        yield tuple(held)

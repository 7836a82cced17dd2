"""Where files lie: on this machine, or behind an address that fsspec opens; their names are the same.

What a file is when the run begins is noted: its inode, size and modification time, and a hash of each range
of text that it is cut into. If that differs when it is read, or when the run ends, the file is refused: the
results would mix two states of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from types import ModuleType
from typing import BinaryIO, cast

from narrative.corpus.documents.formats import find_ending
from narrative.corpus.readers.description_file import is_description, settle_rules
from narrative.corpus.readers.file_names import find_path_rule
from narrative.corpus.readers.files import Found, is_passed_over, list_files, name_files
from narrative.corpus.readers.path_rule import PathRule
from narrative.corpus.readers.rows import Problem
from narrative.corpus.readers.rules import ReadingRules
from narrative.errors import CorpusError
from narrative.resources import find_corpus, open_regular

#: The schemes of addresses that may be opened, with spaces between; set by `narrative report --scheme`.
SCHEMES = "NARRATIVE_SCHEMES"
#: The schemes of the addresses that this process was given to measure.
_given_schemes: set[str] = set()
#: What tells two states of a file from each other, by name; nothing where there is no file.
Identity = tuple[tuple[str, int | str], ...]
#: Which of what fsspec says of a file tells that; file systems differ in what they say.
_MARKS = ("size", "ino", "mtime", "ETag", "etag", "LastModified", "last_modified", "generation", "updated")


class Changed(CorpusError):
    """A file is not what it was when the run began."""

    @classmethod
    def since(cls, source: Source, said: str) -> Changed:
        """Say of a file what has changed, and what to do."""
        return cls(
            f"{source.name} changed while it was measured: {said}. Nothing was published. "
            "Measure again when nothing writes to it, or measure a copy."
        )


@dataclass(frozen=True)
class Source:
    """A file, wherever it is.

    Attributes:
        place: its path, or its address (`s3://bucket/articles.parquet`).
        name: its path below the corpus, by which the table of problems names it.
        stem: the same without its ending; what an article in it is called that has no id.
        identity: what it was when the run began; `None` where that does not matter.
    """

    place: str
    name: str
    stem: str
    identity: Identity | None = None

    @property
    def ending(self) -> str:
        """The ending of the file, in small letters: `.csv`."""
        return find_ending(self.place)


@dataclass(frozen=True)
class Sources:
    """The files of a corpus in their order, what of them cannot be read, and how the corpus is called.

    `rules` and `path_rule` say how they are read.
    """

    files: list[Source]
    problems: list[Problem]
    name: str
    said: str
    rules: ReadingRules
    path_rule: PathRule | None

    @property
    def found(self) -> int:
        """How many files there are, readable or not."""
        return len(self.files) + sum(problem.lost for problem in self.problems)


def is_address(path: str | os.PathLike[str]) -> bool:
    """Say whether a path is an address for fsspec and no path of this machine.

    >>> is_address("s3://bucket/articles.parquet"), is_address("articles.parquet")
    (True, False)
    """
    return "://" in os.fspath(path)


def list_sources(given: Sequence[str | os.PathLike[str]], told: ReadingRules) -> Sources:
    """List the files of paths, in the order and by the names that `read_corpus` gives them.

    Args:
        given: paths or addresses.
        told: how the caller says that they are read; beside paths `corpus.toml` may say more.

    Raises:
        CorpusError: nothing is given, or nothing is there; paths and addresses are mixed; `corpus.toml`
            cannot be read.
    """
    if not given:
        raise CorpusError("The list of paths is empty. Give a file, a folder, an address, or several.")
    said = ", ".join(map(str, given))
    if not any(map(is_address, given)):
        roots = [find_corpus(path) for path in given]
        rules, notes = settle_rules(roots, told)
        listing = list_files(roots)
        files = [Source(os.fspath(file.path), file.name, file.stem) for file in listing.files]
        called = [root.stem if root.is_file() else root.name for root in roots]
        return _gather(files, [*notes, *listing.problems], called, said, rules)
    if not all(map(is_address, given)):
        raise CorpusError(f"Give paths, or addresses, but not both: {said}.")
    _given_schemes.update(_scheme_of(os.fspath(path)) for path in given)
    return _list_addresses([os.fspath(path) for path in given], said, told)


def _gather(
    files: list[Source], problems: list[Problem], called: Iterable[str], said: str, rules: ReadingRules
) -> Sources:
    """Put together what was listed, with the rule by which names are read."""
    path_rule, more = find_path_rule([file.name for file in files], rules)
    return Sources(files, [*problems, *more], " + ".join(dict.fromkeys(called)), said, rules, path_rule)


def check_source(source: Source) -> None:
    """Refuse a file that a record names, unless it is one that may be read on the word of a record.

    A folder of results can come from anybody. What it names is opened only if it is a regular file of this
    machine under the name that the record gives it, or an address whose scheme the user has named.

    Raises:
        CorpusError: it is an address of another scheme, or a file of another name.

    >>> check_source(Source("/data/news/one.txt", "news/one.txt", "news/one"))
    >>> check_source(Source("reference://x", "x", "x"))
    Traceback (most recent call last):
    narrative.errors.CorpusError: The text of x lies at 'reference://x', outside of this machine. To read it \
    there, name its scheme: narrative report … --scheme reference.
    """
    if is_address(source.place):
        scheme = _scheme_of(source.place)
        if scheme not in {*_given_schemes, *os.environ.get(SCHEMES, "").split()}:
            raise CorpusError(
                f"The text of {source.name} lies at {source.place!r}, outside of this machine. "
                f"To read it there, name its scheme: narrative report … --scheme {scheme}."
            )
    elif not os.path.isabs(source.place) or not show_path(source.place).endswith(f"/{source.name}"):  # noqa: PTH117 - text, not a path
        raise CorpusError(
            f"The text of {source.name} is said to lie at {source.place!r}, which is another file. "
            "The results were altered: run `narrative measure` again in a new folder."
        )


def show_path(path: str) -> str:
    """A path as the names in tables of problems are written: with slashes, composed, no byte that is no text.

    >>> show_path("/data/cafe\u0301.txt")
    '/data/café.txt'
    """
    read = os.fsencode(PurePath(path).as_posix()).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", read)


def open_place(place: str) -> BinaryIO:
    """Open a file for reading, from its beginning.

    Raises:
        OSError: it cannot be opened, or is a pipe or a device.
    """
    if not is_address(place):
        return open_regular(place)
    return cast(BinaryIO, _fsspec().open(place, "rb").open())


@contextlib.contextmanager
def open_source(source: Source) -> Iterator[BinaryIO]:
    """Open a file for reading; when it was read, it must still be what it was when the run began.

    Raises:
        OSError: it cannot be opened, or is a pipe or a device.
        Changed: it has changed, whatever else came of reading it.
    """
    with open_place(source.place) as file:
        try:
            yield file
        finally:
            check_unchanged(source, file)


def identify(place: str, file: BinaryIO | None = None) -> Identity:
    """Return what tells this state of a file from others; of one that is open, that of what was opened."""
    try:
        if not is_address(place):
            found = Path(place).stat() if file is None else os.fstat(file.fileno())
            return ("inode", found.st_ino), ("size", found.st_size), ("modification time", found.st_mtime_ns)
        system, path = _fsspec().core.url_to_fs(place)
        system.invalidate_cache(path)
        info = system.info(path)
        return tuple((mark, str(info[mark])) for mark in _MARKS if mark in info)
    except Exception:  # whatever is wrong with it is told where it is read
        return ()


def check_unchanged(source: Source, file: BinaryIO | None = None) -> None:
    """Refuse a file that is not what it was when the run began.

    Raises:
        Changed: its identity is another one.

    >>> check_unchanged(Source("/data/no.csv", "no.csv", "no", identity=(("size", 5),)))
    Traceback (most recent call last):
    narrative.partitions.file_sources.Changed: no.csv changed while it was measured: it is gone. Nothing was \
    published. Measure again when nothing writes to it, or measure a copy.
    """
    if source.identity is None or (now := identify(source.place, file)) == source.identity:
        return
    was, is_now = dict(source.identity), dict(now)
    if not was or not is_now:
        said = "it is gone" if was else "it was not there before"
    else:
        said = "another " + ", ".join(mark for mark in {**was, **is_now} if was.get(mark) != is_now.get(mark))
        if was.get("size") != is_now.get("size"):
            said += f" ({was.get('size')} bytes before, {is_now.get('size')} now)"
    raise Changed.since(source, said)


def read_range(source: Source, start: int, stop: int, digest: str = "") -> tuple[bytes, str]:
    """Return the bytes `start:stop` of a file and their SHA-256, which must be that given.

    Raises:
        OSError: it cannot be read, or is shorter.
        Changed: it is not what it was when the run began.
    """
    with open_source(source) as file:
        file.seek(start)
        data = file.read(stop - start)
    if len(data) != stop - start:
        raise OSError(f"{source.place} has become shorter while it was read")
    found = hashlib.sha256(data).hexdigest()
    if digest not in ("", found):
        raise Changed.since(source, f"other text in bytes {start} to {stop}")
    return data, found


def _scheme_of(address: str) -> str:
    """What stands before the first `://`: of a chain, such as `simplecache::s3://…`, all of it."""
    return address.partition("://")[0]


def _list_addresses(given: list[str], said: str, told: ReadingRules) -> Sources:
    found: list[Found] = []
    problems: list[Problem] = []
    roots = []
    for address in dict.fromkeys(given):
        system, root = _fsspec().core.url_to_fs(address)
        root = root.rstrip("/")
        try:
            is_file = system.isfile(root)
            paths = [root] if is_file else sorted(system.find(root))
        except OSError as error:
            raise CorpusError(f"There is nothing to be read at {address!r}: {error}.") from None
        if not paths:
            raise CorpusError(f"There is no file or folder {address!r}.")
        roots.append((system, root, is_file, paths))
    common = posixpath.commonpath([posixpath.dirname(root) for _, root, _, _ in roots])
    for system, root, is_file, paths in roots:
        base = posixpath.dirname(root) if is_file else root
        for path in paths:
            below = posixpath.relpath(path, base)
            if is_description(posixpath.basename(path)):
                way = "not followed at an address; give its rules with the call"
                problems.append(Problem(below, "rules for the articles in its folder", way, False))
                continue
            if is_file or not any(map(is_passed_over, below.split("/"))):
                long = posixpath.relpath(path, common or ".")
                found.append(Found(system.unstrip_protocol(path), long, below))
    found = sorted({file.path: file for file in found}.values(), key=lambda file: (file.long, str(file.path)))
    stems = name_files(found, problems)
    files = [
        Source(str(file.path), file.long if len(roots) > 1 else file.short, stem)
        for file, stem in zip(found, stems, strict=True)
    ]
    called = [
        PurePosixPath(root).stem if is_file else PurePosixPath(root).name for _, root, is_file, _ in roots
    ]
    return _gather(files, problems, called, said, told)


def _fsspec() -> ModuleType:
    """Return fsspec, which comes with Dask.

    Raises:
        CorpusError: it is not installed.
    """
    try:
        return importlib.import_module("fsspec")
    except ImportError:
        raise CorpusError('Addresses need fsspec: pip install ".[dask]" brings it.') from None

"""The store of measured documents: what was measured once is not measured again.

A document is known by its text alone, a measure by its name, its options, the lexicon's hash, the source
files of this package and the versions of the packages that it stands on. So an edited article, another
lexicon or a new version is measured anew, and the same text under another id is not. The store can be deleted
at any time; nothing is lost but time. A random share of what is kept is measured anew in every run: if any of
it differs, all that is kept of that measure is set aside and measured anew, and the run's record says so.

    <store>/<code>/<measure>-<options>/<content>.parquet
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from narrative.clock import run_day
from narrative.corpus.disk_cache import DIGEST, Shelf, pack, set_aside, unpack
from narrative.errors import check_corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.provenance import hash_measuring
from narrative.resources import STORE_FOLDER

#: Of how many kept texts one is measured anew in each run; how many are at least, and at most.
_ONE_IN, _LEAST_CHECKED, _MOST_CHECKED = 50, 20, 50
#: For how many versions of the code, and for how many measures of each, results are kept.
MAX_VERSIONS = 3
MAX_SHELVES = 256
_VERSION = re.compile(r"[0-9a-f]{16}")
_SHELF = re.compile(r"[a-z_]+-[0-9a-f]{16}")

P = ParamSpec("P")
Ints = npt.NDArray[np.int64]


class Measurable(Protocol):
    """Documents that can be measured and kept: what a corpus is to the store."""

    @property
    def documents(self) -> pd.DataFrame:
        """The documents, by `doc_id`."""
        ...

    @property
    def digests(self) -> list[bytes]:
        """What each text is known by."""
        ...

    @property
    def store(self) -> Store | None:
        """Where they are kept, if anywhere."""
        ...

    def part(self, rows: Ints) -> Self:
        """The documents `rows` by themselves, without a store."""
        ...

    def __len__(self) -> int: ...


C = TypeVar("C", bound=Measurable)


class Store:
    """A folder in which measured documents are kept.

    Attributes:
        folder: where it is.
        counts: for each measure that was asked for, how many texts were `kept` and how many were `measured`.
        damaged: files of the store that could not be relied on, under the names by which they were set aside.
        unwritten: why something could not be kept; the results do not depend on it.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(os.path.abspath(Path(folder).expanduser()))  # noqa: PTH100 - links stay links
        self.counts: dict[str, dict[str, int]] = {}
        self.damaged: list[str] = []
        self.unwritten: list[str] = []

    def __repr__(self) -> str:
        return f"Store({str(self.folder)!r})"

    def measure(
        self, corpus: C, name: str, options: dict[str, str], measure: Callable[[C], pd.DataFrame]
    ) -> pd.DataFrame:
        """Return what `measure(corpus)` would, measuring only documents that are not in the store.

        Args:
            corpus: the documents.
            name: what the measure is called, in small letters and `_`.
            options: all else that the result depends on.
            measure: a function from a corpus to a table. `doc_id` is its first column; the rows of a document
                depend on nothing but its text, and follow each other in the order of the corpus.
        """
        shelf = self._shelf(name, options)
        wanted = pd.Index(corpus.digests, dtype=object)
        first = ~wanted.duplicated()
        kept = shelf.read()
        found = _find(kept, wanted)
        missing = np.flatnonzero((found < 0) & first)
        checked = _sample(corpus.digests, np.flatnonzero((found >= 0) & first))
        table, rows, fresh = _measure_rows(corpus, np.union1d(missing, checked), measure)
        if fresh is not None and kept is not None:
            again = fresh.take(pa.array(np.searchsorted(rows, checked)))
            if not _agree(again, kept.take(pa.array(found[checked]))):
                shelf.drop()
                kept, missing = None, np.flatnonzero(first)
                table, rows, fresh = _measure_rows(corpus, missing, measure)
        self.damaged += shelf.damaged
        self._count(name, wanted.nunique() - len(missing), len(missing))
        if fresh is not None and len(missing):
            fresh = fresh.take(pa.array(np.searchsorted(rows, missing)))
            self._add(shelf, fresh)
            kept = fresh if kept is None else pa.concat_tables([kept, fresh]).combine_chunks()
        if table is not None and len(rows) == len(corpus):
            return table
        # Of no documents at all nothing is kept; a part has no store, or this would call itself.
        return measure(corpus.part(missing)) if kept is None else _lay_out(corpus, kept, _find(kept, wanted))

    def describe(self) -> dict[str, Any]:
        """Return, as plain data, what the store gave and what was wrong with it."""
        return {
            "texts": self.counts,
            "damaged": sorted(set(self.damaged)),
            "unwritten": sorted(set(self.unwritten)),
        }

    def _shelf(self, name: str, options: dict[str, str]) -> Shelf:
        """Return the shelf of a measure; where its folder should be there is a folder or nothing.

        A link there would lead what is read and written out of the store; it is set aside.
        """
        code = hash_measuring()
        key = json.dumps({"measure": name, "options": options, "code": code}, sort_keys=True)
        home = self.folder / code[:16]
        shelf = Shelf(home / f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:16]}", key)
        for folder in (home, shelf.folder):
            if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
                self.damaged.append(set_aside(folder))
            with contextlib.suppress(OSError):  # so that what is in use is not the oldest
                os.utime(folder)
        return shelf

    def _add(self, shelf: Shelf, documents: pa.Table) -> None:
        """Keep documents if that can be done; a store that cannot be written to stops no run."""
        try:
            if not shelf.folder.is_dir():
                _drop_oldest(self.folder, _VERSION, MAX_VERSIONS - 1, spare=shelf.folder.parent)
                _drop_oldest(shelf.folder.parent, _SHELF, MAX_SHELVES - 1)
            shelf.add(documents)
        except OSError as error:
            self.unwritten.append(error.strerror or str(error))

    def _count(self, name: str, kept: int, measured: int) -> None:
        so_far = self.counts.setdefault(name, {"kept": 0, "measured": 0})
        so_far["kept"] += kept
        so_far["measured"] += measured


def kept(
    measure: Callable[Concatenate[C, P], pd.DataFrame], name: str | None = None
) -> Callable[Concatenate[C, P], pd.DataFrame]:
    """Make a measure look into the corpus's store first, if the corpus has one.

    What is returned is the same to the byte. The measure is a function from a corpus, lexicons and plain
    values to a table that has `doc_id` first; the rows of a document depend on nothing but its text (not
    on its other columns, nor on other documents), and documents come in the order of the corpus. Of a call
    with any other argument (a table) nothing is kept. `name` is what it is kept under, if not its own.
    """
    signature = inspect.signature(measure)

    @wraps(measure)
    def measure_what_is_new(*args: Any, **options: Any) -> pd.DataFrame:
        given = signature.bind(*args, **options)
        given.apply_defaults()
        corpus, *others = given.arguments.values()
        check_corpus(corpus)
        said = [_say(value) for value in others]
        if corpus.store is None or None in said:
            return measure(*args, **options)
        names = list(given.arguments)[1:]

        def measure_part(part: C) -> pd.DataFrame:
            return measure(part, *given.args[1:], **given.kwargs)

        store: Store = corpus.store
        known_by = {name: str(text) for name, text in zip(names, said, strict=True)}
        return store.measure(corpus, name or measure.__name__, known_by, measure_part)

    return cast("Callable[Concatenate[C, P], pd.DataFrame]", measure_what_is_new)


def find_store(folder: str | os.PathLike[str] | None) -> Store | None:
    """Return the store in `folder`, else in the one that the runner named; `None` if there is neither."""
    given = folder or os.environ.get(STORE_FOLDER)
    return Store(given) if given else None


def hash_texts(texts: Iterable[str]) -> list[bytes]:
    """Return the SHA-256 of each text: what a document is known by in the store."""
    return [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]


def _say(value: object) -> str | None:
    """Return an argument as text that is another for every other value; `None` if it is of another kind."""
    if isinstance(value, Lexicon):
        return f"lexicon {value.hash}"
    return repr(value) if value is None or isinstance(value, str | int | float) else None


def _measure_rows(
    corpus: C, rows: Ints, measure: Callable[[C], pd.DataFrame]
) -> tuple[pd.DataFrame | None, Ints, pa.Table | None]:
    """Return what the measure gives for some documents of a corpus, which they are, and the same packed."""
    if not len(rows):
        return None, rows, None
    part = corpus.part(rows)
    table = measure(part)
    return table, rows, pack([corpus.digests[row] for row in rows.tolist()], *_split(part, table))


def _sample(digests: Sequence[bytes], known: Ints) -> Ints:
    """Return which of the kept documents are measured anew in this run, in order.

    It is one in fifty of them, but 20 at least and 50 at most, in an order that depends on the day of the
    run, so that over many days all are. A file of the store can be whole, and still say something else than
    what was measured.
    """
    if not len(known):
        return known
    first = np.array([int.from_bytes(digests[row][:8]) for row in known.tolist()], dtype=np.uint64)
    seed = int.from_bytes(hashlib.sha256(run_day().isoformat().encode()).digest()[:8]) | 1
    share = min(max(len(known) // _ONE_IN, _LEAST_CHECKED), _MOST_CHECKED)
    chosen = np.argsort(first * np.uint64(seed), kind="stable")[:share]
    return np.sort(known[chosen])


def _agree(measured: pa.Table, kept: pa.Table) -> bool:
    """Say whether what was measured anew is what was kept: its columns, their types, and each value."""
    if not measured.schema.equals(kept.schema):
        return False
    (counts, columns), (kept_counts, kept_columns) = unpack(measured), unpack(kept)
    return np.array_equal(counts, kept_counts) and pd.DataFrame(columns).equals(pd.DataFrame(kept_columns))


def _find(documents: pa.Table | None, wanted: pd.Index) -> Ints:
    """Return in which row of the kept documents each wanted one is; -1 if in none."""
    if documents is None:
        return np.full(len(wanted), -1, np.int64)
    known = pd.Index(documents.column(DIGEST).to_pylist(), dtype=object)
    return np.asarray(known.get_indexer(wanted), np.int64)


def _split(corpus: Measurable, table: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Return how many rows of a measure's table each document has, and the table without `doc_id`."""
    rows = corpus.documents.index.get_indexer(pd.Index(table["doc_id"]))
    if len(rows) and ((rows < 0).any() or (np.diff(rows) < 0).any()):
        raise ValueError("The rows are not in the order of the corpus's documents, so they cannot be kept.")
    return np.bincount(rows, minlength=len(corpus)).astype(np.int64), table.drop(columns="doc_id")


def _lay_out(corpus: Measurable, documents: pa.Table, rows: Ints) -> pd.DataFrame:
    """Return the table that the measure would give of the corpus, from the kept `rows` of its documents."""
    in_order = len(rows) == documents.num_rows and np.array_equal(rows, np.arange(len(rows)))
    counts, columns = unpack(documents if in_order else documents.take(pa.array(rows)))
    return pd.DataFrame({"doc_id": corpus.documents.index.repeat(counts), **columns})


def _drop_oldest(folder: Path, name: re.Pattern[str], most: int, spare: Path | None = None) -> None:
    """Remove the folders in `folder` that were longest not used, all but for `most` of them."""
    try:
        ours = [path for path in folder.iterdir() if name.fullmatch(path.name) and path != spare]
        aged = sorted(ours, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    except OSError:
        return
    for path in aged[most:]:
        shutil.rmtree(path, ignore_errors=True)

"""A corpus: documents with their metadata, what could not be read of them, and their words."""

from __future__ import annotations

import datetime
import hashlib
import html
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.errors import CorpusError
from narrative.readers.dates import parse_date
from narrative.readers.reading import Reading, read_files, read_table
from narrative.readers.rows import as_text
from narrative.resources import find_corpus
from narrative.schema import SENTENCES, TOKENS, check

if TYPE_CHECKING:
    from narrative.engine.sentences import SentenceStore
    from narrative.engine.tokens import TokenStore

#: No larger file is read unless the caller says so: half a gigabyte.
MAX_BYTES = 512 * 1024**2
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?")


def read_corpus(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    name: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
    max_bytes: int = MAX_BYTES,
    today: datetime.date | None = None,
) -> Corpus:
    """Read articles from a folder (deep), from a file, or from several of either.

    A `.txt` or `.md` file is one article, with metadata at its head or without. In a `.csv`, `.tsv`, `.jsonl`,
    `.parquet` or `.xlsx` file each row is one; usual names of columns are understood (`content`, `headline`,
    `published_at`, …). All that is found is read, or is a row of `problems` that says why not. README files, and
    names that begin with a dot or an underscore, are not articles.

    Documents come in the order of their files' paths, and within a file in its own order. A document is called
    by its id column; else, if it is a file, by its path below the corpus without the ending; else by a hash of its row.

    Args:
        path: a path, looked up from the caller's folder, then from the project's root; the name of a corpus
            that ships; or a list of either.
        name: how the corpus is called; by default the name of its folder or file.
        columns: which column is which, where it cannot be guessed: `{"text": "inhalt", "date": "datum"}`. `None`
            for a column says that there is none: `{"doc_id": None}` gives every row a new id.
        date_format: how dates are written, as in `"%d.%m.%Y"`; by default ISO, and nothing else is guessed.
        encoding: of the text files; by default UTF-8, UTF-16, then cp1252, with a note in `problems`.
        strict: raise an error where anything is lost, in place of a row in `problems`.
        max_bytes: files larger than this are not read.
        today: the day of the run; later dates are noted in `problems`. By default the system's day.

    Raises:
        CorpusError: there is nothing at `path`, or nothing in it that can be read; an argument is not of the
            kind that it should be; or `strict`, and something was lost.
    """
    given = [path] if isinstance(path, str | os.PathLike) else list(path)
    if not given:
        raise CorpusError("The list of paths is empty. Give a file, a folder, or several.")
    roots = [find_corpus(one) for one in given]
    reading = read_files(
        roots, columns=columns, date_format=date_format, encoding=encoding,
        strict=strict, max_bytes=max_bytes, today=today,
    )  # fmt: skip
    called = name or " + ".join(dict.fromkeys(root.stem if root.is_file() else root.name for root in roots))
    return _corpus(reading, called, ", ".join(map(str, given)))


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Documents with their metadata, their problems, and their words. It is never changed; a selection is a new one.

    Attributes:
        name: how it is called.
        source: what it was read from.
        problems: what could not be read, or was changed in reading (a table by `schema.PROBLEMS`).
        found, read, lost: how many files, and how many rows of files that are tables; found = read + lost.
        today: the day of the run.
    """

    _documents: pd.DataFrame
    name: str
    source: str
    problems: pd.DataFrame
    found: Mapping[str, int]
    read: Mapping[str, int]
    lost: Mapping[str, int]
    today: datetime.date
    _parent: Corpus | None = None
    _rows: np.ndarray | None = field(default=None)

    @classmethod
    def from_documents(
        cls,
        table: pd.DataFrame,
        name: str = "documents",
        *,
        columns: Mapping[str, str | None] | None = None,
        date_format: str | None = None,
        strict: bool = False,
        today: datetime.date | None = None,
    ) -> Corpus:
        """Return the corpus of a table that has a row for each document, in its order.

        Columns are understood as in `read_corpus`. Ids come from a column `doc_id` (or `id`, …), else from the table's
        index if it is not just numbered, else they are hashes of the rows. A document without text stays.

        Raises:
            CorpusError: there is no column with the text; or `strict`, and a row was lost (bad date, duplicate id).

        Example:
            >>> import pandas as pd
            >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["All is well."]}, index=["a"]), "small")
            >>> corpus
            Corpus 'small': 1 document
        """
        reading = read_table(
            table, name, columns=columns, date_format=date_format, strict=strict, today=today
        )
        return _corpus(reading, name, "a table")

    @property
    def documents(self) -> pd.DataFrame:
        """The documents, a table by `schema.DOCUMENTS`; a copy of one's own, so that changing it changes nothing here."""
        return self._documents.copy(deep=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the ids, texts and metadata of the documents, whatever their order and the files they came from."""
        return _hash(self._documents)

    @cached_property
    def token_store(self) -> TokenStore:
        """The tokens of all documents as flat arrays, made when first needed; a selection takes its parent's."""
        from narrative.engine.tokens import tokenise

        if self._parent is not None:
            return self._parent.token_store.take(self._rows)
        return tokenise(self._documents["text"].tolist())

    @cached_property
    def sentence_store(self) -> SentenceStore:
        """The sentences of all documents as flat arrays, made when first needed; a selection takes its parent's."""
        from narrative.engine.sentences import split_sentences

        if self._parent is not None:
            return self._parent.sentence_store.take(self._rows)
        return split_sentences(self._documents["text"].tolist())

    def __len__(self) -> int:
        return len(self._documents)

    def __repr__(self) -> str:
        return f"Corpus {self.name!r}: {len(self):,} document{'s' * (len(self) != 1)}"


def _corpus(reading: Reading, name: str, source: str) -> Corpus:
    """Make a corpus of what was read."""
    return Corpus(
        reading.documents, name, source, reading.problems, reading.found, reading.read, reading.lost, reading.today
    )


def _hash(documents: pd.DataFrame) -> str:
    """Hash each document with its metadata, then the sorted hashes."""
    columns = sorted(documents.columns)
    values = [documents[name].astype(object).where(documents[name].notna(), None).tolist() for name in columns]
    names = [name.encode() for name in columns]
    digests = []
    for doc_id, *cells in zip(documents.index, *values, strict=True):
        digest = hashlib.sha256()
        for name, cell in zip([b"doc_id", *names], [doc_id, *cells], strict=True):
            data = as_text(cell).encode()
            if data:
                digest.update(b"%s %d:%s" % (name, len(data), data))
        digests.append(digest.digest())
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()

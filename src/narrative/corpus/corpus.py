"""A corpus: documents with their metadata, what could not be read of them, and their words."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import list_languages, list_untold
from narrative.corpus.measured_corpus import is_measured, open_measured
from narrative.corpus.overview import describe, show_corpus
from narrative.corpus.readers.assembly import hash_documents
from narrative.corpus.readers.description_file import given_rules
from narrative.corpus.readers.files import show_name
from narrative.corpus.readers.reading import FILES, Reading, read_files, read_table
from narrative.corpus.readers.rules import make_rules
from narrative.corpus.selection import select
from narrative.corpus.store import Store, find_store, hash_texts
from narrative.corpus.stored_segments import count_words, find_spans, gather
from narrative.errors import CorpusError
from narrative.resources import find_corpus, list_paths
from narrative.schema import DOCUMENTS

if TYPE_CHECKING:
    from narrative.engine.sentences import SentenceStore, SomeSentences
    from narrative.engine.tokens import TokenStore

#: No larger file is read unless the caller says so: half a gigabyte.
MAX_BYTES = 512 * 1024**2
#: Fewer characters than this are counted into words when a corpus is only shown.
_QUICK = 5_000_000


def read_corpus(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    name: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | Sequence[str] | None = None,
    encoding: str | None = None,
    path_rule: str | None = None,
    rename: Mapping[str, Mapping[str, str]] | None = None,
    as_: str | None = None,
    split: str | None = None,
    strict: bool = False,
    max_bytes: int = MAX_BYTES,
    today: datetime.date | None = None,
    language: str | None = None,
    store: str | os.PathLike[str] | None = None,
) -> Corpus:
    """Read articles from a folder (deep), from a file, or from several of either.

    A `.txt` or `.md` file is one article, with metadata at its head or without; so is a document (`.docx`,
    `.pdf`, `.html`, …). In a `.csv`, `.tsv`, `.jsonl`, `.parquet` or `.xlsx` file each row is one; usual
    names of columns are understood (`content`, `headline`, `published_at`, …). Exports of news databases
    (Nexis, Factiva, ProQuest, …) are recognised by what they hold, and every document in them is one:
    `docs/formats.md` lists all. All that is found is read, or is a row of `problems` that says why not.
    README files, and names that begin with a dot or an underscore, are not articles; nor are reports and
    tables that this package wrote, wherever they lie.

    Documents come in the order of their files' paths, and within a file in its own order. A document is
    called by its id column; else, if it is a file, by its path below the corpus without the ending; else by
    a hash of its row. Two ids that are the same, a row without text: each is a loss, and listed. Cells stay
    as they are written (`007`, `NA`); numbers only where the file has the type.

    Dates are read that can mean one day only: ISO, or with the month by name. Another is missing, and listed.
    Of a month or a year alone `date` is the first day, and a column `date_precision` says so. What a file
    lacks of outlet, date and title is taken from the names of files, if all agree on where these stand
    (`outlet/2019-04-29 Title.txt`), and listed. `corpus.toml` in a folder, or `articles.corpus.toml` beside
    `articles.csv`, says how to read it: `columns`, `date_formats`, `encoding`, `path`, `rename` and so on.

    A folder that `narrative measure` made is a corpus too (`narrative.Measured`): its scores and counts are
    there, and `where` reads the texts that it selects from the files in which they lie.

    Args:
        path: a path, looked up from the caller's folder, then from the project's root; the name of a corpus
            that ships; or a list of either. Of a data frame `Corpus.from_documents` makes a corpus.
        name: how the corpus is called; by default the name of its folder or file.
        columns: which column is which, where it cannot be guessed: `{"text": "inhalt", "date": "datum"}`.
            `None` for a column says that there is none: `{"doc_id": None}` gives every row a new id.
        date_format: how dates are written, as in `"%d.%m.%Y"`, or several ways, tried first.
        encoding: of the text files; by default it is found out, and what was assumed is in `problems`.
        path_rule: what the names of files and folders say, as in `"{outlet}/{date} {title}"`; any name of a
            column can stand in braces, and `{_}` for what is not used. What a file itself says comes first.
        rename: for a column, values and what stands in their place: `{"outlet": {"bbc": "BBC"}}`.
        as_: of which database exports are, as "nexis", where several fit or none is recognised.
        split: the line between articles in one text file, or "rules", "numbers", "###", "blank-pages".
        strict: raise an error where anything is lost, or an export lacks what it states.
        max_bytes: files larger than this are not read.
        today: the day of the run, by default that on which it began, in UTC; later dates are noted.
        language: of all documents but those that state another (`language`, `lang`), as "uk"; else found.
        store: a folder in which measured documents are kept, so that the next time only new ones are
            measured (`narrative.corpus.store`). By default the one that the runner named, else none.

    Raises:
        CorpusError: nothing can be read at `path`; an argument is wrong; or `strict`, and something was lost.

    Example:
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     articles = pathlib.Path(folder, "articles.csv")
        ...     _ = articles.write_text("id,date,body\\n007,2023-11-08,War.\\n008,8/11/2023,Peace.\\n")
        ...     corpus = read_corpus(articles)
        >>> corpus, corpus.documents["date"].notna().tolist()
        (Corpus 'articles': 2 documents, [True, False])
        >>> corpus.problems.loc[0, "source"]
        'articles.csv, row 3'
    """
    given = list_paths(path)
    roots = [find_corpus(one) for one in given]
    told = make_rules(
        columns=columns, date_format=date_format, encoding=encoding, path_rule=path_rule, rename=rename,
        language=language, as_=as_, split=split,
    )  # fmt: skip
    told = told.over(given_rules(os.fspath(given[0])))[0]
    if any(map(is_measured, roots)):
        return cast(Corpus, open_measured(roots, name, {**told.said, "today": today}))
    reading = read_files(roots, told, strict=strict, max_bytes=max_bytes, today=today)
    names = dict.fromkeys(show_name(root.stem if root.is_file() else root.name) for root in roots)
    source = show_name(", ".join(map(str, given)))
    return _corpus(reading, name or " + ".join(names), source, find_store(store))


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """Documents with their metadata, their problems and their words; never changed, a selection is a new one.

    Attributes:
        name: how it is called.
        source: what it was read from.
        problems: what could not be read, or was changed in reading (a table by `schema.PROBLEMS`).
        found, read, lost: how many files, and how many rows of files that are tables; found = read + lost.
        today: the day of the run.
        language: that of all documents, as the user says; "" where it is not said.
        store: where measured documents are kept, if anywhere.
        cut: the spans of boilerplate that were cut (`narrative.clean`), if any were.
        files: for each file its `kind`, and how many documents it `stated`, and were `found`, `read`, `lost`.
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
    _rows: np.ndarray | None = None
    store: Store | None = None
    language: str = ""
    cut: pd.DataFrame | None = None
    files: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FILES)))

    @classmethod
    def from_documents(
        cls,
        table: pd.DataFrame,
        name: str = "documents",
        *,
        columns: Mapping[str, str | None] | None = None,
        date_format: str | Sequence[str] | None = None,
        rename: Mapping[str, Mapping[str, str]] | None = None,
        strict: bool = False,
        today: datetime.date | None = None,
        language: str | None = None,
        store: str | os.PathLike[str] | None = None,
    ) -> Corpus:
        """Return the corpus of a table that has a row for each document, in its order.

        Columns are understood as in `read_corpus`. Ids come from a column `doc_id` (or `id`, …), else from
        the table's index unless it just counts, else they are hashes. A document without text stays.

        Raises:
            CorpusError: there is no column with the text; or `strict`, and a row was lost (duplicate id).

        Example:
            >>> import pandas as pd
            >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["All is well."]}, index=["a"]), "small")
            >>> corpus
            Corpus 'small': 1 document
        """
        rules = make_rules(columns=columns, date_format=date_format, rename=rename, language=language)
        reading = read_table(table, name, rules, strict=strict, today=today)
        return _corpus(reading, name, "a table", find_store(store))

    @property
    def documents(self) -> pd.DataFrame:
        """The documents, a table by `schema.DOCUMENTS`; a copy, so that changing it changes nothing here."""
        return self._documents.copy(deep=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of ids, texts and metadata, whatever the order of the documents and their files."""
        return hash_documents(self._documents)

    @cached_property
    def languages(self) -> pd.DataFrame:
        """The language of each document, from where it is known, and how surely: by `schema.LANGUAGES`."""
        return list_languages(self)

    @cached_property
    def token_store(self) -> TokenStore:
        """The tokens as flat arrays, made when first needed; a selection takes its part of them."""
        from narrative.engine.tokens import tokenise

        if self._parent is not None:
            whole = self._parent.token_store
            return whole if self._rows is None else whole.take(self._rows)
        return tokenise(self._documents["text"])

    @cached_property
    def sentence_store(self) -> SentenceStore:
        """The sentences as flat arrays, made when first needed; a selection takes its part of them."""
        from narrative.engine.sentences import split_sentences

        if self._parent is not None:
            spans = self._parent.sentence_store
            return spans if self._rows is None else spans.take(self._rows)
        if self.store is not None:
            return gather(self, find_spans(self))
        return split_sentences(self._documents["text"].tolist())

    def number_sentences(
        self, rows: npt.NDArray[np.int64], starts: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.int32]:
        """Return the number of the sentence, from 0 in its document, in which each place lies, int32[P].

        Where no sentences were made yet, only the documents with a place are split, and remembered. `rows`,
        int64[P], are the rows of the documents, and `starts` the first characters of the places.

        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["No hope. Some hope.", "None.", "Nil."]}))
        >>> corpus.number_sentences(np.array([0, 0]), np.array([3, 14])).tolist()
        [0, 1]
        """
        from narrative.engine.sentences import sentence_of

        made = any("sentence_store" in one.__dict__ for one in (self, self.whole))
        if made or self.whole.store is not None or len(np.unique(rows)) > len(self) / 2:
            return sentence_of(self.sentence_store, rows, starts)
        of_whole = rows if self._rows is None else self._rows[rows]
        return self.whole._some_sentences.number(self.whole._documents["text"], of_whole, starts)

    @property
    def whole(self) -> Corpus:
        """The corpus as it was read, which this one is a selection of; or this one itself."""
        return self if self._parent is None else self._parent

    @cached_property
    def word_counts(self) -> npt.NDArray[np.int64]:
        """How many words (tokens) each document has, int64[D]; what is in the store is not tokenised."""
        if self._parent is not None:
            counts = self._parent.word_counts
            return counts if self._rows is None else np.asarray(counts[self._rows], np.int64)
        if self.store is None or "token_store" in self.__dict__:
            return self.token_store.counts
        return np.asarray(count_words(self)["words"], np.int64)

    @cached_property
    def digests(self) -> list[bytes]:
        """SHA-256 of each document's text, by which it is known in the store."""
        return hash_texts(self._documents["text"].tolist())

    def part(self, rows: npt.NDArray[np.int64]) -> Corpus:
        """Return the documents `rows` by themselves, without a store: what is not in it, to be measured."""
        last, key = self._last_part, rows.tobytes()
        if key not in last:
            part = replace(self, _documents=self._documents.iloc[rows], _parent=None, _rows=None, store=None)
            for name in ("token_store", "sentence_store"):
                if name in self.__dict__:
                    part.__dict__[name] = self.__dict__[name].take(rows)
            last.clear()  # one is enough: measure after measure lacks the same documents
            last[key] = part
        return last[key]

    @cached_property
    def _some_sentences(self) -> SomeSentences:
        from narrative.engine.sentences import SomeSentences

        return SomeSentences(len(self))

    @cached_property
    def _last_part(self) -> dict[bytes, Corpus]:
        return {}

    def where(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        **conditions: object,
    ) -> Corpus:
        """Return the corpus of the documents that meet every condition; it shares the tokens of this one.

        Args:
            since: the first day, as a date or as text: `"2023-11-08"`, `"2023-11"` (from its first day) or
                `"2023"`.
            until: the last day, which is included; `"2023-11"` is to the end of the month. Documents without
                a date meet neither `since` nor `until`.
            conditions: a column of the documents (or `doc_id`) and the value it must have, or a list of
                values of which it must have one; `None` for no value.

        Raises:
            CorpusError: there is no such column; a date is not one; or no document is left, which is mostly
                a slip of the pen: the message says what there is.

        Example:
            >>> import pandas as pd
            >>> articles = pd.DataFrame({"text": ["War.", "Peace."], "outlet": ["A", "B"]})
            >>> Corpus.from_documents(articles, "small").where(outlet=["A", "C"])
            Corpus 'small': 1 document
        """
        return self.take(select(self._documents, conditions, since, until, self.name))

    def take(self, rows: npt.NDArray[np.int64]) -> Self:
        """Return the corpus of the documents `rows`, in that order; it shares the tokens of this one."""
        of_whole = rows if self._rows is None else self._rows[rows]
        return replace(self, _documents=self._documents.iloc[rows], _parent=self.whole, _rows=of_whole)

    def assign(self, **columns: Sequence[object] | pd.Series | npt.NDArray[Any]) -> Corpus:
        """Return the corpus with further columns of the documents, as to group by; it shares the tokens.

        Args:
            columns: name and values, one for each document in their order (a series is matched by `doc_id`).

        Raises:
            CorpusError: the column is one that every corpus has, or there is not one value for each document.

        Example:
            >>> import pandas as pd
            >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["War.", "Peace."]}), "small")
            >>> corpus.assign(side=["left", "right"]).where(side="left")
            Corpus 'small': 1 document
        """
        fixed = [name for name in columns if name == "doc_id" or name in DOCUMENTS]
        if fixed:
            raise CorpusError(f"The column {fixed[0]!r} is kept as it was read. Give yours another name.")
        for name, values in columns.items():
            if isinstance(values, str) or len(values) != len(self):
                raise CorpusError(f"{name}: give a value for each of the {len(self):,} documents.")
            if isinstance(values, pd.Series) and set(values.index) != set(self._documents.index):
                raise CorpusError(f"{name}: the series must name the same documents by doc_id as the corpus.")
        documents = self._documents.assign(**cast(Any, columns))
        return replace(self, _documents=documents, _parent=self.whole)

    def describe(self, by: str | None = None) -> pd.DataFrame:
        """Return what the corpus holds: one row for the whole, or one for each value of a column.

        Columns: documents, undated (documents without a date), first_date, last_date, words (tokens, see
        `tokens`), sentences, median_words (of a document); of the whole also how many outlets there are, and
        how many problems and losses there were in reading, and what exports state (the sums of `files`).

        Raises:
            CorpusError: there is no column `by`.

        Example:
            >>> import pandas as pd
            >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["War. No peace.", "Peace."]}))
            >>> corpus.describe()[["documents", "words", "sentences"]]
                       documents  words  sentences
            corpus
            documents          2      4          3
        """
        return describe(self, self.sentence_store.counts, by)

    @property
    def counts(self) -> pd.DataFrame:
        """How many files and rows were found, read and lost; a row is one of a file that is a table."""
        return pd.DataFrame({"found": self.found, "read": self.read, "lost": self.lost}, ["files", "rows"])

    def __len__(self) -> int:
        return len(self._documents)

    def __repr__(self) -> str:
        return f"Corpus {self.name!r}: {len(self):,} document{'s' * (len(self) != 1)}"

    def _repr_html_(self) -> str:
        # How many words there are, and in which languages, is shown if it is known or quickly found.
        is_small = self._documents["text"].str.len().sum() < _QUICK
        counted = is_small or {"token_store", "word_counts"} & self.__dict__.keys()
        words = int(self.word_counts.sum()) if counted else None
        languages = self.languages if is_small or "languages" in self.__dict__ else None
        untold = () if languages is None else list_untold(self)
        return show_corpus(self.name, self.documents, self.problems, words, languages, untold)


def _corpus(reading: Reading, name: str, source: str, store: Store | None) -> Corpus:
    """Make a corpus of what was read."""
    return Corpus(
        reading.documents, name, source, reading.problems, reading.found, reading.read, reading.lost,
        reading.today, store=store, language=reading.language, files=reading.files,
    )  # fmt: skip

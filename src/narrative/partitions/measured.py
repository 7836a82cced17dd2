"""What `measure` left in a folder, in place of a corpus: metadata, scores, counts of words; no texts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from narrative.corpus.corpus import Corpus
from narrative.corpus.languages import follow_most
from narrative.corpus.measured_corpus import Saved
from narrative.corpus.overview import describe, show_corpus
from narrative.corpus.readers.assembly import hash_documents
from narrative.corpus.store import hash_texts
from narrative.errors import CorpusError
from narrative.lexicons.polarity import has_polarity
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.framing import FRAMING
from narrative.measures.news_tone import NEWS_TONE
from narrative.measures.tone import TONE, WHOLE
from narrative.partitions.file_sources import check_source
from narrative.partitions.partition_files import Damaged, read_table
from narrative.partitions.partition_reader import Reader, read_piece
from narrative.partitions.plan import Piece
from narrative.partitions.reading import Reading
from narrative.partitions.saved_counts import SavedWords
from narrative.schema import SCORES, check

if TYPE_CHECKING:
    from narrative.engine.sentences import SentenceStore
    from narrative.engine.tokens import TokenStore
    from narrative.lexicons.lexicon import Lexicon
    from narrative.vocabulary.document_counts import Tally

Ints = npt.NDArray[np.int64]
#: How many words are opened at once.
MOST_WORDS = 100_000_000
#: What to do about results that are missing or damaged.
AGAIN = "Run `narrative measure` again: it measures just what is missing."


@dataclass(frozen=True, eq=False)
class Part:
    """A partition: its record, the pieces it was read from, and which of its documents count.

    Attributes:
        kept: int64, the rows of its documents that are not lost.
        first: the number in the corpus of the first of them.
    """

    record: dict[str, Any]
    pieces: tuple[Piece, ...]
    kept: Ints
    first: int

    @property
    def numbers(self) -> slice:
        """The numbers of its documents in the corpus."""
        return slice(self.first, self.first + len(self.kept))


@dataclass(frozen=True, eq=False, repr=False)
class Measured(Corpus, Saved):
    """A corpus that was measured by `measure`: all but its texts.

    It can be put where a corpus is asked for. `compare`, `trend`, `keywords` and `frequencies` need nothing
    else; `frame_salience`, `sentiment` and `tone` give what was saved. What needs the words (`match`, `kwic`,
    `annotate`, …) says so: `open` reads the chosen documents again from their files.

    Attributes:
        folder, partitions: where it was read from, and its parts.
        settings: with what it was measured, as plain data.
        failed: how many partitions could not be measured; `problems` has them.
    """

    folder: Path = Path()
    partitions: tuple[Part, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    failed: int = 0

    @cached_property
    def scores(self) -> pd.DataFrame:
        """All scores of its documents: a table by `schema.SCORES`, those of one document together."""
        return self.read_scores()

    def read_scores(
        self,
        *,
        measure: str | Iterable[str] | None = None,
        lexicon: str | Iterable[str] | None = None,
        category: str | Iterable[str] | None = None,
    ) -> pd.DataFrame:
        """Return the scores of some measures, lexicons and categories: what a large corpus has room for.

        Raises:
            CorpusError: the results are damaged.
        """
        chosen = {"measure": measure, "lexicon": lexicon, "category": category}
        filters = [
            (column, "in", [values] if isinstance(values, str) else list(values))
            for column, values in chosen.items()
            if values is not None
        ]
        ids = self.whole.documents.index
        parts = []
        for part, rows, places in self._chosen():
            table = self._read(part, "scores", list(SCORES[1:]), filters or None)
            each = len(table) // max(part.record["documents"], 1)
            lines = (rows[:, None] * each + np.arange(each)).ravel()
            whole = len(lines) == len(table)
            parts.append((table if whole else table.take(pa.array(lines)), ids[places].repeat(each)))
        if not parts:
            raise CorpusError(f"There are no documents in {self!r}.")
        joined = pa.concat_tables([table for table, _ in parts])
        columns: dict[str, Any] = {"doc_id": parts[0][1].append([index for _, index in parts[1:]])}
        for name in SCORES[1:]:
            column = joined.column(name)
            is_text = pa.types.is_string(column.type)
            columns[name] = pd.array(column, dtype="str") if is_text else column.to_numpy()
        scores = check(pd.DataFrame(columns), SCORES, "table of scores")
        return leave_out_foreign(scores, self, self.settings["languages"])

    @cached_property
    def languages(self) -> pd.DataFrame:
        """The language of each document, as in `Corpus.languages`."""
        if self._parent is not None:
            return super().languages
        columns = {
            column: [value for chunk in self._columns(name) for value in chunk.to_pylist()]
            for column, name in (("language", "language"), ("source", "known_by"))
        }
        own = pd.DataFrame({"doc_id": self._documents.index, **columns}).astype("str")
        own["confidence"] = [value for chunk in self._columns("confidence") for value in chunk.to_numpy()]
        return follow_most(own, own["language"])

    def saved_tone(self, vader: str) -> pd.DataFrame:
        """Return what `sentiment` gave for the documents.

        Raises:
            CorpusError: another program's VADER was measured.
        """
        if vader != self.settings["vader"]:
            raise CorpusError(f"The tone was measured with vader={self.settings['vader']!r}.")
        return self.read_scores(measure=[*TONE, *WHOLE])

    def saved_news_tone(self) -> pd.DataFrame:
        """Return what `tone` gave for the documents."""
        return self.read_scores(measure=NEWS_TONE)

    def saved_scores(self, lexicon: Lexicon) -> pd.DataFrame:
        """Return what `frame_salience` gave for a lexicon.

        Raises:
            CorpusError: it was not measured, or was another one then.
        """
        self._check_lexicon(lexicon)
        return self.read_scores(measure=FRAMING, lexicon=lexicon.name)

    def saved_valence(self, lexicon: Lexicon, measures: Sequence[str], plain: bool) -> pd.DataFrame:
        """Return what `valence` gave for a lexicon of tone.

        Raises:
            CorpusError: it was not measured, was another one then, or was not measured like this.
        """
        self._check_lexicon(lexicon)
        if not plain or not has_polarity(lexicon):
            raise CorpusError(
                f"The valence by {lexicon.name!r} was not measured like this: only by what the cards of "
                "lexicons of tone say. Choose documents and read them again: measured.where(…).open()."
            )
        return self.read_scores(measure=measures, lexicon=lexicon.name)

    def _check_lexicon(self, lexicon: Lexicon) -> None:
        hashes = self.settings["lexicons"]
        if hashes.get(lexicon.name) != lexicon.hash:
            was = "was another when it was measured" if lexicon.name in hashes else "was not measured"
            raise CorpusError(
                f"The lexicon {lexicon.name!r} {was}. Measured were: {', '.join(hashes) or 'none'}. "
                "Run `narrative measure` with it."
            )

    def saved_tally(self, *, fold: bool, min_count: int) -> Tally:
        """Return how often each word stands in each document, read from the disk as it is needed."""
        return self._words.tally(self._selected, fold=fold, min_count=min_count)

    def read_text(self, doc_id: str) -> str:
        """Return the text of a document, read again from its file.

        Raises:
            CorpusError: there is no such document; its file is gone, or it has changed.
        """
        rows = np.flatnonzero(self._documents.index == doc_id)
        if not len(rows):
            raise CorpusError(f"There is no document {doc_id!r} in {self!r}.")
        return str(self.part(rows).documents["text"].iloc[0])

    def open(self, most_words: int = MOST_WORDS) -> Corpus:
        """Return its documents as a corpus with texts, read again from their files: choose them with `where`.

        Args:
            most_words: how many words to hold in memory; 100 million take some 5 GB when all is measured.

        Raises:
            CorpusError: a file is gone, or a document has changed since it was measured; or there are more
                words than `most_words`.
        """
        if (words := int(self.word_counts.sum())) > most_words:
            raise CorpusError(
                f"This needs the texts, and {self!r} has {words:,} words, more than the {most_words:,} that "
                "fit in memory at once. Choose fewer documents: with since and until, or with outlets."
            )
        how = Reading.from_plain(self.settings["reading"])
        texts: list[str] = []
        for part, rows, _ in self._chosen():
            table = self._read(part, "documents", ["piece", "text_sha256"])
            pieces, digests = table.column("piece").to_numpy(), table.column("text_sha256").to_pylist()
            for number in np.unique(pieces[rows]).tolist():
                piece = part.pieces[number]
                of_piece = np.flatnonzero(pieces == number)
                wanted = np.intersect1d(of_piece, rows)
                texts += _read_again(piece, how, len(of_piece), np.searchsorted(of_piece, wanted))
                for text_digest, row in zip(hash_texts(texts[-len(wanted) :]), wanted.tolist(), strict=True):
                    if text_digest != digests[row]:
                        raise CorpusError(f"{piece.describe()} has changed since it was measured. {AGAIN}")
        documents = self._documents.copy()
        documents.insert(3, "text", pd.Series(texts, index=documents.index, dtype="str"))
        opened = Corpus(
            documents, self.name, self.source, self.problems, self.found, self.read, self.lost, self.today,
            language=self.language,
        )  # fmt: skip
        opened.__dict__["languages"] = self.languages
        return opened

    @property
    def documents(self) -> pd.DataFrame:
        """The documents with their metadata, without the column `text`; a copy."""
        return super().documents

    @cached_property
    def hash(self) -> str:
        """SHA-256 of ids, texts (by their own hashes) and metadata, whatever the order."""
        return hash_documents(self._documents.assign(text=[digest.hex() for digest in self.digests]))

    @cached_property
    def digests(self) -> list[bytes]:
        """SHA-256 of each document's text, as it was measured."""
        return [digest for column in self._columns("text_sha256") for digest in column.to_pylist()]

    @cached_property
    def word_counts(self) -> Ints:
        """How many words each document has, int64[D]."""
        return self._count("words")

    @cached_property
    def sentence_counts(self) -> Ints:
        """How many sentences each document has, int64[D]."""
        return np.concatenate(
            [np.empty(0, np.int64), *(one.to_numpy() for one in self._columns("sentences"))]
        )

    @property
    def token_store(self) -> TokenStore:
        """There is none.

        Raises:
            CorpusError: always.
        """
        self._refuse()

    @property
    def sentence_store(self) -> SentenceStore:
        """There is none.

        Raises:
            CorpusError: always.
        """
        self._refuse()

    def part(self, rows: npt.NDArray[np.int64]) -> Corpus:
        """Return the documents `rows` by themselves, with their texts."""
        chosen = self._documents.iloc[rows]
        return replace(self, _documents=chosen, _parent=self.whole, _rows=self._selected[rows]).open()

    def describe(self, by: str | None = None) -> pd.DataFrame:
        """Return what the corpus holds, as `Corpus.describe` has it."""
        return describe(self, self.sentence_counts, by)

    def __repr__(self) -> str:
        return super().__repr__().replace("Corpus", "Measured", 1)

    def _repr_html_(self) -> str:
        shown = self.documents.assign(text="(in its file)")
        return show_corpus(self.name, shown, self.problems, int(self.word_counts.sum()), self.languages)

    def _refuse(self) -> NoReturn:
        raise CorpusError(
            f"This needs the texts, and {self!r} has only what was measured. Choose the documents and read "
            "them again: measured.where(…).open() is a corpus."
        )

    @property
    def _selected(self) -> Ints:
        """The numbers of its documents in the whole."""
        return np.arange(len(self._documents)) if self._rows is None else np.asarray(self._rows, np.int64)

    def _chosen(self) -> Iterator[tuple[Part, Ints, Ints]]:
        """Yield each part that holds documents, their rows in its tables, and their numbers in the whole."""
        selected = self._selected
        for part in self.partitions:
            low, high = np.searchsorted(selected, [part.first, part.first + len(part.kept)])
            if low < high:
                places = selected[low:high]
                yield part, part.kept[places - part.first], places

    def _count(self, name: str) -> Ints:
        none = np.empty(0, np.int64)
        return np.concatenate([none, *(column.to_numpy() for column in self._columns(name))])

    def _columns(self, name: str) -> Iterator[pa.ChunkedArray]:
        """Yield a column of the documents as it was saved, part by part."""
        for part, rows, _ in self._chosen():
            yield self._read(part, "documents", [name]).column(name).take(pa.array(rows))

    def _read(self, part: Part, name: str, columns: Sequence[str], filters: Any = None) -> pa.Table:
        try:
            return read_table(self.folder, part.record, name, columns, filters)
        except Damaged as error:
            raise CorpusError(f"The results are damaged: {error}. {AGAIN}") from None

    @property
    def _words(self) -> SavedWords:
        whole = self.whole
        if whole is not self and isinstance(whole, Measured):
            return whole._words
        held = self.__dict__.get("_saved_words")
        if held is None:
            parts = [(part.kept, part.first, part) for part in self.partitions]
            held = SavedWords(
                [(kept, first) for kept, first, _ in parts],
                lambda number, name: self._read(self.partitions[number], name, _WORD_COLUMNS[name]),
                self.word_counts,
            )
            self.__dict__["_saved_words"] = held
        return held


class OnDisk(Measured):
    """What was measured, as `read_corpus` gives it: `where` reads the texts of what it selects.

    So a report that begins with a selection has all that it needs, and scores, counts and metadata are there
    for the whole.
    """

    def where(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        **conditions: object,
    ) -> Corpus:
        """Return the corpus of the documents that meet every condition, with their texts.

        Raises:
            CorpusError: as `Corpus.where` and `open` have it.
        """
        chosen = super().where(since=since, until=until, **conditions)
        return chosen.open() if isinstance(chosen, Measured) else chosen

    def assign(self, **columns: Any) -> Corpus:
        """Return the whole corpus with further columns, and with its texts.

        Raises:
            CorpusError: as `Corpus.assign` and `open` have it.
        """
        return self.open().assign(**columns)


_WORD_COLUMNS = {"vocabulary": ["word"], "words": ["word", "document", "count"]}


def _read_again(piece: Piece, reading: Reading, documents: int, rows: Ints) -> list[str]:
    """Return the texts of some of the documents of a piece, read from its file."""
    check_source(piece.source)
    reader = Reader(reading)
    try:
        reader.add(piece, read_piece(piece, reading)[0])
    except (OSError, ValueError) as error:
        raise CorpusError(f"{piece.describe()} cannot be read again: {error}.") from None
    texts = reader.documents()["text"]
    if len(texts) != documents:
        raise CorpusError(f"{piece.describe()} has changed since it was measured. {AGAIN}")
    return [str(text) for text in texts.iloc[rows]]

"""What `measure` left in a folder, in place of a corpus: metadata, scores, counts of words; no texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from narrative.corpus.corpus import Corpus
from narrative.corpus.languages import CORPUS, find_fitting, follow_most, list_untold
from narrative.corpus.overview import describe, show_corpus
from narrative.corpus.readers.assembly import hash_documents
from narrative.corpus.store import hash_texts
from narrative.errors import CorpusError
from narrative.measures.by_voice import leave_out_unknown
from narrative.measures.fitting import leave_out_foreign
from narrative.partitions.file_sources import check_source
from narrative.partitions.partition_files import Damaged, read_table
from narrative.partitions.partition_reader import Reader, read_piece
from narrative.partitions.plan import Piece
from narrative.partitions.reading import Reading
from narrative.partitions.saved_counts import SavedWords
from narrative.partitions.saved_scores import SavedScores
from narrative.schema import QUOTATIONS, SCORES, check
from narrative.voices.quotation_table import add_reasons

if TYPE_CHECKING:
    from narrative.engine.sentences import SentenceStore
    from narrative.engine.tokens import TokenStore
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
class Measured(Corpus, SavedScores):
    """A corpus that was measured by `measure`: all but its texts.

    It can be put where a corpus is asked for. `compare`, `trend`, `keywords` and `frequencies` need nothing
    else; `frame_salience`, `sentiment`, `tone`, `passive_shares` and `agent_deletion` give what was saved.
    What needs the words of the texts (`match`, `kwic`, …) says so: `open` reads the chosen documents again.

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
        voices: bool = False,
    ) -> pd.DataFrame:
        """Return the scores of some measures, lexicons and categories: what a large corpus has room for.

        With `voices` they are the scores of each voice, with the column `voice`.

        Raises:
            CorpusError: the results are damaged, or voices were not measured.
        """
        chosen = {
            column: pa.array([values] if isinstance(values, str) else list(values), pa.string())
            for column, values in (("measure", measure), ("lexicon", lexicon), ("category", category))
            if values is not None
        }
        names = [*SCORES[1:], *["voice"] * voices]
        if voices:
            self._need_voices()
        ids = self.whole.documents.index
        parts = []
        for part, rows, places in self._chosen():
            table = self._read(part, "voice_scores" if voices else "scores", names)
            for column, values in chosen.items():
                table = table.filter(pc.is_in(table.column(column), values))
            each = len(table) // max(part.record["documents"], 1)
            lines = (rows[:, None] * each + np.arange(each)).ravel()
            whole = len(lines) == len(table)
            parts.append((table if whole else table.take(pa.array(lines)), ids[places].repeat(each)))
        if not parts:
            raise CorpusError(f"There are no documents in {self!r}.")
        joined = pa.concat_tables([table for table, _ in parts])
        columns: dict[str, Any] = {"doc_id": parts[0][1].append([index for _, index in parts[1:]])}
        for name in names:
            column = joined.column(name)
            is_text = pa.types.is_string(column.type)
            columns[name] = pd.array(column, dtype="str") if is_text else column.to_numpy()
        scores = check(pd.DataFrame(columns), SCORES, "table of scores")
        scores = leave_out_foreign(scores, self, self.settings["languages"])
        return leave_out_unknown(scores, self) if voices else scores

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

    def saved_quotations(self) -> pd.DataFrame:
        """Return what `quotations` found in the documents: about half of their words, so choose them before.

        A document whose language is known from the others only, and is not English, has none.

        Raises:
            CorpusError: voices were not measured.
        """
        self._need_voices()
        corpus: Corpus = self
        ids, fits = self.whole.documents.index, find_fitting(corpus, "en")
        sources = self.languages["source"].to_numpy(dtype=object)
        known = pd.Series(fits | (sources != CORPUS), self.documents.index)
        parts = []
        for part, rows, places in self._chosen():
            table = self._read(part, "quotations", ["document", *QUOTATIONS[1:]]).to_pandas()
            place = pd.Index(rows).get_indexer(pd.Index(table["document"]))
            own = table[place >= 0].assign(document=ids[places[place[place >= 0]]])
            parts.append(own.rename(columns={"document": "doc_id"}))
        found = pd.concat(parts, ignore_index=True)
        texts = [name for name in QUOTATIONS if found[name].dtype != np.int64]
        found = found[found["doc_id"].map(known).astype(bool)].reset_index(drop=True)
        found = check(found.astype(dict.fromkeys(texts, "str")), QUOTATIONS, "table of quotations")
        return add_reasons(found, self)

    def _need_voices(self) -> None:
        if not self.settings.get("voices"):
            raise CorpusError("Voices were not measured. Run `narrative measure --voices`.")

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
        corpus: Corpus = self
        words, untold = int(self.word_counts.sum()), list_untold(corpus)
        return show_corpus(self.name, shown, self.problems, words, self.languages, untold)

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

    def _read(self, part: Part, name: str, columns: Sequence[str]) -> pa.Table:
        try:
            return read_table(self.folder, part.record, name, columns)
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

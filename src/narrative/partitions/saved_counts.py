"""Saved counts of words as a tally: read partition by partition, whenever they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from narrative.engine.tokens import TokenStore
from narrative.text import normalise
from narrative.vocabulary.document_counts import Tally
from narrative.vocabulary.ngram_counts import Runs
from narrative.vocabulary.sequences import label_ngrams, number_frequent, write_patterns

Ints = npt.NDArray[np.int64]
#: Bytes of counts that are held between two passes: those of some 300,000 articles.
_HELD = 1024**3


class SavedWords:
    """The words of all partitions under one numbering, and their counts.

    Attributes:
        parts: for each partition the rows of its documents that count, and the number of the first of them.
        load: what reads a table of a partition, "vocabulary" or "words".
        sizes: int64[D], the words of each document.
    """

    def __init__(
        self, parts: Sequence[tuple[Ints, int]], load: Callable[[int, str], pa.Table], sizes: Ints
    ) -> None:
        self.parts, self.load, self.sizes = parts, load, sizes

    @cached_property
    def numbering(self) -> tuple[npt.NDArray[Any], list[npt.NDArray[np.int32]]]:
        """The words as they are written, object[V], and for each partition the numbers of its own, int32.

        They come in the order in which they first stand in the corpus.
        """
        words: dict[str, int] = {}
        numbers = []
        for number in range(len(self.parts)):
            own = self.load(number, "vocabulary").column("word").to_pylist()
            numbers.append(np.array([words.setdefault(word, len(words)) for word in own], np.int32))
        names = np.empty(len(words), dtype=object)
        names[:] = list(words)
        return names, numbers

    @property
    def vocabulary(self) -> npt.NDArray[Any]:
        """The words as they are written, object[V]."""
        return self.numbering[0]

    @cached_property
    def forms(self) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32]]:
        """The normal forms, object[F], and which of them each word has, int32[V]."""
        codes, forms = pd.factorize(np.array([normalise(word) for word in self.vocabulary], dtype=object))
        return forms, codes.astype(np.int32)

    def tally(self, selected: Ints, *, fold: bool, min_count: int) -> Tally:
        """Return the counts in the documents `selected`, as `tally_words` does."""
        names = self.forms[0] if fold else self.vocabulary
        item_of = self.forms[1] if fold else np.arange(len(names), dtype=np.int32)
        every = _Counts(self, selected, item_of, np.arange(len(names), dtype=np.int32))
        totals = np.zeros(len(names), np.int64)
        for items, _, counts in every:
            np.add.at(totals, items, counts)
        enough, numbers = number_frequent(totals, min_count)
        words = enough[:, None].astype(np.int32)
        patterns = write_patterns(words, self._empty_store(), fold=fold)
        return Tally(
            label_ngrams(words, names),
            patterns,
            _Counts(self, selected, item_of, numbers),
            self.sizes[selected],
        )

    def _empty_store(self) -> TokenStore:
        forms, form_of = self.forms
        lengths = np.fromiter(map(len, self.vocabulary), np.int32, len(self.vocabulary))
        none = np.empty(0, np.int32)
        return TokenStore(self.vocabulary, lengths, forms, form_of, none, none, np.zeros(1, np.int64))


class _Counts(Sequence[Runs]):
    """The runs of a tally, a block for each partition."""

    def __init__(
        self,
        words: SavedWords,
        selected: Ints,
        item_of: npt.NDArray[np.int32],
        numbers: npt.NDArray[np.int32],
    ) -> None:
        self.words, self.selected = words, selected
        self.item_of, self.numbers = item_of, numbers
        self.held: dict[int, Runs] = {}
        self.room = _HELD

    def __len__(self) -> int:
        return len(self.words.parts)

    @overload
    def __getitem__(self, number: int) -> Runs: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Runs]: ...
    def __getitem__(self, number: int | slice) -> Runs | Sequence[Runs]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        if number in self.held:
            return self.held[number]
        runs = self._read(number)
        size = sum(column.nbytes for column in runs)
        if size <= self.room:
            self.held[number] = runs
            self.room -= size
        return runs

    def __iter__(self) -> Iterator[Runs]:
        return (self[number] for number in range(len(self)))

    def _read(self, number: int) -> Runs:
        """Return the counts of a partition's chosen documents: items in order, each document once."""
        kept, first = self.words.parts[number]
        table = self.words.load(number, "words")
        types, documents, counts = (table.column(name).to_numpy() for name in ("word", "document", "count"))
        low, high = np.searchsorted(self.selected, [first, first + len(kept)])
        place = np.full(int(documents.max(initial=-1)) + 1 + int(kept.max(initial=-1)) + 1, -1, np.int64)
        place[kept[self.selected[low:high] - first]] = np.arange(low, high)
        items = self.numbers[self.item_of[self.words.numbering[1][number][types]]]
        chosen = (items >= 0) & (place[documents] >= 0)
        width = len(self.selected) + 1
        cells = items[chosen].astype(np.int64) * width + place[documents[chosen]]
        keys, run = np.unique(cells, return_inverse=True)
        summed = np.bincount(run, counts[chosen], len(keys)).astype(np.int32)
        return Runs((keys // width).astype(np.int32), (keys % width).astype(np.int32), summed)

"""Sentences of many texts as offset arrays.

The rule is that of `narrative.text.find_sentences`, which is called for each
text; ten million words of news take some eight seconds, most of it in nupunkt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from narrative.engine.rows import take_rows
from narrative.progress import follow
from narrative.text import find_sentences

#: So many documents have their sentences as Python's numbers, which are large, before they become arrays.
_BLOCK = 1_000


@dataclass(frozen=True, eq=False)
class SentenceStore:
    """S sentences of D documents, flat.

    >>> store = split_sentences(["Hope. And hope again.", "", "Again?"])
    >>> store.starts.tolist(), store.ends.tolist(), store.bounds.tolist()
    ([0, 6, 0], [5, 21, 6], [0, 2, 2, 3])
    >>> store.take([2]).ends.tolist()
    [6]
    """

    #: int32[S]: the first character of each sentence in its document.
    starts: npt.NDArray[np.int32]
    #: int32[S]: the character behind it.
    ends: npt.NDArray[np.int32]
    #: int64[D + 1]: document d has the sentences `bounds[d]:bounds[d + 1]`.
    bounds: npt.NDArray[np.int64]

    @property
    def n_documents(self) -> int:
        """Number of documents D."""
        return len(self.bounds) - 1

    @property
    def n_sentences(self) -> int:
        """Number of sentences S."""
        return len(self.starts)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Sentences per document, int64[D]."""
        return np.diff(self.bounds)

    def take(self, rows: npt.ArrayLike) -> SentenceStore:
        """Return the sentences of the documents `rows` (numbers, or true and false), in that order."""
        (starts, ends), bounds = take_rows((self.starts, self.ends), self.bounds, rows)
        return SentenceStore(starts, ends, bounds)


def split_sentences(texts: Sequence[str]) -> SentenceStore:
    """Return the sentences of `texts`: those that `narrative.text.find_sentences` finds in each."""
    flat = [np.empty((0, 2), dtype=np.int32)]
    counts = np.zeros(len(texts), dtype=np.int64)
    for first in follow(range(0, len(texts), _BLOCK), "finding sentences, in parts of the corpus"):
        spans = [find_sentences(text) for text in texts[first : first + _BLOCK]]
        counts[first : first + len(spans)] = list(map(len, spans))
        flat.append(np.array([span for document in spans for span in document], np.int32).reshape(-1, 2))
    starts, ends = (np.concatenate([part[:, column] for part in flat]) for column in (0, 1))
    return SentenceStore(starts, ends, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


def sentence_of(
    store: SentenceStore, documents: npt.ArrayLike, positions: npt.ArrayLike
) -> npt.NDArray[np.int32]:
    """Return the number (from 0, within its document) of the sentence that contains each position.

    `positions` are character offsets, `documents` the rows of the documents they lie in. A position between
    two sentences counts to the first of them, one before all sentences to the first.

    >>> sentence_of(split_sentences(["One. Two.", "Three."]), [0, 0, 1], [0, 5, 3])
    array([0, 1, 0], dtype=int32)
    """
    rows = np.asarray(documents, dtype=np.int64)
    # Document and character in one number: the sentences of all documents are in its order.
    starts = np.repeat(np.arange(store.n_documents) << 32, store.counts) + store.starts
    keys = (rows << 32) + np.asarray(positions, dtype=np.int64)
    found = np.searchsorted(starts, keys, side="right") - 1 - store.bounds[rows]
    return np.asarray(np.maximum(found, 0), dtype=np.int32)

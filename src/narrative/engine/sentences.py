"""Sentences of many texts as offset arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from narrative.text import find_sentences


@dataclass(frozen=True)
class SentenceStore:
    """Sentences of D documents, flat: document d has the sentences `bounds[d]:bounds[d + 1]`."""

    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]

    def take(self, rows: npt.ArrayLike) -> SentenceStore:
        """Return the sentences of the documents `rows`, in that order."""
        chosen = np.asarray(rows, dtype=np.int64)
        pieces = [np.arange(self.bounds[row], self.bounds[row + 1]) for row in chosen]
        places = np.concatenate([np.empty(0, np.int64), *pieces])
        bounds = np.concatenate([[0], np.cumsum(np.diff(self.bounds)[chosen])]).astype(np.int64)
        return SentenceStore(self.starts[places], self.ends[places], bounds)


def split_sentences(texts: Sequence[str]) -> SentenceStore:
    """Return the sentences of `texts`."""
    spans = [find_sentences(text) for text in texts]
    flat = np.array([span for document in spans for span in document], dtype=np.int32).reshape(-1, 2)
    bounds = np.concatenate([[0], np.cumsum([len(document) for document in spans])]).astype(np.int64)
    return SentenceStore(flat[:, 0].copy(), flat[:, 1].copy(), bounds)


def sentence_of(
    store: SentenceStore, documents: npt.ArrayLike, positions: npt.ArrayLike
) -> npt.NDArray[np.int32]:
    """Return the number (0-based, within its document) of the sentence that holds each position.

    `positions` are character offsets, `documents` the rows of the documents they lie in.
    """
    rows = np.asarray(documents, dtype=np.int64)
    width = np.int64(1) << 32
    holders = np.repeat(np.arange(len(store.bounds) - 1), np.diff(store.bounds))
    sentence_keys = holders * width + store.starts
    found = (
        np.searchsorted(sentence_keys, rows * width + np.asarray(positions, dtype=np.int64), side="right") - 1
    )
    return np.asarray(np.maximum(found - store.bounds[rows], 0), dtype=np.int32)

"""Tokens of many texts as flat arrays of ids and offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.text import find_tokens, normalise


@dataclass(frozen=True)
class TokenStore:
    """N tokens of D documents, flat, with one vocabulary of V surface forms and F normal forms."""

    vocabulary: npt.NDArray[Any]
    lengths: npt.NDArray[np.int32]
    forms: npt.NDArray[Any]
    form_of: npt.NDArray[np.int32]
    types: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]

    @property
    def n_documents(self) -> int:
        """Number of documents D."""
        return len(self.bounds) - 1

    @property
    def n_tokens(self) -> int:
        """Number of tokens N."""
        return len(self.types)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Tokens per document, int64[D]."""
        return np.diff(self.bounds)

    @property
    def ends(self) -> npt.NDArray[np.int32]:
        """Character offset behind each token in its document, int32[N]."""
        return np.asarray(self.starts + self.lengths[self.types], dtype=np.int32)

    @property
    def documents(self) -> npt.NDArray[np.int32]:
        """The document of each token, int32[N]."""
        return np.repeat(np.arange(self.n_documents, dtype=np.int32), self.counts)

    def take(self, rows: npt.ArrayLike) -> TokenStore:
        """Return the tokens of the documents `rows`, in that order; the vocabulary is shared, not copied."""
        chosen = np.asarray(rows, dtype=np.int64)
        pieces = [np.arange(self.bounds[row], self.bounds[row + 1]) for row in chosen]
        places = np.concatenate([np.empty(0, np.int64), *pieces])
        bounds = np.concatenate([[0], np.cumsum(self.counts[chosen])]).astype(np.int64)
        return TokenStore(
            self.vocabulary,
            self.lengths,
            self.forms,
            self.form_of,
            self.types[places],
            self.starts[places],
            bounds,
        )


def tokenise(texts: Sequence[str]) -> TokenStore:
    """Return the tokens of `texts`."""
    ids: dict[str, int] = {}
    types, starts, bounds = [], [], [0]
    for text in texts:
        for start, end in find_tokens(text):
            types.append(ids.setdefault(text[start:end], len(ids)))
            starts.append(start)
        bounds.append(len(types))
    vocabulary = np.array(list(ids), dtype=object)
    form_ids: dict[str, int] = {}
    form_of = np.array([form_ids.setdefault(normalise(word), len(form_ids)) for word in ids], dtype=np.int32)
    lengths = np.array([len(word) for word in ids], dtype=np.int32)
    return TokenStore(
        vocabulary, lengths, np.array(list(form_ids), dtype=object), form_of,
        np.array(types, dtype=np.int32), np.array(starts, dtype=np.int32), np.array(bounds, dtype=np.int64),
    )  # fmt: skip

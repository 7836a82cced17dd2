"""How often each item stands in each document, and what that adds up to on each side of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from narrative.matching import count
from narrative.vocabulary.contingency import Floats
from narrative.vocabulary.sequences import (
    Ints,
    Numbers,
    find_joined,
    find_sequences,
    label,
    merge,
    write_patterns,
)

if TYPE_CHECKING:
    from narrative.corpus import Corpus
    from narrative.lexicon import Lexicon

_CHUNK = 4_000_000


@dataclass(frozen=True)
class Tally:
    """Counts of I items in D documents, as R runs of one item in one document, ordered by item.

    Attributes:
        labels: object[I], what the items are.
        patterns: for each a pattern by which `kwic` finds its places; empty for a category.
        items, documents, counts: int32[R].
        sizes: int64[D], what the counts of each document are over: its tokens, or its places for n-grams.
    """

    labels: npt.NDArray[Any]
    patterns: Sequence[str]
    items: Numbers
    documents: Numbers
    counts: Numbers
    sizes: Ints

    def side(self, rows: npt.NDArray[np.bool_]) -> Side:
        """Return what the documents for which `rows` is true add up to."""
        n = len(self.labels)
        sums = np.zeros((4, n))
        for items, documents, counts in self._chunks(rows):
            first, values = int(items[0]), counts.astype(np.float64)
            local, length = items - first, int(items[-1]) - first + 1
            part = slice(first, first + length)
            sums[0, part] += np.bincount(local, values, length)
            sums[1, part] += np.bincount(local, minlength=length)
            sums[2, part] += np.bincount(local, values**2, length)
            sums[3, part] += np.bincount(local, values * self.sizes[documents], length)
        return Side(self, rows, *sums)

    def _chunks(self, rows: npt.NDArray[np.bool_]) -> Any:
        for first in range(0, len(self.items), _CHUNK):
            part = slice(first, first + _CHUNK)
            inside = rows[self.documents[part]]
            columns = [column[part][inside] for column in (self.items, self.documents, self.counts)]
            if len(columns[0]):
                yield columns


@dataclass(frozen=True)
class Side:
    """What the chosen documents of a tally add up to; float64[I] each, whole numbers.

    Attributes:
        counts: how often each item stands there.
        documents: in how many documents.
        squares: the sum over documents of the squared count.
        products: the sum over documents of count times size.
    """

    tally: Tally
    rows: npt.NDArray[np.bool_]
    counts: Floats
    documents: Floats
    squares: Floats
    products: Floats

    @cached_property
    def size(self) -> int:
        """Sum of the sizes of the documents."""
        return int(self.tally.sizes[self.rows].sum())

    @cached_property
    def n_documents(self) -> int:
        """How many documents there are, empty ones left out."""
        return int((self.tally.sizes[self.rows] > 0).sum())

    @cached_property
    def excess(self) -> Floats:
        """The variance of each count, by documents: Σ (count - rate × size)² · D / (D - 1)."""
        sizes = self.tally.sizes[self.rows].astype(np.float64)
        rate = self.counts / max(self.size, 1)
        variance = self.squares - 2 * rate * self.products + rate**2 * (sizes**2).sum()
        scale = self.n_documents / max(self.n_documents - 1, 1)
        return np.asarray(np.maximum(variance, 0) * scale, dtype=np.float64)

    @cached_property
    def deviation(self) -> Floats:
        """Gries' DPnorm over the documents: 0 as even as can be, 1 all in the smallest document.

        Whole numbers are added up, so that the order of the documents makes no difference, to the bit. No
        value where the item does not stand, and where there are fewer than two documents.
        """
        n, size = len(self.counts), np.float64(self.size)
        apart, covered = np.zeros((2, n))
        for items, documents, counts in self.tally._chunks(self.rows):
            first = int(items[0])
            local, length = items - first, int(items[-1]) - first + 1
            part, sizes = slice(first, first + length), self.tally.sizes[documents].astype(np.float64)
            far = np.abs(counts * size - self.counts[items] * sizes)
            apart[part] += np.bincount(local, far, length)
            covered[part] += np.bincount(local, sizes, length)
        sizes = self.tally.sizes[self.rows]
        smallest = float(sizes[sizes > 0].min()) if self.n_documents > 1 else np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            dp = (apart / (self.counts * size) + 1 - covered / size) / 2
            return np.asarray(dp / (1 - smallest / size), dtype=np.float64)


def clumping(*sides: Side) -> Floats:
    """Return the design effect of each item: how much more its count varies than if tokens were independent.

    The variance by documents of the counts of all sides over what it would be (the count itself), at least 1.
    A word that stands 40 times in one article and nowhere else has 40, as good as one place; a word that
    keeps its rate from article to article has 1. (Rao & Scott 1992, Biometrics 48:577-585.)
    """
    excess, counts = sum(side.excess for side in sides), sum(side.counts for side in sides)
    ratio = np.ones(len(counts))  # type: ignore[arg-type]
    np.divide(excess, counts, out=ratio, where=np.asarray(counts) > 0)
    return np.maximum(ratio, 1.0)


def tally_words(
    corpora: Sequence[Corpus], *, n: int = 1, fold: bool = True, within: str = "phrase", min_count: int = 1
) -> Tally:
    """Count the words or n-grams of the corpora in each of their documents, one corpus after the other."""
    store = merge([corpus.token_store for corpus in corpora])
    ids = store.form_of[store.types] if fold else store.types
    names = store.forms if fold else store.vocabulary
    joined = find_joined(corpora, within) if n > 1 else np.empty(0, np.bool_)
    found = find_sequences(ids, len(names), store.bounds, joined, n, min_count)
    del ids, joined
    documents = store.documents[found.places]
    firsts = np.ones(len(documents), np.bool_)
    firsts[1:] = (found.items[1:] != found.items[:-1]) | (documents[1:] != documents[:-1])
    runs = np.flatnonzero(firsts)
    return Tally(
        label(found.words, names),
        write_patterns(found.words, store, fold=fold),
        found.items[runs],
        documents[runs],
        np.diff(np.append(runs, len(documents))).astype(np.int32),
        found.spread,
    )


def tally_categories(corpora: Sequence[Corpus], lexicon: Lexicon) -> Tally:
    """Count the places of each category, negated ones left out, in each document."""
    table = np.concatenate([count(corpus, lexicon).matches for corpus in corpora])
    items, documents = np.nonzero(table.T)
    labels = np.empty(len(lexicon.categories), dtype=object)
    labels[:] = lexicon.categories
    return Tally(
        labels,
        [""] * len(labels),
        items.astype(np.int32),
        documents.astype(np.int32),
        table.T[items, documents].astype(np.int32),
        np.concatenate([corpus.token_store.counts for corpus in corpora]),
    )

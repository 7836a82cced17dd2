"""How often each item stands in each document, and what that adds up to on each side of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from narrative.corpus.languages import find_fitting
from narrative.corpus.levels import factorise
from narrative.corpus.measured_corpus import Saved
from narrative.corpus.selection import get_column
from narrative.errors import ParameterError
from narrative.matching.matching import count
from narrative.vocabulary.contingency import Floats
from narrative.vocabulary.ngram_counts import Runs, count_by_document, find_sequences
from narrative.vocabulary.sequences import (
    Flags,
    Ints,
    Numbers,
    choose_forms,
    count_forms,
    find_joined,
    label_ngrams,
    map_spans,
    merge_stores,
    number_frequent,
    split_blocks,
    write_patterns,
)
from narrative.vocabulary.spellings import MEASURED, Fold, check_fold, tell_spellings
from narrative.vocabulary.stop_words import find_stopped

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore
    from narrative.lexicons.lexicon import Lexicon


Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """Counts of I items in D documents, as runs of one item in one document.

    Attributes:
        labels: object[I], what the items are.
        patterns: for each a pattern by which `kwic` finds its matches; empty for a category.
        runs: blocks of runs, each of them ordered by item.
        sizes: int64[D], what the counts of each document are over: its tokens, or its places for n-grams.
        keys: object[I], by what the items are known in a list of words; the labels if not given.
    """

    labels: npt.NDArray[Any]
    patterns: Sequence[str]
    runs: Sequence[Runs]
    sizes: Ints
    keys: npt.NDArray[Any] | None = None

    def stopped(self, stop_words: str | Iterable[str], fold: Fold) -> Flags:
        """Say which items a list of words leaves out, see `narrative.vocabulary.stop_words`."""
        return find_stopped(self.labels if self.keys is None else self.keys, stop_words, fold)

    def side(self, rows: Rows) -> Side:
        """Return what the documents for which `rows` is true add up to."""
        sums = np.zeros((4, len(self.labels)))
        for items, documents, counts in self.chosen(rows):
            starts = _find_starts(items)
            values, which = counts.astype(np.int64), items[starts]
            sums[0, which] += np.add.reduceat(values, starts)
            sums[1, which] += np.diff(starts, append=len(items))
            sums[3, which] += np.add.reduceat(values * self.sizes[documents], starts)
            values *= values
            sums[2, which] += np.add.reduceat(values, starts)
        return Side(self, rows, *sums)

    def chosen(self, rows: Rows) -> Iterator[Runs]:
        """Yield the runs in the documents for which `rows` is true."""
        everything = bool(rows.all())
        for runs in self.runs:
            part = runs
            if not everything:
                inside = np.flatnonzero(rows[runs.documents])
                part = Runs(*(column.take(inside) for column in runs))
            if len(part.items):
                yield part


def _find_starts(items: Numbers) -> Ints:
    """Return where each item begins, of some in order."""
    return np.flatnonzero(np.append(True, items[1:] != items[:-1]))


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
    rows: Rows
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
        for items, documents, counts in self.tally.chosen(self.rows):
            starts, sizes = _find_starts(items), self.tally.sizes[documents].astype(np.float64)
            which = items[starts]
            covered[which] += np.add.reduceat(sizes, starts)
            sizes *= self.counts[items]
            sizes -= counts * size
            apart[which] += np.add.reduceat(np.abs(sizes, out=sizes), starts)
        bases = self.tally.sizes[self.rows]
        smallest = float(bases[bases > 0].min()) if self.n_documents > 1 else np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            dp = (apart / (self.counts * size) + 1 - covered / size) / 2
            return np.asarray(dp / (1 - smallest / size), dtype=np.float64)


def clumping(*sides: Side) -> Floats:
    """Return the design effect of each item: how much more its count varies than if tokens were independent.

    The variance by documents of the counts of all sides over what it would be (the count itself), at least 1.
    A word that stands 40 times in one article and nowhere else has 40, as good as one match; a word that
    keeps its rate from article to article has 1. (Rao & Scott 1992, Biometrics 48:577-585.)
    """
    excess, counts = sum(side.excess for side in sides), sum(side.counts for side in sides)
    ratio = np.ones(len(counts))  # type: ignore[arg-type]  # there are sides, so that the sum is an array
    np.divide(excess, counts, out=ratio, where=np.asarray(counts) > 0)
    return np.maximum(ratio, 1.0)


def split_by(corpus: Corpus, by: str) -> Iterator[tuple[Any, Rows, Rows]]:
    """Yield each value of a column of the documents, which have it, and which have another; none is no value.

    Raises:
        CorpusError: there is no such column.
    """
    levels = factorise(get_column(corpus.documents, by))
    for number in sorted(range(len(levels.values)), key=lambda each: str(levels.values[each])):
        rows = levels.codes == number
        yield levels.values[number], rows, (levels.codes >= 0) & ~rows


def tally_words(
    corpora: Sequence[Corpus], *, n: int = 1, fold: Fold = True, within: str = "phrase", min_count: int = 1
) -> Tally:
    """Count the words or n-grams of the corpora in each of their documents, one corpus after the other."""
    check_fold(fold, n)
    if fold == MEASURED:
        return _tally_spellings(corpora, min_count)
    if n == 1 and len(corpora) == 1 and isinstance(corpora[0], Saved):
        tally: Tally = corpora[0].saved_tally(fold=fold, min_count=min_count)
        return tally
    store = merge_stores([corpus.token_store for corpus in corpora])
    names, form_of = choose_forms(store, fold)
    if n == 1:
        enough, numbers = number_frequent(count_forms(store, form_of, len(names)), min_count)
        words = enough[:, None].astype(np.int32)
        runs = map_spans(partial(_count_block, store, numbers[form_of]), split_blocks(store.bounds))
        sizes = store.counts
    else:
        joined = find_joined(corpora, within)
        found = find_sequences(store, form_of, len(names), joined, n, min_count)
        words, runs, sizes = found.words, found.runs, found.spread
    labels = label_ngrams(words, names)
    return Tally(labels, write_patterns(words, store, fold=fold, labels=labels), runs, sizes)


def _tally_spellings(corpora: Sequence[Corpus], min_count: int) -> Tally:
    """Count words, of which capitals tell some apart.

    Raises:
        ParameterError: a corpus has counts of words only, which do not tell what stands beside a word.
    """
    if any(isinstance(corpus, Saved) for corpus in corpora):
        raise ParameterError(
            "fold='measured' needs the texts, and of a corpus that was measured only counts are kept. "
            "Use fold=True or fold=False."
        )
    store = merge_stores([corpus.token_store for corpus in corpora])
    spellings = tell_spellings(store)
    totals = count_forms(store, spellings.number_of, spellings.size)
    words, numbers = number_frequent(totals, min_count)
    count_part = partial(_count_block, store, numbers[spellings.number_of])
    runs = map_spans(count_part, split_blocks(store.bounds))
    labels, patterns = spellings.names[words], spellings.patterns(words)
    return Tally(labels, patterns, runs, store.counts, spellings.keys(words))


def _count_block(store: TokenStore, numbers: Numbers, first: int, last: int) -> Runs:
    """Count the items of the documents `first:last`; a number of -1 is that of no item."""
    low, high = int(store.bounds[first]), int(store.bounds[last])
    ids = numbers[store.types[low:high]]
    held = ids >= 0
    holders = np.repeat(np.arange(last - first, dtype=np.int32), store.counts[first:last])
    return count_by_document(ids[held], holders[held], first)


def tally_categories(corpora: Sequence[Corpus], lexicon: Lexicon) -> Tally:
    """Count the matches of each category, negated ones left out, in each document.

    A document in another language than the lexicon's counts with no words.
    """
    table = np.concatenate([count(corpus, lexicon).matches for corpus in corpora])
    items, documents = np.nonzero(table.T)
    labels = np.empty(len(lexicon.categories), dtype=object)
    labels[:] = lexicon.categories
    return Tally(
        labels,
        [""] * len(labels),
        [
            Runs(
                items.astype(np.int32),
                documents.astype(np.int32),
                table.T[items, documents].astype(np.int32),
            )
        ],
        np.concatenate(
            [corpus.token_store.counts * find_fitting(corpus, lexicon.language) for corpus in corpora]
        ),
    )

"""Lists of words and of n-grams, with how often and how widely each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.corpus.levels import name_columns
from narrative.errors import ParameterError, check_corpus, check_whole
from narrative.vocabulary.document_counts import Side, split_by, tally_words
from narrative.vocabulary.spellings import Fold

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: The columns of a list of words, after that of `by`.
FREQUENCIES = ("rank", "item", "pattern", "count", "size", "per_million", "documents", "n_documents", "dp")


def frequencies(
    corpus: Corpus, *, by: str | None = None, fold: Fold = True, min_count: int = 1
) -> pd.DataFrame:
    """Return the words of a corpus, the most frequent first.

    Args:
        corpus: what was read.
        by: a column of the documents; a list for each of its values, one below the other. Documents without a
            value are in none. A column called like one of `FREQUENCIES` gets `group_` in front.
        fold: count words in normal form (`narrative.text.normalise`); `False` tells *May* from *may*, and
            "measured" *US* from *us* where the corpus shows both (`narrative.vocabulary.spellings`).
        min_count: leave out words that are rarer in the whole corpus.

    Returns:
        A table with the columns `FREQUENCIES`: `rank` (equal counts share the smallest), `item`, `pattern`
        (for `kwic`), `count` of `size` words, `per_million`, in how many `documents` of `n_documents` (those
        with words), and `dp`, Gries' DPnorm over them: 0 even, 1 in one only, see `dispersion`. Words as
        frequent as each other are in alphabetic order.

    Raises:
        ParameterError: `min_count` is not a whole number from 1; or the column `by` has no value.
        CorpusError: there is no column `by`.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["a a b b c d", "A d d d", "a a a"]}))
    >>> frequencies(corpus)[["rank", "item", "count", "documents"]].to_numpy().tolist()
    [[1, 'a', 6, 3], [2, 'd', 4, 2], [3, 'b', 2, 1], [4, 'c', 1, 1]]
    """
    check_corpus(corpus)
    return _list(corpus, 1, by=by, fold=fold, within="document", min_count=min_count)


def ngrams(
    corpus: Corpus,
    n: int = 2,
    *,
    by: str | None = None,
    fold: bool = True,
    within: str = "phrase",
    min_count: int = 5,
) -> pd.DataFrame:
    """Return the sequences of `n` words of a corpus, the most frequent first.

    Args:
        corpus: what was read.
        n: how many words.
        by: as in `frequencies`.
        fold: count words in normal form; `False` tells *May* from *may*.
        within: what a sequence may not go over. "phrase": anything but white space, as in `match`, so that
            `kwic(corpus, pattern)` shows just these places (but for overlapping ones, *ha ha ha*, of which it
            shows one); "sentence": it goes over commas and brackets, not over the ends of sentences;
            "document": over anything, as most other programs count.
        min_count: leave out sequences that are rarer in the whole corpus. 1 takes long in a large one.

    Returns:
        As `frequencies`; `size` is the number of places where a sequence of `n` words can stand.

    Raises:
        ParameterError: `n` or `min_count` is not a whole number from 1.
        UnknownNameError: there is no such border.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Tear gas, tear gas and gas."]}))
    >>> [ngrams(corpus, within=border, min_count=1)["item"].tolist() for border in ("phrase", "document")]
    [['tear gas', 'and gas', 'gas and'], ['tear gas', 'and gas', 'gas and', 'gas tear']]
    """
    check_corpus(corpus)
    return _list(corpus, check_whole("n", n), by=by, fold=fold, within=within, min_count=min_count)


def _list(corpus: Corpus, n: int, *, by: str | None, fold: Fold, within: str, min_count: int) -> pd.DataFrame:
    check_whole("min_count", min_count)
    tally = tally_words([corpus], n=n, fold=fold, within=within, min_count=min_count)
    if by is None:
        return _rank(tally.side(np.ones(len(corpus), np.bool_)))
    parts = []
    for value, rows, _ in split_by(corpus, by):
        part = _rank(tally.side(rows))
        part.insert(0, name_columns([by], FREQUENCIES)[by], value)
        parts.append(part)
    if not parts:
        raise ParameterError(f"by={by!r}: no document has a value in that column.")
    return pd.concat(parts, ignore_index=True)


def _rank(side: Side) -> pd.DataFrame:
    held = np.flatnonzero(side.counts > 0)
    labels = pd.Series(side.tally.labels[held], dtype="str")
    counts = side.counts[held].astype(np.int64)
    rows = np.lexsort((pd.factorize(labels, sort=True)[0], -counts))
    patterns = np.array(side.tally.patterns, dtype=object)[held]
    table = pd.DataFrame(
        {
            "rank": pd.Series(counts).rank(method="min", ascending=False).astype(np.int64),
            "item": labels,
            "pattern": pd.Series(patterns, dtype="str"),
            "count": counts,
            "size": side.size,
            "per_million": 1e6 * counts / max(side.size, 1),
            "documents": side.documents[held].astype(np.int64),
            "n_documents": side.n_documents,
            "dp": side.deviation[held],
        }
    )
    return table.iloc[rows].reset_index(drop=True)

"""Which categories of a lexicon stand in the same sentences."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.comparison.differences import Correction, correct
from narrative.corpus.languages import keep_fitting
from narrative.errors import check_choice, check_corpus
from narrative.lexicons.lexicon import check_lexicon
from narrative.matching.matching import find_places
from narrative.vocabulary.association import dice, mutual_information, npmi
from narrative.vocabulary.contingency import Contingency, Ints, g_squared, independence_p
from narrative.vocabulary.effect_sizes import odds_ratio

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

UNITS = ("sentence", "document")
#: The columns of a table of co-occurrence.
COOCCURRENCE = (
    "category", "other", "joint", "category_count", "other_count", "size", "documents", "expected",
    "mi", "npmi", "dice", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "g2", "p", "p_adjusted",
)  # fmt: skip


def cooccurrence(
    corpus: Corpus, lexicon: Lexicon, *, unit: str = "sentence", correction: Correction = "benjamini-hochberg"
) -> pd.DataFrame:
    """Return how often two categories of a lexicon stand in the same sentence, a row for each pair.

    A sentence counts once for a category, however many of its matches it has; negated matches count for
    nothing. A word that is in both categories makes a sentence of both, so look at the entries before you
    read a tie between their meanings.

    Args:
        corpus: what was read.
        lexicon: the categories.
        unit: "sentence" or "document".
        correction: of p, for the number of pairs: "benjamini-hochberg", "holm" or "none".

    Returns:
        A table with the columns `COOCCURRENCE`, all pairs in the order of the lexicon: `joint` sentences with
        both, `category_count` and `other_count` with each, of `size` that there are, in how many `documents`
        both share one; `expected` by chance; MI (bits), NPMI (-1 never, 0 chance, 1 always), Dice; the odds
        ratio with a 95 % interval; signed G² and its p (Fisher's where an expected count is below 5).
        Interval and p take sentences as independent.

    Raises:
        UnknownNameError: there is no such unit or correction.

    The sentences behind a pair are those that `match(corpus, lexicon)` has for both.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> texts = ["Hope and courage. Hope. Fear.", "Courage and hope!"]
    >>> lexicon = Lexicon.from_entries({name: [name] for name in ("hope", "courage", "fear")}, name="example")
    >>> pairs = cooccurrence(Corpus.from_documents(pd.DataFrame({"text": texts})), lexicon)
    >>> pairs[["category", "other", "joint", "documents"]].to_numpy().tolist()
    [['hope', 'courage', 2, 2], ['hope', 'fear', 0, 0], ['courage', 'fear', 0, 0]]
    """
    check_corpus(corpus)
    check_lexicon(lexicon)
    check_choice("unit", unit, UNITS)
    held, owner, size = _find_categories(corpus, lexicon, unit)
    together = (held.T @ held).toarray()
    pairs = list(itertools.combinations(range(len(lexicon.categories)), 2))
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    joint, one, other = together[first, second], together[first, first], together[second, second]
    table = Contingency.from_margins(joint, one, other, size)
    expected, odds, g2 = table.expected[0], odds_ratio(table), g_squared(table)
    p = independence_p(table, g2)
    categories = pd.array(lexicon.categories, dtype="str")
    return pd.DataFrame(
        {
            "category": categories.take(first),
            "other": categories.take(second),
            "joint": joint,
            "category_count": one,
            "other_count": other,
            "size": size,
            "documents": _count_shared(held.tocsc(), owner, pairs),
            "expected": expected,
            "mi": mutual_information(joint, expected),
            "npmi": npmi(joint, expected, size),
            "dice": dice(joint, one, other),
            "odds_ratio": odds.estimate,
            "odds_ratio_low": odds.low,
            "odds_ratio_high": odds.high,
            "g2": g2,
            "p": p,
            "p_adjusted": correct(p, correction),
        }
    )[list(COOCCURRENCE)]


def _find_categories(corpus: Corpus, lexicon: Lexicon, unit: str) -> tuple[Any, Ints, int]:
    """Which units have which categories: a sparse matrix, the document of each row, and how many units."""
    from scipy.sparse import csr_array

    from narrative.engine.sentences import sentence_of

    corpus = keep_fitting(corpus, lexicon.language)
    store, places = corpus.token_store, find_places(corpus, lexicon)
    rows, owner, size = places.documents, np.arange(len(corpus)), int((store.counts > 0).sum())
    if unit == "sentence":
        sentences = corpus.sentence_store
        rows = sentences.bounds[rows] + sentence_of(sentences, rows, store.starts[places.tokens])
        owner, size = np.repeat(owner, sentences.counts), sentences.n_sentences
    n, kept = len(lexicon.categories), ~places.negated
    cells = np.sort(rows[kept] * n + places.categories[kept], kind="stable")  # nearly in order already
    cells = cells[np.diff(cells, prepend=-1) > 0]
    held = csr_array((np.ones(len(cells), np.int64), (cells // n, cells % n)), shape=(len(owner), n))
    return held, owner, size


def _count_shared(held: Any, owner: Ints, pairs: Sequence[tuple[int, int]]) -> Ints:
    """In how many documents the two categories of each pair share a unit."""
    members = [held.indices[held.indptr[k] : held.indptr[k + 1]] for k in range(held.shape[1])]
    both = (owner[np.intersect1d(members[a], members[b], assume_unique=True)] for a, b in pairs)
    return np.array([np.count_nonzero(np.diff(each, prepend=-1)) for each in both], np.int64)  # in order

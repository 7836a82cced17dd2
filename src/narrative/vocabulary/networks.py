"""Which categories of a lexicon stand in the same sentences."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison.differences import Correction, correct
from narrative.errors import UnknownNameError
from narrative.matching.matching import locate
from narrative.vocabulary.association import dice, mutual_information, npmi
from narrative.vocabulary.contingency import (
    SMALL,
    Contingency,
    fisher_exact,
    g_squared,
    p_value,
)
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

    A sentence counts once for a category, however many of its places it holds; negated places count for
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
    from scipy.sparse import csr_array

    from narrative.engine.sentences import sentence_of

    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    store = corpus.token_store
    places = locate(store, corpus.documents["text"].tolist(), lexicon)
    documents = places.documents
    rows, n_rows = documents, len(corpus)
    size = int((store.counts > 0).sum())
    if unit == "sentence":
        sentences = corpus.sentence_store
        rows = sentences.bounds[documents] + sentence_of(sentences, documents, store.starts[places.tokens])
        n_rows = size = sentences.n_sentences
    n = len(lexicon.categories)
    kept = ~places.negated
    cells = np.sort(rows[kept] * n + places.categories[kept], kind="stable")  # nearly in order already
    cells = cells[np.diff(cells, prepend=-1) > 0]
    held = csr_array((np.ones(len(cells), np.int64), (cells // n, cells % n)), shape=(n_rows, n))
    together = (held.T @ held).toarray()
    owner = np.arange(len(corpus))
    if unit == "sentence":
        owner = np.repeat(owner, corpus.sentence_store.counts)
    held = held.tocsc()
    members = [held.indices[held.indptr[k] : held.indptr[k + 1]] for k in range(n)]
    pairs = list(itertools.combinations(range(n), 2))
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T
    joint = together[first, second]
    table = Contingency.from_margins(joint, together[first, first], together[second, second], size)
    expected = table.expected[0]
    odds = odds_ratio(table)
    p = p_value(g_squared(table))
    small = np.flatnonzero(np.min(table.expected, axis=0) < SMALL)
    p[small] = fisher_exact(Contingency(*(cell[small] for cell in table.cells)))
    both = (owner[np.intersect1d(members[a], members[b], assume_unique=True)] for a, b in pairs)
    shared = [np.count_nonzero(np.diff(owners)) + (len(owners) > 0) for owners in both]  # they are in order
    categories = pd.array(lexicon.categories, dtype="str")
    return pd.DataFrame(
        {
            "category": categories.take(first),
            "other": categories.take(second),
            "joint": joint,
            "category_count": together[first, first],
            "other_count": together[second, second],
            "size": size,
            "documents": np.array(shared, np.int64),
            "expected": expected,
            "mi": mutual_information(joint, expected),
            "npmi": npmi(joint, expected, size),
            "dice": dice(joint, together[first, first], together[second, second]),
            "odds_ratio": odds.estimate,
            "odds_ratio_low": odds.low,
            "odds_ratio_high": odds.high,
            "g2": g_squared(table),
            "p": p,
            "p_adjusted": correct(p, correction),
        }
    )[list(COOCCURRENCE)]

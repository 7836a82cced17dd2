"""Which share of a text VADER calls negative, neutral and positive: its three values beside the compound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from narrative.corpus.store import kept
from narrative.engine.vader import vader_shares as score_shares
from narrative.errors import UnknownNameError
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.tone import arrange, count_words, cut
from narrative.schema import SCORES, SENTENCE_SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: The three measures, with the program that they are of.
SHARES = dict.fromkeys(("vader_negative", "vader_neutral", "vader_positive"), "vader")


def vader_shares(corpus: Corpus, by: Literal["document", "sentence"] = "document") -> pd.DataFrame:
    """Score which share of each document or sentence is negative, neutral and positive by VADER.

    `vader_negative`, `vader_neutral` and `vader_positive` are what vaderSentiment calls neg, neu and pos:
    from 0 to 1, and together 1, but for rounding. A word with a value counts as much as that value without
    its sign, and 1 more; one without counts 1. So they are no shares of words. As `vader_compound`, they are
    scored sentence by sentence, and a document is the mean of its sentences, weighted by their words. A text
    with as much praise as blame has a compound of about 0, and so has one with neither: these values tell
    the two apart.

    Args:
        corpus: what was read.
        by: what a row is of, "document" or "sentence".

    Returns:
        A table of scores, or of sentence scores; `sentiment` has the compound. Documents in other languages
        than English have no value, and a reason.

    Raises:
        UnknownNameError: `by` is none of the choices.

    Source: Hutto, C. J. & Gilbert, E. (2014), VADER, ICWSM 8:216-225.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["A bad day."]}, index=["a"])
    >>> scores = vader_shares(Corpus.from_documents(documents, name="example"))
    >>> print(scores[["measure", "total", "base", "value"]].round(3).to_string(index=False))
           measure  total  base  value
    vader_negative  1.908     3  0.636
     vader_neutral  1.092     3  0.364
    vader_positive  0.000     3  0.000
    """
    if by not in ("document", "sentence"):
        raise UnknownNameError("choice of `by`", by, ("document", "sentence"))
    return leave_out_foreign(_shares(corpus, by), corpus)


def _score_texts(corpus: Corpus, by: str) -> pd.DataFrame:
    """Score all texts, in whatever language they are."""
    store, words = corpus.sentence_store, count_words(corpus)
    texts = cut(corpus.documents["text"].tolist(), store.bounds, store.starts, store.ends)
    values = score_shares(texts)
    documents = np.repeat(np.arange(len(corpus)), store.counts)
    doc_ids = corpus.documents.index.to_numpy()
    if by == "document":
        sums = np.array([np.bincount(documents, row, len(corpus)) for row in values * words])
        bases = np.bincount(documents, words, len(corpus)).astype(np.int64)
        return check(arrange(SHARES, doc_ids, np.tile(bases, (3, 1)), sums), SCORES, "table of scores")
    table = arrange(SHARES, doc_ids[documents], np.tile(words, (3, 1)), values * words)
    numbers = (np.arange(len(documents)) - store.bounds[documents]).astype(np.int32)
    table.insert(1, "sentence", np.repeat(numbers, 3))
    # VADER's own values: multiplied with the words and divided again, a last bit could be lost.
    table["value"] = np.where(words > 0, values, np.nan).T.reshape(-1)
    return check(table, SENTENCE_SCORES, "table of sentence scores")


_shares = kept(_score_texts, "vader_shares")

"""Each document put in one group by a single column or span of time, and the groups listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.corpus.groups import group_documents, is_period
from narrative.corpus.levels import name_values

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["divide", "list_groups", "pick_largest"]


def divide(corpus: Corpus, by: str) -> Corpus:
    """Put each document in a group: the corpus with a column `group`.

    Args:
        corpus: what was read.
        by: a column of the documents, or a span of time: "day", "week" (from Monday), "month" or "year".

    Returns:
        The corpus, in which `group` is text; it is empty for documents without a value, or without a date.

    Raises:
        CorpusError: there is no such column.

    >>> from narrative import Corpus
    >>> table = pd.DataFrame({"text": ["War.", "Peace."], "date": ["2019-03-31", "2019-04-01"]})
    >>> divide(Corpus.from_documents(table), "month").documents["group"].tolist()
    ['2019-03', '2019-04']
    """
    names = np.full(len(corpus), "", dtype=object)
    if len(corpus) and not (is_period(corpus, by) and corpus.documents["date"].isna().all()):
        groups = group_documents(corpus, by)
        called = [name if known else "" for name, known in zip(groups.names, groups.known, strict=True)]
        names = np.array(called, dtype=object)[groups.codes]
    return corpus.assign(group=pd.Series(names.tolist(), index=corpus.documents.index, dtype="str"))


def list_groups(corpus: Corpus) -> pd.DataFrame:
    """List the groups that `divide` made: `group`, `documents`, `first_date`, `last_date`, `words`, …"""
    groups = corpus.describe(by="group").reset_index()
    groups["group"] = name_values(groups["group"])
    return groups[["group", "documents", "first_date", "last_date", "words", "median_words"]]


def pick_largest(corpus: Corpus, n: int = 8) -> Corpus:
    """Keep the articles of the `n` groups that have most of them, of those that `divide` made."""
    sizes = corpus.documents["group"].value_counts()
    if len(sizes) <= n:
        return corpus
    known = sizes.drop("", errors="ignore").sort_index().sort_values(ascending=False, kind="stable")
    return corpus.where(group=known.index[:n].tolist())

"""What of words and sentences is kept in a store: how many words, and where sentences stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from narrative.corpus.store import Measurable, kept

if TYPE_CHECKING:
    from narrative.engine.sentences import SentenceStore
    from narrative.engine.tokens import TokenStore


class Segmented(Measurable, Protocol):
    """Documents that have words and sentences: what a corpus is to this module."""

    @property
    def token_store(self) -> TokenStore:
        """The words as flat arrays."""
        ...

    @property
    def sentence_store(self) -> SentenceStore:
        """The sentences as flat arrays."""
        ...


@kept
def count_words(corpus: Segmented) -> pd.DataFrame:
    """Return how many words each document has: `doc_id`, `words`."""
    return pd.DataFrame({"doc_id": corpus.documents.index, "words": corpus.token_store.counts})


@kept
def find_spans(corpus: Segmented) -> pd.DataFrame:
    """Return where the sentences of each document stand: `doc_id`, `start`, `end`."""
    store = corpus.sentence_store
    doc_ids = corpus.documents.index.repeat(store.counts)
    return pd.DataFrame({"doc_id": doc_ids, "start": store.starts, "end": store.ends})


def gather(corpus: Segmented, spans: pd.DataFrame) -> SentenceStore:
    """Return the sentences that `find_spans` found as flat arrays."""
    from narrative.engine.sentences import SentenceStore

    rows = corpus.documents.index.get_indexer(pd.Index(spans["doc_id"]))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(corpus)))]).astype(np.int64)
    return SentenceStore(spans["start"].to_numpy(), spans["end"].to_numpy(), bounds)

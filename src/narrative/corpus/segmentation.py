"""The words and sentences of a corpus as tables, a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.errors import check_corpus
from narrative.schema import SENTENCES, TOKENS, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus


def tokens(corpus: Corpus) -> pd.DataFrame:
    """Return the words of a corpus, a row for each: a table by `schema.TOKENS`.

    What a token is, `narrative.text.find_tokens` says. `sentence` and `token` are numbers within the
    document, from 0; `start` and `end` are places in its text: `text[start:end]` is the token as it was
    read. The table is large (some 70 bytes a word); measures use `corpus.token_store`, which is not.

    Example:
        >>> import pandas as pd
        >>> from narrative import Corpus
        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["It isn’t war."]}, index=["a"]))
        >>> tokens(corpus)[["token", "start", "end", "text"]]
           token  start  end   text
        0      0      0    2     It
        1      1      3    8  isn’t
        2      2      9   12    war
    """
    check_corpus(corpus)
    from narrative.engine.sentences import sentence_of

    store = corpus.token_store
    numbers = np.arange(store.n_tokens) - np.repeat(store.bounds[:-1], store.counts)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.take(store.documents),
            "sentence": sentence_of(corpus.sentence_store, store.documents, store.starts),
            "token": numbers,
            "start": store.starts,
            "end": store.ends,
            "text": pd.array(store.vocabulary, dtype="str").take(store.types),
        }
    )
    return check(table, TOKENS, "tokens")


def sentences(corpus: Corpus) -> pd.DataFrame:
    """Return the sentences of a corpus, a row for each: a table by `schema.SENTENCES`.

    What a sentence is, `narrative.text.find_sentences` says. `sentence` is its number within the document,
    from 0; `text[start:end]` of the document is the sentence as it was read.

    Example:
        >>> import pandas as pd
        >>> from narrative import Corpus
        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Mr. Smith came. He left."]}, index=["a"]))
        >>> sentences(corpus)[["sentence", "start", "end", "text"]]
           sentence  start  end             text
        0         0      0   15  Mr. Smith came.
        1         1     16   24         He left.
    """
    check_corpus(corpus)
    store = corpus.sentence_store
    counts = np.diff(store.bounds)
    holders = np.repeat(np.arange(len(counts)), counts)
    texts = corpus.documents["text"].tolist()
    spans = zip(holders.tolist(), store.starts.tolist(), store.ends.tolist(), strict=True)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.take(holders),
            "sentence": np.arange(len(holders)) - np.repeat(store.bounds[:-1], counts),
            "start": store.starts,
            "end": store.ends,
            "text": pd.Series([texts[holder][start:end] for holder, start, end in spans], dtype="str"),
        }
    )
    return check(table, SENTENCES, "sentences")

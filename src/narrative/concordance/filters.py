"""Which lines of a concordance stay: by a word nearby, by their sentence, or as a random sample."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from narrative.corpus.languages import find_fitting
from narrative.engine.sentences import sentence_of
from narrative.matching.matching import find_places, locate

if TYPE_CHECKING:
    from narrative.concordance.lines import Spans
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore
    from narrative.lexicons.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def has_near(store: TokenStore, texts: Sequence[str], spans: Spans, near: Lexicon) -> Bools:
    """Say for each line whether a match of the lexicon lies wholly in its context, left or right."""
    places = locate(store, texts, near, negation=False)
    found = np.zeros(len(spans), np.bool_)
    for length in np.unique(places.lengths).tolist():
        tokens = np.sort(places.tokens[places.lengths == length])
        for begin, end in ((spans.left, spans.first - 1), (spans.last + 1, spans.right)):
            low = np.searchsorted(tokens, begin)
            high = np.searchsorted(tokens, end - length + 1, side="right")
            found |= high > low
    return found


def in_category(
    corpus: Corpus, texts: Sequence[str], spans: Spans, lexicon: Lexicon, categories: Sequence[str]
) -> Bools:
    """Say for each line whether its sentence has a match of one of the categories, negated or not."""
    store = corpus.token_store
    places = find_places(corpus, lexicon)
    chosen = np.isin(places.categories, [lexicon.categories.index(each) for each in categories])
    theirs = _sentences(corpus, places.documents[chosen], store.starts[places.tokens[chosen]])
    return np.isin(_sentences(corpus, spans.rows, store.starts[spans.first]), theirs)


def in_tone(
    corpus: Corpus,
    texts: Sequence[str],
    spans: Spans,
    limits: tuple[float, float],
    program: Literal["vader", "textblob"],
) -> Bools:
    """Say for each line whether the tone of its sentence lies between the limits, which belong to it.

    Sentences of documents in another language than English have none.
    """
    from narrative.engine.pattern import textblob_sentiment
    from narrative.engine.vader import vader_compound

    store = corpus.sentence_store
    keys = _sentences(corpus, spans.rows, corpus.token_store.starts[spans.first])
    distinct, which = np.unique(keys, return_inverse=True)
    holders = np.searchsorted(store.bounds, distinct, side="right") - 1
    ends = store.ends[distinct].tolist()
    spots = zip(holders.tolist(), store.starts[distinct].tolist(), ends, strict=True)
    sentences = [texts[row][start:end] for row, start, end in spots]
    if program == "vader":
        tones = vader_compound(sentences).compound
    else:
        tones = textblob_sentiment(sentences).polarity
    between = (limits[0] <= tones) & (tones <= limits[1]) & find_fitting(corpus, "en")[holders]
    return np.asarray(between, np.bool_)[which.reshape(-1)]


def sample_lines(corpus: Corpus, spans: Spans, size: int, seed: int) -> Ints:
    """Return `size` lines sampled at random, in their order; they depend on seed, ids and offsets."""
    if size >= len(spans):
        return np.arange(len(spans))
    ids = corpus.documents.index.to_numpy(dtype=object)[spans.rows]
    starts = corpus.token_store.starts[spans.first].tolist()
    lots = [
        hashlib.blake2b(
            f"{seed}\x00{doc_id}\x00{start}".encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()
        for doc_id, start in zip(ids, starts, strict=True)
    ]
    drawn = sorted(range(len(lots)), key=lots.__getitem__)[:size]
    return np.sort(np.array(drawn, np.int64))


def _sentences(corpus: Corpus, rows: Ints, starts: npt.NDArray[np.integer]) -> Ints:
    """The number of the sentence, in the whole corpus, of each match."""
    store = corpus.sentence_store
    return np.asarray(store.bounds[rows] + sentence_of(store, rows, starts), np.int64)

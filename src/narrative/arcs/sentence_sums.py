"""Sentence by sentence: the totals and bases of a lexicon's categories or of a table of sentence scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.arcs.position import take_headlines
from narrative.comparison.resampling import Floats, Ints
from narrative.corpus.languages import find_fitting
from narrative.errors import TableError
from narrative.matching.matching import match
from narrative.measures import get_measure
from narrative.measures.fitting import is_foreign
from narrative.measures.news_tone import NEWS_TONE, tone
from narrative.measures.tone import TONE, count_words, sentiment
from narrative.schema import SENTENCE_SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sentences:
    """S sentences of D documents, for C categories.

    Attributes:
        totals: float64[S, C], the numerators.
        bases: int64[S], the denominators.
        bounds: int64[D + 1]: document d has the sentences `bounds[d]:bounds[d + 1]`.
    """

    totals: Floats
    bases: Ints
    bounds: Ints

    def take(self, rows: Ints) -> Sentences:
        """The sentences of the documents `rows`, in that order."""
        counts = np.diff(self.bounds)[rows]
        bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = np.arange(bounds[-1]) + np.repeat(self.bounds[rows] - bounds[:-1], counts)
        return Sentences(self.totals[places], self.bases[places], bounds)


@dataclass(frozen=True, eq=False)
class Measured:
    """One measure of all sentences, and of those of the headlines if they were measured too.

    `fits` says for which of the D documents the measure is made, by their language.
    """

    measure: str
    lexicon: str
    categories: tuple[str, ...]
    sentences: Sentences
    headlines: Sentences | None
    fits: Bools

    def take(self, rows: Ints) -> Measured:
        """The same of the documents `rows`, in that order."""
        heads = None if self.headlines is None else self.headlines.take(rows)
        sentences, fits = self.sentences.take(rows), self.fits[rows]
        return Measured(self.measure, self.lexicon, self.categories, sentences, heads, fits)


def measure_lexicon(corpus: Corpus, lexicon: Lexicon) -> Measured:
    """Add up the matches of a lexicon that are not negated, by sentence."""
    return Measured(
        "salience",
        lexicon.name,
        lexicon.categories,
        _place_sums(corpus, lexicon),
        _unless_empty(_place_sums(take_headlines(corpus), lexicon)),
        find_fitting(corpus, lexicon.language),
    )


def _place_sums(corpus: Corpus, lexicon: Lexicon) -> Sentences:
    places = match(corpus, lexicon)
    places = places[~places["negated"].astype(bool)]
    store = corpus.sentence_store
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(places["doc_id"]))
    sentence = store.bounds[document] + places["sentence"].to_numpy(dtype=np.int64)
    n_categories = len(lexicon.categories)
    cell = sentence * n_categories + pd.Index(lexicon.categories).get_indexer(pd.Index(places["category"]))
    weight = places["weight"].to_numpy(dtype=np.float64)
    totals = np.bincount(cell, weight, store.n_sentences * n_categories).astype(np.float64)
    return Sentences(totals.reshape(-1, n_categories), count_words(corpus), store.bounds)


def measure_scores(corpus: Corpus, scores: pd.DataFrame, titles: pd.DataFrame | None) -> list[Measured]:
    """Arrange a table of sentence scores measure by measure."""
    known = corpus.documents.index
    scores = check(scores, SENTENCE_SCORES, "table of sentence scores", documents=known)
    measures = scores[["measure", "lexicon"]].drop_duplicates()
    of_titles, names = None, set(measures["measure"])
    if len(measures) and titles is None and names <= {*TONE, *NEWS_TONE}:
        of_titles = take_headlines(corpus)
        makers = [make for make, own in ((sentiment, TONE), (tone, NEWS_TONE)) if names & set(own)]
        titles = pd.concat([make(of_titles, by="sentence") for make in makers], ignore_index=True)
    elif titles is not None:
        of_titles = take_headlines(corpus)
        titles = check(titles, SENTENCE_SCORES, "table of the headlines' sentence scores", documents=known)
    found = []
    for measure, lexicon in measures.itertuples(index=False):
        if get_measure(measure).group != "ratio":
            raise TableError(f"{measure!r} does not add up over sentences, so parts of it have no value.")
        here = scores[(scores["measure"] == measure) & (scores["lexicon"] == lexicon)]
        categories = tuple(dict.fromkeys(here["category"]))
        heads = None
        if titles is not None and of_titles is not None:
            there = titles[(titles["measure"] == measure) & (titles["lexicon"] == lexicon)]
            heads = _unless_empty(_score_sums(of_titles, there, categories)) if len(there) else None
        sums = _score_sums(corpus, here, categories)
        fits = ~known.isin(here.loc[is_foreign(here), "doc_id"])
        found.append(Measured(str(measure), str(lexicon), categories, sums, heads, fits))
    return found


def _score_sums(corpus: Corpus, scores: pd.DataFrame, categories: tuple[str, ...]) -> Sentences:
    """Put the scores of one measure in the order of the corpus's sentences.

    Raises:
        TableError: a sentence of the corpus has no score, or two.
    """
    store = corpus.sentence_store
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(scores["doc_id"]))
    here = scores[document >= 0]
    document = document[document >= 0]
    number = here["sentence"].to_numpy(dtype=np.int64)
    category = pd.Index(categories).get_indexer(pd.Index(here["category"]))
    inside = (number >= 0) & (number < store.counts[document])
    cell = (store.bounds[document] + number) * len(categories) + category
    times = np.bincount(cell[inside], minlength=store.n_sentences * len(categories))
    if not inside.all() or (times != 1).any():
        raise TableError(
            f"The sentence scores are not those of the corpus {corpus.name!r}: each of its "
            f"{store.n_sentences:,} sentences needs one score for each category. Score it again."
        )
    totals = np.empty(store.n_sentences * len(categories))
    bases = np.empty_like(totals)
    totals[cell] = here["total"].to_numpy(dtype=np.float64)
    bases[cell] = here["base"].to_numpy(dtype=np.float64)
    return Sentences(
        totals.reshape(-1, len(categories)),
        bases.reshape(-1, len(categories))[:, 0].astype(np.int64),
        store.bounds,
    )


def _unless_empty(heads: Sentences) -> Sentences | None:
    return heads if heads.bases.any() else None

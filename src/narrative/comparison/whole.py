"""The rates of all documents together, with intervals: a comparison with only one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison import compare
from narrative.schema import ESTIMATES

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["estimate_whole"]

#: With a larger part of its total in one document, a share of speakers has no interval (`_drop_unsettled`).
_MOST_OF_IT = 0.5
#: A column for grouping that is the same for all documents; no corpus has it by chance.
_ALL = "all articles together"


def estimate_whole(
    scores: pd.DataFrame,
    corpus: Corpus,
    *,
    measure: str | Sequence[str],
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 2024,
) -> pd.DataFrame:
    """Estimate each rate of all documents, with an interval by bootstrap over the documents.

    Args:
        scores, corpus, measure, level, resamples, seed: as of `narrative.compare`.

    Returns:
        A table by `schema.ESTIMATES`, a row for each measure and category. One document has no interval. Nor
        has a speaker, if more than half of his words are in one document: what others would give depends on
        whether they have one like it, and that one document does not tell.

    >>> from narrative import frame_salience, load_corpus, load_lexicon
    >>> corpus, frames = load_corpus("harbour"), load_lexicon("news-frames")
    >>> rates = estimate_whole(frame_salience(corpus, frames), corpus, measure="salience")
    >>> (rates.set_index("category")[["estimate", "low", "high"]] * 1000).loc["conflict"].round(1).tolist()
    [3.9, 2.9, 5.2]
    """
    together = corpus.assign(**{_ALL: [""] * len(corpus)})
    found = compare(scores, together, by=_ALL, measure=measure, level=level, resamples=resamples, seed=seed)
    return _drop_unsettled(found.estimates[list(ESTIMATES)], scores)


def _drop_unsettled(estimates: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Take the limits from the shares of speakers that rest on one document.

    The resamples without that document have nearly no error, so that their limits would run to nearly 1.
    """
    totals = scores.groupby(["measure", "category"])["total"].agg(["max", "sum"])
    alone = totals.index[totals["max"] > _MOST_OF_IT * totals["sum"]]
    keys = pd.MultiIndex.from_frame(estimates[["measure", "category"]])
    unsettled = estimates["measure"].eq("speaker_share").to_numpy() & keys.isin(alone)
    kept = ~pd.Series(unsettled, index=estimates.index)
    return estimates.assign(low=estimates["low"].where(kept), high=estimates["high"].where(kept))

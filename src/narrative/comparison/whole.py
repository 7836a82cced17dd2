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
        A table by `schema.ESTIMATES`, a row for each measure and category. One document has no interval.

    >>> from narrative import frame_salience, load_corpus, load_lexicon
    >>> corpus, frames = load_corpus("harbour"), load_lexicon("news-frames")
    >>> rates = estimate_whole(frame_salience(corpus, frames), corpus, measure="salience")
    >>> (rates.set_index("category")[["estimate", "low", "high"]] * 1000).loc["conflict"].round(1).tolist()
    [3.9, 2.9, 5.2]
    """
    together = corpus.assign(**{_ALL: [""] * len(corpus)})
    found = compare(scores, together, by=_ALL, measure=measure, level=level, resamples=resamples, seed=seed)
    return found.estimates[list(ESTIMATES)]

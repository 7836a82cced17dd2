"""Actors compared: the tone of what groups of articles say about each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison import compare
from narrative.schema import ESTIMATES, SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["estimate_actors"]


def estimate_actors(
    scores: pd.DataFrame,
    corpus: Corpus,
    *,
    by: str = "outlet",
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 2024,
) -> pd.DataFrame:
    """Estimate the tone of what each group says about each actor, with an interval, and how much it rests on.

    Each actor is estimated over the documents that speak of it, so that `n_documents` is their number. To say
    whether two groups differ, give the scores to `compare`, which tests and corrects for all of them.

    Args:
        scores: what `tone_about` gave, without voices.
        corpus, by, level, resamples, seed: as of `compare`.

    Returns:
        A table by `schema.ESTIMATES`, actor by actor, and `coverage`: which share of the words the measure
        knows. A group that does not speak of an actor has no row; an actor of whom nobody speaks neither.

    >>> import pandas as pd
    >>> from narrative import Corpus, tone_about
    >>> texts = ["Lee is good.", "Lee is bad.", "Moss won."]
    >>> documents = pd.DataFrame({"text": texts, "outlet": ["A", "B", "B"]})
    >>> corpus = Corpus.from_documents(documents, language="en")
    >>> found = estimate_actors(tone_about(corpus, ["Lee", "Moss"]), corpus)
    >>> found[["category", "outlet", "n_documents", "estimate", "coverage"]].round(2).values.tolist()
    [['Lee', 'A', 1, 0.63, 0.33], ['Lee', 'B', 1, -0.63, 0.33], ['Moss', 'B', 1, 0.0, 0.0]]
    """
    scores = check(scores, SCORES, "table of scores", documents=corpus.documents.index)
    names = scores["measure"].unique().tolist()
    coverage = next(name for name in names if name.endswith("_coverage"))
    [tone] = [name for name in names if name != coverage]
    found = []
    for actor in dict.fromkeys(scores["category"]):
        own = scores[scores["category"] == actor]
        spoken = own.loc[own["base"] > 0, "doc_id"].unique()
        if not len(spoken):
            continue
        part = corpus.where(doc_id=list(spoken))
        table = compare(
            own[own["doc_id"].isin(spoken)], part, by=by, level=level, resamples=resamples, seed=seed
        ).estimates
        known = table[table["measure"] == coverage].reset_index(drop=True)
        here = table[table["measure"] == tone].reset_index(drop=True)
        found.append(here.assign(coverage=np.asarray(known["estimate"], dtype=np.float64)))
    if not found:
        empty = {name: pd.Series(dtype="float64") for name in (*ESTIMATES, by, "coverage")}
        return pd.DataFrame(empty)
    return check(pd.concat(found, ignore_index=True), ESTIMATES, "table of estimates")

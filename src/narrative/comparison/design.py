"""The design of a comparison: what was sampled, what each document counts, and what of it is estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.correction import Coding
from narrative.comparison.differences import Correction
from narrative.comparison.resampling import Floats, Ints
from narrative.comparison.voices import Parts
from narrative.comparison.wide_tables import Anew, pivot
from narrative.corpus.groups import Copies, find_units, weigh_copies
from narrative.measures import Measure

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus


@dataclass(frozen=True, eq=False)
class Design:
    """What `compare` and `trend` are both told; the word is that of surveys (Lumley 2010, Complex Surveys).

    Attributes:
        by: the grouping columns as the user gave them.
        measure: which measures of the scores are meant; all, if none is named.
        unit: what was sampled: "document", "story", or a column of the documents.
        stories: which documents are copies, if that is known.
        copies: what a copy counts.
        correction: of p-values, for many comparisons.
        level: of intervals and tests.
        resamples: how many resamples are drawn.
        seed: of all that is random.
        coding: what coders decided, if counts are to be corrected.
    """

    by: Sequence[str]
    measure: str | Sequence[str] | None
    unit: str
    stories: pd.DataFrame | None
    copies: Copies
    correction: Correction
    level: float
    resamples: int
    seed: int
    coding: Coding | None = None


@dataclass(frozen=True, eq=False)
class Observations:
    """K measures of D documents, each document weighed by what it counts.

    Attributes:
        rows: measure, lexicon and category of each of the K.
        measures: the registry's entry of each.
        totals: float64[D, K].
        bases: float64[D, K].
        units: object[D], what each document was sampled with.
        weights: float64[D], what each document counts.
        is_empty: bool[D], which documents have nothing to measure by.
        foreign: bool[D, K], where the language of the document is the reason.
    """

    rows: pd.DataFrame
    measures: Sequence[Measure]
    totals: Floats
    bases: Floats
    units: npt.NDArray[np.object_]
    weights: Floats
    is_empty: npt.NDArray[np.bool_]
    foreign: npt.NDArray[np.bool_]

    @property
    def is_left_out(self) -> npt.NDArray[np.bool_]:
        """Which documents have nothing to measure by because of their language, bool[D]."""
        return np.asarray(self.is_empty & self.foreign.any(axis=1), dtype=bool)

    def take(self, documents: Ints) -> Observations:
        """Return the observations of these documents."""
        columns = ("totals", "bases", "units", "weights", "is_empty", "foreign")
        return replace(self, **{name: getattr(self, name)[documents] for name in columns})


def observe(
    scores: pd.DataFrame, corpus: Corpus, design: Design, anew: Anew = "refuse", *, parts: Parts | None = None
) -> Observations:
    """Arrange the scores of a corpus by the design; those of its `parts`, if it was split into voices.

    A part was sampled with its article, and counts what its article counts.

    Raises:
        As `pivot`, `weigh_copies` and `find_units`.
    """
    weights = weigh_copies(corpus, design.copies, design.stories)
    units = find_units(corpus, design.unit, design.stories)
    if parts is None:
        values = pivot(scores, corpus, design.measure, anew)
    else:
        values = pivot(parts.scores, parts.corpus, design.measure, anew)
        weights, units = weights[parts.rows], units[parts.rows]
    return Observations(
        rows=values.rows,
        measures=values.measures,
        totals=values.totals * weights[:, None],
        bases=values.bases * weights[:, None],
        units=units,
        weights=weights,
        is_empty=values.is_empty,
        foreign=values.foreign,
    )

"""What each change from one run to another did to a headline figure: effects that add up to the difference.

A headline figure is R = T / B, with T = Σtotal and B = Σbase over the documents. Of two runs,

    R2 - R1 = Σ (Δtotal - Δbase · (R1 + R2) / 2) / ((B1 + B2) / 2)

exactly, where Δ is what a document has in the second run less what it has in the first: all of it for a new
document, all of it with a minus for one that is gone. So every document has an effect of its own, in whatever
order one thinks of the changes. Of a document whose text stayed the same, Δ comes from the lexicon, the code,
the packages or the parameters; its places say from which patterns.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.reports.history.alignment import IN_BOTH

Floats = npt.NDArray[np.float64]
#: What happened to documents whose text is the same.
SAME_TEXT = ("kept", "renamed", "metadata")


@dataclass(frozen=True)
class Effect:
    """What one change did to one figure, in the figure's unit."""

    kind: str
    what: str
    effect: float


@dataclass(frozen=True)
class Counted:
    """What two runs counted for one figure.

    Attributes:
        before: `total` and `base` of each document in the first run, by `doc_id`.
        after: the same of the second run.
        pairs: which document is which (`narrative.reports.history.alignment.align_documents`).
        per: what Σtotal / Σbase is multiplied with to be in the figure's unit.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    pairs: pd.DataFrame
    per: float

    def value(self, run: int) -> float:
        """The figure in run 0 or 1; missing where nothing was counted."""
        scores = (self.before, self.after)[run]
        base = math.fsum(scores["base"])
        return self.per * math.fsum(scores["total"]) / base if base else math.nan

    def list_effects(self, patterns: Iterable[tuple[str, str, float]], joint: str) -> Iterator[Effect]:
        """The effects, the documents' first; their sum is `value(1) - value(0)`.

        Args:
            patterns: for documents whose text is the same: kind and name of a change of the lexicon, and what
                it added to Σtotal.
            joint: how to name what else changed those documents.
        """
        if math.isnan(self.value(0)) or math.isnan(self.value(1)):
            return
        kinds, names, totals, bases = self._differences()
        weight, mean = self._line()
        same = np.isin(kinds, SAME_TEXT)
        effects = weight * (totals - mean * bases)
        for row in np.flatnonzero(~same & (effects != 0)).tolist():
            yield Effect(str(kinds[row]), str(names[row]), float(effects[row]))
        rest = [math.fsum(totals[same])]
        for kind, name, total in patterns:
            rest.append(-total)
            if total:
                yield Effect(kind, name, weight * total)
        left = weight * (math.fsum(rest) - mean * math.fsum(bases[same]))
        if left:
            yield Effect("measured again", joint, left)

    def _line(self) -> tuple[float, float]:
        """The unit by the mean base, and the mean rate: the same for all documents."""
        bases = [math.fsum(scores["base"]) for scores in (self.before, self.after)]
        rates = [math.fsum(scores["total"]) / base
                 for scores, base in zip((self.before, self.after), bases, strict=True)]  # fmt: skip
        return self.per / (sum(bases) / 2), sum(rates) / 2

    def _differences(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Floats, Floats]:
        """Of each document that either run counted: what happened, its name, Δtotal and Δbase."""
        first = self.before.groupby(level=0).sum().reindex(self.pairs["before"])
        second = self.after.groupby(level=0).sum().reindex(self.pairs["after"])
        there = [scores["base"].notna().to_numpy() for scores in (first, second)]
        kinds = self.pairs["kind"].to_numpy(dtype=object).copy()
        in_both = np.isin(kinds, IN_BOTH)
        kinds[in_both & there[1] & ~there[0]] = "chosen"
        kinds[in_both & there[0] & ~there[1]] = "left out"
        names = self.pairs["after"].fillna(self.pairs["before"]).to_numpy(dtype=object)
        filled = [scores.fillna(0.0).to_numpy(dtype=np.float64) for scores in (first, second)]
        counted = there[0] | there[1]
        totals, bases = (filled[1] - filled[0])[counted].T
        return kinds[counted], names[counted], totals, bases

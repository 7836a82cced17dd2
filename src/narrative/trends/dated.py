"""Rates over time, as far as the documents of a corpus have dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.corpus.selection import find_dates, find_day
from narrative.trends.chronology import Trend, trend

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["follow_rates"]


def follow_rates(
    scores: pd.DataFrame, corpus: Corpus, *, event: str | None = None, **options: Any
) -> Trend | None:
    """Follow rates over time as `narrative.trend` does; `None` where no document has a date.

    Args:
        scores, corpus: as there.
        event: a day; it counts only if there are documents both before it and from it on.
        options: as there.
    """
    dates = find_dates(corpus.documents, options.get("freq", "week"))
    if not dates.notna().any():
        return None
    day = None if event is None else pd.Timestamp(find_day(event, "event"))
    apart = day is not None and (dates < day).any() and (dates >= day).any()
    return trend(scores, corpus, event=event if apart else None, **options)

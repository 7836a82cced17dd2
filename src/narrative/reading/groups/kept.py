"""What a report of groups keeps: its tables by name, and the figures that it is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from narrative.comparison.differences import HIGHER

if TYPE_CHECKING:
    import pandas as pd

    from narrative.comparison import Comparison
    from narrative.trends.chronology import Trend


def count_claims(frames: Comparison, tone: Comparison, stories: pd.DataFrame) -> dict[str, float]:
    """Return how many copies and claimed differences there are, as figures that a list of reports shows."""
    claims = [float(one.differences["verdict"].str.startswith(HIGHER).sum()) for one in (frames, tone)]
    return {
        "copies": float((~stories["first"].astype(bool)).sum()),
        "differences of frames claimed": claims[0],
        "differences of tone claimed": claims[1],
    }


def name_tables(
    frames: Comparison,
    once: Comparison,
    tone: Comparison,
    course: Trend | None,
    /,
    **further: pd.DataFrame | None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a report by the names under which they are kept; those that are `None` are not.

    Args:
        frames, once: the comparison with every copy, and with each story once.
        tone: the comparison of tone.
        course: the rates over time.
        further: other tables.
    """
    tables = {
        **{name: getattr(frames, name) for name in ("estimates", "differences", "cautions", "drivers")},
        **{f"{name}_once": getattr(once, name) for name in ("estimates", "differences")},
        **{f"tone_{name}": getattr(tone, name) for name in ("estimates", "differences", "cautions")},
        "periods": course.periods if course else None,
        "event": course.event.differences if course and course.event else None,
        **further,
    }
    return {name: table for name, table in tables.items() if table is not None}

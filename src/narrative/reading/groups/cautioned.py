"""What makes comparisons weak, each caution once, with what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.cautions import NO_VALUE, ONE_MAKES_IT
from narrative.comparison.voice_figures import VOICE_NAMES
from narrative.reading.groups.differences import label_row
from narrative.schema import CAUTIONS, check
from narrative.voices.assignment import VOICES

if TYPE_CHECKING:
    from narrative.comparison import Comparison

__all__ = ["gather_cautions", "list_cautions", "name_cautioned"]

_KEY = ["measure", "lexicon", "category", "caution", "meaning", "advice"]
#: How a caution ends that is only of the comparison in which each story counts once.
_ONCE = ", where each story counts once"


def list_cautions(
    every: Comparison, once: Comparison | None = None, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """List what makes comparisons weak, what that means and what to do, each caution once.

    Args:
        every: the comparison with every copy counted.
        once: the same with each story counted once, where there are copies.
        labels: what to call each category.

    Returns:
        `caution`, `about` (what it is about: "Morality (The Lugger)", or the groups alone), `meaning` and
        `advice`.
    """
    table = gather_cautions(every, once)
    key = ["caution", "meaning", "advice"]
    named = table.assign(about=pd.Series(name_cautioned(table, labels), index=table.index, dtype="str"))
    joined = named.groupby(key, sort=False)["about"].agg(
        lambda names: "; ".join(filter(None, dict.fromkeys(names)))
    )
    return joined.reset_index()[["caution", "about", "meaning", "advice"]]


def gather_cautions(every: Comparison, once: Comparison | None = None) -> pd.DataFrame:
    """Put the cautions of both comparisons in one table, by `schema.CAUTIONS`.

    What holds only where each story counts once says so: a group with 150 articles may have 8 stories.
    """
    first = check(every.cautions, CAUTIONS, "table of cautions")
    if once is None:
        return first
    known: dict[tuple[str, ...], set[str]] = {}
    for key, groups in zip(first[_KEY].itertuples(index=False, name=None), first["groups"], strict=True):
        known.setdefault(key, set()).update(groups.split(", "))
    rows = []
    for row in check(once.cautions, CAUTIONS, "table of cautions").to_dict("records"):
        told = known.get(tuple(row[name] for name in _KEY), set())
        further = [group for group in row["groups"].split(", ") if group not in told]
        if further and not row["caution"].endswith(NO_VALUE):  # these are among those of every copy
            end = "" if row["caution"].endswith(ONE_MAKES_IT) else _ONCE
            rows.append({**row, "groups": ", ".join(further), "caution": row["caution"] + end})
    added = pd.DataFrame(rows, columns=list(CAUTIONS)).astype("str")
    return pd.concat([first, added], ignore_index=True) if len(added) else first


def name_cautioned(cautions: pd.DataFrame, labels: Mapping[str, str] | None = None) -> list[str]:
    """Name what each row of a table of cautions is about, as in "Morality (The Lugger)"."""
    return [
        _about(row["groups"], label_row(row, labels) if row["measure"] else row["lexicon"])
        for row in cautions.to_dict("records")
    ]


def _about(groups: str, what: str) -> str:
    if set(groups.split(", ")) <= set(VOICES):
        groups = ", ".join(VOICE_NAMES[voice] for voice in groups.split(", "))
    return f"{what} ({groups})" if what and groups else what or groups

"""Cues: the verbs that introduce what somebody said, and what each of them takes.

They lie beside the `attribution` lexicon as `verbs.csv`: the forms of each verb (the plain one first, then
the third person, the past, and last that in *-ing*), what it takes, a word that it needs behind it (*point
out*), and the light it puts a statement in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from narrative.resources import lexicons_folder

#: What a verb takes: a statement; one only with *that* or in marks; a thought; words in marks only; a thing,
#: about which something was said.
CLAUSE, THAT, THOUGHT, QUOTE, OBJECT = "clause", "that", "thought", "quote", "object"
#: Forms of a verb.
PLAIN, THIRD, PAST, GOING = range(4)


@dataclass(frozen=True)
class Cue:
    """A form of a verb (or of a phrase) that introduces what somebody said.

    Attributes:
        verb: its plain form.
        slot: which form it is: PLAIN, THIRD, PAST or GOING.
        takes: CLAUSE, THOUGHT, QUOTE or OBJECT.
        needs: words of which one must follow, if any.
        category: the category of the `attribution` lexicon.
    """

    verb: str
    slot: int
    takes: str
    needs: frozenset[str]
    category: str


@cache
def load_cues() -> dict[str, Cue]:
    """Return the forms of all verbs.

    >>> load_cues()["told"].verb, load_cues()["claims"].category
    ('tell', 'doubting')
    """
    cues: dict[str, Cue] = {}
    path = lexicons_folder() / "attribution" / "verbs.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            forms = row["forms"].split()
            for number, form in enumerate(forms):
                slot = number if number < 2 else GOING if form.endswith("ing") else PAST
                needs = frozenset(row["needs"].split())
                cues.setdefault(form, Cue(row["verb"], slot, row["takes"], needs, row["category"]))
    return cues


def number_cues(forms: Iterable[str]) -> tuple[npt.NDArray[np.int32], list[Cue | None]]:
    """Return for each normal form the number of its cue (0 for none), and the cues by their numbers."""
    cues = load_cues()
    numbers = {form: number for number, form in enumerate(cues, 1)}
    return np.array([numbers.get(form, 0) for form in forms], np.int32), [None, *cues.values()]

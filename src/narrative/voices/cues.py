"""Cues: the verbs and nouns that introduce what somebody said, and what each of them takes.

They lie beside the `attribution` lexicon as `verbs.csv`: the forms of each verb (the plain one first, then
the third person, the past, and last that in *-ing*), what it takes, a word that it needs behind it (*point
out*), and the light it puts a statement in. The nouns are in `nouns.csv`, with what must follow.
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
#: Cues of other kinds: a noun (*his claim that*), and a verb in the passive (*it was said that*).
NOUN, PASSIVE = "noun", "passive"
#: Forms of a verb.
PLAIN, THIRD, PAST, GOING = range(4)


@dataclass(frozen=True)
class Cue:
    """A form of a verb (or of a phrase) that introduces what somebody said.

    Attributes:
        verb: its plain form.
        slot: which form it is: PLAIN, THIRD, PAST or GOING.
        takes: CLAUSE, THAT, THOUGHT, QUOTE or OBJECT; NOUN or PASSIVE for cues of these kinds.
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
                slot = PAST if form in forms[2:] and slot != GOING else slot  # put, read
                needs = frozenset(row["needs"].split())
                cues.setdefault(form, Cue(row["verb"], slot, row["takes"], needs, row["category"]))
    return cues


@cache
def load_nouns() -> dict[str, Cue]:
    """Return the forms of the nouns that introduce a statement, each with the words that open it.

    >>> load_nouns()["claims"].verb, sorted(load_nouns()["demand"].needs)
    ('claim', ['that', 'to'])
    """
    path = lexicons_folder() / "attribution" / "nouns.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            form: Cue(row["noun"], PLAIN, NOUN, frozenset(row["follows"].split()), row["category"])
            for row in csv.DictReader(lines)
            for form in row["forms"].split()
        }


def number_cues(forms: Iterable[str]) -> tuple[npt.NDArray[np.int32], list[Cue | None]]:
    """Return for each normal form the number of its cue (0 for none), and the cues by their numbers."""
    cues = load_cues()
    numbers = {form: number for number, form in enumerate(cues, 1)}
    return np.array([numbers.get(form, 0) for form in forms], np.int32), [None, *cues.values()]

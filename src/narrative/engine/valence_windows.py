"""The rules of VADER over windows of words, for all known words of many texts at once.

These are `SentimentIntensityAnalyzer.sentiment_valence` and `_but_check` of vaderSentiment 3.3.2, as
arrays over the known words. A class is a word that plays a part in VADER (all others are one class),
twice: as it is, and in capitals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.engine.rows import expand_ranges

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Words that have a part in a rule; a word's role is its place here, and 0 is no role.
_ROLES = (
    "", "no", "or", "nor", "never", "so", "this", "without", "doubt",
    "least", "at", "very", "kind", "of", "but",
)  # fmt: skip
_ROLE = {word: number for number, word in enumerate(_ROLES)}
#: A word with a value that is no degree word; the word that changes the values around it; and the longest
#: word of an idiom. Bits.
_SCORED, _BUT, _IDIOM = 1, 2, 4


@dataclass(frozen=True)
class Values:
    """The words with a value, in order: place in the row, text, value, whether its sign was turned."""

    places: Ints
    texts: Ints
    values: Floats
    turned: Bools


@dataclass(frozen=True)
class Tables:
    """What VADER knows of each form (and so of each class, by its number), as arrays."""

    forms: list[str]
    classes: dict[str, int]
    known: Bools
    value: Floats
    degree: Floats
    negates: Bools
    role: npt.NDArray[np.int8]
    part: npt.NDArray[np.int8]
    emoji: dict[str, str]
    program: Any


@cache
def load_vader() -> Any:
    """Return the reference program with its lexicon, loaded once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def load_tables() -> Tables:
    """Return what VADER knows, from its lexicon and its constants."""
    from vaderSentiment import vaderSentiment as program

    reference = load_vader()
    lexicon: dict[str, float] = reference.lexicon
    degrees: dict[str, float] = program.BOOSTER_DICT
    idioms = [words for words in (*program.SPECIAL_CASES, *degrees) if " " in words]
    #: An idiom is looked for where its longest word stands.
    rare = {max(words.split(), key=len) for words in idioms}
    in_idioms = [word for words in idioms for word in words.split()]
    forms = list(dict.fromkeys(["", "n't", *lexicon, *degrees, *program.NEGATE, *_ROLES, *in_idioms]))
    both = [form for form in forms for _ in "lU"]
    emoji = {sign: text for sign, text in reference.emojis.items() if len(sign) == 1}
    return Tables(
        forms=forms,
        classes={form: 2 * number for number, form in enumerate(forms)},
        known=np.array([form in lexicon for form in both]),
        value=np.array([lexicon.get(form, 0.0) for form in both], np.float64),
        degree=np.array([degrees.get(form, 0.0) for form in both], np.float64),
        negates=np.array([program.negated([form]) for form in both]),
        role=np.array([_ROLE.get(form, 0) for form in both], np.int8),
        part=np.array(
            [
                _SCORED * (form in lexicon and form not in degrees)
                | _BUT * (form == "but" and form not in lexicon)
                | _IDIOM * (form in rare)
                for form in both
            ],
            np.int8,
        ),
        emoji=emoji,
        program=program,
    )


def rate_words(ids: npt.NDArray[np.int32], counts: Ints) -> Values:
    """Apply VADER's rules to all known words at once.

    Letters: W words in the row, T texts, H known words. `before[k]` are the classes of the words k + 1
    places before each known word; where a text begins in between, `position > k` says that they do not
    count.
    """
    table = load_tables()
    program = table.program
    row = np.concatenate([np.zeros(3, np.int32), ids, np.zeros(2, np.int32)])
    bounds = np.concatenate([[0], np.cumsum(counts)])

    parts = table.part[ids]
    places = np.flatnonzero(parts & _SCORED)
    texts = np.searchsorted(bounds, places, side="right") - 1
    following = np.where(bounds[texts + 1] - 1 > places, row[places + 4], 0)
    kind_of = (table.role[ids[places]] == _ROLE["kind"]) & (table.role[following] == _ROLE["of"])
    places, following, texts = places[~kind_of], following[~kind_of], texts[~kind_of]

    position = places - bounds[texts]
    words = ids[places]
    before = [row[places + 2], row[places + 1], row[places]]
    roles = [table.role[word] for word in before]
    n_capitals = np.diff(np.searchsorted(np.flatnonzero(ids & 1), bounds))
    some_capitals = ((n_capitals > 0) & (n_capitals < counts))[texts]

    # "no": it turns a known word that follows, and then has no value of its own.
    own = table.value[words]
    values = np.where((table.role[words] == _ROLE["no"]) & table.known[following], 0.0, own)
    no = _ROLE["no"]
    after_no = (position > 0) & (roles[0] == no) | (position > 1) & (roles[1] == no)
    after_no |= (position > 2) & (roles[2] == no) & _among(roles[0], "or", "nor")
    values = np.where(after_no, own * program.N_SCALAR, values)

    values = np.where(
        (words & 1 > 0) & some_capitals,
        values + np.where(values > 0, program.C_INCR, -program.C_INCR),
        values,
    )

    for k, damping in enumerate((1.0, 0.95, 0.9)):
        counted = (position > k) & ~table.known[before[k]]
        degree = table.degree[before[k]]
        change = np.where(values < 0, -degree, degree)
        shouted = (before[k] & 1 > 0) & some_capitals & (degree != 0)
        change = np.where(shouted, change + np.where(values > 0, program.C_INCR, -program.C_INCR), change)
        values = np.where(counted, values + change * damping, values)
        stronger, unmoved = _never_so(roles, k)
        factor = np.where(table.negates[before[k]], program.N_SCALAR, 1.0)
        factor = np.where(stronger, 1.25, np.where(unmoved, 1.0, factor))
        values = np.where(counted, values * factor, values)
    near = counted & _is_around(places, np.flatnonzero(parts & _IDIOM))
    _apply_idioms(values, np.flatnonzero(near), row, places, bounds[texts + 1])

    least = (position > 0) & (roles[0] == _ROLE["least"]) & ~table.known[before[0]]
    least &= ~((position > 1) & _among(roles[1], "at", "very"))
    values = np.where(least, values * program.N_SCALAR, values)

    _apply_but(values, texts, position, np.flatnonzero(parts & _BUT), bounds)
    kept = values != 0
    return Values(places[kept], texts[kept], values[kept], (values * own < 0)[kept])


def _among(roles: npt.NDArray[np.int8], *words: str) -> Bools:
    found: Bools = roles == _ROLE[words[0]]
    for word in words[1:]:
        found = found | (roles == _ROLE[word])
    return found


def _never_so(roles: list[npt.NDArray[np.int8]], k: int) -> tuple[Bools, Bools]:
    """Where "never so", "so" or "this" strengthens, and where "without doubt" leaves a value as it is."""
    so = [_among(role, "so", "this") for role in roles]
    doubt = [role == _ROLE["doubt"] for role in roles]
    never, without = roles[k] == _ROLE["never"], roles[k] == _ROLE["without"]
    if k == 1:
        return never & so[0], without & doubt[0]
    if k == 2:
        return never & so[1] | so[0], without & (doubt[1] | doubt[0])
    nowhere = np.zeros(len(never), bool)
    return nowhere, nowhere


def _is_around(places: Ints, rare: Ints) -> Bools:
    """Whether one of the rare words stands in the window around each place: three before it to two behind."""
    near, _ = expand_ranges(np.searchsorted(places, rare - 2), np.searchsorted(places, rare + 3, "right"))
    around = np.zeros(len(places), bool)
    around[near] = True
    return around


def _apply_idioms(
    values: Floats, near: Ints, row: npt.NDArray[np.int32], places: Ints, text_ends: Ints
) -> None:
    """Give idioms ("kiss of death", "sort of good") to the known words in or beside them, in place."""
    table = load_tables()
    cases, degrees = table.program.SPECIAL_CASES, table.program.BOOSTER_DICT
    for hit in near.tolist():
        place = int(places[hit])
        three, two, one, word, next_, over_next = (
            table.forms[number >> 1] for number in row[place : place + 6]
        )
        value = float(values[hit])
        sequences = (
            f"{one} {word}", f"{two} {one} {word}", f"{two} {one}", f"{three} {two} {one}", f"{three} {two}",
        )  # fmt: skip
        for sequence in sequences:
            if sequence in cases:
                value = cases[sequence]
                break
        left = int(text_ends[hit]) - 1 - place
        if left > 0:
            value = cases.get(f"{word} {next_}", value)
        if left > 1:
            value = cases.get(f"{word} {next_} {over_next}", value)
        for sequence in (sequences[3], sequences[4], sequences[2]):
            value += degrees.get(sequence, 0.0)
        values[hit] = value


def _apply_but(values: Floats, texts: Ints, position: Ints, buts: Ints, bounds: Ints) -> None:
    """Halve what stands before the first *but* of a text and strengthen what follows it, in place.

    The reference looks each value up with `list.index` in the list that it is changing, so that of equal
    values the first is changed twice. That is reproduced. Words without a value do not matter to it.
    """
    numbers, first = np.unique(np.searchsorted(bounds, buts, side="right") - 1, return_index=True)
    if not len(numbers):
        return
    which = np.minimum(np.searchsorted(numbers, texts), len(numbers) - 1)
    entries = np.flatnonzero((numbers[which] == texts) & (values != 0))
    middles = (buts[first] - bounds[numbers])[which[entries]]
    factors = np.where(position[entries] < middles, 0.5, 1.5)
    changing, factor = values[entries].tolist(), factors.tolist()
    starts = np.flatnonzero(np.diff(texts[entries], prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(entries)]):
        # The places so far of each value that came of a change; the first that still has it is `list.index`.
        holders: dict[float, list[int]] = {}
        for turn in range(start, end):
            value, index = changing[turn], turn
            places = holders.get(value)
            if places is not None:
                heappush(places, turn)
                while changing[places[0]] != value:
                    heappop(places)
                index = places[0]
            changing[index] = changed = value * factor[index]
            others = holders.get(changed)
            if others is None:
                holders[changed] = [index]
            else:
                heappush(others, index)
    values[entries] = changing

"""Which way an entry of a lexicon points, and how far: what `narrative.valence` adds up.

A lexicon says it in one of two ways.

- **By its categories.** A category is positive or negative if the lexicon's card says so
  (`polarity = "positive"` in `[categories.<name>]`), if you say so (`valence(…, positive="hope")`), or else
  by its name (*positive*, *pos*, *posemo*, *tone_pos*; *negative*, *neg*, *negemo*, *tone_neg*). The category
  gives the sign of an entry, its weight (1 if none is given) the size. Other categories count nothing.
  Categories of negated words, as those of the Lexicoder Sentiment Dictionary, are `polarity = "negated
  positive"` (*neg_positive*: *not good*), which counts as negative, and `"negated negative"`.
- **By its weights.** Where no category is positive or negative, an entry counts with its weight, whatever
  its category. A scale whose middle is not 0 says so in its card: `neutral = 5` in `[categories.<name>]`.

What a negation does, the card says too, with `negation = …`: "flip" (a value becomes its contrary), "shift"
(it moves towards the contrary, by `shift = …`, or by 0.8 of the largest value: 4 on a scale to 5, as Taboada,
Brooke, Tofiloski, Voll & Stede 2011 have it, Computational Linguistics 37:267–307), "drop" (it counts
nothing), "ignore", or "category" (the lexicon has categories of negated words). If it says nothing, it is
"category" where there are such categories, else "flip".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.errors import LexiconError, UnknownNameError, list_given
from narrative.lexicons.files import NEGATIONS, POLARITIES
from narrative.lexicons.lexicon import Lexicon, check_lexicon

Floats = npt.NDArray[np.float64]

#: What categories are called in the word lists of others, in small letters.
_NAMED = {
    **dict.fromkeys(("positive", "positiv", "pos", "posemo", "tone_pos"), "positive"),
    **dict.fromkeys(("negative", "negativ", "neg", "negemo", "tone_neg"), "negative"),
    "neg_positive": "negated positive",
    "neg_negative": "negated negative",
}
#: How far "shift" moves a value, as a share of the largest one.
_SHIFT = 0.8


@dataclass(frozen=True, eq=False)
class Grading:
    """The E entries of a lexicon that count, graded.

    Attributes:
        lexicon: the lexicon, of the categories that count.
        weights: float64[E], the value of each of its entries, on the lexicon's scale.
        neutral: the middle of that scale.
        negation: what a negation does, one of `NEGATIONS`.
        shift: how far "shift" moves a value.
    """

    lexicon: Lexicon
    weights: Floats
    neutral: float
    negation: str
    shift: float


def set_polarity(
    lexicon: Lexicon, positive: str | Iterable[str] | None, negative: str | Iterable[str] | None
) -> Lexicon:
    """Return the lexicon with a card that says which of its categories are positive, and which negative.

    Raises:
        UnknownNameError: it has no such category.
        LexiconError: only one of the two is given, or a category is both.

    >>> from narrative import Lexicon
    >>> mine = Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"]}, name="mine")
    >>> set_polarity(mine, "hope", "fear").card["categories"]["fear"]["polarity"]
    'negative'
    """
    check_lexicon(lexicon)
    if positive is None and negative is None:
        return lexicon
    given = {"positive": _list("positive", positive), "negative": _list("negative", negative)}
    for side, names in given.items():
        if not names:
            raise LexiconError(f"{side}=None: name the {side} categories too, as in {side}=[…].")
        for name in names:
            if name not in lexicon.labels:
                raise UnknownNameError(f"category of {lexicon.name!r}", name, lexicon.categories)
    both = [name for name in given["positive"] if name in given["negative"]]
    if both:
        raise LexiconError(f"The category {both[0]!r} is named as positive and as negative.")
    sides = {name: side for side, names in given.items() for name in names}
    said: dict[str, Any] = {}
    for name in lexicon.categories:
        card = {key: value for key, value in _card(lexicon, name).items() if key != "polarity"}
        said[name] = card | {"polarity": sides.get(name, "none")}
    return replace(lexicon, card={**lexicon.card, "categories": said})


def has_polarity(lexicon: Lexicon) -> bool:
    """Say whether a lexicon is one of tone: by categories, by weights below 0, or by the middle of a scale.

    >>> from narrative import Lexicon
    >>> has_polarity(Lexicon.from_entries({"hope": ["hope*", ("faith", 2)]}, name="mine"))
    False
    """
    sides = set(_find_sides(lexicon).values())
    scales = [name for name in lexicon.categories if "neutral" in _card(lexicon, name)]
    return {1, -1} <= sides or bool((lexicon.entries["weight"] < 0).any()) or len(scales) == 1


def grade(lexicon: Lexicon, negation: str | None = None) -> Grading:
    """Say what each entry of a lexicon counts, and what a negation does to it.

    Args:
        lexicon: the lexicon.
        negation: one of `NEGATIONS`, in place of what the card says.

    Raises:
        LexiconError: the lexicon has neither positive and negative categories nor weights; a positive
            category has a negative weight; or there are several scales.
        UnknownNameError: `negation` is none of the choices.

    >>> from narrative import Lexicon
    >>> mine = Lexicon.from_entries({"positive": ["hope*"], "negative": [("fear*", 2)]}, name="mine")
    >>> grade(mine).weights.tolist(), grade(mine).negation
    ([1.0, -2.0], 'flip')
    """
    own = {name for name, side in _find_roles(lexicon).items() if side.startswith("negated")}
    chosen = negation or lexicon.card.get("negation") or ("category" if own else "flip")
    if chosen not in NEGATIONS:
        raise UnknownNameError("choice of `negation`", chosen, NEGATIONS)
    if chosen == "category" and not own:
        raise LexiconError(
            f"negation='category': {lexicon.name!r} has no category of negated words, whose card would say "
            'polarity = "negated positive" or "negated negative".'
        )
    sides = _find_sides(lexicon, own_negation=chosen == "category")
    if {1, -1} <= set(sides.values()):
        counted = lexicon.where(category=sides)
        weights, neutral = _sign(counted, sides), 0.0
    elif (lexicon.entries["weight"] != 1).any():
        counted, weights = lexicon, lexicon.entries["weight"].to_numpy(dtype=np.float64)
        neutral = _find_neutral(lexicon)
    else:
        raise LexiconError(
            f"The lexicon {lexicon.name!r} has neither positive and negative categories nor weights, so its "
            "words cannot be told apart as positive or negative. Name the categories, as in valence(corpus, "
            f"lexicon, positive='hope', negative='fear'). It has {', '.join(lexicon.categories[:8])}."
        )
    finds = np.array([not pattern.exclusion for pattern in counted.patterns], np.bool_)
    largest = float(np.abs(weights[finds] - neutral).max(initial=0.0))
    shift = float(lexicon.card.get("shift", _SHIFT * largest))
    return Grading(counted, weights, neutral, chosen, shift)


def _find_roles(lexicon: Lexicon) -> dict[str, str]:
    """What each category is, by the card, or by its name where the card of no category says it."""
    said = {name: str(_card(lexicon, name).get("polarity", "")) for name in lexicon.categories}
    if any(said.values()):
        return {name: role for name, role in said.items() if role in POLARITIES}
    named = {name: _NAMED.get(name.rpartition(".")[2].casefold(), "") for name in lexicon.categories}
    return {name: role for name, role in named.items() if role}


def _find_sides(lexicon: Lexicon, *, own_negation: bool = True) -> dict[str, int]:
    """The sign of each category that counts."""
    return {
        name: POLARITIES[role]
        for name, role in _find_roles(lexicon).items()
        if own_negation or not role.startswith("negated")
    }


def _sign(lexicon: Lexicon, sides: dict[str, int]) -> Floats:
    """The weights of entries, with the signs of their categories."""
    signs = lexicon.entries["category"].map(sides).to_numpy(dtype=np.float64)
    weights = lexicon.entries["weight"].to_numpy(dtype=np.float64)
    wrong = np.flatnonzero((weights < 0) & (signs > 0))
    if len(wrong):
        category, pattern = lexicon.entries[["category", "pattern"]].iloc[wrong[0]]
        raise LexiconError(f"{pattern!r} in the positive category {category!r} has a negative weight.")
    return np.asarray(signs * np.abs(weights), np.float64)


def _find_neutral(lexicon: Lexicon) -> float:
    """The middle of a lexicon's scale."""
    scales = [name for name in lexicon.categories if "neutral" in _card(lexicon, name)]
    if len(scales) > 1 or (scales and len(lexicon.categories) > 1):
        raise LexiconError(
            f"{lexicon.name!r} has several scales: {', '.join(lexicon.categories)}. Choose one, as in "
            f"lexicon.where(category={scales[0]!r})."
        )
    return float(_card(lexicon, scales[0])["neutral"]) if scales else 0.0


def _card(lexicon: Lexicon, category: str) -> dict[str, Any]:
    said: dict[str, Any] = lexicon.card.get("categories", {}).get(category, {})
    return said


def _list(side: str, names: str | Iterable[str] | None) -> list[str]:
    return [] if names is None else list(dict.fromkeys(list_given(side, names)))

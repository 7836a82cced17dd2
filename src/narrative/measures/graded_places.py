"""The words of a corpus to which a lexicon gives a value, each with that value in its place.

The rule, in full:

1. Matches are those of `narrative.match`, in the categories that count (`narrative.lexicons.polarity`).
2. Over the whole lexicon no word counts twice. Where matches of two categories overlap, the one with more
   words stays (*not good* before *good*), then the more specific pattern (*hospice* before *hosp\\**).
   A pattern that is an entry of two categories counts for both. (quanteda calls this the nested scope
   "dictionary".)
3. If intensifiers are asked for, one directly before a match multiplies how far its value is from neutral
   (*very good*); what it would itself count is left out (*terribly good*).
4. Then a negation before the match does what the lexicon's card says. Negations are those of
   `narrative.matching.negation`, so in English only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.engine.rows import expand_ranges
from narrative.errors import ParameterError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import Grading
from narrative.matching.matching import Places, find_places
from narrative.matching.negation import gaps_behind, joins_phrase

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Words that make the value of the next one larger or smaller, and by what factor: a list of this package.
INTENSIFIERS = {
    1.5: "extremely utterly incredibly exceptionally extraordinarily overwhelmingly immensely enormously",
    1.3: "very highly deeply hugely particularly especially really truly seriously terribly so greatly",
    0.7: "fairly rather somewhat relatively moderately partly largely almost nearly",
    0.5: "slightly marginally mildly barely a_little a_bit",
}


@dataclass(frozen=True, eq=False)
class GradedPlaces:
    """P matches in the order of the texts, each with its value.

    Attributes:
        places: the matches; `places.entries` are rows of the graded lexicon.
        weights: float64[P], the value of each on the lexicon's scale, after intensifiers and negation.
        counts: bool[P], whether it counts; not if a negation drops it.
        neutral: the middle of the scale.
    """

    places: Places
    weights: Floats
    counts: Bools
    neutral: float

    @property
    def values(self) -> Floats:
        """How far each is from neutral, above 0 if positive; 0 where it does not count. float64[P]."""
        return np.where(self.counts, self.weights - self.neutral, 0.0)


def list_intensifiers(asked: bool | Mapping[str, float], language: str) -> Lexicon | None:
    """Return the intensifiers that were asked for as a lexicon, whose weights are their factors.

    Raises:
        ParameterError: a factor is not a number above 0.

    >>> list_intensifiers({"very": 1.5}, "en").entries["weight"].tolist()
    [1.5]
    """
    if asked is False:
        return None
    if asked is True:
        pairs = [(word.replace("_", " "), factor) for factor, words in INTENSIFIERS.items()
                 for word in words.split()]  # fmt: skip
        language = "en"
    elif isinstance(asked, Mapping) and asked:
        pairs = [(str(word), _read_factor(word, factor)) for word, factor in asked.items()]
    else:
        raise ParameterError(f"intensifiers={asked!r}: give True, or a factor for each, as {{'very': 1.5}}.")
    for word, factor in pairs:
        if not factor > 0:
            raise ParameterError(f"intensifiers: the factor of {word!r} is {factor!r}, and not above 0.")
    return Lexicon.from_entries({"intensifier": pairs}, name="intensifiers", language=language)


def _read_factor(word: object, factor: object) -> float:
    if isinstance(factor, bool) or not isinstance(factor, Real):
        raise ParameterError(f"intensifiers: the factor of {word!r} is {factor!r}, and no number above 0.")
    return float(factor)


def find_graded(corpus: Corpus, grading: Grading, intensifiers: Lexicon | None = None) -> GradedPlaces:
    """Return the matches of a graded lexicon with their values."""
    places = _nest(find_places(corpus, grading.lexicon), grading.lexicon)
    neutral = grading.neutral
    values = grading.weights[places.entries] - neutral
    if intensifiers is not None:
        factors, free = _intensify(corpus, places, intensifiers)
        places, values = places.take(free), (values * factors)[free]
    if grading.negation in ("ignore", "category"):
        places = replace(places, negated=np.zeros(len(places), np.bool_))
    negated = places.negated
    if grading.negation == "flip":
        values = np.where(negated, -values, values)
    elif grading.negation == "shift":
        values = np.where(negated, values - np.sign(values) * grading.shift, values)
    counts = ~negated if grading.negation == "drop" else np.ones(len(places), np.bool_)
    return GradedPlaces(places, values + neutral, counts, neutral)


def _nest(places: Places, lexicon: Lexicon) -> Places:
    """Leave out what lies in longer, or more specific, matches of other categories."""
    if len(lexicon.categories) < 2 or not len(places):
        return places
    same = _number_patterns(lexicon)[places.entries]
    begins, ends = places.tokens, places.tokens + places.lengths
    apart = np.ones(len(places) + 1, np.bool_)
    apart[1:-1] = begins[1:] >= np.maximum.accumulate(ends)[:-1]
    clusters = np.flatnonzero(apart)
    sizes = np.diff(clusters)
    first = np.repeat(clusters[:-1], sizes)
    alike = (begins == begins[first]) & (ends == ends[first]) & (same == same[first])
    mixed = np.flatnonzero(~np.logical_and.reduceat(alike, clusters[:-1]))
    rivals, of = expand_ranges(clusters[mixed], clusters[mixed + 1])
    columns = (places.entries[rivals], begins[rivals] - begins[first[rivals]], places.lengths[rivals])
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    chosen = {}  # the same words of a lexicon meet again and again
    stays: list[bool] = []
    edges = np.searchsorted(of, np.arange(len(mixed) + 1)).tolist()
    for low, high in pairwise(edges):
        met = tuple(rows[low:high])
        if met not in chosen:
            chosen[met] = _choose(met, same[rivals[low:high]].tolist(), lexicon)
        stays += chosen[met]
    kept = np.ones(len(places), np.bool_)
    kept[rivals] = stays
    return places.take(kept)


@lru_cache(maxsize=16)
def _number_patterns(lexicon: Lexicon) -> Ints:
    """Return a number for each entry, the same for entries with the same pattern."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(each.key, len(numbers)) for each in lexicon.patterns], np.int64)


def _choose(rivals: Sequence[tuple[int, int, int]], same: Sequence[int], lexicon: Lexicon) -> list[bool]:
    """Which of overlapping matches stay: the longest first, then the more specific, then the first.

    Args:
        rivals: the entry of each, the word that it begins with, and how many words it has.
        same: the number of the pattern of each.
        lexicon: the lexicon.
    """

    def rank(place: int) -> tuple[int, tuple[bool, int], int, int]:
        entry, first, length = rivals[place]
        return -length, lexicon.patterns[entry].specificity, first, same[place]

    owners: dict[int, int] = {}
    stays = [False] * len(rivals)
    for place in sorted(range(len(rivals)), key=rank):
        _, first, length = rivals[place]
        words = range(first, first + length)
        held = {owners.get(word) for word in words}
        if held == {None}:
            owners.update(dict.fromkeys(words, place))
            stays[place] = True
            continue
        owner = held.pop() if len(held) == 1 else None
        if owner is not None and same[owner] == same[place] and rivals[owner][1] == first:
            stays[place] = True  # an entry of two categories
    return stays


def _intensify(corpus: Corpus, places: Places, intensifiers: Lexicon) -> tuple[Floats, Bools]:
    """By what each match is multiplied, and which are no part of an intensifier that does so."""
    before = find_places(corpus, intensifiers)
    factors, free = np.ones(len(places)), np.ones(len(places), np.bool_)
    if not len(before) or not len(places):
        return factors, free
    ends = before.tokens + before.lengths  # in order, since matches of one category do not overlap
    found = np.minimum(np.searchsorted(ends, places.tokens), len(ends) - 1)
    near = np.flatnonzero((ends[found] == places.tokens) & (before.documents[found] == places.documents))
    store, texts = corpus.token_store, corpus.documents["text"].tolist()
    last = places.tokens[near] - 1
    forms = store.forms[store.form_of[store.types[last]]].tolist()
    gaps = gaps_behind(store, texts, places.documents[near], last)
    joined = [joins_phrase(gap, form) for gap, form in zip(gaps, forms, strict=True)]
    near = near[np.array(joined, np.bool_)]
    acting = found[near]
    factors[near] = intensifiers.entries["weight"].to_numpy()[before.entries[acting]]
    if len(acting):
        inside = np.clip(np.searchsorted(before.tokens[acting], places.tokens, side="right") - 1, 0, None)
        start, stop = before.tokens[acting][inside], ends[acting][inside]
        free = (places.tokens < start) | (places.tokens >= stop)
    return factors, free

"""VADER over many texts: the same numbers as vaderSentiment 3.3.2, an order of magnitude sooner.

VADER (Hutto & Gilbert 2014) is a lexicon with rules over the three words before each word that it knows. The
program of its author defines the right answer: its lexicon and its constants are used as they are, and its
rules are computed here for all known words of many texts at once. Tests hold the two to be equal.

How: a text is a row of words between white space, as numbers of classes. A class is a word that plays a
part in VADER (all others are one class), twice: as it is, and in capitals. The rules are arrays over the
known words, in the order in which the reference applies them, since sums of floats depend on it. Idioms and
*but*, which are rare, are done one by one. The last sum is Python's own `sum`, which compensates rounding
from Python 3.12 on: on each version of Python the result is the reference's on that version (they differ on
some 2 of 40,000 sentences).
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock, split_pieces
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Words that have a part in a rule; a word's role is its place here, and 0 is no role.
_ROLES = (
    "", "no", "or", "nor", "never", "so", "this", "without", "doubt",
    "least", "at", "very", "kind", "of", "but",
)  # fmt: skip
_ROLE = {word: number for number, word in enumerate(_ROLES)}
#: A word with a value that is no degree word; and the word that changes the values around it.
_SCORED, _BUT = 1, 2
#: What `straighten` changes.
_APOSTROPHES = frozenset("‘’‛ʼ＇")
_PIECE = re.compile(r"\S+")


@dataclass(frozen=True)
class VaderScores:
    """What VADER says of T texts.

    Attributes:
        compound: float64[T], from -1 (negative) to 1 (positive), rounded to four digits; 0.0 also
            where no word has a value.
        known: int64[T], how many words had a value.
    """

    compound: Floats
    known: Ints


@dataclass(frozen=True)
class VaderPlace:
    """A word to which VADER gave a value.

    Attributes:
        text: which of the texts, from 0.
        start, end: where it stands in that text, in characters.
        word: the word as VADER's lexicon has it; for an emoji, a word of its description.
        value: what it adds to the sum of the text, after negation, degree words, capitals, idioms and *but*.
        turned: whether the sign of `value` is another than in the lexicon ("not good").
    """

    text: int
    start: int
    end: int
    word: str
    value: float
    turned: bool


@dataclass(frozen=True)
class _Values:
    """The words with a value, in order: place in the row, text, value, whether its sign was turned."""

    places: Ints
    texts: Ints
    values: Floats
    turned: Bools


def vader_compound(texts: Sequence[str]) -> VaderScores:
    """Return VADER's compound value of each text, and how many of its words had a value.

    Apostrophes are made straight first (`narrative.text.straighten`); otherwise each value equals
    `SentimentIntensityAnalyzer().polarity_scores(text)["compound"]` of vaderSentiment 3.3.2 to the bit. The
    compound value of a text is the sum of its words' values (with emphasis for ! and ?), squeezed to (-1, 1):
    long texts saturate, so score sentences. A word has a value if it is in the lexicon (7,506 words,
    emoticons and abbreviations) and its value was not 0 after VADER's rules.

    Source: Hutto, C. J. & Gilbert, E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis
    of Social Media Text, ICWSM 8, 216-225.

    >>> scores = vader_compound(["The book was good.", "It isn’t good.", "A table.", ""])
    >>> scores.compound.tolist(), scores.known.tolist()
    ([0.4404, -0.3412, 0.0, 0.0], [1, 1, 0, 0])
    """
    plain = [text if text.isascii() else _describe_emoji(text) for text in texts]
    compound = np.zeros(len(texts), np.float64)
    known = np.zeros(len(texts), np.int64)
    for block in split_pieces(plain):
        found = _rate(_classify(block), block.counts)
        numbers, starts = np.unique(found.texts, return_index=True)
        values = found.values.tolist()
        ends = np.append(starts, len(values))[1:]
        totals = [sum(values[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        scored = [block.texts[number] for number in numbers.tolist()]
        known[block.first + numbers] = ends - starts
        compound[block.first + numbers] = _squeeze(np.array(totals, np.float64), scored)
    return VaderScores(compound, known)


def find_vader_places(texts: Sequence[str]) -> list[VaderPlace]:
    """Return the words of the texts to which VADER gave a value, in order, with that value.

    The values of a text, added up, are the sum from which its compound value is made.

    >>> text = "It isn’t very good, but fun."
    >>> [(text[p.start : p.end], round(p.value, 3), p.turned) for p in find_vader_places([text])]
    [('good', -0.811, True), ('fun', 3.846, False)]
    """
    places = []
    forms = _tables().forms
    for block in split_pieces([_describe_emoji(text) for text in texts]):
        ids = _classify(block)
        found = _rate(ids, block.counts)
        row_starts = (np.cumsum(block.counts) - block.counts).tolist()
        spans: list[tuple[int, int]] = []
        open_text = -1
        for place, text, value, turned in zip(
            found.places.tolist(),
            found.texts.tolist(),
            found.values.tolist(),
            found.turned.tolist(),
            strict=True,
        ):
            number = block.first + text
            if number != open_text:
                spans, open_text = _find_words(texts[number], block.texts[text]), number
            start, end = spans[place - row_starts[text]]
            places.append(VaderPlace(number, start, end, forms[ids[place] >> 1], value, turned))
    return places


def _squeeze(totals: Floats, texts: Sequence[str]) -> Floats:
    """Add the emphasis of ! and ? to the sum of each text, and map it to (-1, 1) as VADER does."""
    exclamations = np.array([text.count("!") for text in texts], np.int64)
    questions = np.array([text.count("?") for text in texts], np.int64)
    emphasis = np.minimum(exclamations, 4) * 0.292
    emphasis += np.where(questions > 3, 0.96, np.where(questions > 1, questions * 0.18, 0.0))
    totals = np.where(totals > 0, totals + emphasis, np.where(totals < 0, totals - emphasis, totals))
    exact = np.clip(totals / np.sqrt(totals * totals + 15), -1.0, 1.0)
    rounded = np.rint(exact * 1e4) / 1e4
    # Where the fifth digit is about a half, only Python's own `round` knows on which side of it the value is.
    for tie in np.flatnonzero(np.abs(exact * 1e4 % 1 - 0.5) < 1e-6).tolist():
        rounded[tie] = round(float(exact[tie]), 4)
    return rounded


# ---------------------------------------------------------------------------------- words to ids


@dataclass(frozen=True)
class _Tables:
    """What VADER knows of each form (and so of each class, by its number), as arrays."""

    forms: list[str]
    classes: dict[str, int]
    known: Bools
    value: Floats
    degree: Floats
    negates: Bools
    role: npt.NDArray[np.int8]
    in_idiom: Bools
    part: npt.NDArray[np.int8]
    emoji: dict[str, str]
    special: frozenset[str]
    program: Any


@cache
def load_vader() -> Any:
    """Return the reference program with its lexicon, loaded once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _tables() -> _Tables:
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
    return _Tables(
        forms=forms,
        classes={form: 2 * number for number, form in enumerate(forms)},
        known=np.array([form in lexicon for form in both]),
        value=np.array([lexicon.get(form, 0.0) for form in both], np.float64),
        degree=np.array([degrees.get(form, 0.0) for form in both], np.float64),
        negates=np.array([program.negated([form]) for form in both]),
        role=np.array([_ROLE.get(form, 0) for form in both], np.int8),
        in_idiom=np.array([form in rare for form in both]),
        part=np.array(
            [_SCORED if form in lexicon and form not in degrees else _BUT * (form == "but") for form in both],
            np.int8,
        ),
        emoji=emoji,
        special=frozenset(emoji) | _APOSTROPHES,
        program=program,
    )


def _classify(block: PieceBlock) -> npt.NDArray[np.int32]:
    """Return the classes of all words of a block in one row.

    A class is twice the number of the word's form, plus 1 in capitals. Any other word with *n't* is as *n't*.
    """
    words = strip_punctuation(block.vocabulary)
    lower = list(map(str.lower, words))
    classes = np.array(list(map(_tables().classes.get, lower, repeat(0))), np.int32)
    contracted = np.array(["n't" in word for word in lower], bool)
    classes[contracted & (classes == 0)] = _tables().classes["n't"]
    return (classes + np.array(list(map(str.isupper, words)), np.int32))[block.ids]


def strip_punctuation(pieces: Sequence[str]) -> list[str]:
    """Return pieces without ASCII punctuation at their ends, but whole if at most two characters stay."""
    stripped = map(str.strip, pieces, repeat(string.punctuation))
    return [word if len(word) > 2 else piece for word, piece in zip(stripped, pieces, strict=True)]


def _describe_emoji(text: str) -> str:
    """Return the text with straight apostrophes, and emoji in words, as VADER reads it."""
    table = _tables()
    if table.special.isdisjoint(text):
        return text
    text = straighten(text)
    return text if table.emoji.keys().isdisjoint(text) else "".join(_expand_emoji(text))


def _expand_emoji(text: str) -> list[str]:
    """Return what VADER reads for each character of a text: itself, or the description of an emoji."""
    descriptions = _tables().emoji
    expanded = []
    after_space = True
    for character in text:
        description = descriptions.get(character)
        if description is None:
            expanded.append(character)
            after_space = character == " "
        else:
            expanded.append(description if after_space else " " + description)
            after_space = False
    return expanded


def _find_words(text: str, plain: str) -> list[tuple[int, int]]:
    """Return where the words that VADER reads stand in the text as it was read."""
    spans = []
    matches = list(_PIECE.finditer(plain))
    pieces = [match.group() for match in matches]
    for match, piece, word in zip(matches, pieces, strip_punctuation(pieces), strict=True):
        start = match.start() + piece.index(word)
        spans.append((start, start + len(word)))
    if len(plain) == len(text):
        return spans
    origin = [number for number, part in enumerate(_expand_emoji(straighten(text))) for _ in part]
    return [(origin[start], origin[end - 1] + 1) for start, end in spans]


# ---------------------------------------------------------------------------------- the rules


def _rate(ids: npt.NDArray[np.int32], counts: Ints) -> _Values:
    """Apply VADER's rules to all known words at once.

    Letters: W words in the row, T texts, H known words. `before[k]` are the classes of the words k + 1 places
    before each known word; where a text begins in between, `position > k` says that they do not count.
    """
    table = _tables()
    program = table.program
    row = np.concatenate([np.zeros(3, np.int32), ids, np.zeros(2, np.int32)])
    bounds = np.concatenate([[0], np.cumsum(counts)])
    text_of = np.repeat(np.arange(len(counts)), counts)

    parts = table.part[ids]
    places = np.flatnonzero(parts == _SCORED)
    following = np.where(bounds[text_of[places] + 1] - 1 > places, row[places + 4], 0)
    kind_of = (table.role[ids[places]] == _ROLE["kind"]) & (table.role[following] == _ROLE["of"])
    places, following = places[~kind_of], following[~kind_of]

    texts = text_of[places]
    position = places - bounds[texts]
    words = ids[places]
    before = [row[places + 2], row[places + 1], row[places]]
    roles = [table.role[word] for word in before]
    capitals = np.concatenate([[0], np.cumsum(ids & 1)])
    n_capitals = capitals[bounds[1:]] - capitals[bounds[:-1]]
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
    _apply_idioms(values, np.flatnonzero(counted), row, places, bounds[texts + 1])

    least = (position > 0) & (roles[0] == _ROLE["least"]) & ~table.known[before[0]]
    least &= ~((position > 1) & _among(roles[1], "at", "very"))
    values = np.where(least, values * program.N_SCALAR, values)

    _apply_but(values, texts, position, np.flatnonzero(parts == _BUT), text_of, bounds)
    kept = values != 0
    return _Values(places[kept], texts[kept], values[kept], (values * own < 0)[kept])


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


def _apply_idioms(
    values: Floats, counted: Ints, row: npt.NDArray[np.int32], places: Ints, text_ends: Ints
) -> None:
    """Give idioms ("kiss of death", "sort of good") to the known words in or beside them, in place."""
    table = _tables()
    around = places[counted]
    near = np.zeros(len(counted), bool)
    for shift in range(6):
        near |= table.in_idiom[row[around + shift]]
    cases, degrees = table.program.SPECIAL_CASES, table.program.BOOSTER_DICT
    for hit in counted[near].tolist():
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


def _apply_but(values: Floats, texts: Ints, position: Ints, buts: Ints, text_of: Ints, bounds: Ints) -> None:
    """Halve what stands before the first *but* of a text and strengthen what follows it, in place.

    The reference looks each value up with `list.index` in the list that it is changing, so that of equal
    values the first is changed twice. That is reproduced. Words without a value do not matter to it.
    """
    numbers, first = np.unique(text_of[buts], return_index=True)
    starts = np.searchsorted(texts, numbers)
    ends = np.searchsorted(texts, numbers, side="right")
    middles = (buts[first] - bounds[numbers]).tolist()
    for start, end, middle in zip(starts.tolist(), ends.tolist(), middles, strict=True):
        changing = values[start:end].tolist()
        where = position[start:end].tolist()
        # The places of each value, with some that it no longer has; the first that has it is `list.index`.
        holders: dict[float, list[int]] = {}
        for index, value in enumerate(changing):
            holders.setdefault(value, []).append(index)
        for turn in range(len(changing)):
            value = changing[turn]
            if value:
                while changing[holders[value][0]] != value:
                    heappop(holders[value])
                index = holders[value][0]
                changing[index] = changed = value * (0.5 if where[index] < middle else 1.5)
                heappush(holders.setdefault(changed, []), index)
        values[start:end] = changing

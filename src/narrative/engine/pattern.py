"""TextBlob's default analyser over many texts: the same numbers, an order of magnitude sooner.

TextBlob's sentiment is that of the `pattern` library (De Smedt & Daelemans 2012): adjectives and adverbs
with a polarity and a subjectivity, and degree words and negations before them. The reference program defines
the right answer: its lexicon is used as it is, and tests compare the two.

How: a text is a row of pieces between white space. What a piece does in the rules (`valence_steps`) is
found once for each distinct piece. Most do nothing but end the reach of a negation or a degree word before
them; the rest, the turns, are a tenth of a text. A turn that no other reaches has its value from a table, and
so has a pair ("very good", "not good", "good!"). Only longer chains of turns, and texts with emoticons, go
through the rules word by word.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock, split_pieces
from narrative.engine.valence_rules import NOTHING, Assessment, assess, words_known
from narrative.engine.valence_steps import CRY, KNOWN, KNOWN_APART, NEGATION, Told, find_spans, steps_known
from narrative.engine.valence_tokens import align_tokens, split_text
from narrative.engine.valence_turns import Turns, find_turns, read_chain, span_chains
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PatternScores:
    """What TextBlob says of T texts.

    Attributes:
        polarity: float64[T], from -1 (negative) to 1 (positive); 0.0 also where no word is known.
        subjectivity: float64[T], from 0 (objective) to 1 (subjective); 0.0 also where no word is known.
        known: int64[T], how many words are in the lexicon, with emoticons.
    """

    polarity: Floats
    subjectivity: Floats
    known: Ints


@dataclass(frozen=True)
class PatternPlaces:
    """P known words of texts, with degree words and a negation before them ("not very good"), in order.

    Attributes:
        texts: int64[P], which of the texts each is in, from 0.
        starts, ends: int64[P], where its last known word ("good") stands in that text, in characters.
        words: all its words as TextBlob lists them, with a "!" that strengthens it.
        polarity: float64[P], what it adds to the mean that is the text's polarity; may be 0.
        subjectivity: float64[P], likewise.
        negated: bool[P], whether a negation was found before it.
        known: int64[P], how many words of the lexicon are in it.
    """

    texts: Ints
    starts: Ints
    ends: Ints
    words: list[str]
    polarity: Floats
    subjectivity: Floats
    negated: Bools
    known: Ints


def textblob_sentiment(texts: Sequence[str]) -> PatternScores:
    """Return TextBlob's polarity and subjectivity of each text, and how many of its words are in the lexicon.

    Apostrophes are made straight first (`narrative.text.straighten`); otherwise the values equal those of
    `TextBlob(text).sentiment`, with the default `PatternAnalyzer`, to the bit. Both are means over the
    known words, a word with its degree words and negation counting once. Words that are not known count
    nothing, so a 0 can mean "no known word": look at `known`.

    Source: De Smedt, T. & Daelemans, W. (2012), Pattern for Python, JMLR 13, 2063-2067; Loria, S., TextBlob.

    >>> scores = textblob_sentiment(["good", "not good", "very good", "hope", ""])
    >>> scores.polarity.round(2).tolist(), scores.known.tolist()
    ([0.7, -0.35, 0.91, 0.0, 0.0], [1, 1, 2, 0, 0])
    """
    scores = np.zeros((3, len(texts)), np.float64)
    for block in split_pieces(list(map(straighten, texts))):
        told = steps_known().find(block)
        scores[:, block.first : block.first + len(block.texts)] = score_textblob(block, told)
    return PatternScores(scores[0], scores[1], scores[2].astype(np.int64))


def find_textblob_places(texts: Sequence[str]) -> PatternPlaces:
    """Return the words of the texts that TextBlob took into account, in order, with what each gave.

    The mean of the polarities of a text's places is its polarity. What has polarity 0 is there too, since it
    counts in the mean.

    >>> text = "It isn’t a good plan, and not a very good plan!"
    >>> places = find_textblob_places([text])
    >>> [text[start:end] for start, end in zip(places.starts, places.ends)], places.words
    (['good', 'good'], ['good', 'not very good !'])
    >>> places.polarity.round(2).tolist()
    [0.7, -0.34]
    """
    return _join([_find_in_block(block) for block in split_pieces(list(map(straighten, texts)))])


def score_textblob(block: PieceBlock, told: Told) -> Floats:
    """Return polarity, subjectivity and number of known words of the texts of a block, float64[3, T].

    Args:
        block: the texts.
        told: what its distinct pieces do.
    """
    turns = find_turns(block, told)
    table, texts = turns.table, turns.texts
    paired, pair_values, others = _rate_pairs(turns)
    found = [_assess_text(block.texts[text]) for text in turns.apart]
    found += _assess_chains(turns, others)
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    chained = np.array(list(itertools.chain.from_iterable(found)), np.float64).reshape(-1, 3)
    alone = turns.steps[turns.easy]
    values = np.concatenate(
        [
            np.stack([table["polarity"][alone], table["subjectivity"][alone], np.ones(len(alone))], 1),
            pair_values,
            chained,
        ]
    )
    firsts = turns.hard[turns.starts[others]]
    holders = np.concatenate([np.array(turns.apart, np.int64), texts[firsts]])
    of = np.concatenate([texts[turns.easy], texts[paired], np.repeat(holders, sizes)])
    # Sums in the order of the text, as the reference adds up.
    before = np.full(len(turns.apart), -1, np.int64)
    order = np.concatenate([turns.easy, paired, np.repeat(np.concatenate([before, firsts]), sizes)])
    order = np.argsort(order, kind="stable")
    of, values = of[order], values[order]
    scores = np.zeros((3, len(block.texts)), np.float64)
    for row, column in zip(scores, values.T, strict=True):
        row[:] = np.bincount(of, column, len(row))
    scores[:2] /= np.maximum(np.bincount(of, minlength=len(block.texts)), 1)
    return scores


def _rate_pairs(turns: Turns) -> tuple[Ints, Floats, Ints]:
    """Rate the chains of which the rules come to a formula: a known word behind a degree word or negation, or
    before a "!"; and a negation or "!" alone, which says nothing.

    Returns the first turns of N such pairs, their values, float64[N, 3], and which chains are left.
    """
    table = turns.table
    sizes = np.diff(np.append(turns.starts, len(turns.hard)))
    ones = turns.hard[turns.starts]
    others = np.where(sizes == 2, turns.hard[turns.starts + (sizes == 2)], ones)
    one, other = turns.steps[ones], turns.steps[others]
    role, other_role = table["role"][one], np.where(sizes == 2, table["role"][other], 0)
    known, other_known = _is_known(role), _is_known(other_role)
    raised = np.flatnonzero(known & other_known)
    cried = np.flatnonzero(known & (other_role == CRY))
    denied = np.flatnonzero((role == NEGATION) & other_known)
    silent = (sizes == 1) & ((role == NEGATION) | (role == CRY))

    intensity = table["intensity"][one[raised]]
    turned = (turns.gaps[others[denied]] == NOTHING) & (other_role[denied] == KNOWN)
    polarity = [
        (table["polarity"][other[raised]] * intensity).clip(-1, 1),
        (table["polarity"][one[cried]] * 1.25).clip(-1, 1),
        table["polarity"][other[denied]] * np.where(turned, -0.5, 1.0),
    ]
    subjectivity = [
        (table["subjectivity"][other[raised]] * intensity).clip(-1, 1),
        table["subjectivity"][one[cried]],
        table["subjectivity"][other[denied]],
    ]
    counts = np.repeat([2.0, 1.0, 1.0], [len(raised), len(cried), len(denied)])
    values = np.stack([np.concatenate(polarity), np.concatenate(subjectivity), counts], axis=1)
    pairs = np.concatenate([raised, cried, denied])
    silent[pairs] = True
    return ones[pairs], values, np.flatnonzero(~silent)


def _is_known(roles: npt.NDArray[np.int8]) -> Bools:
    return np.asarray((roles == KNOWN) | (roles == KNOWN_APART))


Values = list[tuple[float, float, int]]


def _assess_chains(turns: Turns, chains: Ints) -> list[Values]:
    """Return for each of some chains of turns the values found in it."""
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], Values] = {}  # the same few words follow each other
    steps, gaps = turns.steps[turns.hard].tolist(), turns.gaps[turns.hard].tolist()
    found = []
    for start, stop in span_chains(turns, chains):
        key = tuple(steps[start:stop]), tuple(gaps[start + 1 : stop])
        values = known.get(key)
        if values is None:
            values = known[key] = _values(assess(read_chain(turns.known, *key)))
        found.append(values)
    return found


def _assess_text(text: str) -> Values:
    """Return the values found in a text with emoticons, token by token."""
    return _values(assess((NOTHING, (words_known()[token],)) for token in split_text(text)))


def _values(found: list[Assessment]) -> Values:
    return [(one.value, one.subjectivity, one.known) for one in found]


# ------------------------------------------------------------------------------------------------- places


class _Found(NamedTuple):
    """An assessment, and where its last word that counts stands: in which turn, and where in that piece."""

    words: str
    polarity: float
    subjectivity: float
    negated: bool
    known: int
    turn: int
    start: int
    end: int


def _find_in_block(block: PieceBlock) -> PatternPlaces:
    """Return the places in the texts of a block."""
    turns = find_turns(block, steps_known().find(block))
    alone, table = turns.steps[turns.easy], turns.table
    names, spans = _name_alone(block, turns)
    found = _find_in_chains(block, turns)
    of = np.concatenate([turns.easy, np.array([one.turn for one in found], np.int64)])
    texts = turns.texts[of]
    begins = block.find_starts(turns.places[of], texts)
    for text in turns.apart:
        whole = _find_in_text(block.texts[text])
        found += whole
        texts = np.append(texts, np.full(len(whole), text))
        begins = np.append(begins, np.zeros(len(whole), np.int64))
    names += [one.words for one in found]
    ours = np.array([(one.start, one.end) for one in found], np.int64).reshape(-1, 2)
    spans = begins[:, None] + np.concatenate([spans, ours])
    order = np.lexsort((spans[:, 0], texts))

    def arrange(values: npt.NDArray[Any], name: str) -> npt.NDArray[Any]:
        others = np.array([getattr(one, name) for one in found], values.dtype)
        return np.concatenate([values, others])[order]

    return PatternPlaces(
        texts=texts[order] + block.first,
        starts=spans[order, 0],
        ends=spans[order, 1],
        words=[names[number] for number in order.tolist()],
        polarity=arrange(table["polarity"][alone], "polarity"),
        subjectivity=arrange(table["subjectivity"][alone], "subjectivity"),
        negated=arrange(np.zeros(len(alone), bool), "negated"),
        known=arrange(np.ones(len(alone), np.int64), "known"),
    )


def _name_alone(block: PieceBlock, turns: Turns) -> tuple[list[str], Ints]:
    """Return the words of the N easy turns, and where in their pieces these stand, int64[N, 2]."""
    ids = turns.ids[turns.easy]
    distinct, firsts = np.unique(ids, return_index=True)
    spans = np.zeros((len(block.pieces), 2), np.int64)
    names: dict[int, str] = {}
    steps = turns.steps[turns.easy[firsts]].tolist()
    for number, step, piece in zip(distinct.tolist(), steps, block.read(distinct), strict=True):
        [name] = [word.form for word in turns.known[step].words if word is not None and word.known]
        core = piece.strip('"“”(.,;:?!)')
        start = piece.index(core)
        found = [(start, start + len(core))] if core.lower() == name else find_spans(piece)
        [names[number], spans[number]] = [name, found[0]]
    return [names[number] for number in ids.tolist()], spans[ids]


def _find_in_chains(block: PieceBlock, turns: Turns) -> list[_Found]:
    """Return the places in the chains of a block."""
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], list[_Found]] = {}
    distinct = np.unique(turns.ids[turns.hard])
    spans_of = dict(zip(distinct.tolist(), map(find_spans, block.read(distinct)), strict=True))
    ids, gaps = turns.ids[turns.hard].tolist(), turns.gaps[turns.hard].tolist()
    steps, numbers = turns.steps[turns.hard].tolist(), turns.hard.tolist()
    found = []
    for start, stop in span_chains(turns, np.arange(len(turns.starts))):
        key = tuple(ids[start:stop]), tuple(gaps[start + 1 : stop])
        places = known.get(key)
        if places is None:
            chain = read_chain(turns.known, tuple(steps[start:stop]), key[1])
            spans = [(turn, *span) for turn, piece in enumerate(key[0]) for span in spans_of[piece]]
            places = known[key] = _place(assess(chain), spans)
        found += [place._replace(turn=numbers[start + place.turn]) for place in places]
    return found


def _find_in_text(text: str) -> list[_Found]:
    """Return the places in a text, token by token: the plain definition, and for texts with emoticons."""
    tokens = split_text(text)
    words = list(map(words_known().__getitem__, tokens))
    spans = zip(words, align_tokens(text, tokens), strict=True)
    return _place(assess([(NOTHING, tuple(words))]), [(0, *span) for word, span in spans if word.counts])


def _place(assessments: list[Assessment], spans: list[tuple[int, int, int]]) -> list[_Found]:
    """Return assessments with where they stand; `spans` are those of the words that count."""
    return [
        _Found(
            " ".join(word.form for word in one.words), one.value, one.subjectivity, one.negated, one.known,
            *spans[one.last],
        )
        for one in assessments
    ]  # fmt: skip


def _join(parts: list[PatternPlaces]) -> PatternPlaces:
    """Return the places of blocks that follow each other."""
    if not parts:
        return _find_in_block(next(split_pieces([""])))
    return PatternPlaces(
        words=list(itertools.chain.from_iterable(part.words for part in parts)),
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("texts", "starts", "ends", "polarity", "subjectivity", "negated", "known")
        },
    )

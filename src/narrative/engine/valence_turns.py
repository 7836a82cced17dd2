"""The pieces of texts that do more than forget in TextBlob's rules, and which of them reach each other.

Where a turn is not reached and reaches no other, it can be rated alone; the others are chains.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock
from narrative.engine.valence_rules import FORGET, NOTHING, Word
from narrative.engine.valence_steps import ODD, WORDS, Step, Table, Told
from narrative.engine.valence_tokens import may_join, signs

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Turns:
    """The N turns of a block: pieces that do more than forget.

    Attributes:
        places: int64[N], which pieces of the row they are.
        ids: int32[N], which distinct piece each is.
        steps: int32[N], which step each is.
        texts: int64[N], the text of each.
        gaps: int8[N], what is forgotten between each and the one before.
        easy: those that no other reaches and that reach no other, with one known word.
        hard: the others, one chain after the other; `starts` are the places in `hard` where a chain begins.
        apart: the texts with emoticons, whose turns are neither easy nor hard.
        known: the steps, and `table`, what they do.
    """

    places: Ints
    ids: npt.NDArray[np.int32]
    steps: npt.NDArray[np.int32]
    texts: Ints
    gaps: npt.NDArray[np.int8]
    easy: Ints
    hard: Ints
    starts: Ints
    apart: list[int]
    known: list[Step]
    table: Table


def find_turns(block: PieceBlock, told: Told) -> Turns:
    """Find the turns of a block, and which of them reach each other; `told` is what its distinct pieces do.

    A "!" strengthens whatever was found last, so the turn that found it reaches the "!".
    """
    numbers, known, table = told
    kinds: npt.NDArray[np.int8] = table["kind"][numbers][block.ids]
    places = np.flatnonzero(kinds >= WORDS)
    ids = block.ids[places]
    steps = numbers[ids]
    ends = np.cumsum(block.counts)
    texts: Ints = np.searchsorted(ends, places, side="right")
    odd = np.concatenate([np.flatnonzero(kinds == ODD), _find_joined(block, table["is_head"][numbers])])
    apart = np.unique(np.searchsorted(ends, odd, side="right"))

    kinds[kinds > FORGET] = NOTHING
    gaps = np.zeros(len(places), np.int8)
    if len(places):
        gaps[1:] = np.maximum.reduceat(kinds, places)[:-1]
    reached = np.zeros(len(places), bool)
    reached[1:] = (texts[1:] == texts[:-1]) & ~table["closes"][steps[:-1]]
    reached &= (gaps != FORGET) & ~table["opens"][steps]
    reached |= _find_strengthened(texts, table["finds"][steps], table["cries"][steps])
    is_hard = reached | (table["kind"][steps] == WORDS)
    is_hard[:-1] |= reached[1:]
    whole = ~np.isin(texts, apart)
    easy, hard = np.flatnonzero(~is_hard & whole), np.flatnonzero(is_hard & whole)
    starts = np.flatnonzero(~reached[hard])
    return Turns(places, ids, steps, texts, gaps, easy, hard, starts, apart.tolist(), known, table)


def _find_strengthened(texts: Ints, finds: Bools, cries: Bools) -> Bools:
    """Return which turns a "!" ties to the one before: all from what was found last in its text to the "!".

    >>> texts, finds = np.array([0, 0, 0, 1]), np.array([True, True, False, False])
    >>> _find_strengthened(texts, finds, np.array([False, False, True, True])).tolist()
    [False, False, True, False]
    """
    places = np.arange(len(texts))
    latest = np.maximum.accumulate(np.where(finds, places, -1))
    marks = np.flatnonzero(cries[1:]) + 1
    found = latest[marks - 1]
    held = (found >= 0) & (texts[found] == texts[marks])
    steps = np.zeros(len(texts) + 1, np.int64)
    np.add.at(steps, found[held] + 1, 1)
    np.add.at(steps, marks[held] + 1, -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def _find_joined(block: PieceBlock, heads: Bools) -> Ints:
    """Return which pieces of the row may make an emoticon with those before; `heads`: bool[V]."""
    if not heads.any():
        return np.zeros(0, np.int64)
    ends = np.cumsum(block.counts)
    is_head = heads[block.ids]
    is_head[(ends - block.counts)[block.counts > 0]] = False
    places = np.flatnonzero(is_head)
    pairs, reach = signs().pairs, signs().longest - 1
    before, pieces = block.read(block.ids[places - 1]), block.read(block.ids[places])
    likely = [one[-1] + piece[0] in pairs for one, piece in zip(before, pieces, strict=True)]
    places = places[np.array(likely, bool)]
    # No emoticon that reaches over a border between two pieces reaches farther than it is long.
    texts = np.searchsorted(ends, places, side="right")
    firsts = np.maximum(places - reach, (ends - block.counts)[texts])
    sizes = np.minimum(places + reach, ends[texts]) - firsts
    stops = np.cumsum(sizes)
    around = block.read(block.ids[np.arange(sizes.sum()) + np.repeat(firsts - stops + sizes, sizes)])
    spans = zip((stops - sizes).tolist(), stops.tolist(), strict=True)
    return np.asarray(places[np.array([may_join(around[start:stop]) for start, stop in spans], bool)])


def span_chains(turns: Turns, chains: Ints) -> list[tuple[int, int]]:
    """Return where in `hard` some chains begin and end."""
    stops = np.append(turns.starts, len(turns.hard))[1:]
    return list(zip(turns.starts[chains].tolist(), stops[chains].tolist(), strict=True))


def read_chain(
    steps: list[Step], numbers: tuple[int, ...], gaps: tuple[int, ...]
) -> Iterator[tuple[int, tuple[Word | None, ...]]]:
    """Return the turns of a chain as the rules read them; nothing reaches the first from before."""
    return zip((NOTHING, *gaps), (steps[number].words for number in numbers), strict=True)

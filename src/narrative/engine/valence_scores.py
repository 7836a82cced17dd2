"""TextBlob and VADER over whole texts and over their sentences, from one splitting into pieces.

A sentence is a part of its text, so its pieces are those of the text, if it begins and ends at white space;
the few that do not are scored by themselves, and so is a text with emoji, which VADER reads as words.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.engine.pattern import score_textblob, textblob_sentiment
from narrative.engine.vader import classify_pieces, has_emoji, score_vader, vader_compound
from narrative.engine.valence_pieces import PieceBlock, Pieces, split_pieces
from narrative.engine.valence_steps import Told, steps_known
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


#: So many pieces may be remembered when texts are read.
_MOST_PIECES = 1_000_000


class _Met(threading.local):
    """The pieces met so far in a thread."""

    pieces: Pieces | None = None


_met = _Met()


def _pieces_met() -> Pieces:
    """Return the pieces met so far, or none yet if they have become too many."""
    if _met.pieces is None or len(_met.pieces) > _MOST_PIECES:
        _met.pieces = Pieces()
    return _met.pieces


def score_texts(texts: Sequence[str]) -> Floats:
    """Return what the programs say of T texts, float64[5, T].

    Rows: polarity, subjectivity and known words by TextBlob; compound value and known words by VADER.

    >>> score_texts(["Not good. Bad."]).round(2).T.tolist()
    [[-0.52, 0.63, 2.0, 0.11, 2.0]]
    """
    textblob, vader = textblob_sentiment(texts), vader_compound(texts)
    rows = textblob.polarity, textblob.subjectivity, textblob.known, vader.compound, vader.known
    return np.array(rows, np.float64)


def score_parts(
    texts: Sequence[str], bounds: Ints, starts: Offsets, ends: Offsets, *, whole: bool = True
) -> tuple[Floats, Floats]:
    """Return what `score_texts` says of T texts, float64[5, T], and of their S sentences, float64[5, S].

    Args:
        texts: the texts.
        bounds: int64[T + 1], the first sentence of each text, and S.
        starts, ends: int32[S], where in its text each sentence stands.
        whole: whether to score the texts besides; if not, there are zeros.

    >>> spans = np.array([0, 2]), np.array([0, 10]), np.array([9, 14])
    >>> [scores[0].round(2).tolist() for scores in score_parts(["Not good. Bad."], *spans)]
    [[-0.52], [-0.35, -0.7]]
    """
    of_texts, of_parts = np.zeros((5, len(texts))), np.zeros((5, len(starts)))
    apart = np.array(list(map(has_emoji, texts)), bool)
    plain = ["" if emoji else straighten(text) for text, emoji in zip(texts, apart.tolist(), strict=True)]
    holders = np.repeat(np.arange(len(texts)), np.diff(bounds))
    again = apart[holders]
    begins, stops = np.where(again, 0, starts), np.where(again, 0, ends)
    for block in split_pieces(plain, _pieces_met()):
        here = slice(block.first, block.first + len(block.texts))
        told, classes = steps_known().find(block), classify_pieces(block)
        if whole:
            of_texts[:, here] = _score(block, told, classes)
        there = slice(*bounds[[here.start, here.stop]].tolist())
        if there.start < there.stop:
            cut, fits = _cut(block, holders[there] - block.first, begins[there], stops[there])
            of_parts[:, there] = _score(cut, told, classes)
            again[there] |= ~fits
    if whole and apart.any():
        of_texts[:, apart] = score_texts([texts[number] for number in np.flatnonzero(apart).tolist()])
    if again.any():
        chosen = np.flatnonzero(again)
        spans = zip(holders[chosen].tolist(), starts[chosen].tolist(), ends[chosen].tolist(), strict=True)
        of_parts[:, chosen] = score_texts([texts[number][start:end] for number, start, end in spans])
    return of_texts, of_parts


def _score(block: PieceBlock, told: Told, classes: npt.NDArray[np.int32]) -> Floats:
    return np.concatenate([score_textblob(block, told), score_vader(block, classes)])


class _Sentences(Sequence[str]):
    """Sentences of texts, each cut out when it is asked for, as those with emoticons are."""

    def __init__(self, texts: Sequence[str], holders: Ints, starts: Offsets, ends: Offsets) -> None:
        self.texts, self.holders, self.starts, self.ends = texts, holders, starts, ends

    def __len__(self) -> int:
        return len(self.holders)

    def __getitem__(self, number: Any) -> Any:
        return self.texts[self.holders[number]][self.starts[number] : self.ends[number]]


def _cut(block: PieceBlock, holders: Ints, starts: Offsets, ends: Offsets) -> tuple[PieceBlock, Bools]:
    """Return a block as one of sentences, and which of these have just the pieces that it gives them.

    Every piece belongs to a sentence: to that in which, or else behind which, it begins.
    """
    sentences = _Sentences(block.texts, holders, starts, ends)
    begins, stops = block.find_bytes(holders, starts), block.find_bytes(holders, ends)
    firsts = np.searchsorted(block.starts, begins)
    edges = np.append(firsts, len(block.ids))
    edges[0] = 0
    fits = block.is_space(begins - 1) & block.is_space(stops)
    fits &= (firsts == edges[:-1]) & (np.searchsorted(block.starts, stops) == edges[1:])
    return replace(block, first=0, texts=sentences, counts=np.diff(edges), begins=begins), fits

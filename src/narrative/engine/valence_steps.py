"""What the pieces of a text between white space do in TextBlob's rules, each found once.

Most pieces only end the reach of a negation or degree word before them, so a piece is kept as the few things
that it does: a step. Pieces that do the same are the same step.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import Ints, PieceBlock, find_plain, make_keys, read_some
from narrative.engine.valence_rules import FORGET, FORGET_NEGATION, NOTHING, Word, words_known
from narrative.engine.valence_tokens import align_tokens, signs, split_piece

#: The fields of S steps, but for the words: one row each.
Table = npt.NDArray[np.void]

#: One thread at a time describes what was not met before.
_LOCK = threading.Lock()
#: Distinct pieces that may be remembered when a block of texts begins.
_REMEMBERED = 500_000
#: What a piece does besides forgetting (`NOTHING`, `FORGET_NEGATION`, `FORGET`): there is an emoticon in it;
#: it has words that do more; it has one known word and no other.
ODD, WORDS, ALONE = range(3, 6)
#: What a piece is to its neighbours, where that is simple: a known word and nothing else that matters; the
#: same, behind something that ends the reach of a negation; a negation; one "!".
KNOWN, KNOWN_APART, NEGATION, CRY = range(1, 5)

#: The fields of a step as columns of an array; its words have none.
_COLUMNS = np.dtype(
    [
        ("kind", np.int8), ("is_head", np.bool_), ("polarity", np.float64), ("subjectivity", np.float64),
        ("intensity", np.float64), ("opens", np.bool_), ("closes", np.bool_), ("finds", np.bool_),
        ("cries", np.bool_), ("role", np.int8),
    ]
)  # fmt: skip
_SHORT = Word("", unsets_negation=True)
_QUOTES = frozenset("'\"“”")


class Step(NamedTuple):
    """What a piece does.

    Attributes:
        kind: one of the six.
        words: its words, if it does more than forget; None stands for words after which all is forgotten.
        is_head: whether an emoticon could go on with it.
        polarity, subjectivity, intensity: of its one known word, if it is alone.
        opens: whether nothing from before reaches that word, and `closes`, whether it reaches nothing behind.
        finds: whether it has something that counts, and `cries`, whether it has a "!" before any such.
        role: what it is to its neighbours, if that is simple; otherwise 0.
    """

    kind: int
    words: tuple[Word | None, ...] = ()
    is_head: bool = False
    polarity: float = 0.0
    subjectivity: float = 0.0
    intensity: float = 0.0
    opens: bool = False
    closes: bool = False
    finds: bool = False
    cries: bool = False
    role: int = 0


class Told(NamedTuple):
    """What V pieces do: the number of each one's step, int32[V], and the steps, also as arrays."""

    numbers: npt.NDArray[np.int32]
    steps: list[Step]
    table: Table


class Steps:
    """The steps met so far, and which pieces of text do them.

    Attributes:
        steps: the steps; the first is that of most words, which only forget.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._numbers: dict[Step, int] = {}
        self._pieces: dict[str, int] = {}
        self._special, self._inner = words_known().special, signs().inner
        self._keys = make_keys([*self._special, *(sign.lower() for sign in self._inner)])
        self._table = np.zeros(0, _COLUMNS)
        self._number(Step(FORGET))

    def find(self, block: PieceBlock) -> Told:
        """Return what the pieces of a block do."""
        with _LOCK:
            numbers = block.pieces.tell(self, self._find)
            fresh = [(step.kind, *step[2:]) for step in self.steps[len(self._table) :]]
            self._table = np.append(self._table, np.array(fresh, _COLUMNS))
            return Told(numbers, self.steps, self._table)

    def _find(self, forms: bytes, sizes: Ints) -> npt.NDArray[np.int32]:
        """Return the steps of pieces that are lines of `forms`."""
        unclear = np.flatnonzero(~find_plain(forms, sizes, self._keys))
        numbers = np.zeros(len(sizes), np.int32)
        numbers[unclear] = list(map(self._look_up, read_some(forms, sizes, unclear)))
        return numbers

    def is_full(self) -> bool:
        """Whether it is time to begin anew, as texts may contain ever other pieces."""
        return len(self._pieces) > _REMEMBERED

    def _look_up(self, piece: str) -> int:
        number = self._pieces.get(piece)
        if number is None:
            # A shortcut for many: one token, of three characters or more, with marks that do nothing.
            core = piece.lstrip('"“').rstrip('.,;:?"”').removesuffix("'s")
            inside = core[:1].isalnum() and core[-1].isalnum() and _QUOTES.isdisjoint(core)
            if (
                len(core) > 2
                and (inside or core.isalpha())
                and core.lower() not in self._special
                and core not in self._inner
            ):
                number = 0
            else:
                number = self._number(_describe(split_piece(piece)))
            self._pieces[piece] = number
        return number

    def _number(self, step: Step) -> int:
        number = self._numbers.setdefault(step, len(self.steps))
        if number == len(self.steps):
            self.steps.append(step)
        return number


class _Known:
    """The steps met so far."""

    steps: Steps | None = None


known = _Known()


def steps_known() -> Steps:
    """Return the steps met so far, or none yet if they have become too many."""
    with _LOCK:
        if known.steps is None or known.steps.is_full():
            known.steps = Steps()
        return known.steps


def find_spans(piece: str) -> list[tuple[int, int]]:
    """Return where in a piece without an emoticon the words stand that count.

    >>> find_spans('("good!")')
    [(2, 6)]
    """
    tokens = list(split_piece(piece) or ())
    spans = align_tokens(piece, tokens)
    return [span for token, span in zip(tokens, spans, strict=True) if words_known()[token].counts]


def _describe(tokens: tuple[str, ...] | None) -> Step:
    """Return what a piece with these tokens does in the rules; tokens that change nothing are left out."""
    if tokens is None:
        return Step(ODD)
    told = words_known()
    words: list[Word | None] = []
    for token in tokens:
        if token.isalpha() and token.lower() not in told.special:
            words += [None] if len(token) > 2 else [_SHORT] if len(token) == 2 else []
            continue
        word = told[token]
        if word.counts or word.negates or word.form == "!":
            words.append(word)
        elif word.unsets_degree:
            words.append(None if word.unsets_negation else word)
        elif word.unsets_negation:
            words.append(_SHORT)
    is_head = bool(tokens) and tokens[0] in signs().inner
    if all(word is None for word in words):
        return Step(FORGET if words else NOTHING, (), is_head)
    if words == [_SHORT]:
        return Step(FORGET_NEGATION, (), is_head)
    speaking = [word for word in words if word is not None and word is not _SHORT]
    if len(speaking) == 1 and speaking[0].known and not speaking[0].negates:
        [word] = speaking
        return Step(
            ALONE, tuple(words), is_head, word.polarity, word.subjectivity, word.intensity,
            opens=words[0] is None, closes=not word.is_degree or words[-1] is None, finds=True,
            role=0 if None in words else KNOWN if words[0] is word else KNOWN_APART,
        )  # fmt: skip
    marks = [word.form == "!" for word in speaking if word.counts or word.form == "!"]
    role = 0
    if len(speaking) == 1 and not speaking[0].counts:
        role = CRY if marks == [True] else NEGATION if words[-1] is speaking[0] and words[-1].negates else 0
    return Step(WORDS, tuple(words), is_head, finds=not all(marks), cries=marks[:1] == [True], role=role)

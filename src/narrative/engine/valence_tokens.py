"""TextBlob's tokeniser, piece by piece.

What it makes of a text depends only on each piece between white space, with one exception: it also finds
emoticons whose parts stand apart ("follows: (a)" holds a sad face). Texts with an emoticon are left to the
reference as a whole.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

#: What is split off at the ends of words (TextBlob's PUNCTUATION without the point), and what is set apart.
_MARKS = ",;:!?()[]{}`''\"@#$^&*+-|=~_"
_ENDS = (*_MARKS, ".")
_SPACE, _SPACE_OR_POINTS = re.compile(r"\s*"), re.compile(r"[\s.]*")
_QUOTES = ("'", '"', "“", "”")


@cache
def load_pattern() -> Any:
    """Return the reference program with its lexicon, loaded once."""
    sentiment = _load_program()[0].sentiment
    sentiment.load()
    return sentiment


def load_rules() -> Any:
    """Return the module with the rules that the reference program goes by."""
    return _load_program()[1]


@cache
def _load_program() -> tuple[Any, Any]:
    """Return TextBlob's modules for English and for all languages.

    TextBlob's package imports nltk for other things, and that scipy.stats, which takes as long as all else
    that tone needs. So an empty package stands in for it meanwhile; who imports TextBlob gets it as ever.
    """
    names = ("textblob", "textblob.en", "textblob._text")
    if any(name in sys.modules for name in names):
        return importlib.import_module(names[1]), importlib.import_module(names[2])
    spec = importlib.util.find_spec(names[0])
    if spec is None:
        raise ModuleNotFoundError("TextBlob is not installed.", name=names[0])
    package = sys.modules[names[0]] = types.ModuleType(names[0])
    package.__path__ = list(spec.submodule_search_locations or ())
    try:
        return importlib.import_module(names[1]), importlib.import_module(names[2])
    finally:
        for name in names:
            sys.modules.pop(name, None)


@dataclass(frozen=True)
class Signs:
    """What emoticons (and the ironic "(!)") consist of.

    Attributes:
        pairs: two characters that follow each other in one.
        inner: any part of one that does not begin it.
        longest: how many characters the longest has.
    """

    pairs: frozenset[str]
    inner: frozenset[str]
    longest: int


@cache
def signs() -> Signs:
    """Return what TextBlob's emoticons consist of."""
    every = ["(!)", *(sign for group in load_rules().EMOTICONS.values() for sign in group)]
    return Signs(
        frozenset(sign[k : k + 2] for sign in every for k in range(len(sign) - 1)),
        frozenset(
            sign[a:b] for sign in every for a in range(1, len(sign)) for b in range(a + 1, len(sign) + 1)
        ),
        max(map(len, every)),
    )


def split_piece(piece: str) -> tuple[str, ...] | None:
    """Return the tokens of a piece of text without white space, or None if an emoticon is in it.

    This is what the reference's `find_tokens` does with a piece. The text is in straight apostrophes, so that
    its rules for contractions come to this: each apostrophe is a token, and *isn't* is *is n ' t*.
    """
    if piece.isalpha():
        return (piece,)
    program = load_rules()
    if program.EOS in piece:
        return None
    spaced = piece.replace("n't", " n't")
    for quote in _QUOTES:
        if quote in spaced:
            spaced = spaced.replace(quote, f" {quote} ")
    tokens: list[str] = []
    for part in spaced.split():
        word = part.lstrip(_MARKS)
        tokens += part[: len(part) - len(word)]
        tail: list[str] = []
        while word.endswith(_ENDS):
            if not word.endswith("."):
                rest = word.rstrip(_MARKS)
                tail += reversed(word[len(rest) :])
                word = rest
            if word.endswith("..."):
                tail.append("...")
                word = word[:-3].rstrip(".")
            if word.endswith("."):
                if (
                    word in program.ABBREVIATIONS
                    or program.RE_ABBR1.match(word)
                    or program.RE_ABBR2.match(word)
                    or program.RE_ABBR3.match(word)
                ):
                    break
                tail.append(".")
                word = word[:-1]
        if word:
            tokens.append(word)
        tokens += reversed(tail)
    known = signs()
    for before, token in pairwise(tokens):
        if token in known.inner and before[-1] + token[0] in known.pairs:
            if _has_sign(tokens):
                return None
            break
    return tuple(tokens)


def _has_sign(tokens: Sequence[str]) -> bool:
    """Whether the reference would take some of the tokens for an emoticon or a "(!)"."""
    program = load_rules()
    joined = " ".join(tokens)
    return bool(program.RE_EMOTICONS.search(joined) or program.RE_SARCASM.search(joined))


_split_again = lru_cache(maxsize=100_000)(split_piece)


def may_join(pieces: Sequence[str]) -> bool:
    """Whether pieces that follow each other may hold an emoticon, in one of them or across them.

    >>> may_join(["follows:", "(a)"]), may_join(["so", "-", "(a)"])
    (True, False)
    """
    splits = [_split_again(piece) for piece in pieces]
    return None in splits or _has_sign([token for split in splits for token in split or ()])


def split_text(text: str) -> list[str]:
    """Return the tokens of a text; where an emoticon could form across pieces, by the reference alone."""
    known = signs()
    tokens: list[str] = []
    before = " "
    for piece in text.split():
        split = _split_again(piece)
        if split is None or (split[0] in known.inner and before + piece[0] in known.pairs):
            return " ".join(load_pattern().tokenizer(text)).split()
        tokens += split
        before = piece[-1]
    return tokens


def align_tokens(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Return where each token stands in the text; the parts of an emoticon may stand apart there."""
    spans = []
    place = 0
    for token in tokens:
        place += text.startswith(" ", place)
        if not text.startswith(token, place):
            # The tokeniser drops points beyond three ("....").
            gap = (_SPACE if token.startswith(".") else _SPACE_OR_POINTS).match(text, place)
            place = gap.end() if gap else place
        if text.startswith(token, place):
            spans.append((place, place + len(token)))
        else:
            match = re.compile(r"\s*".join(map(re.escape, token))).search(text, place)
            spans.append(match.span() if match else (place, place))
        place = spans[-1][1]
    return spans

"""TextBlob's tokeniser, piece by piece.

What it makes of a text depends only on each piece between white space, with one exception: it also finds
emoticons whose parts stand apart ("follows: (a)" contains a sad face). Texts with an emoticon are read as a
whole.
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
#: The tokens that end a sentence, and those that then still belong to it; both with the mark of a blank line.
_SENTENCE_ENDS = frozenset(["...", ".", "!", "?", "END-OF-SENTENCE"])
_BEHIND_ENDS = _SENTENCE_ENDS | {"”", "’", ")"}
_QUOTES = ("'", '"', "“", "”")


@cache
def load_pattern() -> Any:
    """Return the reference program with its lexicon, loaded once."""
    sentiment = _load_program()[0].sentiment
    sentiment.load()
    return sentiment


def load_tagger() -> Any:
    """Return the reference program's lexicon of words and parts of speech, not read yet."""
    return _load_program()[0].lexicon


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
    tokens = _split_marks(piece)
    known = signs()
    for before, token in pairwise(tokens):
        if token in known.inner and before[-1] + token[0] in known.pairs:
            if _has_sign(tokens):
                return None
            break
    return tuple(tokens)


def _split_marks(piece: str) -> list[str]:
    """Return the tokens of a piece of text without white space, the parts of emoticons each alone."""
    spaced = piece.replace("n't", " n't")
    for quote in _QUOTES:
        if quote in spaced:
            spaced = spaced.replace(quote, f" {quote} ")
    tokens: list[str] = []
    for part in spaced.split():
        word = part.lstrip(_MARKS)
        tokens += part[: len(part) - len(word)]
        end, tail = _strip_marks(word)
        if end:
            tokens.append(word[:end])
        tokens += reversed(tail)
    return tokens


def _strip_marks(word: str) -> tuple[int, list[str]]:
    """Return where a word ends without the marks behind it, and these from the last to the first.

    Nothing is copied, so that a word of n marks takes n steps.

    >>> _strip_marks("hope....)!"), _strip_marks("U.S.)")
    ((4, ['!', ')', '...']), (4, [')']))
    """
    program = load_rules()
    end, point = len(word), word.find(".") + 1
    tail: list[str] = []
    while word.endswith(_ENDS, 0, end):
        while end and word[end - 1] in _MARKS:
            tail.append(word[end - 1])
            end -= 1
        if word.endswith("...", 0, end):
            tail.append("...")
            end -= 3
            while end and word[end - 1] == ".":
                end -= 1
        if word.endswith(".", 0, end):
            # Abbreviations end with a letter and a point, or have one point, so this is asked at most twice.
            if (word[end - 2 : end - 1].isalpha() or end == point) and (
                word[:end] in program.ABBREVIATIONS
                or program.RE_ABBR1.match(word, 0, end)
                or program.RE_ABBR2.match(word, 0, end)
                or program.RE_ABBR3.match(word, 0, end)
            ):
                break
            tail.append(".")
            end -= 1
    return end, tail


def _has_sign(tokens: Sequence[str]) -> bool:
    """Whether the reference would take some of the tokens for an emoticon or a "(!)"."""
    program = load_rules()
    joined = " ".join(tokens)
    return bool(program.RE_EMOTICONS.search(joined) or program.RE_SARCASM.search(joined))


_split_again = lru_cache(maxsize=100_000)(split_piece)
_split_marks_again = lru_cache(maxsize=100_000)(lambda piece: tuple(_split_marks(piece)))


def may_join(pieces: Sequence[str]) -> bool:
    """Whether pieces that follow each other may contain an emoticon, in one of them or across them.

    >>> may_join(["follows:", "(a)"]), may_join(["so", "-", "(a)"])
    (True, False)
    """
    splits = [_split_again(piece) for piece in pieces]
    return None in splits or _has_sign([token for split in splits for token in split or ()])


def split_text(text: str) -> list[str]:
    """Return the tokens of a text, in one pass, or in two if an emoticon may be in it."""
    known = signs()
    tokens: list[str] = []
    before = " "
    for piece in text.split():
        split = _split_again(piece)
        if split is None or (split[0] in known.inner and before + piece[0] in known.pairs):
            return _split_with_emoticons(text)
        tokens += split
        before = piece[-1]
    return tokens


def _split_with_emoticons(text: str) -> list[str]:
    """Return the tokens of a text with emoticons, as the reference's `find_tokens` does.

    It looks for them within sentences, and in text where one space stands between two tokens. The reference
    itself copies the rest of a word for each mark at its ends, which takes n² steps for n marks.
    """
    program = load_rules()
    lines = re.sub(r"\n{2,}", f" {program.EOS} ", text.replace("\r\n", "\n"))
    tokens = [token for piece in lines.split() for token in _split_marks_again(piece)]
    found: list[str] = []
    begin = place = 0
    while begin < len(tokens):
        if place < len(tokens) and tokens[place] in _SENTENCE_ENDS:
            while place < len(tokens) and tokens[place] in _BEHIND_ENDS:
                place += 1
        elif place < len(tokens):
            place += 1
            continue
        sentence = " ".join(token for token in tokens[begin:place] if token != program.EOS)
        sentence = program.RE_SARCASM.sub("(!)", sentence)
        found += program.RE_EMOTICONS.sub(lambda sign: sign[1].replace(" ", "") + sign[2], sentence).split()
        begin, place = place, place + 1
    return found


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

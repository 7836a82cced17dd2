"""Which bytes of UTF-8 text belong to a token: the classes of `narrative.text` as tables, and the borders.

Everything here is local: whether a byte belongs to a token is decided by the
classes of at most two characters on each side, for all bytes of a block at once.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from narrative.text.characters import BASE, DIGIT, JOINER, LETTER, WORD

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

#: Classes of characters: word characters; those that may join them, and a slash, which shows an address; and
#: what has not been looked up yet.
NOTHING, A_LETTER, A_DIGIT, A_NUMBER, A_MARK = range(5)
A_JOINER, A_POINT, A_COMMA, A_SLASH = range(5, 9)
UNKNOWN: Final = 255

#: The first class in this list whose pattern a character has is its own.
_PATTERNS = tuple(
    (name, regex.compile(pattern, regex.VERSION1))
    for name, pattern in (
        (A_LETTER, LETTER),
        (A_DIGIT, DIGIT),
        (A_NUMBER, BASE),
        (A_MARK, WORD),
        (A_JOINER, JOINER),
        (A_POINT, r"\."),
        (A_COMMA, ","),
        (A_SLASH, "/"),
    )
)

#: Bytes of the character that a byte begins; 1 for ASCII and for bytes inside a character.
_WIDTHS = np.ones(256, dtype=np.int64)
_WIDTHS[0xC0:0xE0], _WIDTHS[0xE0:0xF0], _WIDTHS[0xF0:] = 2, 3, 4


def class_of(character: str) -> int:
    """Return the class of one character, as `narrative.text` defines it.

    >>> [class_of(character) for character in "aé5½’. "]
    [1, 1, 2, 3, 5, 6, 0]
    """
    return next((name for name, pattern in _PATTERNS if pattern.match(character)), NOTHING)


@cache
def _ascii_classes() -> bytes:
    return bytes(class_of(chr(code)) if code < 128 else NOTHING for code in range(256))


@cache
def _unicode_classes() -> Bytes:
    """Return the classes of all code points, to be filled when they are first met."""
    return np.full(0x110000, UNKNOWN, dtype=np.uint8)


def _classes_of_code_points(codes: Places) -> Bytes:
    table = _unicode_classes()
    classes = table[codes]
    unknown = classes == UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            table[code] = class_of(chr(code))
        classes = table[codes]
    return classes


def classify(block: bytes) -> Bytes:
    """Return the class of each byte of UTF-8 text; all bytes of a character have its class."""
    classes = np.frombuffer(bytearray(block).translate(_ascii_classes()), dtype=np.uint8)
    if block.isascii():
        return classes
    text = np.frombuffer(block, dtype=np.uint8)
    leads = np.flatnonzero(text >= 0xC0)
    widths = _WIDTHS[text[leads]]
    codes = text[leads].astype(np.int64) & (0x7F >> widths)
    for inner in (1, 2, 3):
        wide = widths > inner
        codes[wide] = codes[wide] << 6 | text[leads[wide] + inner] & 0x3F
    of_characters = _classes_of_code_points(codes)
    classes[leads] = of_characters
    for inner in (1, 2, 3):
        wide = widths > inner
        classes[leads[wide] + inner] = of_characters[wide]
    return classes


def _is_word(classes: Bytes) -> npt.NDArray[np.bool_]:
    # A letter is 1, a mark is 4; 0 - 1 wraps to 255.
    return np.asarray(classes - np.uint8(1) < 4)


def join(block: bytes, classes: Bytes) -> Places:
    """Give the class of a mark (goes on with a token, begins none) to the joiners that stand inside a token.

    `block` begins with a line feed and ends with eight of them. Returns where a web address may begin: the
    places of the last sign of `://` and `www.`.
    """
    text = np.frombuffer(block, dtype=np.uint8)
    signs = _find_signs(text)
    # Most points and commas have a space on one side. Of a joiner of several bytes only the first is behind a
    # word, and what is behind it is the second.
    inner = _is_word(classes[:-2])
    inner &= classes[1:-1] >= A_JOINER
    inner &= classes[2:] != NOTHING
    places = np.flatnonzero(inner) + 1
    after = classes[places + _WIDTHS[text[places]]]
    places = places[_is_word(after)]

    kinds = classes[places]
    widths = _WIDTHS[text[places]]
    before, after = classes[places - 1], classes[places + widths]
    joins = kinds == A_JOINER
    joins |= ((kinds == A_POINT) | (kinds == A_COMMA)) & (before == A_DIGIT) & (after == A_DIGIT)

    initials = np.flatnonzero((kinds == A_POINT) & (before == A_LETTER) & (after == A_LETTER))
    left, right = places[initials] - 1, places[initials] + 1
    for _ in range(3):  # back to the first byte of the letter on the left
        left = left - ((text[left] & 0xC0) == 0x80)
    alone = ~_is_word(classes[left - 1]) & ~_is_word(classes[right + _WIDTHS[text[right]]])
    joins[initials] = alone

    inside, widths = places[joins], widths[joins]
    classes[inside] = A_MARK
    for further in (1, 2):
        wide = widths > further
        classes[inside[wide] + further] = A_MARK
    return signs


def _find_signs(text: Bytes) -> Places:
    slashes = np.flatnonzero(text == ord("/"))
    slashes = slashes[(text[slashes - 1] == ord("/")) & (text[slashes - 2] == ord(":"))]
    w = (text | 0x20) == ord("w")
    points = np.flatnonzero(w[:-1] & w[1:]) + 2  # behind a "ww", of which there are few
    points = points[w[points - 3] & (text[points] == ord("."))]
    return np.concatenate([slashes, points])


def find_borders(classes: Bytes, *, marks: bool) -> tuple[Places, Places]:
    """Return where tokens begin and how long they are, once joiners are settled.

    `marks` says whether the text has marks of its own. One that stands on no letter begins no token.
    """
    word = _is_word(classes)
    edges = np.flatnonzero(word[1:] != word[:-1])
    starts, lengths = edges[::2] + 1, edges[1::2] - edges[::2]
    orphans = np.flatnonzero(classes[starts] == A_MARK) if marks else ()
    if len(orphans):
        ends = starts + lengths
        bases = np.append(np.flatnonzero(word & (classes != A_MARK)), len(classes))
        starts[orphans] = bases[np.searchsorted(bases, starts[orphans])]
        whole = starts < ends
        starts, lengths = starts[whole], (ends - starts)[whole]
    return starts, lengths

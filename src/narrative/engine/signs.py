"""Texts with one byte a character: ASCII as it is, and a byte for each kind of other character."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

#: Kinds of characters that are not ASCII, and of control characters that texts hardly have.
LOWER, UPPER, LETTER, NUMBER, SPACE, ODD, OPENING, CLOSING, APOSTROPHE = range(128, 137)
ELLIPSIS, WIDE, STOP, BULLET, DASH, OTHER = range(137, 143)
UNKNOWN: Final = 255

_SIGNS = {
    "“‘": OPENING,
    "”»": CLOSING,
    "’": APOSTROPHE,
    "…": ELLIPSIS,
    "。！？｡．፧።။៕։": WIDE,
    "؟।॥۔": STOP,
    "·▪◦•⁃‣●": BULLET,
    "–—": DASH,
    "\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029": ODD,
}
_KIND_OF = {sign: kind for signs, kind in _SIGNS.items() for sign in signs}
_CATEGORIES = {"Ll": LOWER, "Lu": UPPER, "Lt": LETTER, "Lm": LETTER, "Lo": LETTER, "Nd": NUMBER, "Nl": NUMBER}


def kind_of(character: str) -> int:
    """Return the byte that stands for a character.

    >>> [kind_of(character) for character in "aé“"] == [ord("a"), LOWER, OPENING]
    True
    """
    if character in _KIND_OF:
        return _KIND_OF[character]
    if character.isascii():
        return ord(character)
    if character.isspace():
        return SPACE
    return _CATEGORIES.get(unicodedata.category(character), OTHER)


@cache
def _latin_kinds() -> bytes:
    return bytes(kind_of(chr(code)) for code in range(256))


@cache
def _kinds() -> Bytes:
    """Return the kinds of all code points, to be filled when they are first met."""
    return np.full(0x110000, UNKNOWN, dtype=np.uint8)


def to_signs(text: str) -> bytes:
    """Return a byte for each character of `text`.

    >>> to_signs("It’s 5.") == bytes([*b"It", APOSTROPHE, *b"s 5."])
    True
    """
    try:
        return text.encode("latin-1").translate(_latin_kinds())
    except UnicodeEncodeError:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _kinds()
    kinds = table[codes]
    unknown = kinds == UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            table[code] = kind_of(chr(code))
        kinds = table[codes]
    return kinds.tobytes()

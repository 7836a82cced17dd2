"""The letters before and behind places of a text, up to eight, and what is known of words that end so."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.signs import Bytes
from narrative.text.boundaries import OPENERS, ORDINARY, PRENOMINAL, SPECIAL, load_abbreviations

Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

#: What words are, by their letters: nothing special; to be looked at; the same, but surely an abbreviation; a
#: title before a name; an abbreviation with which sentences mostly end; one of the others.
PLAIN, SPECIAL_WORD, SPECIAL_ABBREVIATION, TITLE, ENDING, ABBREVIATION = range(6)
_ANY: Final = 6  # a place of the table that several words share
_BITS: Final = 18
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _BITS)


def _repeat(byte: int) -> np.uint64:
    return np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))


_HIGH, _CASE = _repeat(0x80), _repeat(0x20)
_FROM_A, _BEHIND_Z = _repeat(0x80 - ord("a")), _repeat(0x80 - ord("z") - 1)
_ONES = _repeat(1)
_STEPS = tuple(np.uint64(size) for size in (8, 16, 32))


class Letters(NamedTuple):
    """ASCII letters next to N places, in small letters."""

    #: uint64[N]: the letters, a byte each.
    keys: Words
    #: int64[N]: how many they are; of more than eight, eight are taken.
    sizes: Places


def _words(signs: Bytes) -> Any:
    return np.ndarray((len(signs) - 7,), dtype="<u8", buffer=signs, strides=(1,))


def _find_letters(words: Words) -> tuple[Words, Words]:
    """Return eight characters in small letters, and the high bit of each byte that is no ASCII letter."""
    small = words | _CASE
    low = small & ~_HIGH
    letters = (low + _FROM_A) & ~(low + _BEHIND_Z) & ~words & _HIGH
    return small, letters ^ _HIGH


def _keep(small: Words, stops: Words) -> Letters:
    kept = (stops ^ _HIGH) >> np.uint64(7)
    sizes = (kept * _ONES) >> np.uint64(56)
    return Letters(small & (kept * np.uint64(255)), sizes.astype(np.int64))


def read_before(signs: Bytes, places: Places) -> Letters:
    """Return the letters before each place; none where fewer than eight characters are before it.

    >>> text = np.frombuffer(b"By the Lt. Gov. of Ohio", dtype=np.uint8)
    >>> read_before(text, np.array([9, 14])).sizes
    array([2, 3])
    """
    small, stops = _find_letters(_words(signs)[np.maximum(places - 8, 0)])
    for step in _STEPS:
        stops |= stops >> step
    stops[places < 8] = _HIGH
    return _keep(small, stops)


def read_from(signs: Bytes, places: Places) -> Letters:
    """Return the letters from each place on; none where fewer than eight characters are left."""
    last = len(signs) - 8
    small, stops = _find_letters(_words(signs)[np.minimum(places, last)])
    for step in _STEPS:
        stops |= stops << step
    stops[places > last] = _HIGH
    return _keep(small, stops)


def _key(letters: str, *, before: bool) -> int:
    return int.from_bytes(letters.lower().encode().rjust(8, b"\0") if before else letters.encode(), "little")


class _Table(NamedTuple):
    keys: Words
    kinds: Bytes


def _make_table(kinds: dict[int, int]) -> _Table:
    table = _Table(np.zeros(1 << _BITS, dtype=np.uint64), np.zeros(1 << _BITS, dtype=np.uint8))
    for key, kind in kinds.items():
        slot = key * int(_FACTOR) % (1 << 64) >> 64 - _BITS
        table.kinds[slot] = _ANY if table.kinds[slot] else kind
        table.keys[slot] = key
    return table


def _look_up(table: _Table, keys: Words) -> Bytes:
    slots = (keys * _FACTOR) >> _SHIFT
    kinds: Bytes = table.kinds[slots]
    kinds[(table.keys[slots] != keys) & (kinds != _ANY)] = PLAIN
    kinds[kinds == _ANY] = SPECIAL_WORD
    return kinds


@cache
def _word_kinds() -> _Table:
    """Return what words are that end with given letters."""
    kinds: dict[int, int] = {}
    known, ending, _ = load_abbreviations()
    numerals = ("".join(signs) for size in (2, 3, 4) for signs in itertools.product("ivx", repeat=size))
    for word in itertools.chain(SPECIAL, numerals):
        kinds[_key(word, before=True)] = SPECIAL_WORD
    for word in known:
        if len(word) < 8 and word.isascii() and word.isalpha():
            kind = TITLE if word in PRENOMINAL else ENDING if word in ending else ABBREVIATION
            kind = SPECIAL_WORD if word in ORDINARY else kind
            key = _key(word, before=True)
            kinds[key] = SPECIAL_ABBREVIATION if key in kinds and kind != TITLE else kind
    for word in known:
        end = len(word) - len(word.rstrip("abcdefghijklmnopqrstuvwxyz"))
        if end:
            kinds.setdefault(_key(word[-min(end, 8) :], before=True), SPECIAL_WORD)
    return _make_table(kinds)


@cache
def _openers() -> _Table:
    return _make_words(load_abbreviations().openers)


@cache
def _plain_openers() -> _Table:
    return _make_words({word.lower() for word in OPENERS})


def _make_words(words: Collection[str]) -> _Table:
    short = [word for word in words if len(word) < 8 and word.isascii() and word.isalpha()]
    return _make_table({_key(word, before=False): SPECIAL_WORD for word in short})


def kinds_of(letters: Letters) -> Bytes:
    """Return what the words are that end with the letters."""
    return _look_up(_word_kinds(), letters.keys)


def may_open(letters: Letters) -> npt.NDArray[np.bool_]:
    """Whether words of fewer than eight letters are known to begin sentences after abbreviations."""
    return np.asarray(_look_up(_openers(), letters.keys) != PLAIN)


def are_openers(letters: Letters) -> npt.NDArray[np.bool_]:
    """Whether words surely or perhaps begin sentences and no names: `narrative.text.boundaries.OPENERS`."""
    found = _look_up(_plain_openers(), letters.keys) != PLAIN
    return np.asarray(found | (letters.sizes > 7))


@cache
def odd_pairs() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return with which letters abbreviations end after an apostrophe, and after a digit.

    The first, bool[256, 256], is by the letter before the apostrophe and the letter behind it, as in *gov't*;
    the second, bool[256], by the letter, as in *2d*.
    """
    pairs, after_digit = np.zeros((256, 256), dtype=np.bool_), np.zeros(256, dtype=np.bool_)
    for word in load_abbreviations().known:
        before, sign, last = list(f"  {word}")[-3:]
        if sign in "'’" and (before + last).isascii():
            pairs[ord(before), ord(last)] = True
        if sign.isdigit() and last.isascii():
            after_digit[ord(last)] = True
    return pairs, after_digit

"""Which full stops, question and exclamation marks surely end a sentence, and which surely end none.

What `narrative.text.boundaries` decides for each mark by expressions is decided here for most marks of a
block of texts at once, by the signs around them and the letters before them. What is not plain is left to it.
"""

from __future__ import annotations

import string
from typing import Final, NamedTuple

import numpy as np

from narrative.engine.letters import (
    ENDING,
    PLAIN,
    SPECIAL_ABBREVIATION,
    SPECIAL_WORD,
    TITLE,
    are_openers,
    kinds_of,
    may_open,
    odd_pairs,
    read_before,
    read_from,
)
from narrative.engine.paragraphs import IS_CLOSER, IS_SMALL, IS_SPACE, Flags, Places, table_of
from narrative.engine.signs import (
    APOSTROPHE,
    BULLET,
    ELLIPSIS,
    LETTER,
    LOWER,
    NUMBER,
    OPENING,
    SPACE,
    STOP,
    UPPER,
    WIDE,
    Bytes,
)

_IS_MARK = table_of(".!?", ELLIPSIS, WIDE, STOP)
_IS_BLANK = table_of(" \n")
IS_OPENER = table_of("\"'(", OPENING)
_IS_CAPITAL = table_of(string.ascii_uppercase, UPPER)
_IS_ASCII_CAPITAL = table_of(string.ascii_uppercase)
_IS_ASCII_SMALL = table_of(string.ascii_lowercase)
_IS_DIGIT = table_of(string.digits)
IS_PLAIN = table_of(string.ascii_letters + string.digits)
_IS_FIGURE = table_of(string.digits + ".,")
_STANDS_BEFORE_FIGURES = table_of(string.digits + " \n$(,-")
_BEGINS_FIRM = table_of("ICLPBM")
_GOES_ON = table_of(string.ascii_lowercase + ",-/.")
_IS_APOSTROPHE = table_of("'", APOSTROPHE)
_IS_BLANK_OR_CLOSER = _IS_BLANK | IS_CLOSER
_STANDS_BEFORE_WORD = table_of(' \n"(', SPACE, OPENING)
_STANDS_BEHIND_WORD = table_of(" \n,")
_IS_FOREIGN = table_of(LOWER, UPPER, LETTER, NUMBER)
_IS_FIRST = table_of("1aAiI")
_STANDS_BEFORE_ITEM = IS_SPACE | table_of("(")
#: A paragraph that begins so has no sentence that begins with a small letter, unless an open mark ends one.
_BEGINS_LARGE = table_of(UPPER, OPENING) | (np.arange(256) < 128) & ~IS_SMALL
#: Behind these no abbreviation can stand.
_ENDS_NO_WORD = table_of(')"%')
#: A word of so many letters that begins with a small one is read to its end.
_WORD: Final = 24


class Judged(NamedTuple):
    """What is known of the marks of a block, each kind in order."""

    #: Where sentences surely begin.
    begins: Places
    #: Marks that are to be looked at.
    open: Places
    #: Marks before a small letter, which end a sentence only where the sentence itself began with one.
    small: Places
    #: Signs of what may be the first item of a list within a line.
    firsts: Places


def judge(signs: Bytes, begins: Places, ends: Places) -> Judged:
    """Return what is known of the marks in paragraphs that begin and end at the given places."""
    marks = np.flatnonzero(_IS_MARK[signs])
    kinds = signs[marks]
    numbers = np.searchsorted(begins, marks, side="right") - 1

    after = signs.take(marks + 1, mode="clip")
    closed = IS_CLOSER[after]
    final = marks + 1 + closed  # behind the sentence, if it ends here
    twice = closed & IS_CLOSER[signs.take(final, mode="clip")]
    final += twice
    plain = kinds < 128
    plain[twice] &= ~IS_CLOSER[signs.take(final[twice], mode="clip")]
    none = plain & (final >= ends[numbers])
    none |= plain & ~closed & _is_inner(signs, marks, kinds, after)

    going = np.flatnonzero(plain & ~none & IS_SPACE[signs.take(final, mode="clip")])
    place = final[going] + 1
    place += IS_SPACE[signs.take(place, mode="clip")]
    origins = begins[numbers[going]]
    verdict = _weigh(signs, marks[going], place, closed[going], origins)
    none[going] |= verdict == _NONE
    sure, small = going[verdict == _SURE], going[verdict == _SMALL]

    rest = ~none
    rest[sure] = rest[small] = False
    rest[1:] &= ~((kinds[1:] >= WIDE) & (kinds[1:] == kinds[:-1]) & (np.diff(marks) == 1))
    return Judged(place[verdict == _SURE], marks[rest], marks[small], _find_firsts(signs, marks))


_OPEN, _NONE, _SURE, _SMALL = range(4)


def _weigh(signs: Bytes, marks: Places, places: Places, closed: Flags, origins: Places) -> Bytes:
    """Return what is known of marks with white space behind them, and a word at each of `places`."""
    kinds, after = signs[marks], signs.take(places, mode="clip")
    is_stop = kinds == ord(".")
    opens = IS_OPENER[after]
    capital = _IS_CAPITAL[np.where(opens, signs.take(places + 1, mode="clip"), after)]
    figure = _IS_DIGIT[after] & ~closed
    weighed = capital | figure

    before = read_before(signs, marks)
    kind = kinds_of(before)
    inner = signs.take(marks - 1 - before.sizes, mode="clip")
    odd = (kind == SPECIAL_WORD) | (kind == SPECIAL_ABBREVIATION) | _IS_FOREIGN[inner] | (marks < 8)
    plain = (before.sizes > 1) & ~odd & (kind == PLAIN) & (inner != ord("."))
    plain |= is_stop & _is_no_word(signs, marks)
    far = (marks - origins) > 12  # nearer, it may be the number of an item
    alone = is_stop & far & (kind > SPECIAL_WORD) & (before.sizes > 1) & _STANDS_BEFORE_WORD[inner]
    alone_letter = is_stop & far & (before.sizes == 1)
    opening = np.zeros(len(marks), dtype=np.bool_)
    closing = alone & (~capital | (kind == TITLE))
    bare = ~opens | (after == ord('"'))  # other quotes belong to the word, which then has no capital letter
    initials = np.flatnonzero(alone_letter & capital & bare & _is_initial(signs, marks, closed))
    closing[initials] |= ~are_openers(read_from(signs, places[initials] + opens[initials]))
    asked = np.flatnonzero(alone & capital & (kind > TITLE) & bare)
    following = read_from(signs, places[asked] + opens[asked])
    whole = _STANDS_BEHIND_WORD[signs.take(places[asked] + opens[asked] + following.sizes, mode="clip")]
    whole &= following.sizes < 8
    begins = (kind[asked] == ENDING) | (whole & may_open(following))
    opening[asked[begins]] = True
    closing[asked[whole & ~begins]] = True

    sure = plain & is_stop & far
    last = signs.take(marks - 1, mode="clip")
    sure |= ~is_stop & ~odd & IS_PLAIN[last] & ~closed & ~_BEGINS_FIRM[after]
    sure |= opening
    verdict = np.zeros(len(marks), dtype=np.uint8)
    verdict[weighed & sure] = _SURE
    verdict[weighed & closing] = _NONE
    small = IS_SMALL[after]
    behind, further = (signs.take(places - offset, mode="clip") for offset in (1, 2))
    verdict[small & closed & _IS_BLANK[behind] & _IS_BLANK_OR_CLOSER[further]] = _NONE
    low = np.flatnonzero(small & ~closed & _BEGINS_LARGE[signs[origins]])
    verdict[low[_is_small_word(signs, places[low])]] = _SMALL
    return verdict


def _find_firsts(signs: Bytes, marks: Places) -> Places:
    """Return where a list within a line may begin: *1. *, *(a) *, *I.) *, or a bullet."""
    places = np.concatenate([marks, np.flatnonzero(signs == ord(")"))])
    first = _IS_FIRST[signs.take(places - 1, mode="clip")]
    first &= _STANDS_BEFORE_ITEM[signs.take(places - 2, mode="clip")]
    return np.concatenate([places[first], np.flatnonzero(signs == BULLET)])


def _is_no_word(signs: Bytes, marks: Places) -> Flags:
    """Whether what stands before each full stop surely is no abbreviation, as *2004*, *isn't* or *)*."""
    one, two, three, four = (signs.take(marks - offset, mode="clip") for offset in range(1, 5))
    digits = _IS_DIGIT[one]
    # Three signs or more, as 2004 or 1.5; fewer only within a sentence, since they may number an item.
    number = _IS_FIGURE[two] & _IS_DIGIT[three] & _STANDS_BEFORE_FIGURES[four]
    number |= _IS_DIGIT[two] & _IS_FIGURE[three] & _IS_DIGIT[four]
    short = (two == ord(" ")) & _IS_ASCII_SMALL[three]
    short |= _IS_DIGIT[two] & (three == ord(" ")) & _IS_ASCII_SMALL[four]
    short |= (two == ord("$")) | (_IS_DIGIT[two] & (three == ord("$")))
    nothing = digits & (number | short)
    pairs, after_digit = odd_pairs()
    small = _IS_ASCII_SMALL[one]
    nothing |= small & _IS_APOSTROPHE[two] & _IS_ASCII_SMALL[three] & ~pairs[three, one]
    nothing |= small & _IS_DIGIT[two] & ~after_digit[one]
    return np.asarray(nothing | (_ENDS_NO_WORD[one] & IS_PLAIN[two]))


def _is_initial(signs: Bytes, marks: Places, closed: Flags) -> Flags:
    """Whether the letter before each full stop is an initial (*J. Marsh*), or the second (*U.S. Senate*)."""
    one, two, three, four = (signs.take(marks - offset, mode="clip") for offset in range(1, 5))
    second = _IS_ASCII_CAPITAL[one] & (two == ord(".")) & _IS_ASCII_CAPITAL[three] & _STANDS_BEFORE_WORD[four]
    return np.asarray(_STANDS_BEFORE_WORD[two] | second & (one != ord("M")) & ~closed)


def _is_inner(signs: Bytes, marks: Places, kinds: Bytes, after: Bytes) -> Flags:
    """Whether each mark stands inside a number, an address or a run of marks."""
    before = signs.take(marks - 1, mode="clip")
    inner = _GOES_ON[after]
    inner |= _IS_DIGIT[after] & (before < 128) & ~_IS_ASCII_SMALL[before]
    inner |= _IS_ASCII_CAPITAL[after] & _IS_ASCII_CAPITAL[before]
    inner |= (kinds != ord(".")) & ((after == ord("!")) | (after == ord("?")))
    return np.asarray(inner)


def _is_small_word(signs: Bytes, places: Places) -> Flags:
    """Whether words that begin with a small letter have only such, and not too many."""
    places = places.copy()
    going = np.arange(len(places))
    for _ in range(_WORD):
        going = going[_IS_ASCII_SMALL[signs.take(places[going], mode="clip")]]
        if not len(going):
            break
        places[going] += 1
    after = signs.take(places, mode="clip")
    return np.asarray((after < 128) & ~IS_PLAIN[after])

"""Where the paragraphs of many texts are: `narrative.text.find_paragraphs` over a block of them at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from narrative.engine.letters import SPECIAL_ABBREVIATION, SPECIAL_WORD, TITLE, kinds_of, read_before
from narrative.engine.signs import (
    APOSTROPHE,
    BULLET,
    CLOSING,
    DASH,
    ELLIPSIS,
    LOWER,
    NUMBER,
    OPENING,
    SPACE,
    Bytes,
)
from narrative.text import GOES_ON, ITEM

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: White space that is skipped at either end of a line before the text is left to the plain definition.
_SPACES = 64


def table_of(*signs: int | str) -> Flags:
    """Return for each byte whether it is one of `signs`."""
    table = np.zeros(256, dtype=np.bool_)
    for sign in signs:
        table[[ord(character) for character in sign] if isinstance(sign, str) else sign] = True
    return table


IS_SPACE = table_of(" \t\n", SPACE)
IS_SMALL = table_of("abcdefghijklmnopqrstuvwxyz", LOWER)
_IS_QUOTE = table_of("\"'(", OPENING)
IS_CLOSER = table_of("\"')]", CLOSING, APOSTROPHE)
_IS_FINAL = table_of(".!?:", ELLIPSIS)
_GOES_ON = table_of(",;([&-", DASH)
_MAY_BE_ITEM = table_of("-*0123456789B", NUMBER, BULLET)


def split_paragraphs(text: str, signs: Bytes, begins: Places) -> tuple[Places, Places, Flags]:
    """Return where the paragraphs of documents begin and end, and which documents were too odd to tell.

    `text` has the documents, a line feed after each, and `signs` a byte for each of its characters. The
    documents begin at `begins`.
    """
    starts, stops, odd_lines = _find_lines(signs)
    odd = np.zeros(len(begins), dtype=np.bool_)
    odd[np.searchsorted(begins, odd_lines, side="right") - 1] = True
    some = starts < stops
    feeds = np.flatnonzero(some)  # the number of the line feed before each line
    starts, stops = starts[some], stops[some]
    documents = np.searchsorted(begins, starts, side="right") - 1
    single = (feeds[1:] - feeds[:-1] == 1) & (documents[1:] == documents[:-1])
    joined = np.zeros(len(starts), dtype=np.bool_)
    joined[1:][single] = _join(text, signs, starts, stops, documents, np.flatnonzero(single))
    firsts = np.flatnonzero(~joined)
    return starts[firsts], stops[np.append(firsts[1:], len(starts)) - 1] if len(firsts) else stops, odd


def _find_lines(signs: Bytes) -> tuple[Places, Places, Places]:
    """Return the ends of all lines, without white space, and where lines are that have much of it."""
    feeds = np.flatnonzero(signs == ord("\n"))
    starts, stops = np.append(0, feeds + 1), np.append(feeds, len(signs))
    for _ in range(_SPACES):
        some = np.flatnonzero((starts < stops) & IS_SPACE[signs.take(starts, mode="clip")])
        if not len(some):
            break
        starts[some] += 1
    odd = [starts[some]] if len(some) else []
    for _ in range(_SPACES):
        some = np.flatnonzero((starts < stops) & IS_SPACE[signs[stops - 1]])
        if not len(some):
            break
        stops[some] -= 1
    return starts, stops, np.concatenate([*odd, starts[some]])


def _join(text: str, signs: Bytes, starts: Places, stops: Places, documents: Places, lines: Places) -> Flags:
    """Return whether each line behind one of `lines`, with no blank line between, goes on with it."""
    begins, ends, following = starts[lines], stops[lines], starts[lines + 1]
    first = signs[following]
    second = signs[following + 1]
    small = IS_SMALL[first] | (_IS_QUOTE[first] & IS_SMALL[second])
    small &= ~_is_final(signs, begins, ends)
    last = signs[ends - 1]
    sure = small | _GOES_ON[last]
    stopped = np.flatnonzero(~sure & (last == ord(".")))
    kinds = kinds_of(read_before(signs, ends[stopped] - 1))
    titles = np.isin(kinds, (SPECIAL_WORD, SPECIAL_ABBREVIATION, TITLE)) | (ends[stopped] <= 8)
    for number in stopped[titles].tolist():
        end = int(ends[number])
        sure[number] = GOES_ON.search(text[max(int(begins[number]), end - 8) : end]) is not None
    items = _MAY_BE_ITEM[first]
    for number in np.flatnonzero(items).tolist():
        stop = int(stops[lines[number] + 1])
        items[number] = ITEM.match(text, int(following[number]), stop) is not None
    sure &= ~items
    joined = sure.copy()
    width = np.zeros(int(documents[-1]) + 1 if len(documents) else 0, dtype=np.int64)
    np.maximum.at(width, documents[lines[sure]], (ends - begins)[sure])
    widths, sizes = width[documents[lines]], ends - begins
    for number in np.flatnonzero(~sure & ~items & (widths > 0) & (sizes <= widths + 12)).tolist():
        start, stop = int(following[number]), int(stops[lines[number] + 1])
        space = text.find(" ", start, stop)
        joined[number] = sizes[number] + 1 + (space if space > 0 else stop) - start > widths[number]
    return joined


def _is_final(signs: Bytes, begins: Places, ends: Places) -> Flags:
    """Whether lines end with a mark that ends sentences, and at most seven quotes and brackets behind it."""
    places, lowest = ends - 1, np.maximum(begins, ends - 8)
    for _ in range(7):
        places = places - ((places > lowest) & IS_CLOSER[signs[places]])
    return np.asarray(_IS_FINAL[signs[places]])

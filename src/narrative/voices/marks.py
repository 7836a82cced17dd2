"""Quotation marks: which stretches of a text stand in them.

Marks of all kinds are read in one pass: straight and curly ones, double and single, the two apostrophes of
press archives (''), and those of German („…“, »…«) and French («…»). A mark that is never closed ends
before who said it (`unclosed.py`), else with its paragraph. So does one whose paragraph is followed by one
that opens anew: a quotation over several paragraphs is a stretch for each. An apostrophe is no mark. Tags
that a web page left around what it quotes are marks too (`markup.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from narrative.voices.markup import CLOSE, OPEN, clean, has_markup
from narrative.voices.unclosed import find_speaker_behind

_MARK = re.compile(f"''|``|[\"“”„‟«»‹›‘’‚'{OPEN}{CLOSE}]")
#: Where a paragraph ends: at a blank line, and at a line break behind the end of a sentence.
_PARAGRAPH = re.compile(r"(?<=[.!?…:\"”’'»])[ \t\xa0]*\r?\n\s*|\n[ \t\xa0\r]*\n\s*")
_DOUBLE, _SINGLE = "double", "single"
#: What closes what was opened.
_CLOSES = {
    "“": "”", "„": "“”", "‟": "”", '"': '"', "''": "''", "``": "''", "«": "»", "»": "«",
    "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", "'": "'", OPEN: "",
}  # fmt: skip
_SPACE = re.compile(r"\s*")
#: Words that begin with an apostrophe.
_ELISION = re.compile(
    r"['‘’](?:\d|(?:em|til|tis|twas|cause|n|bout|round|cos|cuz|im|er|ere|ello)\b)", re.IGNORECASE
)
_END = frozenset(',.!?…”"»;:)—–')


class Marked(NamedTuple):
    """A stretch in marks, marks included, or between tags: from where to where.

    `closed` says whether its end was marked, `tagged` whether tags mark it.
    """

    start: int
    end: int
    closed: bool
    tagged: bool


class _Open(NamedTuple):
    mark: str
    start: int


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return where the paragraphs of a text begin and end.

    >>> find_paragraphs("A title\\n\\nHe went. And\\nso on.")
    [(0, 7), (9, 28)]
    """
    spans, begin = [], 0
    for border in _PARAGRAPH.finditer(text):
        if border.start() > begin:
            spans.append((begin, border.start()))
        begin = border.end()
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans


def goes_on(text: str, mark: Marked) -> bool:
    """Whether the paragraph behind a stretch that is left open begins with the same mark.

    >>> text = "“One.\\n\\n“Two,” she said. “Three"
    >>> [goes_on(text, mark) for mark in find_marked(text) if not mark.closed]
    [True, False]
    """
    opening = text[mark.start : mark.start + (2 if text.startswith("''", mark.start) else 1)]
    following = _SPACE.match(text, mark.end)
    return following is not None and text.startswith(opening, following.end())


def find_marked(text: str, paragraphs: list[tuple[int, int]] | None = None) -> list[Marked]:
    """Return the stretches of a text in quotation marks, in order; those within others are not told.

    >>> text = "‘It’s “so”,’ she said. 'Tis “over"
    >>> [text[start:end] for start, end, *_ in find_marked(text)]
    ['‘It’s “so”,’', '“over']
    """
    if paragraphs is None and has_markup(text):
        cleaned = clean(text)
        return [
            mark._replace(start=start, end=end)
            for mark in find_marked(cleaned.text, find_paragraphs(cleaned.text))
            for start, end in [cleaned.locate(mark.start, mark.end)]
        ]
    found: list[Marked] = []
    for begin, end in find_paragraphs(text) if paragraphs is None else paragraphs:
        found += _find_in_paragraph(text, begin, end)
    return found


def _find_in_paragraph(text: str, begin: int, end: int) -> Iterator[Marked]:
    marks = [mark.span() for mark in _MARK.finditer(text, begin, end)]
    strong = [start for start, stop in marks if _is_strong_close(text, start, stop, end)]
    starts = [start for start, _ in marks]
    opened: list[_Open] = []
    number = looked = 0  # the mark to read next, and to where who spoke was looked for
    while number < len(marks) or opened:
        last = number == len(marks)
        start, stop = (end, end) if last else marks[number]
        mark = text[start:stop]
        # A mark that is opened twice was not closed, nor one that is open at the end.
        if opened and (last or (mark == opened[0].mark and _opens(text, start, stop, begin, end))):
            cut = _find_cut(text, opened[0], max(looked, opened[0].start), start, last=last)
            looked = start
            if cut is not None:
                yield Marked(opened[0].start, cut, False, False)
                opened.clear()
                number, looked = bisect_left(starts, cut), cut
                continue
        if last:
            break
        number += 1
        if mark in (OPEN, CLOSE):
            if mark == OPEN:
                opened.append(_Open(mark, start))
            elif opened and opened[0].mark == OPEN:
                yield Marked(opened[0].start, stop, True, True)
                opened.clear()
            continue
        depth = _find_opened(opened, mark)
        if depth >= 0 and _closes(text, start, stop, begin, end, strong):
            first = opened[0]
            del opened[depth:]
            if not opened:
                yield Marked(first.start, stop, True, False)
        elif _opens(text, start, stop, begin, end):
            opened.append(_Open(mark, start))
    # What is left open ends with the paragraph; a lone apostrophe is more likely than an open single mark.
    while opened and opened[0].mark == "'":
        del opened[0]
    if opened:
        yield Marked(opened[0].start, end, False, opened[0].mark == OPEN)


def _find_cut(text: str, opened: _Open, begin: int, end: int, *, last: bool) -> int | None:
    """Return where what was opened ends, though no mark closes it: before who said it."""
    if opened.mark in ("'", OPEN):
        return None
    on = last and goes_on(text, Marked(opened.start, end, False, False))
    return find_speaker_behind(text, begin, end, last=on)


def _find_opened(opened: list[_Open], mark: str) -> int:
    """Return which of the open marks (of the last few) this one may close, or -1."""
    for depth in range(len(opened) - 1, max(len(opened) - 4, -1), -1):
        closing = _CLOSES[opened[depth].mark]
        if (
            mark in closing
            or (mark in '"“' and opened[depth].mark == "“")
            or (mark == "”" and opened[depth].mark in ('"', "''"))
        ):
            return depth
    return -1


def _opens(text: str, start: int, stop: int, begin: int, end: int) -> bool:
    """Whether a mark can open: nothing or a space before it, a word behind it."""
    mark = text[start:stop]
    if mark not in _CLOSES or stop >= end:
        return False
    if mark in "„‚" or (mark == "«" and text[stop] in " \xa0\u202f"):
        return True
    if mark in ("'", "‘") and _ELISION.match(text, start):
        return False
    before = text[start - 1] if start > begin else " "
    if mark == '"' and text[stop] in "“‘":  # typed twice
        return False
    free = not before.isalnum() and (before not in ".,!?;%=" or mark in "“‘«»")
    return free and before != "=" and not text[stop].isspace()


def _closes(text: str, start: int, stop: int, begin: int, end: int, strong: list[int]) -> bool:
    """Whether a mark that can close does: an apostrophe within a word or of a plural does not."""
    mark = text[start:stop]
    if start <= begin:
        return False
    before, behind = text[start - 1], text[stop] if stop < end else " "
    if mark == "“":  # typed for the closing one
        return not before.isspace() and not behind.isalnum() and before not in "(—–"
    if mark in ('"', "''"):
        return not (before.isspace() and not behind.isspace() and behind not in ",.;:!?")
    if mark not in ("'", "’", "‘"):
        return True
    if behind.isalnum() or before.isspace():
        return False
    if before in "sS" and behind.isspace():
        # "the workers' rights": if a surer end follows in the paragraph, this is an apostrophe.
        return bisect_right(strong, start) == len(strong)
    return True


def _is_strong_close(text: str, start: int, stop: int, end: int) -> bool:
    behind = text[stop] if stop < end else " "
    return (text[start - 1 : start] in _END and not behind.isalnum()) or behind in _END

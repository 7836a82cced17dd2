"""What a web page or a letter left in a text: tags, entities, and lines that begin with “>”.

Voices are read in a clean text, and what is found is told by offsets into the text as it was read. Tags of a
block end a paragraph, other tags are nothing, and entities are the characters that they stand for. What
stands in *<blockquote>*, *<tweet author="…">* or *[quote]*, or behind “>”, is quoted: `OPEN` and `CLOSE`
stand for marks around it, in each of its paragraphs. *<q>* stands for curly ones.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

#: In which order what begins at one character is read.
_ENDS, _BEGINS, _MARKED = range(3)
#: What stands around words that tags quote: two characters that nobody types.
OPEN, CLOSE = "\ue000", "\ue001"

_BLOCKS = (
    "address|article|aside|body|br|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|iframe|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul|video"
)
_INLINE = (
    "a|abbr|acronym|audio|b|big|button|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|meta|link|nobr|object"
    "|param|picture|s|samp|script|small|source|span|strike|strong|style|sub|sup|time|tt|u|var|wbr"
)
_QUOTES = "blockquote|tweet"
_MARKUP = re.compile(
    rf"<(?P<close>/?)(?:(?P<block>{_BLOCKS})|(?P<quote>{_QUOTES})|(?P<q>q)|{_INLINE})(?:[\s/][^<>]*)?>|(?P<bbcode>\[(?P<bclose>/?)quote(?:=[^\[\]\n]*)?\])"
    r"|&(?:amp;)*(?P<entity>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|^[ \t]*(?:>|&gt;)(?:[ \t>]+|(?=\n|\Z))",
    re.IGNORECASE | re.MULTILINE,
)
_AUTHOR = re.compile(r"""\sauthor=["']([^"'<>]+)["']""", re.IGNORECASE)
#: Lines that begin with “>”, and what each begins with.
_LINES = re.compile(r"(?:^[ \t]*(?:>|&gt;)(?:[ \t>][^\n]*)?(?:\n|\Z))+", re.MULTILINE)
#: Who wrote what an embedded post says: *— Ann Lee (@annlee) March 3*.
_SIGNED = re.compile(rf"{OPEN}?\s*(?:—|–|--)\s*[^\n<>—()]{{1,60}}\(@\w{{1,30}}\)[^\n]{{0,40}}\Z")
_SIGNATURE = 160
#: What ends a line that ends a paragraph.
_FINAL = frozenset(".!?…:\"”’'»")


class Clean(NamedTuple):
    """A text without markup: each of its characters stands from `begins` to `ends` in the text as read."""

    text: str
    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the clean text, not empty, stands in the text as read."""
        return int(self.begins[start]), int(self.ends[end - 1])


def has_markup(text: str) -> bool:
    """Whether a text has tags, entities, or lines that begin with “>”."""
    return any(sign in text for sign in "<&>[") and _MARKUP.search(text) is not None


def clean(text: str) -> Clean:
    """Return a text without its markup, and where its characters stand.

    >>> cleaned = clean("<p>&ldquo;No,&rdquo; said <b>Ann&nbsp;Lee</b>.</p>")
    >>> cleaned.text.split()
    ['“No,”', 'said', 'Ann', 'Lee.']
    >>> clean("Lee wrote: <blockquote>No.</blockquote>").text.replace(OPEN, "[").replace(CLOSE, "]").split()
    ['Lee', 'wrote:', '[No.]']
    """
    lines = [found.span() for found in _LINES.finditer(text)]
    events: list[tuple[int, int, re.Match[str] | None]] = [
        *((start, _BEGINS, None) for start, _ in lines),
        *((end, _ENDS, None) for _, end in lines),
        *((found.start(), _MARKED, found) for found in _MARKUP.finditer(text)),
    ]
    closes = [start for start, kind, found in events if (_closes(found) if found else kind == _ENDS)]
    writer, at = _Writer(text, max(closes, default=-1)), 0
    for start, kind, found in sorted(events, key=lambda event: event[:2]):
        writer.copy(at, start)
        at = max(at, start)
        if found is not None:
            writer.take(found)
            at = found.end()
        elif kind == _BEGINS:
            writer.open(start)
        else:
            writer.close(start)
    writer.copy(at, len(text))
    writer.close(len(text))
    return Clean("".join(writer.written), np.array(writer.begins, np.int64), np.array(writer.ends, np.int64))


def _closes(found: re.Match[str]) -> bool:
    """Whether a tag ends what is quoted: *</tweet>*, and *<tweet/>*, which is typed for it."""
    return bool((found["quote"] and (found["close"] or found[0].endswith("/>"))) or found["bclose"])


class _Writer:
    """A clean text in the making: its characters, where they stand, and whether they are quoted."""

    def __init__(self, text: str, closes: int) -> None:
        self.text = text
        self.closes = closes  # the last place where something quoted ends: what is not closed ends earlier
        self.written: list[str] = []
        self.begins: list[int] = []
        self.ends: list[int] = []
        self.quoted = False
        self.pending = False  # whether the next word is the first that is quoted
        self.breaks, self.last = 0, ""  # line breaks since the last sign, and that sign

    def put(self, sign: str, begin: int, end: int) -> None:
        """Write a character, with a mark before the first of a quoted paragraph."""
        if sign == "\n":
            self.breaks += 1
        elif not sign.isspace():
            ended = self.breaks > 1 or (self.breaks > 0 and self.last in _FINAL)
            self.quoted &= not ended or self.pending or begin < self.closes
            if self.pending or (self.quoted and ended):
                self._append(OPEN, begin, begin)
            self.pending, self.breaks, self.last = False, 0, sign
        self._append(sign, begin, end)

    def _append(self, sign: str, begin: int, end: int) -> None:
        self.written.append(sign)
        self.begins.append(begin)
        self.ends.append(end)

    def copy(self, start: int, end: int) -> None:
        """Write a stretch as it is."""
        for at in range(start, end):
            self.put(self.text[at], at, at + 1)

    def take(self, found: re.Match[str]) -> None:
        """Write what markup stands for."""
        start, end = found.span()
        if found["entity"]:
            sign = html.unescape(f"&{found['entity']};")
            for each in sign:
                self.put(each, start, end)
        elif found["quote"] or found["bbcode"]:
            if _closes(found):
                self.close(start)
            else:
                self.open(start, _AUTHOR.search(self.text, start, end))
        elif found["q"] and found["close"]:
            self.put("”", start, start)
        elif found["q"]:
            self.put("“", end, end)
        elif found["block"]:
            self.end_paragraph(start)

    def open(self, at: int, author: re.Match[str] | None = None) -> None:
        """Begin what is quoted, with the name of who wrote it before, if that is known."""
        self.end_paragraph(at)
        if author is not None:
            self.quoted = False
            self.copy(*author.span(1))
            self.put(":", author.end(1), author.end(1))
            self.put(" ", author.end(1), author.end(1))
        self.quoted = self.pending = True

    def close(self, at: int) -> None:
        """End what is quoted behind its last word, or before who signed it."""
        if self.quoted and not self.pending:
            tail = "".join(self.written[-_SIGNATURE:])
            signed = _SIGNED.search(tail)
            said = tail[: signed.start()] if signed else tail
            place = len(self.written) - len(tail) + len(said.rstrip())
            before = self.ends[place - 1] if place else at
            if signed and tail[signed.start()] == OPEN:
                opened = len(self.written) - len(tail) + signed.start()
                del self.written[opened], self.begins[opened], self.ends[opened]
            self.written.insert(place, CLOSE)
            self.begins.insert(place, before)
            self.ends.insert(place, before)
        self.quoted = self.pending = False
        self.end_paragraph(at)

    def end_paragraph(self, at: int) -> None:
        """Write a blank line."""
        self.put("\n", at, at)
        self.put("\n", at, at)

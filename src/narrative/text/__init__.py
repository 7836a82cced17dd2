"""What a token, a normal form and a sentence is: the plain definitions.

These are the definitions to read and to cite. `narrative.engine` computes the
same over many texts at once, and tests compare it with what is said here.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable

import regex

from narrative.text.boundaries import TITLES, find_breaks
from narrative.text.characters import BEGINNING, TOKEN

_APOSTROPHES = "‘’‛ʼ＇´"
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys("\u2010\u2011", "-"))
_NORMAL = _STRAIGHT | dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Return the spans of the tokens (words) of `text`, in order, as character offsets.

    A token is a run of letters, combining marks and digits of any script that begins with a letter or digit.
    It goes on over one inner apostrophe (straight or curly), hyphen, underscore, soft hyphen or zero-width
    joiner between two word characters (*isn't*, *28-year-old*), over a point or comma between digits
    (*1,000.5*), and over a point between single letters (*U.S*, *p.m*; the last point is not part of it).
    A web address that begins with `http://`, `https://` or `www.` is one token up to its last word character
    or slash.

    Punctuation, symbols and emoji are not tokens; neither is the sign of a handle or hashtag (*#hope* gives
    *hope*), nor a sign or point before a number. *AT&T* is two tokens, as is *name@host*. In scripts written
    without spaces (Chinese, Thai) the whole run between punctuation is one token, so counts per word are not
    comparable with those of other scripts. Offsets are into `text` as it is: `text[start:end]` is the token
    as read.

    >>> text = "On 3 May, the U.S. hasn’t met 1,000.5 of #hope's 28-year-old aims."
    >>> [text[start:end] for start, end in find_tokens(text)]
    ['On', '3', 'May', 'the', 'U.S', 'hasn’t', 'met', '1,000.5', 'of', "hope's", '28-year-old', 'aims']
    """
    return [match.span() for match in TOKEN.finditer(text)]


def normalise(token: str) -> str:
    """Return the normal form of a token, under which patterns are matched.

    Compatibility characters are resolved (Unicode's NFKC: *ﬁ* is *fi*), apostrophes and hyphens made
    straight, soft hyphens and other characters without width removed, and case folded (nearly Unicode's
    NFKC_Casefold, chapter 3.13). The normal form of a normal form is itself.

    >>> normalise("Don’t"), normalise("ﬁre\u00adﬁghters"), normalise("STRASSE") == normalise("Straße")
    ("don't", 'firefighters', True)
    """
    if token.isascii():
        return token.lower()
    form = token.translate(_NORMAL)
    while True:
        folded = unicodedata.normalize("NFKC", form).translate(_NORMAL).casefold()
        folded = unicodedata.normalize("NFKC", folded).translate(_NORMAL)
        if folded == form:
            return form
        form = folded


def straighten(text: str) -> str:
    """Return `text` with curly apostrophes and single quotes as `'`, one character for one.

    So offsets stay true.

    >>> straighten("It isn’t ‘over’.")
    "It isn't 'over'."
    """
    if text.isascii():
        return text
    for sign in _APOSTROPHES:  # `str.translate` takes a hundred times as long
        text = text.replace(sign, "'")
    return text


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without white space at their ends.

    Every token lies in exactly one sentence, and every sentence has a token; a line of stars or dashes is
    none. In this order:

    1. A blank line ends a paragraph, and so a sentence. So does a single line break (a title, a byline, an
       item of a list), unless the line goes on: it ends with a comma or the like, or the next begins with a
       small letter, or the text has such lines and this one was too full for the next line's first word.
    2. Within a paragraph a sentence ends with a full stop, `?`, `!` or `…` (and quotes or brackets that
       close) before white space. It goes on where a small letter follows such a quote, after an ellipsis
       before a small letter or *I*, after a single letter, and after an abbreviation. These are the rules of
       Punkt (Kiss & Strunk 2006, doi:10.1162/coli.2006.32.4.485). The abbreviations, more than 5,000, and
       the words that open sentences after them are those of nupunkt (Bommarito, Katz & Bommarito 2025), less
       some plain words that are no abbreviations (*the bank*, *the win*).
    3. A boundary is taken back: before a word in small letters, unless the sentence itself began so (*Yahoo!
       rose*); before a dash or a closing bracket; after titles and ranks (*Lt. Gen.*), initials (*W.E.B.
       Tanner*) and the number or letter of an item (*1. Roads*, *Q. Why?*); between a currency or *N°.* and
       its number (*Rs. 500*); between a question or exclamation in quotes and who said it (*“Why?” Ann Lee
       asked.*); before *I* after a phrase that goes on (*By 6 a.m. I was up*); inside a token.
    4. A boundary is added: after *U.S.*, *a.m.*, *Inc.*, *plan B.* and their like before a word that begins
       sentences and no names (*The*, *She*, *But*, *I*); after *no.* unless a number follows, and after a
       month, day or time zone (*in Oct.*, *3 p.m. EST.*) before another capital letter; where the space after
       a full stop is missing (*failed.The minister*); after the reference to a note (*failed.[3] The
       minister*); after the full stops of other scripts; before the second and later items of
       a list within a line.

    What still fails is listed, with figures beside other programs, in `tests/engine/test_sentences.py`.

    >>> text = "A title\\n\\nMr. Lee left the U.S. in May. “Why now?” she asked."
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['A title', 'Mr. Lee left the U.S. in May.', '“Why now?” she asked.']
    """
    return [
        span
        for begin, end in find_paragraphs(text)
        for span in cut(text, begin, end, find_breaks(text, begin, end))
    ]


def cut(text: str, begin: int, end: int, breaks: Iterable[int]) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph of `text` that begin at its begin and at `breaks`.

    Signs without a word go with the sentence before them; a paragraph without a word has no sentence.

    >>> cut("One. (!) Two", 0, 12, [5, 9])
    [(0, 8), (9, 12)]
    """
    spans: list[tuple[int, int]] = []
    start = searched = begin
    for stop in [*breaks, end]:
        if BEGINNING.search(text, searched, stop):
            spans.append(_trim(text, start, stop))
            start = stop
        elif spans:
            spans[-1] = (spans[-1][0], _trim(text, start, stop)[1])
            start = stop
        searched = stop
    return spans


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return the span without white space at its ends, as `str.strip` sees it."""
    part = text[start:stop]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


_LINE = regex.compile(r"\S[^\n\r\x0b\x0c\x85\u2028\u2029]*")
_BLANK = regex.compile(r"(?>\r\n|[\n\r\x0b\x85\u2028])\s*?[\n\r\x0b\x85\u2028]|[\x0c\u2029]")
GOES_ON = regex.compile(rf"(?:[,;(\[&–—-]|\b(?:{TITLES})\.)\Z")
_CONTINUES = regex.compile(r"[“‘\"'(]?\p{Ll}")
ITEM = regex.compile(r"(?:[-*•·▪◦]|\d{1,2}[.)])\s|--|By \p{Lu}")
_FINAL = regex.compile(r"[.!?…:][\"'”’»)\]]*\Z")


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the stretches of `text` in which line breaks mean nothing."""
    lines = [(line.start(), line.start() + len(line.group().rstrip())) for line in _LINE.finditer(text)]
    if not lines:
        return []
    # For each line but the first: None after a blank line, True if it surely goes on with the line before.
    follows: list[bool | None] = []
    for (begin, end), (next_begin, next_end) in itertools.pairwise(lines):
        if _BLANK.search(text, end, next_begin):
            follows.append(None)
        elif ITEM.match(text, next_begin, next_end):
            follows.append(False)
        else:
            tail = text[max(begin, end - 8) : end]
            small = _CONTINUES.match(text, next_begin, next_end) and not _FINAL.search(tail)
            follows.append(bool(small or GOES_ON.search(tail)))
    width = max((end - begin for (begin, end), sure in zip(lines, follows, strict=False) if sure), default=0)
    paragraphs = [lines[0]]
    for (begin, end), (next_begin, next_end), sure in zip(lines, lines[1:], follows, strict=False):
        joined = bool(sure)
        if (
            sure is False
            and width
            and end - begin <= width + 12
            and not ITEM.match(text, next_begin, next_end)
        ):
            first = text.find(" ", next_begin, next_end)
            joined = end - begin + 1 + (first if first > 0 else next_end) - next_begin > width
        if joined:
            paragraphs[-1] = (paragraphs[-1][0], next_end)
        else:
            paragraphs.append((next_begin, next_end))
    return paragraphs

"""What a token, a normal form and a sentence is: the plain definitions.

These are the definitions to read and to cite. `narrative.engine` computes the
same over many texts at once, and tests hold it to what is said here.
"""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache
from typing import Any

import regex

# The classes of characters, as sets of the `regex` package (version 1); Python's own `re` has no marks.
#: Characters that join two word characters when one stands alone between them: apostrophes (and the acute
#: accent that is typed for one), hyphens, low line, soft hyphen, zero-width (non-)joiner, word joiner.
JOINER = r"['‘’‛ʼ＇´\-\u2010\u2011_\u00ad\u200c\u200d\u2060]"
LETTER = rf"[\p{{L}}--{JOINER}]"
DIGIT = r"\p{Nd}"
BASE = rf"[[\p{{L}}\p{{N}}]--{JOINER}]"
#: Marks that only say "draw this as an emoji" or "as text" (U+FE0E, U+FE0F) belong to no word.
WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}]--{JOINER}--[\ufe0e\ufe0f]]"

_ADDRESS = (
    rf"(?<!{WORD})(?<!{WORD}{JOINER})(?:[hH][tT][tT][pP][sS]?://|[wW][wW][wW]\.)"
    rf"[^\s\p{{Cc}}\p{{Cs}}<>\"“”«»—]*[{WORD}/]"
)
_INNER = (
    rf"(?:{JOINER}(?={WORD})"
    rf"|(?<={DIGIT})[.,](?={DIGIT})"
    rf"|(?<=(?<!{WORD}){LETTER})\.(?={LETTER}(?!{WORD})))"
)

#: A web address, and a token of any kind.
ADDRESS = regex.compile(_ADDRESS, regex.VERSION1)
TOKEN = regex.compile(rf"{_ADDRESS}|{BASE}{WORD}*(?:{_INNER}{WORD}+)*", regex.VERSION1)

_APOSTROPHES = "‘’‛ʼ＇´"
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys("\u2010\u2011", "-"))
_NORMAL = _STRAIGHT | dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Return the spans of the tokens (words) of `text`, in order, as character offsets.

    A token is a run of letters, combining marks and digits of any script that begins with a letter or digit.
    It goes on over one inner apostrophe (straight or curly), hyphen, low line, soft hyphen or zero-width
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
    2. Within a paragraph the boundaries are those of nupunkt (Bommarito, Katz & Bommarito 2025), which knows
       some 4,000 abbreviations.
    3. A boundary is taken back: before a word in small letters, unless the sentence itself began so (*Yahoo!
       rose*); before a dash; after titles and ranks (*Lt. Gen.*) and initials (*W.E.B. Tanner*); between a
       question or exclamation in quotes and who said it (*“Why?” Ann Lee asked.*); inside a token.
    4. A boundary is added: after *U.S.*, *a.m.*, *Inc.*, *plan B.* and their like before a word that begins
       sentences and no names (*The*, *She*, *But*); after *no.* unless a number follows; where the space
       after a full stop is missing (*failed.The minister*); after the full stops of other scripts.

    What still fails is listed, with figures beside other programs, in `tests/test_sentences.py`.

    >>> text = "A title\\n\\nMr. Lee left the U.S. in May. “Why now?” she asked."
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['A title', 'Mr. Lee left the U.S. in May.', '“Why now?” she asked.']
    """
    spans: list[tuple[int, int]] = []
    for begin, end in _find_paragraphs(text):
        start = searched = begin
        for stop in [*_find_breaks(text, begin, end), end]:
            if _BASE.search(text, searched, stop):
                spans.append(_trim(text, start, stop))
                start = stop
            elif spans and spans[-1][0] >= begin:  # signs without a word go with the sentence before
                spans[-1] = (spans[-1][0], _trim(text, start, stop)[1])
                start = stop
            searched = stop
    return spans


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return the span without white space at its ends, as `str.strip` sees it."""
    part = text[start:stop]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


_BASE = regex.compile(BASE, regex.VERSION1)
_LINE = regex.compile(r"\S[^\n\r\x0b\x0c\x85\u2028\u2029]*")
_BLANK = regex.compile(r"(?:\r\n|[\n\r\x0b\x85\u2028])\s*?[\n\r\x0b\x85\u2028]|[\x0c\u2029]")
_TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Maj|Brig|Col|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Gov|Sen|Rep|Rev|Hon|Pres|Supt|Det"
    "|Insp|Amb|Messrs|St|Mt|Ft"
)
_GOES_ON = regex.compile(rf"(?:[,;(\[&–—-]|\b(?:{_TITLES})\.)\Z")
_CONTINUES = regex.compile(r"[“‘\"'(]?\p{Ll}")
_ITEM = regex.compile(r"(?:[-*•·▪◦]|\d{1,2}[.)])\s|--|By \p{Lu}")
_FINAL = regex.compile(r"[.!?…:][\"'”’»)\]]*\Z")


def _find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans of the stretches of `text` in which line breaks mean nothing."""
    lines = [(line.start(), line.start() + len(line.group().rstrip())) for line in _LINE.finditer(text)]
    if not lines:
        return []
    # For each line but the first: None after a blank line, True if it surely goes on with the line before.
    follows: list[bool | None] = []
    for (begin, end), (next_begin, next_end) in itertools.pairwise(lines):
        if _BLANK.search(text, end, next_begin):
            follows.append(None)
        elif _ITEM.match(text, next_begin, next_end):
            follows.append(False)
        else:
            tail = text[max(begin, end - 8) : end]
            small = _CONTINUES.match(text, next_begin, next_end) and not _FINAL.search(tail)
            follows.append(bool(small or _GOES_ON.search(tail)))
    width = max((end - begin for (begin, end), sure in zip(lines, follows, strict=False) if sure), default=0)
    paragraphs = [lines[0]]
    for (begin, end), (next_begin, next_end), sure in zip(lines, lines[1:], follows, strict=False):
        joined = bool(sure)
        if (
            sure is False
            and width
            and end - begin <= width + 12
            and not _ITEM.match(text, next_begin, next_end)
        ):
            first = text.find(" ", next_begin, next_end)
            joined = end - begin + 1 + (first if first > 0 else next_end) - next_begin > width
        if joined:
            paragraphs[-1] = (paragraphs[-1][0], next_end)
        else:
            paragraphs.append((next_begin, next_end))
    return paragraphs


# Words that begin sentences and are no part of names, after abbreviations that may end a sentence.
_OPENERS = (
    "The|He|She|It|They|We|You|His|Her|Their|Its|Our|My|Your|But|And|Or|So|Yet|This|That|These|Those|There|Then"
    "|When|While|Where|Who|What|Why|How|After|Before|Since|If|Although|Though|However|Because|Nobody|No|Not"
    "|None|Some|Many|Most|Both|Each|Every|Another|Only|Also|In|On|At|For|With|By|As|From|Is|Was|Were|Did|Does"
)
_CLOSERS = r"[\"'”’»)\]]*"
_ADDED = regex.compile(
    rf"(?:(?<=\b(?:\p{{Lu}}|\p{{Lu}}\.\p{{Lu}}|[ap]\.m|Inc|Corp|Ltd|Co|Jr|Sr|etc|Ph\.D))\."
    rf"{_CLOSERS}\s+(?=[“‘\"']?(?:{_OPENERS})\b))"
    r"|(?<=\b[Nn]o)\.\s+(?=\p{Lu}\p{Ll})"
    r"|(?<=\p{Ll}\p{Ll})[.!?][”\"’]?(?=\p{Lu}\p{Ll}+\s)(?!(?:Com|Org|Net|Co)\b)"
    rf"|[。！？｡]+[」』”’）]*\s*|(?<![؟।॥۔])[؟।॥۔]++{_CLOSERS}\s+"
)
_TITLE = regex.compile(rf"(?:\b(?:{_TITLES})|(?<!\w)(?:\p{{Lu}}\.)+\p{{Lu}})\.\Z")
_OPENER = regex.compile(rf"[“‘\"']?(?:{_OPENERS})\b")
_SMALL = regex.compile(r"\p{Ll}[\p{Ll}\p{M}'’-]*(?![\p{L}\p{N}])")
#: What a sentence can end with, by nupunkt or by `_ADDED`.
_END = regex.compile("[.?!…。！？｡؟।॥۔]")
_LONG = 160  # all that the next expression asks for
_UNBROKEN = regex.compile(r"(?<=\S{40})\S{80}(?=\S{40})")
_DASH = regex.compile(r"(?:[–—]|--)\s*")
_ASKED = regex.compile(r"[!?…][\"”’]\Z")
_SAYING = regex.compile(
    r"(?:[\p{L}.'’-]+ ){1,4}(?:ask|add|repl[iy]|shout|cri|cry|wonder|call|demand|exclaim|yell|scream"
    r"|said|say|wrote)(?:s|es|ed)?[.,;:]"
)


def _find_breaks(text: str, begin: int, end: int) -> list[int]:
    """Return where, within a paragraph, sentences begin, but for the first."""
    first = _END.search(text, begin, end)
    if first is None or not _BASE.search(text, first.end(), end):
        return []  # one sentence, as many paragraphs of news are: no word stands behind its end
    block = text[begin:end]
    for line_break in "\n\r\x0b\x0c\x85\u2028\u2029":
        block = block.replace(line_break, " ")
    # nupunkt needs time that grows with the square of what stands without a space.
    unbroken = max(map(len, block.split(" "))) >= _LONG
    masked = _UNBROKEN.sub(r"x" * 80, block) if unbroken else block
    found = {start for start, _ in _model().span_tokenize(masked)}
    found.update(match.end() for match in _ADDED.finditer(block))
    breaks: list[int] = []
    for place in sorted(found):
        last = breaks[-1] if breaks else 0
        if 0 < place < len(block) and not _is_taken_back(block, last, place):
            breaks.append(place)
    return [begin + place for place in breaks]


def _is_taken_back(block: str, last: int, place: int) -> bool:
    tail = block[max(last, place - 24) : place].rstrip()
    dash = _DASH.match(block, place)
    if dash and (tail[-1:] in "\"'”’" or block[dash.end() : dash.end() + 1].islower()):
        return True
    if _SMALL.match(block, place) and not block[last].islower():
        return True
    if _TITLE.search(tail) and not _OPENER.match(block, place):
        return True
    if _ASKED.search(tail) and _SAYING.match(block, place):
        return True
    return not block[place - 1].isspace() and _is_inside_token(block, place)


def _is_inside_token(block: str, place: int) -> bool:
    begin = max(0, place - 64)
    far = block.rfind(" ", max(0, place - 2000), place) + 1 or max(0, place - 2000)
    if "://" in block[far:place] or "www." in block[far:place].lower():
        begin = far
    elif block[place - 1] in "。！？｡":
        return False
    return any(start < place - begin < stop for start, stop in find_tokens(block[begin : place + 64]))


@cache
def _model() -> Any:
    from nupunkt.models import load_default_model

    return load_default_model()

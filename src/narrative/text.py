"""What a token, a normal form and a sentence is: the plain definitions.

These are the definitions to read and to cite. `narrative.engine` computes the
same over many texts at once, and tests compare it with what is said here.
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
       rose*); before a dash or a closing bracket; after titles and ranks (*Lt. Gen.*), initials (*W.E.B.
       Tanner*) and the number or letter of an item (*1. Roads*, *Q. Why?*); between a currency or *N°.* and
       its number (*Rs. 500*); between a question or exclamation in quotes and who said it (*“Why?” Ann Lee
       asked.*); before *I* after a phrase that goes on (*By 6 a.m. I was up*); inside a token.
    4. A boundary is added: after *U.S.*, *a.m.*, *Inc.*, *plan B.* and their like before a word that begins
       sentences and no names (*The*, *She*, *But*, *I*); after *no.* unless a number follows, and after a
       month or day (*in Oct.*) before another capital letter; where the space after a full stop is missing
       (*failed.The minister*); after the reference to a note (*failed.[3] The minister*); after the full
       stops of other scripts; before the second and later items of a list within a line.

    What still fails is listed, with figures beside other programs, in `tests/engine/test_sentences.py`.

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
    r"I(?=\s\p{Ll}|['’])|An?(?=\s\p{Ll})"
    "|The|He|She|It|They|We|You|His|Her|Their|Its|Our|My|Your|But|And|Or|So|Yet|This|That|These|Those|There|Then"
    "|When|While|Where|Who|What|Why|How|After|Before|Since|If|Although|Though|However|Because|Nobody|No|Not"
    "|None|Some|Many|Most|Both|Each|Every|Another|Only|Also|In|On|At|For|With|By|As|From|Is|Was|Were|Did|Does"
    "|Two|Three|Four|Five|Dozens|Hundreds|Thousands"
    "|Everyone|Everybody|Someone|Nothing|Others|Several|Meanwhile|Instead|Perhaps|Here|Now|Nor|Until|Despite"
)
_OPENER = regex.compile(rf"[“‘\"']?(?:{_OPENERS})\b", regex.VERSION1)
_CLOSERS = r"[\"'”’»)\]]*"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_DATED = (
    rf"\b(?:(?:[Ii]n|[Oo]f|[Ss]ince|until|till|by|from|to|last|early|late) (?:{_MONTHS})"
    r"|[Oo]n (?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun))"
)
_MAY_END = rf"(?:\b(?:\p{{Lu}}|\p{{Lu}}\.\p{{Lu}}|[ap]\.m|Inc|Corp|Ltd|Co|Jr|Sr|etc|Ph\.D)|{_DATED})"
#: A reference to a note, behind the full stop: [3], [note 3], (3), ³.
_NOTE = r"(?:\[(?:notes? )?\d{1,3}\]|\[[a-z]\]|\(\d{1,3}\)|[⁰¹²³⁴-⁹]{1,3})"
_WIDE = "。！？｡．።፧။។៕։"
_ADDED = regex.compile(
    r"[.!?…](?:(?!\s)(?:"
    rf"(?<=\p{{Ll}}\p{{Ll}}.)[”\"’]?(?=\p{{Lu}}\p{{Ll}}+\s|(?:{_TITLES})\.\s)(?!(?:Com|Org|Net|Co)\b)"
    r"|(?<=\p{Ll}\p{Ll}[!?])[”’]?(?=\p{Lu}\p{Ll})"
    r"|(?<=[\p{Ll}\d][\p{Ll}\d%].)(?:[\"”’]?[)\]][”\"’]?(?=\p{Lu}\p{L})|”(?=“\p{Lu}\p{L}))"
    rf"|(?<=\d.)[”\"’]?(?=(?:{_OPENERS})\s)"
    rf"|[”\"’)]?{_NOTE}+\s+(?=[“‘\"'(\[]?\p{{Lu}})"
    r"|(?<=\p{Ll}{3}.)(?<!\b(?:figs?|vols?|secs?|arts?|chap|paras?|nos|eds)\.)[”\"’]?"
    r"\d{1,2}\s+(?=[“‘\"']?\p{Lu}))"
    rf"|(?<={_MAY_END}\.){_CLOSERS}\s+(?=[“‘\"']?(?:{_OPENERS})\b)"
    rf"|(?<={_DATED}\.)\s+(?=\p{{Lu}}\p{{Ll}})(?!(?:{_MONTHS}|May|June|July|March|April)\b)"
    r"|(?<=\b[Nn]o\.)\s+(?=\p{Lu}\p{Ll})"
    rf")|(?:(?!(?<=\d)．\d)[{_WIDE}])+[」』”’）]*\s*|(?<![؟।॥۔])[؟।॥۔]++{_CLOSERS}\s+",
    regex.VERSION1,
)
#: Titles, initials, and names that end with a mark: no end of a sentence before a name.
_TITLE = regex.compile(
    rf"(?:\b(?:{_TITLES})\.|(?<!\w)(?:\p{{Lu}}\.)+\p{{Lu}}\."
    r"|\b(?:Yahoo|Jeopardy|Yum|Wham|Mamma Mia|Chips Ahoy|Hello, Dolly)!)\Z"
)
#: What stands before a number: a currency, or "number".
_COUNTED = regex.compile(
    r"\b(?:Rs|Re|Tk|Rp|Nu|Ks|Lv|Bs|S[Ff]r|Dhs?|[KTU]?[Ss]hs?|EUR|Eur|USD|GBP|INR|Frs?|Kr|N[°º]|Nos?|Nr)\.\Z"
)
#: What shows that a mark before it is part of a name: "Guess? Inc.".
_FIRM = regex.compile(r"(?:Inc|Corp|Ltd|LLC|PLC|Brands|Productions|Magazine)\b")
_SMALL = regex.compile(r"\p{Ll}[\p{Ll}\p{M}'’-]*(?![\p{L}\p{N}])")
#: What a sentence, or an item of a list within a line, can end with or begin with.
_END = regex.compile(rf"[.!?…؟।॥۔){_WIDE}•⁃‣▪◦●]")
_LONG = 160  # all that the next expression asks for
_UNBROKEN = regex.compile(r"(?<=\S{40})\S{80}(?=\S{40})")
_DASH = regex.compile(r"(?:[–—]|--)\s*")
_ASKED = regex.compile(r"[!?…][\"”’]\Z")
_SAYING = regex.compile(
    r"(?:[\p{L}.'’-]+ ){1,4}(?:ask|add|repl[iy]|shout|cri|cry|wonder|call|demand|exclaim|yell|scream"
    r"|said|say|wrote)(?:s|es|ed)?[.,;]"
)
#: A phrase that *I* goes on from: "By 6 a.m. I …", "and in the U.S. I …", "When she left the U.S. I …".
_PHRASE = regex.compile(
    r"(?:(?:\A|[,;:–—] |\b(?:and|but|that|so|because) )[“‘\"'(]?"
    r"(?:[Aa]fter|[Aa]t|[Aa]round|[Bb]efore|[Bb]y|[Dd]uring|[Ff]rom|[Ii]n|[Oo]n|[Ss]ince|[Uu]ntil|[Ww]hile)"
    r"(?: (?!(?:I|he|she|it|we|they|you)\b)\S+){1,4}"
    r"|(?:\A|[,;:–—] )[“‘\"'(]?"
    r"(?:[Ww]hen|[Ww]hile|[Ii]f|[Oo]nce|[Aa]s|[Aa]fter|[Bb]efore|[Uu]ntil|[Ss]ince)(?: \S+){1,8})\Z"
)
_SELF = regex.compile(r"I(?:\s\p{Ll}|['’])")
_DATES = tuple(f"{date}." for date in f"{_MONTHS}|Sep|Sept|Mon|Tue|Wed|Thu|Fri|Sat|Sun".split("|"))
_ABBREVIATED = regex.compile(rf"{_MAY_END}\.{_CLOSERS}\Z")
_NOTED = regex.compile(_NOTE)
_SIGN = r"(?P<sign>\d{1,2}|[A-Za-z]|[ivx]{2,4}|[IVX]{2,4})"
_MARK = rf"(?:\({_SIGN}\)|{_SIGN}(?:\.\)|[.)]))"
_ENDED = ("", ".", "!", "?", "…", ":")  # behind which a list may begin
_IN_LIST = (") ", " 1. ", " a. ", " A. ", " i. ", " I. ")  # one of them stands in each list
_FIRST = regex.compile(r"[ (][1aAiI](?:\.\)|[.)]) ")
#: An item's number or letter at the beginning of a line or sentence; one within a line; a bullet.
_LONE = regex.compile(rf"(?:\A|[:;–—] )[•⁃‣▪◦●-]?\s?{_MARK}\Z")
_ITEMS = regex.compile(rf"(?<!\S){_MARK}(?=\s+[“‘\"']?\p{{Lu}})")
_BULLETS = regex.compile(r"(?<!\S)[•⁃‣▪◦●](?=\s?[\p{L}\p{N}“‘\"'(])")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _find_breaks(text: str, begin: int, end: int) -> list[int]:
    """Return where, within a paragraph, sentences begin, but for the first."""
    first = _END.search(text, begin, end)
    if first is None or not _BASE.search(text, first.end(), end):
        return []  # one sentence, as many paragraphs of news are: no word stands behind its end
    block = text[begin:end]
    if len(block.splitlines()) > 1:
        for line_break in "\n\r\x0b\x0c\x85\u2028\u2029":
            block = block.replace(line_break, " ")
    # nupunkt needs time that grows with the square of what stands without a space.
    unbroken = max(map(len, block.split(" "))) >= _LONG
    masked = _UNBROKEN.sub(r"x" * 80, block) if unbroken else block
    found = {start for start, _ in _model().span_tokenize(masked)}
    found.update(match.end() for match in _ADDED.finditer(block))
    items = _find_items(block)
    breaks: list[int] = []
    for place in sorted(found | items):
        last = breaks[-1] if breaks else 0
        if 0 < place < len(block) and (place in items or not _is_taken_back(block, last, place)):
            breaks.append(place)
    return [begin + place for place in breaks]


def _find_items(block: str) -> set[int]:
    """Return where items of lists begin that stand within a line: *1) Roads 2) Schools*, *• Roads • Schools*.

    A list begins with its first number or letter, at the beginning of a line or sentence or after a colon.
    Its items begin with a capital letter. Items that end with a comma or semicolon are parts of one sentence.
    """
    found = set()
    follows: set[str] = set()  # the marks with which the next item may begin
    padded = f" {block}"  # the shortcuts below are for speed alone: few texts have lists
    has_list = any(map(padded.__contains__, _IN_LIST)) and _FIRST.search(padded)
    for item in _ITEMS.finditer(block) if has_list else ():
        sign, place = item["sign"], item.start()
        before = block[max(0, place - 24) : place].rstrip()
        ended = before[-1:] in _ENDED
        if item.group() in follows and (ended or ")" in item.group() or not sign.isupper()):
            if not before.endswith((",", ";", " and", " or")):
                found.add(place)
        elif not (ended and sign in "1aAiI"):
            continue
        follows = {item.group().replace(sign, after) for after in _find_next_signs(sign)}
    bullets = [] if block.isascii() else [bullet.start() for bullet in _BULLETS.finditer(block)]
    if len(bullets) > 1 and block[: bullets[0]].rstrip()[-1:] in _ENDED:
        found.update(bullets)
    return found


def _find_next_signs(sign: str) -> set[str]:
    """Return what comes after a number, letter or Roman numeral in a list: *j* or *ii* after *i*."""
    if sign.isdecimal():
        return {str(int(sign) + 1)}
    after = {chr(ord(sign) + 1)} if len(sign) == 1 else set()
    if sign.lower() in _ROMAN[:-1]:
        roman = _ROMAN[_ROMAN.index(sign.lower()) + 1]
        after.add(roman.upper() if sign.isupper() else roman)
    return after


def _is_taken_back(block: str, last: int, place: int) -> bool:
    tail = block[max(last, place - 24) : place].rstrip()
    dash = _DASH.match(block, place)
    if dash and (tail[-1:] in "\"'”’" or block[dash.end() : dash.end() + 1].islower()):
        return True
    if _SMALL.match(block, place) and not block[last].islower():
        return True
    if tail[-1:] in "!?" and _FIRM.match(block, place):
        return True
    word = tail[-6:-1]  # abbreviations have capitals or points or are short, but for two
    is_plain = (
        len(word) == 5 and word.isalpha() and word.islower() and not tail.endswith(("Messrs.", "Jeopardy!"))
    )
    if not is_plain and _is_inside_phrase(block, last, place, tail):
        return True
    if _ASKED.search(tail) and _SAYING.match(block, place):
        return True
    if block[place - 1].isspace():
        return False
    return bool(_NOTED.match(block, place)) or block[place] in "”’)]" or _is_inside_token(block, place)


def _is_inside_phrase(block: str, last: int, place: int, tail: str) -> bool:
    """Whether the sentence goes on after `tail`, which ends with an abbreviation or the number of an item."""
    if _TITLE.search(tail) and not _OPENER.match(block, place):
        return True
    may_go_on = _SELF.match(block, place) or (tail.endswith(_DATES) and not _OPENER.match(block, place))
    if (
        may_go_on
        and _ABBREVIATED.search(tail)
        and _PHRASE.search(block[max(last, place - 200) : place].rstrip())
    ):
        return True
    if block[place].isdigit():
        return bool(_COUNTED.search(tail))
    lone = _LONE.search(tail)
    return bool(lone and (lone["sign"] != "I" or not last))


def _is_inside_token(block: str, place: int) -> bool:
    begin = max(0, place - 64)
    far = block.rfind(" ", max(0, place - 2000), place) + 1 or max(0, place - 2000)
    if "://" in block[far:place] or "www." in block[far:place].lower():
        begin = far
    elif block[place - 1] in _WIDE:
        return False
    return any(start < place - begin < stop for start, stop in find_tokens(block[begin : place + 64]))


@cache
def _model() -> Any:
    from nupunkt.models import load_default_model

    return load_default_model()

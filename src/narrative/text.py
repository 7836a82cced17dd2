"""What a token, a normal form and a sentence is: the plain definitions.

These are the definitions to read and to cite. `narrative.engine` computes the
same over many texts at once, and tests hold it to what is said here.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import regex

# The classes of characters, as sets of the `regex` package (version 1); Python's own `re` has no marks.
#: Characters that join two word characters when one stands alone between them: apostrophes, hyphens, low
#: line, soft hyphen, zero-width (non-)joiner, word joiner.
JOINER = r"['‘’ʼ＇\-\u2010\u2011_\u00ad\u200c\u200d\u2060]"
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
_PARAGRAPH = regex.compile(r"\S.*?(?=\s*\n\s*\n|\s*\Z)", regex.DOTALL)

_STRAIGHT = str.maketrans(dict.fromkeys("‘’ʼ＇", "'") | dict.fromkeys("\u2010\u2011", "-"))
_NORMAL = _STRAIGHT | dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛ʼ＇", "'"))


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
    return text.translate(_APOSTROPHES)


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`, in order, without white space at their ends.

    >>> text = "A title\\n\\nMr. Lee left the U.S. in May. “Why now?” she asked."
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['A title', 'Mr. Lee left the U.S. in May.', '“Why now?” she asked.']
    """
    spans = []
    for paragraph in _PARAGRAPH.finditer(text):
        offset, block = paragraph.start(), paragraph.group()
        for start, end in _model().span_tokenize(block):
            sentence = block[start:end]
            if sentence.strip():
                start += len(sentence) - len(sentence.lstrip())
                spans.append((offset + start, offset + start + len(sentence.strip())))
    return spans


@cache
def _model() -> Any:
    from nupunkt.models import load_default_model

    return load_default_model()

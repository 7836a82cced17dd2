"""The classes of characters of which words are made, and the pattern of a word.

`narrative.text` says in prose what a token is; these are its expressions.
"""

from __future__ import annotations

from typing import Any, cast

import regex


class _Later:
    """A pattern that is compiled when it is first used."""

    def __init__(self, source: str, flags: int) -> None:
        self._given = source, flags

    def __getattr__(self, name: str) -> Any:
        source, flags = self._given
        pattern = regex.compile(source, flags)
        for method in ("fullmatch", "match", "search", "finditer", "sub", "pattern"):
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def compile_later(source: str, flags: int = 0) -> regex.Pattern[str]:
    """Return a pattern that is compiled when it is first used: many texts need few of the rules.

    >>> compile_later("a+").search("baa").span()
    (1, 3)
    """
    return cast("regex.Pattern[str]", _Later(source, flags))


# The classes of characters, as sets of the `regex` package (version 1); Python's own `re` has no marks.
#: Characters that join two word characters when one stands alone between them: apostrophes (and the acute
#: accent that is typed for one), hyphens, underscore, soft hyphen, zero-width (non-)joiner, word joiner.
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

#: What a token begins with, a web address, and a token of any kind.
BEGINNING = regex.compile(BASE, regex.VERSION1)
ADDRESS = regex.compile(_ADDRESS, regex.VERSION1)
TOKEN = regex.compile(rf"{_ADDRESS}|{BASE}{WORD}*(?:{_INNER}{WORD}+)*", regex.VERSION1)

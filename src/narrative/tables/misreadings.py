"""Words that look as if the text was read in a wrong encoding, such as *donâ€™t* for *don’t*."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: How the bytes of UTF-8 look if they were read as one of these, such as *â€™* for *’*.
_MISREAD = ("cp1252", "cp1251", "cp1250")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
#: What such bytes mean: letters of Europe, or signs such as quotation marks and dashes.
_MEANT = re.compile("[\u00a0-\u024f\u0370-\u04ff\u2000-\u20cf\ufb00-\ufb06]+")
#: What no word of Western Europe has: four accented letters in a row, or three and a sign, of which three
#: differ; a sign inside.
_ACCENTS = re.compile("[À-ÖØ-öø-ÿ]{4,}|[À-ÖØ-öø-ÿ]{3}[¢-¿][À-ÖØ-öø-ÿ]")
_SIGNS = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ][¢-¬®-³µ¶¸¹»-¾×÷][a-zß-öø-ÿ¢-¿]")
#: A quick look at a whole text: *â€™*, *Ã©*, and two such in a row of Cyrillic, which no real word has.
_LOOK = re.compile(
    "â€|[ÂÃĂÄÅĹ][\x80-\xbf\u0152-\u017e\u0192\u02c6-\u02dc\u2013-\u20ac\u2122]|(?:[РС][Ђ-ЏЎ-їђ-џ\u00a0-»‘-€№™]){2}"
)
#: With what every doubt ends.
WRONG = "in a wrong encoding"
#: So many words that look so make a doubt.
_SEVERAL = 2


def doubt_word(word: str) -> str:
    """Say what a word looks like, if it looks as if its encoding was another one; nothing if it does not.

    >>> doubt_word("donâ€™t"), doubt_word("mówi±"), doubt_word("naïve")
    ("'â€™' looks like '’' in a wrong encoding", '', '')
    """
    if misread := _as_utf8(word):
        return misread
    accents = _ACCENTS.search(word)
    if accents and len(set(accents[0].lower())) > 2:
        return f"{word!r} looks like {_reread(word, 'cp1252', 'cp1251')!r} {WRONG}"
    if _SIGNS.search(word):
        return f"{word!r} looks like {_reread(word, 'cp1252', 'iso-8859-2')!r} {WRONG}"
    return ""


def doubt_texts(texts: Iterable[str], *, assumed: bool = False) -> tuple[int, str]:
    """Return which of several texts is the first that looks so, and how; (-1, "") if they look right.

    Args:
        texts: the texts of a file.
        assumed: whether their encoding is a guess. If not, only what looks like UTF-8 read as something else
            is a doubt.

    >>> doubt_texts(["Fine.", "The cafÃ© didnâ€™t open."])
    (1, "'â€™' looks like '’' in a wrong encoding")
    >>> doubt_texts(["„Radio Ä“"])
    (-1, '')
    """
    found: dict[str, int] = {}
    for number, text in enumerate(texts):
        if text.isascii() or not (assumed or _LOOK.search(text)):
            continue
        for word in text.split():
            doubt = "" if word.isascii() else doubt_word(word) if assumed else _as_utf8(word)
            if "'â€" in doubt:  # no word of any language has it
                return number, doubt
            if doubt:
                found.setdefault(doubt, number)
                if len(found) == _SEVERAL:
                    first = next(iter(found))
                    return found[first], first
    return -1, ""


def _as_utf8(word: str) -> str:
    """What a word looks like whose bytes of UTF-8 were read in another encoding."""
    for run in _FOREIGN.findall(word):
        for encoding in _MISREAD:
            meant = _reread(run, encoding, "utf-8")
            if _MEANT.fullmatch(meant):
                return f"{run!r} looks like {meant!r} {WRONG}"
    return ""


def _reread(text: str, wrong: str, right: str) -> str:
    """The text that bytes mean which were read in the wrong encoding; empty where they mean none."""
    try:
        return b"".join(_to_bytes(sign, wrong) for sign in text).decode(right)
    except UnicodeError:
        return ""


def _to_bytes(sign: str, encoding: str) -> bytes:
    """The byte of a sign; one that the encoding lacks is mostly read as the control character of its number.

    >>> _to_bytes("€", "cp1252"), _to_bytes(chr(0x9D), "cp1252")
    (b'\\x80', b'\\x9d')
    """
    return sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else encoding)

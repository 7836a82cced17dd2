"""Word lists of tone as they are handed out: AFINN, Hu & Liu, the NRC Emotion Lexicon, SentiWS.

In none of them is `*` a wildcard: *sh\\*t* is a word in which letters are hidden.
"""

from __future__ import annotations

import re

from narrative.lexicons.formats.draft import Draft

_NUMBER = r"[+-]?\d{1,9}(?:\.\d{1,9})?"
_AFINN = re.compile(rf"([^\t]+)\t\s*({_NUMBER})\s*")
_NRC = re.compile(r"([^\t]+)\t\s*([A-Za-z][\w -]*?)\s*\t\s*([01])\s*")
_SENTIWS = re.compile(rf"([^\t|]+)\|([^\t|]+)\t\s*({_NUMBER})\s*(?:\t([^\t]*))?")
#: How many lines are looked at to recognise a format.
_LOOKED_AT = 200
#: Of an AFINN the only category.
VALENCE = "valence"


def recognise(text: str) -> str:
    """Return the format that the lines of a text have; "" if none.

    >>> recognise("gloomish\\t-2\\nsunnish\\t2\\n"), recognise("; own\\n\\nsunnish\\n"), recognise("a,b\\n")
    ('afinn', 'hu-liu', '')
    """
    lines = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    tried = {"nrc": _NRC, "sentiws": _SENTIWS, "afinn": _AFINN}
    for name, form in tried.items():
        matching = sum(form.fullmatch(line) is not None for line in lines)
        if matching and (matching == len(lines) or (name == "nrc" and form.fullmatch(lines[-1]))):
            return name
    words = [line for line in lines if not line.startswith(";")]
    plain = bool(words) and all(re.fullmatch(r"[^\s,;]+", word.strip()) for word in words)
    return "hu-liu" if plain and len(words) < len(lines) else ""


def read_afinn(text: str, draft: Draft) -> None:
    """Read a list of words or phrases, each with a tab and its value."""
    draft.add_category(VALENCE, 1)
    for line, content in _list_lines(text):
        found = _AFINN.fullmatch(content)
        if found:
            draft.add(VALENCE, found[1].strip(), line, float(found[2]))
        else:
            draft.lose(line, content.strip(), f"{content.strip()[:60]!r} is not a word, a tab and a number")


def read_hu_liu(text: str, draft: Draft) -> None:
    """Read a list of words, positive or negative by the name of its file; lines with `;` are comments."""
    name = draft.place.casefold()
    sides = [side for side, sign in (("positive", "pos"), ("negative", "neg")) if sign in name]
    if len(sides) != 1:
        raise draft.fail(1, "the name of the file must say whether its words are positive or negative")
    draft.add_category(sides[0], 1)
    for line, content in _list_lines(text):
        if not content.startswith(";"):
            draft.add(sides[0], content.strip(), line)


def read_nrc(text: str, draft: Draft) -> None:
    """Read lines of word, category, and 1 or 0; what stands before the first of them is a preface."""
    begun = False
    for line, content in _list_lines(text):
        found = _NRC.fullmatch(content)
        if found:
            begun = True
            draft.categories.setdefault(found[2], found[2])
            if found[3] == "1":
                draft.add(found[2], found[1].strip(), line)
        elif begun:
            draft.lose(
                line, content.strip(), f"{content.strip()[:60]!r} is not a word, a category and 0 or 1"
            )
    if not begun:
        raise draft.fail(1, "no line is a word, a category and 0 or 1, with tabs between")


def read_sentiws(text: str, draft: Draft) -> None:
    """Read lines of word|tag, weight and inflected forms; each form counts as its word does."""
    draft.language = "de"
    for line, content in _list_lines(text):
        found = _SENTIWS.fullmatch(content)
        if not found:
            draft.lose(line, content.strip(), f"{content.strip()[:60]!r} is not word|tag, weight and forms")
            continue
        weight = float(found[3])
        category = "positive" if weight >= 0 else "negative"
        draft.categories.setdefault(category, category)
        forms = [form.strip() for form in (found[4] or "").split(",")]
        for form in dict.fromkeys([found[1].strip(), *filter(None, forms)]):
            draft.add(category, form, line, weight, found[2].strip())


def _list_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that are not blank, with their numbers."""
    return [(line, content) for line, content in enumerate(text.split("\n"), 1) if content.strip()]

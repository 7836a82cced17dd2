"""The words by which exports say what is what, as `labels.toml` has them: a language is a row there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from narrative.text.language_names import find_code

#: No label is longer, in characters.
_LONGEST = 40
_SPLIT = re.compile(r"[\s\ufeff]*([^\W\d_][^:\n]{0,39}?)[ \t\u00a0]*:(?=\s|\Z)[ \t\u00a0]*")
_BLANK = re.compile(r"\s+")


class Label(NamedTuple):
    """A label at the beginning of a paragraph: what it names, how it is written, where its text begins."""

    field: str
    written: str
    end: int


@cache
def load_labels() -> dict[str, Any]:
    """Return the table of labels."""
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))


def fold(label: str) -> str:
    """Return a label in the form in which labels are compared: without blanks and case.

    >>> fold("Place ofpublication") == fold("Place of publication")
    True
    """
    return _BLANK.sub("", label).casefold()


@cache
def list_words(database: str, table: str, name: str) -> frozenset[str]:
    """Return the folded words of a table, as `("nexis", "headings", "end")`."""
    part = load_labels()[database]
    return frozenset(map(fold, (part[table] if table else part)[name]))


@cache
def map_labels(database: str) -> dict[str, str]:
    """Return for each folded label of a database which field it names; of two, the first row is right."""
    table = load_labels()[database]["labels"]
    rows = table.values() if all(isinstance(row, dict) for row in table.values()) else [table]
    named: dict[str, str] = {}
    for row in rows:
        for field, labels in row.items():
            for label in labels:
                named.setdefault(fold(label), field)
    return named


def find_label(text: str, database: str) -> Label | None:
    """Return the label at the beginning of a text, if it is one of the database's.

    >>> find_label("LENGTH: 409 words", "nexis").field, find_label("Longueur : 20 mots", "nexis").field
    ('length', 'length')
    >>> find_label("VIDEO: Police chief speaks", "nexis")
    """
    found = _SPLIT.match(text[: _LONGEST + 60])
    if found is None:
        return None
    field = map_labels(database).get(fold(found[1]))
    return Label(field, found[1], found.end()) if field else None


def join_words(words: Iterable[str]) -> str:
    """Return a pattern that finds one of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def copyright_pattern() -> re.Pattern[str]:
    """Return the pattern of how a copyright line begins."""
    return re.compile(rf"\s*\(?(?:{join_words(load_labels()['all']['copyright'])})", re.IGNORECASE)


@cache
def _page_pattern() -> re.Pattern[str]:
    words = join_words(load_labels()["all"]["page"])
    return re.compile(
        rf"(?<!\w)(?:{words})[ \u00a0]?:?[ \u00a0]?([A-Z]{{0,4}}[0-9]{{1,4}}[A-Z]?)\b", re.IGNORECASE
    )


@cache
def _length_pattern() -> re.Pattern[str]:
    words = join_words(load_labels()["all"]["words"])
    return re.compile(rf"\s*([0-9][0-9.,\u00a0 ]{{0,12}}?)\s*(?:{words})?\.?\s*", re.IGNORECASE)


def find_page(section: str) -> str:
    """Return the page that a line names, if it names one.

    >>> find_page("News; Pg. A10; Column; Brief"), find_page("BUITENLAND; Blz.6"), find_page("Sports")
    ('A10', '6', '')
    """
    found = _page_pattern().search(section[:500])
    return found[1] if found else ""


def read_length(text: str, *, unit: bool = False) -> int | None:
    """Return the number of words that a line states; with `unit`, only if it says that they are words.

    >>> read_length("2,968 words"), read_length("409  words"), read_length("1285 Wörter"), read_length("p. 3")
    (2968, 409, 1285, None)
    """
    found = _length_pattern().fullmatch(text[:60])
    if found is None or (unit and text.strip()[-1:] in "0123456789"):
        return None
    return int(re.sub(r"[^0-9]", "", found[1]))


@cache
def _languages() -> dict[str, str]:
    return {fold(name): code for code, names in load_labels()["languages"].items() for name in names}


def find_language(stated: str) -> str:
    """Return the code of a language that a database names; of several the first; empty if it is none.

    >>> find_language("ENGLISH"), find_language("SPANISH; ESPANOL"), find_language("Engels")
    ('en', 'es', 'en')
    """
    known = _languages()
    for name in (stated, *re.split(r"[;,/|(-]", stated[:200]), *stated.split(maxsplit=1)[:1]):
        if code := find_code(name.strip()) or known.get(fold(name)):
            return code
    return ""

"""The paragraphs of a Nexis document with their labels, and its headings, in the languages of interfaces."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.blocks import join_lines
from narrative.corpus.exports.labels import Label, find_label, fold, list_words

#: Labels that never begin a paragraph of a text.
SURE = frozenset(("length", "loaded", "type", "section", "code", "language"))


class Unit(NamedTuple):
    """A paragraph of a document, and the field that a label at its beginning names, if one does."""

    text: str
    field: str = ""
    centred: bool = False
    heading: bool = False
    whole: str = ""


def split_units(paragraphs: Iterable[Paragraph], width: int, loose: Container[str] | None) -> Iterator[Unit]:
    """Yield paragraphs with their labels; a paragraph of several labelled lines is as many units.

    Args:
        paragraphs: those of the document, or of a part of it.
        width: after how many characters lines are wrapped.
        loose: the fields whose labels need not be written as labels are; nothing for all.
    """
    for one in paragraphs:
        heading = any(mark.startswith(("Body", "Classification")) for mark in one.bookmarks)
        lines = one.text.split("\n")
        start = 0
        for place in range(1, len(lines) + 1):
            if place == len(lines) or find_written_label(lines[place], loose):
                text = "\n".join(lines[start:place])
                if text.strip():
                    yield _make_unit(text, one, width, heading, loose)
                start = place


def find_written_label(text: str, loose: Container[str] | None = ()) -> Label | None:
    """Return the label at the beginning of a text, if it is written as Nexis writes labels.

    Args:
        text: the paragraph.
        loose: the fields whose labels are labels however they are written; nothing for all.

    >>> find_written_label("LENGTH: 409 words").field, find_written_label("Length:\u00a0409 words").field
    ('length', 'length')
    >>> find_written_label("Person: a word of the text")
    """
    label = find_label(text, "nexis") if ":" in text[:60] else None
    if label is None:
        return None
    written = label.written.upper() == label.written or text[label.end - 1 : label.end] == "\u00a0"
    return label if written or loose is None or label.field in loose else None


def _make_unit(
    text: str, paragraph: Paragraph, width: int, heading: bool, loose: Container[str] | None
) -> Unit:
    """Return a paragraph without the label at its beginning, and with it."""
    whole = join_lines(text.strip("\n"), width)
    label = find_written_label(whole, loose)
    heading |= paragraph.level > 0 or paragraph.is_bold
    rest, field = (whole[label.end :], label.field) if label else (whole, "")
    return Unit(rest, field, paragraph.style == "centred", heading, whole)


def is_heading(text: str, name: str) -> bool:
    """Say whether a text is one of the headings of a kind."""
    return len(text) < 60 and fold(text) in list_words("nexis", "headings", name)

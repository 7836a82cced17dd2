"""Nexis and LexisNexis: the documents of an export cut apart, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, one_line
from narrative.corpus.exports.blocks import cut_at
from narrative.corpus.exports.labels import find_label, fold, list_words, load_labels
from narrative.corpus.exports.nexis_fields import read_article
from narrative.corpus.exports.nexis_units import SURE, find_written_label

_BOOKMARK = re.compile(r"(?:Bookmark_|DOC_ID_\d{1,6}_)(\d{1,7})")
_STATED = re.compile(r"\s*([^\W\d_]+)\s*\((\d{1,6})\)\s*")
_LISTED = re.compile(r"\s*\d{1,6}\.\s")
#: A document is shorter than this if it is only a notice that it cannot be shown.
_NOTICE = 400


class _Piece(NamedTuple):
    """A stretch of paragraphs that is a document, and what its counter says: k of n."""

    paragraphs: list[Paragraph]
    number: int | None = None
    all: int | None = None


def read_nexis(paragraphs: list[Paragraph], properties: Mapping[str, str], *, width: int = 0) -> Export:
    """Read the documents of a Nexis export.

    Args:
        paragraphs: those of the file in order, in whatever kind of file they are.
        properties: what a Word file states of itself.
        width: after how many characters lines are wrapped, if they are.
    """
    export = Export("nexis")
    cover, pieces = _cut(paragraphs)
    for number, piece in enumerate(pieces, 1):
        article = Article(number, stated=piece.number)
        if not _is_notice(article, piece.paragraphs):
            read_article(article, piece.paragraphs, width)
        export.articles.append(article)
    _take_statements(export, cover, pieces, properties)
    lengths = sum(find_written_label(one.text) is not None for one in paragraphs if "LENGTH" in one.text[:12])
    if len(pieces) == 1 and lengths > 1:
        said = f"{lengths} lines with a stated length, and no line between documents"
        export.notes.append((said, "read as one document"))
    return export


def fits_nexis(paragraphs: list[Paragraph]) -> int:
    """Return how many marks of a Nexis export stand in paragraphs: counters, ends of documents, labels."""
    marks = 0
    labels: set[str] = set()
    for one in paragraphs:
        if len(one.text) > 4000:
            continue
        text = one.text.strip()
        if find_counter(text) or is_end(text):
            marks += 1
        elif label := find_written_label(text, SURE):
            labels.add(label.field if label.written.istitle() else label.field.upper())
    sure = {"LENGTH", "LOADED", "TYPE", "SECTION", "AUTHOR", "LANGUAGE", "TITLE", "TEXT"} & labels
    if marks:
        sure |= SURE & labels
    return marks + len(sure) if len(sure) >= 2 or (marks and sure) else 0


@cache
def _counter_pattern() -> re.Pattern[str]:
    """Return the pattern of the line between two documents, in all languages."""
    forms = {form for row in load_labels()["nexis"]["counters"].values() for form in row}
    spelled = sorted(
        re.sub(r"\bk\b", r"([0-9]{1,7})", re.sub(r"\bn\b", r"([0-9]{1,7})", form)).replace(" ", r"\s+")
        for form in forms
    )
    return re.compile(rf"\s*(?:{'|'.join(spelled)})\s*", re.IGNORECASE)


def find_counter(text: str) -> tuple[int, int] | None:
    """Return what a counter line says, k of n, if the text is one.

    >>> find_counter("  1 of 10 DOCUMENTS"), find_counter("Dokument 234 von 456"), find_counter("1 of us")
    ((1, 10), (234, 456), None)
    """
    if len(text) > 60 or not (found := _counter_pattern().fullmatch(text)):
        return None
    first, second = (int(number) for number in found.groups() if number)
    return first, second


def _cut(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[_Piece]]:
    """Return what stands before the first document, and the documents: by bookmarks, counters, or ends."""
    marked = [place for place, one in enumerate(paragraphs) if any(map(_BOOKMARK.fullmatch, one.bookmarks))]
    counted = [place for place, one in enumerate(paragraphs) if find_counter(one.text)]
    last = [place for place, one in enumerate(paragraphs) if is_end(one.text)]
    starts = marked if len(marked) >= len(counted) else counted
    if starts and len(starts) >= len(last):
        pieces = [_number(piece) for _, piece in cut_at(paragraphs, starts)]
        return paragraphs[: starts[0]], pieces
    if not last:
        return [], [_Piece(paragraphs)]
    cover = _end_of_cover(paragraphs[: last[0]])
    pieces = [_Piece(piece) for _, piece in cut_at(paragraphs, [cover, *(place + 1 for place in last)])]
    if not any(find_label(one.text, "nexis") for one in pieces[-1].paragraphs):
        pieces.pop()
    return paragraphs[:cover], pieces


def _number(paragraphs: list[Paragraph]) -> _Piece:
    """Return the paragraphs of a document without its counter, and what that says."""
    for place, one in enumerate(paragraphs[:8]):
        if counter := find_counter(one.text):
            return _Piece(paragraphs[:place] + paragraphs[place + 1 :], *counter)
    return _Piece(paragraphs)


def is_end(text: str) -> bool:
    """Say whether a paragraph is the line that ends a document."""
    return len(text) < 60 and fold(text) in list_words("nexis", "headings", "end")


def _end_of_cover(paragraphs: list[Paragraph]) -> int:
    """Return where the cover page ends, if there is one: after the last line of the search."""
    words = list_words("nexis", "headings", "cover")
    last = 0
    for place, one in enumerate(paragraphs):
        head = one.text.partition(":")[0]
        if len(head) < 40 and fold(head) in words:
            last = place + 1
    return last


def _is_notice(article: Article, paragraphs: list[Paragraph]) -> bool:
    """Say whether the database gives a notice in place of a document, and lose the document if so."""
    text = one_line(" ".join(one.text for one in paragraphs))
    if len(text) < _NOTICE:
        words = load_labels()["nexis"]["headings"]["notice"]
        if not text:
            article.fault = "empty: nothing stands where the document should"
        elif any(word in text.casefold() for word in words):
            article.fault = f"the database gives a notice in its place: {text[:120]!r}"
    return bool(article.fault)


def _take_statements(
    export: Export, cover: list[Paragraph], pieces: list[_Piece], properties: Mapping[str, str]
) -> None:
    """Note how many documents the file says that it has: on its cover, in its properties, by its counters."""
    words = list_words("nexis", "headings", "documents")
    for one in cover:
        if (found := _STATED.fullmatch(one.text[:60])) and fold(found[1]) in words:
            export.stated, export.stated_by = int(found[2]), "the cover page"
            break
    listed = sum(bool(_LISTED.match(one.text)) for one in cover) if export.stated else 0
    if listed and listed != export.stated:
        export.notes.append((f"the cover states {export.stated} documents and lists {listed}", "read as cut"))
    count = properties.get("LADocCount", "")
    if export.stated is None and count.isdecimal() and len(count) < 7:
        export.stated, export.stated_by = int(count), "its properties"
        if cover and export.stated == len(pieces) + 1:
            export.stated -= 1
    if export.stated is None and properties.get("DOCUMENTS", "").isdecimal():
        export.stated, export.stated_by = int(properties["DOCUMENTS"][:7]), "the head of the page"
    numbers = [piece.number for piece in pieces if piece.number is not None]
    if numbers and export.stated is None:
        export.stated, export.stated_by = max(numbers) - min(numbers) + 1, "its counters"
        total = max(piece.all or 0 for piece in pieces)
        if total > export.stated:
            said = f"the counters run from {min(numbers):,} to {max(numbers):,} of {total:,}"
            export.notes.append((said, "the file has that part of what was found"))

"""Databases whose documents are lines with labels, as `labelled.toml` describes them: one reader for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export
from narrative.corpus.exports.blocks import find_width
from narrative.corpus.exports.labelled_fields import read_fields
from narrative.corpus.exports.labels import fold
from narrative.corpus.exports.layouts import Layout, Line, is_closing, is_sign, load_layouts, split_lines
from narrative.corpus.exports.source_lines import read_source

#: The line with outlet and date stands so many lines above the sign at most.
_NEAR = 3
#: No title that stands above such a line has more lines.
_TITLE_LINES = 3


class Cut(NamedTuple):
    """The lines of a document, and which of them states outlet and date, where that is known."""

    lines: list[Line]
    source: int | None = None


def fits_labelled(paragraphs: Sequence[Paragraph], name: str) -> int:
    """Return how many documents of a database a file has: lines that begin with its sign."""
    layout = load_layouts()[name]
    lines = list(split_lines(paragraphs, layout))
    signs = [place for place, line in enumerate(lines) if is_sign(line, layout)]
    if not signs or (layout.needs and not any(word in line.text for line in lines for word in layout.needs)):
        return 0
    if layout.cut == "source":
        return len(list(_find_sources(lines, layout)))
    fields = {line.field for line in lines if line.field}
    return len(signs) if len(fields) >= layout.fields else 0


def read_labelled(paragraphs: Sequence[Paragraph], name: str, *, is_text: bool = False) -> Export:
    """Read the documents of an export of a database that `labelled.toml` describes.

    Args:
        paragraphs: those of the file.
        name: the database.
        is_text: whether it is plain text, whose lines can be wrapped.
    """
    layout = load_layouts()[name]
    width = find_width(list(paragraphs)) if is_text else 0
    lines = list(split_lines(paragraphs, layout))
    export = Export(name)
    for number, piece in enumerate(_cut(lines, layout), 1):
        article = Article(number)
        read_fields(article, piece.lines, piece.source, layout, width)
        export.articles.append(article)
    return export


def _cut(lines: Sequence[Line], layout: Layout) -> Iterator[Cut]:
    """Yield the lines of each document."""
    if layout.cut == "source":
        yield from _cut_at_sources(lines, layout)
        return
    begun: list[Line] = []
    signed = False
    for line in lines:
        if layout.cut == "before" and fold(line.text[:80]).startswith(layout.begin):
            if signed:
                yield Cut(begun)
            begun, signed = [], False
        elif layout.cut == "after" and signed and not is_closing(line, layout):
            yield Cut(begun)
            begun, signed = [], False
        begun.append(line)
        signed |= is_sign(line, layout)
    if begun and signed:
        yield Cut(begun)


def _find_sources(lines: Sequence[Line], layout: Layout) -> Iterator[int]:
    """Yield the places of lines with outlet and date: the sign is in them, or stands just below."""
    last = -1
    for place, line in enumerate(lines):
        if not is_sign(line, layout):
            continue
        for above in range(place, max(last, place - _NEAR - 1), -1):
            if read_source(lines[above].text, day_first=layout.day_first):
                yield above
                last = place
                break


def _cut_at_sources(lines: Sequence[Line], layout: Layout) -> Iterator[Cut]:
    """Yield the lines of each document from its title, which stands above outlet and date."""
    sources = list(_find_sources(lines, layout))
    starts = [max(_find_title(lines, place, layout), above + 1) for above, place in pairwise([-1, *sources])]
    for (start, end), source in zip(pairwise([*starts, len(lines)]), sources, strict=True):
        yield Cut(list(lines[start:end]), source - start)


def _find_title(lines: Sequence[Line], source: int, layout: Layout) -> int:
    """Return where the title above the line of outlet and date begins."""
    place = source
    if place and not is_closing(lines[place - 1], layout):
        paragraph = lines[place - 1].paragraph
        while place and lines[place - 1].paragraph == paragraph and source - place < _TITLE_LINES:
            if is_closing(lines[place - 1], layout):
                break
            place -= 1
    return place

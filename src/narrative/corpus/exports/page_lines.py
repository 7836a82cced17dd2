"""The lines of a PDF as paragraphs: without running heads and page numbers, with what heads a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from narrative.corpus.documents.pages import Line, join_lines
from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.factiva import find_accession
from narrative.corpus.exports.labels import join_words, load_labels
from narrative.corpus.exports.nexis import find_counter, is_end

#: A line of a PDF whose letters are this much larger than most is a heading.
_LARGER = 1.15
_NUMBER = re.compile(
    rf"\s*(?:(?:{join_words(load_labels()['all']['page'])})\s*[0-9]{{1,5}}\b.*"
    r"|[0-9]{1,5}(?:\s*(?:\S{1,4}|/)\s*[0-9]{1,5})?\s*)",
    re.IGNORECASE,
)


def find_paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs of the lines of a PDF; those in larger letters are headings.

    Where all documents are of one outlet, it stands at the same place of many pages, as a running head does.
    So a line at the head of a page on which a document begins stays, unless it is a page number.
    """
    kept = [replace(line, is_running=False) for line in _drop_running(lines)]
    if not kept:
        return []
    usual = median(line.size for line in kept)
    found: list[Paragraph] = []
    for size, run in groupby(kept, key=lambda line: round(line.size, 1)):
        level = 1 if size > _LARGER * usual else 0
        found += [Paragraph(text, level=level) for text in join_lines(run)]
    return found


def _drop_running(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines without running heads and page numbers."""
    begins = True
    for _, on_page in groupby(lines, key=lambda line: line.page):
        inside = [line for line in on_page if line.text.strip()]
        ends = [place for place, line in enumerate(inside) if is_end(line.text) or find_accession(line.text)]
        first = ends[0] if ends else 0
        begins |= any(find_counter(line.text) for line in inside[:6])
        half = len(inside) // 2
        for place, line in enumerate(inside):
            in_document = begins if place < half else place <= first
            if not line.is_running or place in ends or (in_document and not _NUMBER.fullmatch(line.text)):
                yield line
        begins = bool(ends) and all(line.is_running for line in inside[ends[-1] + 1 :])

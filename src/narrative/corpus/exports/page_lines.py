"""The lines of a PDF as paragraphs: without running heads and page numbers, with what heads a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from narrative.corpus.documents.pages import Line
from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.factiva import find_accession
from narrative.corpus.exports.factiva_fields import codes_of
from narrative.corpus.exports.labels import copyright_pattern, join_words, load_labels, read_length
from narrative.corpus.exports.nexis import find_counter, is_end
from narrative.corpus.exports.nexis_fields import read_date_line
from narrative.corpus.exports.nexis_units import find_written_label, is_heading

#: A line of a PDF whose letters are this much larger than most is a heading.
_LARGER = 1.15
#: Two lines that lie this many times their height apart are of two paragraphs.
_APART = 1.75
#: No line of a head is longer.
_LONGEST = 160
#: A code of Factiva at the beginning of a line, with its value.
_CODED = re.compile(rf"({'|'.join(sorted(codes_of()))}) (?=\S)")
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
    kept = [replace(line, is_running=False) for line in _drop_running(_mark_codes(lines))]
    if not kept:
        return []
    usual = median(line.size for line in kept)
    rights = sorted(line.right for line in kept)
    edge = rights[int(len(rights) * 0.9)]
    found = [_begin(kept[0], usual)]
    for before, line in pairwise(kept):
        if _goes_on(before, line, edge):
            hyphen = before.text.rstrip()[-2:]
            sign = "" if hyphen[-1:] == "-" and hyphen[:1].isalnum() else " "
            found[-1].text += sign + line.text.strip()
        else:
            found.append(_begin(line, usual))
    return found


def _mark_codes(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines with a tab behind the two-letter codes of Factiva, if several stand there."""
    found = [_CODED.match(line.text) for line in lines]
    if not {"HD", "WC", "PD", "SN"} <= {code[1] for code in found if code}:
        return lines
    return [
        replace(line, text=f"{code[1]}\t{line.text[code.end() :]}") if code else line
        for line, code in zip(lines, found, strict=True)
    ]


def _begin(line: Line, usual: float) -> Paragraph:
    """Return the paragraph that a line begins."""
    return Paragraph(line.text.strip(), level=int(line.size > _LARGER * usual))


def _goes_on(before: Line, line: Line, edge: float) -> bool:
    """Say whether a line goes on with the paragraph of the one before: that had no room for its first word.

    Exports are set in one column, to the same edge (`edge`) on all pages.
    """
    if "\t" in line.text[:5]:
        return False
    if abs(before.size - line.size) > 0.5 or _stands_alone(before.text) or _stands_alone(line.text):
        return False
    if before.page == line.page and line.top - before.top > _APART * max(line.size, before.size):
        return False
    width = (line.right - line.left) / max(1, len(line.text))
    return before.right + width * (1 + len(line.text.split(" ", 1)[0])) > edge


def _stands_alone(text: str) -> bool:
    """Say whether a line is one of the head or the labels of a document, with which no other is joined."""
    if len(text) > _LONGEST:
        return False
    known = find_counter(text) or find_accession(text) or find_written_label(text, None)
    if known or any(is_heading(text, name) for name in ("body", "after", "end")):
        return True
    return bool(copyright_pattern().match(text) or read_length(text, unit=True) or read_date_line(text))


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

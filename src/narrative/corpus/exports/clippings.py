"""Clipping papers of ministries, as the Dutch ones: an index of links, then titles with outlet and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at
from narrative.corpus.exports.labels import find_page
from narrative.corpus.readers.written_dates import WrittenDate, read_written_date

_LINE = re.compile(r"\s*(?P<outlet>\S.{0,80}?)\s+(?P<date>[0-9]{1,2}[-. ]\S{1,12}[-. ][0-9]{4})\s*")
_DAY = re.compile(r"([0-9]{1,2})[-.]([0-9]{1,2})[-.]([0-9]{4})")
_ORIGINAL = re.compile(r"\s*VIEW ORIGINAL PAGE:?\s*(.{0,80})", re.IGNORECASE)
_LINK = re.compile(r"""<li>\s*<a\s[^>]{0,20}href\s*=\s*["']#""", re.IGNORECASE)


def fits_clippings(paragraphs: Sequence[Paragraph], page: str) -> int:
    """Return how many titles stand above a line with outlet and date, if there is an index of links."""
    return len(_find_starts(paragraphs)) if len(_LINK.findall(page)) > 1 else 0


def read_clippings(paragraphs: Sequence[Paragraph], page: str) -> Export:
    """Read the clippings; the index says how many there are."""
    starts = _find_starts(paragraphs)
    export = Export("clippings", stated=len(_LINK.findall(page)) or None, stated_by="its index")
    for number, piece in cut_at(paragraphs, starts):
        article = Article(number)
        article.put("title", one_line(piece[0].text))
        line = _LINE.fullmatch(piece[1].text)
        if line:
            article.put("outlet", one_line(line["outlet"]))
            _take_date(article, line["date"])
        texts = []
        for one in piece[2:]:
            original = _ORIGINAL.fullmatch(one.text)
            if original:
                article.put("page", find_page(original[1]) or one_line(original[1]))
            elif not one.level:
                texts.append(one.text)
        article.put("text", join_paragraphs(texts))
        if not article.text():
            article.fault = f"no text: {str(article.cells.get('title', ''))[:60]!r} has none in the export"
        export.articles.append(article)
    return export


def _find_starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the places of headings above a line with outlet and date."""
    return [
        place
        for place, (one, below) in enumerate(pairwise(paragraphs))
        if one.level == 2 and not below.level and len(below.text) < 120
        and (line := _LINE.fullmatch(below.text)) and _read_day(line["date"])
    ]  # fmt: skip


def _read_day(written: str) -> WrittenDate | None:
    """Return a date whose day comes first, with the number or the name of its month."""
    found = _DAY.fullmatch(written)
    return read_written_date(f"{found[3]}.{found[2]}.{found[1]}" if found else written)


def _take_date(article: Article, written: str) -> None:
    article.put("date_as_read", written)
    if date := _read_day(written):
        article.put("date", date.value.strftime("%Y-%m-%d"))

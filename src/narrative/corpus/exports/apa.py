"""APA and DeFacto, the Austrian databases: the same line with outlet, date and page above every document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at

_HEAD = re.compile(
    r"""\s*+(?:["„“”](?P<outlet>[^"„“”\n]{1,100})["“”]"""
    r"""|(?P<programme>[^"„“”\n]{1,60}?)(?=\s++vom\s[0-9.]{8,10}\s[0-9]{2}[.:][0-9]{2} Uhr))"""
    r"""\s*+(?:Nr\.\s*+(?P<issue>[0-9/]{1,12})\s*+)?"""
    r"""(?:vom|gefunden am)\s+(?P<date>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"""
    r"""(?:\s+(?P<time>[0-9]{1,2}[:.][0-9]{2})(?:\s*Uhr)?)?(?:[\s,]*Seite:?\s*(?P<page>[^\n]{1,30}))?[^\n]{0,80}"""
)
_SECTION = re.compile(r"\s*Ressort:\s*([^\n]{0,100})")
_RULE = re.compile(r"[_\-=]{10,}")
#: A line that is broken has about so many characters.
_WIDTH = 55


def _is_head(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Say whether a paragraph is the line above a document: with page, time or section beside the date."""
    found = _HEAD.match(paragraphs[place].text)
    if found is None:
        return False
    below = [paragraphs[place].text[found.end() :], *(one.text for one in paragraphs[place + 1 : place + 2])]
    return bool(found["page"] or found["time"] or any(map(_SECTION.match, below)))


def fits_apa(paragraphs: Sequence[Paragraph]) -> int:
    """Return how many documents begin: lines with outlet, date and page."""
    return sum(_is_head(paragraphs, place) for place in range(len(paragraphs)))


def read_apa(paragraphs: Sequence[Paragraph], database: str) -> Export:
    """Read the documents of APA's or DeFacto's file, whatever its kind."""
    export = Export(database)
    starts = [place for place in range(len(paragraphs)) if _is_head(paragraphs, place)]
    for number, piece in cut_at(paragraphs, starts):
        article = Article(number)
        _read_article(article, piece)
        export.articles.append(article)
    return export


def _read_article(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Read the fields of a document: its head, section, title and text."""
    found = _HEAD.match(paragraphs[0].text)
    if found is None:
        return
    _take_date(article, found["date"], found["time"] or "")
    article.put("outlet", one_line(found["outlet"] or found["programme"]))
    article.put("issue", found["issue"])
    article.put("page", one_line(found["page"] or ""))
    lines = [Paragraph(paragraphs[0].text[found.end() :]), *paragraphs[1:]]
    rest: list[Paragraph] = []
    for one in lines:
        section = _SECTION.match(one.text) if not rest else None
        if section:
            article.put("section", one_line(section[1]))
            one = Paragraph(one.text[section.end() :])
        if one.text.strip() and not _RULE.fullmatch(one.text.strip()):
            rest.append(one)
    heading = next((place for place, one in enumerate(rest[:6]) if one.level or one.is_bold), 0)
    if rest:
        article.put("title", one_line(rest[heading].text))
        article.put("kicker", "; ".join(one_line(one.text) for one in rest[:heading]))
    texts = [_join(one.text) for one in rest[heading + 1 :]]
    article.put("text", join_paragraphs(texts))
    if not article.text():
        article.fault = f"no text: {str(article.cells.get('title', ''))[:60]!r} has none in the export"


def _take_date(article: Article, date: str, time: str) -> None:
    """Set the date, of which the day comes first here."""
    article.put("date_as_read", f"{date} {time}".strip())
    try:
        day = datetime.datetime.strptime(date, "%d.%m.%Y")
    except ValueError:
        article.doubts.append((f"no date: {date!r} is not a date", "kept without one"))
        return
    clock = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", time)
    article.put("date", f"{day:%Y-%m-%d}" + (f"T{int(clock[1]):02}:{clock[2]}" if clock else ""))


def _join(text: str) -> str:
    """Return a paragraph with the lines joined that were broken at the width of a page."""
    lines = text.split("\n")
    if len(lines) < 2 or max(map(len, lines)) > 2 * _WIDTH:
        return text
    joined = lines[0]
    for before, line in pairwise(lines):
        joined += (" " if len(before) > _WIDTH - len(line.split(" ", 1)[0]) else "\n") + line
    return joined

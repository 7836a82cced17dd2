"""Mediargus, the Belgian database: a list of hits, then the texts in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, check_length, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at
from narrative.corpus.exports.labels import copyright_pattern
from narrative.corpus.readers.written_dates import read_written_date

_HIT = re.compile(r"\W?\s*([0-9]{1,6})\.\s+(\S[\s\S]{0,600})")
_SOURCE = re.compile(
    r"\s*(?P<outlet>[^\n]{1,80}?),\s*(?P<date>\S{2,12}\s[0-9]{1,2}\s\S{3,12}\s[0-9]{4})"
    r"(?:,\s*p\.\s*(?P<page>[^,\n]{1,20}))?(?:,\s*(?P<words>[0-9]{1,6})w\.?)?\s*"
)
_HEAD = re.compile(
    r"\s*(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})(?:,\s*p\.\s*(?P<page>\S{1,20}))?\s*"
)


def fits_mediargus(paragraphs: Sequence[Paragraph]) -> int:
    """Return how many texts begin, if there is a list of hits too."""
    hits = sum(bool(_SOURCE.fullmatch(one.text[:300])) for one in paragraphs if len(one.text) < 300)
    return sum(bool(_HEAD.fullmatch(one.text.split("\n")[0][:60])) for one in paragraphs) if hits else 0


def read_mediargus(paragraphs: Sequence[Paragraph]) -> Export:
    """Read the texts, each with the entry of the list at the same place."""
    paragraphs = _split_lines(paragraphs)
    starts = [
        place for place, one in enumerate(paragraphs) if len(one.text) < 60 and _HEAD.fullmatch(one.text)
    ]  # fmt: skip
    first = starts[0] if starts else len(paragraphs)
    hits = _read_hits(paragraphs[:first])
    export = Export("mediargus", stated=len(hits), stated_by="its list of hits")
    place = 0
    for number, piece in cut_at(paragraphs, starts):
        article = Article(number)
        place = _find_hit(hits, place, piece[0].text)
        if place < len(hits):
            article.cells |= hits[place].cells
            article.doubts += hits[place].doubts
            place += 1
        else:
            article.doubts.append(("no entry of the list of hits has its date", "kept without outlet"))
        _read_text(article, piece)
        export.articles.append(article)
    return export


def _split_lines(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return every line as a paragraph: lines are not wrapped, and the first can be followed at once."""
    return [Paragraph(line) for one in paragraphs for line in one.text.split("\n") if line.strip()]


def _read_hits(paragraphs: Sequence[Paragraph]) -> list[Article]:
    """Return the entries of the list: number and title, then outlet, date, page and words."""
    hits: list[Article] = []
    for before, one in pairwise(paragraphs):
        source = _SOURCE.fullmatch(one.text[:300]) if len(one.text) < 300 else None
        hit = _HIT.fullmatch(before.text) if source else None
        if source and hit:
            entry = Article(int(hit[1]))
            entry.put("title", one_line(hit[2]))
            entry.put_date(source["date"])
            entry.put("outlet", one_line(source["outlet"]))
            entry.put("page", one_line(source["page"] or ""))
            entry.put("words_stated", int(source["words"]) if source["words"] else None)
            hits.append(entry)
    return hits


def _find_hit(hits: Sequence[Article], place: int, head: str) -> int:
    """Return the place of the entry with the date of a text: the next one, or one soon after."""
    found = _HEAD.fullmatch(head)
    day = found and f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    for here in range(place, min(place + 20, len(hits))):
        if hits[here].cells.get("date") == day:
            return here
    return len(hits) if place >= len(hits) else place


def _read_text(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Read what stands below the line with the date: authors, title, text, and the publisher's line."""
    head = _HEAD.fullmatch(paragraphs[0].text)
    if head and "date" not in article.cells:
        date = read_written_date(f"{head['year']}-{head['month']}-{head['day']}")
        article.put("date_as_read", paragraphs[0].text.strip())
        article.put("date", date and date.value.strftime("%Y-%m-%d"))
    if head:
        article.put("page", head["page"])
    rest = list(paragraphs[1:])
    pattern = copyright_pattern()
    while rest and (pattern.match(rest[-1].text) or not rest[-1].text.strip()):
        article.put("copyright", one_line(rest.pop().text))
    title = str(article.cells.get("title", ""))
    at = next((place for place, one in enumerate(rest[:6]) if one_line(one.text) == title), None)
    if at is None and rest:
        article.put("title", one_line(rest[0].text))
        at = 0 if one_line(rest[0].text) == article.cells.get("title") else -1
    above = [one_line(one.text) for one in rest[: max(at or 0, 0)]]
    if above:
        article.put("region" if above[0].count(",") > 1 else "author", above[0])
        article.put("author", "; ".join(above[1:]))
    article.put("text", join_paragraphs(one.text for one in rest[(at if at is not None else -1) + 1 :]))
    if not article.text():
        article.fault = f"no text: {title[:60]!r} has none in the export"
    check_length(article, "mediargus", [title])

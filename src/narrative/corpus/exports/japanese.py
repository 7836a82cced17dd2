"""Kikuzo (Asahi) and Yomidasu (Yomiuri), the databases of Japanese newspapers, as pages that were saved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, check_length, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at

#: A row of a table: number, date, edition, name of the page, page, characters.
_KIKUZO = re.compile(
    r"(?P<number>[0-9]{1,6})\t(?P<date>[0-9]{4}年\s?[0-9]{1,2}月\s?[0-9]{1,2}日)\t(?P<edition>[^\t]{0,20})\t"
    r"(?P<section>[^\t]{0,30})\t(?P<page>[^\t]{0,10})\t(?P<characters>[0-9]{1,7})文字"
)
#: A row of a table: number, date, title, edition, name of the page, page, characters.
_YOMIDASU = re.compile(
    r"(?P<number>[0-9]{1,6})\t(?P<date>[0-9]{4}\.[0-9]{2}\.[0-9]{2})\t(?P<title>[^\t]{0,500}?)\t"
    r"(?P<edition>[^\t]{0,30})\t(?P<section>[^\t]{0,30})\t(?P<page>[0-9A-Z]{0,6})頁\t(?P<characters>[0-9]{1,7})字(?:\t.{0,20})?"
)
_TOTAL = re.compile(r"総件数：?\s*([0-9,]{1,9})\s*件")
_TOP = "このページのＴＯＰへ"
_OUTLETS = {"kikuzo": "朝日新聞", "yomidasu": "読売新聞"}
_ROWS = {"kikuzo": _KIKUZO, "yomidasu": _YOMIDASU}


def fits_japanese(paragraphs: Sequence[Paragraph], database: str) -> int:
    """Return how many rows of a document's data stand in a page of `kikuzo` or `yomidasu`."""
    return sum(bool(_ROWS[database].fullmatch(one.text[:800])) for one in paragraphs)


def read_japanese(paragraphs: Sequence[Paragraph], database: str) -> Export:
    """Read the documents of a page of `kikuzo` or `yomidasu`."""
    export = Export(database)
    row = _ROWS[database]
    starts = [place for place, one in enumerate(paragraphs) if row.fullmatch(one.text[:800])]
    for number, piece in cut_at(paragraphs, starts):
        found = row.fullmatch(piece[0].text[:800])
        if found is None:
            continue
        article = Article(number, stated=int(found["number"]))
        article.put_date(found["date"])
        article.put("outlet", _OUTLETS[database])
        for field in ("edition", "section", "page"):
            article.put(field, one_line(found[field]))
        article.put("words_stated", int(found["characters"]))
        article.put("language", "ja")
        (_take_kikuzo if database == "kikuzo" else _take_yomidasu)(article, found, piece[1:])
        if not article.text() and not article.fault:
            article.fault = f"no text: {str(article.cells.get('title', ''))[:60]!r} has none in the export"
        check_length(article, "characters")
        export.articles.append(article)
    _take_total(export, paragraphs)
    return export


def _take_kikuzo(article: Article, found: re.Match[str], below: Sequence[Paragraph]) -> None:
    """Set title and text: the text is the block of its own class, the title stands above it."""
    at = next((place for place, one in enumerate(below) if one.style == "detail001"), None)
    if at is None:
        article.put("title", one_line(below[0].text) if below else "")
        notice = next((one.text for one in below[1:] if one.text.startswith("※")), "")
        article.fault = f"the database does not show its text: {notice[:60]}" if notice else ""
        return
    article.put("title", one_line(" ".join(one.text for one in below[:at])).lstrip("■◆　 "))
    texts = [one.text for one in below[at:] if one.style == "detail001" and _TOP not in one.text]
    article.put("text", join_paragraphs(texts))


def _take_yomidasu(article: Article, found: re.Match[str], below: Sequence[Paragraph]) -> None:
    """Set title and text: the text is in paragraphs of the class of texts."""
    article.put("title", one_line(found["title"]))
    texts = [one.text for one in below if one.style == "mb10"]
    article.put("text", join_paragraphs(texts or [max((one.text for one in below), key=len, default="")]))


def _take_total(export: Export, paragraphs: Sequence[Paragraph]) -> None:
    """Note how many documents the running numbers say there are, and of how many they are a part."""
    numbers = [article.stated for article in export.articles if article.stated]
    if not numbers:
        return
    export.stated, export.stated_by = max(numbers) - min(numbers) + 1, "its running numbers"
    total = next(
        (
            int(found[1].replace(",", ""))
            for one in paragraphs[:40]
            if (found := _TOTAL.search(one.text[:300]))
        ),
        0,
    )
    if total > export.stated:
        said = f"the numbers run from {min(numbers):,} to {max(numbers):,} of {total:,}"
        export.notes.append((said, "the file has that part of what was found"))

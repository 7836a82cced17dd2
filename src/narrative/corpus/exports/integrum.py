"""Integrum, the Russian database: pages with codes behind carets, and spreadsheets with Russian columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at

_CODES = {
    "ИС": "outlet",
    "РБ": "section",
    "НР": "issue",
    "ДТ": "date",
    "АВ": "author",
    "ЗГ": "title",
    "СТ": "page",
}
_CODE = re.compile(r"\^([А-Я]{2}):")
_DATE = re.compile(r"\s*([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})\s*")
_LISTED = re.compile(r"\s*[0-9]{1,5}\.\s")
#: The columns of the spreadsheet.
COLUMNS = {
    "Источник": "outlet", "Дата": "date", "Время": "time", "Заголовок": "title", "Анонс": "text",
    "Оригинал": "original", "Автор": "author",
}  # fmt: skip
#: Two digits of a year are of the 20th century from here on.
_CENTURY = 70


def fits_integrum(paragraphs: Sequence[Paragraph]) -> int:
    """Return how many documents begin: blocks with the codes of source and title."""
    return sum("^ИС:" in one.text and "^ДТ:" in one.text for one in paragraphs)


def read_integrum(paragraphs: Sequence[Paragraph]) -> Export:
    """Read the documents of a page; the list at its head says how many there are."""
    starts = [place for place, one in enumerate(paragraphs) if "^ИС:" in one.text]
    export = Export("integrum")
    head = paragraphs[: starts[0]] if starts else paragraphs
    listed = sum(
        len(_LISTED.findall(f"{one.text} ")) if len(one.text) < 500 else _count(one.text) for one in head
    )
    if listed:
        export.stated, export.stated_by = listed, "its list of titles"
    for number, piece in cut_at(paragraphs, starts):
        article = Article(number)
        _read_codes(article, piece[0].text)
        title = str(article.cells.get("title", ""))
        texts = [one.text for one in piece[1:] if one_line(one.text) != title or not one.level]
        article.put("text", join_paragraphs(_join(text) for text in texts))
        if not article.text():
            article.fault = f"no text: {title[:60]!r} has none in the export"
        export.articles.append(article)
    return export


def _count(text: str) -> int:
    """Return how many numbered entries a list has: 1, 2, 3 and so on, in order."""
    count = 0
    for line in text.split("\n"):
        count += line.strip().startswith(f"{count + 1}.")
    return count


def _read_codes(article: Article, text: str) -> None:
    """Read the codes of a block."""
    pieces = _CODE.split(text)
    for code, value in zip(pieces[1::2], pieces[2::2], strict=False):
        field = _CODES.get(code, "")
        if field == "date":
            take_day(article, one_line(value))
        elif field:
            article.put(field, one_line(value))


def take_day(article: Article, written: str, time: str = "") -> None:
    """Set the date, of which the day comes first here; midnight is no time."""
    article.put("date_as_read", written)
    found = _DATE.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        year = int(found[3])
        year += 0 if year > 99 else 1900 if year >= _CENTURY else 2000
        day = datetime.date(year, int(found[2]), int(found[1])).isoformat()
    except ValueError:
        article.doubts.append((f"no date: {written[:40]!r} cannot be read as a date", "kept without one"))
        return
    clock = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-9]{2})?", time.strip())
    known = clock is not None and time.strip() not in ("00:00", "0:00", "00:00:00")
    article.put("date", f"{day}T{int(clock[1]):02}:{clock[2]}" if clock and known else day)


def _join(text: str) -> str:
    """Return preformatted text with its lines joined; a blank line parts paragraphs."""
    return "\n\n".join(one_line(part) for part in text.split("\n\n"))


def read_integrum_table(cells: Mapping[str, Sequence[object]]) -> Export:
    """Read the documents of the spreadsheet, whose columns are in Russian; texts repeat their titles."""
    export = Export("integrum")
    named = {field: cells[name] for name, field in COLUMNS.items() if name in cells}
    for place in range(len(next(iter(named.values()), ()))):
        values = {
            field: "" if values[place] is None else str(values[place]) for field, values in named.items()
        }
        article = Article(place + 1)
        title = one_line(values.get("title", ""))
        article.put("title", title)
        article.put("outlet", one_line(values.get("outlet", "")))
        article.put("author", one_line(values.get("author", "")))
        take_day(article, values.get("date", "").strip(), values.get("time", ""))
        text = values.get("original", "").strip() or values.get("text", "").strip()
        paragraphs = [part for part in text.split("\n") if part.strip()]
        if paragraphs and one_line(paragraphs[0]) == title:
            paragraphs = paragraphs[1:]
        article.put("text", join_paragraphs(paragraphs))
        if not article.text():
            article.fault = f"no text: {title[:60]!r} has none in the export"
        export.articles.append(article)
    return export

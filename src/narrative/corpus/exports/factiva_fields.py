"""The fields of a Factiva article: lines in their order, or two-letter codes with values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, count_length, join_paragraphs, one_line
from narrative.corpus.exports.labels import copyright_pattern, find_language, load_labels, read_length
from narrative.corpus.readers.written_dates import read_written_date

_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?:\s?[AP]M)?(?:\s\w{2,4})?", re.IGNORECASE)
_PAGE = re.compile(r"[A-Z]{0,3}[-.]?[0-9]{1,4}(?:[-,/ ]{1,2}[A-Z]{0,3}[0-9]{1,3}){0,5}[A-Z]?")
_UNKNOWN = re.compile(r"[A-Z]{2,4}")
_CODE = re.compile(r"[A-Z0-9_]{2,10}")
#: So many lines stand above the number of words at most, and between the code of the source and the text.
_ABOVE = 14
_BETWEEN = 9
_NUMBERED = re.compile(r"([0-9]{1,4})\)\s+")


@cache
def codes_of() -> dict[str, str]:
    """Return the field of each code."""
    return {code: field for field, code in load_labels()["factiva"]["codes"].items()}


def read_coded(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Read an article of codes with values; LP and TD are its text."""
    fields: dict[str, list[str]] = {}
    field = ""
    for one in paragraphs:
        head, tab, rest = one.text.partition("\t")
        code = head.strip()
        if (code in codes_of() and (tab or one.text.strip() == code)) or (tab and _UNKNOWN.fullmatch(code)):
            field = codes_of().get(code, code.casefold())
            fields.setdefault(field, [])
            if rest.strip():
                fields[field].append(rest)
        elif field:
            fields[field].append(one.text)
    text = fields.pop("lead", []) + fields.pop("text", [])
    article.put("text", join_paragraphs(map(one_line, text)))
    values = {name: one_line(" ".join(lines)) for name, lines in fields.items()}
    article.put("title", _strip_number(values.pop("title", ""), article.number))
    article.put("words_stated", read_length(values.pop("length", "")))
    article.put_date(values.pop("date", ""), values.pop("time", ""))
    _put_language(article, values.pop("language", ""))
    values.pop("database_id", None)
    for name, value in values.items():
        article.put(name, value)


def read_lines(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Read an article without codes: its lines stand in order around the number of words and the date."""
    texts = [one_line(one.text) for one in paragraphs]
    anchor = _find_anchor(texts)
    if anchor is None:
        article.doubts.append(("no number of words above a date", "kept; title and outlet may be missing"))
        _take_title(article, paragraphs[:1])
        _take_text(article, paragraphs[1:])
        return
    article.put("words_stated", read_length(texts[anchor], unit=True))
    _take_title(article, paragraphs[:anchor])
    place = anchor + 1
    date = texts[place]
    place += 1
    time = ""
    if place < len(texts) and _TIME.fullmatch(texts[place]):
        time, place = texts[place], place + 1
    article.put_date(date, time)
    if place < len(texts):
        article.put("outlet", texts[place])
        place += 1
    place = _read_optional(article, paragraphs, texts, place)
    _take_text(article, paragraphs[place:])


def _find_anchor(texts: Sequence[str]) -> int | None:
    """Return the place of the number of words: the first such line that a date follows."""
    for place, text in enumerate(texts[:-1]):
        if place > _ABOVE + 20:
            break
        is_length = len(text) < 40 and read_length(text, unit=True) is not None
        if is_length and read_written_date(texts[place + 1]) is not None:
            return place
    return None


def _take_title(article: Article, above: Sequence[Paragraph]) -> None:
    """Set section, title and author from the lines above the number of words."""
    if not above:
        return
    marked = [place for place, one in enumerate(above) if "hd" in one.bookmarks or "eadline" in one.style]
    if marked:
        title = marked[0]
    elif any(one.level or one.is_bold for one in above):
        title = next(place for place, one in enumerate(above) if one.level or one.is_bold)
    else:
        title = max(range(len(above)), key=lambda place: (len(above[place].text), -place))
    article.put("title", _strip_number(one_line(above[title].text), article.number))
    article.put("section", "; ".join(one_line(one.text) for one in above[:title]))
    below = [one_line(one.text) for one in above[title + 1 :]]
    if below:
        article.put("author", below[0])
        article.put("credit", "; ".join(below[1:]))


def _strip_number(title: str, number: int) -> str:
    """Return a title without its number in the list of titles.

    >>> _strip_number("12) A day", 12), _strip_number("12) A day", 3)
    ('A day', '12) A day')
    """
    found = _NUMBERED.match(title)
    return title[found.end() :] if found and int(found[1]) == number else title


def _read_optional(
    article: Article, paragraphs: Sequence[Paragraph], texts: Sequence[str], place: int
) -> int:
    """Read the lines between the outlet and the text; return where the text begins."""
    if place < len(texts) and _CODE.fullmatch(texts[place]):
        article.put("outlet_code", texts[place])
        place += 1
    stop = place
    pattern = copyright_pattern()
    for here in range(place, min(len(texts), place + _BETWEEN)):
        if "articleParagraph" in paragraphs[here].style:
            break
        if pattern.match(texts[here]):
            stop = here + 1
            break
        if _is_language(texts[here]):
            stop = here + 1
    between = list(texts[place:stop])
    if between and pattern.match(between[-1]):
        article.put("copyright", between.pop())
    if between and _is_language(between[-1]):
        _put_language(article, between.pop())
    for text in between:
        more = "issue" if "edition" in article.cells else "edition"
        article.put("page" if _PAGE.fullmatch(text) else more, text)
    return stop


def _is_language(line: str) -> bool:
    """Say whether a line is the name of a language: Asian ones are short, others have more than a code."""
    return (len(line) > 3 or not line.isascii()) and bool(find_language(line))


def _put_language(article: Article, stated: str) -> None:
    """Set the language as a code, and as it is stated if that is none that is known."""
    article.put("language", find_language(stated) or stated)


def _take_text(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Set the text: the paragraphs of the article's class; where these are few, the others too."""
    marked = [one_line(one.text) for one in paragraphs if "articleParagraph" in one.style]
    every = [one_line(one.text) for one in paragraphs]
    stated = article.cells.get("words_stated")
    chosen = marked or every
    if marked and isinstance(stated, int) and len(every) > len(marked):
        counts = [count_length(" ".join(texts))[0] for texts in (marked, every)]
        if counts[0] < 0.7 * stated and abs(counts[1] - stated) < abs(counts[0] - stated):
            chosen = every
    article.put("text", join_paragraphs(chosen))

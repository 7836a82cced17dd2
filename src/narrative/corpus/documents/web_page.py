"""`.html`: one article of a web page, with title, date, outlet and author."""

from __future__ import annotations

import html
import re

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.main_text import find_main_text
from narrative.corpus.documents.markup import decode_page, parse_page
from narrative.corpus.documents.page_metadata import fill_record, find_facts
from narrative.corpus.documents.records import Record, fill_document
from narrative.corpus.readers.rows import Rows

#: No page of one article has more characters.
LARGEST_PAGE = 30_000_000
#: Another text, as the one that the metadata state, is taken where it is so many times as long.
_LONGER = 1.5
#: A first paragraph that is no more than the place where the article was written.
_DATELINE = re.compile(r"([A-Z\u00c0-\u00de][^a-z\n]{1,40}?) ?[-–—]+")
#: Where fewer characters than this are found, it is looked for more thoroughly.
_LITTLE = 600
_DATED = re.compile(r"(19|20)[0-9]{2}")


def read_page(rows: Rows, data: bytes) -> Rows:
    """Read an `.html` file as one article."""
    return fill_document(rows, read_article(decode_page(data)))


def read_article(page: str, address: str = "", moment: str = "") -> Record:
    """Return the article of a web page; a page that cannot be read, or has no text, is lost with a reason.

    Args:
        page: the page, decoded.
        address: where it was, if it does not say so itself.
        moment: when it was saved, if it has no date itself; kept as `saved`.
    """
    record = Record()
    record.put("saved", moment)
    if len(page) > LARGEST_PAGE:
        record.fault = f"over the size cap: {len(page):,} characters, and a page has at most {LARGEST_PAGE:,}"
        return record
    try:
        root = parse_page(page)
        facts = find_facts(root)
        facts.address = facts.address or address
        titles = [*facts.headlines, facts.meta.get("og:title", ""), str(facts.article.get("headline", ""))]
        paragraphs = _prefer_stated(find_main_text(root, titles), facts.article.get("articleBody"))
        if (little := sum(map(len, paragraphs))) < _LITTLE:
            again = find_main_text(parse_page(page), titles, thorough=True)
            paragraphs = again if sum(map(len, again)) > _LONGER * little else paragraphs
    except Unreadable as error:
        record.fault = str(error)
        return record
    above = [line for line in paragraphs[:3] if len(line) < 100 and _DATED.search(line)]
    fill_record(facts, record, above)
    while paragraphs[1:] and paragraphs[0] in above and len(paragraphs[0]) < 60:
        paragraphs = paragraphs[1:]
    if paragraphs[1:] and (found := _DATELINE.fullmatch(paragraphs[0])):
        record.put("dateline", found[1].strip())
        paragraphs = paragraphs[1:]
    record.put("text", "\n\n".join(paragraphs))
    if not paragraphs:
        record.fault = "no main text found in the page"
    return record


def _prefer_stated(paragraphs: list[str], stated: object) -> list[str]:
    """Return the paragraphs that the metadata state, if the page shows only the beginning of the text.

    >>> _prefer_stated(["It began."], "It began. And then it went on for days.")
    ['It began. And then it went on for days.']
    >>> _prefer_stated(["It began."], "It began.")
    ['It began.']
    """
    if not isinstance(stated, str) or "<" in stated:
        return paragraphs
    lines = [" ".join(html.unescape(line).split()) for line in stated.split("\n")]
    lines = [line for line in lines if line]
    shown = sum(map(len, paragraphs))
    is_same = "".join(paragraphs).replace(" ", "") == "".join(lines).replace(" ", "")
    longer = sum(map(len, lines)) > max(_LONGER * shown, shown + 20)
    return lines if longer or (is_same and len(lines) > len(paragraphs)) else paragraphs

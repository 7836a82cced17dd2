"""Europresse (Eureka): the documents of a saved page, in the old layout of tables and the newer one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, join_paragraphs, one_line
from narrative.corpus.exports.blocks import cut_at, split_page
from narrative.corpus.exports.labels import copyright_pattern, find_page, load_labels
from narrative.corpus.readers.written_dates import read_written_date

#: The classes of the elements that hold fields, folded.
_OUTLET, _HEADER = "docpublicationname", "docheader"
_TITLES = ("titrearticlevisu", "rdp__articletitle")
_SPANS = frozenset((_OUTLET, _HEADER, *_TITLES, "doctitresoussection"))
_NUMBER = re.compile(r"[a-z]{2,12}·[0-9]{8}·[^·\s]{1,12}·\S{1,60}")
_ISSUE = re.compile(r",\s*(?:no|nº|n°|num)\.?\s*([0-9][0-9 -]{0,12})\Z", re.IGNORECASE)
#: An author's line is not longer.
_LONGEST_AUTHOR = 120


def fits_europresse(page: str) -> int:
    """Return how many documents begin: elements of the class of the publication's name."""
    return len(re.findall(r"""class\s*=\s*["']?DocPublicationName""", page, re.IGNORECASE))


def read_europresse(page: str) -> Export:
    """Read the documents of a page; each begins at the name of its publication."""
    export = Export("europresse")
    paragraphs = split_page(page, _SPANS)
    starts = [place for place, one in enumerate(paragraphs) if one.style.casefold().startswith(_OUTLET)]
    for number, piece in cut_at(paragraphs, starts):
        article = Article(number)
        _read_article(article, piece)
        export.articles.append(article)
    return export


def _read_article(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Read the fields of a document from its paragraphs."""
    outlet = one_line(paragraphs[0].text)
    issue = _ISSUE.search(outlet)
    article.put("outlet", outlet[: issue.start()] if issue else outlet)
    article.put("issue", issue[1] if issue else "")
    headers = [one_line(one.text) for one in paragraphs if one.style.casefold().startswith(_HEADER)]
    _take_header(article, ", ".join(headers))
    titles = [
        place for place, one in enumerate(paragraphs)
        if any(name in one.style.casefold().split() for name in _TITLES)
    ]  # fmt: skip
    last = max(titles, default=max((p for p, one in enumerate(paragraphs) if _is_header(one)), default=0))
    article.put("title", " ".join(one_line(paragraphs[place].text) for place in titles))
    kickers = [
        one_line(one.text) for place, one in enumerate(paragraphs[1:last], 1)
        if not _is_header(one) and place not in titles and any(map(str.isalpha, one.text))
    ]  # fmt: skip
    article.put("kicker", "; ".join(kickers))
    _take_text(article, paragraphs[last + 1 :])
    for one in paragraphs:
        if found := _NUMBER.search(one.text[:300]):
            article.put("database_id", found[0])
    if not article.text():
        shown = str(article.cells.get("title", ""))[:60]
        article.fault = f"no text: {shown!r} has none in the export"


def _is_header(one: Paragraph) -> bool:
    return one.style.casefold().startswith((_OUTLET, _HEADER))


def _take_header(article: Article, header: str) -> None:
    """Set section, date and page from the line "Politique, mardi 14 mars 2006, p. 12"."""
    parts = [part.strip() for part in header.split(",")]
    for place in range(len(parts)):
        for many in (3, 2, 1):
            written = ", ".join(parts[place : place + many])
            if (
                place + many <= len(parts)
                and (found := read_written_date(written))
                and found.precision != "year"
            ):
                article.put_date(written)
                article.put("section", ", ".join(part for part in parts[:place] if part))
                rest = ", ".join(parts[place + many :])
                article.put("page", _page_of(rest))
                article.put("edition", "" if article.cells.get("page") and len(rest) < 12 else rest)
                return
    article.put("section", header)
    article.doubts.append((f"no date in its head: {header[:60]!r}", "kept without one"))


def _page_of(text: str) -> str:
    """Return the page of a header's end: "p. MDE6"."""
    found = re.search(r"\bp\.\s*([A-Za-z]{0,6}[0-9]{1,4}[A-Za-z]?)", text)
    return found[1] if found else find_page(text)


def _take_text(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """Set author and text: up to the notes, the copyright line or the number of the document."""
    words = load_labels()["europresse"]["words"]
    ends = (*words["number"], *words["aside"])
    pattern = copyright_pattern()
    texts: list[str] = []
    authors: list[str] = []
    parted = any(one.style in ("section", "DocText", "docOcurrContainer") for one in paragraphs)
    for one in paragraphs:
        text = one.text.strip()
        if (
            text.startswith(ends)
            or one.style in ("aside", "footer")
            or (len(text) < 300 and pattern.match(text))
        ):
            break
        if (parted and not texts and one.style in ("header", "titreArticle", "")) or (
            not parted and not texts and not authors and _is_author(text) and len(paragraphs) > 2
        ):
            authors.append(one_line(text))
        else:
            texts.append(text)
    article.put("author", "; ".join(authors)[: 2 * _LONGEST_AUTHOR])
    article.put("text", join_paragraphs(texts))


def _is_author(text: str) -> bool:
    """Say whether the line below a title can be that of the author."""
    return (
        len(text) < _LONGEST_AUTHOR and "\n" not in text and not text.endswith((".", "!", "?", "…", "»", '"'))
    )

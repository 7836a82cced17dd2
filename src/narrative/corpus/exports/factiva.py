"""Factiva: the articles of an export cut apart, from pages, plain text, Word-like files, PDF and XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from narrative.corpus.documents.markup import parse_page, parse_xml
from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, check_length, join_paragraphs, one_line
from narrative.corpus.exports.blocks import flatten
from narrative.corpus.exports.factiva_fields import codes_of, read_coded, read_lines
from narrative.corpus.exports.labels import fold, list_words

#: The last line of an article: a word, and 25 characters that are its accession number.
_ACCESSION = re.compile(
    r"(?:AN\t)?\s*\S{1,14}\s+([A-Za-z][A-Za-z0-9_]{6,11}[12][0-9]{3}[01][0-9][0-3][0-9][A-Za-z0-9]{4,12})\s*"
)
_ARTICLE_CLASS = re.compile(r"[a-z]{2,8}Article")
_PAGE_LINE = re.compile(r"\s*\S{1,12}\s+[0-9]{1,5}\s+\S{1,5}\s+[0-9]{1,5}\b.{0,20}\bFactiva\b.{0,80}")


def find_accession(text: str) -> str:
    """Return the accession number, if a paragraph is the last line of an article.

    >>> find_accession("Document INVDAI0020100723e67m00022"), find_accession("Document of the day")
    ('INVDAI0020100723e67m00022', '')
    """
    found = _ACCESSION.fullmatch(text) if len(text) < 60 else None
    return found[1] if found and len(found[1]) == 25 else ""


def read_factiva_page(page: str) -> Export:
    """Read the articles of a page: each is a block of the class `article xxArticle`."""
    root = parse_page(page)
    blocks = [
        node for node in root.iter("div", "article")
        if any(map(_ARTICLE_CLASS.fullmatch, str(node.get("class") or "").split()))
    ]  # fmt: skip
    pieces = [cut for node in blocks for cut in _cut(flatten(node))]
    return _read(pieces or _cut(flatten(root)))


def read_factiva(paragraphs: list[Paragraph]) -> Export:
    """Read the articles of plain text, of a word processor's file, or of a PDF."""
    kept = [one for one in _split_codes(paragraphs) if not _PAGE_LINE.fullmatch(one.text[:200])]
    return _read(_cut(kept))


def _split_codes(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """Yield paragraphs, those of several coded lines a line each."""
    for one in paragraphs:
        if "\n" not in one.text or "\t" not in one.text:
            yield one
            continue
        begun: list[str] = []
        for line in one.text.split("\n"):
            if begun and line.partition("\t")[0].strip() in codes_of() and "\t" in line:
                yield Paragraph("\n".join(begun), one.style)
                begun = []
            begun.append(line)
        yield Paragraph("\n".join(begun), one.style)


def fits_factiva(paragraphs: list[Paragraph]) -> int:
    """Return how many articles end with an accession number."""
    return sum(bool(find_accession(one.text.rpartition("\n")[2])) for one in paragraphs)


def _cut(paragraphs: list[Paragraph]) -> list[list[Paragraph]]:
    """Return the paragraphs of each article: up to its accession number, without what closes the file."""
    pieces: list[list[Paragraph]] = []
    begun: list[Paragraph] = []
    for one in paragraphs:
        begun.append(one)
        if find_accession(one.text):
            pieces.append(begun)
            begun = []
    closing = any(fold(one.text) in list_words("factiva", "words", "summary") for one in begun[:3])
    if begun and not closing and (not pieces or _is_article(begun)):
        pieces.append(begun)
    return pieces


def _is_article(paragraphs: list[Paragraph]) -> bool:
    """Say whether paragraphs without an accession number are an article whose end was cut off."""
    coded = {one.text.partition("\t")[0].strip() for one in paragraphs}
    return "HD" in coded or any("articleParagraph" in one.style for one in paragraphs)


def _read(pieces: list[list[Paragraph]]) -> Export:
    export = Export("factiva")
    for number, paragraphs in enumerate(pieces, 1):
        article = Article(number)
        accession = find_accession(paragraphs[-1].text)
        article.put("database_id", accession)
        body = paragraphs[:-1] if accession else paragraphs
        if sum(one.text.partition("\t")[0].strip() in codes_of() for one in body) >= 4:
            read_coded(article, body)
        else:
            read_lines(article, body)
        if not article.text():
            shown = str(article.cells.get("title", ""))[:60]
            article.fault = f"no text: {shown!r} has none" if shown else "no text stands in it"
        elif not accession:
            article.doubts.append(("no accession number at its end", "kept; its end may be missing"))
        check_length(article, "factiva", [str(article.cells.get("title", ""))])
        export.articles.append(article)
    return export


def read_factiva_xml(data: bytes) -> Export:
    """Read the articles of the XML that Factiva once offered."""
    root = parse_xml(data, recover=True)
    export = Export("factiva")
    results = next(root.iter("{*}ppsarticleResultSet"), None)
    count = str(results.get("count", "")) if results is not None else ""
    if count.isdecimal() and len(count) < 7:
        export.stated, export.stated_by = int(count), "its result set"
    for number, node in enumerate(root.iter("{*}article"), 1):
        export.articles.append(_read_xml_article(node, number))
    return export


def _read_xml_article(node: Any, number: int) -> Article:
    """Return the fields of an `article` element."""
    article = Article(number)

    def texts(name: str) -> list[str]:
        return [one_line("".join(part.itertext())) for part in node.findall(f"{{*}}{name}")]

    def paragraphs(name: str) -> list[str]:
        return [
            one_line("".join(part.itertext()))
            for above in node.findall(f"{{*}}{name}")
            for part in above.iter("{*}paragraph")
        ]

    article.put("title", " ".join(paragraphs("headline") or texts("headline")))
    names = {
        "outlet": "sourceName", "outlet_code": "sourceCode", "author": "byline", "page": "pages",
        "section": "sectionName", "edition": "edition", "copyright": "copyright",
        "publisher": "publisherName",
        "database_id": "accessionNo",
    }  # fmt: skip
    for field, name in names.items():
        article.put(field, "; ".join(text for text in texts(name) if text))
    article.put("language", " ".join(texts("baseLanguage")).casefold())
    when = " ".join(texts("publicationDate"))
    article.put_date(when.replace("T", " ").removesuffix("Z"), "")
    article.cells["date_as_read"] = when
    count = " ".join(texts("wordCount"))
    article.put("words_stated", int(count) if count.isdecimal() and len(count) < 9 else None)
    article.put("text", join_paragraphs(paragraphs("leadParagraph") + paragraphs("tailParagraphs")))
    if not article.text():
        article.fault = "no text stands in it"
    check_length(article, "factiva")
    return article

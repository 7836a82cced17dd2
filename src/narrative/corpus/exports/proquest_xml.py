"""ProQuest's XML, as its text mining service gives it: a `RECORD` a document. From its description only."""

from __future__ import annotations

from typing import Any

from narrative.corpus.documents.markup import parse_page, parse_xml
from narrative.corpus.exports.articles import Article, Export, check_length, join_paragraphs, one_line
from narrative.corpus.exports.blocks import flatten
from narrative.corpus.exports.labels import find_language

#: The elements of a record by the columns that they become, the most telling first.
_PATHS = {
    "title": ("Obj/TitleAtt/Title", "TitleAtt/Title", "Title"),
    "outlet": ("DFS/PubFrosting/Title", "PubFrosting/Title", "Publication/Title"),
    "section": ("Obj/SectionHeads", "SectionHead"), "page": ("Obj/PrintLocation/StartPage", "StartPage"),
    "edition": ("DFS/GroupFrosting/Edition",), "database_id": ("GOID", "ID"), "url": ("Obj/URL", "URL"),
    "source_type": ("DFS/GroupFrosting/SourceType", "Obj/SourceType"),
    "document_type": ("Obj/ObjectTypes/mstar",), "abstract": ("Obj/Abstract/AbsText", "AbsText"),
}  # fmt: skip
_DATES = ("Obj/NumericDate", "NumericDate", "DFS/NumericDate")
_LANGUAGES = ("Obj/Language/RawLang", "Language/RawLang", "Obj/Language/ISO/ISOCode")


def read_proquest_xml(data: bytes) -> Export:
    """Read the records of an XML file."""
    root = parse_xml(data, recover=True)
    export = Export("proquest")
    for number, record in enumerate(root.iter("{*}RECORD"), 1):
        article = Article(number)
        _read_record(article, record)
        export.articles.append(article)
    return export


def _find(record: Any, paths: tuple[str, ...]) -> str:
    """Return the text of the first of some elements that is there."""
    for path in paths:
        node = record.find("/".join(f"{{*}}{part}" for part in path.split("/")))
        if node is not None and (text := one_line(" ".join(node.itertext()))):
            return text
    return ""


def _read_record(article: Article, record: Any) -> None:
    """Read the fields of a record."""
    for field, paths in _PATHS.items():
        article.put(field, _find(record, paths))
    article.put_date(_find(record, _DATES))
    stated = _find(record, _LANGUAGES)
    article.put("language", find_language(stated) or stated)
    names = [one_line("".join(node.itertext())) for node in record.iter("{*}OriginalForm")]
    article.put("author", "; ".join(dict.fromkeys(name for name in names if name)))
    node = next(record.iter("{*}Text"), None)
    if node is not None:
        count = str(node.get("WordCount", ""))
        article.put("words_stated", int(count) if count.isdecimal() and len(count) < 9 else None)
        article.put("text", join_paragraphs(_list_paragraphs("".join(node.itertext()))))
    if not article.text():
        shown = str(article.cells.get("title", ""))[:60]
        article.fault = f"no text: {shown!r} has none in the export"
    check_length(article, "proquest")


def _list_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which can be a page that is written as text."""
    if "<p>" in text or "<body" in text:
        return [one.text for one in flatten(parse_page(text))]
    return text.split("\n")

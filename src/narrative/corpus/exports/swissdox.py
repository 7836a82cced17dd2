"""Swissdox@LiRI: tables (`.tsv`) whose texts have tags, a row each; built from a description."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping, Sequence

from narrative.corpus.exports.articles import Article, Export, join_paragraphs, one_line
from narrative.corpus.exports.labels import find_language

_COLUMNS = {
    "id": "database_id", "medium_name": "outlet", "medium_code": "outlet_code", "rubric": "section",
    "head": "title", "subhead": "subtitle", "dateline": "dateline", "author": "author", "page": "page",
    "doctype_description": "document_type", "char_count": "characters_stated",
}  # fmt: skip
_KNOWN = frozenset(("pubtime", "medium_code", "medium_name", "content", "content_id", "head"))
#: Where a paragraph ends: a title between, a lead, a paragraph, a legend.
_BLOCK = re.compile(
    r"</?(?:tx|p|ld|lg|zt|au|li|ul|ol|td|tr|table|div|h[1-6]|br)\b[^<>]{0,200}>", re.IGNORECASE
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00)?(?:\.0+)?(?:Z|[+-][0-9:]{2,6})?$")
_ZONE = re.compile(r"(?<=:[0-9]{2})(?:\.[0-9]+)?(?:Z|[+-][0-9:]{2,6})$")


def is_swissdox_table(names: Collection[str]) -> bool:
    """Say whether a table with these columns is of Swissdox@LiRI.

    >>> is_swissdox_table(["id", "pubtime", "medium_code", "medium_name", "head", "content_id", "content"])
    True
    """
    return len(_KNOWN & set(names)) >= 5 and {"content", "pubtime"} <= set(names)


def read_swissdox_table(cells: Mapping[str, Sequence[object]]) -> Export:
    """Read the documents of a table: a row each, the text without its tags."""
    export = Export("swissdox")
    for place in range(len(cells["content"])):
        values = {name: "" if column[place] is None else str(column[place]) for name, column in cells.items()}
        article = Article(place + 1)
        for name, field in _COLUMNS.items():
            article.put(field, one_line(html.unescape(_TAG.sub(" ", values.get(name, "")))))
        written = values["pubtime"].strip()
        article.put_date(_ZONE.sub("", _MIDNIGHT.sub("", written)))
        article.put("language", find_language(values.get("language", "")) or values.get("language", ""))
        article.put("text", strip_tags(values["content"]))
        if not article.text():
            article.fault = f"no text: {str(article.cells.get('title', ''))[:60]!r} has none in the export"
        export.articles.append(article)
    return export


def strip_tags(content: str) -> str:
    """Return the paragraphs of a text with tags.

    >>> strip_tags("<tx><ld><p>The <b>quay</b> &amp; more.</p></ld><zt>A title</zt><p>It is 3 < 4.</p></tx>")
    'The quay & more.\\n\\nA title\\n\\nIt is 3 < 4.'
    """
    parts = _BLOCK.split(content)
    return join_paragraphs(one_line(html.unescape(_TAG.sub("", part))) for part in parts)

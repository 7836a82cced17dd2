"""Which column of a file is what: the names that users have, and those that they give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from narrative.errors import CorpusError

#: For each column of the documents, the names that are understood, the most telling first. Case, spaces,
#: hyphens and dots do not matter, nor does `publishedAt` for `published_at`.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "doc_id": ("doc_id", "docid", "document_id", "article_id", "articleid", "id", "uid", "uuid", "guid"),
    "title": ("title", "headline", "head_line", "article_title", "heading", "hed"),
    "date": (
        "date", "published", "published_at", "publication_date", "date_published", "publish_date",
        "published_date", "published_on", "pub_date", "pubdate", "article_date", "datetime", "date_time",
        "timestamp", "created_at",
    ),
    "outlet": (
        "outlet", "source", "publication", "publisher", "newspaper", "news_outlet", "media_outlet", "medium",
        "media", "media_name", "source_name", "publication_name", "outlet_name", "journal", "paper", "site",
    ),
    "text": (
        "text", "content", "body", "article", "full_text", "fulltext", "article_text", "articletext",
        "body_text", "bodytext", "article_body", "articlebody", "article_content", "main_text", "maintext",
        "plain_text", "plaintext", "text_content", "raw_text", "story", "transcript",
    ),
}  # fmt: skip
#: The names that a line `name: value` at the top of a text file may have to be metadata, beside those above.
HEAD_NAMES = frozenset(
    ("author", "authors", "byline", "by_line", "url", "link", "section", "language", "lang", "country",
     "city", "place", "edition", "page", "genre", "category", "tags", "keywords", "topic", "copyright",
     "licence", "license", "rights", "agency", "desk", "subtitle", "time", "type", "words")
)  # fmt: skip
_NAMES = {name: role for role, names in SYNONYMS.items() for name in names}
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAK = re.compile(r"[\s\-./]+")


def plain_name(name: str) -> str:
    """Return a column's name in the form in which names are compared.

    >>> plain_name("publishedAt"), plain_name(" Pub-Date "), plain_name("HEADLINE")
    ('published_at', 'pub_date', 'headline')
    """
    return _BREAK.sub("_", _CAPITAL.sub("_", name.strip().lstrip("\ufeff"))).casefold().strip("_")


def is_head_name(name: str) -> bool:
    """Say whether a line that begins with this name and a colon is likely to be metadata."""
    plain = plain_name(name)
    return plain in HEAD_NAMES or _NAMES.get(plain, "text") != "text"


def check_columns(columns: Mapping[str, str | None] | None) -> dict[str, str | None]:
    """Return the columns that the user names, if each is one of the documents' columns.

    Raises:
        CorpusError: a name on the left is none of doc_id, title, date, outlet, text.
    """
    named = dict(columns or {})
    for role, name in named.items():
        if role not in SYNONYMS:
            raise CorpusError(
                f"Unknown column {role!r} in columns. Available: {', '.join(SYNONYMS)}, "
                f'as in columns={{"text": "inhalt"}}.'
            )
        if name is not None and not isinstance(name, str):
            raise CorpusError(f"columns[{role!r}] must be the name of a column, or None; it is {name!r}.")
    return named


def find_longest(cells: Mapping[str, Sequence[object]], most: int = 20) -> str:
    """Return the column whose first cells are the longest on the average, as those of articles are.

    >>> find_longest({"Titel": ["Sturm"], "Volltext": ["Der Sturm begann am Abend."]})
    'Volltext'
    """
    sizes = {
        name: sum(len(str(cell)) for cell in values[:most] if cell is not None)
        for name, values in cells.items()
    }
    return max(sizes, key=lambda name: sizes[name], default="")


def assign_columns(
    names: Sequence[str], named: Mapping[str, str | None]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return which column of a file is which of the documents', and what was doubtful about it.

    What the user names comes first (`None`: there is to be none); then, and in a file that has no such
    column, the synonyms in their order.

    >>> assign_columns(["headline", "body", "source"], {})[0]
    {'title': 'headline', 'outlet': 'source', 'text': 'body'}
    """
    roles: dict[str, str] = {}
    doubts: list[tuple[str, str]] = []
    plain = {name: plain_name(name) for name in names}
    for role, wanted in named.items():
        if wanted is not None:
            exact = [name for name in names if name == wanted]
            alike = [name for name in names if plain[name] == plain_name(wanted)]
            if exact or alike:
                roles[role] = (exact or alike)[0]
    taken = set(roles.values())
    for role, synonyms in SYNONYMS.items():
        if role in roles or named.get(role, role) is None:
            continue
        matching = sorted(
            (name for name in names if plain[name] in synonyms and name not in taken),
            key=lambda name: synonyms.index(plain[name]),
        )
        if matching:
            roles[role] = matching[0]
            if wanted := named.get(role):
                doubts.append((f"no column {wanted!r} for the {role}", f"{matching[0]} was taken"))
            elif role == "text" and len(matching) > 1 and plain[matching[0]] != "text":
                doubts.append(
                    (
                        f"several columns could be the text: {', '.join(matching)}",
                        f'{matching[0]} was taken; columns={{"text": …}} names another',
                    )
                )
    return {role: roles[role] for role in SYNONYMS if role in roles}, doubts

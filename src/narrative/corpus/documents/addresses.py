"""Lists of addresses without texts, as GDELT and Media Cloud give them: known, and told as what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrative.corpus.readers.columns import plain_name
from narrative.corpus.readers.rows import Rows

_GDELT = (
    {"globaleventid", "mentionidentifier"},
    {"globaleventid", "sourceurl"},
    {"gkgrecordid", "documentidentifier"},
)
_MEDIA_CLOUD = (
    {"stories_id", "url", "media_name"},
    {"id", "url", "media_name", "indexed_date"},
    {"indexed_date", "publish_date", "url", "title"},
)
#: How many columns the tables of GDELT have, which come without names.
_GDELT_COLUMNS = (15, 16, 27, 57, 58, 61)
_MOMENT = re.compile(r"(19|20)[0-9]{6}([0-9]{6})?(-[0-9]+)?|[0-9]{6,11}")
_TEXTS = frozenset(("text", "content", "body", "full_text", "story_text", "article_text"))


def name_address_list(names: Sequence[str]) -> str:
    """Return whose list of addresses a table with these columns is; nothing if it is none, or has texts.

    >>> name_address_list(["globaleventid", "eventtimedate", "mentionidentifier"])
    'GDELT'
    >>> name_address_list(["stories_id", "title", "url", "media_name"]), name_address_list(["title", "url"])
    ('Media Cloud', '')
    """
    plain = {plain_name(name).replace("_", "") for name in names}, {plain_name(name) for name in names}
    if plain[1] & _TEXTS:
        return ""
    if any(known <= plain[0] for known in _GDELT):
        return "GDELT"
    if any(known <= plain[1] for known in _MEDIA_CLOUD):
        return "Media Cloud"
    begins = len(names) in _GDELT_COLUMNS and all(_MOMENT.fullmatch(name) for name in names[:2])
    has_address = any(name.startswith(("http://", "https://")) for name in names)
    return "GDELT" if begins and has_address else ""


def lose_addresses(rows: Rows, whose: str) -> Rows:
    """Note that a file is a list of addresses, and no articles."""
    count = f"{rows.found:,} address{'es' * (rows.found != 1)}"
    return rows.lose(
        f"{count} without texts, as {whose} gives them",
        "left out; save the pages, and read those",
    )

"""Whether a table belongs to documents: its ids are theirs, however they are written, as are its texts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from narrative.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

#: What a number that is a float ends with as text, and how a table keeps ids as they are.
_WHOLE = re.compile(r"\.0+$")
_READ_AS_TEXT = "Read ids as text, as in pd.read_csv(…, dtype={'doc_id': 'str'})"


def check_documents(table: pd.DataFrame, documents: pd.Index, name: str) -> pd.DataFrame:
    """Refuse a table of other documents; ids that are written otherwise are as the documents have them."""
    ids = table["doc_id"]
    lost = ids[~ids.isin(documents) & ids.notna()]
    if not len(lost):
        return table
    if written := _find_written(lost.unique().tolist(), documents):
        ids = ids.map(lambda each: written.get(each, each)).astype("str")
        lost = ids[~ids.isin(documents) & ids.notna()]
        table = table.assign(doc_id=ids)
    if ids.isin(documents).any():
        _refuse_shortened(lost, documents, name)
        return table
    raise TableError(
        f"The {name} has none of the documents: its ids are {_show(ids)}, theirs are "
        f"{_show(documents)}. {_READ_AS_TEXT}, or give the table of these documents."
    )


def _find_written(ids: list[str], documents: pd.Index) -> dict[str, str]:
    """Find ids that a number has given a ".0" as text, or whose accents are stored in the other form."""
    accented = {_compose(each): each for each in map(str, documents) if not each.isascii()}
    whole = {each: _WHOLE.sub("", each) for each in ids if _WHOLE.search(each)}
    found = {each: accented[_compose(each)] for each in ids if _compose(each) in accented}
    held = set(documents)
    return {each: short for each, short in whole.items() if short in held} | found


def _refuse_shortened(lost: pd.Series, documents: pd.Index, name: str) -> None:
    """Refuse ids that were read as numbers, and so lost the zeros that some of the documents' begin with."""
    full = {each.lstrip("0"): each for each in map(str, documents) if each[:1] == "0" and each.isdigit()}
    short = [each for each in lost.unique() if each in full] if full else []
    if short:
        raise TableError(
            f"The {name} has ids that lost their zeros, as {short[0]!r} for {full[short[0]]!r} "
            f"({len(short):,} such in all). {_READ_AS_TEXT}."
        )


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def check_places(table: pd.DataFrame, texts: pd.Series, name: str) -> None:
    """Refuse a table of other texts with the same ids, such as those of an earlier version of a corpus."""
    import pandas as pd

    rows = texts.index.get_indexer(pd.Index(table["doc_id"]))
    table, rows = table[rows >= 0], rows[rows >= 0]
    needed = pd.unique(rows)
    held = dict(zip(needed.tolist(), texts.iloc[needed].tolist(), strict=True))
    places = [pd.to_numeric(table[edge], errors="coerce").fillna(-1).tolist() for edge in ("start", "end")]
    said = table["text"].tolist() if "text" in table else [None] * len(table)
    for number, (row, start, end, words) in enumerate(zip(rows.tolist(), *places, said, strict=True)):
        text = held[row]
        inside = 0 <= start <= end <= len(text)
        found = text[int(start) : int(end)] if inside else ""
        if inside and (found == words or not isinstance(words, str) or _plain(found) == _plain(words)):
            continue
        start, end = (table[edge].iloc[number] for edge in ("start", "end"))
        there = f"where its text has {_cut(found)}" if inside else f"where its {len(text):,} characters end"
        raise TableError(
            f"The {name} was made from other texts than these documents: in "
            f"{table['doc_id'].iloc[number]!r} it has {_cut(words)} at {start}:{end}, {there}. "
            "Make the table again from this corpus, or read the corpus that it was made from."
        )


def _plain(text: str) -> str:
    """A text without what a spreadsheet changes: white space, and the mark before a formula."""
    return "".join(text.split()).removeprefix("'")


def _cut(text: object) -> str:
    shown = str(text) if isinstance(text, str) else "something"
    return repr(shown if len(shown) <= 40 else f"{shown[:39]}…")


def _show(values: pd.Series | pd.Index) -> str:
    """The first few of different values, as they would be typed."""
    distinct = [str(value) for value in values.dropna().unique()[:4]]
    shown = ", ".join(map(repr, distinct[:3])) or "none"
    return f"{shown}, …" if len(distinct) > 3 else shown

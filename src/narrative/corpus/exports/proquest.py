"""ProQuest: the documents of an export cut apart and read, from plain text, pages and mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, Export, check_length, join_paragraphs, one_line
from narrative.corpus.exports.labels import (
    find_label,
    find_language,
    fold,
    list_words,
    load_labels,
    map_labels,
)
from narrative.corpus.readers.written_dates import read_written_date

_RULE = re.compile(r"_{40,}")
_COUNTER = re.compile(r"\s*\S{3,12}\s+([0-9]{1,7})\s+\S{1,4}\s+([0-9]{1,7})\s*")
_NESTED = re.compile(
    r"<(?:/\s*(?:html|head|body|form)|!doctype|html|head|body|form|meta|base|link|title)\b[^>]{0,2000}>", re.I
)
_INFO = re.compile(
    r"(?P<outlet>[^\[]{1,300}).*?(?P<date>[0-9]{1,2} [^\W\d_]{3,9} [0-9]{4})"
    r"(?:: *(?P<page>[^ ]{1,20}?)\.?)?\s*"
)
#: A closing run of captions and credits has no more lines than this, or than this part of the text.
_FEW, _PART = 4, 0.25
#: The columns of fields that are called otherwise, and the fields whose text can go on below their label.
_COLUMNS = {
    "type": "document_type",
    "features": "feature",
    "database": "collection",
    "updated": "last_updated",
}
#: What is left of a broken tag at the beginning of a text.
_REMAINS = ("html>", "body>", "head>", ">")
_GOING_ON = frozenset(
    ("abstract", "author", "subject", "business", "company", "person", "geographic", "identifier")
)
_SKIPPED = frozenset(("links", "link", "text", "info", "date", "outlet", "title", "language", "abstract"))


def strip_nested(page: str) -> str:
    """Return a page without the tags of whole pages that are nested in it: a parser stops at their end."""
    return _NESTED.sub("", page)


@cache
def _number_labels() -> tuple[str, ...]:
    """Return the folded labels of the number in all languages, each with its colon."""
    named = map_labels("proquest")
    return tuple(f"{label}:" for label, field in named.items() if field == "database_id")


@cache
def _number_pattern() -> re.Pattern[str]:
    """Return the pattern of these labels in a page, where blanks can be missing or doubled."""
    labels = (label for row in load_labels()["proquest"]["labels"].values() for label in row["database_id"])
    spelled = sorted({r"\s{0,5}".join(map(re.escape, label.split())) for label in labels})
    return re.compile(rf"(?:{'|'.join(spelled)})(?:\s|&nbsp;){{0,5}}:", re.IGNORECASE)


def fits_page(page: str) -> int:
    """Return how many documents of a page state their ProQuest number."""
    return len(_number_pattern().findall(page))


def fits_proquest(paragraphs: Sequence[Paragraph]) -> int:
    """Return how many documents state their ProQuest number."""
    wanted = _number_labels()
    return sum(
        fold(line[:60]).startswith(wanted)
        for one in paragraphs
        if "roquest" in one.text.casefold()
        for line in one.text.split("\n")
    )


def read_proquest(paragraphs: Sequence[Paragraph]) -> Export:
    """Read the documents of an export; each begins at a rule of underscores, or at an anchor `DocID_`."""
    export = Export("proquest")
    numbers: list[int] = []
    total = 0
    for lines in _cut(paragraphs):
        counter = _COUNTER.fullmatch(lines[0].text[:60]) if lines else None
        if counter and int(counter[1]) <= int(counter[2]):
            numbers.append(int(counter[1]))
            total = max(total, int(counter[2]))
            lines = lines[1:]
        if lines:
            article = Article(len(export.articles) + 1, stated=numbers[-1] if counter else None)
            _read_article(article, lines)
            export.articles.append(article)
    if numbers:
        export.stated, export.stated_by = max(numbers) - min(numbers) + 1, "its counters"
        if total > export.stated:
            said = f"the counters run from {min(numbers):,} to {max(numbers):,} of {total:,}"
            export.notes.append((said, "the file has that part of what was found"))
    return export


def _cut(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Return the lines of each document, without what stands before the first and after the last."""
    pieces: list[list[Paragraph]] = []
    anchored = any(mark.startswith("DocID_") for one in paragraphs for mark in one.bookmarks)
    begun: list[Paragraph] | None = None if anchored or _has_rules(paragraphs) else []
    for one in paragraphs:
        starts = any(mark.startswith("DocID_") for mark in one.bookmarks) if anchored else False
        for place, line in enumerate(one.text.split("\n")):
            if (starts and place == 0) or (not anchored and _RULE.fullmatch(line.strip())):
                if begun:
                    pieces.append(begun)
                begun = []
                if not anchored:
                    continue
            if begun is not None and line.strip():
                begun.append(
                    Paragraph(
                        line, "first" if place == 0 else "", bookmarks=one.bookmarks if place == 0 else []
                    )
                )
    if begun and not _is_footer(begun):
        pieces.append(begun)
    return pieces


def _has_rules(paragraphs: Sequence[Paragraph]) -> bool:
    return any(_RULE.fullmatch(one.text.split("\n")[0].strip()) for one in paragraphs)


def _is_footer(lines: Sequence[Paragraph]) -> bool:
    """Say whether lines are those that close a file: they say so, or have no label."""
    words = load_labels()["proquest"]["words"]["footer"]
    closing = any(line.text.startswith(tuple(words)) for line in lines[:3])
    return closing or not any(_field_of(line.text) for line in lines)


def _read_article(article: Article, lines: Sequence[Paragraph]) -> None:
    """Read the fields of a document: title, labels, text, labels."""
    fields = [_field_of(line.text) for line in lines]
    begin = next((place for place, field in enumerate(fields) if field == "text"), None)
    tail = _find_tail(fields, lines, 0 if begin is None else begin + 1)
    head = lines[: tail if begin is None else begin]
    values = _read_labels(head, fields)
    labelled = _read_labels(lines[tail:], fields[tail:])
    for name, value in labelled.items():
        values[name] = value
    if begin is not None:
        label = find_label(lines[begin].text, "proquest")
        texts = [
            lines[begin].text[label.end if label else 0 :],
            *(line.text for line in lines[begin + 1 : tail]),
        ]
        _take_text(article, texts)
    for line in lines[:tail]:
        for mark in line.bookmarks:
            if mark.startswith("wordcount=") and mark[10:].isdecimal() and len(mark) < 20:
                article.put("words_stated", int(mark[10:]))
    first = "" if not lines or fields[0] else one_line(lines[0].text)
    article.put("title", values.get("title") or first)
    _put_fields(article, values)
    if not article.text():
        shown = str(article.cells.get("title", ""))[:60]
        abstract = ", only an abstract" if "abstract" in article.cells else ""
        article.fault = f"no text: {shown!r} has none in the export{abstract}"
    check_length(article, "proquest", [str(article.cells.get("title", ""))])


def _field_of(line: str) -> str:
    """Return the field that a label at the beginning of a line names."""
    label = find_label(line, "proquest") if ":" in line[:60] else None
    return label.field if label and label.written[:1].isupper() else ""


def _find_tail(fields: Sequence[str], lines: Sequence[Paragraph], start: int) -> int:
    """Return where the labels after the text begin: above the last name of a publication."""
    for wanted in ("outlet", "database_id", "date"):
        places = [place for place in range(start, len(fields)) if fields[place] == wanted]
        if places:
            place = places[-1]
            while place > start and fields[place - 1] and fields[place - 1] != "text":
                place -= 1
            return place
    return len(lines)


def _read_labels(lines: Sequence[Paragraph], fields: Sequence[str]) -> dict[str, str]:
    """Return the text of each label; a line without one goes on with the label above it."""
    values: dict[str, list[str]] = {}
    field = ""
    for line, named in zip(lines, fields, strict=False):
        text = line.text
        if named:
            field = named
            label = find_label(text, "proquest")
            text = text[label.end :] if label else text
        if field and (named or field in _GOING_ON):
            values.setdefault(field, []).append(one_line(text))
    nothing = list_words("proquest", "words", "none")
    joined = {name: " ".join(text for text in texts if text) for name, texts in values.items()}
    return {name: value for name, value in joined.items() if value and fold(value) not in nothing}


def _take_text(article: Article, texts: Sequence[str]) -> None:
    """Set the text, without the captions and credits that close it, and what stands for pictures."""
    words = load_labels()["proquest"]["words"]
    pictures, nothing = list_words("proquest", "words", "picture"), list_words("proquest", "words", "none")
    kept = [one_line(text) for text in texts if fold(text) not in pictures and text.strip()]
    kept = kept[1:] if kept and kept[0] in _REMAINS else kept
    ends = tuple(f"{word}:" for word in words["after"])
    opening = list_words("proquest", "words", "opening")
    first = next((place for place, text in enumerate(kept) if text.upper().startswith(ends)), len(kept))
    if first and len(kept) - first <= max(_FEW, _PART * len(kept)):
        article.put("caption", " ".join(kept[first:]))
        first -= fold(kept[first - 1]) in opening
        kept = kept[:first]
    if len(kept) == 1 and fold(kept[0]) in nothing:
        kept = []
    article.put("text", join_paragraphs(kept))


def _put_fields(article: Article, values: dict[str, str]) -> None:
    """Set the fields from labels; outlet and date, if they have no labels, from the line about both."""
    info = _INFO.fullmatch(values.get("info", "")[:600])
    outlet = values.get("outlet") or (info["outlet"].strip(" .") if info else "")
    article.put("outlet", re.sub(r"(?<!\s)\s+;", ";", outlet))
    date = values.get("date") or (info["date"] if info else "")
    if date:
        found = read_written_date(date, prefix=True)
        article.put_date(date[: found.end] if found else date)
    else:
        article.doubts.append(("no date in its labels", "kept without one"))
    page = values.pop("page", "") or values.pop("pages", "") or (info["page"] or "" if info else "")
    article.put("page", page)
    stated = values.get("language", "")
    article.put("language", find_language(stated) or stated)
    article.put("abstract", values.get("abstract"))
    for name, value in values.items():
        if name not in _SKIPPED:
            article.put(_COLUMNS.get(name, name), value)

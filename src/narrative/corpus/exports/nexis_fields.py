"""The fields of a Nexis document: head, labels and text, in the older layouts and the newer one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.articles import Article, check_length, join_paragraphs, one_line, tidy
from narrative.corpus.exports.labels import (
    copyright_pattern,
    find_language,
    find_page,
    load_labels,
    read_length,
)
from narrative.corpus.exports.nexis_units import SURE, Unit, find_written_label, is_heading, split_units
from narrative.corpus.readers.written_dates import WrittenDate, read_written_date

#: What may stand behind a date on its line is no longer.
_LONGEST_EDITION = 80
_TIME = re.compile(r"[-–]?\s*[0-9]{1,2}[:.h][0-9]{2}.{0,40}")
_EDITION = re.compile(
    r"(?i)\b(?:edition|édition|edición|edizione|edição|editie|ausgabe|correction appended|final)\b"
)
_SEASON = re.compile(r"[^\W\d_]{3,12}(?:[/-][^\W\d_]{3,12})?,? [12][0-9]{3}")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
#: The fields whose own columns have other names than the labels' fields.
_RENAMED = {"loaded": "load_date", "type": "publication_type", "graphic": "graphic", "code": "journal_code"}
#: The heading above the text stands among so many paragraphs.
_DEEPEST_BODY = 80
#: A paragraph without a label that is longer is text, and no line of a head.
_PROSE = 120
#: The date stands among the first paragraphs.
_HEAD = 14
_SKIPPED = frozenset(("text", "title", "length", "copyright"))
_WEEKDAY_PROBE = ", 1 January 2001"


def read_article(article: Article, paragraphs: Sequence[Paragraph], width: int) -> None:
    """Read the fields of a document into it; a document without text is lost."""
    body = _find_body(paragraphs)
    if body is None:
        _read_old(article, list(split_units(paragraphs, width, ())))
    else:
        after = _find_heading(paragraphs, "after", body + 1)
        end = len(paragraphs) if after is None else after
        head = list(split_units(paragraphs[:body], width, None))
        text = list(split_units(paragraphs[body + 1 : end], width, SURE))
        _read_new(article, head, text, list(split_units(paragraphs[end:], width, None)))
    _finish(article)


def _find_body(paragraphs: Sequence[Paragraph]) -> int | None:
    """Return the place of the heading above the text: below a label, and not far down."""
    place = _find_heading(paragraphs[:_DEEPEST_BODY], "body")
    if place is None or any(find_written_label(one.text.lstrip("\n"), None) for one in paragraphs[:place]):
        return place
    return place if any(mark.startswith("Body") for mark in paragraphs[place].bookmarks) else None


def _find_heading(paragraphs: Sequence[Paragraph], name: str, start: int = 0) -> int | None:
    """Return the place of the first paragraph that is a heading of this kind."""
    for place in range(start, len(paragraphs)):
        if is_heading(paragraphs[place].text, name):
            return place
    return None


def _read_new(article: Article, head: list[Unit], text: list[Unit], tail: list[Unit]) -> None:
    """Read a document of the newer product: title, outlet, date, labels, Body, text, labels."""
    first = next((place for place, unit in enumerate(head) if unit.field), len(head))
    _read_head(article, head[:first], outlet_first=False)
    _read_labels(article, head[first:])
    end = next(
        (
            place
            for place, unit in enumerate(text)
            if unit.field in _kinds("tail") or is_heading(unit.text, "end")
        ),
        len(text),
    )
    article.put("text", join_paragraphs(unit.whole for unit in text[:end]))
    _read_labels(article, [unit for unit in (*text[end:], *tail) if not is_heading(unit.text, "end")])


def _read_old(article: Article, units: list[Unit]) -> None:
    """Read a document of the older products: outlet, date, title, labels, text, labels."""
    units = _drop_ends(units)
    labels = [place for place, unit in enumerate(units) if unit.field]
    first = labels[0] if labels else len(units)
    head = units[:first]
    start, end = _find_text(units, first)
    if start == end and labels:
        head, text = _split_head(head)
    else:
        text = units[start:end]
    rest = [*units[first:start], *units[max(end, start) :]]
    article.put("title", " ".join(one_line(unit.text) for unit in units[first:] if unit.field == "title"))
    text = _read_head(article, head, outlet_first=True, labels=bool(labels)) + text
    words = text[0].text if text and text[0].field == "text" else ""
    article.put(
        "text",
        join_paragraphs([words, *(unit.whole for unit in text[bool(words) :] if unit.field != "text")]),
    )
    _read_labels(article, rest)


def _drop_ends(units: list[Unit]) -> list[Unit]:
    """Return the units without copyright lines, but those of the head."""
    pattern = copyright_pattern()
    return [
        unit for place, unit in enumerate(units)
        if place < 6 or unit.field or len(unit.text) > 400 or not pattern.match(unit.text)
    ]  # fmt: skip


def _find_text(units: list[Unit], first: int) -> tuple[int, int]:
    """Return where the text begins and ends: after BODY, else the longest run below a head label."""
    sure = max((place for place, unit in enumerate(units) if unit.field in SURE), default=-1)
    for place in range(first, len(units)):
        if units[place].field == "text":
            return place, _end_of_text(units, place + 1, sure)
    best, most = (len(units), len(units)), 0
    place = first
    while place < len(units):
        end = place + 1
        if units[place].field not in _kinds("tail") and end < len(units) and not units[end].field:
            end = _end_of_text(units, place + 1, sure)
            size = sum(len(unit.text) for unit in units[place + 1 : end])
            if size > most:
                best, most = (place + 1, end), size
        place = end
    return best


def _end_of_text(units: list[Unit], place: int, sure: int) -> int:
    """Return the place of the label that ends a text; one that more text follows than a label has is text.

    Args:
        units: those of the document.
        place: where the text begins.
        sure: the place of the last label that is surely one.
    """
    while place < len(units):
        if units[place].field:
            run = place + 1
            while run < len(units) and not units[run].field:
                run += 1
            field = units[place].field
            false = field not in SURE and field not in _kinds("long") and run > place + 2
            if not false or sure < run:
                return place
            place = run
        else:
            place += 1
    return place


def _split_head(head: list[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Divide a head below which no text stands: the text can stand in it, after the title."""
    dated = _find_date(head)
    if dated is None:
        long = next(
            (place for place, unit in enumerate(head) if place and len(unit.text) > _PROSE), len(head)
        )
        return head[:long], head[long:]
    rest = [place for place in range(dated + 1, len(head)) if not head[place].centred]
    if len(rest) < 2:
        return head, []
    return head[: rest[1]], head[rest[1] :]


def _read_head(article: Article, head: list[Unit], *, outlet_first: bool, labels: bool = True) -> list[Unit]:
    """Read title, outlet, date and edition from what stands above the labels; return what is text."""
    head = list(_drop_copyright(head))
    head = [unit for place, unit in enumerate(head) if not place or unit.text != head[place - 1].text]
    dated = _find_date(head)
    before = head[: len(head) if dated is None else dated]
    after = [] if dated is None else head[dated + 1 :]
    if dated is not None:
        _take_date(article, head[dated].text)
    elif outlet_first and len(before) > 1 and before[1].centred and _SEASON.fullmatch(before[1].text):
        article.put_date(before.pop(1).text)
    if dated is None and outlet_first:
        before = before[:1] + [unit for unit in before[1:] if not unit.centred]
    if outlet_first:
        if before:
            article.put("outlet", one_line(before[0].text).lstrip("$% "))
        return _read_old_title(article, before[1:], after, labels)
    if before:
        article.put("title", one_line(before[0].text))
    if len(before) > 1:
        article.put("outlet", one_line(before[-1].text if dated is not None else before[1].text))
    for unit in after:
        if not _is_time(unit.text):
            article.put("edition", one_line(unit.text)[:200])
    return []


def _find_date(head: Sequence[Unit]) -> int | None:
    """Return the place of the date in a head: a title can look like one, but it is the first or says more."""
    read = {place: date for place, unit in enumerate(head[:_HEAD]) if (date := read_date_line(unit.text))}
    whole = [place for place in read if place and read_written_date(head[place].text.split("\n")[0])]
    sure = [place for place in whole if read[place].precision in ("day", "minute")]
    later = [place for place in read if place]
    return next(iter((*sure[:1], *later[:1], *read)), None)


def _drop_copyright(head: list[Unit]) -> Iterator[Unit]:
    """Yield the paragraphs of a head but copyright and addresses; an outlet can stand below the former."""
    pattern = copyright_pattern()
    kept = [unit for unit in head if unit.text.strip() and not _ADDRESS.fullmatch(unit.text)]
    named = any(not pattern.match(unit.text) and not read_date_line(unit.text) for unit in kept[:3])
    for unit in kept:
        lines = unit.text.split("\n")
        marked = [place for place, line in enumerate(lines) if pattern.match(line)]
        if not pattern.match(unit.text):
            yield unit
        elif not named and marked[-1] + 1 < len(lines):
            yield unit._replace(text="\n".join(lines[marked[-1] + 1 :]))


def _read_old_title(article: Article, between: list[Unit], after: list[Unit], labels: bool) -> list[Unit]:
    """Take edition lines and the title from what follows the date; return the text, if it stands there."""
    heading = next((place for place, unit in enumerate(after[:6]) if unit.heading), 0)
    editions = [unit for unit in after[:heading] if not _is_date_or_time(unit.text)]
    after = after[heading:]
    while after and (_is_date_or_time(after[0].text) or _is_edition(after, labels)):
        editions += after[:1] if not _is_date_or_time(after[0].text) else []
        after = after[1:]
    article.put("edition", "; ".join(one_line(unit.text) for unit in editions)[:200])
    if labels:
        titles = after or between
        article.put("title", "; ".join(one_line(unit.text) for unit in titles[:6]))
        return []
    rest = after[1:]
    if rest and (length := read_length(rest[0].text, unit=True)) is not None:
        article.put("words_stated", length)
        rest = rest[1:]
    article.put("title", " ".join(one_line(unit.text) for unit in after[:1]))
    return rest


def _is_edition(units: list[Unit], labels: bool) -> bool:
    """Say whether the first line below a date is an edition: centred, or it says so and more follow."""
    line = units[0].text
    if units[0].centred:
        return True
    more = len(units) > (1 if labels else 2)
    return more and len(line) < _LONGEST_EDITION and bool(_EDITION.search(line)) and not units[0].heading


def _is_date_or_time(text: str) -> bool:
    return _is_time(text) or read_date_line(text) is not None


def _is_time(text: str) -> bool:
    """Say whether a line of the head is a time or a day of the week, and no edition."""
    line = text.strip()
    if len(line) > 60:
        return False
    return bool(_TIME.fullmatch(line)) or read_written_date(line + _WEEKDAY_PROBE) is not None


def read_date_line(text: str) -> WrittenDate | None:
    """Return the date that a line of the head is; behind it an edition may stand."""
    line = text.split("\n")[0]
    whole = read_written_date(line)
    if whole is not None:
        return whole if whole.precision != "year" else None
    found = read_written_date(line, prefix=True)
    if found is None or found.precision in ("month", "year"):
        return None
    rest = line[found.end :].strip()
    return found if len(rest) <= _LONGEST_EDITION else None


def _take_date(article: Article, text: str) -> None:
    """Set date and edition from the line of the date and those below it."""
    line, _, below = text.partition("\n")
    found = read_date_line(line)
    end = found.end if found and read_written_date(line) is None else len(line)
    article.put_date(line[:end].strip(" ,"))
    rest = [line[end:].strip(" ,;"), *below.split("\n")]
    if found and found.precision == "day":
        times = [one for one in rest if _TIME.fullmatch(one.strip())]
        read = read_written_date(f"{line[:end].strip(' ,')} {times[0].strip()}") if times else None
        if read and read.precision == "minute":
            article.cells["date"] = read.value.strftime("%Y-%m-%dT%H:%M")
    article.cells["date_as_read"] = one_line(line)
    editions = [
        one_line(one) for one in rest if one.strip() and not _is_time(one) and not read_date_line(one)
    ]
    article.put("edition", "; ".join(editions)[:200])


@cache
def _kinds(name: str) -> frozenset[str]:
    """Return the fields of a kind: `head`, `tail` or `long`."""
    return frozenset(load_labels()["nexis"]["kinds"][name].split())


def _read_labels(article: Article, units: list[Unit]) -> None:
    """Read labelled paragraphs; one without a label goes on with what the label before it began."""
    field = ""
    values: dict[str, list[str]] = {}
    for unit in units:
        if unit.field:
            field = unit.field
        elif unit.heading or is_heading(unit.text, "after"):
            field = ""
            continue
        goes_on = field in _kinds("long") or field in _kinds("head")
        if unit.field or (goes_on and not unit.centred and not copyright_pattern().match(unit.text)):
            values.setdefault(field, []).append(one_line(unit.text))
    for field, texts in values.items():
        value = " ".join(text for text in texts if text)
        if field == "length":
            article.put("words_stated", read_length(texts[0]))
        elif field == "title":
            article.put("title", value)
        elif field not in _SKIPPED:
            article.put(_RENAMED.get(field, field), value)


def _finish(article: Article) -> None:
    """Set what follows from the fields, and lose a document without text."""
    section = str(article.cells.get("section", ""))
    article.put("page", find_page(section))
    if "author" in article.cells:
        article.cells["author"] = one_line(str(article.cells["author"]))
    if not article.text():
        known = [name for name in ("title", "outlet", "date_as_read") if name in article.cells]
        shown = str(article.cells.get("title", ""))[:60]
        article.fault = f"no text: only {', '.join(known) or 'labels'}" + (f", {shown!r}" if shown else "")
        return
    if "date" not in article.cells and "date_as_read" not in article.cells:
        loaded = str(article.cells.get("load_date", ""))
        consequence = "kept without one" + (f"; load_date says {loaded[:40]!r}" if loaded else "")
        article.doubts.append(("no date in its head", consequence))
    if stated := str(article.cells.get("language", "")):
        article.cells["language"] = find_language(stated) or stated
    beside = [str(article.cells.get(name, "")) for name in ("title", "lead")]
    german = article.cells.get("language") == "de"
    check_length(article, "nexis german" if german else "nexis", beside)
    article.cells["text"] = tidy(article.text())

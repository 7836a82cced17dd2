"""The fields of a document of lines with labels: title, source, labels above and below, and the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from narrative.corpus.exports.articles import Article, check_length, join_paragraphs, one_line
from narrative.corpus.exports.blocks import join_lines
from narrative.corpus.exports.labels import copyright_pattern, find_language, find_page, fold, read_length
from narrative.corpus.exports.layouts import RULE, Layout, Line
from narrative.corpus.exports.source_lines import Source, find_day, read_source

#: The line with outlet and date stands among so many lines of a document.
_HEAD = 8
#: A label without a value on its line has so many lines below at most, if another label follows.
_VALUE = 12
_ISSUE = re.compile(r"\s*\((?:Vol|Issue|No)\b[^)]{0,80}\)?.*", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,5}[.)]\s*")
_DONE = frozenset(("title", "text", "outlet", "date", "words_stated", "language", "page", "record", "link"))


def read_fields(
    article: Article, lines: Sequence[Line], source: int | None, layout: Layout, width: int
) -> None:
    """Read the fields of a document into it; a document without text is lost.

    Args:
        article: takes the fields.
        lines: those of the document.
        source: the place of the line with outlet and date, where it is known.
        layout: the row of the database.
        width: after how many characters lines are wrapped.
    """
    lines = [line for line in lines if not RULE.fullmatch(line.text) or line.text[0] == "~"]
    values, taken = _read_labels(lines)
    start = _find_start(article, lines, source, layout, values, taken)
    end = _find_end(lines, start, layout)
    texts = _join(lines, range(start, end), layout, width)
    label = next((line for line in lines if line.field == "text"), None)
    if label and label.value:
        texts.insert(0, label.value)
    while texts and copyright_pattern().match(texts[0]) and len(texts[0]) < 200:
        del texts[0]
    article.put("text", join_paragraphs(texts))
    _put_values(article, values, layout)
    if not article.text():
        article.fault = f"no text: {str(article.cells.get('title', ''))[:60]!r} has none in the export"
    check_length(article, "proquest", [str(article.cells.get("title", ""))])


def _read_labels(lines: Sequence[Line]) -> tuple[dict[str, str], set[int]]:
    """Return the values of labels, and the places of lines that are values of a label above them."""
    values: dict[str, str] = {}
    taken: set[int] = set()
    labels = [place for place, line in enumerate(lines) if line.field]
    for place, after in pairwise([*labels, len(lines)]):
        line, value = lines[place], lines[place].value
        if not value and line.field != "text" and place + 1 < len(lines):
            last = after if after - place <= _VALUE and after < len(lines) else min(place + 2, after)
            taken |= set(range(place + 1, last))
            value = "; ".join(one.text for one in lines[place + 1 : last])
        if line.field not in values or not values[line.field]:
            values[line.field] = value
    return values, taken


def _find_start(
    article: Article, lines: Sequence[Line], source: int | None, layout: Layout, values: dict[str, str],
    taken: set[int],
) -> int:  # fmt: skip
    """Take title, outlet and date from the lines of the head; return where the text begins."""
    if any(line.field == "text" for line in lines):
        start = 1 + next(place for place, line in enumerate(lines) if line.field == "text")
    else:
        start = 0
    free = [place for place, line in enumerate(lines) if not line.field and place not in taken]
    if source is None:
        source = next(
            (place for place in free if place < _HEAD and _is_source(lines[place].text, layout)), None
        )
    if source is not None:
        read = read_source(lines[source].text, day_first=layout.day_first)
        above = [one_line(lines[place].text) for place in free if place < source]
        if read is not None:
            _put_source(article, read, above, layout)
            _put_parts(article, lines[source].text, layout)
        source = _end_of_source(article, lines, source, layout)
        if not values.get("title"):
            if not above and source + 1 in free:
                source += 1
                above = [one_line(lines[source].text)]
            article.put("title", " ".join(above))
        start = max(start, source + 1)
    elif not values.get("title") and free and (not start or free[0] < start):
        article.put("title", _NUMBERED.sub("", one_line(lines[free[0]].text), count=1))
        start = max(start, free[0] + 1)
    while start < len(lines) and (_is_head(lines[start], layout) or start in taken):
        start += 1
    return start


def _is_source(text: str, layout: Layout) -> bool:
    """Say whether a line of a head is the one with outlet and date."""
    return len(text) < 200 and read_source(text, day_first=layout.day_first) is not None


def _is_head(line: Line, layout: Layout) -> bool:
    """Say whether a line still belongs to the head: it has a label, or is the sign by itself."""
    begin = fold(line.text[:80])
    labelled = bool(line.field and line.field != "text")
    return labelled or begin.startswith(layout.sign) or _is_dropped(line, layout)


def _is_dropped(line: Line, layout: Layout) -> bool:
    """Say whether a line is no text: one that the row names, or one that begins with such a label."""
    text = fold(line.text[:80])
    return any(text.startswith(one) if one.endswith(":") else text == one for one in layout.drop)


def _put_source(article: Article, read: Source, above: list[str], layout: Layout) -> None:
    """Set what the line of outlet and date states."""
    outlet, section = read.outlet, read.section
    if layout.outlet_above and len(above) > 1:
        outlet, section = above.pop(), outlet
    article.put("outlet", outlet)
    article.put("section", section)
    article.put("date", read.date)
    article.put("date_as_read", read.written)
    article.put("page", read.page)
    article.put("author", read.author)
    article.put("words_stated", read.words)


def _put_parts(article: Article, line: str, layout: Layout) -> None:
    """Set what has a label in the line of outlet and date, as `Artikel-id: e7`."""
    for part in line.split("|"):
        label, colon, value = part.partition(":")
        if colon and (field := layout.labels.get(fold(label))):
            article.put(field, value.strip())


def _end_of_source(article: Article, lines: Sequence[Line], source: int, layout: Layout) -> int:
    """Return where the line of outlet and date ends: the page and the sign can stand below it."""
    if layout.cut != "source":
        return source
    for place in range(source + 1, min(len(lines), source + 4)):
        if fold(lines[place].text).startswith(layout.sign):
            for line in lines[source + 1 : place]:
                article.put("page", find_page(line.text))
            return place
    return source


def _find_end(lines: Sequence[Line], start: int, layout: Layout) -> int:
    """Return where the text ends: above the first line that closes it, and the labels above that."""
    first = start
    while first < len(lines) and copyright_pattern().match(lines[first].text):
        first += 1
    for place in range(first, len(lines)):
        if fold(lines[place].text[:80]).startswith(layout.end):
            while place > first and lines[place - 1].field and lines[place - 1].field != "text":
                place -= 1
            return place
    end = len(lines)
    while end > first and lines[end - 1].field and lines[end - 1].field != "text":
        end -= 1
    return end


def _join(lines: Sequence[Line], places: range, layout: Layout, width: int) -> list[str]:
    """Return the paragraphs of the text."""
    kept = [lines[place] for place in places if not _is_dropped(lines[place], layout)]
    return [
        join_lines("\n".join(line.text for line in group), width)
        for _, group in groupby(kept, key=lambda line: line.paragraph)
    ]


def _put_values(article: Article, values: dict[str, str], layout: Layout) -> None:
    """Set the fields from their labels, where the head has not."""
    title = one_line(values.get("title", ""))
    article.put("title", title.removesuffix(".") if layout.title_stop and title[-2:] != ".." else title)
    outlet = _ISSUE.sub("", one_line(values.get("outlet", "")))
    read = read_source(outlet, day_first=layout.day_first)
    if read is not None and read.outlet:
        article.put("outlet", read.outlet)
        article.put("page", read.page)
    article.put("outlet", outlet)
    if date := one_line(values.get("date", "")):
        found = find_day(date, day_first=layout.day_first)
        article.put("date_as_read", date)
        if found:
            article.put("date", found[0])
        else:
            article.cells.pop("date_as_read", None)
            article.put_date(date)
    elif read is not None:
        article.put("date", read.date)
        article.put("date_as_read", read.written)
    if not article.cells.keys() & {"date", "date_as_read"}:
        article.doubts.append(("no date in its head", "kept without one"))
    page = values.get("page", "")
    article.put("page", find_page(page) or page)
    article.put("words_stated", read_length(values.get("words_stated", "")))
    stated = values.get("language", "")
    article.put("language", find_language(stated) or stated)
    for name, value in values.items():
        if name not in _DONE:
            article.put(name, one_line(value))

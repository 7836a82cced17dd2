"""Text files, one article each: `.txt` and `.md`, with or without metadata at their head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrative.corpus.readers.columns import is_head_name
from narrative.corpus.readers.dates import read_date
from narrative.corpus.readers.doubts import look_like_many
from narrative.corpus.readers.rows import Rows, as_text
from narrative.corpus.readers.written_dates import read_written_date

#: No front matter is longer, and none is nested deeper.
_LONGEST_HEAD = 65_536
_DEEPEST_HEAD = 20
_FENCED = re.compile(r"---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w \-]{0,30}?)[ \t]*:(?:[ \t]+(?P<value>.*))?", re.ASCII)
#: `key: value` for which YAML has no other meaning than these two texts.
_PLAIN_PAIR = re.compile(
    r"(?P<key>[A-Za-z][A-Za-z0-9_\-]*):[ \t]+"
    r"(?P<value>[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:(?!:[ \t]|:$|[ \t]#).)*)"
)
_DATE_FIRST = re.compile(r"\s*date[ \t]*:?[ \t]+", re.IGNORECASE)
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>.+)")
_LETTER = re.compile(r"\S")


def read_plain(
    rows: Rows, data: bytes, *, encoding: str | None = None, date_formats: Sequence[str] = ()
) -> Rows:
    """Read one article from the bytes of a text file.

    Metadata may stand at the head, in one of three ways; the text begins after it:

    - YAML front matter between two lines `---`; every value stays as it is written (`id: 007`);
    - lines `key: value`, up to a blank line, the first of them with a name that is known (title, date, …);
    - a first line that begins with the word *date* and a date, and goes on with the text.

    A Markdown file without a title takes its first heading for it, and keeps that in the text. Line breaks
    come out as one line feed, however the file writes them. A text that looks like several articles is read
    as one, and noted.
    """
    rows.found = 1
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    text = rows.mended(text).replace("\r\n", "\n").replace("\r", "\n")
    head, text = _split_head(rows, text, tuple(date_formats))
    if not _LETTER.search(text):
        return rows.lose("empty" if not head else "empty: nothing comes below its head")
    many, way = look_like_many(text)
    if many:
        rows.note(f"it looks like several articles: {many}", f"read as one; {way}")
    cells = {"text": text}
    cells |= {key: value for key, value in head.items() if key.casefold() != "text"}
    rows.cells = {key: [value] for key, value in cells.items()}
    heading = _HEADING.match(text) if rows.file.casefold().endswith((".md", ".markdown")) else None
    if heading and (title := heading["title"].rstrip(" \t#")):
        rows.cells.setdefault("title", [title])
    return rows


def _split_head(rows: Rows, text: str, formats: tuple[str, ...]) -> tuple[dict[str, str], str]:
    """Return the metadata at the top of a text, and what follows it."""
    if text.startswith("---") and (fenced := _FENCED.match(text, 0, _LONGEST_HEAD)):
        head = _read_yaml(rows, fenced["head"])
        if head is not None:
            return head, text[fenced.end() :].lstrip("\n")
    if dated := _DATE_FIRST.match(text):
        end = _find_end(text, dated.end(), formats)
        body = text[end:].lstrip()
        same_line = "\n" not in text[end : len(text) - len(body)]
        if end > dated.end() and same_line and body:
            return {"date": text[dated.end() : end]}, body
    return _read_pairs(text)


def _find_end(text: str, start: int, formats: tuple[str, ...]) -> int:
    """Return where the date ends that begins at a place; that place, if none does."""
    widths = {1, *(len(one.split()) for one in formats)}
    for pieces in sorted(widths, reverse=True):
        found = re.compile(rf"\S+(?:[ \t]+\S+){{{pieces - 1}}}").match(text, start)
        if found and _is_day(found[0], formats):
            return found.end()
    written = read_written_date(text[start : start + 200].partition("\n")[0], prefix=True)
    return start + written.end if written and written.precision in ("day", "minute") else start


def _is_day(text: str, formats: tuple[str, ...]) -> bool:
    """Say whether words are a date, to the day."""
    try:
        date = read_date(text, formats)
    except ValueError:
        return False
    return date is not None and date.precision in ("day", "minute")


def _read_pairs(text: str) -> tuple[dict[str, str], str]:
    """Read the lines `key: value` at the top: to a blank line, else as far as their names are known ones."""
    head: dict[str, str] = {}
    known = 0
    place = len(text) - len(text.lstrip("\n"))
    ends = place
    for line in text[place : place + _LONGEST_HEAD].splitlines(keepends=True):
        if not line.endswith("\n") or not (pair := _PAIR.fullmatch(line.strip())):
            break
        if not head and not is_head_name(pair["key"]):
            return {}, text
        head.setdefault(pair["key"], (pair["value"] or "").strip())
        place += len(line)
        if is_head_name(pair["key"]) and known == len(head) - 1:
            known, ends = len(head), place
    if not head:
        return {}, text
    if text[place : place + 1] == "\n" or known == len(head):
        return head, text[place:].lstrip("\n")
    return dict(list(head.items())[:known]), text[ends:].lstrip("\n")


def _read_yaml(rows: Rows, head: str) -> dict[str, str] | None:
    """Read front matter, each value as the text that is written; `None` if it is no front matter at all."""
    lines = [line for line in head.split("\n") if line.strip()]
    pairs = [_PLAIN_PAIR.fullmatch(line) for line in lines]
    if all(pairs):
        return {pair["key"]: pair["value"].rstrip(" \t") for pair in pairs if pair}
    import yaml

    try:
        _refuse_tricks(head)
        loaded = yaml.load(head, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        loose = [pair for line in lines if (pair := _PAIR.fullmatch(line.rstrip()))]
        if not any(is_head_name(pair["key"]) for pair in loose):
            return None
        rows.note(
            f"front matter is not well-formed YAML: {' '.join(str(error).split())[:120]}",
            "its lines `key: value` were read one by one",
        )
        return {pair["key"]: (pair["value"] or "").strip(" \t'\"") for pair in loose}
    if loaded in ("", None):
        return {}
    if not isinstance(loaded, dict):
        return None
    return {as_text(key).strip(): as_text(value).strip() for key, value in loaded.items()}


def _refuse_tricks(head: str) -> None:
    """Raise if YAML repeats parts by reference or is nested too deep: either can grow without end."""
    import yaml

    depth = 0
    for event in yaml.parse(head, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it uses aliases (*name)")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST_HEAD:
            raise ValueError("it is nested too deep")

"""The rows of `labelled.toml`: databases whose documents are lines with labels, and the lines of a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports.labels import fold

#: A line of one sign, which parts documents.
RULE = re.compile(r"[_\-=*~]{6,}")
_LABEL = re.compile(r"[\s\ufeff]*([^:：\n]{1,60}?)[ \t\u00a0]*[:：][ \t\u00a0]*")
#: A file has so many fields with labels, unless the row of its database says otherwise.
_FIELDS = 2


@dataclass(frozen=True)
class Layout:
    """What a row of `labelled.toml` says of a database.

    Attributes:
        name: that of the database.
        sign: how a line of each document begins, folded.
        written: the same as it is written.
        cut: `before` or `after` the sign, or at the `source`.
        begin: how documents begin, where that is not the sign.
        needs: what else stands in a file of it, one of these; empty for nothing.
        end, drop: how lines begin that end a text, and lines that are left out of it.
        day_first: whether the day stands first in a date of numbers.
        fields: how many fields a file has at least, by their labels.
        title_stop: whether titles end with a full stop that is not theirs.
        outlet_above: whether the outlet has a line above that with the date.
        labels: the field of each folded label.
    """

    name: str
    sign: tuple[str, ...]
    written: tuple[str, ...]
    cut: str
    begin: tuple[str, ...]
    needs: tuple[str, ...]
    end: tuple[str, ...]
    drop: tuple[str, ...]
    day_first: bool
    fields: int
    title_stop: bool
    outlet_above: bool
    labels: dict[str, str]


class Line(NamedTuple):
    """A line of an export: its text, the number of its paragraph, and the label at its beginning."""

    text: str
    paragraph: int
    field: str = ""
    value: str = ""


@cache
def load_layouts() -> dict[str, Layout]:
    """Return the databases that are read by their labels."""
    table = tomllib.loads(files(__package__).joinpath("labelled.toml").read_text(encoding="utf-8"))
    return {name: _make_layout(name, row) for name, row in table.items()}


def _make_layout(name: str, row: dict[str, Any]) -> Layout:
    """Return a row of the table as what it describes."""

    def folded(key: str) -> tuple[str, ...]:
        return tuple(map(fold, row.get(key, ())))

    return Layout(
        name=name,
        sign=folded("sign"),
        written=tuple(row["sign"]),
        cut=row["cut"],
        begin=folded("begin") or folded("sign"),
        needs=tuple(row.get("needs", ())),
        end=folded("end"),
        drop=folded("drop"),
        day_first=row["numeric"] == "day",
        fields=row.get("fields", _FIELDS),
        title_stop=row.get("title") == "stop",
        outlet_above=row.get("outlet") == "above",
        labels={fold(label): field for field, labels in row["labels"].items() for label in labels},
    )


def split_lines(paragraphs: Sequence[Paragraph], layout: Layout) -> Iterator[Line]:
    """Yield the lines of paragraphs, with the field that the label at the beginning of each names."""
    for number, one in enumerate(paragraphs):
        for text in one.text.split("\n"):
            if not text.strip():
                continue
            found = _LABEL.match(text[:80]) or _LABEL.match(text[:80].replace("\t", ":", 1))
            field = layout.labels.get(fold(found[1]), "") if found else ""
            value = text[found.end() :].strip() if found and field else ""
            yield Line(text.strip(), number, field, value)


def is_sign(line: Line, layout: Layout) -> bool:
    """Say whether a line is the one that each document of the database has once."""
    if layout.cut == "source":
        return any(sign in fold(line.text[:300]) for sign in layout.sign)
    return fold(line.text[:80]).startswith(layout.sign)


def is_closing(line: Line, layout: Layout) -> bool:
    """Say whether a line still belongs to the document above."""
    return bool(RULE.fullmatch(line.text)) or fold(line.text[:80]).startswith(layout.end)

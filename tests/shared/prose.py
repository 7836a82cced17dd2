"""Prose as it is read: the sections of documents and notebooks, without code, tables and headings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

#: A word in place of code or a name, which are not the writer's to choose: short, and one word.
STAND_IN = "it"
_FENCE = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
_TABLE = re.compile(r"^\|.*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"`[^`\n]+(?:\n[^`\n]+)?`")
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
_CAPITAL = re.compile(r"(?<=[\w,;:)”’] )(?:[A-Z][\w’'&./-]*)(?: [A-Z][\w’'&./-]*)*")


@dataclass(frozen=True)
class Section:
    """What stands under one heading: where, and its paragraphs; an item of a list is one."""

    where: str
    paragraphs: tuple[str, ...]


def read_sections(path: Path) -> list[Section]:
    """Return the sections of a Markdown file, or of the Markdown in a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return split_sections(text, path.name)


def split_sections(text: str, name: str) -> list[Section]:
    """Split Markdown at its headings.

    Left out are code blocks, tables, pictures and headings. A piece of code, and a name (capitals inside a
    sentence) count as one short word.
    """
    parts = _HEADING.split(_FENCE.sub("", text))
    titled = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    sections = (Section(f"{name}: {title}", _clean(body)) for title, body in titled)
    return [section for section in sections if section.paragraphs]


def _clean(text: str) -> tuple[str, ...]:
    text = _PICTURE.sub("", _TABLE.sub("", text))
    text = _CODE.sub(STAND_IN, _LINK.sub(r"\1", text))
    text = _ITEM.sub("\n\n", text).replace("*", "")
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return tuple(_CAPITAL.sub(STAND_IN, paragraph) for paragraph in paragraphs if paragraph)

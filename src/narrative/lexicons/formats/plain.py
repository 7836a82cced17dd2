"""Plain CSV, with the columns of `entries.csv`."""

from __future__ import annotations

import csv
import io

from narrative.errors import LexiconError
from narrative.lexicons.files import COLUMNS, find_delimiter, parse_entries
from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft; its header tells by what the cells are parted."""
    rows, mistakes = parse_entries(text, place=f"{draft.place}, line", delimiter=find_delimiter(text))
    if mistakes:
        raise LexiconError("\n  ".join([f"{draft.place} is not a table of entries:", *mistakes]))
    draft.rows += rows
    for category, *_ in rows:
        draft.categories.setdefault(category, category)


def write(lexicon: Lexicon) -> str:
    """Return the file's text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for category, pattern, weight, note, _ in list_entries(lexicon):
        writer.writerow([category, pattern, "" if weight == 1 else repr(weight), note])
    return file.getvalue()

"""Which files are lists of references, that can point to files with their texts."""

from __future__ import annotations

from pathlib import Path

from narrative.corpus.documents.formats import REFERENCES, find_ending
from narrative.corpus.documents.references import is_reference_table
from narrative.resources import open_regular


def points_to_files(path: Path) -> bool:
    """Say whether a file is a list of references, which can point to files with their texts."""
    ending = find_ending(path.name)
    if ending not in (".csv", ".tsv"):
        return ending in REFERENCES
    try:
        with open_regular(path) as file:
            head = file.read(8192).decode("utf-8", "replace").partition("\n")[0]
    except OSError:
        return False
    separator = "\t" if ending == ".tsv" else ","
    return is_reference_table(head.strip("\ufeff\r").replace('"', "").split(separator))

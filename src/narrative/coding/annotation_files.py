"""Files of annotations in folders: whose they are, of which document, and what files are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

#: Files beside annotations that are part of them, or none of theirs.
_BESIDE = (".txt", ".conf", ".md")
#: The folders of an export of INCEpTION or WebAnno that hold, for each document, a file of each coder.
_EXPORTED = ("annotation", "annotation_ser", "curation", "curation_ser")
#: What INCEpTION calls the file of a document that nobody has annotated.
_NOBODY = "initial_cas"
#: The longest name of a file, without its ending.
_LONGEST = 100
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


_CAPITAL = re.compile(r"%..|[A-Z]")


class File(NamedTuple):
    """A file of annotations: how it is named in problems, what its document is called, and who made it."""

    path: Path
    name: str
    stem: str
    coder: str


def list_annotations(path: Path, coder: str) -> list[File]:
    """List a file, or the files of annotations in a folder, with their documents and coders.

    INCEpTION and WebAnno export `annotation/<document>/<coder>.<ending>`. Elsewhere a file is called by its
    document; where several folders hold files of one name, each folder is a coder's.
    """
    if not path.is_dir():
        return [File(path, path.name, path.stem, coder)]
    files = [
        file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.casefold() not in _BESIDE
    ]
    times = Counter(file.name for file in files)
    listed = []
    for file in files:
        inner = file.relative_to(path)
        stem, who = file.stem, coder
        if len(inner.parts) > 2 and inner.parts[-3].casefold() in _EXPORTED:
            if file.stem.casefold() == _NOBODY:
                continue
            stem, who = file.parent.name, file.stem
        elif times[file.name] > 1 and len(inner.parts) > 1:
            who = inner.parent.as_posix()
        listed.append(File(file, inner.as_posix(), stem, who))
    return listed


def name_files(doc_ids: Sequence[str]) -> list[str]:
    """Return a safe name for the file of each document, which says its id: `c/d` is `c%2Fd`.

    Of ids that differ in large letters only, these are written as `%41`. Ids that are too long, or names that
    systems reserve, are given numbers.

    >>> name_files(["a", "c/d", "..", "x" * 200])
    ['a', 'c%2Fd', '%2E.', '4']
    >>> name_files(["a", "A"])
    ['a', '%41']
    """
    names = [_name(doc_id) for doc_id in doc_ids]
    times = Counter(name.casefold() for name in names)
    names = [_CAPITAL.sub(_escape, name) if times[name.casefold()] > 1 else name for name in names]
    taken = {name.casefold() for name in names}
    chosen = []
    for number, name in enumerate(names, start=1):
        if not name:
            name = f"{number}"
            while name in taken:
                name += "-"
        taken.add(name.casefold())
        chosen.append(name)
    return chosen


def _name(doc_id: str) -> str:
    """The id as a name of a file; "" if it is too long or reserved."""
    try:
        name = quote(doc_id, safe=" ")
    except UnicodeEncodeError:
        return ""
    name = "%2E" + name[1:] if name.startswith(".") else name
    return "" if len(name) > _LONGEST or name != name.strip() or _RESERVED.fullmatch(name) else name


def _escape(found: re.Match[str]) -> str:
    """A capital as its number; what is a number already stays."""
    return found[0] if len(found[0]) > 1 else f"%{ord(found[0]):02X}"

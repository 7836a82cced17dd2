"""Files of annotations in folders: whose they are, of which document, and what files are called."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

#: Files beside annotations that are part of them, or none of theirs.
_BESIDE = (".txt", ".conf", ".md")
#: The folders of an export of INCEpTION or WebAnno that hold, for each document, a file of each coder.
_EXPORTED = ("annotation", "annotation_ser", "curation", "curation_ser")
#: What INCEpTION calls the file of a document that nobody has annotated.
_NOBODY = "initial_cas"
#: The longest name of a file, without its ending.
_LONGEST = 100
#: How much of a longer one is kept before the hash of the id, and an escape that is cut there.
_SHORT = 80
_CUT_ESCAPE = re.compile(r"%.?$")
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

    Of ids that differ in large letters only, these are written as `%41`. An id that is too long, or that
    systems reserve, has its beginning and a hash of the whole, which `match_names` knows again.

    >>> name_files(["a", "c/d", "..", "x" * 200])[:3], len(name_files(["x" * 200])[0])
    (['a', 'c%2Fd', '%2E.'], 93)
    >>> name_files(["a", "A"])
    ['a', '%41']
    """
    names = [_name(doc_id) for doc_id in doc_ids]
    times = Counter(name.casefold() for name in names)
    return [_CAPITAL.sub(_escape, name) if times[name.casefold()] > 1 else name for name in names]


def match_names(doc_ids: Iterable[str]) -> dict[str, str]:
    """Return the ids whose files are not called like them, by the names of the files.

    >>> list(match_names(["a", "x" * 200]).values()) == ["x" * 200]
    True
    """
    names = {_name(doc_id): doc_id for doc_id in doc_ids}
    return {name: doc_id for name, doc_id in names.items() if unquote(name) != doc_id}


def _name(doc_id: str) -> str:
    """The id as a name of a file, shortened if it is too long or reserved."""
    name = quote(doc_id, safe=" ", errors="replace")
    name = "%2E" + name[1:] if name.startswith(".") else name
    is_whole = len(name) <= _LONGEST and name == name.strip() and not _RESERVED.fullmatch(name)
    if is_whole and unquote(name) == doc_id:
        return name
    short = _CUT_ESCAPE.sub("", name.strip()[:_SHORT])
    return f"{short}~{hashlib.sha256(doc_id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _escape(found: re.Match[str]) -> str:
    """A capital as its number; what is a number already stays."""
    return found[0] if len(found[0]) > 1 else f"%{ord(found[0]):02X}"

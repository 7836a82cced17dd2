"""`.zip`: each member as a file of its own, in archives within archives to a depth."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.packages import Package
from narrative.corpus.readers.files import is_passed_over
from narrative.corpus.readers.rows import Rows

#: So deep archives may lie in archives.
DEEPEST = 3
#: To so many bytes an archive within another may always unpack: of tiny ones there can be thousands.
_WITHIN = 1024**2


def read_archive(
    rows: Rows,
    data: bytes,
    read_member: Callable[[Rows, bytes, int], list[Rows]],
    *,
    max_bytes: int,
    depth: int = 0,
) -> list[Rows]:
    """Read the members of a `.zip` file, each as a file whose name begins with that of the archive.

    A member that is damaged, or cannot be read, is lost by itself. What is passed over in a folder (README,
    hidden names) is passed over here.

    Args:
        rows: those of the archive; its `stem` begins what the members are called.
        data: its bytes.
        read_member: reads the bytes of a member into its rows, by their `file`; the number is the depth.
        max_bytes: neither the members together nor one of them may unpack to more.
        depth: in how many archives this one lies.
    """
    if depth >= DEEPEST:
        return [rows.lose(f"an archive within {DEEPEST} others: none deeper is opened")]
    try:
        package = Package(data, max_bytes, always=_WITHIN if depth else None)
    except Unreadable as error:
        return [rows.lose(str(error))]
    members = [member for member in package if not _is_passed_over(member.name)]
    if not members:
        return [rows.lose("empty: no file in it is an article")]
    members.sort(key=lambda member: member.name)
    names = _number_names([member.name for member in members])
    stems = Counter(posixpath.splitext(name)[0] for name in names)
    found: list[Rows] = []
    for member, name in zip(members, names, strict=True):
        stem = posixpath.splitext(name)[0]
        inside = Rows(f"{rows.file}/{name}", stem=f"{rows.stem}/{stem if stems[stem] == 1 else name}")
        try:
            found += read_member(inside, package.read(member), depth + 1)
        except Unreadable as error:
            found.append(inside.lose(str(error)))
    return found


def _is_passed_over(name: str) -> bool:
    """Say whether a member is none that is read: hidden, a README, or what a Mac adds."""
    return any(is_passed_over(part) for part in name.split("/"))


def _number_names(names: list[str]) -> list[str]:
    """Return names of which no two are the same; a second one gets a number before its ending.

    >>> _number_names(["a.txt", "a.txt", "b.txt"])
    ['a.txt', 'a~2.txt', 'b.txt']
    """
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        stem, ending = posixpath.splitext(name)
        numbered.append(name if seen[name] == 1 else f"{stem}~{seen[name]}{ending}")
    return numbered

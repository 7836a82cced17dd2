"""Members of a zip file, bounded in number, in size and in what their names may say."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.readers.rows import swollen

#: No archive has more members.
MOST_MEMBERS = 100_000
#: What reading a broken archive raises; NotImplementedError is an unknown compression.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError,
    LookupError, MemoryError, OverflowError, SyntaxError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """A file in a zip file.

    Attributes:
        name: its path in the archive, with slashes, without `..`, drive or leading slash.
        size: how many bytes it says that it unpacks to; never more are unpacked.
    """

    name: str
    size: int
    _entry: zipfile.ZipInfo


class Package:
    """A zip file, held in memory.

    Args:
        data: the bytes of the file.
        max_bytes: all members together may not unpack to more.
        always: so many bytes may be unpacked however small the file is; by default 64 MB.

    Raises:
        Unreadable: it is no zip file, or would unpack to far more than its size.
    """

    def __init__(self, data: bytes, max_bytes: int, *, always: int | None = None) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        except _BROKEN as error:
            raise Unreadable(f"damaged: {_say(error)}") from None
        if len(entries) > MOST_MEMBERS:
            raise Unreadable(f"it has {len(entries):,} members, and at most {MOST_MEMBERS:,} are read")
        size = sum(entry.file_size for entry in entries)
        if fault := swollen(size, len(data), always):
            raise Unreadable(f"refused: {fault}")
        if size > max_bytes:
            raise Unreadable(f"over the size cap: {size:,} bytes unpacked, and the cap is {max_bytes:,}")
        self.members = [Member(_harmless(entry.filename), entry.file_size, entry) for entry in entries]
        self._by_name = {member.name: member for member in reversed(self.members)}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members)

    def read(self, member: Member | str) -> bytes:
        """Return the bytes of a member.

        Raises:
            Unreadable: it is not there, is damaged, or has a password.
        """
        if isinstance(member, str):
            if member not in self._by_name:
                raise Unreadable(f"damaged: {member} is missing in it")
            member = self._by_name[member]
        if member._entry.flag_bits & 1:
            raise Unreadable("it has a password")
        try:
            return self._archive.read(member._entry)
        except _BROKEN as error:
            raise Unreadable(f"damaged: {_say(error)}") from None


def _harmless(name: str) -> str:
    r"""Return the name of a member as a path that stays below its archive.

    >>> _harmless("../../etc/passwd"), _harmless("C:\\news\\a.txt"), _harmless("/a//b.txt")
    ('etc/passwd', 'C/news/a.txt', 'a/b.txt')
    """
    parts = name.replace("\\", "/").replace(":", "/").split("/")
    return "/".join(part for part in parts if part.strip(" .")) or "unnamed"


def _say(error: Exception) -> str:
    """Return what an error says, on one short line."""
    return " ".join(str(error).split())[:120] or type(error).__name__

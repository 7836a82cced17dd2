"""Articles whose text stands in another file too, as an export saved in two formats: counted, and said."""

from __future__ import annotations

import hashlib
from collections import Counter

from narrative.corpus.readers.rows import Problem

#: So many pairs of files are listed.
_MOST = 20
#: Texts of fewer bytes, as a notice or a name, can be the same by chance.
_SHORTEST = 100
_BLANKS = b" \t\n\r\x0b\x0c"


def digest_text(text: str) -> bytes:
    """Return eight bytes that stand for a text, whatever its blanks and line breaks.

    There are none for a text of fewer than 100 bytes without blanks: it can be the same by chance.

    Args:
        text: the text of an article.

    >>> digest_text("A storm.\\n\\n" * 20) == digest_text("A storm. " * 20), digest_text("A storm.")
    (True, b'')
    """
    signs = text.encode("utf-8", "replace").translate(None, _BLANKS)
    return hashlib.blake2b(signs, digest_size=8).digest() if len(signs) >= _SHORTEST else b""


class CopiedTexts:
    """In which file each text came first, and how many articles of later files have it."""

    def __init__(self) -> None:
        self._first: dict[bytes, str] = {}
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(self, digest: bytes, file: str) -> None:
        """Count the next article.

        Args:
            digest: that of its text, by `digest_text`.
            file: the file that it stands in. Copies within one file are told by its reader.
        """
        if digest and (first := self._first.setdefault(digest, file)) != file:
            self._pairs[file, first] += 1

    def tell(self) -> list[Problem]:
        """Return a doubt for each pair of files that share two texts or more, those that share most first.

        One text that two files share is a reprint, as of an agency; `stories` finds it.

        >>> copies = CopiedTexts()
        >>> for file in ("a.rtf", "b.txt"):
        ...     for text in ("A storm. ", "A calm. "):
        ...         copies.add(digest_text(text * 20), file)
        >>> [(doubt.source, doubt.problem) for doubt in copies.tell()]
        [('b.txt', '2 articles have the text of articles of a.rtf')]
        """
        consequence = "kept, and counted each time; `stories` groups copies"
        listed = [pair for pair in self._pairs.most_common() if pair[1] > 1]
        said = [
            Problem(file, f"{count:,} articles have the text of articles of {first}", consequence, False)
            for (file, first), count in listed[:_MOST]
        ]
        if more := sum(count for _, count in listed[_MOST:]):
            files = len({file for (file, _), _ in listed[_MOST:]})
            some = f"{more:,} more articles, in {files:,} files, have the text of articles of other files"
            said.append(Problem("copies", some, consequence, False))
        return said

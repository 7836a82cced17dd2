"""`.mbox`: each message of a mailbox as a file of its own, so that mailed exports are read as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from narrative.corpus.readers.rows import Rows

#: The line between two messages. A line of a text that begins so has a `>` before it.
_FROM = re.compile(rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:|>?From )")
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
#: No mailbox has more messages.
_MOST = 100_000


def read_mailbox(
    rows: Rows, data: bytes, read_member: Callable[[Rows, bytes, int], list[Rows]], *, depth: int = 0
) -> list[Rows]:
    """Read the messages of a mailbox, each as a file `mailbox/00001.eml`.

    Args:
        rows: those of the mailbox; its `stem` begins what the messages are called.
        data: its bytes.
        read_member: reads the bytes of a message into its rows; the number is the depth.
        depth: in how many archives this one lies.
    """
    found: list[Rows] = []
    for number, message in enumerate(split_messages(data), 1):
        if number > _MOST:
            found.append(
                Rows(f"{rows.file}/rest").lose(f"more than {_MOST:,} messages: the rest is not read")
            )
            break
        inside = Rows(f"{rows.file}/{number:05}.eml", stem=f"{rows.stem}/{number:05}")
        found += read_member(inside, message, depth + 1)
    return found or [rows.lose("no message in it: no line begins with From and headers below it")]


def split_messages(data: bytes) -> Iterator[bytes]:
    r"""Yield the messages of a mailbox, without the lines between them.

    >>> list(split_messages(b"From a@b.c Mon\nSubject: x\n\n>From me\n\nFrom d Tue\nSubject: y\n\nTwo\n"))
    [b'Subject: x\n\nFrom me\n', b'Subject: y\n\nTwo\n']
    """
    start = None
    for found in _FROM.finditer(data):
        if start is not None:
            yield _QUOTED.sub(b"", data[start : found.start()])
        start = found.end()
    if start is not None:
        yield _QUOTED.sub(b"", data[start:])

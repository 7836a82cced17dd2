"""`.eml` and `.mht`: the parts of a message, decoded; attachments and links stay closed."""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import re
from dataclasses import dataclass, field
from email.message import Message

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.markup import decode_page

#: No message has more parts.
MOST_PARTS = 10_000
#: How deep messages may lie in messages; the standard library's reader calls itself for each level.
_DEEPEST = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_LEVELS = 200


@dataclass
class MailPart:
    """A part of a message that is no container.

    Attributes:
        kind: the type that it states, as "text/html".
        text: of a part of text, what it says, decoded; else empty.
        data: its bytes, decoded from the form in which mail travels.
        name: the name of the file that it is, if it is attached.
        location: the address that it was saved from.
        is_attached: whether it is an attachment.
        message: the number of the message that it belongs to; 0 is the outermost.
    """

    kind: str
    text: str
    data: bytes
    name: str = ""
    location: str = ""
    is_attached: bool = False
    message: int = 0


@dataclass
class Mail:
    """A message: its headers by their names in small letters, and its parts in order."""

    headers: dict[str, str] = field(default_factory=dict)
    parts: list[MailPart] = field(default_factory=list)

    def best_text(self) -> MailPart | None:
        """Return the part with the text: the first page, else the first plain text, that is not attached."""
        own = [part for part in self.parts if not part.is_attached and part.text.strip()]
        return next((part for kind in ("html", "") for part in own if kind in part.kind), None)


def extract_mail(data: bytes) -> Mail:
    """Return the headers and the parts of a message, as mail programs and browsers (`.mht`) save it.

    Raises:
        Unreadable: it has no headers of mail, too many parts, or messages in messages too deep.
    """
    if len(_DEEPEST.findall(data)) > _MOST_LEVELS:
        raise Unreadable(f"refused: it has more than {_MOST_LEVELS} containers")
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        mail = Mail({name.casefold(): decode_header(str(value)) for name, value in reversed(message.items())})
        _collect(message, mail)
    except (RecursionError, LookupError, ValueError, AttributeError, TypeError, AssertionError) as error:
        raise Unreadable(f"no message that can be read: {type(error).__name__}: {str(error)[:100]}") from None
    if not mail.headers:
        raise Unreadable("no message: it has no headers")
    return mail


def decode_header(value: str) -> str:
    """Return what a header says.

    >>> decode_header("=?utf-8?q?Zo=C3=AB?= on\\r\\n  war")
    'Zoë on war'
    """
    try:
        text = str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, UnicodeError, AssertionError):
        text = value
    except Exception:  # the standard library lets through what its decoders raise
        text = value
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _collect(message: Message, mail: Mail) -> None:
    """Add the parts of a message, and of those in it."""
    number = -1
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        if part is message or part.get_content_maintype() == "message":
            number += 1
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting += [one for one in reversed(inside) if isinstance(one, Message)]
            continue
        if len(mail.parts) >= MOST_PARTS:
            raise Unreadable(f"it has more than {MOST_PARTS:,} parts")
        mail.parts.append(_read_part(part, max(number, 0)))


def _read_part(part: Message, number: int) -> MailPart:
    """Return a part with its text."""
    kind = part.get_content_type()
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    charset = str(part.get_content_charset() or "")
    return MailPart(
        kind,
        decode_page(data, charset) if kind.startswith("text/") else "",
        data,
        decode_header(str(part.get_filename() or "")),
        decode_header(str(part.get("Content-Location", ""))),
        part.get_content_disposition() == "attachment",
        number,
    )

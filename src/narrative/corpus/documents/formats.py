"""Which reader a document has: by what its bytes are, else by the ending of its name."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from narrative.corpus.documents.references import FindText
from narrative.corpus.readers.rows import Rows


@dataclass(frozen=True)
class Format:
    """A kind of document.

    Attributes:
        module, function: what reads a file of it. Most runs have files of one format, so the modules of
            the others are not loaded.
        takes: which settings `read` takes beside the rows and the bytes.
        is_one: whether a file is one document, which is called as the file is.
    """

    module: str
    function: str
    takes: tuple[str, ...] = ()
    is_one: bool = True

    @property
    def read(self) -> Callable[..., Any]:
        """The function that reads a file of it."""
        module = importlib.import_module(f"narrative.corpus.documents.{self.module}")
        found: Callable[..., Any] = getattr(module, self.function)
        return found


_WORD = Format("single", "read_word", ("max_bytes",))
_PAGE = Format("web_page", "read_page")
_MAIL = Format("messages", "read_mail")
_WEB_ARCHIVE = Format("web_archive", "read_web_archive", is_one=False)
_TEI = Format("tei", "read_tei", is_one=False)
#: The formats of documents by the endings of their files.
FORMATS: dict[str, Format] = {
    ".docx": _WORD, ".docm": _WORD, ".odt": Format("single", "read_open_document", ("max_bytes",)),
    ".rtf": Format("single", "read_rich_text"), ".pdf": Format("single", "read_pdf"),
    ".html": _PAGE, ".htm": _PAGE, ".xhtml": _PAGE, ".mht": _MAIL, ".mhtml": _MAIL, ".eml": _MAIL,
    ".epub": Format("books", "read_book", ("max_bytes",)),
    ".warc": _WEB_ARCHIVE, ".warc.gz": _WEB_ARCHIVE, ".xml": _TEI, ".tei": _TEI,
    ".conllu": Format("conllu", "read_conllu", ("encoding",), is_one=False),
    ".ris": Format("references", "read_references", ("encoding", "find_text"), is_one=False),
    ".bib": Format("bibtex", "read_bibtex", ("encoding", "find_text"), is_one=False),
    ".mbox": Format("mailbox", "read_mailbox", ("read_member", "depth"), is_one=False),
    ".zip": Format("archives", "read_archive", ("read_member", "max_bytes", "depth"), is_one=False),
}  # fmt: skip
#: The formats whose members are files of their own, and those of references.
ARCHIVES = (".zip", ".mbox")
REFERENCES = (".ris", ".bib")
#: Endings of which it is known why they are not read.
_REFUSED = {
    ".doc": "an old Word file; save it as .docx",
    ".xls": "an old Excel file; save it as .xlsx or .csv",
    ".ods": "a spreadsheet of LibreOffice; save it as .xlsx or .csv",
    ".numbers": "a spreadsheet of Numbers; save it as .xlsx or .csv",
    ".mobi": "a book for Kindle; convert it to .epub",
    ".azw3": "a book for Kindle; convert it to .epub",
    ".pages": "a file of Pages; save it as .docx",
    ".wpd": "a WordPerfect file; save it as .docx",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = re.compile(rb"\s*\{\\rtf")


def is_refused(ending: str) -> bool:
    """Say whether it is known of an ending why its files are not read."""
    return ending in _REFUSED


def find_ending(name: str) -> str:
    """Return the ending of a file's name in small letters; of a compressed web archive both.

    >>> find_ending("a/News.DOCX"), find_ending("crawl.warc.gz"), find_ending("README")
    ('.docx', '.warc.gz', '')
    """
    base = name.casefold().replace("\\", "/").rpartition("/")[2]
    if base.endswith(".warc.gz"):
        return ".warc.gz"
    stem, dot, ending = base.rpartition(".")
    return f".{ending}" if dot and stem else ""


def find_format(data: bytes, ending: str) -> str:
    r"""Return the ending that fits the bytes: an RTF, PDF or Word file is known whatever it is called.

    >>> find_format(b"{\\rtf1 War}", ".doc"), find_format(b"%PDF-1.4", ".txt"), find_format(b"War", ".txt")
    ('.rtf', '.pdf', '.txt')
    """
    if _RTF.match(data[:100]):
        return ".rtf"
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"WARC/1."):
        return ".warc"
    if data.startswith(b"PK\x03\x04") and ending not in (".zip", ".xlsx"):
        return _find_packed(data) or ending
    if data.startswith(_OLD_OFFICE) and ending not in (".xlsx", ".xls"):
        return ".doc"
    if ending == ".html" and data[:2000].lstrip().lower().startswith((b"from: <saved by", b"mime-version:")):
        return ".mht"
    return ending


def _find_packed(data: bytes) -> str:
    """Return the ending of what a zip file is, by the names in its first part."""
    head = data[:4000]
    if b"mimetypeapplication/epub+zip" in head:
        return ".epub"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
        return ".odt"
    if b"word/" in head or b"word/" in data[-60_000:]:
        return ".docx"
    return ""


def read_document(
    rows: Rows, data: bytes, ending: str, *, encoding: str | None, max_bytes: int, find_text: FindText,
    read_member: Callable[[Rows, bytes, int], list[Rows]], depth: int = 0,
) -> list[Rows]:  # fmt: skip
    """Read a file as what its ending says; whatever is wrong with it is a problem, not an error.

    Args:
        rows: those of the file, without any yet.
        data: its bytes.
        ending: a key of `FORMATS`, or one of which it is known why it is not read.
        encoding: of a text file, if it is said.
        max_bytes: what is packed may not unpack to more.
        find_text: gives the text of a file that lies beside, by its path.
        read_member: reads a member of an archive.
        depth: in how many archives this one lies.
    """
    if ending in _REFUSED:
        return [rows.lose(_REFUSED[ending])]
    form = FORMATS[ending]
    given = {
        "encoding": encoding, "max_bytes": max_bytes, "find_text": find_text, "read_member": read_member,
        "depth": depth,
    }  # fmt: skip
    try:
        found = form.read(rows, data, **{name: given[name] for name in form.takes})
    except (RecursionError, MemoryError) as error:
        return [rows.lose(f"unreadable: {type(error).__name__}")]
    return found if isinstance(found, list) else [found]

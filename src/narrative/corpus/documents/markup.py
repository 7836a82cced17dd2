"""XML and HTML from outside: decoded, and parsed without entities, network or programs."""

from __future__ import annotations

import codecs
import re
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library

#: A page declares its encoding within so many bytes.
_HEAD = 4096
#: Neither XML nor HTML of more bytes is parsed: the tree takes some ten times as much.
LARGEST = 256 * 1024**2
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,30})"""
    rb"""|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_\-:.]{2,30})""",
    re.IGNORECASE,
)
_DOCTYPE_OR_XML = re.compile(r"(?<!\s)\s*<\?xml[^>]{0,500}\?>")
#: No element of a page has more attributes: the parser compares each with all before it.
MOST_ATTRIBUTES = 2_000
_ATTRIBUTE = r"""[\s/]++[^\s>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
#: A comment, a script or a style, whose words are no attributes; else a tag, up to one attribute too many.
_TAG = re.compile(
    r"<(?:!--(?s:.*?-->|.*+)|(?:script|style)\b(?s:.*?</(?:script|style)|.*+)"
    rf"|[a-z][^\s>/]*+(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?)",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode_page(data: bytes, declared: str = "") -> str:
    """Return the text of a page: by its mark, else UTF-8 if it is that, as declared, or windows-1252.

    Args:
        data: the bytes of an HTML, XML or text file.
        declared: the encoding that stands outside, as in the header of a mail; it goes before the page's own.

    >>> decode_page('<meta charset="iso-8859-1">Zoë'.encode())
    '<meta charset="iso-8859-1">Zoë'
    >>> decode_page('<meta charset="windows-1251">Война'.encode("cp1251"))
    '<meta charset="windows-1251">Война'
    >>> decode_page("Zoë’s".encode("cp1252"))
    'Zoë’s'
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.end == len(data) and not data[: error.start].isascii():
            return data.decode("utf-8", "replace")  # cut off in the midst of a character
    found = _DECLARED.search(data[:_HEAD])
    inside = (found[1] or found[2]).decode("ascii") if found else ""
    for encoding in (declared, inside):
        if (text := _decode_as(data, encoding)) is not None:
            return text
    return data.decode("cp1252", "replace")


def _decode_as(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding of text that Python knows, but UTF-8; else nothing."""
    try:
        name = codecs.lookup(encoding).name
        if name in ("ascii", "iso8859-1"):
            name = "cp1252"  # as browsers do
        if name.startswith(("utf-8", "utf-7", "idna", "punycode", "unicode", "raw", "undefined")):
            return None
        return data.decode(name, "replace")
    except (LookupError, ValueError):
        return None


def parse_page(page: str) -> Any:
    """Return the root of an HTML page as `lxml.html` has it; broken HTML is mended as browsers do.

    Raises:
        Unreadable: lxml is not there; the page is too large, or has nothing in it; an element of it has more
            than 2,000 attributes.
    """
    html = load_library("lxml.html")
    if len(page) > LARGEST:
        raise Unreadable(f"over the size cap: {len(page):,} characters of HTML, and at most {LARGEST:,}")
    text = _CONTROL.sub("", _DOCTYPE_OR_XML.sub("", page, count=1))
    if any(tag["more"] for tag in _TAG.finditer(text)):
        raise Unreadable(f"refused: an element has more than {MOST_ATTRIBUTES:,} attributes")
    parser = html.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser, ensure_head_body=False)
    except (load_library("lxml.etree").LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"no page that can be read: {str(error)[:120]}") from None
    return root


def parse_xml(data: bytes, *, recover: bool = False) -> Any:
    """Return the root of an XML file as `lxml.etree` has it; entities stay unexpanded, nothing is loaded.

    Args:
        data: the bytes of the file.
        recover: whether what can be read of broken XML is returned.

    Raises:
        Unreadable: lxml is not there; it is no XML, or far too large, or declares entities of its own.
    """
    etree = load_library("lxml.etree")
    if len(data) > LARGEST:
        raise Unreadable(f"over the size cap: {len(data):,} bytes of XML, and at most {LARGEST:,}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, recover=recover,
        remove_comments=True, remove_pis=True, huge_tree=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        said = str(error).split(" (<string>", 1)[0]  # lxml's name of a text without a file
        raise Unreadable(f"not well-formed XML: {said[:120]}") from None
    if root is None:
        raise Unreadable("not well-formed XML: nothing in it")
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and next(subset.iterentities(), None) is not None:
        raise Unreadable("refused: its XML declares entities")
    return root

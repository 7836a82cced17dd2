"""TEI: the documents of a file, with what its header says of them (P5 Guidelines)."""

from __future__ import annotations

import re
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.markup import parse_xml
from narrative.corpus.documents.records import Record, fill_table
from narrative.corpus.readers.rows import Rows

_XML = "{http://www.w3.org/XML/1998/namespace}"
_BLOCKS = frozenset(
    ("p", "head", "l", "ab", "item", "row", "u", "sp", "speaker", "stage", "div", "lg", "quote", "list",
     "table", "body", "front", "opener", "closer", "dateline", "byline", "trailer", "salute", "signed", "q",
     "div1", "div2", "div3", "div4", "titlePage", "titlePart", "docTitle", "argument", "epigraph", "label")
)  # fmt: skip
#: What is no part of the text that a reader sees.
_LEFT_OUT = frozenset(
    ("note", "fw", "teiHeader", "figDesc", "del", "orig", "sic", "abbr", "rdg", "gap", "facsimile",
     "standOff", "desc", "back", "certainty", "surplus")
)  # fmt: skip
_CHOICES = {"orig": "reg", "sic": "corr", "abbr": "expan"}
_CELL = "\ue001"


def read_tei(rows: Rows, data: bytes) -> Rows:
    """Read the documents of a TEI file: each `<TEI>` in it, or the one that it is.

    Of a choice, the regular, corrected or written-out form is read; notes and page headings are left out.
    """
    try:
        root = parse_xml(data)
    except Unreadable as error:
        return rows.lose(str(error))
    if _name(root) not in ("TEI", "TEI.2", "teiCorpus"):
        return rows.lose(f"XML of an unknown kind: its root is <{_name(root)[:60]}>", "left out; TEI is read")
    found = [root] if _name(root) != "teiCorpus" else list(root.iter("{*}TEI", "{*}TEI.2"))
    stem = rows.stem
    records = [_read_text(one) for one in found]
    if len(records) == 1:
        records[0].put("doc_id", stem)
    if not records:
        return rows.lose("empty: no text in it")
    return fill_table(rows, records)


def _read_text(root: Any) -> Record:
    """Return a document from its header and its text."""
    record = Record()
    header = next((one for one in root if _name(one) == "teiHeader"), None)
    if header is not None:
        _read_header(header, record)
    record.put("language", (root.get(f"{_XML}lang") or "").split("-")[0])
    texts = [one for one in root if _name(one) == "text"]
    record.put("text", "\n\n".join(filter(None, (_text_of(one) for one in texts))))
    if not record.cells.get("text"):
        record.fault = "empty: it has no text"
    return record


def _read_header(header: Any, record: Record) -> None:
    """Set the fields that the header of a document states: of the source first, then of the file."""
    parts = {_name(one): one for one in header.iter() if isinstance(one.tag, str)}
    description = parts.get("fileDesc", header)
    source = next((one for one in description.iter() if _name(one) == "sourceDesc"), None)
    for note in [one for one in description.iter() if _name(one) == "note" and one.get("type") == "metadata"]:
        record.put(str(note.get("n", "")), _whole(note))
    for area in (one for one in (source, description) if one is not None):
        for node in area.iter():
            name, text = _name(node), _flat_text(node)
            if name == "idno" and node.get("type") == "doc_id":
                record.put("doc_id", _whole(node))
            elif name == "date":
                record.put_date(str(node.get("when") or node.get("when-iso") or text), tell=False)
            elif name == "title" and node.get("level") in ("j", "s"):
                record.put("outlet", text)
            elif name == "ref" and node.get("target", "").startswith("http"):
                record.put("url", str(node.get("target")))
    for node in description.iter():
        name, text = _name(node), _flat_text(node)
        if name == "title" and node.get("level") not in ("j", "s", "m"):
            record.put("title", text)
        elif name == "author":
            record.put("author", text)
        elif name == "publisher":
            record.put("outlet", text)
    for node in header.iter():
        if _name(node) == "language" and node.get("ident"):
            record.put("language", str(node.get("ident")).split("-")[0])


def _text_of(root: Any) -> str:
    """Return the text of a document: a blank line between blocks, a line break where the file has one."""
    blocks: list[str] = []
    pieces: list[str] = []
    kept = False
    skipped: Any = None

    def end_block(*, keep: bool = False) -> None:
        text = "".join(pieces)
        if not keep:
            text = re.sub(f" *{_CELL} *", "\t", re.sub(r" *\n *", "\n", re.sub(" +", " ", text)).strip())
        if text or keep:
            blocks.append(text)
        pieces.clear()

    for event, node in load_library("lxml.etree").iterwalk(root, events=("start", "end")):
        name = _name(node)
        if skipped is not None:
            if node is skipped and event == "end":
                skipped = None
                pieces.append(node.tail or "" if kept else _flat(node.tail))
            continue
        if event == "start":
            if name in _LEFT_OUT and _is_left_out(node, name):
                skipped = node
                continue
            if name in _BLOCKS and not kept:
                end_block()
            kept = kept or node.get(f"{_XML}space") == "preserve"
            pieces.append({"lb": "\n", "cell": _CELL if pieces else ""}.get(name, ""))
            pieces.append((node.text or "") if kept else _flat(node.text))
        else:
            if node.get(f"{_XML}space") == "preserve":
                end_block(keep=True)
                kept = False
                continue
            if name in _BLOCKS and not kept:
                end_block()
            pieces.append((node.tail or "") if kept else _flat(node.tail))
    return "\n\n".join(blocks)


def _is_left_out(node: Any, name: str) -> bool:
    """Say whether an element is no text; the other form of a choice must stand beside it."""
    other = _CHOICES.get(name)
    return other is None or any(_name(one) == other for one in node.getparent())


def _name(node: Any) -> str:
    """Return the name of an element without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _whole(node: Any) -> str:
    """Return the text of an element as it stands."""
    return "".join(node.itertext())


def _flat_text(node: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join(_whole(node).split()) if len(node) < 100 else ""


def _flat(text: str | None) -> str:
    """Return text with its white space as single blanks."""
    return re.sub(r"\s+", " ", text) if text else ""

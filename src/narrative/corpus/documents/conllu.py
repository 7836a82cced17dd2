r"""`.conllu`: documents rebuilt from the texts of their sentences, with what is said of them.

The form is that of Universal Dependencies, https://universaldependencies.org/format.html, with the blanks
between tokens as UDPipe notes them (`SpacesAfter=\n`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from narrative.corpus.documents.records import Record, fill_table
from narrative.corpus.readers.rows import Rows

_COMMENT = re.compile(r"# *([^=]{1,200}?) *(?:= ?(.*))?")
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "p": "|", "\\": "\\"}
_ESCAPE = re.compile(r"\\([sntrp\\])")
#: What metadata are called, and what they are here.
_META = {
    "title": "title", "author": "author", "date": "date", "datecreated": "date", "datepublished": "date",
    "source": "outlet", "outlet": "outlet", "publisher": "outlet", "sourceurl": "url", "genre": "genre",
}  # fmt: skip
_NO_META = ("sent_id", "text", "newdoc", "newpar", "global.", "s_", "text_en", "newpar_block", "transition")


@dataclass
class _Document:
    """A document in the making: its pieces, what is said of it, and what stands after its last sentence."""

    number: int
    doc_id: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    between: str = ""
    is_said: bool = False


def read_conllu(rows: Rows, data: bytes, *, encoding: str | None = None) -> Rows:
    """Read the documents of a CoNLL-U file: one for each `# newdoc`, or one in all.

    The text is that of `# text`; a sentence without it is rebuilt from its tokens. Between sentences stands
    a blank, between paragraphs (`# newpar`) a blank line, unless `SpacesAfter` says otherwise.
    """
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    if not text.strip():
        return rows.lose("empty")
    stem = rows.stem
    records = [_finish(document) for document in _list_documents(rows.mended(text))]
    if len(records) == 1:
        records[0].put("doc_id", stem)
    return fill_table(rows, records)


def _list_documents(text: str) -> Iterator[_Document]:
    """Yield the documents, with their sentences joined."""
    document = _Document(1)
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = block.strip("\n").split("\n")
        comments = [found for line in lines if line.startswith("#") and (found := _COMMENT.fullmatch(line))]
        tokens = [line.split("\t") for line in lines if line and not line.startswith("#")]
        stated: str | None = None
        for name, value in ((found[1].strip(), found[2] or "") for found in comments):
            kind = name.casefold()
            if kind in ("newdoc", "newdoc id"):
                if document.pieces or document.meta:
                    yield document
                    document = _Document(document.number + 1)
                document.doc_id = value.strip()
            elif kind in ("newpar", "newpar id"):
                if document.between in ("", " "):
                    document.between = "\n\n"
            elif kind == "text":
                stated = value
            elif kind.startswith("meta::") or (not document.pieces and not kind.startswith(_NO_META)):
                document.meta.setdefault(name.removeprefix("meta::"), value)
        if tokens:
            _add_sentence(document, stated, tokens)
    if document.pieces or document.meta:
        yield document


def _add_sentence(document: _Document, stated: str | None, tokens: list[list[str]]) -> None:
    """Add the text of a sentence, and what stands before it."""
    words = [(token[1], token[9] if len(token) > 9 else "_") for token in _surface(tokens)]
    if not words:
        return
    sentence = _rebuild(words, stated)
    before = _misc(words[0][1], "SpacesBefore")
    document.pieces += [document.between if document.pieces else "", before or "", sentence]
    after = _misc(words[-1][1], "SpacesAfter")
    none = _misc(words[-1][1], "SpaceAfter") == "No"
    document.between = after if after is not None else "" if none else " "
    document.is_said = after is not None


def _surface(tokens: list[list[str]]) -> Iterator[list[str]]:
    """Yield the tokens as they are written: a range stands for its words; empty nodes are left out."""
    covered = 0
    for token in tokens:
        number = token[0]
        if len(token) < 2 or "." in number:
            continue
        first, _, last = number.partition("-")
        if last.isdecimal():
            covered = int(last)
            yield token
        elif not (first.isdecimal() and int(first) <= covered):
            yield token


def _rebuild(words: list[tuple[str, str]], stated: str | None) -> str:
    """Return the text of a sentence: as stated, but for blanks that its tokens say more of."""
    pieces, place = [], 0
    for number, (form, misc) in enumerate(words):
        after = _misc(misc, "SpacesAfter")
        blank = "" if _misc(misc, "SpaceAfter") == "No" else " "
        if stated is not None:
            at = stated.find(form, place)
            if at < 0:
                return stated
            pieces.append(stated[place:at])
            place = at + len(form)
            blank = (
                stated[place : place + 1] if after is not None and stated[place : place + 1].isspace() else ""
            )
            place += len(blank)
            blank = blank if after is None else ""
        pieces.append(form)
        if number < len(words) - 1:
            pieces.append(after if after is not None else blank)
    return "".join(pieces) + (stated[place:] if stated is not None else "")


def _misc(misc: str, name: str) -> str | None:
    """Return the value of a key in the last column, if it is there."""
    if name not in misc:
        return None
    values = dict(pair.partition("=")[::2] for pair in misc.split("|"))
    value = values.get(name)
    return None if value is None else _ESCAPE.sub(lambda found: _ESCAPES[found[1]], value)


def _finish(document: _Document) -> Record:
    """Return a document as a record."""
    record = Record()
    record.put("doc_id", document.doc_id)
    record.put("date_as_read", document.meta.pop("date_as_read", ""))
    rest: dict[str, str] = {}
    for name, value in document.meta.items():
        column = _META.get(name.casefold(), "")
        if column == "date":
            record.put_date(value, tell=False)
        elif column and column not in record.cells:
            record.put(column, value)
        else:
            rest[name] = value
    for name, value in rest.items():
        record.put(name if name not in ("text", "date", "doc_id") else f"{name}_in_file", value)
    author, url = str(record.cells.get("author", "")), str(record.cells.get("url", ""))
    if author and author.casefold().replace(" ", "") in url.casefold():
        record.put("outlet", author)  # who wrote it is the site itself
    end = document.between if document.is_said else ""
    record.put("text", "".join(document.pieces) + end)
    return record

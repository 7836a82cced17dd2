"""Documents as TEI P5: a `<teiCorpus>` with a `<TEI>` for each, which every XML program can read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from narrative.corpus.readers.rows import as_text

#: What XML 1.0 cannot hold.
_UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN = ("doc_id", "title", "date", "outlet", "text")


def list_tei(rows: Sequence[Mapping[str, object]], name: str, source: str) -> Iterator[str]:
    """Yield the parts of a TEI file.

    A paragraph ends at a blank line; a line break within one is `<lb/>`. Further columns are notes of the
    header, `<note type="metadata" n="column">`.

    Args:
        rows: the documents.
        name: how the corpus is called.
        source: what it was read from.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n'
    yield (
        f"<teiHeader><fileDesc><titleStmt><title>{_text(name)}</title></titleStmt>\n"
        "<publicationStmt><p>Written by the program narrative.</p></publicationStmt>\n"
        f"<sourceDesc><p>{_text(source)}</p></sourceDesc></fileDesc></teiHeader>\n"
    )
    for row in rows:
        yield _write_document(row)
    yield "</teiCorpus>\n"


def _write_document(row: Mapping[str, object]) -> str:
    """Return a document as `<TEI>`."""
    title, outlet, date = (_text(as_text(row.get(name))) for name in ("title", "outlet", "date"))
    dated = f"<date when={quoteattr(as_text(row['date']))}>{date}</date>" if date else ""
    begun = '<note type="metadata" xml:space="preserve" n='
    notes = "".join(
        f"{begun}{quoteattr(_hold(name))}>{_text(as_text(value))}</note>\n"
        for name, value in row.items()
        if name not in _OWN and as_text(value)
    )
    paragraphs = "\n".join(
        f'<p xml:space="preserve">{_text(one).replace(chr(10), "<lb/>")}</p>'
        for one in as_text(row.get("text")).split("\n\n")
    )
    return (
        f"<TEI><teiHeader><fileDesc>\n<titleStmt><title>{title}</title></titleStmt>\n"
        f"<publicationStmt><publisher>{outlet}</publisher>{dated}"
        f'<idno type="doc_id">{_text(as_text(row["doc_id"]))}</idno></publicationStmt>\n'
        + (f"<notesStmt>\n{notes}</notesStmt>\n" if notes else "")
        + "<sourceDesc><p>An article.</p></sourceDesc></fileDesc></teiHeader>\n"
        f"<text><body>\n{paragraphs}\n</body></text></TEI>\n"
    )


def _hold(text: str) -> str:
    """Return text with U+FFFD for what XML cannot hold."""
    return _UNHELD.sub("\ufffd", text)


def _text(text: str) -> str:
    """Return text as the content of an element; a carriage return stays one."""
    return escape(_hold(text), {"\r": "&#13;"})

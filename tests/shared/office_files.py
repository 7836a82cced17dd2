"""Small files as word processors, browsers and databases write them, made from a few words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}'
    "</cp:coreProperties>"
)
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_STYLES = (
    '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Mine"><w:name w:val="My head"/><w:basedOn w:val="Heading1"/></w:style>'
)


def zip_files(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of members in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(*runs: str, style: str = "", inside: str = "") -> str:
    """A paragraph of a Word file; `inside` is XML that stands before its runs."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    texts = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)
    return f"<w:p>{properties}{inside}{texts}</w:p>"


def word_part(tag: str, content: str) -> str:
    """A part of a Word file."""
    return f'<w:{tag} xmlns:w="{W}">{content}</w:{tag}>'


def make_word(
    body: str,
    *,
    core: Mapping[str, str] | None = None,
    custom: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A `.docx` with this XML in its body."""
    members = {"word/styles.xml": word_part("styles", _STYLES)}
    members["word/document.xml"] = word_part("document", f"<w:body>{body}</w:body>")
    if core:
        members["docProps/core.xml"] = _CORE.format(
            "".join(f"<{name}>{escape(value)}</{name}>" for name, value in core.items())
        )
    if custom:
        members["docProps/custom.xml"] = _CUSTOM.format(
            "".join(
                f'<property name="{k}"><vt:lpwstr>{escape(v)}</vt:lpwstr></property>'
                for k, v in custom.items()
            )
        )
    return zip_files({**members, **(parts or {})})


def make_pdf(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    info: Mapping[str, str] | None = None,
    size: int = 10,
) -> bytes:
    """A PDF: of each page the pieces of text with their place, in points from the left and from the top."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for pieces in pages:
        shown = b"\n".join(
            b"BT /F1 %d Tf 1 0 0 1 %.2f %.2f Tm (%b) Tj ET" % (size, left, 792 - top, _pdf_text(text))
            for left, top, text in pieces
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    entries = b" ".join(b"/%b (%b)" % (k.encode(), _pdf_text(v)) for k, v in (info or {}).items())
    objects.append(b"<< %b >>" % entries)
    return _lay_out_pdf(objects)


def _lay_out_pdf(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, len(objects), start,
    )  # fmt: skip
    return bytes(out)


def _pdf_text(text: str) -> bytes:
    return text.encode("cp1252", "replace").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")

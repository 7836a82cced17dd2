"""One small document of each kind, with the same article in it, for readers to be tried on."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

from narrative.corpus.documents.formats import read_document
from narrative.corpus.readers.rows import Rows
from office_files import make_pdf, make_word, paragraph, zip_files

TITLE = "The harbour reopens"
FIRST = "The old harbour of Skellhythe reopened on Monday, after a closure of two hundred and six days."
SECOND = "Nobody came to see it; the mayor said that the rain was to blame, and went home on foot."
TEXT = f"{FIRST}\n\n{SECOND}"

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{TITLE} | Skellhythe Post</title>
<meta property="og:site_name" content="Skellhythe Post">
<meta property="og:title" content="{TITLE}">
<script type="application/ld+json">{{"@context": "http://schema.org", "@type": "NewsArticle",
"headline": "{TITLE}", "datePublished": "2023-05-01T08:30:00+01:00",
"author": [{{"@type": "Person", "name": "Ada Quill"}}], "articleSection": "News"}}</script>
<link rel="canonical" href="https://post.example/harbour"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1><span class="kicker">Shipping</span> {TITLE}</h1>
<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST.replace("Monday", "Tuesday")}</p>
<p>{SECOND.replace("rain", "wind")}</p>
<p>Sign up to our newsletter and never miss a ship.</p></article>
<footer><p>© 2023 Skellhythe Post</p></footer></body></html>""".encode()

_ODT = f"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>
<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:h text:outline-level="1">{TITLE}</text:h>
<text:p>The old <text:span>harbour</text:span> of Skellhythe<text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>
</text:note> reopened on Monday,<text:s/>after a closure of
two hundred and six days.<office:annotation><text:p>a comment</text:p></office:annotation></text:p>
<table:table><table:table-row><table:table-cell><text:p>Ships</text:p></table:table-cell>
<table:table-cell><text:p>0</text:p></table:table-cell></table:table-row></table:table>
<text:p>{SECOND}</text:p></office:text></office:body></office:document-content>"""
_META = """<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:meta><meta:initial-creator>Ada Quill</meta:initial-creator>
<meta:creation-date>2023-05-01T08:30:00</meta:creation-date></office:meta></office:document-meta>"""
_CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>"""
_OPF = f"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>{TITLE}</dc:title><dc:creator>Ada Quill</dc:creator><dc:date>2023-05-01</dc:date></metadata>
<manifest><item id="b" href="two.xhtml"/><item id="a" href="one.xhtml"/>
<item id="c" href="./one.xhtml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/></spine></package>"""
_TEI = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>{TITLE}</title><author>Ada Quill</author></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><bibl><title level="j">Skellhythe Post</title><date when="2023-05-01">1 May</date></bibl>
</sourceDesc></fileDesc></teiHeader><text><body><head>{TITLE}</head>
<p>{FIRST.replace("harbour", "<choice><sic>habrour</sic><corr>harbour</corr></choice>")}<note>no</note></p>
<p>{SECOND}</p></body></text></TEI>"""
_CONLLU = """# newdoc id = harbour-1
# meta::title = The harbour reopens
# meta::dateCreated = 2023-05-01
# sent_id = 1
# text = It can't reopen.
1	It	it	PRON	_	_	_	_	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	_	_	_	_	_	_
3	n't	not	PART	_	_	_	_	_	_
4	reopen	reopen	VERB	_	_	_	_	_	SpaceAfter=No
5	.	.	PUNCT	_	_	_	_	_	_

# sent_id = 2
1	No	no	INTJ	_	_	_	_	_	SpaceAfter=No
2	.	.	PUNCT	_	_	_	_	_	_

# newpar
# sent_id = 3
# text = Nobody came.
1	Nobody	_	_	_	_	_	_	_	_
2	came	_	_	_	_	_	_	_	SpaceAfter=No
3	.	_	_	_	_	_	_	_	_

# newdoc id = harbour-2
# text = Rain.
1	Rain	_	_	_	_	_	_	_	SpaceAfter=No
2	.	_	_	_	_	_	_	_	_
"""
_RIS = f"""TY  - NEWS
TI  - {TITLE}
AU  - Quill, Ada
AU  - Penn, Bo
T2  - Skellhythe Post
DA  - 2023/05/01/
AB  - {FIRST}
ER  -

TY  - NEWS
TI  - With a file
L1  - files/7/harbour.txt
Y1  - 2023
ER  -

TY  - NEWS
TI  - With nothing
ER  -
"""
_BIB = f"""@article{{harbour1,
  title = {{{TITLE}}},
  author = {{Quill, Ada and Penn, Bo}},
  journal = "Skellhythe Post",
  year = 2023, month = may, day = {{1}},
  abstract = {{{FIRST}}},
}}

@article{{harbour2, title = {{With a file}}, date = {{2023}}, file = {{Text:files/7/harbour.txt:text/plain}}}}
@misc{{harbour3, title = {{With nothing}}}}
"""
_MAIL = f"""From: Ada Quill <ada@post.example>
Subject: {TITLE}
Date: Mon, 01 May 2023 08:30:00 +0100
Content-Type: text/plain; charset=utf-8

{TEXT}
""".encode()
_SAVED = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/harbour\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/html\r\n"
    b"Content-Location: https://post.example/harbour\r\n\r\n" + PAGE + b"\r\n--b--\r\n"
)


def make_warc(pages: list[bytes], *, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A web archive: for each page its request and its answer."""
    out = io.BytesIO()
    for number, page in enumerate(pages):
        for record, content in (
            ("request", b"GET / HTTP/1.1\r\n\r\n"),
            ("response", f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page),
        ):
            head = (
                f"WARC/1.0\r\nWARC-Type: {record}\r\nWARC-Record-ID: <urn:uuid:{record}-{number}>\r\n"
                f"WARC-Target-URI: https://post.example/{number}\r\nWARC-Date: 2023-05-02T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype={record}\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            out.write(head.encode() + content + b"\r\n\r\n")
    return out.getvalue()


WORD = make_word(
    paragraph(TITLE, style="Titel") + paragraph(FIRST) + paragraph(SECOND),
    core={"dc:creator": "Ada Quill", "dcterms:created": "2023-05-01T08:30:00Z"},
)
#: A small file of each kind by its ending.
FILES: dict[str, bytes] = {
    ".docx": WORD,
    ".odt": zip_files({"content.xml": _ODT, "meta.xml": _META}),
    ".rtf": rb"{\rtf1\ansi{\info{\title %b}{\author Ada Quill}{\creatim\yr2023\mo5\dy1}}%b\par %b\par}"
    % (TITLE.encode(), FIRST.encode(), SECOND.encode()),
    ".pdf": make_pdf(
        [[(50, 100, FIRST[:49]), (50, 112, FIRST[50:]), (50, 136, SECOND[:46]), (50, 148, SECOND[47:])]],
        info={"Title": TITLE, "Author": "Ada Quill", "CreationDate": "D:20230501083000"},
    ),
    ".html": PAGE,
    ".mht": _SAVED,
    ".eml": _MAIL,
    ".epub": zip_files(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/book.opf": _OPF,
            "OEBPS/one.xhtml": f"<html><body><p>{FIRST}</p></body></html>",
            "OEBPS/two.xhtml": f"<html><body><p>{SECOND}</p></body></html>",
        }
    ),
    ".warc": make_warc([PAGE, PAGE]),
    ".warc.gz": gzip.compress(make_warc([PAGE]), mtime=0),
    ".xml": _TEI.encode(),
    ".conllu": _CONLLU.encode(),
    ".ris": _RIS.encode(),
    ".bib": _BIB.encode(),
    ".mbox": b"From ada@post.example Mon May  1 08:30:00 2023\n" + _MAIL + b"\n"
    b"From ada@post.example Tue May  2 08:30:00 2023\n" + _MAIL.replace(b"Nobody", b">From nobody"),
    ".zip": zip_files(
        {"a/one.docx": WORD, "b.html": PAGE, "README.txt": "no", "sub.zip": zip_files({"c.eml": _MAIL})}
    ),
}


def read(
    data: bytes,
    ending: str,
    *,
    max_bytes: int = 100_000_000,
    find_text: Callable[[str], str] = lambda path: "",
) -> list[Rows]:
    """Read a document as the package does."""

    def read_member(rows: Rows, content: bytes, depth: int) -> list[Rows]:
        inner = "." + rows.file.rsplit(".", 1)[-1]
        if inner not in FILES:
            return [rows.lose("unknown format")]
        return read_document(
            rows, content, inner, encoding=None, max_bytes=max_bytes, find_text=find_text,
            read_member=read_member, depth=depth,
        )  # fmt: skip

    return read_document(
        Rows(f"harbour{ending}", stem="harbour"), data, ending, encoding=None, max_bytes=max_bytes,
        find_text=find_text, read_member=read_member,
    )  # fmt: skip

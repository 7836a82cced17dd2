"""How fast exports and documents are read: Word files and PDFs of Nexis articles, RTF, text, web pages.

All files are made here, of invented words. Each kind is read in a process of its own: seconds of the
processor, articles a second, and the most memory beside what that process had after one file. Beside it
stands what the library below takes for the bare text of the same files, or another program that is installed
(python-docx, striprtf, pypdf). Run:

    python benchmarks/reading_files.py [--articles 1000] [--words 500] [--files 10] [--rounds 3]

The targets are those of 1,000 articles: `.docx` in 3 seconds, `.pdf` in 20, and 50 web pages a second.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from arguments import start_parser

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    f'<Types xmlns="{_PACKAGES}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="application/{_MAIN}"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGES}/relationships"><Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_SYLLABLES = (
    "ba",
    "den",
    "ko",
    "lir",
    "ma",
    "nes",
    "por",
    "sta",
    "tu",
    "vel",
    "wi",
    "zor",
    "the",
    "of",
    "in",
)
#: Seconds, or pages a second, that may be taken.
TARGETS = {"nexis .docx": ("seconds", 3.0), "nexis .pdf": ("seconds", 20.0), "web pages": ("rate", 50.0)}


def make_words(chance: random.Random, count: int) -> list[str]:
    """Invent words."""
    return ["".join(chance.choices(_SYLLABLES, k=chance.choice((1, 1, 2, 3)))) for _ in range(count)]


def make_article(chance: random.Random, words: int) -> list[str]:
    """Invent the paragraphs of an article."""
    left, paragraphs = words, []
    while left > 0:
        sentences = [
            " ".join(make_words(chance, 20)).capitalize() + "." for _ in range(min(3, -(-left // 20)))
        ]
        left -= 20 * len(sentences)
        paragraphs.append(" ".join(sentences))
    return paragraphs


def head(number: int, words: int) -> list[str]:
    """The lines above the text of a Nexis article."""
    return [
        f"Invented headline number {number}", "The Invented Post", f"May {1 + number % 28}, 2019 Thursday",
        "Copyright 2019 Invented Press All Rights Reserved", "Section:\u00a0NEWS; Pg. 4",
        f"Length:\u00a0{words} words",
        "Byline:\u00a0Ann Example", "Body",
    ]  # fmt: skip


def tail() -> list[str]:
    """The lines below it."""
    return ["Classification", "Language:\u00a0ENGLISH", "Load-Date:\u00a0May 30, 2019", "End of Document"]


def write_word(path: Path, articles: Sequence[Sequence[str]]) -> None:
    """Write a Word file, each word that was searched a run of its own, as Nexis does."""
    paragraphs = []
    for lines in articles:
        for line in lines:
            runs = "".join(
                f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
                for part in line.split(" the ")
            )
            paragraphs.append(f'<w:p><w:pPr><w:spacing w:after="120"/></w:pPr>{runs}</w:p>')
    document = f'<w:document xmlns:w="{W}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)


def write_rtf(path: Path, articles: Sequence[Sequence[str]]) -> None:
    """Write an RTF file."""
    body = "".join(
        "{\\b " + line.replace("\u00a0", "\\~") + "}\\par\n" for lines in articles for line in lines
    )
    path.write_text("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\n" + body + "}", encoding="ascii")


def write_text(path: Path, articles: Sequence[Sequence[str]]) -> None:
    """Write a text file as the older product did."""
    parts = []
    for number, lines in enumerate(articles, 1):
        title, outlet, date, _, section, length, byline, _, *text = (
            line.replace("\u00a0", " ") for line in lines
        )
        labels = [
            one.partition(":")[0].upper() + ":" + one.partition(":")[2] for one in (byline, section, length)
        ]
        above = [
            " " * 30 + f"{number} of {len(articles)} DOCUMENTS",
            " " * 30 + outlet,
            " " * 30 + date,
            title,
            *labels,
        ]
        parts += [*above, *text[: -len(tail())], "LOAD-DATE: May 30, 2019"]
    path.write_text("\n\n".join(parts), encoding="utf-8")


def write_pdf(path: Path, articles: Sequence[Sequence[str]]) -> None:
    """Write a PDF: lines of 95 characters, 58 a page, the title at the head of each page."""
    pages: list[bytes] = []
    for lines in articles:
        rows: list[str] = []
        for line in lines:
            row = ""
            for word in line.replace("\u00a0", " ").split(" "):
                if len(row) + len(word) > 95:
                    rows.append(row)
                    row = word
                else:
                    row = f"{row} {word}".strip()
            rows += [row, ""]
        for start in range(0, len(rows), 58):
            number = len(pages) + 1
            shown = [
                (36, f"Page {start // 58 + 1} of {-(-len(rows) // 58)}"),
                (48, lines[0] if start else ""),
            ]
            shown += [(70 + 12 * place, row) for place, row in enumerate(rows[start : start + 58])]
            pages.append(
                b"\n".join(
                    b"BT /F1 10 Tf 1 0 0 1 50 %d Tm (%b) Tj ET" % (792 - top, row.encode("cp1252"))
                    for top, row in shown if row
                )
                + b"\n%% %d" % number
            )  # fmt: skip
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for page in pages:
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(page), page))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
    kids = b" ".join(b"%d 0 R" % number for number in range(5, len(objects) + 1, 2))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids)
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(out)


def write_page(path: Path, number: int, paragraphs: Sequence[str]) -> None:
    """Write a web page: an article of 60 kB among menus, teasers, comments and scripts."""
    menu = "".join(f'<li class="nav__item"><a href="/s/{one}">Section {one}</a></li>' for one in range(60))
    teasers = "".join(
        f'<div class="teaser"><a href="/a/{one}"><h3>Another story {one}</h3></a></div>' for one in range(80)
    )
    data = json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": f"Invented headline {number}",
        "datePublished": f"2019-05-{1 + number % 28:02}T08:30:00Z",
        "author": {"@type": "Person", "name": "Ann Example"},
    })  # fmt: skip
    text = "".join(f"<p>{paragraph} <a href='/x'>more</a></p>" for paragraph in paragraphs)
    script = "var settings = {" + ",".join(f'"k{one}": "value {one}"' for one in range(800)) + "};"
    path.write_text(
        f"<!DOCTYPE html><html lang='en'><head><title>Invented headline {number} | Invented Post</title>"
        f"<meta property='og:site_name' content='Invented Post'>"
        f"<script type='application/ld+json'>{data}</script>"
        f"<script>{script}</script></head><body><nav><ul>{menu}</ul></nav><main><article>"
        f"<h1>Invented headline {number}</h1>{text}</article></main><aside>{teasers}</aside></body></html>",
        encoding="utf-8",
    )


def make_files(folder: Path, articles: int, words: int, files: int) -> dict[str, list[Path]]:
    """Write all files, and return those of each kind."""
    chance = random.Random(2024)
    bodies = [make_article(chance, words) for _ in range(articles)]
    whole = [[*head(number, words), *body, *tail()] for number, body in enumerate(bodies)]
    made: dict[str, list[Path]] = {}
    writers: dict[str, Callable[[Path, Sequence[Sequence[str]]], None]] = {
        ".docx": write_word, ".rtf": write_rtf, ".txt": write_text, ".pdf": write_pdf,
    }  # fmt: skip
    for ending, write in writers.items():
        for place in range(files):
            path = folder / f"nexis-{place:02}{ending}"
            write(path, whole[place::files])
            made.setdefault(f"nexis {ending}", []).append(path)
    for number, body in enumerate(bodies[: max(1, articles // 4)]):
        path = folder / f"page-{number:04}.html"
        write_page(path, number, body)
        made.setdefault("web pages", []).append(path)
    return made


def read_ours(paths: Sequence[Path]) -> int:
    """Read files as `narrative.read_corpus` does, and return how many articles they have."""
    import narrative

    return len(narrative.read_corpus(paths))


def read_bare(paths: Sequence[Path]) -> int:
    """Take the bare text of files with the library that reads them, or with a peer that is installed."""
    ending = paths[0].suffix
    size = 0
    for path in paths:
        if ending == ".docx" and (docx := find("docx")):
            size += sum(len(one.text) for one in docx.Document(str(path)).paragraphs)
        elif ending == ".docx":
            etree = importlib.import_module("lxml.etree")
            with zipfile.ZipFile(path) as archive:
                size += len("".join(etree.fromstring(archive.read("word/document.xml")).itertext()))
        elif ending == ".rtf" and (striprtf := find("striprtf.striprtf")):
            size += len(striprtf.rtf_to_text(path.read_text()))
        elif ending == ".pdf" and (pypdf := find("pypdf")):
            size += sum(len(page.extract_text()) for page in pypdf.PdfReader(path).pages)
        elif ending == ".pdf":
            document = importlib.import_module("pypdfium2").PdfDocument(path)
            size += sum(len(page.get_textpage().get_text_range()) for page in document)
        elif ending == ".html":
            extracted = importlib.import_module("trafilatura").extract(path.read_text(encoding="utf-8"))
            size += len(extracted or "")
        else:
            return 0
    return size


def find(name: str) -> object:
    """Return a library that may be installed, or nothing."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def run_alone(which: str, paths: Sequence[Path]) -> tuple[int, float, float]:
    """Read files in a process of its own: what it returns, seconds, and megabytes beside an empty process."""
    command = [sys.executable, __file__, "--alone", which, *map(str, paths)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(answer[0]), float(answer[1]), float(answer[2])


def read_alone(which: str, names: Sequence[str]) -> None:
    """Read files once they can be, and print what was found, seconds and megabytes."""
    read = {"ours": read_ours, "bare": read_bare}[which]
    paths = [Path(name) for name in names]
    read(paths[:1])  # what is loaded once is loaded before
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    found = read(paths)
    seconds = time.process_time() - begun
    print(found, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def main() -> None:
    """Print the table, and fail if a target is missed at the size that it is for."""
    parser = start_parser(__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    parser.add_argument("--alone", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        read_alone(arguments.alone[0], arguments.alone[1:])
        return
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        made = make_files(Path(folder), arguments.articles, arguments.words, arguments.files)
        names = ("MB", "articles", "read", "seconds", "a second", "of bare", "MB more")
        print(f"{'kind':<14}", *(f"{name:>8}" for name in names))
        for kind, paths in made.items():
            megabytes = sum(path.stat().st_size for path in paths) / 1e6
            runs = [run_alone("ours", paths) for _ in range(arguments.rounds)]
            found, seconds, memory = runs[0][0], min(run[1] for run in runs), min(run[2] for run in runs)
            bare = min(run[1] for run in (run_alone("bare", paths) for _ in range(arguments.rounds)))
            there = len(paths) if kind == "web pages" else arguments.articles
            ratio = f"{seconds / bare:8.1f}" if bare > 0.001 else f"{'':>8}"
            counts = f"{megabytes:>8.1f} {there:>8,} {found:>8,}"
            print(f"{kind:<14} {counts} {seconds:>8.2f} {found / seconds:>8.0f} {ratio} {memory:>8.0f}")
            what, target = TARGETS.get(kind, ("", 0.0))
            slow = (what == "seconds" and seconds > target) or (what == "rate" and found / seconds < target)
            if found != there or (slow and arguments.articles == 1000):
                missed.append(kind)
    if missed:
        sys.exit(f"Missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()

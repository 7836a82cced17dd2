"""One article in files of each kind: text, title, author, date and outlet, as its maker meant them."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

from document_files import FILES, FIRST, PAGE, SECOND, TEXT, TITLE, WORD, make_warc, read
from narrative.corpus.documents.addresses import lose_addresses, name_address_list
from narrative.corpus.documents.references import join_reference_table
from narrative.corpus.readers.rows import Rows
from office_files import make_pdf, make_word, paragraph, zip_files


def only(data: bytes, ending: str) -> dict[str, object]:
    (rows,) = read(data, ending)
    assert not rows.failed, rows.problems
    return {name: column[0] for name, column in rows.cells.items()}


@pytest.mark.parametrize(("ending", "text"), [
    (".docx", f"{TITLE}\n\n{TEXT}"), (".odt", f"{TITLE}\n\n{FIRST}\n\nShips\t0\n\n{SECOND}"), (".rtf", TEXT),
    (".pdf", TEXT), (".eml", TEXT), (".epub", TEXT), (".xml", f"{TITLE}\n\n{TEXT}"),
])  # fmt: skip
def test_text_title_author_and_date_of_single_documents(ending: str, text: str) -> None:
    cells = only(FILES[ending], ending)
    assert cells["text"] == text
    assert cells["title"] == TITLE
    assert cells["author"] == "Ada Quill"
    assert str(cells["date"])[:10] == "2023-05-01"


@pytest.mark.parametrize("ending", [".html", ".mht", ".warc.gz"])
def test_the_article_of_a_page_is_its_main_text_with_what_its_head_says(ending: str) -> None:
    cells = only(FILES[ending], ending)
    paragraphs = str(cells["text"]).split("\n\n")
    assert (paragraphs[0], paragraphs[1], len(paragraphs)) == (FIRST, SECOND, 4)
    assert cells["title"] == TITLE
    assert (cells["date"], cells["outlet"], cells["author"]) == (
        "2023-05-01T08:30",
        "Skellhythe Post",
        "Ada Quill",
    )
    assert (cells["section"], cells["language"], cells["url"]) == (
        "News",
        "en",
        "https://post.example/harbour",
    )


def page(head: str, body: str = "") -> bytes:
    return PAGE.replace(PAGE[PAGE.index(b"<title>") : PAGE.index(b"</head>")], head.encode()).replace(
        b"<article>", b"<article>" + body.encode()
    )


@pytest.mark.parametrize(
    ("head", "title", "date", "outlet"),
    [
        ('<title>x</title><meta property="og:title" content="War | Daily"><meta property="og:site_name" '
         'content="Daily"><meta name="date" content="2020-01-02">', "War", "2020-01-02", "Daily"),
        ('<title>The harbour reopens - Post</title><meta property="article:published_time" '
         'content="2020-03-04T05:06:07Z">', "The harbour reopens", "2020-03-04T05:06:07", ""),
        ('<title>The harbour reopens</title><link rel="canonical" href="https://www.post.example/2020/03/04/x">',
         "The harbour reopens", "2020-03-04", "post.example"),
        ('<title>x</title><script type="application/ld+json">{"@graph": [{"@type": ["WebPage"]}, {"@type": '
         '"ReportageNewsArticle", "headline": "Graph", "datePublished": "2020-05-06", "publisher": '
         '{"name": "Graph Post"}}]}</script>', "Graph", "2020-05-06", "Graph Post"),
        ('<title>The harbour reopens | SP | 01.02.2020</title><meta property="og:site_name" '
         'content="SP.COM">',
         "The harbour reopens", "2020-02-01", "SP"),
        ('<title>x</title><script type="application/ld+json">{broken</script><meta property="og:title" '
         'content="Still">', "Still", None, ""),
    ],
)  # fmt: skip
def test_metadata_are_taken_from_where_pages_have_them(head: str, title: str, date: str, outlet: str) -> None:
    cells = only(page(head), ".html")
    assert (cells["title"], cells.get("date"), cells.get("outlet", "")) == (title, date, outlet)


def test_a_place_by_itself_above_the_text_is_no_text() -> None:
    cells = only(PAGE.replace(b"</h1>", b"</h1><p>SKELLHYTHE \xe2\x80\x94</p>"), ".html")
    assert (cells["dateline"], str(cells["text"]).split("\n\n")[0]) == ("SKELLHYTHE", FIRST)


def test_a_page_that_shows_the_beginning_only_has_the_text_that_its_head_states() -> None:
    body = "\\n".join([FIRST, SECOND] * 3).encode()
    stated = PAGE.replace(b'"articleSection"', b'"articleBody": "%b", "articleSection"' % body)
    shown = stated[: stated.index(b"</p><p>")] + b"</p></article></body></html>"
    assert str(only(shown, ".html")["text"]) == "\n\n".join([FIRST, SECOND] * 3)
    assert str(only(stated, ".html")["text"]).count(SECOND) == 1


def test_a_page_gives_the_same_every_time() -> None:
    assert [only(PAGE, ".html") for _ in range(3)] == [only(PAGE, ".html")] * 3


def test_titles_and_authors_that_programs_give_are_none() -> None:
    data = make_word(paragraph(FIRST), core={"dc:title": "Document1", "dc:creator": "Microsoft Office User"})
    assert set(only(data, ".docx")) == {"text"}
    data = make_pdf([[(50, 100, FIRST)]], info={"Title": "Microsoft Word - war.docx", "Author": "admin"})
    assert set(only(data, ".pdf")) == {"text"}


def test_the_date_of_the_file_is_told_as_what_it_is() -> None:
    (rows,) = read(WORD, ".docx")
    assert [problem.problem for problem in rows.problems] == [
        "the date 2023-05-01 is that on which the file was made"
    ]


def test_a_scan_is_lost_with_what_to_do_and_pages_without_text_are_told() -> None:
    (rows,) = read(make_pdf([[], []]), ".pdf")
    assert (rows.failed, rows.problems[0].problem) == (True, "no text in it; it needs OCR")
    (rows,) = read(make_pdf([[(50, 100, FIRST)], []]), ".pdf")
    assert rows.problems[0].problem == "1 of 2 pages without text: 2"


def test_notes_stand_beside_the_text() -> None:
    assert only(FILES[".odt"], ".odt")["notes"] == "A note."


def test_each_member_of_an_archive_is_a_file_with_its_own_losses() -> None:
    broken = bytearray(zip_files({"a.html": PAGE, "b.html": PAGE}))
    at = broken.index(b"a.html") + 40
    broken[at : at + 8] = b"\xff" * 8
    found = read(
        zip_files({"x/a.docx": WORD, "x/a.html": PAGE, "in.zip": bytes(broken), "c.xyz": "?"}), ".zip"
    )
    assert [(rows.file, rows.stem, rows.failed) for rows in found] == [
        ("harbour.zip/c.xyz", "harbour/c", True),
        ("harbour.zip/in.zip/a.html", "harbour/in/a", True),
        ("harbour.zip/in.zip/b.html", "harbour/in/b", False),
        ("harbour.zip/x/a.docx", "harbour/x/a.docx", False),
        ("harbour.zip/x/a.html", "harbour/x/a.html", False),
    ]


def test_names_in_archives_never_leave_them() -> None:
    found = read(zip_files({"../../etc/a.html": PAGE, "/b.html": PAGE, "c:\\d.html": PAGE}), ".zip")
    assert [rows.file for rows in found] == [
        "harbour.zip/b.html", "harbour.zip/c/d.html", "harbour.zip/etc/a.html"
    ]  # fmt: skip


def test_archives_are_opened_to_a_depth() -> None:
    data = PAGE
    for depth in range(6):
        data = zip_files({f"{depth}.{'html' if depth == 0 else 'zip'}": data})
    (rows,) = read(data, ".zip")
    assert rows.failed
    assert "none deeper is opened" in rows.problems[0].problem


def test_small_archives_in_an_archive_are_bounded_each() -> None:
    """36 archives of 60 MB each, in a file of 6 kB, took over 40 seconds of the processor."""
    inside = {}
    for number in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "a " * 1_000_000)
        inside[f"{number}.zip"] = packed.getvalue()
    found = read(zip_files(inside), ".zip")
    assert [rows.problems[0].problem for rows in found] == [
        "refused: it unpacks to 2,000,000 bytes, more than 100 times its size"
    ] * 3


def test_bombs_are_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 70_000_000)
    for ending in (".zip", ".docx", ".odt", ".epub"):
        (rows,) = read(bomb.getvalue(), ending)
        assert rows.failed
        assert "unpacks to 70,000,000 bytes" in rows.problems[0].problem


def test_pages_of_a_web_archive_and_what_is_none() -> None:
    (rows,) = read(FILES[".warc"], ".warc")
    assert (rows.found, len(rows.numbers), rows.cells["saved"]) == (2, 2, ["2023-05-02T00:00:00Z"] * 2)
    (rows,) = read(
        make_warc([b"gone"], status="404 Not Found") + make_warc([b"{}"], kind="application/json"), ".warc"
    )
    assert (rows.found, rows.lost) == (2, 2)
    assert [problem.problem for problem in rows.problems[1:]] == [
        "no page: the site answered 404 at https://post.example/0",
        "no page but application/json at https://post.example/0",
    ]
    (rows,) = read(FILES[".warc"] + b"WARC/1.0\r\nbroken", ".warc")
    assert len(rows.numbers) >= 2


def test_conllu_texts_are_rebuilt_with_their_paragraphs() -> None:
    (rows,) = read(FILES[".conllu"], ".conllu")
    assert rows.cells["text"] == ["It can't reopen. No.\n\nNobody came.", "Rain."]
    assert rows.cells["doc_id"] == ["harbour-1", "harbour-2"]
    assert (rows.cells["title"][0], rows.cells["date"][0]) == (TITLE, "2023-05-01")


def test_tei_reads_the_corrected_form_and_no_notes() -> None:
    cells = only(FILES[".xml"], ".xml")
    assert cells["outlet"] == "Skellhythe Post"
    (rows,) = read(b"<other/>", ".xml")
    assert "unknown kind: its root is <other>" in rows.problems[0].problem


def test_references_are_joined_with_their_files() -> None:
    (rows,) = read(
        FILES[".ris"], ".ris", find_text=lambda path: TEXT if path == "files/7/harbour.txt" else ""
    )
    assert (rows.found, rows.lost, rows.numbers) == (3, 1, [1, 2])
    assert rows.cells["text"] == [FIRST, TEXT]
    assert rows.cells["text_from"] == ["abstract", "files/7/harbour.txt"]
    assert rows.cells["author"][0] == "Quill, Ada; Penn, Bo"
    assert (rows.cells["date"], rows.cells["date_as_read"]) == (["2023-05-01", None], ["2023-05-01", "2023"])


def test_a_table_of_references_is_joined_too() -> None:
    cells: dict[str, list[object]] = {
        "Key": ["A", "B"], "Item Type": ["news"] * 2, "Title": [TITLE, "x"],
        "Publication Title": ["Post"] * 2,
        "Abstract Note": [FIRST, ""], "Date": ["2023-05-01", ""], "File Attachments": ["", ""],
    }  # fmt: skip
    rows = join_reference_table(Rows("z.csv", cells=cells, numbers=[2, 3], found=2), lambda path: "")
    assert (rows.found, rows.lost, rows.numbers) == (2, 1, [2])
    assert (rows.cells["text"], rows.cells["outlet"], rows.cells["title"]) == ([FIRST], ["Post"], [TITLE])
    assert [problem.source for problem in rows.problems if problem.lost] == ["z.csv, row 3"]


def test_addresses_without_texts_are_never_articles() -> None:
    raw = ["410412347", "20200101", "202001", "2020", *["x"] * 56, "https://a.example/1"]
    assert name_address_list(raw) == "GDELT"
    assert name_address_list(["id", "indexed_date", "media_name", "title", "url"]) == "Media Cloud"
    assert name_address_list(["id", "title", "url", "media_name", "text"]) == ""
    rows = lose_addresses(Rows("a.csv", found=7), "GDELT")
    assert (rows.lost, rows.problems[0].problem) == (7, "7 addresses without texts, as GDELT gives them")


def test_optional_libraries_are_loaded_late_and_a_missing_one_is_told_with_what_to_install() -> None:
    program = (
        "import sys, narrative.corpus.documents.formats\n"
        "assert not {'lxml', 'pypdfium2', 'trafilatura', 'warcio'} & set(sys.modules)\n"
        "for name in ('lxml', 'pypdfium2', 'trafilatura', 'warcio'): sys.modules[name] = None\n"
        "sys.path.insert(0, 'tests/shared')\n"
        "from document_files import FILES, read\n"
        "for ending in ('.docx', '.pdf', '.html', '.warc', '.xml', '.odt', '.mht', '.epub'):\n"
        "    (rows,) = read(FILES[ending], ending)\n"
        "    assert rows.failed and 'pip install \".[imports]\"' in rows.problems[-1].problem, ending\n"
        "for ending in ('.rtf', '.eml', '.ris', '.conllu'):\n"
        "    assert not read(FILES[ending], ending)[0].failed\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

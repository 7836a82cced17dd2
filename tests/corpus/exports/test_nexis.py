"""Nexis and LexisNexis: every layout that real exports have, in files that are made here."""

from __future__ import annotations

import pytest

import exported
from exported import LONG, MORE, nexis_lines, nexis_page, nexis_text
from narrative.corpus.exports.articles import one_line
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.rows import Rows
from office_files import make_pdf, make_word, paragraph

BODY = f"{LONG}\n\n{MORE}"


def read(data: bytes | str, **settings: str) -> Rows:
    """The rows of a file."""
    found = read_export(
        Rows("x"), data.encode() if isinstance(data, str) else data, max_bytes=10**8, **settings
    )
    assert found is not None
    return found


def document(rows: Rows, place: int = 0) -> dict[str, object]:
    """The cells of a document."""
    return {name: column[place] for name, column in rows.cells.items() if column[place] is not None}


def make_rtf(paragraphs: list[tuple[str, str]], bold: str = "") -> bytes:
    """An RTF file of paragraphs, each with the bookmark that begins in it, with a head on every page."""

    def spell(text: str) -> str:
        return "".join(char if ord(char) < 128 else f"\\'{ord(char):02x}" for char in text)

    body = "".join(
        (f"{{\\*\\bkmkstart {mark}}}{{\\*\\bkmkend {mark}}}" if mark else "")
        + (f"\\b {spell(text)}\\b0" if text == bold else spell(text)) + "\\par\n"
        for text, mark in paragraphs
    )  # fmt: skip
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\header Page 1\\par a running head\\par}}{body}}}".encode()


def make_docx(*, cover: bool = False, marked: bool = True, count: int | None = None, **more: str) -> bytes:
    """A file of two documents as Nexis Uni gives it."""
    lines = [line for number in (1, 2) for line in nexis_lines(number, **more)]
    front = [
        f"Documents ({count or 2})",
        "1. Harbour",
        "Client/Matter: -None-",
        "2. Harbour",
        "Search Terms: x",
    ]
    paragraphs = [(text, "") for text in front] * cover + lines
    body = "".join(
        paragraph(text, inside=f'<w:bookmarkStart w:id="1" w:name="{mark}"/>' if mark and marked else "")
        for text, mark in paragraphs
    )
    return make_word(body, custom={"LADocCount": str((count or 2) + cover)})


@pytest.mark.parametrize(
    ("form", "counter", "title", "date", "author", "language", "stated"),
    [
        (exported.NEXIS_UK, "{k} of {n} DOCUMENTS", "Harbour: a dispute over the quay", "2010-01-11",
         "Ann Example", "en", 48),
        (exported.NEXIS_ACADEMIC, "{k} of {n} DOCUMENTS", "Harbour: a dispute over the quay", "2001-01-05",
         "ANN EXAMPLE From Friday's Post", None, 48),
        (exported.NEXIS_GERMAN, "Dokument {k} von {n}", "Streit um den Kai", "2011-08-31", "Nina Beispiel",
         "de", 1019),
        (exported.NEXIS_FRENCH, "{k} de {n} DOCUMENTS", "Le port en débat", "2003-05-17", None, "fr", 48),
        (exported.NEXIS_DUTCH, "{k} of {n} DOCUMENTS", "De haven", "2008-12-31", "Jan Voorbeeld", None, 48),
    ],
)  # fmt: skip
def test_text_files(
    form: str, counter: str, title: str, date: str, author: str | None, language: str | None, stated: int
) -> None:
    rows = read(nexis_text(form, form, counter=counter))
    assert (rows.kind, rows.stated, rows.found, rows.numbers) == ("nexis", 2, 2, [1, 2])
    first = document(rows)
    assert (first["title"], first["date"], first["words_stated"]) == (title, date, stated)
    assert (first.get("author"), first.get("language")) == (author, language)
    assert str(first["text"]).startswith(LONG)
    assert str(first["text"]).endswith((MORE, LONG))
    assert not {"copyright", "length"} & first.keys()


def test_a_line_with_a_colon_stays_in_the_text() -> None:
    text = str(document(read(nexis_text(exported.NEXIS_ACADEMIC)))["text"])
    assert text == f"{LONG}\n\nVIDEO: this paragraph is text.\n\n{MORE}"


def test_head_of_the_older_layouts() -> None:
    uk, academic = (document(read(nexis_text(form))) for form in (exported.NEXIS_UK, exported.NEXIS_ACADEMIC))
    assert (uk["outlet"], uk["edition"], uk["page"]) == ("The Invented Post", "Edition 1; Scotland", "A6")
    assert (academic["outlet"], academic["edition"]) == ("The Invented Post", "FINAL EDITION")
    assert academic["date_as_read"] == "January 5, 2001, Friday, FINAL EDITION"
    assert uk["load_date"] == "January 12, 2010"


def test_labels_below_the_text_and_none_at_all() -> None:
    below = "\n\n".join((
        exported.centre("The Invented Post"), exported.centre("January 5, 2001 Friday"), "A title", LONG,
        MORE, "SECTION: NEWS", "LENGTH: 48 words", "LOAD-DATE: January 6, 2001",
    ))  # fmt: skip
    none = "\n\n".join(
        ("De Site", "http://www.example.org/a", "3 mei 2015", "Zonder labels", "48 words", LONG, MORE)
    )
    between = "\n\n".join((
        exported.centre("A Wire"), "Title above the date", exported.centre("January 6, 2001 Saturday"),
        "LENGTH: 30 words", LONG, "HIGHLIGHT: below the text", "LANGUAGE: ENGLISH",
    ))  # fmt: skip
    rows = read(nexis_text(below, none, between))
    titles = [document(rows, place)["title"] for place in range(3)]
    assert titles == ["A title", "Zonder labels", "Title above the date"]
    texts = [one_line(str(document(rows, place)["text"])) for place in range(3)]
    assert texts == [f"{LONG} {MORE}", f"{LONG} {MORE}", LONG]
    assert [document(rows, place)["outlet"] for place in range(3)] == [
        "The Invented Post",
        "De Site",
        "A Wire",
    ]
    assert document(rows, 2)["lead"] == "below the text"


def test_documents_without_text_are_lost_with_a_reason() -> None:
    picture = "\n\n".join((
        exported.centre("The Invented Post"), exported.centre("January 7, 2001 Sunday"), "A picture",
        "GRAPHIC: without a text", "LOAD-DATE: January 8, 2001",
    ))  # fmt: skip
    rows = read(nexis_text(exported.NEXIS_UK, picture, exported.centre("Copyright 2001 Invented Press")))
    assert (rows.found, rows.numbers, rows.lost) == (3, [1], 2)
    assert [problem.source for problem in rows.problems if problem.lost] == ["x, document 2", "x, document 3"]


def test_one_saved_document_without_a_counter() -> None:
    rows = read(exported.NEXIS_UK)
    assert (rows.kind, rows.stated, rows.found) == ("nexis", None, 1)
    assert document(rows)["title"] == "Harbour: a dispute over the quay"


@pytest.mark.parametrize("lower", [False, True])
def test_pages(lower: bool) -> None:
    rows = read(
        nexis_page(
            {"title": "First", "BYLINE": "Ann"},
            {"HEADLINE": "Second; or B"},
            {"date": "unknown"},
            lower=lower,
        )
    )
    assert (rows.stated, rows.numbers) == (3, [1, 2, 3])
    assert [document(rows, place).get("title") for place in range(3)] == ["First", "Second; or B", None]
    assert [document(rows, place)["text"] for place in range(3)] == [BODY] * 3
    assert (document(rows)["outlet"], document(rows)["author"]) == ("The Invented Post", "Ann")
    assert "date" not in document(rows, 2)


def test_a_row_of_a_table_is_a_line() -> None:
    rows = "".join(
        f"<TR><TD><P>{a}</P></TD><TD><P>{b}</P></TD></TR>" for a, b in (("Quay", "1,111"), ("Pier", "7"))
    )
    page = nexis_page({"title": "First", "LENGTH": "4 words"}).replace(f'<SPAN CLASS="c2">{LONG}</SPAN>', "")
    table = page.replace(f'<P CLASS="c9"><SPAN CLASS="c2">{MORE}</SPAN></P>', f"<TABLE>{rows}</TABLE>")
    assert document(read(table))["text"] == "Quay 1,111\n\nPier 7"


def test_a_notice_in_place_of_a_document() -> None:
    notice = "<DIV><P>We are sorry but there is an error in this document, which cannot be displayed.</P>"
    page = nexis_page({"title": "First"}, stated=2).replace(
        "</BODY>", f'<A NAME="DOC_ID_0_1"></A>{notice}</DIV></BODY>'
    )
    rows = read(page)
    assert (rows.found, rows.numbers, rows.lost) == (2, [1], 1)
    assert "gives a notice in its place" in rows.problems[-1].problem


@pytest.mark.parametrize("cover", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_word_files(cover: bool, marked: bool) -> None:
    rows = read(make_docx(cover=cover, marked=marked))
    assert (rows.stated, rows.numbers) == (2, [1, 2])
    for place in range(2):
        one = document(rows, place)
        assert (one["title"], one["outlet"], one["date"]) == (
            "Harbour: a dispute", "The Invented Post", "2019-07-01T09:20",
        )  # fmt: skip
        assert (one["text"], one["author"], one["page"]) == (BODY, "ANN EXAMPLE From Monday's Post", "A10")
        assert (one["words_stated"], one["language"]) == (48, "en")


def test_other_languages_of_the_interface() -> None:
    rows = read(make_docx(end="Fin du document", body="Corps", date="1 juillet 2019"))
    assert (rows.numbers, document(rows)["date"], document(rows)["text"]) == ([1, 2], "2019-07-01", BODY)


def test_rich_text_of_nexis_uni_and_of_the_older_product() -> None:
    new = read(make_rtf([line for number in (1, 2) for line in nexis_lines(number)]))
    assert (new.numbers, document(new, 1)["title"], document(new, 1)["text"]) == (
        [1, 2],
        "Harbour: a dispute",
        BODY,
    )
    old = [
        ("", "DOC_ID_0_0"), ("1 of 1 DOCUMENT", ""), ("The Invented Post", ""),
        ("January 11, 2010 Monday", ""), ("Late issue", ""), ("A title in bold", ""), ("BYLINE: Ann", ""),
        ("LENGTH: 48 words", ""), (LONG, ""), (MORE, ""),
        ("LOAD-DATE: January 12, 2010", ""), ("Copyright 2010 Invented", ""),
    ]  # fmt: skip
    one = document(read(make_rtf(old, bold="A title in bold")))
    assert (one["title"], one["edition"], one["text"]) == ("A title in bold", "Late issue", BODY)


def test_pdf_with_the_same_head_on_every_page() -> None:
    pages = []
    for number in range(1, 5):
        texts = ["Page 1 of 1", *(text for text, _ in nexis_lines(number, "Harbour: a dispute"))]
        lines = [line for text in texts if text for line in exported.wrap(text, 90).split("\n")]
        pages.append([(50.0, 40.0 + 12 * place, line) for place, line in enumerate(lines)])
    rows = read(make_pdf(pages))
    assert (rows.kind, rows.numbers) == ("nexis", [1, 2, 3, 4])
    for place in range(4):
        one = document(rows, place)
        assert (one["title"], one["outlet"], one["date"]) == (
            "Harbour: a dispute", "The Invented Post", "2019-07-01T09:20",
        )  # fmt: skip
        assert one_line(str(one["text"])) == f"{LONG} {MORE}"


@pytest.mark.parametrize(
    "title",
    ["In 2000 um 4,5 Prozent: Covid-19, part 1", "September 11, 2001: the day after", "May 2, 2002", "1984"],
)
def test_titles_that_look_like_dates(title: str) -> None:
    rows = read(make_docx(title=title))
    assert (document(rows)["title"], document(rows)["date"]) == (title, "2019-07-01T09:20")
    assert document(rows)["outlet"] == "The Invented Post"

"""`.docx`: what a reader of the file sees, and nothing else."""

from __future__ import annotations

import pytest

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.word import extract_word
from narrative.corpus.readers.rows import ALWAYS
from office_files import make_word, paragraph, word_part, zip_files


def texts(body: str) -> list[str]:
    return [one.text for one in extract_word(make_word(body)).body]


def test_runs_links_tabs_and_breaks_are_one_text() -> None:
    link = "<w:hyperlink><w:r><w:t>ban</w:t></w:r></w:hyperlink>"
    rest = '<w:r><w:br/><w:t>line</w:t><w:tab/><w:t xml:space="preserve"> two</w:t><w:noBreakHyphen/></w:r>'
    assert texts(
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Ur</w:t></w:r>{link}{rest}</w:p>"
    ) == ["Urban\nline\t two\u2011"]


def test_deleted_moved_hidden_and_second_versions_are_left_out() -> None:
    gone = "<w:del><w:r><w:delText>gone</w:delText><w:tab/></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    added = "<w:ins><w:r><w:t>added</w:t></w:r></w:ins>"
    assert texts(f"<w:p>{gone}{moved}{hidden}{added}</w:p>") == ["added"]


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>"
    assert texts(first + paragraph("two") + paragraph("three")) == ["One two", "three"]


def test_the_text_of_a_box_stands_once_behind_its_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph("in the box") + "</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
    )
    assert texts(f"<w:p><w:r>{both}</mc:AlternateContent><w:t>around</w:t></w:r></w:p>") == [
        "around",
        "in the box",
    ]


def test_headings_bookmarks_and_ends_of_sections() -> None:
    mark = '<w:bookmarkStart w:name="Bookmark_1"/>'
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    outlined = '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:p>'
    second = paragraph("B", style="Mine", inside='<w:bookmarkStart w:name="x"/>')
    body = extract_word(make_word(mark + paragraph("A", style="Heading1") + second + section + outlined)).body
    assert [(one.style, one.level, one.bookmarks, one.ends_section) for one in body] == [
        ("heading 1", 1, ["Bookmark_1"], False),
        ("My head", 1, ["x"], False),
        ("", 0, [], True),
        ("", 3, [], False),
    ]


def test_a_row_of_a_table_is_a_line_of_the_text() -> None:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Year", "Articles"), ("1999", "7"))
    )
    contents = extract_word(make_word(paragraph("Before") + f"<w:tbl>{rows}</w:tbl>" + paragraph("After")))
    assert contents.text() == "Before\n\nYear\tArticles\n1999\t7\n\nAfter"
    assert [one.cell for one in contents.body] == [None, (1, 1), (1, 2), (2, 1), (2, 2), None]


def test_notes_margins_and_properties_stand_apart() -> None:
    rule = f'<w:footnote w:type="separator">{paragraph("---")}</w:footnote>'
    note = f"{rule}<w:footnote>{paragraph('A note.')}</w:footnote>"
    contents = extract_word(
        make_word(
            paragraph("Text"),
            core={"dc:title": "A title", "dcterms:created": "2020-05-01T10:00:00Z"},
            custom={"LADocCount": "2"},
            parts={
                "word/footnotes.xml": word_part("footnotes", note),
                "word/header1.xml": word_part("hdr", paragraph("Page 1")),
                "word/comments.xml": word_part("comments", paragraph("never")),
            },
        )
    )
    assert [one.text for one in contents.body] == ["Text"]
    assert [one.text for one in contents.notes] == ["A note."]
    assert [one.text for one in contents.margins] == ["Page 1"]
    assert contents.core == {"title": "A title", "created": "2020-05-01T10:00:00Z"}
    assert contents.properties == {"LADocCount": "2"}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + word_part("document", "<w:body/>")
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + word_part(
    "document", "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04nothing", "damaged"),
        (zip_files({"a.txt": "x"}), "not a Word file"),
        (zip_files({"word/document.xml": "<a/>"}), "of another kind"),
        (zip_files({"word/document.xml": "<a"}), "not well-formed"),
        (zip_files({"word/document.xml": BOMB}), "declares entities"),
        (zip_files({"word/document.xml": OUTSIDE}), "declares entities"),
    ],
)
def test_what_is_no_word_file_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        extract_word(data)


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="unpacks to"):
        extract_word(zip_files({"word/document.xml": b" " * (ALWAYS + 1)}))


def test_tables_nested_deep_take_no_longer() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 500 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 500
    assert texts(deep) == ["x"]

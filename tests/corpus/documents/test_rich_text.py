r"""`.rtf`: control words as the specification 1.9.1 defines them; word processors show the same."""

from __future__ import annotations

import time

import pytest

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.rich_text import extract_rich_text


def text(body: bytes, head: bytes = rb"\ansi\ansicpg1252") -> str:
    return extract_rich_text(rb"{\rtf1" + head + b" " + body + b"}").text()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (rb"One\par Two\line three\tab four", "One\n\nTwo\nthree\tfour"),
        (rb"caf\'e9 \'93x\'94 \ldblquote y\rdblquote\~z", "café “x” “y”\u00a0z"),
        (rb"\u8222?Wer\u8220\'94 \uc2\u8364 EUR", "„Wer“ €R"),
        (rb"{\uc0\u8364 EUR} \u8364 ?x", "€EUR €x"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (
            rb"a{\*\unknown hidden {\b deep}}b{\pict\wmetafile8 0102}c{\object{\*\objdata 01}{\result r}}d",
            "abcd",
        ),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt ba}}n{\v hidden}{\deleted gone\par}.", "ban."),
        (rb"a{\listtext 1.\tab}b{\xe index}c{\*\annotation no}d", "abcd"),
        (rb"back\\slash \{brace\} in\_side", "back\\slash {brace} in\u2011side"),
        (rb"raw \bin4 }}}}after", "raw after"),
        (b"broken \r\nline\\\r\nend", "broken line\n\nend"),
    ],
)
def test_text_is_what_a_word_processor_shows(body: bytes, shown: str) -> None:
    assert text(body) == shown


def test_each_font_has_its_own_encoding() -> None:
    fonts = rb"\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}{\f3\cpg1253 D;}}"
    assert text(rb"\'e9\f1\'c2\'ee\'e9\'ed\'e0\f2\'82\'a0{\f3\'e1}\plain\'e9", fonts).strip() == "éВойнаあαé"
    assert text(rb"\'c2\'ee\'e9\'ed\'e0", rb"\ansi\ansicpg1251") == "Война"
    assert text(rb"\'8e", rb"\mac") == "é"


def test_notes_margins_properties_styles_and_bookmarks() -> None:
    contents = extract_rich_text(
        rb"{\rtf1\ansi{\stylesheet{\s1 heading 1;}}{\info{\title A \'e9}{\creatim\yr2020\mo5\dy1}}"
        rb"{\*\userprops{\propname LADocCount}\proptype3{\staticval 2}}{\header Page\par}"
        rb"\pard\s1{\*\bkmkstart Bookmark_1}Head\par\pard Text{\footnote A note.}\sect}"
    )
    assert [(one.text, one.style, one.level, one.bookmarks, one.ends_section) for one in contents.body] == [
        ("Head", "heading 1", 1, ["Bookmark_1"], False),
        ("Text", "", 0, [], True),
    ]
    assert [one.text for one in contents.notes] == ["A note."]
    assert [one.text for one in contents.margins] == ["Page"]
    assert contents.core == {"title": "A é", "created": "2020-05-01"}
    assert contents.properties == {"LADocCount": "2"}


def test_a_row_of_a_table_is_a_line() -> None:
    row = rb"\trowd\cellx1\cellx2\intbl %b\cell %b\cell\row"
    assert text(row % (b"Year", b"No") + row % (b"1999", b"7") + rb"\pard End") == "Year\tNo\n1999\t7\n\nEnd"


@pytest.mark.parametrize("piece", [b"{", b"}", rb"{\b ", rb"{\*\x", rb"{\header ", b"\\"])
def test_groups_nested_deep_or_never_closed_end(piece: bytes) -> None:
    started = time.process_time()
    contents = extract_rich_text(rb"{\rtf1 a" + piece * 100_000)
    assert "".join(one.text for one in contents.body).startswith("a")
    assert time.process_time() - started < 30


def test_what_is_no_rtf_is_refused() -> None:
    with pytest.raises(Unreadable, match="not an RTF"):
        extract_rich_text(b"plain text")

"""`.pdf`: pages laid out here by hand, so that the order of reading is known."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.pdf import extract_pdf
from office_files import make_pdf

LEFT = (
    "The ministers of the seven states met in the",
    "old harbour on Monday and spoke of the gover-",
    "nment of the host and a well-known clerk who",
    "had seen them leave in the rain with no hat,",
)
RIGHT = (
    "no coat and no bag. The next day a new group",
    "was named, and its first act was to call the",
    "same clerk, who is by now rather more well-",
    "known than all of them, to a cup of hot tea.",
)
JOINED = " ".join(LEFT + RIGHT).replace("gover- n", "govern").replace("- ", "-")


def column(lines: Sequence[str], left: float, top: float = 100) -> list[tuple[float, float, str]]:
    return [(left, top + 12 * number, line) for number, line in enumerate(lines)]


def test_columns_are_read_one_after_the_other_even_if_the_file_goes_by_rows() -> None:
    rows = [piece for pair in zip(column(LEFT, 50), column(RIGHT, 320), strict=True) for piece in pair]
    title = [
        (50.0, 70.0, "A cabinet falls over the price of tea in the old harbour, and another one is named")
    ]
    paragraphs = extract_pdf(make_pdf([title + rows])).paragraphs()
    assert paragraphs[0].startswith("A cabinet falls")
    joined = " ".join(paragraphs[1:])
    assert joined == JOINED


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (50.0, 40.0, "Harbour Courier"),
            (50.0, 100.0, f"Text {letter} of a page, with a line that"),
            (50.0, 112.0, f"is short, {letter}."),
            (300.0, 760.0, f"{number}"),
        ]
        for number, letter in enumerate("abc", 1)
    ]
    read = extract_pdf(make_pdf(pages, info={"Title": "Harbour"}))
    assert read.paragraphs() == [
        f"Text {letter} of a page, with a line that is short, {letter}." for letter in "abc"
    ]
    assert [line.text for line in read.lines if line.is_running][:2] == ["Harbour Courier", "1"]
    assert read.core["title"] == "Harbour"


def test_paragraphs_end_at_gaps_and_at_short_lines() -> None:
    second = [
        "A second one stands after a gap, with lines",
        "as long as those above it, and then it ends",
        "soon.",
    ]
    lines = [*column(LEFT[:2], 50), *column(second, 50, 140), (50.0, 176.0, "A third one has room above.")]
    assert extract_pdf(make_pdf([lines])).paragraphs() == [
        " ".join(LEFT[:2]), " ".join(second), "A third one has room above.",
    ]  # fmt: skip


def test_lines_say_where_they_stand() -> None:
    (line,) = extract_pdf(make_pdf([[(50, 100, "War")]])).lines
    assert (line.page, line.text, round(line.left)) == (1, "War", 50)
    assert line.top < 100 < line.bottom


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (make_pdf([[], []]), "needs OCR"),
        (b"%PDF-1.4 nothing", "damaged"),
        (make_pdf([[(50, 100, "War")]])[:300], "damaged"),
    ],
)
def test_what_has_no_text_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        extract_pdf(data)


def test_pages_that_lead_back_to_themselves_end() -> None:
    looped = make_pdf([[(50, 100, "War")]]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(Unreadable):
        extract_pdf(looped)

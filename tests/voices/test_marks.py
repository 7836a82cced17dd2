"""Quotation marks of all kinds, on invented sentences."""

from __future__ import annotations

import time

import pytest

from narrative.voices.marks import find_marked, find_paragraphs


def read(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in find_marked(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"No," she said. "Never."', ['"No,"', '"Never."']),
        ("“No,” she said. “Never.”", ["“No,”", "“Never.”"]),
        ("'No,' she said. 'Never.'", ["'No,'", "'Never.'"]),
        ("‘No,’ she said. ‘It’s the dockers’ quay.’", ["‘No,’", "‘It’s the dockers’ quay.’"]),
        ("''No,'' he said. ''It's the dockers' quay.''", ["''No,''", "''It's the dockers' quay.''"]),
        ("„Nein“, sagte sie. »Nie«, rief er. «Jamais», dit-elle.", ["„Nein“", "»Nie«", "«Jamais»"]),
        ("« Jamais », dit-elle.", ["« Jamais »"]),
        ("“He told me ‘wait’, and I did,” she said.", ["“He told me ‘wait’, and I did,”"]),
        ("‘They call it “modern”,’ he says.", ["‘They call it “modern”,’"]),
        ("The dockers' hall and the workers’ club of the '80s: rock 'n' roll, 'tis said.", []),
        ("It isn't Lee's, it isn’t Brask’s.", []),
        ("“Never closed and he said so.\n\nNext day.", ["“Never closed and he said so."]),
        # Never closed, but who said it stands behind.
        ("“No, he said.\n\nNext day.", ["“No,"]),
        ("“No, said Mr. Lee on Monday. ‘Never’ is late.", ["“No,", "‘Never’"]),
        ("“No, Ann Lee, the minister, says, “and never.”", ["“No,", "“and never.”"]),
        (
            "“So it is, I said, and he went. Lee, said the man, fell.",
            ["“So it is, I said, and he went. Lee,"],
        ),
        (
            "“If he calls, he said we go. Then, the Board says it is late.",
            ["“If he calls, he said we go. Then, the Board says it is late."],
        ),
        (
            "“The board went, he said, to sea.\n\n“Two,” she said.",
            ["“The board went, he said, to sea.", "“Two,”"],
        ),
        ("“One, he said.\n\n“Two,” she said.", ["“One,", "“Two,”"]),
        ("“One.\n\n“Two,” she said.", ["“One.", "“Two,”"]),
        ("A 5\" pipe and a 6' plank.", []),
        ("The tide was 'low' (as 'they' say).", ["'low'", "'they'"]),
        ('<tweet id="12" author="x">Hello "you"</tweet> <p class="b">', ['Hello "you"']),
        ("<blockquote>One.\n\nTwo.</blockquote> <q >Three</q>", ["One.", "Two.", "Three"]),
        ("Lee wrote:\n> One.\n> Two.\nNobody &ldquo;read&rdquo; it.", ["One.", "Two.", "&ldquo;read&rdquo;"]),
        ("He said,“Look, it floats.”", ["“Look, it floats.”"]),
        ("“Closed by the wrong mark,“ she said.", ["“Closed by the wrong mark,“"]),
        ("", []),
    ],
)
def test_marks_are_found(text: str, found: list[str]) -> None:
    assert read(text) == found


def test_a_mark_that_was_never_closed_says_so() -> None:
    assert [mark.closed for mark in find_marked("“So.” And “then")] == [True, False]


def test_paragraphs_end_at_blank_lines_and_behind_sentences() -> None:
    text = "A title\n\nOne line\nthat goes on.\nAnother."
    assert [text[first:last] for first, last in find_paragraphs(text)] == [
        "A title", "One line\nthat goes on.", "Another.",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ['"', "‘", "’", "''", "„", " '", "s' ", "“No, he said. ‘No, he said. «"])
def test_a_text_of_nothing_but_marks_takes_time_by_its_length(sign: str) -> None:
    started = time.process_time()
    find_marked(sign * (8_000 if len(sign) < 3 else 2_000))
    assert time.process_time() - started < 1

"""What a copy changed: the text is all there, the changes are right, and nothing in it is markup."""

from __future__ import annotations

import html
import re
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.copies.edits import Edits, show_edits
from narrative.corpus.corpus import Corpus
from narrative.corpus.teaching import load_corpus
from narrative.errors import UnknownNameError
from narrative.reports.publishing.markup import clean_html
from narrative.schema import EDITS
from narrative.text import find_tokens, normalise


def edits(first: str, copy: str) -> Edits:
    table = pd.DataFrame({"text": [first, copy], "outlet": ["Wire <1>", "Post"], "title": ["$a$", ""]})
    return show_edits(Corpus.from_documents(table.set_axis(["f", "c"])), "f", "c")


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def words(text: str) -> list[str]:
    return [normalise(text[start:end]) for start, end in find_tokens(text)]


TEXT = st.text(alphabet="ab c.\n$<é\r’", max_size=60)
WORDS = st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six", "seven"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(TEXT | WORDS.map(" ".join), TEXT | WORDS.map(" ".join))
def test_both_texts_are_all_there(first: str, copy: str) -> None:
    shown = edits(first, copy)
    markup = shown.body()
    assert text_of(re.sub(r"<del>.*?</del>", "", markup, flags=re.DOTALL)) == copy
    kept = re.sub(r"<ins>.*?</ins>", "", markup, flags=re.DOTALL)
    assert words(text_of(re.sub(r"</?del>", " ", kept))) == words(first)
    place = 0
    for row in shown.changes.itertuples():
        assert copy[row.start : row.end] == row.added
        assert first[row.first_start : row.first_end] == row.removed
        assert (len(words(row.added)), len(words(row.removed))) == (row.words_added, row.words_removed)
        assert row.words_added + row.words_removed > 0
        assert place <= row.start
        place = row.end


def test_changes_by_hand() -> None:
    first = "The minister said on Monday that the ferry would sail. Nobody was hurt in the harbour."
    copy = "The minister promised on Monday that the old ferry would sail."
    table = edits(first, copy).changes
    assert tuple(table.columns) == EDITS
    # "on Monday that the" and "ferry would sail" are four and three words, so they stay; "The minister" are
    # two, which are too few to stand alone between the beginning and a change.
    assert table[["removed", "added"]].to_numpy().tolist() == [
        ["The minister said ", "The minister promised "],
        ["", "old "],
        ["Nobody was hurt in the harbour.", ""],
    ]
    assert edits(first, copy).summary == "3 changes: 4 words put in, 9 words taken out."


def test_case_and_signs_are_no_change() -> None:
    shown = edits("“It isn't over”, she said.", '"It isn’t OVER" she said!')
    assert len(shown.changes) == 0
    assert repr(shown) == 'no changes: no words put in, no words taken out.\n\n"It isn’t OVER" she said!'


def test_nothing_in_a_text_is_markup() -> None:
    hostile = "<script>alert(1)</script> costs $5 or \\(x\\) & $6"
    page = edits(hostile, "Now <b>bold</b> for $7 </ins> only")._repr_html_()
    assert "<script" not in page
    assert "<b>" not in page
    assert "$" not in page.replace("<span>$</span>", "")
    assert "Wire &lt;1&gt;" in page
    assert text_of(clean_html(page)).count("bold") == 1  # a report keeps it
    assert clean_html(page).count("<ins>") == page.count("<ins>")


@pytest.mark.parametrize(
    ("first", "copy"),
    [
        ("a " * 20_000, "a " * 20_000 + "b"),
        (" ".join(f"w{n % 100}" for n in range(20_000)), " ".join(f"w{n * 7 % 100}" for n in range(20_000))),
        (" ".join(f"w{n}" for n in range(20_000)), " ".join(f"w{n}" for n in range(20_000, 0, -1))),
        ("x" * 200_000, "x" * 200_001),
    ],
)
def test_texts_made_to_be_slow(first: str, copy: str) -> None:
    begin = time.process_time()
    shown = edits(first, copy)
    assert time.process_time() - begin < 5
    assert len(shown.changes) >= 1


def test_a_copy_of_the_teaching_corpus() -> None:
    """Its list of copies says: "everything from the dockers at the gate to the end is cut"."""
    shown = show_edits(
        load_corpus("harbour"), "agency/2019-03-18-strike-begins", "state/2019-03-18-supplies-secure"
    )
    assert shown.changes["words_added"].sum() == 0
    (change,) = shown.changes.itertuples()
    assert change.end == len(shown.copy)
    assert "dockers" in change.removed[:100]


def test_an_unknown_document() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["one", "two"]}, index=["f", "c"]))
    with pytest.raises(UnknownNameError, match=r"Unknown document 'x'\. Available: f, c"):
        show_edits(corpus, "f", "x")

"""Lines of a concordance as they are shown, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Corpus, kwic
from narrative.concordance.display import open_pairs, open_words, show_lines
from narrative.errors import TableError
from narrative.vocabulary.marking import find_company, find_keywords
from two_papers import make_grouped

HOSTILE = "<b>x</b> $5$ & more"


@pytest.fixture(scope="module")
def grouped() -> Corpus:
    return make_grouped()


@pytest.fixture(scope="module")
def keywords(grouped: Corpus) -> pd.DataFrame:
    return find_keywords(grouped, min_count=2)


def test_lines_are_of_the_group_drawn_by_lot(grouped: Corpus, keywords: pd.DataFrame) -> None:
    chosen = keywords[keywords["item"].isin(["harbour"])]
    lines = open_words(grouped, chosen, n=3, window=2, seed=1)
    assert lines["heading"].tolist() == ["Courier: harbour"] * 3 + ["The Herald: harbour"] * 3
    assert set(lines["outlet"][:3]) == {"Courier"}
    pd.testing.assert_frame_equal(lines, open_words(grouped, chosen, n=3, window=2, seed=1))
    others = open_words(grouped, chosen, n=3, window=2, seed=2)
    assert lines["doc_id"].tolist() != others["doc_id"].tolist()
    assert repr(show_lines(lines.head(1), caption="Lines")) == (
        "Lines\nCourier: harbour\n  at the  harbour  grew."
    )


def test_lines_of_a_pair_have_both(grouped: Corpus) -> None:
    company = find_company(grouped, ["strike"], window=1)
    lines = open_pairs(grouped, company, n=2, window=2)
    assert set(lines["heading"]) == {"strike near a", "strike near at"}
    assert all("a" in left.split() for left in lines["left"])
    # What no pattern can say has no line.
    assert len(open_pairs(grouped, company.assign(pattern=""))) == 0


def test_lines_are_never_markup_and_read_as_text_on_a_narrow_page() -> None:
    table = pd.DataFrame({"text": [f"{HOSTILE} (hope, {HOSTILE}"], "doc_id": ["<i>id</i>"]})
    lines = kwic(Corpus.from_documents(table), "hope").assign(heading=HOSTILE)
    html = show_lines(lines, caption=HOSTILE)._repr_html_()
    body = html.split("</style>")[1]
    assert "<b>" not in body
    assert "<i>" not in body
    assert body.count("&lt;b&gt;") == 4
    assert "$" not in body.replace("<span>$</span>", "")
    assert '(</td><td class="match">hope</td><td class="right">, ' in body  # as it stood, without a space
    with pytest.raises(TableError, match="heading"):
        show_lines(lines.drop(columns="heading"))

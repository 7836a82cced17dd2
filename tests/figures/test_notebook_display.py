"""How tables show themselves in a notebook: those of this package well, all others as pandas has them."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from narrative import (
    Corpus,
    Lexicon,
    audit,
    compare,
    frame_salience,
    kwic,
    load_corpus,
    load_lexicon,
    match,
    trend,
)
from narrative.figures import notebook_display
from narrative.resources import GIVEN_PATHS
from narrative.tables.sorting import SCRIPT, live_script
from narrative.tables.tables import show_table

HOSTILE = "<script>x()</script> $5 hope $6 " + "word " * 80


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> dict[type, Any]:
    """What a kernel was told; none runs in a test."""
    told: dict[type, Any] = {}
    formatter = SimpleNamespace(type_printers=told, for_type=told.__setitem__)
    shell = SimpleNamespace(kernel=1, display_formatter=SimpleNamespace(formatters={"text/html": formatter}))
    for module in ("narrative.figures.notebook_display", "narrative.tables.sorting"):
        monkeypatch.setattr(f"{module}.running_shell", lambda: shell)
    return told


def test_tables_are_short_have_units_and_keep_text_as_text() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": [HOSTILE] * 12}))
    lexicon = Lexicon.from_entries({"<b>": ["hope"]}, name="mine")
    places = notebook_display.show_known(match(corpus, lexicon)) or ""
    assert "Matches · mine · the first 10 of 12 rows" in places
    assert places.count("<tr>") == 11
    assert "&lt;b&gt;" in places
    assert "<small>character</small>" in places
    lines = notebook_display.show_known(kwic(corpus, "hope")) or ""
    assert "<script>x" not in lines
    assert "$" not in lines.replace("<span>$</span>", "")
    documents = notebook_display.show_known(corpus.documents) or ""
    assert "Documents" in documents
    assert "…" in documents
    assert len(documents) < 10_000


def test_rates_say_their_unit_and_are_shown_as_they_stand_in_the_table() -> None:
    corpus = load_corpus("harbour")
    scores = frame_salience(corpus, load_lexicon("news-frames"))
    estimates = compare(scores, corpus, by="outlet", measure="salience", resamples=100).estimates
    page = notebook_display.show_known(estimates) or ""
    assert "times 1,000: per 1,000 words" in page
    assert f"{estimates['estimate'].iloc[0]:.4f}" in page


def test_other_tables_stay_as_pandas_has_them(kernel: dict[type, Any]) -> None:
    notebook_display.show_in_notebooks()
    other = pd.DataFrame({"a": [1]})
    assert kernel[pd.DataFrame](other) == other._repr_html_()
    kernel[pd.DataFrame] = own = object()
    notebook_display.show_in_notebooks()
    assert kernel[pd.DataFrame] is own, "what somebody told the kernel before is left alone"


def test_the_script_stands_in_live_notebooks_only_and_holds_nothing_from_a_table(
    kernel: dict[type, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show_table(pd.DataFrame({"text": [HOSTILE]}))._repr_html_()
    assert page.endswith(f"</table>{SCRIPT}")
    assert page.count("<script>") == 1
    monkeypatch.setenv(GIVEN_PATHS, "1")
    assert live_script() == ""


def test_a_lexicon_says_in_a_line_what_it_is_and_its_page_is_safe() -> None:
    lexicon = Lexicon.from_entries({"hope": ["hop*"], "<i>": ["fear"]}, name="$mine$")
    assert repr(lexicon) == "Lexicon '$mine$': 2 entries in 2 categories (hope, <i>)"
    assert "<i>" not in lexicon._repr_html_()
    assert "$" not in lexicon._repr_html_().replace("<span>$</span>", "")


def test_what_is_compared_followed_or_audited_shows_its_tables() -> None:
    corpus, lexicon = load_corpus("harbour"), load_lexicon("news-frames")
    scores = frame_salience(corpus, lexicon)
    compared = compare(scores, corpus, by="outlet", measure="salience", resamples=100)
    page = compared._repr_html_()
    assert page.index(html.escape(repr(compared))) < page.index("<table")
    assert "<code>differences.sort_values(" in page
    for name in ("estimates", "cautions", "drivers"):
        assert f"<code>{name}</code>: {len(getattr(compared, name)):,} row" in page
    assert page.index("higher in") < page.index("no difference")
    assert "We compared 4 groups of articles" in page

    followed = trend(scores, corpus, event="2019-04-02", measure="salience", resamples=100)
    assert re.fullmatch(r"Trend: 8 periods, \d+ changes? found; with an event", repr(followed))
    assert "<code>event.differences</code>" in followed._repr_html_()

    audited = audit(corpus, lexicon)
    assert f"<code>sample</code>: {len(audited.sample):,} rows" in audited._repr_html_()


def test_nothing_from_a_text_becomes_markup_in_what_was_compared() -> None:
    outlets = ["<b>A</b> $1$", "B $2$"]
    documents = pd.DataFrame({"text": ["hope is here", "no fear"] * 8, "outlet": outlets * 8})
    corpus = Corpus.from_documents(documents)
    lexicon = Lexicon.from_entries({"<i>": ["hope"]}, name="mine")
    compared = compare(frame_salience(corpus, lexicon), corpus, by="outlet", resamples=100)
    page = compared._repr_html_()
    assert "<b>" not in page
    assert "<i>" not in page
    assert "$" not in page.replace("<span>$</span>", "")

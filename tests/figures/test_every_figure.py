"""What holds for every figure: one signature, one style, colours that all can tell apart, and words."""

from __future__ import annotations

import inspect
from functools import cache
from itertools import pairwise
from typing import Any

import matplotlib
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

import narrative
from narrative import alt_text, reading
from narrative.figures.drawing import BLUE, GREY, INK, ORANGE, draw_svg

NAMES = [name for name in narrative.__all__ if name.startswith("plot_")]
SOURCE = "Lexicon $x$ of <b>whom</b>."
#: Colours that people with any colour vision tell apart (Okabe & Ito 2008).
OKABE_ITO = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
ALLOWED = {*OKABE_ITO, INK, GREY, "#000000", "#ffffff"}


def one_category(table: pd.DataFrame) -> pd.DataFrame:
    """Where each category has a panel of its own, one axes takes one."""
    return table[table["category"] == "conflict"].reset_index(drop=True)


@cache
def tables() -> dict[str, Any]:
    """A finished table for each figure, from the corpus that ships."""
    corpus = narrative.load_corpus("harbour")
    frames = narrative.load_lexicon("news-frames").where(category=["conflict", "morality"])
    matches = narrative.match(corpus, frames)
    scores = narrative.frame_salience(corpus, frames, matches=matches)
    compared = narrative.compare(scores, corpus, by="outlet", measure="salience", resamples=100)
    one = corpus.where(doc_id="tabloid/2019-03-13-stump-column")
    shares = narrative.voice_shares(corpus, narrative.quotations(corpus))
    tried = narrative.audit(corpus, frames, suggestions=0)
    judged = tried.sample.assign(judge="A", decision="keep")
    return {
        "plot_salience": reading.summarise_frames(scores, frames),
        "plot_positions": reading.locate(one, narrative.match(one, frames), frames),
        "plot_tone": narrative.sentiment(one, by="sentence"),
        "plot_documents": narrative.sentiment(corpus),
        "plot_estimates": compared.estimates,
        "plot_voices": narrative.compare(shares, corpus, by="outlet", resamples=100).estimates,
        "plot_differences": compared.differences,
        "plot_agency": compared.estimates.assign(measure="agency"),
        "plot_trend": narrative.trend(
            scores, corpus, freq="week", measure="salience", resamples=100
        ).periods.pipe(one_category),
        "plot_arc": narrative.arc(corpus, frames, shuffles=99, resamples=100).pipe(one_category),
        "plot_keywords": reading.find_keywords(reading.divide(corpus, "outlet")),
        "plot_keyness": narrative.keywords(corpus, target={"outlet": "The Lugger"}),
        "plot_network": narrative.cooccurrence(corpus, frames),
        "plot_dispersion": narrative.positions(corpus, ["strike*", "lease"]),
        "plot_entries": tried.entries,
        "plot_corrected": narrative.correct(scores, narrative.load_codes("harbour"), corpus),
        "plot_precision": narrative.judged_precision(tried.sample, judged),
    }


def draw(name: str) -> tuple[Axes, Axes]:
    """The axes that were given, and those that came back."""
    given = Figure(figsize=(8, 6)).subplots()
    return given, getattr(narrative, name)(tables()[name], source=SOURCE, ax=given)


def colours(ax: Axes) -> set[str]:
    """Every colour that something in the figure is drawn with, without how transparent it is."""
    found: set[str] = set()
    for part in ax.figure.findobj():
        if not part.get_visible():
            continue
        for get in (
            "get_color",
            "get_facecolor",
            "get_edgecolor",
            "get_markerfacecolor",
            "get_markeredgecolor",
        ):
            value = getattr(part, get, lambda: None)()
            if value is None or (isinstance(value, str) and value == "none"):
                continue
            rows = [value] if isinstance(value, str | tuple) else list(value)
            found |= {to_hex(row) for row in rows if isinstance(row, str) or len(row) == 3 or row[3] > 0}
    return found


def brightness(colour: str) -> float:
    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_figure_is_looked_at() -> None:
    assert sorted(tables()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_is_the_same(name: str) -> None:
    parameters = inspect.signature(getattr(narrative, name)).parameters
    assert list(parameters)[-2:] == ["source", "ax"]
    table, *options = parameters.values()
    assert table.kind == inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert all(option.kind == inspect.Parameter.KEYWORD_ONLY for option in options)


@pytest.mark.parametrize("name", NAMES)
def test_it_draws_where_it_is_told_and_says_all_in_words(name: str) -> None:
    before = tables()[name].copy()
    with matplotlib.rc_context():
        settings = dict(matplotlib.rcParams)
        given, ax = draw(name)
        assert dict(matplotlib.rcParams) == settings
    assert ax is given or ax in given.figure.axes
    pd.testing.assert_frame_equal(tables()[name], before)
    assert len(alt_text(ax)) > 40
    texts = [text for text in given.figure.findobj(Text) if text.get_text()]
    assert any(SOURCE in text.get_text() for text in texts), "the source stands below"
    assert not any(text.get_parse_math() for text in texts if "$" in text.get_text())
    svg = draw_svg(ax)
    assert "<b>" not in svg
    said = " ".join(text.get_text() for text in texts)
    assert any(word in said + alt_text(ax) for word in ("article", "n = ", "match", "word", "time")), (
        "what was counted"
    )
    assert "interval" in said or "p ≥ .05" in said or name in WITHOUT_INTERVALS


#: Counts of what was read, which have no interval; each but the first says so where it could be expected.
WITHOUT_INTERVALS = (
    "plot_salience", "plot_positions", "plot_tone", "plot_documents", "plot_network", "plot_dispersion",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_its_colours_can_be_told_apart(name: str) -> None:
    _, ax = draw(name)
    drawn = colours(ax)
    assert drawn <= ALLOWED, drawn - ALLOWED


def test_in_grey_the_two_main_colours_differ_from_each_other_and_from_ink() -> None:
    shades = sorted(brightness(colour) for colour in (INK, BLUE, ORANGE))
    assert all(second - first > 0.05 for first, second in pairwise(shades))

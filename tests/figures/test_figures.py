"""Figures: the same picture from the same table, described in words, with no mathematics in labels."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from narrative.errors import TableError
from narrative.figures.drawing import INK, ONE_ARTICLE, alt_text, draw_svg, our_style, save_tight, show
from narrative.figures.frames_and_tone import plot_documents, plot_positions, plot_salience, plot_tone

HOSTILE = "cost $x_1$ & <b> \x08 希望"


def frames(documents: int = 1) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": ["Unity", HOSTILE, "Fear"],
            "total": [2.0, 1.0, 0.0],
            "words": 350,
            "per_1000_words": [2000 / 350, 1000 / 350, 0.0],
            "corpus_documents": documents,
        }
    )


def places() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": "a",
            "category": ["unity", "unity", "fear"],
            "position": [0.5, 2.25, 2.5],
            "sentences": 3,
            "text": ["unity", "united", HOSTILE],
            "negated": [False, False, True],
        }
    )


def tone(n: int = 3) -> pd.DataFrame:
    measures = {"vader_compound": [0.5, -0.25, 0.0], "vader_coverage": [0.1, 0.1, 0.0],
                "textblob_polarity": [0.1, 0.0, 0.2], "textblob_coverage": [0.1, 0.2, 0.1]}  # fmt: skip
    rows = [
        ("a", s, m, m.split("_")[0], "", 1.0, 1, values[s % 3])
        for s in range(n)
        for m, values in measures.items()
    ]
    columns = ["doc_id", "sentence", "measure", "lexicon", "category", "total", "base", "value"]
    return pd.DataFrame(rows, columns=columns)


def documents(n: int) -> pd.DataFrame:
    rows = [
        (f"d{i}", m, (i / n - 0.5) * 100, 100, i / n - 0.5)
        for i in range(n)
        for m in ("vader_compound", "textblob_polarity")
    ]
    return pd.DataFrame(rows, columns=["doc_id", "measure", "total", "base", "value"])


def words_in(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plot_salience(frames()),
        lambda: plot_positions(places()),
        lambda: plot_tone(tone()),
        lambda: plot_documents(documents(5)),
    ],
)
def test_the_same_table_gives_the_same_bytes(draw: object) -> None:
    first, second = (draw_svg(draw(), alt="x") for _ in range(2))
    assert first == second
    assert "<dc:date>" not in first
    assert INK in first
    ElementTree.fromstring(first)


@pytest.mark.filterwarnings("ignore:Glyph .* missing from font")
def test_a_figure_is_drawn_once_until_it_changes_and_as_matplotlib_draws_it() -> None:
    ax = plot_salience(frames(), source="Lexicon: test")
    figure = ax.figure
    drawn: list[str] = [draw_svg(ax)]
    with our_style(), io.BytesIO() as theirs, io.BytesIO() as ours:
        figure.savefig(theirs, bbox_inches="tight", dpi=200)
        save_tight(plot_salience(frames(), source="Lexicon: test"), ours, dpi=200)
        assert ours.getvalue() == theirs.getvalue()
    for change in (
        lambda: ax.texts[-1].set_text("Changed"), lambda: ax.lines[0].set_color("red"),
        lambda: ax.set_xlim(0, 99), lambda: ax.texts[0].remove(), lambda: figure.set_size_inches(5, 5),
        lambda: ax.plot([0, 1], [0, 1]), lambda: ax.xaxis.set_major_formatter("{x:.3f}"),
    ):  # fmt: skip
        kept = draw_svg(ax)
        assert not figure.stale
        assert draw_svg(ax) == kept
        change()
        drawn.append(draw_svg(ax))
    assert len(set(drawn)) == len(drawn)


def test_labels_are_text_and_no_mathematics() -> None:
    for ax in (plot_salience(frames()), plot_positions(places(), labels={"unity": HOSTILE, "fear": "Fear"})):
        words = words_in(draw_svg(ax))
        assert "cost $x_1$ & <b> 希望" in words


def test_salience_says_units_n_counts_and_that_one_article_is_no_sample() -> None:
    ax = plot_salience(frames(), source="Lexicon: test")
    words = words_in(draw_svg(ax))
    assert "matches per 1,000 words (1 article, 350 words)" in words
    assert "5.7   (2 matches)" in words
    assert "2.9   (1 match)" in words
    assert "none" in words
    assert ONE_ARTICLE in words
    assert "Lexicon: test" in words
    assert "Unity 5.7 (2)" in alt_text(ax)
    assert ONE_ARTICLE not in words_in(draw_svg(plot_salience(frames(2))))


def test_positions_name_the_sentences_from_one() -> None:
    ax = plot_positions(places(), labels={"unity": "Unity", "fear": "Fear", "hope": "Hope"})
    assert alt_text(ax) == (
        "Where the matches stand, by sentence, in a text of 3 sentences: "
        "Unity in 1, 3; Fear in 3; Hope nowhere."
    )
    with pytest.raises(TableError, match="2 documents"):
        plot_positions(pd.concat([places(), places().assign(doc_id="b")]))


def test_a_sentence_without_known_words_is_hollow_and_not_neutral() -> None:
    ax = plot_tone(tone())
    hollow = [line for line in ax.get_lines() if line.get_markerfacecolor() == "none"]
    assert tuple(hollow[0].get_xydata()[0]) == pytest.approx((2.86, 0))  # VADER, sentence 3
    assert len(hollow) == 2  # that one, and the one in the key
    assert alt_text(ax) == (
        "Tone of each of 3 sentences, from −1, negative, to 1, positive: VADER from −0.25 in sentence 2 "
        "to 0.50 in sentence 1; VADER knows no word of 1 sentence; TextBlob from 0.00 in sentence 2 to "
        "0.20 in sentence 3."
    )


def test_the_corpus_is_weighted_by_words() -> None:
    scores = documents(2)
    scores.loc[scores["doc_id"] == "d0", ["total", "base"]] = [-450.0, 900]
    ax = plot_documents(scores)
    assert "VADER −0.45 for the corpus, single documents from −0.50 to 0.00" in alt_text(ax)
    many = plot_documents(documents(400))
    assert len(many.patches) == 80  # two histograms of 40 classes


def test_a_table_without_rows_can_be_drawn() -> None:
    for ax in (
        plot_salience(frames().head(0)),
        plot_positions(places().head(0), labels={"unity": "Unity"}),
        plot_documents(documents(1).head(0)),
    ):
        assert words_in(draw_svg(ax))
        assert alt_text(ax)


def test_drawing_on_given_axes_returns_them() -> None:
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    assert plot_salience(frames(), ax=ax) is ax


def test_show_gives_svg_with_its_description(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[dict, dict]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw, metadata: shown.append((data, metadata)))
    ax = plot_salience(frames())
    show(ax)
    show(ax, alt='a "short" one')
    (data, metadata), (other, _) = shown
    assert metadata["image/svg+xml"]["alt"] == alt_text(ax)
    assert re.search(r'<svg role="img" aria-label="Dot chart', data["image/svg+xml"])
    assert 'aria-label="a &quot;short&quot; one"' in other["image/svg+xml"]
    assert data["text/plain"].startswith("Figure: Dot chart")

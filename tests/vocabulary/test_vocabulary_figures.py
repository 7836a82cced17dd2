"""Figures of words: labels that do not overlap, text that stays text, the same bytes, a description."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from narrative import (
    Corpus,
    Lexicon,
    alt_text,
    collocates,
    collocations,
    cooccurrence,
    keywords,
    plot_dispersion,
    plot_keyness,
    plot_keywords,
    plot_network,
    positions,
)  # fmt: skip
from narrative.errors import TableError
from narrative.figures.drawing import draw_svg

HOSTILE = "www.x.org/$a_1$/c"


@pytest.fixture(scope="module")
def made() -> Corpus:
    """Sixty texts of made-up words in clumps, of two outlets that differ."""
    rng = np.random.default_rng(3)
    names = np.array([f"word{number}" for number in range(60)] + [HOSTILE])
    texts = []
    for row in range(60):
        shares = rng.dirichlet(np.where(np.arange(61) % 2 == row % 2, 1.5, 0.4))
        texts.append(" ".join(rng.choice(names, 120, p=shares)) + ".")
    return Corpus.from_documents(
        pd.DataFrame({"text": texts, "outlet": ["A", "B"] * 30, "title": "$x$"}), "made"
    )


def texts_of(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


def boxes(ax: object, labels: set[str]) -> list[object]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    return [text.get_window_extent(renderer) for text in ax.texts if text.get_text() in labels]


def test_labels_of_keyness_do_not_overlap(made: Corpus) -> None:
    table = keywords(made, target={"outlet": "A"})
    ax = plot_keyness(table, labels=40, target="outlet A", reference="outlet B", source="made-up words")
    drawn = boxes(ax, set(table["item"]) | {HOSTILE})
    certain = (table["p_adjusted"] < 0.05) & (table["log_ratio_bound"] != 0)
    assert 20 <= len(drawn) <= certain.sum()
    assert {text.get_text() for text in ax.texts} & set(table["item"]) <= set(table.loc[certain, "item"])
    assert not any(one.overlaps(other) for one, other in itertools.combinations(drawn, 2))
    svg = draw_svg(ax, alt=alt_text(ax))
    assert svg == draw_svg(plot_keyness(table, labels=40, target="outlet A", reference="outlet B",
                                        source="made-up words"), alt=alt_text(ax))  # fmt: skip
    assert not any("math" in text for text in texts_of(svg))
    sure = int((certain & (table["log_ratio"] > 0)).sum())
    assert (
        f"Scatter of {len(table)} words by frequency and log ratio: {sure} words more in outlet A"
        in alt_text(ax)
    )
    with pytest.raises(TableError, match="one target at a time"):
        plot_keyness(keywords(made, by="outlet"))
    with pytest.raises(TableError, match="lacks the columns"):
        plot_keyness(pd.DataFrame({"item": ["a"]}))


def test_where_no_word_is_certain_none_has_a_name(made: Corpus) -> None:
    table = keywords(made, target={"outlet": "A"})
    ax = plot_keyness(table.assign(p_adjusted=0.05))
    assert not {text.get_text() for text in ax.texts} & set(table["item"])
    assert "0 words more in the target; 0 words more in the reference." in alt_text(ax)


def test_a_row_for_each_certain_word_and_group() -> None:
    """By hand: twice as often in 1,000 words as elsewhere is 1 bit; 8 elsewhere in 4,000, 4 here in 1,000."""
    row = {"target": 4, "reference": 8, "target_documents": 3, "log_ratio": 1.0, "log_ratio_low": 0.5,
           "log_ratio_high": 3.0, "log_ratio_bound": 0.5, "p_adjusted": 0.01}  # fmt: skip
    rows = [{"group": group, "item": f"{HOSTILE} {n}", **row} for group in "AB" for n in range(9)]
    rows += [{**row, "group": "C", "item": "unsure", "p_adjusted": 0.06}]
    rows += [{**row, "group": "A", "item": "alone", "reference": 0}]
    ax = plot_keywords(pd.DataFrame(rows).sort_values("group", kind="stable"))
    said = alt_text(ax)
    assert f"A: {HOSTILE} 0 2.0 (1.4 to 8.0), 4 matches in 3 articles" in said
    assert said.count("4 matches") == 16  # eight of each
    assert "unsure" not in said
    many = pd.DataFrame([{**row, "group": f"G{n:02}", "item": f"w{k}"} for n in range(20) for k in range(3)])
    assert "G00: w0 2.0" in alt_text(plot_keywords(many))
    assert alt_text(plot_keywords(many)).count("4 matches") == 20  # one of each, all groups
    none = alt_text(
        plot_keywords(
            pd.DataFrame(rows[-2:]).assign(item="alone", group="A", p_adjusted=0.01, reference=0).head(1)
        )
    )
    assert "2.0 (1.4 to ∞)" in none


def test_networks_of_words_and_categories(made: Corpus) -> None:
    near = pd.concat([collocates(made, node, min_count=2).head(8) for node in ("word1", "word2")])
    ax = plot_network(near, source="made-up words")
    svg = draw_svg(ax)
    assert svg == draw_svg(plot_network(near, source="made-up words"))
    assert {"word1", "word2"} <= set(texts_of(svg))
    strongest = near[near["joint"] > near["expected"]].sort_values("log_dice", ascending=False).iloc[0]
    assert f"by log dice: {strongest['node']} and {strongest['item']}" in alt_text(ax)
    drawn = boxes(ax, set(near["item"]) | set(near["node"]))
    assert not any(one.overlaps(other) for one, other in itertools.combinations(drawn, 2))

    pairs = collocations(made, min_count=2)
    assert "strongest by mi" in alt_text(plot_network(pairs, by="mi", edges=10))
    with pytest.raises(TableError, match="two words"):
        plot_network(collocations(made, 3, min_count=1))
    lexicon = Lexicon.from_entries({"one": ["word1*"], "two": ["word2*"], "$x$": ["word3*"]}, name="made")
    ax = plot_network(cooccurrence(made, lexicon, unit="document"))
    assert "categories" in alt_text(ax)
    with pytest.raises(TableError, match="lacks the column strength"):
        plot_network(near, by="strength")


def test_places_are_ticks_in_rows(made: Corpus) -> None:
    table = positions(made, ["word1", "word2"])
    ax = plot_dispersion(table, documents=10)
    svg = draw_svg(ax)
    assert svg == draw_svg(plot_dispersion(table, documents=10))
    assert texts_of(svg).count("$x$") == 10
    rows = table["doc_id"].nunique()
    assert f"{rows - 10} more documents with fewer matches not drawn." in texts_of(svg)
    drawn = table[table["doc_id"].isin(table["doc_id"].value_counts(sort=False).sort_values(
        ascending=False, kind="stable").head(10).index)]  # fmt: skip
    assert sum(len(lines.get_segments()) for lines in ax.collections) == len(drawn)
    count = int((table["pattern"] == "word1").sum())
    assert f"word1: {count} matches in" in alt_text(ax)
    with pytest.raises(TableError, match="5 patterns"):
        plot_dispersion(positions(made, [f"word{number}" for number in range(5)]))


def test_empty_tables_can_be_drawn(made: Corpus) -> None:
    for ax in (
        plot_keyness(keywords(made, by="outlet").head(0)),
        plot_network(collocates(made, "zebra")),
        plot_dispersion(positions(made, "zebra")),
    ):
        assert alt_text(ax)
        ElementTree.fromstring(draw_svg(ax))

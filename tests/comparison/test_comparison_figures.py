"""Figures of estimates, trends and arcs: what is drawn, what is said, and what a hostile label cannot do."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from narrative.arcs.figures import plot_arc
from narrative.comparison.figures import plot_differences, plot_estimates
from narrative.errors import TableError
from narrative.figures.drawing import INK, alt_text, draw_svg
from narrative.schema import CHANGE_POINTS
from narrative.trends.figures import plot_trend

HOSTILE = "cost $x_1$ & <b> \x08 希望"


def estimates(categories: int = 1, groups: int = 2, measure: str = "salience") -> pd.DataFrame:
    rows = [
        {"measure": measure, "lexicon": "small", "category": f"c{c}",
         "outlet": f"Outlet {g}" if g else HOSTILE,
         "n_documents": 10 * g + 1, "n_units": 10 * g + 1, "total": 4.0, "base": 1000,
         "estimate": 0.004 + 0.001 * g, "low": 0.003 if g else np.nan, "high": 0.008 if g else np.nan}
        for c in range(categories) for g in range(groups)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def differences() -> pd.DataFrame:
    row = {"measure": "salience", "lexicon": "small", "category": "c", "group": HOSTILE, "other": "B",
           "p_value": 0.01, "p_adjusted": 0.02}  # fmt: skip
    return pd.DataFrame(
        [
            {**row, "difference": 0.004, "difference_low": 0.002, "difference_high": 0.006,
             "ratio": 2.0, "ratio_low": 1.4, "ratio_high": 3.1, "verdict": f"higher in {HOSTILE}"},
            {**row, "difference": -0.001, "difference_low": -0.004, "difference_high": 0.002,
             "ratio": 0.8, "ratio_low": 0.0, "ratio_high": np.inf, "verdict": "too little data to say"},
        ]
    )  # fmt: skip


def periods(categories: int = 1) -> pd.DataFrame:
    starts = pd.date_range("2023-10-30", periods=4, freq="7D")
    return pd.concat(
        pd.DataFrame(
            {"measure": "salience", "lexicon": "small", "category": f"c{number}",
             "period": ["2023-W44", "2023-W45", "2023-W46", "2023-W47"],
             "start": starts, "end": starts + pd.Timedelta(days=6), "complete": [False, True, True, True],
             "n_documents": [1, 5, 0, 9], "total": 1.0, "base": 1000,
             "estimate": [0.002, 0.004, np.nan, 0.001], "low": [np.nan, 0.001, np.nan, 0.0005],
             "high": [np.nan, 0.2, np.nan, 0.003]}
        )
        for number in range(categories)
    )  # fmt: skip


def change(found: bool) -> pd.DataFrame:
    day = pd.Timestamp
    row = ("salience", "small", "c0", day("2023-11-20"), day("2023-11-10"), day("2023-11-21"),
           9, 9, 0.003, 0.001, 0.001, 0.001, found)  # fmt: skip
    return pd.DataFrame([row], columns=list(CHANGE_POINTS))


def arc_table(categories: int = 1, measure: str = "salience") -> pd.DataFrame:
    nothing = [np.nan, np.nan]
    return pd.concat(
        pd.DataFrame(
            {"measure": measure, "lexicon": "small", "category": f"c{number}",
             "part": ["headline", "lead", "body", "close", "text"],
             "n_documents": 30, "total": 1.0, "base": 1000,
             "estimate": [0.01, 0.009, 0.004, 0.003, 0.005], "low": 0.001, "high": 0.012, "difference": 0.0,
             "difference_low": 0.0, "difference_high": 0.0,
             "chance": [nothing[0], 0.005, 0.005, 0.005, nothing[1]],
             "band_low": [nothing[0], 0.003, 0.004, 0.002, nothing[1]],
             "band_high": [nothing[0], 0.007, 0.006, 0.008, nothing[1]],
             "p_value": [nothing[0], 0.001, 0.4, 0.5, nothing[1]], "too_short": 2}
        )
        for number in range(categories)
    )  # fmt: skip


def words_in(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]


DRAWINGS = [
    lambda: plot_estimates(estimates(2, 3), source=HOSTILE),
    lambda: plot_differences(differences(), labels={"c": HOSTILE}),
    lambda: plot_differences(differences(), show="ratio"),
    lambda: plot_trend(periods(3), labels={"c0": HOSTILE}, source=HOSTILE, changes=change(True)),
    lambda: plot_arc(arc_table(4), labels={"c0": HOSTILE}, source=HOSTILE),
]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_the_same_table_gives_the_same_bytes_and_no_mathematics(draw: object) -> None:
    first, second = (draw_svg(draw(), alt="x") for _ in range(2))
    assert first == second
    assert INK in first
    assert any("cost $x_1$ & <b> 希望" in words for words in words_in(first))


def test_estimates_say_value_interval_and_articles() -> None:
    ax = plot_estimates(estimates(), source="Corpus: example")
    words = words_in(draw_svg(ax))
    assert {"4.00", "no interval", "1 article", "5.00", "3.00 to 8.00", "11 articles"} <= set(words)
    assert "Salience, per 1,000 words; line: 95 % interval" in words
    assert "Corpus: example" in words
    assert alt_text(ax) == (
        "Dot chart of Salience, per 1,000 words, by group, with 95 % intervals: c0: cost $x_1$ & <b> 希望 "
        "4.00 (no interval), 1 article; Outlet 1 5.00 (3.00 to 8.00), 11 articles."
    )


def test_another_count_stands_beside_each_dot() -> None:
    other = estimates().assign(estimate=[0.0, 0.007], low=np.nan, high=np.nan)
    ax = plot_estimates(estimates(), beside=other.iloc[::-1], beside_label="first copies")
    assert "Salience, per 1,000 words; line: 95 % interval; diamond: first copies" in words_in(draw_svg(ax))
    assert "Outlet 1 5.00 (3.00 to 8.00), 11 articles (first copies: 7.00)." in alt_text(ax)
    diamonds = [line.get_xdata()[0] for line in ax.get_lines() if line.get_marker() == "D"]
    assert diamonds == [0.0, 7.0]
    with pytest.raises(TableError, match="another measure"):
        plot_estimates(estimates(), beside=estimates(measure="vader_compound"))


def test_a_single_unit_is_hollow_and_tone_has_a_line_at_0() -> None:
    dots = [line for line in plot_estimates(estimates()).get_lines() if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == dot.get_color() for dot in dots] == [False, True]
    tone = plot_estimates(estimates(measure="vader_compound"))
    assert any(line.get_xdata() == [0.0, 0.0] for line in tone.get_lines())
    assert "0.005" not in alt_text(tone)  # tone has two decimal places
    assert tone.get_xlim()[0] < 0 <= plot_estimates(estimates()).get_xlim()[0]


def test_claimed_differences_are_full_and_endless_intervals_end_with_an_arrow() -> None:
    ax = plot_differences(differences(), show="ratio")
    dots = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == dot.get_color() for dot in dots] == [True, False]
    assert [line.get_marker() for line in ax.get_lines()].count(">") == 1
    words = words_in(draw_svg(ax))
    assert "0.00 to ∞" in words
    assert "too little data to say" in words
    assert "higher in cost $x_1$ & <b> 希望" in words
    assert "2.00 (1.40 to 3.10)" in alt_text(ax)
    with pytest.raises(TableError, match="choose 'difference' or 'ratio'"):
        plot_differences(differences(), show="quotient")


def test_nothing_is_drawn_over_a_gap() -> None:
    ax = plot_trend(periods())
    joined = max(ax.get_lines(), key=lambda line: len(line.get_xdata()))
    assert np.isnan(joined.get_ydata()).tolist() == [False, False, True, False]
    dots = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == dot.get_color() for dot in dots] == [False, True, True]
    assert len(ax.patches) == 1
    assert [line.get_marker() for line in ax.get_lines()].count("^") == 1  # .2 is cut off
    words = words_in(draw_svg(ax))
    assert "no articles" in words
    assert words.count("30 Oct") == 1
    assert "Salience, per 1,000 words; bar: 95 % interval" in words
    assert "2023-10-30 to 2023-11-26, 1 to 9 articles a period." in " ".join(words)
    assert "Hollow: the corpus covers only a part of the period. Grey: no articles." in " ".join(words)
    assert alt_text(ax) == (
        "Salience, per 1,000 words, over time, with 95 % intervals. c0: 4 periods, from 1.00 in "
        "2023-W47 (9 articles) to 4.00 in 2023-W45 (5 articles); 1 period without articles."
    )


def test_where_nothing_was_found_the_axis_is_that_of_the_intervals() -> None:
    nothing = {"total": 0.0, "estimate": 0.0, "low": 0.0, "high": 0.004}
    _, high = plot_trend(periods().assign(**nothing)).get_ylim()
    assert 4 < high < 5  # per 1,000 words
    _, high = plot_estimates(estimates().assign(**nothing)).get_xlim()
    assert 4 < high < 5


def test_what_two_groups_have_in_common_is_said_once_and_a_month_is_a_month() -> None:
    names = {
        "group": f"{'A long name of a group':30} · 2019-04",
        "other": f"{'A long name of a group':30} · 2019-03",
    }
    text = alt_text(plot_differences(differences().assign(**names, ratio=np.inf), show="ratio"))
    assert ": 2019-04 against 2019-03 ∞" in text
    table = estimates().drop(columns="outlet")
    table.insert(3, "month", pd.to_datetime(["2019-03-01", "2019-04-01"]))
    assert "2019-03 4.00" in alt_text(plot_estimates(table))


def test_only_changes_that_were_found_are_drawn_and_an_event_is_named() -> None:
    ax = plot_trend(periods(), changes=change(True), event="2023-11-08", event_label=HOSTILE)
    words = words_in(draw_svg(ax))
    assert "change 2023-11-20" in words
    assert "2023-11-08 cost $x_1$ & <b> 希望" in words
    assert "a change on 2023-11-20 (2023-11-10 to 2023-11-21) from 3.00 to 1.00" in alt_text(ax)
    assert "change" not in alt_text(plot_trend(periods(), changes=change(False)))
    # A change belongs to the panel of its category.
    assert alt_text(plot_trend(periods(2), changes=change(True))).count("a change on") == 1


def test_parts_outside_the_band_are_full() -> None:
    ax = plot_arc(arc_table())
    dots = [line for line in ax.get_lines() if line.get_marker() in ("o", "D")]
    assert [dot.get_markerfacecolor() == dot.get_color() for dot in dots] == [False, True, False, False]
    assert [dot.get_marker() for dot in dots] == ["D", "o", "o", "o"]
    assert len(ax.collections) == 3  # a band for each part, none for the headline
    words = words_in(draw_svg(ax))
    assert {"c0", "30 articles"} <= set(words)
    assert any("2 articles with too few parts left out." in line for line in words)
    assert alt_text(ax) == (
        "Salience, per 1,000 words, by part of the article, with what chance alone would give. c0 (30 "
        "articles): headline 10.0; lead 9.0, more than chance would give; body 4.0, as chance would give; "
        "close 3.0, as chance would give; text 5.0."
    )


def test_panels_have_their_own_axes_or_the_one_that_is_given() -> None:
    assert len(plot_arc(arc_table(5)).figure.axes) == 5
    assert len(plot_trend(periods(5)).figure.axes) == 5
    for draw, table in ((plot_arc, arc_table), (plot_trend, periods), (plot_estimates, estimates)):
        ax = Figure().subplots()
        assert draw(table(), ax=ax) is ax
    for draw, table in ((plot_arc, arc_table), (plot_trend, periods)):
        with pytest.raises(TableError, match="draw one at a time"):
            draw(table(2), ax=Figure().subplots())
        with pytest.raises(TableError, match="too many"):
            draw(table(25))


def test_one_pair_under_many_categories_is_named_once() -> None:
    table = pd.concat([differences().head(1).assign(category=f"c{number}") for number in range(3)])
    words = words_in(draw_svg(plot_differences(table)))
    assert words.count("cost $x_1$ & <b> 希望 against B") == 1
    assert {"c0", "c1", "c2"} <= set(words)


def test_many_rows_and_none() -> None:
    ax = plot_estimates(estimates(10, 3))
    assert len([line for line in ax.get_lines() if line.get_marker() == "o"]) == 30
    with pytest.raises(TableError, match="151 rows are too many"):
        plot_estimates(estimates(1, 151))
    for empty in (
        plot_estimates(estimates().head(0)), plot_differences(differences().head(0)),
        plot_trend(periods().head(0)), plot_arc(arc_table().head(0)),
    ):  # fmt: skip
        assert draw_svg(empty)
        assert alt_text(empty)
    both = pd.concat([estimates(), estimates(measure="vader_compound")])
    with pytest.raises(TableError, match="salience, vader_compound; draw one at a time"):
        plot_estimates(both)


def test_a_frame_that_one_axis_would_flatten_has_its_own_and_the_caption_says_so() -> None:
    table = estimates(3, 2)
    own = table["category"] == table["category"].iloc[0]
    flat = table.assign(
        **{name: table[name].where(~own, table[name] / 50) for name in ("estimate", "low", "high")}
    )
    apart = plot_estimates(flat).get_figure(root=True).axes
    assert len(apart) == table["category"].nunique()
    assert apart[-1].get_xlabel().endswith("; each has its own axis")
    assert apart[0].get_xlim()[1] < apart[1].get_xlim()[1] / 10
    together = plot_estimates(table).get_figure(root=True).axes
    assert len(together) == 1
    assert "its own axis" not in together[0].get_xlabel()

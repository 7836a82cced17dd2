"""What marks each group, in which company and lines, on a corpus that can be counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from narrative import Corpus, Lexicon, compare, cooccurrence, frame_salience, lexical_diversity, reading
from narrative.errors import TableError
from narrative.schema import SCORES
from narrative.vocabulary.keyness_measures import KEYWORDS
from two_papers import articles, make_grouped, row_of


@pytest.fixture(scope="module")
def grouped() -> Corpus:
    return make_grouped()


@pytest.fixture(scope="module")
def keywords(grouped: Corpus) -> pd.DataFrame:
    return reading.find_keywords(grouped, min_count=2)


@pytest.fixture(scope="module")
def alone() -> Corpus:
    """One article, without an outlet or a date."""
    return reading.divide(Corpus.from_documents(pd.DataFrame({"text": ["Rain fell."]})), "outlet")


def test_keywords_are_set_for_reading(keywords: pd.DataFrame) -> None:
    shown = reading.describe_keywords(reading.pick_keywords(keywords))
    strike = row_of(shown, "The Herald", "strike")
    assert [strike[name] for name in ("target", "target_documents", "reference")] == [20, 20, 0]
    # None elsewhere: a ratio says nothing but how many times it is at least.
    low = 2 ** row_of(keywords, "The Herald", "strike")["log_ratio_low"]
    assert (strike["times"], strike["interval"]) == ("only here", f"{low:.1f} or more")
    the = row_of(reading.describe_keywords(keywords), "Courier", "the")
    # 40 of 140 here, 40 of 160 there.
    assert the["times"] == f"{(40 / 140) / (40 / 160):.1f}×"
    assert strike["p_adjusted"] == "< 0.001"


def table_of(*rows: tuple[str, str, float, float, float, int]) -> pd.DataFrame:
    """A table of keywords; of each: group, item, bound, log ratio, corrected p, documents."""
    columns = ["group", "item", "log_ratio_bound", "log_ratio", "p_adjusted", "target_documents"]
    table = pd.DataFrame(rows, columns=columns).assign(note="", g2=5.0)
    table["pattern"] = table["item"]
    return table.assign(**dict.fromkeys([name for name in KEYWORDS if name not in table.columns], 0))


def test_keywords_are_counted_beside_chance() -> None:
    table = table_of(
        ("A", "one", 0.5, 1.0, 0.01, 3),
        ("A", "two", 0.1, 1.0, 0.2, 3),
        ("A", "three", -0.5, -1.0, 0.01, 3),
        ("A", "four", 0.0, 0.2, 0.9, 3),
        ("B", "one", -0.5, -1.0, 0.01, 3),
    )
    counted = reading.count_keywords(table).to_dict("records")
    assert counted == [
        {"group": "A", "tested": 4, "more": 2, "chance": 0.1, "certain": 1},
        {"group": "B", "tested": 1, "more": 0, "chance": 0.025, "certain": 0},
    ]
    assert repr(reading.say_keywords(table)) == (
        "4 words were compared, in each group with all others. 1 word is certain to be more frequent in one "
        "group than in all others, in 1 of 2 groups: in A “one”. Certain means a corrected p below .05, and "
        "an interval without 1. No word is certain to mark B."
    )
    assert repr(reading.say_keywords(table.iloc[3:], "frame")) == (
        "1 frame was compared, in each group with all others. No frame is certain to be more frequent in one "
        "group than in all others. Certain means a corrected p below .05, and an interval without 1."
    )


def test_more_words_than_are_named_are_counted() -> None:
    table = table_of(*(("A", f"w{number}", 0.5, 1.0, 0.01, 3) for number in range(9)))
    assert "“w4”, “w5” and 3 more." in repr(reading.say_keywords(table))


def test_a_word_of_one_article_that_a_plain_test_takes_for_a_keyword(
    grouped: Corpus, keywords: pd.DataFrame
) -> None:
    from scipy.stats import chi2_contingency

    single = reading.list_single(keywords, grouped)
    assert single[["group", "item", "target", "reference", "doc_id"]].to_numpy().tolist() == [
        ["Courier", "zebra", 20, 0, "a40"]
    ]
    cells = [[20, 0], [140 - 20, 160]]
    expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert single["g2"].item() == pytest.approx(expected)
    assert single["p_adjusted"].item() > 0.05
    # Herald, saw, a, strike; budget, grew and zebra. Of the Herald's words G² is above 2 · 20 · ln(300/160).
    assert repr(reading.say_single(single, keywords)) == (
        "A plain test, which takes every word as independent of all others, calls 7 words more frequent in a "
        "group (p < .05, not corrected). 1 of these stands in a single article of the group, and 6 are "
        "certain by the test over articles, after correction."
    )
    assert "None" in repr(reading.say_single(single.iloc[:0], keywords))
    assert "no keyword" in repr(reading.say_single(single.iloc[:0], keywords.iloc[:0]))


def test_leading_words_go_on_unless_others_are_named(grouped: Corpus) -> None:
    rows = [
        ("A", "the", 2.0, 2.0, 0.01, 3),
        ("A", "name", 1.0, 1.0, 0.01, 3),
        ("A", "rare", 1.0, 1.0, 0.01, 3),
    ]
    table = table_of(*rows, ("A", "lead", 0.5, 1.0, 0.01, 3), ("B", "other", 0.5, 1.0, 0.01, 3))
    table = table.assign(target=[90, 90, 14, 15, 15], note=["", "in the name of the group", "", "", ""])
    assert reading.choose_nodes(grouped, table) == [
        "lead",
        "other",
    ]  # "the" is common, "rare" stands 14 times
    assert reading.choose_nodes(grouped, table, ["hope*"]) == ["hope*"]
    assert reading.choose_nodes(grouped, table, list("abcde")) == list("abcd")
    assert reading.choose_nodes(grouped, table.iloc[:0]) == []
    # Only words that are certain go on.
    assert reading.choose_nodes(grouped, table.assign(p_adjusted=0.05)) == []


def test_company_is_found_picked_and_said(grouped: Corpus) -> None:
    company = reading.find_company(grouped, ["strike", "budget"], window=1, min_count=3)
    # "a strike at", "the budget at", twenty times each.
    near = company.set_index(["node", "item"])["joint"].to_dict()
    assert near == {
        ("strike", "a"): 20, ("strike", "at"): 20, ("budget", "the"): 20, ("budget", "at"): 20,
    }  # fmt: skip
    picked = reading.pick_company(company, 1)
    assert picked["node"].tolist() == ["strike", "budget"]
    assert picked["item"].tolist()[0] == "a"
    assert repr(reading.say_company(company, ["strike", "budget", "rain"])).startswith(
        "The strongest collocate of “strike” is “a”, with 20 matches near it. The strongest collocate of "
        "“budget” is “"
    )
    assert (
        repr(reading.say_company(company.iloc[:0], ["rain"]))
        == "No word is certain to be a collocate of “rain”."
    )
    # As often together as chance would have it, or not surely: not picked.
    unsure = company.assign(p_adjusted=0.05)
    assert len(reading.pick_company(unsure)) == 0
    assert len(reading.pick_company(company.assign(expected=company["joint"]))) == 0


def test_without_words_there_is_no_company_and_no_line(alone: Corpus) -> None:
    empty = reading.find_keywords(alone)
    assert len(empty) == 0
    assert {"group", *KEYWORDS, "note"} <= set(empty.columns)
    chosen = reading.pick_keywords(empty)
    assert {"group", "interval", "p_adjusted"} < set(reading.describe_keywords(chosen).columns)
    assert len(reading.count_keywords(empty)) == 0
    assert "Fewer than two groups" in repr(reading.say_keywords(empty))
    assert len(reading.list_single(empty, alone)) == 0
    nodes = reading.choose_nodes(alone, empty)
    assert nodes == []
    company = reading.find_company(alone, nodes)
    assert len(reading.pick_company(company)) == 0
    assert "is frequent enough for its collocates" in repr(reading.say_company(company, nodes))
    assert len(reading.spread(alone, chosen)) == len(reading.place_nodes(alone, nodes)) == 0
    assert "No lines." in repr(reading.show_lines(reading.open_words(alone, chosen)))
    assert "No lines." in repr(reading.show_lines(reading.open_pairs(alone, company)))


def scores_of(*rows: tuple[str, str, float, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["group", "measure", "value", "low", "high"])
    return table.assign(**{name: "" for name in SCORES if name not in table.columns})


def test_values_are_laid_out_in_the_unit_that_is_shown() -> None:
    table = scores_of(
        ("A", "salience", 0.0123, 0.01, 0.02),
        ("A", "mtld", 71.6, math.nan, math.nan),
        ("B", "salience", math.nan, math.nan, math.nan),
    )
    shown = reading.lay_out(table, rows="group", columns="measure", labels={"mtld": "MTLD", "A": "first"})
    assert shown.columns.tolist() == ["group", "salience", "MTLD"]
    # Salience is shown per 1,000 words; MTLD without decimal places.
    assert shown.to_numpy().tolist() == [
        ["first", "12.30 (10.00 to 20.00)", "72 (no interval)"],
        ["B", "–", "–"],
    ]
    one = reading.lay_out(table, rows="measure", columns="group", digits={"salience": 1})
    assert one.set_index("measure").loc["salience", "A"] == "12.3 (10.0 to 20.0)"
    with pytest.raises(TableError, match="low"):
        reading.lay_out(table.drop(columns="low"), rows="group", columns="measure")


def test_variety_is_laid_out_as_it_was_measured(grouped: Corpus) -> None:
    scores = lexical_diversity(grouped, by="group")
    row = scores[(scores["group"] == "Courier") & (scores["measure"] == "ttr")].iloc[0]
    shown = reading.lay_out(scores, rows="group", columns="measure")
    assert shown.set_index("group").loc["Courier", "ttr"].startswith(f"{row['value']:.2f}")


def test_ties_come_with_the_least_chance_first() -> None:
    lexicon = Lexicon.from_entries({"one": ["hope"], "two": ["fear"], "three": ["rain"]}, name="test")
    texts = ["Hope and fear. Hope, fear. Fear and hope. Rain fell. Rain and hope." + " It snowed." * 4]
    ties = reading.describe_ties(
        cooccurrence(Corpus.from_documents(pd.DataFrame({"text": texts})), lexicon), lexicon
    )
    first = ties.iloc[0]
    # 9 sentences: 4 with hope, 3 with fear, 3 with both.
    assert (first["joint"], first["documents"]) == (3, 1)
    assert {first["category"], first["other"]} == {lexicon.labels["one"], lexicon.labels["two"]}
    assert first["expected"] == pytest.approx(4 * 3 / 9)
    assert " to " in first["interval"]


def test_only_what_can_be_claimed_is_listed() -> None:
    lexicon = Lexicon.from_entries({"strike_talk": ["strike"], "shore": ["harbour"]}, name="test")
    table = articles()
    # Noise, so that there is something to estimate: every third article says it once more.
    table["text"] = [text + " A strike." * (row % 3 == 0) for row, text in enumerate(table["text"])]
    corpus = Corpus.from_documents(table)
    scores = frame_salience(corpus, lexicon)
    claims = reading.list_claims(compare(scores, corpus, by="outlet", measure="salience"))
    assert claims["what"].tolist().count("strike talk") == 1
    # Every sentence of the one is touched, and some of the other: a share of 1 has an interval too.
    touched = reading.list_claims(compare(scores, corpus, by="outlet", measure="sentences_touched"))
    assert touched["what"].tolist().count("strike talk") == 1
    strike = claims[claims["what"] == "strike talk"].iloc[0]
    assert (strike["higher_in"], strike["than_in"]) == ("The Herald", "Courier")
    # By hand: rows 0, 3, …, 18 are seven of the Herald's twenty, rows 21, …, 39 seven of the Courier's.
    herald, courier = (20 + 7) / (20 * 8 + 7 * 2), 7 / (20 * 6 + 20 + 7 * 2)
    assert strike["ratio"] == pytest.approx(herald / courier)
    assert strike["p_adjusted"] < 0.05


@pytest.mark.parametrize(
    ("p", "shown"),
    [
        (0.0, "< 0.001"),
        (0.00099, "< 0.001"),
        (0.001, "0.001"),
        (0.05, "0.050"),
        (1.0, "1.000"),
        (np.nan, "–"),
    ],
)
def test_p_is_shown_with_three_places(p: float, shown: str) -> None:
    assert reading.format_p(p) == shown


def test_sources_name_the_lexicon_and_each_method() -> None:
    lexicon = Lexicon.from_entries({"one": ["hope"]}, name="mine")
    sources = reading.list_sources(lexicon, works="vocabulary")
    assert {"lexicon", "log ratio", "logDice", "DP", "stance", "program"} <= set(sources["what"])
    assert all(len(reference) > 20 for reference in sources["reference"])

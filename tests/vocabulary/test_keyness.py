"""Keyness: published values, other programs, laws, and what the tables must not do."""

from __future__ import annotations

import collections
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, frequencies, keywords, kwic, read_csv, show_table, write_csv
from narrative.comparison.differences import correct
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.vocabulary.association import mutual_information
from narrative.vocabulary.contingency import Contingency, chi_squared, fisher_exact, g_squared, p_value
from narrative.vocabulary.effect_sizes import (
    bayes_factor,
    log_ratio,
    odds_ratio,
    percent_difference,
    simple_maths,
    weighted_log_odds,
)

#: quanteda.textstats, tests/testthat/test-textstat_keyness.R: two pairs of texts.
FIRST = ("b b b b b b b a a a", "a a a a a a a b b")
SECOND = ("a a a b b c c c c c c d e f g h h", "a a b c c d d d d e f h")


def corpus(texts: list[str], **columns: list[object]) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": texts, **columns}), "test")


def cells(*counts: float) -> Contingency:
    return Contingency(*(np.array([float(count)]) for count in counts))


def compare(texts: tuple[str, str], **options: object) -> pd.DataFrame:
    pair = corpus(list(texts), outlet=["A", "B"])
    return keywords(pair, target={"outlet": "A"}, min_count=1, **options).set_index("item")


def test_values_of_quanteda() -> None:
    # χ² with R's chisq.test (with and without Yates), G² with Deducer's likelihood.test.
    a = compare(FIRST).loc["a"]
    assert a["chi2"] == pytest.approx(-4.337160, abs=5e-7)
    assert a["chi2_yates"] == pytest.approx(-2.632438, abs=5e-7)
    assert a["g2"] == pytest.approx(-4.534939, abs=5e-7)
    table = cells(3, 7, 7, 2)
    assert g_squared(table, williams=True).item() == pytest.approx(-4.200833, abs=5e-7)
    assert fisher_exact(table).item() == pytest.approx(0.0697785, abs=1e-7)


def test_order_by_g2_as_in_quanteda() -> None:
    table = compare(SECOND, sort_by="g2")
    assert list(table.index) == ["c", "g", "b", "h", "a", "e", "f", "d"]
    assert table.loc["c", "g2"] == pytest.approx(1.274238, abs=5e-7)
    assert table.loc["g", "g2"] == pytest.approx(1.093291, abs=5e-7)
    assert table.loc["d", "g2"] == pytest.approx(-3.779441, abs=5e-7)


def test_two_conventions_of_g2() -> None:
    # UCREL's calculator has the two cells (Rayson & Garside 2000); 12,000 of 1M against 10,000 of 1M.
    table = cells(12_000, 988_000, 10_000, 990_000)
    assert g_squared(table, cells=2).item() == pytest.approx(182.0695, abs=5e-5)
    assert g_squared(table).item() == pytest.approx(184.0917, abs=5e-5)
    # BIC after Wilson (2013): G² less the natural logarithm of the number of words.
    assert bayes_factor(table).item() == pytest.approx(182.0695 - np.log(2e6), abs=5e-5)


def test_values_from_papers() -> None:
    # Dunning (1993), p. 72 (as in the tests of Wordless).
    assert g_squared(cells(10, 0, 3, 31764)).item() == pytest.approx(167.23, abs=0.005)
    # Dunning (1993), p. 73: χ² of 3 joint and 31774 others.
    assert chi_squared(cells(3, 0, 0, 31774)).item() == pytest.approx(31777)
    # Pedersen (1996), p. 10: the lady tasting tea.
    assert fisher_exact(cells(1, 3, 3, 1)).item() == pytest.approx(0.486, abs=0.0005)
    assert chi_squared(cells(1, 3, 3, 1), yates=True, signed=False).item() == pytest.approx(0.5)
    # Gabrielatos & Marchi (2011), p. 18.
    difference = percent_difference(cells(206523, 959641 - 206523, 178174, 1562358 - 178174))
    assert difference.item() == pytest.approx(88.7, abs=0.05)
    # Pojanapunya & Todd (2016), p. 154.
    ratio = odds_ratio(cells(16217, 2796938 - 16217, 735, 2087946 - 735))
    assert ratio.estimate.item() == pytest.approx(16.6, abs=0.05)
    # Kilgarriff (2009), "Simple maths for keywords", with the corpora of the tests of Wordless.
    assert simple_maths(cells(35, 112289776 - 35, 263, 1559716979 - 263)).item() == pytest.approx(
        1.1224, abs=5e-5
    )
    # Hardie (2014): one in a million on both sides is 0.
    assert log_ratio(cells(1, 999_999, 1, 999_999)).estimate.item() == 0
    # quanteda.textstats, tests: PMI of *a*, 3 of 17 words against 2 of 12, in nats.
    assert mutual_information([3], [17 * 5 / 29]).item() * np.log(2) == pytest.approx(0.0232569, abs=5e-8)
    # Benjamini & Hochberg, as R's p.adjust has it; Holm likewise.
    found = correct(np.array([0.01, 0.04, 0.03, 0.005]), "benjamini-hochberg")
    assert found.tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert correct(np.array([0.01, np.nan, 0.02]), "holm")[[0, 2]].tolist() == pytest.approx([0.02, 0.02])


def test_weighted_log_odds_by_the_equations() -> None:
    # Monroe, Colaresi & Quinn (2008), eq. 15, 18 and 22, written out for one word.
    y_i, n_i, y_j, n_j, a_w, a_0 = 17.0, 900.0, 4.0, 1500.0, 0.7, 60.0
    delta = np.log((y_i + a_w) / (n_i + a_0 - y_i - a_w)) - np.log((y_j + a_w) / (n_j + a_0 - y_j - a_w))
    error = np.sqrt(1 / (y_i + a_w) + 1 / (y_j + a_w))
    found = weighted_log_odds(cells(y_i, n_i - y_i, y_j, n_j - y_j), [a_w], a_0)
    assert found.estimate.item() == pytest.approx(delta)
    assert found.z.item() == pytest.approx(delta / error)


counts = st.integers(0, 60)


@settings(deadline=None, max_examples=60)
@given(counts, counts, counts, counts)
def test_the_same_as_scipy(a: int, b: int, c: int, d: int) -> None:
    from scipy import stats

    table = cells(a, b, c, d)
    square = [[a, b], [c, d]]
    assert fisher_exact(table).item() == pytest.approx(stats.fisher_exact(square).pvalue, abs=1e-9)
    if min(a + b, c + d, a + c, b + d) > 0:
        for yates in (False, True):
            theirs = stats.chi2_contingency(square, correction=yates)
            assert chi_squared(table, yates=yates, signed=False).item() == pytest.approx(
                theirs.statistic, abs=1e-9
            )
        theirs = stats.chi2_contingency(square, correction=False, lambda_="log-likelihood")
        assert g_squared(table, signed=False).item() == pytest.approx(theirs.statistic, abs=1e-9)
        assert p_value(g_squared(table)).item() == pytest.approx(theirs.pvalue, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(counts, counts, counts, counts)
def test_target_and_reference_change_places(a: int, b: int, c: int, d: int) -> None:
    one, other = cells(a, b + 1, c, d + 1), cells(c, d + 1, a, b + 1)
    assert np.abs(g_squared(one)) == pytest.approx(np.abs(g_squared(other)))
    assert log_ratio(one).low.item() == pytest.approx(-log_ratio(other).high.item())
    weighted = [weighted_log_odds(table, [2.0], 50).z.item() for table in (one, other)]
    assert weighted[0] == pytest.approx(-weighted[1])


words = st.sampled_from(["hope", "war", "the", "fear", "Hope", "can’t", "1,000", "½", "U.S."])
articles = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=4, max_size=8)


@settings(deadline=None, max_examples=25)
@given(articles)
def test_counts_are_those_of_a_loop_and_order_changes_nothing(texts: list[str]) -> None:
    outlets = ["A", "B"] * len(texts)
    table = pd.DataFrame({"text": [*texts, "hope x", "fear x"], "outlet": [*outlets[: len(texts)], "A", "B"]})
    table.index = pd.Index([f"d{row}" for row in range(len(table))], name="doc_id")
    straight = Corpus.from_documents(table, "a")
    found = keywords(straight, target={"outlet": "A"}, min_count=1)
    store = straight.token_store
    for row in found.itertuples():
        by_hand = collections.Counter(
            table["outlet"].iloc[document]
            for document, form in zip(store.documents, store.form_of[store.types], strict=True)
            if store.forms[form] == row.item
        )
        assert (row.target, row.reference) == (by_hand["A"], by_hand["B"])
    turned = keywords(Corpus.from_documents(table.iloc[::-1], "a"), target={"outlet": "A"}, min_count=1)
    pd.testing.assert_frame_equal(found, turned, check_exact=True)


def test_every_row_leads_to_its_lines() -> None:
    texts = [
        "Hope = ½ =cmd $x$ <b> www.x.org/a?b=*! hope hope",
        "hope ½ U.S. troops, ha ha ha can’t U.S. troops ½",
    ]
    two = corpus(texts, outlet=["A", "B"])
    for options in ({}, {"n": 2}, {"fold": False}):
        table = keywords(two, by="outlet", min_count=1, **options)
        for row in table.itertuples():
            if row.item not in ("ha ha",):  # places that overlap are one line
                assert len(kwic(two, row.pattern)) == row.target + row.reference, row.item


def test_the_reference_can_be_a_corpus_or_a_list(tmp_path: Path) -> None:
    one = corpus(["hope and hope", "hope again"])
    other = corpus(["fear and fear", "Hope, fear again"])
    both = corpus(["hope and hope", "hope again", "fear and fear", "Hope, fear again"], outlet=[*"AABB"])
    within = keywords(both, target={"outlet": "A"}, min_count=1)
    pd.testing.assert_frame_equal(keywords(one, reference=other, min_count=1), within)
    pairs = keywords(one, reference=other, n=2, min_count=1)
    pd.testing.assert_frame_equal(pairs, keywords(both, target={"outlet": "A"}, n=2, min_count=1))

    path = tmp_path / "list.csv"
    path.write_text("word,frequency\nHope,1\nfear,3\nand,1\nagain,1\n")
    for reference in (path, frequencies(other), pd.read_csv(path)):
        listed = keywords(one, reference=reference, min_count=1).sort_values("item", ignore_index=True)
        alone = keywords(one, reference=other, min_count=1, unit="token").sort_values(
            "item", ignore_index=True
        )
        same = ["item", "target", "reference", "log_ratio", "g2", "log_odds_z", "p", "p_adjusted"]
        pd.testing.assert_frame_equal(listed[same], alone[same])
        assert listed["reference_documents"].isna().all()
    parquet = tmp_path / "list.parquet"
    pd.read_csv(path).to_parquet(parquet)
    assert len(keywords(one, reference=parquet, min_count=1)) == 4


def test_selections_and_groups() -> None:
    three = corpus(["hope hope", "fear fear", "war war"], outlet=["A", "B", "C"])
    part = keywords(three, target=three.where(outlet="A"), reference={"outlet": "B"}, min_count=1)
    assert set(part["item"]) == {"hope", "fear"}
    assert part["reference_size"].unique().tolist() == [2]
    groups = keywords(three, by="outlet", min_count=1)
    assert groups["outlet"].tolist() == ["A"] * 3 + ["B"] * 3 + ["C"] * 3
    alone = keywords(three, target={"outlet": "B"}, min_count=1)
    pd.testing.assert_frame_equal(
        groups[groups["outlet"] == "B"].drop(columns="outlet").reset_index(drop=True), alone
    )
    lexicon = Lexicon.from_entries({"good": ["hope*"], "bad": ["fear*", "war*"]}, name="test")
    table = keywords(three, target={"outlet": "A"}, lexicon=lexicon, min_count=1).set_index("item")
    assert table.loc["good", ["target", "reference"]].tolist() == [2, 0]
    assert table.loc["bad", ["target", "reference"]].tolist() == [0, 4]


def test_a_keyword_of_one_article_is_no_keyword_of_a_group() -> None:
    # 40 times in one article, or once in each of 40: the same for tests that take tokens as independent.
    clumped, spread = ["some words that stand here"] * 40, ["some words that stand here even"] * 40
    clumped[0] += " strike" * 40 + " even" * 0
    target = [f"{one} {other.split()[-1]}" for one, other in zip(clumped, spread, strict=True)]
    pair = corpus([*target, *["some words that stand here"] * 40], outlet=["A"] * 40 + ["B"] * 40)
    table = keywords(pair, target={"outlet": "A"}).set_index("item")
    token = keywords(pair, target={"outlet": "A"}, unit="token").set_index("item")
    assert token.loc["strike", "g2"] == token.loc["even", "g2"]
    assert token.loc[["strike", "even"], "p_adjusted"].max() < 1e-6
    assert table.loc["strike", "p"] > 0.5
    assert table.loc["strike", "log_ratio_bound"] == 0
    assert table.loc["even", "p_adjusted"] < 1e-6
    assert table.index[0] == "even"
    assert table.loc["strike", ["target_documents", "target_dp"]].tolist() == [1, pytest.approx(1, abs=0.3)]


def test_random_groups_have_few_keywords() -> None:
    # Documents of a made-up corpus in which words come in clumps, put into two groups by chance, 20 times:
    # of tests at 5 % about 5 % are to be below .05; tests that take tokens as independent have far more.
    rng = np.random.default_rng(7)
    names = np.array([f"w{number:02}" for number in range(40)])
    texts = []
    for _ in range(120):
        shares = rng.dirichlet(np.full(len(names), 0.4))
        texts.append(" ".join(rng.choice(names, size=150, p=shares)))
    found: dict[str, list[float]] = {"document": [], "token": []}
    for _ in range(20):
        outlets = rng.permutation(["A"] * 40 + ["B"] * 80)
        made = corpus(texts, outlet=outlets.tolist())
        for unit, values in found.items():
            values += keywords(made, target={"outlet": "A"}, unit=unit)["p"].tolist()
    assert np.mean(np.array(found["document"]) < 0.05) == pytest.approx(0.05, abs=0.025)
    assert np.mean(np.array(found["token"]) < 0.05) > 0.4


def test_text_stays_text_in_tables(tmp_path: Path) -> None:
    table = keywords(corpus(["www.x.org/$a$&<b> a", "b b"], outlet=["A", "B"]), by="outlet", min_count=1)
    shown = show_table(table)._repr_html_()
    assert "$a$" not in shown
    back = read_csv(write_csv(table, tmp_path / "table.csv"))
    assert back["item"].tolist() == table["item"].tolist()


def test_what_cannot_be_asked() -> None:
    pair = corpus(["hope", "fear"], outlet=["A", "B"])
    with pytest.raises(ParameterError, match="Nothing to compare"):
        keywords(pair)
    with pytest.raises(ParameterError, match="either by"):
        keywords(pair, by="outlet", target={"outlet": "A"})
    with pytest.raises(CorpusError, match="share 1 doc"):
        keywords(pair, target={"outlet": "A"}, reference={"outlet": ["A", "B"]})
    with pytest.raises(CorpusError, match="No document"):
        keywords(pair, target={"outlet": "C"})
    with pytest.raises(CorpusError, match="not taken from the corpus"):
        keywords(pair, target=corpus(["war"]))
    with pytest.raises(ParameterError, match="two documents"):
        keywords(pair, target={"outlet": "A"}, unit="document")
    with pytest.raises(UnknownNameError, match="document, token"):
        keywords(pair, by="outlet", unit="word")
    with pytest.raises(UnknownNameError, match="holm, benjamini-hochberg, none"):
        keywords(pair, by="outlet", correction="fdr")
    with pytest.raises(UnknownNameError, match="Available: item"):
        keywords(pair, by="outlet", sort_by="keyness")
    with pytest.raises(ParameterError, match="min_count=0"):
        keywords(pair, by="outlet", min_count=0)
    with pytest.raises(TableError, match="it has a"):
        keywords(pair, reference=pd.DataFrame({"a": [1]}))
    with pytest.raises(ParameterError, match="there are 1"):
        keywords(corpus(["hope"], outlet=["A"]), by="outlet")

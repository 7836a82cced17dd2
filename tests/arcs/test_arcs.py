"""Arcs: parts counted by hand, bands held to what can be counted or simulated, the same for any order."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from narrative.arcs.arcs import arc
from narrative.arcs.position import THREE, Layout, lay_out, say_parts, take_headlines
from narrative.arcs.sentence_sums import Sentences
from narrative.arcs.shuffles import shuffle_sentences
from narrative.corpus.corpus import Corpus
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.tone import sentiment

HOPE = Lexicon.from_entries({"hope": ["hope*"], "war": ["war*"]}, name="small")
QUICK = {"shuffles": 99, "resamples": 200}

#: Three paragraphs: 6 words with 2 places of hope; 8 with 1 of war; 6 with 1 of hope.
ARTICLE = (
    "Hope came. Hopes were still high.\n\nThe war went on. It was cold here.\n\nWe had hope again today."
)


def corpus_of(*texts: str, **columns: object) -> Corpus:
    table = pd.DataFrame({"doc_id": [f"d{n:03}" for n in range(len(texts))], "text": texts, **columns})
    return Corpus.from_documents(table, "example")


def rows_of(table: pd.DataFrame, category: str = "hope") -> pd.DataFrame:
    return table[table["category"] == category].set_index("part")


def sentences_in(text: str, parts: object) -> list[int]:
    layout = lay_out(corpus_of(text), parts)
    assert layout.sizes is not None
    return layout.sizes[0].tolist()


def test_a_text_that_is_printed_ten_times_is_one_text() -> None:
    """Copies that are shuffled alike give the p of the text alone, whether parts are shares or sentences."""
    totals, bases = np.array([[3.0], [0.0], [1.0], [0.0], [0.0], [0.0]]), np.array([4, 6, 5, 7, 5, 6])
    for sizes in (None, np.array([[2, 2, 2]])):
        p_values = []
        for copies in (1, 10):
            sentences = Sentences(
                np.tile(totals, (copies, 1)), np.tile(bases, copies), 6 * np.arange(copies + 1)
            )
            rows = None if sizes is None else np.tile(sizes, (copies, 1))
            layout, units = Layout(THREE, rows, np.ones(copies, bool)), np.zeros(copies, int)
            band = shuffle_sentences(sentences, layout, units, n_shuffles=199, level=0.95, seed=1)
            p_values.append(band.p_values.ravel().tolist())
        assert p_values[0] == p_values[1]


def test_places_and_words_of_the_parts_as_counted_by_hand() -> None:
    curve = rows_of(arc(corpus_of(ARTICLE, ARTICLE, title=["Hope, at last", ""]), HOPE, **QUICK))
    assert curve["total"].to_dict() == {"headline": 1, "lead": 4, "body": 0, "close": 2, "text": 6}
    assert curve["base"].to_dict() == {"headline": 3, "lead": 12, "body": 16, "close": 10, "text": 38}
    assert curve["n_documents"].to_dict() == {"headline": 1, "lead": 2, "body": 2, "close": 2, "text": 2}
    assert curve.loc["lead", "estimate"] == pytest.approx(4 / 12)
    # Of the headline's own document, not of both.
    assert curve.loc["headline", "difference"] == pytest.approx(1 / 3 - 3 / 19)
    assert curve.loc["close", "difference"] == pytest.approx(2 / 10 - 6 / 38)
    assert curve.loc[["headline", "text"], ["chance", "band_low", "p_value"]].isna().all(axis=None)
    # In any order, each of the 5 sentences is as often in the lead (2 of 5) as elsewhere, with what it holds.
    assert curve.loc["lead", "chance"] == pytest.approx(6 / 38, abs=0.05)


def test_negated_places_are_left_out() -> None:
    curve = rows_of(arc(corpus_of("No hope is left.\n\nHope.\n\nNone."), HOPE, **QUICK))
    assert curve["total"].tolist() == [0, 1, 0, 1]


def test_a_paragraph_ends_at_a_blank_line_or_else_at_a_line_break() -> None:
    assert sentences_in("One. Two.\n\nThree. Four. Five.\n \nSix.", "paragraphs") == [2, 3, 1]
    assert sentences_in("One. Two.\nThree. Four. Five.\nSix.", "paragraphs") == [2, 3, 1]
    # With blank lines, a line break between sentences is only a line break.
    assert sentences_in("One.\nTwo.\n\nThree.\n\nFour.\nFive.", "paragraphs") == [2, 1, 2]
    assert sentences_in("One. Two. Three. Four.", "sentences") == [1, 2, 1]
    # A text without a sentence has none to give, wherever it stands.
    layout = lay_out(corpus_of("…", "One.\n\nTwo.\n\nThree.", ""), "paragraphs")
    assert layout.usable.tolist() == [False, True, False]


def test_shares_are_of_words_in_whole_sentences() -> None:
    # 2 + 2 + 8 words, middles at 1, 3 and 8 of 12: the first half has two sentences, the second one.
    text = "Hope came. Hope grew. Then there was war for a long time."
    curve = arc(corpus_of(text), HOPE, parts=2, **QUICK)
    assert rows_of(curve)["total"].tolist() == [2, 0, 2]
    assert rows_of(curve)["base"].tolist() == [4, 8, 12]
    assert rows_of(curve, "war")["total"].tolist() == [0, 1, 1]
    assert rows_of(curve).index.tolist() == ["1 of 2", "2 of 2", "text"]


def test_short_documents_are_left_out_and_counted() -> None:
    corpus = corpus_of(ARTICLE, "Hope.\n\nHope and war.", "", outlet=["A", "A", "B"])
    curve = arc(corpus, HOPE, by="outlet", **QUICK)
    assert curve.groupby("outlet")["n_documents"].unique().map(list).to_dict() == {"A": [1], "B": [0]}
    assert curve.groupby("outlet")["too_short"].unique().map(list).to_dict() == {"A": [1], "B": [1]}
    assert curve.loc[curve["outlet"] == "B", "estimate"].isna().all()
    with pytest.raises(CorpusError, match=r"parts='sentences' or parts=5"):
        arc(corpus_of("Hope. Hope. War. Hope. Peace."), HOPE, **QUICK)
    with pytest.raises(CorpusError, match="Ask for fewer parts"):
        arc(corpus_of("Hope. Hope."), HOPE, parts=3, **QUICK)
    for parts in ("thirds", 1, True, 2.5):
        with pytest.raises(UnknownNameError, match="paragraphs, sentences"):
            arc(corpus_of(ARTICLE), HOPE, parts=parts, **QUICK)


def test_one_article_has_a_band_and_no_interval() -> None:
    curve = rows_of(arc(corpus_of(ARTICLE), HOPE, **QUICK)).drop("text")
    assert curve[["low", "high"]].isna().all(axis=None)
    assert (curve["band_low"] <= curve["chance"]).all()
    assert (curve["chance"] <= curve["band_high"]).all()


def test_the_order_of_documents_changes_nothing_and_the_seed_does() -> None:
    texts = [f"{'Hope. ' * (n % 3)}It came.\n\nWar {n}. Cold.\n\nHope {n} of {'us ' * n}." for n in range(30)]
    table = pd.DataFrame({"doc_id": [f"d{n}" for n in range(30)], "text": texts, "outlet": ["A", "B"] * 15})
    corpus = Corpus.from_documents(table, "one")
    shuffled = Corpus.from_documents(table.sample(frac=1, random_state=3), "one")
    whole = arc(corpus, HOPE, by="outlet", parts=3, **QUICK)
    pd.testing.assert_frame_equal(whole, arc(shuffled, HOPE, by="outlet", parts=3, **QUICK), check_exact=True)
    assert not whole.equals(arc(corpus, HOPE, by="outlet", parts=3, seed=1, **QUICK))
    alone = arc(corpus.where(outlet="A"), HOPE, parts=3, **QUICK)
    of_a = whole[whole["outlet"] == "A"].drop(columns="outlet").reset_index(drop=True)
    pd.testing.assert_frame_equal(of_a, alone, check_exact=True)
    assert whole.columns.tolist()[:5] == ["measure", "lexicon", "category", "outlet", "part"]


def test_parts_add_up_to_the_text_and_repeated_documents_keep_their_rates() -> None:
    once = arc(corpus_of(ARTICLE), HOPE, **QUICK)
    often = arc(corpus_of(*[ARTICLE] * 7), HOPE, **QUICK)
    assert once["estimate"].tolist() == often["estimate"].tolist()
    for category in ("hope", "war"):
        curve = rows_of(often, category)
        assert curve.loc[list(THREE), ["total", "base"]].sum().tolist() == list(
            curve.loc["text", ["total", "base"]]
        )


def test_the_tone_of_parts_is_that_of_their_sentences() -> None:
    text = "What a wonderful day!\n\nIt was a horrible war. They left.\n\nThe talks are good."
    corpus = corpus_of(text, text, title=["A terrible day", "A good day"])
    scores = sentiment(corpus, by="sentence")
    table = arc(corpus, scores, **QUICK)
    curve = table[table["measure"] == "vader_compound"].set_index("part")["estimate"]
    values = scores[(scores["measure"] == "vader_compound") & (scores["doc_id"] == "d000")]["value"].tolist()
    assert curve["lead"] == pytest.approx(values[0])
    assert curve["body"] == pytest.approx((5 * values[1] + 2 * values[2]) / 7)
    assert curve["close"] == pytest.approx(values[3])
    titles = sentiment(take_headlines(corpus), by="sentence")
    own = titles.loc[titles["measure"] == "vader_compound", "value"]
    assert curve["headline"] == pytest.approx(own.mean())  # both have three words
    pd.testing.assert_frame_equal(table, arc(corpus, scores, headline_scores=titles, **QUICK))
    # Scores of more documents than the corpus has serve as well.
    part = arc(corpus.where(doc_id="d001"), scores, **QUICK)
    assert part["n_documents"].unique().tolist() == [1]


def test_scores_of_another_corpus_or_of_measures_that_do_not_add_up_are_refused() -> None:
    corpus = corpus_of(ARTICLE)
    scores = sentiment(corpus, by="sentence")
    with pytest.raises(TableError, match="not those of the corpus"):
        arc(corpus, scores[scores["sentence"] != 2], **QUICK)
    with pytest.raises(TableError, match="not those of the corpus"):
        arc(corpus_of("One.\n\nTwo.\n\nThree."), scores, **QUICK)
    with pytest.raises(TableError, match="does not add up"):
        arc(corpus, scores.assign(measure="vader_compound_whole"), **QUICK)
    with pytest.raises(ParameterError, match="level=95"):
        arc(corpus, HOPE, level=95, **QUICK)
    with pytest.raises(ParameterError, match="takes 19 shuffles at least"):
        arc(corpus, HOPE, shuffles=18)
    with pytest.raises(CorpusError, match="No column 'paper'"):
        arc(corpus, HOPE, by="paper", **QUICK)


def test_the_p_value_is_the_share_of_all_orders() -> None:
    """One place in a text of five equal sentences: every order can be listed.

    By hand: in the lead or in the close it is 2 deviations out (.8 / √.16), in the body .82 (.4 / √.24). So
    a place in the lead is as far out as 2 of 5 orders are, one in the body as all of them.
    """
    layout = Layout(THREE, np.array([[1, 3, 1]]), np.array([True]))
    found = {}
    for place in (0, 2):
        totals = np.zeros((5, 1))
        totals[place] = 1
        sentences = Sentences(totals, np.full(5, 10), np.array([0, 5]))
        band = shuffle_sentences(sentences, layout, np.zeros(1, int), n_shuffles=4999, level=0.95, seed=1)
        found[place] = band.p_values[:, 0]
    orders = list(itertools.permutations(range(5)))
    out = sum(order[0] in (0, 4) for order in orders) / len(orders)
    assert out == pytest.approx(0.4)
    assert found[0][0] == pytest.approx(out, abs=0.02)  # 3 standard errors of 4,999 draws
    assert found[2][1] == 1


def random_corpus(
    rng: np.random.Generator, n_documents: int, run: int = 1
) -> tuple[Sentences, Layout, np.ndarray]:
    """Places that fall anywhere; `run` neighbouring sentences have them together."""
    counts = rng.integers(8, 20, n_documents)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    bases = rng.integers(5, 40, bounds[-1])
    totals = np.zeros(bounds[-1])
    for first, count in zip(bounds, counts, strict=False):
        begin = rng.integers(0, count)
        totals[first + (begin + np.arange(run)) % count] = 1  # round the end, so that no part has more
    sizes = np.stack([np.full(n_documents, 2), counts - 4, np.full(n_documents, 2)], 1)
    usable = np.ones(n_documents, bool)
    return Sentences(totals[:, None], bases, bounds), Layout(THREE, sizes, usable), np.arange(n_documents)


def share_outside(run: int, *, by_document: bool, corpora: int = 200) -> float:
    hits = 0
    for number in range(corpora):
        sentences, layout, units = random_corpus(np.random.default_rng([7, number]), 25, run)
        units = units if by_document else units * 0
        band = shuffle_sentences(sentences, layout, units, n_shuffles=99, level=0.95, seed=number)
        outside = (np.abs(band.excess) > band.half + 1e-9).any()
        assert outside == (band.p_values.min() <= 0.05)
        hits += int(outside)
    return hits / corpora


def test_random_places_stay_in_the_band_95_times_in_100() -> None:
    # 200 draws of .05: three standard errors are .046.
    assert share_outside(1, by_document=True) <= 0.096


def test_neighbours_that_resemble_each_other_are_allowed_for() -> None:
    """Runs of four sentences at a random place: shuffling alone takes them for a pattern."""
    # Of 1,000 corpora, 74 and 204.
    assert share_outside(4, by_document=True) <= 0.13
    assert share_outside(4, by_document=False) > 0.15


def test_a_planted_lead_is_found_and_its_repetition_in_one_story_is_not_new_evidence() -> None:
    rng = np.random.default_rng(5)
    texts = []
    for _ in range(40):
        lead = "Hope rose in the town today." if rng.random() < 0.6 else "Rain fell in the town today."
        rest = ["The talks went on for hours." if rng.random() < 0.9 else "Hope was far away then."
                for _ in range(8)]  # fmt: skip
        texts.append(f"{lead}\n\n{' '.join(rest)}\n\nNobody said any more than that.")
    curve = rows_of(arc(corpus_of(*texts), HOPE, shuffles=199, resamples=200))
    assert curve.loc["lead", "p_value"] <= 0.01
    assert curve.loc["lead", "low"] > curve.loc["lead", "band_high"]
    corpus = corpus_of(*texts)
    stories = pd.DataFrame({"doc_id": corpus.documents.index, "story": ["s1"] * 38 + ["s2", "s3"]})
    fewer = rows_of(arc(corpus, HOPE, unit="story", stories=stories, shuffles=199, resamples=200))
    assert fewer.loc["lead", "estimate"] == curve.loc["lead", "estimate"]
    assert fewer.loc["lead", "p_value"] > curve.loc["lead", "p_value"]


def test_headlines_are_a_corpus_of_the_same_documents() -> None:
    corpus = corpus_of("a", "b", title=["War", None])
    assert take_headlines(corpus).documents["text"].to_dict() == {"d000": "War", "d001": ""}
    assert say_parts(5) == "5 equal shares of its words, in whole sentences"

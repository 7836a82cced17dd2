"""What a report on vocabulary opens with: planted words are said, and chance never is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from narrative import Corpus, Lexicon, frame_salience, load_lexicon, quotations, reading
from narrative.comparison.division import divide
from narrative.reading import groups

GROUPS = [f"Paper {letter}" for letter in "ABCDEF"]
WORDS = np.array([f"word{number}" for number in range(150)])


def make_corpus(seed: int, plants: dict[str, str] | None = None, n: int = 14) -> Corpus:
    """Articles of one vocabulary in clumps, so that words vary as in news; in some, a word is planted."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n * len(GROUPS)):
        group = GROUPS[number % len(GROUPS)]
        words = rng.choice(WORDS, 80, p=rng.dirichlet(np.full(len(WORDS), 0.4))).tolist()
        planted = (plants or {}).get(group)
        words += [planted] * (3 if planted else 0)
        rows.append({"text": " ".join(words) + ".", "outlet": group})
    return divide(Corpus.from_documents(pd.DataFrame(rows)), "outlet")


def say(corpus: Corpus) -> list[str]:
    table = reading.find_keywords(corpus, fold="measured")
    return reading.rank_findings(reading.conclude_words(table)).list_sentences()


def test_planted_words_are_said_with_number_and_interval() -> None:
    found = say(make_corpus(1, {"Paper B": "Quay", "Paper E": "strike"}))
    assert any(
        sentence.startswith("Paper B: “Quay” has 42 matches in 14 articles and none elsewhere, at least ")
        for sentence in found
    )
    assert any("“strike”" in sentence and sentence.startswith("Paper E") for sentence in found)
    assert found[2:] == ["No word is certain to mark Paper A, Paper C, Paper D or Paper F."]


def test_of_papers_that_do_not_differ_nothing_is_claimed() -> None:
    # The promise is one corpus in a hundred; corrected within groups alone, a quarter would claim a word.
    claimed, certain = [], []
    for seed in range(12):
        table = reading.find_keywords(make_corpus(seed), fold="measured")
        claimed += [seed] * any(finding.certain for finding in reading.conclude_words(table))
        certain += [seed] * bool(len(reading.pick_certain(table)))
    assert len(claimed) <= 1
    assert len(certain) >= 3


def test_one_article_is_no_group_of_which_words_are_certain() -> None:
    """Its “quay”, ten times of thirty words, would be certain if every word were new evidence."""
    texts = [
        "Quay. " * 10 + "Rain fell. " * 10,
        *[f"Rain fell on day {number}. " * 9 for number in range(11)],
    ]
    table = pd.DataFrame({"text": texts, "outlet": ["Alone", *["A"] * 6, *["B"] * 5]})
    found = reading.find_keywords(divide(Corpus.from_documents(table), "outlet"), fold="measured")
    (row,) = found[(found["group"] == "Alone") & (found["item"] == "Quay")].to_dict("records")
    assert (row["g2"] > 10, row["p_adjusted"], row["log_ratio_low"]) == (True, 1.0, -np.inf)
    assert not len(reading.pick_certain(found))
    quay = Lexicon.from_entries({"Quay": ["quay"]}, name="made", language="en")
    frames = reading.find_keywords(divide(Corpus.from_documents(table), "outlet"), lexicon=quay, min_count=1)
    assert [each.certain for each in reading.conclude_categories(frames)] == [False]
    assert "Certain" not in repr(reading.conclude_categories(frames)[0].sentence)


def test_where_nothing_can_be_claimed_that_is_the_finding() -> None:
    assert say(make_corpus(3)) == [
        "Nothing can be claimed of words. Of 150 words compared, none is certain to mark any of the 6 groups."
    ]
    one = divide(Corpus.from_documents(pd.DataFrame({"text": ["Rain fell."]})), "outlet")
    assert say(one) == ["Nothing can be claimed of words, since fewer than two groups have words to compare."]
    assert reading.conclude_categories(reading.find_keywords(one)) == []


def row(group: str, item: str, low: float, p: float, **more: object) -> dict[str, object]:
    return {"group": group, "item": item, "target": 30, "reference": 10, "target_documents": 5, "note": "",
            "target_size": 1000, "reference_size": 1000, "log_ratio": low + 1, "log_ratio_low": low,
            "log_ratio_high": low + 2, "log_ratio_bound": max(low, 0), "p": p, "p_adjusted": 10 * p,
            "p_median": p} | more  # fmt: skip


def table_of(*rows: dict[str, object]) -> pd.DataFrame:
    from narrative.vocabulary.keyness_measures import KEYWORDS

    table = pd.DataFrame(rows)
    return table.assign(**dict.fromkeys([name for name in KEYWORDS if name not in table.columns], 0))


def test_only_what_outlasts_all_comparisons_has_a_sentence_the_largest_first() -> None:
    table = table_of(
        row("A", "own", 3.0, 1e-9, note="in the name of the group"),
        row("A", "small", 1.0, 1e-9),
        row("B", "large", 2.0, 1e-9),
        # Certain within its group, at .04 corrected; not when .004 is multiplied by 25 comparisons.
        row("C", "weak", 2.5, 0.004),
        # One that a few articles make: no median test passes it.
        row("C", "clump", 9.0, 1e-9, p_median=0.01),
        row("D", "unsure", 0.0, 0.5),
        *(row("E", f"rest {n}", 0.0, 0.9) for n in range(20)),
    )
    findings = reading.conclude_words(table)
    # 2 ** 3 here, from 2 ** 2 to 2 ** 4; of A not its own name, though that stands first.
    assert [repr(finding.sentence) for finding in findings] == [
        "B: “large” is 8.0 times as frequent as in all other groups (95 % interval 4.0 to 16), with 30 "
        "matches in 5 articles.",
        "A: “small” is 4.0 times as frequent as in all other groups (95 % interval 2.0 to 8.0), with 30 "
        "matches in 5 articles. 1 more word is certain.",
        "Certain, but not if all groups are corrected for together: 2 words of C.",
        "No word is certain to mark D or E.",
    ]
    assert [finding.certain for finding in findings] == [True, True, False, False]
    assert reading.rank_findings(findings[::-1]).list_sentences()[0].startswith("B: “large”")
    # A group too many for a sentence of its own is counted, and not among those that are less certain.
    _, also, weaker, _ = reading.conclude_words(table, most=1)
    assert (repr(also.sentence), also.certain) == ("Also certain: 2 words of A.", True)
    assert repr(weaker.sentence).endswith("together: 2 words of C.")


def test_frames_are_said_with_rates() -> None:
    table = table_of(row("A", "Hope", 1.0, 1e-9), row("B", "Fear", 0.0, 0.4))
    (finding,) = reading.conclude_categories(table)
    assert repr(finding.sentence) == (
        "A: Hope is 4.0 times as frequent as in all other groups (95 % interval 2.0 to 8.0), 30.0 against "
        "10.0 matches per 1,000 words."
    )
    (weaker,) = reading.conclude_categories(table.assign(p=0.01, p_adjusted=0.02))
    assert not weaker.certain
    assert repr(weaker.sentence) == (
        "Certain, but not if all groups are corrected for together (with 95 % intervals): "
        "Hope in A (4.0×, 2.0 to 8.0)."
    )
    (nothing,) = reading.conclude_categories(table.assign(p=0.5, p_adjusted=0.9))
    assert not nothing.certain
    frames = Lexicon.from_entries({"hope": ["word1"], "fear": ["word2"]}, name="test")
    for seed in range(4):
        found = reading.find_keywords(make_corpus(seed), lexicon=frames, min_count=1)
        assert not any(finding.certain for finding in reading.conclude_categories(found))


def test_cautions_are_of_these_articles() -> None:
    table = table_of(row("A", "Paris", 2.0, 1e-9), row("A", "hope", 2.0, 1e-9), row("B", "x", 0.0, 0.5))
    texts = pd.DataFrame({"text": ["Hope."] * 14, "outlet": ["A"] * 10 + ["B"] * 3 + [""]})
    corpus = divide(Corpus.from_documents(texts), "outlet")
    said = [repr(each.sentence) for each in reading.doubt_words(table, pd.DataFrame({"item": ["x"]}), corpus)]
    assert "B has fewer than ten articles." in said[0]
    assert said[1].startswith("1 of the 2 certain words is mostly written with a capital")
    assert said[2].startswith("1 word would pass a test that takes every word as independent, but stands in")
    assert said[3] == "1 article without a value to group by: part of no comparison."
    assert len(reading.rank_cautions(reading.doubt_words(table, table.head(0), corpus)).shown) == 3


def test_all_groups_are_listed_the_largest_first_and_every_cut_is_said() -> None:
    rows = [row("A", f"w{n:03}", 3.0 - n / 1000, 1e-9) for n in range(130)] + [row("B", "x", 0.0, 0.5)]
    texts = pd.DataFrame({"text": ["Hope."] * 5, "outlet": ["A"] * 2 + ["B"] * 3})
    corpus = divide(Corpus.from_documents(texts), "outlet")
    table = table_of(*rows).assign(pattern="")
    listed = reading.list_marks(table, corpus, most=2).to_numpy().tolist()
    assert listed == [["B", "–", 0, 3], ["A", "w000 (16×), w001 (16×)", 130, 2]]
    shown = reading.show_marks(table, 6, whole="certain")
    assert shown is not None
    page = shown._repr_html_()
    assert "A: 130 words certain to be more frequent there, the first 100 of them" in page
    assert "6 of 100 rows are shown." in page
    assert "w099" in page
    assert "w100" not in page
    assert 'data-table="certain"' in page
    assert reading.show_marks(table.tail(1)) is None
    folded = reading.show_marks(table, opened=0)
    assert folded is not None
    assert folded._repr_html_().startswith('<details class="narrative-rest"><summary>A: 130 words')


# Corpora of which nothing can be measured by rules for English ------------------------------------------


@pytest.fixture(scope="module")
def foreign() -> Corpus:
    texts = [
        "Der Minister sagte gestern, dass die Regierung die Steuern nicht erhöhen werde.",
        "Die Bundeskanzlerin erklärte, dass die Wirtschaft im kommenden Jahr wachsen werde.",
    ]
    return Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": ["A", "B"]}, index=["a", "b"]))


def test_a_corpus_of_foreign_articles_has_no_categories_to_compare_and_the_report_says_why(
    foreign: Corpus,
) -> None:
    grouped, frames = reading.divide(foreign, "outlet"), load_lexicon("news-frames")
    categories = reading.find_keywords(grouped, lexicon=frames, min_count=1)
    assert len(categories) == 0
    assert len(reading.find_keywords(grouped, min_count=1))  # words are words in any language
    said = [repr(each.sentence) for each in reading.doubt_words(categories, categories, grouped)]
    assert any("2 articles are not in English" in each for each in said)


def test_voices_without_a_word_in_them_make_an_empty_table(foreign: Corpus) -> None:
    said = quotations(foreign)
    scores = frame_salience(foreign, load_lexicon("news-frames"), quotations=said)
    within = groups.compare_within(scores, foreign, by=["outlet"], measure="salience", resamples=100)
    assert within == {}
    stacked = groups.stack_voices(within)
    assert "voice" in stacked.columns
    assert len(groups.tabulate_voices(stacked)) == 0
    doubts = reading.doubt_voices(said, foreign, section="x")
    assert any("2 articles are not in English and in no number" in repr(each.sentence) for each in doubts)

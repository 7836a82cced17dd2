"""What the head of a report says, held against planted corpora: what was put in is said, what was not never.

The corpora are drawn with a seed. An article has 400 words; its matches of a frame are Poisson with a rate
that itself varies from article to article (gamma), as those of real articles do.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import narrative
from narrative import Corpus, Lexicon, compare
from narrative.comparison import Comparison
from narrative.comparison.differences import NOT_SHOWN
from narrative.reading import divide, groups, pick_largest
from narrative.reading.findings import Finding, rank_cautions, rank_findings
from narrative.resources import find_corpus
from narrative.schema import SCORES

SEEDS = range(40)
WORDS, SECTION = 400, "Which frames differ"
#: What is expected of an article in matches per 1,000 words: at A and B, or before and after a day.
RATES = {"planted": (3.0, 15.0), "equal": (6.0, 6.0), "rare": (1.0, 1.0)}


def draw(seed: int, n: int = 20, shape: int = 2) -> tuple[pd.DataFrame, Corpus]:
    """Scores of `n` articles of each of two outlets; the dates of A's all lie before those of B's."""
    rng = np.random.default_rng(seed)
    ids = [f"{outlet}{number:02}" for outlet in "AB" for number in range(n)]
    days = pd.date_range("2031-01-01", periods=2 * n).strftime("%Y-%m-%d").tolist()
    documents = pd.DataFrame({"text": ["Rain fell."] * len(ids), "outlet": [i[0] for i in ids], "date": days})
    tables = []
    for category, rates in RATES.items():
        expected = np.repeat(rates, n) * WORDS / 1000
        totals = rng.poisson(expected * rng.gamma(shape, 1 / shape, 2 * n)).astype(float)
        row = {"measure": "salience", "lexicon": "drawn", "category": category, "base": WORDS}
        tables.append(pd.DataFrame({"doc_id": ids, **row, "total": totals, "value": totals / WORDS}))
    return pd.concat(tables, ignore_index=True)[list(SCORES)], Corpus.from_documents(
        documents.set_axis(ids), "drawn", language="en"
    )


def compare_drawn(scores: pd.DataFrame, corpus: Corpus) -> Comparison:
    return compare(scores, corpus, by="outlet", measure="salience", resamples=200)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[pd.DataFrame, Corpus]]:
    return [draw(seed) for seed in SEEDS]


def certain(found: list[Finding]) -> list[str]:
    return [repr(each.sentence).split(":")[0] for each in found if each.certain]


def test_a_planted_difference_is_said_and_one_that_is_not_there_never(
    drawn: list[tuple[pd.DataFrame, Corpus]],
) -> None:
    said = [certain(groups.conclude_differences(compare_drawn(*each), section=SECTION)) for each in drawn]
    assert said == [["planted"]] * len(SEEDS)


def test_where_nothing_differs_that_is_the_finding_and_why(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    for scores, corpus in drawn[:12]:
        nothing = scores[scores["category"] != "planted"]
        (only,) = groups.conclude_differences(compare_drawn(nothing, corpus), section=SECTION)
        assert not only.certain
        assert repr(only.sentence).startswith("Nothing can be claimed of the frames, since ")


def test_one_comparison_is_not_said_to_be_none_of_one(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    scores, corpus = drawn[0]
    found = compare_drawn(scores[scores["category"] == "equal"], corpus)
    for p, why in (
        (0.2, "the difference between B and A is not beyond chance (p\xa0=\xa00.200)."),
        (0.01, "not beyond chance both in its test and in its interval (p\xa0=\xa00.010)."),
    ):
        unclear = found.differences.assign(p_adjusted=p, verdict=NOT_SHOWN)
        (only,) = groups.conclude_differences(replace(found, differences=unclear), section=SECTION)
        assert repr(only.sentence).endswith(why)


def test_an_interval_is_said_to_be_of_what_it_is_of() -> None:
    """A ratio, a ratio to nothing, a difference; and two groups of three articles each have too little."""
    ids = [f"{outlet}{number:02}" for outlet in "AB" for number in range(12)]
    texts = pd.DataFrame({"text": ["Rain fell."] * 24, "outlet": [name[0] for name in ids]}, index=ids)
    high = np.tile([9.0, 10, 11], 4)

    def say(measure: str, base: int, totals: np.ndarray, *chosen: str) -> str:
        row = {"doc_id": ids, "measure": measure, "lexicon": "", "category": "", "base": base}
        scores = pd.DataFrame({**row, "total": totals, "value": totals / base})[list(SCORES)]
        corpus = Corpus.from_documents(texts.loc[list(chosen) or ids], "drawn")
        scores = scores[scores["doc_id"].isin(corpus.documents.index)]
        (found,) = groups.conclude_differences(
            compare(scores, corpus, by="outlet", measure=measure, resamples=200), section=SECTION
        )
        return repr(found.sentence)

    assert "100.0 against 10.0 per 1,000 words, 10 times as high (95 % interval" in say(
        "salience", 100, np.r_[high, high / 10]
    )
    assert "against 0.0 per 1,000 words, an infinite ratio (95 % interval" in say(
        "salience", 100, np.r_[high, 0 * high]
    )
    assert "0.10 against −0.10, a difference of 0.20 (95 % interval" in say(
        "vader_compound", 100, np.r_[high, -high]
    )
    assert say("salience", 100, np.r_[high, high], *ids[:3], *ids[12:15]).endswith(
        "the groups have 3 articles each."
    )


def test_a_planted_change_is_said_and_none_in_shuffled_dates() -> None:
    said: list[list[str]] = []
    for seed in range(8):
        scores, corpus = draw(seed, shape=8)
        order = np.random.default_rng(seed).permutation(len(corpus))
        dates = corpus.documents["date"].to_numpy()[order]
        shuffled = Corpus.from_documents(corpus.documents.assign(date=dates), "shuffled")
        for each in (corpus, shuffled):
            said.append(certain(groups.conclude_changes(weigh(scores, each), section=SECTION)))
    assert said[::2] == [["planted"]] * 8
    assert said[1::2] == [[]] * 8


def weigh(scores: pd.DataFrame, corpus: Corpus, level: float = 0.95) -> pd.DataFrame:
    rules = {"freq": "month", "resamples": 300, "level": level}
    course = groups.follow_rates(scores, corpus, measure="salience", **rules)
    weights = groups.weigh_changes(course, scores, corpus, **rules)
    return groups.list_changes(course, weights=weights, corpus=corpus)


def make_series(totals: list[float]) -> tuple[pd.DataFrame, Corpus]:
    """An article a day with these matches."""
    ids = [f"a{number:02}" for number in range(len(totals))]
    row = {"measure": "salience", "lexicon": "made", "category": "war", "base": WORDS}
    scores = pd.DataFrame({"doc_id": ids, **row, "total": totals, "value": np.array(totals) / WORDS})
    days = pd.date_range("2031-01-01", periods=len(ids)).strftime("%Y-%m-%d").tolist()
    documents = pd.DataFrame({"text": ["Rain."] * len(ids), "date": days, "outlet": "A"}, index=ids)
    return scores, Corpus.from_documents(documents, "made")


def test_a_change_is_looked_for_again_without_its_most_influential_article() -> None:
    """By hand: 23 matches in 20 articles are 20 in 19 without the last; 9 in 19 come before.

    In matches per 1,000 words that is 2.5 · (20 / 19 − 9 / 19) = 1.447.
    """
    before = [0.0, 1.0] * 9 + [0.0]
    clear = weigh(*make_series([*before, *[3.0, 4.0] * 10]))
    assert clear[["found", "holds", "doc_id"]].to_numpy().tolist() == [[True, True, "a20"]]
    after = [1.0, *[1.0, 2.0] * 5, *[0.0, 1.0] * 4, 3.0]
    (row,) = weigh(*make_series([*before, *after]), level=0.94).to_dict("records")
    assert row["without"] == pytest.approx(2.5 * (20 - 9) / 19)
    assert (row["found"], row["holds"], row["doc_id"]) == (True, False, "a38")
    (finding,) = groups.conclude_changes(pd.DataFrame([row]), section=SECTION)
    assert not finding.certain
    assert repr(finding.sentence).endswith("Without its most influential article, no such change is found.")


def test_the_findings_about_the_teaching_corpus_are_what_was_written_into_it() -> None:
    """`_planted.csv`: what was written into the articles ("yes"), hardly ("small"), and kept out ("no")."""
    corpus, frames = narrative.load_corpus("harbour"), narrative.load_lexicon("news-frames")
    stories = narrative.stories(corpus)
    every, once = groups.compare_both(
        narrative.frame_salience(corpus, frames), corpus, stories=stories, by="outlet", unit="story",
        measure="salience", correction="benjamini-hochberg", resamples=400,
    )  # fmt: skip
    found = groups.conclude_differences(every, once, section=SECTION, labels=frames.labels)
    ranked = rank_findings(found)
    assert ranked.list_sentences()[0].startswith("Human interest: higher in The Lugger than in ")
    planted = pd.read_csv(find_corpus("harbour") / "_planted.csv")
    planted = planted[(planted["by"] == "outlet") & (planted["lexicon"] == "news-frames")]
    known = {
        (row["category"], row["higher"], row["lower"]): row["planted"] for row in planted.to_dict("records")
    }
    names = {label: name for name, label in frames.labels.items()}
    for finding in found:
        label, higher, lower = re.match(
            r"(.+): higher in (.+) than in (.+?), ", repr(finding.sentence)
        ).groups()
        assert known[names[label], higher, lower] in ("yes", "small")
        own = every.differences[every.differences["category"] == names[label]]
        claims = own["verdict"].str.startswith("higher").sum()
        assert re.search(rf" {claims} of 6 pairs differ?s?\b", repr(finding.sentence))  # those less sure too
    assert sum(finding.certain for finding in found) >= 3


def test_a_corpus_without_copies_is_compared_once(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    scores, corpus = drawn[0]
    alone = pd.DataFrame({"doc_id": corpus.documents.index, "story": corpus.documents.index, "first": True})
    stories = narrative.stories(corpus).iloc[:0].reindex(range(len(corpus))).assign(**alone)
    assert groups.compare_both(scores, corpus, stories=stories, by="outlet", resamples=100)[1] is None


# What to be careful about


def test_a_lexicon_that_coders_do_not_confirm_is_a_caution(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    every = compare_drawn(*drawn[0])
    accuracy = pd.DataFrame({"category": ["planted", "equal"], "precision": [0.41, 0.2]})
    lexicon = Lexicon.from_entries({"planted": ["war"]}, name="drawn")
    (caution,) = groups.doubt_accuracy(accuracy, every, lexicon, section="Coders")  # only of what is claimed
    assert repr(caution.sentence).endswith("they saw planted in 41\u00a0% of them.")
    assert caution.certain
    assert groups.doubt_accuracy(accuracy.assign(precision=0.9), every, lexicon, section="Coders") == []


def test_weaknesses_of_a_claimed_difference_come_first(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    scores, corpus = drawn[0]
    few = corpus.where(doc_id=[name for name in corpus.documents.index if name[0] == "A" or name < "B05"])
    found = groups.doubt_comparison(compare_drawn(scores, few), section=SECTION)
    small = next(each for each in found if "fewer than 10" in repr(each.sentence))
    assert repr(small.sentence).startswith("B: fewer than 10 articles. ")
    # A name with the sign between names stays whole; names too long to read are not listed.
    for name, shown in (("B; C", "B; C"), ("B, C" * 20, "Several groups")):
        renamed = few.documents.assign(outlet=few.documents["outlet"].replace("B", name))
        told = Corpus.from_documents(renamed[["text", "outlet"]], "renamed", language="en")
        whole = groups.doubt_comparison(compare_drawn(scores, told), section=SECTION)
        assert any(repr(each.sentence).startswith(f"{shown}: fewer than 10 ") for each in whole)
    general = groups.doubt_gathering(["outlet"], section="The method")
    alone = compare_drawn(scores, corpus.where(outlet="A"))
    assert (
        groups.doubt_gathering(["outlet"], alone, section="The method") == []
    )  # one group differs from none
    ranked = rank_cautions(general, found)
    assert ranked.list_sentences()[-1].startswith("Groups by outlet differ in what they report")


def test_two_tone_programs_that_do_not_agree_are_a_caution(drawn: list[tuple[pd.DataFrame, Corpus]]) -> None:
    scores, corpus = drawn[0]
    one = scores[scores["category"] == "planted"].assign(lexicon="", category="", value=0.5)
    vader = one.assign(measure="vader_compound", base=1.0, total=one["total"] / 100)
    blob = one.assign(measure="textblob_polarity", base=1.0, total=0.01)
    both = pd.concat([vader, blob]).assign(value=lambda table: table["total"])
    tones = compare(both, corpus, by="outlet", resamples=200)
    (caution,) = groups.doubt_programs(tones, section="Tone")
    assert repr(caution.sentence).startswith("1 difference of tone is claimed by only one of ")
    alike = compare(pd.concat([vader, vader.assign(measure="textblob_polarity")]).assign(
        value=lambda table: table["total"]), corpus, by="outlet", resamples=200)  # fmt: skip
    assert groups.doubt_programs(alike, section="Tone") == []
    # The second measure is named beside the finding of the first, and is no finding of its own.
    for comparison, end in (
        (tones, " TextBlob claims no difference here."),
        (alike, " TextBlob claims it too."),
    ):
        (found,) = groups.conclude_differences(comparison, section="Tone")
        assert repr(found.sentence).startswith("VADER compound: higher in ")
        assert repr(found.sentence).endswith(end)
    swapped = both.assign(
        measure=both["measure"].map(
            {"vader_compound": "textblob_polarity", "textblob_polarity": "vader_compound"}
        )
    )
    (found,) = groups.conclude_differences(
        compare(swapped, corpus, by="outlet", resamples=200), section="Tone"
    )
    assert not found.certain
    assert repr(found.sentence).endswith(" TextBlob claims 1 of them.")


def test_articles_that_could_not_be_read_are_a_caution(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Rain fell.")
    (tmp_path / "two.parquet").write_bytes(b"no table")
    (caution,) = groups.doubt_reading(narrative.read_corpus(tmp_path), section="What was read")
    assert repr(caution.sentence) == "1 file or row could not be read and is in none of these numbers."


def test_outlets_alike_and_articles_without_one_are_cautions_with_what_to_do(
    drawn: list[tuple[pd.DataFrame, Corpus]],
) -> None:
    scores, corpus = drawn[0]
    outlets = ["Sun"] * 20 + ["The Sun"] * 12 + ["sun"] * 2 + ["S.u.n."] + [""] * 5
    mixed = Corpus.from_documents(corpus.documents.assign(outlet=outlets), "drawn", language="en")
    (alike,) = groups.doubt_reading(mixed, section="What was read")
    assert repr(alike.sentence) == (
        "Outlets that differ only in case, blanks or punctuation are kept apart: Sun (20 articles), sun (2 "
        "articles) and S.u.n. (1 article). As you read the corpus, --rename outlet sun Sun --rename outlet "
        "S.u.n. Sun joins them (in Python rename={'outlet': {'sun': 'Sun', 'S.u.n.': 'Sun'}})."
    )
    doubts = groups.doubt_comparison(compare_drawn(scores, mixed), section=SECTION)
    (unnamed,) = [text for each in doubts if "without a value" in (text := repr(each.sentence))]
    assert unnamed.startswith("Not known: 5 articles")
    assert "--column outlet=…" in unnamed


def test_groups_that_are_not_compared_are_shown_with_their_estimates(
    drawn: list[tuple[pd.DataFrame, Corpus]],
) -> None:
    scores, corpus = drawn[0]
    outlets = ["A"] * 15 + ["B"] * 13 + ["C"] * 6 + ["D"] * 4 + [""] * 2
    every = divide(corpus.assign(paper=outlets), "paper")
    few = pick_largest(every, 2)
    asked = {"by": "group", "measure": "salience", "resamples": 200}
    others = groups.tabulate_others(scores, every, few, copied=0.5, labels={}, **asked)
    assert dict(zip(others["group"], others["n_documents"], strict=True)) == {"C": 6, "D": 4, "not known": 2}
    planted = others[others["label"] == "planted"].set_index("group")["every_copy"]
    row = scores[(scores["category"] == "planted") & scores["doc_id"].isin(every.documents.index[28:34])]
    assert planted["C"].startswith(f"{1000 * row['total'].sum() / row['base'].sum():.1f} (")
    assert not len(groups.tabulate_others(scores, few, few, copied=0.5, labels={}, **asked))


def test_a_frame_planted_in_the_lead_is_said_and_one_spread_evenly_never() -> None:
    """The first four of sixteen sentences, a paragraph, have the planted word; three in ten the even one."""
    lexicon = Lexicon.from_entries({"planted": ["hope"], "even": ["rain"]}, name="made", language="en")
    said = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        texts = []
        for _ in range(24):
            lines = [
                f"{'Hope' if n < 4 else 'Work'} {'rain' if rng.random() < 0.3 else 'sun'} came."
                for n in range(16)
            ]
            texts.append("\n\n".join(" ".join(lines[at : at + 4]) for at in range(0, 16, 4)))
        corpus = Corpus.from_documents(pd.DataFrame({"text": texts}))
        curve = groups.find_arc(corpus, lexicon, parts="paragraphs", unit="document", shuffles=199)
        said.append([repr(each.sentence) for each in groups.conclude_arc(curve, section=SECTION)])
    assert [len(each) for each in said] == [1, 1, 1, 1]
    assert {each[0].split(", ")[0] for each in said} == {"planted: more in the lead"}

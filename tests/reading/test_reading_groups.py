"""What a report of groups says: sentences and tables, with counts that were done by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

import narrative
from hopes import LEXICON, compare_outlets, make, make_codes, make_outlets
from narrative import Corpus, Lexicon, reading
from narrative.coding.decisions import list_coded
from narrative.comparison import Comparison
from narrative.errors import UnknownNameError
from narrative.reading import groups
from narrative.reading.sources import _read_works
from narrative.schema import ARC, CHANGE_POINTS

WIRE = "The ferry to the outer islands was stopped on Monday after two of its crew fell ill."
CUT = "The ferry to the outer islands was stopped on Monday."
LABELS = {"good": "Good news"}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_outlets()


@pytest.fixture(scope="module")
def found(corpus: Corpus) -> Comparison:
    return compare_outlets(corpus)


@pytest.fixture
def codes() -> pd.DataFrame:
    return make_codes()


def claim(comparison: Comparison, *verdicts: str) -> Comparison:
    """The same with other verdicts, a row for each."""
    rows = comparison.differences.iloc[[0] * len(verdicts)].reset_index(drop=True)
    return replace(
        comparison,
        differences=rows.assign(verdict=list(verdicts), category=[f"c{n}" for n in range(len(verdicts))]),
    )


# Copies


def test_who_copied_from_whom() -> None:
    texts = [CUT, WIRE, "Rain fell all day on the empty quay.", WIRE]
    corpus = make(
        texts, outlet=["Paper", "Agency", "Paper", None], title=["Cut", "Wire", "Rain", ""],
        date=["2031-05-02", "2031-05-01", "2031-05-02", "2031-05-04"],
    )  # fmt: skip
    stories = narrative.stories(corpus)
    assert repr(groups.say_stories(stories)) == (
        "Of 4 articles, 2 are copies of an earlier one (1 whole and 1 cut); together they are 2 stories."
    )
    [doubt] = groups.doubt_copies(stories, section="What was read")
    assert repr(doubt.sentence).startswith("2 of 4 articles are copies of an earlier one and count each time")
    assert not groups.doubt_copies(stories[stories["first"]], section="What was read")
    assert groups.count_copies(stories, corpus).to_numpy().tolist() == [
        ["Agency", 1, 0, ""],
        ["Paper", 2, 1, "Agency 1"],
        ["not known", 1, 1, "Agency 1"],
    ]
    listed = groups.list_copies(stories, corpus)
    assert listed[["title", "first_title", "outlet", "kind", "days_after"]].to_numpy().tolist() == [
        ["Cut", "Wire", "Paper", "cut", 1.0],  # 10 of the wire's 17 words
        ["d03", "Wire", "not known", "whole", 3.0],
    ]
    assert listed["kept"].tolist() == pytest.approx([10 / 17, 1])


def test_no_copy_and_one_copy() -> None:
    alone = make(["Rain fell.", "Snow fell."])
    assert repr(groups.say_stories(narrative.stories(alone))) == (
        "Of 2 articles, none is a copy of another: each is a separate story."
    )
    two = make([WIRE, CUT])
    assert "1 is a copy of an earlier one (1 cut); together they are 1 story" in repr(
        groups.say_stories(narrative.stories(two))
    )
    assert len(groups.list_copies(narrative.stories(alone), alone)) == 0


# Differences


def test_the_higher_group_stands_first_whatever_the_order(found: Comparison) -> None:
    (row,) = groups.tabulate_differences(found, labels=LABELS).to_dict("records")
    assert found.differences.loc[0, ["group", "other"]].tolist() == ["A", "B"]
    assert (row["label"], row["higher"], row["lower"], row["pair"]) == ("Good news", "B", "A", "B : A")
    assert row["rates"] == "372.5 : 38.5"  # 38 of 102 words, 4 of 104
    assert row["ratio"] == pytest.approx((38 / 102) / (4 / 104))
    assert row["difference"] == pytest.approx(1000 * (38 / 102 - 4 / 104))
    ends = 1 / found.differences.loc[0, ["ratio_high", "ratio_low"]].astype(float)
    assert row["interval"] == " to ".join(f"{end:.2f}" for end in ends)
    assert row["claimed"]
    assert "once" not in row


def test_a_claim_in_a_sentence(found: Comparison) -> None:
    said = repr(groups.say_differences(groups.tabulate_differences(found, labels=LABELS)))
    assert re.fullmatch(
        r"- Good news: higher in B than in A, 372\.5 against 38\.5 per 1,000 words: 9\.69 times as high "
        r"\(95 % interval [\d.]+ to [\d.]+; p\s<\s0\.001\)\.",
        said,
    )
    once = claim(found, "no difference that this data could show")
    once.differences["category"] = "good"
    both = repr(groups.say_differences(groups.tabulate_differences(found, once)))
    assert both.endswith("Where each story counts once: no difference that this data could show.")
    assert "Where each story" not in repr(groups.say_differences(groups.tabulate_differences(found, found)))


def test_claims_beyond_the_most_are_counted_and_none_is_said(found: Comparison) -> None:
    many = claim(found, *["higher in B"] * 4)
    many = replace(many, estimates=pd.concat([found.estimates.assign(category=f"c{n}") for n in range(4)]))
    said = groups.say_differences(groups.tabulate_differences(many), most=3)
    assert repr(said).splitlines()[-1] == "- And 1 more; the tables of this report have all of them."
    assert len(repr(said).splitlines()) == 4
    none = replace(found, differences=found.differences.assign(verdict="equivalent"))
    assert repr(groups.say_differences(groups.tabulate_differences(none))) == "No difference is claimed."


def test_the_claimed_stand_first_then_the_order_of_the_categories(found: Comparison) -> None:
    mixed = claim(found, "equivalent", "higher in B", "too little data to say", "higher in B")
    mixed = replace(mixed, estimates=pd.concat([found.estimates.assign(category=f"c{n}") for n in range(4)]))
    table = groups.tabulate_differences(mixed)
    assert table["category"].tolist() == ["c1", "c3", "c0", "c2"]
    assert table["claimed"].tolist() == [True, True, False, False]


def test_verdicts_are_counted(found: Comparison) -> None:
    nothing = "no difference that this data could show"
    mixed = claim(found, "higher in B", "higher in A", "equivalent", nothing, nothing)
    assert repr(groups.say_verdicts(mixed)) == (
        "Of 5 comparisons, 2 show a difference that can be claimed. “Equivalent”, once: equal within the "
        "margin. “No difference that this data could show”, 2 times: the groups may differ or be alike; "
        "such data cannot tell."
    )
    assert repr(groups.say_verdicts(claim(found, nothing))).startswith(
        "Of 1 comparison, none shows a difference that can be claimed. "
    )


def test_one_group_or_none_is_said(corpus: Corpus) -> None:
    for of, words in (
        (corpus.where(outlet="B"), "only one group with a value, B,"),
        (make(["Hope.", "War."]), "No article has a value of outlet"),
    ):
        comparison = narrative.compare(narrative.frame_salience(of, LEXICON), of, by="outlet")
        assert words in repr(groups.say_verdicts(comparison))
        assert len(groups.tabulate_differences(comparison, comparison)) == 0


def test_claims_that_hang_on_the_copies(found: Comparison) -> None:
    every = claim(found, "higher in B", "higher in B", "higher in B", "equivalent")
    once = claim(found, "higher in B", "equivalent", "higher in A", "equivalent")
    assert repr(groups.say_both(every, once)) == (
        "1 difference is claimed whether every copy counts or each story once; 2 only where every copy "
        "counts, 1 only where each story counts once."
    )
    assert repr(groups.say_both(claim(found, "equivalent"), claim(found, "equivalent"))).startswith("No diff")


def test_two_ways_to_count_stand_side_by_side(corpus: Corpus) -> None:
    """B's 18 articles of one text are one story, and its other two one with A's four."""
    scores = narrative.frame_salience(corpus, LEXICON)
    stories = narrative.stories(corpus, days=None)
    every, once = (
        narrative.compare(scores, corpus, by="outlet", measure="salience", stories=stories, copies=copies)
        for copies in ("all", "first")
    )
    table = groups.tabulate_estimates(every.estimates, once.estimates, labels=LABELS)
    assert table["n_documents"].tolist() == [20, 20]
    assert [value.split()[0] for value in table["every_copy"]] == ["38.5", "372.5"]
    # A: one of each text, 1 of 11 words. B: only its own text, 2 of 5 words, for the other was first in A.
    assert [value.split()[0] for value in table["each_story_once"]] == ["90.9", "400.0"]
    assert table["each_story_once"].tolist()[1].endswith("(no interval)")


def test_cautions_are_listed_once(found: Comparison) -> None:
    few = replace(found, cautions=pd.DataFrame(
        [("salience", "example", "good", "A", "rare", "m", "a"),
         ("salience", "example", "bad", "B", "rare", "m", "a"),
         ("", "", "", "A, B", "small", "m2", "a2")],
        columns=found.cautions.columns,
    ))  # fmt: skip
    listed = groups.list_cautions(few, few, labels=LABELS)
    assert listed[["caution", "about"]].to_numpy().tolist() == [
        ["rare", "Good news (A); bad (B)"],
        ["small", "A, B"],
    ]
    assert len(groups.list_cautions(replace(found, cautions=few.cautions.head(0)))) == 0


def test_a_caution_that_holds_only_of_stories_says_so(found: Comparison) -> None:
    """C has many articles, which tell few stories: only the comparison of stories calls it small."""
    every, once = (
        replace(found, cautions=pd.DataFrame([("", "", "", group, "small", "m", "a") for group in said],
                                             columns=found.cautions.columns))
        for said in (["A, B"], ["A, C"])
    )  # fmt: skip
    assert groups.list_cautions(every, once)[["caution", "about"]].to_numpy().tolist() == [
        ["small", "A, B"],
        ["small, where each story counts once", "C"],
    ]


# What a difference rests on


def test_the_article_without_which_it_changes_most(found: Comparison, corpus: Corpus) -> None:
    """By hand: without an article of B with one place in six words, B has 37 of 96; that changes most."""
    (row,) = groups.list_drivers(found, corpus, labels=LABELS, most=1).to_dict("records")
    assert (row["label"], row["pair"], row["held_by"]) == ("Good news", "B : A", "B")
    assert re.fullmatch(r"B, 2031-05-(19|20), Title 3[89]", row["article"])
    assert row["difference"] == pytest.approx(1000 * (38 / 102 - 4 / 104))
    assert row["without"] == pytest.approx(1000 * (37 / 96 - 4 / 104))
    assert row["left"] == "104 %"
    none = replace(found, differences=found.differences.assign(verdict="equivalent"))
    assert len(groups.list_drivers(none, corpus)) == 0


def test_the_words_that_make_a_difference_add_up_to_it(found: Comparison, corpus: Corpus) -> None:
    matches = narrative.match(corpus, LEXICON)
    table = groups.weigh_patterns(found, matches, corpus, by="outlet", labels=LABELS)
    assert table[["pattern", "in_higher", "in_lower"]].to_numpy().tolist() == [
        ["peace", 18, 0],
        ["hope", 20, 4],
    ]
    assert table["without"].tolist() == pytest.approx([1000 * (20 / 102 - 4 / 104), 1000 * 18 / 102])
    assert (table["difference"] - table["without"]).sum() == pytest.approx(table["difference"].iloc[0])
    assert table["left"].tolist() == ["47 %", "53 %"]
    assert groups.list_words(table).to_numpy().tolist() == [
        ["Good news", "B : A", "peace 18 : 0, hope 20 : 4", "47 %", "0 %"]
    ]
    places = reading.locate(corpus, matches, LEXICON)
    driving = groups.keep_driving(places, table, corpus, by="outlet")
    assert len(driving) == 38
    assert set(corpus.documents.loc[driving["doc_id"], "outlet"]) == {"B"}
    shown = groups.pick_driving(places, table, corpus, by="outlet", n=1)
    assert shown["sentence_text"].tolist() == ["Hope and peace, they said."] * 2
    empty = groups.weigh_patterns(claim(found, "equivalent"), matches, corpus, by="outlet")
    assert len(empty) == len(groups.list_words(empty)) == 0
    assert len(groups.keep_driving(places.head(0), empty, corpus, by="outlet")) == 0


# Over time, and within articles


def test_periods_gaps_and_what_has_no_date() -> None:
    dates = ["2031-05-01", "2031-05-01", "2031-05-03", None]
    corpus = make(["Hope."] * 4, date=dates)
    scores = narrative.frame_salience(corpus, LEXICON)
    course = groups.follow_rates(scores, corpus, freq="day", measure="salience")
    assert repr(groups.say_trend(course)) == (
        "3 periods, from 2031-05-01 to 2031-05-03, with 1 to 2 articles each, and 1 without any. 1 article "
        "has no date, and is in none of them."
    )
    assert repr(groups.say_event(course, None)) == "No event was named."
    assert "could be looked for" in repr(groups.say_changes(groups.list_changes(course)))
    undated = make(["Hope."])
    assert groups.follow_rates(narrative.frame_salience(undated, LEXICON), undated, freq="day") is None
    for said in (groups.say_trend(None), groups.say_event(None, "2031-05-02")):
        assert repr(said).startswith("No article has a date")
    assert len(groups.list_changes(None)) == 0


@pytest.mark.parametrize("event", ["2030-01-01", "2031-05-01", "2031-06-01"])
def test_an_event_with_nothing_on_one_side_is_left_out(corpus: Corpus, event: str) -> None:
    course = groups.follow_rates(narrative.frame_salience(corpus, LEXICON), corpus, event=event)
    assert course is not None
    assert course.event is None
    assert repr(groups.say_event(course, event)).startswith(f"The event of {event} leaves nothing to compare")


def test_an_event_that_parts_the_articles(corpus: Corpus) -> None:
    """Two articles a day for 20 days, so 22 before the 12th."""
    scores = narrative.frame_salience(corpus, LEXICON)
    course = groups.follow_rates(scores, corpus, event="2031-05-12", measure="salience")
    assert repr(groups.say_event(course, "2031-05-12")) == (
        "22 articles before 2031-05-12 are compared with 18 from that day on."
    )
    assert course is not None
    assert course.event is not None
    turned = replace(course.event, differences=course.event.differences.assign(verdict="higher in x"))
    (said,) = repr(groups.say_differences(groups.tabulate_differences(turned))).splitlines()
    assert re.search(r"higher (before 2031-05-12 than from|from 2031-05-12 on than before) 2031-05-12", said)


def test_changes_are_said_with_their_days() -> None:
    day = [pd.Timestamp(f"2031-05-{number:02}") for number in (4, 2, 6)]
    rows = [("salience", "x", "good", *day, 9, 9, 0.0057, 0.0018, 0.01, 0.031, True),
            ("salience", "x", "bad", *day, 9, 9, 0.002, 0.003, 0.5, 0.6, False)]  # fmt: skip
    changes = pd.DataFrame(rows, columns=list(CHANGE_POINTS))
    corpus = make(["Hope."], date=["2031-05-01"])
    course = groups.follow_rates(narrative.frame_salience(corpus, LEXICON), corpus)
    assert course is not None
    listed = groups.list_changes(replace(course, changes=changes), labels=LABELS)
    assert repr(groups.say_changes(listed)) == (
        "- Good news: a new rate from 2031-05-04 on (between 2031-05-02 and 2031-05-06): 5.7 before, 1.8 "
        "after (p\u00a0=\u00a00.031)."
    )
    said = repr(groups.say_changes(listed.tail(1)))
    assert said == "No change is found beyond what chance alone would give."


def test_the_parts_of_articles(corpus: Corpus) -> None:
    lines = {"lead": (0.02, 0.01, 0.01), "body": (0.0102, 0.01, 0.6), "close": (0.004, 0.01, 0.05)}
    rows = [("salience", "x", "good", part, 5, 1.0, 100, rate, chance, p)
            for part, (rate, chance, p) in lines.items()]  # fmt: skip
    names = [
        "measure",
        "lexicon",
        "category",
        "part",
        "n_documents",
        "total",
        "base",
        "estimate",
        "chance",
        "p_value",
    ]
    curve = pd.DataFrame(rows, columns=names).reindex(columns=list(ARC))
    assert repr(groups.say_arc(curve, labels=LABELS)) == (
        "- Good news: more in the lead (20.0; by chance 10.0) and less in the close (4.0; by chance 10.0)."
    )
    two = pd.concat([curve, curve.assign(category="bad", p_value=0.9)])
    assert repr(groups.say_arc(two)).splitlines()[1] == (
        "- Each band is for one curve. Of 2 curves, chance alone would put one or more outside in 10 % of "
        "such corpora."  # 1 − .95²
    )
    assert repr(groups.say_arc(curve.assign(p_value=0.9), labels=LABELS)).startswith(
        "- Good news: no part has"
    )
    assert "No part has more or less" in repr(groups.say_arc(two.assign(p_value=0.9)))
    assert groups.find_arc(corpus, LEXICON, parts="paragraphs") is None
    assert repr(groups.say_arc(None)).startswith("No article has enough paragraphs or sentences")
    shares = groups.find_arc(make(["Hope. War. War. Hope."] * 3), LEXICON, parts="2", shuffles=99)
    assert shares is not None
    assert shares["part"].tolist() == ["1 of 2", "2 of 2", "text"]
    assert "more in share 1 of 2 (" in repr(groups.say_arc(shares.assign(p_value=0.01, chance=0.0)))
    with pytest.raises(UnknownNameError, match="pages"):
        groups.find_arc(corpus, LEXICON, parts="pages")


# Coders


def test_what_coders_judged(codes: pd.DataFrame) -> None:
    assert groups.find_levels(codes) == {"good": "nominal", "tone": "ordinal"}
    assert list_coded(codes, LEXICON) == ["good"]
    assert repr(groups.say_coders(codes, LEXICON)) == "2 coders decided about 3 articles, on 2 variables."
    other = Lexicon.from_entries({"bad": ["war"]}, name="other")
    assert repr(groups.say_coders(codes, other)).endswith("has the name of a frame of this lexicon.")
    assert repr(groups.say_coders(None, other)).startswith("No coders' decisions came")


def test_the_lexicon_against_the_coders_by_hand(codes: pd.DataFrame) -> None:
    """It finds one of the two that have it, rightly. Wilson of 1 in 1: from 1 / (1 + 1.96²) = .21."""
    corpus = make(["They hope.", "Better days will come."])
    known = groups.keep_known(codes, corpus)
    accuracy = groups.find_accuracy(narrative.match(corpus, LEXICON), known, LEXICON)
    (row,) = groups.tabulate_accuracy(accuracy, LEXICON).to_dict("records")
    assert (row["true_positives"], row["false_positives"], row["false_negatives"]) == (1, 0, 1)
    assert (row["precision"], row["recall"]) == ("1.00 (0.21 to 1.00)", "0.50 (0.09 to 0.91)")
    (case,) = groups.list_cases(groups.find_cases(corpus, LEXICON, known), LEXICON, corpus).to_dict("records")
    assert (case["doc_id"], case["error"], case["coders"]) == ("d01", "false negative", "1 of 1")
    assert case["sentence_text"] == "Better days will come."


def test_values_in_words_and_nobody_at_all(codes: pd.DataFrame) -> None:
    corpus = make(["They hope.", "Better days will come."])
    matches = narrative.match(corpus, LEXICON)
    words = codes[codes["variable"] == "good"].head(2).assign(value=["yes", "no"])
    (row,) = groups.find_accuracy(matches, words, LEXICON, present=["yes"]).to_dict("records")
    assert (row["precision"], row["recall"]) == (1, 1)
    assert len(groups.find_cases(corpus, LEXICON, words, present=["yes"])) == 0
    for nobody in (None, codes[codes["variable"] == "tone"]):
        accuracy = groups.find_accuracy(matches, nobody, LEXICON)
        cases = groups.find_cases(corpus, LEXICON, nobody)
        assert len(groups.list_cases(cases, LEXICON, corpus)) == 0
        assert len(groups.tabulate_accuracy(accuracy, LEXICON)) == 0
    assert repr(groups.say_agreement(groups.find_agreement(None, seed=1))).startswith(
        "There are no decisions"
    )


def test_numbers_of_topics_are_ranks_only_with_a_doubt() -> None:
    """Topics 1 to 4, on which the coders differ once: of ranks, 4 for 1 would be far off."""
    topics = pd.DataFrame(
        {
            "doc_id": [*"abcdefgh"] * 2, "coder": ["one"] * 8 + ["two"] * 8, "variable": "topic",
            "value": [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 1],
        }
    )  # fmt: skip
    [guessed] = groups.find_agreement(topics, seed=1).to_dict("records")
    [named] = groups.find_agreement(topics, names=["topic"], seed=1).to_dict("records")
    assert (guessed["level"], named["level"]) == ("ordinal", "nominal")
    assert guessed["note"].endswith(
        "The numbers are taken for ranks: if they are names, as of topics, say so with names=['topic']."
    )
    assert "ranks" not in named["note"]
    # By hand: D = 1/8; of 16 decisions 5, 4, 4, 3, E = 1 - (5·4 + 4·3 + 4·3 + 3·2) / (16·15).
    assert named["alpha"] == pytest.approx(1 - (1 / 8) / (1 - 50 / 240))
    said = repr(groups.say_agreement(pd.DataFrame([guessed])))
    assert "The numbers are taken for ranks, not for names." in said
    below = topics.assign(value=topics["value"] - 2)
    assert "ranks" not in groups.find_agreement(below, seed=1)["note"].iloc[0]  # from −1: surely ranks
    with pytest.raises(UnknownNameError, match="'topik'"):
        groups.find_agreement(topics, names=["topik"], seed=1)


def test_how_far_coders_agree_is_rated_as_krippendorff_does() -> None:
    table = narrative.agreement(narrative.load_codes("harbour")).head(4)
    table = table.assign(alpha=[0.666, 0.667, 0.8, float("nan")], low=0.667, high=0.9, note="No value: why.")
    said = repr(groups.say_agreement(table)).splitlines()
    rated = ["too low to rely on", "for tentative conclusions", "reliable"]
    assert [line.split("), ")[1] for line in said[:3]] == [f"{words}." for words in rated]
    assert said[3].endswith(": No value: why.")
    [_, unsure, *_] = repr(groups.say_agreement(table.assign(low=0.6))).splitlines()
    assert unsure.endswith("if the coders are no worse on other articles than here.")


# The method


def test_the_method_names_what_was_done_and_every_work_it_names_is_listed(corpus: Corpus) -> None:
    scores, tone = narrative.frame_salience(corpus, LEXICON), narrative.sentiment(corpus)
    stories = narrative.stories(corpus, days=3, agencies=["A"])
    options = {
        "unit": "story",
        "stories": stories,
        "correction": "holm",
        "level": 0.9,
        "resamples": 200,
        "seed": 7,
    }
    frames, tones = (
        narrative.compare(table, corpus, by="outlet", measure=measure, **options)
        for table, measure in ((scores, "salience"), (tone, "vader_compound"))
    )
    when = {"freq": "week", "event": "2031-05-12", **options}
    course = groups.follow_rates(scores, corpus, measure="salience", **when)
    where = {"parts": "3", "level": 0.9, "shuffles": 99, "seed": 7}
    curve = groups.find_arc(make(["Hope. War. War. Hope."] * 3), LEXICON, **where)
    codes = narrative.load_codes("harbour")
    before = [
        groups.say_material(corpus, LEXICON, vader="nltk"),
        groups.say_copies(stories, copied=0.5, days=3, agencies=["A"]),
    ]
    after = [groups.say_course(course, when), groups.say_arcs(curve, where), groups.say_judges(codes, seed=7)]
    said = repr(groups.say_method(frames, tones, before=before, after=after, reference="A"))
    for words in (
        "The corpus “small” (40 articles, 206 words; hash ", "VADER's compound (by nltk)",
        "within 3 days of the story's first; ", "On the same day an article of A was taken for the original.",
        "90% bootstrap-t intervals", "from 200 resamples", "(seed 7)", "Holm (1979) over the 1 comparisons",
        "Each group was compared with A.", "as a family of its own (1 comparison)", "for each week",
        "Articles from 2031-05-12 on", "3 equal shares of its words", "99 shuffles",
        "2 coders decided about 28",
    ):  # fmt: skip
        assert words in said, words
    works = reading.list_references(LEXICON, "nltk", correction="holm", course=True, coders=True)["reference"]
    named = re.findall(
        r"([A-Z]\w+)(?:'s)?(?:,? (?:& )?(?:[A-Z]\w+))*(?: & [A-Z]\w+)? \(?((?:19|20)\d\d)", said
    )
    assert len(named) >= 8
    for author, year in named:
        assert works.str.contains(rf"{author}.*\({year}\)").any(), (author, year)
    assert not works.str.contains("Benjamini").any()


def test_what_was_not_done_is_not_in_the_method(found: Comparison, corpus: Corpus) -> None:
    after = [groups.say_course(None, {}), groups.say_arcs(None, {}), groups.say_judges(None, seed=1)]
    assert after == ["", "", ""]
    said = repr(groups.say_method(found, found, before=[], after=after))
    assert said.endswith("and with only the original of each story.")
    few = reading.list_references(LEXICON, "nltk", correction="none", course=False, coders=False)
    assert len(few) == len(reading.list_sources(LEXICON, "nltk")) + 6
    assert _read_works("groups")["reference"].is_unique

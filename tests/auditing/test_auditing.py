"""A lexicon on trial, against counts by hand, matching without each entry, and scipy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from effort import THOROUGH, choose
from narrative import Corpus, Lexicon, LexiconError, ParameterError, audit, frame_salience, load_corpus
from narrative.auditing.precision import judged_precision, weigh, wilson
from narrative.auditing.samples import draw_sample
from narrative.auditing.spelling import respell
from narrative.auditing.trial import Trial
from narrative.lexicons.patterns import parse_pattern

# Counted by hand. Of "war": a: "war crime" (phrase), b: "war", "War" in "trade war" is excluded, c: "wars".
TEXTS = {
    "a": "The war crime was denied. No war, they said. Peace.",
    "b": "A war of words; a trade war. Fighters fought for peace.",
    "c": "Wars end. Peace talks. The peace process, the organisation said.",
}
ENTRIES = {
    "war": ["war*", "war crime*", "!trade war", "battle*", "!war of the worlds"],
    "peace": ["peace", "peace process", "organiz*"],
    "crime": ["crime"],
}


def corpus_of(texts: dict[str, str] | list[str], **columns: list[str]) -> Corpus:
    given = texts if isinstance(texts, dict) else {str(number): text for number, text in enumerate(texts)}
    return Corpus.from_documents(pd.DataFrame({"text": list(given.values()), **columns}, index=list(given)))


def lexicon_of(entries: dict[str, list[str]] = ENTRIES) -> Lexicon:
    return Lexicon.from_entries(entries, name="mine")


@pytest.fixture(scope="module")
def tried():
    return audit(corpus_of(TEXTS, outlet=["x", "x", "y"]), lexicon_of(), by="outlet")


def test_entries_by_hand(tried) -> None:
    table = tried.entries.set_index("pattern")
    # war*: "war" in b, "Wars" in c; negated in a ("No war"); "trade war" is excluded; "war crime" is longer.
    assert table.loc["war*", ["occurs", "matches", "negated", "excluded", "documents"]].tolist() == [
        5,
        2,
        1,
        1,
        2,
    ]
    assert table.loc["war crime*", ["occurs", "matches", "documents", "sole_documents"]].tolist() == [
        1,
        1,
        1,
        1,
    ]
    assert table.loc["!trade war", ["kind", "excluded", "dead"]].tolist() == ["excludes", 1, False]
    assert table.loc["!war of the worlds", ["excluded", "dead"]].tolist() == [0, True]
    assert table.loc["battle*", ["occurs", "dead", "share"]].tolist() == [0, True, 0.0]
    # peace: a, b, one in c; the other one there is the longer "peace process".
    assert table.loc["peace", ["occurs", "matches", "share", "carries"]].tolist() == [4, 3, 0.75, True]
    assert table.loc["war*", "share"] == pytest.approx(2 / 3)
    assert np.isnan(table.loc["!trade war", "share"])
    assert not table.loc["crime", "carries"], "it has no other entry beside it"


def test_categories_by_hand(tried) -> None:
    war, peace, crime = tried.categories.to_dict("records")
    assert (war["entries"], war["dead"], war["exclusions"], war["dead_exclusions"]) == (3, 1, 2, 1)
    assert (war["matches"], war["negated"], war["excluded"], war["documents"]) == (3, 1, 1, 3)
    assert (war["first"], war["effective_entries"]) == ("war*", pytest.approx(9 / 5))  # 1 / (4/9 + 1/9)
    assert (peace["matches"], peace["first"], peace["first_share"]) == (4, "peace", 0.75)
    assert crime["matches"] == 1


def test_overlaps_by_hand(tried) -> None:
    row = tried.overlaps.iloc[0]
    assert len(tried.overlaps) == 1
    assert row[["pattern", "other_pattern", "places", "same", "text"]].tolist() == [
        "war crime*",
        "crime",
        1,
        0,
        "war crime",
    ]


def test_removals_by_hand(tried) -> None:
    table = tried.removals.set_index(["pattern", "outlet"])
    words = {"x": 21, "y": 10}  # a has 10, b 11, c 10
    assert table["base"].groupby("outlet").first().to_dict() == words
    # x: "war crime" and "war". Without the phrase, war* finds "war" of "war crime": nothing changes.
    assert table.loc[("war crime*", "x"), ["total", "change"]].tolist() == [2, 0]
    assert table.loc[("war*", "x"), "without"] == pytest.approx(1 / 21)
    assert table.loc[("!trade war", "x"), "change"] == pytest.approx(1 / 21)
    assert table.loc[("peace process", "y"), "change"] == pytest.approx(0)
    assert table.loc[("peace", "y"), "without"] == pytest.approx(1 / 10)


def test_suggestions_by_hand(tried) -> None:
    table = tried.suggestions
    found = table.set_index("pattern")
    assert found.loc["organis*", ["category", "reason", "like", "places"]].tolist() == [
        "peace", "spelling", "organiz*", 1,
    ]  # fmt: skip
    assert set(tried.contexts["pattern"]) == set(table["pattern"])
    assert tried.contexts.set_index("pattern").loc["organis*", "match"] == "organisation"


def test_what_an_exclusion_excludes_is_not_suggested_in_silence() -> None:
    texts = ["Hope. Hoping helps. The hopefuls came. Hoping against hope. Honour."]
    entries = {"hope": ["hope", "honor", "!hoping against hope", "hopefully"], "other": ["honour"]}
    table = audit(corpus_of(texts), lexicon_of(entries)).suggestions.set_index("pattern")
    assert table.loc["hoping", ["places", "excluded", "excluded_by"]].tolist() == [
        1,
        1,
        "!hoping against hope",
    ]
    assert table.loc["honour", ["reason", "like", "also_in"]].tolist() == ["spelling", "honor", "other"]
    entries["hope"].append("hopef*")
    entries["hope"].append("!hopefuls")
    assert "hopefuls" not in audit(corpus_of(texts), lexicon_of(entries)).suggestions["pattern"].tolist()


def test_british_and_american_spellings() -> None:
    pairs = (
        "honour honor, organise organize, organising organizing, centre center, defence defense, "
        "dialogue dialog, travelled traveled, judgement judgment, labour labor, paralyse paralyze, "
        "programme program, grey gray, theatre theater, neighbour neighbor, civilisation civilization, "
        "co-operate cooperate, sceptic skeptic"
    )
    for pair in pairs.split(","):
        british, american = pair.split()
        assert american in respell(british), british
        assert british in respell(american), american


@pytest.mark.parametrize(("word", "slip"), [("solidarity", "solidarty"), ("resilience", "resillience")])
def test_a_rare_word_nearly_like_one_of_the_category_is_a_slip(word: str, slip: str) -> None:
    texts = [f"They showed {word}. " * 12, f"Such {slip} is rare."]
    table = audit(corpus_of(texts), lexicon_of({"unity": [word]})).suggestions
    row = table[table["pattern"] == slip].iloc[0]
    assert row[["like", "places"]].tolist() == [word, 1]


def test_a_collocate_is_near_the_places_and_in_its_contexts() -> None:
    texts = ["Their hope and faith endured. " * 3, "Rain fell in the north. " * 30, "Faith moved them."]
    tried = audit(corpus_of(texts), lexicon_of({"hope": ["hope"]}))
    row = tried.suggestions.set_index("pattern").loc["faith"]
    assert row[["reason", "near", "places", "documents"]].tolist() == ["collocate", 3, 4, 2]
    assert len(tried.contexts[tried.contexts["pattern"] == "faith"]) == 3
    assert "and" not in tried.suggestions["pattern"].tolist(), "function words are left out"


# Few words, so that phrases overlap each other and themselves, and exclusions take out much.
WORDS = st.sampled_from(["war", "wars", "crime", "peace", "no", "War", "a*", "*r*", "war*", "pea?e"])
PATTERN = st.lists(st.one_of(WORDS, st.just("*")), min_size=1, max_size=4).map(" ".join)
PREFIX = st.sampled_from(["", "", "", "^", "!", "!^"])
TEXT = st.lists(
    st.sampled_from(["war", "wars", "crime", "peace", "no", "War", "aware", "a,", "war."]), max_size=12
).map(" ".join)


def is_pattern(text: str) -> bool:
    try:
        parse_pattern(text)
    except ValueError:
        return False
    return True


@st.composite
def lexicons(draw: st.DrawFn) -> Lexicon:
    rows = []
    for category in ("one", "two")[: draw(st.integers(1, 2))]:
        patterns = draw(
            st.lists(st.tuples(PREFIX, PATTERN).map("".join).filter(is_pattern), min_size=1, max_size=6)
        )
        keys = {parse_pattern(text).key: text for text in patterns}
        rows += [(category, text, draw(st.sampled_from([1.0, 2.0, 0.5]))) for text in keys.values()]
    table = pd.DataFrame(rows, columns=["category", "pattern", "weight"]).assign(
        note="", line=range(len(rows))
    )
    # Made without the checks that refuse idle exclusions: the law holds for these too.
    return Lexicon("random", table.astype({"category": "str", "pattern": "str", "note": "str"}), {})


@settings(max_examples=40)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), lexicon=lexicons())
def test_without_an_entry_is_matching_with_the_rest(texts: list[str], lexicon: Lexicon) -> None:
    outlets = [f"outlet {number % 2}" for number in range(len(texts))]
    corpus = corpus_of(texts, outlet=outlets)
    removals = audit(corpus, lexicon, by="outlet", suggestions=0).removals
    assert len(removals) == len(lexicon) * len(set(outlets))
    for number, (category, pattern) in enumerate(
        zip(lexicon.entries["category"], lexicon.entries["pattern"], strict=True)
    ):
        categories = {name: {"label": name} for name in lexicon.categories}
        rest = Lexicon("rest", lexicon.entries.drop(index=number), {"categories": categories})
        for lex, column in ((lexicon, "estimate"), (rest, "without")):
            scores = frame_salience(corpus, lex)
            scores = scores[(scores["measure"] == "salience") & (scores["category"] == category)]
            sums = scores.groupby(corpus.documents["outlet"].loc[scores["doc_id"]].to_numpy())[
                ["total", "base"]
            ].sum()
            rates = (sums["total"] / sums["base"].where(sums["base"] > 0)).to_numpy()
            here = removals[(removals["category"] == category) & (removals["pattern"] == pattern)]
            np.testing.assert_allclose(here.sort_values("outlet")[column].to_numpy(), rates, atol=1e-12)


@settings(max_examples=25)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), lexicon=lexicons())
def test_laws_of_the_tables(texts: list[str], lexicon: Lexicon) -> None:
    tried = audit(corpus_of(texts), lexicon, per_entry=2, per_category=3)
    entries, sample = tried.entries, tried.sample
    assert (entries["matches"] + entries["negated"] + entries["excluded"] <= entries["occurs"])[
        ~entries["pattern"].map(lambda text: len(text.split()) > 1)
    ].all()
    assert (entries.loc[entries["dead"], "matches"] == 0).all()
    whole = entries[entries["matches"] > 0].set_index(["category", "pattern"])["matches"].sort_index()
    drawn = sample.groupby(["category", "pattern"]).size().reindex(whole.index)
    assert drawn.sum() == len(sample)
    assert (drawn >= np.minimum(whole, 2)).all()
    assert (drawn <= whole).all()
    backwards = audit(corpus_of(dict(reversed([*enumerate(texts)]))), lexicon)
    forwards = audit(corpus_of(dict(enumerate(texts))), lexicon)
    pd.testing.assert_frame_equal(forwards.sample, backwards.sample)
    pd.testing.assert_frame_equal(forwards.entries, backwards.entries)
    pd.testing.assert_frame_equal(forwards.suggestions, backwards.suggestions)


def test_the_sample_is_seeded_nested_and_stays_when_the_corpus_grows() -> None:
    harbour = load_corpus("harbour")
    small = audit(harbour, "solidarity", per_entry=2, per_category=5, suggestions=0).sample
    large = audit(harbour, "solidarity", per_entry=4, per_category=9, suggestions=0).sample
    other = audit(harbour, "solidarity", per_entry=2, per_category=5, suggestions=0, seed=7).sample
    key = ["category", "doc_id", "start"]
    assert set(small[key].itertuples(index=False)) < set(large[key].itertuples(index=False))
    assert set(small[key].itertuples(index=False)) != set(other[key].itertuples(index=False))
    part = harbour.where(outlet="The Lugger")
    fewer = audit(part, "solidarity", per_entry=2, per_category=5, suggestions=0).sample
    here = small[small["doc_id"].isin(part.documents.index)]
    assert set(here[key].itertuples(index=False)) <= set(fewer[key].itertuples(index=False))


@pytest.mark.parametrize("by", choose([None, "section"], 1))
def test_whoever_stops_on_the_way_has_judged_some_of_each_category_and_group(by: str | None) -> None:
    harbour = load_corpus("harbour")
    sample = audit(harbour, "news-frames", by=by, suggestions=0).sample
    sizes = sample["category"].value_counts()
    groups = sample["doc_id"].map(harbour.documents[by or "outlet"].fillna("none"))
    shares = groups.groupby(sample["category"]).value_counts(normalize=True)
    for stop in (20, 60, 150):
        judged = sample.head(stop)["category"].value_counts().reindex(sizes.index, fill_value=0)
        assert judged[sizes >= judged.max()].min() >= judged.max() - 1, "category by category"
        for (category, group), share in shares.items():
            own = sample["category"].head(stop) == category
            judged_here = (groups[:stop][own] == group).sum()
            assert abs(judged_here - share * own.sum()) < 2, "as they are in the sample"
    again = audit(harbour, "news-frames", by=by, suggestions=0, seed=7).sample
    assert list(sample["doc_id"]) != list(again["doc_id"])


@pytest.mark.parametrize("kept", range(8))
def test_wilson_is_that_of_scipy(kept: int) -> None:
    limits = binomtest(kept, 7).proportion_ci(method="wilson")
    assert wilson(kept / 7, 7) == (pytest.approx(limits.low, abs=1e-12), pytest.approx(limits.high))


def test_an_interval_reaches_the_end_where_all_or_none_were_kept() -> None:
    for size in range(1, 60):
        assert (float(wilson(1.0, size)[1]), float(wilson(0.0, size)[0])) == (1.0, 0.0)


def test_a_category_of_one_entry_has_the_interval_of_that_entry() -> None:
    low, high = wilson(0.8, 10)
    assert weigh([500], [8], [10]) == pytest.approx((0.8, float(low), float(high), 10))


def test_precision_of_a_category_is_weighted_by_what_its_entries_find() -> None:
    # By hand: 90 places with precision 1/5, 10 with 4/5: 0.9 × 0.2 + 0.1 × 0.8; a plain share would say 0.5.
    precision, low, high, effective = weigh([90, 10], [1, 4], [5, 5])
    assert precision == pytest.approx(0.26)
    assert effective == pytest.approx(100**2 / (90**2 / 5 + 10**2 / 5))
    assert low < 0.26 < high


def test_simulated_judging_finds_the_true_precision() -> None:
    """The whole way: places of five entries, of which a known share is meant, drawn and judged many times."""
    # Rare entries are meant more often, and are in the sample more often than in the category.
    sizes, shares = [120, 60, 30, 9, 2], [0.4, 0.7, 0.9, 1.0, 1.0]
    stream = np.random.default_rng(1)
    texts = [f"{word} here." for word, size in zip("abcde", sizes, strict=True) for _ in range(size)]
    names = [f"{letter}{letter}" for letter in "abcde"]
    corpus = corpus_of([letter_text[0] + letter_text for letter_text in texts])
    lexicon = lexicon_of({"all": names})
    meant = {
        doc_id: stream.random() < shares["abcde".index(text[0])]
        for doc_id, text in corpus.documents["text"].items()
    }
    true = float(np.mean(list(meant.values())))
    trial, found, plain, held = Trial(corpus, lexicon), [], [], 0
    times = 200 if THOROUGH else 40
    for seed in range(times):
        sample = draw_sample(trial, per_entry=6, per_category=20, window=1, seed=seed)
        decisions = ["keep" if meant[doc_id] else "drop" for doc_id in sample["doc_id"]]
        # Texts are alike, so each document gets a key of its own.
        told = sample.assign(text_hash=sample["doc_id"], judge="me", decision=decisions)
        row = judged_precision(told, told).iloc[0]
        found.append(row["precision"])
        plain.append(np.mean([decision == "keep" for decision in decisions]))
        held += row["low"] <= true <= row["high"]
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found) - true) < 4 * error
    assert abs(np.mean(plain) - true) > 4 * error, "the plain share of judged places is off"
    assert held >= 0.93 * times


def test_an_empty_corpus_a_silent_one_and_slips_in_the_call() -> None:
    silent = audit(corpus_of(["", "Rain fell."]), lexicon_of(), by="outlet")
    assert silent.entries["dead"].all()
    assert len(silent.sample) == len(silent.overlaps) == len(silent.suggestions) == 0
    assert (silent.removals["estimate"] == 0).all()
    assert silent.removals["outlet"].unique().tolist() == ["not known"]
    none = audit(corpus_of([""]), lexicon_of())
    assert none.removals["estimate"].isna().all()
    with pytest.raises(ParameterError, match="per_entry=0: give a whole number from 1"):
        audit(corpus_of(["War."]), lexicon_of(), per_entry=0)
    with pytest.raises(ParameterError, match="seed=None"):
        audit(corpus_of(["War."]), lexicon_of(), seed=None)
    with pytest.raises(LexiconError, match="no entries"):
        audit(corpus_of(["War."]), Lexicon("none", lexicon_of().entries.head(0)))

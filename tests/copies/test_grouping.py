"""Stories: planted copies are found, look-alikes are not, and the order of documents makes no difference."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import narrative
from narrative.copies.grouping import stories
from narrative.corpus.corpus import Corpus
from narrative.corpus.teaching import load_corpus
from narrative.engine.shingles import SHINGLE, WINDOW, find_fingerprints, hash_forms, make_shingles
from narrative.engine.tokens import tokenise
from narrative.errors import ParameterError, UnknownNameError
from narrative.resources import find_corpus
from narrative.schema import STORIES
from narrative.text import find_tokens, normalise


def words(size: int, seed: int) -> list[str]:
    """Words that no other text has."""
    letters = np.random.default_rng(seed).integers(97, 123, size=(size, 7))
    return ["".join(map(chr, row)) for row in letters.tolist()]


def corpus_of(*rows: tuple[str, str | None, str, list[str] | str]) -> Corpus:
    """A corpus of documents (id, date, outlet, words)."""
    table = pd.DataFrame(rows, columns=["doc_id", "date", "outlet", "text"])
    table["text"] = [text if isinstance(text, str) else " ".join(text) for text in table["text"]]
    return Corpus.from_documents(table)


def story_of(corpus: Corpus, **options: Any) -> dict[str, str]:
    table = stories(corpus, **options)
    return dict(zip(table["doc_id"], table["story"], strict=True))


WIRE = words(300, 1)
OTHER = words(300, 2)


@pytest.mark.parametrize(
    ("copy", "kind", "shared", "kept"),
    [
        (WIRE, "whole", 1, 1),
        (WIRE[:100], "cut", 1, 1 / 3),
        (WIRE[200:], "cut", 1, 1 / 3),
        (WIRE + OTHER, "extended", 0.5, 1),
        (OTHER[:75] + WIRE[75:], "edited", 0.75, 0.75),
        (OTHER[:30] + WIRE[:60] + OTHER[30:60] + WIRE[200:], "edited", 160 / 220, 160 / 300),
    ],
)
def test_a_copy_with_a_known_edit(copy: list[str], kind: str, shared: float, kept: float) -> None:
    table = stories(corpus_of(("w", "2031-01-01", "wire", WIRE), ("c", "2031-01-03", "daily", copy)))
    assert tuple(table.columns) == STORIES
    row = table.set_index("doc_id").loc["c"]
    assert row["story"] == row["nearest"] == "w"
    assert not row["first"]
    assert (row["kind"], row["documents"], row["outlets"], row["days_after"]) == (kind, 2, 2, 2)
    assert (row["shared"], row["kept"]) == pytest.approx((shared, kept))  # counted by hand: they are slices


def test_the_share_is_that_of_words_in_runs_of_five() -> None:
    """Each seventh word changed (43 of 300) leaves runs of six; each fifth leaves none of five."""
    for step, share in ((7, 257 / 300), (5, None)):
        copy = [OTHER[at] if at % step == 0 else word for at, word in enumerate(WIRE)]
        table = stories(corpus_of(("a", "2031-01-01", "", WIRE), ("b", "2031-01-01", "", copy)))
        assert table["documents"].tolist() == ([2, 2] if share else [1, 1])
        assert table["shared"][1] == pytest.approx(share or 1)


@pytest.mark.parametrize(
    "text",
    [
        OTHER,
        WIRE[:50] + OTHER,  # both quote the same speech: a sixth of the words
        [word for pair in zip(WIRE, OTHER, strict=True) for word in pair],
        WIRE[::-1],
        [],
    ],
)
def test_what_is_no_copy(text: list[str]) -> None:
    table = stories(corpus_of(("w", "2031-01-01", "wire", WIRE), ("c", "2031-01-01", "daily", text)))
    assert table["kind"].tolist() == ["single", "single"]
    assert table["story"].tolist() == ["w", "c"]
    assert table[["shared", "kept", "documents"]].to_numpy().tolist() == [[1, 1, 1], [1, 1, 1]]


def test_letters_and_signs_make_no_difference() -> None:
    one = "“It isn’t over,” she said. Then the Harbour Office closed."
    other = '"IT ISN\'T OVER", she said; then\n\nthe harbour office closed'
    assert story_of(corpus_of(("a", None, "", one), ("b", None, "", other))) == {"a": "a", "b": "a"}


def test_a_text_shorter_than_a_run_is_a_copy_only_of_its_like() -> None:
    corpus = corpus_of(
        ("a", None, "", "No news."), ("b", None, "", "no news"), ("c", None, "", "No news yet.")
    )
    assert story_of(corpus) == {"a": "a", "b": "a", "c": "c"}


def test_the_window_begins_with_the_first() -> None:
    rows = [(f"d{day}", f"2031-01-{day:02}", "", WIRE) for day in (1, 4, 8, 9, 12)]
    assert list(story_of(corpus_of(*rows)).values()) == ["d1", "d1", "d1", "d9", "d9"]
    assert list(story_of(corpus_of(*rows), days=0).values()) == ["d1", "d4", "d8", "d9", "d12"]
    assert set(story_of(corpus_of(*rows), days=None).values()) == {"d1"}


def test_a_document_without_a_date_is_compared_with_all_and_comes_last() -> None:
    corpus = corpus_of(("a", None, "x", WIRE), ("b", "2031-01-09", "y", WIRE), ("c", "2099-01-01", "", OTHER))
    table = stories(corpus).set_index("doc_id")
    assert table["story"].to_dict() == {"a": "b", "b": "b", "c": "c"}
    assert np.isnan(table.loc["a", "days_after"])
    assert table.loc["b", "days_after"] == 0


def test_the_first_of_a_day() -> None:
    rows = [
        ("a", "2031-01-01T09:00", "daily", WIRE),
        ("b", "2031-01-01T18:00", "wire", WIRE),
        ("c", "2030-12-31T23:00", "courier", WIRE),
    ]
    assert set(story_of(corpus_of(*rows[:2])).values()) == {"a"}
    assert set(story_of(corpus_of(*rows[:2]), agencies=["wire"]).values()) == {"b"}
    assert set(story_of(corpus_of(*rows), agencies=["wire"]).values()) == {"c"}


def test_updates_that_drift_do_not_make_one_chain() -> None:
    """Each version keeps 60 % of the one before: the second shares too little with the first to be linked."""
    text = words(3000, 3)
    rows = [(f"v{at}", "2031-01-01", "", text[at * 120 : at * 120 + 300]) for at in range(8)]
    found = list(story_of(corpus_of(*rows)).values())
    assert found == ["v0", "v0", "v0", "v3", "v3", "v3", "v6", "v6"]
    assert list(story_of(corpus_of(*rows), steps=1).values()) == [
        "v0",
        "v0",
        "v2",
        "v2",
        "v4",
        "v4",
        "v6",
        "v6",
    ]


def test_a_digest_does_not_join_the_stories_in_it() -> None:
    notes = [words(80, 10 + number) for number in range(4)]
    rows = [(f"n{number}", "2031-01-01", "wire", note) for number, note in enumerate(notes)]
    rows += [("digest", "2031-01-02", "daily", [word for note in notes for word in note])]
    rows += [(f"r{number}", "2031-01-03", "post", note) for number, note in enumerate(notes)]
    found = story_of(corpus_of(*rows))
    assert {found[f"n{number}"] for number in range(4)} == {"n0", "n1", "n2", "n3"}
    assert all(found[f"r{number}"] == f"n{number}" for number in range(4))


def test_closing_lines_are_no_sign_of_a_copy() -> None:
    """Forty short articles with the same closing line, which is a third of each, and two true copies."""
    closing = words(40, 4)
    rows = [
        (f"a{number:02}", f"2031-01-{number // 3 + 1:02}", "daily", [*words(80, 50 + number), *closing])
        for number in range(40)
    ]
    rows += [("copy", "2031-01-04", "post", [*words(80, 59)[:60], *words(10, 99), *closing])]
    found = stories(corpus_of(*rows)).set_index("doc_id")
    assert found.loc["copy", "story"] == "a09"
    assert (found.drop(["copy", "a09"])["kind"] == "single").all()
    # Edges of the closing line stand in runs with the words around it, so the share is not 60/70 exactly.
    assert found.loc["copy", "shared"] == pytest.approx(60 / 70, abs=0.04)


def test_many_copies_are_one_story() -> None:
    """Three hundred outlets print it, more than are compared with each other, some of them a third of it."""
    rows = [
        (f"c{number:03}", "2031-01-02", f"o{number}", WIRE if number % 5 else WIRE[100:200])
        for number in range(300)
    ]
    table = stories(corpus_of(("wire", "2031-01-01", "wire", WIRE), *rows))
    assert set(table["story"]) == {"wire"}
    assert table["documents"].tolist() == [301] * 301
    assert table["outlets"].tolist() == [301] * 301


def planted(seed: int) -> Corpus:
    rng = np.random.default_rng(seed)
    sources = [words(int(rng.integers(5, 200)), int(seed * 100 + number)) for number in range(6)]
    rows = []
    for number in range(25):
        source = sources[int(rng.integers(6))]
        begin = int(rng.integers(0, len(source) // 2 + 1))
        text = source[begin : begin + int(rng.integers(0, len(source)))] + words(
            int(rng.integers(0, 60)), number
        )
        date = None if rng.random() < 0.1 else f"2031-01-{int(rng.integers(1, 20)):02}"
        rows.append((f"d{number:02}", date, f"o{number % 3}", text))
    return corpus_of(*rows)


def share_by_loop(one: str, other: str) -> tuple[float, float]:
    """The definition of rule 1, written down with strings."""
    texts = [[normalise(text[a:b]) for a, b in find_tokens(text)] for text in (one, other)]
    runs = [{tuple(t[at : at + 5]) for at in range(len(t) - 4)} for t in texts]
    shares = []
    for own, there in ((texts[0], runs[1]), (texts[1], runs[0])):
        held = {at + k for at in range(len(own) - 4) if tuple(own[at : at + 5]) in there for k in range(5)}
        shares.append(len(held) / len(own) if own else 0.0)
    return shares[0], shares[1]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_and_every_copy_is_linked(seed: int, random: Any) -> None:
    corpus = planted(seed)
    table = stories(corpus).set_index("doc_id")
    documents = corpus.documents.reset_index()
    shuffled = documents.iloc[random.sample(range(len(documents)), len(documents))]
    again = stories(Corpus.from_documents(shuffled)).set_index("doc_id")
    pd.testing.assert_frame_equal(table, again.loc[table.index])
    texts = corpus.documents["text"]
    for doc_id, row in table[~table["first"]].iterrows():
        assert table.loc[row["story"], "first"]
        if len(texts[doc_id].split()) >= 5 <= len(texts[row["story"]].split()):
            shares = share_by_loop(texts[doc_id], texts[row["story"]])
            assert (row["shared"], row["kept"]) == pytest.approx(shares)
        if len(texts[doc_id].split()) >= 5 <= len(texts[row["nearest"]].split()):
            near = share_by_loop(texts[doc_id], texts[row["nearest"]])
            assert max(near) >= 0.5
            assert min(near) >= 0.2
        assert not row["days_after"] > 7


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_link_is_missed(seed: int) -> None:
    """Every document that is linked with an earlier first within the window is in a story, by brute force."""
    corpus = planted(seed)
    table = stories(corpus, days=None).set_index("doc_id")
    texts = {doc_id: text for doc_id, text in corpus.documents["text"].items() if len(text.split()) >= 20}
    for one in texts:
        for other in texts:
            shares = share_by_loop(texts[one], texts[other])
            if one != other and max(shares) >= 0.6 and min(shares) >= 0.25:
                assert not (table.loc[one, "first"] and table.loc[other, "first"]), (one, other, shares)


def test_a_selection_is_judged_by_itself() -> None:
    corpus = corpus_of(
        ("a", "2031-01-01", "wire", WIRE), ("b", "2031-01-02", "x", WIRE), ("c", "2031-01-03", "y", WIRE)
    )
    assert story_of(corpus.where(outlet=["x", "y"])) == {"b": "b", "c": "b"}


def test_nothing_to_compare() -> None:
    assert story_of(corpus_of(("a", None, "", ""), ("b", None, "", ""))) == {"a": "a", "b": "b"}
    assert story_of(corpus_of(("a", "2031-01-01", "", "One."))) == {"a": "a"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 0}, "threshold=0: give a share"),
        ({"threshold": 50}, "threshold=50: give a share"),
        ({"days": -1}, "days=-1: give a whole number"),
        ({"days": 1.5}, r"days=1\.5: give a whole number"),
        ({"steps": 3}, "steps=3: give 1 or 2"),
        ({"agencies": "wire"}, r"agencies='wire': give a list of outlets, as \['wire'\]"),
    ],
)
def test_options_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        stories(corpus_of(("a", None, "wire", WIRE)), **options)


def test_an_agency_that_is_not_there() -> None:
    with pytest.raises(UnknownNameError, match=r"Unknown outlet 'Reuters'\. Available: daily, wire"):
        stories(corpus_of(("a", None, "wire", WIRE), ("b", None, "daily", OTHER)), agencies=["Reuters"])


def test_fingerprints_are_the_lowest_of_each_window() -> None:
    """Against the definition of winnowing, written down as a loop; order and neighbours do not matter."""
    rng = np.random.default_rng(5)
    sizes = (0, 1, 4, 5, 6, 12, 13, 60, 400) * 5
    texts = [" ".join(f"w{number}" for number in rng.integers(0, 40, size=size)) for size in sizes]
    store = tokenise(texts)
    hashed = hash_forms(store)[store.form_of[store.types]]
    shingles = make_shingles(hashed, store.bounds)
    found, owners = find_fingerprints(hashed, store.bounds)
    for row in range(len(texts)):
        begin, size = int(store.bounds[row]), int(store.counts[row])
        real = shingles[begin : begin + (max(size - SHINGLE + 1, 1) if size else 0)].tolist()
        edge = [1 << 64] * (WINDOW - 1)
        padded = [*edge, *real, *edge]
        lowest = {min(padded[at : at + WINDOW]) for at in range(len(padded) - WINDOW + 1)} - {1 << 64}
        assert set(found[owners == row].tolist()) == lowest


def test_the_name_is_public() -> None:
    assert inspect.unwrap(narrative.stories) is stories


def test_the_teaching_corpus() -> None:
    """Its list of copies, written by hand, names ten copies, and seven look-alikes.

    Two of these take from each other a fifth to a third of their words (a second version of the day, and a
    report made from two stories), four are reports of the same event in other words.
    """
    harbour = load_corpus("harbour")
    truth = pd.read_csv(find_corpus("harbour") / "_copies.csv")
    table = stories(harbour).set_index("doc_id")
    found = table[~table["first"]]
    real = truth[truth["kind"].isin(["whole", "cut", "edited", "new lead"])].set_index("copy_id")
    assert found["story"].to_dict() == real["original_id"].to_dict()
    kinds = real["kind"].replace({"new lead": "edited"})
    assert found["kind"].to_dict() == kinds.to_dict()
    assert (found[["shared", "kept"]] - real[["shared", "kept"]]).abs().max(axis=None) < 0.025
    looser = stories(harbour, threshold=0.2).set_index("doc_id")
    others = set(looser.index[~looser["first"]]) - set(found.index)
    assert others == set(truth.loc[truth["kind"].isin(["update", "combined"]), "copy_id"])

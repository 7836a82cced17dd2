"""What changed between two runs, and why: effects by hand, and effects that always add up."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make_runs import make_run
from narrative import Lexicon
from narrative.errors import ReportError, UnknownNameError
from narrative.reports.history.alignment import align_documents
from narrative.reports.history.freshness import list_news
from narrative.reports.history.history import compare_headlines, explain_changes
from narrative.reports.history.published_runs import read_run

FRAMES = Lexicon.from_entries({"hope": ["hope*", "unity"], "war": ["war"]}, name="frames")


def effects(table: pd.DataFrame, figure: str = "hope") -> dict[tuple[str, str], float]:
    here = table[table["figure"] == figure]
    return {(row["kind"], row["what"]): row["effect"] for row in here.to_dict("records")}


def check_sums(run1: Path, run2: Path) -> pd.DataFrame:
    """For each figure the effects add up to the difference of the two values."""
    table, figures = explain_changes(run1, run2), compare_headlines(run1, run2)
    for figure in figures.to_dict("records"):
        difference = figure["after"] - figure["before"]
        if not math.isnan(difference):
            total = math.fsum(table.loc[table["figure"] == figure["figure"], "effect"])
            assert math.isclose(total, difference, rel_tol=1e-9, abs_tol=1e-9), figure
    return table


def test_new_gone_and_edited_documents_by_hand(tmp_path: Path) -> None:
    first = make_run(
        tmp_path / "1", {"kept": "hope a b c d", "gone": "hope hope a b c", "edited": "a b c d e"}, FRAMES
    )
    second = make_run(
        tmp_path / "2",
        {"kept": "hope a b c d", "edited": "hope b c d e", "new": "a b c d e f g h i j"},
        FRAMES,
    )
    table = check_sums(first, second)
    # By hand, per 1,000 words: before 3 of 15 (200), after 2 of 20 (100). So the mean rate is 0.15 and the
    # mean base 17.5; an effect is 1000 × (Δtotal - 0.15 × Δbase) / 17.5.
    expected = {
        ("new", "new"): 1000 * (0 - 0.15 * 10) / 17.5,
        ("gone", "gone"): 1000 * (-2 + 0.15 * 5) / 17.5,
        ("edited", "edited"): 1000 * (1 - 0) / 17.5,
    }
    assert effects(table) == pytest.approx(expected)
    assert sum(expected.values()) == pytest.approx(-100)
    assert set(table["kind"]) == {"new", "gone", "edited"}
    assert (table["before"].iloc[0], table["after"].iloc[0]) == (200.0, 100.0)
    assert effects(table, "war") == {}  # none in either


def test_each_changed_entry_has_its_effect_by_hand(tmp_path: Path) -> None:
    texts = {"a": "hope unity faith trust hopes", "b": "good will and war again"}
    edited = Lexicon.from_entries(
        {"hope": [("hope*", 3), "faith", "good will"], "war": ["war"]}, name="frames"
    )
    table = check_sums(make_run(tmp_path / "1", texts, FRAMES), make_run(tmp_path / "2", texts, edited))
    # Of 10 words: two places of hope* now weigh 3, not 1; unity (1) goes; faith and good will (1 each) come.
    assert effects(table) == pytest.approx(
        {
            ("entry", "hope: hope*"): 400.0,
            ("entry", "hope: unity"): -100.0,
            ("entry", "hope: faith"): 100.0,
            ("entry", "hope: good will"): 100.0,
        }
    )
    details = dict(zip(table["what"], table["detail"], strict=True))
    assert details["hope: hope*"] == "weight 1 → 3"
    assert (details["hope: unity"], details["hope: faith"]) == ("removed", "added")
    assert effects(table, "war") == {}


def test_a_pattern_that_finds_less_because_of_another_is_listed(tmp_path: Path) -> None:
    texts = {"a": "hope and hopeless hope"}
    edited = Lexicon.from_entries({"hope": ["hope*", "!hopeless*", "unity"], "war": ["war"]}, name="frames")
    table = check_sums(make_run(tmp_path / "1", texts, FRAMES), make_run(tmp_path / "2", texts, edited))
    assert effects(table) == {("entry", "hope: hope*"): -250.0}  # one place of four words
    row = table[table["figure"] == "hope"].iloc[0]
    assert row["detail"] == "as it was; other matches beside the changed ones"
    silent = table[table["what"] == "hope: !hopeless*"].iloc[0]
    assert (silent["detail"], silent["figure"]) == ("added", "")
    assert math.isnan(silent["effect"])


def test_without_the_places_a_lexicon_has_one_effect(tmp_path: Path) -> None:
    texts = {"a": "hope unity faith a"}
    edited = Lexicon.from_entries({"hope": ["hope*", "unity", "faith"], "war": ["war"]}, name="frames")
    first = make_run(tmp_path / "1", texts, FRAMES, places=False)
    second = make_run(tmp_path / "2", texts, edited, places=False)
    assert effects(check_sums(first, second)) == {("measured again", "entry"): 250.0}


def test_a_renamed_document_is_recognised_and_has_no_effect(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"old": "hope a", "b": "war b"}, FRAMES)
    second = make_run(tmp_path / "2", {"fresh": "hope a", "b": "war b"}, FRAMES)
    table = check_sums(first, second)
    assert table[["kind", "what", "detail", "figure"]].to_numpy().tolist() == [
        ["renamed", "fresh", "before: old", ""]
    ]


def test_other_metadata_are_a_change_without_effect(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"a": "hope a", "b": "war b"}, FRAMES)
    second = make_run(tmp_path / "2", {"a": "hope a", "b": "war b"}, FRAMES, outlets={"a": "Z"})
    assert check_sums(first, second)[["kind", "what", "figure"]].to_numpy().tolist() == [
        ["metadata", "a", ""]
    ]


def test_what_was_chosen_is_not_new(tmp_path: Path) -> None:
    texts = {"a": "hope a", "b": "war b", "c": "c c"}
    first = make_run(tmp_path / "1", texts, FRAMES, select=["a", "b"])
    second = make_run(
        tmp_path / "2", texts, FRAMES, select=["b", "c"], parameters={"corpus_path": "made", "outlets": ["x"]}
    )
    table = check_sums(first, second)
    # Hope is 1 of 4 words, then 0 of 4: Δtotal - 0.125 × Δbase, by 4 words. War is 1 of 4 both times; a and
    # c, of two words each and without war, made it rarer.
    assert effects(table) == pytest.approx({("left out", "a"): -187.5, ("chosen", "c"): -62.5})
    assert effects(table, "war") == pytest.approx({("left out", "a"): 125.0, ("chosen", "c"): -125.0})
    parameter = table[table["kind"] == "parameter"].iloc[0]
    assert (parameter["what"], parameter["detail"]) == ("outlets", "added")


def test_code_packages_seeds_and_notebooks_are_named(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"a": "hope a"}, FRAMES)
    saved = json.loads((first / "run.json").read_text())
    code = {"hash": "x", "files": saved["code"]["files"] | {"matching/matching.py": "other"}}
    second = make_run(
        tmp_path / "2", {"a": "hope a"}, FRAMES, code=code, seeds={"boot": 2},
        versions=saved["versions"] | {"textblob": "0.1"}, notebook={"name": "report.ipynb", "hash": "n2"},
    )  # fmt: skip
    table = check_sums(first, second)
    rows = table[["kind", "what", "detail"]].to_numpy().tolist()
    assert rows == [
        ["code", "matching/matching.py", "changed"],
        ["package", "textblob", f"changed {saved['versions']['textblob']} → 0.1"],
        ["seed", "boot", "added"],
        ["notebook", "report.ipynb", "changed"],
    ]


def test_what_code_did_to_the_same_texts_is_one_effect(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"a": "hope a b c", "b": "war"}, FRAMES)
    second = make_run(tmp_path / "2", {"a": "hope a b c", "b": "war"}, FRAMES, code={"files": {}, "hash": ""})
    scores = pd.read_parquet(second / "tables" / "scores.parquet")
    scores.loc[(scores["doc_id"] == "a") & (scores["measure"] == "salience"), "total"] += 1
    scores.to_parquet(second / "tables" / "scores.parquet")
    table = explain_changes(first, second)
    assert effects(table) == pytest.approx({("measured again", "code"): 200.0})  # 1 of 5 words


def test_the_same_run_twice_has_no_changes(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"a": "hope a"}, FRAMES, tone=True)
    assert len(explain_changes(first, first)) == 0
    figures = compare_headlines(first, first / "run.json")
    assert figures["figure"].tolist() == ["hope", "war", "VADER compound", "TextBlob polarity"]
    assert figures["before"].tolist() == figures["after"].tolist()


def test_figures_that_only_one_run_has_are_listed_and_have_no_effects(tmp_path: Path) -> None:
    other = Lexicon.from_entries({"hope": ["hope"], "peace": ["peace"]}, name="frames")
    first = make_run(tmp_path / "1", {"a": "hope war peace a"}, FRAMES)
    second = make_run(tmp_path / "2", {"a": "hope war peace a"}, other)
    figures = compare_headlines(first, second).set_index("figure")
    assert math.isnan(figures.loc["peace", "before"])
    assert figures.loc["peace", "after"] == 250.0
    assert math.isnan(figures.loc["war", "after"])
    assert set(explain_changes(first, second)["figure"]) <= {"", "hope"}


def test_a_run_without_words_has_no_values_to_compare(tmp_path: Path) -> None:
    first = make_run(tmp_path / "1", {"a": ""}, FRAMES)
    second = make_run(tmp_path / "2", {"a": "hope"}, FRAMES)
    assert math.isnan(compare_headlines(first, second)["before"].iloc[0])
    assert explain_changes(first, second)[["kind", "what", "figure"]].to_numpy().tolist() == [
        ["edited", "a", ""]
    ]


WORDS = st.lists(
    st.sampled_from(["hope", "hopes", "unity", "war", "no", "a", "b", "good", "bad."]), max_size=8
)
CORPORA = st.dictionaries(st.sampled_from("abcdef"), WORDS.map(" ".join), min_size=1, max_size=6)
PATTERNS = st.sampled_from(["hope", "hope*", "unity", "a", "no hope", "war"])
ENTRIES = st.dictionaries(PATTERNS, st.sampled_from([1.0, 2.0, -0.5]), min_size=1, max_size=4)
LEXICONS = ENTRIES.map(lambda weights: Lexicon.from_entries({"hope": list(weights.items())}, name="frames"))


@settings(max_examples=15)
@given(CORPORA, CORPORA, LEXICONS, LEXICONS)
def test_effects_add_up_whatever_changed(
    before: dict[str, str], after: dict[str, str], lexicon1: Lexicon, lexicon2: Lexicon
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = make_run(Path(folder, "1"), before, lexicon1, tone=True)
        second = make_run(Path(folder, "2"), after, lexicon2, tone=True)
        there = check_sums(first, second)
        back = explain_changes(second, first)
    # The way back undoes it: the same effects, with the other sign.
    for figure in set(there["figure"]) - {""}:
        sizes = [
            sorted(round(abs(effect), 9) for effect in table.loc[table["figure"] == figure, "effect"])
            for table in (there, back)
        ]
        assert sizes[0] == pytest.approx(sizes[1])


def test_of_several_equal_texts_each_is_paired_once() -> None:
    def listed(**texts: str) -> pd.DataFrame:
        return pd.DataFrame(
            {"hash": list(texts.values()), "text_hash": list(texts.values())}, index=list(texts)
        )

    pairs = align_documents(listed(a="1", b="1", c="2"), listed(x="1", c="1", y="2"))
    rows = pairs.fillna("").to_numpy().tolist()
    assert rows == [["a", "x", "renamed"], ["c", "c", "edited"], ["", "y", "new"], ["b", "", "gone"]]


def test_what_is_no_run_is_refused_with_what_there_is(tmp_path: Path) -> None:
    run = make_run(tmp_path / "name" / "1", {"a": "hope"}, FRAMES)
    with pytest.raises(UnknownNameError, match=r"Unknown run .*name/1"):
        explain_changes(tmp_path / "name", run)
    (run / "run.json").write_text('{"status": "failed"}')
    with pytest.raises(ReportError, match="not the record of a complete run"):
        explain_changes(run, run)
    (run / "run.json").write_text("{")
    with pytest.raises(ReportError, match="cannot be read"):
        explain_changes(run, run)


@pytest.mark.parametrize(
    "part",
    [
        {"files": ["a"]}, {"files": {"a": 1}}, {"notebook": 7}, {"headline": [[1, 2, 3]]}, {"lexicons": [{}]},
        {"versions": "1"}, {"tables": []},
    ],
)  # fmt: skip
def test_a_record_of_another_kind_is_no_run_and_leaves_a_new_report_to_be_made(
    part: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"status": "complete", **part}))
    with pytest.raises(ReportError, match="is not the record of a report"):
        read_run(tmp_path)
    assert list_news(tmp_path, {}) == ["report"]


def test_the_latest_run_is_found_by_its_link_or_its_page(tmp_path: Path) -> None:
    home = make_run(tmp_path / "1", {"a": "hope"}, FRAMES).parent
    (home / "latest").symlink_to("1")
    assert read_run(home / "latest").folder == home / "1"
    (home / "latest").unlink()
    (home / "latest.html").write_text('<meta http-equiv="refresh" content="0; url=1/page.html">')
    assert read_run(home / "latest.html").folder == home / "1"
    assert read_run(home / "latest").folder == home / "1"


def test_a_run_without_its_documents_is_an_error_that_says_so(tmp_path: Path) -> None:
    run = make_run(tmp_path / "1", {"a": "hope"}, FRAMES)
    (run / "documents.parquet").unlink()
    with pytest.raises(ReportError, match=r"has no documents\.parquet"):
        explain_changes(run, run)


def test_a_damaged_table_is_an_error_that_names_it(tmp_path: Path) -> None:
    run = make_run(tmp_path / "1", {"a": "hope"}, FRAMES)
    (run / "tables" / "scores.parquet").write_bytes(b"PAR1")
    with pytest.raises(ReportError, match=r"scores\.parquet cannot be read"):
        explain_changes(run, run)

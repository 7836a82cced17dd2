"""The explorer: its words and tables against counts made here, its code run, hostile text put in."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import narrative
from hostile_corpus import HOSTILE, make_hostile
from narrative import Corpus, Explorer, Lexicon, explore
from narrative.errors import NarrativeError
from narrative.resources import GIVEN_PATHS
from narrative.widgets.explorer.selection_tables import MOST_GROUPS


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Twelve articles; by hand: hope stands 9 times in A (1 negated), 6 times in B; fear once in each."""
    rows = [
        ("A", "2019-03-04", "There is hope. Hope for all, and fear."),
        ("A", "2019-03-05", "There is no hope. They fear it, with hope."),
        ("A", "2019-03-12", "Hope and fear, hope and home."),
        ("A", "2019-03-20", "Fear, and then hope came; hope stayed."),
        ("A", "2019-03-21", "A hope. No bread but fear."),
        ("A", None, "Fear without a day."),
        *(("B", f"2019-04-{day:02}", "They speak of hope and of fear, as they do.") for day in range(1, 7)),
    ]
    table = pd.DataFrame(rows, columns=["outlet", "date", "text"])
    return Corpus.from_documents(table.set_index(pd.Index([f"d{n}" for n in range(12)])), "twelve")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.from_entries({"hope": ["hope*", "!hopeless"], "fear": ["fear*"]}, name="feelings")


@pytest.fixture
def explorer(corpus: Corpus, lexicon: Lexicon) -> Explorer:
    return explore(corpus, lexicon)


def run(code: str, **variables: Any) -> dict[str, Any]:
    """Run the code as a new cell would."""
    exec(compile(code, "cell", "exec"), variables)
    return variables


def assert_same(explorer: Explorer, made: dict[str, Any]) -> None:
    pd.testing.assert_frame_equal(made["estimates"], explorer.estimates)
    pd.testing.assert_frame_equal(made["lines"], explorer.lines)
    periods = explorer.periods
    assert ("periods" in made) == (periods is not None)
    if periods is not None:
        pd.testing.assert_frame_equal(made["periods"], periods)


def test_it_says_what_it_shows(explorer: Explorer) -> None:
    assert explorer.words == (
        "12 articles of 2 outlets, 4 March to 6 April 2019 (1 undated); "
        "category hope: 15 matches, 1 of them negated"
    )
    explorer.choose(category="fear", groups=["A"])
    assert explorer.words == (
        "6 articles of 1 outlet, 4 to 21 March 2019 (1 undated); category fear: 6 matches"
    )
    explorer.choose(pattern="of hope", groups=["A", "B"], since="2019-04-02", until="2019-04-02")
    assert explorer.words == "1 article of 1 outlet, 2 April 2019; pattern “of hope”: 1 match"
    assert repr(explorer) == f"Explorer: {explorer.words}"


def test_numbers_are_those_of_a_count(explorer: Explorer) -> None:
    rates = explorer.estimates.set_index("outlet")
    # 9 places, of which 1 is negated, in 40 words; 6 places in 60 words.
    assert rates.loc["A", ["total", "base"]].tolist() == [8, 40]
    assert rates.loc["B", ["total", "base"]].tolist() == [6, 60]
    panel = explorer._panels["rates"]["rows"]
    assert [row["shown"] for row in panel] == ["200.0", "100.0"]
    assert explorer.periods is not None
    assert explorer.periods["n_documents"].sum() == 11


def test_tone_near_the_matches_is_that_of_frame_tone(explorer: Explorer) -> None:
    explorer.choose(show="frame_tone")
    assert explorer.words.endswith("1 of them negated; tone of their sentences")
    scores = narrative.frame_tone(explorer._study.corpus, explorer._study.lexicon, measure="tone")
    here = scores[(scores["measure"] == "tone") & (scores["category"] == "hope")]
    assert explorer.estimates["total"].sum() == pytest.approx(here["total"].sum())
    assert explorer.estimates["measure"].unique().tolist() == ["tone"]
    rates = explorer._panels["rates"]
    assert (rates["signed"], rates["unit"]) == (True, "tone, −1 to 1")
    assert rates["rows"][0]["value"] == explorer.estimates["estimate"].iloc[0]
    assert "Tone of news" in explorer._repr_mimebundle_()["text/plain"]
    explorer.choose(show="frame_salience")
    assert explorer._panels["rates"]["signed"] is False


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"category": "fear", "freq": "week"},
        {"groups": ["A"], "until": "2019-03"},
        {"group": "A", "sort_by": "right"},
        {"period": ["2019-03-04", "2019-03-10"], "near": "fear"},
        {"pattern": "hope*", "since": "2019-03-10", "freq": "month", "sort_by": "left"},
        {"voice": "all"},
        {"voice": "journalist", "category": "fear"},
        {"pattern": 'of "', "group": "B"},
        {"show": "frame_tone", "category": "fear"},
        {"show": "tone_about", "since": "2019-03-10"},
        {"show": "frame_tone", "pattern": "hope*"},
    ],
)
def test_code_makes_the_same_tables(explorer: Explorer, changes: dict[str, Any]) -> None:
    if changes.get("pattern") == 'of "':
        with pytest.raises(NarrativeError):
            explorer.choose(**changes)
        return
    explorer.choose(**changes)
    made = run(explorer.code, corpus=explorer._study.corpus, lexicon=explorer._study.lexicon)
    assert_same(explorer, made)


def test_code_needs_nothing_but_what_ships() -> None:
    explorer = explore(narrative.load_corpus("harbour"), "news-frames")
    explorer.choose(groups=["The Lugger", "Radio Immeray"], group="The Lugger", category="morality")
    explorer.open(0)
    made = run(explorer.code)
    assert_same(explorer, made)
    assert made["article"].doc_id == explorer.lines["doc_id"].iloc[0]
    total = len(narrative.match(made["part"], made["lexicon"]).query("category == 'morality'"))
    assert f": {total} matches" in explorer.words


def test_code_without_dates(lexicon: Lexicon) -> None:
    table = pd.DataFrame({"text": ["Hope.", "No hope.", "Fear."], "outlet": ["A", "A", ""]})
    explorer = explore(Corpus.from_documents(table), lexicon)
    assert explorer.words == (
        "3 articles of 2 outlets, no dates; category hope: 2 matches, 1 of them negated"
    )
    assert explorer.periods is None
    explorer.choose(groups=["not known"], category="fear")
    made = run(explorer.code, corpus=explorer._study.corpus, lexicon=lexicon)
    assert_same(explorer, made)
    assert explorer.lines["match"].tolist() == ["Fear"]


def test_columns_of_any_kind_can_group(lexicon: Lexicon) -> None:
    table = pd.DataFrame({"text": ["Hope.", "Fear.", "Hope?"] * 2, "front page": [1, 2, None] * 2})
    explorer = explore(Corpus.from_documents(table), lexicon, by="front page")
    assert explorer.words.startswith("6 articles of 3 groups by front page")
    explorer.choose(groups=explorer._study.names[:1], group=explorer._study.names[0])
    assert_same(explorer, run(explorer.code, corpus=explorer._study.corpus, lexicon=lexicon))


@pytest.mark.parametrize("by", ["since", "until"])
def test_a_column_may_be_called_like_an_argument(by: str, lexicon: Lexicon) -> None:
    table = pd.DataFrame(
        {
            "text": ["Hope.", "Fear.", "Hope, hope."] * 2,
            by: ["2019", None, 'a "b"'] * 2,
            "date": ["2019-03-04", "2019-03-05", "2019-03-06"] * 2,
        }
    )
    explorer = explore(Corpus.from_documents(table), lexicon, by=by)
    lines = {"2019": 2, 'a "b"': 4, "not known": 0}
    assert set(explorer._study.names) == set(lines)
    for groups in (["2019"], ["not known"], ["2019", "not known"], ["not known", 'a "b"']):
        explorer.choose(groups=groups, since="2019-03-01", group=groups[-1])
        assert_same(explorer, run(explorer.code, corpus=explorer._study.corpus, lexicon=lexicon))
        assert len(explorer.lines) == lines[groups[-1]]


def test_none_clears_all_that_is_shown_and_one_is_enough_to_go_on(explorer: Explorer) -> None:
    explorer.open(0)
    explorer._answer({"changes": {"groups": []}, "number": 1})
    panels = explorer._panels
    assert (panels["words"], panels["message"]) == ("No outlet is chosen", "Choose at least one outlet.")
    assert panels["chosen"]["groups"] == []
    shown = panels["rates"]["rows"], panels["course"]["points"], panels["concordance"]["rows"]
    assert shown == ([], [], [])
    assert (panels["article"], panels["code"]) == ({}, "")
    assert explorer._stand_in()[1] == "No outlet is chosen"
    explorer._answer({"changes": {"category": "fear"}, "number": 2})
    assert panels["message"] == "Choose at least one outlet.", "another category brings none back"
    explorer._answer({"changes": {"groups": ["B"]}, "number": 3})
    assert explorer.words.startswith("6 articles of 1 outlet")
    assert explorer.words.endswith("category fear: 6 matches")
    assert panels["message"] == ""
    assert panels["code"] != ""
    with pytest.raises(NarrativeError, match="Choose at least one outlet"):
        explorer.choose(groups=[])


def test_of_many_groups_the_largest_are_drawn(lexicon: Lexicon) -> None:
    outlets = [f"Outlet {number:02}" for number in range(70) for _ in range(number // 10 + 1)]
    table = pd.DataFrame({"text": ["Hope and fear, and hope."] * len(outlets), "outlet": outlets})
    explorer = explore(Corpus.from_documents(table), lexicon)
    # The first ten have one article each.
    assert explorer.estimates["outlet"].tolist() == [f"Outlet {n:02}" for n in range(70) if n >= 10]
    assert explorer._panels["rates"]["left_out"] == f"The {MOST_GROUPS} of 70 with the most articles."
    explorer.choose(groups=["Outlet 00", "Outlet 69"])
    assert explorer.estimates["outlet"].tolist() == ["Outlet 00", "Outlet 69"]
    assert_same(explorer, run(explorer.code, corpus=explorer._study.corpus, lexicon=lexicon))


def test_large_selections_are_resampled_less(lexicon: Lexicon) -> None:
    table = pd.DataFrame({"text": ["Hope and fear.", "Home."] * 2500})
    explorer = explore(Corpus.from_documents(table), lexicon)
    assert "resamples=800" in explorer.code
    assert_same(explorer, run(explorer.code, corpus=explorer._study.corpus, lexicon=lexicon))


def test_clicks_lead_to_places(explorer: Explorer) -> None:
    explorer._answer({"changes": {"group": "A"}, "number": 1})
    assert len(explorer.lines) == 9
    rows = explorer._panels["concordance"]["rows"]
    assert [row["negated"] for row in rows].count(True) == 1
    assert rows[2]["left"] == "There is no"
    assert rows[2]["negated"]
    explorer._answer({"changes": {"period": ["2019-03-04", "2019-03-10"]}, "number": 2})
    assert explorer.lines["doc_id"].unique().tolist() == ["d0", "d1"]
    explorer._answer({"open": 1, "number": 3})
    article = explorer._panels["article"]
    assert "".join(piece["text"] for piece in article["pieces"]) == "There is hope. Hope for all, and fear."
    (here,) = [piece for piece in article["pieces"] if piece.get("here")]
    assert here["text"] == "Hope"
    assert 'article = narrative.annotate(part, "d0", lexicon)' in explorer.code
    assert explorer._panels["answered"] == 3
    explorer._answer({"close": True, "number": 4})
    assert explorer._panels["article"] == {}
    explorer._answer({"changes": {"groups": ["B"]}})
    assert explorer.selection.group is None
    assert explorer.selection.period is None


def test_pages_hold_every_line_once(lexicon: Lexicon) -> None:
    table = pd.DataFrame({"text": ["hope " * 45], "outlet": ["A"]})
    explorer = explore(Corpus.from_documents(table), lexicon)
    seen = []
    for page in range(3):
        explorer.turn(page)
        seen += [row["number"] for row in explorer._panels["concordance"]["rows"]]
    assert seen == list(range(45))
    explorer.turn(99)
    assert explorer._panels["concordance"]["page"] == 2


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"changes": {"groups": ["C"]}}, "Unknown outlet 'C'. Available: A, B."),
        ({"changes": {"groups": 3}}, "give a list"),
        (
            {"changes": {"category": "hop"}},
            "Did you mean 'hope'? Available: hope, fear.",
        ),
        ({"changes": {"category": ["hope"]}}, "Unknown category"),
        ({"changes": {"since": "4/3/2019"}}, "is not a date"),
        ({"changes": {"since": "2022-01-01"}}, "No document of the corpus"),
        ({"changes": {"since": "2019-04-01", "until": "2019-03-01"}}, "is later than"),
        ({"changes": {"pattern": "x" * 201}}, "at most 200 characters"),
        ({"changes": {"pattern": "!hope"}}, ""),
        ({"changes": {"near": "* *"}}, ""),
        ({"changes": {"voice": "nobody"}}, "Unknown voice 'nobody'"),
        ({"changes": {"sort_by": "L1"}}, "Unknown sort_by 'L1'"),
        ({"changes": {"freq": "hour"}}, "Unknown freq 'hour'"),
        ({"changes": {"show": "sentiment"}}, "Unknown show 'sentiment'"),
        ({"changes": {"show": "frame_tone", "pattern": "nowhere"}}, "There is no match of 'nowhere'"),
        ({"changes": {"period": ["2019"]}}, "first and its last day"),
        ({"changes": {"__class__": 1}}, "Unknown choice '__class__'"),
        ({"open": 999}, "there are 15 lines"),
        ({"open": -1}, "there are 15 lines"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    explorer: Explorer, question: dict[str, Any], told: str
) -> None:
    before, code = explorer.selection, explorer.code
    explorer._answer(question | {"number": 7})
    assert told in explorer._panels["message"] != ""
    assert (explorer.selection, explorer.code, explorer._panels["answered"]) == (before, code, 7)
    explorer.choose(category="fear")
    assert explorer._panels["message"] == ""


@pytest.mark.parametrize("question", [None, [], "x", {}, {"run": "import os"}, {"page": "1"}, {"open": True}])
def test_a_page_can_ask_for_nothing_else(explorer: Explorer, question: Any) -> None:
    panels = json.dumps(explorer._panels)
    explorer._answer(question)
    assert json.dumps(explorer._panels) == panels


def test_periods_are_never_too_many(lexicon: Lexicon) -> None:
    table = pd.DataFrame({"text": ["Hope.", "Fear."], "date": ["1900-01-01", "2020-01-01"]})
    explorer = explore(Corpus.from_documents(table), lexicon)
    explorer.choose(freq="day")
    assert explorer.selection.freq == "year"
    assert explorer.periods is not None
    assert len(explorer.periods) == 121


def test_mistakes_are_told() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["Hope."]}))
    with pytest.raises(NarrativeError, match=r"No column 'outlets'\. Did you mean 'outlet'\?"):
        explore(corpus, "solidarity", by="outlets")
    with pytest.raises(NarrativeError, match="Unknown lexicon 'moral'"):
        explore(corpus, "moral")


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_stays_text() -> None:
    corpus, lexicon = make_hostile()
    explorer = explore(corpus, lexicon)
    outlets = explorer._study.names
    assert len(outlets) == len(HOSTILE)
    for doc_id, document in corpus.documents.iterrows():
        group = document["outlet"]
        explorer.choose(groups=[group], group=group, near="more")
        explorer.open(0)
        assert_same(explorer, run(explorer.code, corpus=corpus, lexicon=lexicon))
        pieces = explorer._panels["article"]["pieces"]
        assert "".join(piece["text"] for piece in pieces) == document["text"]
        assert explorer._panels["article"]["doc_id"] == doc_id
        # Signs that would turn the reading order around, or colour a terminal, are spelled out in code.
        assert not set("\x1b\u202e\u202c") & set(explorer.code)
    explorer.choose(groups=outlets)
    parsed = Tags()
    html = explorer._repr_mimebundle_()["text/html"]
    parsed.feed(html)
    assert parsed.tags <= {
        "div", "p", "strong", "style", "span", "small", "details", "summary",
        "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
    }  # fmt: skip
    assert not {name for name in parsed.attributes if name.startswith("on")}
    assert "<script>window.pwned = 1</script>" in parsed.text


def test_a_report_gets_a_summary_and_no_script(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    explorer.choose(group="A")
    with monkeypatch.context() as patch:
        patch.setenv(GIVEN_PATHS, "{}")
        bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "script" not in bundle["text/html"]
    assert explorer.words in bundle["text/plain"]
    assert "200.0" in bundle["text/plain"]
    live = explorer._repr_mimebundle_()
    assert set(live) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert live["text/html"] == bundle["text/html"]
    assert explorer._page is not None
    explorer.choose(category="fear")
    assert explorer._page.words == explorer.words


def test_order_of_documents_changes_nothing_but_that_of_lines(corpus: Corpus, lexicon: Lexicon) -> None:
    shuffled = Corpus.from_documents(corpus.documents.sample(frac=1, random_state=3), "twelve")
    one, other = explore(corpus, lexicon), explore(shuffled, lexicon)
    pd.testing.assert_frame_equal(one.estimates, other.estimates)
    pd.testing.assert_frame_equal(one.periods, other.periods)
    assert one.words == other.words
    assert one.code == other.code


def test_what_is_handed_out_is_a_copy(explorer: Explorer) -> None:
    estimates, lines = explorer.estimates, explorer.lines
    estimates.loc[:, "estimate"] = np.nan
    lines.loc[:, "match"] = ""
    assert explorer.estimates["estimate"].notna().all()
    assert (explorer.lines["match"] != "").all()


def test_the_page_puts_text_in_as_text() -> None:
    folder = Path(narrative.__file__).parent / "widgets" / "explorer"
    script = (folder / "explorer.js").read_text(encoding="utf-8")
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "import ",
    ):
        assert way not in script
    assert "://" not in script.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in (folder / "explorer.css").read_text(encoding="utf-8")


def test_a_voice_filters_the_lines_and_marks_the_article(lexicon: Lexicon) -> None:
    texts = ["There is hope. Ann Lee said hope was gone. “No hope,” said Lee.", "Hope is here."]
    explorer = explore(Corpus.from_documents(pd.DataFrame({"text": texts}, index=["a", "b"])), lexicon)
    assert "voice" not in explorer.lines
    explorer.choose(voice="all")
    assert explorer.lines["voice"].tolist() == ["journalist", "indirect", "direct", "journalist"]
    explorer.choose(voice="indirect")
    assert [row["speaker"] for row in explorer._panels["concordance"]["rows"]] == ["Ann Lee"]
    explorer.open(0)
    assert [row["label"] for row in explorer._panels["article"]["legend"]][1:] == [
        "Direct", "Indirect", "Source", "Cue",
    ]  # fmt: skip
    assert 'voice="indirect"' in explorer.code

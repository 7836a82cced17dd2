"""Judging: what is decided is in the file at once, is gone on with, and is what precision is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from narrative import (
    Corpus,
    Lexicon,
    ParameterError,
    TableError,
    audit,
    judge,
    judged_precision,
    read_judgements,
    write_judging_sheet,
)
from narrative.auditing import Audit
from narrative.resources import GIVEN_PATHS

HOSTILE = ["<script>window.pwned = 1</script>", "$x$ and $y$", "\u202eevil\u202c", "=cmd()", '"; \n,k']


@pytest.fixture
def tried() -> Audit:
    texts = [f"{one} They hope for the best. {one}" for one in HOSTILE]
    table = pd.DataFrame({"text": texts, "title": HOSTILE}, index=[*"abcde"])
    return audit(Corpus.from_documents(table), Lexicon.from_entries({"<b>hope": ["hope*"]}, name="mine"))


def test_a_decision_is_in_the_file_and_the_next_open_place_is_shown(tried: Audit, tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    judging = judge(tried, file)
    assert (len(judging), judging.number, judging.words) == (5, 0, "0 of 5 matches judged by reader")
    for decision in ("keep", "drop", "unsure"):
        judging.decide(decision)
    assert read_judgements(file)["decision"].tolist() == ["keep", "drop", "unsure"]
    again = judge(tried.sample, file)
    assert (again.number, again.words) == (3, "3 of 5 matches judged by reader: 1 kept, 1 dropped, 1 unsure")
    again.go(-2)
    again.decide("keep")
    assert again.number == 3
    assert len(file.read_text("utf-8-sig").splitlines()) == 5, "nothing that was written is touched"
    assert read_judgements(file)["decision"].tolist() == ["keep", "keep", "unsure"]
    assert judged_precision(tried.sample, read_judgements(file)).iloc[0][
        ["keep", "drop", "unsure"]
    ].tolist() == [2, 0, 1]
    other = judge(tried, file, judge="B")
    assert (other.number, other.decisions) == (0, [""] * 5), "judges do not see each other"


def test_the_end_the_edges_and_an_empty_sample(tried: Audit, tmp_path: Path) -> None:
    judging = judge(tried, tmp_path / "judged.csv")
    judging.go(-3)
    assert judging.number == 0
    judging.go(9)
    judging.decide("keep")
    assert judging.number == 0, "what was passed over comes again"
    for _ in range(4):
        judging.decide("drop")
    assert judging.words == "5 of 5 matches judged by reader: 1 kept, 4 dropped"
    none = judge(tried.sample.head(0), tmp_path / "judged.csv")
    assert none._panels["place"] == {}
    with pytest.raises(ParameterError, match="no match to judge"):
        none.decide("keep")


@pytest.mark.parametrize(
    "asked",
    [None, [], {"decide": "burn", "number": 0}, {"decide": "keep", "number": 4}, {"decide": "keep"},
     {"go": "1"}, {"run": "import os"}],
)  # fmt: skip
def test_a_page_can_decide_nothing_else(tried: Audit, tmp_path: Path, asked: Any) -> None:
    judging = judge(tried, tmp_path / "judged.csv")
    judging._answer(asked)
    assert judging.decisions == [""] * 5
    assert not (tmp_path / "judged.csv").exists()


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_taken_for_judged(
    tried: Audit, tmp_path: Path
) -> None:
    judging = judge(tried, tmp_path / "no folder" / "judged.csv")
    judging._answer({"decide": "keep", "number": 0})
    assert "Cannot write judgements" in judging._panels["message"]
    assert (judging.number, judging.decisions) == (0, [""] * 5)


def test_mistakes_are_told(tried: Audit, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(TableError, match="not a file of judgements"):
        judge(tried, tmp_path / "other.csv")
    with pytest.raises(ParameterError, match="judge=' '"):
        judge(tried, tmp_path / "judged.csv", judge=" ")
    with pytest.raises(ParameterError, match="choose from keep, drop, unsure"):
        judge(tried, tmp_path / "judged.csv").decide("maybe")


def test_a_report_asks_nobody_and_hostile_text_stays_text(
    tried: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = judge(tried, tmp_path / "judged.csv", judge="<i>me</i> $a$")
    live = judging._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in live
    monkeypatch.setenv(GIVEN_PATHS, "1")
    told = judging._repr_mimebundle_()
    assert set(told) == {"text/plain", "text/html"}
    assert "&lt;i&gt;me&lt;/i&gt; <span>$</span>a" in told["text/html"]
    assert "run this notebook in JupyterLab" in told["text/html"]
    json.dumps(judging._panels)  # all that goes to the page is plain text and numbers
    while judging._panels["place"]["facts"] != HOSTILE[0]:
        judging.go(1)
    assert judging._panels["place"]["category"] == "<b>hope"


def test_a_blind_judge_sees_words_and_category_only(tried: Audit, tmp_path: Path) -> None:
    judging = judge(tried, tmp_path / "judged.csv", blind=True)
    seen = judging._panels["place"]
    assert (seen["facts"], seen["pattern"]) == ("", "")
    assert (seen["category"], seen["match"]) == ("<b>hope", "hope")
    judging.decide("keep")
    sheet = tmp_path / "sheet.csv"
    assert write_judging_sheet(tried.sample, sheet, judge="B", blind=True) == 5
    rows = pd.read_csv(sheet, keep_default_na=False)
    assert (rows["doc_id"] + rows["pattern"] == "").all()
    assert rows["match"].tolist() == ["hope"] * 5
    sheet.write_text(sheet.read_text("utf-8-sig").replace(",B,\n", ",B,k\n"), "utf-8")
    both = pd.concat([read_judgements(tmp_path / "judged.csv"), read_judgements(sheet)])
    assert judged_precision(tried.sample, read_judgements(sheet))["keep"].iloc[0] == 5
    assert len(both.drop_duplicates(["text_hash", "start"])) == 5, "a blind judgement is of the same places"
    assert write_judging_sheet(tried.sample, sheet, judge="B") == 0

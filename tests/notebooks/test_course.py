"""The course: its form, and each notebook on small corpora, cell by cell, with and without answers."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from nbformat import NotebookNode

from checkout import PROJECT
from effort import choose
from narrative.reports.planning.parameters import read_parameters
from narrative.studies import exercises
from narrative.studies.exercises import Verdict

COURSE = sorted((PROJECT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
each_notebook = pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
some_notebooks = pytest.mark.parametrize("path", choose(COURSE, 5), ids=lambda path: path.stem)
#: Twelve short articles, invented here; the first six are of one outlet, the others of another.
TEXTS = (
    "The old bridge is closed. Engineers found a crack. The opposition is angry. It will cost 2.4 million.",
    "For two days she has baked for nobody. She has three children and a loan. Her mother waits for a nurse.",
    "The council knew of the crack. Who is responsible? The mayor blames the county. The county blames him.",
    "A small ferry began to run. The fare is two crowns, too much for families. Children waved. It was good.",
    "The opposition accused the mayor and demanded that he resign. He refused. There was no violence.",
    "The bridge is open. The repair cost 3.1 million. She wept, and then she laughed, and went to work.",
    "The town has closed the bridge for safety. Experts warn of a terrible danger. A good solution is near.",
    "Neighbours help each other. People look after children. Nobody is angry. This town holds together.",
    "The county and the town share the costs. Each will pay half. The mayor spoke of a good day.",
    "The ferry has carried 3,400 passengers. It costs the town 900 crowns a day. The town is pleased.",
    "The repair has begun. Thirty workers are busy. The firm expects to finish if the weather is fair.",
    "The town celebrated its bridge. He thanked the workers. It was a hard, ugly, happy time for families.",
)
DAYS = pd.date_range("2024-03-04", periods=12, freq="4D")


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def sources(path: Path, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == kind]


def write_corpus(folder: Path, *, known: bool) -> Path:
    """Twelve text files, with title, date and outlet, or as they are; if known, two that nothing measures."""
    folder.mkdir()
    for number, (text, day) in enumerate(zip(TEXTS, DAYS, strict=True)):
        outlet = "The Mill" if number < 6 else "$Gazette$ <b>"
        head = f"title: Article {number}\ndate: {day:%Y-%m-%d}\noutlet: {outlet}\n\n" if known else ""
        close = " So says the council." if number < 6 else " The town council says so, in the town hall."
        (folder / f"{number:02}.txt").write_text(head + text + close, encoding="utf-8")
    if known:
        for name, text in (
            ("german", "Es gibt keine Hoffnung mehr, sagten alle, und niemand war da."),
            ("dots", "…"),
        ):
            (folder / f"{name}.txt").write_text(
                f"outlet: The Mill\ndate: {DAYS[-1]:%Y-%m-%d}\n\n{text}", "utf-8"
            )
    return folder


def run(
    path: Path,
    answers: tuple[object, ...] = (),
    before: Mapping[str, Any] | None = None,
    **parameters: object,
) -> tuple[list[Any], dict[str, Any]]:
    """Run a notebook cell by cell in this process: what each cell shows, and its names at the end.

    With the names that it had `before`, only the cells that ask for an answer are run again. Kernels are
    started for the same notebooks in other tests; here many runs are wanted, and cheap ones.
    """
    names = dict(before or {})
    shown: list[Any] = []
    waiting = list(answers)
    for cell in read(path)["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        if before and "answer = ..." not in source:
            continue
        if waiting and "answer = ..." in source:
            source = source.replace("answer = ...", f"answer = {waiting.pop(0)!r}")
        body = ast.parse(source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()):  # the figures
            exec(compile(ast.Module(body, []), path.name, "exec"), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= parameters
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), path.name, "eval"), names))
    assert not waiting
    return shown, names


def verdicts(shown: list[Any]) -> list[Verdict]:
    return [one for one in shown if isinstance(one, Verdict)]


def test_the_course_leads_from_the_start_to_the_end() -> None:
    assert [path.stem[:2] for path in COURSE] == [f"{number:02}" for number in range(10)]
    start = "\n".join(sources(COURSE[0], "markdown"))
    readme = (PROJECT / "notebooks" / "README.md").read_text(encoding="utf-8")
    for path, following in pairwise(COURSE):
        assert f"`{following.stem}`" in start
        assert f"`{following.stem}`" in sources(path, "markdown")[-2], "each names the next one"
    for path in COURSE:
        question = sources(path, "markdown")[0].splitlines()[0].removeprefix("# ")
        assert f"| `{path.stem}` | {question} |" in readme


@each_notebook
def test_form(path: Path) -> None:
    prose, code = sources(path, "markdown"), sources(path, "code")
    parameters = read_parameters(read(path))
    assert parameters[0].name == "corpus_path"
    assert parameters[0].default == "harbour"
    assert 8 <= len(code) <= 18, "a quarter of an hour"
    assert all(len(cell.splitlines()) <= 5 for cell in code if not cell.startswith("corpus_path:"))
    assert all(len(line) <= 120 for cell in code for line in cell.splitlines())
    assert len(" ".join(prose).split()) > 2 * len(" ".join(code).split()), "more prose than code"
    kinds = [cell["cell_type"] for cell in read(path)["cells"]]
    assert ("code", "code") not in pairwise(kinds)
    headings = re.findall(r"^## (.*)", "\n\n".join(prose), re.MULTILINE)
    assert [heading[:11] for heading in headings if heading.startswith("Exercise")] == [
        "Exercise 1:",
        "Exercise 2:",
    ]
    assert headings[-2:] == ["What to take away", "The record of this run"]
    asked = [cell for cell in code if "answer = ..." in cell]
    assert len(asked) == 2
    assert all("exercises.check_" in cell for cell in asked)


@each_notebook
def test_both_exercises_are_open_on_its_own_corpus(
    path: Path, executed: Callable[[Path], NotebookNode]
) -> None:
    outputs = [output for cell in executed(path).cells for output in cell.get("outputs", ())]
    pages = "".join(output["data"].get("text/html", "") for output in outputs if "data" in output)
    assert re.findall(r'class="narrative-prose narrative-exercise (\w+)"', pages) == ["open", "open"]


@some_notebooks
def test_it_runs_to_the_end_on_articles_of_which_nothing_is_known(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_corpus(tmp_path / "mine", known=False).parent)
    shown, _ = run(path, corpus_path="mine")
    states = [verdict.state for verdict in verdicts(shown)]
    if path.stem[:2] in ("04", "05", "06"):
        assert states == ["none", "none"], "there are no groups, or dates"
        said = " ".join(map(repr, shown))
        assert re.search("no two groups|No article has a date|Fewer than two groups", said)
    else:
        assert states == ["open", "open"]
    recorded = shown[-1].data
    assert list(recorded["parameters"]) == [parameter.name for parameter in read_parameters(read(path))]
    assert recorded["parameters"]["corpus_path"] == "mine"


@some_notebooks
def test_it_runs_to_the_end_on_a_single_short_article(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only.txt").write_text("Rain fell on Tuesday.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown, _ = run(path, corpus_path="only.txt")
    assert len(verdicts(shown)) == 2


#: For each notebook its two right answers, computed from its tables in another way than the check does.
ANSWERS: Mapping[str, tuple[Any, Any]] = {
    "00": (
        lambda names: len(list(Path("mine").iterdir())),
        lambda names: (
            1000
            * names["salience"]["total"].max()
            / names["corpus"].word_counts[(names["corpus"].languages["language"] == "en").to_numpy()].sum()
        ),
    ),
    "01": (
        lambda names: names["sizes"].sort_values("words", ascending=False)["doc_id"].iloc[0],
        lambda names: names["sizes"]["words"].median(),
    ),
    "02": (
        lambda names: names["places"].query("category == @names['salience']['category'][0] and not negated")[
            "number"
        ].nunique(),
        lambda names: names["tone"].sort_values("vader")["number"].iloc[0],
    ),
    "03": (
        lambda names: (names["highest"]["total"] == 0).sum(),
        lambda names: names["own"].query("not negated")["pattern"].value_counts().index[0],
    ),
    "04": (
        lambda names: _ratio(names["comparison"].estimates.query("category == @names['frame']")),
        lambda names: names["comparison"].differences["verdict"].str.startswith("higher").sum(),
    ),
    "05": (
        lambda names: names["periods"].sort_values("rate", ascending=False)["period"].iloc[0],
        lambda names: (names["periods"]["n_documents"] < names["least"]).sum(),
    ),
    "06": (
        lambda names: 2 ** names["chosen"]["log_ratio"].iloc[0],
        lambda names: (names["chosen"]["target_documents"] == 1).sum(),
    ),
    "07": (
        lambda names: ["dock*", "!docket*"],
        lambda names: sum(
            not names["narrative"].kwic(names["corpus"], pattern).shape[0]
            for pattern in names["patterns"]
            if not pattern.startswith("!")
        ),
    ),
    "08": (
        lambda names: names["voiced"]["voice"].isin(["direct", "indirect"]).sum(),
        lambda names: 100 - 100 * names["passives"]["agent"].astype(bool).mean(),
    ),
    "09": (
        lambda names: names["matches"]["negated"].sum(),
        lambda names: (names["sentences"]["vader"] * names["sentences"]["textblob"] < 0).sum(),
    ),
}  # fmt: skip


def _ratio(estimates: pd.DataFrame) -> float:
    return estimates["estimate"].max() / estimates["estimate"].min()


@some_notebooks
def test_both_exercises_can_be_solved_on_a_reader_s_own_corpus(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_corpus(tmp_path / "mine", known=True).parent)
    settings = {"04": {"frame": "human_interest"}, "06": {"min_count": 2}, "02": {"doc_id": "06"}}
    parameters = {"corpus_path": "mine", **settings.get(path.stem[:2], {})}
    shown, names = run(path, **parameters)
    assert [verdict.state for verdict in verdicts(shown)] == ["open", "open"]
    answers = tuple(_plain(find(names)) for find in ANSWERS[path.stem[:2]])
    for verdict, answer in zip(verdicts(shown), answers, strict=True):
        assert not re.search(rf"(?<![\w.]){re.escape(str(answer))}(?![\w.])", repr(verdict)), (
            "it is not given away"
        )
    shown, _ = run(path, answers, names)
    assert [verdict.state for verdict in verdicts(shown)] == ["right", "right"], verdicts(shown)
    pages = "".join(one._repr_html_() for one in verdicts(shown))
    assert "<b>" not in pages
    assert "$" not in pages.replace("<span>$</span>", "")


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def test_the_checks_are_those_of_the_course() -> None:
    used = {
        name
        for path in COURSE
        for name in re.findall(r"exercises\.(check_\w+)", "".join(sources(path, "code")))
    }
    assert used == {name for name in exercises.__all__ if name.startswith("check_")}

"""How articles are read, said on the command line: in the same words for every command, and saved once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from essays import write_essay
from narrative.cli import main
from narrative.cli.wording import in_command_words
from narrative.corpus.readers.description_file import GIVEN_RULES
from narrative.errors import CorpusError, ParameterError
from narrative.reports.batch.batch import plan_batch
from narrative.reports.history.freshness import hash_path
from narrative.reports.planning.planning import make_plan
from narrative.reports.report import list_inputs
from narrative.reports.running.supervision import Limits, Supervisor
from narrative.reports.running.task import Execution, make_environment

TABLE = "Nr;Kopf;Tag;Blatt;Volltext\n1;Sturm;29.4.19;sun;Der Sturm kam.\n2;Ruhe;1.5.19;Sun;Ruhe, endlich.\n"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table of odd columns, and a notebook."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.csv").write_text(TABLE, encoding="utf-8")
    write_essay(tmp_path / "look.ipynb", ["code:1"], 'corpus_path: str = "mine"')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_advice_on_the_command_line_is_a_command_that_helps(desk: Path) -> None:
    refused = call("corpus", "mine")
    assert refused.exit_code == 3
    advice = "--column text=Volltext --column title=Kopf --column date=Tag --column outlet=Blatt"
    assert f"try {advice}" in refused.output
    doubtful = call("corpus", "mine", "--column", "text=Volltext", "--column", "outlet", "Blatt", "--column",
                    "date=Tag")  # fmt: skip
    assert doubtful.exit_code == 0, doubtful.output
    assert "--date-format %d.%m.%y says how dates are written" in doubtful.output
    assert "--rename outlet sun Sun joins them" in doubtful.output
    for words in ("date_format", "columns={", "rename={"):
        assert words not in refused.output + doubtful.output


def test_what_does_nothing_is_said(desk: Path) -> None:
    shown = call(
        "corpus", "mine", "--column", "text=Volltext", "--column", "date=Tag", "--column", "outlet=Blatt",
        "--rename", "outlet", "Bild", "BILD", "--rename", "Blat", "sun", "Sun",
    ).output  # fmt: skip
    assert "renaming: no article has the outlet 'Bild'" in shown
    assert "renaming: no file has the column 'Blat'" in shown
    (desk / "mine" / "a.csv").write_text("text,date\nRain.,2019-05\nSnow.,2019-05-02\n", encoding="utf-8")
    assert "1 article tells only the month or the year" in call("corpus", "mine").output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["corpus", "mine", "--rename", "outlet", "bbc"], "--rename requires 3 arguments: COLUMN OLD NEW."),
        (["report", "framing-report", "mine"], "(mine). Articles are named with --corpus."),
        (["report", "mine"], "narrative report framing-report --corpus mine"),
    ],
)
def test_wrong_words_are_answered_with_right_ones(desk: Path, arguments: list[str], says: str) -> None:
    ended = call(*arguments)
    assert ended.exit_code == 2
    assert says in ended.output


def test_what_is_saved_is_followed_by_every_command(desk: Path) -> None:
    told = ["--column", "text=Volltext", "--column", "date", "Tag", "--column", "outlet=Blatt"]
    saved = call(
        "corpus", "mine", *told, "--date-format", "%d.%m.%y", "--rename", "outlet", "sun", "Sun", "--save"
    )
    assert saved.exit_code == 0, saved.output
    assert "Saved in " in saved.output
    text = (desk / "mine" / "corpus.toml").read_text(encoding="utf-8")
    assert text.splitlines()[2:] == [
        'date_formats = ["%d.%m.%y"]', "", "[columns]", 'text = "Volltext"', 'date = "Tag"',
        'outlet = "Blatt"', "", "[rename.outlet]", 'sun = "Sun"',
    ]  # fmt: skip
    again = call("corpus", "mine")
    assert "followed: columns.text = 'Volltext'" in again.output
    assert "undated       0" in again.output
    assert "lost          0" in again.output
    more = call("corpus", "mine", "--column", "title=Kopf", "--save")
    assert more.exit_code == 0
    assert 'outlet = "Blatt"\ntitle = "Kopf"' in (desk / "mine" / "corpus.toml").read_text(encoding="utf-8")
    measured = call("measure", "mine", "--out", "out")
    assert f"the articles are read as {desk / 'mine' / 'corpus.toml'} says." in measured.output
    assert "says so already" in call("corpus", "mine", "--save").output


def test_names_that_may_tell_something_are_offered(desk: Path) -> None:
    for day in ("29.04.2019", "1.5.2019"):
        (desk / f"Post_{day}_Storm.txt").write_text("A storm.")
    (desk / "mine" / "a.csv").unlink()
    (desk / "mine").rmdir()
    (desk / "look.ipynb").unlink()
    assert 'say how: --path "{outlet}/{date} {title}"' in call("corpus", ".").output
    told = call("corpus", ".", "--path", "{outlet} {date} {title}", "--date-format", "%d.%m.%Y")
    assert "say how" not in told.output
    assert "undated       0" in told.output


def test_problems_that_are_alike_are_listed_once_in_a_while(desk: Path) -> None:
    rows = "".join(f"{n},soon,Word {n}.\n" for n in range(40))
    (desk / "mine" / "a.csv").write_text(f"id,date,text\n{rows}5,,Again.\n")
    said = call("corpus", "mine").output
    assert said.count("bad date 'soon'") == 5
    assert "duplicate id '5'" in said
    assert "35 more are like those above; --all lists each." in said
    assert call("corpus", "mine", "--all").output.count("bad date 'soon'") == 40


def test_remarks_of_a_person_are_not_taken_away(desk: Path) -> None:
    (desk / "mine" / "corpus.toml").write_text('# mine\n[columns]\ntext = "Volltext"\n')
    refused = call("corpus", "mine", "--column", "title=Kopf", "--save")
    assert refused.exit_code == 3
    assert "has remarks of your own" in refused.output
    assert (desk / "mine" / "corpus.toml").read_text().startswith("# mine\n")


def test_a_study_of_such_articles_saves_how_they_are_read(desk: Path) -> None:
    made = call("new", "study", "--corpus", "mine", "--column", "text", "Volltext")
    assert made.exit_code == 0, made.output
    assert 'text = "Volltext"' in (desk / "mine" / "corpus.toml").read_text()
    assert call("new", "other", "--column", "text=Volltext").exit_code == 2
    assert not (desk / "other").exists()


@pytest.mark.parametrize(
    "wrong",
    [["--column", "text"], ["--column", "body=x"], ["--date-format", "%H"], ["--path", "title"],
     ["--encoding", "klingon"], ["--rename", "text", "a", "b"], ["--language", "klingon"]],
)  # fmt: skip
@pytest.mark.parametrize("command", ["corpus", "report", "measure"])
def test_what_cannot_be_followed_is_a_wrong_call(desk: Path, command: str, wrong: list[str]) -> None:
    before = {"corpus": ["mine"], "report": ["look.ipynb"], "measure": ["mine", "--out", "out"]}[command]
    result = call(command, *before, *wrong)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output


def test_a_report_is_told_how_to_read_and_its_record_keeps_it(desk: Path) -> None:
    rules = {"columns": {"text": "Volltext"}, "date_formats": ["%d.%m.%y"]}
    plan = make_plan("look.ipynb", reading=rules)
    assert plan.rules == {"mine": rules}
    assert list_inputs(plan)["reading"] == rules
    assert "reading" not in list_inputs(make_plan("look.ipynb"))
    task = Execution(desk, desk, "x", {}, desk, desk, desk, "2024-01-01", rules=plan.rules)
    environment = make_environment(task, Supervisor(Limits(), 0.0, "x"))
    assert json.loads(environment[GIVEN_RULES]) == {"mine": rules}
    with pytest.raises(CorpusError, match="Unknown column 'body'"):
        make_plan("look.ipynb", reading={"columns": {"body": "x"}})
    write_essay(desk / "alone.ipynb", ["code:1"], 'note: str = "x"')
    with pytest.raises(ParameterError, match="no parameter 'corpus_path'"):
        make_plan("alone.ipynb", reading=rules)


def test_a_batch_says_it_under_the_same_names(desk: Path) -> None:
    (desk / "night.toml").write_text(
        'defaults.columns = {text = "Volltext"}\n[[report]]\nnotebook = "look.ipynb"\npath = "{date}"\n'
    )
    [job] = plan_batch("night.toml", note=False).jobs
    assert job.plan.reading == {"columns": {"text": "Volltext"}, "path": "{date}"}
    (desk / "night.toml").write_text('[[report]]\nnotebook = "look.ipynb"\ncolumns = {body = "x"}\n')
    with pytest.raises(ParameterError, match="line 3, report 1, columns: must be a table such as"):
        plan_batch("night.toml", note=False)


def test_the_file_of_rules_is_a_part_of_what_a_report_is_made_from(desk: Path) -> None:
    (desk / "b.csv").write_text(TABLE)
    folder, file = hash_path(desk / "mine"), hash_path(desk / "b.csv")
    (desk / "mine" / "corpus.toml").write_text('[columns]\ntext = "Volltext"\n')
    (desk / "b.corpus.toml").write_text('[columns]\ntext = "Volltext"\n')
    assert hash_path(desk / "mine") != folder
    assert hash_path(desk / "b.csv") != file
    changed = hash_path(desk / "mine")
    (desk / "mine" / "corpus.toml").write_text('[columns]\ntext = "Kopf"\n')
    assert hash_path(desk / "mine") not in (folder, changed)
    (desk / "mine" / "corpus.toml").write_text("columns = 1")
    with pytest.raises(CorpusError, match=r"corpus\.toml: columns must be a table"):
        make_plan("look.ipynb")


@pytest.mark.parametrize(
    ("python", "shell"),
    [
        ("columns={'text': 'Body; rm -rf'} names it", "--column 'text=Body; rm -rf' names it"),
        ("columns={'doc_id': None}", "--column doc_id="),
        ("path_rule=… tells", "--path … tells"),
        ("and strict=True.", "and --strict."),
        ("date_format='%d/%m/%Y'", "--date-format %d/%m/%Y"),
        ("""rename={'outlet': {"l'hum {x}": "L'Hum"}}""", """rename={'outlet': {"l'hum {x}": "L'Hum"}}"""),
        ("my_columns={'a': 1}", "my_columns={'a': 1}"),
        ("columns={__import__('os')}", "columns={__import__('os')}"),
        ("columns={1, 2} rename={'a': 1} rename='x'", "columns={1, 2} rename={'a': 1} rename='x'"),
    ],
)
def test_advice_in_words_of_python_and_of_the_command_line(python: str, shell: str) -> None:
    assert in_command_words(python) == shell

"""The command line: what it prints where, and with which code it ends."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click
import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import narrative
from effort import choose
from narrative.cli import main
from narrative.lexicons.lexicon import list_lexicons
from scheduled import wait_for

v4 = nbformat.v4
HELPED = [(), ("report",), ("batch",), ("corpus",), ("lexicons",)]
ARTICLE = "---\ntitle: A day of hope\ndate: 2024-05-01\n---\nHope came. No hope was lost.\n"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.md").write_text(ARTICLE, encoding="utf-8")
    return folder


def write_notebook(path: Path, *sources: str) -> Path:
    declared = v4.new_code_cell(
        'corpus_path: str = "articles"  # what to read\nnames: list[str] = []  # whose',
        metadata={"tags": ["parameters"]},
    )
    nbformat.write(v4.new_notebook(cells=[declared, *map(v4.new_code_cell, sources)]), path)
    return path


RECORD = "from narrative.reports.publishing.records import record\nrecord(parameters={'names': names})"


def test_the_version_is_the_package_s() -> None:
    assert call("--version").output == f"narrative, version {narrative.__version__}\n"


@pytest.mark.parametrize("command", HELPED)
def test_every_help_has_examples_and_exit_codes(command: tuple[str, ...]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0
    assert "Examples:\n  " in result.output
    assert "Exit codes:" in result.output
    assert call(*command, "-h").output == result.output


def test_the_examples_of_the_help_are_calls_that_can_be_parsed() -> None:
    text = "".join(call(*command, "--help").output for command in HELPED)
    examples = [
        shlex.split(line.strip().split("   ")[0])[1:]
        for line in text.splitlines()
        if line.startswith("    narrative ")
    ]
    assert len(examples) >= 12
    for name, *arguments in examples:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert isinstance(command.make_context(name, list(arguments)), click.Context)


def test_a_corpus_is_described(articles: Path) -> None:
    (articles / "two.csv").write_text("text,title\nPeace.,\x1b[31mred\n,empty\n1,2,3\n", encoding="utf-8")
    result = call("corpus", "articles")
    assert result.exit_code == 0
    assert "articles, read from " in result.output
    assert "documents     2\n" in result.output
    assert "first date    2024-05-01\n" in result.output
    assert "files  2      2     0" in result.output
    assert "rows   3      1     2" in result.output
    assert "Problems: 2 lost" in result.output
    assert "two.csv, row 3" in result.output
    assert call("corpus", "articles/one.md").output.endswith("\nNo problems.\n")


def test_no_text_of_a_corpus_steers_the_terminal(articles: Path) -> None:
    (articles / "a\x1b[31m\u202eb.csv").write_text("text\nPeace.\n1,2,3\n", encoding="utf-8")
    result = call("corpus", "articles")
    assert "Problems" in result.output
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    # A value that an error quotes with escapes is put into the words of a command without them.
    (articles / "corpus.toml").write_text('language = "\\u202ex"')
    refused = CliRunner().invoke(main, ["corpus", "articles"])
    assert "--language" in refused.output
    assert "\u202e" not in refused.output


def test_a_corpus_is_read_as_the_options_say(articles: Path) -> None:
    (articles / "two.csv").write_text("Fulltext;Day\nPeace.;01.05.2024\n", encoding="utf-8")
    named = ("--column", "text", "Fulltext", "--column", "date", "Day", "--date-format", "%d.%m.%Y")
    result = call("corpus", "articles/two.csv", *named, "--strict")
    assert result.exit_code == 0, result.output
    assert "last date     2024-05-01\n" in result.output


def test_lexicons_are_listed_and_shown(tmp_path: Path) -> None:
    result = call("lexicons")
    assert result.exit_code == 0
    names = list(list_lexicons()["name"])
    assert [line.split()[0] for line in result.output.splitlines()[1:]] == names
    path = tmp_path / "my.csv"
    pd.DataFrame({"category": ["hope", "hope"], "pattern": ["hope*", "!hopeless"]}).to_csv(path, index=False)
    plain = call("lexicons", str(path))
    assert plain.exit_code == 0, plain.output
    assert "hope (2 patterns)" in plain.output
    assert "hope*" not in plain.output
    assert "  hope*, !hopeless\n" in call("lexicons", str(path), "--entries").output
    assert "could not be kept" not in plain.output
    path = tmp_path / "cyrillic.yaml"
    path.write_bytes("hope:\n  - надія\n  - ':)'\n".encode("cp1251"))
    misread = call("lexicons", str(path))
    assert "What was changed or could not be kept:" in misread.output
    assert "name the right one, as in --encoding cp1251" in misread.output
    right = call("lexicons", str(path), "--encoding", "cp1251", "--entries")
    assert (right.exit_code, "надія" in right.output, "3     :)" in right.output) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["corpus", "nowhere"], 3, "There is no file or folder 'nowhere'"),
        (["corpus", "articles/two.csv", "--column", "text", "nothing"], 3, "nothing"),
        (["lexicons", "haiku"], 2, "Unknown lexicon 'haiku'"),
        (["report", "haiku"], 2, "Unknown notebook 'haiku'"),
        (["report", "good.ipynb", "-p", "name", "x"], 2, "did you mean 'names'?"),
        (["report", "good.ipynb", "-f", "nothing.yaml"], 2, "nothing.yaml"),
        (["report", "good.ipynb", "--corpus", "nowhere"], 3, "no file or folder"),
        (["report", "good.ipynb", "--out", "blocked"], 5, "not a link"),
        (["report", "good.ipynb", "-p", "names"], 2, "requires 2 arguments: NAME VALUE"),
        (["reports"], 2, "Unknown command 'reports'. Did you mean 'report'?"),
    ],
)
def test_a_wrong_call_ends_with_its_code_and_a_sentence(
    arguments: list[str], code: int, says: str, articles: Path
) -> None:
    write_notebook(articles.parent / "good.ipynb", RECORD)
    (articles.parent / "blocked" / "good-articles" / "latest").mkdir(parents=True)
    (articles / "two.csv").write_text("text\nPeace.\n", encoding="utf-8")
    result = call(*arguments)
    assert (result.exit_code, says in result.stderr) == (code, True), result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert not (articles.parent / "reports").exists()


def test_parameters_are_listed(articles: Path) -> None:
    write_notebook(articles.parent / "good.ipynb", RECORD)
    assert call("report", "good.ipynb", "--parameters").output == (
        "  corpus_path: str = 'articles' — what to read\n  names: list[str] = [] — whose\n"
    )


def heed_signals() -> None:
    """Undo what `nohup` or a shell's background does to the tests: signals that are ignored stay so."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def start(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The command in a process of its own: no home, a plain locale, no terminal."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "COVERAGE_PROCESS_START")}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "narrative.cli", *arguments],
        cwd=folder,
        env=kept | {"HOME": "/nonexistent", "LC_ALL": "C"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=heed_signals,
    )


def test_a_report_from_an_empty_home_prints_only_its_path(articles: Path) -> None:
    write_notebook(
        articles.parent / "gõod.ipynb", "print('noise')", "import sys; sys.stderr.write('noise')", RECORD
    )
    run = start(articles.parent, "report", "gõod.ipynb", "-p", "names", "ä", "-p", "names", "007")
    out, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (0, "")
    html = Path(out.removesuffix("\n"))
    assert html.is_file()
    assert html.parent.parent == articles.parent / "reports" / "gõod-articles"
    assert json.loads((html.parent / "run.json").read_bytes())["parameters"]["names"] == ["ä", "007"]


def test_a_failed_report_is_one_line_and_code_4(articles: Path) -> None:
    write_notebook(articles.parent / "bad.ipynb", "raise ValueError('first\\nsecond \\x1b[31mred')", RECORD)
    result = call("report", "bad.ipynb")
    assert (result.exit_code, result.stdout) == (4, "")
    err = result.stderr
    assert err.count("\n") == 1
    assert err.startswith("narrative: Cell 2 of bad.ipynb failed: ValueError: first second red.")
    assert "failed" in err


@pytest.mark.parametrize(
    ("number", "code"), choose([(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)], 1)
)
def test_a_run_that_is_stopped_clears_up(articles: Path, number: signal.Signals, code: int) -> None:
    source = "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)"
    write_notebook(articles.parent / "slow.ipynb", source, RECORD)
    run = start(articles.parent, "report", "slow.ipynb")
    pid = articles.parent / "pid"
    wait_for(lambda: pid.exists() and pid.read_text(), run)
    kernel = int(pid.read_text())
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (code, ""), err
    assert err.count("\n") == 1
    status = json.loads((articles.parent / "reports" / "slow-articles" / "status.json").read_bytes())
    assert (status["status"], status["code"]) == ("failed", code)
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)


@pytest.mark.parametrize(
    ("raised", "code"),
    [("UnknownNameError('lexicon', 'x', [])", 2), ("CorpusError('nothing')", 3)],
)
def test_what_a_cell_raises_has_the_exit_code_of_its_kind(raised: str, code: int, tmp_path: Path) -> None:
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    cells = [
        new_code_cell("day: int = 1  # a parameter", metadata={"tags": ["parameters"]}),
        new_code_cell(f"from narrative.errors import *\nraise {raised}"),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "fails.ipynb")
    result = CliRunner().invoke(
        main, ["report", str(tmp_path / "fails.ipynb"), "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == code, result.output


# What reaches the terminal ------------------------------------------------------------------------------

#: All marks that turn the direction of text (Unicode 15.1, Bidi_Control).
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "call",
    [
        ["corpus", "harbour", "--language", f"x{TURNING}y"],
        ["corpus", f"x{TURNING}y"],
        ["report", "framing-report", "--timeout", f"x{TURNING}y"],
        ["report", f"x{TURNING}y"],
        ["lexicons", f"x{TURNING}y"],
        [f"x{TURNING}y"],
    ],
)
def test_direction_marks_never_reach_the_terminal(call: list[str]) -> None:
    ended = CliRunner().invoke(main, call)
    assert ended.exit_code in (2, 3)
    assert not set(ended.output) & set(TURNING)


@pytest.mark.parametrize("module", ["click", "narrative.errors", "pandas._libs.tslibs.nattype"])
def test_ctrl_c_while_anything_loads_is_the_end_that_it_always_is(module: str) -> None:
    program = """
import importlib.abc, sys

class Interrupt(importlib.abc.MetaPathFinder):
    struck = False
    def find_spec(self, name, path, target=None):
        if name == module and not Interrupt.struck:
            Interrupt.struck = True
            raise KeyboardInterrupt

module = sys.argv[1]
sys.meta_path.insert(0, Interrupt())
from narrative.cli.__main__ import run
sys.argv[1:] = ["corpus", "harbour"]
run()
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, module], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (130, "narrative: ended by SIGINT: Ctrl-C.\n")


def test_direction_marks_of_a_corpus_never_reach_the_terminal(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": [f"a{TURNING}", "b", "b"], "outlet": f"The{TURNING}Mill", "text": "Hope."})
    table[f"x{TURNING}"] = [f"y{TURNING}"] * 3
    path = tmp_path / f"news{TURNING}.csv"
    table.to_csv(path, index=False)
    for arguments in (("corpus", str(path)), ("corpus", str(path), "--column", "text=nothing")):
        ended = call(*arguments)
        assert ended.output
        assert not set(ended.output) & set(TURNING)


def test_what_is_written_to_nobody_does_not_change_the_exit_code() -> None:
    """The reader of the error output has gone, and Python writes there at the very end."""
    code = "import sys; from narrative.cli.printing import write_line; {}; sys.stderr.write('ignored in')"
    codes = []
    for first in ("write_line('{}')", "pass"):
        reading, writing = os.pipe()
        os.close(reading)
        codes.append(subprocess.run([sys.executable, "-c", code.format(first)], stderr=writing).returncode)
        os.close(writing)
    assert codes[0] == 0 != codes[1]


def test_a_message_that_cannot_be_written_does_not_change_the_exit_code() -> None:
    with Path("/dev/full").open("w") as full:
        for call_of, code in ((["nonsense"], 2), (["lexicons", "nonsense"], 2), (["lexicons"], 8)):
            command = [sys.executable, "-m", "narrative.cli", *call_of]
            assert subprocess.run(command, stdout=full, stderr=full).returncode == code

"""What can go wrong at three in the morning, and what is left then: each row really happens to a real run."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from effort import THOROUGH, choose
from narrative.cli import main
from narrative.errors import ExitCode
from narrative.errors.tracebacks import strip_control
from narrative.reports.running.execution import _close_loop
from scheduled import (
    RECORD,
    assert_whole,
    contents,
    published,
    run,
    start,
    status_of,
    strays,
    wait_for,
    write_notebook,
)

NAME = "job-articles"
SPAWN = "import subprocess, sys, time\n"


@dataclass(frozen=True)
class Row:
    """One way to fail: the cells, the options, and how the command ends."""

    code: ExitCode
    says: str
    cells: tuple[str, ...] = (RECORD,)
    options: tuple[str, ...] = ()
    starts: bool = True  # whether a kernel starts, so that there is something left to look at


def cell(source: str, code: ExitCode, says: str, *options: str) -> Row:
    """A row whose second cell is `source`, with a good one after it."""
    return Row(code, says, (source, RECORD), options)


def refused(code: ExitCode, says: str, *options: str) -> Row:
    """A row that is refused before a kernel starts."""
    return Row(code, says, options=options, starts=False)


E = ExitCode
KILL = "subprocess.run(['kill', '-9', str(os.getpid())])"
EAT = "[sys.executable, '-c', 'x = b\"1\" * (200 << 20); import time; time.sleep(60)']"
ROWS = {
    "a cell error": cell("1 / 0", E.CELL_FAILED, "Cell 2 of job.ipynb failed: ZeroDivisionError"),
    "os._exit(0)": cell("import os\nos._exit(0)", E.KERNEL_DIED, "ended itself with exit code 0"),
    "kill -9 of the kernel": cell(f"import os\n{SPAWN}{KILL}", E.KERNEL_DIED, "from outside (SIGKILL)"),
    "a crash": cell("import os\nos.abort()", E.KERNEL_DIED, "crashed (SIGABRT)"),
    "sys.exit(0)": cell("import sys\nsys.exit(0)", E.CELL_FAILED, "ended the run early (SystemExit)"),
    "sys.exit(3)": cell("import sys\nsys.exit(3)", E.CELL_FAILED, "ended the run early (SystemExit: 3)"),
    "quit": cell(f"{SPAWN}quit()\ntime.sleep(0.5)", E.KERNEL_DIED, "ended itself with exit code 0"),
    "input()": cell("input('Name? ')", E.CELL_FAILED, "asks for input, which nobody can give here"),
    "a password": cell("import getpass\ngetpass.getpass()", E.CELL_FAILED, "asks for input"),
    "memory limit": cell("bytearray(1 << 31)", E.OUT_OF_MEMORY, "MemoryError", "--memory", "500M"),
    "memory limit, by its children": cell(
        f"{SPAWN}c = [subprocess.Popen({EAT}) for _ in 'abc']\ntime.sleep(60)",
        E.OUT_OF_MEMORY, "needed more memory than 500 MB", "--memory", "500M",
    ),
    "cell limit": cell(
        "import time\ntime.sleep(60)", E.OUT_OF_TIME, "Cell 2 of job.ipynb took longer than 0.5 seconds",
        "--cell-timeout", "0.5",
    ),
    "cell limit, not to be interrupted": cell(
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)",
        E.OUT_OF_TIME, "Cell 2 of job.ipynb took longer than 0.5 seconds", "--cell-timeout", "0.5",
    ),
    "run limit": cell("import time\ntime.sleep(60)", E.OUT_OF_TIME, "took longer than 3 ", "--timeout", "3"),
    "run limit, before a cell": refused(E.OUT_OF_TIME, "took longer than 0.001 ", "--timeout", "0.001"),
    "no record": Row(E.CELL_FAILED, "without the record of its run", ("1",)),
    "a figure that is cut short": Row(
        E.CELL_FAILED, "left figures/hope.svg missing or cut short",
        (RECORD.replace("'versions'", "'figures': {'hope': 'alt'}, 'versions'"),),
    ),
    "more output than a page can show": cell(
        "while True:\n    print('x' * 1000)", E.OUT_OF_MEMORY, "Cell 2 of job.ipynb wrote more output than",
        "--memory", "300M",
    ),
    "more than a log needs": cell(
        "import os\nwhile True:\n    os.write(1, b'x' * 100_000)", E.OUT_OF_MEMORY, "to its log"
    ),
    "a link in the result": Row(
        E.CELL_FAILED, "left a link in its result, which cannot be published: passwords",
        (f"{RECORD}\nos.symlink('/etc/passwd', os.environ['NARRATIVE_RUN_DIR'] + '/passwords')",),
    ),
    "a kernel of another language": refused(E.KERNEL_DIED, "is written in R"),
    "too little memory for a kernel": Row(
        E.OUT_OF_MEMORY, "its limit of memory, 60 MB.", options=("--memory", "60M")
    ),
    "a kernel that cannot answer": cell(
        "get_ipython().kernel.session.send = None",
        E.KERNEL_DIED, "an error of its own kept it from answering. It last said: ",
    ),
    "a corpus that is a pipe": refused(
        E.UNREADABLE, "The corpus 'articles' is a pipe, a device, or a file that only this process has open"
    ),
    "a corpus that is gone": refused(E.UNREADABLE, "There is no file or folder 'articles'"),
    "an unknown parameter": refused(E.WRONG_CALL, "no parameter 'topp'; did you", "-p", "topp", "3"),
    "a wrong type": refused(E.WRONG_CALL, "must be a whole number, not 'three'", "-p", "top", "three"),
    "code in a parameter's name": refused(
        E.WRONG_CALL, "has no parameter", "-p", "top = 1; open('hacked', 'w') #", "3"
    ),
    "a lone surrogate": refused(E.WRONG_CALL, "must be text", "-p", "quote", "\udcff"),
}  # fmt: skip


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a good report of yesterday's."""
    desk = tmp_path_factory.mktemp("yesterday")
    write_notebook(desk, RECORD)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        patch.setenv("SOURCE_DATE_EPOCH", "1714557600")
        result = call("job.ipynb")
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    assert result.stdout == f"{desk}/reports/{NAME}/20240501T100000Z/{NAME}.html\n"
    return desk


@pytest.fixture
def desk(yesterday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of that desk; when a test is done, no process of it may be left."""
    shutil.copytree(yesterday, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert strays(tmp_path) == []


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def assert_nothing_half_made(desk: Path, before: dict[str, str]) -> None:
    """Yesterday's report is as it was to the byte, and nothing that was begun lies about."""
    assert published(desk / "reports" / NAME) == before
    assert_whole(desk / "reports" / NAME / "latest")
    assert not list((desk / "reports").rglob(".making-*"))
    hidden = [path for path in (desk / "reports").rglob(".*") if ".locks" not in path.parts]
    assert hidden == []


#: Each ends as another row does, but for a word; they are tried at night.
ALIKE = {"sys.exit(3)", "a password", "a crash", "quit"}


@pytest.mark.parametrize("kind", [kind for kind in ROWS if THOROUGH or kind not in ALIKE])
def test_what_goes_wrong_is_said_and_yesterday_s_report_stands(kind: str, desk: Path) -> None:
    row = ROWS[kind]
    before = published(desk / "reports" / NAME)
    language = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
    write_notebook(desk, *row.cells, **(language if "language" in kind else {}))
    if "corpus" in kind:
        shutil.rmtree("articles")
    if "pipe" in kind:
        os.mkfifo("articles")
    began = time.monotonic()
    result = call("job.ipynb", *row.options)
    assert time.monotonic() - began < 30
    assert row.says in result.stderr
    assert (result.exit_code, result.stdout) == (row.code, "")
    assert "Traceback" not in result.stderr
    assert not (desk / "hacked").exists()
    assert_nothing_half_made(desk, before)
    status = status_of(desk / "reports" / NAME)
    assert (status["status"], status["code"], status["kind"]) == ("failed", row.code, row.code.name.lower())
    assert row.says.partition(" It has")[0] in status["reason"]
    kept = desk / "reports" / status["folder"]
    assert status_of(kept) == {key: value for key, value in status.items() if key != "folder"}
    assert (kept / "job.ipynb").exists() == row.starts
    page = (desk / "reports" / "index.html").read_text(encoding="utf-8")
    assert "The last run failed" in page
    if row.starts:
        assert result.stderr.count("\n") == 1
        assert str(kept) in result.stderr


def test_the_traceback_is_kept(desk: Path) -> None:
    write_notebook(desk, "def divide(x):\n    return 1 / x\ndivide(0)", RECORD)
    assert call("job.ipynb").exit_code == E.CELL_FAILED
    kept = desk / "reports" / status_of(desk / "reports" / NAME)["folder"] / "job.ipynb"
    outputs = [output for made in nbformat.read(kept, 4).cells for output in made.get("outputs", ())]
    assert "return 1 / x" in strip_control("".join(outputs[0]["traceback"]))


def test_a_kernel_that_the_system_kills_is_out_of_memory(desk: Path) -> None:
    group = Path("/sys/fs/cgroup/memory") / f"narrative-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(200 << 20))
    except OSError:
        pytest.skip("needs root and the memory controller of cgroups, version 1")
    move = f"import os\nopen({str(group / 'cgroup.procs')!r}, 'w').write(str(os.getpid()))\n"
    write_notebook(desk, move, "import time\ntime.sleep(0.5)\nx = b'1' * (1 << 30)", RECORD)
    try:
        result = call("job.ipynb")
    finally:
        time.sleep(0.2)
        group.rmdir()
    assert result.exit_code == E.OUT_OF_MEMORY, result.stderr
    assert "the system killed it as memory ran out" in result.stderr


def test_values_are_text_and_nothing_else(desk: Path) -> None:
    values = ["“curly”", "🕊️", "سلام", "'; open('hacked', 'w') #", "{x}", "$(touch hacked)", "\u202eevil"]
    values += ["007", "no", "12:30", "nan"]
    write_notebook(desk, RECORD)
    options = [part for value in values for part in ("-p", "names", value)]
    code, out, err = run(desk, "job.ipynb", *options, "--out", "a {x} {corpus_path} b")
    assert (code, err) == (0, "")
    folder = Path(out.strip()).parent
    assert folder.parents[1] == desk / "a {x} {corpus_path} b"
    assert json.loads((folder / "run.json").read_bytes())["parameters"]["names"] == values
    assert not (desk / "hacked").exists()
    assert_whole(folder)


def test_bytes_that_are_no_text_are_refused(desk: Path) -> None:
    code, out, err = run(desk, "job.ipynb", "-p", "quote", b"\xff\xfe")
    assert (code, out) == (E.WRONG_CALL, "")
    assert "must be text" in err


def test_a_folder_that_cannot_be_written_to_is_said_at_once(desk: Path) -> None:
    (desk / "file").write_text("")
    result = call("job.ipynb", "--out", "file")
    assert (result.exit_code, result.stderr.count("\n")) == (E.UNWRITABLE, 1)
    assert "file" in result.stderr


def test_a_read_only_folder_is_said_at_once(desk: Path) -> None:
    before = contents(desk / "reports")
    reports = desk / "reports"
    if os.geteuid() != 0:
        reports.chmod(0o555)
    elif subprocess.run(["chattr", "+i", reports], capture_output=True).returncode:
        pytest.skip("root may write anywhere, and chattr cannot forbid it here")
    try:
        result = call("job.ipynb")
    finally:
        reports.chmod(0o755) if os.geteuid() else subprocess.run(["chattr", "-i", reports], check=True)
    assert (result.exit_code, result.stderr.count("\n")) == (E.UNWRITABLE, 1), result.stderr
    assert "not permitted" in result.stderr or "denied" in result.stderr
    assert contents(desk / "reports") == before


@pytest.fixture
def small_disk(desk: Path) -> Iterator[Path]:
    """A folder of reports with yesterday's, on a disk of one megabyte."""
    disk = desk / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True
    ).returncode:  # fmt: skip
        pytest.skip("needs root to make a small disk")
    try:
        shutil.move(desk / "reports", disk / "reports")
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


# How much is free when the run begins decides where it meets the end of the disk.
@pytest.mark.parametrize("free", choose([0, 24_000, 80_000, 200_000], 2))
def test_on_a_full_disk_yesterday_s_report_stands(free: int, small_disk: Path, desk: Path) -> None:
    home = small_disk / "reports" / NAME
    before = published(home)
    write_notebook(desk, "for n in range(20):\n    print(str(n) * 5000)", RECORD)
    space = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - free)))
    result = call("job.ipynb", "--out", str(small_disk / "reports"))
    assert result.exit_code == E.DISK_FULL, result.stderr
    assert result.stderr.count("\n") == 1
    assert "No space left" in result.stderr or "no space is left" in result.stderr
    assert published(home) == before
    assert_whole(home / "latest")
    (small_disk / "filler").unlink()
    assert call("job.ipynb", "--out", str(small_disk / "reports")).exit_code == 0
    assert_whole(home / "latest")
    assert published(home).items() > {name: was for name, was in before.items() if name != "latest"}.items()


def test_two_runs_at_once_and_a_reader_who_never_sees_a_part(desk: Path) -> None:
    """A run of the same report waits; one of another is made meanwhile, and leaves the first alone."""
    home = desk / "reports" / NAME
    begun = f"import time\nfrom pathlib import Path\ngo = Path({str(desk / 'go')!r})"
    write_notebook(desk, f"{begun}\nwhile not go.exists(): time.sleep(0.05)", RECORD)
    first = start(desk, "job.ipynb")
    wait_for(desk / "reports" / f".making-{NAME}" / "status.json")
    locked = call("job.ipynb")
    assert (locked.exit_code, locked.stdout, locked.stderr.count("\n")) == (E.LOCKED, "", 1)
    assert f"process {first.pid} on " in locked.stderr
    assert "--wait SECONDS" in locked.stderr
    write_notebook(desk, RECORD, name="other.ipynb")
    assert call("other.ipynb").exit_code == 0
    assert first.poll() is None
    second = start(desk, "job.ipynb", "--wait", "60")
    (desk / "go").touch()
    seen = set()
    while first.poll() is None or second.poll() is None:
        folder = home / (home / "latest").readlink()
        assert_whole(folder)
        seen.add(folder.name)
        page = (desk / "reports" / "index.html").read_text(encoding="utf-8")
        assert page.startswith("<!DOCTYPE html>")
        assert page.endswith("</html>\n")
        assert json.loads((home / "status.json").read_bytes())["code"] == 0
        time.sleep(0.02)
    assert [process.communicate()[1] for process in (first, second)] == ["", ""]
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(seen) >= 2
    assert len(list(home.glob("2*"))) == 3


# The moments are drawn once: of the first three seconds of a run, or of the tenth of a second after its
# record was written, in which the report is moved into place.
CHANCE = random.Random(2024)
MOMENTS = [
    *((name, "start", CHANCE.uniform(0.3, 3)) for name in ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")),
    *((name, "record", CHANCE.uniform(0, 0.1)) for name in ("SIGTERM", "SIGKILL", "SIGKILL", "SIGINT")),
]


@pytest.mark.parametrize(("name", "since", "moment"), choose(MOMENTS, 2))
def test_a_signal_at_any_moment_leaves_the_old_report_or_the_new_one(
    name: str, since: str, moment: float, desk: Path
) -> None:
    home = desk / "reports" / NAME
    before = published(home)
    write_notebook(desk, "import time\ntime.sleep(0.5)", RECORD)
    process = start(desk, "job.ipynb")
    if since == "record":
        wait_for(desk / "reports" / f".making-{NAME}" / "result" / "run.json", process)
    time.sleep(moment)
    process.send_signal(signal.Signals[name])
    _, err = process.communicate(timeout=60)
    number = signal.Signals[name]
    assert process.returncode in (0, -number, 128 + number), err
    for folder in home.glob("2*"):
        assert_whole(folder)
    assert_whole(home / "latest")
    if "Nothing was published" in err:
        assert published(home) == before
    wait_for(lambda: not strays(desk), seconds=5)


def test_what_a_killed_run_left_is_found_at_the_next_start(desk: Path) -> None:
    write_notebook(desk, "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(60)", RECORD)
    process = start(desk, "job.ipynb")
    wait_for(desk / "begun")
    process.kill()
    process.communicate()
    assert (desk / "reports" / f".making-{NAME}").is_dir()
    write_notebook(desk, RECORD, name="other.ipynb")
    assert call("other.ipynb").exit_code == 0  # any run clears up, not only one of the same report
    assert not list((desk / "reports").glob(".making-*"))
    status = status_of(desk / "reports" / NAME)
    assert (status["status"], status["code"]) == ("failed", E.KILLED)
    assert (desk / "reports" / status["folder"] / "job.ipynb").is_file()
    assert "it could not say why" in (desk / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_clock_that_was_set_back_confuses_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = desk / "reports" / NAME
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1577836800")  # 2020-01-01, four years before yesterday
    write_notebook(desk, RECORD)
    assert call("job.ipynb").exit_code == 0
    assert (home / "latest").readlink() == Path("20200101T000000Z")
    page = (desk / "reports" / "index.html").read_text(encoding="utf-8")
    assert 0 < page.rindex("20200101T000000Z") < page.rindex("20240501T100000Z")
    assert call("job.ipynb", "--keep", "1").exit_code == 0
    assert sorted(path.name for path in home.glob("2*")) == ["20200101T000000Z-2"]
    assert_whole(home / "latest")


LISTEN = """
import sys, threading
from narrative.cli import main
met = []
def note(event, _):
    if event == 'import':
        met.append(threading.current_thread().name.split()[0])
sys.addaudithook(note)
main(sys.argv[1:], standalone_mode=False)
print(*dict.fromkeys(met[: len(met) - met[::-1].index('papermill')]))
"""


def test_two_threads_never_load_packages_at_once(desk: Path) -> None:
    """Each could find the other's half loaded, as once in some hundred runs on a slow machine."""
    write_notebook(desk, RECORD)
    command = [sys.executable, "-c", LISTEN, "report", "job.ipynb"]
    out = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=True, timeout=120).stdout
    assert out.splitlines()[-1].split() == ["MainThread", "papermill"]


def test_where_and_how_it_is_called_changes_nothing(desk: Path) -> None:
    """From / in Turkish, in another time zone, with a strict umask: the same report to the byte."""
    write_notebook(
        desk,
        "import os, sys, time, locale\nprint(os.getcwd() == os.path.dirname(os.path.abspath('job.ipynb')))\n"
        "print(time.tzname, sys.getfilesystemencoding(), locale.getpreferredencoding(), hash('a'), 'ü')",
        "import pathlib; print([path.name for path in sorted(pathlib.Path('articles').iterdir())])",
        RECORD,
    )
    epoch = {"SOURCE_DATE_EPOCH": "1714557600"}
    places = [
        (desk, ["job.ipynb", "--out", "one"], epoch),
        (
            Path("/"),
            [str(desk / "job.ipynb"), "--out", str(desk / "two")],
            epoch | {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "HOME": "", "PYTHONHASHSEED": "7"},
        ),
    ]
    made = []
    for folder, arguments, environment in places:
        umask = 0o077 if folder == Path("/") else 0o022
        code, out, err = run(folder, *arguments, env=environment, umask=umask)
        assert (code, err) == (0, ""), err
        report = Path(out.strip()).parent
        assert_whole(report)
        made.append(contents(report))
    assert {"run.json", "status.json", "job.ipynb"} <= made[0].keys()
    assert made[0] == made[1]


def test_events_for_machines_and_the_digest_where_it_was_asked_for(desk: Path) -> None:
    from narrative.reports.history.published_runs import read_run

    write_notebook(desk, RECORD)
    result = call("job.ipynb", "--log-json", "--digest", "digest.txt")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert result.exit_code == 0
    assert [event["event"] for event in events] == ["start", "cell", "cell", "end"]
    assert [(event["cell"], event["of"], event["ok"]) for event in events[1:3]] == [
        (1, 2, True),
        (2, 2, True),
    ]
    assert (events[-1]["code"], events[-1]["html"]) == (0, result.stdout.strip())
    folder = Path(result.stdout.strip()).parent
    assert events[-1]["digest"] == (digest := read_run(folder).digest)
    assert (desk / "digest.txt").read_text() == f"{digest}  {NAME}/{folder.name}\n"
    write_notebook(desk, "1 / 0", RECORD)
    result = call("job.ipynb", "--log-json", "-p", "top", "3")
    events = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(event["cell"], event["ok"]) for event in events[1:-1]] == [(1, True), (2, True), (3, False)]
    assert (result.exit_code, events[-1]["code"], events[-1]["kind"]) == (4, 4, "cell_failed")
    assert "Cell 3 of job.ipynb failed: ZeroDivisionError" in events[-1]["reason"]


def test_what_a_cell_started_ends_with_it(desk: Path) -> None:
    sleeper = f"{SPAWN}subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', '{desk}/x'])"
    write_notebook(desk, sleeper, RECORD)
    assert call("job.ipynb").exit_code == 0
    wait_for(lambda: not strays(desk), seconds=5)


def test_a_path_that_cannot_be_printed_is_said(desk: Path) -> None:
    with Path("/dev/full").open("w") as full:
        process = start(desk, "job.ipynb", stdout=full)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count("\n")) == (E.DISK_FULL, 1), err
    assert "the report is published in " in err
    assert_whole(desk / "reports" / NAME / "latest")


def test_the_codes_are_documented() -> None:
    text = call("--help").output
    for code in ExitCode:
        assert f"{int(code):>3}  {code.words}" in text


def test_a_report_is_made_though_nobody_can_hear_of_it(desk: Path) -> None:
    """Standard files that the caller closed, and a reader who has gone."""
    write_notebook(desk, RECORD)
    command = [sys.executable, "-W", "error", "-m", "narrative.cli", "report", "job.ipynb", "--log-json"]
    closed = subprocess.run(["sh", "-c", '"$@" <&- >&- 2>&-', "sh", *command], cwd=desk, timeout=60)
    assert closed.returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    gone = subprocess.run(command, cwd=desk, stdout=subprocess.DEVNULL, stderr=writing, timeout=60)
    assert gone.returncode == 0
    process = start(desk, "job.ipynb", stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.count("\n")) == (E.UNWRITABLE, 1), err
    assert "the report is published in " in err
    reports = [path for path in (desk / "reports" / NAME).glob("2*") if path.name != "20240501T100000Z"]
    assert len(reports) == 3
    for report in reports:
        assert_whole(report)


def test_a_place_in_which_no_report_could_stand_is_said(desk: Path) -> None:
    write_notebook(desk, RECORD)
    result = call("job.ipynb", "--out", "")
    assert (result.exit_code, "it names no folder" in result.stderr) == (E.WRONG_CALL, True)
    (desk / "elsewhere").mkdir()
    (desk / "linked").mkdir()
    (desk / "linked" / NAME).symlink_to("../elsewhere")
    result = call("job.ipynb", "--out", "linked")
    assert (result.exit_code, result.stderr.count("\n")) == (E.UNWRITABLE, 1)
    assert "is a link" in result.stderr
    assert list((desk / "elsewhere").iterdir()) == []
    gone = desk / "gone"
    gone.mkdir()
    command = [sys.executable, "-m", "narrative.cli", "report", str(desk / "job.ipynb")]
    left = subprocess.run(
        ["sh", "-c", 'rmdir ../gone && "$@"', "sh", *command], cwd=gone, capture_output=True, text=True
    )
    assert (left.returncode, left.stderr.count("\n")) == (E.UNWRITABLE, 1), left.stderr
    assert "Call it from another one" in left.stderr


def test_somebody_else_s_page_is_not_written_over(desk: Path) -> None:
    write_notebook(desk, RECORD)
    (desk / "site").mkdir()
    (desk / "site" / "index.html").write_text(
        "<!DOCTYPE html><title>Reports</title> of mine", encoding="utf-8"
    )
    result = call("job.ipynb", "--out", "site")
    assert result.exit_code == 0
    assert "index.html is not of this program" in result.stderr
    assert (desk / "site" / "index.html").read_text(encoding="utf-8").endswith("of mine")
    assert_whole(desk / "site" / NAME / "latest")


def test_folders_that_go_away_meanwhile_are_said(desk: Path) -> None:
    write_notebook(desk, "import shutil\nshutil.rmtree('reports/.making-job-articles')", RECORD)
    before = published(desk / "reports" / NAME)
    result = call("job.ipynb")
    assert (result.exit_code, result.stderr.count("\n")) == (E.UNWRITABLE, 1), result.stderr
    assert_nothing_half_made(desk, before)


def test_a_corpus_that_changes_meanwhile_is_news(desk: Path) -> None:
    """What a report was made from is said as it was before, so the next run does not take it for the same."""
    write_notebook(
        desk,
        "import narrative, pathlib\npathlib.Path('articles/two.txt').write_text('Fear.')",
        "narrative.record(narrative.read_corpus(corpus_path))",
    )
    assert call("job.ipynb").exit_code == 0
    assert call("job.ipynb", "--if-changed").exit_code == 0
    assert call("job.ipynb", "--if-changed").exit_code == E.NOTHING_NEW


def test_a_kernel_that_is_not_installed_is_of_no_account(desk: Path) -> None:
    """A notebook in Python runs in the Python that runs the command; a folder that is missing is made."""
    cell = "import os, sys\nprint(sys.executable)"
    kernel = {"name": "no-such-kernel", "language": "python", "display_name": "Gone"}
    write_notebook(desk, cell, RECORD, kernelspec=kernel)
    result = call("job.ipynb", "--out", "new/deep/reports")
    assert result.exit_code == 0, result.stderr
    latest = desk / "new" / "deep" / "reports" / NAME / "latest"
    assert_whole(latest)
    made = nbformat.read(latest / "job.ipynb", 4)
    assert [output["text"] for code in made.cells for output in code.outputs] == [f"{sys.executable}\n"]


# Each starts a process in a session of its own; the second lacks the environment that would give it away.
@pytest.mark.parametrize("given", choose([", env={}", ""], 1))
def test_what_a_cell_started_ends_with_the_run(given: str, desk: Path) -> None:
    sleep = f"[sys.executable, '-c', 'import time; time.sleep(60)', '{desk}/sleeper']"
    cells = f"{SPAWN}subprocess.Popen({sleep}, start_new_session=True{given})\ntime.sleep(0.5)"
    write_notebook(desk, cells, RECORD)
    assert call("job.ipynb").exit_code == 0  # and `desk` looks that nothing is left


def test_nothing_but_json_is_logged_of_a_run_that_ends_badly(desk: Path) -> None:
    display = (
        "from IPython.display import publish_display_data\npublish_display_data({'text/html': {'a': [1]}})"
    )
    write_notebook(desk, display, RECORD)
    code, _, err = run(desk, "job.ipynb", "--log-json")
    assert code == E.CELL_FAILED
    events = [json.loads(line) for line in err.splitlines()]
    assert events[-1]["event"] == "end"
    assert events[-1]["reason"].startswith("Cell 2 of job.ipynb gave what no notebook can hold")


def test_a_task_that_failed_beside_the_run_says_nothing_when_it_is_collected(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise ValueError

    def work() -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        task = loop.create_task(fail())
        loop.run_until_complete(asyncio.wait([task]))
        _close_loop()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    gc.collect()
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOURCE_DATE_EPOCH", "9000000000000000"),
        ("SOURCE_DATE_EPOCH", "\u00b2"),
        ("NARRATIVE_RUN_STARTED", "x"),
        ("NARRATIVE_PATHS", "x"),
    ],
)
def test_a_bad_variable_is_named(name: str, value: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    result = call("job.ipynb", "--log-json")
    assert result.exit_code == E.WRONG_CALL
    assert name in json.loads(result.stderr)["reason"]


def test_direction_marks_do_not_reach_the_terminal(desk: Path) -> None:
    for option in ("--corpus", "--out"):
        result = call(
            "job.ipynb",
            option,
            "a\u202eb\u2066\x1b[2J\0" if option == "--corpus" else "articles/one.txt/\u202e",
        )
        assert result.exit_code != 0
        assert not {"\u202e", "\u2066", "\x1b"} & set(result.stderr)

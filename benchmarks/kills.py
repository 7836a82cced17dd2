"""Kill a run at a random moment, again and again: is the published report the old or the new one, whole?

Each turn starts `narrative report` in a process of its own, and sends it a signal: in one half of the turns
at a random moment of the whole run, in the other half within a tenth of a second after the record of the
finished report was written, while it is synced, moved into place, pointed to and listed. Then the turn
looks at the folder as a reader would: every file of every published report is hashed and compared with the
report's record, its table must be that of the first report, `latest` must lead to one of them, the list of
reports must end as it should, no kernel may be left, and the run must have ended within two minutes. Another
reader follows `latest` all the while, and hashes what it leads to. SIGKILL cannot be noticed by who is
killed, so what it leaves is cleared up by the next turn.

    python benchmarks/kills.py --kills 50
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import nbformat

from arguments import start_parser

TABLE = "tables/scores.csv"
SIGNALS = ("SIGKILL", "SIGTERM", "SIGHUP", "SIGINT")
CELLS = (
    'corpus_path: str = "articles"  # what to read',
    "import narrative, time\ncorpus = narrative.read_corpus(corpus_path)",
    "lexicon = narrative.load_lexicon('solidarity')\nscores = narrative.frame_salience(corpus, lexicon)",
    "from narrative import reading\nframes = reading.summarise_frames(scores, lexicon)",
    "axes = narrative.plot_salience(frames)",
    "narrative.record(corpus, lexicon, tables={'scores': scores}, figures={'salience': axes})",
)


def make_desk(folder: Path) -> None:
    """A corpus and a notebook that reads, measures, draws and records."""
    (folder / "articles").mkdir()
    for number in range(20):
        text = f"An invented article, number {number}. There is hope, and no unity."
        (folder / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(CELLS)]
    cells[0]["metadata"]["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "job.ipynb")


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "narrative.cli", "report", "job.ipynb", "--keep", "3"]
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def check_report(folder: Path, table: str) -> list[str]:
    """What of a published report is not as its record says, or has other numbers than the first had."""
    faults = []
    try:
        record = json.loads((folder / "run.json").read_bytes())
        for name, digest in record["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                faults.append(f"{folder.name}/{name} is not as recorded")
        if record["files"][TABLE] != table:
            faults.append(f"{folder.name}/{TABLE} has other numbers")
    except (OSError, ValueError, KeyError) as error:
        faults.append(f"{folder.name}: {error!r}")
    return faults


class Reader(threading.Thread):
    """Follow `latest` again and again, and note what is not a whole report."""

    def __init__(self, home: Path, table: str) -> None:
        super().__init__(daemon=True)
        self.home, self.table, self.looks, self.faults = home, table, 0, set[str]()
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.02):
            self.looks += 1
            folder = (self.home / "latest").resolve()
            self.faults |= {f"a reader of latest: {fault}" for fault in check_report(folder, self.table)}


def find_faults(reports: Path, table: str) -> list[str]:
    """What a reader would stumble over."""
    faults = []
    home = reports / "job-articles"
    folders = [folder for folder in home.iterdir() if folder.is_dir() and folder.name[0] == "2"]
    for folder in folders:
        faults += check_report(folder, table)
    if (home / "latest").resolve() not in [folder.resolve() for folder in folders]:
        faults.append("latest leads nowhere")
    try:
        json.loads((home / "status.json").read_bytes())
    except (OSError, ValueError) as error:
        faults.append(f"status.json: {error!r}")
    if not (reports / "index.html").read_text(encoding="utf-8").endswith("</html>\n"):
        faults.append("index.html is cut short")
    return faults


def wait_for_record(reports: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the report is made, and about to be published."""
    while process.poll() is None and not list(reports.glob(".making-*/result/run.json")):
        time.sleep(0.001)


def find_half_made(reports: Path) -> set[str]:
    """The runs that were begun and neither published nor set aside, by their time and process."""
    places = reports.glob(".making-*/status.json")
    return {place.read_text(encoding="utf-8") for place in places}


def find_strays(folder: Path) -> int:
    """How many processes that were started for this folder are left, five seconds on."""
    deadline = time.monotonic() + 5
    while True:
        count = 0
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                count += f"{folder}/".encode() in process.read_bytes()
            except OSError:
                continue
        if not count or time.monotonic() > deadline:
            return count
        time.sleep(0.05)


def wait_for_end(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    """What a killed run said, and whether it had to be ended because it had not for two minutes."""
    try:
        return process.communicate(timeout=120)[1], False
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[1], True


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=600, help="begin no turn after so many")
    parser.add_argument("--seed", type=int, default=2024)
    arguments = parser.parse_args()
    # In the background of a shell SIGINT is ignored, under nohup SIGHUP, and would be by the runs as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    chance = random.Random(arguments.seed)
    results: dict[str, Counter[str]] = {name: Counter() for name in SIGNALS}
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="narrative-kills-") as name:
        folder = Path(name)
        make_desk(folder)
        reports = folder / "reports"
        began = time.monotonic()
        if start(folder).wait() != 0:
            sys.exit("The first run, which nobody kills, failed.")
        length = time.monotonic() - began
        latest = reports / "job-articles" / "latest"
        table = hashlib.sha256((latest / TABLE).read_bytes()).hexdigest()
        reader = Reader(reports / "job-articles", table)
        reader.start()
        for turn in range(arguments.kills):
            if time.monotonic() - began > arguments.minutes * 60:
                break
            kind = SIGNALS[turn % len(SIGNALS)]
            before = latest.resolve()
            left_before = find_half_made(reports)
            process = start(folder)
            if turn // len(SIGNALS) % 2:
                wait_for_record(reports, process)
                time.sleep(chance.uniform(0, 0.1))
            else:
                time.sleep(chance.uniform(0, length))
            process.send_signal(signal.Signals[kind])
            said, hangs = wait_for_end(process)
            after = latest.resolve()
            found = find_faults(reports, table) + ["it hung"] * hangs
            strays = find_strays(folder)
            left = find_half_made(reports)
            if b"Nothing was published" in said and after != before:
                found.append("it said that nothing was published")
            if kind != "SIGKILL" and left - left_before:  # what was killed before may still lie there
                found.append("a half-made report was left")
            if strays:
                found.append(f"{strays} stray processes")
            faults += [f"turn {turn}, {kind}: {fault}" for fault in found]
            results[kind] += Counter(
                kills=1,
                old=after == before,
                new=after != before,
                left=len(left - left_before),
                strays=strays,
                faults=len(found),
            )
        reader.ended.set()
        reader.join()
        faults += sorted(reader.faults)
        last = start(folder)
        said = last.communicate()[1]
        if last.returncode:
            faults.append(f"the last run, which nobody killed, failed: {said.decode()}")
        if find_half_made(reports):
            faults.append("the last run did not clear up")
    print(f"A run that nobody kills took {length:.1f} s; seed {arguments.seed}.\n")
    columns = ("kills", "old", "new", "left", "strays", "faults")
    print(f"{'signal':<10}" + "".join(f"{column:>8}" for column in columns))
    for kind, counts in results.items():
        print(f"{kind:<10}" + "".join(f"{counts[column]:>8}" for column in columns))
    print(f"\nA reader looked at `latest` {reader.looks:,} times.")
    print(f"Faults: {len(faults)}")
    for fault in faults:
        print(f"  {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

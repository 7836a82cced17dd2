"""Kill a run at a random moment, again and again: is the published report the old or the new one, whole?

Each turn starts `narrative report` in a process of its own, and sends it a signal: in one half of the turns
at a random moment of the whole run, in the other half within a tenth of a second after the record of the
finished report was written, while it is synced, moved into place, pointed to and listed. Then the turn
looks at the folder as a reader would: every file of every published report is hashed and compared with the
report's record, `latest` must lead to one of them, the list of reports must end as it should, and no kernel
may be left. SIGKILL cannot be noticed by who is killed, so what it leaves is cleared up by the next turn.

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
import time
from collections import Counter
from pathlib import Path

import nbformat

from arguments import start_parser

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


def find_faults(reports: Path) -> list[str]:
    """What a reader would stumble over."""
    faults = []
    home = reports / "job-articles"
    folders = [folder for folder in home.iterdir() if folder.is_dir() and folder.name[0] == "2"]
    for folder in folders:
        try:
            record = json.loads((folder / "run.json").read_bytes())
            for name, digest in record["files"].items():
                if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                    faults.append(f"{folder.name}/{name} is not as recorded")
        except (OSError, ValueError, KeyError) as error:
            faults.append(f"{folder.name}: {error!r}")
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


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--seed", type=int, default=2024)
    arguments = parser.parse_args()
    # In the background of a shell SIGINT is ignored, and would be by the runs as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
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
        for turn in range(arguments.kills):
            kind = SIGNALS[turn % len(SIGNALS)]
            before = (reports / "job-articles" / "latest").resolve()
            left_before = find_half_made(reports)
            process = start(folder)
            if turn // len(SIGNALS) % 2:
                wait_for_record(reports, process)
                time.sleep(chance.uniform(0, 0.1))
            else:
                time.sleep(chance.uniform(0, length))
            process.send_signal(signal.Signals[kind])
            _, said = process.communicate()
            after = (reports / "job-articles" / "latest").resolve()
            found = find_faults(reports)
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
    print(f"\nFaults: {len(faults)}")
    for fault in faults:
        print(f"  {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

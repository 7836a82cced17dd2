"""What one process saves that makes several reports: `narrative batch` beside a command for each.

The same reports are made both ways, in turns, in folders of their own; what is timed are whole commands, from
their start to their end, and the processor's time that they and their kernels took. The reports' tables are
compared. A batch loads the packages once that find, run and publish notebooks; each report has a kernel of
its own either way. Run on an idle machine:

    python benchmarks/batch.py [--reports 4] [--rounds 2] [--notebook framing-report] [--corpus harbour]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NARRATIVE = [sys.executable, "-m", "narrative.cli"]


def spend(*commands: list[str]) -> tuple[float, float]:
    """Run the commands one after another; seconds, and seconds of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, used


def hash_tables(out: Path) -> dict[str, str]:
    """The tables of the reports in a folder, by name, as hashes."""
    return {
        f"{path.parents[2].name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.glob("*/2*/tables/*"))
    }


def main() -> None:
    """Print the time of each way, and what is saved."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--notebook", default="framing-report")
    parser.add_argument("--corpus", default="harbour")
    options = parser.parse_args()
    names = [f"r{number}" for number in range(options.reports)]
    print(
        f"{options.reports} reports ({options.notebook} on {options.corpus}); load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'round':<7}{'way':<10}{'seconds':>9}{'processor':>11}")
    for number in range(1, options.rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            apart, together, file = (
                Path(folder, "apart"),
                Path(folder, "together"),
                Path(folder, "batch.toml"),
            )
            asked = (
                f'[defaults]\nnotebook = "{options.notebook}"\ncorpus = "{options.corpus}"\nno_store = true\n'
            )
            asked += f'out = "{together}"\n' + "".join(f'[[report]]\nname = "{name}"\n' for name in names)
            file.write_text(asked, encoding="utf-8")
            call = [*NARRATIVE, "report", options.notebook, "--corpus", options.corpus, "--no-store"]
            seconds, used = spend(*([*call, "--out", str(apart), "--name", name] for name in names))
            print(f"{number:<7}{'apart':<10}{seconds:>9.1f}{used:>11.1f}")
            seconds_of_batch, used_by_batch = spend([*NARRATIVE, "batch", str(file)])
            print(f"{number:<7}{'together':<10}{seconds_of_batch:>9.1f}{used_by_batch:>11.1f}")
            further = options.reports - 1
            wall, processor = (seconds - seconds_of_batch) / further, (used - used_by_batch) / further
            print(f"{number:<7}each further report saves {wall:.2f} s, {processor:.2f} s of the processor")
            assert hash_tables(apart) == hash_tables(together) != {}


if __name__ == "__main__":
    main()

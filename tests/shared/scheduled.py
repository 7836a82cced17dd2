"""A desk for reports that run by themselves: notebooks, calls of the command, and looks at what is left."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

v4 = nbformat.v4
#: A record as the package writes it, without a second to import pandas: what matters here is the runner.
RECORD = (
    "import json, os, pathlib\n"
    "_ = pathlib.Path(os.environ['NARRATIVE_RUN_DIR'], 'record.json').write_text(json.dumps("
    "{'run': os.environ['NARRATIVE_RUN_STARTED'], 'versions': {}, "
    "'corpus': {'name': 'articles', 'documents': 1}}))"
)
PARAMETERS = (
    'corpus_path: str = "articles"  # what to read\ntop: int = 5  # how many\n'
    "names: list[str] = []  # whose\nquote: str | None = None  # its words"
)


def write_notebook(folder: Path, *cells: str, name: str = "job.ipynb", **metadata: Any) -> Path:
    """A notebook of cells of code after one of parameters, and an article for it to read."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "articles" / "one.txt").write_text("Hope.", encoding="utf-8")
    made = [v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(v4.new_code_cell, cells)]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    nbformat.write(v4.new_notebook(cells=made, metadata=metadata), folder / name)
    return folder / name


def start(folder: Path, *arguments: str | bytes, **settings: Any) -> subprocess.Popen[str]:
    """The command in a process of its own, as cron starts it: no home, a plain locale, no terminal."""
    kept = {name: value for name, value in os.environ.items() if name == "COVERAGE_PROCESS_START"}
    environment = kept | {"HOME": "/nonexistent", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "narrative.cli", "report", *arguments],
        cwd=folder,
        env=environment | settings.pop("env", {}),
        stdin=subprocess.DEVNULL,
        stdout=settings.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **settings,
    )


def run(folder: Path, *arguments: str | bytes, **settings: Any) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    process = start(folder, *arguments, **settings)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def wait_for(
    happens: Path | Callable[[], object], process: subprocess.Popen[str] | None = None, seconds: float = 60
) -> None:
    """Wait until a file is there or something holds, or until the process that brings it about has ended."""
    holds = happens.exists if isinstance(happens, Path) else happens
    deadline = time.monotonic() + seconds
    while not holds() and (process is None or process.poll() is None):
        assert time.monotonic() < deadline, happens
        time.sleep(0.005)


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash, and every link with where it leads."""
    return {
        path.relative_to(folder).as_posix(): (
            f"-> {path.readlink()}" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def published(home: Path) -> dict[str, str]:
    """All of a report's versions, and its pointer; not how the last attempt ended."""
    return {name: digest for name, digest in contents(home).items() if name != "status.json"}


def assert_whole(report: Path) -> None:
    """A report is what its record says, file by file, no less and no more."""
    record = json.loads((report / "run.json").read_bytes())
    assert record["status"] == "complete"
    found = contents(report)
    assert found.keys() == record["files"].keys() | {"run.json", "status.json"}
    assert {name: found[name] for name in record["files"]} == record["files"]
    assert json.loads((report / "status.json").read_bytes())["status"] == "complete"


def status_of(folder: Path) -> dict[str, Any]:
    """What the status in a folder says."""
    return dict(json.loads((folder / "status.json").read_bytes()))


def strays(folder: Path) -> list[str]:
    """The processes that were started with a path in `folder`, such as kernels that nobody ended."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"{folder}/" in command and process.name != str(os.getpid()):
            found.append(command.replace("\0", " "))
    return found

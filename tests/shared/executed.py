"""Each notebook executed once on the corpus that it names, for tests of whichever worker to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from effort import THOROUGH

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: Parameters without which a notebook would not show all that it can.
PARAMETERS: dict[str, dict[str, object]] = {
    "comparison-report": {"event": "2019-04-02"},
    "framing-report": {"actors": ["the dockers: docker*", "the mayor: mayor", "nobody: no such word"]},
    "voices-report": {"sides": ["Board: Everard Pennock", "dockers: Bettany Roke"], "resamples": 400},
    "close-reading": {"lexicon": "solidarity", "phrases": ["lost their lives", "covertly recruited"]},
}


def execute_once(path: Path, folder: Path) -> NotebookNode:
    """The notebook as executed in `folder`, which the workers share, by the first who asked for it.

    A report is executed in a kernel. So is the course at night; by day it is in the process of the tests.
    """
    import nbformat
    import papermill

    from in_process import execute_here

    made, half = folder / path.name, folder / f"half-{path.name}"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            given = PARAMETERS.get(path.stem, {})
            if path.stem[0].isdigit() and not THOROUGH:
                nbformat.write(execute_here(path, folder, given), half)
            else:
                papermill.execute_notebook(
                    str(path), str(half), parameters=given, cwd=str(folder), progress_bar=False
                )
            half.rename(made)
    return nbformat.read(made, as_version=4)

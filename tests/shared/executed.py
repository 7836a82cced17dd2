"""Each notebook executed once on the corpus that it names, for tests of whichever worker to look at."""

from __future__ import annotations

from pathlib import Path

import nbformat
from filelock import FileLock

#: Parameters without which a notebook would not show all that it can.
PARAMETERS = {
    "comparison-report": {"event": "2019-04-02"},
    "framing-report": {"actors": ["the dockers: docker*", "the mayor: mayor", "nobody: no such word"]},
    "close-reading": {"lexicon": "solidarity", "phrases": ["lost their lives", "covertly recruited"]},
}


def execute_once(path: Path, folder: Path) -> nbformat.NotebookNode:
    """The notebook as executed in `folder`, which the workers share, by the first who asked for it."""
    import papermill

    made, half = folder / path.name, folder / f"half-{path.name}"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            given = PARAMETERS.get(path.stem, {})
            papermill.execute_notebook(
                str(path), str(half), parameters=given, cwd=str(folder), progress_bar=False
            )
            half.rename(made)
    return nbformat.read(made, as_version=4)

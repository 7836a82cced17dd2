"""What one run of a notebook is told, and the environment of its kernel."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from narrative.clock import EPOCH, RUN_STARTED, is_pinned
from narrative.corpus.readers.description_file import GIVEN_RULES
from narrative.errors.tracebacks import DEBUG
from narrative.progress import HANDED_ON, OPEN_NOTEBOOK
from narrative.reports.publishing.plain_data import RUN_FOLDER
from narrative.reports.running.kernel import MEMORY, OUTPUT, PARENT
from narrative.reports.running.processes import MARK
from narrative.reports.running.supervision import Supervisor
from narrative.resources import GIVEN_PATHS, STORE_FOLDER

#: Where in the private folder the kernel says how far it is.
PROGRESS_FILE = "progress.txt"


@dataclass(frozen=True)
class Execution:
    """How one notebook is run.

    Attributes:
        source: the notebook to run.
        target: where the executed notebook goes, kept up to date while it runs.
        name: how to call the notebook in messages.
        parameters: checked values for names that the notebook declares.
        folder: the kernel's working folder.
        paths: given text and the file or folder it stands for, wherever the kernel works.
        rules: given text of a corpus and how its files are to be read.
        run_folder: where its `record` writes tables and figures.
        private: a folder for what the kernel needs while it runs, and for its log.
        started: when the run began (ISO 8601).
        progress: show on the error output how far the run is.
        store: the folder in which measured documents are kept, if any.
        notify: is called with the number of a cell, how many there are, how many seconds it took, and
            whether it went well.
        meanwhile: is called when the kernel has started and all that speaks to it is loaded.
    """

    source: Path
    target: Path
    name: str
    parameters: Mapping[str, Any]
    folder: Path
    run_folder: Path
    private: Path
    started: str
    paths: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    progress: bool = False
    store: Path | None = None
    notify: Callable[[int, int, float, bool], None] | None = None
    meanwhile: Callable[[], None] | None = None


def make_environment(task: Execution, supervisor: Supervisor) -> dict[str, str]:
    """Return the kernel's environment: the caller's, with all that could change a result set here."""
    own = (
        "LANGUAGE", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONWARNINGS", STORE_FOLDER, HANDED_ON,
        OPEN_NOTEBOOK,
    )  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if name not in own}
    if not is_pinned():
        environment.pop(EPOCH, None)  # IPython takes an empty one for a number, and does not start
    environment |= {
        RUN_FOLDER: str(task.run_folder),
        RUN_STARTED: task.started,
        GIVEN_PATHS: json.dumps(dict(task.paths)),
        GIVEN_RULES: json.dumps(dict(task.rules)),
        PARENT: str(os.getpid()),
        OUTPUT: str(supervisor.limits.output),
        MARK: supervisor.mark,
        "IPYTHONDIR": str(task.private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(task.private / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(task.private / "jupyter"),
        "JUPYTER_NO_CONFIG": "1",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }
    environment[DEBUG] = "1"  # a failed notebook that is kept has its traceback in full
    if task.store is not None:
        environment[STORE_FOLDER] = str(task.store)
    if task.progress:
        environment[HANDED_ON] = str(task.private / PROGRESS_FILE)
    if supervisor.limits.memory is not None:
        environment[MEMORY] = str(supervisor.limits.memory)
    if not _can_keep_fonts():
        environment["MPLCONFIGDIR"] = str(task.private / "matplotlib")
    return environment


def _can_keep_fonts() -> bool:
    """Say whether matplotlib may keep its list of fonts where it usually does."""
    if "MPLCONFIGDIR" in os.environ:
        return True
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache")
    except RuntimeError:  # a user without a home, as in a container
        return False
    place = next((folder for folder in (cache, *cache.parents) if folder.exists()), cache)
    return os.access(place, os.W_OK | os.X_OK)

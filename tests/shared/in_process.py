"""A notebook executed in the process of the tests: what a kernel would show, without the start of one."""

from __future__ import annotations

import builtins
import contextlib
import io
import json
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from narrative.clock import RUN_STARTED
from narrative.corpus.readers.description_file import GIVEN_RULES
from narrative.figures.notebook_display import show_in_notebooks
from narrative.reports.publishing.records import RUN_FOLDER
from narrative.resources import GIVEN_PATHS

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from narrative.reports.running.task import Execution


class Results(DisplayHook):
    """Takes what the last line of a cell gives."""

    def write_output_prompt(self) -> None:
        """Write none."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Take it as an output."""
        self.shell.seen.append(
            {"output_type": "execute_result", "data": format_dict, "metadata": md_dict or {}}
        )

    def finish_displayhook(self) -> None:
        """Write no line after it."""
        self._is_active = False


class Displays(DisplayPublisher):
    """Takes what a cell displays."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any) -> None:
        """Take it as an output."""
        self.shell.seen.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})


class Shell(InteractiveShell):
    """An IPython that the package takes for that of a kernel."""

    kernel = "none"
    displayhook_class = Type(Results)
    display_pub_class = Type(Displays)

    def init_virtualenv(self) -> None:
        """Leave the paths as they are."""


@contextlib.contextmanager
def _open_shell(folder: Path) -> Iterator[Shell]:
    """An IPython with the folder as its home, of which nothing is left afterwards."""
    module = types.ModuleType("notebook")
    config = Config({"HistoryManager": {"enabled": False}})
    before = {name: vars(builtins)[name] for name in ("display", "__IPYTHON__") if name in vars(builtins)}
    shell = Shell.instance(
        user_module=module, user_ns=vars(module), config=config, ipython_dir=str(folder / "ipython")
    )
    try:
        show_in_notebooks()
        yield shell
    finally:
        shell.restore_sys_module_state()
        Shell.clear_instance()
        for name in ("display", "__IPYTHON__"):
            vars(builtins).pop(name, None)
        vars(builtins).update(before)


def execute_here(path: Path, folder: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """The notebook, executed in `folder` with the parameters, as far as the first cell that fails."""
    import matplotlib.pyplot as plt
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = load_notebook_node(str(path))
    if parameters:
        given = {"kernel_name": "python3", "language": "python"}
        notebook = parameterize_notebook(notebook, dict(parameters), **given)
    with _open_shell(folder) as shell, contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setattr(plt, "show", lambda *_, **__: None)
        codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(codes, 1):
            shell.seen = []
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                result = shell.run_cell(cell.source)
            if printed.getvalue():
                shell.seen.append({"output_type": "stream", "name": "stdout", "text": printed.getvalue()})
            for output in shell.seen:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = number
            cell.execution_count = number
            cell.outputs = [nbformat.from_dict(output) for output in shell.seen]
            if not result.success:
                error = result.error_in_exec or result.error_before_exec
                failed = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
                cell.outputs.append(nbformat.from_dict({"output_type": "error", **failed}))
                break
    plt.close("all")
    return notebook


def show_here(path: Path, folder: Path, parameters: Mapping[str, object]) -> str:
    """What such a notebook shows, as HTML; it is an error that a cell fails or prints."""
    cells = execute_here(path, folder, parameters).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] in ("error", "stream")] == []
    return "".join(output["data"].get("text/html", "") for output in outputs)


@contextlib.contextmanager
def without_kernel() -> Iterator[None]:
    """Let reports be executed here."""
    import nbformat

    def execute(task: Execution, _: object) -> NotebookNode:
        told = {RUN_FOLDER: str(task.run_folder), RUN_STARTED: task.started}
        told |= {GIVEN_PATHS: json.dumps(dict(task.paths)), GIVEN_RULES: json.dumps(dict(task.rules))}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in told.items():
                patch.setenv(name, value)
            made = execute_here(task.source, task.folder, task.parameters)
        nbformat.write(made, task.target)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("narrative.reports.report.execute", execute)
        yield


def record_here(path: Path, folder: Path, parameters: Mapping[str, object]) -> Path:
    """Execute such a notebook, and return the folder in which its record, tables and figures are then."""
    made = folder / "recorded"
    made.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(RUN_FOLDER, str(made))
        show_here(path, folder, parameters)
    return made

"""Run a notebook through papermill, in a kernel of this very Python, and check that all of it ran.

papermill itself is content with a notebook that ends early by `sys.exit(0)`,
so what came back is looked at cell by cell.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from narrative.errors import ExitCode, NarrativeError, ReportError
from narrative.markup import strip_control
from narrative.records import RUN_FOLDER, RUN_STARTED

#: Whose messages go to the run's log rather than to the user.
_LOGGERS = ("papermill", "nbclient", "jupyter_client", "traitlets", "asyncio", "tornado")


def execute(
    source: Path,
    target: Path,
    *,
    name: str,
    parameters: Mapping[str, Any],
    run_folder: Path,
    private: Path,
    started: str,
    progress: bool = False,
) -> dict[str, Any]:
    """Run the notebook `source` with `parameters`, write it to `target`, and return it as executed.

    The kernel is the Python that runs this, in the caller's folder, with UTF-8
    throughout; of the user's own settings of IPython and Jupyter it sees none,
    and it needs no home that can be written to.

    Args:
        source: the notebook to run.
        target: where the executed notebook goes, kept up to date while it runs.
        name: how to call the notebook in messages.
        parameters: checked values for names that the notebook declares.
        run_folder: where its `record` writes tables and figures.
        private: a folder for what the kernel needs while it runs, and for its log.
        started: when the run began (ISO 8601).
        progress: show a progress bar on the error output.

    Raises:
        ReportError: a cell failed or did not run, or the kernel died; the message
            names the cell.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    environment = _environment(private, run_folder, started)
    with (private / "kernel.log").open("ab") as log, _quiet(private / "run.log"):
        try:
            papermill.execute_notebook(
                _verbatim(source),
                _verbatim(target),
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                kernel_manager_class=_kernel_manager(private, environment, log),
                progress_bar={"desc": name, "leave": False, "file": sys.stderr} if progress else False,
                start_timeout=120,
            )
        except PapermillExecutionError as error:
            reason = strip_control(f"{error.ename}: {error.evalue}".rstrip(": "))
            message = f"Cell {error.exec_count} of {name} failed: {reason}"
            raise ReportError(message, _code_of(error.ename)) from None
        except DeadKernelError:
            raise ReportError(
                f"The kernel that ran {name} died (out of memory, or something ended it)."
            ) from None
        except CellTimeoutError as error:
            raise ReportError(f"A cell of {name} took too long: {error}") from None
        except (PapermillException, RuntimeError) as error:
            raise ReportError(f"The kernel could not run {name}: {strip_control(str(error))}") from None
    return check_executed(target, name)


def _code_of(raised: str) -> ExitCode:
    """The exit code for what a cell raised: that of the same error raised here, if it is one of ours."""
    ours: list[type[NarrativeError]] = [NarrativeError]
    for kind in ours:
        ours += kind.__subclasses__()
    codes = {kind.__name__: kind.code for kind in ours if kind is not ReportError}
    return codes.get(raised, ExitCode.CELL_FAILED)


def check_executed(path: Path, name: str) -> dict[str, Any]:
    """The executed notebook at `path`, once it is certain that each of its code cells really ran.

    Raises:
        ReportError: the file cannot be read, a cell did not run or ran out of
            order, or an output is an error.
    """
    import nbformat

    try:
        notebook: dict[str, Any] = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:
        raise ReportError(f"The executed {name} cannot be read back: {type(error).__name__}.") from error
    expected = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        expected += 1
        failed = [output["ename"] for output in cell["outputs"] if output["output_type"] == "error"]
        if failed:
            raise ReportError(
                f"Cell {expected} of {name} ended the run early ({failed[0]}), so what follows was not run."
            )
        state = cell["metadata"].get("papermill", {})
        if (
            cell["execution_count"] != expected
            or state.get("status") != "completed"
            or state.get("exception")
            or not state.get("start_time")
        ):
            raise ReportError(f"Cell {expected} of {name} did not run to its end.")
    if not expected:
        raise ReportError(f"{name} has no code to run.")
    return notebook


def _verbatim(path: Path) -> str:
    """A path for papermill, which takes braces in one for its own placeholders."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _environment(private: Path, run_folder: Path, started: str) -> dict[str, str]:
    """The kernel's environment: the caller's, with every setting that could change a result set here."""
    environment = {
        **os.environ,
        RUN_FOLDER: str(run_folder),
        RUN_STARTED: started,
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_CONFIG_DIR": str(private / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(private / "jupyter"),
        "JUPYTER_NO_CONFIG": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONSTARTUP": "",
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    if not _can_keep_fonts():
        environment["MPLCONFIGDIR"] = str(private / "matplotlib")
    return environment


def _can_keep_fonts() -> bool:
    """Say whether matplotlib may keep its list of fonts where it usually does."""
    if "MPLCONFIGDIR" in os.environ:
        return True
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache")
    place = next((folder for folder in (cache, *cache.parents) if folder.exists()), cache)
    return os.access(place, os.W_OK | os.X_OK)


def _kernel_manager(private: Path, environment: dict[str, str], log: Any) -> type:
    """A manager of kernels that starts this very Python, whatever kernels are installed."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class PrivateKernel(AsyncKernelManager):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.connection_file = str(private / "kernel.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            # -P and ignore_cwd: a module in the caller's folder must not stand in for a real one.
            python = [sys.executable, "-P", "-X", "frozen_modules=off", "-m", "ipykernel_launcher"]
            return KernelSpec(
                argv=[*python, "-f", "{connection_file}", "--IPKernelApp.ignore_cwd=True"],
                display_name="Python 3",
                language="python",
            )

        async def _async_pre_start_kernel(self, **options: Any) -> Any:
            options |= {"env": environment, "stdout": log, "stderr": log}
            return await super()._async_pre_start_kernel(**options)

    return PrivateKernel


@contextlib.contextmanager
def _quiet(path: Path) -> Iterator[None]:
    """Send what the libraries log to a file while the notebook runs."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)
        handler.close()

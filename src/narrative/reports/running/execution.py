"""Run a notebook through papermill, in a kernel of this very Python, and check that all of it ran.

papermill itself is content with a notebook that ends early by `sys.exit(0)`,
so what came back is looked at cell by cell.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from narrative.errors import ExitCode, NarrativeError, ReportError
from narrative.errors.tracebacks import strip_control
from narrative.progress import Line
from narrative.reports.notebook_format import load_nbformat, load_papermill
from narrative.reports.running.interruption import raise_again
from narrative.reports.running.saving import register_engine
from narrative.reports.running.supervision import (
    Supervisor,
    is_about_space,
    is_disk_full,
    read_last_words,
)
from narrative.reports.running.task import PROGRESS_FILE, Execution, make_environment

#: Whose messages go to the run's log rather than to the user.
_LOGGERS = ("papermill", "nbclient", "jupyter_client", "traitlets", "asyncio", "tornado")
#: What a cell raises that asks for input, which nobody can give.
_ASKS = "StdinNotImplementedError"
#: For how many seconds outputs may still come in after a cell has ended; limits of time are the supervisor's.
_PATIENCE = 600


def execute(task: Execution, supervisor: Supervisor) -> dict[str, Any]:
    """Run the notebook, write it as it is executed, and return it once it is certain that all of it ran.

    The kernel is the Python that runs this, with UTF-8, UTC and a plain locale throughout; of the user's own
    settings of IPython and Jupyter it sees none, and it needs no home that can be written to. It is ended,
    with all that it started, however this function ends.

    Raises:
        ReportError: a cell failed or did not run, the kernel died, or a limit was reached; the message
            names the cell.
        Interrupted: a signal ended the run.
    """
    failure: list[BaseException] = []
    done = threading.Event()

    def work() -> None:
        try:
            _run_papermill(task, supervisor)
        except BaseException as error:  # handed to the thread that waits
            failure.append(error)
        finally:
            _close_loop()
            done.set()

    # papermill has a thread of its own, so that a signal never strikes in the middle of its work.
    with _quiet(task.private / "run.log"):
        thread = threading.Thread(target=work, name=f"papermill {task.name}", daemon=True)
        thread.start()
        try:
            line, cells = Line(sys.stderr) if task.progress else None, len(_number_cells(task))
            while not done.wait(0.05):
                raise_again()
                supervisor.watch()
                if line:
                    line.show(_say_progress(task, supervisor, cells))
        finally:
            if line:
                line.show("")
            supervisor.end()
            thread.join(10)
    if failure:
        raise _explain(failure[0], task, supervisor) from None
    return check_executed(task.target, task.name)


def _say_progress(task: Execution, supervisor: Supervisor, cells: int) -> str:
    """Say in which cell a run is, for how long it has lasted, and what the kernel says of its work.

    The name of the notebook, which is known, gives way to the work, which says how to wait less.
    """
    seconds = int(time.monotonic() - supervisor.began)
    said = f"cell {supervisor.cell} of {cells} · {seconds // 60}:{seconds % 60:02d}"
    try:
        with (task.private / PROGRESS_FILE).open(encoding="utf-8", errors="replace") as file:
            step = strip_control(file.read(200))
    except OSError:
        step = ""
    return f"{said} · {step}" if step else f"{task.name}: {said}"


def _run_papermill(task: Execution, supervisor: Supervisor) -> None:
    papermill = load_papermill()

    numbers = _number_cells(task)

    def begin(cell: Mapping[str, Any], cell_index: int) -> None:
        if cell["cell_type"] == "code":
            supervisor.begin_cell(numbers.get(cell_index, 0))

    def end(cell: Mapping[str, Any], cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        seconds = supervisor.end_cell()
        if task.notify:
            good = execute_reply["content"]["status"] == "ok"
            task.notify(numbers.get(cell_index, 0), len(numbers), seconds, good)

    supervisor.log = task.private / "kernel.log"
    with supervisor.log.open("ab") as log:
        papermill.execute_notebook(
            _verbatim(task.source),
            _verbatim(task.target),
            parameters=dict(task.parameters),
            engine_name=register_engine(),
            kernel_name="python3",
            language="python",
            kernel_manager_class=_kernel_manager(task, supervisor, log),
            progress_bar=False,
            start_timeout=120,
            iopub_timeout=_PATIENCE,
            on_cell_start=begin,
            on_cell_executed=end,
        )


def _number_cells(task: Execution) -> dict[int, int]:
    """The place of each cell of code in the executed notebook, and its number as Jupyter counts."""
    cells = json.loads(task.source.read_text(encoding="utf-8"))["cells"]
    codes = [cell["cell_type"] == "code" and bool("".join(cell["source"]).strip()) for cell in cells]
    if task.parameters:  # papermill puts a cell with them after the tagged one, or first
        tagged = [n for n, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", [])]
        codes.insert(tagged[0] + 1 if tagged else 0, True)
    places = [place for place, code in enumerate(codes) if code]
    return {place: number for number, place in enumerate(places, start=1)}


def _explain(error: BaseException, task: Execution, supervisor: Supervisor) -> BaseException:
    """What went wrong, as an error that says which cell of what kind failed."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat import ValidationError
    from papermill.exceptions import PapermillException, PapermillExecutionError

    if supervisor.cause:
        return supervisor.cause
    if isinstance(error, ValidationError):
        reason = strip_control(str(error)).partition("\n")[0][:200]
        return ReportError(f"Cell {supervisor.cell} of {task.name} gave what no notebook can hold: {reason}.")
    if isinstance(error, PapermillExecutionError):
        return _explain_cell(error, task, supervisor)
    if isinstance(error, CellTimeoutError):  # an OSError by birth, but nothing was to be written
        reason = f"did not say within {_PATIENCE} seconds that cell {supervisor.cell} had ended"
        return ReportError(f"The kernel of {task.name} {reason}.", ExitCode.KERNEL_DIED)
    if isinstance(error, OSError):
        code = ExitCode.DISK_FULL if is_about_space(error) else ExitCode.UNWRITABLE
        where = f" {Path(error.filename).name}" if error.filename else ""
        reason = str(error.strerror or error).rstrip(".")
        return ReportError(f"{task.name} could not be run:{where} {reason}.", code)
    if is_disk_full(task.private):
        return ReportError(f"{task.name} could not be run: no space is left.", ExitCode.DISK_FULL)
    if isinstance(error, MemoryError):
        return ReportError(f"{task.name} could not be run: out of memory.", ExitCode.OUT_OF_MEMORY)
    if isinstance(error, DeadKernelError) or (isinstance(error, RuntimeError) and "died" in str(error)):
        return supervisor.explain_death()
    if isinstance(error, PapermillException | RuntimeError | ValueError):
        reason = strip_control(str(error))
        words = "" if supervisor.cell else read_last_words(supervisor.log)
        said = f" It last said: {words}" if words else ""
        return ReportError(f"The kernel could not run {task.name}: {reason}{said}", ExitCode.KERNEL_DIED)
    return error


def _explain_cell(error: Any, task: Execution, supervisor: Supervisor) -> ReportError:
    """The error that a cell raised."""
    raised, said = strip_control(error.ename), strip_control(error.evalue)
    where = f"Cell {error.exec_count} of {task.name}"
    if raised == _ASKS:
        return ReportError(f"{where} asks for input, which nobody can give here. Make it a parameter.")
    if raised == "SystemExit":
        return ReportError(_say_early(where, f"{raised}: {said}".rstrip(": ")))
    # OpenBLAS interrupts its own process if it gets no memory for its threads.
    by_library = raised in ("KeyboardInterrupt", "ImportError") and supervisor.lacks_memory(said)
    if raised.endswith("MemoryError") or by_library:  # also numpy's and pyarrow's own
        reason = f"{where} needed more memory than there is for it: {raised}: {said}".rstrip(": ")
        return ReportError(reason, ExitCode.OUT_OF_MEMORY)
    if re.search(r"\[Errno (?:28|122)\]|No space left on device|Disk quota exceeded", said):
        return ReportError(f"{where} failed: {raised}: {said}", ExitCode.DISK_FULL)
    return ReportError(f"{where} failed: {raised}: {said}".rstrip(": "), _code_of(raised))


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
    nbformat = load_nbformat()
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
            raise ReportError(_say_early(f"Cell {expected} of {name}", failed[0]))
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


def _say_early(where: str, raised: str) -> str:
    return f"{where} ended the run early ({raised}), so what follows was not run."


def _verbatim(path: Path) -> str:
    """A path for papermill, which takes braces in one for its own placeholders."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _kernel_manager(task: Execution, supervisor: Supervisor, log: Any) -> type:
    """A manager of kernels that starts this very Python, whatever kernels are installed."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class PrivateKernel(AsyncKernelManager):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.connection_file = str(task.private / "kernel.json")

        @property
        def kernel_spec(self) -> KernelSpec:
            # -P and ignore_cwd: a module in the working folder must not stand in for a real one.
            python = [
                sys.executable,
                "-P",
                "-X",
                "frozen_modules=off",
                "-m",
                "narrative.reports.running.kernel",
            ]
            settings = ["--IPKernelApp.ignore_cwd=True", "--HistoryManager.enabled=False"]
            return KernelSpec(
                argv=[*python, "-f", "{connection_file}", *settings],
                display_name="Python 3",
                language="python",
            )

        async def _async_pre_start_kernel(self, **options: Any) -> Any:
            environment = make_environment(task, supervisor)
            options |= {"env": environment, "stdout": log, "stderr": log, "cwd": str(task.folder)}
            return await super()._async_pre_start_kernel(**options)

        async def _async_post_start_kernel(self, **options: Any) -> None:
            process = getattr(self.provisioner, "process", None)
            if isinstance(process, subprocess.Popen):
                supervisor.attach(process)
            await super()._async_post_start_kernel(**options)
            if task.meanwhile:
                task.meanwhile()

    return PrivateKernel


def _close_loop() -> None:
    """Close the event loop that this thread was given, if any, with what is still waiting in it."""
    import asyncio

    with contextlib.suppress(RuntimeError):
        loop = asyncio.get_event_loop_policy().get_event_loop()
        if not loop.is_running():
            left = asyncio.all_tasks(loop)  # of a notebook that ended by an error of the libraries
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            # The run's error is told; a task that failed beside it is collected later, and says no more.
            loop.set_exception_handler(lambda *_: None)
            loop.close()
    asyncio.get_event_loop_policy().set_event_loop(None)


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

"""Work done in a loop, in processes or on Dask; whoever does it may die, and what kills it is found.

All three are executors of `concurrent.futures`; when and where a task runs is their business. Here it is only
decided what is handed out again: when a worker dies, the tasks that it may have died of are suspects, and
each of them is tried alone, so that no other is blamed.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import multiprocessing
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol

from narrative.errors import ExitCode, Interrupted, ParameterError, ReportError, check_whole
from narrative.partitions.file_sources import Changed

#: How often a task is tried that fails with an error.
FAILURES = 2
#: Seconds to wait for a cluster to answer.
_PATIENCE = 30
_GONE = "The cluster gave up the work: its scheduler is gone."
_DIES = "the worker that measures it dies every time; perhaps it has too little memory"
_NO_DASK = 'Dask is not installed: pip install ".[dask]" brings it.'


@dataclass(frozen=True)
class Failure:
    """Why a task could not be done, in words."""

    reason: str


class Pool(Protocol):
    """Where work is done.

    Attributes:
        deaths: how often a task is tried alone that its worker dies of.
    """

    deaths: int

    @property
    def width(self) -> int:
        """How many tasks to have under way at once."""

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Begin a task."""

    def is_death(self, error: BaseException) -> bool:
        """Say whether an error means that a worker died."""

    def renew(self) -> None:
        """Make the pool fit for work again after a worker died."""


class Loop:
    """Work in this process, one task after the other; what kills it kills the run."""

    width = deaths = 1

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Do a task at once."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*given))
        except Exception as error:
            future.set_exception(error)
        return future

    def is_death(self, error: BaseException) -> bool:
        """Nobody is left to be asked."""
        return False

    def renew(self) -> None:
        """There is nothing to renew."""


class Processes:
    """Work in processes of this machine."""

    deaths = 2

    def __init__(self, number: int) -> None:
        self.number = number
        # Two more than work, so that none waits for the next.
        self.width = number + 2
        self._executor = self._start()

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Begin a task; if the pool broke meanwhile, the future says so."""
        try:
            return self._executor.submit(function, *given)
        except BrokenProcessPool as error:
            future: Future[Any] = Future()
            future.set_exception(error)
            return future

    def is_death(self, error: BaseException) -> bool:
        """A pool breaks as a whole when a worker dies."""
        return isinstance(error, BrokenProcessPool)

    def renew(self) -> None:
        """Start new processes in place of all."""
        self.close()
        self._executor = self._start()

    def close(self) -> None:
        """End the processes; those at work end first."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            self.number, mp_context=multiprocessing.get_context("spawn"), initializer=_die_with_parent
        )
        try:
            executor.submit(os.getpid).result()
        except BrokenProcessPool:
            executor.shutdown(wait=True)
            raise ReportError(
                "No process could be started. A script that starts some needs the line "
                "`if __name__ == '__main__':` around what it does."
            ) from None
        return executor


class Cluster:
    """Work on the workers of a Dask scheduler."""

    deaths = 1

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False, retries=0)

    @property
    def width(self) -> int:
        """Two tasks for each thread that there is now."""
        return 2 * max(1, sum(map(int, self._client.nthreads().values())))

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Begin a task."""
        return self._executor.submit(function, *given)

    def is_death(self, error: BaseException) -> bool:
        """Dask tries a task on other workers, and gives it up when several died over it."""
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def renew(self) -> None:
        """Wait for a worker; starting them is the cluster's business."""
        self._client.wait_for_workers(1, timeout=_PATIENCE)


@contextlib.contextmanager
def open_pool(processes: int | None, scheduler: Any) -> Iterator[Pool]:
    """Open what work is to be done on: a loop, so many processes, or a Dask cluster.

    Args:
        processes: how many; none or 1 is a loop in this process. With a local cluster, its workers.
        scheduler: the address of a running scheduler, a client of one, or "local" for a cluster of this
            machine that is started for the run.

    Raises:
        ParameterError: the number is none, or both are given.
        ReportError: Dask is not installed, or the scheduler does not answer.
    """
    if processes is not None:
        check_whole("processes", processes)
    if scheduler is None:
        if processes is None or processes == 1:
            yield Loop()
            return
        pool = Processes(processes)
        try:
            yield pool
        finally:
            pool.close()
        return
    if processes is not None and scheduler != "local":
        raise ParameterError("Give either processes or a scheduler: a cluster has its own number of workers.")
    with _connect(scheduler, processes) as client:
        yield Cluster(client)


def run_tasks(
    tasks: Sequence[Any], function: Callable[..., Any], given: Sequence[Any], pool: Pool
) -> Iterator[tuple[int, Any]]:
    """Yield the number of each task with what `function(task, *given)` returned, or a `Failure`, as they end.

    Raises:
        ReportError: the function raised it: no task can be done; or no worker is left.
        Changed: the function raised it: what was done belongs to a file that is no more.
    """
    waiting, suspects = deque(range(len(tasks))), deque[int]()
    running: dict[Future[Any], int] = {}
    deaths, failures = Counter[int](), Counter[int]()
    alone = False
    while waiting or suspects or running:
        if not running:
            alone = bool(suspects)
        width = 1 if alone else pool.width
        queue = suspects if alone else waiting
        while queue and len(running) < width and (alone or not suspects):
            number = queue.popleft()
            running[pool.submit(function, tasks[number], *given)] = number
        died: list[int] = []
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number = running.pop(future)
            try:
                result = future.result()
            except (ReportError, Changed, Interrupted):
                raise
            except CancelledError:
                raise ReportError(_GONE, ExitCode.KERNEL_DIED) from None
            except Exception as error:
                if pool.is_death(error):
                    died.append(number)
                elif failures[number] + 1 < FAILURES:
                    failures[number] += 1
                    waiting.append(number)
                else:
                    yield number, Failure(_say(error))
            else:
                yield number, result
        if not died:
            continue
        if isinstance(pool, Processes):  # all that was under way is lost with the pool
            died += [running.pop(future) for future in wait(running).done if future.exception() is not None]
        for number in sorted(died):
            deaths[number] += alone
            if deaths[number] < pool.deaths:
                suspects.append(number)
            else:
                yield number, Failure(_DIES)
        try:
            pool.renew()
        except TimeoutError:
            raise ReportError("No worker of the cluster is left.", ExitCode.KERNEL_DIED) from None


@contextlib.contextmanager
def _connect(scheduler: Any, workers: int | None) -> Iterator[Any]:
    """Connect to a scheduler; one that is only for this run is ended with it."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise ReportError(_NO_DASK) from None
    if isinstance(scheduler, distributed.Client):
        yield scheduler
        return
    with contextlib.ExitStack() as stack:
        if scheduler == "local":
            scheduler = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=workers or os.cpu_count() or 1, threads_per_worker=1, processes=True,
                    dashboard_address="127.0.0.1:0", host="127.0.0.1", silence_logs=logging.CRITICAL,
                )
            )  # fmt: skip
        try:
            client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise ReportError(f"No Dask scheduler answers at {scheduler!r}: {error}.") from None
        stack.enter_context(client)
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            raise ReportError(f"The scheduler at {scheduler!r} has no worker.") from None
        yield client


def _die_with_parent() -> None:
    """End this process when the one that started it is gone, however it ended."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _say(error: BaseException) -> str:
    """Say what went wrong, on one line."""
    if isinstance(error, MemoryError):
        return "out of memory"
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:200]}" if said else type(error).__name__

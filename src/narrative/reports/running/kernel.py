"""The start of a notebook's kernel: `python -m narrative.reports.running.kernel -f FILE`.

It is ipykernel's own start, after what only the process itself can do in time: it asks to be ended together
with the process that started it, even if that one is killed; what its children leave behind stays below it;
it takes the limit on its memory, which its children inherit; it ends itself when its output, which
another process has to hold, grows beyond all use; and also when it cannot answer, as it would be waited for.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import logging
import os
import signal
import sys
from typing import Any

#: How many bytes of data the kernel may have; set by the runner.
MEMORY = "NARRATIVE_MEMORY"
#: The number of the process that started the kernel; set by the runner.
PARENT = "NARRATIVE_PARENT"
#: How many bytes of output a run may have; set by the runner.
OUTPUT = "NARRATIVE_OUTPUT"
#: With which code the kernel ends if it has more.
TOO_MUCH = 70
#: With which code it ends if it could not answer, for lack of memory or by another error of its own.
NO_MEMORY, NO_ANSWER = 71, 72
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def end_with_parent(parent: int) -> None:
    """End this process with the thread that started it, and keep its grandchildren; only in Linux.

    Elsewhere ipykernel's own watch over its parent, once a second, has to do.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    if os.getppid() != parent:  # it ended before it was asked for
        sys.exit(1)


def limit_memory(n_bytes: int) -> None:
    """Let this process have at most `n_bytes` of data, so that asking for more is a `MemoryError`.

    `RLIMIT_DATA` counts what can be written to and is private: the heap and the buffers of arrays. The
    address space (`RLIMIT_AS`) would count libraries and reserved room as well, which says little of need.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most == resource.RLIM_INFINITY or n_bytes < most:
            resource.setrlimit(resource.RLIMIT_DATA, (n_bytes, n_bytes))


def limit_output(n_bytes: int) -> None:
    """End this process once it has sent more than `n_bytes` of output to whoever listens."""
    from ipykernel.iostream import IOPubThread

    send: Any = IOPubThread.send_multipart
    sent = 0

    def count(self: Any, message: Any, *arguments: Any, **options: Any) -> None:
        nonlocal sent
        sent += sum(len(part) for part in message)
        if sent > n_bytes:
            os._exit(TOO_MUCH)
        send(self, message, *arguments, **options)

    setattr(IOPubThread, "send_multipart", count)  # noqa: B010 - mypy takes an assignment for a mistake


class EndOnError(logging.Handler):
    """End this process once its kernel has logged an error that kept it from answering."""

    def emit(self, record: logging.LogRecord) -> None:
        """End if the message is about an exception."""
        raised = record.exc_info[0] if record.exc_info else None
        if record.levelno >= logging.ERROR and raised is not None:
            os._exit(NO_MEMORY if issubclass(raised, MemoryError) else NO_ANSWER)


def run_kernel() -> None:
    """Start ipykernel, bound to its parent and within its limits."""
    atexit.register(gc.freeze)  # all goes with the process: to look for cycles in it takes half a second
    parent = os.environ.pop(PARENT, "")
    if parent.isdecimal():
        end_with_parent(int(parent))
    memory = os.environ.pop(MEMORY, "")
    if memory.isdecimal():
        limit_memory(int(memory))
    output = os.environ.pop(OUTPUT, "")
    if output.isdecimal():
        limit_output(int(output))
    from ipykernel.kernelapp import IPKernelApp

    class Kernel(IPKernelApp):
        """A kernel that loses no output of a cell that is faster than its reader, and never falls silent."""

        def init_iopub(self, context: Any) -> None:
            context.sndhwm = 0  # of every socket: no message is dropped
            super().init_iopub(context)  # type: ignore[no-untyped-call]  # ipykernel declares none

        def init_kernel(self) -> None:
            super().init_kernel()  # type: ignore[no-untyped-call]  # ipykernel declares none
            self.log.addHandler(EndOnError())

    Kernel.launch_instance()


if __name__ == "__main__":
    run_kernel()

"""The start of a notebook's kernel: `python -m narrative.reports.running.kernel -f FILE`.

It is ipykernel's own start, after two things that only the process itself can do in time: it asks
to be ended together with the process that started it, even if that one is killed, and it takes the limit
on its memory, which its children inherit.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

#: How many bytes of data the kernel may have; set by the runner.
MEMORY = "NARRATIVE_MEMORY"
#: The number of the process that started the kernel; set by the runner.
PARENT = "NARRATIVE_PARENT"
_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Have this process killed when the thread that started it ends; in Linux only.

    Elsewhere ipykernel's own watch over its parent, once a second, has to do.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
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


def run_kernel() -> None:
    """Start ipykernel, bound to its parent and within its limit."""
    parent = os.environ.pop(PARENT, "")
    if parent.isdecimal():
        end_with_parent(int(parent))
    memory = os.environ.pop(MEMORY, "")
    if memory.isdecimal():
        limit_memory(int(memory))
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    run_kernel()

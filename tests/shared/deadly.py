"""Work that goes wrong. It lies in a module of its own, since a process that does it has to import it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrative.partitions.plan import Partition


def deadly(number: int) -> int:
    """What one task does: two numbers end badly."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 5:
        raise MemoryError
    return number


def deadly_work(partition: Partition, *given: Any) -> dict[str, Any]:
    """Die of one file."""
    if any(piece.source.name == "=1+1.txt" for piece in partition):
        os.kill(os.getpid(), signal.SIGKILL)
    return _work(partition, *given)


def fail_on_war(partition: Partition, *given: Any) -> dict[str, Any]:
    """Fail where a file is among those of the partition."""
    if any("war" in piece.source.name for piece in partition):
        raise ValueError("a defect")
    return _work(partition, *given)


def _work(partition: Partition, *given: Any) -> dict[str, Any]:
    """Do it. What that needs is not imported before: a process that soon dies starts faster without."""
    from narrative.partitions.measuring import work

    return work(partition, *given)

"""Work on parts of a corpus, in threads that go ahead: numpy lets them run side by side."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

#: Threads that work besides the one that takes what they have done.
THREADS: Final = 2


def run_ahead(
    pool: ThreadPoolExecutor, work: Callable[[Part], Result], parts: Iterable[Part]
) -> Iterator[Result]:
    """Yield what comes of each part, in order, while other threads already work on the next.

    >>> with ThreadPoolExecutor(THREADS) as pool:
    ...     list(run_ahead(pool, len, ["a", "bb", "ccc", "dddd"]))
    [1, 2, 3, 4]
    """
    coming: deque[Future[Result]] = deque()
    for part in parts:
        coming.append(pool.submit(work, part))
        if len(coming) > THREADS:
            yield coming.popleft().result()
    while coming:
        yield coming.popleft().result()

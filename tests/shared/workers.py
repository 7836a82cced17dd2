"""Which tests share a worker: those of a file, and all that need a browser. What takes longest begins first.

So what a file shares is made once, there is one JupyterLab, and no worker has a long file left at the end.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

#: How the files end whose tests need a browser.
BROWSER = ("_in_browser.py", "_in_lab.py")
#: The files that take longest, in this order; the others follow as they are found.
LONG = (
    BROWSER,
    "partitions/test_partitions.py",
    "notebooks/test_notebooks.py",
    "reports/test_failures.py",
    "reports/test_report.py",
    "auditing/test_auditing.py",
    "corpus/test_readers.py",
)


class Workers(LoadFileScheduling):
    """Files go to whichever worker is free, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "browser" if file.endswith(BROWSER) else file


def put_long_files_first(items: list[pytest.Item]) -> None:
    """Sort tests by the file that they are in; within it they stay as they are."""

    def rank(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return next((place for place, ends in enumerate(LONG) if file.endswith(ends)), len(LONG))

    items.sort(key=rank)

"""How often a notebook is written while it runs: seldom, and always when it ends.

papermill writes the whole of it before and after each cell. That takes longer than most cells do, and grows
with the square of their number.
"""

from __future__ import annotations

import time
from typing import Any

#: Once written, a notebook is left for so many times as long as that took, and for so many seconds at least.
_TIMES, _SECONDS = 30, 2.0
_NAME = "narrative"


def register_engine() -> str:
    """Tell papermill of an engine that writes the notebook seldom while it runs; return the engine's name.

    Writing takes at most a thirtieth of the run. The notebook is written as it begins, and when it ends with
    whatever a kernel that died has left in it.
    """
    from papermill import engines

    class Manager(engines.NotebookExecutionManager):  # type: ignore[misc]  # papermill has no types
        due = 0.0

        def save(self, **_: Any) -> None:
            began = time.monotonic()
            if began >= self.due:
                super().save()
                ended = time.monotonic()
                self.due = ended + max(_SECONDS, _TIMES * (ended - began))

    class Engine(engines.NBClientEngine):  # type: ignore[misc]  # likewise
        @classmethod
        def execute_notebook(
            cls, nb: Any, kernel_name: str, output_path: str | None = None, **options: Any
        ) -> Any:
            manager = Manager(nb, output_path=output_path, progress_bar=options.pop("progress_bar", False))
            manager.notebook_start()
            try:
                cls.execute_managed_notebook(manager, kernel_name, **options)
            except BaseException:
                manager.due = 0.0  # of a notebook that ended by itself, papermill writes the last state
                raise
            finally:
                manager.notebook_complete()
            return manager.nb

    engines.papermill_engines.register(_NAME, Engine)
    return _NAME

"""How often the notebook that is being run is written, and that its last state always is."""

from __future__ import annotations

from typing import Any

import pytest

from narrative.reports.running.saving import register_engine


@pytest.mark.parametrize("dies", [False, True])
def test_a_notebook_is_written_seldom_while_it_runs_and_whole_when_its_kernel_dies(
    monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    import nbformat
    from papermill import engines

    written: list[int] = []
    cells = [nbformat.v4.new_code_cell(f"{number}") for number in range(100)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"papermill": {}})

    def write(nb: Any, path: str) -> None:
        written.append(sum(len(cell.outputs) for cell in nb.cells))

    def run(manager: Any, kernel: str, **_: Any) -> None:
        for number, cell in enumerate(manager.nb.cells):
            manager.cell_start(cell, number)
            cell.outputs = [nbformat.v4.new_output("stream", text="shown")]
            if dies and number == 70:
                raise RuntimeError("the kernel died")
            manager.cell_complete(cell, number)

    monkeypatch.setattr(engines, "write_ipynb", write)
    engine = engines.papermill_engines.get_engine(register_engine())
    monkeypatch.setattr(engine, "execute_managed_notebook", run)
    if dies:
        with pytest.raises(RuntimeError, match="died"):
            engine.execute_notebook(notebook, "python3", output_path="x.ipynb")
        assert written[0] == 0
        assert written[-1] == 71
    else:
        assert engine.execute_notebook(notebook, "python3", output_path="x.ipynb") is notebook
        assert all(cell.metadata.papermill.status == "completed" for cell in notebook.cells)
    assert len(written) < 5  # papermill alone writes 200 times

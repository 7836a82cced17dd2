"""Notebooks with prose between their cells, for tests of what becomes of both."""

from pathlib import Path

import nbformat
from nbformat import v4

PARAMETERS = 'corpus_path: str = "articles"  # what to read\ntop: int = 5  # how many'


def write_essay(path: Path, cells: list[str], parameters: str = PARAMETERS) -> Path:
    """A notebook of `cells`: code after `code:`, else Markdown; the parameters cell comes first."""
    made = [v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    for cell in cells:
        code = cell.startswith("code:")
        made.append(v4.new_code_cell(cell[5:]) if code else v4.new_markdown_cell(cell))
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    nbformat.write(v4.new_notebook(cells=made), path)
    return path

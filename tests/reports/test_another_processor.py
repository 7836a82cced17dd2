"""The same report on another processor, and for a user with other settings for figures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__

from checkout import HARBOUR, PROJECT
from in_process import record_here
from narrative.tables.files import SETTLED, settle_digits

#: What makes numpy and its linear algebra take the code for an old processor.
OLD = {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__)}
SHARED = PROJECT / "tests" / "shared"
STYLE = "axes.grid: True\naxes.facecolor: pink\nfont.size: 31\nlines.linewidth: 9\nsavefig.dpi: 7\n"


#: Makes the report on words as a process of its own.
MAKE = """import pathlib, sys
from in_process import record_here
record_here(*map(pathlib.Path, sys.argv[1:3]), {"corpus_path": sys.argv[3]})"""


def read_files(made: Path) -> dict[str, bytes]:
    """The tables and figures."""
    return {
        path.name: path.read_bytes() for path in [*made.glob("tables/*.csv"), *made.glob("figures/*.svg")]
    }


def test_another_processor_and_other_settings_change_no_byte(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(STYLE)
    for outlet in ("agency", "tabloid"):  # two groups are enough for every table
        shutil.copytree(HARBOUR / outlet, tmp_path / "two outlets" / outlet)
    corpus = tmp_path / "two outlets"
    notebook = PROJECT / "notebooks" / "vocabulary-report.ipynb"
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    here = read_files(record_here(notebook, tmp_path / "here", {"corpus_path": str(corpus)}))
    other = OLD | {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "PYTHONPATH": str(SHARED)}
    command = [sys.executable, "-c", MAKE, str(notebook), str(tmp_path / "there"), str(corpus)]
    subprocess.run(command, env=os.environ | other, check=True, capture_output=True)
    there = read_files(tmp_path / "there" / "recorded")
    assert len(here) > 5
    assert [name for name in here if here[name] != there.get(name)] == []


def test_digits_are_settled_and_nothing_else_changes() -> None:
    table = pd.DataFrame(
        {
            "g2": [1 / 3, float("nan"), -float("inf"), 12_345_678_901_234.0],
            "gaps": pd.array([0.1 + 0.2, None, 1e-17, 2.0], dtype="Float64"),
            "n": [1, 2, 3, 4],
            "word": list("abcd"),
        },
        index=["w", "x", "y", "z"],
    )
    settled = settle_digits(table)
    assert settled["g2"].tolist()[0] == pytest.approx(1 / 3, rel=10.0 ** -(SETTLED - 1))
    assert settled["g2"].tolist()[0] == 0.3333333333
    assert settled["g2"].tolist()[2:] == [-float("inf"), 12_345_678_901_234.0]
    assert settled["gaps"].tolist()[0] == 0.3
    assert settled.dtypes.tolist() == table.dtypes.tolist()
    assert settled[["n", "word"]].equals(table[["n", "word"]])
    assert table["gaps"].tolist()[0] == 0.1 + 0.2, "what was handed in is not changed"

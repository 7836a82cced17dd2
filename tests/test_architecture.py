"""The rooms of ARCHITECTURE.md: imports point to the same or a smaller level, and importing is cheap."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "narrative"

LEVELS = {
    "clock": 0, "errors": 0, "provenance": 0, "schema": 0, "resources": 0, "tracebacks": 0,
    "text": 1, "engine": 1, "sorting": 1, "tables": 1, "workbooks": 1,
    "lexicon": 2, "lexicon_files": 2, "lexicon_formats": 2, "patterns": 2,
    "corpus": 2, "overview": 2, "readers": 2,
    "saved": 2, "segmentation": 2, "selection": 2, "shelves": 2, "store": 2, "teaching": 2,
    "lookup": 3, "matching": 3, "negation": 3,
    "concordance": 4, "copies": 4, "measures": 4,
    "accuracy": 5, "auditing": 5, "coding": 5, "reading": 5, "vocabulary": 5, "resampling": 5,
    "arcs": 5, "changes": 5, "chronology": 5, "periods": 5, "position": 5, "sentence_sums": 5, "shuffles": 5,
    "captions": 5, "comparison": 5, "looks": 5,
    "annotation": 6, "exercises": 6, "explorer": 6, "judging": 6, "edits": 6, "figures": 6,
    "marks": 6,
    "arc_figures": 6, "audit_figures": 6, "estimate_figures": 6, "panels": 6,
    "trend_figures": 6, "vocabulary_figures": 6, "widgets": 6,
    "batch": 7, "batch_files": 7, "studies": 7,
    "durability": 7, "interruption": 7, "kernel": 7, "listing": 7, "publication": 7, "status": 7,
    "supervision": 7,
    "execution": 7, "export": 7, "markup": 7, "parameter_files": 7, "parameters": 7,
    "planning": 7,
    "alignment": 7, "effects": 7, "headlines": 7, "freshness": 7, "history": 7, "runs": 7, "verification": 7,
    "records": 7, "report": 7,
    "partitions": 7,
    "cli": 8, "__init__": 8,
}  # fmt: skip

#: What takes long to import and is needed for only some of the work.
HEAVY = (
    "matplotlib",
    "nbconvert",
    "nltk",
    "nupunkt",
    "openpyxl",
    "papermill",
    "scipy",
    "textblob",
    "vaderSentiment",
)


def modules() -> dict[str, Path]:
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        names[".".join(parts)] = path
    return names


def imported(path: Path) -> set[str]:
    """The rooms of this package that a module imports, wherever in it."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        targets: list[str] = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            base = node.module or ""
            if base == "narrative":
                # The version is a fact about the package, not a room of it.
                targets = [f"narrative.{name.name}" for name in node.names if name.name != "__version__"]
            elif base.startswith("narrative."):
                targets = [base]
        elif isinstance(node, ast.Import):
            targets = [name.name for name in node.names if name.name.startswith("narrative.")]
        rooms |= {target.split(".")[1] for target in targets}
    return rooms


@pytest.mark.parametrize("module", modules())
def test_imports_point_down(module: str) -> None:
    level = LEVELS[module.split(".")[0]]
    for room in imported(modules()[module]):
        assert LEVELS.get(room, 8) <= level, f"{module} (level {level}) imports {room}"


@pytest.mark.parametrize("module", [name for name in modules() if "." not in name and name != "__init__"])
def test_no_function_hides_its_module(module: str) -> None:
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    assert module not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_room_is_in_the_architecture() -> None:
    text = (PACKAGE.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for room in {name.split(".")[0] for name in modules()} - {"__init__"}:
        assert f"`{room}" in text, room


def test_importing_is_cheap_and_silent() -> None:
    code = (
        "import sys, narrative; narrative.read_corpus, narrative.match, narrative.sentiment; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (run.stdout.strip(), run.stderr) == ("[]", "")

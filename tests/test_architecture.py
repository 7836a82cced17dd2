"""The house of ARCHITECTURE.md: a folder for each step of the work, and imports that run one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from checkout import PACKAGE, PROJECT

#: The folders in the order of the work: each imports only from those before it, and from the top's files.
FLOW = (
    "engine", "tables", "lexicons", "corpus", "matching", "voices", "agency", "measures", "concordance",
    "figures", "copies", "coding", "comparison", "trends", "arcs", "vocabulary", "auditing", "reading",
    "widgets", "reports", "partitions", "studies", "cli",
)  # fmt: skip
#: What everybody needs, in modules that may import each other.
TOP = (
    "boundaries", "characters", "clock", "errors", "language_names", "progress", "provenance", "resources",
    "schema", "text", "tracebacks",
)  # fmt: skip
MOST_LINES = 400
#: Lines of one function, its docstring not counted.
MOST_LINES_OF_FUNCTION = 60
#: What takes long to import and is needed for only some of the work.
HEAVY = (
    "matplotlib", "nbconvert", "nltk", "nupunkt", "openpyxl", "papermill", "py3langid", "scipy",
    "textblob", "vaderSentiment", "spacy",
)  # fmt: skip


def find_modules() -> dict[str, Path]:
    """The modules of the package by their full names; a folder's own module is called like the folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = find_modules()


def find_imports(source: str, modules: Iterable[str]) -> Iterator[str]:
    """The modules of this package that a source imports, inside functions and for type checkers too."""
    known = set(modules)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                yield "narrative"  # a relative import hides where it points
            elif base.split(".")[0] == "narrative":
                for name in node.names:
                    full = f"{base}.{name.name}"
                    yield full if full in known else base
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == "narrative")


def step_of(module: str) -> int:
    """Where in the flow a module stands: -1 for the files at the top."""
    room = module.split(".")[1] if "." in module else ""
    return -1 if room in TOP else FLOW.index(room)


def find_circle(imports: Mapping[str, set[str]]) -> list[str]:
    """A circle of modules, from one of them back to itself; empty if there is none."""
    done: set[str] = set()
    for first in imports:
        path: list[str] = []
        waiting = [(first, False)]
        while waiting:
            module, left = waiting.pop()
            if left:
                path.pop()
                done.add(module)
            elif module in path:
                return [*path[path.index(module) :], module]
            elif module not in done:
                path.append(module)
                waiting += [(module, True), *((other, False) for other in sorted(imports.get(module, ())))]
    return []


IMPORTS = {
    module: set(find_imports(path.read_text(encoding="utf-8"), MODULES))
    for module, path in MODULES.items()
    if module != "narrative"
}


def test_a_stranger_finds_a_folder_for_each_step() -> None:
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    expected = {*FLOW, *(f"{name}.py" for name in TOP), "__init__.py", "py.typed"}
    assert entries == expected, (
        f"{sorted(entries ^ expected)}: nothing new stands at the top of the package. Put a module into the "
        "folder of its step (ARCHITECTURE.md); a new step goes into FLOW and ARCHITECTURE.md."
    )


@pytest.mark.parametrize("module", IMPORTS)
def test_imports_run_one_way(module: str) -> None:
    for other in sorted(IMPORTS[module]):
        assert other != "narrative", (
            f"{module} imports the package itself. Import from the module that has the name."
        )
        assert step_of(other) <= step_of(module), (
            f"{module} imports {other}, which comes later in the flow. Move what it needs to an earlier "
            "folder, or the function that needs it to a later one."
        )


def test_no_modules_import_each_other_in_a_circle() -> None:
    circle = find_circle(IMPORTS)
    assert not circle, (
        f"{' → '.join(circle)} is a circle. Put what both need into a module of its own, or say with a "
        "Protocol what the lower one needs of the upper one."
    )


def test_circles_are_found_wherever_the_import_hides() -> None:
    inside = "def f():\n    from narrative.a import x\n"
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import narrative.b\n"
    names = ["narrative.a", "narrative.b", "narrative.c"]
    imports = {
        "narrative.a": set(find_imports(typed, names)),
        "narrative.b": set(find_imports("from narrative import c", names)),
        "narrative.c": set(find_imports(inside, names)),
    }
    assert find_circle(imports) == ["narrative.a", "narrative.b", "narrative.c", "narrative.a"]
    del imports["narrative.c"]
    assert find_circle(imports) == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_can_be_taken_in(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    lines = source.count("\n")
    assert lines <= MOST_LINES, (
        f"{module} has {lines} lines, more than {MOST_LINES}. Split it where one idea ends."
    )
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None and len(node.body) > 1
            body = node.body[1] if has_docstring else node.body[0]
            length = (node.end_lineno or 0) - body.lineno + 1
            assert length <= MOST_LINES_OF_FUNCTION, (
                f"{module}.{node.name} has {length} lines below its docstring. Give its steps names."
            )


@pytest.mark.parametrize("module", MODULES)
def test_no_function_hides_its_module(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert module.split(".")[-1] not in names, f"{module}: modules are nouns, functions other words."


def test_every_folder_is_in_the_architecture() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for name in (*(f"{folder}/" for folder in FLOW), *(f"{name}.py" for name in TOP)):
        assert f"`{name}`" in text, f"ARCHITECTURE.md has no line for `{name}`."


def test_tests_mirror_the_folders() -> None:
    tests = PROJECT / "tests"
    folders = {path.name for path in tests.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*FLOW, "notebooks", "shared"}, "A test lies in the folder of what it tests."


def test_importing_is_cheap_and_silent() -> None:
    code = (
        "import sys, narrative; narrative.read_corpus, narrative.match, narrative.sentiment; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (run.stdout.strip(), run.stderr) == ("[]", "")

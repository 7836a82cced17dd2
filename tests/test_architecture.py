"""The house of ARCHITECTURE.md: a folder for each step of the work, and imports that run one way."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from checkout import PACKAGE, PROJECT

#: The folders in the order of the work: each imports only from those before it, and from the top's files.
FLOW = (
    "engine", "tables", "lexicons", "corpus", "matching", "voices", "agency", "measures", "concordance",
    "figures", "copies", "coding", "comparison", "trends", "arcs", "vocabulary", "auditing", "reading",
    "widgets", "reports", "partitions", "studies", "cli",
)  # fmt: skip
#: What everybody needs: folders and files that may import each other.
BASE = ("errors", "schema", "text")
TOP = ("clock", "progress", "provenance", "resources")
MOST_LINES = 400
#: Lines of one function, its docstring not counted.
MOST_LINES_OF_FUNCTION = 60
#: What takes long to import and is needed for only some of the work.
HEAVY = (
    "jinja2", "matplotlib", "nltk", "nupunkt", "openpyxl", "papermill", "py3langid", "scipy",
    "textblob", "vaderSentiment", "spacy",
)  # fmt: skip


@cache
def find_modules() -> dict[str, Path]:
    """The modules of the package by their full names; a folder's own module is called like the folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def parse_modules() -> dict[str, tuple[str, ast.Module]]:
    """The source of each module, and its tree."""
    sources = {module: path.read_text(encoding="utf-8") for module, path in find_modules().items()}
    return {module: (source, ast.parse(source)) for module, source in sources.items()}


def find_imports(tree: ast.Module, modules: Iterable[str]) -> Iterator[str]:
    """The modules of this package that a source imports, inside functions and for type checkers too."""
    known = set(modules)
    for node in ast.walk(tree):
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
    """Where in the flow a module stands: -1 for what everybody needs."""
    room = module.split(".")[1] if "." in module else ""
    return -1 if room in (*BASE, *TOP) else FLOW.index(room)


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


@cache
def collect_imports() -> dict[str, set[str]]:
    """What each module imports of the others; the package itself re-exports them all, and is left out."""
    trees = parse_modules()
    return {
        module: set(find_imports(tree, trees)) for module, (_, tree) in trees.items() if module != "narrative"
    }


def test_a_stranger_finds_a_folder_for_each_step() -> None:
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    expected = {*BASE, *FLOW, *(f"{name}.py" for name in TOP), "__init__.py", "py.typed"}
    assert entries == expected, (
        f"{sorted(entries ^ expected)}: nothing new stands at the top of the package. Put a module into the "
        "folder of its step (ARCHITECTURE.md); a new step goes into FLOW and ARCHITECTURE.md."
    )


def test_imports_run_one_way() -> None:
    imports = [(module, other) for module, others in collect_imports().items() for other in sorted(others)]
    whole = [module for module, other in imports if other == "narrative"]
    assert not whole, f"{whole} import the package itself. Import from the module that has the name."
    late = [f"{module} imports {other}" for module, other in imports if step_of(other) > step_of(module)]
    assert not late, (
        f"{late}, which comes later in the flow. Move what it needs to an earlier folder, or the function "
        "that needs it to a later one."
    )


def test_no_modules_import_each_other_in_a_circle() -> None:
    circle = find_circle(collect_imports())
    assert not circle, (
        f"{' → '.join(circle)} is a circle. Put what both need into a module of its own, or say with a "
        "Protocol what the lower one needs of the upper one."
    )


def test_circles_are_found_wherever_the_import_hides() -> None:
    inside = "def f():\n    from narrative.a import x\n"
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import narrative.b\n"
    names = ["narrative.a", "narrative.b", "narrative.c"]
    imports = {
        "narrative.a": set(find_imports(ast.parse(typed), names)),
        "narrative.b": set(find_imports(ast.parse("from narrative import c"), names)),
        "narrative.c": set(find_imports(ast.parse(inside), names)),
    }
    assert find_circle(imports) == ["narrative.a", "narrative.b", "narrative.c", "narrative.a"]
    del imports["narrative.c"]
    assert find_circle(imports) == []


def test_modules_can_be_taken_in() -> None:
    lines = {module: source.count("\n") for module, (source, _) in parse_modules().items()}
    long = {module: number for module, number in lines.items() if number > MOST_LINES}
    assert not long, f"{long}: more than {MOST_LINES} lines. Split each where one idea ends."


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function below its docstring."""
    has_docstring = ast.get_docstring(function) is not None and len(function.body) > 1
    body = function.body[1] if has_docstring else function.body[0]
    return (function.end_lineno or 0) - body.lineno + 1


def test_functions_can_be_taken_in() -> None:
    lines = {
        f"{module}.{node.name}": count_lines(node)
        for module, (_, tree) in parse_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: number for name, number in lines.items() if number > MOST_LINES_OF_FUNCTION}
    assert len(lines) > 1000
    assert not long, f"{long}: more than {MOST_LINES_OF_FUNCTION} lines. Give their steps names."


def test_no_function_hides_its_module() -> None:
    hidden = [
        module
        for module, (_, tree) in parse_modules().items()
        if module.split(".")[-1] in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    ]
    assert hidden == [], "Modules are nouns, functions other words."


#: A comment that switches a check off, with nothing said behind it.
BARE = re.compile(r"# (?:type: ignore(?:\[[a-z, -]+\])?|(?:ruff: )?noqa(?:: [A-Z0-9, ]+)?)\s*$", re.MULTILINE)


def test_what_is_let_pass_has_its_reason_beside_it() -> None:
    bare = [
        f"{path.relative_to(PROJECT)}:{source.count(chr(10), 0, match.start()) + 1}"
        for folder in ("src", "tests", "benchmarks", "docs")
        for path in sorted((PROJECT / folder).rglob("*.py"))
        for source in [path.read_text(encoding="utf-8")]
        for match in BARE.finditer(source)
    ]
    assert not bare, (
        f"Say why behind it (# noqa: B018 - looking it up is the test; mypy reads no tests): {bare}"
    )


def test_every_folder_is_in_the_architecture() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for name in (*(f"{folder}/" for folder in (*BASE, *FLOW)), *(f"{name}.py" for name in TOP)):
        assert f"`{name}`" in text, f"ARCHITECTURE.md has no line for `{name}`."


def test_tests_mirror_the_folders() -> None:
    tests = PROJECT / "tests"
    folders = {path.name for path in tests.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*BASE, *FLOW, "notebooks", "shared"}, "A test lies in the folder of what it tests."


def test_importing_is_cheap_and_silent() -> None:
    code = (
        "import sys, narrative; narrative.read_corpus, narrative.match, narrative.sentiment; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (run.stdout.strip(), run.stderr) == ("[]", "")

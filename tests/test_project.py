"""pyproject.toml, requirements.lock and environment.yml say the same thing."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from checkout import PROJECT

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [Requirement(line.removesuffix("\\").strip()) for line in re.findall(r"^\S.*", LOCK, re.MULTILINE)]
PYTHONS = ["3.11", "3.12", "3.13"]


def declared() -> list[Requirement]:
    project = PYPROJECT["project"]
    texts = [*project["dependencies"], *PYPROJECT["build-system"]["requires"]]
    texts += [text for extra in project["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_holds_every_declared_package_on_each_python(python: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
        "extra": "",
    }
    versions = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in LOCKED
        if pin.marker is None or pin.marker.evaluate(environment)
    }
    for requirement in declared():
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


#: Import names that differ from the names of their packages.
PACKAGES = {"IPython": "ipython", "vaderSentiment": "vadersentiment", "yaml": "pyyaml"}

#: What the extras `dask`, `imports` and `spacy` bring, imported only where it is asked for.
OF_EXTRAS = {"distributed", "lxml", "pypdfium2", "spacy", "srsly", "trafilatura", "warcio"}
#: What is used without an import statement, and how.
WITHOUT_IMPORT = {
    "jupyterlab": "opens the notebooks",
    "textblob": "its rules are loaded by the path of their file, in engine/valence_tokens.py",
}


def test_every_import_is_declared_and_every_declared_package_is_used() -> None:
    imports = set()
    for path in (PROJECT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imports |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imports.add(node.module.split(".")[0])
    imports -= set(sys.stdlib_module_names) | {"narrative"} | OF_EXTRAS
    used = {canonicalize_name(PACKAGES.get(name, name)) for name in imports}
    names = {canonicalize_name(Requirement(text).name) for text in PYPROJECT["project"]["dependencies"]}
    assert used == names - set(WITHOUT_IMPORT)


def test_lock_pins_and_hashes_everything_and_names_no_address() -> None:
    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) for pin in LOCKED)
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) == len(LOCKED)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCK


def test_environment_gives_conda_users_the_lock() -> None:
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    allowed = SpecifierSet(python.removeprefix("python "))
    assert pip == "pip"
    assert packages == {"pip": ["--requirement requirements.lock"]}
    oldest = SpecifierSet(PYPROJECT["project"]["requires-python"])
    for version in PYTHONS:
        assert version in allowed
        assert version in oldest
        assert f"Programming Language :: Python :: {version}" in PYPROJECT["project"]["classifiers"]
    assert "3.10" not in allowed
    assert "3.10" not in oldest


def test_versions_agree() -> None:
    import narrative

    version = PYPROJECT["project"]["version"]
    assert narrative.__version__ == version
    assert f'version: "{version}"' in (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version}" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_tests_that_are_named_are_there() -> None:
    sources = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *(PROJECT / "src").rglob("*.py")]
    sources += [*(PROJECT / "src").rglob("*.toml"), *(PROJECT / "benchmarks").rglob("*.py")]
    named = {
        (path.name, name)
        for path in sources
        for name in re.findall(r"tests/[a-z_/]+\.py", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert [pair for pair in sorted(named) if not (PROJECT / pair[1]).is_file()] == []

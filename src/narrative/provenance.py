"""What made a number, beside its data: the source files of this package, and the versions of others."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

__version__ = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent
#: The packages whose versions can change a number: those that measure, and those that read files.
MEASURING = (
    "pandas", "numpy", "pyarrow", "regex", "nltk", "nupunkt", "textblob", "vaderSentiment", "scipy",
    "ruptures", "networkx", "mistune", "pysyllables", "syllapy", "openpyxl", "PyYAML", "py3langid",
    "defusedxml", "lxml", "pypdfium2", "trafilatura", "warcio",
)  # fmt: skip
#: Those, and the others that this package stands on: they can change a figure, a page, or a run.
PACKAGES = (
    *MEASURING, "matplotlib", "papermill", "jinja2", "nbclient", "nbformat", "ipykernel", "ipython",
    "pygments", "jupyter_client", "jupyterlab", "anywidget", "traitlets", "click", "filelock",
)  # fmt: skip
#: The folders that show, run or keep what was measured. Whatever is not named here counts as measuring.
SHOWING = frozenset({"cli", "figures", "reading", "reports", "studies", "widgets"})
#: Files of the package that can change a report.
_ENDINGS = frozenset({".py", ".csv", ".toml", ".j2", ".css"})


def list_versions(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Versions of this package, of Python, and of every package that can change a number or a figure.

    >>> list(list_versions())[:3]
    ['narrative', 'python', 'pandas']
    """
    versions = {"narrative": __version__, "python": platform.python_version()}
    for package in packages:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return versions


@cache
def hash_sources() -> dict[str, str]:
    """SHA-256 of each file of this package that can change a report, by its path in the package.

    >>> len(hash_sources()["matching/matching.py"])
    64
    """
    files = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in _ENDINGS and path.is_file())
    return {
        path.relative_to(_PACKAGE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@cache
def hash_code() -> str:
    """One SHA-256 for all files of this package that can change a report."""
    return _hash_lines(f"{path} {digest}" for path, digest in hash_sources().items())


@cache
def hash_measuring() -> str:
    """One SHA-256 for all that measures: our source files, Python, and the packages that they stand on.

    Lexicons are not in it; each has a hash of its own.
    """
    sources = [
        f"{path} {digest}"
        for path, digest in hash_sources().items()
        if path.endswith(".py") and path.removesuffix(".py").split("/")[0] not in SHOWING
    ]
    return _hash_lines([*sources, *(f"{name} {version}" for name, version in _measuring_versions().items())])


def _measuring_versions() -> dict[str, str]:
    return list_versions(MEASURING)


def _hash_lines(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

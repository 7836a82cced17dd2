"""Where notebooks, lexicons and corpora lie: in a checkout, an editable install and a wheel alike.

Lexicons always lie inside the package. Notebooks, and corpora that ship, lie beside `src/` in
a checkout (an editable install is one) and inside the package in a wheel. Other corpora lie where the user
has them.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Any

from narrative.errors import CorpusError, ParameterError, UnknownNameError
from narrative.errors.tracebacks import suggest

_PACKAGE = Path(__file__).resolve().parent
_DISTRIBUTION = "news-rhetoric"
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
#: Characters of TOML that are read; a card or a batch file of a thousand entries has a tenth of them.
MOST_TOML = 1_000_000
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*+({_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{20}})", re.MULTILINE)
#: What the runner was given for a file or folder, and where that is, as JSON; set by the runner, whose
#: notebooks work in another folder than the one it is called from.
GIVEN_PATHS = "NARRATIVE_PATHS"
#: Where measured documents are kept; set by the runner.
STORE_FOLDER = "NARRATIVE_STORE"


def lexicons_folder() -> Path:
    """Return the folder that holds one folder for each lexicon that ships."""
    return _PACKAGE / "lexicons"


def notebooks_folder() -> Path:
    """Return the folder of the notebooks that ship: in the package, else in the project around it.

    Raises:
        UnknownNameError: neither place has notebooks, so the installation is broken.
    """
    root = project_root()
    places = [_PACKAGE / "notebooks"]
    if root:
        places.append(root / "notebooks")
    for folder in places:
        if folder.is_dir():
            return folder
    raise UnknownNameError("folder", "notebooks", ())


def project_root() -> Path | None:
    """Return the root of the checkout: the one this package lies in, else the one the caller stands in.

    `None` where the package was installed from a wheel and is called from a folder of no checkout.
    """
    around = _PACKAGE.parent.parent
    if _is_project(around):
        return around
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if _is_project(folder)), None)


def find_notebook(name_or_path: str | os.PathLike[str]) -> Path:
    """Return the notebook of this path, or of this name among those that ship.

    A path is looked up from the caller's folder, then from the project's root; a name goes without `.ipynb`
    or with it.

    Raises:
        UnknownNameError: there is none; the message lists the names that ship.

    Example:
        >>> find_notebook("haiku")
        Traceback (most recent call last):
        narrative.errors.UnknownNameError: Unknown notebook 'haiku'. Available: ...
    """
    given = expand(name_or_path)
    if given.suffix == ".ipynb":
        found = next((place for place in _places(given) if place.is_file()), None)
        if found:
            return found.resolve()
    shipped = notebooks_folder()
    if given.name == str(given):
        named = shipped / (given.name if given.suffix == ".ipynb" else f"{given.name}.ipynb")
        if named.is_file():
            return named.resolve()
    names = sorted(path.stem for path in shipped.glob("*.ipynb") if not path.name.startswith((".", "_")))
    if given.exists():
        reports = ", ".join(name for name in names if not name[0].isdigit())
        raise ParameterError(
            f"{str(given)!r} is not a notebook. Name a report first ({reports}); your articles are named "
            f"with --corpus, as in: narrative report framing-report --corpus {given}"
        )
    raise UnknownNameError("notebook", str(name_or_path), names)


def locate(path: str | os.PathLike[str]) -> Path:
    """Return the path that is meant: of one that the runner was given, that from the caller's folder.

    Example:
        >>> locate("my-lexicon").as_posix()
        'my-lexicon'
    """
    try:
        given = dict(json.loads(os.environ.get(GIVEN_PATHS) or "{}"))
    except (ValueError, TypeError, RecursionError):
        raise ParameterError(
            f"The environment variable {GIVEN_PATHS} has no paths as JSON. Unset it."
        ) from None
    return expand(given.get(os.fspath(path), path))


def expand(path: str | os.PathLike[str]) -> Path:
    """Return a path with the home it begins with, if it begins with `~` and there is such a home.

    Example:
        >>> expand("~nobody-of-this-name/x").as_posix()
        '~nobody-of-this-name/x'
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path's own fails where there is no such home


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Open a regular file for reading; a pipe, a device or a socket, which may never end, is refused at once.

    Raises:
        OSError: it cannot be opened, or is no regular file.

    Example:
        >>> open_regular("/dev/null")
        Traceback (most recent call last):
        OSError: [Errno 22] not a regular file: '/dev/null'
    """
    number = os.open(path, _READ)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
    return os.fdopen(number, "rb")


def read_regular(path: str | os.PathLike[str], most: int | None = None) -> bytes:
    """Read a regular file whole.

    Raises:
        OSError: it cannot be read, or is no regular file.
        ValueError: it has more than `most` bytes.
    """
    with open_regular(path) as file:
        data = file.read() if most is None else file.read(most + 1)
    if most is not None and len(data) > most:
        raise ValueError(f"it has more than {most:,} bytes")
    return data


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML within bounds: a key of n parts takes tomllib n² of memory, gigabytes in a small file.

    Raises:
        ValueError: it is no TOML, is longer than a million characters, is nested too deeply, or has a key of
            more than 20 parts or a whole number of more than 64 bits (the bound of TOML).

    >>> read_toml("year = 2024")
    {'year': 2024}
    >>> read_toml(".".join(["a"] * 50_000) + " = 1")
    Traceback (most recent call last):
    ValueError: line 1 has a key of more than 20 parts
    """
    if len(text) > MOST_TOML:
        raise ValueError(f"it has more than {MOST_TOML:,} characters")
    if long := _LONG_KEY.search(text):
        line = text.count("\n", 0, long.start(1)) + 1
        raise ValueError(f"line {line} has a key of more than 20 parts")
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise ValueError("its values are nested too deeply") from None
    _check_numbers(table)
    return table


def _check_numbers(table: dict[str, Any]) -> None:
    """Refuse whole numbers of more than 64 bits: in hexadecimal they can be too long to be shown at all."""
    inside: list[Any] = [table]
    while inside:
        value = inside.pop()
        if isinstance(value, dict):
            for key, held in value.items():
                if isinstance(held, int) and not -(2**63) <= held < 2**63:
                    raise ValueError(f"the number of {key[:40]!r} has more than 64 bits")
            inside += value.values()
        elif isinstance(value, list):
            inside += value
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise ValueError("a number in a list has more than 64 bits")


def list_paths(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
) -> list[str | os.PathLike[str]]:
    """Return the paths of a corpus, of which one or several were given.

    Raises:
        CorpusError: there is none, one is no path, or it is a table.

    >>> list_paths("harbour"), list_paths(["a.csv", "b.csv"])
    (['harbour'], ['a.csv', 'b.csv'])
    >>> list_paths(None)
    Traceback (most recent call last):
    narrative.errors.CorpusError: None is not a path. Give a file, a folder, or the name of a corpus.
    """
    if hasattr(path, "columns"):  # a data frame, whose names of columns would be taken for paths
        raise CorpusError("This is a table, not a path. Corpus.from_documents(table) makes a corpus of it.")
    paths = list(path) if isinstance(path, Iterable) and not isinstance(path, str | os.PathLike) else [path]
    for one in paths:
        if not isinstance(one, str | os.PathLike):
            way = "Give a file, a folder, or the name of a corpus."
            raise CorpusError(f"{one!r} is not a path. {way}")
    if not paths:
        raise CorpusError("The list of paths is empty. Give a file, a folder, or several.")
    return paths


def find_corpus(name_or_path: str | os.PathLike[str], *, folder: Path | None = None) -> Path:
    """Return the file or folder of this path, or of the corpus of this name among those that ship.

    Looked up in this order: from the caller's folder; from the project's root; as a name in the project's
    folder `corpus/`; as a name among the corpora inside the package. The path comes back absolute.

    Args:
        name_or_path: a path, or a name.
        folder: stands in for the caller's folder.

    Raises:
        CorpusError: nothing is there; the message lists every place that was looked at.

    Example:
        >>> find_corpus("no-such-folder")
        Traceback (most recent call last):
        narrative.errors.CorpusError: There is no file or folder 'no-such-folder'. ...
    """
    text = os.fspath(name_or_path)
    if not text.strip():
        raise CorpusError("The path of the corpus is empty. Give a file, a folder, or the name of a corpus.")
    if "\0" in text:
        raise CorpusError(f"The path of the corpus has a NUL character: {text!r}.")
    given = locate(text)
    places = list(_places(given, folder))
    if given.name == text:
        root = project_root()
        places += [root / "corpus" / text] if root else []
        places += [_PACKAGE / "corpora" / text]
    for place in places:
        if os.path.lexists(place):
            return Path(os.path.abspath(place))  # noqa: PTH100 - resolve() would also follow links
    looked = ", ".join(dict.fromkeys(str(place) for place in places))
    hint = _suggest_path(given, places) or " Give its path from the folder you work in, or in full."
    raise CorpusError(f"There is no file or folder {text!r}.{hint} Looked at: {looked}.")


def shipped_corpora() -> dict[str, Path]:
    """Return the folder of each corpus that ships, by name: in the package, else in the project around it."""
    root = project_root()
    places = ([root / "corpus"] if root else []) + [_PACKAGE / "corpora"]
    found = {
        folder.name: folder
        for place in places
        if place.is_dir()
        for folder in place.iterdir()
        if folder.is_dir() and not folder.name.startswith((".", "_"))
    }
    return dict(sorted(found.items()))


def _suggest_path(given: Path, places: list[Path]) -> str:
    """The path that was probably meant: a name like it beside one of the places, or a corpus that ships."""
    names = {} if given.name != str(given) else dict.fromkeys(shipped_corpora())
    for place in places:
        with contextlib.suppress(OSError):
            beside = sorted(
                path.name for path in place.parent.iterdir() if not path.name.startswith((".", "_"))
            )
            names |= dict.fromkeys((given.parent / name).as_posix() for name in beside)
    return suggest(given.as_posix(), names)


def _places(given: Path, folder: Path | None = None) -> Iterator[Path]:
    """Yield where a path may lie: as it is from the caller's folder, then from the project's root."""
    yield (folder or Path.cwd()) / given
    root = project_root()
    if root and not given.is_absolute():
        yield root / given


@cache
def _is_project(folder: Path) -> bool:
    """Say whether the folder is the root of a checkout of this project."""
    declared = folder / "pyproject.toml"
    try:
        name = read_toml(read_regular(declared, MOST_TOML).decode("utf-8")).get("project", {}).get("name")
    except (OSError, ValueError, AttributeError):
        return False
    return bool(name == _DISTRIBUTION)

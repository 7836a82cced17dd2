"""A folder to start from: the notebooks, set to a corpus, a lexicon to fill in, a batch file and a README."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from narrative.clock import run_day
from narrative.errors import ParameterError
from narrative.resources import expand, find_corpus, notebooks_folder, shipped_corpora

#: The corpus of a study for which none was named: it ships, and was made for teaching.
TEACHING = "harbour"
#: Where the path of the corpus is declared in the parameters of a notebook.
_DECLARED = re.compile(r'^corpus_path: str = "(?:[^"\\\n]|\\.)*"', re.MULTILINE)


@dataclass(frozen=True)
class Study:
    """A folder that was made.

    Attributes:
        folder: where it is.
        corpus: the corpus of its notebooks, as they name it.
        course: the names of the notebooks of the course.
        reports: the names of the other notebooks.
    """

    folder: Path
    corpus: str
    course: tuple[str, ...]
    reports: tuple[str, ...]


def make_study(folder: str | os.PathLike[str], *, corpus: str | os.PathLike[str] | None = None) -> Study:
    """Make a folder to start from. It is there whole, or not at all.

    Args:
        folder: the new folder. One that is there already must be empty.
        corpus: the articles, a path seen from the caller's folder, or the name of a corpus that ships. The
            notebooks name a path in full, so that they find it from wherever they are run. Without it they
            read `harbour`, and there is a folder for articles.

    Raises:
        ParameterError: something is there already, or the folder cannot be made under this name.
        CorpusError: there is nothing at `corpus`.
        OSError: it cannot be written.

    Example:
        >>> with tempfile.TemporaryDirectory() as home:
        ...     study = make_study(Path(home, "my-study"))
        ...     sorted(path.name for path in study.folder.iterdir() if path.suffix != ".ipynb")
        ['README.md', 'articles', 'batch.toml', 'lexicon']
        >>> study.corpus, study.course[0]
        ('harbour', '00-start-here')
    """
    target = _check_target(os.fspath(folder))
    named = TEACHING if corpus is None else _name_corpus(corpus)
    workshop = Path(tempfile.mkdtemp(prefix=".narrative-new-", dir=target.parent))
    try:
        made = workshop / "study"
        made.mkdir()
        _write_templates(made, named, with_articles=corpus is None)
        names = _copy_notebooks(made, named)
        _put_in_place(made, target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    course = tuple(name for name in names if name[:2].isdecimal())
    return Study(target, named, course, tuple(name for name in names if name not in course))


def _check_target(given: str) -> Path:
    """Return the folder that is to be made, in full."""
    if not given.strip() or not _is_plain(given):
        raise ParameterError(f"{given!r} cannot be the name of a folder.")
    target = Path(os.path.abspath(expand(given)))  # noqa: PTH100 - resolve() would also follow links
    if target == Path.cwd():
        raise ParameterError("That is the folder you are in. Give the name of a new one, as in: my-study")
    if os.path.lexists(target) and (target.is_symlink() or not target.is_dir() or any(target.iterdir())):
        raise _taken(given)
    if not target.parent.is_dir():
        parent = os.path.dirname(given.rstrip("/")) or str(target.parent)  # noqa: PTH120 - as it was given
        raise ParameterError(f"There is no folder {parent!r} to make it in. Make that one first.")
    return target


def _taken(given: str) -> ParameterError:
    return ParameterError(
        f"There is something at {given!r} already, and it is left as it is. Choose another name."
    )


def _name_corpus(given: str | os.PathLike[str]) -> str:
    """Return how the notebooks name a corpus: by its name if it ships, else by its path in full."""
    text = os.fspath(given)
    found = find_corpus(text)
    if shipped_corpora().get(text) == found:
        return text
    named = found.as_posix()
    if not _is_plain(named):
        raise ParameterError(f"The path {named!r} cannot be written into a notebook. Rename it.")
    return named


def _is_plain(text: str) -> bool:
    """Say whether a path can be written as UTF-8 on one line."""
    return text.isprintable() and not any(0xD800 <= ord(character) < 0xE000 for character in text)


def _write_templates(folder: Path, corpus: str, *, with_articles: bool) -> None:
    """Write the README, the batch file, the lexicon, and the folder for articles."""
    source = Path(__file__).with_name("template")
    reads = f"`{TEACHING}`, a corpus made for teaching, until you do"
    fill = {
        "@CORPUS@": json.dumps(corpus, ensure_ascii=False),
        "@YEAR@": str(run_day().year),
        "@READS@": reads if with_articles else "the articles that were named when this folder was made",
    }
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if not path.is_file() or (place.parts[0] == "articles" and not with_articles):
            continue
        text = path.read_text(encoding="utf-8")
        for mark, value in fill.items():
            text = text.replace(mark, value)
        if not with_articles:
            text = "".join(line for line in text.splitlines(keepends=True) if "`articles/`" not in line)
            text = text.replace("narrative corpus articles", "narrative corpus PATH")
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")


def _copy_notebooks(folder: Path, corpus: str) -> list[str]:
    """Copy the notebooks that ship, set to a corpus, and return their names."""
    names = []
    literal = f"corpus_path: str = {json.dumps(corpus, ensure_ascii=False)}"
    for path in sorted(notebooks_folder().glob("*.ipynb")):
        if path.name.startswith((".", "_")):
            continue
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                source = _DECLARED.sub(lambda _: literal, "".join(cell["source"]), count=1)
                cell["source"] = source.splitlines(keepends=True)
        text = json.dumps(notebook, indent=1, ensure_ascii=False)
        (folder / path.name).write_text(f"{text}\n", encoding="utf-8")
        names.append(path.stem)
    return names


def _put_in_place(made: Path, target: Path) -> None:
    """Rename a folder to `target`, unless something has come to be there meanwhile."""
    try:
        if target.is_dir():
            target.rmdir()  # it is empty, or this fails
        made.rename(target)
    except OSError:
        if os.path.lexists(target):
            raise _taken(str(target)) from None
        raise

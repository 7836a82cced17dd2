"""Which files a corpus has, in an order and with names that do not depend on where it lies."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from narrative.corpus.readers.description_file import NAME as DESCRIPTION
from narrative.corpus.readers.description_file import is_description
from narrative.corpus.readers.own_output import OWN_FILES, is_own_file, is_own_folder, is_within_own
from narrative.corpus.readers.rows import Problem

#: The files that are one article each.
ARTICLES = (
    ".txt", ".md", ".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".xhtml", ".mht",
    ".mhtml", ".eml", ".epub", ".zip", ".mbox",
)  # fmt: skip


@dataclass(frozen=True)
class File:
    """A file of a corpus.

    Attributes:
        path: where it is.
        name: its path below the corpus, by which the table of problems names it.
        stem: the same without its ending; what a document in it is called that has no id.
    """

    path: Path
    name: str
    stem: str


@dataclass(frozen=True)
class Listing:
    """The files of a corpus in their order, and those of which it is clear that they cannot be read."""

    files: list[File]
    problems: list[Problem]

    @property
    def found(self) -> int:
        """How many files there are, readable or not."""
        return len(self.files) + sum(problem.lost for problem in self.problems)


def list_files(roots: Iterable[Path]) -> Listing:
    """List the files in folders (deep) and the single files among `roots`, each file once.

    README files, and names that begin with a dot, an underscore or `~$`, are not articles: they are passed
    over, unless they are named themselves; so is what this program wrote (`own_output`), and `corpus.toml`.
    Symbolic links are followed, but to no place that was seen before, so that loops end and nothing is read
    twice. Files come sorted by their path below the corpus.
    """
    given = sorted(set(roots), key=os.fspath)
    if not given:
        return Listing([], [])
    common = Path(os.path.commonpath([root.parent for root in given]))
    search = _Search(common if len(given) > 1 else None)
    found: list[Found] = []
    for root in given:
        if root.is_dir():
            paths = search.walk(root) if not is_within_own(root) else search.refuse(root)
        else:
            paths = [root] if search.is_first(root) or _unreadable(root) else []
        base = root if root.is_dir() else root.parent
        found += [Found(path, _shown(path, common), _shown(path, base)) for path in paths]
    found.sort(key=lambda file: (file.long, os.fspath(file.path)))
    files: list[File] = []
    for file, stem in zip(found, name_files(found, search.problems), strict=True):
        name = file.long if len(given) > 1 else file.short
        path = Path(file.path)
        if reason := _unreadable(path):
            search.problems.append(Problem(name, reason, "left out", True))
        else:
            files.append(File(path, name, stem))
    return Listing(files, search.problems)


def is_passed_over(name: str) -> bool:
    """Say whether a file or folder of this name is no article: README, hidden, private, or an Office lock.

    >>> [is_passed_over(name) for name in ("README.md", ".git", "_notes", "~$a.xlsx", "readme-first.txt")]
    [True, True, True, True, False]
    """
    return name.startswith((".", "_", "~$")) or name.casefold().partition(".")[0] == "readme"


@dataclass(frozen=True)
class Found:
    """A file with its path below the folder common to all that was asked for, and below its own root."""

    path: Path | str
    long: str
    short: str


class _Search:
    """A walk through folders that enters none twice."""

    def __init__(self, base: Path | None) -> None:
        self.base = base
        self.seen: set[tuple[int, int]] = set()
        self.problems: list[Problem] = []
        self.own: set[Path] = set()

    def walk(self, root: Path) -> list[Path]:
        """Return the files in a folder and below it; links last, so that none takes a file's place."""
        links: list[Path] = []
        self.is_first(root)
        files = self._enter(root, root, links)
        while links:
            link = links.pop(0)
            if self.is_first(link):
                files += self._enter(link, root, links) if link.is_dir() else [link]
            elif not os.path.exists(link):  # noqa: PTH110 - Path.exists raises on some broken links
                files.append(link)
            elif not (link.is_dir() and is_own_folder(link.resolve(), _names_in(link))):
                self._note(link, root, "a link to what is read already", "passed over", False)
        return files

    def refuse(self, root: Path) -> list[Path]:
        """Return no file of a folder that lies in a report."""
        self._note_own(root, root)
        return []

    def is_first(self, path: Path) -> bool:
        """Say whether this file or folder, under whatever name, is met for the first time."""
        try:
            status = path.stat()
        except OSError:
            return False
        key = (status.st_dev, status.st_ino)
        if key in self.seen and (status.st_nlink == 1 or stat.S_ISDIR(status.st_mode)):
            return False
        self.seen.add(key)
        return True

    def _enter(self, folder: Path, root: Path, links: list[Path]) -> list[Path]:
        """Return the files in a folder and below it; put links aside."""
        files: list[Path] = []
        folders = [folder]
        while folders:
            here = folders.pop()
            try:
                with os.scandir(here) as entries:
                    inside = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._note(here, root, f"unreadable folder: {error.strerror}", "left out", True)
                continue
            if is_own_folder(here, (entry.name for entry in inside)):
                self._note_own(here if here == root else here.parent, root)
                continue
            for entry in inside:
                if is_passed_over(entry.name):
                    continue
                path = here / entry.name
                if is_description(entry.name):
                    if here != root and entry.name == DESCRIPTION:
                        way = "not followed here; they apply when that folder is read by itself"
                        self._note(path, root, "rules for the articles in its folder", way, False)
                    continue
                if entry.name in OWN_FILES and is_own_file(path):
                    self._note_own(here, root)
                    continue
                if entry.is_symlink():
                    links.append(path)
                elif self.is_first(path):
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(path)
                    else:
                        files.append(path)
        return files

    def _note_own(self, folder: Path, root: Path) -> None:
        """Note once, of the uppermost folder, that this program wrote something in it."""
        if not any(above in self.own for above in (folder, *folder.parents)):
            self.own.add(folder)
            said = "written by narrative: reports, results or a lexicon, no articles"
            self._note(folder, root, said, "passed over", False)

    def _note(self, path: Path, root: Path, problem: str, consequence: str, lost: bool) -> None:
        """Add to the problems."""
        self.problems.append(Problem(_shown(path, self.base or root), problem, consequence, lost))


def _names_in(folder: Path) -> list[str]:
    """Return the names of what is in a folder, if that can be seen."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def _unreadable(path: Path) -> str:
    """Say why a path cannot be opened as a file, or nothing if it can."""
    try:
        status = path.stat()
    except OSError as error:
        kind = "a link that leads nowhere" if path.is_symlink() else error.strerror or "unknown"
        return f"unreadable: {kind}"
    return "" if stat.S_ISREG(status.st_mode) else "unreadable: not a regular file"


def name_files(files: list[Found], problems: list[Problem]) -> list[str]:
    """Name each article without its ending; where two would be called the same, by more of their paths."""
    levels = [0] * len(files)
    articles = [place for place, file in enumerate(files) if file.long.casefold().endswith(ARTICLES)]
    while True:
        names = [
            _at_level(file, level, place)
            for place, (file, level) in enumerate(zip(files, levels, strict=True))
        ]
        count = Counter(names[place] for place in articles)
        again = [place for place in articles if count[names[place]] > 1]
        if not again:
            break
        for place in again:
            levels[place] += 1
    for place in articles:
        if levels[place] in (1, 3):
            said = f"its id is {names[place]}"
            problems.append(
                Problem(files[place].short, "another file has the same name but for its ending", said, False)
            )
    return names


def _at_level(file: Found, level: int, place: int) -> str:
    """Name a file: below its root, with its ending, below all roots, with its ending, with a number."""
    names = (_stem(file.short), file.short, _stem(file.long), file.long, f"{file.long}~{place + 1}")
    return names[min(level, 4)]


def _stem(name: str) -> str:
    """Take the ending off a path."""
    return os.path.splitext(name)[0]  # noqa: PTH122 - pathlib takes ten times as long


def _shown(path: Path, base: Path) -> str:
    """Return a path below another as text that can be stored, with slashes."""
    return show_name(path.relative_to(base).as_posix())


def show_name(name: str) -> str:
    r"""Return the name of a file or folder as text that can be stored, whatever bytes it has on the disk.

    >>> show_name("caf\udce9")
    'caf\\xe9'
    """
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))

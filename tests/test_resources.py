"""Where things lie: in a checkout, as if installed from a wheel, and from any folder of the caller's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import PROJECT
from narrative import resources
from narrative.errors import CorpusError, UnknownNameError


def test_this_is_a_checkout() -> None:
    assert resources.project_root() == PROJECT
    assert resources.notebooks_folder() == PROJECT / "notebooks"
    assert resources.lexicons_folder() == PROJECT / "src" / "narrative" / "lexicons"


def test_corpora_are_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seed = PROJECT / "corpus" / "defection"
    for given in ("defection", "corpus/defection", "corpus/defection/", str(seed), seed):
        assert resources.find_corpus(given) == seed
    (tmp_path / "corpus" / "defection").mkdir(parents=True)
    assert (
        resources.find_corpus("corpus/defection") == tmp_path / "corpus" / "defection"
    )  # the caller's comes first
    (tmp_path / "defection").mkdir()
    assert resources.find_corpus("defection") == tmp_path / "defection"
    assert resources.find_corpus(Path("..") / tmp_path.name) == tmp_path


@pytest.mark.parametrize("given", ["", "  ", "a\0b"])
def test_paths_that_are_none(given: str) -> None:
    with pytest.raises(CorpusError, match="path of the corpus"):
        resources.find_corpus(given)


def test_a_corpus_that_is_not_there_names_every_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError) as caught:
        resources.find_corpus("gone")
    for place in (tmp_path / "gone", PROJECT / "gone", PROJECT / "corpus" / "gone"):
        assert str(place) in str(caught.value)


def test_corpora_that_ship_lie_in_the_package_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same name in both places means the package's; files and hidden folders are no corpora."""
    assert resources.shipped_corpora() == {
        name: PROJECT / "corpus" / name for name in ("defection", "harbour", "mixed-files")
    }
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    for name in ("harbour", "other", "_draft", ".git"):
        (tmp_path / "corpora" / name).mkdir(parents=True)
    (tmp_path / "corpora" / "README.md").write_text("Corpora")
    monkeypatch.setattr(resources, "project_root", lambda: PROJECT)
    assert resources.shipped_corpora() == {
        "defection": PROJECT / "corpus" / "defection",
        "harbour": tmp_path / "corpora" / "harbour",
        "mixed-files": PROJECT / "corpus" / "mixed-files",
        "other": tmp_path / "corpora" / "other",
    }


def test_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name in ("close-reading.ipynb", "_draft.ipynb", "notes.txt"):
        (shipped / name).write_text("{}")
    monkeypatch.setattr(resources, "notebooks_folder", lambda: shipped)
    monkeypatch.chdir(tmp_path)
    assert resources.find_notebook("close-reading") == shipped / "close-reading.ipynb"
    assert resources.find_notebook("close-reading.ipynb") == shipped / "close-reading.ipynb"
    assert resources.find_notebook("shipped/close-reading.ipynb") == shipped / "close-reading.ipynb"
    with pytest.raises(UnknownNameError, match=r"Unknown notebook 'haiku'\. Available: close-reading\."):
        resources.find_notebook("haiku")
    with pytest.raises(UnknownNameError, match=r"Unknown notebook 'shipped/gone\.ipynb'"):
        resources.find_notebook("shipped/gone.ipynb")


def test_as_installed_from_a_wheel(tmp_path: Path) -> None:
    """A wheel has the notebooks inside the package and no project around it."""
    package = tmp_path / "site" / "narrative"
    package.mkdir(parents=True)
    for module in ("errors.py", "resources.py", "tracebacks.py"):
        shutil.copy(PROJECT / "src" / "narrative" / module, package)
    (package / "__init__.py").write_text("")
    (package / "notebooks").mkdir()
    (package / "notebooks" / "close-reading.ipynb").write_text("{}")
    (package / "corpora" / "harbour").mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    program = (
        "from narrative.resources import *;"
        "print(project_root(), find_notebook('close-reading'), find_corpus('harbour'), lexicons_folder())"
    )

    def run(folder: Path) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        )  # fmt: skip
        return done.stdout.split()

    notebook = str(package / "notebooks" / "close-reading.ipynb")
    inside = [notebook, str(package / "corpora" / "harbour"), str(package / "lexicons")]
    assert run(elsewhere) == ["None", *inside]
    assert run(PROJECT / "tests")[0] == str(PROJECT)  # called from a checkout, its corpora are at hand

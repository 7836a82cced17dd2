"""Where things lie: in a checkout, as if installed from a wheel, and from any folder of the caller's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from checkout import PROJECT
from narrative import resources
from narrative.corpus.readers.description_file import read_description
from narrative.errors import CorpusError, NarrativeError, ParameterError, UnknownNameError
from narrative.lexicons.files import read_card
from narrative.lexicons.loading import load_lexicon
from narrative.reports.batch.batch_files import read_batch_file
from narrative.reports.planning.parameter_files import read_values
from narrative.resources import read_toml


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
    shutil.copy(PROJECT / "src" / "narrative" / "resources.py", package)
    shutil.copytree(PROJECT / "src" / "narrative" / "errors", package / "errors")
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


# TOML within bounds -------------------------------------------------------------------------------------

#: A key of 50,000 parts: 100 kB, of which tomllib makes some ten gigabytes.
DEEP = ".".join(["a"] * 50_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"x = 1\n{DEEP} = 1", "line 2 has a key of more than 20 parts"),
        (f"[{DEEP}]", "line 1 has a key of more than 20 parts"),
        (f"[[ {DEEP} ]]", "line 1 has a key of more than 20 parts"),
        (f"x = {{ y = 1, {DEEP} = 1 }}", "line 1 has a key of more than 20 parts"),
        (".".join(['"a b"', "'c'"] * 11) + " = 1", "line 1 has a key of more than 20 parts"),
        ("a = " + "[" * 50_000, "nested too deeply"),
        ("# " + "x" * 1_000_000, "more than 1,000,000 characters"),
        ("year = 0x" + "f" * 20_000, "the number of 'year' has more than 64 bits"),  # cannot be shown at all
        ("year = [[9223372036854775808]]", "a number in a list has more than 64 bits"),
    ],
)
def test_toml_that_takes_gigabytes_is_refused_by_every_reader(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        read_toml(text)
    readers: dict[str, Callable[[Path], object]] = {
        "corpus.toml": read_description, "settings.toml": read_values, "nightly.toml": read_batch_file,
        "card.toml": lambda path: load_lexicon(path.parent),
    }  # fmt: skip
    (tmp_path / "entries.csv").write_text("category,pattern\nhope,hope\n", encoding="utf-8")
    for name, read in readers.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(NarrativeError) as refused:
            read(tmp_path / name)
        assert said in str(refused.value) or "it has more than" in str(refused.value)


@pytest.mark.parametrize("text", ['x = "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a"', "a.b.c = 1.5"])
def test_toml_with_points_in_its_texts_is_read(text: str) -> None:
    assert read_toml(text) == tomllib.loads(text)


@pytest.mark.parametrize("name", ["settings.toml", "nightly.toml", "card.toml"])
def test_a_pipe_is_no_file_of_settings(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / "entries.csv").write_text("category,pattern\nhope,hope\n", encoding="utf-8")
    read = {"settings.toml": read_values, "nightly.toml": read_batch_file}.get(name)
    with pytest.raises((NarrativeError, OSError), match="not a regular file"):
        read(tmp_path / name) if read else read_card(tmp_path / name)


def test_the_line_of_a_mistake_in_a_long_batch_file_is_found_at_once(tmp_path: Path) -> None:
    reports = [f'[[report]]\nnotebook = "close-reading"\nname = "r{n}"\n\n# next' for n in range(600)]
    reports[400] = '[[report]]\nnotebook = "close-reading"\nname = [\n  1,\n]\n'
    (tmp_path / "nightly.toml").write_text("\n".join(reports), encoding="utf-8")
    before = time.process_time()
    with pytest.raises(ParameterError, match=r"line 2005, "):
        read_batch_file(tmp_path / "nightly.toml").refuse()
    assert time.process_time() - before < 10

"""The wheel holds what a call from any folder needs, and not the article whose rights are not known."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checkout import PROJECT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=PROJECT, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_ships_notebooks_lexicons_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for source in [*(PROJECT / "notebooks").glob("*.ipynb")]:
        assert f"narrative/notebooks/{source.name}" in names
    data = (
        ("lexicons", "*/*.csv"),
        ("lexicons", "*/*.toml"),
        ("reports/publishing/templates", "*/*"),
        ("studies/template", "**/*"),
    )
    for folder, pattern in data:
        sources = [path for path in (PROJECT / "src/narrative" / folder).glob(pattern) if path.is_file()]
        assert sources
        for path in sources:
            assert path.relative_to(PROJECT / "src").as_posix() in names
    articles = [path for path in (PROJECT / "corpus/harbour").rglob("*") if path.is_file()]
    assert articles
    for path in articles:
        assert f"narrative/corpora/{path.relative_to(PROJECT / 'corpus').as_posix()}" in names
    assert "narrative/py.typed" in names
    assert not [name for name in names if "defect" in name]


def test_installed_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "article.txt").write_text("They spoke of hope and of unity.", encoding="utf-8")
    code = (
        "import narrative, narrative.resources as r; "
        "corpus = narrative.read_corpus('article.txt'); "
        "matches = narrative.match(corpus, narrative.load_lexicon('solidarity')); "
        "print(narrative.__file__); print(r.find_notebook('close-reading')); "
        "print(sorted(matches['category'])); "
        "harbour = narrative.load_corpus('harbour'); "
        "print(len(harbour), len(harbour.problems), narrative.load_codes('harbour')['coder'].nunique())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere, env={"PYTHONPATH": str(site), "PATH": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    package, notebook, categories, harbour = run.stdout.splitlines()
    assert Path(package).is_relative_to(site)
    assert Path(notebook).is_relative_to(site)
    assert categories == "['hope', 'unity']"
    assert harbour == f"{len(list((PROJECT / 'corpus/harbour').glob('*/*.txt')))} 0 2"


def test_installed_wheel_makes_a_folder_to_start_from(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    subprocess.run(
        [sys.executable, "-m", "narrative.cli", "new", "my-study"],
        cwd=tmp_path, env={"PYTHONPATH": str(site), "PATH": ""}, capture_output=True, check=True,
    )  # fmt: skip
    made = {path.name for path in (tmp_path / "my-study").rglob("*") if path.is_file()}
    assert made >= {path.name for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert made >= {"README.md", "batch.toml", "entries.csv", "card.toml"}

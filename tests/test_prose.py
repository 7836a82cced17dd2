"""The prose for readers is plain: short sentences, words of the field, and no section above grade 11."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click
import pandas as pd
import pytest

from checkout import PROJECT
from narrative import Corpus, list_lexicons, load_lexicon, readability
from narrative.cli import main
from narrative.measures import MEASURES
from narrative.reading import headings
from narrative.text import find_sentences
from prose import Section, read_sections, split_sections

PAGES = sorted(
    {
        path
        for pattern in (
            "README.md",
            "CONTRIBUTING.md",
            "ARCHITECTURE.md",
            "docs/*.md",
            "corpus/**/README.md",
            "*/README.md",
            "src/narrative/studies/template/**/README.md",
        )
        for path in PROJECT.glob(pattern)
    }
)
LESSONS = sorted((PROJECT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
REPORTS = sorted(set((PROJECT / "notebooks").glob("*.ipynb")) - set(LESSONS))
#: Years of school (Flesch-Kincaid), and words in a sentence.
GRADE, LONGEST = 11.0, 25
#: Words that stopped readers, with those that scholars use.
QUAINT = {
    r"reckon\w*": "compute",
    r"(?:drawn )?by lot": "at random",
    r"deal(?:s|t)? \w+ anew|dealt": "reassign at random",
    r"outlasts?": "after correction",
    r"whence|hence|thereof|nought|betwixt": "plain words",
    r"intervals? holds?|holds? the (?:true|truth)": "contain",
    r"has a place|have a place|places of": "match",
}


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


each_page = pytest.mark.parametrize("path", [*PAGES, *LESSONS, *REPORTS], ids=name)


def grade(sections: list[Section]) -> list[float]:
    """The Flesch-Kincaid grade of each section."""
    texts = ["\n\n".join(section.paragraphs) for section in sections]
    table = pd.DataFrame({"text": texts}, index=[str(number) for number in range(len(texts))])
    scores = readability(Corpus.from_documents(table))
    return list(scores.loc[scores["measure"] == "flesch_kincaid", "value"])


def list_long(sections: list[Section]) -> list[str]:
    """The sentences that are too long."""
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    sentences = [text[start:end] for text in paragraphs for start, end in find_sentences(text)]
    return [sentence for sentence in sentences if len(sentence.split()) > LONGEST]


def test_code_tables_headings_and_names_are_left_out() -> None:
    text = (
        "Before.\n\n# A heading\n\nCall `kwic(corpus)` as Norbert Elias [does](x.md).\n```sh\nmake it\n```\n"
        "| a | table |\n\n- One *item*.\n- Another\n  item.\n\n![picture](x.png)\n\n## Empty\n\n| a |\n"
    )
    assert split_sections(text, "page") == [
        Section("page: ", ("Before.",)),
        Section("page: A heading", ("Call It as It does.", "One item.", "Another item.")),
    ]


@each_page
def test_no_section_is_above_the_grade(path: Path) -> None:
    sections = read_sections(path)
    assert sections
    hard = {
        section.where: round(value, 1)
        for section, value in zip(sections, grade(sections), strict=True)
        if value > GRADE
    }
    assert hard == {}


@each_page
def test_no_sentence_is_long(path: Path) -> None:
    assert list_long(read_sections(path)) == []


@each_page
def test_words_are_those_of_the_field(path: Path) -> None:
    text = " ".join(paragraph for section in read_sections(path) for paragraph in section.paragraphs)
    found = {word: better for word, better in QUAINT.items() if re.search(rf"\b(?:{word})\b", text, re.I)}
    assert found == {}


@pytest.mark.parametrize("command", main.list_commands(click.Context(main)))
def test_help_is_plain(command: str) -> None:
    found = main.get_command(click.Context(main), command)
    assert found is not None
    whole = inspect.cleandoc(found.help or "").split("\n\n")
    texts = ["\n\n".join(part for part in whole if not part.startswith("\b"))]
    texts += [str(option.help) for option in found.params if getattr(option, "help", None)]
    sections = [section for text in texts for section in split_sections(text, command)]
    assert list_long(sections) == []
    assert grade(sections[:1])[0] <= GRADE


@pytest.mark.parametrize("name", list_lexicons()["name"])
def test_a_card_speaks_of_matches(name: str) -> None:
    card = load_lexicon(name).card
    prose = [str(card[key]) for key in ("title", "description", "matching", "weakness")]
    prose += [text for category in card["categories"].values() for text in map(str, category.values())]
    assert [text for text in prose if re.search(r"\bplaces\b", text)] == []


def test_what_tables_show_are_matches() -> None:
    tables = [getattr(headings, name) for name in headings.__all__]
    shown = [label for table in tables for label in table.values()]
    shown += [text for measure in MEASURES.values() for text in (measure.label, measure.unit)]
    assert len(shown) > 100
    assert [label for label in shown if re.search(r"\bplaces?\b", str(label))] == []

"""The prose for readers is plain: short sentences, words of the field, and no section above grade 11."""

from __future__ import annotations

import inspect
import re
import tomllib
from functools import cache

import click
import pandas as pd

from checkout import PROJECT
from narrative import Corpus, readability
from narrative.cli import main
from narrative.measures import MEASURES
from narrative.reading import headings
from narrative.resources import lexicons_folder
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


#: Phrases that stopped readers of messages, captions and docstrings, with what was put in their place.
UNCLEAR = {
    r"chance (?:would|does not) (?:draw|put)": "what chance alone would give",
    r"keeps? company|low line\w* (?:inside|joins)|points? nowhere": "collocate, underscore, has no polarity",
    r"(?<!there )(?:is|are) no (?:tables?|dates?|size|notebook that|path of|language that)": "is not a table",
    r"not vouched|hangs on them|weighty|put right by": "plain words",
}


@cache
def read_all() -> dict[str, list[Section]]:
    """The sections of every page, lesson and report."""
    pages = {str(path.relative_to(PROJECT)): read_sections(path) for path in [*PAGES, *LESSONS, *REPORTS]}
    assert all(pages.values())
    return pages


def read_help() -> dict[str, list[Section]]:
    """What each command says of itself, and then of each option."""
    found = {}
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command is not None
        whole = inspect.cleandoc(command.help or "").split("\n\n")
        texts = ["\n\n".join(part for part in whole if not part.startswith("\b"))]
        texts += [str(option.help) for option in command.params if getattr(option, "help", None)]
        found[name] = [section for text in texts for section in split_sections(text, name)]
    return found


def grade(sections: list[Section]) -> list[float]:
    """The Flesch-Kincaid grade of each section."""
    texts = ["\n\n".join(section.paragraphs) for section in sections]
    table = pd.DataFrame({"text": texts}, index=[str(number) for number in range(len(texts))])
    scores = readability(Corpus.from_documents(table))
    return list(scores.loc[scores["measure"] == "flesch_kincaid", "value"])


def list_hard(sections: list[Section]) -> dict[str, float]:
    """The sections above the grade."""
    graded = zip(sections, grade(sections), strict=True)
    return {section.where: round(value, 1) for section, value in graded if value > GRADE}


def list_long(sections: list[Section]) -> list[tuple[str, str]]:
    """Where the sentences stand that are too long, and the sentences."""
    paragraphs = [(section.where, text) for section in sections for text in section.paragraphs]
    sentences = [
        (where, text[start:end]) for where, text in paragraphs for start, end in find_sentences(text)
    ]
    return [(where, sentence) for where, sentence in sentences if len(sentence.split()) > LONGEST]


def test_code_tables_headings_and_names_are_left_out() -> None:
    text = (
        "Before.\n\n# A heading\n\nCall `kwic(corpus)` as Norbert Elias [does](x.md).\n```sh\nmake it\n```\n"
        "| a | table |\n\n- One *item*.\n- Another\n  item.\n\n![picture](x.png)\n\n## Empty\n\n| a |\n"
    )
    assert split_sections(text, "page") == [
        Section("page: ", ("Before.",)),
        Section("page: A heading", ("Call It as It does.", "One item.", "Another item.")),
    ]


def test_no_section_is_above_the_grade() -> None:
    assert list_hard([section for sections in read_all().values() for section in sections]) == {}


def test_no_sentence_is_long() -> None:
    assert list_long([section for sections in read_all().values() for section in sections]) == []


def test_words_are_those_of_the_field() -> None:
    quaint = re.compile(rf"\b(?:{'|'.join(QUAINT)})\b", re.IGNORECASE)
    found = [
        (section.where, match.group())
        for sections in read_all().values()
        for section in sections
        for match in quaint.finditer(" ".join(section.paragraphs))
    ]
    assert found == [], f"Scholars say: {QUAINT}"


def test_messages_are_in_plain_words() -> None:
    unclear = re.compile(rf"\b(?:{'|'.join(UNCLEAR)})\b", re.IGNORECASE)
    places = [*PROJECT.glob("src/**/*.py"), *PROJECT.glob("notebooks/*.ipynb")]
    found = {
        (path.name, match.group())
        for path in places
        for match in unclear.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set(), f"Say: {UNCLEAR}"


def test_help_is_plain() -> None:
    commands = read_help()
    assert list_long([section for sections in commands.values() for section in sections]) == []
    assert list_hard([sections[0] for sections in commands.values()]) == {}


def test_a_card_speaks_of_matches() -> None:
    found = {}
    for path in lexicons_folder().glob("*/card.toml"):
        card = tomllib.loads(path.read_text(encoding="utf-8"))
        prose = [str(card[key]) for key in ("title", "description", "matching", "weakness")]
        prose += [text for category in card["categories"].values() for text in map(str, category.values())]
        found[path.parent.name] = [text for text in prose if re.search(r"\bplaces\b", text)]
    assert len(found) > 5
    assert not any(found.values()), found


def test_what_tables_show_are_matches() -> None:
    tables = [getattr(headings, name) for name in headings.__all__]
    shown = [label for table in tables for label in table.values()]
    shown += [text for measure in MEASURES.values() for text in (measure.label, measure.unit)]
    assert len(shown) > 100
    assert [label for label in shown if re.search(r"\bplaces?\b", str(label))] == []

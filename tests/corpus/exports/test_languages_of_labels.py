"""Every language of the table of labels is read: the rows differ, and nothing else does."""

from __future__ import annotations

import pytest

from exported import LONG, MORE, centre
from narrative.corpus.exports.labels import load_labels
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.rows import Rows

BODY = f"{LONG}\n\n{MORE}"
#: The 3rd of May 2019 and the word for words, as interfaces of each language write them.
WRITTEN = {
    "english": ("May 3, 2019 Friday", "words"), "german": ("Freitag 3. Mai 2019", "Wörter"),
    "french": ("vendredi 3 mai 2019", "mots"), "dutch": ("3 mei 2019 vrijdag", "woorden"),
    "spanish": ("viernes 3 de mayo de 2019", "palabras"), "italian": ("venerdì 3 maggio 2019", "parole"),
    "portuguese": ("sexta-feira, 3 de maio de 2019", "palavras"), "danish": ("3. maj 2019 fredag", "ord"),
}  # fmt: skip


def read(text: str) -> Rows:
    """The rows of a file."""
    found = read_export(Rows("x"), text.encode(), max_bytes=10**8)
    assert found is not None
    return found


@pytest.mark.parametrize("language", WRITTEN)
def test_nexis_in_every_language(language: str) -> None:
    labels = load_labels()["nexis"]["labels"][language]
    counter = load_labels()["nexis"]["counters"][language][0]
    date, words = WRITTEN[language]
    parts = []
    for number in ("1", "2"):
        line = " ".join({"k": number, "n": "2"}.get(part, part) for part in counter.split())
        parts += [
            centre(line), centre("The Invented Post"), centre(date), "A dispute over the quay",
            f"{labels['author'][0]}: Ann Example", f"{labels['section'][0]}: News",
            f"{labels['length'][0]}: 48 {words}", LONG, MORE, f"{labels['subject'][0]}: HARBOURS (90%)",
            f"{labels['loaded'][0]}: {date}",
        ]  # fmt: skip
    rows = read("\n\n".join(parts))
    assert (rows.kind, rows.stated, rows.numbers, rows.lost) == ("nexis", 2, [1, 2], 0)
    one = {name: column[1] for name, column in rows.cells.items()}
    assert (one["title"], one["date"], one["author"]) == (
        "A dispute over the quay",
        "2019-05-03",
        "Ann Example",
    )
    assert (one["section"], one["words_stated"], one["subject"]) == ("News", 48, "HARBOURS (90%)")
    assert one["text"] == BODY


def test_every_language_of_the_tables_is_tried() -> None:
    table = load_labels()
    assert set(table["nexis"]["labels"]) == set(WRITTEN)
    assert set(table["proquest"]["labels"]) <= set(WRITTEN)


@pytest.mark.parametrize("language", load_labels()["proquest"]["labels"])
@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("blank", ["", "\u00a0"])
def test_proquest_in_every_language(language: str, place: int, blank: str) -> None:
    table = load_labels()["proquest"]["labels"]
    labels = {**table["english"], **table[language]}
    rule = "_" * 60
    parts = []
    for number in (1, 2):
        lines = [
            rule, f"Document {number} de 2", "A dispute over the quay",
            f"{labels['text'][place]}{blank}: {LONG}\n{MORE}",
            *(f"{labels[name][place]}{blank}: {value}" for name, value in (
                ("subject", "Harbours"), ("title", "A dispute over the quay"),
                ("outlet", "The Invented Post"), ("page", "A.1"), ("date", WRITTEN[language][0]),
                ("section", "News"), ("language", "English"),
                ("database_id", f"1000{number}"), ("updated", "2019-05-10"),
            )),
        ]  # fmt: skip
        parts += lines
    rows = read("\n\n".join((*parts, rule, "https://www.example.org/closing\n© Invented")))
    assert (rows.kind, rows.stated, rows.numbers, rows.lost) == ("proquest", 2, [1, 2], 0)
    one = {name: column[1] for name, column in rows.cells.items()}
    assert (one["title"], one["date"], one["outlet"]) == (
        "A dispute over the quay", "2019-05-03", "The Invented Post",
    )  # fmt: skip
    assert (one["page"], one["language"], one["database_id"]) == ("A.1", "en", "10002")
    assert one["text"] == BODY

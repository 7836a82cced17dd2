"""The databases whose exports are read: by what each is recognised, and what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import NamedTuple

from narrative.corpus.documents.paragraphs import Paragraph
from narrative.corpus.exports import (
    apa,
    clippings,
    europresse,
    factiva,
    integrum,
    japanese,
    mediargus,
    nexis,
    proquest,
    proquest_xml,
)
from narrative.corpus.exports.articles import Export
from narrative.corpus.exports.blocks import find_width, split_page, split_text
from narrative.corpus.exports.labelled import fits_labelled, read_labelled
from narrative.corpus.exports.labels import load_labels
from narrative.corpus.exports.layouts import load_layouts

#: What stands in every page of LexisNexis, and in every page of Factiva.
_NEXIS_PAGE = (
    "DOC_ID_",
    "<DOCFULL",
    " DOCUMENTS",
    "LOAD-DATE",
    "DATE-CHARGEMENT",
    ">Dokument ",
    ">Document ",
)
_FACTIVA_PAGE = re.compile(r"""\barticle [a-z]{2,8}Article\b|\barticleParagraph\b""")


@dataclass
class Material:
    """What a file holds, before it is known of which database it is.

    Attributes:
        form: `text`, `page` (HTML), `word` (also RTF), `pdf`, or `xml`.
        text: of a text or a page, what it says; of XML its bytes are in `data`.
        given: the paragraphs of a word processor's file, or the lines of a PDF.
        properties: what a Word file states of itself.
        data: the bytes of an XML file.
    """

    form: str
    text: str = ""
    given: list[Paragraph] = field(default_factory=list)
    properties: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of whatever it is."""
        if self.form == "page":
            return split_page(self.text)
        return split_text(self.text) if self.form == "text" else self.given

    @cached_property
    def folded(self) -> str:
        """All that it says, without case, to look for words in."""
        written = self.text if self.form in ("text", "page") else "\n".join(one.text for one in self.given)
        return written.casefold()

    def count(self, mark: str) -> int:
        """Return how often a mark stands in a text or a page."""
        return self.text.count(mark)


class Database(NamedTuple):
    """A database: name, forms of its exports, how many marks of it a file has, and what reads it."""

    name: str
    forms: frozenset[str]
    fits: Callable[[Material], int]
    read: Callable[[Material], Export]


def _counts_of_page(page: str) -> dict[str, str]:
    """Return what the head of a LexisNexis page says of how many documents it has."""
    head = page[:200_000].casefold()
    at = head.find("documents=")
    digits = "".join(char for char in head[at + 10 : at + 20] if char.isdecimal()) if at >= 0 else ""
    return {"DOCUMENTS": digits} if digits else {}


def _fits_nexis(material: Material) -> int:
    ends = tuple(load_labels()["nexis"]["headings"]["end"])
    marks = {"page": (*_NEXIS_PAGE, *ends), "text": (*_nexis_marks(), *ends)}.get(material.form)
    if marks is not None and not any(mark in material.text for mark in marks):
        return 0
    if material.form != "page" and _fits_proquest(material):
        return 0  # whose counters are the same in several languages: "Document 1 de 2"
    return nexis.fits_nexis(material.paragraphs)


@cache
def _nexis_marks() -> tuple[str, ...]:
    """Return what stands in every text of Nexis: a word of its counters, or a label."""
    table = load_labels()["nexis"]
    labels = [f"{label}:" for row in table["labels"].values() for label in (*row["length"], *row["title"])]
    words = [word for row in table["counters"].values() for form in row for word in form.split()]
    return (*dict.fromkeys((*labels, *(word for word in words if len(word) > 7))),)


def _read_nexis(material: Material) -> Export:
    if material.form == "page":
        return nexis.read_nexis(material.paragraphs, _counts_of_page(material.text))
    width = find_width(material.paragraphs) if material.form == "text" else 0
    return nexis.read_nexis(material.paragraphs, material.properties, width=width)


def _fits_factiva(material: Material) -> int:
    if material.form == "xml":
        return int(b"accessionNo" in material.data)
    if material.form == "page" and not _FACTIVA_PAGE.search(material.text):
        return 0
    return factiva.fits_factiva(material.paragraphs)


def _read_factiva(material: Material) -> Export:
    if material.form == "xml":
        return factiva.read_factiva_xml(material.data)
    if material.form == "page":
        return factiva.read_factiva_page(material.text)
    return factiva.read_factiva(material.paragraphs)


def _fits_proquest(material: Material) -> int:
    if material.form == "xml":
        return int(b"<RECORD" in material.data and b"<GOID" in material.data)
    if "roquest" not in material.folded:
        return 0
    if material.form == "page":  # whole pages can be nested in it, so that its paragraphs are not all there
        return proquest.fits_page(material.text)
    return proquest.fits_proquest(material.paragraphs)


def _read_proquest(material: Material) -> Export:
    if material.form == "xml":
        return proquest_xml.read_proquest_xml(material.data)
    if material.form == "page":
        return proquest.read_proquest(split_page(proquest.strip_nested(material.text)))
    return proquest.read_proquest(material.paragraphs)


def _fits_clippings(material: Material) -> int:
    return clippings.fits_clippings(material.paragraphs, material.text) if material.count("<h2") else 0


def _read_clippings(material: Material) -> Export:
    return clippings.read_clippings(material.paragraphs, material.text)


def _by_paragraphs(
    name: str,
    forms: str,
    mark: str,
    fits: Callable[[list[Paragraph]], int],
    read: Callable[[list[Paragraph]], Export],
) -> Database:
    """Return a database whose exports are known by their paragraphs, once a mark stands in them."""

    def count_marks(material: Material) -> int:
        if material.form in ("text", "page") and mark not in material.text:
            return 0
        return fits(material.paragraphs)

    return Database(name, frozenset(forms.split()), count_marks, lambda material: read(material.paragraphs))


def _by_labels(name: str) -> Database:
    """Return a database that `labelled.toml` describes."""
    signs = tuple(sign.casefold() for sign in load_layouts()[name].written)

    def count_signs(material: Material) -> int:
        if not any(sign in material.folded for sign in signs):
            return 0
        return fits_labelled(material.paragraphs, name)

    return Database(
        name, frozenset(("text", "page", "word")), count_signs,
        lambda material: read_labelled(material.paragraphs, name, is_text=material.form == "text"),
    )  # fmt: skip


#: The databases, in the order in which they are told.
DATABASES: Mapping[str, Database] = {
    one.name: one
    for one in (
        Database("nexis", frozenset(("text", "page", "word", "pdf")), _fits_nexis, _read_nexis),
        Database("factiva", frozenset(("text", "page", "word", "pdf", "xml")), _fits_factiva, _read_factiva),
        Database("proquest", frozenset(("text", "page", "word", "xml")), _fits_proquest, _read_proquest),
        Database(
            "europresse", frozenset(("page",)), lambda material: europresse.fits_europresse(material.text),
            lambda material: europresse.read_europresse(material.text),
        ),
        _by_paragraphs("apa", "text word pdf", " vom ", apa.fits_apa, partial(apa.read_apa, database="apa")),
        _by_paragraphs(
            "defacto", "page", "Ressort:", apa.fits_apa, partial(apa.read_apa, database="defacto")
        ),
        _by_paragraphs("mediargus", "text", "w.", mediargus.fits_mediargus, mediargus.read_mediargus),
        Database("clippings", frozenset(("page",)), _fits_clippings, _read_clippings),
        _by_paragraphs("integrum", "page", "^ИС:", integrum.fits_integrum, integrum.read_integrum),
        _by_paragraphs(
            "kikuzo", "page", "文字</td>", partial(japanese.fits_japanese, database="kikuzo"),
            partial(japanese.read_japanese, database="kikuzo"),
        ),
        _by_paragraphs(
            "yomidasu", "page", "字</th>", partial(japanese.fits_japanese, database="yomidasu"),
            partial(japanese.read_japanese, database="yomidasu"),
        ),
        *map(_by_labels, load_layouts()),
    )
}  # fmt: skip


def recognise(material: Material) -> list[tuple[int, Database]]:
    """Return the databases of which a file can be, with the number of marks, the likeliest first."""
    found = [
        (marks, one)
        for one in DATABASES.values()
        if material.form in one.forms and (marks := one.fits(material)) > 0
    ]
    return sorted(found, key=lambda pair: -pair[0])

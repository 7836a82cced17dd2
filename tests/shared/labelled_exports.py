"""Invented exports of the databases that `labelled.toml` describes; no article in them ever appeared."""

from __future__ import annotations

from exported import LONG

#: A paragraph that begins as some labels do.
MORE = (
    "Record rainfall is a second paragraph, as invented as the first: the ferries sail from the other side."
)
BODY = f"{LONG}\n\n{MORE}"
#: Of each database a document, with what is to be read of it: title, date, outlet, page, author, number.
DOCUMENTS = {
    "gale": (
        f"Harbour: a dispute #\nAuthor: Ann Example\nDate: Mar. #, 2020\n"
        f"From: The Invented Times(Vol. 169, Issue 58)\nPublisher: Invented Press\nLength: 48 words\n\n"
        f"Full Text:\nCOPYRIGHT 2020 Invented Press\n\n{BODY}\n\nCopyright: COPYRIGHT 2020 Invented Press\n"
        f"http://www.example.org\nSource Citation   (MLA 9th Edition)\nExample, Ann. Invented Times, 2020.\n"
        f"Gale Document Number: GALE|A6155#",
        ("Harbour: a dispute #", "2020-03-0#", "The Invented Times", None, "Ann Example", "GALE|A6155#"),
    ),
    "newsbank": (
        f"Harbour: a dispute #\nInvented Republic, The (Town, AZ) - May #, 2019\nAuthor: Ann Example\n"
        f"Section: Front\nPage: A#\nOpenURL Link\n\n{BODY}\n\nRecord Number: pho12#\n"
        f"Copyright (c) 2019 Invented Republic",
        ("Harbour: a dispute #", "2019-05-0#", "Invented Republic, The (Town, AZ)", "A#", "Ann Example",
         "pho12#"),
    ),
    "ebsco": (
        f"Record: #\nTitle:\n    Harbour: a dispute #.\nAuthors:\n    Example, Ann\nSource:\n"
        f"    Invented Today. 05/0#/2019, p01a.\nFull Text Word Count:\n    48\n"
        f"Accession Number:\n    J0E1#\nDatabase:\n    Newspaper Source\n\n{BODY}\n\n~~~~~~~~\n"
        f"By Ann Example\n\nCopyright of Invented Today",
        ("Harbour: a dispute #", "2019-05-0#", "Invented Today", "01a", "Example, Ann", "J0E1#"),
    ),
    "wiso": (
        f"Streit um den Kai #\n{BODY}\n\nQuelle: Die Erfundene Zeitung vom 0#.05.2019, Seite 4\n"
        f"Ressort: Politik\nDokumentnummer: A#\n"
        f"Dauerhafte Adresse des Dokuments: https://www.example.org/X__#\n"
        f"Alle Rechte vorbehalten: (c) Erfundene Zeitung GmbH\n© GBI-Genios",
        ("Streit um den Kai #", "2019-05-0#", "Die Erfundene Zeitung", "4", None, "A#"),
    ),
    "wisenews": (
        f"港口爭議#\n虛構日報\nA0# | 要聞 | By 某某 | 2019-05-0#\n\n{BODY}\n\n文章編號: 20190503004000#",
        ("港口爭議#", "2019-05-0#", "虛構日報", "A0#", "某某", "20190503004000#"),
    ),
    "pressreader": (
        f"Harbour: a dispute #\nThe Invented Post · # May 2019 · A# · By Ann Example\n\n{BODY}\n\n"
        f"Article Name:Harbour: a dispute #\nPublication:The Invented Post\nSection:News\n"
        f"Author:Ann Example\nStart Page:#\nEnd Page:#",
        ("Harbour: a dispute #", "2019-05-0#", "The Invented Post", "A#", "Ann Example", None),
    ),
    "swissdox": (
        f"Medium: Erfundene Zeitung\nDatum: 0#.05.2019\nSeite: #\nTitel: Streit um den Kai #\n"
        f"Dokument-ID: smd#\n\n{BODY}\n\n© Erfundene Zeitung; Swissdox",
        ("Streit um den Kai #", "2019-05-0#", "Erfundene Zeitung", "#", None, "smd#"),
    ),
    "retriever": (
        f"Hamnen #\nUppfunna Nyheter, 2019-05-0# 06:00\nSida #\nPublicerat i print.\n\n{BODY}\n\n"
        f"© Uppfunna Nyheter eller artikelförfattaren.\nLäs hela artikeln på http://example.org/#\n\n"
        f"{'=' * 78}",
        ("Hamnen #", "2019-05-0#T06:00", "Uppfunna Nyheter", "#", None, None),
    ),
    "infomedia": (
        f"Havnen #\n#. maj 2019 | Opfundne Tidende | Sektion 1 | Side 4 | Af Ann Example | 48 ord | "
        f"Artikel-id: e72#\n\n{BODY}",
        ("Havnen #", "2019-05-0#", "Opfundne Tidende", "4", "Ann Example", "e72#"),
    ),
}  # fmt: skip


def write(name: str) -> str:
    """A file of two documents of a database."""
    return "\n\n".join(DOCUMENTS[name][0].replace("#", str(number)) for number in (1, 2))

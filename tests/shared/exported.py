"""Invented exports of news databases, each in the form of real ones; no article in them ever appeared."""

from __future__ import annotations

LONG = (
    "This article is invented: the harbour of a town that nobody knows was closed on Monday, and the council "
    "said that the quay would be built anew before the winter comes."
)
MORE = "A second paragraph, as invented as the first, says that the ferries sail from the other side."


def wrap(text: str, width: int = 78) -> str:
    """Break a text into lines, as LexisNexis does."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def centre(*lines: str) -> str:
    """Set lines in the middle of the page."""
    return "\n".join(line.center(80).rstrip() for line in lines)


def nexis_text(*documents: str, counter: str = "{k} of {n} DOCUMENTS") -> str:
    """A LexisNexis text file: a counter line above each document."""
    return "\n\n".join(
        f"{centre(counter.format(k=number, n=len(documents)))}\n\n\n{document}\n"
        for number, document in enumerate(documents, 1)
    )


NEXIS_UK = "\n\n".join((
    centre("The Invented Post"), centre("January 11, 2010 Monday", "Edition 1; Scotland"),
    "Harbour: a dispute\nover the quay", "BYLINE: Ann Example", "SECTION: NEWS; Pg. A6", "LENGTH: 48 words",
    wrap(LONG), wrap(MORE), "GRAPHIC: An invented picture", "LOAD-DATE: January 12, 2010",
    "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper",
    centre("Copyright 2010 Invented Press", "All Rights Reserved"),
))  # fmt: skip
NEXIS_ACADEMIC = "\n\n".join((
    centre("Copyright 2001 Invented Press Ltd.", "All Rights Reserved"), centre("The Invented Post"),
    centre("January 5, 2001, Friday, FINAL EDITION"), "SECTION: A SECTION; Pg. A10", "LENGTH: 48 words",
    "HEADLINE: Harbour: a dispute over the quay", "BYLINE: ANN EXAMPLE", "From Friday's Post",
    "DATELINE: HARBOUR", "BODY:\n" + wrap(LONG), "VIDEO: this paragraph is text.", wrap(MORE),
    "GRAPHIC: Photo, invented.", "LOAD-DATE: January 6, 2001",
))  # fmt: skip
NEXIS_GERMAN = "\n\n".join((
    centre("Die Erfundene Zeitung"), centre("Mittwoch 31. August 2011"), "Streit um den Kai",
    "AUTOR: Nina Beispiel", "RUBRIK: POLITIK; S. 4", "LÄNGE: 1.019 Wörter", wrap(LONG), "GRAFIK: Ein Bild",
    "UPDATE: 1. September 2011", "SPRACHE: GERMAN; DEUTSCH",
))  # fmt: skip
NEXIS_FRENCH = "\n\n".join((
    centre("Le Journal inventé"), centre("17 mai 2003"), "Le port en débat", "RUBRIQUE: POLITIQUE; Pg. 3",
    "LONGUEUR: 48 mots", "ENCART: Un chapeau", wrap(LONG), "DATE-CHARGEMENT: 18 mai 2003", "LANGUE: FRENCH",
))  # fmt: skip
NEXIS_DUTCH = "\n\n".join((
    centre("De Verzonnen Krant"), centre("December 31, 2008", "woensdag"), "De haven",
    "AUTEUR: Jan Voorbeeld", "LENGTE: 48 woorden", wrap(LONG), "LOAD-DATE: 2 januari 2009",
))  # fmt: skip


def nexis_page(*documents: dict[str, str], stated: int | None = None, lower: bool = False) -> str:
    """A LexisNexis page: one DIV a field, an anchor above each document."""

    def block(label: str, value: str, style: str) -> str:
        inside = f'<SPAN CLASS="c8">{label}: </SPAN>' if label else ""
        return f'<BR><DIV CLASS="{style}"><P CLASS="c6">{inside}<SPAN CLASS="c2">{value}</SPAN></P>\n</DIV>\n'

    parts = []
    for number, fields in enumerate(documents, 1):
        body = "".join(f'<P CLASS="c9"><SPAN CLASS="c2">{text}</SPAN></P>\n' for text in (LONG, MORE))
        parts.append(
            f'<A NAME="DOC_ID_0_{number - 1}"></A><!-- Hide XML\n<DOC NUMBER={number}>\n<DOCFULL> -->\n'
            + block("", f"{number} of {len(documents)} DOCUMENTS", "c0")
            + block("", fields.get("outlet", "The Invented Post"), "c3")
            + block("", fields.get("date", "January 11, 2010 Monday"), "c3")
            + (block("", fields["title"], "c5") if "title" in fields else "")
            + "".join(block(label, fields[label], "c5") for label in fields if label.isupper())
            + f'<BR><DIV CLASS="c5">{body}</DIV>\n'
            + block("LOAD-DATE", "January 12, 2010", "c5") + block("LANGUAGE", "ENGLISH", "c5")
            + block("", "Copyright 2010 Invented Press", "c3") + "<!-- </DOCFULL></DOC> -->\n"
        )  # fmt: skip
    head = (
        '<HTML><HEAD><STYLE TYPE="text/css"><!--\n.c0 { text-align: center; }\n.c3 { text-align: center; }\n'
        f'.c5 {{ text-align: left; }}\n--></STYLE>\n<META TOPIC="null" DOCUMENTS="{stated or len(documents)}"'
        ' UPDATED="Monday"></HEAD>\n<BODY>\n'
    )
    page = f"{head}{''.join(parts)}</BODY></HTML>"
    if lower:
        for tag in ("HTML", "HEAD", "STYLE", "META", "BODY", "DIV", "SPAN", "BR"):
            page = page.replace(f"<{tag}", f"<{tag.lower()}").replace(f"</{tag}", f"</{tag.lower()}")
    return page


def nexis_lines(number: int, title: str = "Harbour: a dispute", **more: str) -> list[tuple[str, str]]:
    """The paragraphs of a document of Nexis Uni, each with the bookmark that begins in it."""
    nbsp = "\u00a0"
    return [
        ("", f"Bookmark_{number}"), (title, ""), ("The Invented Post", ""),
        (more.get("date", "July 1, 2019 Monday 9:20 AM GMT"), ""), ("", ""),
        ("Copyright 2019 Invented Press All Rights Reserved", ""), (f"Section:{nbsp}NEWS; Pg. A10", ""),
        (f"Length:{nbsp}48 words", ""), (f"Byline:{nbsp}ANN EXAMPLE", ""), ("From Monday's Post", ""),
        (more.get("body", "Body"), f"Body_{number}"), ("", ""), (LONG, ""), (MORE, ""),
        ("Classification", f"Classification_{number}"), (f"Language:{nbsp}ENGLISH", ""),
        (f"Load-Date:{nbsp}July 2, 2019", ""), (more.get("end", "End of Document"), ""),
    ]  # fmt: skip


ACCESSION = "INVENT0020170401ed41000{:02}"


def factiva_lines(number: int, title: str = "Harbour: a dispute") -> list[str]:
    """The lines of an article of Factiva without codes."""
    return [
        "Magazine", title, "By Ann Example", "48 words", "1 April 2017", "09:43", "The Invented Post",
        "INVPO", "Late Edition", "14", "English", "Copyright 2017 Invented Press", LONG, MORE,
        f"Document {ACCESSION.format(number)}",
    ]  # fmt: skip


def factiva_page(*titles: str) -> str:
    """A Factiva page without codes."""
    parts = []
    for number, title in enumerate(titles, 1):
        lines = factiva_lines(number)
        fields = "".join(f"<div>{line}</div>" for line in lines[3:12])
        parts.append(
            f'<div id="article-{ACCESSION.format(number)}" class="article">'
            f'<div class="article enArticle"><p></p>'
            f'<div>{lines[0]}</div><div id="hd"><span class="enHeadline">{number}) {title}</span></div>'
            f'<div class="author">{lines[2]}</div>{fields}'
            f'<p class="articleParagraph enarticleParagraph">{LONG}</p>\n'
            f'<p class="articleParagraph enarticleParagraph">A second <b>paragraph</b>{MORE[18:]}</p>'
            f"<p>A caption without a class</p><p>{lines[-1]}</p></div></div>"
        )
    body = f"<body class=''><h1>Factiva</h1>{''.join(parts)}</body>"
    return f"<html><head><title>Factiva</title></head>{body}</html>"


def factiva_codes(number: int, title: str = "Harbour: a dispute") -> list[tuple[str, str]]:
    """The codes and values of an article of Factiva with codes."""
    return [
        ("SE", "Magazine"), ("HD", title), ("BY", "By Ann Example"), ("WC", "48 mots"),
        ("PD", "1 avril 2017"), ("ET", "15:32"), ("SN", "The Invented Post"), ("SC", "INVPO"),
        ("PG", "26"), ("LA", "Français"),
        ("CY", "(c) Invented Press"), ("LP", LONG), ("TD", MORE), ("NS", "gcat : News"),
        ("AN", f"Document {ACCESSION.format(number)}"),
    ]  # fmt: skip


def proquest_text(*titles: str) -> str:
    """A ProQuest text file."""
    rule = "_" * 60
    parts = []
    for number, title in enumerate(titles, 1):
        parts.append("\n\n".join((
            rule, f"Document {number} of {len(titles)}", title, "https://www.example.org/docview/1",
            "Abstract: None available.", "Links: https://www.example.org/openurl?title=x",
            f"Full text: {LONG}\nTwitter: this line is text.\n{MORE}\nCAPTION: An invented picture",
            "Subject: Harbours; Councils", f"Title: {title}", "Publication title: The Invented Post; Harbour",
            "First page: A.1", "Publication year: 2022", "Publication date: Mar 9, 2022", "Section: News",
            "Place ofpublication: Harbour", "Language of publication: English", "Document type: News",
            f"ProQuestdocument ID: 1000{number}", "Copyright: Copyright 2022 Invented Press",
            "Last updated: 2022-03-10", "Database: Invented Newsstream",
        )))  # fmt: skip
    return "\n\n".join((*parts, rule, "Contact us at: http://www.example.org/contact\nDatabase copyright ©"))


def proquest_page(*titles: str) -> str:
    """A ProQuest page; the text of each document is a whole page of its own."""
    parts = []
    for number, title in enumerate(titles, 1):
        fields = (
            ("Subject", "Harbours"), ("Publication title", "The Invented Post; Harbour"), ("Pages", "A.1"),
            ("Publication date", "Mar 9, 2022"), ("ProQuest document ID", f"1000{number}"),
        )  # fmt: skip
        labels = "".join(f"<p><strong>{label}: </strong>{value}</p>" for label, value in fields)
        parts.append(
            f'<div><a name="DocID_INV_{number}"></a><p></p><p>{title}</p>'
            f"<p><strong>Author:  </strong>Example, Ann</p>"
            f'<p><strong>Full text: </strong><text wordcount="48"><html><head><title></title></head><body>'
            f'<p>{LONG}</p><p>A second <span class="hit">paragraph</span>{MORE[18:]}</p>'
            f"</body></html></text></p>"
            f"{labels}</div>"
        )
    return f"<html><body><p>Email 4 of 5</p>{''.join(parts)}</body></html>"


def europresse_page(*titles: str) -> str:
    """A Europresse page of the newer layout."""
    parts = [
        f'<article><header><div><span class="DocPublicationName">Le Journal inventé</span></div><div>'
        f'<span class="DocHeader">Politique, mardi 14 mars 2006, p. 12</span></div>'
        f"<div><p>POLITIQUE</p></div>"
        f'<div class="titreArticle"><p class="titreArticleVisu">{title}</p></div>'
        f"<div>Ann Exemple</div></header>"
        f'<section><div class="DocText"><div class="docOcurrContainer"><p>{LONG}</p><p>A second '
        f"<mark>paragraph</mark>{MORE[18:]}</p></div></div></div></section>"
        f"<aside><div><p><b>Illustration(s) : </b>"
        f"</p><p>Une photo</p></div></aside><footer><small>© 2006 Invented. Tous droits réservés.</small>"
        f"<p>Numéro de document : news·20060315·IN·{number}</p></footer></article>"
        for number, title in enumerate(titles, 1)
    ]
    return f"<!DOCTYPE html><html><head></head><body>{''.join(parts)}</body></html>"


def europresse_tables(*titles: str) -> str:
    """A Europresse page of the old layout: tables, and text that stands loose."""
    parts = [
        f'<table><tr><td><span class="DocPublicationName">Le Journal inventé, no. 5968</span><br>'
        f'<span class="DocHeader">Politique</span>, <span class="DocHeader">mardi 14 mars 2006</span>, '
        f'<span class="DocHeader">p. 12</span><p></p><span class="TitreArticleVisu">{title}</span><br>'
        f"Ann Exemple"
        f"<p></p>{LONG}<p></p>{MORE}<p></p><b><i>© 2006 Invented. Tous droits réservés.</i></b><br>"
        f"Numéro de document : news·20060315·IN·{number}</td></tr></table>"
        for number, title in enumerate(titles, 1)
    ]
    return f"<html><body>{''.join(parts)}</body></html>"

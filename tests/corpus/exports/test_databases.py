"""The other databases: their layouts, in files that are made here."""

from __future__ import annotations

import pytest

import exported
from exported import LONG, MORE, factiva_codes, factiva_lines
from narrative.corpus.exports.articles import one_line
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.rows import Rows
from office_files import make_pdf, make_word, paragraph

BODY = f"{LONG}\n\n{MORE}"


def read(data: bytes | str) -> Rows:
    """The rows of a file."""
    found = read_export(Rows("x"), data.encode() if isinstance(data, str) else data, max_bytes=10**8)
    assert found is not None
    return found


def column(rows: Rows, name: str) -> list[object]:
    """A column of the rows."""
    return rows.cells.get(name, [])


def code_text(tab: str = "\t") -> str:
    """Two articles of Factiva with codes, as plain text."""
    return "\ufeff\n" + "".join(
        f" {code}{tab}{value}\n" + "\n" * (code in ("CY", "LP", "TD", "AN"))
        for number in (1, 2)
        for code, value in factiva_codes(number, f"Title {number}")
    )


def code_page() -> str:
    """The same as a page of tables."""
    articles = [
        '<div class="article frArticle"><table>'
        + "".join(
            f"<tr><td class='index'><b>{code}</b>&nbsp;</td>"
            f"<td><p class='articleParagraph'>{value}</p></td></tr>"
            for code, value in factiva_codes(number, f"Title {number}")
        )
        + "</table></div>"
        for number in (1, 2)
    ]
    return f"<html><body><h1>Factiva</h1>{''.join(articles)}</body></html>"


def code_word() -> bytes:
    """The same as a table of a Word file."""
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(code)}</w:tc><w:tc>{paragraph(value)}</w:tc></w:tr>"
        for number in (1, 2)
        for code, value in factiva_codes(number, f"Title {number}")
    )
    return make_word(f"<w:tbl>{rows}</w:tbl>")


@pytest.mark.parametrize("data", [code_text(), code_page(), code_word()], ids=["text", "page", "word"])
def test_factiva_with_codes(data: str | bytes) -> None:
    rows = read(data)
    assert (rows.kind, rows.numbers) == ("factiva", [1, 2])
    assert column(rows, "title") == ["Title 1", "Title 2"]
    assert column(rows, "date") == ["2017-04-01T15:32"] * 2
    assert column(rows, "text") == [BODY] * 2
    assert (column(rows, "outlet")[0], column(rows, "page")[0], column(rows, "language")[0]) == (
        "The Invented Post", "26", "fr",
    )  # fmt: skip
    assert column(rows, "database_id") == [exported.ACCESSION.format(number) for number in (1, 2)]


def line_word() -> bytes:
    """Two articles of Factiva without codes, as paragraphs."""
    texts = [
        text
        for number in (1, 2)
        for text in factiva_lines(number, f"A title longer than its author {number}")
    ]
    return make_word("".join(map(paragraph, texts)))


def line_pdf() -> bytes:
    """The same as a PDF with the search that closes it."""
    lines = ["Page 1 of 1 © 2018 Factiva, Inc. All rights reserved."]
    for number in (1, 2):
        for text in factiva_lines(number, f"A title longer than its author {number}"):
            lines += exported.wrap(text, 90).split("\n")
    lines += ["Search Summary", "Text", "Date All Dates", "Results Found 812"]
    return make_pdf([[(50.0, 40.0 + 12 * place, line) for place, line in enumerate(lines)]])


@pytest.mark.parametrize("data", [line_word(), line_pdf()], ids=["word", "pdf"])
def test_factiva_without_codes(data: bytes) -> None:
    rows = read(data)
    assert (rows.kind, rows.numbers) == ("factiva", [1, 2])
    assert column(rows, "title") == [f"A title longer than its author {number}" for number in (1, 2)]
    assert (column(rows, "section")[0], column(rows, "author")[0]) == ("Magazine", "By Ann Example")
    assert (column(rows, "date")[0], column(rows, "words_stated")[0]) == ("2017-04-01T09:43", 48)
    assert (column(rows, "edition")[0], column(rows, "page")[0]) == ("Late Edition", "14")
    assert one_line(str(column(rows, "text")[1])) == f"{LONG} {MORE}"


def test_factiva_pdf_with_codes() -> None:
    pages = []
    for number in (1, 2):
        pieces, top = [(50.0, 30.0, f"Page {number} of 2 © 2017 Factiva, Inc. All rights reserved.")], 60.0
        for code, value in factiva_codes(number, f"Title {number}"):
            pieces.append((50.0, top, code))
            for line in exported.wrap(value, 80).split("\n"):
                pieces.append((80.0, top, line))
                top += 12
        pages.append(pieces)
    rows = read(make_pdf(pages))
    assert (rows.kind, rows.numbers) == ("factiva", [1, 2])
    assert (column(rows, "title"), column(rows, "date")) == (["Title 1", "Title 2"], ["2017-04-01T15:32"] * 2)
    assert (column(rows, "outlet")[0], column(rows, "page")[0]) == ("The Invented Post", "26")
    assert [one_line(str(text)) for text in column(rows, "text")] == [f"{LONG} {MORE}"] * 2


def test_factiva_pages_leave_captions_and_numbers_out() -> None:
    rows = read(exported.factiva_page("First", "Second"))
    assert column(rows, "title") == ["First", "Second"]
    assert column(rows, "text") == [BODY] * 2
    assert column(rows, "author") == ["By Ann Example"] * 2


def test_factiva_keeps_a_text_without_its_class() -> None:
    page = exported.factiva_page("First").replace('class="articleParagraph enarticleParagraph"', "")
    assert str(column(read(page), "text")[0]).startswith(BODY)


def test_factiva_in_chinese_counts_characters() -> None:
    body = "这是一篇虚构的文章，港口周一关闭，码头将在冬季之前重建。" * 2
    fields = "".join(
        f"<div>{line}</div>"
        for line in ("44 字", "2018 年 10 月 7 日 17:04", "虚构报", "XUGOU", "中文（简体）", "版权所有")
    )
    page = (
        f'<div class="article zhcnArticle"><div id="hd">港口</div>{fields}'
        f'<p class="articleParagraph">{body}</p><p>文件 {exported.ACCESSION.format(1)}</p></div>'
    )
    rows = read(f"<html><body>{page}</body></html>")
    assert (column(rows, "text"), column(rows, "date"), column(rows, "language")) == (
        [body], ["2018-10-07T17:04"], ["zh"],
    )  # fmt: skip
    assert rows.problems == []


def test_factiva_xml() -> None:
    articles = "".join(
        f"<article><accessionNo>A{number}</accessionNo><headline><paragraph><hlt>Harbour</hlt>: {number}"
        f"</paragraph></headline><leadParagraph><paragraph>{LONG}</paragraph></leadParagraph><publicationDate>"
        f"<dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate>"
        f"<sourceName>The Invented Post</sourceName>"
        f"<tailParagraphs><paragraph>{MORE}</paragraph></tailParagraphs><wordCount>48</wordCount></article>"
        for number in (1, 2)
    )
    results = f'<ppsarticleResultSet count="3">{articles}</ppsarticleResultSet>'
    rows = read(f'<?xml version="1.0"?><r xmlns="urn:x">{results}</r>')
    assert (rows.stated, rows.found) == (3, 2)
    assert (column(rows, "title")[1], column(rows, "date")[1]) == ("Harbour: 2", "2012-01-09T01:35")
    assert column(rows, "text") == [BODY] * 2


def test_proquest_text() -> None:
    rows = read(exported.proquest_text("First", "Second"))
    assert (rows.kind, rows.stated, rows.numbers) == ("proquest", 2, [1, 2])
    assert column(rows, "title") == ["First", "Second"]
    assert column(rows, "text") == [f"{LONG}\n\nTwitter: this line is text.\n\n{MORE}"] * 2
    assert (column(rows, "outlet")[0], column(rows, "date")[0]) == (
        "The Invented Post; Harbour",
        "2022-03-09",
    )
    assert (column(rows, "place")[0], column(rows, "database_id")) == ("Harbour", ["10001", "10002"])
    assert column(rows, "caption")[0] == "CAPTION: An invented picture"


def test_proquest_pages_and_mails_with_whole_pages_in_them() -> None:
    page = exported.proquest_page("First", "Second")
    head = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"
    mail = f"{head}\n\n{page}"
    for data in (page, mail):
        rows = read(data)
        assert (rows.kind, rows.numbers) == ("proquest", [1, 2])
        assert column(rows, "title") == ["First", "Second"]
        assert column(rows, "text") == [BODY] * 2
        assert (column(rows, "words_stated")[0], column(rows, "date")[1]) == (48, "2022-03-09")


def test_proquest_xml() -> None:
    records = "".join(
        f"<RECORD><GOID>1000{number}</GOID><DFS><PubFrosting><Title>The Invented Post</Title></PubFrosting>"
        "</DFS>"
        f"<Obj><TitleAtt><Title>Title {number}</Title></TitleAtt><NumericDate>2022-03-09</NumericDate>"
        "<Contributors><Contributor><OriginalForm>Example, Ann</OriginalForm></Contributor></Contributors>"
        "<Language><RawLang>English</RawLang></Language></Obj><TextInfo><Text WordCount='48'>"
        f"&lt;body&gt;&lt;p&gt;{LONG}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;&lt;/body&gt;</Text></TextInfo></RECORD>"
        for number in (1, 2)
    )
    rows = read(f'<?xml version="1.0"?><RECORDS>{records}</RECORDS>')
    assert (rows.kind, column(rows, "title"), column(rows, "text")) == (
        "proquest", ["Title 1", "Title 2"], [BODY] * 2,
    )  # fmt: skip
    assert (column(rows, "date")[0], column(rows, "outlet")[0], column(rows, "author")[0]) == (
        "2022-03-09", "The Invented Post", "Example, Ann",
    )  # fmt: skip


@pytest.mark.parametrize("make", [exported.europresse_page, exported.europresse_tables])
def test_europresse(make: object) -> None:
    rows = read(make("Premier", "Second"))
    assert (rows.kind, rows.numbers) == ("europresse", [1, 2])
    assert column(rows, "title") == ["Premier", "Second"]
    assert column(rows, "text") == [BODY] * 2
    assert column(rows, "outlet") == ["Le Journal inventé"] * 2
    assert (column(rows, "date")[0], column(rows, "page")[0], column(rows, "section")[0]) == (
        "2006-03-14", "12", "Politique",
    )  # fmt: skip
    assert (column(rows, "author")[0], column(rows, "database_id")[1]) == (
        "Ann Exemple",
        "news·20060315·IN·2",
    )


def test_apa_and_defacto() -> None:
    heads = ('"Die Erfundene" vom 23.10.2017 Seite: 2', '"Erfunden.at" gefunden am 28.12.2017 10:36 Uhr')
    texts = [text for head in heads for text in (head, "Ressort: Politik", "", "Ein Titel", LONG, "_" * 40)]
    rows = read(make_word("".join(map(paragraph, texts))))
    assert (rows.kind, column(rows, "date")) == ("apa", ["2017-10-23", "2017-12-28T10:36"])
    assert (column(rows, "title"), column(rows, "text")) == (["Ein Titel"] * 2, [LONG] * 2)
    assert (column(rows, "outlet"), column(rows, "page")[0]) == (["Die Erfundene", "Erfunden.at"], "2")
    page = "".join(
        f'<div class="eintrag"><pre>{head}\nRessort: Lokales</pre><h3>Ein Titel</h3>'
        f"<p>{exported.wrap(LONG, 65)}</p></div>"
        for head in (
            '"Die Erfundene" Nr. 14/2013 vom 02.04.2013     Seite: 23',
            "TV Heute vom 02.04.2013 08.00 Uhr",
        )
    )
    rows = read(f"<html><body>{page}</body></html>")
    assert (rows.kind, column(rows, "outlet")) == ("defacto", ["Die Erfundene", "TV Heute"])
    assert (column(rows, "date"), column(rows, "text")[0]) == (["2013-04-02", "2013-04-02T08:00"], LONG)


def test_mediargus_joins_the_list_with_the_texts() -> None:
    hits = (
        "1. Titel 1\n\nDe Verzonnen Krant, woensdag 30 november 2011, p. 1, 48w.\n\nkort ...\n\n"
        "2. Titel 2\n\nDe Andere, donderdag 1 december 2011, p. 4, 31w.\n\nkort ...\n\n"
    )
    texts = (
        f"30-11-2011, p.1\n\nTitel 1\n\n{LONG}\n\n{MORE}\n\n © Verzonnen\n\n\n\n\n"
        f"01-12-2011, p.4\nAnn Voorbeeld\nTitel 2\n\n{LONG}\n\n © Verzonnen\n"
    )
    rows = read(f"?{hits}\n\n\n\n\n{texts}")
    assert (rows.kind, rows.stated, rows.numbers) == ("mediargus", 2, [1, 2])
    assert column(rows, "title") == ["Titel 1", "Titel 2"]
    assert (column(rows, "text"), column(rows, "outlet")[1]) == ([BODY, LONG], "De Andere")
    assert (column(rows, "date"), column(rows, "author")[1]) == (
        ["2011-11-30", "2011-12-01"],
        "Ann Voorbeeld",
    )


def test_clippings_of_a_ministry() -> None:
    index = "".join(f'<li><a href="#{number}">Titel {number}</a></li>' for number in (1, 2))
    items = (
        f"<h2>Titel 1</h2><i>De Krant 05-1-2017</i><p>{LONG}</p><p>VIEW ORIGINAL PAGE: pagina 3</p><hr>"
        f"<h2>Afdeling</h2><h2>Titel 2</h2><i>Nu.nl 5 januari 2017</i><p>{MORE}</p>"
    )
    rows = read(f"<html><body><h1>Knipselkrant</h1><h2>Inhoud</h2><ul>{index}</ul>{items}</body></html>")
    assert (rows.kind, rows.stated, column(rows, "title")) == ("clippings", 2, ["Titel 1", "Titel 2"])
    assert (column(rows, "date"), column(rows, "outlet")) == (["2017-01-05"] * 2, ["De Krant", "Nu.nl"])
    assert (column(rows, "text"), column(rows, "page")[0]) == ([LONG, MORE], "3")


def test_integrum_page_in_its_encoding() -> None:
    block = (
        "<table><tr><td>^ИС:\n Газета\n<br>^РБ:\n Раздел<br>^ДТ:\n 09.02.1994\n<br>"
        "^ЗГ:\n Заголовок {0}<br></td></tr></table>"
        "<h3>Заголовок {0}</h3><pre>\n     Первый абзац\nзаметки.\n     Второй.</pre>"
    )
    head = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=windows-1251'></head><body>"
    )
    listed = "1.\n<a href='#1'>Заголовок 1</a><br>2.\n<a href='#2'>Заголовок 2</a><br>"
    rows = read(f"{head}{listed}{block.format(1)}{block.format(2)}</body></html>".encode("cp1251"))
    assert (rows.kind, rows.stated, rows.numbers) == ("integrum", 2, [1, 2])
    assert (column(rows, "title")[1], column(rows, "date")[0]) == ("Заголовок 2", "1994-02-09")
    assert (column(rows, "text")[0], rows.duplicates) == ("Первый абзац заметки.\n\nВторой.", 1)


def test_japanese_databases() -> None:
    body = "これは作り話の記事です。港は月曜日に閉鎖されました。"
    cells = "".join(
        f"<td>{cell}</td>"
        for cell in ("00001", "1985年01月01日", "朝刊", "１総", "001", f"000{len(body)}文字")
    )
    kikuzo = (
        f"<html><body>総件数：<span>317</span>件<table><tr>{cells}</tr></table><table><tr><td>港の<b>話</b></td></tr>"
        f"<tr><td><div class='detail001'>{body}</div></td></tr></table></body></html>"
    )
    rows = read(kikuzo)
    assert (rows.kind, column(rows, "title"), column(rows, "date")) == ("kikuzo", ["港の話"], ["1985-01-01"])
    assert (column(rows, "text"), column(rows, "outlet")) == ([body], ["朝日新聞"])
    heads = "".join(
        f"<th>{cell}</th>"
        for cell in ("1", "2009.01.13", "港の話", "東京夕刊", "夕二面", "02頁", f"{len(body)}字", "01段")
    )
    rows = read(f"<html><body><table><tr>{heads}</tr></table><p class='mb10'>{body}</p></body></html>")
    assert (rows.kind, column(rows, "title"), column(rows, "text")) == ("yomidasu", ["港の話"], [body])
    assert (column(rows, "date"), column(rows, "page")) == (["2009-01-13"], ["02"])

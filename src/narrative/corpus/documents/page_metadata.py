"""What a web page says of its article: JSON-LD first, then Open Graph and other metadata, then the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from narrative.corpus.documents.records import Record, find_day
from narrative.corpus.readers.written_dates import read_written_date

#: No block of JSON-LD is longer, and no more objects in it are looked at.
_LONGEST = 2_000_000
_MOST_OBJECTS = 2_000
_ARTICLE = re.compile(
    r"article|blogposting|report|reportage|opinion|review|liveblog|socialmediaposting", re.IGNORECASE
)
_SEPARATOR = re.compile(r"\s+[|•·–—»-]\s+|\s*[|»]\s*")
#: Classes of what stands above a headline within its element.
_KICKER = re.compile(
    r"kicker|topline|overline|roofline|dachzeile|eyebrow|supertitle|antetitulo|rubrik|label|flag"
)
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "citation_title")
#: Names of metadata with the date of publication; those of the second row may be that of a change.
_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "datepublished", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publication_date",
    "pubdate", "published_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime", "originalpublicationdate",
    "article.published", "bt:pubdate", "rnews:datepublished", "vr:published_time", "published_at",
)  # fmt: skip
_DATES = ("date", "dc.date", "dcterms.date", "article:date", "og:pubdate", "last-modified")
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "citation_author",
)
_NUMERIC_DATE = re.compile(r"(?<![0-9])([0-3]?[0-9])\.([01]?[0-9])\.((?:19|20)[0-9]{2})(?![0-9])")
_IN_ADDRESS = re.compile(r"/((?:19|20)[0-9]{2})[/-]?([01][0-9])[/-]?([0-3][0-9])(?![0-9])")


@dataclass
class PageFacts:
    """What stands in the head of a page, and which headlines it shows.

    Attributes:
        meta: metadata by name, in small letters; the first of each name.
        article: the object of JSON-LD that describes the article; empty if there is none.
        headlines: the texts of the headings of the first level, without what stands above the headline.
        title: the title of the page.
        address: where the page was.
        times: what its elements `<time>` say.
        language: the language that it states.
    """

    meta: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    headlines: list[str] = field(default_factory=list)
    title: str = ""
    address: str = ""
    times: list[str] = field(default_factory=list)
    language: str = ""


def find_facts(root: Any) -> PageFacts:
    """Return what a page, parsed, says of its article."""
    facts = PageFacts()
    objects: list[dict[str, Any]] = []
    for node in root.iter("meta", "script", "title", "h1", "link", "time"):
        tag = node.tag
        if tag == "meta":
            name = node.get("property") or node.get("name") or node.get("itemprop") or ""
            content = " ".join((node.get("content") or "").split())
            if name and content:
                facts.meta.setdefault(name.casefold(), content)
        elif tag == "script":
            if "ld+json" in (node.get("type") or "") and node.text and len(node.text) <= _LONGEST:
                objects += _read_linked_data(node.text)
        elif tag == "title":
            facts.title = facts.title or _text_of(node)
        elif tag == "h1" and len(facts.headlines) < 20:
            facts.headlines.append(_read_headline(node))
        elif tag == "link" and node.get("rel") == "canonical":
            facts.address = facts.address or (node.get("href") or "")
        elif tag == "time" and len(facts.times) < 50:
            facts.times.append(node.get("datetime") or _text_of(node))
    facts.headlines = [headline for headline in facts.headlines if headline]
    facts.address = (facts.address or facts.meta.get("og:url", ""))[:2000]
    facts.language = root.get("lang") or root.get("xml:lang") or facts.meta.get("og:locale", "")
    facts.article = next((one for one in objects if _is_article(one)), {})
    if not facts.article:
        facts.article = next((one for one in objects if one.get("headline") and one.get("datePublished")), {})
    return facts


def fill_record(facts: PageFacts, record: Record, above: Iterable[str] = ()) -> None:
    """Set title, date, outlet, author and so on of a record.

    Args:
        facts: what the page says.
        record: what is to be filled.
        above: the first paragraphs of the page, in which a date may stand.
    """
    outlet = find_outlet(facts)
    record.put("title", find_title(facts, outlet))
    _put_date(facts, record, above)
    record.put("outlet", outlet)
    record.put("author", find_author(facts, outlet))
    section = facts.article.get("articleSection") or facts.meta.get("article:section") or ""
    record.put("section", "; ".join(_names(section)))
    language = _first(facts.article.get("inLanguage")) or facts.language
    record.put("language", language.replace("_", "-").split("-")[0].casefold() if len(language) < 12 else "")
    record.put("url", facts.address)


def find_title(facts: PageFacts, outlet: str) -> str:
    """Return the title: the headline shown if the metadata have it too, else theirs, without the outlet."""
    stated = [_first(facts.article.get("headline"))]
    stated += [facts.meta[name] for name in _TITLES if name in facts.meta]
    stated = [one for one in stated if one]
    shown = [one for one in facts.headlines if _plain(one) not in ("", _plain(outlet))]
    for headline in shown:
        if any(_plain(headline) in _plain(one) for one in stated) and len(headline.split()) > 1:
            return headline
    if stated:
        return _without_outlet(stated[0], outlet)
    title = _without_outlet(facts.title, outlet)
    return next(
        (one for one in shown if _plain(one) in _plain(facts.title)), shown[0] if len(shown) == 1 else title
    )


def find_outlet(facts: PageFacts) -> str:
    """Return the outlet: the name of the site, else that of the publisher, else the domain.

    A name that is a domain is written as the page's title writes it: `DW` for `DW.COM`.
    """
    for name in (
        facts.meta.get("og:site_name", ""), *_names(facts.article.get("publisher")),
        facts.meta.get("application-name", ""), facts.meta.get("dc.publisher", ""),
    ):  # fmt: skip
        name = " ".join(name.split())
        if name and len(name) < 80 and not name.startswith(("http:", "https:", "@")) and not name.isdecimal():
            written = [one for one in _SEPARATOR.split(facts.title) if "." not in one and "." in name]
            return next((one for one in written if _same_name(one, name)), name)
    return _host(facts.address).removeprefix("www.")


def find_author(facts: PageFacts, outlet: str) -> str:
    """Return the names of the authors, with semicolons between them."""
    names = (
        _names(facts.article.get("author"))
        or [facts.meta[name] for name in _AUTHORS if name in facts.meta][:1]
    )
    kept = dict.fromkeys(" ".join(name.split()) for name in names)
    return "; ".join(
        name for name in kept
        if name and len(name) < 200 and not name.startswith(("http:", "https:", "//"))
        and _plain(name) != _plain(outlet)
    )  # fmt: skip


def _put_date(facts: PageFacts, record: Record, above: Iterable[str]) -> None:
    """Set the date of publication from the first place that has one to the day."""
    certain = [_first(facts.article.get("datePublished"))]
    certain += [facts.meta[name] for name in _PUBLISHED if name in facts.meta]
    shown = [text for line in above if (text := _written_in(line))]
    for written in (
        *certain, *shown, *facts.times[:3], _first(facts.article.get("dateCreated")),
        *(facts.meta[name] for name in _DATES if name in facts.meta), *map(_written_in, (facts.title,)),
        _written_in(facts.meta.get("og:title", "")),
    ):  # fmt: skip
        if written and record.put_date(_tidy_date(written), tell=False):
            return
    if found := _IN_ADDRESS.search(facts.address):
        record.put_date("-".join(found.groups()), tell=False)


def _tidy_date(written: str) -> str:
    """Return a date of metadata in a form that is read: with colons in the zone, without fractions."""
    written = written.strip()
    if found := _NUMERIC_DATE.fullmatch(written[:10].rstrip()):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    written = re.sub(r"(T[0-9]{2}:[0-9]{2})([+-][0-9]{4})$", r"\1:00\2", written)
    if not find_day(written) and find_day(written[:10]):
        return written[:10]
    return written


def _written_in(line: str) -> str:
    """Return the date in a short line, as ISO; nothing if there is none, or the line says more.

    >>> _written_in("Stand: 28.04.2020 18:00 Uhr"), _written_in("Monday, 27 April 2020"), _written_in("War")
    ('2020-04-28', 'Monday, 27 April 2020', '')
    """
    if len(line) > 200:
        return ""
    found = _NUMERIC_DATE.search(line)
    if found and (len(line) < 60 or _SEPARATOR.search(line)):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return line if len(line) < 60 and read_written_date(line) is not None else ""


def _read_headline(node: Any) -> str:
    """Return the text of a headline without what stands above it in the same element."""
    inside = [one for one in node.iter() if isinstance(one.tag, str)][1:100]
    above = [one for one in inside if _KICKER.search((one.get("class") or "").casefold())]
    whole = _text_of(node)
    for kicker in above:
        text = _text_of(kicker)
        if text and whole.startswith(text) and len(text) < len(whole):
            return whole[len(text) :].lstrip(" :–—|-")
    return whole


def _read_linked_data(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a block of JSON-LD."""
    try:
        waiting = [json.loads(text.strip().rstrip(";"), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            yield value
            waiting += [value[name] for name in ("mainEntity", "mainEntityOfPage", "@graph") if name in value]


def _is_article(value: dict[str, Any]) -> bool:
    """Say whether an object of JSON-LD describes an article."""
    kinds = value.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in listed) and bool(
        value.get("headline") or value.get("datePublished") or value.get("articleBody")
    )


def _names(value: object) -> list[str]:
    """Return the names in a value of JSON-LD: a text, an object with a name, or a list of either."""
    listed = value if isinstance(value, list) else [value]
    names = [one.get("name") if isinstance(one, dict) else one for one in listed[:50]]
    return [_first(name) for name in names if _first(name)]


def _first(value: object) -> str:
    """Return a value of JSON-LD as text; of a list the first; nothing for what is no text."""
    while isinstance(value, list) and value:
        value = value[0]
    return " ".join(value.split()) if isinstance(value, str) else ""


def _without_outlet(title: str, outlet: str) -> str:
    """Return a title without the outlet, section and date that stand behind separators.

    >>> _without_outlet("The war ends | World | Kyiv Courier | 19.01.2020", "Kyiv Courier")
    'The war ends'
    >>> _without_outlet("War - and peace", "Kyiv Courier")
    'War - and peace'
    """
    ends = [found.start() for found in _SEPARATOR.finditer(title)]
    pieces = _SEPARATOR.split(title)
    named = [place for place, piece in enumerate(pieces) if _same_name(piece, outlet)]
    bars = [place for place in ends if "|" in title[place : place + 3]]
    if named and named[0] > 0:
        end = ends[named[0] - 1]
        return title[: min([end, *bars])].strip()
    return title[: bars[0]].strip() if bars and bars[0] > 0 else title.strip()


def _same_name(piece: str, outlet: str) -> bool:
    """Say whether a piece of a title is the name of the outlet, or its domain."""
    if len(piece) > 200:  # no name, and a run of domains would take n² steps
        return False
    one, two = (re.sub(r"(www\.)|(\.[a-z]{2,4})+$|[^\w]", "", name.casefold()) for name in (piece, outlet))
    return bool(one) and one == two


def _plain(text: str) -> str:
    """Return a text in the form in which titles are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _host(address: str) -> str:
    """Return the domain of an address; nothing if it is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _text_of(node: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(node.itertext()).split())

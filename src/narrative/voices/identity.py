"""Who a source is, within its document: one name for *Ann Lee*, *Ms Lee*, *Lee*, *the minister* and *she*.

Persons are joined by full name, by surname if one person of the document has it, and by an office that was
named with a person (*Ann Lee, the ports minister,* … *the minister*). *He*, *she* and *who* are the person
who was the last source, if no other person was named since, outside marks. All else stays as it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from narrative.voices.finding import Quotation
from narrative.voices.pages import Page, Words
from narrative.voices.places import PLACES, is_people
from narrative.voices.words import DETERMINERS, DOCUMENTS, LINKS, NOUNS, PRONOUNS, TIMES, word_set

PERSON, ORGANISATION, GROUP, UNNAMED, DOCUMENT, UNKNOWN = (
    "person", "organisation", "group", "unnamed", "document", "not known",
)  # fmt: skip
#: The kinds of speakers.
KINDS = (PERSON, ORGANISATION, GROUP, UNNAMED, DOCUMENT, UNKNOWN)
_TITLES = word_set(
    "mr mrs ms miss dr prof professor sir lord lady dame sen senator rep representative gov governor"
    " president minister secretary chancellor premier mayor judge justice gen general col colonel capt"
    " captain lt lieutenant sgt sergeant maj major admiral cmdr commander rev reverend bishop pope king"
    " queen prince princess ambassador councillor congressman congresswoman speaker superintendent"
    " inspector constable detective chief attorney democrat republican candidate nominee former vice"
    " deputy first prime foreign"
)
_MEN = word_set(
    "mr sir lord king prince congressman spokesman chairman businessman father son brother husband"
)
_WOMEN = word_set(
    "mrs ms miss lady dame queen princess congresswoman spokeswoman chairwoman mother daughter sister wife"
)
#: Words with which organisations are called.
_ORGANISED = word_set(
    "party department ministry office board council agency university college school institute bank"
    " company corporation group union association committee commission court police army navy times post"
    " news journal herald tribune guardian house pentagon kremlin government administration campaign"
    " foundation league fund service network press radio television authority assembly parliament senate"
    " congress team club firm inspectorate church hospital center centre society federation inc ltd corp"
    " co llc plc state states kingdom nations"
)
#: With what the names of regions begin and end: *South Korea*, *San Francisco*, *the Rust Belt*.
_REGIONS = word_set(
    "north south east west northern southern eastern western middle central new san los las puerto hong great"
    " latin saudi sri rhode wall downing silicon"
)
_AREAS = word_set("belt county area region province district coast peninsula")
#: What is written, besides studies and reports.
_WRITTEN = word_set("statement letter law book article memo ad website headline editorial")
#: What somebody says: *his declaration* speaks for him.
_SPOKEN = word_set("declaration speech statement remarks words message tweet post appeal testimony address")
#: Persons, not said which.
_ONES = word_set(
    "source sources official spokesman spokeswoman spokesperson man woman person someone somebody resident"
    " witness aide adviser insider insiders employee worker"
)
_SOMEBODY = word_set("somebody someone one others another many some")
_MANY = word_set("people half most many some others voters police")
_NAMED = frozenset(["NNP", "NNPS", "NN", "JJ", "OTHER"])
#: So many paragraphs behind the last source *he* and *she* still mean that person.
_NEAR = 2


@dataclass
class _Person:
    """A person of a document."""

    name: str
    surname: str
    first_names: str
    sex: str = ""


@dataclass
class _Cast:
    """The persons of a document, as they are met."""

    by_surname: dict[str, list[_Person]] = field(default_factory=dict)
    offices: dict[str, list[_Person]] = field(default_factory=dict)
    last: _Person | None = None
    last_place: int = -1


@dataclass(frozen=True)
class Speaker:
    """Who speaks: the name, or the source as read, and its kind."""

    name: str
    kind: str


def name_speakers(page: Page, quotations: list[Quotation]) -> list[Speaker]:
    """Return the speaker of each quotation of a document."""
    cast = _Cast()
    names = _find_names(page)
    speakers: dict[Words | None, Speaker] = {None: Speaker("", UNKNOWN)}
    for quotation in sorted(quotations, key=lambda each: each.source or (0, 0)):
        source = quotation.source
        if source is not None and source not in speakers:
            speakers[source] = _name_source(page, source, cast, names)
    return [speakers[quotation.source] for quotation in quotations]


def name_mentions(page: Page, mentions: Sequence[tuple[Words, bool]]) -> list[Speaker]:
    """Return who is meant by each mention of a document, by the rule for sources.

    Args:
        page: the document.
        mentions: the words of noun phrases, in the order of the text; and whether *he* and *she* behind may
            mean who is named there, as they do of subjects. One word without a title may be a place: they
            never do.
    """
    cast = _Cast()
    names = _find_names(page)
    found = []
    for words, leads in mentions:
        before = cast.last, cast.last_place
        found.append(_name_source(page, words, cast, names))
        person = cast.last
        if person is None or person is before[0]:
            continue
        if not leads or (" " not in person.name and not person.sex):
            cast.last, cast.last_place = before
    return found


def _find_names(page: Page) -> dict[str, list[Words]]:
    """Return the full names of a document by their surnames: two words or more with capitals."""
    found: dict[str, list[Words]] = {}
    end, size = 0, len(page.words)
    for place, capital in enumerate(page.capital):
        if not capital or place < end or not _is_name(page, place):
            continue
        end = place + 1
        while end < size and end - place < 6 and _is_name(page, end) and _joins(page, end):
            end += 1
        first = _skip_titles(page, place, end) if end - place > 1 else place
        if end - first >= 2 and not any(page.words[at] in _ORGANISED for at in range(first, end)):
            found.setdefault(page.words[end - 1], []).append((first, end))
    return found


def _skip_titles(page: Page, first: int, last: int) -> int:
    """Return where a name begins behind its titles: *Ports Minister Ann Lee* is *Ann Lee*."""
    titles = [at for at in range(first, last - 1) if page.words[at] in _TITLES]
    return titles[-1] + 1 if titles else first


def _joins(page: Page, place: int) -> bool:
    """Whether a word may go on with the name before it: behind a space, or the point of an initial."""
    short = len(page.words[place - 1]) < 3 or page.words[place - 1] in _TITLES
    return page.gaps[place] == " " or (short and page.gaps[place] == ". ")


def _is_name(page: Page, place: int) -> bool:
    word = page.words[place]
    if not page.is_capital(place) or page.tags[place] not in _NAMED or word in TIMES:
        return False
    return (word not in DETERMINERS and "'" not in word and word.isalpha()) or "-" in word


def _name_source(page: Page, source: Words, cast: _Cast, names: dict[str, list[Words]]) -> Speaker:
    first, last = source
    if last - first == 1 and page.words[first] in ("he", "she", "who", "him", "her"):
        return _resolve(page, first, cast, names)
    if last - first == 1 and (page.tags[first] in ("PRP", "WP", "WDT") or page.words[first] in PRONOUNS):
        return Speaker(_read(page, source), UNNAMED if page.words[first] in _SOMEBODY else UNKNOWN)
    head = _cut_apposition(page, source)
    if page.words[first] in ("his", "her") and page.words[head[1] - 1] in _SPOKEN:
        holder = _resolve(page, first, cast, names)
        return holder if holder.kind == PERSON else Speaker(_read(page, head), DOCUMENT)
    if any("&" in page.gaps[at] for at in range(head[0] + 1, head[1])):
        return Speaker(_read(page, head), ORGANISATION)
    if _is_plural(page, head) and page.words[head[0]] not in names:
        return Speaker(_read(page, head), GROUP)
    if head != source and _is_common(page, head) and page.words[head[0]] not in names:
        return Speaker(_read(page, source), _kind_of_common(page.words[head[0]]))
    if page.is_capital(head[1] - 1) and is_people(page.words[head[1] - 1], names):
        return Speaker(_read(page, head), GROUP)
    if _is_region(page, head, names):
        return Speaker(_read(page, head), ORGANISATION)
    name = _read_name(page, head, names) or _read_added_name(page, head, last)
    if name is not None:
        person = _find_person(page, name, cast, names)
        if person is not None:
            _note(page, source, name, person, cast)
            return Speaker(person.name, PERSON)
    return _name_other(page, head, cast)


def _cut_apposition(page: Page, source: Words) -> Words:
    """Return a source without what is added behind a comma, in brackets, or to a name: *Lee of Oxley*."""
    first, last = source
    for at in range(first + 1, last):
        if "," in page.gaps[at] or "(" in page.gaps[at]:
            return first, at
        organised = page.words[at] in ("of", "for") and _ORGANISED.intersection(page.words[first:at])
        if (
            page.words[at] in LINKS
            and not organised
            and _is_name(page, at - 1)
            and page.words[at - 1] not in _TITLES
        ):
            return first, at
    return source


def _read_added_name(page: Page, head: Words, last: int) -> Words | None:
    """Return the full name behind the comma of an office: *the prime minister, Ann Lee*."""
    first = end = head[1]
    office = page.words[head[0]] == "the" and any(page.words[at] in _TITLES for at in range(*head))
    if not office or first >= last or page.gaps[first].strip() != ",":
        return None
    while end < last and _is_name(page, end) and (end == first or _joins(page, end)):
        end += 1
    return (first, end) if end - first >= 2 and (end == last or "," in page.gaps[end]) else None


def _is_plural(page: Page, words: Words) -> bool:
    """Whether a source is one word that opens a sentence, and looks like a plural: *Dockers*."""
    first, last = words
    word = page.words[first]
    return last - first == 1 and word.endswith("s") and not word.endswith("ss") and first in page.sentences


def _is_common(page: Page, words: Words) -> bool:
    """Whether a source is a common noun that opens a sentence: ***Reaction** from members*."""
    first, last = words
    return last - first == 1 and page.tags[first] == "NN" and first in page.sentences


def _kind_of_common(word: str) -> str:
    if word in _ORGANISED:
        return ORGANISATION
    if word in _MANY:
        return GROUP
    if word in DOCUMENTS | _WRITTEN | _SPOKEN:
        return DOCUMENT
    return UNNAMED if word in _ONES | _TITLES | _SOMEBODY else UNKNOWN


def _is_region(page: Page, words: Words, names: dict[str, list[Words]]) -> bool:
    """Whether a name is of a country, a region or a capital: *Iran*, *Rust Belt*, *South Korea*."""
    first, last = words
    if last - first == 1:
        return page.is_capital(first) and page.words[first] in PLACES and page.words[first] not in names
    if not all(_is_name(page, at) for at in range(first, last)):
        return False
    return page.words[first] in _REGIONS or page.words[last - 1] in _AREAS


def _read_name(page: Page, words: Words, names: dict[str, list[Words]]) -> Words | None:
    """Return the words of a person's name in a phrase: its last run of capitals, without titles.

    One word in capitals is an abbreviation, if it is the surname of nobody.
    """
    first, last = words
    if not _is_name(page, last - 1) or page.words[last - 1] in _TITLES:
        return None
    begin = last - 1
    while begin > first and _is_name(page, begin - 1) and _joins(page, begin):
        begin -= 1
    if page.words[first] == "the" and begin == first + 1:
        return None
    if any(page.words[at] in _ORGANISED for at in range(begin, last)):
        return None
    before = begin - 1
    while before > first and page.words[before] in _TITLES:
        before -= 1
    if before > first and page.words[before] in LINKS:
        return None  # a pal of Ann Lee
    begin = _skip_titles(page, begin, last)
    text = page.text[page.starts[begin] : page.ends[last - 1]]
    short = text.isupper() and last - begin == 1 and page.words[begin] not in names
    return None if short else (begin, last)


def _find_person(page: Page, name: Words, cast: _Cast, names: dict[str, list[Words]]) -> _Person | None:
    """Return the person of a name: one already met, or a new one; none where the surname is of several."""
    begin, last = name
    surname, given = page.words[last - 1], " ".join(page.words[begin : last - 1])
    known = cast.by_surname.setdefault(surname, [])
    if not given:
        spellings = {" ".join(page.words[a : b - 1]): (a, b) for a, b in names.get(surname, ())}
        if not all(_may_be_one(one, other) for one in spellings for other in spellings):
            return None
        if not known and spellings:
            given, full = list(spellings.items())[-1]
            known.append(_Person(_read(page, full), surname, given))
        if not known:
            known.append(_Person(_read(page, name), surname, ""))
        return known[0] if len(known) == 1 else None
    likely = [person for person in known if _may_be_one(person.first_names, given)]
    if len(likely) == 1:
        return likely[0]
    exact = [person for person in likely if person.first_names == given]
    if not exact:
        exact = [_Person(_read(page, name), surname, given)]
        known += exact
    return exact[0]


def _may_be_one(given: str, other: str) -> bool:
    """Whether two persons of one surname may be one: by first names, and initials that are not different."""
    (first, *middle), (second, *others) = given.split(" "), other.split(" ")
    different = middle and others and middle != others and all(len(word) == 1 for word in middle + others)
    return first == second and not different


def _note(page: Page, source: Words, name: Words, person: _Person, cast: _Cast) -> None:
    """Remember who spoke last, and the office and sex that stand with the name."""
    beside = [at for at in range(*source) if not name[0] <= at < name[1]]
    words = {page.words[at] for at in beside}
    if words & _MEN:
        person.sex = "m"
    elif words & _WOMEN:
        person.sex = "f"
    behind = [at for at in beside if at >= name[1] and page.words[at] in LINKS]
    for at in beside:
        if behind and at > behind[0]:
            break  # a director of the Board is not the Board
        if page.tags[at] == "NN" or page.words[at] in _TITLES:
            holders = cast.offices.setdefault(page.words[at], [])
            if person not in holders:
                holders.append(person)
    cast.last, cast.last_place = person, source[1]


def _resolve(page: Page, place: int, cast: _Cast, names: dict[str, list[Words]]) -> Speaker:
    """Return whom *he*, *his*, *she*, *her* or *who* means: the last source, if nobody was named since."""
    word, person = page.words[place], cast.last
    as_read = Speaker(page.text[page.starts[place] : page.ends[place]], UNKNOWN)
    if word == "who":
        name = _read_name(page, (max(0, place - 4), place), names) if place else None
        if name and name[0] and page.words[name[0] - 1] in LINKS:
            name = None  # *an actor in Oxley, who*
        found = _find_person(page, name, cast, names) if name else None
        if found is None:
            return as_read
        cast.last, cast.last_place = found, place + 1
        return Speaker(found.name, PERSON)
    sex = "m" if word in ("he", "his", "him") else "f"
    if person is None or person.sex not in ("", sex) or _is_another_named(page, place, cast, names):
        return as_read
    person.sex = sex
    cast.last_place = place + 1
    return Speaker(person.name, PERSON)


def _is_another_named(page: Page, place: int, cast: _Cast, names: dict[str, list[Words]]) -> bool:
    """Whether somebody else is named between the last source and a word, or it is far away."""
    person = cast.last
    if person is None or page.find_paragraph(place) - page.find_paragraph(cast.last_place - 1) > _NEAR:
        return True
    for at in range(cast.last_place, place):
        if page.inside[at] >= 0 or not _is_name(page, at) or page.words[at] == person.surname:
            continue
        if page.plain(at) and page.words[at - 1] in ("the", "of", "in", "at", "from"):
            continue  # a place, or an organisation
        titled = page.words[at - 1] in _TITLES and page.plain(at)
        doubled = page.plain(at + 1) and at + 1 < place and _is_name(page, at + 1)
        if titled or doubled or page.words[at] in cast.by_surname or page.words[at] in names:
            return True
    return False


def _name_other(page: Page, words: Words, cast: _Cast) -> Speaker:
    """Return a source that is no person by name: an office, a group, a document, or somebody unnamed."""
    first, last = words
    text, head = _read(page, words), last - 1
    for at in range(first + 1, last):  # *a spokesman for the ministry* is a spokesman
        if page.tags[at] in ("IN", "TO", "VBN"):
            head = at - 1
            break
    word, tag = page.words[head], page.tags[head]
    if word in ("q", "a") and last - first == 1:
        return Speaker(text, UNKNOWN)
    holders = cast.offices.get(word, [])
    if page.words[first] == "the" and len(holders) == 1 and last - first <= 3:
        cast.last, cast.last_place = holders[0], last
        return Speaker(holders[0].name, PERSON)
    if word in DOCUMENTS | _WRITTEN | _SPOKEN:
        return Speaker(text, DOCUMENT)
    if word in _ONES and page.words[first] != "the":
        return Speaker(text, UNNAMED)
    if tag == "NNS" or word in _MANY:
        return Speaker(text, GROUP)
    if word in _ORGANISED or (page.is_capital(head) and page.words[first] in ("the", word)):
        return Speaker(text, ORGANISATION)
    if page.is_capital(head) and tag in ("NNP", "NN", "OTHER"):
        return Speaker(text, ORGANISATION)
    return Speaker(text, UNNAMED if tag in NOUNS else UNKNOWN)


def _read(page: Page, words: Words) -> str:
    return page.text[page.starts[words[0]] : page.ends[words[1] - 1]]

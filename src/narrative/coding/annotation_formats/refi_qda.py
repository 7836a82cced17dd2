"""REFI-QDA projects (`.qdpx`), which NVivo, MAXQDA, ATLAS.ti and QualCoder exchange."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from narrative.coding.annotation_formats.annotated_text import MAX_BYTES, AnnotatedText, Annotations, Decision
from narrative.corpus.readers.rows import swollen

_SPACE = "urn:QDA-XML:project:1.0"
#: Ids of what is written are made from what it says, so that the same matches give the same file.
_NAMES = uuid.UUID("6f1c4f0e-5e0b-5d6c-9a43-0d8f6f6b2f3a")
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, ValueError, OSError, RuntimeError, StopIteration,
    KeyError,
)  # fmt: skip
#: Characters that XML cannot hold.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\s+")
#: What a project may hold besides sources and codes.
_NOT_READ = frozenset(("Cases", "Notes", "Sets", "Links", "Graphs", "Variables"))
#: No codes are nested deeper.
_DEEPEST = 50
#: Offsets have fewer digits.
_MOST_DIGITS = 16


def is_refi_qda(data: bytes) -> bool:
    """Say whether bytes are a project: a zip archive with `project.qde` in it."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower() == "project.qde" for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read_refi_qda(source: str, data: bytes) -> Annotations:
    """Read the coded selections of the plain texts in a project, by coder.

    A code within another is called by its own name, or by the whole path (`Coke::diet Coke`) where two have
    one name. A code of a source as a whole is a decision. Pictures, sound, video and PDF in the project are
    problems; so is a text that it lacks. Cases, sets, notes and variables are not read.

    Offsets count characters, and the two of a line end of Windows as two, as NVivo and MAXQDA do; ATLAS.ti
    counts them as one. Where the names of selections begin with their words, and the words stand right only
    if units of 16 bits are counted, or line ends otherwise, the text is read so.
    """
    found = Annotations()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next(name for name in archive.namelist() if name.lower() == "project.qde")
            project = _parse(_unpack(archive, name))
            _read_project(found, source, archive, project)
    except _UNREADABLE as error:
        found.lose(source, f"no readable project: {str(error)[:100]}")
    return found


def write_refi_qda(texts: Sequence[AnnotatedText], labels: Sequence[str], coder: str) -> bytes:
    """Return a project with these texts, codes and coded selections; the same input gives the same bytes."""
    about = {"xmlns": _SPACE, "name": "matches", "origin": "narrative", "creatingUserGUID": _guid(coder)}
    root = Element("Project", about)
    users = SubElement(root, "Users")
    for name in dict.fromkeys([coder, *(span.coder for text in texts for span in text.spans)]):
        SubElement(users, "User", {"guid": _guid(name), "name": name})
    codes = SubElement(SubElement(root, "CodeBook"), "Codes")
    for label in labels:
        SubElement(codes, "Code", {"guid": _guid("code", label), "name": label, "isCodable": "true"})
    sources = SubElement(root, "Sources")
    files: dict[str, str] = {}
    for text in texts:
        guid = _guid("text", text.name)
        files[f"sources/{guid}.txt"] = text.text or ""
        path = f"internal://{guid}.txt"
        named = {"guid": guid, "name": text.name, "plainTextPath": path, "creatingUser": _guid(coder)}
        holder = SubElement(sources, "TextSource", named)
        for number, span in enumerate(text.spans):
            place = {"startPosition": str(span.start), "endPosition": str(span.end)}
            who = {"creatingUser": _guid(span.coder)}
            selected = _NO_XML.sub(" ", (text.text or "")[span.start : span.end][:100])
            guids = [_guid(kind, text.name, str(number)) for kind in ("span", "coding")]
            selection = SubElement(
                holder, "PlainTextSelection", {"guid": guids[0], "name": selected, **place, **who}
            )
            coding = SubElement(selection, "Coding", {"guid": guids[1], **who})
            SubElement(coding, "CodeRef", {"targetGUID": _guid("code", span.label)})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "project.qde": tostring(root, "unicode", xml_declaration=False),
            **files,
        }.items():
            member = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            archive.writestr(member, content.encode("utf-8", "surrogatepass"), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(_NAMES, "\x00".join(parts))).upper()


def _parse(data: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise ValueError(f"XML with entities or external references is refused: {error}") from None
    return root


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member, if it does not swell."""
    info = archive.getinfo(name)
    if reason := swollen(info.file_size, info.compress_size):
        raise ValueError(f"{name}: {reason}")
    if info.file_size > MAX_BYTES:
        raise ValueError(f"{name} has {info.file_size:,} bytes, and at most {MAX_BYTES:,} are read")
    with archive.open(info) as file:
        return file.read(info.file_size + 1)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_project(found: Annotations, source: str, archive: zipfile.ZipFile, project: Element) -> None:
    users = {
        _id(user.get("guid")): user.get("name") or "coder" for user in project.iter() if _tag(user) == "User"
    }
    names = _name_codes(project)
    found.labels += list(names.values())
    others: Counter[str] = Counter()
    members = {name.lower().rpartition("/")[2]: name for name in archive.namelist()}
    for holder in (child for group in project if _tag(group) == "Sources" for child in group):
        if _tag(holder) != "TextSource":
            others[_tag(holder)] += 1
            continue
        where = f"{source}: {holder.get('name') or holder.get('guid')}"
        text, problem = _read_text(archive, members, holder)
        if problem:
            found.lose(where, problem)
            continue
        text, utf16 = _choose_count(found, where, text or "", holder, project.get("origin") or "")
        article = AnnotatedText(where, holder.get("name") or holder.get("guid") or "", text)
        found.texts.append(article)
        for part in holder:
            if _tag(part) == "PlainTextSelection":
                _read_selection(found, article, part, names, users, utf16)
            elif _tag(part) == "Coding":
                for who, label in _read_coding(found, article, part, holder, names, users):
                    article.decisions.append(Decision(who, label, "1"))
        if not article.coders:
            article.coders = [users.get(_id(holder.get("creatingUser")), "coder")]
    for group in project:
        if _tag(group) in _NOT_READ and len(group):
            found.note(source, f"{len(group)} {_tag(group).lower()}", "not read: only codings are")
    for kind, times in others.items():
        found.lose(source, f"{times} of the kind {kind}: only plain texts are read")


def _name_codes(project: Element) -> dict[str, str]:
    """What each code is called, by its id: its name, or its path where another code has the same name."""
    paths: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(book, ()) for book in project if _tag(book) == "CodeBook"]
    while waiting:
        element, path = waiting.pop(0)
        for child in element:
            if _tag(child) == "Codes":
                waiting.append((child, path))
            elif _tag(child) == "Code" and len(path) < _DEEPEST:
                own = (*path, child.get("name") or "code")
                paths[_id(child.get("guid"))] = own
                waiting.append((child, own))
    times = Counter(path[-1] for path in paths.values())
    return {guid: path[-1] if times[path[-1]] == 1 else "::".join(path) for guid, path in paths.items()}


def _read_text(archive: zipfile.ZipFile, members: dict[str, str], holder: Any) -> tuple[str | None, str]:
    """The text of a source: in the project itself, or in a file of the archive."""
    inline = next((part.text or "" for part in holder if _tag(part) == "PlainTextContent"), None)
    if inline is not None:
        return inline, ""
    path = holder.get("plainTextPath") or ""
    member = members.get(path.lower().replace("\\", "/").rpartition("/")[2])
    if not path or member is None:
        return None, f"its text {path!r} is not in the project" if path else "it has no text"
    try:
        return _unpack(archive, member).decode("utf-8-sig"), ""
    except _UNREADABLE as error:
        return None, f"its text cannot be read: {str(error)[:100]}"


def _read_selection(
    found: Annotations,
    article: AnnotatedText,
    selection: Any,
    names: dict[str, str],
    users: dict[str, str],
    utf16: bool,
) -> None:
    """Add the codings of a selection, each with its coder."""
    start, end = _read_offsets(selection)
    for coding in (part for part in selection if _tag(part) == "Coding"):
        for who, label in _read_coding(found, article, coding, selection, names, users):
            found.add_span(article, who, label, start, end, utf16=utf16)


def _read_offsets(selection: Any) -> list[int | str]:
    """Where a selection starts and ends; what is no number stays as it is."""
    places = (selection.get(key) or "" for key in ("startPosition", "endPosition"))
    return [int(place) if place.isdecimal() and len(place) < _MOST_DIGITS else place for place in places]


def _choose_count(found: Annotations, where: str, text: str, holder: Any, origin: str) -> tuple[str, bool]:
    """Return a text with the line ends that offsets count, and whether they count units of 16 bits.

    Programs differ; the names of selections, which often begin with their words, say what fits.
    """
    joined = text.replace("\r\n", "\n")
    texts = [joined, text] if "ATLAS" in origin.upper() else [text, joined]
    ways = [(one, utf16) for utf16 in (False, True) for one in texts]
    selections = [part for part in holder if _tag(part) == "PlainTextSelection"]
    if not selections or (joined == text and not AnnotatedText("", "", text).holds_wide()):
        return ways[0]
    fits = [sum(_begins_with_its_name(one, part, utf16) for part in selections) for one, utf16 in ways]
    best = ways[fits.index(max(fits))]
    if not max(fits):
        ends = "line ends of Windows as " + ("two characters" if best[0] == text else "one character")
        counted = ends if joined != text else "an emoji as one character"
        found.note(where, "nothing shows how its offsets count", f"{counted} each: look at the words")
    return best


def _begins_with_its_name(text: str, selection: Any, utf16: bool) -> bool:
    """Whether the words at the offsets of a selection begin with what it is called."""
    start, end = _read_offsets(selection)
    said = _SPACES.sub(" ", (selection.get("name") or "").rstrip(".… "))
    if not said or isinstance(start, str) or isinstance(end, str):
        return False
    place = AnnotatedText("", "", text).place(start, end, utf16)
    return place is not None and _SPACES.sub(" ", text[slice(*place)]).startswith(said)


def _read_coding(
    found: Annotations,
    article: AnnotatedText,
    coding: Any,
    holder: Any,
    names: dict[str, str],
    users: dict[str, str],
) -> list[tuple[str, str]]:
    """Return the coder and label of each code of a coding."""
    who = users.get(_id(coding.get("creatingUser") or holder.get("creatingUser")), "coder")
    if who not in article.coders:
        article.coders.append(who)
    targets = [_id(part.get("targetGUID")) for part in coding if _tag(part) == "CodeRef"]
    for _ in (target for target in targets if target not in names):
        found.lose(article.source, "a selection with a code that the codebook lacks")
    return [(who, names[target]) for target in targets if target in names]


def _id(guid: str | None) -> str:
    """An id, which programs write in large or small letters."""
    return (guid or "").strip("{} ").casefold()

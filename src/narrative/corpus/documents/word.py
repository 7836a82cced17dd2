"""`.docx`: paragraphs straight from the XML; deleted changes, comments, macros and links are not followed."""

from __future__ import annotations

import posixpath
from itertools import islice
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.markup import parse_xml
from narrative.corpus.documents.packages import Package
from narrative.corpus.documents.paragraphs import Contents, Paragraph

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAIN = "word/document.xml"
#: Pieces of text that are one character whatever is in them.
_SINGLE = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",
}  # fmt: skip


def extract_word(data: bytes, *, max_bytes: int = 512 * 1024**2) -> Contents:
    """Return the paragraphs of a `.docx` file, its notes, headers, footers and properties.

    Args:
        data: the bytes of the file.
        max_bytes: it may not unpack to more.

    Raises:
        Unreadable: it is no such file, is damaged, or is refused.
    """
    package = Package(data, max_bytes)
    main = _find_main(package)
    folder = posixpath.dirname(main)
    styles = _read_styles(package, f"{folder}/styles.xml")
    contents = Contents(body=_read_part(parse_xml(package.read(main)), styles))
    for member in package:
        name = posixpath.basename(member.name)
        if posixpath.dirname(member.name) != folder or not name.endswith(".xml"):
            continue
        if name in ("footnotes.xml", "endnotes.xml"):
            contents.notes += _read_notes(parse_xml(package.read(member)), styles)
        elif name.startswith(("header", "footer")):
            contents.margins += _read_part(parse_xml(package.read(member)), styles)
    contents.core = _read_core(package)
    contents.properties = _read_custom(package)
    return contents


def _find_main(package: Package) -> str:
    """Return the name of the part with the text."""
    if "_rels/.rels" in package:
        for relation in parse_xml(package.read("_rels/.rels")).iter("{*}Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in package:
                    return target
    if _MAIN not in package:
        raise Unreadable("not a Word file: it has no text part")
    return _MAIN


def _namespace(root: Any) -> str:
    """Return the namespace of a part, in braces."""
    name = str(root.tag).partition("}")[0].lstrip("{")
    if name not in _WORD:
        raise Unreadable("not a Word file: its text part is of another kind")
    return f"{{{name}}}"


def _read_styles(package: Package, name: str) -> dict[str, tuple[str, int]]:
    """Return the name and the heading level of each style, by its identifier."""
    if name not in package:
        return {}
    root = parse_xml(package.read(name))
    w = _namespace(root)
    found: dict[str, tuple[str, int, str]] = {}
    for style in root.iter(f"{w}style"):
        named, based = style.find(f"{w}name"), style.find(f"{w}basedOn")
        title = str(named.get(f"{w}val", "")) if named is not None else ""
        outline = next(style.iter(f"{w}outlineLvl"), None)
        level = _heading_level(title, outline.get(f"{w}val") if outline is not None else None)
        parent = str(based.get(f"{w}val", "")) if based is not None else ""
        found[str(style.get(f"{w}styleId", ""))] = (title, level, parent)
    styles = {}
    for key, (title, level, parent) in found.items():
        for _ in range(10):  # styles based on each other in a circle end here
            if level or parent not in found:
                break
            _, level, parent = found[parent]
        styles[key] = (title, level)
    return styles


def _heading_level(style: str, outline: str | None) -> int:
    """Return the level of a heading, 1 to 9, from the outline or the name of the style; else 0."""
    if outline is not None and outline.isdecimal():
        return int(outline) + 1 if int(outline) < 9 else 0
    name, _, number = style.casefold().rpartition(" ")
    return int(number) if name == "heading" and number.isdecimal() and 1 <= int(number) <= 9 else 0


def _read_part(root: Any, styles: dict[str, tuple[str, int]]) -> list[Paragraph]:
    """Return the paragraphs of a part in order; those of a text box follow the one that it hangs on."""
    w = _namespace(root)
    merged = _strip_changes(root, w)
    _lift_boxes(root, w)
    cells = _find_cells(root, w)
    single = {f"{w}{name}": char for name, char in _SINGLE.items()}
    paragraph, mark, run = f"{w}p", f"{w}bookmarkStart", f"{w}r"
    texts, settings = {f"{w}t", _MATH}, (f"{w}pStyle", f"{w}sectPr", f"{w}outlineLvl")
    found: list[Paragraph] = []
    pieces: list[str] = []
    waiting: list[str] = []
    goes_on = False
    for node in root.iter(paragraph, mark, *settings, *texts, *single):
        tag = node.tag
        if tag in texts:
            pieces.append(node.text or "")
        elif tag == paragraph:
            if not goes_on:
                if found:
                    found[-1].text = "".join(pieces)
                found.append(Paragraph("", bookmarks=waiting, cell=cells.get(node)))
                pieces, waiting = [], []
            goes_on = node in merged
        elif tag in single:
            if node.getparent().tag == run:
                pieces.append(single[tag])
        elif tag == mark and not _is_within(node, paragraph):
            waiting.append(str(node.get(f"{w}name", "")))
        elif found and tag == mark:
            found[-1].bookmarks.append(str(node.get(f"{w}name", "")))
        elif found:
            _set_property(found[-1], node, str(node.get(f"{w}val", "")), styles)
    if found:
        found[-1].text = "".join(pieces)
    return found


def _is_within(node: Any, tag: str, most: int = 8) -> bool:
    """Say whether one of the elements just above is of a kind."""
    return any(above.tag == tag for above in islice(node.iterancestors(), most))


def _set_property(paragraph: Paragraph, node: Any, value: str, styles: dict[str, tuple[str, int]]) -> None:
    """Set what a paragraph's own properties say: style, heading level, end of a section."""
    if str(node.getparent().tag).rpartition("}")[2] != "pPr":
        return
    name = str(node.tag).rpartition("}")[2]
    if name == "sectPr":
        paragraph.ends_section = True
    elif name == "pStyle":
        paragraph.style, paragraph.level = styles.get(value, (value, _heading_level(value, None)))
        paragraph.style = paragraph.style or value
    else:
        paragraph.level = _heading_level("", value)


def _strip_changes(root: Any, w: str) -> set[Any]:
    """Take out what was deleted or moved away, hidden text, reading aids, and second versions of drawings.

    Returns:
        The paragraphs whose end was deleted: the next one goes on in their line.
    """
    etree = load_library("lxml.etree")
    marks = (f"{w}rPr", f"{w}pPr")
    merged = set()
    for change in root.iter(f"{w}del", f"{w}moveFrom"):
        above = list(change.iterancestors())[:3]
        if len(above) == 3 and (above[0].tag, above[1].tag) == marks:
            merged.add(above[2])
    for hidden in root.iter(f"{w}vanish"):
        run = hidden.getparent().getparent()
        if run.tag == f"{w}r" and hidden.get(f"{w}val") not in ("0", "false", "off"):
            run.tag = f"{w}del"
    etree.strip_elements(root, _FALLBACK, f"{w}del", f"{w}moveFrom", f"{w}rt", with_tail=False)
    return merged


def _lift_boxes(root: Any, w: str) -> None:
    """Move the paragraphs of each text box behind the paragraph that it hangs on."""
    for box in list(root.iter(f"{w}txbxContent")):
        anchor = next(box.iterancestors(f"{w}p"), None)
        if anchor is not None:
            for child in reversed(list(box)):
                anchor.addnext(child)


def _find_cells(root: Any, w: str) -> dict[Any, tuple[int, int]]:
    """Return the cell of each paragraph in a table; in a table within a table, that of the outer one."""
    cells: dict[Any, tuple[int, int]] = {}
    number = 0
    for row in root.iter(f"{w}tr"):
        if next(row.iter(f"{w}p"), None) in cells:
            continue
        number += 1
        for column, cell in enumerate(row.iter(f"{w}tc"), 1):
            for paragraph in cell.iter(f"{w}p"):
                cells.setdefault(paragraph, (number, column))
    return cells


def _read_notes(root: Any, styles: dict[str, tuple[str, int]]) -> list[Paragraph]:
    """Return the paragraphs of notes, without the rules that separate them from the text."""
    w = _namespace(root)
    for note in list(root):
        if note.get(f"{w}type", "normal") != "normal":
            root.remove(note)
    return [one for one in _read_part(root, styles) if one.text.strip()]


def _read_core(package: Package) -> dict[str, str]:
    """Return title, creator, created and so on."""
    if "docProps/core.xml" not in package:
        return {}
    root = parse_xml(package.read("docProps/core.xml"))
    return {str(node.tag).rpartition("}")[2]: node.text.strip() for node in root if (node.text or "").strip()}


def _read_custom(package: Package) -> dict[str, str]:
    """Return the properties that the writing program added."""
    if "docProps/custom.xml" not in package:
        return {}
    root = parse_xml(package.read("docProps/custom.xml"))
    return {str(node.get("name", "")): "".join(node.itertext()).strip() for node in root}

"""UIMA CAS as JSON or XMI, which INCEpTION exports: a text with typed annotations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from narrative.coding.annotation_formats.annotated_text import AnnotatedText, Annotations

#: Types that programs make by themselves: words, sentences, what the document is called.
_MACHINE = frozenset(
    ("Sofa", "Token", "Sentence", "Paragraph", "Lemma", "POS", "MorphologicalFeatures", "Stem", "Dependency",
     "DocumentAnnotation", "DocumentMetaData", "TagsetDescription", "TagDescription", "LayerDefinition",
     "FeatureDefinition", "XmlNode", "Heading", "Div", "CASMetadata", "View", "NULL", "ROOT")
)  # fmt: skip
_TITLES = ("documentTitle", "documentId")
#: What a feature with the label is mostly called; the first of these counts, else any with a text.
_LABELS = ("label", "value", "code", "category")
#: Features that point to other annotations, in relations and chains.
_LINKS = frozenset(
    ("@Governor", "@Dependent", "@source", "@target", "@next", "@first", "Governor", "Dependent", "next")
)  # XMI writes them without a sign
_OF_THE_FRAME = frozenset(("begin", "end", "sofa", "id"))
_SPAN = "narrative.Match"
_DOCUMENT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def is_cas(whole: object) -> bool:
    """Say whether a JSON document is a CAS."""
    return isinstance(whole, dict) and "%FEATURE_STRUCTURES" in whole


def read_cas_json(source: str, name: str, whole: Mapping[str, Any], coder: str) -> Annotations:
    """Read annotations that people made; a label is the feature `label`, `value`, `code` or `category`.

    Else it is the first feature with a text, else the type. Offsets count units of 16 bits. Tokens, sentences
    and the like are passed over; what points to other annotations (relations, chains), or has no offsets, is
    counted as a problem. Of several texts the first is read. The draft specification of the format leaves
    open what offsets count; Apache's program in Java writes units of 16 bits.
    """
    listed = whole.get("%FEATURE_STRUCTURES")
    if isinstance(listed, dict):  # as older programs wrote them, by id
        listed = [{"%ID": key, **one} for key, one in listed.items() if isinstance(one, dict)]
    frames = [
        {key.removeprefix("^"): value for key, value in one.items()} | {"%TYPE": str(one.get("%TYPE"))}
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    ]
    return _read(source, name, frames, coder)


def read_cas_xmi(source: str, name: str, data: bytes, coder: str) -> Annotations:
    """Read the same from XMI. Entities and external references in it are refused."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        found = Annotations()
        found.lose(source, f"no well-formed XML: {str(error)[:100]}")
        return found
    return _read(source, name, list(_frames(root)), coder)


def write_cas_json(text: AnnotatedText) -> str:
    """Write one text with its spans as a CAS, which INCEpTION imports (UIMA CAS JSON 0.4.0)."""
    label = {"%NAME": "label", "%RANGE": "uima.cas.String"}
    titles = {name: {"%NAME": name, "%RANGE": "uima.cas.String"} for name in _TITLES}
    types = {
        _SPAN: {"%NAME": _SPAN, "%SUPER_TYPE": "uima.tcas.Annotation", "label": label},
        _DOCUMENT: {"%NAME": _DOCUMENT, "%SUPER_TYPE": "uima.tcas.DocumentAnnotation", **titles},
    }
    whole = text.text or ""
    units = [0]
    for character in whole:
        units.append(units[-1] + (2 if character > "\uffff" else 1))
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
            "mimeType": "text", "sofaString": whole}  # fmt: skip
    spans = [
        {"%ID": number, "%TYPE": _SPAN, "@sofa": 1, "begin": units[span.start], "end": units[span.end],
         "label": span.label}
        for number, span in enumerate(text.spans, start=2)
    ]  # fmt: skip
    about = {"%ID": len(spans) + 2, "%TYPE": _DOCUMENT, "@sofa": 1, "begin": 0, "end": units[-1],
             "documentTitle": text.name, "documentId": text.name}  # fmt: skip
    everything = [*spans, about]
    members = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [one["%ID"] for one in everything]}}
    cas = {"%TYPES": types, "%VIEWS": members, "%FEATURE_STRUCTURES": [sofa, *everything]}
    return json.dumps(cas, ensure_ascii=False, indent=1) + "\n"


def _frames(root: Element) -> Iterator[dict[str, Any]]:
    """The feature structures of an XMI file, as those of JSON."""
    for element in root:
        tag = str(element.tag)
        yield {
            "%TYPE": tag.rpartition("}")[2],
            **{key.rpartition("}")[2]: value for key, value in element.items()},
        }


def _read(source: str, name: str, frames: Iterable[dict[str, Any]], coder: str) -> Annotations:
    """Read the text and its spans from feature structures."""
    found = Annotations()
    frames = list(frames)
    sofas = [frame for frame in frames if isinstance(frame.get("sofaString"), str)]
    if not sofas:
        found.lose(source, "no text in it (sofaString)")
        return found
    texts = [sofa["sofaString"] for sofa in sofas]
    elsewhere = {_read_id(sofa) for sofa in sofas[1:]} - {"", _read_id(sofas[0])}
    if len(texts) > 1:
        frames = [frame for frame in frames if _read_id(frame, "@sofa", "sofa") not in elsewhere]
        found.note(source, f"{len(texts)} texts in one file", "the first was read, with its annotations")
    title = next((str(frame[key]) for frame in frames for key in _TITLES if frame.get(key)), name)
    article = AnnotatedText(source, title, texts[0], [coder])
    found.texts.append(article)
    others = whole = 0
    for frame in frames:
        kind = frame["%TYPE"].rpartition(".")[2].removesuffix("[]")
        if kind in _MACHINE or "sofaString" in frame:
            continue
        start, end = (_as_number(frame.get(key)) for key in ("begin", "end"))
        if not _LINKS.isdisjoint(frame) or kind.endswith(("Link", "Chain")):
            others += 1
        elif start is None and end is None:
            whole += any(key[0] not in "%@^#" and key not in _OF_THE_FRAME for key in frame)
        else:
            label = found.name_label(_label(frame, kind))
            found.add_span(article, coder, label, start, end, utf16=True)
    if whole:
        found.note(source, f"{whole} annotations of the document as a whole", "not read: only spans are")
    if others:
        found.note(source, f"{others} relations or links between annotations", "not read: only spans are")
    return found


def _read_id(frame: Mapping[str, Any], *keys: str) -> str:
    """The id of a feature structure, or that of the one which these features point to."""
    return next((str(frame[key]) for key in keys or ("%ID", "id") if frame.get(key) is not None), "")


def _as_number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _label(frame: Mapping[str, Any], kind: str) -> str:
    """The feature that is called a label, else the first with a text, in the order of the file."""
    for key, value in [*((name, frame.get(name)) for name in _LABELS), *frame.items()]:
        if key[0] not in "%@^#" and key not in _OF_THE_FRAME and isinstance(value, str) and value.strip():
            return value
    return kind

"""HTML and SVG from a notebook's outputs, cleaned so that they may stand in a report.

Only elements and attributes that are listed here pass; everything else is
dropped, scripts with all they hold. What passes is balanced, so that an output
cannot end the page around it, and loads nothing.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from narrative.errors.tracebacks import strip_control
from narrative.figures.drawing import BLUE, INK, ORANGE

#: Colours of the figures that a page has of its own, lighter ones where the page is dark.
_OF_THE_PAGE = {"#ffffff": "--paper", BLUE: "--blue", ORANGE: "--orange"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("br hr img col wbr")
_HTML = _words(
    "a abbr article aside b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li "
    "main mark meter nav ol p pre progress q rp rt ruby s samp section small span strong sub summary sup "
    "table tbody td tfoot th thead time tr u ul var wbr"
)
_SVG = _words(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs use clippath "
    "lineargradient radialgradient stop image"
)
#: Dropped together with what they hold.
_SWALLOWED = _words(
    "script iframe object embed applet noscript template math frameset noframes xmp plaintext "
    "textarea select button form title head foreignobject audio video canvas"
)
_ATTRIBUTES = _words(
    "id class title lang dir role tabindex href src alt width height colspan rowspan scope headers span "
    "start reversed value type datetime open style cite abbr min max low high optimum hidden "
    "viewbox preserveaspectratio d x y x1 x2 y1 y2 cx cy r rx ry dx dy points transform fill stroke opacity "
    "fill-opacity fill-rule stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin "
    "font-size font-family font-weight text-anchor dominant-baseline offset stop-color stop-opacity "
    "clip-path gradienttransform gradientunits xlink:href"
)
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\x00-\x20]*", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
#: What loads something in CSS, or covers the page.
_LOADS = re.compile(
    r"(?:url|src|image|image-set|cross-fade|element|expression)\s*\(|@\s*(?:import|font-face|document)"
    r"|-moz-binding|behavior\s*:|position\s*:\s*fixed",
    re.IGNORECASE,
)
#: A day, which is not to be broken at the end of a line; where it is no part of a longer name.
_DAY = re.compile(r"(?<![\w/.-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w/-])")
_AS_WRITTEN = frozenset({"svg", "pre", "code", "time"})
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n|\r\n?|\f)|(.))", re.DOTALL)


def clean_html(source: str, seen_styles: set[str] | None = None) -> str:
    """`source` with only the elements and attributes that a report may hold, balanced.

    A day in its text becomes a `time`, so that the page can keep it on one line.

    Args:
        source: a fragment of HTML.
        seen_styles: style sheets that the page already holds; a further copy is
            dropped, and new ones are added.

    >>> clean_html('<b onclick="x()">bold<script>alert(1)</script></b></div>')
    '<b>bold</b>'
    >>> clean_html("from 2024-03-05 on")
    'from <time>2024-03-05</time> on'
    """
    cleaner = _Cleaner(set() if seen_styles is None else seen_styles)
    cleaner.feed(strip_control(source))
    cleaner.close()
    return cleaner.finish()


def loads(css: str) -> bool:
    r"""Say whether CSS may load something, also where escapes or comments hide that from a plain search.

    >>> loads("a { color: red }"), loads(r"a { background: \75rl(//example.org) }")
    (False, True)
    """
    read = _CSS_ESCAPE.sub(_unescape_css, css)
    return any(_LOADS.search(text) for text in (css, read, _CSS_COMMENT.sub("", read)))


def _unescape_css(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if number < 0x110000 else ""
    return found[3] or ""


class _Cleaner(HTMLParser):
    def __init__(self, seen_styles: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.swallowed: list[str] = []
        self.style: list[str] | None = None
        self.seen_styles = seen_styles

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside_svg = "svg" in self.open
        if self.swallowed or (tag in _SWALLOWED and not (inside_svg and tag == "title")):
            if tag not in _VOID:
                self.swallowed.append(tag)
        elif tag == "style":
            # A browser of today ignores `scoped`: pandas' own style would hold for the whole page. In a
            # picture it reads `&#64;` as `@`, which it does nowhere else.
            self.style = [] if "scoped" not in dict(attrs) and not inside_svg else None
            self.swallowed.append(tag)
        elif tag in _HTML or tag in _SVG:
            kept = [_attribute(tag, name.lower(), value or "") for name, value in attrs]
            kept = list(dict.fromkeys(one for one in kept if one))
            if tag == "img" and not any(one.startswith(" src=") for one in kept):
                self.handle_data(dict(attrs).get("alt") or "")
                return
            self.parts.append(f"<{tag}{''.join(kept)}>")
            if tag not in _VOID:
                self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.swallowed:
            if tag in self.swallowed:
                while self.swallowed.pop() != tag:
                    pass
            if tag == "style" and self.style is not None:
                self._keep_style("".join(self.style))
                self.style = None
        elif tag in self.open:
            while True:
                closed = self.open.pop()
                self.parts.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self.swallowed:
            if self.style is not None:
                self.style.append(data)
        else:
            text = html.escape(data, quote=False).replace("\r", "&#13;")
            self.parts.append(text if _AS_WRITTEN & set(self.open) else _DAY.sub(r"<time>\g<0></time>", text))

    def _keep_style(self, sheet: str) -> None:
        if "<" not in sheet and not loads(sheet) and sheet not in self.seen_styles:
            self.seen_styles.add(sheet)
            self.parts.append(f"<style>{sheet}</style>")

    def finish(self) -> str:
        return "".join(self.parts) + "".join(f"</{tag}>" for tag in reversed(self.open))


def _attribute(tag: str, name: str, value: str) -> str:
    """The attribute as it may stand in a report, with a space before it; else empty text."""
    allowed = name in _ATTRIBUTES or name.startswith(("aria-", "data-"))
    if not allowed or not re.fullmatch(r"[a-z0-9:_-]+", name):
        return ""
    if name in ("href", "xlink:href"):
        allowed = bool(_LINK.fullmatch(value)) if tag == "a" else value.startswith("#")
    elif name == "src":
        allowed = bool(_PICTURE.fullmatch(value))
    elif name in ("cite", "type") and tag != "ol":
        allowed = False
    elif name == "style" or tag in _SVG:
        allowed = "\\" not in value and not loads(re.sub(r"url\(#[\w-]+\)", "", value))
    if not allowed:
        return ""
    rel = ' rel="noopener noreferrer"' if tag == "a" and name == "href" and value[0] != "#" else ""
    return f' {name}="{html.escape(value)}"{rel}'


def inline_svg(source: str, alt: str, prefix: str) -> str:
    """An SVG picture as an element of a page: described, scalable, in the colours of the page.

    The ink of the figures becomes the colour of the text around it, and white the
    colour of the paper, and the hues are the page's, so that a figure can be read on
    a dark page too. Ids get a prefix, since those of two figures may be the same.

    Args:
        source: an SVG document, as matplotlib writes it.
        alt: what the picture shows, in words.
        prefix: letters and digits, another one for every figure of the page.

    Raises:
        ValueError: `source` is not well-formed XML.
    """
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as error:
        raise ValueError(f"not a well-formed SVG: {error}") from None
    width = re.match(r"[0-9.]+(?:pt|px|in|cm|mm)?", root.get("width", ""))
    body = "".join(_svg_element(child, prefix) for child in root)
    own = f"{width[0]}{'' if width[0][-1].isalpha() else 'px'}" if width else ""
    limit = f"--own:{own};max-width:{own};" if own else ""  # the page's style asks for its own width
    box = re.fullmatch(r"[0-9. +-]+", root.get("viewBox", ""))
    view = f' viewBox="{box[0]}"' if box else ""
    shared = f"{limit}width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt"
    return f'<svg role="img" aria-label="{html.escape(alt)}"{view} style="{shared}">{body}</svg>'


def _svg_element(element: ElementTree.Element, prefix: str) -> str:
    tag = str(element.tag).rpartition("}")[2]
    if tag.lower() not in _SVG:
        return ""
    attributes = []
    for full, value in element.attrib.items():
        name = full.rpartition("}")[2]
        if name == "href" and tag == "image":
            if not _PICTURE.fullmatch(value):
                continue
        elif name == "href":
            if not value.startswith("#"):
                continue
            value = f"#{prefix}-{value[1:]}"
        elif name == "id":
            value = f"{prefix}-{value}"
        elif name.lower() not in _ATTRIBUTES:
            continue
        else:
            value = re.sub(r"url\(#([\w.:-]+)\)", rf"url(#{prefix}-\1)", value)
            if loads(re.sub(r"url\(#[\w.:-]+\)", "", value)):
                continue
            value = _page_colours(name, value)
        attributes.append(f' {name}="{html.escape(value)}"')
    inner = html.escape(element.text or "", quote=False) if tag in ("text", "tspan", "title", "desc") else ""
    for child in element:
        inner += _svg_element(child, prefix)
        if tag in ("text", "tspan"):
            inner += html.escape(child.tail or "", quote=False)
    return f"<{tag}{''.join(attributes)}>{inner}</{tag}>"


def _page_colours(name: str, value: str) -> str:
    """Ink, paper and hues in the page's own colours; `var()` holds in a style only."""
    if name not in ("style", "fill", "stroke"):
        return value
    value = re.sub(rf"{INK}\b|#000000\b", "currentColor", value, flags=re.IGNORECASE)
    if name == "style":
        for colour, variable in _OF_THE_PAGE.items():
            value = re.sub(rf"{colour}\b", f"var({variable}, {colour})", value, flags=re.IGNORECASE)
    return value

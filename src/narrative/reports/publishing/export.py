"""An executed notebook as one HTML page that reads like an article.

The page loads nothing, runs nothing and needs no file beside it. Its look is in
`templates/article/`; here the notebook's cells become the pieces that the
template sets: prose, code, outputs, and a list of contents.
"""

from __future__ import annotations

import base64
import contextlib
import html
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrative.errors.tracebacks import strip_control
from narrative.reports.publishing.markup import clean_html, inline_svg
from narrative.tables.tables import escape_html, keep_percent, name_anchor

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).with_name("templates")
#: Nothing may be loaded and nothing may run; a picture may lie in the page itself.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; script-src 'none'"
)
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_TAG = re.compile(r"<[^<>]*>")
#: Where a table that is cut says under which name all of it was recorded.
_TABLE = re.compile(r'<span data-table="([a-z0-9][a-z0-9_-]{0,79})">[^<]*</span>')
#: The tags of prose that is left out where the code below it, or above it, shows nothing.
WITH_RESULT, AFTER_RESULT = "with-result", "after-result"
#: The metadata of a cell whose outputs are folded away in the page: what the fold is called.
FOLD = "fold"
#: What a fold is called that holds a section's code.
_CODE = "Code of this section"
#: How a cell begins that begins a section.
_SECTION = re.compile(r"\s*## ")
#: Held while jinja2 is loaded, which may be in a thread.
_LOADING = threading.Lock()
#: The file that Python names for a cell in a warning; another one in every run.
_CELL_FILE = re.compile(r"(?<!\S)\S*ipykernel_[0-9]+[/\\][0-9]+\.py:[0-9]+")


def export_html(
    notebook: Mapping[str, Any],
    *,
    kicker: str = "",
    files: Iterable[str] = (),
    fallback_title: str = "Report",
) -> str:
    """An executed notebook as one self-contained HTML page.

    The title is the notebook's first heading. The code of a section is folded away at
    its end, that before the first section at the end of the first; figures keep the
    description (`alt`) that their metadata have; text stays text whatever it holds.

    Args:
        notebook: as nbformat 4 reads it.
        kicker: a short line above the title.
        files: files that lie beside the page, for links at its end.
        fallback_title: the title of a notebook without a heading.
    """
    files = list(files)
    article = _Article(files)
    pieces = _fold_code(piece for cell in _leave_out(notebook["cells"]) for piece in article.read(cell))
    opening = next((piece for piece in pieces if piece["kind"] == "prose"), {})
    opening["opening"] = True  # the contents come right after it in a narrow window
    page = _load_template().render(
        title=article.title or fallback_title,
        kicker=clean_html(html.escape(kicker)),  # so that no line ends within its day
        policy=POLICY,
        style=(TEMPLATES / "article" / "style.css").read_text(encoding="utf-8"),
        contents=article.contents,
        pieces=pieces,
        files=files,
    )
    return "\n".join(line.rstrip() for line in page.splitlines()) + "\n"


def load_ahead() -> None:
    """Load what a page is made with, in a thread, while a kernel works on what will be in it.

    No other thread may be loading what it loads too: two that import packages whose modules need one
    another may each find the other's half loaded.
    """

    def load() -> None:
        with contextlib.suppress(Exception):  # who needs it will say what is wrong
            _load_template()
            _highlighter()

    threading.Thread(target=load, name="page", daemon=True).start()


def _load_template() -> Template:
    """Return the template of a page; a page is a text, so what it shows is escaped."""
    with _LOADING:
        from jinja2 import Environment, FileSystemLoader

        return Environment(loader=FileSystemLoader(TEMPLATES / "article"), autoescape=True).get_template(
            "index.html.j2"
        )


def _leave_out(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The cells without prose that is tagged `with-result` or `after-result` and whose code shows nothing.

    That code is what follows up to the next prose, or what stands above up to the prose before it; of prose
    that begins a section, all up to the next section. Where a section is left out, its other prose goes with
    it; its code is kept for the fold.
    """
    kept: list[Mapping[str, Any]] = []
    empty = False
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "markdown":
            kept.append(cell)
            continue
        begins = bool(_SECTION.match(_joined(cell["source"])))
        tags = cell["metadata"].get("tags", [])
        shows = WITH_RESULT not in tags or _shows(cells[number + 1 :], whole=begins)
        shows = shows and (AFTER_RESULT not in tags or _shows(reversed(cells[:number]), whole=False))
        empty = not shows if begins else empty
        if shows and not empty:
            kept.append(cell)
    return kept


def _shows(cells: Iterable[Mapping[str, Any]], *, whole: bool) -> bool:
    """Say whether code shows anything before the next prose, or before the next section."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            if not whole or _SECTION.match(_joined(cell["source"])):
                return False
        elif cell.get("outputs"):
            return True
    return False


def _fold_code(pieces: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pieces, with the code of each section in one fold at its end, after its parameters, if any."""
    ordered: list[dict[str, Any]] = []
    folds: dict[str, dict[str, Any]] = {}
    sections = 0
    for piece in pieces:
        if piece["kind"] == "code":
            fold = folds.setdefault(piece["label"], {"kind": "code", "label": piece["label"], "html": ""})
            fold["html"] += piece["html"]
            continue
        if piece.get("section"):
            sections += 1
            if sections > 1:  # what stands under the title belongs to the first section
                ordered += folds.values()
                folds = {}
        ordered.append(piece)
    return [*ordered, *folds.values()]


class _Article:
    """The pieces of a page, read cell by cell; keeps count of headings, tables and figures."""

    def __init__(self, files: Iterable[str] = ()) -> None:
        self.files = frozenset(files)
        self.title = ""
        self.contents: list[dict[str, Any]] = []
        self.ids: set[str] = set()
        self.styles: set[str] = set()
        self.figures = 0
        self.tables = 0

    def read(self, cell: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The pieces that one cell gives."""
        source = _joined(cell["source"])
        tags = cell["metadata"].get("tags", [])
        if "remove-cell" in tags:
            return []
        if cell["cell_type"] == "markdown":
            section = bool(_SECTION.match(source))
            return [{"kind": "prose", "html": self._prose(source, trusted=True), "section": section}]
        if cell["cell_type"] != "code" or not source.strip():
            return []
        pieces: list[dict[str, Any]] = []
        if "remove-input" not in tags:
            parameters = "parameters" in tags or "injected-parameters" in tags
            label = "Parameters of this run" if "injected-parameters" in tags else "Parameters"
            pieces.append(
                {"kind": "code", "label": label if parameters else _CODE, "html": _highlighted(source)}
            )
        shown = [piece for output in cell.get("outputs", []) for piece in self._output(output)]
        fold = cell["metadata"].get(FOLD)
        if isinstance(fold, str) and shown:  # all that the cell shows is in one fold
            shown[0] = shown[0] | {"fold": fold}
            shown[-1] = shown[-1] | {"fold_ends": True}
        return pieces + shown

    def _output(self, output: Mapping[str, Any]) -> list[dict[str, Any]]:
        kind = output["output_type"]
        if kind == "stream":
            text = _CELL_FILE.sub("this cell", strip_control(_joined(output["text"])))
            return [{"kind": "text", "name": output["name"], "text": text}] if text.strip() else []
        if kind == "error":
            return [{"kind": "text", "name": "stderr", "text": f"{output['ename']}: {output['evalue']}"}]
        data, metadata = output.get("data", {}), output.get("metadata", {})
        for mime in ("image/svg+xml", *_PICTURES):
            if mime in data:
                return [self._figure(mime, _joined(data[mime]), metadata)]
        if "text/html" in data:
            fragment = self._link_tables(clean_html(_joined(data["text/html"]), self.styles))
            piece = {"kind": "html", "html": fragment, "label": self._label(fragment)}
            return [piece] if fragment.strip() else []
        if "text/markdown" in data:
            return [{"kind": "prose", "html": self._prose(_joined(data["text/markdown"]), trusted=False)}]
        text = strip_control(_joined(data.get("text/plain", "")))
        return [{"kind": "text", "name": "stdout", "text": text}] if text.strip() else []

    def _link_tables(self, fragment: str) -> str:
        """The fragment, with a link wherever it names a table that lies beside the page."""

        def link(found: re.Match[str]) -> str:
            for kind, name in (("csv", "CSV"), ("parquet", "Parquet")):
                file = f"tables/{found[1]}.{kind}"
                if file in self.files:
                    return f'<a href="{file}">The whole table ({name})</a>'
            return found[0]

        return _TABLE.sub(link, fragment)

    def _label(self, fragment: str) -> str:
        """What to call an output with a table, which may be too wide for the page and is scrolled then."""
        if "<table" not in fragment:
            return ""
        self.tables += 1
        caption = re.search(r"<caption[^>]*>(.*?)</caption>", fragment, re.DOTALL)
        words = html.unescape(_TAG.sub("", caption[1])).strip() if caption else ""
        return f"Table {self.tables}: {words}" if words else f"Table {self.tables}"

    def _figure(self, mime: str, picture: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
        self.figures += 1
        alt = _described(mime, metadata) or f"Figure {self.figures}, without a description"
        if mime == "image/svg+xml":
            try:
                return {"kind": "figure", "html": inline_svg(picture, alt, f"f{self.figures}")}
            except ValueError:
                mime = "image/svg+xml;base64"
                picture = base64.b64encode(picture.encode("utf-8", "replace")).decode("ascii")
        picture = "".join(picture.split())
        source = f"data:{mime.removesuffix(';base64')};base64,{html.escape(picture)}"
        return {"kind": "figure", "html": f'<img src="{source}" alt="{html.escape(alt)}">'}

    def _prose(self, source: str, *, trusted: bool) -> str:
        """Markdown as HTML; from an output of a cell (not trusted), markup in it is text."""
        import mistune

        article = self

        class Renderer(mistune.HTMLRenderer):
            def heading(self, text: str, level: int, **_: Any) -> str:
                return article._heading(text, level) if trusted else super().heading(text, level)

            def table(self, text: str) -> str:
                return f'<div class="scroll" tabindex="0"><table>{text}</table></div>\n'

        render = mistune.create_markdown(
            renderer=Renderer(escape=not trusted), plugins=["table", "strikethrough", "url"]
        )
        return clean_html(keep_percent(str(render(source))), self.styles)

    def _heading(self, text: str, level: int) -> str:
        words = html.unescape(_TAG.sub("", text)).strip()
        if level == 1 and not self.title:
            self.title = words
            return f'<h1 id="{escape_html(self._id(words))}">{text}</h1>\n'
        level = max(level, 2)  # one title a page
        name = self._id(words)
        if level <= 3:
            self.contents.append({"id": name, "title": words, "level": level})
        return f'<h{level} id="{escape_html(name)}">{text}</h{level}>\n'

    def _id(self, words: str) -> str:
        """A new id from the words of a heading."""
        base = name_anchor(words) or "section"
        name, number = base, 2
        while name in self.ids:
            name, number = f"{base}-{number}", number + 1
        self.ids.add(name)
        return name


def _joined(text: Any) -> str:
    """Text of a notebook, which may be stored as a list of lines."""
    return "".join(text) if isinstance(text, list) else str(text)


def _described(mime: str, metadata: Mapping[str, Any]) -> str:
    """The description of a picture, from the metadata of its output."""
    for holder in (metadata.get(mime), metadata):
        if isinstance(holder, Mapping):
            for key in ("alt", "alt_text"):
                if isinstance(holder.get(key), str) and holder[key].strip():
                    return " ".join(holder[key].split())
    return ""


def _highlighted(source: str) -> str:
    """Code with its parts marked for the style sheet."""
    from pygments import highlight

    return clean_html(highlight(strip_control(source), *_highlighter()))


@cache
def _highlighter() -> tuple[Any, Any]:
    """What reads the code of notebooks, and what marks it, as nbconvert's pages have it."""
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name("ipython3"), HtmlFormatter(cssclass=" highlight hl-ipython3")

"""The main text of a web page: its article without menus, comments, invitations and lists of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library

_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "ab", "fw"))
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»«“)\]]*$")
#: Invitations to read more by mail or elsewhere, in the languages of many sites.
_INVITATION = re.compile(
    r"\bnewsletter|\bsign up\b|\bsubscri(be|ption)|\bfollow us\b|\bsuscr[ií]b|\bsíguenos|\bnuestra newsletter"
    r"|\babonnez|\binscrivez|\bsuivez|\babonnieren|\bfolgen sie\b|\bjetzt anmelden|\biscriviti|\bseguici"
    r"|\bassine\b|\bsiga[- ]nos|\bmeld je aan\b|\babonneer",
    re.IGNORECASE,
)
#: No table or list of a page lies deeper in others than this: trafilatura reads it once for each of them.
_DEEPEST = 12
_NESTING = frozenset(("table", "ul", "ol", "dl"))
_PARTS = _NESTING | {"tbody", "thead", "tfoot", "tr", "td", "th", "li", "dd", "dt"}
_SHORT = 60
_FEW_WORDS = 45


def find_main_text(root: Any, titles: Sequence[str] = (), *, thorough: bool = False) -> list[str]:
    """Return the paragraphs of the main text of a page, as trafilatura (Barbaresi 2021) finds them.

    A headline at the top that repeats a title is left out, with what stands above it; so are lines with a
    date or a name at the top, and invitations and links at the end.

    Args:
        root: the page, parsed; it is changed.
        titles: the titles that the article may have.
        thorough: whether other ways of finding it are tried too, which takes twice as long.

    Raises:
        Unreadable: trafilatura is not there, or cannot read the page.

    Barbaresi, Adrien (2021): Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery
    and Extraction. Proceedings of ACL-IJCNLP 2021, System Demonstrations, 122–131.
    https://doi.org/10.18653/v1/2021.acl-demo.15
    """
    trafilatura = load_library("trafilatura")
    _flatten(root)
    try:
        found = trafilatura.bare_extraction(
            root,
            fast=not thorough,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            deduplicate=False,
        )
    except Exception as error:  # the library lets through whatever its parts raise on a hostile page
        raise Unreadable(f"no page that can be read: {type(error).__name__}: {str(error)[:100]}") from None
    body = found.body if found is not None else None
    if body is None:
        return []
    return _trim(_read_blocks(body), titles)


def _flatten(root: Any) -> None:
    """Make plain blocks of tables and lists that lie deep in others; their words stay where they are."""
    depth = 0
    for event, node in load_library("lxml.etree").iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += node.tag in _NESTING
            continue
        deep = depth > _DEEPEST and node.tag in _PARTS
        depth -= node.tag in _NESTING
        if deep:
            node.tag = "div"


def _read_blocks(body: Any) -> list[str]:
    """Return the texts of the blocks in a body as trafilatura gives it."""
    blocks: list[list[str]] = [[]]
    for event, node in load_library("lxml.etree").iterwalk(body, events=("start", "end")):
        if event == "start":
            if node.tag in _BLOCKS:
                blocks.append([])
            if node.tag == "lb":
                blocks[-1].append("\n")
            if node.tag == "cell" and blocks[-1]:
                blocks[-1].append("\ue001")
            blocks[-1].append(_flat(node.text))
        else:
            if node.tag in _BLOCKS:
                blocks.append([])
            blocks[-1].append(_flat(node.tail))
    return [text for block in blocks if (text := _tidy("".join(block)))]


def _flat(text: str | None) -> str:
    """Return text of the page with its line breaks as blanks."""
    return re.sub(r"\s+", " ", text) if text else ""


def _tidy(text: str) -> str:
    """Return the text of a block, a line break only where the page has one; cells of a row tabs apart."""
    lines = (" ".join(line.split(" ")).strip(" \ue001") for line in re.sub(" +", " ", text).split("\n"))
    return re.sub(" *\ue001 *", "\t", "\n".join(line for line in lines if line))


def _trim(blocks: list[str], titles: Sequence[str]) -> list[str]:
    """Return the blocks without what stands above the text, and without what follows it."""
    known = {_plain(title) for title in titles if _plain(title)}
    for place, block in enumerate(blocks[:4]):
        if any(_plain(block).endswith(title) and len(_plain(block)) <= len(title) + 60 for title in known):
            blocks = blocks[place + 1 :]
            break
        if len(block) > 2 * _SHORT:
            break
    while len(blocks) > 3 and _is_aside(blocks[-1]):
        blocks = blocks[:-1]
    return blocks


def _is_aside(block: str) -> bool:
    """Say whether a last block is none of the text: an invitation, or a short line that ends no sentence."""
    invites = len(block.split()) <= _FEW_WORDS and _INVITATION.search(block)
    is_short = all(len(line) <= _SHORT for line in block.split("\n")) and len(block) <= 3 * _SHORT
    return bool(invites) or (is_short and not _SENTENCE_END.search(block))


def _plain(text: str) -> str:
    """Return a text in the form in which titles are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())

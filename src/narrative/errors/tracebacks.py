"""An error in a notebook, as a reader should meet it: what is wrong, what to do, and the rest folded away.

Errors of this package show themselves so wherever IPython shows them; with `narrative.errors.cells` those do
too that Python finds before this package can.
"""

from __future__ import annotations

import difflib
import html
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

#: Set to anything, it shows every traceback in full; the runner sets it.
DEBUG = "NARRATIVE_DEBUG"
_RED, _BLUE, _PLAIN = "\x1b[31m", "\x1b[34m", "\x1b[0m"
#: What the names of failed cells are kept under in a notebook.
KEPT_AS = "_narrative_leftovers"
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: What goes back to the beginning of a line, and marks that turn the direction of what is written behind.
_TURNING = re.compile(r"[\r\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: What is given in place of a corpus or a lexicon, and what makes one of it.
_MADE_BY = {
    ("corpus", "str"): ("{}, a text", "narrative.read_corpus({})"),
    ("corpus", "DataFrame"): ("a table", "narrative.Corpus.from_documents(table)"),
    ("lexicon", "str"): ("{}, a text", "narrative.load_lexicon({})"),
    ("lexicon", "dict"): ("a dictionary of Python", 'narrative.Lexicon.from_entries(words, name="mine")'),
}
#: A line of the parameters cell: a name, perhaps a type, and a value.
ASSIGNED = re.compile(r"(?P<name>\w+)\s*(?P<type>:[^=]+?)?\s*=\s*(?P<value>[^#]*?)\s*(?:#.*)?")


def strip_control(text: str) -> str:
    r"""Return a text without ANSI sequences and control characters; tabs and line breaks stay.

    >>> strip_control("\x1b[31mred\x1b[0m\n")
    'red\n'
    """
    return _CONTROL.sub("", _ANSI.sub("", text))


def printable(text: str) -> str:
    r"""Return a text without what could steer a terminal: ANSI sequences, control and direction marks.

    A carriage return is such a mark: what follows it would be written over what stands before it.

    >>> printable("\u2067evil\u2069 \x1b[2Jtext\u200f\r")
    'evil text'
    """
    return _TURNING.sub("", strip_control(text))


def render(error: BaseException) -> list[str]:
    """Return what IPython is to show of an error: its words and the line of the cell that it comes from.

    In a notebook the full traceback is put beneath a line that opens it. With `NARRATIVE_DEBUG` set, and
    under the runner, the full traceback is what is shown.
    """
    shell = find_shell()
    full = _trace(error, shell)
    if os.environ.get(DEBUG):
        return full
    said = [f"{_RED}{type(error).__name__}{_PLAIN}: {explain(error)}"]
    where = next(_lines_of_cells(error.__traceback__), None)
    if where:
        said.append(f"{_BLUE}In line {where[0]} of this cell:{_PLAIN} {where[1]}")
    if shell is not None and hasattr(shell, "kernel"):
        _fold_away(error, full, shell)
    else:
        said.append(f"(The full traceback: set {DEBUG}=1.)")
    return said


def explain(error: BaseException) -> str:
    """Return what an error says, in a sentence or two that end with what to do.

    >>> explain(NameError("name 'corpus' is not defined", name="corpus"))
    "Python knows no name 'corpus' here. Run the cells above first; if it is a text, put it in quotation ..."
    """
    if isinstance(error, SyntaxError):
        return _explain_syntax(error)
    if isinstance(error, NameError):
        return _explain_name(error)
    if isinstance(error, KeyError):
        return _explain_key(error)
    if isinstance(error, AttributeError | TypeError):
        return _explain_argument(error) or str(error)
    return str(error)


def suggest(name: object, available: Iterable[object]) -> str:
    """The name that was probably meant, as a question to put behind an error; nothing if none is near.

    Case, spaces, hyphens and underscores make no difference; a part of a longer name will do.

    >>> suggest("human interest", ["conflict", "human_interest"])
    " Did you mean 'human_interest'?"
    >>> suggest("ledger", ["The Lugger", "Skellhythe Ledger"]), suggest("moral", ["stance"])
    (" Did you mean 'Skellhythe Ledger'?", '')
    """
    names = {_fold_name(str(choice)): str(choice) for choice in available if _fold_name(str(choice))}
    asked = _fold_name(str(name))
    holding = [folded for folded in names if len(asked) > 3 and asked in folded]
    near = holding if len(holding) == 1 else difflib.get_close_matches(asked, names, n=1, cutoff=0.7)
    return f" Did you mean {names[near[0]]!r}?" if near else ""


def list_near(name: object, available: Iterable[object], most: int = 60, shown: int = 5) -> str:
    """The names there are, in a row; of more than `most`, the few that are most like `name`.

    >>> list_near("stanc", ["devices", "stance"])
    'devices, stance'
    >>> list_near("b12", [f"a{number}" for number in range(100)], shown=2)
    'a12, a1 and 98 more'
    """
    names = [str(each) for each in available]
    if len(names) <= most:
        return ", ".join(names) or "none"
    matcher = difflib.SequenceMatcher(b=_fold_name(str(name)), autojunk=False)

    def likeness(choice: str) -> float:
        matcher.set_seq1(_fold_name(choice))
        return matcher.ratio()

    near = sorted(names, key=likeness, reverse=True)[:shown]
    return f"{', '.join(near)} and {len(names) - shown:,} more"


def _fold_name(name: str) -> str:
    return "".join(character for character in name.casefold() if character not in " -_")


def find_shell() -> Any:
    """The IPython that this runs in, if any; it is not imported for that."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def _trace(error: BaseException, shell: Any) -> list[str]:
    """The full traceback, as IPython colours it or as Python prints it."""
    if shell is not None and isinstance(error, SyntaxError):
        return list(shell.SyntaxTB.structured_traceback(type(error), error, []))
    if shell is not None:
        return list(
            shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__, tb_offset=1)
        )
    return traceback.format_exception(error)


def _lines_of_cells(trace: TracebackType | None) -> Iterator[tuple[int, str]]:
    """The lines of cells that an error went through: the number, and the line itself."""
    for step in traceback.extract_tb(trace):
        if "ipykernel" in step.filename or step.filename.startswith("<ipython"):
            yield step.lineno or 0, (step.line or "").strip()


def _fold_away(error: BaseException, full: list[str], shell: Any) -> None:
    """Put the full traceback under the error, once, beneath a line that opens it."""
    from IPython.display import display

    if vars(error).get("_folded"):  # IPython renders an error a second time, to keep it
        return
    vars(error)["_folded"] = True
    text = _ANSI.sub("", "\n".join(full))
    page = (
        '<details class="mathjax_ignore tex2jax_ignore"><summary>The full traceback, for those who '
        f'program</summary><pre style="white-space:pre-wrap">{html.escape(text)}</pre></details>'
    )

    def after(*_: object) -> None:
        shell.events.unregister("post_run_cell", after)
        display({"text/html": page, "text/plain": text}, raw=True)

    shell.events.register("post_run_cell", after)


def _explain_name(error: NameError) -> str:
    """A name that is not known: mostly a text without quotation marks."""
    name = error.name or ""
    shell = find_shell()
    leftovers = shell.user_ns.get(KEPT_AS) if shell is not None else None
    if leftovers is not None and name in leftovers.gone:
        return (
            f"There is no {name!r}, because the cell that makes {leftovers.gone[name]!r} failed: correct "
            "that cell, then choose Run, Restart Kernel and Run All Cells."
        )
    line = next((line for _, line in _lines_of_cells(error.__traceback__)), "")
    if quoted := _quote(line):
        return f"Python knows no name {name!r}. A text needs quotation marks: {quoted}"
    known = error.__traceback__.tb_frame.f_globals if error.__traceback__ else {}
    for step, _ in traceback.walk_tb(error.__traceback__):
        known = {**known, **step.f_globals}
    public = [each for each in known if not each.startswith("_")]
    near = difflib.get_close_matches(name, public, n=1, cutoff=0.75)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return (
        f"Python knows no name {name!r} here.{hint} Run the cells above first; if it is a text, put it in "
        "quotation marks."
    )


def _explain_syntax(error: SyntaxError) -> str:
    line = (error.text or "").strip()
    where = f"Line {error.lineno} cannot be read"
    if "unicodeescape" in str(error.msg):
        return f"{where}: in a path, write / in place of \\: {line.replace(chr(92), '/')}"
    if "unterminated string" in str(error.msg):
        return f"{where}: a quotation mark is missing at the end of a text: {line}"
    if quoted := _quote(line):
        return f"{where}. A text needs quotation marks: {quoted}"
    return f"{where}: {error.msg}. Compare it with the line as it was: {line}"


def _quote(line: str) -> str:
    """The line with quotation marks around its value, if it gives a name a value that lacks them."""
    found = ASSIGNED.fullmatch(line.strip())
    value = found["value"] if found else ""
    if not found or not value or re.search(r"[\"'(\[{]", value):
        return ""
    return f'{found["name"]}{found["type"] or ""} = "{value}"'


def _explain_key(error: KeyError) -> str:
    """A column that a table does not have."""
    import pandas as pd

    name = error.args[0] if error.args else ""
    for step, _ in traceback.walk_tb(error.__traceback__):
        table = step.f_locals.get("self")
        if isinstance(table, pd.DataFrame):
            columns = [str(column) for column in table.columns]
            return f"There is no column {name!r}.{suggest(name, columns)} Available: {', '.join(columns)}."
    return f"There is no {name!r} here."


def _explain_argument(error: Exception) -> str:
    """What a function of this package was given for a corpus or a lexicon, where it was neither."""
    for step, _ in traceback.walk_tb(error.__traceback__):
        if not str(step.f_globals.get("__name__")).startswith("narrative."):
            continue
        for (name, kind), (given, maker) in _MADE_BY.items():
            value = step.f_locals.get(name)
            if type(value).__name__ == kind:
                return f"{name} is {given}, not a {name}. Give {maker}.".replace("{}", repr(value))
    return ""

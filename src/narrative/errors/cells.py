"""The cells of a notebook, watched: what is typed wrong is explained, what failed cells had made is removed.

`explain_errors` explains the slips of typing that Python finds before this package can, forgotten quotation
marks above all, and refuses a parameter whose value is not what its line declares. After it a cell that fails
takes with it what an earlier run of it had made, so that nothing below reports on that.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any

from narrative.errors.arguments import check_parameter, read_hint
from narrative.errors.tracebacks import ASSIGNED, KEPT_AS, find_shell, render


def explain_errors() -> None:
    """Explain slips of typing in this notebook in plain words: forgotten quotation marks, unknown names.

    A parameter that was declared in a cell above, as in `rows: int = 6`, and has a value of another type or
    out of its range, is refused at once.

    From then on a cell that fails also removes the names that it should have made anew, and all that was
    computed from them. A cell below that needs one of these says so, and does not report on the corpus of an
    earlier run. For errors of this package nothing needs to be called. Outside a notebook it does nothing.

    Example:
        >>> explain_errors()
    """
    shell = find_shell()
    if shell is not None:
        shell.set_custom_exc((NameError, SyntaxError, KeyError, AttributeError, TypeError), _show)
        if shell.user_ns.get(KEPT_AS) is None:
            shell.user_ns[KEPT_AS] = _Leftovers(shell)
        check_declared(shell.user_ns.get("In", ()), shell.user_ns)


def check_declared(sources: Iterable[str], values: Mapping[str, object]) -> None:
    """Refuse a value that is not what its line in a cell declares, as `rows: int = 6` does.

    Args:
        sources: the cells that have been run, in order.
        values: what the names are now.

    Raises:
        ParameterError: it names the parameter, shows the value and says what is right.

    >>> check_declared(["rows: int = 6"], {"rows": "6"})
    Traceback (most recent call last):
    narrative.errors.ParameterError: rows='6': give a whole number from 1.
    """
    declared: dict[str, str] = {}
    for source in sources:
        try:
            lines = ast.parse(source).body
        except SyntaxError:
            continue
        declared |= {
            line.target.id: ast.unparse(line.annotation)
            for line in lines
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
        }
    for name, hint in declared.items():
        if name in values and (kinds := read_hint(hint)):
            check_parameter(name, values[name], kinds)


class _Leftovers:
    """The names that cells made, and from which others; those of a cell that fails are removed.

    Attributes:
        gone: for each name that was removed, the name that a failed cell should have made.
    """

    def __init__(self, shell: Any) -> None:
        self.gone: dict[str, str] = {}
        self._names: dict[str, object] = shell.user_ns
        self._transform = shell.transform_cell
        self._made_from: dict[str, set[str]] = {}
        self._before: dict[str, object] = {}
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._end)

    def _begin(self, info: Any) -> None:
        made, _ = _read_names(self._transform(info.raw_cell))
        self._before = {name: self._names[name] for name in made if name in self._names}

    def _end(self, result: Any) -> None:
        made, used = _read_names(self._transform(result.info.raw_cell))
        before, self._before = self._before, {}
        old = {name for name in made if name in before and self._names.get(name) is before[name]}
        if result.success:
            self._made_from |= dict.fromkeys(made, used)
            self.gone = {name: root for name, root in self.gone.items() if name not in made}
        else:
            self._remove(old, kept=made - old)
            root = next((self.gone[name] for name in sorted(used) if name in self.gone), "")
            lost = {name: root or name for name in sorted(made) if name not in self._names}
            self.gone = lost | self.gone

    def _remove(self, names: set[str], *, kept: set[str]) -> None:
        """Remove the names, and those that were made from them, but for what the failed cell made anew."""
        roots = {name: name for name in sorted(names)}
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            self._names.pop(name, None)
            for other, used in self._made_from.items():
                if name in used and other not in roots and other not in kept:
                    roots[other] = roots[name]
                    waiting.append(other)
        self.gone |= roots


def _read_names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell makes, and those that it uses; of one that cannot be read, the former."""
    try:
        table, tree = symtable.symtable(source, "cell", "exec"), ast.parse(source)
    except SyntaxError:
        lines = map(ASSIGNED.match, source.splitlines())
        return {found["name"] for found in lines if found}, set()
    made = {each.get_name() for each in table.get_symbols() if each.is_assigned() and not each.is_imported()}
    used = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return made, used


def _show(
    shell: Any, kind: type, error: BaseException, trace: TracebackType, tb_offset: int | None = None
) -> list[str]:
    """Show an error as a handler of IPython does, and return the lines, which a kernel sends."""
    lines = render(error)
    shell._showtraceback(kind, error, lines)
    return lines

"""Sorting a table in a live notebook by a click on a heading: a script that is always the same.

The script holds nothing from a table; it moves rows that stand on the page. Where it does not run (in a
report, in a notebook that is not trusted, on a page of another program), the table stands as it is.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from narrative.resources import GIVEN_PATHS

#: Numbers begin with the largest, text with the first letter; a third click gives the order back.
SCRIPT = """<script>
(() => {
  const read = (row, at, number) => {
    const text = row.cells[at].textContent;
    if (text === "–" || text === "") return null;
    return number ? Number(text.replaceAll(",", "").replace("−", "-")) : text;
  };
  const compare = (one, other) =>
    typeof one === "number" ? one - other : one.localeCompare(other, undefined, { numeric: true });
  for (const table of document.querySelectorAll("table.narrative-table:not(.sortable)")) {
    table.classList.add("sortable");
    table.setAttribute("data-lm-suppress-shortcuts", "true");
    const body = table.tBodies[0];
    const given = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const number = head.classList.contains("number");
      const steps = ["", "ascending", "descending"];
      if (number) steps.splice(1, 2, "descending", "ascending");
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => {
        const step = steps[(steps.indexOf(head.getAttribute("aria-sort") ?? "") + 1) % 3];
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        if (step) head.setAttribute("aria-sort", step);
        const sign = step === "descending" ? -1 : 1;
        const keyed = given.map((row) => [row, read(row, at, number)]);
        const known = keyed.filter(([, key]) => key !== null);
        const missing = keyed.filter(([, key]) => key === null);
        if (step) known.sort(([, one], [, other]) => sign * compare(one, other));
        body.append(...(step ? [...known, ...missing] : keyed).map(([row]) => row));
      });
      head.append(button);
    });
  }
})();
</script>"""


def live_script() -> str:
    """Return the script, if this is a notebook that somebody reads; else nothing.

    >>> live_script()
    ''
    """
    shell = running_shell()
    return SCRIPT if hasattr(shell, "kernel") and GIVEN_PATHS not in os.environ else ""


def running_shell() -> Any:
    """Return the IPython that this runs in, if any; it is not imported for that."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None

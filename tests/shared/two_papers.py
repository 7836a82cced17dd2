"""Two papers of twenty articles each, whose words can be counted by hand."""

import pandas as pd

from narrative import Corpus
from narrative.comparison.division import divide

#: The Herald's twenty articles have "herald" and "strike" once each; the Courier's twenty have "budget", and
#: one of them has "zebra" twenty times.
HERALD = "The Herald saw a strike at the harbour."
COURIER = "The budget at the harbour grew."
ZEBRAS = " ".join(["zebra"] * 20) + "."


def articles(n: int = 20) -> pd.DataFrame:
    rows = [("The Herald", HERALD, f"2024-01-{day:02}") for day in range(1, n + 1)]
    rows += [("Courier", COURIER, f"2024-02-{day:02}") for day in range(1, n + 1)]
    table = pd.DataFrame(rows, columns=["outlet", "text", "date"])
    table.index = pd.Index([f"a{number:02}" for number in range(1, len(table) + 1)], name="doc_id")
    table.loc[f"a{2 * n:02}", "text"] = f"{COURIER} {ZEBRAS}"
    return table


def make_grouped() -> Corpus:
    return divide(Corpus.from_documents(articles(), "test"), "outlet")


def row_of(table: pd.DataFrame, group: str, item: str) -> dict[str, object]:
    found = table[(table["group"] == group) & (table["item"] == item)].to_dict("records")
    assert len(found) == 1
    return found[0]

"""A corpus and a lexicon whose every name and text tries to become markup or code."""

import pandas as pd

from narrative import Corpus, Lexicon

HOSTILE = [
    "<script>window.pwned = 1</script>", '<img src=x onerror="window.pwned = 1">', "$x$ and $y$",
    "{{ 7 * 7 }}", "\x1b[31mred\x1b[0m", "\u202eevil\u202c", "العنوان", '"); import os; ("', "</textarea><b>",
]  # fmt: skip


def make_hostile() -> tuple[Corpus, Lexicon]:
    table = pd.DataFrame(
        {
            "text": [f"There is hope, {text} and more hope {text} here." for text in HOSTILE],
            "title": HOSTILE,
            "outlet": [f"{text} {number}" for number, text in enumerate(HOSTILE)],
            "date": [f"2024-01-{number + 1:02}" for number in range(len(HOSTILE))],
        },
        index=[f"{text} {number}" for number, text in enumerate(HOSTILE)],
    )
    label = "<b onclick=alert(1)>hope</b>"
    return Corpus.from_documents(table, "<i>hostile</i>"), Lexicon.from_entries(
        {label: ["hope*"]}, name="<u>x"
    )

"""The table of quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.voices.finding import find_quotations
from narrative.voices.pages import read_pages

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus


def quotations(corpus: Corpus) -> pd.DataFrame:
    rows = []
    for doc_id, page in zip(corpus.documents.index, read_pages(corpus), strict=True):
        for number, q in enumerate(find_quotations(page)):
            spans = [page.span(a, b) for a, b in q.content]
            marks = [all(page.inside[i] >= 0 for i in (a, b - 1)) for a, b in q.content]
            anym = any(page.inside[i] >= 0 for a, b in q.content for i in range(a, b))
            kind = "direct" if all(marks) else "mixed" if anym else "indirect"
            ss = (page.starts[q.source[0]], page.ends[q.source[1] - 1]) if q.source else (-1, -1)
            for s, e in spans:
                rows.append(
                    (
                        doc_id,
                        number,
                        kind,
                        s,
                        e,
                        page.text[s:e],
                        page.text[ss[0] : ss[1]] if q.source else "",
                        *ss,
                        q.verb,
                        q.category,
                    )
                )
    return pd.DataFrame(
        rows,
        columns="doc_id quotation kind start end text source source_start source_end cue cue_class".split(),
    )

"""The documents of two runs beside each other: the same, edited, renamed, new or gone."""

from __future__ import annotations

import pandas as pd

#: What can have happened to the documents that both runs have: they may be counted in both.
IN_BOTH = ("kept", "renamed", "metadata", "edited")


def align_documents(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return which document of one run is which of another, and what happened to it.

    Args:
        before: the documents of the first run, by `doc_id` (from `records.list_documents`).
        after: those of the second.

    Returns:
        `before` and `after`, the `doc_id` in either run (missing if it is not there), and `kind`: "kept";
        "metadata", if only they changed; "edited", if the text did; "renamed", if its text is there under
        another `doc_id` (of several with the same text, the first to the first); "new"; "gone". In the order
        of the second run, then those that are gone.

    >>> import pandas as pd
    >>> first = pd.DataFrame({"hash": ["1", "2", "3"], "text_hash": ["1", "2", "3"]}, index=["a", "b", "c"])
    >>> second = pd.DataFrame({"hash": ["1", "9", "3"], "text_hash": ["1", "9", "3"]}, index=["a", "b", "z"])
    >>> print(align_documents(first, second).to_string(index=False))
    before after    kind
         a     a    kept
         b     b  edited
         c     z renamed
    """
    pairs = {doc_id: doc_id for doc_id in after.index if doc_id in before.index}
    for column in ("hash", "text_hash"):
        taken = set(pairs.values())
        free: dict[str, list[str]] = {}
        for doc_id, digest in before[column].items():
            if doc_id not in taken:
                free.setdefault(digest, []).append(str(doc_id))
        for places in free.values():
            places.sort(reverse=True)
        for doc_id, digest in sorted(after[column].items()):
            if doc_id not in pairs and free.get(digest):
                pairs[doc_id] = free[digest].pop()
    rows = [(pairs.get(doc_id), doc_id) for doc_id in after.index]
    told = set(pairs.values())
    rows += [(doc_id, None) for doc_id in before.index if doc_id not in told]
    hashes = [dict(zip(table.index, table[["hash", "text_hash"]].to_numpy().tolist(), strict=True))
              for table in (before, after)]  # fmt: skip
    kinds = [_name_kind(one, two, hashes[0].get(one, []), hashes[1].get(two, [])) for one, two in rows]
    return pd.DataFrame(
        {
            "before": pd.Series([one for one, _ in rows], dtype="str"),
            "after": pd.Series([two for _, two in rows], dtype="str"),
            "kind": pd.Series(kinds, dtype="str"),
        }
    )


def _name_kind(before: str | None, after: str | None, first: list[str], second: list[str]) -> str:
    if before is None or after is None:
        return "new" if before is None else "gone"
    if before != after:
        return "renamed"
    if first == second:
        return "kept"
    return "metadata" if first[1] == second[1] else "edited"

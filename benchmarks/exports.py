"""How much of database exports and other files is read, and how right: a table over a folder of files.

    python benchmarks/exports.py FOLDER            counts, fields and reasons for each file
    python benchmarks/exports.py FOLDER --speed    articles and bytes per second of each kind too

The folder has `MANIFEST.tsv`: for each file its path, its kind, how many documents are really in it, and of
up to three of them number, title, date, outlet, first and last eight words. Nothing of the files is copied.
A date is right if its day is, or the year where no more is known; words and titles are compared without
white space, outlets without case too.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from narrative.corpus.readers.files import File
from narrative.corpus.readers.reading import read_file
from narrative.corpus.readers.rows import Rows, as_text
from narrative.corpus.readers.rules import ReadingRules

FIELDS = ("title", "date", "outlet", "first8", "last8")
#: Kinds whose files are exports of databases, and those of documents; the others are annotations.
DATABASES = (
    "nexis", "factiva", "proquest", "europresse", "apa", "mediargus", "integrum", "defacto", "kikuzo",
    "yomidasu", "clippings",
)  # fmt: skip
DOCUMENTS = ("news_html", "conllu", "citation")


def list_files(folder: Path) -> Iterator[dict[str, str]]:
    """The rows of the manifest."""
    csv.field_size_limit(10**7)
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def read(path: Path) -> list[Rows]:
    """What is read of a file, by itself."""
    file = File(path, path.name, path.stem)
    return read_file(file, ReadingRules(), max_bytes=2**29)


def squeeze(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def find_document(parts: list[Rows], number: int) -> dict[str, str] | None:
    """The cells of the document of a number in its file."""
    for rows in parts:
        numbers = rows.numbers or [1]
        if rows.cells and number in numbers:
            place = numbers.index(number)
            return {name: as_text(column[place]) for name, column in rows.cells.items()}
    return None


def compare(document: dict[str, str], truth: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The fields that are wrong, each with what was read and what is there."""
    text = document.get("text", "")
    found = {
        "title": document.get("title", ""),
        "date": (document.get("date") or document.get("date_as_read", ""))[: len(truth["date"][:10])],
        "outlet": document.get("outlet", ""), "first8": text[:400], "last8": text[-400:],
    }  # fmt: skip
    wrong = {}
    for field in FIELDS:
        there = truth[field][:10] if field == "date" else truth[field]
        if not there or there.startswith("(no "):
            continue
        got, want = squeeze(found[field]), squeeze(there)
        if field == "outlet":
            got, want = got.casefold(), want.casefold()
        right = {"first8": got.startswith(want), "last8": got.endswith(want)}.get(field, got == want)
        if not right:
            wrong[field] = (found[field][-90:] if field == "last8" else found[field][:90], there[:90])
    return wrong


def main(folder: Path, *, speed: bool) -> None:
    """Print the table, the misses, and the sums."""
    sums: dict[str, int] = defaultdict(int)
    misses: list[str] = []
    print(f"{'file':<58}{'there':>6}{'stated':>7}{'read':>6}{'lost':>5}  kind        fields wrong")
    for row in list_files(folder):
        if not row["kind"].startswith((*DATABASES, *DOCUMENTS)):
            continue
        begun = time.perf_counter()
        parts = read(folder / row["path"])
        seconds = time.perf_counter() - begun
        there, got = (
            int(row["n_docs"]),
            sum(len(rows.numbers or rows.cells.get("text", ())) for rows in parts),
        )
        lost, stated = sum(rows.lost for rows in parts), parts[0].stated
        sums["there"] += there
        sums["read"] += min(got, there)
        wrong: list[str] = []
        for which in "123":
            if not row[f"d{which}_no"].isdecimal():
                continue
            truth = {field: row[f"d{which}_{field}"] or "" for field in FIELDS}
            document = find_document(parts, int(row[f"d{which}_no"]) + (row["kind"] == "citation_csv"))
            bad = (
                compare(document, truth)
                if document
                else {field: ("not read", truth[field]) for field in FIELDS}
            )
            for field in FIELDS:
                known = bool(truth[field]) and not truth[field].startswith("(no ")
                sums[f"{field} there"] += known
                sums[f"{field} right"] += known and field not in bad
            wrong += bad
            misses += [
                f"{row['path']} #{row[f'd{which}_no']} {field}: {got_!r} for {want!r}"
                for field, (got_, want) in bad.items() if want
            ]  # fmt: skip
        rate = f"{there / seconds:8.0f}/s" if speed else ""
        print(f"{row['path'][-57:]:<58}{there:>6}{stated or '':>7}{got:>6}{lost:>5}  {parts[0].kind:<12}"
              f"{', '.join(wrong) or '-'}{rate}")  # fmt: skip
        if got != there:
            reasons = [problem.problem for rows in parts for problem in rows.problems if problem.lost]
            misses.append(
                f"{row['path']}: {there} there, {got} read: {'; '.join(reasons[:3]) or 'see the file'}"
            )
    print(
        f"\ndocuments: {sums['read']} of {sums['there']} ({100 * sums['read'] / max(1, sums['there']):.1f} %)"
    )
    for field in FIELDS:
        there, right = sums[f"{field} there"], sums[f"{field} right"]
        print(f"{field}: {right} of {there} ({100 * right / max(1, there):.1f} %)")
    print("\nmisses:", *(misses or ["none"]), sep="\n  ")


if __name__ == "__main__":
    main(Path(sys.argv[1]), speed="--speed" in sys.argv)

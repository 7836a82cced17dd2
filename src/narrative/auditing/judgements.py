"""The file of judgements: what readers decided about matches, kept for longer than a corpus or a lexicon.

A CSV file with a row for each decision. A match is known by the hash of its document's text, by where it is
in it, and by the category that it was judged for, so judgements outlive new articles and other entries; an
edited article is another text, and its matches are to be judged again. Rows are only ever added, each whole
and on a line of its own; of several decisions of one judge about one match the last one counts.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from narrative.coding.coders import agreement
from narrative.errors import ParameterError, TableError, list_given
from narrative.resources import locate
from narrative.schema import AUDIT_SAMPLE, JUDGEMENTS, check
from narrative.tables.decoding import Undecodable, decode
from narrative.tables.files import guard, unguard

Decision = Literal["keep", "drop", "unsure"]
DECISIONS: tuple[str, ...] = get_args(Decision)
#: What a judgement is about.
KEY = ("text_hash", "start", "end", "lexicon", "category")
#: The columns of the file: what a reader needs stands before the decision, which is last.
COLUMNS = ("lexicon", "category", "pattern", "doc_id", "left", "match", "right",
           "text_hash", "start", "end", "judge", "decision")  # fmt: skip
Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


def read_judgements(path: Paths) -> pd.DataFrame:
    """Return what readers decided: a table by `schema.JUDGEMENTS`, a row for each judge and match.

    The file may have been edited by hand or in a spreadsheet: commas, semicolons or tabs part the columns,
    which may be in any order, and a decision may be shortened (`k`, `d`, `u`). Rows without a decision are
    not judged yet, and are left out.

    Args:
        path: the file, or several: judges who work at the same time do well to have one each.

    Returns:
        The last decision of each judge about each match, in the order in which they were first made. A file
        that is not there yet has none.

    Raises:
        TableError: a file is no such table; a row has another decision, or does not say what it is about.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "judged.csv"
    ...     line = "sha256:0c,10,14,mine,hope,me,k"
    ...     _ = file.write_text(f"text_hash,start,end,lexicon,category,judge,decision\\n{line}\\n")
    ...     read_judgements(file)[["start", "category", "judge", "decision"]]
       start category judge decision
    0     10     hope    me     keep
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list_given("path", path)
    rows = [row for each in paths for row in _read_rows(locate(each))]
    last: dict[tuple[object, ...], str] = {}
    for *key, decision in rows:
        if decision:
            last[tuple(key)] = decision
    table = pd.DataFrame([(*key, decision) for key, decision in last.items()], columns=list(JUDGEMENTS))
    types = {name: "int64" if name in ("start", "end") else "str" for name in JUDGEMENTS}
    return check(table.astype(types), JUDGEMENTS, "table of judgements")


def add_judgements(sample: pd.DataFrame, decisions: Iterable[str], path: str | os.PathLike[str], *,
                   judge: str = "reader") -> None:  # fmt: skip
    """Add decisions about matches to a file of judgements, which is made if it is not there.

    All rows are written at once behind what the file holds, and synced to the disk; nothing that stands
    there is touched. The file keeps the form that a spreadsheet may have given it.

    Args:
        sample: the matches, rows of a table by `schema.AUDIT_SAMPLE`.
        decisions: for each match "keep", "drop", "unsure" (or `k`, `d`, `u`), or "" if it is still open.
        path: the file.
        judge: who decided.

    Raises:
        ParameterError: a decision is none of these, there are more or fewer than matches, or the file cannot
            be written.
        TableError: the file is there, and no file of judgements.
    """
    sample = check(sample, (*KEY, "pattern", "doc_id", "left", "match", "right"), "sample")
    given = list(decisions)
    if len(given) != len(sample):
        raise ParameterError(f"decisions: {len(given)} for {len(sample)} matches; give one for each.")
    said = [_say(decision) or "" for decision in given]
    for wrong in (one for one in given if _say(one) is None):
        raise ParameterError(f"decisions: {wrong!r} is not one of {', '.join(DECISIONS)} (or k, d, u).")
    rows = sample.assign(judge=judge, decision=said)[list(COLUMNS)].to_dict("records")
    file = locate(path)
    form = _find_form(file)
    lines = [_write_line([_cell(row.get(name, "")) for name in form.columns], form.delimiter) for row in rows]
    text = form.head + "".join(lines)
    if not rows:
        return
    try:
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(number, text.encode(form.encoding, "replace"))
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        raise ParameterError(f"Cannot write judgements to {os.fspath(path)!r}: {error.strerror}.") from error


def write_judging_sheet(
    sample: pd.DataFrame, path: str | os.PathLike[str], *, judge: str = "reader", blind: bool = False
) -> int:
    """Add the matches of a sample to a file of judgements, to be decided there by hand.

    Open the file in a spreadsheet or an editor, write `k` (keep), `d` (drop) or `u` (unsure) in the last
    column of each row, and save it as CSV. Categories and groups take turns, so it does no harm to stop on
    the way.
    Places that this judge has in the file already are not added again.

    Args:
        sample: the matches, in the order in which to judge them: a table by `schema.AUDIT_SAMPLE`.
        path: the file.
        judge: who is to decide.
        blind: whether to leave empty which document a match is in, whose id may name its outlet, and which
            entry found it. Judgements know their matches without.

    Returns:
        How many rows were added.

    Raises:
        ParameterError: the file cannot be written.
        TableError: the file is there, and no file of judgements.
    """
    sample = check(sample, AUDIT_SAMPLE, "sample")
    known = {tuple(key) for *key, who, _ in _read_rows(locate(path)) if who == _fold(judge)}
    fresh = [key not in known for key in list_keys(sample)]
    rows = sample[fresh].drop_duplicates(list(KEY))
    if blind:
        rows = rows.assign(doc_id="", pattern="")
    add_judgements(rows, [""] * len(rows), path, judge=judge)
    return len(rows)


def compare_judges(judgements: pd.DataFrame) -> pd.DataFrame:
    """Tell for each category how far judges agree, over the matches that two or more of them judged.

    "unsure" is a decision like the others. With one judge there is no value, and the note says so.

    Returns:
        A table by `schema.AGREEMENT`: Krippendorff's α with its interval, and the rest, as
        `narrative.agreement` gives it for nominal values; `variable` is the category.
    """
    judgements = check(judgements, JUDGEMENTS, "table of judgements")
    places = judgements["text_hash"] + " " + judgements["start"].astype("str") + " " + judgements["lexicon"]
    codes = pd.DataFrame(
        {
            "place": places,
            "coder": judgements["judge"],
            "variable": judgements["category"],
            "value": judgements["decision"],
        }
    )
    return agreement(codes, unit="place")


def decide(sample: pd.DataFrame, judgements: pd.DataFrame) -> pd.Series:
    """Return what was decided about each place of a sample: a decision, or "" where there is none.

    Where several judged, more must say "keep" than "drop", or the reverse; else it is "unsure".
    """
    judgements = check(judgements, JUDGEMENTS, "table of judgements")
    votes: dict[tuple[object, ...], list[str]] = {}
    for *key, _, decision in judgements[list(JUDGEMENTS)].itertuples(index=False):
        votes.setdefault(tuple(key), []).append(str(decision))
    said = [_count_votes(votes.get(key, [])) for key in list_keys(sample)]
    return pd.Series(said, index=sample.index, dtype="str", name="decision")


def list_keys(sample: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return what the judgement about each place is known by."""
    rows = check(sample, KEY, "sample")[list(KEY)].itertuples(index=False, name=None)
    return [
        (str(text), int(start), int(end), _fold(lexicon), _fold(name))
        for text, start, end, lexicon, name in rows
    ]


def _count_votes(votes: Sequence[str]) -> str:
    ahead = votes.count("keep") - votes.count("drop")
    return "keep" if ahead > 0 else "drop" if ahead < 0 else "unsure" if votes else ""


@dataclass(frozen=True)
class _Form:
    """How a file of judgements is written: what comes before the next row, and how the row is put."""

    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    head: str


def _find_form(path: Path) -> _Form:
    """The form in which to add to a file; of one that is not there, that in which to begin it."""
    if not path.exists() or not path.stat().st_size:
        # The mark tells a spreadsheet that this is UTF-8.
        return _Form(COLUMNS, ",", "utf-8", "\ufeff" + _write_line(list(COLUMNS), ","))
    lines, encoding = _read_lines(path)
    columns, delimiter = _read_header(lines[0], path)
    return _Form(tuple(columns), delimiter, encoding, "" if lines[-1].endswith("\n") else "\n")


def _read_lines(path: Path) -> tuple[list[str], str]:
    try:
        text, notes = decode(path.read_bytes())
    except (OSError, Undecodable) as error:
        raise TableError(f"Cannot read judgements from {str(path)!r}: {error}.") from error
    if any("UTF-16" in problem for problem, _ in notes) or not text.strip():
        raise TableError(f"{str(path)!r} is not a file of judgements. Save it as CSV in UTF-8.")
    assumed = [said.split()[2] for problem, said in notes if problem == "not UTF-8"]
    return text.splitlines(keepends=True), assumed[0] if assumed else "utf-8"


def _read_header(line: str, path: Path) -> tuple[list[str], str]:
    for delimiter in (",", ";", "\t"):
        columns = [name.strip() for name in _split(line, delimiter)]
        if set(JUDGEMENTS) <= set(columns):
            return columns, delimiter
    raise TableError(
        f"{str(path)!r} is not a file of judgements: its first line must name the columns "
        f"{', '.join(JUDGEMENTS)}."
    )


def _read_rows(path: Path) -> list[tuple[str, int, int, str, str, str, str]]:
    """The rows of a file, those without a decision too: the key, the judge, the decision."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return []
    lines, _ = _read_lines(path)
    columns, delimiter = _read_header(lines[0], path)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = _split(line, delimiter)
        if len(cells) < len(columns) and number == len(lines) and not line.endswith("\n"):
            continue  # the writing of the last row was cut off; it holds no decision, which comes last
        row = dict(zip(columns, map(unguard, cells), strict=False))
        said = row.get("decision", "")
        decision = _say(said)
        if decision is None:
            raise TableError(
                f"{str(path)!r}, line {number}: the decision {said!r} is not one of {', '.join(DECISIONS)} "
                "(or k, d, u)."
            )
        try:
            place = int(row["start"]), int(row["end"])
        except (KeyError, ValueError):
            if not decision:
                continue
            raise TableError(
                f"{str(path)!r}, line {number}: the row does not say which match it is about."
            ) from None
        rows.append((row["text_hash"].strip(), *place, _fold(row["lexicon"]), _fold(row["category"]),
                     _fold(row["judge"]), decision))  # fmt: skip
    return rows


def _say(decision: object) -> str | None:
    """A decision in full; nothing if it is none."""
    said = str(decision).strip().lower()
    return next((full for full in DECISIONS if full.startswith(said)), None) if said else ""


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of one line, whatever quotes are open in it, so that no row can swallow the next."""
    return next(csv.reader(io.StringIO(line.rstrip("\r\n")), delimiter=delimiter), [])


def _write_line(cells: Sequence[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerow(cells)
    return line.getvalue()


def _cell(value: object) -> str:
    """A value on one line, which no spreadsheet takes for a formula."""
    return guard(_fold(value)) if isinstance(value, str) else str(value)


def _fold(text: object) -> str:
    return " ".join(str(text).split())

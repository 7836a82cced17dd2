"""Damaged documents of every kind: no error, no endless work, and all that was found is read or lost."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

from document_files import FILES, read
from narrative.corpus.readers.rows import Rows
from office_files import zip_files

#: How many damaged files of each kind are tried here; thousands were, when the readers were made.
TIMES = 12


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some flipped, a part cut out, doubled or moved, or cut off."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        place, other = sorted(chance.randrange(len(out) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                out[place : place + 1] = bytes((chance.randrange(256),))
            case 1:
                del out[place : min(other, place + 200)]
            case 2:
                out[place:place] = out[place : min(other, place + 400)]
            case 3:
                out[place:place] = chance.choice(
                    (b"<", b">", b"{", b"}", b"\0", b"\xff", b"\\", b"&a;", b"]]>")
                )
            case 4:
                del out[other:]
            case _:
                out += data[: chance.randrange(len(data))]
        if not out:
            out = bytearray(b"x")
    return bytes(out)


def damage_file(data: bytes, chance: random.Random) -> bytes:
    """A damaged file; of a zip file mostly a member, since its checksums tell all else."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return damage(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    members[name] = damage(members[name], chance)
    return zip_files(members)


def check(rows: Rows) -> None:
    """All that was found is read or lost."""
    losses = sum(problem.lost for problem in rows.problems)
    if rows.failed:
        assert (losses, rows.cells) == (1, {})
    elif rows.stem:
        assert losses == 0
        assert all(len(column) == 1 for column in rows.cells.values())
        assert str(rows.cells["text"][0]).strip()
    else:
        assert rows.found == len(rows.numbers) + losses
        assert all(len(column) == len(rows.numbers) for column in rows.cells.values())


@pytest.mark.parametrize("ending", FILES)
def test_a_damaged_file_is_read_or_lost(ending: str) -> None:
    chance = random.Random(ending)
    for _ in range(TIMES):
        started = time.process_time()
        for rows in read(damage_file(FILES[ending], chance), ending):
            check(rows)
        assert time.process_time() - started < 30


def test_a_file_of_another_kind_is_read_or_lost() -> None:
    for ending in FILES:
        for other in (".html", ".docx", ".ris"):
            for rows in read(FILES[other], ending):
                check(rows)

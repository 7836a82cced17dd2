"""Published runs for tests, made without a notebook: what `record` writes, with what the runner adds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd

import narrative
from narrative import Corpus, Lexicon
from narrative.reports.publishing.records import record


def make_run(
    folder: Path,
    texts: Mapping[str, str],
    lexicon: Lexicon,
    *,
    outlets: Mapping[str, str] | None = None,
    select: list[str] | None = None,
    tone: bool = False,
    places: bool = True,
    **further: Any,
) -> Path:
    """Publish a run on `texts` in `folder`; `further` replaces parts of its record."""
    documents = pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())})
    documents["outlet"] = [(outlets or {}).get(doc_id, "A") for doc_id in texts]
    corpus = Corpus.from_documents(documents, "made")
    if select is not None:
        corpus = corpus.where(doc_id=select)
    matches = narrative.match(corpus, lexicon)
    tables = {"scores": narrative.frame_salience(corpus, lexicon, matches=matches)}
    if places:  # the second is a part of the places, which must not be taken for all of them
        tables |= {"some": matches.head(1), "places": matches}
    if tone:
        tables["tone"] = narrative.sentiment(corpus)
    folder.mkdir(parents=True)
    with patch.dict(os.environ, {"NARRATIVE_RUN_DIR": str(folder)}):
        record(corpus, lexicon, tables=tables)
    saved = json.loads((folder / "record.json").read_text())
    (folder / "record.json").unlink()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    saved |= {
        "status": "complete",
        "notebook": {"name": "report.ipynb", "hash": "n1"},
        "parameters": {"corpus_path": "made"},
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    (folder / "run.json").write_text(json.dumps(saved | further))
    return folder

"""What a run does without, so that it starts soon; each in a Python of its own, with nothing loaded yet."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent


def run(source: str) -> str:
    command = [sys.executable, "-W", "error", "-c", dedent(source)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_tone_needs_neither_nltk_nor_scipy_and_textblob_is_as_ever() -> None:
    printed = run(
        """
        import sys
        from narrative.engine.pattern import textblob_sentiment
        scores = textblob_sentiment(["It is not a very good plan."])
        print([name for name in ("nltk", "scipy", "textblob", "textblob.en") if name in sys.modules])
        from textblob import TextBlob
        said = TextBlob("It is not a very good plan.").sentiment
        print([said.polarity, said.subjectivity] == [scores.polarity[0], scores.subjectivity[0]])
        """
    )
    assert printed == "[]\nTrue\n"


def test_matching_needs_no_statistics_no_figures_and_no_nltk() -> None:
    printed = run(
        """
        import sys
        import narrative
        found = narrative.match(narrative.read_corpus("defection"), narrative.load_lexicon("news-frames"))
        print(len(found) > 0, [name for name in ("scipy.stats", "matplotlib", "nltk") if name in sys.modules])
        """
    )
    assert printed == "True []\n"


def test_a_run_draws_without_docstrings_that_nobody_reads_and_everybody_else_has_them() -> None:
    printed = run(
        """
        import os, sys
        from narrative.clock import RUN_STARTED
        from narrative.figures.drawing import our_style
        os.environ[RUN_STARTED] = "2026-01-01T00:00:00+00:00"
        with our_style():
            from matplotlib.axes import Axes
        from matplotlib.artist import kwdoc
        print("xlabel" in Axes.set.__doc__, "xlabel" in kwdoc(Axes))
        """
    )
    assert printed == "False True\n"


def test_the_part_beside_the_kernel_needs_no_pandas_and_no_grammars_of_web_addresses() -> None:
    printed = run(
        """
        import sys
        import narrative.reports.report
        from narrative.reports.notebook_format import load_papermill
        load_papermill()
        from narrative.reports.publishing.export import export_html
        from narrative.tables.tables import format_value
        good = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        print("<title>Report</title>" in export_html(good), format_value(3.4), format_value(None))
        unused = ("pandas", "numpy", "pyarrow", "IPython", "nbconvert", "lark", "rfc3987_syntax")
        print([name for name in unused if name in sys.modules])
        import nbformat
        print([nbformat.validator.isvalid(notebook) for notebook in (good, good | {"metadata": 1})])
        load_papermill()  # a second time it does nothing
        """
    )
    assert printed == "True 3.40 –\n[]\n[True, False]\n"

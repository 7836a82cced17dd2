"""What a notebook's parameters cell declares, and values from outside checked against it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from narrative.errors import ParameterError
from narrative.reports.planning.parameters import (
    Parameter,
    check_parameters,
    list_parameters,
    read_parameters,
)

CELL = '''"""What to report on."""
corpus_path: str = "corpus/defection"  # a folder or file of articles
doc_id: str | None = None  # which article; None: the newest
outlets: list[str] = [
    "Times",  # a paper
    "a=b",
    "# x",
]  # only these outlets
# how many sentences to show
# for each frame
top: int = 5
weight: float = 0.95
curved: bool = True
note = "x = 1  # y"
'''


def notebook(source: str, tags: tuple[str, ...] = ("parameters",), kind: str = "code") -> dict[str, Any]:
    return {"cells": [{"cell_type": kind, "metadata": {"tags": list(tags)}, "source": source}]}


def declared(source: str = CELL) -> tuple[Parameter, ...]:
    return read_parameters(notebook(source))


def test_a_cell_is_read_and_not_run() -> None:
    assert [str(parameter) for parameter in declared()] == [
        "corpus_path: str = 'corpus/defection' — a folder or file of articles",
        "doc_id: str | None = None — which article; None: the newest",
        "outlets: list[str] = ['Times', 'a=b', '# x'] — only these outlets",
        "top: int = 5 — how many sentences to show for each frame",
        "weight: float = 0.95",
        "curved: bool = True",
        "note: str = 'x = 1  # y'",
    ]


def test_a_cell_stored_as_lines_reads_alike() -> None:
    lines = notebook(CELL)
    lines["cells"][0]["source"] = CELL.splitlines(keepends=True)
    assert read_parameters(lines) == declared()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import os", "not of the form"),
        ("top: int", "not of the form"),
        ("a = b = 1", "not of the form"),
        ("a, b = 1, 2", "not of the form"),
        ("print(1)", "not of the form"),
        ("top: int = 2 + f()", "must be a plain value"),
        ("top: int = '5'", "a whole number is declared"),
        ("top: int = None", "a whole number is declared"),
        ("curved: bool = 1", "true or false is declared"),
        ("when: date = '2023-11-08'", "is not one of"),
        ("pairs: dict[str, int] = {}", "is not one of"),
        ("mixed = ['a', 1]", "write the type"),
        ("top: int = 5\ntop: int = 6", "twice"),
        ("%matplotlib inline", "not plain Python"),
    ],
)
def test_anything_but_declarations_is_refused(source: str, text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        declared(source)


def test_only_one_code_cell_may_be_tagged() -> None:
    twice = {"cells": notebook("a = 1")["cells"] * 2}
    for wrong in (twice, notebook("a = 1", kind="markdown")):
        with pytest.raises(ParameterError, match="one code cell"):
            read_parameters(wrong)
    assert read_parameters(notebook("a = 1", tags=())) == ()


@pytest.mark.parametrize("value", ["007", "no", "12:30", "nan", "1e5", "2023-11-08", "", "null", "[x", "a=b"])
def test_text_stays_text_from_the_command_line_and_from_yaml(value: str, tmp_path: Path) -> None:
    assert check_parameters(declared(), [("corpus_path", value)]) == {"corpus_path": value}
    if value not in ("", "null", "[x"):  # in YAML these are no value, no value, and not well formed
        path = tmp_path / "p.yaml"
        path.write_text(f"corpus_path: {value}\n", encoding="utf-8")
        assert check_parameters(declared(), files=[path]) == {"corpus_path": value}


def test_values_are_read_by_the_declared_type() -> None:
    given_pairs = [
        ("top", "-3"),
        ("weight", "1e-3"),
        ("curved", "no"),
        ("outlets", "A, B"),
        ("outlets", "[]C"),
    ]
    assert check_parameters(declared(), given_pairs) == {
        "top": -3,
        "weight": 0.001,
        "curved": False,
        "outlets": ["A, B", "[]C"],
    }
    assert check_parameters(declared(), [("outlets", '["A", "B"]'), ("doc_id", "None")]) == {
        "outlets": ["A", "B"],
        "doc_id": None,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("top", "5.0"),
        ("top", "five"),
        ("top", "1_000"),
        ("top", "٣"),
        ("top", "None"),
        ("top", "9" * 30),
        ("weight", "nan"),
        ("weight", "inf"),
        ("weight", "1e999"),
        ("weight", "0,5"),
        ("curved", "1"),
        ("outlets", "[1, 2]"),
        ("outlets", "[broken]"),
        ("corpus_path", "\udcff"),
        ("corpus_path", "a\0b"),
    ],
)
def test_a_mistyped_value_is_refused_with_the_right_ones(name: str, value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        check_parameters(declared(), [(name, value)])
    assert list_parameters(declared()) in str(caught.value)


@pytest.mark.parametrize("name", ["Top", "topp", "x = 1; import os", "corpus_path ", "__name__", ""])
def test_an_unknown_name_is_refused_with_the_right_ones(name: str) -> None:
    with pytest.raises(ParameterError, match="has no parameter") as caught:
        check_parameters(declared(), [(name, "1")])
    assert list_parameters(declared()) in str(caught.value)


def test_a_list_that_never_ends_is_refused() -> None:
    with pytest.raises(ParameterError, match="must be a list") as caught:
        check_parameters(declared(), [("outlets", "[" * 100_000 + "]" * 100_000)])
    assert len(str(caught.value)) < 2000


def test_a_near_name_is_suggested_and_a_second_value_refused() -> None:
    with pytest.raises(ParameterError, match="did you mean 'corpus_path'"):
        check_parameters(declared(), [("corpus-path", "x")])
    with pytest.raises(ParameterError, match="more than once"):
        check_parameters(declared(), [("top", "1"), ("top", "1")])


FILES = {
    "p.yaml": "corpus_path: 007\ndoc_id: ~\noutlets: [no, 12:30]\ntop: 3\nweight: 1\ncurved: yes\n",
    "p.yml": "corpus_path: '007'\ndoc_id: None\noutlets:\n- no\n- 12:30\ntop: '3'\nweight: 1.0\ncurved: True",
    "p.toml": 'corpus_path = "007"\noutlets = ["no", "12:30"]\ntop = 3\nweight = 1\ncurved = true\n',
    "p.json": json.dumps(
        {
            "corpus_path": "007",
            "doc_id": None,
            "outlets": ["no", "12:30"],
            "top": 3,
            "weight": 1,
            "curved": True,
        }
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_values_come_from_every_kind_of_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("\ufeff" + FILES[name], encoding="utf-8")
    values = {"doc_id": None} | check_parameters(declared(), files=[path])
    assert values == {
        "corpus_path": "007",
        "doc_id": None,
        "outlets": ["no", "12:30"],
        "top": 3,
        "weight": 1.0,
        "curved": True,
    }
    assert type(values["weight"]) is float


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.json", '{"top": "3"}'),
        ("p.json", '{"top": 3.0}'),
        ("p.json", '{"weight": NaN}'),
        ("p.json", '{"top": true}'),
        ("p.json", '{"corpus_path": 7}'),
        ("p.json", '{"top": 1, "top": 2}'),
        ("p.json", "[1]"),
        ("p.json", "{"),
        ("p.toml", "corpus_path = 7"),
        ("p.toml", "outlets = 'A'"),
        ("p.yaml", "outlets: A"),
        ("p.yaml", "top: [1]"),
        ("p.yaml", "top: {a: 1}"),
        ("p.yaml", "top: 1\ntop: 2"),
        ("p.yaml", "a: &a [*a]"),
        ("p.yaml", "- top"),
        ("p.yaml", "top: !!python/object/apply:os.system ['true']"),
        ("p.yaml", "unknown: 1"),
        ("p.txt", "top: 1"),
    ],
)
def test_a_file_with_anything_wrong_is_refused(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError):
        check_parameters(declared(), files=[path])


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_bytes(b"top: \xff\n")
    for name in ("p.yaml", "q.yaml"):
        with pytest.raises(ParameterError, match=name):
            check_parameters(declared(), files=[tmp_path / name])


def test_a_date_of_toml_is_its_text_and_pairs_win(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text("corpus_path = 2023-11-08\ntop = 1\n", encoding="utf-8")
    assert check_parameters(declared(), [("top", "2")], [path]) == {"corpus_path": "2023-11-08", "top": 2}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_reaches_the_notebook_as_it_is(text: str) -> None:
    # papermill writes the value into a cell: that cell must be data, and give back the very text
    values = check_parameters([Parameter("given", "str", False, False, "")], [("given", text)])
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(PythonTranslator.codify(values), namespace)
    del namespace["__builtins__"]
    assert namespace == {"given": text}


def test_the_order_in_which_values_are_given_is_of_no_account() -> None:
    """So the cell with them, and with it the page, comes out the same when a run is made again."""
    declared = [Parameter(name, "str", False, False, "", "what") for name in ("one", "two")]
    given = check_parameters(declared, [("two", "b")], [{"one": "a"}])
    assert list(given) == list(check_parameters(declared, [("two", "b"), ("one", "a")])) == ["one", "two"]


def test_a_number_has_the_range_of_its_name_unless_the_default_is_outside() -> None:
    cell = (
        "seed: int = 2024\nstrongest: int = 3\nframe: str | None = None\nlevel: float = 0.95\nrows: int = 0"
    )
    notebook = {"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": cell}]}
    declared = read_parameters(notebook)
    for name, text, wanted in (
        ("seed", "-1", "a whole number from 0, not -1"),
        ("strongest", "0", "a whole number from 1, not 0"),
        ("frame", " ", "text, or None, not ' '"),
        ("level", "95", "a share above 0 and below 1, such as 0.95, not 95.0"),
    ):
        with pytest.raises(ParameterError, match=re.escape(f"must be {wanted}")):
            check_parameters(declared, [(name, text)])
    assert check_parameters(declared, [("rows", "-3")]) == {"rows": -3}

"""What reports there are, what they are called, which is the latest, and the page that lists them all."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from narrative.errors import ExitCode, ParameterError, ReportError
from narrative.reports import report
from narrative.reports.planning.planning import make_plan
from narrative.reports.publishing import publication
from narrative.reports.publishing.durability import find_latest, point_to, replace_file
from narrative.reports.publishing.listing import summarise_record, write_index
from narrative.reports.publishing.publication import Workshop, note_refusal, open_workshop, prune
from narrative.reports.publishing.status import (
    describe_run,
    list_failures,
    list_reports,
    next_number,
    read_status,
)
from narrative.reports.report import publish_report
from narrative.reports.running.supervision import Limits, Supervisor, read_size
from scheduled import RECORD, assert_whole, contents, write_notebook

DAY = datetime(2024, 5, 1, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script></style><img src=x onerror=alert(2)> $x$ {{ 7*7 }} \x1b[31m\u202ered"


def begin(out: Path, name: str, *, source: str = "one", **options: Any) -> Any:
    """A workshop for a report, as a run opens it."""
    started = DAY
    status = describe_run(name, notebook="job.ipynb", source=source, started=started)
    return open_workshop(out, status, options.pop("names", (name, f"{name}-other")), options.pop("wait", 0))


def finish(workshop: Workshop, *, keep: int | None = None, **summary: Any) -> Path:
    """Publish a report of one page in it."""
    (workshop.result / f"{workshop.name}.html").write_text("<p>A report")
    record = {"status": "complete", "files": {f"{workshop.name}.html": ""}}
    (workshop.result / "run.json").write_text(json.dumps(record))
    return workshop.publish(summary, finished=DAY, keep=keep)


def make(out: Path, name: str, *, keep: int | None = None, **summary: Any) -> Path:
    with begin(out, name) as workshop:
        return finish(workshop, keep=keep, **summary)


def test_versions_stand_beside_each_other_and_the_last_is_the_latest(tmp_path: Path) -> None:
    folders = [make(tmp_path, "a") for _ in range(3)]
    assert [folder.name for folder in folders] == [
        "20240501T000000Z", "20240501T000000Z-2", "20240501T000000Z-3"
    ]  # fmt: skip
    assert list_reports(tmp_path / "a") == folders
    assert find_latest(tmp_path / "a") == folders[-1]
    assert [read_status(folder)["number"] for folder in folders] == [1, 2, 3]
    assert next_number(tmp_path) == 4


def test_keep_removes_what_is_old_and_ours_and_nothing_else(tmp_path: Path) -> None:
    first, second, third = (make(tmp_path, "a") for _ in range(3))
    (first / "my-notes.txt").write_text("mine")
    (tmp_path / "a" / "my-folder").mkdir()
    other = make(tmp_path, "b")
    fourth = make(tmp_path, "a", keep=2)
    assert first.is_dir()  # somebody put something there
    assert not second.exists()
    assert third.is_dir()
    assert fourth.is_dir()
    assert other.is_dir()
    assert (tmp_path / "a" / "my-folder").is_dir()
    prune(tmp_path, "a", 0)
    assert list_reports(tmp_path / "a") == [first, fourth]  # the newest good one is never removed


def test_keep_never_removes_what_latest_shows(tmp_path: Path) -> None:
    first, second = make(tmp_path, "a"), make(tmp_path, "a")
    point_to(tmp_path / "a", first.name, "a.html")
    prune(tmp_path, "a", 1)
    assert list_reports(tmp_path / "a") == [first, second]


def test_failed_runs_are_pruned_too(tmp_path: Path) -> None:
    for _ in range(3):
        with begin(tmp_path, "a") as workshop:
            workshop.keep_failed(
                ExitCode.CELL_FAILED, "It failed.", finished=datetime(2024, 5, 1, tzinfo=UTC)
            )
    assert len(list_failures(tmp_path, "a")) == 3
    make(tmp_path, "a", keep=2)
    assert [read_status(left)["number"] for left in list_failures(tmp_path)] == [2, 3]


def test_without_links_a_page_leads_to_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk of Windows' or a phone's, where the system refuses links."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    first = make(tmp_path, "a")
    monkeypatch.setattr(os, "symlink", refuse)
    second = make(tmp_path, "a")
    assert first != second
    assert not os.path.lexists(tmp_path / "a" / "latest")
    page = (tmp_path / "a" / "latest.html").read_text(encoding="utf-8")
    assert f'content="0; url={second.name}/a.html"' in page
    assert "default-src 'none'" in page
    assert find_latest(tmp_path / "a") == second
    monkeypatch.undo()
    third = make(tmp_path, "a")
    assert not (tmp_path / "a" / "latest.html").exists()
    assert find_latest(tmp_path / "a") == third


def test_a_pointer_that_was_not_swapped_is_put_right(tmp_path: Path) -> None:
    """As a run leaves it that is killed after its report was moved into place."""
    first, second = make(tmp_path, "a"), make(tmp_path, "a")
    point_to(tmp_path / "a", first.name, "a.html")
    (tmp_path / ".making-a").mkdir()
    make(tmp_path, "b")
    assert find_latest(tmp_path / "a") == second
    assert not (tmp_path / ".making-a").exists()
    assert read_status(tmp_path / "a")["folder"] == f"a/{second.name}"


def test_two_runs_of_one_report_are_kept_apart(tmp_path: Path) -> None:
    with begin(tmp_path, "a"):
        with pytest.raises(ReportError, match="is making the report 'a'") as caught, begin(tmp_path, "a"):
            pass
        assert caught.value.code == ExitCode.LOCKED
        with pytest.raises(ReportError, match=r"after 0.2 seconds"), begin(tmp_path, "a", wait=0.2):
            pass
        make(tmp_path, "b")  # another report does not wait
        with begin(tmp_path, "a", source="two") as other:  # and neither does another source of that name
            assert other.name == "a-other"
    with begin(tmp_path, "a") as workshop:
        assert workshop.name == "a"


def test_two_corpora_of_one_name_do_not_share_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path, RECORD)
    write_notebook(tmp_path / "elsewhere", RECORD)
    first = publish_report("job.ipynb", corpus="articles", limits=Limits())
    second = publish_report("job.ipynb", corpus="elsewhere/articles")
    assert first.folder.parent.name == "job-articles"
    assert second.folder.parent.name.startswith("job-articles-")
    assert first.warnings == ()
    assert "Choose another name with --name" in second.warnings[0]
    assert_whole(first.folder)
    assert_whole(second.folder)
    names = [make_plan("job.ipynb", corpus=corpus).names for corpus in ("articles", "./articles")]
    assert names[0] == names[1]
    named = make_plan("job.ipynb", corpus="articles", name="mine")
    assert named.names == ("mine",)
    for name in ("failed", "../x", ".x", "", "a/b", "a b", "x" * 90):
        with pytest.raises(ParameterError, match="cannot be called"):
            make_plan("job.ipynb", name=name)


def test_a_project_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        write_notebook(tmp_path / place, RECORD)
        monkeypatch.chdir(tmp_path / place)
        sources.append(make_plan("job.ipynb", corpus="articles").status["source"])
    monkeypatch.chdir("/")
    plan = make_plan(tmp_path / "there" / "job.ipynb", out=tmp_path / "there" / "reports")
    assert [*sources, plan.status["source"]] == sources[:1] * 3


def test_a_refusal_is_recorded_for_a_report_that_was_made_before(tmp_path: Path) -> None:
    status = describe_run("a", notebook="job.ipynb", source="one", started=datetime(2024, 5, 2, tzinfo=UTC))
    note_refusal(tmp_path, status, ExitCode.WRONG_CALL, "There is no parameter 'x'.")
    assert list(tmp_path.iterdir()) == []
    make(tmp_path, "a")
    note_refusal(tmp_path, status | {"source": "two"}, ExitCode.WRONG_CALL, "Not ours.")
    note_refusal(tmp_path, status, ExitCode.WRONG_CALL, "There is no parameter 'x'.")
    assert [read_status(left)["reason"] for left in list_failures(tmp_path)] == ["There is no parameter 'x'."]
    assert read_status(tmp_path / "a")["code"] == ExitCode.WRONG_CALL


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_list_shows_every_run_newest_first(tmp_path: Path) -> None:
    make(tmp_path, "a", corpus="articles", finding="Hope: 2 times as high in A.",
         headline=[["documents", 1234, ""], ["Hope", 1.23456, "per 1,000"]])  # fmt: skip
    make(tmp_path, "b")
    with begin(tmp_path, "a") as workshop:
        workshop.keep_failed(ExitCode.OUT_OF_TIME, "It took too long.", finished=DAY)
    source = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = Page(source)
    assert "2 reports, 1 failed run; newest first." in page.text
    assert "1,234" in page.text
    assert "Hope 1.2" in page.text
    assert "1.23" not in page.text
    assert page.text.count("Hope: 2 times as high in A.") == 2  # its card, and its row
    rows = source.partition("<tbody>")[2].split("<tr>")[1:]
    assert ["out of time" in row for row in rows] == [True, False, False]
    assert ["(latest)" in row for row in rows] == [False, True, True]
    links = [value for name, value in page.attributes if name == "href"]
    assert "./a/20240501T000000Z/a.html" in links
    for link in links:
        assert link.startswith("#") or (tmp_path / link).exists()
    (tmp_path / "index.html").unlink()  # it can be made anew from what lies there
    write_index(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == source


def test_nothing_hostile_comes_to_life_in_the_list(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a",
        corpus=HOSTILE,
        finding=HOSTILE,
        headline=[[HOSTILE, HOSTILE, HOSTILE], "x", [1], [None, float("nan"), 3]],
    )
    with begin(tmp_path, "a") as workshop:
        workshop.keep_failed(ExitCode.CELL_FAILED, HOSTILE, finished=DAY)
    page = Page((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert {"script", "img", "link", "iframe"}.isdisjoint(page.tags)
    assert page.tags.count("style") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert any("default-src 'none'" in value for name, value in page.attributes if name == "content")
    assert page.text.count("<script>alert(1)</script></style>") >= 4
    assert "\x1b" not in page.text
    assert "\u202e" not in page.text


def test_what_cannot_be_read_does_not_stop_the_list(tmp_path: Path) -> None:
    good, bad = make(tmp_path, "a"), make(tmp_path, "a")
    (bad / "status.json").write_text("{")
    (tmp_path / "a" / "status.json").write_bytes(b"\xff")
    (tmp_path / "failed" / "x").mkdir(parents=True)
    (tmp_path / "failed" / "x" / "status.json").write_text("[1]")
    (tmp_path / "somebody-else").mkdir()
    (tmp_path / "somebody-else" / "page.html").write_text("not a report")
    third = make(tmp_path, "a")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    for folder in (good, bad, third):
        assert f"a/{folder.name}/a.html" in page
    assert "somebody-else" not in page


def test_a_list_that_cannot_be_written_fails_no_report(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with begin(tmp_path, "a") as workshop:
        folder = finish(workshop)
    assert folder.is_dir()
    assert ["the list of reports was not updated" in warning for warning in workshop.warnings] == [True]


def test_the_headline_is_that_of_the_record() -> None:
    record = {
        "corpus": {"name": "a", "documents": 3, "lost": {"files": 1, "rows": 0}},
        "headline": [
            {"label": "Hope", "value": 1.5, "unit": "per word"},
            {"label": "Fear", "value": None},
        ],
    }
    assert summarise_record(record) == {
        "corpus": "a",
        "headline": [
            ["articles", 3, ""], ["lost", 1, ""], ["Hope", 1.5, "per word"], ["Fear", None, ""]
        ],
    }  # fmt: skip


def test_of_the_findings_the_list_says_the_first() -> None:
    assert summarise_record({"findings": ["Hope is high.", "Fear is low."]})["finding"] == "Hope is high."


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    replace_file(path, "old")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, "new")
    assert contents(tmp_path).keys() == {"a.txt"}
    assert path.read_text() == "old"


@pytest.mark.parametrize("text", ["", "M", "-1G", "1.2.3G", "ten", "0", "1e3"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a size"):
        read_size(text)


def test_a_run_that_was_over_its_time_is_not_published() -> None:
    supervisor = Supervisor(Limits(seconds=1), -10.0, "job.ipynb")
    with pytest.raises(ReportError, match="took longer than 1 seconds") as caught:
        supervisor.check_time()
    assert caught.value.code == ExitCode.OUT_OF_TIME


# In the place of an old record: what another version wrote, what a crash left, what hangs a reader.
ODD = ["[]", "3", "\udcff", "", "{", "[" * 100_000, '{"status": "complete", "files": [1]}', None]


def leave(file: Path, text: str | None) -> None:
    """Put something in the place of a file: a pipe for `None`."""
    file.unlink(missing_ok=True)
    if text is None:
        os.mkfifo(file)
    else:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", ["run.json", "status.json"])
def test_an_odd_record_stops_no_new_report(name: str, text: str | None, tmp_path: Path) -> None:
    old = [make(tmp_path, "a") for _ in range(2)]
    leave(old[0] / name, text)
    leave(tmp_path / "a" / "status.json", text)
    (tmp_path / "failed" / "a-x").mkdir(parents=True)
    leave(tmp_path / "failed" / "a-x" / "status.json", text)
    new = make(tmp_path, "a", keep=1)
    assert find_latest(tmp_path / "a") == new
    assert read_status(tmp_path / "a")["folder"] == f"a/{new.name}"


@pytest.mark.parametrize("started", ["yesterday", 3, None, "missing", "9999-12-31T23:59:59-23:00"])
@pytest.mark.parametrize("name", ["a", "b"])
def test_what_a_killed_run_left_is_cleared_up_whatever_its_time(
    name: str, started: object, tmp_path: Path
) -> None:
    (tmp_path / f".making-{name}" / "result").mkdir(parents=True)
    status = {"status": "running", "started": started}
    if started == "missing":
        del status["started"]
    (tmp_path / f".making-{name}" / "status.json").write_text(json.dumps(status))
    make(tmp_path, "a")
    assert not list(tmp_path.glob(".making-*"))
    assert [read_status(left)["report"] for left in list_failures(tmp_path)] == [name]


def test_a_list_that_is_held_loses_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "_BRIEF", 0.05)
    make(tmp_path, "a")
    with begin(tmp_path, "a") as workshop, publication._catalogue(tmp_path):
        folder = finish(workshop)
    assert find_latest(tmp_path / "a") == folder
    assert "not in the order of the runs" in workshop.warnings[0]
    with begin(tmp_path, "a") as workshop, publication._catalogue(tmp_path):
        kept = workshop.keep_failed(ExitCode.CELL_FAILED, "It failed.", finished=DAY)
    assert kept is not None


def test_nothing_says_that_a_published_report_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "write_index", lambda _: 1 / 0)
    with begin(tmp_path, "a") as workshop:
        folder = finish(workshop)
    assert find_latest(tmp_path / "a") == folder
    assert workshop.warnings == [
        "the report is published, but the list of reports was not updated: ZeroDivisionError: division by "
        "zero."
    ]


@pytest.mark.parametrize("name", ["\u042b" * 60, "\u597d" * 60, "\U00020000" * 60])
def test_a_long_name_is_cut_to_what_a_disk_takes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path, RECORD)
    (tmp_path / name[:55]).mkdir()
    names = make_plan("job.ipynb", corpus=name[:55]).names
    workshop = Workshop(tmp_path / "out", {"report": names[1]}, "20240501T000000Z-99")
    for made in (workshop.place, tmp_path / "failed" / f"{names[1]}-20240501T000000Z-99"):
        made.mkdir(parents=True)  # neither raises: no name is longer than 255 bytes
    with pytest.raises(ParameterError, match="200 bytes"):
        make_plan("job.ipynb", name=name + "x" * 21)


def test_a_home_is_the_home_however_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.setenv("HOME", str(tmp_path))
    write_notebook(tmp_path / "desk", RECORD)
    monkeypatch.setattr(report, "execute", lambda *_: pytest.fail("far enough"))
    with pytest.raises(pytest.fail.Exception):
        publish_report("~/desk/job.ipynb", corpus="~/desk/articles", out="~/reports")
    assert (tmp_path / "reports" / ".locks").is_dir()
    assert not (tmp_path / "desk" / "~").exists()


def test_a_result_is_files_and_folders_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text("a")
    report._check_result(tmp_path, "job.ipynb")
    os.mkfifo(tmp_path / "tables" / "pipe")
    with pytest.raises(
        ReportError, match="no regular file in its result, which cannot be published: tables/pipe"
    ):
        report._check_result(tmp_path, "job.ipynb")
    (tmp_path / "link").symlink_to(tmp_path / "tables")
    with pytest.raises(
        ReportError, match="a link in its result, which cannot be published: the folder itself"
    ):
        report._check_result(tmp_path / "link", "job.ipynb")

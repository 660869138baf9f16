"""Taking over answers: what becomes of each row, and that nothing is written twice or by halves."""

import csv
import io
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring import acknowledgements as module
from clausebook.authoring.acknowledgements import Given, Plan, plan, read_table, write
from clausebook.checks.run import run
from clausebook.model.manual import Manual
from clausebook.pipeline import read
from clausebook.sources.answers import read_answers
from college import college, content

DIGEST = "cb1:1aad56874d21df07fbbcf58c9f70b6c3a3392c20461f70c133c1a0c47bb6feba"
HEAD = "Email,Document,Version,Date\n"
TODAY = date(2026, 6, 30)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the small manual in a repository of its own."""
    return college(tmp_path / "college")


def load(root: Path) -> Manual:
    """Read the manual as it lies in the folder."""
    return read(root, today=TODAY, past=False)


def planned(root: Path, text: str, given: Given | None = None) -> Plan:
    """Say what would become of answers."""
    return plan(root, load(root), read_answers(text.encode(), "answers.csv"), given or Given())


def taken(root: Path, text: str, given: Given | None = None) -> Plan:
    """Take answers over."""
    found = planned(root, text, given)
    write(root, found)
    return found


def test_an_answer_becomes_a_record_bound_to_the_text(root: Path) -> None:
    found = taken(root, HEAD + "Rosa.Costa@school.example,PRO-02 Admission,2.0,2026-03-05 10:11\n")
    (path,) = (root / "records/acknowledgement").iterdir()
    assert [name for name, _ in found.files] == ["records/acknowledgement/ACK-2026-01.md"]
    manual = load(root)
    record = manual.by_id["ACK-2026-01"]
    assert (
        path.read_text()
        == f"""---
id: ACK-2026-01
type: acknowledgement
title: Confirmation of reading PRO-02, version 2.0
date: 2026-03-05
owner: registry
status: closed
closed: 2026-03-05
person: rc
document: PRO-02
version: "2.0"
digest: "{DIGEST}"
---

Taken over from `answers.csv`, line 2.
"""
    )
    found_of_it = [one.code for one in run(manual).findings if one.subject == record.id]
    assert found_of_it == ["HIST-003"], "it is in no commit yet, and nothing else"


def test_the_same_answers_are_taken_over_once(root: Path) -> None:
    text = HEAD + "rc,PRO-02,2.0,2026-03-05\nha,POL-01,1.0,2026-03-06\nrc,PRO-02,2.0,2026-04-01\n"
    first = taken(root, text)
    assert (len(first.files), first.known) == (2, (4,))
    again = taken(root, text)
    assert (again.files, again.known) == ((), (2, 3, 4))
    assert len(list((root / "records/acknowledgement").iterdir())) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x@y,PRO-02,2.0,2026-03-05", "knows nobody"),
        ("rc,PRO-09,2.0,2026-03-05", "no document PRO-09"),
        ("rc,PRO-02,2.1,2026-03-05", "no approved version 2.1; approved are: 2.0"),
        ("rc,PRO-02,2.0,2026-07-01", "1 July 2026 lies after 30 June 2026"),
        ("rc,PRO-02,2.0,2026-02-19", "was approved on 20 February 2026"),
        ("rc,PRO-02,2.0,", "states no day"),
        ("rc,PRO-02,,2026-03-05", "states no version"),
        ("rc,,2.0,2026-03-05", "names no document"),
        (",PRO-02,2.0,2026-03-05", "names no person"),
        ("rc,PRO-02,2.0,2026-03-05,more", "5 cells, and the table 4 columns"),
    ],
)
def test_a_row_that_cannot_be_taken_over_is_told_with_its_line(root: Path, row: str, reason: str) -> None:
    found = planned(root, f"{HEAD}ha,POL-01,1.0,2026-03-06\n{row}\n")
    (refused,) = found.refused
    assert refused.line == 3
    assert reason in refused.reason
    assert len(found.files) == 1


def test_what_holds_for_all_rows_need_not_stand_in_the_table(root: Path) -> None:
    given = Given(document="PRO-02", version="2.0", day=date(2026, 3, 5))
    assert len(planned(root, "mail\nrc\nha\n", given).files) == 2
    with pytest.raises(AuthoringError, match=r"hold the date \(mail, doc and version\); name it: --map date=COLUMN"):
        planned(root, "mail,doc,version\nrc,PRO-02,2.0\n")


def test_numbers_go_on_behind_those_that_were_ever_used(root: Path) -> None:
    taken(root, HEAD + "rc,PRO-02,2.0,2026-03-05\n")
    (root / "records/acknowledgement/ACK-2026-01.md").rename(root / "records/acknowledgement/ACK-2026-07.md")
    found = planned(root, HEAD + "ha,POL-01,1.0,2026-03-06\nqb,POL-01,1.0,2026-03-06\n")
    assert [path[-14:] for path, _ in found.files] == ["ACK-2026-08.md", "ACK-2026-09.md"]


def test_nothing_is_half_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = planned(root, HEAD + "rc,PRO-02,2.0,2026-03-05\nha,POL-01,1.0,2026-03-06\n")
    before, create, calls = content(root), module.create_file, []

    def failing(path: Path, text: bytes) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise AuthoringError("no space left")
        create(path, text)

    monkeypatch.setattr(module, "create_file", failing)
    with pytest.raises(AuthoringError, match="no space"):
        write(root, found)
    assert len(calls) == 2
    assert content(root) == before


def test_whoever_interrupts_leaves_all_records_or_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = planned(root, HEAD + "rc,PRO-02,2.0,2026-03-05\nha,POL-01,1.0,2026-03-06\n")
    create = module.create_file

    def interrupted(path: Path, text: bytes) -> None:
        create(path, text)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(module, "create_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(root, found)
    assert {(root / path).read_text("utf-8") for path, _ in found.files} == {text for _, text in found.files}


def test_what_an_answer_says_never_stands_in_a_record(root: Path) -> None:
    text = 'Email,Document,Version,Date\n"rc","PRO-02 <b>](x) ---",2.0,2026-03-05\n'
    found = plan(root, load(root), read_answers(text.encode(), "`<a>`: evil\n.csv"), Given())
    ((_, written),) = found.files
    assert "<" not in written
    assert "Taken over from `__a___ evil_.csv`, line 2." in written


def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b"")
    with pytest.raises(AuthoringError, match="it is empty"):
        read_table(path)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["rc", "Hanna Arp", "qb", "nobody"]),
        st.sampled_from(["PRO-02", "POL-01", "PRO-01", "XXX-01"]),
        st.sampled_from(["1.0", "1.1", "2.0"]),
        st.dates(date(2026, 2, 25), date(2026, 7, 2)).map(str),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Lend a copy of the small manual for each example."""
    origin = college(tmp_path_factory.mktemp("origin") / "college")
    place = tmp_path_factory.mktemp("copies")
    return lambda: Path(shutil.copytree(origin, Path(tempfile.mkdtemp(dir=place)) / "college", symlinks=True))


@settings(max_examples=12, deadline=None)
@given(rows=ROWS, data=st.data())
def test_taking_over_again_or_in_parts_writes_the_same_records(
    issued: Callable[[], Path], rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    """However often, in whatever parts and with whatever rows in between: each confirmation becomes one record."""

    def table(some: list[tuple[str, ...]]) -> str:
        text = io.StringIO()
        csv.writer(text).writerows([("Email", "Document", "Version", "Date"), *some])
        return text.getvalue()

    def keys(root: Path) -> list[tuple[str, str, str]]:
        records = (one for one in load(root).records if one.type == "acknowledgement")
        return sorted((one.text("person"), one.text("document"), one.text("digest")) for one in records)

    whole, parts = issued(), issued()
    first = taken(whole, table(rows))
    state = content(whole)
    again = taken(whole, table(rows))
    assert (again.files, content(whole)) == ((), state)
    assert len(again.known) == len(rows) - len(first.refused)
    assert again.refused == first.refused
    cut = data.draw(st.integers(0, len(rows)))
    for some in (rows[:cut], rows, rows[cut:]):
        taken(parts, table(some))
    assert keys(parts) == keys(whole)
    assert len(set(keys(whole))) == len(keys(whole)) == len(first.files)

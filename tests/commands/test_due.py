"""`clausebook due` as anybody calls it."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

import icalendar
import pytest
from jsonschema import Draft202012Validator

Call = Callable[..., subprocess.CompletedProcess[str]]

ACTION = """---
id: CHG-2026-01
type: change
title: New timetable
date: 2026-06-01
owner: head
status: open
clauses: ["4.2"]
refers-to: []
kind: system
planned: "yes"
purpose: Fewer gaps
consequences: None
authorised-by: ha
authorised: 2026-06-01
told: Everybody, by letter
actions:
  - {text: Ask the teachers, owner: registry, due: 2026-06-12}
  - {text: Print it, owner: quality, due: 2026-07-20}
---

Text.
"""


@pytest.fixture
def changed(college: Path) -> Path:
    """Lend the small manual with a change that has two actions."""
    path = college / "records/change/CHG-2026-01.md"
    path.parent.mkdir()
    path.write_text(ACTION, encoding="utf-8")
    return college


def test_overdue_first_then_what_comes_in_columns(changed: Path, call: Call) -> None:
    done = call("due", "--root", changed)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["Due, as of 2026-06-30", "", "Overdue: 1"]
    assert lines[3].split("  ")[1:3] == ["2026-06-12", "Action"]
    assert lines[3].endswith("CHG-2026-01  Ask the teachers")
    assert lines[5] == "Coming until 2026-09-28: 2"
    assert "Quality coordinator" in lines[6]


def test_how_far_to_look_and_by_whom(changed: Path, call: Call) -> None:
    near = call("due", "--root", changed, "--within", "P10D").stdout
    assert "Nothing is due until 2026-07-10" in near
    assert "Ask the teachers" in near
    far = call("due", "--root", changed, "--within", "P1Y").stdout
    assert "Review: Control of documents" in far
    own = call("due", "--root", changed, "--by", "quality").stdout
    assert own.startswith("Due for Quality coordinator, as of 2026-06-30\n\nNothing is overdue\n")
    assert "Print it" in own
    assert "Ask the teachers" not in own


def test_another_day(changed: Path, call: Call) -> None:
    assert "Overdue: 2" in call("due", "--root", changed, "--as-of", "2026-08-01").stdout


def test_json_has_a_schema(changed: Path, call: Call) -> None:
    schema = json.loads((files("clausebook") / "schemas/due.schema.json").read_text("utf-8"))
    data = json.loads(call("due", "--root", changed, "--format", "json").stdout)
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert (data["until"], data["draft"], data["commit"]) == ("2026-09-28", True, None)
    assert [(one["date"], one["state"], one["owner"]) for one in data["entries"]] == [
        ("2026-06-12", "overdue", "registry"),
        ("2026-07-20", "coming", "quality"),
        ("2026-09-01", "coming", "registry"),
    ]


def test_icalendar_can_be_read(changed: Path, call: Call) -> None:
    text = call("due", "--root", changed, "--format", "ics", "--by", "quality").stdout
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Print it"
    assert event.decoded("DTSTART") == date(2026, 7, 20)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "registri"), "'registri' is not a role of the register; did you mean 'registry'?"),
        (("--within", "30"), "'30' is not a period such as P1Y, P6M or P30D"),
        (("--format", "csv"), "'csv' is not a format; did you mean 'ics'?"),
        (("--as-of", "soon"), "is not a day"),
    ],
)
def test_a_wrong_call_ends_with_2(college: Path, call: Call, arguments: tuple[str, str], said: str) -> None:
    done = call("due", "--root", college, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr

"""Action plans: valid records, of every gap once, and nothing of anybody's is touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clausebook.authoring import AuthoringError
from clausebook.authoring.actions import Opened, open_actions
from clausebook.model.gap import GapKind, Gaps, find_gaps
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.pipeline import judge
from clausebook.sources.documents import read_record

Load = Callable[[], Manual]
STANDARD = "iso-21001-2018"
PLAN = "records/action-plan"


def gaps_of(manual: Manual) -> Gaps:
    """Return the gaps of the manual's standard."""
    return find_gaps(manual, manual.coverages[STANDARD])


def opened(root: Path, manual: Manual, owner: str | None = None, due: date | None = None) -> Opened:
    """Open the actions of every gap."""
    return open_actions(root, manual, gaps_of(manual), owner=owner, due=due)


def plan(root: Path, manual: Manual, path: str) -> Record:
    """Read a plan in which nothing is wrong."""
    read = read_record((root / path).read_bytes(), path, manual.settings.standard, manual.record_types)
    assert isinstance(read.item, Record), read.item
    assert read.problems == ()
    return read.item


def actions(record: Record) -> list[dict[str, object]]:
    """Return a plan's actions."""
    found = record.fields["actions"]
    assert isinstance(found, tuple)
    return [dict(action) for action in found]  # type: ignore[arg-type]


def change(root: Path, path: str, old: str, new: str) -> None:
    """Change a file."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def test_a_plan_is_a_valid_record_with_every_gap(root: Path, load: Load) -> None:
    manual = load()
    done = opened(root, manual)
    gaps = gaps_of(manual)
    found = plan(root, manual, done.path)
    prefix = manual.record_types["action-plan"].prefix
    assert done.path == f"{PLAN}/{prefix}-2026-01.md"
    assert (found.date, found.status, found.text("standard")) == (date(2026, 6, 30), "open", "ISO 21001:2018")
    assert (done.gaps, done.known, done.actions) == (len(gaps.rows), 0, len(actions(found)))
    planned = {(clause, action["gap"]) for action in actions(found) for clause in action["clauses"]}  # type: ignore[attr-defined]
    assert planned == {(gap.clause.ref.number, gap.kind.value) for gap in gaps.rows}
    assert {action["due"] for action in actions(found)} == {"2026-09-30"}
    assert {action["state"] for action in actions(found)} == {"planned"}
    # The plan is no evidence for the clauses it is about.
    assert found.clauses == manual.record_types["action-plan"].clauses


def test_the_checks_find_nothing_wrong_with_a_plan(root: Path, load: Load) -> None:
    path = opened(root, load()).path
    after = judge(load())
    assert [finding for finding in after.findings if finding.place.path == path] == []


def test_the_second_call_writes_nothing(root: Path, load: Load) -> None:
    first = opened(root, load())
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    manual = load()
    second = opened(root, manual)
    assert (second.path, second.actions, second.known) == ("", 0, len(gaps_of(manual).rows))
    assert second.plans == (Path(first.path).stem,)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_only_gaps_that_came_later_are_written_again(root: Path, load: Load) -> None:
    first = opened(root, load())
    manual = load()
    kept = gaps_of(manual)
    fewer = replace(kept, rows=kept.rows[:-1])
    (root / first.path).unlink()
    done = open_actions(root, load(), fewer, owner=None)
    again = opened(root, load())
    assert (again.actions, again.gaps, again.known) == (1, 1, len(kept.rows) - 1)
    assert again.plans == (Path(done.path).stem,)
    last = actions(plan(root, manual, again.path))[0]
    assert last["clauses"] == (kept.rows[-1].clause.ref.number,)


def test_a_gap_of_one_campus_is_planned_for_that_campus_and_the_rest_later(root: Path, load: Load) -> None:
    manual = load()
    whole = gaps_of(manual)
    one = replace(whole.rows[0], campuses=("north",))
    path = open_actions(root, manual, replace(whole, rows=(one,)), owner=None).path
    assert [action["campus"] for action in actions(plan(root, manual, path))] == ["north"]
    after = open_actions(root, load(), replace(whole, rows=whole.rows[:1]), owner=None)
    assert (after.actions, after.known) == (1, 0)
    assert [action["campus"] for action in actions(plan(root, manual, after.path))] == ["south"]
    assert open_actions(root, load(), replace(whole, rows=whole.rows[:1]), owner=None).path == ""


def test_a_closed_plan_deals_with_nothing(root: Path, load: Load) -> None:
    first = opened(root, load())
    change(root, first.path, "status: open ", "closed: 2026-06-30\nstatus: closed ")
    second = opened(root, load())
    assert second.actions == first.actions
    assert second.path != first.path


def test_an_action_called_done_whose_gap_is_still_there_is_told(root: Path, load: Load) -> None:
    first = opened(root, load())
    change(root, first.path, "state: planned ", "state: done ")
    second = opened(root, load())
    assert (second.path, second.settled) == ("", (Path(first.path).stem,))


def test_gaps_of_one_document_are_one_action_of_its_owner(root: Path, load: Load) -> None:
    path = "manual/learners/PRO-05-admission.md"
    change(root, path, "## Steps", '## Steps { data-clause="8.2.1 8.2.2" }')
    manual = load()
    waiting = tuple(gap for gap in gaps_of(manual).rows if gap.kind is GapKind.NOT_IN_FORCE)
    assert [gap.clause.ref.number for gap in waiting] == ["8.2.1", "8.2.2"]
    done = open_actions(root, manual, replace(gaps_of(manual), rows=waiting), owner=None)
    (action,) = actions(plan(root, manual, done.path))
    assert (action["owner"], action["clauses"], done.gaps) == ("registry", ("8.2.1", "8.2.2"), 2)
    assert str(action["text"]).startswith("Have PRO-05 approved by the ")


def test_an_owner_and_a_day_for_the_whole_plan(root: Path, load: Load) -> None:
    manual = load()
    found = plan(root, manual, opened(root, manual, "registry", date(2027, 1, 31)).path)
    assert found.owner == "registry"
    assert {(action["owner"], action["due"]) for action in actions(found)} == {("registry", "2027-01-31")}


def test_a_role_nobody_knows(root: Path, load: Load) -> None:
    with pytest.raises(AuthoringError, match="has no role 'regystry'; Did you mean"):
        opened(root, load(), "regystry")
    assert not (root / PLAN).exists()


def test_without_the_type_nothing_is_written(root: Path, load: Load) -> None:
    manual = load()
    types = {key: kind for key, kind in manual.record_types.items() if key != "action-plan"}
    with pytest.raises(AuthoringError, match="there is no record type 'action-plan'"):
        opened(root, replace(manual, record_types=types))


def test_a_file_that_is_there_is_left_as_it_is(root: Path, load: Load) -> None:
    manual = load()
    first = opened(root, manual).path
    text = (root / first).read_bytes()
    second = opened(root, manual).path
    assert second != first
    assert (root / first).read_bytes() == text


@pytest.mark.parametrize("title", ['North: "the old" # house', "- [x] {y}", "Süd & Söhne"])
def test_whatever_stands_in_the_register_the_plan_is_valid(title: str, root: Path, load: Load) -> None:
    quoted = title.replace('"', '\\"')
    change(root, "manual/register.yml", "title: Head}", f'title: "{quoted}"}}')
    manual = load()
    assert plan(root, manual, opened(root, manual, "head").path).owner == "head"

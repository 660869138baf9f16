"""Record types: those of the package, what is refused of an institution's, and records in states of their own."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.problem import Malformed
from clausebook.model.record import OPEN_CLOSED, Record, RecordState, RecordType
from clausebook.sources.catalogues import COMMON, SHARED, packaged_record_types, read_record_type
from clausebook.sources.documents import read_record

STANDARD = "iso-21001-2018"
PATH = "manual/record-types/visit.yml"
OF_THE_STANDARD = (
    *("gap-assessment", "action-plan", "interested-party", "risk", "objective", "change", "competence"),
    *("acknowledgement", "communication", "design-review", "admission-sample", "learning-support"),
    *("provider-evaluation", "satisfaction-survey", "complaint", "nonconformity", "audit-programme"),
    *("internal-audit", "management-review", "improvement-opportunity", "certification", "external-document"),
    *("budget", "recognition", "concession"),
)
VISIT = """\
id: visit
title: Visit to a class
plural: Visits to classes
prefix: VIS
about: One visit to a class.
clauses: ["9.1.1"]
scope: unit
cadence: P6M
retention: P2Y
retention-from: until
period: unit
states:
  - {id: planned, title: Planned, next: [done, cancelled]}
  - {id: done, title: Done, next: [discussed]}
  - {id: discussed, title: Discussed, final: yes}
  - {id: cancelled, title: Cancelled, final: yes}
links:
  - {field: forms, to: [document], when: done, min: 2}
  - {field: steps.record, to: [nonconformity]}
columns: [date, unit, status]
fields:
  required: [until]
  properties:
    until: {type: string, title: Plan valid until, format: date}
    forms: {type: array, title: Forms, items: {type: string, format: document-id}}
    steps:
      type: array
      title: Steps
      items: {type: object, properties: {record: {type: string, title: Record, format: record-id}}}
"""
RECORD = """\
---
id: VIS-2026-01
type: visit
title: Mathematics
date: 2026-04-01
owner: quality
status: {status}
until: 2026-06-30
---

A class was visited.
"""


def visit(text: str = VISIT) -> RecordType:
    """Return the type, in which nothing is wrong."""
    kind, problems = read_record_type(text.encode(), PATH, STANDARD)
    assert problems == ()
    assert kind is not None
    return kind


def read(text: str, kinds: Mapping[str, RecordType]) -> Record:
    """Return a record in which nothing is wrong."""
    item = read_record(text.encode(), "records/visit/VIS-2026-01.md", STANDARD, kinds).item
    assert isinstance(item, Record), item
    return item


def refused(text: str, kinds: Mapping[str, RecordType]) -> list[tuple[int, str]]:
    """Return line and message of everything that is wrong with a record."""
    item = read_record(text.encode(), "records/visit/VIS-2026-01.md", STANDARD, kinds).item
    assert isinstance(item, Malformed), item
    return [(problem.place.line, problem.message) for problem in item.problems]


def test_the_types_of_the_package_fit_together() -> None:
    kinds = packaged_record_types()
    assert set(OF_THE_STANDARD) <= set(kinds)
    prefixes = [kind.prefix for kind in kinds.values()]
    assert len(set(prefixes)) == len(prefixes)
    for kind in kinds.values():
        assert kind.path == f"package:catalogues/record_types/{kind.id}.yml"
        assert kind.labels, kind.id
        assert all(kind.labels[key][:1].isupper() or kind.labels[key][:1].isdigit() for key in kind.labels), kind.id
        known = {*kinds, "document"}
        assert {name for link in kind.links for name in link.to} <= known, kind.id
        assert set(kind.columns) <= COMMON | SHARED | set(kind.labels), kind.id


def test_what_could_name_people_is_confidential() -> None:
    confidential = {kind.id for kind in packaged_record_types().values() if kind.classification == "confidential"}
    assert confidential >= {"complaint", "incident", "recruitment"}


def test_everything_that_a_type_says() -> None:
    kind = visit()
    assert kind.states[0] == RecordState("planned", "Planned", False, ("done", "cancelled"))
    assert [state.id for state in kind.states if state.final] == ["discussed", "cancelled"]
    assert (kind.is_final("discussed"), kind.is_final("done"), kind.is_final("nothing")) == (True, False, False)
    assert kind.following("done") == {"done", "discussed"}
    assert [(link.field, link.to, link.when, link.minimum) for link in kind.links] == [
        ("forms", ("document",), "done", 2),
        ("steps.record", ("nonconformity",), "always", 1),
    ]
    assert (kind.scope, kind.period, kind.retention_from) == ("unit", "unit", "until")


def test_a_type_that_says_little_has_two_states() -> None:
    head, _, _ = VISIT.partition("scope:")
    kind = visit(f"{head}retention: P2Y\n")
    assert (kind.states, kind.links, kind.period, kind.scope) == (OPEN_CLOSED, (), "", "institution")
    assert (kind.state("open"), kind.state("done")) == (OPEN_CLOSED[0], None)


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("{id: done,", "{id: planned,", "states", "the state 'planned' stands twice"),
        ("next: [discussed]", "next: [talked]", "states", "the state 'done' leads to 'talked', which is none"),
        ("final: yes}", "final: yes, next: [done]}", "states", "the state 'discussed' is final and leads to 'done'"),
        (", final: yes", "", "states", "the states have no way from a first one that is open to one that is final"),
        ("done, cancelled]", "done]", "states", "no state leads to 'cancelled'"),
        ("Planned, next: [done, cancelled]", "Planned, final: yes", "states", "no way from a first one that is open"),
        ("field: forms", "field: papers", "links", "a link is asked for in 'papers', which is none of the fields"),
        ("steps.record", "steps.text", "links", "a link is asked for in 'steps.text', which is none of the fields"),
        ("when: done", "when: begun", "links", "a link is asked for when 'begun', which is no state"),
        ("min: 2", "min: 0", "links", "'min' is '0', which is not a number from 1 to 99"),
        ("-from: until", "-from: forms", "retention-from", "which is no field that holds a day"),
        ("-from: until", "-from: never", "retention-from", "which is no field that holds a day"),
        (
            "period: unit",
            "period: season",
            "period",
            "the record type counts for 'season', which is none of its fields",
        ),
        ("scope: unit", "scope: planet", "scope", "'scope' is 'planet', which is none of"),
    ],
)
def test_what_does_not_fit_together_is_told_where_it_stands(old: str, new: str, key: str, message: str) -> None:
    text = VISIT.replace(old, new)
    assert text != VISIT
    kind, problems = read_record_type(text.encode(), PATH, STANDARD)
    assert kind is None
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:"))
    last = next((number for number in range(first + 1, len(lines) + 1) if not lines[number - 1].startswith(" ")), 99)
    assert message in problems[0].message
    assert first <= problems[0].place.line < last
    assert problems[0].help


@pytest.mark.parametrize("status", ["planned", "done"])
def test_a_record_in_an_open_state_of_its_own(status: str) -> None:
    record = read(RECORD.format(status=status), {"visit": visit()})
    assert (record.status, record.is_closed, record.closed) == (status, False, None)


def test_a_record_in_a_final_state_of_its_own_says_when() -> None:
    kinds = {"visit": visit()}
    text = RECORD.format(status="cancelled\nclosed: 2026-05-02")
    assert read(text, kinds).is_closed
    assert refused(RECORD.format(status="cancelled"), kinds) == [(2, "the key 'closed' is missing")]
    assert refused(RECORD.format(status="done\nclosed: 2026-05-02"), kinds) == [
        (8, "'closed' does not go with the other keys")
    ]


@pytest.mark.parametrize("status", ["open", "closed", "Planned"])
def test_a_state_that_the_type_does_not_have(status: str) -> None:
    assert any(line == 7 for line, _ in refused(RECORD.format(status=status), {"visit": visit()}))


def test_what_a_record_counts_for() -> None:
    text = RECORD.format(status="planned\nunit: maths\nprogramme: it\nterm: autumn\ncorrects: VIS-2025-03")
    record = read(text, {"visit": visit()})
    assert (record.unit, record.programme, record.term, record.corrects) == ("maths", "it", "autumn", "VIS-2025-03")
    assert list(record.fields) == ["until"]


def test_a_field_of_the_types_own_goes_before_a_shared_key() -> None:
    own = VISIT.replace("scope: unit", "scope: institution").replace("period: unit\n", "")
    own = own.replace(
        "  properties:\n", "  properties:\n    unit: {type: string, title: Unit, enum: [percent, Mean score]}\n"
    )
    text = RECORD.format(status='planned\nunit: "Mean score"')
    record = read(text, {"visit": visit(own)})
    assert (record.unit, record.fields["unit"]) == ("", "Mean score")
    counting = read(text, {"visit": visit(f"{own}period: unit\n")})
    assert (counting.unit, counting.fields["unit"]) == ("Mean score", "Mean score")


def test_what_a_record_names() -> None:
    kinds = {"visit": visit()}
    more = "planned\nrefers-to: [PRO-01]\nforms: [FRM-01, FRM-02]\nsteps: [{record: NC-2026-01}, {record: NC-2026-02}]"
    record = read(RECORD.format(status=more), kinds)
    assert record.named("refers-to") == ("PRO-01",)
    assert record.named("forms") == ("FRM-01", "FRM-02")
    assert record.named("steps.record") == ("NC-2026-01", "NC-2026-02")
    assert record.named("steps") == record.named("steps.text") == record.named("nothing") == ()


NAMES = st.sampled_from(["a", "b", "c", "d"])
STATES = st.lists(st.tuples(NAMES, st.booleans(), st.lists(NAMES, max_size=3, unique=True)), min_size=2, max_size=4)


@given(STATES)
def test_states_that_are_taken_lead_to_an_end_and_no_further(states: list[tuple[str, bool, list[str]]]) -> None:
    rows = "".join(
        f"  - {{id: {name}, title: T{', final: yes' if final else ''}, next: [{', '.join(after)}]}}\n"
        for name, final, after in states
    )
    head, _, rest = VISIT.partition("states:\n")
    text = f"{head}states:\n{rows}columns:{rest.partition('columns:')[2]}"
    kind, problems = read_record_type(text.encode(), PATH, STANDARD)
    assert (kind is None) is bool(problems)
    if kind is None:
        return
    ids: Any = [state.id for state in kind.states]
    assert len(set(ids)) == len(ids)
    assert kind.following(ids[0]) == set(ids)
    for state in kind.states:
        assert kind.following(state.id) == {state.id} if state.final else set(state.next) <= set(ids)
    assert any(kind.is_final(name) for name in ids) and not kind.is_final(ids[0])

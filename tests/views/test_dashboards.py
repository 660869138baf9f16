"""The dashboards: every chart and the table beneath it tell the same, and what is not recorded is said."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.audience import for_audience
from clausebook.model.history import Commit, DocumentHistory, Event, EventKind, Evidence, Facts, History, Revision
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.register import Register, Training
from clausebook.model.settings import Awareness, Exclusion, Term
from clausebook.model.version import Version
from clausebook.views.charts.table import in_words, say
from clausebook.views.figure import Figure, Subject
from clausebook.views.figures import (
    changes,
    competence,
    complaints,
    coverage,
    findings,
    objectives,
    risks,
    satisfaction,
    workload,
)
from clausebook.views.pages import dashboards
from staged import Read, in_order, read, site_of
from values import DAY, EDITION, campuses, document, manual, record, record_type, ref, register, settings, standard

NASTY = "<script>alert(1)</script> </svg> \"q\" 'a' *s* _u_ `c` [l](x) # {{ 7*7 }} {: #x } | a && b"
TYPES = (
    "objective",
    "satisfaction-survey",
    "complaint",
    "risk",
    "nonconformity",
    "internal-audit",
    "acknowledgement",
    "competence",
)
KINDS = {key: record_type(id=key, classification="internal") for key in TYPES}
KINDS["complaint"] = record_type(id="complaint", classification="confidential")


def school(*items: Any, **changes: Any) -> Manual:
    """Return a manual that knows the types that the dashboards tell of."""
    return manual(*items, **{"record_types": KINDS} | changes)


def pages(known: Manual) -> dict[str, Read]:
    """Return what a reader finds in each dashboard, by its id."""
    found = {
        one.path.removeprefix("dashboards/").removesuffix(".md"): one for one in dashboards.compose(site_of(known))
    }
    return {key: read(page) for key, page in found.items()}


def subjects(known: Manual) -> Iterator[Subject]:
    """Yield every subject."""
    modules = (coverage, findings, objectives, satisfaction, complaints, risks, competence, workload, changes)
    return (module.subject(site_of(known)) for module in modules)


def told(figure: Figure) -> str:
    """Return the description of a chart."""
    return ET.fromstring(figure.drawing).findtext("desc") or ""


def survey(name: str, day: date, group: str, satisfied: str, **fields: str) -> Record:
    """Return a survey."""
    known = {"group": group, "period": "May", "invited": "50", "responses": "40", "satisfied": satisfied, **fields}
    return record(name, day, type="satisfaction-survey", fields=known)


def complaint(name: str, received: date, answered: date | None = None, **fields: str) -> Record:
    """Return a complaint; without an answer it waits."""
    known = {"kind": "complaint", "received": str(received), "due": str(received + timedelta(days=28)), **fields}
    known |= {"answered": str(answered)} if answered else {"outcome": "pending"}
    closed = {"status": "closed", "closed": answered} if answered else {}
    return record(name, received, type="complaint", fields=known, **closed)


def objective(name: str = "OBJ-2026-01", *results: Mapping[str, str], **fields: Any) -> Record:
    """Return an objective that began in January."""
    known = {"measure": "Response", "unit": "percent", "direction": "higher", "baseline": "40", "target": "50"}
    known |= {"due": "2026-12-31"}
    return record(name, date(2026, 1, 10), type="objective", fields={**known, "results": results, **fields})


def risk(name: str, likelihood: str, impact: str, **fields: str) -> Record:
    """Return a risk."""
    known = {"kind": "risk", "likelihood": likelihood, "impact": impact, "treatment": "reduce", **fields}
    return record(name, date(2026, 2, 1), type="risk", fields=known)


def nonconformity(name: str, day: date, *acts: Mapping[str, str], **changes: Any) -> Record:
    """Return a nonconformity."""
    fields = {"grade": "minor", "requirement": "4.1", "actions": acts, **changes.pop("fields", {})}
    return record(name, day, type="nonconformity", fields=fields, **changes)


def full() -> Manual:
    """Return a manual with something of everything."""
    return school(
        document("PRO-01", ("4.1",), ("4.1",)),
        objective("OBJ-2026-01", {"period": "March", "value": "44", "date": "2026-03-31", "text": "22 of 50"}),
        survey("SUR-2025-01", date(2025, 6, 1), "learners", "80"),
        survey("SUR-2026-01", date(2026, 6, 1), "learners", "84"),
        complaint("CPL-2026-01", date(2026, 4, 1), date(2026, 4, 9), category="teaching"),
        complaint("CPL-2026-02", date(2026, 6, 1), kind="appeal"),
        risk("RSK-2026-01", "4", "3"),
        risk("RSK-2026-02", "2", "5", kind="opportunity"),
        nonconformity("NC-2026-01", date(2026, 6, 20), {"text": "A", "owner": "head", "due": "2026-06-25"}),
        nonconformity("NC-2026-02", date(2026, 1, 20), status="closed", closed=date(2026, 3, 1)),
    )


def test_every_number_of_a_chart_stands_in_the_table_beneath_it() -> None:
    found = pages(full())
    drawn = 0
    for subject in subjects(full()):
        text = found[subject.id].text
        for figure in subject.figures:
            if figure.empty:
                assert figure.empty in text and not figure.drawing
                continue
            drawn += 1
            for row in figure.table.rows:
                values = [
                    say(value, column.unit) for value, column in zip(row.values, figure.table.columns, strict=True)
                ]
                assert in_order(text, [" ".join((row.label, *values))]) == []
            if subject.id != "risks":
                assert told(figure) == in_words(figure.table)
        assert found[subject.id].unbalanced == []
    assert drawn >= 10


def test_the_overview_links_every_page() -> None:
    found = pages(full())
    index = found["index"]
    assert {f"{key}.html" for key in found if key != "index"} <= set(index.links())
    parts = ["Coverage by clause group", "EX 1:2020: 1 of 1 clauses addressed, 0 of them evidenced", "Nonconformities"]
    parts += ["Open: 1", "Of these overdue: 1", "Closed in twelve months: 1", "Objectives", "On track: 1"]
    parts += [
        "Learners: 84 % satisfied, May",
        "Recorded: 2",
        "Answer owed: 1",
        "Open risks: 1",
        "Open opportunities: 1",
    ]
    assert in_order(index.text, parts) == []


def test_what_is_not_recorded_is_said() -> None:
    found = pages(school())
    assert "No nonconformity is recorded yet." in found["findings"].text
    assert "No objective is pursued, and none was closed within a year." in found["objectives"].text
    assert "No satisfaction survey is recorded yet." in found["satisfaction"].text
    assert "No complaint is recorded yet." in found["complaints"].text
    assert "No risk is open." in found["risks"].text
    assert "Not verified: nobody was asked to confirm a document so far." in found["competence"].text
    assert "No document or record names anything that is due within a year." in found["workload"].text
    assert "No version took effect within a year." in found["changes"].text
    for key, one in found.items():
        assert ("svg" in one.names()) == (key == "coverage")
        assert one.unbalanced == []
    assert "No satisfaction survey is recorded yet." in found["index"].text


def test_what_readers_may_not_see_is_not_called_missing() -> None:
    seen = for_audience(full(), "staff")
    text = pages(seen)["complaints"].text
    assert "This site is made for staff readers: such records are left out of it" in text
    assert "No complaint" not in text and "svg" not in pages(seen)["complaints"].names()
    public = pages(for_audience(full(), "public"))
    for key in ("findings", "objectives", "satisfaction", "complaints", "risks", "competence"):
        assert "This site is made for public readers" in public[key].text, key
    assert "left out" in public["workload"].text


def test_hostile_titles_stay_words() -> None:
    known = school(
        document("PRO-01", ("4.1",), title=NASTY),
        objective("OBJ-2026-01", {"period": NASTY, "value": "44", "date": "2026-03-31", "text": NASTY}, measure=NASTY),
        survey("SUR-2026-01", date(2026, 6, 1), NASTY, "84", period=NASTY),
        complaint("CPL-2026-01", date(2026, 4, 1), category=NASTY),
        risk("RSK-2026-01", "4", "3", treatment=NASTY),
        nonconformity("NC-2026-01", date(2026, 6, 20)),
        settings=settings(terms=(Term("spring", NASTY, date(2026, 1, 1), date(2026, 6, 30)),)),
    )
    known = replace(known, records=tuple(replace(one, title=NASTY) for one in known.records))
    for key, one in pages(known).items():
        assert "script" not in one.names() and one.unbalanced == [], key
        assert len(one.ids()) == len(set(one.ids())), key


class TestCoverage:
    def test_clauses_are_counted_by_section_and_lowest_campus(self) -> None:
        away = Exclusion(ref("5.2"), "None.", "ha", DAY, Place("manual/manual.yml"))
        known = school(
            document("PRO-01", ("4.1", "5.1"), ("4.1", "4.2", "5.1"), applies_to=("north",)),
            document("PRO-02", ("4.1",), ("4.1", "4.2"), applies_to=("south",)),
            settings=settings(campuses=campuses("north", "south"), exclusions=(away,)),
            standards={EDITION: standard("4", "4.1", "4.2", "5", "5.1", "5.2", "5.3")},
        )
        (figure,) = coverage.subject(site_of(known)).figures
        assert [(row.label, row.values) for row in figure.table.rows] == [
            ("4 Clause 4", (0, 1, 1, 0, 0)),
            ("5 Clause 5", (0, 0, 0, 2, 1)),
        ]

    def test_a_catalogue_that_nobody_compared_is_called_so(self) -> None:
        known = school(standards={EDITION: replace(standard("4.1"), verified=False)})
        assert "Unverified" in pages(known)["coverage"].text

    def test_without_a_catalogue(self) -> None:
        assert "No adopted standard has a catalogue." in pages(school(standards={}))["coverage"].text


class TestFindings:
    def test_each_is_counted_where_it_stands(self) -> None:
        late = {"text": "A", "owner": "head", "due": "2026-06-25"}
        ahead = {"text": "A", "owner": "head", "due": "2026-09-25"}
        done = {"text": "A", "owner": "head", "due": "2026-05-25", "done": "2026-05-20"}
        finding = {"grade": "major", "clause": "4.1", "text": "T"}
        known = school(
            nonconformity("NC-1", DAY - timedelta(days=30), late),
            nonconformity("NC-2", DAY - timedelta(days=31), ahead),
            nonconformity("NC-3", DAY - timedelta(days=91), done, fields={"verify-by": "2026-09-01"}),
            nonconformity("NC-4", DAY - timedelta(days=5)),
            nonconformity("NC-5", DAY - timedelta(days=5), status="closed", closed=DAY),
            record("IA-1", DAY - timedelta(days=40), type="internal-audit", fields={"findings": (finding,)}),
        )
        figure = findings.subject(site_of(known)).figures[0]
        assert [row.values for row in figure.table.rows] == [(1, 1, 0, 0), (0, 1, 0, 1), (0, 0, 1, 0)]

    def test_holidays_between_terms_are_not_passed_over(self) -> None:
        terms = (Term("spring", "Spring term", date(2026, 2, 9), date(2026, 7, 3)),)
        known = school(
            nonconformity("NC-1", date(2026, 2, 3), status="closed", closed=date(2026, 3, 3)),
            settings=settings(terms=terms),
        )
        figure = findings.subject(site_of(known)).figures[1]
        assert [(row.label, row.values) for row in figure.table.rows] == [("Spring term", (0, 1))]
        assert figure.notes == ("Outside these periods, opened: 1; closed: 0.",)

    @given(st.lists(st.tuples(st.integers(0, 800), st.integers(0, 800)), max_size=25))
    def test_none_is_lost(self, ages: list[tuple[int, int]]) -> None:
        made = [
            nonconformity(f"NC-{n}", DAY - timedelta(days=max(ages)), **_closed(DAY - timedelta(days=min(ages)), n))
            for n, ages in enumerate(ages)
        ]
        age, course = findings.subject(site_of(school(*made))).figures
        still = sum(one.closed is None for one in made)
        assert sum(map(sum, (row.values for row in age.table.rows))) == still  # type: ignore[arg-type]
        assert sum(row.values[0] or 0 for row in course.table.rows) == len(made)
        assert sum(row.values[1] or 0 for row in course.table.rows) == len(made) - still


def _closed(day: date, number: int) -> dict[str, Any]:
    """Return what closes every other record."""
    return {"status": "closed", "closed": day} if number % 2 else {}


class TestObjectives:
    def test_results_stand_against_the_target(self) -> None:
        results = [{"period": "June", "value": "48", "date": "2026-06-20"}, {"value": "44", "date": "2026-03-31"}]
        _, figure = objectives.subject(site_of(school(objective("OBJ-2026-01", *results)))).figures
        assert [(row.label, tuple(map(str, row.values))) for row in figure.table.rows] == [
            ("Start", ("40", "50")),
            ("2026-03-31", ("44", "50")),
            ("June", ("48", "50")),
        ]
        assert "Target 50 %" in figure.drawing

    def test_the_start_is_left_out_where_a_result_is_as_old(self) -> None:
        result = {"period": "January", "value": "41", "date": "2026-01-10"}
        _, figure = objectives.subject(site_of(school(objective("OBJ-2026-01", result)))).figures
        assert [row.label for row in figure.table.rows] == ["January"]

    @pytest.mark.parametrize(
        ("fields", "way"),
        [
            ({}, "80 %"),
            ({"direction": "lower", "baseline": "60", "target": "45"}, "80 %"),
            ({"baseline": "50"}, "–"),
            ({"target": "many"}, "–"),
        ],
    )
    def test_the_way_that_is_done(self, fields: dict[str, str], way: str) -> None:
        result = {"period": "June", "value": "48", "date": "2026-06-20"}
        figure = objectives.subject(site_of(school(objective("OBJ-2026-01", result, **fields)))).figures[0]
        assert say(figure.table.rows[0].values[0], "percent") == way

    def test_long_closed_ones_are_left_to_the_list(self) -> None:
        old = replace(objective("OBJ-2024-01"), status="closed", closed=date(2025, 6, 1))
        new = replace(objective("OBJ-2025-01", result="missed"), status="closed", closed=date(2026, 6, 1))
        text = pages(school(old, new))["objectives"].text
        assert "OBJ-2024-01" not in text and "closed: missed" in text
        assert "No result is recorded yet." in text


class TestSatisfaction:
    def test_each_group_has_a_line(self) -> None:
        known = school(
            survey("SUR-1", date(2025, 6, 1), "learners", "80"),
            survey("SUR-2", date(2026, 6, 1), "learners", "84"),
            survey("SUR-3", date(2026, 6, 8), "staff", "79.5", responses="12"),
        )
        trend, rate = satisfaction.subject(site_of(known)).figures
        assert [column.title for column in trend.table.columns] == ["Learners", "Staff"]
        assert "8 June 2026: Staff 79.5 %" in told(trend)
        assert "8 June 2026: Staff 24 %" in told(rate)

    def test_one_survey_without_a_number(self) -> None:
        text = pages(school(survey("SUR-1", date(2026, 6, 1), "learners", "")))["satisfaction"].text
        assert "No survey tells this number." in text and "80 %" in text

    def test_a_hundred_surveys(self) -> None:
        known = school(*(survey(f"SUR-{n}", DAY - timedelta(days=n), "learners", str(n)) for n in range(100)))
        text = pages(known)["satisfaction"].text
        assert "76 more stand in the list of surveys." in text


class TestComplaints:
    TERMS = (
        Term("autumn", "Autumn term", date(2025, 9, 1), date(2026, 1, 31)),
        Term("spring", "Spring term", date(2026, 2, 9), date(2026, 7, 3)),
    )

    def test_they_are_told_by_term(self) -> None:
        known = school(
            complaint("CPL-1", date(2025, 10, 1), date(2025, 10, 5)),
            complaint("CPL-2", date(2025, 10, 1), date(2025, 11, 30)),
            complaint("CPL-3", date(2026, 2, 3), date(2026, 2, 4)),
            complaint("CPL-4", date(2026, 3, 1), kind="appeal"),
            settings=settings(terms=self.TERMS),
        )
        number, days = complaints.subject(site_of(known)).figures
        assert [(row.label, row.values) for row in number.table.rows] == [
            ("Autumn term", (2, 0)),
            ("Spring term", (0, 1)),
            ("Outside the terms shown", (1, 0)),
        ]
        assert [(row.values, row.words) for row in days.table.rows] == [
            ((32,), ("60 days", "2 of 2", "1")),
            ((None,), ("–", "0 of 1", "1")),
            ((1,), ("1 day", "1 of 1", "0")),
        ]

    @given(st.lists(st.integers(0, 3000), max_size=30))
    def test_none_is_lost(self, ages: list[int]) -> None:
        known = school(*(complaint(f"CPL-{n}", DAY - timedelta(days=age)) for n, age in enumerate(ages)))
        figure = complaints.subject(site_of(known)).figures[0]
        assert sum(row.values[0] or 0 for row in figure.table.rows) == len(ages)


class TestRisks:
    def test_they_stand_by_likelihood_and_impact(self) -> None:
        known = school(
            risk("RSK-1", "4", "3", **{"residual-likelihood": "2", "residual-impact": "3"}),
            risk("RSK-2", "5", "5"),
            risk("RSK-3", "", "5"),
            replace(risk("RSK-4", "1", "1"), status="closed", closed=date(2026, 3, 1)),
        )
        (figure,) = risks.subject(site_of(known)).figures
        assert told(figure) == "Likelihood 5, impact 5: RSK-2; Likelihood 4, impact 3: RSK-1"
        assert [row.values for row in figure.table.rows] == [(5, 5, 25, None), (4, 3, 12, 6), (None, 5, None, None)]
        assert figure.notes == ("1 of the table cannot be placed: likelihood or impact is not told.",)


class TestCompetence:
    def test_confirmations_and_training(self) -> None:
        asked = document("PRO-01", ("4.1",), audience=("head", "registry"), effective=date(2026, 6, 15))
        fields = {"person": "ha", "document": "PRO-01", "version": "1.0", "digest": asked.digest}
        known = register()
        head = replace(known.roles["head"], training=(Training("First aid"), Training("Audit")))
        course = {"kind": "training", "competence": "First aid", "people": ("ha",)}
        found = school(
            asked,
            record("ACK-1", date(2026, 6, 20), type="acknowledgement", fields=fields),
            record("CMP-1", date(2026, 5, 20), type="competence", fields=course),
            settings=settings(awareness=Awareness(threshold=80)),
            register=Register({**known.roles, "head": head}, known.people),
        )
        read_by, trained = competence.subject(site_of(found)).figures
        assert [row.values for row in read_by.table.rows] == [(1, 1, 0)]
        assert [row.values for row in trained.table.rows] == [(1, 0, 1)]
        assert any("change history is not complete" in note for note in read_by.notes)


class TestWorkload:
    def test_months_are_counted(self) -> None:
        known = school(
            document("PRO-01", effective=date(2025, 6, 1)),
            document("PRO-02", effective=date(2025, 8, 15)),
            nonconformity("NC-1", DAY, {"text": "A", "owner": "head", "due": "2026-07-25"}),
        )
        (figure,) = workload.subject(site_of(known)).figures
        rows = {row.label: row.values for row in figure.table.rows}
        assert list(rows)[:3] == ["Overdue", "June 2026", "July 2026"] and len(rows) == 13
        assert rows["Overdue"] == (1, 0, 0, 0)
        assert rows["July 2026"] == (0, 1, 0, 0)
        assert rows["August 2026"] == (1, 0, 0, 0)


class TestChanges:
    def test_versions_are_counted_by_month(self) -> None:
        one = document("PRO-01", version=Version(2, 1))
        who = ("Rosa Costa", "rosa@school.example", datetime(2026, 5, 3, 8, tzinfo=UTC))
        commit = Commit("ab" * 20, (), *who, *who, "Change it")
        events = (Event(commit, EventKind.MODIFIED, one.path, "b" * 40),)
        days = [(Version(2, 1), date(2026, 6, 1)), (Version(2, 0), date(2026, 5, 1)), (Version(1, 0), date(2026, 5, 2))]
        days += [(Version(0, 9), date(2020, 5, 2))]
        revisions = tuple(Revision(Facts("PRO-01", version, day), events) for version, day in days)
        life = DocumentHistory(one.path, events, revisions)
        known = school(one, history=History(Evidence.COMPLETE, "", commit, {one.path: life}))
        (figure,) = changes.subject(site_of(known)).figures
        rows = {row.label: row.values for row in figure.table.rows}
        assert rows["June 2026"] == (0, 0, 1) and rows["May 2026"] == (0, 2, 0)
        assert figure.notes == ()

    def test_without_a_history_it_is_called_not_verified(self) -> None:
        text = pages(school(document("PRO-01")))["changes"].text
        assert "Not verified: the change history is not complete" in text and "March 2026 1 0 0" in text


def test_a_large_manual_is_told_in_a_moment() -> None:
    known = school(*(risk(f"RSK-{n}", "4", "3") for n in range(100)), *(objective(f"OBJ-{n}") for n in range(100)))
    found = pages(known)
    assert "40 more stand in the list of risks." in found["risks"].text
    assert "76 more stand in the list of objectives." in found["objectives"].text

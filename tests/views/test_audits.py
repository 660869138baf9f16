"""The pages of audits and of certification, and what those who lead see first."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.settings import Certification, Exclusion, Programme, Reader, Transition, Unit
from clausebook.model.staged import DataFile, Page
from clausebook.views.certificate_line import Mark, draw
from clausebook.views.pages import audits, certification, home
from staged import Read, in_order, read, site_of
from values import DAY, EDITION, campuses, manual, record, ref, settings, standard

NASTY = "<script>alert(1)</script> \"q\" 'a' *s* _u_ `c` [l](x) # {{ 7*7 }} {: #x } | a && b"
AUDITS, LINE = "audits.md", "certification.md"


def page(known: Manual, path: str = AUDITS) -> Read:
    """Return what a reader finds in a page."""
    return read(composed(known)[path])


def composed(known: Manual) -> dict[str, Page]:
    """Return the three pages that are told of here, by their paths."""
    site = site_of(known)
    pages = (*audits.compose(site), *certification.compose(site), *home.compose(site))
    return {one.path: one for one in pages if isinstance(one, Page)}


def school(*items: Record, **changes: Any) -> Manual:
    """Return a manual of two campuses, of which clause 5.2 does not concern."""
    away = Exclusion(ref("5.2"), "None.", "ha", DAY, Place("manual/manual.yml"))
    values: dict[str, Any] = {"campuses": campuses("north", "south"), "exclusions": (away,)}
    chosen = settings(**values | changes)
    return manual(*items, settings=chosen, standards={EDITION: standard("4", "4.1", "4.2", "5", "5.1", "5.2")})


def programme(*plans: Mapping[str, Any]) -> Record:
    """Return the programme of 2026."""
    fields = {"from": "2026-01-01", "until": "2026-12-31", "audits": plans}
    return record("AP-2026-01", date(2026, 1, 5), type="audit-programme", fields=fields)


def plan(month: str, clause: str, **changes: Any) -> Mapping[str, Any]:
    """Return a planned audit of the northern campus."""
    said = {"subject": f"Plan of {clause}", "where": "North", "month": month, "clauses": (clause,)}
    return said | {"campuses": ("north",), "auditors": ("ha",)} | changes


def report(*findings: Mapping[str, str], **changes: Any) -> Record:
    """Return a report of the northern campus that looked at 4.1."""
    fields = {"clauses-audited": ("4.1",), "auditors": ("rc", "xx"), "findings": findings}
    values: dict[str, Any] = {"type": "internal-audit", "campus": "north", "fields": fields}
    return record("IA-2026-01", date(2026, 3, 10), **values | changes)


def nonconformity(**changes: Any) -> Record:
    """Return an open nonconformity with a late action."""
    acts = ({"text": "Train all.", "owner": "registry", "due": "2026-06-01"},)
    fields = {"grade": "major", "requirement": "4.1", "actions": acts}
    return record("NC-2026-01", date(2026, 3, 11), type="nonconformity", fields=fields, **changes)


def step(kind: str, start: str, until: str, result: str, **changes: Any) -> Record:
    """Return one step of certification."""
    fields = {"step": kind, "standard": "EX 1:2020", "body": "Body & Sons", "from": start, "until": until}
    fields |= {"result": result, "scope": "All programmes."} | changes
    return record(f"CER-{start[:4]}-{start[5:7]}", date(2020, 1, 1), type="certification", fields=fields)


HELD = step("certificate", "2025-07-15", "2028-07-14", "granted", decided="2025-07-15", campuses=("north",))


class TestAudits:
    def test_each_clause_says_in_words_what_is_known_of_it_at_each_campus(self) -> None:
        known = school(programme(plan("2026-10", "5.1"), plan("2026-02", "4.2")), report())
        seen = page(known)
        parts = ["EX 1:2020 by clause", "Clause North South"]
        parts += ["4.1 Clause 4.1 audited 10 Mar 2026 IA-2026-01 not planned"]
        parts += ["4.2 Clause 4.2 overdue by 28 Feb 2026 AP-2026-01 not planned"]
        parts += ["5.1 Clause 5.1 planned by 31 Oct 2026 AP-2026-01 not planned"]
        parts += ["5.2 Clause 5.2 not applicable not applicable"]
        assert in_order(seen.text, parts) == []
        parts = ["by section", "4 Clause 4 1 audited 1 overdue 2 not planned", "5 Clause 5 1 planned 1 not planned"]
        assert in_order(seen.text, parts) == []
        assert seen.unbalanced == []

    def test_what_is_overdue_stands_first(self) -> None:
        seen = page(school(programme(plan("2026-02", "4.2")), nonconformity()))
        parts = [
            "2 overdue",
            "What is overdue",
            "1 Jun 2026 Major nonconformity NC-2026-01",
            "28 Feb 2026 Audit : Plan",
        ]
        parts += [
            "Open nonconformities",
            "Major 0 0 1 1",
            "Minor 0 0 0 0",
            "NC-2026-01",
            "1 Jun 2026 overdue an action",
        ]
        assert in_order(seen.text.replace("Audit:", "Audit :"), parts) == []

    def test_findings_say_what_became_of_them(self) -> None:
        found = [("major", "4.1", "A"), ("observation", "4.2", "B"), ("good-practice", "5.1", "C")]
        said = [{"grade": grade, "clause": clause, "text": text} for grade, clause, text in found]
        seen = page(school(programme(), report(*said), nonconformity(refers_to=("IA-2026-01",))))
        parts = ["IA-2026-01 major 4.1 A NC-2026-01 (open)", "observation 4.2 B nothing recorded"]
        assert in_order(seen.text, [*parts, "good practice 5.1 C –"]) == []
        assert "IA-2026-01 IA-2026-01 10 Mar 2026 North Rosa Costa and xx open" in seen.text

    def test_units_have_a_table_of_their_own(self) -> None:
        known = school(programme(plan("2026-10", "5.1", units=("hall",))), units=(Unit("hall", "Hall", "south"),))
        assert "Hall South planned by 31 Oct 2026 AP-2026-01" in page(known).text
        assert "units" not in page(school(programme())).ids()

    def test_without_a_programme_nothing_is_called_covered(self) -> None:
        seen = page(school())
        assert "There is no audit programme. What is audited within which cycle is not verified." in seen.text
        assert "audited 10" not in seen.text and "No audit has been reported." in seen.text

    def test_a_cycle_that_is_assumed_is_called_so(self) -> None:
        bare = programme()
        seen = page(school(replace(bare, fields={"audits": ()})))
        assert (
            "The programme names no days for its cycle; 1 year, as long as programmes are apart, is assumed."
            in seen.text
        )

    def test_nothing_breaks_out_of_its_place(self) -> None:
        finding = {"grade": "minor", "clause": NASTY, "text": NASTY, "record": NASTY}
        known = school(
            programme(plan("2026-02", "4.1", subject=NASTY, where=NASTY, auditors=(NASTY,))),
            report(finding, title=NASTY),
            nonconformity(title=NASTY),
        )
        for path in (AUDITS, "index.md"):
            seen = page(known, path)
            assert "script" not in seen.names() and seen.unbalanced == []


class TestHome:
    LEADS = (Reader("lead", "I lead", ("head",)),)

    def test_those_who_lead_see_what_is_overdue(self) -> None:
        seen = page(school(programme(plan("2026-02", "4.2")), nonconformity(), readers=self.LEADS), "index.md")
        parts = ["I lead", "2 overdue items:", "Major nonconformity NC-2026-01, due 1 Jun 2026: NC-2026-01"]
        assert in_order(seen.text, [*parts, "Audit AP-2026-01, due 28 Feb 2026: Plan of 4.2"]) == []
        assert "audits.html" in seen.links()

    def test_only_the_first_are_shown(self) -> None:
        late = [plan("2026-02", "4.2", subject=f"Plan {number}") for number in range(8)]
        seen = page(school(programme(*late), readers=self.LEADS), "index.md")
        assert "8 overdue items:" in seen.text and "what is overdue (3 more)" in seen.text
        assert "Plan 4" in seen.text and "Plan 5" not in seen.text

    def test_nothing_overdue_says_nothing(self) -> None:
        assert "overdue item" not in page(school(readers=self.LEADS), "index.md").text


class TestCertification:
    def test_without_records_there_is_no_page(self) -> None:
        assert LINE not in composed(school())

    def test_steps_and_what_is_due_stand_in_the_order_of_their_days(self) -> None:
        plan = step("surveillance", "2026-07-06", "2026-07-07", "planned")
        stage = step("stage-2", "2025-06-02", "2025-06-03", "recommended-after-correction")
        seen = page(school(HELD, stage, plan), LINE)
        parts = ["The certificate was granted on 15 July 2025 and ends on 14 July 2028."]
        parts += ["Next: surveillance audit, agreed for 6 July 2026, due by 15 July 2026."]
        parts += ["1 2 Jun 2025 Stage 2 audit recommended after correction, CER-2025-06", "2 15 Jul 2025 Certificate"]
        parts += ["3 6 Jul 2026 Surveillance audit agreed, CER-2026-07 15 Jul 2026 the first one comes"]
        parts += ["4 31 Dec 2027 Surveillance audit due by this day", "5 14 Jul 2028 Recertification"]
        parts += ["What the certificate covers", "All programmes.", "Campuses: North", "Body & Sons"]
        assert in_order(seen.text, parts) == []
        assert seen.unbalanced == [] and "svg" in seen.names()

    @pytest.mark.parametrize(
        ("held", "said"),
        [
            (step("stage-1", "2026-02-02", "2026-02-02", "ready"), "No certificate has been granted."),
            (
                step("certificate", "2023-02-02", "2026-02-01", "granted"),
                "The certificate ended on 1 February 2026; it can be restored until 1 August 2026.",
            ),
            (step("certificate", "2020-02-02", "2023-02-01", "granted"), "The certificate ended on 1 February 2023."),
        ],
    )
    def test_it_says_how_the_certificate_stands(self, held: Record, said: str) -> None:
        assert said in page(school(held), LINE).text

    def test_what_stopped_it_and_what_is_late_is_said(self) -> None:
        late = step("surveillance", "2026-08-03", "2026-08-04", "suspended")
        seen = page(school(HELD, late), LINE)
        assert "The certificate is suspended since 4 August 2026." in seen.text
        assert "suspended, late" in seen.text

    def test_rule_transitions_and_what_is_published_are_told(self) -> None:
        terms = Certification(
            surveillance="at-most-12-months",
            scope="Everything.",
            campuses=("north",),
            programmes=("bake",),
            transitions=(Transition(EDITION, "ex-2030", date(2027, 6, 30)),),
        )
        seen = page(school(HELD, certification=terms, programmes=(Programme("bake", "Baking"),)), LINE)
        parts = ["Transition due by this day", "Surveillance: at most twelve months after the audit before"]
        parts += ["from 30 June 2027 on a certificate names ex-2030 in place of EX 1:2020", "What is published"]
        assert in_order(seen.text, [*parts, "Everything.", "Campuses: North", "Programmes: Baking"]) == []

    def test_nothing_breaks_out_of_its_place(self) -> None:
        seen = page(school(step(NASTY, "2025-07-15", "2028-07-14", NASTY, standard=NASTY, body=NASTY), HELD), LINE)
        assert "script" not in seen.names() and seen.unbalanced == []


def test_marks_that_would_touch_stand_above_each_other() -> None:
    days = [date(2025, 1, 1), date(2025, 1, 20), date(2025, 2, 10), date(2026, 6, 1)]
    marks = [Mark(number, day, "done") for number, day in enumerate(days, start=1)]
    drawing = read(draw(marks, DAY, "line", "Title", "Words"))
    places = [(int(some["cx"]), int(some["cy"])) for name, some in drawing.elements if name == "circle"]
    for number, (x, y) in enumerate(places):
        for other, above in places[:number]:
            assert (x - other) ** 2 + (y - above) ** 2 > 22**2
    assert len({y for _, y in places}) == 3
    assert drawing.text.startswith("Title Words")


def test_long_tables_say_how_much_more_there_is() -> None:
    later = [record(f"RSK-{number}", DAY, ("4.1",), refers_to=("IA-2026-01",)) for number in range(7)]
    finding = {"grade": "observation", "clause": "4.1", "text": "T"}
    seen = page(school(programme(), report(*[finding] * 203), *later))
    assert "3 more stand in the records." in seen.text
    assert seen.text.count("(open), RSK-3 (open), 3 more") == 200


def test_the_csv_says_the_same_as_the_page() -> None:
    known = school(programme(plan("2026-10", "5.1")), report())
    (file,) = (one for one in audits.compose(site_of(known)) if isinstance(one, DataFile))
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    said = {(row["clause"], row["campus"]): (row["state"], row["day"], row["record"]) for row in rows}
    assert said[("4.1", "north")] == ("audited", "2026-03-10", "IA-2026-01")
    assert said[("5.1", "north")] == ("planned", "2026-10-31", "AP-2026-01")
    assert said[("4.1", "south")] == ("not planned", "", "")
    assert said[("5.2", "south")] == ("not applicable", "", "")
    assert len(said) == 8
    assert not [one for one in audits.compose(site_of(school())) if isinstance(one, DataFile)]

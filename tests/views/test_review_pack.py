"""The review pack: every input has its place, what the period holds is named, and what it does not is said."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import Record
from clausebook.model.spans import Span
from clausebook.pipeline import read
from clausebook.views.review_pack import Pack, review_pack
from clausebook.views.review_topics import PASSED, TOPICS
from college import PROJECT
from rendering import render
from staged import in_order, site_of
from staged import read as seen
from values import DAY, EDITION, manual, record, record_type, standard

NASTY = "<script>alert(1)</script> | *s* _u_ `c` [l](x) # {{ 7*7 }} \"q\" 'a' && b"
YEAR = Span("1 July 2025 to 30 June 2026", date(2025, 7, 1), date(2026, 6, 30))
KINDS = {
    kind: record_type(id=kind, plural=kind.replace("-", " ").capitalize(), columns=("date", "campus", "decision"))
    for topic in TOPICS
    for kind in topic.kinds
}
KINDS |= {kind: record_type(id=kind, plural=kind.capitalize()) for kind in (*PASSED, "own-type")}


def pack(*items: Record, folder: str = "", span: Span = YEAR, **changes: Any) -> Pack:
    """Return the pack of a year."""
    known = {"record_types": KINDS, "standards": {EDITION: standard("9.3.2")}} | changes
    return review_pack(site_of(manual(*items, **known)), span, folder)


def parts(text: str) -> dict[str, str]:
    """Return what stands below each heading of the second level."""
    found = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_every_input_has_its_place_and_room_for_minutes() -> None:
    found = parts(pack().text)
    assert list(found) == [
        *(f"{number} {topic.title}" for number, topic in enumerate(TOPICS, start=1)),
        "Other records of the period",
        "Decisions of this review",
    ]
    for number, topic in enumerate(TOPICS, start=1):
        part = found[f"{number} {topic.title}"]
        assert part.endswith("\n- Discussion:\n- Decision:\n- Owner:\n- Due:\n\n")
        assert "Nothing is recorded for this in the period." in part
    assert "| Kind | Decision | Owner | Due |" in found["Decisions of this review"]


def test_no_type_tells_of_two_inputs() -> None:
    kinds = [kind for topic in TOPICS for kind in topic.kinds]
    assert len(kinds) == len(set(kinds))
    assert not set(kinds) & set(PASSED)


def test_the_head_says_what_it_rests_on() -> None:
    confidential = KINDS | {"complaint": record_type(id="complaint", classification="confidential")}
    text = pack(record("CPL-1", type="complaint"), record_types=confidential).text
    said = ["# Management review: Example School", "Period under review: 1 July 2025 to 30 June 2026."]
    said += [
        "States are those of 30 June 2026.",
        "(EX 1:2020 9.3.2)",
        "Source: working draft",
        "Not verified: There is",
    ]
    assert in_order(text, [*said, "**Confidential:**", "| Chair |", "## 1 "]) == []
    assert "Confidential" not in pack().text
    assert "9.3.2" not in pack(standards={EDITION: standard("4.1")}).text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_of_each_type_is_named_once_or_counted(kind: str) -> None:
    inside = record("XX-2026-01", date(2026, 1, 1), type=kind, title="Inside")
    text = pack(inside).text
    if kind in PASSED:
        assert f"{kind.capitalize()}: 1 in the period." in text
    else:
        assert text.count("| XX-2026-01 | Inside | 1 January 2026 |") == 1


@pytest.mark.parametrize(
    ("day", "closed", "named"),
    [
        (date(2025, 7, 1), None, True),
        (date(2026, 6, 30), date(2026, 6, 30), True),
        (date(2025, 6, 30), None, True),
        (date(2024, 1, 1), date(2025, 7, 1), True),
        (date(2024, 1, 1), date(2025, 6, 30), False),
        (date(2026, 7, 1), None, False),
    ],
)
def test_the_period_and_what_was_open_in_it(day: date, closed: date | None, named: bool) -> None:
    one = record("NC-1", day, type="nonconformity", closed=closed, status="closed" if closed else "open")
    text = parts(pack(one, as_of=date(2026, 12, 31)).text)["6 Nonconformities and corrective action"]
    assert ("| NC-1 |" in text) == named


def test_what_was_closed_later_was_open() -> None:
    one = record("NC-1", date(2026, 1, 1), type="nonconformity", status="closed", closed=date(2026, 7, 1))
    assert "| open |" in pack(one).text
    assert "| closed 1 July 2026 |" in pack(one, as_of=date(2026, 7, 1)).text


def test_decisions_of_earlier_reviews_have_their_state() -> None:
    done = {"kind": "change", "text": "Done.", "owner": "head", "due": "2025-09-01", "done": "2025-08-30"}
    seen_to = done | {"text": "Seen.", "verified": "2025-10-01", "verified-by": "rc"}
    late = {"kind": "resources", "text": "Late.", "owner": "registry", "due": "2026-01-10"}
    onward = late | {"text": "On.", "due": "2027-01-10", "record": "NC-1"}
    old = record("MR-2024-01", date(2024, 6, 1), type="management-review", fields={"decisions": (done, late)})
    last = record(
        "MR-2025-01", date(2025, 6, 1), type="management-review", fields={"decisions": (done, seen_to, onward)}
    )
    text = parts(pack(old, last).text)["1 Actions of earlier reviews"]
    rows = [line for line in text.splitlines() if line.startswith("| MR-")]
    assert rows[:4] == [
        "| MR-2024-01 | resources | Late. | Registry | 10 January 2026 | overdue |",
        "| MR-2025-01 | change | Done. | Head | 1 September 2025 | done 30 August 2025; not verified |",
        "| MR-2025-01 | change | Seen. | Head | 1 September 2025 "
        "| done 30 August 2025; verified 1 October 2025 by Rosa Costa |",
        "| MR-2025-01 | resources | On. | Registry | 10 January 2027 | waiting; carried on in NC-1 |",
    ]


def test_late_actions_of_other_records() -> None:
    act = {"text": "Repair it.", "owner": "head", "due": "2026-05-01"}
    text = pack(record("FAC-1", date(2026, 4, 1), type="facility-check", fields={"actions": (act,)})).text
    assert "### Other actions past their day" in text
    assert "| FAC-1 | Repair it. | Head | 1 May 2026 |" in text


def test_lists_from_within_records() -> None:
    report = {"indicators": ({"name": "Pass rate", "unit": "percent", "value": "78", "assessment": "act"},)}
    budget = {"currency": "EUR", "lines": ({"purpose": "Audits", "planned": "900", "spent": "850"},)}
    audit = {"findings": ({"grade": "good-practice", "clause": "4.1", "text": "Quiet room."},)}
    danger = {"actions": ({"text": "Backup.", "owner": "head", "due": "2026-09-01"},)}
    text = pack(
        record("PER-1", date(2026, 1, 1), type="performance-report", fields=report),
        record("BUD-1", date(2026, 1, 1), type="budget", fields=budget),
        record("IA-1", date(2026, 1, 1), type="internal-audit", fields=audit),
        record("RSK-1", date(2026, 1, 1), type="risk", fields=danger),
        record_types=KINDS | {"review": record_type(Period(6, 0))},
    ).text
    assert "| PER-1 | Pass rate | 78 | percent | – | – | act |" in text
    assert "| BUD-1 | Audits | 900 | 850 | EUR | – |" in text
    assert "| IA-1 | good practice | 4.1 | Quiet room. | – |" in text
    assert "| RSK-1 | Backup. | Head | 1 September 2026 | waiting |" in text


def test_a_topic_of_the_institution_has_a_place() -> None:
    schema = {"properties": {"inputs": {"items": {"properties": {"topic": {"enum": ["satisfaction", "sea-level"]}}}}}}
    found = parts(pack(record_types=KINDS | {"management-review": record_type(schema=schema)}).text)
    assert "Nothing is recorded" in found[f"{len(TOPICS) + 1} Sea level"]


def test_charts_stand_beside_the_document() -> None:
    fields = {"group": "learners", "satisfied": "84", "invited": "10", "responses": "5"}
    one = record("SUR-1", date(2026, 6, 1), type="satisfaction-survey", fields=fields)
    found = pack(one, folder="my%20charts")
    assert [name for name, _ in found.charts] == ["satisfaction-trend.svg", "satisfaction-rate.svg"]
    for name, drawing in found.charts:
        assert f"](my%20charts/{name})" in found.text
        assert ET.fromstring(drawing).findtext("{http://www.w3.org/2000/svg}desc") in (
            "1 June 2026: Learners 84 %",
            "1 June 2026: Learners 50 %",
        )
    bare = pack(one)
    assert bare.charts == () and "![" not in bare.text and "| 1 June 2026 | 84 % |" in bare.text


def test_hostile_words_stay_words() -> None:
    decision = {"kind": NASTY, "text": NASTY, "owner": NASTY, "due": "2026-01-01", "record": NASTY}
    items = [record("MR-1", date(2026, 1, 1), type="management-review", title=NASTY, fields={"decisions": (decision,)})]
    items += [
        record(
            "IA-1",
            date(2026, 1, 1),
            type="internal-audit",
            fields={"findings": (dict.fromkeys(("grade", "clause", "text", "record"), NASTY),)},
        )
    ]
    items += [record("SUR-1", date(2026, 1, 1), type="satisfaction-survey", fields={"group": NASTY, "satisfied": "8"})]
    text = pack(*items, folder="charts").text
    page = seen(render(text))
    assert "script" not in page.names() and page.unbalanced == []
    assert "alert(1)" in page.text and "{{ 7*7 }}" in page.text
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


@pytest.fixture(scope="module")
def college() -> Manual:
    """Read the worked example as it stood on the last day of an academic year."""
    return read(PROJECT, as_of=date(2026, 7, 31), today=DAY, past=False)


def test_the_example_names_every_record_of_the_year(college: Manual) -> None:
    year = Span("1 August 2025 to 31 July 2026", date(2025, 8, 1), date(2026, 7, 31))
    found = review_pack(site_of(college), year, "charts")
    corrected = {one.corrects for one in college.records}
    inside = [one for one in college.records if year.holds(one.date) and one.id not in corrected]
    assert len(inside) > 40
    for one in inside:
        assert one.type in PASSED or f"| {one.id} | {one.title}".split("'")[0] in found.text, one.id
    told = parts(found.text)
    assert "MR-2025-01" in told["1 Actions of earlier reviews"]
    assert "84 %" in told["3 Satisfaction and feedback"] and "CPL-2025-01" in told["3 Satisfaction and feedback"]
    assert "NC-2026-03" in told["6 Nonconformities and corrective action"]
    assert "IA-2026-02" in told["8 Audits"] and "CER-2025-02" in told["8 Audits"]
    assert len(found.charts) >= 8
    # What came after the year is not in it.
    assert "NC-2026-04" not in found.text and "CPL-2026-03" not in found.text


def test_the_same_manual_gives_the_same_bytes(college: Manual) -> None:
    site, again = site_of(college), site_of(replace(college))
    assert review_pack(site, YEAR, "charts") == review_pack(again, YEAR, "charts")

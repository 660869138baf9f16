"""The pages on awareness and on campuses: who has confirmed what, what is not verified, and what holds where."""

import csv
import io
from datetime import date
from typing import Any

from clausebook.model.document import Document, VariantOf
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.register import Person, Register, Role, Tenure, Training
from clausebook.model.staged import DataFile, Page
from clausebook.model.version import Version
from clausebook.views.pages import awareness
from clausebook.views.pages import campuses as campus_pages
from staged import read, site_of
from values import (
    DAY,
    DIGEST,
    EDITION,
    approval,
    campuses,
    document,
    manual,
    record,
    record_type,
    register,
    settings,
    standard,
)

SINCE = date(2020, 1, 1)
NASTY = "<b>x</b> *y*"
TYPES = {"acknowledgement": record_type(id="acknowledgement"), "review": record_type()}
COMPLETE = History(Evidence.COMPLETE)


def ack(person: str, digest: str = DIGEST, number: int = 1, name: str = "PRO-01") -> Record:
    """Return an acknowledgement of 30 June 2026."""
    fields = {"person": person, "document": name, "version": "1.0", "digest": digest}
    return record(f"ACK-2026-{number:02}", type="acknowledgement", fields=fields)


def school(*items: Document | Record, training: tuple[Training, ...] = (), **changes: Any) -> Manual:
    """Return a manual that keeps acknowledgements, with a group of teachers of whom one is listed."""
    known = register()
    teachers = Role("teachers", "Teachers", group=True, training=training)
    listed = Person("tt", f"Tom {NASTY}", (), (Tenure("teachers", SINCE, None, "north"),))
    people = Register({**known.roles, "teachers": teachers}, {**known.people, "tt": listed})
    return manual(*items, **{"register": people, "record_types": TYPES, "history": COMPLETE} | changes)


def two(*items: Document | Record, **changes: Any) -> Manual:
    """Return the same at two campuses."""
    return school(*items, settings=settings(campuses=campuses("north", "south")), **changes)


def staged(known: Manual) -> dict[str, Page]:
    """Return the pages by path."""
    site = site_of(known)
    items = (*awareness.compose(site), *campus_pages.compose(site))
    return {item.path: item for item in items if isinstance(item, Page)}


def files(known: Manual) -> dict[str, bytes]:
    """Return the other files by path."""
    return {item.path: item.content for item in awareness.compose(site_of(known)) if isinstance(item, DataFile)}


def page(known: Manual, name: str = "awareness.md") -> str:
    """Return what a reader finds on a page, which is well-formed."""
    found = read(staged(known)[name])
    assert found.unbalanced == []
    assert len(found.ids()) == len(set(found.ids()))
    assert "b" not in found.names()
    return found.text


class TestAwareness:
    def test_it_says_who_has_confirmed_and_who_has_not(self) -> None:
        said = page(school(document(audience=("head", "registry")), ack("rc")))
        assert "below 90 % 1 of 2 (50 %)" in said
        assert "Rosa Costa (Registry): version 1.0 on 30 Jun 2026 (ACK-2026-01)" in said
        assert "Hanna Arp (Head): missing since 31 Mar 2026" in said
        assert "Not verified" not in said

    def test_all_have_confirmed(self) -> None:
        said = page(school(document(audience=("registry",)), ack("rc")))
        assert "90 % reached 1 of 1 (100 %)" in said

    def test_a_group_is_never_verified_as_a_whole(self) -> None:
        said = page(school(document(audience=("teachers",)), ack("tt")))
        assert "partly not verified 1 of 1 listed" in said
        assert "Teachers: not listed person by person, so not verified" in said
        assert "100 %" not in said

    def test_a_document_that_nobody_confirmed_is_not_asked_for_and_not_verified(self) -> None:
        said = page(school(document(audience=("registry",))))
        assert "Nobody was asked to confirm a document so far" in said
        assert "1 document in force about which nobody was asked, so not verified PRO-01" in said
        assert "missing since" not in said

    def test_confirmations_of_other_texts_are_shown_but_do_not_count(self) -> None:
        said = page(school(document(audience=("registry",)), ack("rc", "cb1:" + "1" * 64), ack("ha", number=2)))
        assert "missing since 31 Mar 2026; before: 1.0 (ACK-2026-01, 30 June 2026)" in said
        assert "Hanna Arp, no reader any more: version 1.0 (ACK-2026-02" in said

    def test_without_a_complete_history_that_is_said(self) -> None:
        said = page(school(document(), ack("rc"), history=History(Evidence.SHALLOW, "Earlier commits are missing.")))
        assert "Not verified. Earlier commits are missing. Earlier versions cannot be told" in said

    def test_roles_are_counted_by_campus(self) -> None:
        said = page(two(document(), ack("tt"), ack("rc", number=2)))
        assert "Role All campuses North South Head 0 of 1 (0 %) – – Registry 1 of 1 (100 %) – –" in said
        assert "Teachers not all listed – 1 of 1 listed –" in said

    def test_required_training_is_listed_with_its_record(self) -> None:
        course = record("CMP-2026-01", type="competence", fields={"competence": "First aid", "people": ("tt",)})
        found = (Training("First aid", Period(24, 0)), Training("Fire safety"))
        said = page(school(document(), course, training=found))
        assert f"Tom {NASTY} Teachers First aid valid until 30 Jun 2028 CMP-2026-01" in said
        assert f"Tom {NASTY} Teachers Fire safety no record –" in said
        assert "Others Teachers First aid, Fire safety not verified not listed person by person –" in said

    def test_the_csv_names_every_reader_of_every_document(self) -> None:
        known = school(document(audience=("head", "registry")), document("PRO-02"), ack("rc"))
        text = files(known)["awareness.csv"].decode("utf-8-sig")
        rows = [(row["document"], row["person"], row["state"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
        first = [("PRO-01", "ha", "missing"), ("PRO-01", "rc", "confirmed")]
        assert rows == [*first, *(("PRO-02", person, "not asked") for person in ("ha", "rc", "tt"))]

    def test_who_may_not_see_acknowledgements_is_shown_no_page(self) -> None:
        pages = staged(two(document(), record_types={"review": record_type()}))
        assert "awareness.md" not in pages
        assert "Confirmations" not in read(pages["campuses.md"]).text


class TestCampuses:
    def test_nothing_appears_for_one_campus(self) -> None:
        assert "campuses.md" not in staged(school(document()))
        assert "campuses.md" not in staged(school(document(), settings=settings(campuses=campuses("north"))))

    def test_a_variant_is_shown_with_its_drift(self) -> None:
        group = document(version=Version(1, 1), approvals=(approval(version="1.1"),), change=f"Adds {NASTY}.")
        claim = VariantOf("PRO-01", Version(1, 0), f"It is small {NASTY}.", Place("manual/PRO-02.md", 9))
        said = page(two(group, document("PRO-02", applies_to=("south",), variant_of=claim)), "campuses.md")
        north, south = _parts(said)
        assert "has no document of its own" in north
        assert "PRO-02 PRO-02 holds here in place of PRO-01 PRO-01" in south
        assert "behind had to follow by 31 Mar 2026" in south
        assert f"written from version 1.0; version 1.1 is in force. Why: It is small {NASTY}." in south
        assert f"Changed since in PRO-01: 1.1 since 1 Mar 2026: Adds {NASTY}." in south

    def test_a_variant_of_nothing_is_not_verified(self) -> None:
        claim = VariantOf("PRO-09", Version(1, 0), "", Place("manual/PRO-02.md", 9))
        said = page(two(document("PRO-02", applies_to=("south",), variant_of=claim)), "campuses.md")
        assert "not verified nothing in force to compare with" in said
        assert "Why: not stated" in said

    def test_coverage_people_and_expected_records_are_told(self) -> None:
        kind = record_type(Period(12, 0), scope="campus", path="manual/record-types/review.yml")
        known = two(
            document(sections=("4.1",)),
            record(campus="north"),
            record("MR-2024-01", date(2024, 1, 1), campus="south"),
            record_types={"review": kind},
            standards={EDITION: standard("4.1", "4.2")},
            as_of=DAY,
        )
        north, south = _parts(page(known, "campuses.md"))
        assert "EX 1:2020: 0 addressed and evidenced, 1 addressed, 0 mentioned, 1 with no document" in south
        assert f"Teachers: Tom {NASTY}" in north
        assert "Review MR-2026-01 delivered next by 30 Jun 2027" in north
        assert "Review MR-2024-01 missing since" in south


def _parts(said: str) -> tuple[str, str]:
    """Return what a page says of north and of south."""
    rest = said.split("holds elsewhere. North · South North ", 1)[1]
    marks = [place for place in range(len(rest)) if rest.startswith("South 1 documents", place)]
    marks = marks or [place for place in range(len(rest)) if rest.startswith("South 0 documents", place)]
    return rest[: marks[0]], rest[marks[0] :]

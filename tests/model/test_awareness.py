"""Who is to know a document, whose confirmation counts, and what cannot be told."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.awareness import Readership, readerships
from clausebook.model.document import Document, VariantOf
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.register import Person, Register, Role, Tenure
from clausebook.model.settings import Awareness
from clausebook.model.version import Version
from former import OLD, content, history
from values import DAY, DIGEST, approval, campuses, document, manual, record, register, settings

SINCE = date(2020, 1, 1)


def held(role: str, campus: str = "", since: date = SINCE, until: date | None = None) -> Tenure:
    """Return a role held at a place."""
    return Tenure(role, since, until, campus)


def people(**tenures: tuple[Tenure, ...]) -> Register:
    """Return a register of people by id; `registry` and `head` have one holder each more."""
    known = register()
    roles = {**known.roles, "teachers": Role("teachers", "Teachers", group=True), "lead": Role("lead", "Lead")}
    return Register(roles, {**known.people, **{key: Person(key, key, (), held) for key, held in tenures.items()}})


def ack(person: str, digest: str = DIGEST, day: date = DAY, name: str = "PRO-01", number: int = 1) -> Record:
    """Return an acknowledgement."""
    fields = {"person": person, "document": name, "version": "1.0", "digest": digest}
    return record(f"ACK-2026-{number:02}-{person}", day, type="acknowledgement", fields=fields)


def only(known: Manual, name: str = "PRO-01") -> Readership:
    """Return the readers of one document."""
    (found,) = (one for one in readerships(known) if one.document.id == name)
    return found


def names(known: Manual, name: str = "PRO-01") -> list[str]:
    """Return the ids of a document's readers."""
    return [reader.person for reader in only(known, name).readers]


def two(*items: Document | Record, **changes: Any) -> Manual:
    """Return a manual of two campuses."""
    return manual(*items, settings=settings(campuses=campuses("north", "south")), **changes)


def test_the_audience_is_who_holds_its_roles_on_the_day() -> None:
    assert names(manual(document(audience=("registry",)))) == ["rc"]
    assert names(manual(document(audience=("head", "registry")))) == ["ha", "rc"]
    assert names(manual(document())) == ["ha", "rc"]
    assert names(manual(document(), as_of=date(2026, 3, 2))) == ["ha", "rc"]
    assert readerships(manual(document(audience=()))) == ()
    assert readerships(manual(document(approvals=()))) == ()


def test_a_role_held_at_a_campus_counts_where_the_document_applies() -> None:
    known = people(nn=(held("lead", "north"),), ss=(held("lead", "south"),), ww=(held("lead"),))
    assert names(two(document(audience=("lead",)), register=known)) == ["nn", "ss", "ww"]
    assert names(two(document(audience=("lead",), applies_to=("south",)), register=known)) == ["ss", "ww"]
    found = only(two(document(audience=("lead",)), register=known))
    assert [reader.campuses for reader in found.readers] == [("north",), ("south",), ("",)]
    assert found.count(campus="north").expected == found.count(campus="").expected == 1
    assert found.count("lead").expected == 3
    assert found.count("head").expected == 0


def test_where_a_variant_stands_in_the_group_s_document_is_not_asked_about() -> None:
    known = people(nn=(held("lead", "north"),), ss=(held("lead", "south"),), ww=(held("lead"),))
    claim = VariantOf("PRO-01", Version(1, 0), "It is small.", Place("manual/PRO-02.md", 9))
    own = document("PRO-02", applies_to=("south",), audience=("lead",), variant_of=claim)
    both = two(document(audience=("lead",)), own, register=known)
    assert (names(both), names(both, "PRO-02")) == (["nn", "ww"], ["ss", "ww"])
    draft = two(document(audience=("lead",)), replace(own, approvals=()), register=known)
    assert names(draft) == ["nn", "ss", "ww"]


def test_a_person_who_holds_several_roles_is_counted_once() -> None:
    known = people(nn=(held("lead", "north"), held("registry")))
    found = only(two(document(), register=known))
    (reader,) = (one for one in found.readers if one.person == "nn")
    assert (reader.roles, reader.campuses) == (("registry", "lead"), ("", "north"))
    assert found.count().expected == 3
    assert [found.count(role, campus).expected for role in ("registry", "lead") for campus in ("", "north")] == [
        2,
        0,
        0,
        1,
    ]


def test_groups_are_never_verified_as_a_whole() -> None:
    known = people(tt=(held("teachers"),))
    count = only(manual(document(audience=("teachers",)), ack("tt"), register=known)).count()
    assert (count.confirmed, count.expected, count.unlisted) == (1, 1, ("teachers",))
    assert only(manual(document(audience=("teachers",)), register=people())).readers == ()
    assert only(manual(document(), register=known)).unlisted == ("teachers",)
    assert only(manual(document(audience=("head",)), register=known)).unlisted == ()


def test_what_counts_is_the_digest_of_the_same_major_version() -> None:
    present = document(version=Version(1, 1), approvals=(approval(version="1.1"),))
    minor = history(content(OLD, Version(1, 0), date(2025, 3, 1)))
    major = history(content(OLD, Version(0, 9), date(2025, 3, 1)))
    for known, counts, since in ((minor, True, date(2025, 3, 1)), (major, False, date(2026, 3, 1))):
        found = only(manual(present, ack("rc", OLD), history=known))
        assert found.since == since
        (reader,) = (one for one in found.readers if one.person == "rc")
        assert (reader.confirmed is not None) is counts
        assert bool(reader.earlier) is not counts


def test_acknowledgements_of_nobody_who_reads_it_stay_and_those_of_a_later_day_do_not_count() -> None:
    found = only(manual(document(audience=("head",)), ack("rc"), ack("ha", day=date(2026, 7, 1))))
    assert [one.text("person") for one in found.others] == ["rc"]
    assert found.count().confirmed == 0


def test_the_time_begins_with_the_role_or_the_version_whichever_is_later() -> None:
    known = people(nn=(held("head", since=date(2026, 6, 15)),))
    found = only(manual(document(audience=("head",)), register=known))
    assert {one.person: one.due for one in found.readers} == {"ha": date(2026, 3, 31), "nn": date(2026, 7, 15)}
    assert found.due_by(DAY).expected == 1


def test_who_is_asked() -> None:
    assert not only(manual(document())).is_asked
    assert only(manual(document(), ack("rc", OLD))).is_asked
    assert not only(manual(document(), document("PRO-02"), ack("rc", name="PRO-02"))).is_asked
    own = settings(awareness=Awareness(80, Period(0, 14), asked=True))
    assert only(manual(document(), settings=own)).is_asked


PEOPLE = st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans(), st.booleans()), max_size=6)


@given(PEOPLE, st.integers(0, 100))
def test_counts_of_parts_add_up(some: list[tuple[str, bool, bool]], threshold: int) -> None:
    campus = {key: ("north" if north else "south") for key, north, _ in some}
    confirmed = {key for key, _, said in some if said}
    known = people(**{key: (held("lead", where),) for key, where in campus.items()})
    items = (document(audience=("lead",)), *(ack(key) for key in confirmed))
    found = only(two(*items, register=known))
    whole, parts = found.count(), [found.count(campus=where) for where in ("", "north", "south")]
    assert whole.expected == sum(part.expected for part in parts) == len(campus)
    assert whole.confirmed == sum(part.confirmed for part in parts) == len(confirmed)
    assert Counter(campus.values())["north"] == parts[1].expected
    assert whole.reaches(threshold) is (whole.confirmed >= threshold / 100 * whole.expected - 1e-9)
    assert (whole.share == 100) is (bool(campus) and confirmed == set(campus))

"""Values of the model for tests: each builder makes a small valid one, and a test says only what matters to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from clausebook.model.body import Body, Heading
from clausebook.model.clause import Clause, ClauseRef, Standard
from clausebook.model.document import Approval, Document, Status
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.place import Place
from clausebook.model.record import Record, RecordType
from clausebook.model.register import Person, Register, Role, Tenure
from clausebook.model.settings import DocumentType, Named, Settings
from clausebook.model.version import Version

DAY = date(2026, 6, 30)
"""The day everything is judged by."""
EDITION = "example-2020"
DIGEST = "cb1:" + "0" * 64


def ref(number: str, standard: str = EDITION) -> ClauseRef:
    """Return a clause of the test standard."""
    return ClauseRef(standard, number)


def standard(*numbers: str) -> Standard:
    """Return a standard with these clauses."""
    clauses = {
        number: Clause(ref(number), f"Clause {number}", "requirement", "What it is about.", (), False, "confirmed")
        for number in numbers
    }
    return Standard(EDITION, "Example", "EX 1:2020", "2020-01", "current", clauses)


def _refs(clauses: str) -> tuple[ClauseRef, ...]:
    """Return the clauses of a text with blanks between them."""
    return tuple(map(ref, clauses.split()))


def body(path: str, *sections: str) -> Body:
    """Return a text with one heading for each section; a section is the clauses it carries, blanks between them."""
    headings = tuple(
        Heading(2, f"Section {line}", f"section-{line}", _refs(carried), Place(path, line), line, empty=False)
        for line, carried in enumerate(sections, start=10)
    )
    return Body("Text.\n", 10, headings, ())


def approval(role: str = "registry", person: str = "rc", day: date = date(2026, 2, 18), **changes: Any) -> Approval:
    """Return an approval that fits `document()`."""
    values: dict[str, Any] = {"version": "1.0", "digest": DIGEST, "place": Place("manual/PRO-01.md", 17)}
    return Approval(role=role, person=person, date=day, **values | changes)


def document(
    name: str = "PRO-01", sections: Iterable[str] = (), clauses: Iterable[str] = (), **changes: Any
) -> Document:
    """Return a form, which its owner's approval is enough for: approved, in force since 1 March 2026, for a year."""
    path = f"manual/{name}.md"
    values: dict[str, Any] = {
        "title": name,
        "type": "form",
        "version": Version(1, 0),
        "status": Status.APPROVED,
        "owner": "registry",
        "effective": date(2026, 3, 1),
        "review": Period(12, 0),
        "classification": "internal",
        "applies_to": ("all",),
        "audience": ("all",),
        "supersedes": (),
        "change": "First issue.",
        "approvals": (approval(),),
        "body": body(path, *sections),
        "digest": DIGEST,
        "path": path,
        "area": "",
        "places": {},
    }
    return Document(id=name, clauses=tuple(map(ref, clauses)), **values | changes)


def record(name: str = "MR-2026-01", day: date = DAY, clauses: Iterable[str] = (), **changes: Any) -> Record:
    """Return an open record for the whole institution."""
    path = f"records/review/{name}.md"
    values: dict[str, Any] = {
        "type": "review",
        "title": name,
        "owner": "head",
        "campus": "",
        "status": "open",
        "closed": None,
        "retention": None,
        "refers_to": (),
        "fields": {},
        "body": body(path),
        "path": path,
        "places": {},
    }
    return Record(id=name, date=day, clauses=tuple(map(ref, clauses)), **values | changes)


def record_type(cadence: Period | None = None, **changes: Any) -> RecordType:
    """Return the type `review`."""
    values: dict[str, Any] = {
        "id": "review",
        "title": "Review",
        "plural": "Reviews",
        "prefix": "MR",
        "about": "One review.",
        "clauses": (),
        "scope": "institution",
        "retention": Period(36, 0),
        "retention_from": "date",
        "classification": "internal",
        "columns": ("date",),
        "schema": {},
        "path": "package:review.yml",
    }
    return RecordType(cadence=cadence, **values | changes)


def register() -> Register:
    """Return a register of a head, a registry officer, and a former head."""
    roles = {name: Role(name, name.capitalize()) for name in ("head", "registry")}
    people = (
        Person("ha", "Hanna Arp", ("hanna.arp@school.example",), (Tenure("head", date(2020, 8, 1), None),)),
        Person("rc", "Rosa Costa", ("rosa.costa@school.example",), (Tenure("registry", date(2022, 8, 1), None),)),
        Person("fo", "Fritz Olsen", (), (Tenure("head", date(2015, 8, 1), date(2020, 7, 31)),)),
    )
    return Register(roles, {person.id: person for person in people})


def settings(**changes: Any) -> Settings:
    """Return settings with the types `form` (the owner approves) and `procedure` (owner and head approve)."""
    values: dict[str, Any] = {
        "title": "Quality manual",
        "organisation": "Example School",
        "about": "",
        "language": "en",
        "site": "",
        "as_of": DAY,
        "standards": (EDITION,),
        "campuses": (),
        "areas": (),
        "readers": (),
        "types": {
            "form": DocumentType("form", "Form", "Forms", ("FRM",), ("owner",), ()),
            "procedure": DocumentType("procedure", "Procedure", "Procedures", ("PRO",), ("owner", "head"), ()),
        },
        "exclusions": (),
        "due_soon": Period(0, 60),
        "edit": "",
        "feedback": "",
    }
    return Settings(**values | changes)


def campuses(*names: str) -> tuple[Named, ...]:
    """Return campuses."""
    return tuple(Named(name, name.capitalize()) for name in names)


def manual(*items: Document | Record, **changes: Any) -> Manual:
    """Return a manual of these documents and records, without a repository."""
    values: dict[str, Any] = {
        "settings": settings(),
        "register": register(),
        "standards": {EDITION: standard("4.1")},
        "counterparts": (),
        "record_types": {"review": record_type()},
        "documents": tuple(item for item in items if isinstance(item, Document)),
        "records": tuple(item for item in items if isinstance(item, Record)),
        "malformed": (),
        "problems": (),
        "files": {},
        "history": History(Evidence.NONE),
        "as_of": DAY,
        "draft": True,
    }
    return Manual(**values | changes)

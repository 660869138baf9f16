"""Who is to know a document, who has confirmed its text in force, and what cannot be told person by person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clausebook.model.document import Document
from clausebook.model.entries import of_type
from clausebook.model.issued import Issued, issued
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.register import Tenure
from clausebook.model.variants import replaced_at

TYPE = "acknowledgement"
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who is to know a document."""

    person: str
    roles: tuple[str, ...]
    """The roles of the audience that the person holds, in the register's order."""
    campuses: tuple[str, ...]
    """Where they are held; the empty id stands for the whole institution."""
    held: frozenset[tuple[str, str]]
    """Each role with the campus at which it is held."""
    due: date
    """The last day to confirm the version."""
    confirmed: Record | None
    """The newest acknowledgement that counts."""
    earlier: tuple[Record, ...]
    """Those of texts that no longer count, newest first."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the listed readers have confirmed, and who else is asked without being listed."""

    confirmed: int
    expected: int
    unlisted: tuple[str, ...] = ()
    """Roles that stand for people who are not all listed."""

    @property
    def share(self) -> int:
        """The share of the listed readers in percent, rounded down; 0 where none are listed."""
        return self.confirmed * 100 // self.expected if self.expected else 0

    def reaches(self, threshold: int) -> bool:
        """Say whether the share of the listed readers is at least a threshold in percent."""
        return self.confirmed * 100 >= threshold * self.expected


@dataclass(frozen=True, slots=True)
class Readership:
    """A document in force and its readers."""

    document: Document
    is_asked: bool
    """Whether its readers are asked at all; otherwise it is only known who they are."""
    since: date
    """The day from which its MAJOR version holds, and has to be confirmed; if nobody is asked, that of its version."""
    readers: tuple[Reader, ...]
    """In the register's order."""
    unlisted: tuple[str, ...]
    """Roles of the audience that stand for people who are not all listed."""
    others: tuple[Record, ...] = ()
    """Acknowledgements of people who are not among the readers on the day, each person's newest first."""

    def count(self, role: str = "", campus: str | None = None) -> Count:
        """Count the readers who hold a role, or hold one at a campus; without either, all."""
        chosen = [
            reader
            for reader in self.readers
            if any(role in ("", held) and campus in (None, where) for held, where in reader.held)
        ]
        unlisted = tuple(one for one in self.unlisted if not role or one == role)
        return Count(sum(reader.confirmed is not None for reader in chosen), len(chosen), unlisted)

    def due_by(self, day: date) -> Count:
        """Count the readers whose last day lies before a day."""
        chosen = [reader for reader in self.readers if reader.due < day]
        return Count(sum(reader.confirmed is not None for reader in chosen), len(chosen), self.unlisted)


def readerships(manual: Manual, *, asked: bool = False) -> tuple[Readership, ...]:
    """Return every document in force that names an audience, with its readers, in the order of the paths.

    Where the settings say what is asked of readers, they are asked about all of them; otherwise about those documents
    of which there is an acknowledgement of any version.

    Args:
        manual: as of its day.
        asked: whether to leave out the documents about which nobody is asked.
    """
    replaced, records, holders = replaced_at(manual), _by_document(manual), _Holders(manual)
    always = not asked or manual.settings.awareness.asked
    return tuple(
        _readership(
            manual,
            document,
            holders.of(document, replaced.get(document.id, frozenset())),
            records.get(document.id, {}),
        )
        for document in manual.published
        if document.audience and (always or document.id in records) and manual.standing(document).in_force
    )


def counting(texts: Iterable[Issued], document: Document) -> frozenset[str]:
    """Return the digests whose confirmation counts for a text: its own, and those of the same MAJOR version."""
    same = (one.digest for one in texts if one.version.major == document.version.major)
    return frozenset((*same, document.digest))


@dataclass(frozen=True, slots=True)
class _Holder:
    """One person who holds roles of an audience, where it is asked."""

    person: str
    roles: tuple[str, ...]
    campuses: tuple[str, ...]
    held: frozenset[tuple[str, str]]
    since: date
    """The first day of the earliest of these roles."""


class _Holders:
    """Who holds which role on the day; documents that ask the same people find them once."""

    def __init__(self, manual: Manual) -> None:
        """Put the tenures that cover the day together, by role."""
        self.manual = manual
        self.tenures = _tenures(manual)
        self.known: dict[tuple[object, ...], tuple[_Holder, ...]] = {}

    def of(self, document: Document, away: frozenset[str]) -> tuple[_Holder, ...]:
        """Return a document's readers in the register's order; at the campuses `away` a variant stands in for it."""
        key = (document.audience, document.applies_to, away)
        if key not in self.known:
            people = self._people(document, away)
            order = (person for person in self.manual.register.people if person in people)
            self.known[key] = tuple(self._holder(person, people[person]) for person in order)
        return self.known[key]

    def _people(self, document: Document, away: frozenset[str]) -> Mapping[str, list[Tenure]]:
        """Return the tenures that make somebody a reader of a document, by person."""
        found: dict[str, list[Tenure]] = {}
        for role, holders in self.tenures.items():
            if EVERYBODY not in document.audience and role not in document.audience:
                continue
            for person, tenures in holders.items():
                here = [
                    tenure
                    for tenure in tenures
                    if not tenure.campus or (document.concerns(tenure.campus) and tenure.campus not in away)
                ]
                if here:
                    found.setdefault(person, []).extend(here)
        return found

    def _holder(self, person: str, tenures: Sequence[Tenure]) -> _Holder:
        """Put together what somebody holds; campuses stand in the order of the settings, behind the whole."""
        held = {tenure.campus for tenure in tenures}
        known = ["", *(campus.id for campus in self.manual.settings.campuses)]
        campuses = (*(campus for campus in known if campus in held), *sorted(held.difference(known)))
        roles = tuple(dict.fromkeys(tenure.role for tenure in tenures))
        places = frozenset((tenure.role, tenure.campus) for tenure in tenures)
        return _Holder(person, roles, campuses, places, min(tenure.since for tenure in tenures))


def _by_document(manual: Manual) -> Mapping[str, Mapping[str, list[Record]]]:
    """Return the acknowledgements up to the day, by document and person, newest first."""
    found: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    records = of_type(manual.records, TYPE, manual.as_of)
    for record in sorted(records, key=lambda record: (record.date, record.id), reverse=True):
        found[record.text("document")][record.text("person")].append(record)
    return found


def _tenures(manual: Manual) -> Mapping[str, Mapping[str, Sequence[Tenure]]]:
    """Return who holds which role on the day, and where: by role in the register's order, then by person."""
    found: dict[str, dict[str, list[Tenure]]] = {role: {} for role in manual.register.roles}
    for person in manual.register.people.values():
        for tenure in person.tenures:
            if tenure.covers(manual.as_of):
                found.setdefault(tenure.role, {}).setdefault(person.id, []).append(tenure)
    return found


def _readership(
    manual: Manual, document: Document, holders: Sequence[_Holder], records: Mapping[str, Sequence[Record]]
) -> Readership:
    """Put together who is to know a document and what each has confirmed; `records` are by person, newest first."""
    is_asked = bool(records) or manual.settings.awareness.asked
    texts = issued(manual, document) if is_asked else ()
    counts = counting(texts, document)
    same = (one for one in texts if one.version.major == document.version.major and one.in_force_by(manual.as_of))
    since = min((one.effective for one in same), default=document.effective or manual.as_of)
    within, known = manual.settings.awareness.within, {holder.person for holder in holders}
    due = within.after(since)
    return Readership(
        document=document,
        is_asked=is_asked,
        since=since,
        readers=tuple(
            _reader(
                holder,
                due if holder.since <= since else within.after(holder.since),
                records.get(holder.person, ()),
                counts,
            )
            for holder in holders
        ),
        unlisted=_unlisted(manual, document),
        others=tuple(record for person, own in records.items() if person not in known for record in own),
    )


def _reader(holder: _Holder, due: date, records: Sequence[Record], counts: frozenset[str]) -> Reader:
    """Return a holder as a reader with their acknowledgements; `counts` are the digests whose confirmation counts."""
    confirmed = next((record for record in records if record.text("digest") in counts), None)
    earlier = tuple(record for record in records if record.text("digest") not in counts)
    return Reader(holder.person, holder.roles, holder.campuses, holder.held, due, confirmed, earlier)


def _unlisted(manual: Manual, document: Document) -> tuple[str, ...]:
    """Return the roles of an audience that stand for people who are not all listed."""
    everybody, audience = EVERYBODY in document.audience, document.audience
    groups = (role.id for role in manual.register.roles.values() if role.group)
    return tuple(role for role in groups if everybody or role in audience)

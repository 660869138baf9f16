"""What a clause lacks and what to do next, in words: for the page of gaps, `clausebook gap` and action plans."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from clausebook.model.clause import ClauseRef, DutyKind, Standard
from clausebook.model.document import Document
from clausebook.model.gap import Gap, GapKind
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.record import Record, RecordType
from clausebook.views.words import every, listed, lower_first

KINDS = {
    GapKind.NO_DOCUMENT: "no document",
    GapKind.NOT_IN_FORCE: "not in force",
    GapKind.MENTIONED: "only mentioned",
    GapKind.REVIEW_OVERDUE: "review overdue",
    GapKind.NO_RECORD: "no record in its period",
}
"""The kinds of gap as people read them."""
_USUAL_TYPE = "procedure"
_BEFORE = {State.DRAFT: "finish", State.IN_REVIEW: "review"}
"""What comes before approval."""


def reservation(standard: Standard) -> str:
    """Return `provisional` or `unverified` for a catalogue that nobody compared with the published text."""
    if standard.verified:
        return ""
    return "provisional" if "PROVISIONAL" in standard.status.upper() else "unverified"


def reserve(standard: Standard) -> Iterator[str]:
    """Yield what a catalogue does not rest on, if it must be said; it begins with the word `Unverified` or the like."""
    word = reservation(standard)
    if word:
        base = "rests on public lists" if word == "provisional" else "is inferred"
        yield f"{word.capitalize()}: our catalogue of {standard.label} {base}, and was not read from the published text"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next."""

    words: str
    command: str = ""
    """The call that begins it; empty where none does."""


@dataclass(frozen=True)
class GapWords:
    """The words for one manual's gaps."""

    manual: Manual
    day: Callable[[date], str] = str
    """How a day is written."""

    def lacking(self, gap: Gap) -> str:
        """Say what is missing."""
        names = listed(document.id for document in gap.documents)
        match gap.kind:
            case GapKind.NO_DOCUMENT:
                return (
                    f"only elsewhere does a document answer it: {names}" if names else "no document in force names it"
                )
            case GapKind.NOT_IN_FORCE:
                return "; ".join(f"{document.id} is {self._state(document)}" for document in gap.documents)
            case GapKind.MENTIONED:
                return f"mentioned in {names}, but no section carries it"
            case GapKind.REVIEW_OVERDUE:
                days = (f"{one.id} since {self.day(one.next_review)}" for one in gap.documents if one.next_review)
                return f"review overdue: {listed(days)}"
            case GapKind.NO_RECORD:
                last = self._last(gap)
                if last is None:
                    return "no record is evidence"
                return f"no record in its expected period; the last one is {last.id} of {self.day(last.date)}"

    def step(self, gap: Gap) -> Step:
        """Say what to do next."""
        match gap.kind:
            case GapKind.NO_DOCUMENT:
                return self._write(gap)
            case GapKind.NOT_IN_FORCE:
                return self._approve(gap)
            case GapKind.MENTIONED:
                names = listed(document.id for document in gap.documents)
                return Step(f"tag the section of {names} that answers it with {self._tag(gap)}, or write one")
            case GapKind.REVIEW_OVERDUE:
                names = listed(document.id for document in gap.documents)
                words = f"read {names}: where it still holds, set the next review; where not, change it"
                return Step(f"{words}; then have it approved")
            case GapKind.NO_RECORD:
                return self._record(gap)

    def _write(self, gap: Gap) -> Step:
        """Say how a document comes about."""
        clause, types = gap.clause, self.manual.settings.types
        kind = _USUAL_TYPE if _USUAL_TYPE in types else next(iter(types), _USUAL_TYPE)
        command = f'clausebook new {kind} --title "{_quotable(clause.title)}"'
        areas = self.manual.settings.areas
        if areas:
            usual = self._areas.get((clause.ref.standard, clause.ref.number.partition(".")[0]), areas[0].id)
            command += f" --area {usual}"
        command += self._at(gap)
        words = f"write a document and tag the section that answers it with {self._tag(gap)}"
        if gap.documents:
            words = f"widen 'applies-to' of {listed(document.id for document in gap.documents)}, or {words}"
        if clause.may_be_excluded:
            words += "; if the clause cannot apply, declare it under 'not-applicable' in manual.yml with the reason"
        return Step(words, command)

    def _approve(self, gap: Gap) -> Step:
        """Say how texts take effect."""
        parts = []
        command = ""
        for document in gap.documents:
            standing = self.manual.standing(document)
            if standing.state is State.NOT_YET:
                parts.append(f"make {document.id} known before it takes effect")
                continue
            roles = listed(lower_first(self.manual.register.title(role)) for role in standing.missing)
            first = "" if standing.state is State.NOT_APPROVED else f"{_BEFORE[standing.state]} {document.id} and "
            by = f" by the {roles}" if roles else ""
            parts.append(f"{first}have {'it' if first else document.id} approved{by}")
            command = command or f"clausebook approve {document.id}"
        untagged = listed(document.id for document in gap.documents if document.section(gap.clause.ref) is None)
        if untagged:
            parts.append(f"tag the section of {untagged} that answers it with {self._tag(gap)}")
        return Step("; ".join(parts), command)

    def _record(self, gap: Gap) -> Step:
        """Say which records would be evidence."""
        if not gap.record_types:
            asked = "; ".join(duty.what for duty in gap.clause.duties if duty.kind is DutyKind.RETAIN)
            words = f"the clause asks for a record ({lower_first(asked)}) and no record type is evidence for it"
            return Step(f"{words}: name the clause under 'clauses' in the record that shows it, or add a record type")
        types = listed(self._named(kind) for kind in gap.record_types)
        words = f"evidence would be: {types}"
        if all(kind.cadence is None for kind in gap.record_types):
            words += "; where nothing of the kind happened, nothing has to be recorded"
        first = gap.record_types[0]
        return Step(words, f'clausebook new {first.id} --title "{_quotable(first.title)}"{self._at(gap)}')

    @staticmethod
    def _named(kind: RecordType) -> str:
        """Return a record type and when one is expected."""
        when = f"expected {every(kind.cadence)}" if kind.cadence else "as it happens"
        return f"{lower_first(kind.title)} ({when})"

    def _state(self, document: Document) -> str:
        """Say why a text is not in force."""
        match self.manual.standing(document).state:
            case State.NOT_YET:
                return (
                    f"approved and takes effect on {self.day(document.effective)}" if document.effective else "approved"
                )
            case State.IN_REVIEW:
                return "a draft in review"
            case State.DRAFT:
                return "a draft"
            case _:
                return "not approved"

    def _last(self, gap: Gap) -> Record | None:
        """Return the newest record there is at one of the campuses."""
        records = self.manual.evidence.get(gap.clause.ref, ())
        past = (record for record in records if record.date <= self.manual.as_of)
        return next((one for one in past if "" in gap.campuses or one.campus in ("", *gap.campuses)), None)

    def _tag(self, gap: Gap) -> str:
        """Return the attribute that makes a section carry the clause."""
        return tag(gap.clause.ref, self.manual.settings.standard)

    @staticmethod
    def _at(gap: Gap) -> str:
        """Return the option that names the campus where it is one; none for an institution of one campus."""
        return f" --campus {gap.campuses[0]}" if len(gap.campuses) == 1 and gap.campuses[0] else ""

    @cached_property
    def _areas(self) -> Mapping[tuple[str, str], str]:
        """The area of most documents that answer a chapter, by standard and chapter."""
        known = {area.id for area in self.manual.settings.areas}
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for ref, documents in self.manual.answers.items():
            areas = (document.area for document in documents if document.area in known)
            counts[ref.standard, ref.number.partition(".")[0]].update(areas)
        return {key: min(count, key=lambda area: (-count[area], area)) for key, count in counts.items() if count}


def tag(ref: ClauseRef, default: str) -> str:
    """Return the attribute that makes a section carry a clause."""
    return f'{{ data-clause="{ref.short(default)}" }}'


def _quotable(title: str) -> str:
    """Return a title as it may stand between double quotes on a command line."""
    return "".join(sign for sign in title if sign not in '"\\$`!')

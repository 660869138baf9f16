"""Concessions: deviations accepted for a time (ISO 9000), kept as records."""

from dataclasses import dataclass
from datetime import date

from clausebook.model.place import Place
from clausebook.model.record import Record

TYPE = "concession"


@dataclass(frozen=True, slots=True)
class Concession:
    """One accepted deviation: nothing else turns an error off."""

    id: str
    rule: str
    subject: str
    """The id of the document or record, or a path."""
    expires: date | None
    missing: tuple[str, ...]
    """Fields without which it does not count."""
    closed: bool
    place: Place

    def holds(self, as_of: date) -> bool:
        """Say whether it is complete, open and not expired on that day."""
        return not self.missing and not self.closed and self.expires is not None and as_of <= self.expires

    def accepts(self, code: str, subject: str, path: str) -> bool:
        """Say whether it is about a finding with this code, subject and path."""
        return self.rule == code and self.subject in (subject, path)


def concession(record: Record) -> Concession:
    """Read a record of type `concession`."""
    needed = ("rule", "subject", "reason", "approved-by", "approved", "expires")
    missing = tuple(key for key in needed if not record.text(key).strip())
    try:
        expires = date.fromisoformat(record.text("expires"))
    except ValueError:
        expires = None
    return Concession(
        id=record.id,
        rule=record.text("rule"),
        subject=record.text("subject"),
        expires=expires,
        missing=missing,
        closed=record.status == "closed",
        place=record.at("id"),
    )

"""Texts that were approved once and have been followed by others."""

from dataclasses import dataclass
from datetime import date

from clausebook.model.document import Document


@dataclass(frozen=True, slots=True)
class Earlier:
    """One approved text of a document that is not the one readers are shown."""

    document: Document
    """Its text and front matter, under the document's present path; `commit` names where it was read."""
    since: date
    """The day it took effect."""
    until: date | None
    """The day before the next approved text took effect; None when none followed, as where a document was withdrawn."""

    @property
    def ever_in_force(self) -> bool:
        """Whether there was a day on which it held, by the dates that the texts claim."""
        return self.until is None or self.since <= self.until

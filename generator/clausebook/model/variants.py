"""Campus variants: a campus's own text in place of the group's, why it is needed, and how far it has fallen behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clausebook.model.document import Document, VariantOf
from clausebook.model.issued import Issued, issued
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.version import Version


class Drift(StrEnum):
    """How a variant stands to its group's document."""

    LEVEL = "level"
    """It was written from the version in force."""
    BEHIND = "behind"
    """A newer version is in force, and the time to follow it has not run out."""
    LEFT_BEHIND = "left-behind"
    """The time to follow the newer version has run out."""
    UNKNOWN = "unknown"
    """The group's document is not there, or no text of it is in force."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant and what it stands in for."""

    document: Document
    """The campus's text."""
    claim: VariantOf
    group: Document | None
    """The group's document as readers are shown it; None when there is none."""
    drift: Drift
    newer: tuple[Issued, ...] = ()
    """Texts of the group that took effect after the version it was written from, newest first."""
    follow_by: date | None = None
    """The last day to follow the first of the newer versions; None when there is none."""

    @property
    def since(self) -> date | None:
        """The day from which it has been behind."""
        return min((one.effective for one in self.newer), default=None)


def variants(manual: Manual) -> tuple[Variant, ...]:
    """Return every variant that readers are shown, in the order of the paths."""
    shown = {document.id: document for document in reversed(manual.published)}
    return tuple(
        _variant(manual, shown, document, document.variant_of)
        for document in manual.published
        if document.variant_of is not None
    )


def replaced_at(manual: Manual) -> Mapping[str, frozenset[str]]:
    """Return the campuses at which a variant in force stands in for a document, by the document's id."""
    found: dict[str, frozenset[str]] = {}
    for document in manual.published:
        claim = document.variant_of
        if claim is not None and manual.standing(document).in_force:
            campuses = frozenset(document.applies_to) - {"all"}
            found[claim.document] = found.get(claim.document, frozenset()) | campuses
    return found


def _variant(manual: Manual, shown: Mapping[str, Document], document: Document, claim: VariantOf) -> Variant:
    """Compare a variant with its group's document."""
    group = shown.get(claim.document)
    if group is None or manual.standing(group).state is not State.IN_FORCE:
        return Variant(document, claim, group, Drift.UNKNOWN)
    newer = _newer(manual, group, claim.version)
    if not newer:
        return Variant(document, claim, group, Drift.LEVEL)
    follow_by = manual.settings.grace.after(min(one.effective for one in newer))
    drift = Drift.LEFT_BEHIND if follow_by < manual.as_of else Drift.BEHIND
    return Variant(document, claim, group, drift, newer, follow_by)


def _newer(manual: Manual, group: Document, version: Version) -> tuple[Issued, ...]:
    """Return the group's texts in force by the day whose version is higher than the named one."""
    texts = issued(manual, group)
    return tuple(one for one in texts if one.version > version and one.in_force_by(manual.as_of))

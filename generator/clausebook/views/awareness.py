"""Words for who has confirmed what: several pages say them alike."""

from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from clausebook.model.awareness import Count, Reader, Readership
from clausebook.views.links import escaped, id_link
from clausebook.views.site import Site
from clausebook.views.words import listed

NOT_LISTED = "not listed person by person, so not verified"


class Reached(StrEnum):
    """How a document stands to the share that is asked for."""

    REACHED = "reached"
    BELOW = "below"
    NOT_DUE = "not-due"
    """The time of no reader has run out."""
    PARTLY = "partly"
    """Reached by the listed readers, while others are not listed."""
    UNKNOWN = "unknown"
    """Nobody is listed."""


_BADGES = {
    Reached.REACHED: 'data-state="closed"',
    Reached.BELOW: 'data-severity="error"',
    Reached.NOT_DUE: 'data-severity="note"',
    Reached.PARTLY: 'data-severity="warning"',
    Reached.UNKNOWN: 'data-severity="warning"',
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a document's readers, in words."""

    name: str
    roles: str
    where: str
    state: Markup
    earlier: Markup


def reached(site: Site, readership: Readership) -> Reached:
    """Compare the readers of a document whose time has run out with the share that is asked for."""
    if not readership.readers:
        return Reached.UNKNOWN
    due = readership.due_by(site.manual.as_of)
    if not due.reaches(site.manual.settings.awareness.threshold):
        return Reached.BELOW
    whole = readership.count()
    if whole.unlisted:
        return Reached.PARTLY if due.expected or whole.confirmed == whole.expected else Reached.NOT_DUE
    return Reached.REACHED if due.expected or whole.confirmed == whole.expected else Reached.NOT_DUE


def badge(site: Site, readership: Readership) -> Markup:
    """Say in a badge how a document stands."""
    threshold = site.manual.settings.awareness.threshold
    found = reached(site, readership)
    words = {
        Reached.REACHED: f"{threshold} % reached",
        Reached.BELOW: f"below {threshold} %",
        Reached.NOT_DUE: "not due yet",
        Reached.PARTLY: "partly not verified",
        Reached.UNKNOWN: "not verified",
    }[found]
    return Markup(f'<span class="cb-badge" {_BADGES[found]}>{escaped(words)}</span>')  # noqa: S704 - fixed words


def say_count(count: Count) -> str:
    """Say how many of the listed readers have confirmed; a share only where all are listed."""
    if not count.expected:
        return "nobody is listed" if count.unlisted else "nobody"
    share = "" if count.unlisted else f" ({count.share} %)"
    return f"{count.confirmed} of {count.expected}{' listed' if count.unlisted else ''}{share}"


def say_unlisted(site: Site, count: Count) -> str:
    """Say which roles are not listed person by person; empty where none is."""
    return f"{listed(site.role(role) for role in count.unlisted)}: {NOT_LISTED}" if count.unlisted else ""


def line(site: Site, here: str, reader: Reader) -> Line:
    """Say what a reader has confirmed, and what before."""
    return Line(
        name=site.person(reader.person),
        roles=listed(site.role(role) for role in reader.roles),
        where=", ".join(site.campus(campus) for campus in reader.campuses),
        state=_state(site, here, reader),
        earlier=Markup(", ").join(
            Markup("{} ({}, {})").format(record.text("version"), id_link(site, here, record.id), site.day(record.date))
            for record in reader.earlier
        ),
    )


def _state(site: Site, here: str, reader: Reader) -> Markup:
    """Say whether a reader has confirmed the document."""
    if reader.confirmed is not None:
        record = reader.confirmed
        return Markup("version {} on {} ({})").format(
            record.text("version"), site.time(record.date, short=True), id_link(site, here, record.id)
        )
    if reader.due < site.manual.as_of:
        return Markup("<strong>missing</strong> since {}").format(site.time(reader.due, short=True))
    return Markup("asked until {}").format(site.time(reader.due, short=True))

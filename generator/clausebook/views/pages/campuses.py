"""What holds at each campus: its own documents, variants and their drift, coverage, awareness, expected records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clausebook.model.awareness import TYPE, Count, Readership
from clausebook.model.coverage import Coverage, Grade
from clausebook.model.document import Document
from clausebook.model.expected import Delivery, Series, expected
from clausebook.model.register import Tenure
from clausebook.model.settings import Named
from clausebook.model.staged import Page
from clausebook.model.variants import Drift, Variant, variants
from clausebook.views.awareness import say_count
from clausebook.views.links import id_link, link
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.timeline import timeline

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One campus, in words."""

    campus: Named
    general: int
    """How many documents in force apply to every campus."""
    own: tuple[Document, ...]
    """Documents that apply to this campus and not to all of them."""
    replaced: tuple[tuple[Document, Document], ...]
    """Documents in force that do not hold here, each with the variant in its place."""
    variants: tuple[tuple[Variant, Markup, Markup], ...]
    """With what is said of their drift, and what changed since."""
    people: tuple[tuple[str, str], ...]
    """Roles held here, and by whom."""
    coverage: tuple[tuple[Coverage, str], ...]
    awareness: str
    expected: tuple[tuple[str, Markup, Markup], ...]
    """Type, newest record and state."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page, where there are several campuses."""
    campuses = site.manual.settings.campuses
    if len(campuses) < _SEVERAL:
        return
    here = "campuses.md"
    found = variants(site.manual)
    asked = site.readerships if TYPE in site.manual.record_types else ()
    series = expected(site.manual)
    parts = [_part(site, here, campus, found, asked, series) for campus in campuses]
    text = render("campuses.md.j2", site=site, href=href, here=here, parts=parts)
    yield Page(here, "Campuses", text, ("Control",), proof=tuple(f'id="campus-{campus.id}"' for campus in campuses))


def _part(
    site: Site,
    here: str,
    campus: Named,
    found: Sequence[Variant],
    asked: Sequence[Readership],
    series: Sequence[Series],
) -> Part:
    """Put together what holds at one campus."""
    documents = sorted(site.manual.published, key=lambda document: document.id)
    every = {known.id for known in site.manual.settings.campuses}
    general: list[Document] = []
    particular: list[Document] = []
    for one in documents:
        (general if "all" in one.applies_to or every.issubset(one.applies_to) else particular).append(one)
    own = [one for one in particular if one.concerns(campus.id)]
    here_variants = [one for one in found if one.document.concerns(campus.id)]
    return Part(
        campus=campus,
        general=sum(site.manual.standing(one).in_force for one in general),
        own=tuple(own),
        replaced=tuple(
            (one.group, one.document)
            for one in here_variants
            if one.group is not None and site.manual.standing(one.document).in_force
        ),
        variants=tuple((one, _drift(site, one), _changes(site, here, one)) for one in here_variants),
        people=tuple(_people(site, campus)),
        coverage=tuple((one, _grades(one, campus)) for one in site.manual.coverages.values()),
        awareness=_awareness(campus, asked),
        expected=tuple(_expected(site, here, one) for one in series if one.thing.campus == campus.id),
    )


def _drift(site: Site, variant: Variant) -> Markup:
    """Say how a variant stands to its group's document."""
    badge = Markup('<span class="cb-badge" {}>{}</span>{}')
    match variant.drift:
        case Drift.LEVEL:
            return badge.format(Markup('data-state="closed"'), "level", "")
        case Drift.BEHIND:
            until = Markup(" to follow by {}").format(site.time(variant.follow_by, short=True))
            return badge.format(Markup('data-severity="warning"'), "behind", until)
        case Drift.LEFT_BEHIND:
            since = Markup(" had to follow by {}").format(site.time(variant.follow_by, short=True))
            return badge.format(Markup('data-severity="error"'), "behind", since)
        case Drift.UNKNOWN:
            return badge.format(Markup('data-severity="error"'), "not verified", " nothing in force to compare with")


def _changes(site: Site, here: str, variant: Variant) -> Markup:
    """Name the later versions of the group's document, newest first, each with what it changed; empty for none."""
    if variant.group is None:
        return Markup("")
    lines = []
    for text in timeline(site, variant.group):
        if text.document.version <= variant.claim.version:
            continue
        show = link(href(here, text.changes), "Show changes") if text.changes else Markup("")
        words = Markup("{} since {}: {} {}")
        day = site.time(text.document.effective, short=True)
        lines.append(words.format(text.name, day, text.document.change or "not stated", show))
    return Markup("<br>").join(lines)


def _people(site: Site, campus: Named) -> Iterator[tuple[str, str]]:
    """Yield the roles that are held at a campus on the day, and by whom."""
    for role in site.manual.register.roles.values():
        names = [
            person.name
            for person in site.manual.register.people.values()
            if any(_holds(site, tenure, role.id, campus) for tenure in person.tenures)
        ]
        if names:
            yield role.title, ", ".join(names)


def _holds(site: Site, tenure: Tenure, role: str, campus: Named) -> bool:
    """Say whether a tenure is of a role at a campus, on the day."""
    return tenure.role == role and tenure.campus == campus.id and tenure.covers(site.manual.as_of)


def _grades(coverage: Coverage, campus: Named) -> str:
    """Say how many applicable clauses reach each grade at a campus."""
    grades = [row.grades.get(campus.id, Grade.NONE) for row in coverage.applicable]
    words = (f"{grades.count(grade)} {grade.words if grade else 'with no document'}" for grade in reversed(Grade))
    return ", ".join(words)


def _awareness(campus: Named, asked: Sequence[Readership]) -> str:
    """Say how many confirmations those who hold a role at a campus have given; empty where nobody is asked."""
    counts = [one.count(campus=campus.id) for one in asked if one.is_asked]
    whole = Count(sum(one.confirmed for one in counts), sum(one.expected for one in counts))
    return say_count(whole) if whole.expected else ""


def _expected(site: Site, here: str, series: Series) -> tuple[str, Markup, Markup]:
    """Say of what is expected at a campus which record is the newest, and what is due."""
    name = (
        series.kind.title
        if series.thing.id in ("", series.thing.campus)
        else f"{series.kind.title}, {series.thing.title}"
    )
    newest = id_link(site, here, series.last.id) if series.last else Markup("none yet")
    badge = Markup('<span class="cb-badge" {}>{}</span> {} {}')
    if series.lapse is not None:
        missing = series.lapse.state is Delivery.MISSING
        kind = Markup('data-severity="error"') if missing else Markup('data-severity="warning"')
        words = "missing" if missing else "late"
        return name, newest, badge.format(kind, words, "since", site.time(series.lapse.due, short=True))
    due = min((window.due for window in series.ahead), default=None)
    return name, newest, badge.format(Markup('data-state="closed"'), "delivered", "next by", site.time(due, short=True))

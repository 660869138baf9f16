"""Coverage by group of clauses: how many applicable clauses of each section have which grade."""

from collections.abc import Iterable

from clausebook.model.coverage import ClauseCoverage, Coverage, Grade
from clausebook.views.charts import stacked
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing
from clausebook.views.gap_words import reserve
from clausebook.views.site import Site

_COLUMNS = (
    Column("Evidenced", "green"),
    Column("Addressed", "blue"),
    Column("Mentioned", "amber"),
    Column("None", "red"),
    Column("Not applicable", "grey"),
)
_GRADES = (Grade.EVIDENCED, Grade.ADDRESSED, Grade.MENTIONED, Grade.NONE)
_ABOUT = (
    "Each requirement is counted by its lowest campus. Coverage says that a document answers a clause and what "
    "evidence exists; whether the clause is met is the auditor's judgement."
)


def subject(site: Site) -> Subject:
    """Return the dashboard of coverage."""
    coverages = site.manual.coverages.values()
    figures = tuple(_figure(site, one) for one in coverages) or (
        nothing(Table("coverage", "Coverage", "Clauses", _COLUMNS, ()), "No adopted standard has a catalogue."),
    )
    more = tuple((f"Coverage of {one.standard.label}", f"coverage/{one.standard.id}.md") for one in coverages)
    return Subject("coverage", "Coverage by clause group", figures, tuple(map(_fact, coverages)), more)


def _figure(site: Site, coverage: Coverage) -> Figure:
    """Return the sections of one standard."""
    standard = coverage.standard
    groups: dict[str, list[ClauseCoverage]] = {}
    for row in coverage.clauses:
        groups.setdefault(row.clause.ref.number.partition(".")[0], []).append(row)
    rows = []
    for number, group in groups.items():
        head = standard.clauses.get(number, group[0].clause)
        rows.append(Row(f"{number} {head.title}", _count(group), page=site.clause_page(head.ref)))
    table = Table(f"coverage-{standard.id}", f"{standard.label}: clauses by grade", "Section", _COLUMNS, tuple(rows))
    notes = tuple(f"{line}." for line in reserve(standard))
    return Figure(table, stacked.draw(table, share=True), _ABOUT, notes=notes)


def _count(group: Iterable[ClauseCoverage]) -> tuple[int, ...]:
    """Count the clauses of a section by grade, those not applicable last."""
    grades = [None if row.exclusion else row.grade for row in group]
    return (*(grades.count(grade) for grade in _GRADES), grades.count(None))


def _fact(coverage: Coverage) -> tuple[str, str]:
    """Say how many clauses of a standard are addressed."""
    evidenced, addressed = coverage.count(Grade.EVIDENCED), coverage.count(Grade.ADDRESSED)
    words = f"{evidenced + addressed} of {len(coverage.applicable)} clauses addressed, {evidenced} of them evidenced"
    return coverage.standard.label, words

"""The clauses: an index, one for each adopted standard, and one page a clause, which is the auditor's page."""

from collections.abc import Iterator, Mapping

from clausebook.model.clause import Clause, ClauseRef, Standard
from clausebook.model.coverage import Coverage, Grade
from clausebook.model.document import Document
from clausebook.model.finding import Finding
from clausebook.model.record import Record
from clausebook.model.staged import Page
from clausebook.views.gap_words import reservation
from clausebook.views.left_out import is_partial
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.words import CONFIDENCE

_FEW = 3
"""Up to fewer than so many, evidence outside its expected period stands with the rest."""
_AUDIT_TYPES = ("internal-audit", "nonconformity", "audit-programme")


def compose(site: Site) -> Iterator[Page]:
    """Yield the index of the clauses, then every standard's index and clauses."""
    here = "clauses/index.md"
    text = render(
        "clauses.md.j2",
        site=site,
        href=href,
        here=here,
        coverages=site.manual.coverages,
        grades=Grade,
        reservation=reservation,
    )
    yield Page(here, "Clauses", text, ("Clauses",))
    documents = site.manual.answers
    for coverage in site.manual.coverages.values():
        standard = coverage.standard
        here = f"clauses/{standard.id}/index.md"
        rows = {row.clause.ref: row for row in coverage.clauses}
        text = render(
            "clause_index.md.j2",
            site=site,
            href=href,
            here=here,
            standard=standard,
            rows=rows,
            documents=documents,
            reservation=reservation(standard),
            partial=is_partial(site.manual),
        )
        yield Page(here, f"{standard.label} clauses", text, ("Clauses",))
        for clause in standard.clauses.values():
            yield _page(site, coverage, clause, documents)


def _page(site: Site, coverage: Coverage, clause: Clause, documents: Mapping[ClauseRef, tuple[Document, ...]]) -> Page:
    """Compose one clause's page."""
    here = site.clause_page(clause.ref)
    standard = coverage.standard
    title = f"{standard.label} {clause.ref.number} {clause.title}"
    evidence = site.manual.evidence.get(clause.ref, ())
    audits = [record for record in evidence if record.type in _AUDIT_TYPES]
    row = next((row for row in coverage.clauses if row.clause is clause), None)
    text = render(
        "clause.md.j2",
        site=site,
        href=href,
        here=here,
        title=title,
        reservation=reservation(standard),
        partial=is_partial(site.manual),
        clause=clause,
        row=row,
        campuses=coverage.campuses,
        parent=_parent(standard, clause),
        children=standard.children(clause.ref.number),
        documents=documents.get(clause.ref, ()),
        records=_aged(site, [record for record in evidence if record not in audits]),
        audits=_aged(site, audits),
        confidence=CONFIDENCE,
        is_current=site.manual.is_current,
        counterparts=_counterparts(site, clause.ref),
        findings=_findings(site, clause, documents.get(clause.ref, ())),
    )
    return Page(
        here, title, text, None, {"identifier": str(clause.ref)}, proof=(clause.ref.number, 'id="cb-documents"')
    )


def _aged(site: Site, records: list[Record]) -> tuple[list[Record], list[Record]]:
    """Part records into those of their expected period and the others; few of the others need not be put aside."""
    current = [record for record in records if site.manual.is_current(record)]
    if len(records) - len(current) < _FEW:
        return records, []
    return current, [record for record in records if record not in current]


def _parent(standard: Standard, clause: Clause) -> Clause | None:
    """Return the clause above."""
    return standard.clauses.get(clause.ref.number.rpartition(".")[0])


def _counterparts(site: Site, ref: ClauseRef) -> list[tuple[str, tuple[ClauseRef, ...], str]]:
    """Return relation, clauses and note of the counterparts in other adopted standards."""
    found = []
    for counterpart in site.manual.counterparts:
        if counterpart.source == ref:
            found.append((counterpart.relation, counterpart.targets, counterpart.note))
        elif ref in counterpart.targets:
            found.append((counterpart.relation, (counterpart.source,), counterpart.note))
    return [entry for entry in found if any(target.standard in site.manual.coverages for target in entry[1])]


def _findings(site: Site, clause: Clause, documents: tuple[Document, ...]) -> list[Finding]:
    """Return the findings about the clause, and those about the documents that answer it and no other clause."""
    ids = {document.id for document in documents}
    return [
        finding
        for finding in site.report.findings
        if clause.ref in finding.about or (finding.subject in ids and not finding.about)
    ]

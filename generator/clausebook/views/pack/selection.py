"""What of a manual the lists of an audit pack are about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from clausebook.model.audit_pack import Scope
from clausebook.model.concession import Concession
from clausebook.model.coverage import Coverage
from clausebook.model.document import Document
from clausebook.model.finding import Finding, Report
from clausebook.model.record import Record
from clausebook.views.site import Site


@dataclass(frozen=True)
class Selection:
    """A site, and what of it a scope asks for; what could not be read is never left out."""

    site: Site
    scope: Scope

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents of which any text is about clause and campus, in the order of their paths."""
        manual = self.site.manual
        drafts = {draft.path: draft for draft in manual.drafts}
        found = []
        for document in manual.published:
            earlier = (one.document for one in manual.earlier.get(document.path, ()))
            texts = (document, *filter(None, (drafts.get(document.path),)), *earlier)
            if any(map(self.scope.concerns, texts)):
                found.append(document)
        return tuple(found)

    @cached_property
    def kept(self) -> tuple[Record, ...]:
        """The records of clause and campus, of any time."""
        manual = self.site.manual
        return tuple(record for record in manual.records if self.scope.keeps(record, manual))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Those that were made by the end of the period, and were not closed before it began."""
        return tuple(filter(self.scope.overlaps, self.kept))

    @property
    def _items(self) -> tuple[Document | Record, ...]:
        """Both."""
        return (*self.documents, *self.kept)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths of these documents and records, and of every file that could not be read."""
        unread = (item.path for item in self.site.manual.malformed)
        return frozenset((*(item.path for item in self._items), *unread))

    @cached_property
    def report(self) -> Report:
        """The findings about them, about the clause, and about the manual as a whole."""
        report = self.site.report
        if self.scope.whole:
            return report
        findings = tuple(filter(self._tells, report.findings))
        return replace(report, findings=findings, documents=len(self.documents), records=len(self.kept))

    def _tells(self, finding: Finding) -> bool:
        """Say whether a finding is about what was asked for."""
        if finding.place.path in self.paths:
            return self.scope.clause is None or not finding.about or any(map(self.scope.answers, finding.about))
        if finding.about:
            return self.scope.clause is not None and any(map(self.scope.answers, finding.about))
        return not finding.subject and finding.place.path not in self.site.manual.by_path

    @cached_property
    def concessions(self) -> tuple[tuple[Concession, Record], ...]:
        """The concessions that held, or were meant to hold, on a day of the period, with their records."""
        return tuple(self._concessions())

    def _concessions(self) -> Iterator[tuple[Concession, Record]]:
        """Yield them in the order of the paths."""
        manual = self.site.manual
        known = {one.place.path: one for one in manual.concessions}
        kept = {record.path for record in self.kept}
        ids = {item.id for item in self._items}
        for record in manual.records:
            one = known.get(record.path)
            if one is None or not self.scope.overlaps(record):
                continue
            asked = record.path in kept or one.subject in ids or one.subject in self.paths
            if asked and (one.expires is None or one.expires >= self.scope.first):
                yield one, record

    @cached_property
    def coverages(self) -> tuple[Coverage, ...]:
        """The coverage of the adopted standards, of clause and campus alone."""
        scope, found = self.scope, []
        for coverage in self.site.manual.coverages.values():
            rows = tuple(row for row in coverage.clauses if scope.answers(row.clause.ref))
            if scope.campus:
                rows = tuple(replace(row, grades={scope.campus: row.grades[scope.campus]}) for row in rows)
            if rows:
                campuses = (scope.campus,) if scope.campus else coverage.campuses
                found.append(replace(coverage, campuses=campuses, clauses=rows))
        return tuple(found)

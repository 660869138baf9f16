"""The findings that an audience sees: those about what it may read, in which nothing else is named."""

from dataclasses import replace

from clausebook.model.audience import AUDITOR, PUBLIC
from clausebook.model.document import Document
from clausebook.model.finding import Finding, Report
from clausebook.model.manual import Manual
from clausebook.model.unlink import REMARK


def seen_report(report: Report, whole: Manual, seen: Manual) -> Report:
    """Return the findings of a report that may be shown with a manual.

    Left out are findings about documents and records that are not seen, about texts in whose place an earlier one is
    shown, and those that name something not seen. The public is told nothing about settings and register either.

    Args:
        report: all findings, of the whole manual.
        whole: what was judged.
        seen: what is shown of it.
    """
    if seen.settings.audience == AUDITOR:
        return report
    present = {item.path for item in seen.items if not (isinstance(item, Document) and item.commit)}
    words = _words(whole, seen)
    findings = []
    for finding in report.findings:
        said = f"{finding.message}\n{finding.help}"
        if _may_tell(finding, present, whole, seen) and not any(word in said for word in words):
            related = tuple(place for place in finding.related if place.path in present)
            unseen = finding.concession and finding.concession not in seen.by_id
            findings.append(replace(finding, related=related, concession=REMARK if unseen else finding.concession))
    return replace(report, findings=tuple(findings), documents=len(seen.documents), records=len(seen.records))


def _may_tell(finding: Finding, present: set[str], whole: Manual, seen: Manual) -> bool:
    """Say whether a finding concerns what the audience may read."""
    if finding.subject and finding.subject not in seen.by_id:
        return False
    path = finding.place.path
    ours = path.endswith(".md") or path in whole.files
    return path in present or (seen.settings.audience != PUBLIC and not ours)


def _words(whole: Manual, seen: Manual) -> list[str]:
    """Return the ids, titles and paths that no finding may name."""
    former = (one.document for texts in whole.earlier.values() for one in texts)
    told = {word for item in (*seen.items, *seen.held.values()) for word in (item.id, item.title, item.path)}
    told |= {one.document.title for texts in seen.earlier.values() for one in texts}
    items = (*whole.items, *whole.held.values(), *former, *whole.malformed)
    words = {word for item in items for word in (item.id, item.title, item.path)} | set(whole.files)
    words |= {word for life in whole.history.gone for word in (life.id, life.path)}
    return sorted(words - told - set(seen.files) - {""})

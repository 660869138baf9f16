"""The notes of a release: what an edition holds that the one before did not, in Markdown for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clausebook.model.clause import ClauseRef
from clausebook.model.coverage import Coverage, Grade
from clausebook.model.finding import Report, Severity
from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.model.release import Change, Kind, changes, in_force
from clausebook.views.words import listed

_STATES = {
    State.WITHDRAWN: "withdrawn",
    State.SUPERSEDED: "superseded",
    State.NOT_APPROVED: "its present text is not approved",
    State.NOT_YET: "its present text is not in force yet",
    State.IN_REVIEW: "its present text is in review",
    State.DRAFT: "its present text is a draft",
}
_SIGNS = "\\`*_[]<>"


@dataclass(frozen=True, slots=True)
class Before:
    """The edition before, to compare with."""

    name: str
    """Such as `2025.2`; empty where there is none."""
    manual: Manual | None = None
    """As that edition has it; None where there is none, or it cannot be read."""
    reason: str = ""
    """Why it cannot be read."""


def release_notes(edition: str, manual: Manual, report: Report, before: Before, words: str = "") -> str:
    """Return the notes of a release; they end in a line end.

    Args:
        edition: its name, such as `2026.1`.
        manual: as it will be released.
        report: its findings.
        before: the edition before.
        words: what somebody wants to say first, in Markdown.
    """
    return "\n".join(_lines(edition, manual, report, before, words)) + "\n"


def _lines(edition: str, manual: Manual, report: Report, before: Before, words: str) -> Iterator[str]:
    """Yield the lines of the notes."""
    yield f"Edition {edition}"
    yield ""
    yield f"{plain(manual.settings.title)} of {plain(manual.settings.organisation)}, as of {manual.as_of}."
    yield f"{_counted(len(in_force(manual)), 'document')} in force, {_counted(len(manual.records), 'record')}."
    if words.strip():
        yield from ("", words.strip("\n"))
    if before.name and before.manual is None:
        yield from ("", "## Documents", "", f"Not verified: what changed since edition {before.name}; {before.reason}.")
    else:
        found = changes(before.manual, manual)
        yield from _documents(found, before)
        yield from _clauses(found, manual)
    yield from _coverage(manual, before.manual)
    yield from _concessions(manual)
    yield from _findings(report)


def _documents(found: Sequence[Change], before: Before) -> Iterator[str]:
    """Yield what became of the documents."""
    since = f" since edition {before.name} of {before.manual.as_of}" if before.manual else ", the first edition"
    yield from ("", f"## Documents{since}")
    parts = ((Kind.NEW, "New"), (Kind.CHANGED, "Changed"), (Kind.ENDED, "No longer in force"))
    for kind, title in parts:
        mine = [change for change in found if change.kind is kind]
        if mine:
            yield from ("", f"### {title} ({len(mine)})", "")
            yield from map(_entry, mine)
    if not found:
        yield from ("", "None has changed.")


def _entry(change: Change) -> str:
    """Return one document as an entry of a list."""
    what = f"- {change.document.id} {plain(change.document.title)}"
    if change.kind is Kind.ENDED:
        state = "deleted" if change.state is None else _STATES.get(change.state, change.state.value)
        by = f" by {change.successor}" if change.successor else ""
        return f"{what}, {change.document.version}: {state}{by}"
    versions = str(change.document.version)
    if change.kind is Kind.CHANGED and change.before is not None:
        same = change.before.version == change.document.version
        versions = (
            f"{versions}, another text under the same version" if same else f"{change.before.version} → {versions}"
        )
    told = [(version, plain(sentence).rstrip(".") or "not stated") for version, sentence in change.sentences]
    # A single sentence needs no version before it: the line has it already.
    said = "; ".join(sentence if len(told) == 1 else f"{version}: {sentence}" for version, sentence in told)
    return f"{what}, {versions}: {said}"


def _clauses(found: Iterable[Change], manual: Manual) -> Iterator[str]:
    """Yield the clauses that changed documents name or carry, by standard."""
    refs = {ref for change in found for ref in change.clauses}
    if not refs:
        return
    yield from ("", "## Clauses that these documents deal with", "")
    order = [standard.id for standard in manual.adopted]
    for key in sorted({ref.standard for ref in refs}, key=lambda key: (key not in order, key)):
        standard = manual.standards.get(key)
        label = standard.label if standard else key
        yield f"- {plain(label)}: {', '.join(_numbers(ref for ref in refs if ref.standard == key))}"


def _numbers(refs: Iterable[ClauseRef]) -> Iterator[str]:
    """Yield clause numbers in their order."""
    return (ref.number for ref in sorted(refs, key=lambda ref: ref.key))


def _coverage(manual: Manual, before: Manual | None) -> Iterator[str]:
    """Yield a table for each adopted standard: how many clauses have each grade, before and now."""
    yield from ("", "## Coverage", "")
    yield "Coverage says that a document answers a clause and what evidence exists; the auditor judges."
    for key, now in manual.coverages.items():
        then = before.coverages.get(key) if before else None
        reserve = "" if now.standard.verified else " (unverified)"
        yield from ("", f"### {plain(now.standard.label)}{reserve}", "")
        yield from ("| Clauses | before | now |", "|---|--:|--:|")
        for grade in reversed(Grade):
            yield f"| {grade.words} | {then.count(grade) if then else '–'} | {now.count(grade)} |"
        yield f"| not applicable | {_left_out(then) if then else '–'} | {_left_out(now)} |"


def _left_out(coverage: Coverage) -> int:
    """Return how many clauses were declared not applicable."""
    return len(coverage.clauses) - len(coverage.applicable)


def _concessions(manual: Manual) -> Iterator[str]:
    """Yield the deviations that are accepted on the day."""
    yield from ("", "## Open concessions", "")
    held = [one for one in manual.concessions if one.holds(manual.as_of)]
    for one in held:
        yield f"- {one.id}: {plain(one.rule)} for {plain(one.subject)} until {one.expires}"
    if not held:
        yield "None."


def _findings(report: Report) -> Iterator[str]:
    """Yield how many findings stand, by rule, and how many a concession accepts."""
    yield from ("", "## Findings", "")
    open_ones = [finding for finding in report.findings if not finding.concession]
    counts = [_counted(report.count(severity), severity.value) for severity in Severity]
    accepted = len(report.findings) - len(open_ones)
    yield f"{listed(counts)}; {accepted} more accepted by concession." if accepted else f"{listed(counts)}."
    found = Counter((one.severity.rank, one.code, one.title) for one in open_ones if one.severity is not Severity.NOTE)
    if found:
        yield ""
    for (_, code, title), count in sorted(found.items()):
        yield f"- {count} × {code} {plain(title).rstrip('.')}"


def plain(text: str) -> str:
    """Return a text on one line that Markdown shows as it is and that cannot steer a terminal."""
    line = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split()))
    for sign in _SIGNS:
        line = line.replace(sign, f"\\{sign}")
    return line


def _counted(count: int, noun: str) -> str:
    """Return `1 document`, `2 documents`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""A clause that the adopted standards do not have.

## What it checks

Every clause that a document or a record names under `clauses`, and every clause that a heading carries in
`data-clause`, must exist, exactly as written, in an edition that the manual has adopted. A clause that another
program would read as a number (`8.10` without quotes becomes 8.1) is reported too, and so are unknown clauses of the
institution's own record types. Declarations of clauses that are not applicable are judged by CLAU-005.

## Why an auditor cares

A tag that points nowhere looks like coverage and is none: the requirement it was meant for stays unanswered, and
nobody notices before the audit. What the system covers has to be determined and kept right (ISO 21001:2018 4.4.1),
and documented information has to be identified properly (7.5.2). The same number can mean another subject in another
edition: 8.5.5 is about learners' data in ISO 21001:2018 and about work after delivery in ISO 9001:2015.

## Bad

```yaml
clauses: ["8.5.1.9", "iso-9001-2008:7.3"]
```

## Good

```yaml
clauses: ["8.5.1.2.2", "iso-9001-2015:8.2.1"]
```

## How to fix

Compare the number with the clause index of the manual and write it in quotes. A number alone belongs to the manual's
first standard; every other edition stands in front of the number, with a colon. If the institution works to another
edition, the quality manager adds it under `standards` in `manual/manual.yml`.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from clausebook.checks.problems import about
from clausebook.checks.wording import listed
from clausebook.model.clause import ClauseRef, number_key
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Topic

CODE = "CLAU-001"
SEVERITY = Severity.ERROR
CLAUSES = ("4.4.1", "7.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each mention of a clause that is none, and each that could not be read as one."""
    yield from about(manual, Topic.CLAUSE)
    for ref, place, subject in _mentions(manual):
        advice = _advice(manual, ref, adopted=True)
        if advice:
            yield Observation(place, *advice, subject)
    for kind in manual.record_types.values():
        # A type that comes with the program names editions which this institution need not have adopted.
        for ref in () if kind.path.startswith("package:") else kind.clauses:
            advice = _advice(manual, ref, adopted=False)
            if advice:
                yield Observation(Place(kind.path), *advice)


def _mentions(manual: Manual) -> Iterator[tuple[ClauseRef, Place, str]]:
    """Yield each clause that a document or record names, where it stands, and the id of who names it."""
    for document in manual.documents:
        for ref in document.clauses:
            yield ref, document.at("clauses"), document.id
        for heading in document.sections:
            for ref in heading.clauses:
                yield ref, heading.place, document.id
    for record in manual.records:
        kind = manual.record_types.get(record.type)
        # What a record has from its type is judged there, and is no claim that the edition was adopted.
        for ref in record.clauses:
            if kind is None or ref not in kind.clauses:
                yield ref, record.at("clauses"), record.id


def _advice(manual: Manual, ref: ClauseRef, *, adopted: bool) -> tuple[str, str] | None:
    """Return what is wrong with a reference and what to do; None when nothing is, or when the catalogue is at fault."""
    standard = manual.standards.get(ref.standard)
    if standard is None and ref.standard in manual.settings.standards:
        return None
    if standard is None:
        return f"'{ref}' names a standard that is not known: {ref.standard}", _standards(manual, ref)
    if adopted and ref.standard not in manual.settings.standards:
        message = f"'{ref}' belongs to {standard.label}, which this manual has not adopted"
        return message, _standards(manual, ref)
    if ref.number in standard.clauses:
        return None
    return f"{standard.label} has no clause {ref.number}", _numbers(manual, ref)


def _standards(manual: Manual, ref: ClauseRef) -> str:
    """Say which editions there are, and which of them has the number."""
    having = [standard for standard in manual.adopted if ref.number in standard.clauses]
    if having:
        written = (
            f"'{ClauseRef(standard.id, ref.number).short(manual.settings.standard)}' ({standard.label})"
            for standard in having
        )
        return f"Did you mean {listed(written, 'or')}? Compare the subject, since editions number differently"
    names = ", ".join(manual.settings.standards)
    return f"Use a clause of an adopted standard ({names}), or adopt the edition in {manual.settings.path} (standards)"


def _numbers(manual: Manual, ref: ClauseRef) -> str:
    """Suggest the clauses whose numbers look most alike, and other adopted editions that have the very number."""
    near = get_close_matches(ref.number, manual.standards[ref.standard].clauses, n=3, cutoff=0.6)
    default = manual.settings.standard
    written = [ClauseRef(ref.standard, number).short(default) for number in sorted(near, key=number_key)]
    written += [
        ClauseRef(other.id, ref.number).short(default) for other in manual.adopted if ref.number in other.clauses
    ]
    if not written:
        return "Look the number up in the clause index and correct it"
    return f"Did you mean {listed(written, 'or')}? Look it up in the clause index and correct it"

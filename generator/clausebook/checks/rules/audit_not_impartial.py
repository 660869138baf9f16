"""An auditor audits their own work.

## What it checks

On the day of the audit none of its auditors

- holds a role that is audited (`audited`), or a unit's role, one of the same id as a unit under `units`; a role held
  at one campus is none of another campus;
- holds the role that owns a document named under `criteria`, by which the audit judges.

A report that names neither roles nor units nor documents cannot be judged, and that is a finding too.

## Why an auditor cares

Auditors are chosen so that audits are objective and impartial (ISO 21001:2018 9.2.2). Who judges their own work sees
what they expect to see; an audit by them is worth little, and an auditor from outside will not rely on it.

## Bad

```yaml
auditors: [jw]              # the assessment coordinator
audited: [assessment]
criteria: ["PRO-07"]        # which the assessment coordinator owns
```

## Good

```yaml
auditors: [mt]              # a teacher of the other campus
audited: [assessment]
criteria: ["PRO-07"]
```

## How to fix

Have the part that concerns the auditor's own work audited again by somebody else, and record it in a report of its
own. In a small institution two can audit each other's units, or a neighbouring institution can help out. What cannot
be helped is accepted for a time by a concession.
"""

import re
from collections.abc import Iterator

from clausebook.checks.holders import holds, name_of
from clausebook.checks.wording import listed
from clausebook.model.audits import Audit, audits
from clausebook.model.document import Document
from clausebook.model.entries import words
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "AUDT-002"
SEVERITY = Severity.ERROR
CLAUSES = ("9.2.2",)
_ID = re.compile(r"\b[A-Z]{2,5}-[0-9]{2,4}\b(?!-[0-9])")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each auditor with a part in what was audited."""
    for audit in audits(manual):
        record = audit.record
        criteria = _criteria(manual, audit)
        if not audit.units and not criteria:
            yield Observation(
                record.at("auditors"),
                f"{record.id} does not say whose work was audited, so that its auditors had no part in it is"
                " not verified",
                "Name the roles audited under 'audited', or the documents under 'criteria'",
                record.id,
            )
        for person in dict.fromkeys(words(record.fields, "auditors")):
            parts = list(_parts(manual, audit, criteria, person))
            if parts:
                yield Observation(
                    record.at("auditors"),
                    f"{name_of(manual, person)} audited their own work in {record.id}: they {listed(parts)}",
                    "Have this part audited by somebody else, and record it in a report of its own",
                    record.id,
                )


def _criteria(manual: Manual, audit: Audit) -> tuple[Document, ...]:
    """Return the documents that an audit names as its criteria."""
    names = (found for text in words(audit.record.fields, "criteria") for found in _ID.findall(text))
    items = (manual.by_id.get(name) for name in dict.fromkeys(names))
    return tuple(item for item in items if isinstance(item, Document))


def _parts(manual: Manual, audit: Audit, criteria: tuple[Document, ...], auditor: str) -> Iterator[str]:
    """Yield in words what part a person has in what was audited."""
    person = manual.register.people.get(auditor)
    record = audit.record
    if person is None:
        return
    roles = [role for role in sorted(audit.units) if holds(person, role, record.date, record.campus)]
    if roles:
        titles = (f"'{manual.register.title(role)}'" for role in roles)
        yield f"held the role {listed(titles)}, which was audited"
    owned = [document for document in criteria if holds(person, document.owner, record.date, record.campus)]
    if owned:
        yield f"own {listed(document.id for document in owned)}, by which it judged"

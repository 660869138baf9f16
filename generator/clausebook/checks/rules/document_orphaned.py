"""A document belongs to nothing: nobody cites it, it answers no clause, and it has no audience.

## What it checks

A document that is not withdrawn should be linked from another document or record, answer a clause, or say under
`audience` who must know it. One of the three is enough.

## Why an auditor cares

Documented information is kept because the system needs it (ISO 21001:2018 7.5.1) and has to reach those who use it
(7.5.3.2). A document with no reader and no purpose is either forgotten or uncontrolled, and nobody will review it.

## Bad

```yaml
id: FRM-09
clauses: []
audience: []
```

## Good

```yaml
id: FRM-09
clauses: []
audience: [registry]
```

## How to fix

Name the roles that must know it under `audience`, name the clause it answers, or link it from the procedure that uses
it. If nobody needs it, withdraw it.
"""

from collections.abc import Iterator

from clausebook.model.document import Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "LINK-003"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.1", "7.5.3.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each document that nothing and nobody needs."""
    for document in manual.documents:
        needed = document.audience or document.clauses or document.sections or document.id in manual.citations
        if not needed and document.status is not Status.WITHDRAWN:
            yield Observation(
                document.at("id"),
                f"Nothing refers to {document.id}, it answers no clause, and nobody has to know it",
                "Name its readers ('audience') or the clause it answers, link it from where it is used, or withdraw it",
                document.id,
            )

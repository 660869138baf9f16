"""A role that the register does not know.

## What it checks

Owners, audiences and approvals of documents, owners of records, and the roles in the settings (readers of the home
page, approvers of a type) are roles of `manual/register.yml`. An audience may also be `all`, an approver also
`owner`.

## Why an auditor cares

A document that belongs to a role nobody can look up belongs to nobody, and staff in a misspelt audience never see it.
ISO 21001:2018 5.3 asks that responsibilities and authorities are assigned, made known and understood.

## Bad

```yaml
owner: registrar
audience: [registy, teachers]
```

## Good

```yaml
owner: registry
audience: [registry, teachers]
```

## How to fix

Correct the spelling, or add the role to the register. Documents name roles, never people.
"""

from collections.abc import Iterator

from clausebook.checks.wording import suggested
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "ROLE-002"
SEVERITY = Severity.ERROR
CLAUSES = ("5.3",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each mention of an unknown role."""
    for role, where, place, subject in (*_documents(manual), *_settings(manual)):
        if role not in manual.register.roles:
            yield Observation(
                place,
                f"The role '{role}' ({where}) does not stand in the register",
                suggested(role, manual.register.roles),
                subject,
            )


def _documents(manual: Manual) -> Iterator[tuple[str, str, Place, str]]:
    """Yield role, what it is there for, place and id of who names it, from documents and records."""
    for document in manual.documents:
        yield document.owner, f"owner of {document.id}", document.at("owner"), document.id
        for role in document.audience:
            if role != "all":
                yield role, f"audience of {document.id}", document.at("audience"), document.id
        for approval in document.approvals:
            yield approval.role, f"approval of {document.id}", approval.place, document.id
    for record in manual.records:
        yield record.owner, f"owner of {record.id}", record.at("owner"), record.id


def _settings(manual: Manual) -> Iterator[tuple[str, str, Place, str]]:
    """Yield the same from the settings."""
    place = Place(manual.settings.path)
    for reader in manual.settings.readers:
        for role in reader.roles:
            yield role, f"reader '{reader.title}'", place, ""
    for kind in manual.settings.types.values():
        # A type that comes with the program and is not used may name roles that the institution does not have.
        used = any(document.type == kind.id for document in manual.documents)
        for role in kind.approvers if used else ():
            if role != "owner":
                yield role, f"approver of the type '{kind.id}'", place, ""

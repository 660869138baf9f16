"""Nobody holds a role that owns or approves documents.

## What it checks

On the day of the report somebody holds each role that owns a document in review or approved, that owns an open
record, or that must approve documents of a type in use. Roles that stand for a group, such as teachers, are left
aside. A vacant role is reported once, in the register, with the places that name it.

## Why an auditor cares

A document whose owner has left is kept current by nobody. ISO 21001:2018 5.3 asks that responsibilities and
authorities are assigned, and that it stays so when people change.

## Bad

```yaml
people:
  - id: pb
    name: Peter Brandt
    roles:
      - {role: head, from: 2016-08-01, until: 2024-07-31}
```

## Good

```yaml
people:
  - id: hl
    name: Helen Lindqvist
    roles:
      - {role: head, from: 2024-08-01}
```

## How to fix

Enter in `manual/register.yml` who holds the role and since when; a deputy is better than nobody. If the role was
abolished, give its documents another owner; this changes the content, so each of them needs a new approval.
"""

from collections.abc import Iterator

from clausebook.checks.wording import listed, written
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place

CODE = "ROLE-001"
SEVERITY = Severity.ERROR
CLAUSES = ("5.3",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each vacant role once."""
    needs = _needs(manual)
    for role in manual.register.roles.values():
        if role.group or role.id not in needs or manual.register.holders(role.id, manual.as_of):
            continue
        owned = tuple(dict.fromkeys(needs[role.id]))
        about = listed(owned[:3]) if len(owned) <= 3 else f"{', '.join(owned[:3])} and {len(owned) - 3} more"
        yield Observation(
            Place(manual.register.path),
            f"Nobody holds the role '{role.title}'{_since(manual, role.id)}, though it is needed for {about}",
            f"Enter in {manual.register.path} who holds it and since when",
            related=tuple(needs[role.id].values()),
        )


def _needs(manual: Manual) -> dict[str, dict[str, Place]]:
    """Return by role which documents and records name it or need its approval, and where."""
    needs: dict[str, dict[str, Place]] = {}
    for document in manual.documents:
        if document.status in (Status.APPROVED, Status.IN_REVIEW):
            needs.setdefault(document.owner, {})[document.id] = document.at("owner")
            for role in _approvers(manual, document):
                needs.setdefault(role, {}).setdefault(document.id, document.at("type"))
    for record in manual.records:
        if not record.is_closed:
            needs.setdefault(record.owner, {})[record.id] = record.at("owner")
    return needs


def _approvers(manual: Manual, document: Document) -> Iterator[str]:
    """Yield the roles that approve new versions of the document's type."""
    kind = manual.settings.types.get(document.type)
    yield from (role for role in kind.approvers if role != "owner") if kind else ()


def _since(manual: Manual, role: str) -> str:
    """Say who held a role last, if anybody did."""
    ended = [
        (tenure.until, person.name)
        for person in manual.register.people.values()
        for tenure in person.tenures
        if tenure.role == role and tenure.until is not None and tenure.until < manual.as_of
    ]
    if not ended:
        return ""
    day, name = max(ended)
    return f" since {name} left it on {written(day)}"

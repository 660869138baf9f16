"""Who could approve and sign, and by which keys: the register as data, and in the form that `ssh-keygen` reads."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from clausebook.model.audit_pack import KEYS, NAMESPACE, SIGNERS
from clausebook.model.manual import Manual
from clausebook.model.register import Key, Person, Register
from clausebook.model.staged import DataFile

_FORMAT = "clausebook-pack-register/1"
_NAMESPACES = f"git,{NAMESPACE}"


def keys(manual: Manual) -> tuple[DataFile, ...]:
    """Return people, roles and keys as data, and the keys as a file for `ssh-keygen -Y verify`."""
    head = manual.history.head
    register = manual.register
    facts = {
        "format": _FORMAT,
        "as_of": str(manual.as_of),
        "commit": head.id if head else None,
        "roles": [{"id": one.id, "title": one.title, "group": one.group} for one in register.roles.values()],
        "people": [_person(one) for one in register.people.values()],
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    return DataFile(f"{KEYS}register.json", text.encode()), DataFile(SIGNERS, allowed_signers(register).encode())


def allowed_signers(register: Register) -> str:
    """Return the SSH keys of everybody, a line for each key and each e-mail address (`ssh-keygen(1)`).

    A revoked key proves nothing, whatever day it signed on, so it stands there as a remark only.
    """
    lines = [line for person in register.people.values() for key in person.keys for line in _lines(person, key)]
    return "".join(f"{line}\n" for line in lines) or "# the register holds no SSH key\n"


def _lines(person: Person, key: Key) -> Iterator[str]:
    """Yield the lines of one key."""
    if key.kind != "ssh":
        return
    kind, blob = key.text.split()[:2]
    names = person.emails or (person.id,)
    if key.revoked:
        yield f"# revoked on {key.revoked}: {names[0]} {kind} {blob}"
        return
    options = [f'namespaces="{_NAMESPACES}"']
    if key.since:
        options.append(f'valid-after="{key.since:%Y%m%d}"')
    if key.until:
        # The register names the last day; here the first moment after it is asked for.
        options.append(f'valid-before="{key.until + timedelta(days=1):%Y%m%d}"')
    for name in names:
        yield f"{name} {','.join(options)} {kind} {blob}"


def _person(person: Person) -> dict[str, Any]:
    """Return one person as data."""
    return {
        "id": person.id,
        "name": person.name,
        "emails": list(person.emails),
        "accounts": list(person.accounts),
        "roles": [
            {
                "role": one.role,
                "from": str(one.since),
                "until": str(one.until) if one.until else None,
                "campus": one.campus or None,
            }
            for one in person.tenures
        ],
        "keys": [_key(one) for one in person.keys],
    }


def _key(key: Key) -> dict[str, str | None]:
    """Return one key as data."""
    days = {"from": key.since, "until": key.until, "revoked": key.revoked}
    return {"kind": key.kind, "text": key.text, **{name: str(day) if day else None for name, day in days.items()}}

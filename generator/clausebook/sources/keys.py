"""The public keys of `manual/register.yml`: read far enough to say what is wrong with one before it is needed."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.model.register import Key
from clausebook.sources.armour import MAXIMUM_ARMOUR
from clausebook.sources.octets import Garbled, Unsupported
from clausebook.sources.openpgp import read_pgp_key
from clausebook.sources.sshsig import read_ssh_key
from clausebook.sources.strict import Items, Node, Table, plain

_SECRET = re.compile(r"PRIVATE KEY|PuTTY-User-Key-File")
_ADVICE = {
    "ssh": "Copy the whole line of the file that ends in .pub, such as 'ssh-ed25519 AAAA… name'",
    "openpgp": "Write 'openpgp: |' and below it, indented, all that 'gpg --armor --export' prints for this one key",
}
_MAKE = {
    "ssh": "Make one by 'ssh-keygen -t ed25519', and copy the line of the file that ends in .pub",
    "openpgp": "Make one by 'gpg --quick-generate-key NAME ed25519 sign', and export it by 'gpg --armor --export'",
}
_KINDS = {"ssh": "Ed25519, ECDSA and RSA from 2048 bits", "openpgp": "Ed25519, ECDSA and RSA"}


def read_keys(people: Node) -> tuple[list[tuple[Key, ...]], tuple[Problem, ...]]:
    """Return the keys of each person of a valid register, in their order, and what is wrong with some.

    A key that is wrong is left out, and so is one that two people have: it would say of neither who signed.
    """
    found: list[tuple[int, str, frozenset[bytes], Key]] = []
    problems: list[Problem] = []
    holders: dict[bytes, tuple[str, Place]] = {}
    shared: set[bytes] = set()
    entries = people.values if isinstance(people, Items) else ()
    for position, person in enumerate(entries):
        name = _value(person, "id")
        for key, place in _keys(person):
            marks = _marks(key, place)
            if isinstance(marks, Problem):
                problems.append(marks)
                continue
            found.append((position, name, marks, key))
            twice = [mark for mark in marks if holders.setdefault(mark, (name, place))[0] != name]
            if twice:
                other, first = holders[min(twice)]
                shared.update(twice)
                message = f"the key is that of '{other}' too, on line {first.line}, so it tells nobody who signed"
                problems.append(Problem(Topic.SETTING, place, message, "Give each person a key of their own"))
    keys = [
        tuple(key for owner, _, marks, key in found if owner == position and not marks & shared)
        for position in range(len(entries))
    ]
    return keys, tuple(problems)


def _keys(person: Node) -> Iterator[tuple[Key, Place]]:
    """Yield the keys of a person, each with its place."""
    node = person.values.get("keys") if isinstance(person, Table) else None
    for entry in node.values if isinstance(node, Items) else ():
        if isinstance(entry, Table):
            kind: Literal["ssh", "openpgp"] = "ssh" if "ssh" in entry.values else "openpgp"
            since, until, revoked = (_day(_value(entry, name)) for name in ("from", "until", "revoked"))
            yield Key(kind, _value(entry, kind).strip(), since, until, revoked), entry.values[kind].place


def _marks(key: Key, place: Place) -> frozenset[bytes] | Problem:
    """Return what tells a key from others, or why it is none."""
    if _SECRET.search(key.text):
        message = "this is a PRIVATE key: whoever can read it can sign in this person's name"
        advice = (
            "Remove it, never use it again, and make a new one; in the register stands only the public half, "
            "which for SSH is the line of the file that ends in .pub"
        )
        return Problem(Topic.SETTING, place, message, advice)
    if len(key.text) > MAXIMUM_ARMOUR:
        message = f"the key has {len(key.text):,} characters; at most {MAXIMUM_ARMOUR:,} are read"
        advice = "Export it without pictures: gpg --armor --export-options export-minimal --export"
        return Problem(Topic.SETTING, place, message, advice)
    try:
        if key.kind == "ssh":
            return frozenset((read_ssh_key(key.text).blob,))
        return frozenset(each.fingerprint for each in read_pgp_key(key.text))
    except Garbled:
        message = f"'{key.kind}' is not a whole public key"
        return Problem(Topic.SETTING, place, message, _ADVICE[key.kind])
    except Unsupported:
        message = f"the key is of a kind that cannot be checked; {_KINDS[key.kind]} can"
        return Problem(Topic.SETTING, place, message, _MAKE[key.kind])


def _value(node: Node, name: str) -> str:
    """Return a value of an entry; empty when it is not there."""
    data: Any = plain(node)
    return str(data.get(name, ""))


def _day(text: str) -> date | None:
    """Read a day that a schema has accepted."""
    return date.fromisoformat(text) if text else None

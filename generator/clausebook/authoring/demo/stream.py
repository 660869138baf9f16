"""Commits and tags in the language of `git fast-import`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clausebook.authoring.demo.story import Commit, Tag
from clausebook.model.register import Person

_MAIN = "main"


@dataclass(slots=True)
class Part:
    """Commands up to an object that is to be signed, or up to the end."""

    commands: list[bytes] = field(default_factory=list)
    mark: int = 0
    """The mark of the commit that is to be signed; 0 for none."""
    tag: str = ""
    """The tag that is to be signed; empty for none."""
    signature: str = ""
    """The signature's name."""


def parts(steps: Iterable[tuple[datetime, Commit | Tag]]) -> Iterator[Part]:
    """Yield the commands that make the steps.

    Every program knows the commands, but only the newest ones know signatures; so a part ends with each signed object,
    and whoever carries the commands out puts the signature in before the next part begins.
    """
    part = Part()
    for mark, step, commands in _commands(steps):
        part.commands += commands
        if step.signature:
            part.signature = step.signature
            part.mark, part.tag = (0, step.name) if isinstance(step, Tag) else (mark, "")
            yield part
            part = Part()
    yield part


def _commands(steps: Iterable[tuple[datetime, Commit | Tag]]) -> Iterator[tuple[int, Commit | Tag, list[bytes]]]:
    """Yield each step with its mark and its commands.

    A merge holds what the main branch holds and what was changed on the branch, so two branches in use at the same
    time must not change the same file. A branch is gone once it was merged, as with most people.
    """
    tips: dict[str, int] = {}
    changes: dict[str, dict[str, bytes | None]] = {}
    for mark, (when, step) in enumerate(steps, start=1):
        if isinstance(step, Tag):
            head = f"tag {step.name}\nfrom :{tips[_MAIN]}\ntagger {_who(step.author, when)}\n"
            yield mark, step, [head.encode(), _data(step.message)]
            continue
        branch = step.branch or _MAIN
        start = tips.get(branch, tips.get(_MAIN))
        parents = [] if start is None else [start]
        files = dict(step.files)
        if step.merges:
            parents.append(tips.pop(step.merges))
            files |= changes.pop(step.merges)
        elif branch != _MAIN:
            changes.setdefault(branch, {}).update(files)
        yield mark, step, list(_commit(step, when, mark, parents, files))
        tips[branch] = mark
    if tips.keys() != {_MAIN}:
        raise ValueError(f"not merged: {sorted(tips)}")


def _commit(
    step: Commit, when: datetime, mark: int, parents: list[int], files: Mapping[str, bytes | None]
) -> Iterator[bytes]:
    """Yield one commit."""
    # Every commit is made on the main branch, so that no other reference is left; only the last one counts.
    if not parents:
        yield b"reset refs/heads/main\n"
    who = _who(step.author, when)
    yield f"commit refs/heads/main\nmark :{mark}\nauthor {who}\ncommitter {who}\n".encode()
    yield _data(step.message)
    for number, parent in enumerate(parents):
        yield f"{'merge' if number else 'from'} :{parent}\n".encode()
    # Deletions first: a file that moves is deleted where it was.
    for path in sorted(path for path, content in files.items() if content is None):
        yield f"D {path}\n".encode()
    for path, content in sorted(files.items()):
        if content is not None:
            yield f"M 100644 inline {path}\n".encode() + b"data %d\n%b\n" % (len(content), content)


def _who(person: Person, when: datetime) -> str:
    """Return a person and a time as Git writes them."""
    return f"{person.name} <{person.emails[0]}> {int(when.timestamp())} {when:%z}"


def _data(message: str) -> bytes:
    """Return a message."""
    content = f"{message}\n".encode()
    return b"data %d\n%b\n" % (len(content), content)

"""What follows from a pack's history, made again and compared with what the pack has."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from clausebook.model.audit_pack import BUNDLE, CRATE, MANIFEST, SITE
from clausebook.model.bag import BAGIT, INFO, OUTSIDE, PAYLOAD, Packed
from clausebook.model.history import Commit
from clausebook.model.pack_proof import Answer, Line, PackFacts, Part, few
from clausebook.model.staged import DataFile
from clausebook.views.pack import front
from clausebook.views.pack.bag import Entry, info, oxum
from clausebook.views.pack.crate import crate
from clausebook.views.pack.facts import Facts, about_file, bag_facts
from clausebook.views.pack.keys import keys
from clausebook.views.pack.lists import counts, lists
from clausebook.views.site import Site

_WORKBOOK = ".xlsx"
_PROSE = (front.START, front.VERIFY)
_LARGEST = 100_000_000
"""Bytes of a part of a workbook."""
_FORMAL = (BAGIT, MANIFEST, *OUTSIDE)
"""What follows from the other files alone, and is judged by itself."""


@dataclass(frozen=True, slots=True)
class Again:
    """How the files of a pack compare with those that were made again."""

    same: tuple[str, ...]
    other: tuple[str, ...]
    """They hold something else."""
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    """They hold something else, and depend on the version of a library too: workbooks, and days in words."""
    extra: tuple[str, ...]
    """Nothing gives them."""


def made_again(site: Site, head: Commit, pack: PackFacts, files: Mapping[str, Packed]) -> Iterator[DataFile]:
    """Yield every file of a pack but the site, the history, and what is made of the other files alone.

    Args:
        site: everything that an auditor sees, as of the last day of the period.
        head: the commit that it was read from.
        pack: what the pack says of itself.
        files: the files of the pack, whose number and sizes its descriptions tell.
    """
    listed = (*lists(site, pack.scope), *keys(site.manual))
    facts = Facts(site, head, pack.scope, counts(listed), pack.engine, pack.signed, pack.authority, pack.makers)
    yield from listed
    yield about_file(facts)
    yield front.start(facts)
    yield front.verify(facts)
    payload = [Entry(name, file.sha256, file.size) for name, file in files.items() if name.startswith(PAYLOAD)]
    yield crate(facts, [entry for entry in payload if entry.name != CRATE])
    yield DataFile(INFO, info(bag_facts(facts, oxum(payload))).encode())


def compare(
    made: Iterable[DataFile], files: Mapping[str, Packed], read: Callable[[str], bytes | None], *, alike: bool = False
) -> Again:
    """Compare what was made again with what the pack has.

    Args:
        made: the files that the history gives.
        files: those of the pack.
        read: returns the content of one of them; None where it cannot be read.
        alike: whether the pack was made by the versions that are here, so that days are written in the same words.
    """
    same: list[str] = []
    other: list[str] = []
    missing: list[str] = []
    unknown: list[str] = []
    names: set[str] = set()
    for file in made:
        names.add(file.path)
        if file.path not in files:
            missing.append(file.path)
            continue
        content = read(file.path)
        if content == file.content:
            same.append(file.path)
        elif content and file.path.endswith(_WORKBOOK):
            (same if _parts(content) == _parts(file.content) != {} else unknown).append(file.path)
        elif content and file.path in _PROSE and not alike:
            unknown.append(file.path)
        else:
            other.append(file.path)
    known = names | {BUNDLE, *_FORMAL}
    extra = [name for name in files if name not in known and not name.startswith(SITE)]
    return Again(*map(tuple, (same, other, missing, unknown, extra)))


def again_lines(again: Again, pack: PackFacts, program: str) -> Iterator[Line]:
    """Say how the files compare.

    Args:
        again: the comparison.
        pack: what the pack says of itself.
        program: the version of this program, which may compose otherwise than the one that made the pack.
    """
    where = f"commit {pack.commit[:10]} as of {pack.scope.last}"
    if again.same:
        text = f"{len(again.same)} lists, keys and descriptions are what {where} gives, byte for byte"
        yield Line(Part.LISTS, Answer.VERIFIED, text)
    departs = [f"{name} is not what {where} gives" for name in again.other]
    departs += [f"{name} is missing, which {where} gives" for name in again.missing]
    departs += [f"{name} is nothing that a pack holds" for name in again.extra]
    if departs and pack.program != program:
        departs = [_excused(pack, program), *departs]
        yield from few(Part.LISTS, Answer.UNKNOWN, departs)
    else:
        yield from few(Part.LISTS, Answer.WRONG, departs)
    advice = "is not what is written here, which another version of a library can also do; rely on the CSV and JSON"
    yield from few(Part.LISTS, Answer.UNKNOWN, (f"{name} {advice}" for name in again.unknown))


def _excused(pack: PackFacts, program: str) -> str:
    """Say why files may differ though nobody altered them."""
    made = f"the pack was made by Clausebook {pack.program}, and this is {program}, which writes some files otherwise"
    return f"{made}; verify it with {pack.program}"


def _parts(content: bytes) -> dict[str, bytes]:
    """Return the content of every part of a workbook, however it was packed; nothing when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST:
                return {}
            found = {entry.filename: archive.read(entry) for entry in entries}
            return found if len(found) == len(entries) else {}
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError):
        return {}

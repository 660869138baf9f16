"""An audit pack: one ZIP file with the site, lists, keys and the whole history, as a bag that anybody can verify."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from clausebook.model.audit_pack import (
    BUNDLE,
    MANIFEST,
    NAMESPACE,
    SIGNATURE,
    SIGNERS,
    SITE,
    TAG_MANIFEST,
    TIME_STAMP,
    Scope,
)
from clausebook.model.history import Commit
from clausebook.publish.build import build_site
from clausebook.publish.bundle import write_bundle
from clausebook.publish.makers import makers, version_of
from clausebook.publish.pack_file import Part, digest, is_pack, write
from clausebook.publish.signing import Signer, is_known
from clausebook.publish.staging import Stage
from clausebook.publish.stamping import time_stamp
from clausebook.publish.swap import workroom
from clausebook.views.gap_table import NoSpreadsheet
from clausebook.views.pack import bag
from clausebook.views.pack.crate import crate
from clausebook.views.pack.facts import Facts, about_file, bag_facts
from clausebook.views.pack.front import start, verify
from clausebook.views.pack.keys import keys
from clausebook.views.pack.lists import counts, lists
from clausebook.views.site import Site

_SHOWN = 5


class PackError(Exception):
    """No pack was written; what stood there still stands, and the message says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is to be, and who vouches for it."""

    root: Path
    """The folder that holds `manual/`, at the top of its repository."""
    file: Path
    scope: Scope
    engine: str = "mkdocs"
    signer: Signer | None = None
    authority: str = ""
    """The address of a time-stamping authority; empty for none."""


@dataclass(frozen=True, slots=True)
class Seal:
    """Who signed a pack."""

    key: str = ""
    """The key in words; empty where nobody signed."""
    known: bool = False
    """Whether it is one of the register's."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished pack."""

    file: Path
    files: int
    size: int
    """Bytes."""
    sha256: str
    seal: Seal


def refuse(file: Path) -> None:
    """Refuse a place where something else than an earlier pack stands.

    Raises:
        PackError: something else stands there.
    """
    if (file.exists() or file.is_symlink()) and not is_pack(file):
        raise PackError(f"{file} is there already and is no audit pack; name another file with --output")


def write_pack(site: Site, head: Commit, stage: Stage, wanted: Wanted, step: Callable[[str], None]) -> Packed:
    """Write a pack; one that stood there is replaced in one step.

    Args:
        site: everything that an auditor sees, as of the last day of the period.
        head: the commit that it was read from.
        stage: the same, staged.
        wanted: what the pack is to be.
        step: told in words what begins.

    Raises:
        PackError: it cannot be written, or a file's name does not fit into one.
        BuildError: the site could not be built.
        GitError: the history cannot be read.
        SigningError: the key cannot be used.
        StampError: the authority gave no time stamp.
    """
    place = wanted.file.absolute()
    refuse(place)
    try:
        with tempfile.TemporaryDirectory(prefix="clausebook-") as name, workroom(place) as room:
            parts, seal = _parts(site, head, stage, wanted, Path(name), step)
            step(f"Writing {len(parts)} files")
            fresh = room.folder / "pack.zip"
            write(fresh, wanted.scope.folder, head.committer_date, parts)
            sha256, size = digest(fresh)
            refuse(place)
            fresh.replace(place)
    except NoSpreadsheet as error:
        raise PackError(f"{error}, and it writes the workbook of documents; run: pip install openpyxl") from error
    except OSError as error:
        reason = error.strerror or error
        advice = "look at its permissions and at the space left there and in the folder for temporary files"
        raise PackError(f"the pack {wanted.file} cannot be written: {reason}; {advice}") from error
    return Packed(wanted.file, len(parts), size, sha256, seal)


def _parts(
    site: Site, head: Commit, stage: Stage, wanted: Wanted, folder: Path, step: Callable[[str], None]
) -> tuple[dict[str, Part], Seal]:
    """Make everything that a pack holds; say who signed it."""
    docs = stage.folder / "docs"
    _refuse_names(f"{SITE}{path.relative_to(docs).as_posix()}" for path in docs.rglob("*") if path.is_file())
    build_site(stage, folder / "site", wanted.engine, int(head.committer_date.timestamp()), step)
    step("Packing lists, keys and the whole history")
    facts, parts = _payload(site, head, wanted, folder)
    return parts, _seal(facts, parts, wanted, step)


def _payload(site: Site, head: Commit, wanted: Wanted, folder: Path) -> tuple[Facts, dict[str, Part]]:
    """Gather everything below `data/`."""
    listed = lists(site, wanted.scope)
    engine = {"name": wanted.engine, "version": version_of(wanted.engine) or "unknown"}
    signed, made_by = wanted.signer is not None, makers(wanted.engine)
    facts = Facts(site, head, wanted.scope, counts(listed), engine, signed, wanted.authority, made_by)
    write_bundle(wanted.root, head.id, facts.editions, folder / "bundle")
    built = folder / "site"
    pages = (path for path in built.rglob("*") if path.is_file())
    parts: dict[str, Part] = {f"{SITE}{path.relative_to(built).as_posix()}": path for path in pages}
    parts |= {file.path: file.content for file in (*listed, *keys(site.manual), about_file(facts))}
    parts[BUNDLE] = folder / "bundle"
    _refuse_names(parts)
    described = crate(facts, _entries(parts))
    parts[described.path] = described.content
    return facts, parts


def _refuse_names(names: Iterable[str]) -> None:
    """Refuse names that not every system could unpack.

    Raises:
        PackError: there are such names.
    """
    faults = list(bag.faults(sorted(names)))
    if faults:
        shown = "\n".join(f"  {fault}" for fault in faults[:_SHOWN])
        more = f"\n  and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise PackError(f"the pack was not written, since not every system could unpack it:\n{shown}{more}")


def _seal(facts: Facts, parts: dict[str, Part], wanted: Wanted, step: Callable[[str], None]) -> Seal:
    """Add the files that describe and vouch for the payload; say who signed them."""
    payload = _entries(parts)
    signers = parts[SIGNERS]
    tags: dict[str, bytes] = {
        "bagit.txt": bag.DECLARATION.encode(),
        "bag-info.txt": bag.info(bag_facts(facts, bag.oxum(payload))).encode(),
        MANIFEST: bag.manifest(payload).encode(),
        **{file.path: file.content for file in (start(facts), verify(facts))},
    }
    sealed = bag.manifest(_entries(tags)).encode()
    parts |= {**tags, TAG_MANIFEST: sealed}
    seal = Seal()
    if wanted.signer is not None:
        step("Signing")
        signature = wanted.signer.sign(sealed, NAMESPACE)
        known = isinstance(signers, bytes) and is_known(sealed, NAMESPACE, signature, signers)
        seal = Seal(wanted.signer.name(signature, NAMESPACE), known)
        parts[SIGNATURE] = signature
    if wanted.authority:
        step("Asking for a time stamp")
        parts[TIME_STAMP] = time_stamp(sealed, wanted.authority)
    return seal


def _entries(parts: Mapping[str, Part]) -> list[bag.Entry]:
    """Return name, digest and size of files."""
    found = []
    for name, part in parts.items():
        if isinstance(part, bytes):
            sha256, size = hashlib.sha256(part).hexdigest(), len(part)
        else:
            sha256, size = digest(part)
        found.append(bag.Entry(name, sha256, size))
    return found

"""`clausebook pack`: everything an auditor needs for a period, in one ZIP file that opens without a network."""

import difflib
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import (
    COULD_NOT_CHECK,
    Outcome,
    Root,
    UsageError,
    day,
    find_root,
    one_of,
    output_folder,
    session,
)
from clausebook.model.audience import AUDITOR
from clausebook.model.audit_pack import Scope
from clausebook.model.clause import ClauseRef
from clausebook.model.manual import Manual
from clausebook.pipeline import compose, judge, look, read, see, uncommitted
from clausebook.publish.pack import Packed, PackError, Wanted, refuse, write_pack
from clausebook.publish.signing import SigningError, choose
from clausebook.publish.staging import write_stage
from clausebook.publish.stamping import StampError, lacking
from clausebook.views.site import Site
from clausebook.views.summary import unverified

_MEGA = 1_000_000


def command(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day of the period.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Its last day, as of which everything is told.")],
    clause: Annotated[
        str | None,
        typer.Option(
            "--clause", metavar="CLAUSE", help="Narrow the lists to a clause and those below it, such as 9.2."
        ),
    ] = None,
    campus: Annotated[
        str | None, typer.Option("--campus", metavar="ID", help="Narrow the lists to a campus, and what holds for all.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="The ZIP file; otherwise audit-pack-FROM-TO.zip."),
    ] = None,
    sign: Annotated[
        bool | None,
        typer.Option("--sign/--no-sign", help="Sign, or not; otherwise if an SSH key is set up for Git here."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="Sign with another key than the one set up for Git.")
    ] = None,
    timestamp: Annotated[
        str | None,
        typer.Option("--timestamp", metavar="URL", help="Ask this authority for a time stamp (RFC 3161)."),
    ] = None,
    root: Root = None,
) -> Outcome:
    """Pack the manual for an auditor into one ZIP file.

    It opens on a laptop without a network. It holds the site with search, the lists of documents, approvals,
    changes, records, findings, concessions and coverage, the register of keys, and the whole history as a Git
    bundle, with the digest of every file. START.html is its first page; VERIFY.md says how to verify it by hand. It
    is made from the last commit, as of the last day of the period. It holds everything confidential too, so give it
    to nobody but the auditor. An earlier pack of the same name is replaced; any other file is not.
    """
    if key is not None and sign is False:
        raise UsageError("--key names the key to sign with; leave out --no-sign")
    start, end = day(first), day(last)
    if start is None or end is None or end < start:
        raise UsageError(f"the period ends on {last}, before it begins on {first}; exchange --from and --to")
    where, lent = find_root(root), session(context)
    file = _file(where, output, Scope(start, end))
    try:
        if timestamp is not None and (missing := lacking(timestamp)):
            return _failed(missing)
        chosen = choose(where, key, sign)
        refuse(file)
        lent.step("Reading and checking documents, records and history")
        whole = read(where, revision="HEAD", as_of=end, today=lent.today, learn=True)
        head = whole.history.head
        if head is None or whole.draft or not whole.history.complete:
            return _failed(f"without the whole history there is no evidence to pack: {unverified(whole)}")
        scope = _scope(whole, start, end, clause, campus)
        _refuse_future(whole, end, lent.today)
        manual, report = see(whole, judge(whole), AUDITOR)
        with tempfile.TemporaryDirectory(prefix="clausebook-") as temporary:
            stage = write_stage(Path(temporary) / "stage", compose(manual, report), manual, look(where, whole))
            wanted = Wanted(where, file, scope, signer=chosen.signer, authority=timestamp or "")
            packed = write_pack(Site(manual, report), head, stage, wanted, lent.step)
    except (PackError, SigningError, StampError) as error:
        return _failed(str(error))
    return Outcome(f"{packed.file}\nSHA-256 {packed.sha256}\n", notes=_notes(packed, wanted, manual, chosen.why))


def _failed(message: str) -> Outcome:
    """Say why there is no pack."""
    return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {message}",))


def _file(root: Path, output: Path | None, scope: Scope) -> Path:
    """Return the file to write: the named one, or one of the usual name in the named folder or the manual's own."""
    name = f"{scope.folder}.zip"
    place = output_folder(root, output or root / name)
    return place / name if place.is_dir() else place


def _scope(manual: Manual, start: date, end: date, clause: str | None, campus: str | None) -> Scope:
    """Return what the lists are about.

    Raises:
        UsageError: no adopted standard has the clause, or there is no such campus.
    """
    known = [one.id for one in manual.settings.campuses]
    if campus is not None and not known:
        raise UsageError("the settings name no campuses; leave out --campus")
    place = one_of(campus, known, "a campus") if campus is not None else ""
    return Scope(start, end, _clause(manual, clause) if clause is not None else None, place)


def _clause(manual: Manual, text: str) -> ClauseRef:
    """Return a clause of an adopted standard.

    Raises:
        UsageError: none has it.
    """
    default = manual.settings.standard
    try:
        ref = ClauseRef.parse(text, default)
    except ValueError:
        ref = None
    if ref and any(standard.id == ref.standard and ref.number in standard.clauses for standard in manual.adopted):
        return ref
    words = {
        found: None
        for standard in manual.adopted
        for one in standard.clauses.values()
        for found in (str(one.ref), *((one.ref.number,) if standard.id == default else ()))
    }
    near = difflib.get_close_matches(text, words, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "the page Clauses of the manual lists them"
    raise UsageError(f"'{text}' is no clause of {' or '.join(one.label for one in manual.adopted)}; {hint}")


def _refuse_future(manual: Manual, end: date, today: date) -> None:
    """Refuse a period that ends after the manual's own day: nobody has evidence of days to come.

    Raises:
        UsageError: it does.
    """
    present = manual.settings.as_of or today
    if end > present:
        what = f"the period ends on {end}, and the manual is of {present}"
        raise UsageError(f"{what}: there is no evidence of days to come; name --to {present} or an earlier day")


def _notes(packed: Packed, wanted: Wanted, manual: Manual, unsigned: str) -> tuple[str, ...]:
    """Say what whoever hands over the pack must know about it."""
    notes = [
        f"{packed.files} files, {packed.size / _MEGA:.1f} MB; begin with START.html in the unpacked folder",
        "it holds confidential documents and records and the whole history: give it to the auditor alone",
        "give the auditor the SHA-256 above by another way than the file, such as by telephone",
    ]
    if not wanted.scope.whole:
        notes.append("the lists are narrowed as asked; the site and the history are whole")
    if not packed.seal.key:
        notes.append(f"it is not signed ({unsigned}): whoever can change it can write new manifests")
    elif packed.seal.known:
        notes.append(f"it is signed with {packed.seal.key}, which the manual's register has")
    else:
        what = f"it is signed with {packed.seal.key}, which is not valid in the manual's register"
        notes.append(f"{what}: give the auditor the public key yourself")
    if wanted.authority:
        notes.append("the time stamp was looked at, not verified: that needs the authority's certificate (VERIFY.md)")
    begun = datetime.fromtimestamp(manual.history.latest[0], UTC).date() if manual.history.latest else None
    if begun and begun > wanted.scope.first:
        notes.append(f"the history begins on {begun}: of the days before it only the documents' own words tell")
    if changed := uncommitted(wanted.root):
        notes.append(f"{len(changed)} changed or new files are in no commit and not in this pack")
    return tuple(notes)

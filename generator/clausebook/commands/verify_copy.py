"""`clausebook verify-copy`: whether a printed copy may still be used, by the digest that stands on it."""

from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import COULD_NOT_CHECK, FINDINGS, AsOf, Outcome, Root, UsageError, day, find_root, session
from clausebook.model.copies import LEAST, Copy, Fate, digest_of, find_copies, is_whole
from clausebook.model.manual import Manual
from clausebook.pipeline import read
from clausebook.sources.printed import PrintedError, read_digests
from clausebook.views.copies import say_fate, say_more


def command(
    context: typer.Context,
    digest: Annotated[
        str | None, typer.Argument(metavar="[DIGEST]", help="What stands in a page's footer: cb1: and 64 signs.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="COPY.pdf", help="A file; the digests that it names are looked up.")
    ] = None,
    as_of: AsOf = None,
    root: Root = None,
) -> Outcome:
    """Tell whether a printed copy is still current.

    A digest says which text a copy was made of, not that nobody altered the copy. Its first twelve signs are enough to
    find a text. Ends with 1 unless the text is in force, and with 3 when it cannot be told.
    """
    where = find_root(root)
    wanted = _wanted(digest, file)
    manual = read(where, revision="HEAD", as_of=day(as_of), today=session(context).today)
    lines, worst = [], 0
    for one in wanted:
        line, code = _verdict(manual, one)
        lines.append(line)
        worst = max(worst, code)
    return Outcome("".join(f"{line}\n" for line in lines), worst, _notes(manual, wanted, file, worst))


def _wanted(digest: str | None, file: Path | None) -> tuple[str, ...]:
    """Return the digests to look up.

    Raises:
        UsageError: none is named, or the file cannot be one of ours.
    """
    asked = digest_of(digest) if digest is not None else ""
    if digest is not None and not asked:
        raise UsageError(f"'{digest}' is no digest: cb1: and 64 of the signs 0-9 and a-f, or at least {LEAST} of them")
    if file is None:
        if not asked:
            raise UsageError("name the digest that stands in the copy's footer, or a PDF with --file")
        return (asked,)
    try:
        found = read_digests(file)
    except PrintedError as error:
        raise UsageError(f"{error}; name the digest that stands in its footer") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}; look at its name and permissions") from error
    if not found:
        raise UsageError(f"{file} names no digest, as a scanned page does not; type what stands in its footer")
    if asked and not any(one.startswith(asked) for one in found):
        raise UsageError(f"{file} does not name {asked}; look at the footer again, or leave the digest out")
    return tuple(one for one in found if one.startswith(asked))


def _verdict(manual: Manual, digest: str) -> tuple[str, int]:
    """Say what became of the text with a digest, and return the exit code for it."""
    found = find_copies(manual, digest)
    if len(found) > 1:
        return f"{digest}: begins the digests of {len(found)} texts; type more of it", FINDINGS
    if not found:
        if not manual.history.complete:
            return f"{digest}: not verified; no present text has it, and earlier ones are not known", COULD_NOT_CHECK
        return f"{digest}: unknown; do not use the copy", FINDINGS
    (copy,) = found
    return f"{_name(copy)}: {say_fate(copy)}; {say_more(copy, _written)}", FINDINGS * (copy.fate is not Fate.CURRENT)


def _name(copy: Copy) -> str:
    """Name a text."""
    return f"{copy.id} {copy.version}" if copy.version else f"{copy.id or copy.path}"


def _written(when: object) -> str:
    """Write a day as programs read it, too."""
    return str(when) if when else "an unknown day"


def _notes(manual: Manual, wanted: tuple[str, ...], file: Path | None, worst: int) -> tuple[str, ...]:
    """Say what was not verified."""
    notes = [f"as of {manual.as_of}, by {_state(manual)}"]
    if not manual.history.complete:
        notes.append(f"history is not verified: {manual.history.explanation}")
    if not all(map(is_whole, wanted)):
        notes.append("only the beginning of a digest was compared; another text could be made to share it")
    if worst and manual.malformed:
        notes.append(f"{len(manual.malformed)} files cannot be read, and their texts are not known here")
    if file is not None:
        notes.append(f"not verified: whether the words of {file} are still those of the text that it names")
    return tuple(notes)


def _state(manual: Manual) -> str:
    """Say which state of the repository was asked."""
    head = manual.history.head
    return f"commit {head.id[:10]}" if head and not manual.draft else "the folder, which is in no commit"

"""One verb of the command line a file; what all of them share stands here."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from clausebook.model.finding import Report
    from clausebook.model.manual import Manual
    from clausebook.publish.staging import Stage

SETTINGS = Path("manual/manual.yml")

CONFORMS = 0
FINDINGS = 1
USAGE = 2
COULD_NOT_CHECK = 3
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb has to say, and the exit code."""

    text: str = ""
    """For standard output."""
    code: int = CONFORMS
    notes: tuple[str, ...] = ()
    """For standard error."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the command line lends to a verb: the day and a way to say what begins."""

    today: date
    step: Callable[[str], None]


class UsageError(Exception):
    """The words of the call are off; the message says what to do."""


def session(context: typer.Context) -> Session:
    """Return what the command line lends."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("the command line lends a Session")
    return found


def find_root(named: Path | None) -> Path:
    """Return the folder that holds `manual/manual.yml`: the named one, or the nearest one upwards from here.

    Raises:
        UsageError: there is none.
    """
    try:
        here = (named or Path.cwd()).absolute()
        for folder in (here,) if named else (here, *here.parents):
            if (folder / SETTINGS).is_file():
                return folder
    except OSError as error:
        what = f"{named or 'the folder you are in'} cannot be looked into: {error.strerror}"
        raise UsageError(f"{what}; go to the manual's folder, or name it with --root") from error
    where = f"in {here}" if named else f"in {here} or above it"
    raise UsageError(f"there is no manual/manual.yml {where}; go to the manual's folder, or name it with --root")


def day(text: str | None) -> date | None:
    """Read a day of the command line.

    Raises:
        UsageError: it is none.
    """
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # Python also reads 20260315 and 2026-W11-7, which nobody means as a day of a document.
    if found is None or found.isoformat() != text:
        raise UsageError(f"'{text}' is not a day such as 2026-03-15 (year-month-day)")
    return found


def one_of(text: str, known: Iterable[str], what: str) -> str:
    """Return a word of the command line that must be one of a few.

    Args:
        text: the word.
        known: the words there are.
        what: what they are, with its article: "a format".

    Raises:
        UsageError: it is none of them.
    """
    words = tuple(known)
    if text in words:
        return text
    near = difflib.get_close_matches(text.lower(), words, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(words)}"
    raise UsageError(f"'{text}' is not {what}; {hint}")


def audience_of(text: str | None) -> str | None:
    """Read an audience of the command line.

    Raises:
        UsageError: there is no such audience.
    """
    if text is None:
        return None
    from clausebook.model.audience import AUDIENCES  # noqa: PLC0415

    return one_of(text, AUDIENCES, "an audience")


def output_folder(root: Path, folder: Path) -> Path:
    """Return a folder to write to as an absolute path.

    Raises:
        UsageError: it lies among the manual's own files, where what is written would be read as the manual; or it is
            a link that leads nowhere.
    """
    place = folder.absolute()
    try:
        there = place.resolve()
    except (OSError, RuntimeError) as error:
        raise UsageError(f"{folder} is a link that leads in a circle; name another folder") from error
    for name in ("manual", "records", ".git"):
        own = (root / name).resolve()
        if own == there or own in there.parents:
            raise UsageError(f"{folder} lies in {name}/, which holds the manual's own files; name a folder outside it")
    return place


@dataclass(frozen=True, slots=True)
class Done:
    """A stage, and the whole of what it was made of, whomever it is for."""

    stage: "Stage"
    manual: "Manual"
    report: "Report"

    @property
    def epoch(self) -> int:
        """What a site of it is dated by, in seconds since 1970: the commit's instant; a draft's is its day's start."""
        head = self.manual.history.head
        if head is not None and not self.manual.draft:
            return int(head.committer_date.timestamp())
        return int(datetime.combine(self.manual.as_of, time(), UTC).timestamp())


def stage_manual(
    root: Path,
    folder: Path,
    *,
    revision: str | None = "HEAD",
    as_of: date | None,
    today: date,
    learn: bool = True,
    audience: str | None = None,
    edition: str = "",
) -> Done:
    """Read, judge, compose and write a stage.

    Args:
        root: the folder that holds `manual/`.
        folder: where the stage is to stand.
        revision: the commit to read; None for the files as they lie in the folder, which are a draft. Where there is
            no commit yet, `HEAD` means these files too.
        as_of: the day to judge by, before the manual's own setting.
        today: the command line's clock.
        learn: whether to keep what was learnt of the history for the next run.
        audience: whom the stage is for, before the manual's own setting; what they may not see is not in it.
        edition: the name of the edition that the stage is, which then stands beside others in one site.

    Raises:
        CannotRead: the settings or the register are missing or wrong.
        GitError: the revision does not exist, or Git's objects cannot be read.
        StageError: the stage cannot be written.
    """
    # What reads and renders takes a while to load; a verb that does neither starts at once.
    from clausebook.model.publishing import as_edition, at_its_time  # noqa: PLC0415
    from clausebook.pipeline import compose, judge, look, read, see  # noqa: PLC0415
    from clausebook.publish.staging import write_stage  # noqa: PLC0415

    manual = read(root, revision=revision, as_of=as_of, today=today, hold=revision is not None, learn=learn)
    manual = at_its_time(manual) if edition else manual
    report = judge(manual)
    seen, told = see(manual, report, audience)
    seen = as_edition(seen) if edition else seen
    stage = write_stage(folder, compose(seen, told), seen, look(root, manual), edition=edition)
    return Done(stage, manual, report)


Root = Annotated[
    Path | None,
    typer.Option(
        "--root", metavar="DIR", help="The folder that holds manual/; otherwise the nearest one upwards from here."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Judge as of this day; otherwise the manual's own, or today."),
]
For = Annotated[
    str | None,
    typer.Option(
        "--audience",
        metavar="WHO",
        help="Leave out what public or staff may not see; auditor sees all. Otherwise the manual's own.",
    ),
]

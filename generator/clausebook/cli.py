"""The command line: arguments, progress, and the one place that turns an error into a message and an exit code.

Only what every verb needs is imported here; a verb and what it needs are imported when it is called.
"""

import gc
import importlib
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from clausebook import __version__
from clausebook.commands import COULD_NOT_CHECK, INTERRUPTED, USAGE, Outcome, Session, UsageError
from clausebook.discover import names
from clausebook.publish.scratch import RUN, scratch
from clausebook.sources.interruption import ENDINGS
from clausebook.sources.programs import ask_all_to_end

COLLECTOR = (100_000, 50, 100)
"""Thresholds of Python's garbage collector: a manual is many small values that live to the end, and looking for cycles
among them takes a tenth of the time."""
_INTERRUPTED = Outcome(code=INTERRUPTED, notes=("interrupted; nothing was left half done",))

_app = typer.Typer(
    name="clausebook",
    help="A quality manual written, approved, checked and published from one Git repository.",
    no_args_is_help=True,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run the command line; never return."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(*COLLECTOR)
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code, whatever happens."""
    try:
        try:
            # Whoever ends the program politely wants it to tidy up as after Ctrl-C.
            _heed(_interrupt)
            try:
                outcome = _outcome(arguments)
            finally:
                _heed(_leave)
        except (KeyboardInterrupt, typer.Abort):
            outcome = _INTERRUPTED
        except BrokenPipeError:
            raise
        except Exception as error:
            # A traceback shown to a user is a bug.
            outcome = _interrupted(error) or _expected(error) or _usage(error) or _unexpected(error)
        return _say(outcome)
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again when it closes the streams.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return COULD_NOT_CHECK


def _outcome(arguments: Sequence[str]) -> Outcome:
    """Run one verb, and tidy up after it."""
    _register(arguments)
    today = datetime.now().astimezone().date()
    with scratch(), _progress() as step:
        result = _app(prog_name="clausebook", standalone_mode=False, obj=Session(today, step))
    if isinstance(result, Outcome):
        return result
    return _INTERRUPTED if result == INTERRUPTED else Outcome(code=result if isinstance(result, int) else 0)


def _heed(heed: Callable[[int, FrameType | None], object]) -> None:
    """Do this when somebody asks the program to end, unless whoever started it wants that ignored."""
    for number in ENDINGS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, heed)


def _interrupt(*_: object) -> None:
    """Begin to tidy up."""
    ask_all_to_end()
    raise KeyboardInterrupt


def _leave(*_: object) -> None:
    """End at once: what was begun is done or tidied up, and only telling so is left."""
    with suppress(OSError):
        os.write(2, f"{_INTERRUPTED.notes[0]}\n".encode())
    os._exit(INTERRUPTED)


def _interrupted(error: BaseException | None) -> Outcome | None:
    """Return what to say of an error that was only met while a run was tidied up that somebody had interrupted."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return _INTERRUPTED if error else None


def _expected(error: Exception) -> Outcome | None:
    """Return what to say of an error that somebody can mend; None for any other."""
    if isinstance(error, ImportError):
        note = f"error: a part of Clausebook, or of a library that it needs, cannot be loaded ({error})"
        return Outcome(code=COULD_NOT_CHECK, notes=(f"{note}; install Clausebook again",))
    from clausebook.authoring import AuthoringError  # noqa: PLC0415
    from clausebook.pipeline import CannotRead, GitError  # noqa: PLC0415
    from clausebook.publish.build import BuildError  # noqa: PLC0415
    from clausebook.publish.preview import PreviewError  # noqa: PLC0415
    from clausebook.publish.staging import StageError  # noqa: PLC0415

    match error:
        case UsageError() | AuthoringError():
            return Outcome(code=USAGE, notes=(f"error: {error}",))
        case CannotRead():
            lines = (f"{one.place}: error: {one.message}\n  help: {one.help}" for one in error.problems)
            return Outcome(code=COULD_NOT_CHECK, notes=tuple(lines))
        case GitError() | StageError() | BuildError() | PreviewError():
            return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {error}{_temporary(str(error))}",))
        case OSError():
            what = error.filename or "a file"
            note = f"error: {what} cannot be read or written: {error.strerror or error}"
            note += f"; look at its permissions and at the space left{_temporary(note)}"
            return Outcome(code=COULD_NOT_CHECK, notes=(note,))
    return None


def _temporary(said: str) -> str:
    """Return what to do about an error in the folder for temporary files, which nobody has named."""
    try:
        folder = tempfile.gettempdir()
    except OSError:
        return ""
    advice = f"\n  help: {folder} is for temporary files; set the variable TMPDIR to a folder with more space"
    return advice if f"{folder}{os.sep}{RUN}" in said else ""


@contextmanager
def explain(raised: Callable[[str], Exception]) -> Iterator[None]:
    """Turn an error that somebody can mend into one that another program shows without a traceback."""
    try:
        yield
    except Exception as error:
        outcome = _expected(error)
        if outcome is None:
            raise
        raise raised("\n".join(outcome.notes)) from None


def _usage(error: Exception) -> Outcome | None:
    """Show the library's own words on a wrong call; None for any other error."""
    show = getattr(error, "show", None)
    if not callable(show):
        return None
    show()
    return Outcome(code=getattr(error, "exit_code", USAGE))


def _unexpected(error: Exception) -> Outcome:
    """Keep what nobody foresaw for a report."""
    note = f"error: Clausebook stumbled over something unforeseen ({type(error).__name__}: {error})"
    try:
        descriptor, kept = tempfile.mkstemp(prefix="clausebook-", suffix=".txt")
        os.close(descriptor)
        Path(kept).write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="replace")
    except OSError:
        return Outcome(code=COULD_NOT_CHECK, notes=(f"{note}; please report it",))
    return Outcome(code=COULD_NOT_CHECK, notes=(f"{note}; please report it with the file {kept}",))


def _say(outcome: Outcome) -> int:
    """Print what a verb has to say and return its exit code."""
    try:
        sys.stdout.write(outcome.text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for note in outcome.notes:
        print(note, file=sys.stderr)
    return outcome.code


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Lend a way to say what begins: a spinner with the time on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda words: print(words, file=sys.stderr, flush=True)
        return
    # Nobody needs it where nobody watches, and it takes a while to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task: list[Any] = []

        def step(words: str) -> None:
            for old in task:
                progress.update(old, total=1, completed=1)
            task[:] = [progress.add_task(words, total=None)]

        yield step


def _register(arguments: Sequence[str]) -> None:
    """Make verbs of the modules of `commands`: of the one that is called, or of all where that is not clear."""
    verbs = {name.replace("_", "-"): name for name in names("clausebook.commands")}
    called = arguments[0] if arguments else ""
    wanted = {called} & verbs.keys() or ({} if called == "--version" else verbs.keys())
    for verb, name in verbs.items():
        if verb in wanted:
            _app.command(verb)(importlib.import_module(f"clausebook.commands.{name}").command)


@_app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """A quality manual written, approved, checked and published from one Git repository."""
    if version:
        print(f"clausebook {__version__}")
        raise typer.Exit

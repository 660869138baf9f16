"""Printing: WeasyPrint makes tagged PDF of our own print template, in several processes, without a network."""

import ctypes.util
import importlib
import importlib.util
import io
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from clausebook.model.extras import installed_by
from clausebook.publish.processes import in_processes
from clausebook.publish.swap import workroom
from clausebook.views.print_page import SCHEME, Print

VARIANTS = {"ua": "pdf/ua-1", "a": "pdf/a-2a"}
"""What a file is made for: readers of all kinds (ISO 14289-1), or the archive (ISO 19005-2, level A)."""
_PYTHON = ("weasyprint", "segno")
_SYSTEM = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
"""Libraries of the system, and the Debian packages that bring them."""
_ROOM = ".clausebook-print"
"""What the workroom beside a print is called."""
_TYPES = {".css": "text/css", ".ttf": "font/ttf"}


class PdfError(Exception):
    """Nothing can be printed, or a print is not whole; the message says what to do."""


def lacking() -> str:
    """Say which parts that printing needs are not there, and how to get them; empty when all are."""
    said = []
    if missing := [name for name in _PYTHON if importlib.util.find_spec(name) is None]:
        said.append(f"the Python packages {' and '.join(missing)}; run: {installed_by('pdf')}")
    if absent := [package for name, package in _SYSTEM.items() if ctypes.util.find_library(name) is None]:
        advice = "on macOS: brew install pango; on Windows, WeasyPrint's documentation tells how"
        said.append(f"libraries of the system; on Debian or Ubuntu run: apt-get install {' '.join(absent)} ({advice})")
    return "printing needs what is not installed here: " + "; and ".join(said) if said else ""


def write_pdfs(
    prints: Sequence[Print], place: Callable[[Print], Path], variant: str, step: Callable[[str], None]
) -> tuple[Path, ...]:
    """Print, each file whole or not at all, and return the files in the order of the prints.

    Args:
        prints: what to print.
        place: where each is to stand; an earlier file there is replaced.
        variant: one of the keys of `VARIANTS`.
        step: says what was done.

    Raises:
        PdfError: something cannot be printed or written; what was written before stays.
    """
    if missing := lacking():
        raise PdfError(missing)
    for done, (one, content) in enumerate(_rendered(prints, VARIANTS[variant]), start=1):
        try:
            _put(place(one), content)
        except OSError as error:
            what = f"{place(one)} cannot be written: {error.strerror or error}"
            advice = "look at the folder's permissions and at the space left, or name another with --output"
            raise PdfError(f"{what}; {advice}") from error
        step(f"Printed {done} of {len(prints)}: {one.title}")
    return tuple(map(place, prints))


def render(one: Print, variant: str) -> bytes:
    """Return a print as PDF.

    Args:
        one: what to print.
        variant: WeasyPrint's name of it, such as `pdf/ua-1`.

    Raises:
        PdfError: a heading or a picture would be missing on paper, or WeasyPrint fails.
    """
    weasyprint = importlib.import_module("weasyprint")
    fonts = importlib.import_module("weasyprint.text.fonts")
    configuration = fonts.FontConfiguration()
    fetcher = _fetcher(one)
    sheet = weasyprint.CSS(url=f"{SCHEME}font/print.css", url_fetcher=fetcher, font_config=configuration)
    page = weasyprint.HTML(string=one.html, base_url=SCHEME, url_fetcher=fetcher)
    with _nothing_lost(one):
        return _written(page.render(stylesheets=[sheet], font_config=configuration), one, variant)


def _written(document: Any, one: Print, variant: str) -> bytes:
    """Write laid out pages as PDF.

    Raises:
        PdfError: a heading would be missing.
    """
    shown = {name for sheet in document.pages for name in sheet.anchors}
    if lost := [name for name in one.headings if name not in shown]:
        where = f"{one.title}: {len(lost)} headings would not be on paper, the first is '{lost[0]}'"
        raise PdfError(f"{where}; look for raw HTML around it that is not closed")
    target = io.BytesIO()
    identifier = one.title.encode()
    document.write_pdf(target, finisher=_scope, pdf_variant=variant, pdf_identifier=identifier, pdf_tags=True)
    return target.getvalue()


class _Losses(logging.Handler):
    """Collects what WeasyPrint passes over in silence: a picture it could not draw, even that somebody interrupted it.

    What is not the manual's own is not loaded on purpose, and is no loss.
    """

    def __init__(self, one: Print) -> None:
        """Begin with nothing."""
        super().__init__()
        self.own = tuple(map(repr, one.pictures))
        self.failures: list[str] = []
        self.swallowed: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note a failure, and what ends a program."""
        said = record.getMessage()
        ours = said.startswith("Failed to load image at") and any(url in said for url in self.own)
        if record.levelno >= logging.ERROR and (ours or said.startswith("Failed to render")):
            self.failures.append(said)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, Exception):
            self.swallowed.append(error)


@contextmanager
def _nothing_lost(one: Print) -> Iterator[None]:
    """Refuse a print of which WeasyPrint has left something out.

    Raises:
        PdfError: it has.
    """
    logger, losses = logging.getLogger("weasyprint"), _Losses(one)
    level = logger.level
    logger.addHandler(losses)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(losses)
        logger.setLevel(level)
    for error in losses.swallowed:
        raise error
    if losses.failures:
        what = f"{one.title}: a part would not be on paper. WeasyPrint says: {losses.failures[0][:200]}"
        raise PdfError(f"{what}; look at the pictures that the text shows")


def _scope(_: Any, file: Any) -> None:
    """Say of each head of a table whether it is a row's or a column's, which WeasyPrint leaves open (ISO 14289-1)."""
    by_reference = {one.reference: one for one in file.objects}
    rows = [one for one in by_reference.values() if isinstance(one, dict) and one.get("S") == "/TR"]
    for row in rows:
        cells = [by_reference[kid] for kid in row["K"] if kid in by_reference]
        scope = "/Row" if any(cell.get("S") == "/TD" for cell in cells) else "/Column"
        for cell in cells:
            if cell.get("S") == "/TH":
                cell["A"]["Scope"] = scope


def _rendered(prints: Sequence[Print], variant: str) -> Iterator[tuple[Print, bytes]]:
    """Yield each print with its PDF, in the order in which they are finished."""
    workers = min(len(prints), os.cpu_count() or 1)
    if workers < 2:
        for one in prints:
            yield one, _attempt(one, variant)
        return
    # The longest first, so that no process is left alone with it in the end.
    longest = sorted(prints, key=lambda one: len(one.html), reverse=True)
    try:
        yield from in_processes(workers, partial(_attempt, variant=variant), longest)
    except BrokenProcessPool as error:
        reason = "a process that printed ended without a word, as it does where memory is short"
        raise PdfError(f"{reason}; free some memory, or print fewer documents at a time") from error


def _attempt(one: Print, variant: str) -> bytes:
    """Return a print as PDF; an error names what was to be printed.

    Raises:
        PdfError: it cannot be printed.
    """
    try:
        return render(one, variant)
    except PdfError:
        raise
    except OSError as error:
        what = f"{one.title} cannot be printed: {error.strerror or error}"
        advice = "look at the space left for temporary files; the variable TMPDIR names another folder for them"
        raise PdfError(f"{what}; {advice}") from error
    except Exception as error:
        what = f"{one.title} cannot be printed ({type(error).__name__}: {error})"
        raise PdfError(f"{what}; leave out of its text what was added last, and report it") from error


def _fetcher(one: Print) -> Any:
    """Return what gives WeasyPrint our own files, and nothing from anywhere else."""
    urls = importlib.import_module("weasyprint.urls")

    class Own(urls.URLFetcher):  # type: ignore[misc, name-defined]
        """Knows the pictures, codes and fonts of one print."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002
            """Return a file.

            Raises:
                ValueError: it is none of the print's own.
            """
            content, kind = _own(one, url)
            return urls.URLFetcherResponse(url, content, {"Content-Type": kind} if kind else {})

    return Own()


def _own(one: Print, url: str) -> tuple[bytes, str]:
    """Return a file of a print, and its type where it matters.

    Raises:
        ValueError: it is none of the print's own.
    """
    if url in one.pictures:
        return one.pictures[url], ""
    if url in one.codes:
        return _code(one.codes[url]), "image/svg+xml"
    name = url.removeprefix(f"{SCHEME}font/")
    known = resources.files("clausebook") / "theme" / "print"
    if url != name and "/" not in name and (known / name).is_file():
        return (known / name).read_bytes(), _TYPES.get(Path(name).suffix, "")
    raise ValueError(f"a print shows nothing but the manual's own files, and {url[:100]} is none")


def _code(words: str) -> bytes:
    """Return a square code (ISO/IEC 18004) as SVG."""
    target = io.BytesIO()
    made = importlib.import_module("segno").make(words, error="m", micro=False)
    made.save(target, kind="svg", border=2, xmldecl=False, omitsize=True, nl=False)
    return target.getvalue()


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name for all files of a folder: whatever is printed there next clears away what a killed run left.
    with workroom(path.with_name(_ROOM)) as room:
        fresh = room.folder / path.name
        fresh.write_bytes(content)
        fresh.replace(path)

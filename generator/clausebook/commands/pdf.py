"""`clausebook pdf`: documents, or the whole manual, as PDF for paper and archive."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from clausebook.commands import (
    COULD_NOT_CHECK,
    AsOf,
    For,
    Outcome,
    Root,
    UsageError,
    audience_of,
    day,
    find_root,
    one_of,
    output_folder,
    session,
)
from clausebook.model.audience import AUDITOR
from clausebook.model.document import Document
from clausebook.model.manual import Manual
from clausebook.pipeline import judge, look, read, see
from clausebook.publish.pdf import VARIANTS, PdfError, lacking, write_pdfs
from clausebook.views.print_page import Print, in_force, print_document, print_manual
from clausebook.views.site import Site


def command(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    identifiers: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Documents; without one, the whole manual.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every document in force as a file of its own, and the whole manual.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="PATH", help="A folder, or a file.pdf for a single print; otherwise pdf/."),
    ] = None,
    variant: Annotated[
        str, typer.Option("--for", metavar="USE", help="ua (readers, PDF/UA-1) or a (archive, PDF/A-2a).")
    ] = "ua",
    draft: Annotated[
        bool, typer.Option("--draft", help="Print the files as they lie in the folder, marked as a draft.")
    ] = False,
    as_of: AsOf = None,
    audience: For = None,
    root: Root = None,
) -> Outcome:
    """Print documents, or the whole manual, as PDF.

    The text is that of the last commit that readers are shown, with its status on every page, and a digest by which
    clausebook verify-copy tells later whether the copy still holds. Needs the extra pdf.
    """
    lent, where, whom = session(context), find_root(root), audience_of(audience)
    one_of(variant, VARIANTS, "a use")
    if everything and identifiers:
        raise UsageError("--all prints every document; leave out the ids, or leave out --all")
    place = output_folder(where, output or where / "pdf")
    chosen = day(as_of)
    if missing := lacking():
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {missing}",))
    lent.step("Reading and checking documents, records and history")
    manual = read(where, revision=None if draft else "HEAD", as_of=chosen, today=lent.today, hold=not draft)
    seen, report = see(manual, judge(manual), whom)
    site, extensions = Site(seen, report), look(where, manual).get("markdown_extensions", ())
    texts = [_named(manual, seen, key) for key in dict.fromkeys(identifiers or ())]
    prints = [print_document(site, one, extensions) for one in (in_force(seen) if everything else texts)]
    if everything or not identifiers:
        prints.append(print_manual(site, extensions))
    single = place.suffix.lower() == ".pdf"
    if single and len(prints) > 1:
        raise UsageError(f"{output} is one file, and {len(prints)} are printed; name a folder")
    lent.step(f"Printing {len(prints)} file{'s' if len(prints) > 1 else ''}")
    try:
        files = write_pdfs(prints, lambda one: _file(place, one, single=single), variant, lent.step)
    except PdfError as error:
        return Outcome(code=COULD_NOT_CHECK, notes=(f"error: {error}",))
    return Outcome("".join(f"{file}\n" for file in files), notes=tuple(_notes(manual, seen, texts)))


def _named(manual: Manual, seen: Manual, key: str) -> Document:
    """Return the text of a document that readers are shown.

    Raises:
        UsageError: there is none.
    """
    for one in seen.published:
        if one.id == key:
            return one
    if any(one.id == key for one in manual.published):
        raise UsageError(f"{key} is not for this audience ('{seen.settings.audience}'); see --audience")
    broken = next((item for item in manual.malformed if item.id == key), None)
    if broken is not None:
        raise UsageError(f"{broken.path} cannot be read; clausebook check says why")
    raise UsageError(f"the manual has no document '{key}'; the ids stand in the register of documents")


def _file(place: Path, one: Print, *, single: bool) -> Path:
    """Return where a print is to stand."""
    return place if single else place / f"{one.name}.pdf"


def _notes(manual: Manual, seen: Manual, texts: Iterable[Document]) -> list[str]:
    """Say what a reader of the prints must know about them."""
    notes = []
    if seen.settings.audience != AUDITOR:
        notes.append(f"the prints are for the audience '{seen.settings.audience}': what others may see is not in them")
    if not manual.history.complete:
        notes.append(f"history is not verified: {manual.history.explanation}")
    if manual.draft:
        notes.append("the prints show a working draft, marked as such; they are no evidence")
    for one in texts:
        if not seen.standing(one).in_force:
            notes.append(f"{one.id} is not in force ({seen.standing(one).state}); its pages say so")
    if not texts and (left := len(seen.published) - len(in_force(seen))):
        notes.append(f"{left} documents are not in force and not printed; the contents name them")
    return notes

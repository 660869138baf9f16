"""A change of edition: what becomes of each clause of an adopted standard in a later edition; a page, CSV and JSON."""

from collections.abc import Iterator

from clausebook.model.edition_change import Change, compare, later
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views import edition_data
from clausebook.views.gap_table import as_csv
from clausebook.views.left_out import has_editions
from clausebook.views.render import render
from clausebook.views.site import Site, href
from clausebook.views.words import CONFIDENCE


def compose(site: Site) -> Iterator[Staged]:
    """Yield a page for each later edition of each adopted standard that ours is compared with.

    Readers who may not see every text get none: it would call clauses unanswered that a hidden text answers.
    """
    manual = site.manual
    if not has_editions(manual):
        return
    for old in manual.adopted:
        for key in later(manual, old.id):
            change = compare(manual, old, manual.standards[key])
            here = f"coverage/change-{old.id}-{key}.md"
            text = render(
                "edition.md.j2",
                site=site,
                href=href,
                here=here,
                change=change,
                changes=Change,
                title=edition_data.title(change),
                reserves=tuple(edition_data.reserves(change)),
                confidence=CONFIDENCE,
                steps=[edition_data.next_step(row, change, manual) for row in change.rows],
                origins=[edition_data.origin_words(row) for row in change.rows],
            )
            yield Page(here, edition_data.title(change), text, proof=("cb-edition", "nverified"))
            table = edition_data.as_table(change, manual)
            yield DataFile(here.replace(".md", ".csv"), as_csv(table).encode("utf-8-sig"))
            yield DataFile(here.replace(".md", ".json"), edition_data.as_json(change, manual).encode())

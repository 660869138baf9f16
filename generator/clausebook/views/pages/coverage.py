"""The coverage matrix of each adopted standard: leaf clauses by campus, as a page, CSV and JSON."""

from collections.abc import Iterator

from clausebook.model.coverage import Grade
from clausebook.model.edition_change import later
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.coverage_data import as_csv, as_json
from clausebook.views.gap_words import reservation
from clausebook.views.left_out import has_editions, has_gaps
from clausebook.views.render import render
from clausebook.views.site import Site, href


def compose(site: Site) -> Iterator[Staged]:
    """Yield a matrix for each adopted standard, the default one first."""
    for coverage in site.manual.coverages.values():
        key, label = coverage.standard.id, coverage.standard.label
        here = f"coverage/{key}.md"
        others = later(site.manual, key) if has_editions(site.manual) else ()
        editions = [site.manual.standards[other] for other in others]
        text = render(
            "coverage.md.j2",
            site=site,
            href=href,
            here=here,
            coverage=coverage,
            grades=Grade,
            later=editions,
            gaps=has_gaps(site.manual),
            reservation=reservation(coverage.standard),
        )
        yield Page(here, f"{label} coverage", text, ("Clauses",), proof=("coverage-table", "addressed"))
        yield DataFile(f"coverage/{key}.csv", as_csv(coverage).encode("utf-8-sig"))
        yield DataFile(f"coverage/{key}.json", as_json(coverage, site.manual.as_of).encode())

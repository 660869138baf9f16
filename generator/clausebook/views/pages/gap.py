"""The gaps of each adopted standard by clause and campus, with the next step: a page, CSV and JSON."""

from collections.abc import Iterator

from clausebook.model.gap import GapKind, find_gaps
from clausebook.model.staged import DataFile, Page, Staged
from clausebook.views.gap_data import as_json, as_table, where_words
from clausebook.views.gap_table import as_csv
from clausebook.views.gap_words import KINDS, GapWords, reserve
from clausebook.views.left_out import has_gaps
from clausebook.views.render import render
from clausebook.views.site import Site, href


def compose(site: Site) -> Iterator[Staged]:
    """Yield a list of gaps for each adopted standard, the default one first; only for readers who see everything."""
    if not has_gaps(site.manual):
        return
    for coverage in site.manual.coverages.values():
        gaps = find_gaps(site.manual, coverage)
        key, label = coverage.standard.id, coverage.standard.label
        here = f"coverage/gap-{key}.md"
        text = render(
            "gap.md.j2",
            site=site,
            href=href,
            here=here,
            gaps=gaps,
            words=GapWords(site.manual, site.day),
            reserves=tuple(reserve(coverage.standard)),
            kinds=[(KINDS[kind], gaps.count(kind)) for kind in GapKind],
            where=[where_words(gaps, gap, site.manual) for gap in gaps.rows],
        )
        yield Page(here, f"{label} gaps", text, proof=("cb-gaps", "the auditor"))
        yield DataFile(f"coverage/gap-{key}.csv", as_csv(as_table(gaps, site.manual)).encode("utf-8-sig"))
        yield DataFile(f"coverage/gap-{key}.json", as_json(gaps, site.manual).encode())

"""Every page of the site, in the order of the pages' modules."""

from collections.abc import Iterator

from clausebook.discover import modules
from clausebook.model.finding import Report
from clausebook.model.manual import Manual
from clausebook.model.staged import DataFile, Staged
from clausebook.views.site import FILES, Site


def compose(manual: Manual, report: Report) -> Iterator[Staged]:
    """Yield every page and file of a stage's `docs/`, and the files that the texts show."""
    site = Site(manual, report)
    for module in modules("clausebook.views.pages"):
        yield from module.compose(site)
    for path, asset in (*manual.files.items(), *manual.held_files.items()):
        yield DataFile(FILES + path, asset.content)

"""All small files at the top of a versioned site, in the order in which they go up."""

from collections.abc import Iterable, Mapping

from clausebook.model.publication import STATE, Publication
from clausebook.views.publication import crawlers, lists, pages
from clausebook.views.publication.pages import Names

SCRIPT = "editions.js"
INDEX = "index.html"
VERSIONS = "versions.json"


def top(publication: Publication, names: Names, sitemap: bytes | None) -> Mapping[str, bytes]:
    """Return the files by name.

    The list that pages ask for is the last but one, and `editions.json`, which tells the next publisher what stands
    there, the last: as long as it says nothing of an edition, readers are not led there either.

    Args:
        publication: what the site holds.
        names: what the manual is called.
        sitemap: `sitemap.xml` of the newest edition; None where it has none.
    """
    listed = {"sitemap.xml": crawlers.sitemap(publication, names.site, sitemap)} if names.site else {}
    return {
        # Without it GitHub would leave out what begins with an underscore.
        ".nojekyll": b"",
        "404.html": pages.nowhere(publication, names),
        pages.VERIFY_PAGE: pages.verify(names),
        INDEX: pages.index(names),
        "editions.html": pages.editions(publication, names),
        "robots.txt": crawlers.robots(publication, names.site),
        **listed,
        VERSIONS: lists.versions(publication),
        SCRIPT: lists.script(publication),
        STATE: lists.state(publication),
    }


def onward(paths: Iterable[str], names: Names) -> Mapping[str, bytes]:
    """Return the pages of `latest/` that lead on, one for each page of any edition."""
    return {path: pages.onward(path, names) for path in sorted(set(paths))}

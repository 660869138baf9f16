"""The pages at the top of a versioned site. They need no file but the list, so they are read from a folder too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from clausebook.model.finding import Report
from clausebook.model.manual import Manual
from clausebook.model.publication import LATEST, MANIFEST, Publication, PublishedEdition
from clausebook.views.copies import VERIFY
from clausebook.views.render import render
from clausebook.views.site import Site, href

VERIFY_PAGE = href("", VERIFY)
"""Where square codes of copies lead that were printed without an edition."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the pages call the manual, and how they write a day."""

    title: str
    organisation: str
    site: str
    """The address of the versioned site; empty where it has none."""
    day: Callable[[date], str]

    @classmethod
    def of(cls, manual: Manual) -> "Names":
        """Return the names that the settings give."""
        settings = manual.settings
        return cls(settings.title, settings.organisation, settings.site, Site(manual, Report((), (), 0, 0)).day)

    @property
    def base(self) -> str:
        """The path of the site on its server, with a slash at both ends."""
        return f"{urlsplit(self.site).path.rstrip('/')}/"


def index(names: Names) -> bytes:
    """Return `index.html`, which leads to the newest edition."""
    return _leading(names, f"{LATEST}/index.html")


def verify(names: Names) -> bytes:
    """Return the page that leads whoever holds a printed copy to the newest edition's list of digests."""
    return _leading(names, f"{LATEST}/{VERIFY_PAGE}")


def editions(publication: Publication, names: Names) -> bytes:
    """Return `editions.html`: every edition with its day, its commit and the digest of its manifest."""
    days = [_day(edition, names) for edition in publication]
    return render(
        "publication/editions.html.j2",
        names=names,
        publication=publication,
        rows=list(zip(publication, days, strict=True)),
        home=f"{LATEST}/index.html",
        manifest=MANIFEST,
    ).encode()


def nowhere(publication: Publication, names: Names) -> bytes:
    """Return `404.html`, which a server shows at any address below the site's own where nothing stands."""
    return render("publication/404.html.j2", names=names, latest=LATEST, newest=publication.newest).encode()


def onward(page: str, names: Names) -> bytes:
    """Return a page of `latest/` that leads on to the same page of the newest edition.

    It asks the list of editions when it is read, so a new edition changes none of these pages.

    Args:
        page: its path below `latest/`.
        names: what the manual is called.
    """
    return render("publication/onward.html.j2", names=names, page=page, top="../" * (page.count("/") + 1)).encode()


def _leading(names: Names, target: str) -> bytes:
    """Return a page that leads on to an address that never changes."""
    return render("publication/leading.html.j2", names=names, target=target).encode()


def _day(edition: PublishedEdition, names: Names) -> str:
    """Write the day of an edition; nothing of one that says none."""
    try:
        return names.day(date.fromisoformat(edition.as_of))
    except ValueError:
        return ""

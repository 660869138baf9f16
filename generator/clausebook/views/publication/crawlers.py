"""What search engines are told of a versioned site: its newest edition, once, and none of the older ones."""

from html import escape
from urllib.parse import quote, urlsplit

from clausebook.model.publication import LATEST, Publication


def robots(publication: Publication, site: str) -> bytes:
    """Return `robots.txt`.

    Pages of our editions keep themselves out, and a robot has to be let in to read that; the pages of another
    program do not, so it is kept from them.

    Args:
        publication: what stands there.
        site: its address; empty where it has none.
    """
    base = urlsplit(site).path.rstrip("/")
    foreign = [f"Disallow: {base}/{quote(one.name)}/" for one in publication if not one.commit]
    lines = ["User-agent: *", *(foreign or ["Disallow:"])]
    if site:
        lines += ["", f"Sitemap: {site.rstrip('/')}/sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def sitemap(publication: Publication, site: str, newest: bytes | None) -> bytes:
    """Return `sitemap.xml`.

    Args:
        publication: what stands there.
        site: its address, which is not empty.
        newest: the list of the newest edition, whose addresses are those of `latest/`; None where there is none.
    """
    base = site.rstrip("/")
    latest = f"{base}/{LATEST}/"
    # The list was made with the address that the site had then.
    if publication.alias == "copy" and newest is not None and f"<loc>{escape(latest)}".encode() in newest:
        return newest
    # Pages that only lead on are no content, and what they lead to keeps itself out.
    places = (latest if publication.alias == "copy" else f"{base}/", f"{base}/editions.html")
    rows = "".join(f"    <url>\n         <loc>{escape(place)}</loc>\n    </url>\n" for place in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()

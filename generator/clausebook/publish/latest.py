"""What `latest/` holds: the newest edition in a form that search engines list, or pages that lead on to it."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from clausebook.model.publication import MANIFEST

_ONLY_EDITIONS = re.compile(rb'[ \t]*<meta name="robots" content="noindex" class="cb-edition-only">\n?')
"""What keeps a page of an edition out of search engines; `latest/` is the one that they are to list."""
_ENGINES_OWN = ("assets/", "search/")
_OF_EDITIONS = (MANIFEST, "pages.js", "sitemap.xml")


def copied(edition: Path, paths: Iterable[str], folder: Path) -> Mapping[str, Path | bytes]:
    """Return a copy of an edition for `latest/`: byte for byte the same but for that one line.

    Args:
        edition: its folder.
        paths: its files.
        folder: an empty folder for the pages, of which a large manual has more than memory should hold.

    Raises:
        OSError: a file cannot be read or written.
    """
    found: dict[str, Path | bytes] = {}
    for path in sorted(paths):
        if path in _OF_EDITIONS:
            continue
        found[path] = edition / path
        if path.endswith(".html"):
            page = folder / path
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(_ONLY_EDITIONS.sub(b"", (edition / path).read_bytes(), count=1))
            found[path] = page
    return found


def leading_on(
    edition: Path, paths: Iterable[str], every: Iterable[str], onward: Callable[[Iterable[str]], Mapping[str, bytes]]
) -> Mapping[str, Path | bytes]:
    """Return pages that lead on to the newest edition, and its data, which other programs ask for at a lasting address.

    Args:
        edition: the newest one's folder.
        paths: its files.
        every: the files of all editions, each of whose pages may be in somebody's bookmarks.
        onward: makes the pages.

    Raises:
        OSError: a file cannot be read.
    """
    data = {path: edition / path for path in paths if _is_data(path)}
    return {**data, **onward(path for path in every if path.endswith(".html"))}


def _is_data(path: str) -> bool:
    """Say whether a file of an edition is the manual's, and neither a page nor the engine's."""
    return not path.endswith(".html") and not path.startswith(_ENGINES_OWN) and path not in _OF_EDITIONS

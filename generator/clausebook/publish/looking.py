"""Comparing the site of a pack with a stage, or with a site that was built again, by the digests of its files."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from clausebook.model.audit_pack import SITE
from clausebook.model.bag import Packed
from clausebook.publish.comparing import site_files

_PAGE, _TEXT, _WORKBOOK = ".html", ".md", ".xlsx"
_OWN = frozenset({"404.html"})
"""Pages that engines add."""


def look_over(site: Mapping[str, Packed], docs: Path) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Compare what engines copy as it is, and which pages there are.

    Args:
        site: the files of the pack's site.
        docs: the folder of a stage that holds pages and files.

    Returns:
        How many files there are to compare, what is otherwise, and what another version of a library may have written.

    Raises:
        OSError: a staged file cannot be read.
    """
    staged = site_files(docs)
    copied = {name: path for name, path in staged.items() if not name.endswith(_TEXT)}
    pages = {name.removesuffix(_TEXT) + _PAGE for name in staged if name.endswith(_TEXT)}
    books = {name: path for name, path in copied.items() if name.endswith(_WORKBOOK) and name in site}
    faults = _differences(site, {name: path for name, path in copied.items() if name not in books})
    faults += [f"{SITE}{name} is missing, a page that the commit gives" for name in sorted(pages - site.keys())]
    others = (name for name in site if name.endswith(_PAGE) and name not in pages | copied.keys() | _OWN)
    faults += [f"{SITE}{name} is a page that the commit does not give" for name in others]
    return len(copied), tuple(faults), tuple(_differences(site, books))


def rebuilt_faults(site: Mapping[str, Packed], folder: Path) -> tuple[int, tuple[str, ...]]:
    """Compare every file with those of a site that was built again.

    Returns:
        How many files it has, and what is otherwise.

    Raises:
        OSError: a file that was built cannot be read.
    """
    built = site_files(folder)
    faults = _differences(site, built)
    faults += [f"{SITE}{name} is a file that the commit does not give" for name in site if name not in built]
    return len(built), tuple(faults)


def _differences(site: Mapping[str, Packed], own: Mapping[str, Path]) -> list[str]:
    """Return which files are others, or not there."""
    found = []
    for name, path in own.items():
        if name not in site:
            found.append(f"{SITE}{name} is missing, which the commit gives")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != site[name].sha256:
            found.append(f"{SITE}{name} is not what the commit gives")
    return found

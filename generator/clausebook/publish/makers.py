"""The versions of what a site and its lists are made by: other ones may make other pages of the same texts."""

import platform
from importlib.metadata import PackageNotFoundError, version

from clausebook import __version__

LIBRARIES = (
    *("babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "openpyxl"),
    *("pygments", "pymdown-extensions", "pyyaml"),
)
"""What shapes pages and workbooks, as it is called in requirements.lock."""


def makers(engine: str) -> dict[str, str]:
    """Return the versions of Python, of this program, of an engine, and of the libraries that are installed."""
    names = sorted({engine, *LIBRARIES})
    found = {name: version_of(name) for name in names}
    own = {"python": platform.python_version(), "clausebook": __version__}
    return {**own, **{name: one for name, one in found.items() if one}}


def version_of(name: str) -> str:
    """Return the version of a library; empty where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

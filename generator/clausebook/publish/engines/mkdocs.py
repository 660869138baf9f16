"""MkDocs 1.6 with the theme Material: the engine that Clausebook uses unless told otherwise."""

import sys
from importlib.util import find_spec
from pathlib import Path

NAME = "mkdocs"


def command(stage: Path, site: Path) -> list[str]:
    """Name the process that renders a stage into a site; a broken link ends it with an error.

    Never with `-q`, which hides from `--strict` the very warnings that it counts, nor `--dirty`, which leaves
    pages out of the search. `-P` keeps the folder the process happens to start in from lending it modules.
    """
    config = str(stage / "mkdocs.yml")
    return [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "-f", config, "-d", str(site)]


def preview(stage: Path, address: str) -> list[str]:
    """Name the process that serves a stage at `host:port` and renders it again when its files change."""
    return [sys.executable, "-P", "-m", "mkdocs", "serve", "-f", str(stage / "mkdocs.yml"), "-a", address]


def speaks(language: str) -> bool:
    """Say whether the theme's own words are there in a language, such as `da`; it fails on an unknown one."""
    theme = find_spec("material")
    folders = theme.submodule_search_locations if theme else None
    name = f"templates/partials/languages/{language}.html"
    return any((Path(folder) / name).is_file() for folder in folders or ())


def available() -> str:
    """Say what to install before this engine can build, or nothing when it can."""
    if find_spec("mkdocs") is None or find_spec("material") is None:
        return "The engine MkDocs is not installed; install it with: pip install mkdocs mkdocs-material"
    return ""

"""What a stage is made of: plain files, before they are a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown page of the stage."""

    path: str
    """Below the stage's `docs/`, such as `documents/PRO-05.md`."""
    title: str
    """Plain text, for the navigation and the page's title."""
    markdown: str
    """The text below the front matter, with the title as its first heading."""
    menu: tuple[str, ...] | None = None
    """The headings of the navigation it stands under; None for a page that is reached by links only."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Dublin Core terms of the page (ISO 15836), such as `identifier`."""
    boost: float = 1.0
    """How high search ranks it; 0 keeps it out of search."""
    proof: tuple[str, ...] = ()
    """Texts that must be in the built HTML, or the build has failed."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """Any other file of the stage."""

    path: str
    """Below the stage's `docs/`."""
    content: bytes = field(repr=False)


Staged: TypeAlias = Page | DataFile

"""What a case of the tampering suite is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tampering.story import Story

Make: TypeAlias = Callable[[Story], None]


@dataclass(frozen=True)
class Forgery:
    """One way to make a manual say what nobody approved, or hide who did."""

    what: str
    """One sentence, without a full stop."""
    group: str
    rules: tuple[str, ...]
    """Each of them must tell it; others may besides."""
    about: str
    """The document that the finding must concern; empty when it concerns none."""
    make: Make
    reviewed: bool = False
    """Whether the manual asks for every change to be merged from a branch."""
    signs: bool = False
    """Whether signatures have to be made and checked."""
    missing: str = ""
    """Why no rule tells it yet; empty when one does."""

    @property
    def name(self) -> str:
        """Its name in the test's report."""
        return self.make.__name__.replace("_", "-")


@dataclass(frozen=True)
class Honest:
    """One kind of honest work."""

    what: str
    group: str
    warnings: tuple[str, ...]
    """Rules that may warn of it."""
    make: Make
    reviewed: bool = False
    """Whether the manual asks for every change to be merged from a branch."""
    signs: bool = False
    """Whether signatures have to be made and checked."""
    missing: str = ""
    """Why a rule accuses it still; empty when none does."""

    @property
    def name(self) -> str:
        """Its name in the test's report."""
        return self.make.__name__.replace("_", "-")


@dataclass(frozen=True)
class Beyond:
    """A forgery that no rule tells."""

    what: str
    why: str
    instead: str
    """What does help."""
    make: Make
    signs: bool = False
    """Whether signatures have to be made and checked."""
    reviewed: bool = False
    """Whether the manual asks for every change to be merged from a branch."""

    @property
    def name(self) -> str:
        """Its name in the test's report."""
        return self.make.__name__.replace("_", "-")


def said(make: Make) -> str:
    """Return the sentence that a case is published with: the first of its docstring."""
    text = " ".join((make.__doc__ or "").split())
    assert text.endswith("."), make.__name__
    return text[:-1]

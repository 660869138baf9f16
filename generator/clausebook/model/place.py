"""Where something stands in the repository."""

from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file of the repository."""

    path: str
    """Repository-relative POSIX path."""
    line: int = 1
    """1-based line in the file as it is stored."""
    column: int = 1
    """1-based column, in characters."""

    def __str__(self) -> str:
        """Return `path:line:column`, the form editors can jump to."""
        return f"{self.path}:{self.line}:{self.column}"

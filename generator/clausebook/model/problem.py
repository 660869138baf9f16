"""Bad content as a value: what could not be read, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from clausebook.model.place import Place


class Topic(StrEnum):
    """What a problem is about; each topic is reported by one rule."""

    FILE = "file"
    """The file itself: unreadable, too large, a link out of the tree, not UTF-8."""
    LAYOUT = "layout"
    """A byte-order mark or CRLF line ends: readable, but a nuisance to the next editor."""
    FRONT_MATTER = "front-matter"
    """The front matter or YAML text: fences, syntax, duplicate keys, anchors, tags."""
    FIELD = "field"
    """A key or value that the schema does not allow."""
    IDENTITY = "identity"
    """An id that does not follow the scheme or the file name."""
    VERSION = "version"
    """A version that is not a quoted MAJOR.MINOR."""
    DATE = "date"
    """A date or period that is not one."""
    CLAUSE = "clause"
    """A clause number that YAML would have read as a number, or that is none."""
    CATALOGUE = "catalogue"
    """A standard's catalogue or a record type with a hole, a wrong key or a wrong value."""
    SETTING = "setting"
    """`manual.yml` or `register.yml`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the text of one file."""

    topic: Topic
    """What it is about."""
    place: Place
    """Where it stands."""
    message: str
    """What is wrong, in words a registrar understands, without a full stop."""
    help: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A file that could not become a document or a record; everything else is still checked."""

    path: str
    """Repository-relative POSIX path."""
    id: str
    """The id its front matter or file name claims; empty when neither does."""
    title: str
    """The title its front matter claims; empty when it has none."""
    problems: tuple[Problem, ...]
    """At least one."""

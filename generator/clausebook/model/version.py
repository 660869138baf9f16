"""Versions of one document: MAJOR.MINOR."""

import re
from dataclasses import dataclass

_FORM = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A document's version; a MAJOR one needs every required approval, a MINOR one the owner's."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read `"2.1"`.

        Raises:
            ValueError: the text is not MAJOR.MINOR without leading zeros.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a version such as 2.1")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        """Return `2.1`."""
        return f"{self.major}.{self.minor}"

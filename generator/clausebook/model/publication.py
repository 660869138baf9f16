"""What a versioned site holds: its editions, as the file `editions.json` at its top tells them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "clausebook-editions/1"
STATE = "editions.json"
"""The file at the top of a versioned site that says what is published there; it is written last."""
MANIFEST = "SHA256SUMS"
"""The file at the top of every edition that names its other files, as `sha256sum` writes it."""
LATEST = "latest"
"""The folder at the top of a versioned site that is always the newest edition."""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition that stands in a versioned site and is never changed."""

    name: str
    """Also its folder, such as `2026.1`; of a version that another program published, whatever that was called."""
    title: str
    commit: str
    """The id of the commit that it was built from; empty where another program published it."""
    as_of: str
    """The day that it was built for, such as `2026-11-30`; empty where another program published it."""
    digest: str
    """The SHA-256 of its manifest, hexadecimal; of another program's version, of the manifest that it would have."""

    def __post_init__(self) -> None:
        """Refuse a name that is no single folder."""
        if not self.name or self.name in {".", "..", LATEST} or "/" in self.name or "\\" in self.name:
            raise ValueError(f"'{self.name}' cannot be the folder of an edition")


@dataclass(frozen=True, slots=True)
class Publication:
    """A versioned site."""

    editions: tuple[PublishedEdition, ...] = ()
    """The newest first."""
    audience: str = "auditor"
    """Whom all of it is for; editions for several audiences never stand in one site."""
    alias: str = "copy"
    """What `latest/` holds: a `copy` of the newest edition, or pages that lead on to it (`redirect`)."""

    @property
    def newest(self) -> PublishedEdition | None:
        """The edition that readers are led to."""
        return self.editions[0] if self.editions else None

    def __iter__(self) -> Iterator[PublishedEdition]:
        """Iterate over the editions, the newest first."""
        return iter(self.editions)

    def as_data(self) -> Mapping[str, Any]:
        """Return what `editions.json` holds."""
        keys = ("name", "title", "commit", "as_of", "digest")
        editions = [{key: getattr(edition, key) for key in keys} for edition in self.editions]
        return {"format": FORMAT, "audience": self.audience, "alias": self.alias, "editions": editions}

"""Where a versioned site is published: one kind of target a file. What all of them keep to stands here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class TargetError(Exception):
    """Nothing was published, or not all of it; the message says what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be brought to a target, in this order; readers see nothing of it before the last step."""

    editions: Mapping[str, Path] = field(default_factory=dict)
    """New editions: the folder of each, by its name, which is its folder in the target; never changed later."""
    latest: Mapping[str, Path | bytes] = field(default_factory=dict)
    """All that `latest/` is to hold, by path below it; empty where it is to stay as it is."""
    top: Mapping[str, bytes] = field(default_factory=dict)
    """Small files of its top, in the order in which they go up; the last one, `editions.json`, is the switch."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a target took."""

    sent: int
    """Files."""
    kept: int
    """Files of the delivery that the target had already, byte for byte."""
    size: int
    """Bytes that were sent."""
    notes: tuple[str, ...] = ()
    """What whoever publishes must know or do, such as a branch that is still to be pushed."""


class Target(Protocol):
    """A place that holds a versioned site."""

    @property
    def name(self) -> str:
        """As messages call it."""

    @property
    def whole_folders(self) -> bool:
        """Whether it can exchange a whole folder in one step, so that `latest/` can be a copy."""

    def hold(self) -> AbstractContextManager[None]:
        """Keep other publishers away for as long as the context lasts: from the first reading to the end of `deliver`.

        Raises:
            TargetError: somebody else is publishing there, it is not fit to be published to, or it cannot be reached.
        """

    def read(self, path: str) -> bytes | None:
        """Return one of its files, or None where there is no such file.

        Raises:
            TargetError: it cannot be read.
        """

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders at its top.

        Raises:
            TargetError: it cannot be read.
        """

    def files(self, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files below one of its folders, each with its path below that folder, in the order of paths.

        Raises:
            TargetError: it cannot be read.
        """

    def deliver(self, delivery: Delivery, before: bytes | None, step: Callable[[str], None]) -> Delivered:
        """Bring a delivery up; what a killed run had brought already is not sent again.

        Args:
            delivery: what is to stand there.
            before: `editions.json` as it was read before the delivery was made; None where there was none.
            step: told in words what begins.

        Raises:
            TargetError: it was not reached, is full, may not be written, or has moved on since; readers still see
                what they saw before.
        """

"""A store that fails at any request: readers keep the old state whole, and the next run goes on from there.

Every request in turn is the first that fails, and all behind it fail too; then the store works again. The tally is
printed (`-s`).
"""

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clausebook.publish.targets import Delivery, TargetError
from clausebook.publish.targets.choose import open_target
from clausebook.publish.targets.store import Store
from clausebook.publish.targets.store_files import Files
from clausebook.publish.targets.store_kinds import KINDS as STORES
from deliveries import FOREIGN, delivery, ours, quiet, seen, site
from faulty_store import KINDS, SAID, SETTINGS, Faulty, faulty_store

OLD, NEW = site("2025.1", redirect=True), site("2026.1", "2025.1", redirect=True)
STRIDE = 3
"""Of the requests, every third fails in each way, beginning with another one; together the ways meet every request."""


class Runs:
    """Deliveries to a store that fails; each to a bucket of its own."""

    def __init__(self, server: Faulty, kind: str, folder: Path) -> None:
        self.server, self.kind, self.number = server, kind, 0
        self.sent: Delivery = delivery(NEW, folder, OLD)
        target = open_target("s3://bucket/college", folder)
        assert isinstance(target, Store)
        self.fs = target._files.fs

    def fresh(self) -> Store:
        """Make a bucket with the old state, and open it."""
        self.number += 1
        self.server.put(self.bucket, {f"college/{path}": text for path, text in {**OLD.files, **FOREIGN}.items()})
        return self.again()

    def again(self) -> Store:
        """Open the same bucket once more, as the next run does."""
        name = f"s3://{self.bucket}/college"
        return Store(Files(self.fs, f"{self.bucket}/college", name, STORES["s3"]))

    @property
    def bucket(self) -> str:
        """The bucket of the present run."""
        return f"bucket-{self.kind}-{self.number}"

    def run(self, target: Store, fails: Callable[[int], str]) -> str:
        """Publish while the store fails; return what was said, or nothing when it was done."""
        self.server.begin(fails)
        try:
            with target.hold():
                before = target.read("editions.json")
                if before != NEW.state:
                    target.deliver(self.sent, before, quiet)
        except TargetError as error:
            return str(error)
        return ""

    def files(self) -> dict[str, bytes]:
        """Return what a reader sees."""
        return self.server.files(self.bucket, "college/")


@pytest.fixture
def runs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runs]:
    """Lend a store, and the library of AWS that is led to it."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    with faulty_store() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        # The library waits before it tries again, which takes the time of a test and proves nothing.
        monkeypatch.setattr(importlib.import_module("s3fs.core").asyncio, "sleep", _at_once)
        yield Runs(server, getattr(request, "param", "once"), tmp_path)


@pytest.mark.parametrize("runs", KINDS, indirect=True)
def test_from_every_request_on(runs: Runs) -> None:
    assert runs.run(runs.fresh(), lambda _: "") == ""
    requests, tally = len(runs.server.asked), Counter[str]()
    assert requests > 25
    for first in range(1 + KINDS.index(runs.kind) % STRIDE, requests + 1, STRIDE):
        said = runs.run(runs.fresh(), lambda number, first=first: runs.kind if number >= first else "")
        stood = runs.files()
        state = seen(stood, OLD, NEW)
        tally[f"{state}, {'was told' if said else 'done'}"] += 1
        assert said or state == "new"
        assert not said or any(words in said for words in SAID[runs.kind].split("|")), said
        assert "Traceback" not in said and SETTINGS["AWS_SECRET_ACCESS_KEY"] not in said
        # The store works again: only what is missing goes up, and all is there.
        assert runs.run(runs.again(), lambda _: "") == ""
        missing = [f"college/{path}" for path, text in NEW.files.items() if stood.get(path) != text]
        assert sorted(runs.server.sent()) == sorted(missing)
        assert ours(runs.files()) == NEW.files, "nothing is left over, such as who was publishing"
    lines = "\n".join(f"  {number:>5} {name}" for name, number in sorted(tally.items()))
    sys.stdout.write(f"\n{runs.kind}, {requests} requests:\n{lines}\n")
    assert tally["old, was told"] > tally["new, done"]
    assert set(tally) <= {"old, was told", "old, its top in change, was told", "new, was told", "new, done"}


@pytest.mark.parametrize("how", ["500", "503", "cut"])
def test_one_failure_is_tried_again(runs: Runs, monkeypatch: pytest.MonkeyPatch, how: str, tmp_path: Path) -> None:
    """As the library is set up outside these tests, one failure of a store is not noticed by anybody."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "5")
    patient = Runs(runs.server, f"patient-{how}", tmp_path / "patient")
    patient.run(patient.fresh(), lambda _: "")
    for wrong in range(1, len(patient.server.asked) + 1, 5):
        assert patient.run(patient.fresh(), lambda number, wrong=wrong: how if number == wrong else "") == ""
        assert ours(patient.files()) == NEW.files


async def _at_once(_: float) -> None:
    """Wait for nothing."""

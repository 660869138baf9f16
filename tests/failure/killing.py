"""Moments at which a run is killed, spread over the whole of it, and the tally of what stood then."""

import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from failure.warm import Call
from tampering.story import at

WHO = {"GIT_COMMITTER_NAME": "Hanna Arp", "GIT_COMMITTER_EMAIL": "hanna.arp@school.example"}
RELEASER = {**WHO, "SOURCE_DATE_EPOCH": str(at("2026-06-30"))}
"""Who releases, and when."""
PATIENCE = 600
"""Seconds after which something hangs, even on a busy machine."""
_MOMENT = 30
"""Seconds in which what is small ends by itself, even there."""


@dataclass
class Moment:
    """When a run is killed, and who."""

    step: str
    """The step that must have begun; empty for the start of the run."""
    delay: float
    """Seconds after that."""
    everyone: bool
    """Whether the processes that the program started are killed with it, or go on without it."""
    ending: signal.Signals = signal.SIGKILL
    missed: bool = False
    """Whether the run had ended by itself before."""

    def strike(self, call: Call) -> bool:
        """Kill a run at this moment, or ask it to end; say whether it was still at work."""
        begin = time.monotonic()
        while self.step and self.step not in call.errors and time.monotonic() - begin < PATIENCE:
            if _ended(call):
                break
            time.sleep(0.001)
        time.sleep(self.delay)
        call.kill(self.ending, everyone=self.everyone)
        status = call.wait()
        killed = self.ending == signal.SIGKILL
        # Asked to end, a run ends what it started; a small program of Git's or of the system may take its moment.
        _outlive(call, PATIENCE if killed else _MOMENT)
        assert status in (0, -9 if killed else 130), call.errors
        self.missed = status == 0
        return not self.missed


def moments(count: int, lasts: float, seed: int, late: str = "", within: float = 0.02) -> Iterator[Moment]:
    """Yield moments: most of them spread over a run, a quarter of them from its last step on.

    A run that a moment has missed tells that runs take less time now than they did on a busier machine.

    Args:
        count: how many.
        lasts: how many seconds a run takes.
        seed: the same moments every time, as far as a machine is the same every time.
        late: the step from which on the run does what must not be done by halves; empty for none.
        within: the seconds that it takes from there.
    """
    dice = random.Random(seed)
    narrow = count // 4 if late else 0
    wide = count - narrow
    for number in range(wide):
        moment = Moment("", (number + dice.random()) / wide * lasts, bool(number % 2))
        yield moment
        lasts *= 0.8 if moment.missed else 1
    for number in range(narrow):
        yield Moment(late, (number + dice.random()) / narrow * within, bool(number % 2))


@dataclass
class Tally:
    """What stood after each kill."""

    verb: str
    found: Counter[str] = field(default_factory=Counter)
    where: Counter[str] = field(default_factory=Counter)

    def note(self, call: Call, *, struck: bool, state: str) -> None:
        """Note a kill: at which step, and what stood after it."""
        self.found[f"{state}, {'killed' if struck else 'had ended'}"] += 1
        if struck:
            self.where[(call.errors.strip().splitlines() or ["(before the first step)"])[-1][:40]] += 1

    @property
    def killed(self) -> int:
        """How many runs did not end by themselves."""
        return sum(self.where.values())

    def __str__(self) -> str:
        """Return the tally for people."""
        lines = [f"{self.verb}: {sum(self.found.values())} runs, {self.killed} killed"]
        lines += [f"  {count:3} {state}" for state, count in sorted(self.found.items())]
        lines += [f"  {count:3} killed at: {step}" for step, count in self.where.most_common()]
        return "\n".join(lines)


def _ended(call: Call) -> bool:
    """Say whether a run has ended; until its server has asked for it, it is still there as a name."""
    with contextlib.suppress(OSError), open(f"/proc/{call.process}/stat") as file:  # noqa: PTH123
        return file.read().rpartition(")")[2].split()[0] == "Z"
    return True


def survivors(call: Call) -> list[str]:
    """Return the command lines of what a run started and is still there, but for what only waits to be counted."""
    found = []
    for entry in Path("/proc").iterdir():
        # A process may go while it is looked at.
        with contextlib.suppress(OSError):
            if entry.name.isdecimal():
                state, _, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(group) == call.process and state != "Z":
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def _outlive(call: Call, patience: float) -> None:
    """Wait until whatever an ended run had started has ended by itself."""
    begin = time.monotonic()
    while left := survivors(call):
        assert time.monotonic() - begin < patience, left
        time.sleep(0.005)

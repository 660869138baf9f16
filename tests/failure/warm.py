"""The program as a process of its own that needs not be loaded anew: a server forks one for each call.

What is killed is a real process with the program's own `main`; only the second in which Python imports is saved, so
that a test can afford many kills, nearly all of them while the program works.
"""

import atexit
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from college import environment

VERBS = ("build", "check", "pdf", "publish", "release", "show", "stage")
TINY = """
import sys
from types import SimpleNamespace
from clausebook.publish import build
script = '''
import os, pathlib, shutil, sys, time
stage, site = map(pathlib.Path, sys.argv[1:])
for source in sorted((stage / "docs").rglob("*")):
    target = site / source.relative_to(stage / "docs")
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif source.suffix == ".md":
        target.with_suffix(".html").write_text(source.read_text("utf-8").replace("<script", "<b"), "utf-8")
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
'''
tiny = SimpleNamespace(
    NAME="tiny", available=lambda: "", command=lambda stage, site: [sys.executable, "-IS", "-c", script, stage, site]
)
build.engines = lambda: {"mkdocs": tiny}
import clausebook.commands.build as verb
verb.engines = build.engines
build.verify = lambda site, proofs: iter([] if (site / "manual.json").is_file() else ["manual.json is missing"])
"""
"""What makes the engine a short one: it copies the stage. That engines render rightly is told by other tests."""


@dataclass
class Call:
    """A process that was started; it stands in a session of its own."""

    server: "Warm"
    process: int
    said: Path
    """What it writes to standard error, as it writes it."""

    def kill(self, ending: signal.Signals = signal.SIGKILL, *, everyone: bool) -> None:
        """Send a signal to the process, and to those it started too if `everyone` is to get it."""
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if everyone else os.kill)(self.process, ending)

    def wait(self) -> int:
        """Return its exit code, or the signal's number below zero."""
        return int(self.server.answer("status", self.process)["status"])

    @property
    def errors(self) -> str:
        """What it has written to standard error."""
        return self.said.read_text("utf-8", "replace")


@dataclass
class Warm:
    """A server that has loaded the program."""

    process: "subprocess.Popen[str]"
    said: Path

    def start(self, *arguments: str | Path, cwd: Path, patch: str = "", **variables: str) -> Call:
        """Start the program; `patch` is run in its process before, to put something else in a function's place."""
        words = list(map(str, arguments))
        request = {"arguments": words, "cwd": str(cwd), "patch": patch, "variables": environment(**variables)}
        # What an earlier run said is not to be taken for this one's.
        self.said.write_text("", "utf-8")
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return Call(self, int(self.answer("started")["process"]), self.said)

    def run(self, *arguments: str | Path, cwd: Path, patch: str = "", **variables: str) -> tuple[int, str]:
        """Run the program to its end and return its exit code and what it wrote to standard error."""
        call = self.start(*arguments, cwd=cwd, patch=patch, **variables)
        return call.wait(), call.errors

    def answer(self, kind: str, process: int | None = None) -> dict[str, Any]:
        """Read what the server says next of a kind, or of a process; what a failed test has left unread is passed."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            said = dict(json.loads(line))
            if kind in said and process in (None, said["process"]):
                return said
        raise AssertionError("the server has ended")


@contextmanager
def warm(folder: Path) -> Iterator[Warm]:
    """Lend a server that keeps its notes in a folder."""
    said = folder / "said.txt"
    command = [sys.executable, str(Path(__file__)), str(said)]
    path = os.pathsep.join((str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])))
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(PYTHONPATH=path),
    ) as process:
        yield Warm(process, said)
        assert process.stdin is not None
        process.stdin.close()


def _serve(said: str) -> None:
    """Fork for each line of standard input, and say when the fork has ended."""
    for verb in VERBS:
        importlib.import_module(f"clausebook.commands.{verb}")
    discover = importlib.import_module("clausebook.discover")
    for package in ("checks.rules", "views.pages", "views.figures", "publish.engines"):
        discover.modules(f"clausebook.{package}")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line), said)
        _tell(process=child, started=1)
        _, status = os.waitpid(child, 0)
        _tell(process=child, status=os.waitstatus_to_exitcode(status))


def _tell(**answer: int) -> None:
    """Write an answer."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _become(request: Mapping[str, Any], said: str) -> None:
    """Run the program in this process and end it; never return."""
    os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["variables"])
    _streams(said)
    exec(request["patch"], {})
    sys.argv = ["clausebook", *request["arguments"]]
    code = 1
    try:
        importlib.import_module("clausebook.cli").main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    # What Python does at its end, which a fork must not do with its parent's streams.
    sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _streams(said: str) -> None:
    """Give the process streams of its own."""
    nothing = os.open(os.devnull, os.O_RDWR)
    errors = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for own, given in ((0, nothing), (1, nothing), (2, errors)):
        os.dup2(given, own)
    stream: IO[str] = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stderr = stream
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)


if __name__ == "__main__":
    _serve(sys.argv[1])

"""Every rule, judged by small repositories in folders.

`tests/rules/<CODE>/good-<name>/` and `bad-<name>/` are laid over `_base`, a small valid repository, and judged by all
rules.

* `.remove` lists paths of the base to leave out, one a line; all other files of the folder are copied.
* `expect.txt` of a bad case lists every finding of that code as `CODE path:line`; a good case has none.
* `case.json` makes a Git repository of the case. All its keys are optional:
  `commits` is a list of `{"author", "date", "message", "files"}`; `files` names a sub-folder laid over the state.
  A commit may also have `removed`, a list of paths; `committed`, the day it was recorded, where that is not `date`;
  `branch`, which begins where the commit before stands (without it, `main`); `merge`, the branch that it merges: it
  takes nothing over, so `files` and `removed` say all that the merge changes;
  `tags` are annotated tags by their names, each with the number of its commit, from 0;
  `after` names a sub-folder laid over the work tree after the last commit; `depth` makes a shallow clone of so many
  commits; `revision` judges that commit instead of the folder; `as-of` sets the day.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clausebook.checks.registry import Rule, rules
from clausebook.checks.run import run
from clausebook.model.manual import Manual
from clausebook.pipeline import read
from repositories import Made, git, repository

Files = Mapping[str, bytes]
"""A state of a repository: contents by path."""

FOLDER = Path(__file__).parent
BASE = FOLDER / "_base"
TODAY = date(2026, 6, 30)
SECTIONS = ("What it checks", "Why an auditor cares", "Bad", "Good", "How to fix")
WITHOUT_HISTORY = "HIST"
"""The family whose findings a folder without a repository may have."""
_EXAMPLE = "(an example in a fence)"
_APART = ("expect.txt", "case.json", ".remove")


@dataclass(frozen=True, slots=True)
class Case:
    """One case folder."""

    path: Path

    @property
    def code(self) -> str:
        """The code of the rule it is about."""
        return self.path.parent.name

    @property
    def bad(self) -> bool:
        """Whether findings are expected."""
        return self.path.name.startswith("bad-")

    @property
    def options(self) -> Mapping[str, Any]:
        """What `case.json` says."""
        file = self.path / "case.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else {}

    @property
    def expected(self) -> list[str]:
        """The lines of `expect.txt`, sorted."""
        return sorted((self.path / "expect.txt").read_text("utf-8").split("\n")[:-1])

    @property
    def base(self) -> Files:
        """What it begins with: the base, less what is left out, with the case laid over it."""
        options = self.options
        parts = {commit.get("files") for commit in options.get("commits", ())} | {options.get("after")}
        state = dict(_files(BASE))
        if (self.path / ".remove").exists():
            for name in (self.path / ".remove").read_text("utf-8").split():
                _remove(state, name)
        own = _files(self.path).items()
        return state | {name: content for name, content in own if name.partition("/")[0] not in {*_APART, *parts}}

    def build(self, place: "Place") -> Manual:
        """Make the repository at a place and read it."""
        options = self.options
        root = place.root
        state = self.base
        if commits := options.get("commits"):
            made, state = _story(self.path, commits, state)
            # An index of Git's own is not made: nothing that reads a manual may ask for it.
            ids = repository(root, made, checkout=False)
            for name, number in options.get("tags", {}).items():
                git(root, "tag", "--annotate", "--message=An edition", name, ids[number])
        if after := options.get("after"):
            state = state | _files(self.path / after)
        place.lay(state)
        if depth := options.get("depth"):
            git(root, "clone", "--quiet", f"--depth={depth}", root.as_uri(), str(place.clone))
            root = place.clone
        as_of = date.fromisoformat(options["as-of"]) if "as-of" in options else None
        return read(root, revision=options.get("revision"), as_of=as_of, today=TODAY)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one case after the other is laid out, as most of their files are the same."""

    folder: Path
    state: dict[str, bytes] = field(default_factory=dict)
    """What lies there."""

    @property
    def root(self) -> Path:
        """The top of the repository."""
        return self.folder / "repository"

    @property
    def clone(self) -> Path:
        """The top of a shallow clone of it."""
        return self.folder / "clone"

    def lay(self, state: Files) -> None:
        """Turn what lies there into a state; no empty folder is left behind."""
        changes = _between(self.state, state)
        for path in (path for path, content in changes.items() if content is None):
            (self.root / path).unlink()
            del self.state[path]
            # What is left of a path that loses its last part is its folder.
            while path := path.rpartition("/")[0]:
                if any(other.startswith(f"{path}/") for other in self.state):
                    break
                (self.root / path).rmdir()
        for folder in {(self.root / path).parent for path, content in changes.items() if content is not None}:
            folder.mkdir(parents=True, exist_ok=True)
        for path, content in changes.items():
            if content is not None:
                (self.root / path).write_bytes(content)
                self.state[path] = content

    def clear(self) -> None:
        """Take away what Git made."""
        for gone in (self.root / ".git", self.clone):
            if gone.exists():
                shutil.rmtree(gone)


@cache
def cases() -> tuple[Case, ...]:
    """Return all case folders."""
    folders = sorted(path for path in FOLDER.glob("*/*-*") if path.is_dir())
    return tuple(Case(path) for path in folders if path.name.startswith(("good-", "bad-")))


def _name(case: Case) -> str:
    return f"{case.code}/{case.path.name}"


def _code(rule: Rule) -> str:
    return rule.text.code


@cache
def _files(folder: Path) -> Files:
    """Return the contents of a folder's files by their paths in it."""
    top = len(str(folder)) + 1
    files = (os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names)  # noqa: PTH118
    return {file[top:].replace(os.sep, "/"): Path(file).read_bytes() for file in files}


def _remove(state: dict[str, bytes], name: str) -> None:
    """Take a file, or all files of a folder, out of a state."""
    gone = [path for path in state if f"{path}/".startswith(f"{name}/")]
    assert gone, f"there is no {name} to remove"
    for path in gone:
        del state[path]


def _story(case: Path, commits: Sequence[Mapping[str, Any]], state: Files) -> tuple[list[Made], Files]:
    """Return the commits to make, the first of them with a state, and the state that the last one leaves."""
    made: list[Made] = []
    states: list[Files] = []
    ends: dict[str, int] = {}
    for number, commit in enumerate(commits):
        branch = commit.get("branch", "main")
        parent = ends.get(branch, number - 1)
        before, after = (states[parent], dict(states[parent])) if number else ({}, dict(state))
        for name in commit.get("removed", ()):
            _remove(after, name)
        if files := commit.get("files"):
            after |= _files(case / files)
        parents = (parent,) if number else ()
        if merged := commit.get("merge"):
            parents = (parent, ends[merged])
        made.append(_made(commit, branch, parents, _between(before, after)))
        states.append(after)
        ends[branch] = number
    return made, states[-1]


def _between(before: Files, after: Files) -> dict[str, bytes | None]:
    """Return what changed from a state to the next; None is a file that went."""
    changed = {path: content for path, content in after.items() if before.get(path) != content}
    return {**dict.fromkeys(before.keys() - after.keys()), **changed}


def _made(commit: Mapping[str, Any], branch: str, parents: tuple[int, ...], files: Mapping[str, bytes | None]) -> Made:
    """Return the commit to make, with the author and date given."""
    written = datetime.fromisoformat(commit["date"])
    recorded = datetime.fromisoformat(commit.get("committed", commit["date"]))
    return Made(
        files,
        parents,
        f"{commit['message']}\n",
        commit["author"],
        int(written.timestamp()),
        committed=int(recorded.timestamp()),
        zones=(f"{written:%z}", f"{recorded:%z}"),
        branch=branch,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("rules"))


@pytest.mark.parametrize("case", cases(), ids=_name)
def test_case(case: Case, place: Place) -> None:
    place.clear()
    report = run(case.build(place))
    seen = [finding for finding in report.findings if finding.code == case.code]
    lines = sorted(f"{finding.code} {finding.place.path}:{finding.place.line}" for finding in seen)
    assert lines == (case.expected if case.bad else []), [finding.message for finding in seen]
    assert bool(seen) is case.bad
    for finding in seen:
        assert finding.message and finding.help
        assert not finding.message.endswith(".") and not finding.help.endswith("."), (finding.message, finding.help)


def test_the_base_conforms(place: Place) -> None:
    place.clear()
    place.lay(_files(BASE))
    report = run(read(place.root, today=TODAY))
    seen = [(finding.code, str(finding.place), finding.message) for finding in report.findings]
    assert [row for row in seen if not row[0].startswith(WITHOUT_HISTORY)] == []
    assert report.documents == 4
    assert report.records == 1


@pytest.mark.parametrize("rule", rules(), ids=_code)
def test_a_rule_has_a_good_and_a_bad_case(rule: Rule) -> None:
    names = [case.path.name for case in cases() if case.code == rule.text.code]
    assert any(name.startswith("good-") for name in names)
    assert any(name.startswith("bad-") for name in names)


def test_every_case_belongs_to_a_rule() -> None:
    assert {case.code for case in cases()} <= {rule.text.code for rule in rules()}


@pytest.mark.parametrize("rule", rules(), ids=_code)
def test_a_rule_is_published_whole(rule: Rule) -> None:
    text = rule.text
    assert re.fullmatch(r"[A-Z]{4}-\d{3}", text.code)
    assert 10 <= len(text.title) <= 120
    assert (rule.check is None) != (rule.review is None)
    # Headings within an example are none of the text's own.
    whole = re.sub(r"^```.*?^```$", _EXAMPLE, text.text, flags=re.MULTILINE | re.DOTALL)
    parts = re.split(r"^## (.+)\n", whole, flags=re.MULTILINE)
    assert parts[0].strip() == ""
    assert tuple(parts[1::2]) == SECTIONS
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert all(len(section.strip()) >= len(_EXAMPLE) for section in sections.values())
    assert all(_EXAMPLE in sections[name] for name in ("Bad", "Good"))
    assert text.clauses
    assert any(clause in sections["Why an auditor cares"] for clause in text.clauses)

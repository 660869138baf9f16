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
  `after` names a sub-folder laid over the work tree after the last commit; `depth` makes a shallow clone of so many
  commits; `revision` judges that commit instead of the folder; `as-of` sets the day.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clausebook.checks.registry import Rule, rules
from clausebook.checks.run import run
from clausebook.model.manual import Manual
from clausebook.pipeline import read

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

    def build(self, folder: Path) -> Manual:
        """Make the repository in a folder and read it."""
        options = self.options
        commits = options.get("commits", ())
        parts = {commit.get("files", "") for commit in commits} | {options.get("after", "")}
        root = folder / "repository"
        _lay(BASE, root)
        if (self.path / ".remove").exists():
            for name in (self.path / ".remove").read_text("utf-8").split():
                _remove(root / name)
        _lay(self.path, root, {*_APART, *parts})
        for number, commit in enumerate(commits):
            begun = {earlier.get("branch", "main") for earlier in commits[:number]}
            _commit(root, commit, self.path, begun)
        if after := options.get("after"):
            _lay(self.path / after, root)
        if depth := options.get("depth"):
            root = _clone(root, folder / "clone", depth)
        as_of = date.fromisoformat(options["as-of"]) if "as-of" in options else None
        return read(root, revision=options.get("revision"), as_of=as_of, today=TODAY)


@cache
def cases() -> tuple[Case, ...]:
    """Return all case folders."""
    folders = sorted(path for path in FOLDER.glob("*/*-*") if path.is_dir())
    return tuple(Case(path) for path in folders if path.name.startswith(("good-", "bad-")))


def _name(case: Case) -> str:
    return f"{case.code}/{case.path.name}"


def _code(rule: Rule) -> str:
    return rule.text.code


def _lay(source: Path, target: Path, apart: Collection[str] = ()) -> None:
    """Copy a folder over another one; `apart` names what is left out at its top."""
    shutil.copytree(
        source,
        target,
        ignore=lambda folder, _: apart if Path(folder) == source else (),
        copy_function=shutil.copyfile,
        dirs_exist_ok=True,
    )


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _commit(root: Path, commit: Mapping[str, Any], case: Path, begun: Collection[str]) -> None:
    """Add one commit with the author and date given; `begun` are the branches there are."""
    branch = commit.get("branch", "main")
    if not begun:
        _git(root, "init", "--quiet", f"--initial-branch={branch}")
    elif branch not in begun:
        _git(root, "checkout", "--quiet", "-b", branch)
    else:
        _git(root, "checkout", "--quiet", branch)
    name, _, email = commit["author"].removesuffix(">").partition(" <")
    days = {"AUTHOR": commit["date"], "COMMITTER": commit.get("committed", commit["date"])}
    who = {
        f"GIT_{role}_{key}": value
        for role, day in days.items()
        for key, value in (("NAME", name), ("EMAIL", email), ("DATE", day))
    }
    if merged := commit.get("merge"):
        _git(root, "merge", "--quiet", "--no-commit", "--no-ff", "--strategy=ours", merged, **who)
    for name in commit.get("removed", ()):
        _remove(root / name)
    if files := commit.get("files"):
        _lay(case / files, root)
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--allow-empty", "--message", commit["message"], **who)


def _clone(origin: Path, target: Path, depth: int) -> Path:
    """Return a shallow clone."""
    _git(origin, "clone", "--quiet", f"--depth={depth}", origin.as_uri(), str(target))
    return target


def _git(folder: Path, *arguments: str, **environment: str) -> None:
    """Call Git without the configuration of the machine."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    subprocess.run(
        ["git", *arguments], cwd=folder, env=inherited | apart | environment, check=True, capture_output=True
    )


@pytest.mark.parametrize("case", cases(), ids=_name)
def test_case(case: Case, tmp_path: Path) -> None:
    report = run(case.build(tmp_path))
    seen = [finding for finding in report.findings if finding.code == case.code]
    lines = sorted(f"{finding.code} {finding.place.path}:{finding.place.line}" for finding in seen)
    assert lines == (case.expected if case.bad else []), [finding.message for finding in seen]
    assert bool(seen) is case.bad
    for finding in seen:
        assert finding.message and finding.help
        assert not finding.message.endswith(".") and not finding.help.endswith("."), (finding.message, finding.help)


def test_the_base_conforms(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    _lay(BASE, root)
    report = run(read(root, today=TODAY))
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

"""A small college with a year of honest history, commit by commit, on which people work honestly or forge."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clausebook.authoring.frontmatter import insert, written
from clausebook.model.document import Approval, Document
from clausebook.model.manual import Asset
from clausebook.model.place import Place
from clausebook.sources.documents import read_document
from clausebook.sources.tree import sha256
from college import BASE
from repositories import Made, git, repository

DAY = date(2026, 6, 30)
"""The day everything is judged by."""
SETTINGS = "manual/manual.yml"
REGISTER = "manual/register.yml"
POLICY = "manual/system/POL-01-quality-policy.md"
CONTROL = "manual/system/PRO-01-control-of-documents.md"
ADMISSION = "manual/learners/PRO-02-admission.md"
FORM = "manual/learners/FRM-01-application.md"
PICTURE = "manual/learners/way.svg"
REVIEW = "records/management-review/MR-2026-01.md"
ADDRESSES = {
    "ha": "Hanna Arp <hanna.arp@school.example>",
    "qb": "Quentin Bell <quentin.bell@school.example>",
    "rc": "Rosa Costa <rosa.costa@school.example>",
    "stranger": "Somebody <somebody@elsewhere.example>",
}
_FORMER = """  - id: ol
    name: Olga Lind
    emails: [olga.lind@school.example]
    roles:
      - {role: head, from: 2012-08-01, until: 2020-07-31}
"""

Files = Mapping[str, str]
"""Contents by path."""
Entry = tuple[str, str, str]
"""An approval's role, person and day."""


def at(day: str, hour: float = 9) -> int:
    """Return the second of a day's hour in UTC, since 1970."""
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=hour)).timestamp())


def put(text: str, **fields: str) -> str:
    """Return a document or record with other values of its front matter; an underscore stands for a hyphen."""
    for name, value in fields.items():
        key = name.replace("_", "-")
        lines = text.split("\n")
        (place,) = (number for number, line in enumerate(lines) if line.startswith(f"{key}: "))
        lines[place] = f"{key}: {value}"
        text = "\n".join(lines)
    return text


def edited(text: str, *changes: tuple[str, str]) -> str:
    """Return a text with some passages, each of which it holds, replaced."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def unapproved(text: str) -> str:
    """Return a document without its approvals."""
    return re.sub(r"^approvals:\n(?:  .*\n)+", "", text, count=1, flags=re.MULTILINE)


def document(text: str, path: str, files: Files) -> Document:
    """Return the document that a text is."""
    shown = {name: Asset(name, sha256(content.encode()), b"") for name, content in files.items()}
    assets = {name: asset for name, asset in shown.items() if not name.endswith((".md", ".yml"))}
    item = read_document(text.encode(), path, "example-2020", assets).item
    assert isinstance(item, Document), item
    return item


def approved(text: str, path: str, files: Files, *entries: Entry) -> str:
    """Return a document with approvals of exactly its content and the status that belongs to them."""
    text = put(text, status="approved")
    for role, person, day in entries:
        here = document(text, path, files)
        place = Place(path)
        entry = Approval(role, person, date.fromisoformat(day), str(here.version), here.digest, place)
        text = insert(text.encode(), path, written(entry)).decode()
    return text


@dataclass
class Story:
    """Commits to make, the files after each of them, and what is done to the repository afterwards."""

    commits: list[Made] = field(default_factory=list)
    states: list[dict[str, str]] = field(default_factory=list)
    forks: dict[int, int] = field(default_factory=dict)
    """Where each commit beside the main line left it."""
    main: int = -1
    """The last commit of the main line."""
    later: list[Callable[[Path, list[str]], None]] = field(default_factory=list)
    """What is done to the repository, given its folder and the commits' ids."""

    @property
    def files(self) -> dict[str, str]:
        """The files of the main line's last commit."""
        return self.states[self.main]

    def commit(
        self,
        files: Mapping[str, str | None],
        on: str,
        by: str = "qb",
        *,
        onto: int | None = None,
        hour: float = 9,
        message: str = "Change the manual",
        parents: tuple[int, ...] | None = None,
        **more: str | int,
    ) -> int:
        """Add a commit: to the main line, or beside it with `onto`; return its number."""
        start = self.main if onto is None else onto
        parents = parents if parents is not None else (start,) if start >= 0 else ()
        state = dict(self.states[start]) if start >= 0 else {}
        for path, content in files.items():
            if content is None:
                del state[path]
            else:
                state[path] = content
        number = len(self.commits)
        self.commits.append(Made(dict(files), parents, message, ADDRESSES.get(by, by), at(on, hour), **more))  # type: ignore[arg-type]
        self.states.append(state)
        if onto is None:
            self.main = number
        else:
            self.forks[number] = self.forks.get(onto, onto)
        return number

    def change(self, path: str, *changes: tuple[str, str], on: str, by: str = "qb", **more: int) -> int:
        """Add a commit that replaces passages of one file."""
        before = self.files if "onto" not in more else self.states[more["onto"]]
        return self.commit({path: edited(before[path], *changes)}, on, by, **more)  # type: ignore[arg-type]

    def approve(self, path: str, *entries: Entry, onto: int | None = None, hour: float = 15) -> int:
        """Add a commit for each approval, by who approves and on the day of it."""
        number = self.main if onto is None else onto
        for role, person, day in entries:
            files = self.files if onto is None else self.states[number]
            text = approved(files[path], path, files, (role, person, day))
            message = f"Approve as {role}"
            number = self.commit(
                {path: text}, day, person, onto=None if onto is None else number, hour=hour, message=message
            )
        return number

    def merge(self, *sides: int, on: str, by: str = "qb", files: Mapping[str, str | None] | None = None) -> int:
        """Add a merge of branches to the main line; `files` is what it writes besides."""
        brought: dict[str, str | None] = {}
        for side in sides:
            base, there = self.states[self.forks[side]], self.states[side]
            changed = {path: there.get(path) for path in {*base, *there} if base.get(path) != there.get(path)}
            brought |= {path: new for path, new in changed.items() if new is not None or path in self.files}
        brought |= files or {}
        return self.commit(brought, on, by, hour=17, message="Merge a branch", parents=(self.main, *sides))

    def next(self, path: str, version: str, *changes: tuple[str, str], **fields: str) -> str:
        """Return the present text of a document as another version, with some passages replaced."""
        fields = {"effective": "2026-06-20", "change": "The text says it more clearly.", **fields}
        text = unapproved(edited(self.files[path], *changes))
        return put(text, version=f'"{version}"', status="in-review", **fields)

    def issue(
        self, path: str, text: str, *entries: Entry, on: str, by: str, files: Files | None = None, merged: bool = True
    ) -> int:
        """Write a text on a branch, have it approved there, and merge it on the day of the last approval."""
        draft = put(unapproved(text), status="in-review")
        side = self.commit({**(files or {}), path: draft}, on, by, onto=self.main, message="Propose a text")
        side = self.approve(path, *entries, onto=side)
        return self.merge(side, on=entries[-1][2]) if merged else side

    def make(self, folder: Path) -> Path:
        """Make the repository, without a work tree's files."""
        ids = repository(folder, self.commits, checkout=False)
        git(folder, "update-ref", "refs/heads/main", ids[self.main])
        for step in self.later:
            step(folder, ids)
        return folder

    def without(self, number: int) -> None:
        """Take a commit out of the history, as a rebase does: what the others wrote in other files stays."""
        (parent,) = self.commits[number].parents or ()

        def moved(one: int) -> int:
            one = parent if one == number else one
            return one - (one > number)

        rest = [made for place, made in enumerate(self.commits) if place != number]
        self.commits = [replace(made, parents=tuple(map(moved, made.parents or ()))) for made in rest]
        del self.states[number]
        self.forks = {moved(one): moved(fork) for one, fork in self.forks.items() if one != number}
        self.main = moved(self.main)


def _plain(path: str, version: str, effective: str, *changes: tuple[str, str]) -> str:
    """Return a document of the base as a draft."""
    text = unapproved((BASE / path).read_text("utf-8"))
    text = put(text, version=f'"{version}"', status="draft", effective=effective)
    return edited(text, *changes)


CONTROL_1 = _plain(CONTROL, "1.0", "2025-09-01", ("The quality coordinator keeps the register.", "The head keeps it."))
CONTROL_11 = _plain(CONTROL, "1.1", "2026-02-01")
ADMISSION_1 = _plain(ADMISSION, "1.0", "2025-09-01", ("within ten working days.", "within a month."))
ADMISSION_2 = _plain(
    ADMISSION,
    "2.0",
    "2026-03-01",
    ("[the form](FRM-01).", "[the form](FRM-01).\n\n![The way of an application](way.svg)"),
)
PICTURE_TEXT = "<svg xmlns='http://www.w3.org/2000/svg'><title>From the form to the decision</title></svg>\n"


def clean(*settings: tuple[str, str]) -> Story:
    """Return the year of honest history, with some passages of the settings written otherwise from the beginning."""
    story = Story()
    standard = "manual/standards/example-2020.yml"
    first = {path: (BASE / path).read_text("utf-8") for path in (SETTINGS, REGISTER, standard)}
    # Without a day of its own the manual is judged by the day of the reader.
    first[SETTINGS] = edited(first[SETTINGS], ("as-of: 2026-06-30\n", ""), *settings)
    first[REGISTER] += _FORMER
    first |= {POLICY: _plain(POLICY, "1.0", "2025-09-01"), CONTROL: CONTROL_1, ADMISSION: ADMISSION_1}
    first[FORM] = _plain(FORM, "1.0", "2025-09-01")
    story.commit(first, "2025-07-01", message="Begin the manual")
    aim = ("Everybody can read what we aim at.", "Everybody can read what the school aims at.")
    story.issue(POLICY, edited(first[POLICY], aim), ("head", "ha", "2025-08-20"), on="2025-08-04", by="qb")
    both = (("quality", "qb", "2025-08-21"), ("head", "ha", "2025-08-22"))
    story.issue(CONTROL, CONTROL_1, *both, on="2025-08-11", by="rc")
    both = (("registry", "rc", "2025-08-25"), ("head", "ha", "2025-08-26"))
    story.issue(ADMISSION, ADMISSION_1, *both, on="2025-08-12", by="qb")
    story.issue(FORM, first[FORM], ("registry", "rc", "2025-08-27"), on="2025-08-13", by="qb")
    story.issue(CONTROL, CONTROL_11, ("quality", "qb", "2026-01-19"), on="2026-01-12", by="ha")
    # The second version of the procedure is sent back once before it is approved.
    first_round = put(edited(ADMISSION_2, ("ten working days", "ten days")), status="in-review")
    side = story.commit({ADMISSION: first_round, PICTURE: PICTURE_TEXT}, "2026-02-02", "qb", onto=story.main)
    second_round = put(ADMISSION_2, status="in-review")
    side = story.commit({ADMISSION: second_round}, "2026-02-09", "rc", onto=side, message="Say working days")
    side = story.approve(ADMISSION, ("registry", "rc", "2026-02-18"), ("head", "ha", "2026-02-20"), onto=side)
    story.merge(side, on="2026-02-20")
    review = (BASE / REVIEW).read_text("utf-8")
    held = edited(put(review, status="open"), ("closed: 2026-05-11\n", ""))
    side = story.commit({REVIEW: held}, "2026-05-05", "qb", onto=story.main, message="Record the management review")
    story.merge(side, on="2026-05-05", by="ha")
    side = story.commit({REVIEW: review}, "2026-05-11", "qb", onto=story.main, message="Close the management review")
    story.merge(side, on="2026-05-11", by="ha")
    return story


def entries(text: str) -> list[str]:
    """Return the lines of a document's approvals."""
    return re.findall(r"^  - \{role: .*\n", text, flags=re.MULTILINE)

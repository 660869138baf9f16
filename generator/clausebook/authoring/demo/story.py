"""What happened at the worked example's college, as a list of commits in the order of their times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from clausebook.authoring.demo.clock import after, before, timed
from clausebook.authoring.demo.edits import edited
from clausebook.authoring.demo.example import example_files, story_data, story_files
from clausebook.authoring.demo.records import OWN_TYPES, entries, example_types, record_days
from clausebook.authoring.demo.versions import Version, versions
from clausebook.model.register import Person, Register
from clausebook.sources.settings import REGISTER, SETTINGS, read_register, read_settings


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit to make; on `main` unless it names a branch."""

    author: Person
    message: str
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """New contents by path; None deletes."""
    branch: str = ""
    """The branch it is made on, which begins at the main branch of that time where it does not exist yet."""
    merges: str = ""
    """The branch that it merges into the main one, with all that was changed there."""
    signature: str = ""
    """The name of the signature that it carries; empty for none."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An annotated tag of what the main branch holds."""

    name: str
    author: Person
    message: str
    signature: str = ""
    """The name of the signature that it carries; empty for none."""


Step = tuple[date, int, Commit | Tag]
"""The day, the hour, and what is done."""


def story() -> Iterator[tuple[datetime, Commit | Tag]]:
    """Yield all that happened, in order.

    Raises:
        AuthoringError: the worked example is missing, or not the one that the story was written for.
        ValueError: the story of the package is broken.
    """
    return timed(_Story.read().steps())


@dataclass(frozen=True, slots=True)
class _Story:
    """The example, and what the data files say about it."""

    files: Mapping[str, str]
    texts: Mapping[str, Any]
    data: Mapping[str, Any]
    register: Register
    standard: str

    @classmethod
    def read(cls) -> "_Story":
        """Read the package's files."""
        files, data = example_files() | story_files(), story_data("steps")
        for addition in data["additions"]:
            path = addition["path"]
            files[path] = edited(files[path], addition["edits"], path)
        register, _ = read_register(files[REGISTER].encode("utf-8"))
        settings, _ = read_settings(files[SETTINGS].encode("utf-8"))
        return cls(files, story_data("texts"), data, register, settings.standard)

    def steps(self) -> Iterator[Step]:
        """Yield everything, those of one document in order."""
        lives = {life[0].id: life for life in self._lives()}
        every = {version.name: version for life in lives.values() for version in life}
        yield self._begin(lives)
        yield from self._files()
        together = {name: group for group in self.data["together"] for name in group["versions"]}
        for name, version in every.items():
            if name in self.data["direct"]:
                yield from self._direct(version)
            elif name not in together:
                yield from self._reviewed(f"draft/{name.replace(' ', '-')}", (version,))
        for group in self.data["together"]:
            yield from self._reviewed(f"draft/{group['branch']}", tuple(every[name] for name in group["versions"]))
        yield from self._events({identity: life[-1] for identity, life in lives.items()})
        yield from self._records()
        for tag in self.data["editions"]:
            name = tag["name"]
            signature = name if name in self.data["signed"] else ""
            done = Tag(name, self._person(tag["by"]), tag["message"], signature)
            yield date.fromisoformat(tag["day"]), 17, done

    def _lives(self) -> Iterator[tuple[Version, ...]]:
        """Yield the versions of each document, oldest first."""
        for path, text in self.files.items():
            if path.startswith("manual/") and path.endswith(".md"):
                identity = "-".join(path.rpartition("/")[2].split("-")[:2])
                yield tuple(versions(text, path, self.standard, self.texts.get(identity, ())))[::-1]

    def _begin(self, lives: Mapping[str, Sequence[Version]]) -> Step:
        """Return the first commit: settings, register and the first drafts."""
        begin = self.data["begin"]
        files = {path: text.encode("utf-8") for path, text in self.files.items() if _is_first(path)}
        files |= {path: text.encode("utf-8") for path, text in self._changed()}
        for identity in begin["documents"]:
            first = lives[identity][0]
            files[first.path] = first.content("draft")
        return date.fromisoformat(begin["day"]), 9, Commit(self._person(begin["by"]), begin["message"], files)

    def _files(self) -> Iterator[Step]:
        """Yield the changes of settings and register."""
        texts = dict(self.files)
        for change, (path, earlier) in zip(self.data["files"], self._changed(), strict=True):
            commit = Commit(self._person(change["by"]), change["message"], {path: texts[path].encode("utf-8")})
            texts[path] = earlier
            yield date.fromisoformat(change["day"]), 8, commit

    def _changed(self) -> Iterator[tuple[str, str]]:
        """Yield, newest change first, the path and the text that settings or register had before it."""
        texts = dict(self.files)
        for change in self.data["files"]:
            path = change["path"]
            texts[path] = edited(texts[path], change["edits"], path)
            yield path, texts[path]

    def _reviewed(self, branch: str, group: Sequence[Version]) -> Iterator[Step]:
        """Yield how versions were written on a branch, approved there and merged."""
        for version in group:
            yield from self._written(branch, version)
            yield from self._approved(branch, version)
        last = max(approval.date for version in group for approval in version.approvals)
        title = f"Merge {' and '.join(version.name for version in group)}"
        message = "\n".join((title, "", *(version.change for version in group)))
        named = [
            name for version in group if version.name in self.data["named-in-merge"] for name in self._names(version)
        ]
        if named:
            message += "\n\n" + "\n".join(f"Approved-by: {name}" for name in named)
        day = after(last, 1) if self._by_hand(last) else last
        yield day, 16, Commit(self._quality, message, merges=branch)

    def _written(self, branch: str, version: Version) -> Iterator[Step]:
        """Yield the rounds of a draft up to the one that was approved."""
        writer, first = self._writer(version), min(approval.date for approval in version.approvals)
        path, subject = self._path(version, first), version.name
        round_ = next((one for one in self.data["sent-back"] if one["version"] == version.name), None)
        start = before(first, 21 if round_ else 11)
        draft = version.draft(round_["edits"]) if round_ else version
        if not (version.id in self.data["begin"]["documents"] and version.number == "1.0"):
            files = {path: draft.content("draft")}
            yield start, 9, Commit(writer, f"{subject}: draft\n\n{version.change}", files, branch)
        files = {path: draft.content("in-review")}
        yield after(start, 3), 10, Commit(writer, f"{subject}: ready for review", files, branch)
        if round_:
            message = f"{subject}: send back\n\n{round_['reason']}"
            files = {path: draft.content("draft")}
            yield before(first, 12), 11, Commit(self._person(round_["by"]), message, files, branch)
            files = {path: version.content("in-review")}
            yield before(first, 6), 9, Commit(writer, f"{subject}: second round\n\n{round_['reason']}", files, branch)

    def _approved(self, branch: str, version: Version) -> Iterator[Step]:
        """Yield the approvals: each given by the approver, or all entered by the quality coordinator."""
        path, total = self._path(version, version.approvals[-1].date), len(version.approvals)
        last = max(approval.date for approval in version.approvals)
        if self._by_hand(last) or version.name in self.data["named-in-merge"]:
            names = " and ".join(self._person(approval.person).name for approval in version.approvals)
            message = f"{version.name}: enter the approval of {names}"
            files = {path: version.content("approved", total)}
            yield after(last, 1) if self._by_hand(last) else last, 13, Commit(self._quality, message, files, branch)
            return
        for number, approval in enumerate(version.approvals, start=1):
            files = {path: version.content("approved" if number == total else "in-review", number)}
            message = f"{version.name}: approve as {self.register.title(approval.role).lower()}"
            signed = self.data["signed"].get(version.name) == approval.person
            signature = version.name if signed else ""
            commit = Commit(self._person(approval.person), message, files, branch, signature=signature)
            yield approval.date, 12 + min(number, 2), commit

    def _direct(self, version: Version) -> Iterator[Step]:
        """Yield a version that was written and approved on the main branch."""
        first = min(approval.date for approval in version.approvals)
        files = {self._path(version, first): version.content("in-review")}
        message = f"{version.name}: ready for review\n\n{version.change}"
        yield before(first, 7), 9, Commit(self._writer(version), message, files)
        yield from self._approved("", version)

    def _events(self, last: Mapping[str, Version]) -> Iterator[Step]:
        """Yield moves, withdrawals and lapses."""
        for move in self.data["moves"]:
            version, day = last[move["id"]], date.fromisoformat(move["day"])
            old = self._before_move(version.id, day)
            files = {move["from"]: None, version.path: old.content("approved", len(old.approvals))}
            yield day, 9, Commit(self._person(move["by"]), move["message"], files)
        for event in self.data["withdrawals"]:
            version = last[event["id"]]
            files = {version.path: version.content("withdrawn", len(version.approvals))}
            yield date.fromisoformat(event["day"]), 9, Commit(self._person(event["by"]), event["message"], files)
        for event in self.data["lapses"]:
            version = last[event["id"]]
            changed = version.draft(event["edits"])
            files = {version.path: changed.content("approved", len(version.approvals))}
            yield date.fromisoformat(event["day"]), 11, Commit(self._person(event["by"]), event["message"], files)

    def _before_move(self, identity: str, day: date) -> Version:
        """Return the version that a document had on the day of its move."""
        life = next(life for life in self._lives() if life[0].id == identity)
        return [version for version in life if max(approval.date for approval in version.approvals) < day][-1]

    def _records(self) -> Iterator[Step]:
        """Yield the records as they came in."""
        types, begin = example_types(self.files, self.standard), date.fromisoformat(self.data["begin"]["day"])
        days = record_days(self.files)
        yield from self._taken_over()
        together = tuple(f"records/{group['type']}/" for group in self.data["taken-over"])
        for path, text in self.files.items():
            if path.startswith("records/") and not path.startswith(together):
                for entry in entries(text, path, self.standard, types, days):
                    record = entry.record
                    message = f"{record.id}: {entry.what}\n\n{record.title}"
                    author = self._holder(record.owner, entry.day, record.campus)
                    # What is older than the manual came in on its first day.
                    yield max(entry.day, begin), 15, Commit(author, message, {path: entry.content})

    def _taken_over(self) -> Iterator[Step]:
        """Yield the records that came in all at once from another system."""
        for group in self.data["taken-over"]:
            folder = f"records/{group['type']}/"
            files = {path: text.encode("utf-8") for path, text in self.files.items() if path.startswith(folder)}
            commit = Commit(self._person(group["by"]), group["message"], files)
            yield date.fromisoformat(group["day"]), 14, commit

    def _path(self, version: Version, day: date) -> str:
        """Return where a document lay on a day."""
        moves = (move for move in self.data["moves"] if move["id"] == version.id)
        return next((move["from"] for move in moves if day < date.fromisoformat(move["day"])), version.path)

    def _by_hand(self, day: date) -> bool:
        """Say whether approvals of a day were given on paper."""
        return day < date.fromisoformat(self.data["by-hand-until"])

    @property
    def _quality(self) -> Person:
        """The quality coordinator."""
        return self._person(self.data["quality"])

    def _writer(self, version: Version) -> Person:
        """Return who wrote a version."""
        named = self.data["writers"].get(version.name) or self.data["writers"].get(version.id)
        return self._person(named) if named else self._holder(version.owner, version.approvals[0].date)

    def _person(self, identity: str) -> Person:
        """Return a person of the register."""
        return self.register.people[identity]

    def _holder(self, role: str, day: date, campus: str = "") -> Person:
        """Return who held a role on a day, at a campus where there is one holder for each."""
        holders = self.register.holders(role, day)
        here = (one for one in holders if any(held.role == role and held.campus == campus for held in one.tenures))
        return next(here, holders[0])

    def _names(self, version: Version) -> Iterator[str]:
        """Yield the approvers of a version as a trailer names them."""
        for approval in version.approvals:
            person = self._person(approval.person)
            yield f"{person.name} <{person.emails[0]}>"


def _is_first(path: str) -> bool:
    """Say whether a file was there from the first day on: beside the manual, or one of its own record types."""
    return "/" not in path or path.startswith(OWN_TYPES)

"""Random histories of a manual whose truth is known, because their maker keeps it while making them."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from clausebook.model.history import History
from repositories import Made, document

LONG = "".join(f"Line {number} of a text that is long enough to be known again.\n" for number in range(30))
NAMES = ("{}.md",) * 12 + ("x/{}.md", "y/{}.md", "z/{}.md", "a b {}.md", 'q"{}".md', "Ünï ß 漢字 {}.md", "tab\t{}.md")
NAMES += ("-rf {}.md", "--output={}.md", "[{}]*.md", ":(top){}.md", "back\\{}.md")
VERBS = ("add", "free", "edit", "edit", "edit", "version", "version", "move", "case", "swap", "delete", "again")
VERBS += ("copy", "replace")


@dataclass(frozen=True)
class Paper:
    """A document in one state of the repository."""

    path: str
    text: str
    version: int = 1


State = dict[str, Paper]
"""By id; what has no front matter has a key that begins with `free`."""


@dataclass(frozen=True)
class Seen:
    """What a commit of the main line did to a document."""

    commit: int
    kind: str
    path: str
    blob: str
    version: int


@dataclass
class Maker:
    """Makes a random history and keeps the truth about it."""

    dice: random.Random
    commits: list[Made] = field(default_factory=list)
    events: dict[str, dict[int, str]] = field(default_factory=dict)
    """Kind by commit, by document, on all branches."""
    mainline: dict[str, list[Seen]] = field(default_factory=dict)
    """By document, oldest first."""
    merged: set[tuple[int, str, str]] = field(default_factory=set)
    """Commit, path and kind of what merges wrote or dropped by themselves."""
    contested: set[tuple[int, str]] = field(default_factory=set)
    """Commit and path where both branches of a merge touched one document or path: Git may find no merge of its own."""
    count: int = 0

    def run(self, length: int, documents: int = 1) -> State:
        """Make a history of at least so many commits, which begins with so many documents; return its last state."""
        state: State = {}
        parents: tuple[int, ...] = ()
        while len(state) < documents:
            before, state = state, dict(state)
            kinds: dict[str, str] = {}
            for _ in range(min(10, documents - len(state))):
                kinds |= self.do(self.dice.choice(("add",) * 9 + ("free",)), state)
            parents = (self.commit(before, state, kinds, parents),)
            self.note(before, state, kinds, parents[0])
        while len(self.commits) < length:
            state, commit = self.branch(state, parents) if self.dice.random() < 0.3 else self.step(state, parents)
            parents = (commit,)
        return state

    def branch(self, base: State, fork: tuple[int, ...]) -> tuple[State, int]:
        """Make a branch, work on it and beside it, and merge it."""
        side, tip = self.change(base, fork)[:2]
        for _ in range(self.dice.randrange(3)):
            side, tip = self.change(side, (tip,))[:2]
        state, parents = base, fork
        for _ in range(self.dice.randrange(3)):
            state, commit = self.step(state, parents)
            parents = (commit,)
        return self.merge(base, state, side, (*parents, tip))

    def step(self, state: State, parents: tuple[int, ...]) -> tuple[State, int]:
        """Do one thing on the main line."""
        after, commit, keys = self.change(state, parents)
        self.note(state, after, keys, commit)
        return after, commit

    def change(self, state: State, parents: tuple[int, ...]) -> tuple[State, int, Iterable[str]]:
        """Do one thing to one or two documents."""
        after = dict(state)
        kinds = self.do(self.dice.choice(VERBS), after)
        return after, self.commit(state, after, kinds, parents), kinds

    def commit(self, before: State, after: State, kinds: dict[str, str], parents: tuple[int, ...]) -> int:
        """Make a commit of what changed and keep its events."""
        files = self.record(before, after, kinds, parents)
        for key, kind in kinds.items():
            self.events.setdefault(key, {})[files] = kind
        return files

    def record(self, before: State, after: State, keys: Iterable[str], parents: tuple[int, ...]) -> int:
        """Make a commit of what changed."""
        files: dict[str, str | bytes | None] = {before[key].path: None for key in keys if key in before}
        files |= {after[key].path: content(key, after[key]) for key in keys if key in after}
        self.commits.append(Made(files, parents=parents))
        return len(self.commits) - 1

    def note(self, before: State, after: State, keys: Iterable[str], commit: int) -> None:
        """Keep what the main line says now."""
        for key in keys:
            old, new = before.get(key), after.get(key)
            paper = new or old
            if paper is None or (old and new and (old.path, content(key, old)) == (new.path, content(key, new))):
                continue
            kind = "deleted" if new is None else "added" if old is None else "modified"
            kind = "renamed" if old and new and old.path != new.path else kind
            blob = blob_id(content(key, new)) if new else ""
            self.mainline.setdefault(key, []).append(Seen(commit, kind, paper.path, blob, paper.version))

    def fresh(self) -> int:
        self.count += 1
        return self.count

    def path(self) -> str:
        return "manual/" + self.dice.choice(NAMES).format(f"doc-{self.fresh()}")

    def some(self, state: State, named: bool = True) -> str:
        """Return the key of one document; empty when none is found soon."""
        keys = list(state)
        drawn = (self.dice.choice(keys) for _ in range(5 if keys else 0))
        return next((key for key in drawn if not named or key.startswith("PRO")), "")

    def do(self, verb: str, state: State) -> dict[str, str]:
        """Change a state; return the kind of event of each document."""
        number, key, other = self.fresh(), self.some(state, verb != "edit"), self.some(state)
        paper = state.get(key)
        if verb == "again":
            gone = [key for key in self.events if key.startswith("PRO") and key not in state]
            if gone:
                key = self.dice.choice(gone)
                state[key] = Paper(self.path(), f"Again {number}.\n")
                return {key: "added"}
        if verb in ("add", "free", "again") or paper is None or (verb == "swap" and other in ("", key)):
            key = f"free-{number}" if verb == "free" else f"PRO-{number}"
            lines = "".join(f"{random.Random(number * 100 + line).random()}\n" for line in range(40))
            state[key] = Paper(self.path(), lines if verb == "free" else f"Text {number}.\n{LONG}")
            return {key: "added"}
        if verb in ("copy", "replace"):
            text = paper.text if verb == "copy" else f"New {number}.\n{LONG}"
            state[f"PRO-{number}"] = Paper(self.path() if verb == "copy" else state.pop(key).path, text)
            return {f"PRO-{number}": "added"} | ({key: "deleted"} if verb == "replace" else {})
        if verb == "swap":
            state[key], state[other] = replace(paper, path=state[other].path), replace(state[other], path=paper.path)
            return {key: "renamed", other: "renamed"}
        if verb == "delete":
            del state[key]
            return {key: "deleted"}
        folder, _, name = paper.path.rpartition("/")
        cased = f"{folder}/{name.swapcase().replace('.MD', '.md')}"
        free = all(one.path != cased for one in state.values()) if verb == "case" else False
        state[key] = {
            "edit": replace(paper, text=f"{paper.text}Line {number}.\n"),
            "version": replace(paper, version=paper.version + 1),
            "move": replace(paper, path=self.path()),
            "case": replace(paper, path=cased if free else self.path()),
        }[verb]
        return {key: "renamed" if verb in ("move", "case") else "modified"}

    def merge(self, base: State, ours: State, theirs: State, parents: tuple[int, ...]) -> tuple[State, int]:
        """Merge as Git would, by document; what both sides changed is mixed, and now and then the merge does more."""
        number = len(self.commits)
        after: State = {}
        touched = [{key for key in {**base, **side} if base.get(key) is not side.get(key)} for side in (ours, theirs)]
        for key in dict.fromkeys((*ours, *theirs)):
            kept = self.joined(key, base.get(key), ours.get(key), theirs.get(key))
            if kept is not None:
                after[key] = kept
        taken: set[str] = set()
        for key, paper in after.items():
            if paper.path in taken:
                after[key] = replace(paper, path=f"manual/clash-{self.fresh()}.md")
                self.contested |= {(number, paper.path), (number, after[key].path)}
            taken.add(after[key].path)
        clash = any(merge == number for merge, _ in self.contested)
        own = set() if clash else self.own(number, base, after, touched)
        keys = {key for key in {**ours, **after} if ours.get(key) is not after.get(key)}
        assert self.record(ours, after, keys, parents) == number
        paths = [self.paths(keys, base, side, after) for keys, side in zip(touched, (ours, theirs), strict=True)]
        self.contested |= {(number, path) for path in paths[0] & paths[1]}
        if touched[0] & touched[1]:
            # Git may take a copy that one side made of such a document for the document itself.
            self.contested |= {
                (number, path) for path in self.paths(touched[0] | touched[1], base, ours, theirs, after)
            }
        for key in keys | touched[1] | own:
            sides = [side[key] for side in (ours, theirs) if key in side]
            paper = after.get(key)
            if paper is None:
                if key in own:
                    self.events[key][number] = "deleted"
            elif paper.path not in [side.path for side in sides] or content(key, paper) not in [
                content(key, side) for side in sides
            ]:
                self.events[key][number] = "merged"
        self.note(ours, after, keys, number)
        return after, number

    def joined(self, key: str, root: Paper | None, one: Paper | None, two: Paper | None) -> Paper | None:
        """Return what a merge makes of one document; what one side deleted stays when the other changed it."""
        if one is None or two is None:
            kept = one or two
            return kept if root is None or kept != root else None
        if one is two or two is root:
            return one
        if one is root:
            return two
        path = one.path if root is None or two.path == root.path or one.path != root.path else two.path
        text = one.text
        if root is None or one.text != root.text != two.text:
            text = one.text if one.text == two.text else f"{one.text}Mixed {self.fresh()}.\n"
        elif two.text != root.text:
            text = two.text
        return Paper(path, text, max(one.version, two.version))

    def own(self, number: int, base: State, after: State, touched: list[set[str]]) -> set[str]:
        """Let a merge do something by itself to a document: write, rename, delete, or drop what the branch did."""
        verb = self.dice.choice(("nothing",) * 5 + ("write", "rename", "delete", "drop"))
        found: set[str] = set()
        if verb == "drop":
            # Two files that changed places twice are what they were, and nothing of them can be dropped.
            beside = touched[1] - touched[0]
            edited = [key for key in beside if key in base and key in after and after[key] != base[key]]
            for key in sorted(key for key in edited if after[key].path == base[key].path)[:1]:
                after[key] = base[key]
                self.merged.add((number, base[key].path, "dropped-in-merge"))
            return found
        key = self.some(after)
        if verb == "nothing" or not key or key in touched[0] | touched[1]:
            return found
        paper = after[key]
        if verb == "write":
            after[key] = replace(paper, text=f"{paper.text}Nobody's {self.fresh()}.\n")
        elif verb == "rename":
            after[key] = replace(paper, path=self.path())
        else:
            del after[key]
        path = after[key].path if key in after else paper.path
        self.merged.add((number, path, "dropped-in-merge" if verb == "delete" else "written-in-merge"))
        return {key}

    @staticmethod
    def paths(keys: Iterable[str], *states: State) -> set[str]:
        """Return every path that some documents have in some states."""
        return {state[key].path for key in keys for state in states if key in state}


def content(key: str, paper: Paper) -> str:
    """Return a document's file."""
    return paper.text if key.startswith("free") else document(key, f"{paper.version}.0", paper.text)


def blob_id(text: str) -> str:
    """Return a content's object id."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def untrue(history: History, maker: Maker, state: State, ids: Sequence[str]) -> list[str]:
    """Return the documents whose history is not as it was made."""
    number = {commit: position for position, commit in enumerate(ids)}
    wrong = []
    for key, paper in state.items():
        found = history.files[paper.path]
        seen = [
            Seen(number[event.commit.id], event.kind.value, event.path, event.blob, 0)
            for event in reversed(found.mainline)
        ]
        told = {number[event.commit.id]: event.kind.value for event in found.events}
        right = (told, len(found.events)) == (maker.events[key], len(told))
        right &= seen == [replace(one, version=0) for one in maker.mainline[key]]
        grouped = sorted(number[event.commit.id] for revision in found.revisions for event in revision.events)
        right &= grouped == sorted(maker.events[key])
        if key.startswith("PRO"):
            wanted = [one for one in maker.mainline[key] if one.blob]
            contents = [(str(one.facts.version), one.event.blob) for one in reversed(found.contents)]
            right &= contents == [(f"{one.version}.0", one.blob) for one in wanted]
            kept: list[tuple[str, str]] = []
            for one in wanted:
                kept[len(kept) - 1 if kept and kept[-1][0] == f"{one.version}.0" else len(kept) :] = [
                    (f"{one.version}.0", one.blob)
                ]
            right &= kept == [(str(one.facts.version), one.events[0].blob) for one in reversed(found.revisions)]
            right &= found.id == key
        if not right:
            wrong.append(key)
    return wrong


def merged(history: History, ids: Sequence[str]) -> set[tuple[int, str, str]]:
    """Return position, path and kind of what merges did by themselves."""
    number = {commit: position for position, commit in enumerate(ids)}
    return {(number[merge.commit.id], merge.path, merge.kind.value) for merge in history.merges}

"""What was learnt of commits and contents, kept for the next run: facts under an object's id never change.

An SQLite file that may be deleted at any time. Nothing in it is trusted to be there, whole or of this version; a run
without it gives the same history.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from clausebook.model.history import Commit, Facts, MergeKind
from clausebook.sources.history.facts import FORM, decode, encode
from clausebook.sources.history.progress import Progress, read_progress, write_progress
from clausebook.sources.log import FIELDS, Change, Logged, read_fields
from clausebook.sources.merges import Merged

FOLDER = ".clausebook"
_FILE = "history.sqlite"
_FORM = 5000 + FORM
"""Of the tables and of the facts, kept in the file's head; a file of another form begins anew."""
_TABLES = ("commits", "facts", "merges", "progress")
_ODD = (sqlite3.Error, OSError, ValueError, TypeError, AttributeError, LookupError)
"""What a damaged file raises somewhere; then nothing is known."""
_IGNORE = "# Made by Clausebook: what it learnt of the history, to be faster next time. It may be deleted.\n*\n"


@dataclass(slots=True)
class Store:
    """What is known before a run, and what the run adds."""

    file: Path | None
    """Where what is learnt will be kept; None keeps nothing."""
    facts: dict[str, Facts] = field(default_factory=dict)
    merges: dict[str, tuple[Merged, ...]] = field(default_factory=dict)
    """What each merge did by itself, by its commit; for most of them nothing."""
    _commits: dict[str, bytes] = field(default_factory=dict)
    _progress: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, *, learn: bool) -> "Store":
        """Read what an earlier run kept below a folder, nothing where it cannot be read; `learn` keeps more there."""
        file = root / FOLDER / _FILE
        target = file if learn else None
        store = cls(target)
        if not file.is_file() or file.is_symlink() or file.parent.is_symlink():
            return store
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
                if base.execute("PRAGMA user_version").fetchone() != (_FORM,):
                    return store
                commits, facts, merges, progress = (
                    dict(base.execute(f"SELECT id, row FROM {table}"))  # noqa: S608
                    for table in _TABLES
                )
            told = {key: tuple(_merged(key, row)) for key, row in merges.items()}
            return cls(target, dict(zip(facts, decode(facts.values()), strict=True)), told, commits, progress)
        except _ODD:
            return store

    def commits(self) -> dict[str, Logged]:
        """Return the commits that are known, by their ids."""
        try:
            return {key: _commit(row) for key, row in self._commits.items()}
        except _ODD:
            return {}

    def progress(self, within: Iterable[bytes]) -> Progress | None:
        """Return how far the history of some folders was followed, if it was."""
        try:
            count, _, line = self._progress.get(_name(within), "").partition(" ")
            # Of what was lost behind it, nobody would know that it must be read again.
            whole = line and int(count) <= len(self._commits) + len(self.facts) + len(self.merges)
            return read_progress(line, self._shown) if whole else None
        except _ODD:
            return None

    def _shown(self, commit: str) -> Commit:
        """Return a commit in the model's form, by its id."""
        return read_fields(self._commits[commit].split(b"\0", FIELDS)[:FIELDS])

    def keep(
        self,
        commits: Iterable[Logged],
        facts: Mapping[str, Facts],
        merges: Mapping[str, tuple[Merged, ...]],
        progress: Mapping[Iterable[bytes], Progress],
    ) -> None:
        """Keep what was learnt; a folder that cannot be written is no error."""
        if self.file is None or self.file.parent.is_symlink():
            return
        rows: dict[str, list[tuple[str, str | bytes]]] = {
            "commits": [(one.id, _commit_row(one)) for one in commits if one.id not in self._commits],
            "facts": [(key, encode(one)) for key, one in facts.items() if key not in self.facts],
            "merges": [(key, _merged_row(one)) for key, one in merges.items() if key not in self.merges],
        }
        count = len(self._commits) + len(self.facts) + len(self.merges) + sum(map(len, rows.values()))
        rows["progress"] = [(_name(within), f"{count} {write_progress(one)}") for within, one in progress.items()]
        if not any(rows.values()):
            return
        with suppress(OSError, sqlite3.Error):
            self.file.parent.mkdir(exist_ok=True)
            ignore = self.file.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text(_IGNORE, encoding="utf-8")
            if not (self._commits or self.facts):
                self.file.unlink(missing_ok=True)
            with closing(sqlite3.connect(self.file)) as base, base:
                base.execute(f"PRAGMA user_version = {_FORM}")
                for table in _TABLES:
                    base.execute(f"CREATE TABLE IF NOT EXISTS {table} (id TEXT PRIMARY KEY, row) WITHOUT ROWID")
                    base.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", rows[table])  # noqa: S608


def keeps(root: Path, commit: str) -> bool:
    """Say whether a run has kept below a folder what it learnt of a commit."""
    file = root / FOLDER / _FILE
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as base:
            return base.execute("SELECT 1 FROM commits WHERE id = ?", (commit,)).fetchone() is not None
    except (sqlite3.Error, OSError, ValueError):
        return False


def _name(within: Iterable[bytes]) -> str:
    """Return what a history of some folders is kept under."""
    return b"\0".join(within).decode()


def _commit_row(logged: Logged) -> bytes:
    """Join what no path and no name can hold."""
    changes = (
        part
        for change in logged.changes
        for part in (change.source, change.target, change.blob.encode(), b"1" if change.regular else b"")
    )
    return b"\0".join((*logged.fields, *changes))


def _commit(row: bytes) -> Logged:
    """Read what `_commit_row` joined."""
    parts = row.split(b"\0")
    fields = tuple(parts[:FIELDS])
    if len(fields) < FIELDS or (len(parts) - FIELDS) % 4:
        raise ValueError("not the form of a commit")
    ends = range(FIELDS + 4, len(parts) + 1, 4)
    changes = [Change(parts[end - 4], parts[end - 3], parts[end - 2].decode(), parts[end - 1] == b"1") for end in ends]
    return Logged(fields[0].decode(), tuple(fields[1].decode().split()), tuple(changes), fields)


def _merged_row(found: Iterable[Merged]) -> bytes:
    """Join the files of a merge."""
    return b"\0".join(part for one in found for part in (one.path, one.kind.value.encode()))


def _merged(commit: str, row: bytes) -> Iterator[Merged]:
    """Read what `_merged_row` joined."""
    parts = row.split(b"\0") if row else []
    for at in range(0, len(parts), 2):
        yield Merged(commit, parts[at], MergeKind(parts[at + 1].decode()))

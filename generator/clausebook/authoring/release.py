"""`release`: what stands in the way of an edition, and the words that it begins with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausebook.authoring import AuthoringError
from clausebook.checks.wording import listed
from clausebook.model.finding import Finding, Report, Severity
from clausebook.model.history import Evidence
from clausebook.model.manual import Manual
from clausebook.model.release import FOLDER, EditionName
from clausebook.sources.edition_tags import EditionTag, MainLine, read_edition_tags, read_main_line
from clausebook.sources.git import GitError, Repository
from clausebook.sources.manual import FOLDERS

MAXIMUM = 100_000
"""Bytes of somebody's own words at the beginning of the notes."""
_SHOWN = 5
"""How many findings or files are named."""
_PREFIXES = tuple(f"{folder}/" for folder in FOLDERS)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that an edition must not be released with."""

    message: str
    help: str

    def __str__(self) -> str:
        """Return what is wrong, and what to do about it."""
        return f"{self.message}\n  help: {self.help}"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the repository has around the state that is to be released."""

    tags: tuple[EditionTag, ...]
    """The oldest edition first."""
    line: MainLine | None
    """None where it cannot be told which branch is the main line."""
    behind: Mapping[str, int]
    """How many commits each branch of the main line has that the state lacks, where there are any; by its name."""
    uncommitted: tuple[str, ...]
    """Paths of documents and records that lie in the folder otherwise than in the commit."""
    blobs: Mapping[str, str]
    """The object id of every file of documents and records in the commit, by path."""

    @property
    def last(self) -> EditionTag | None:
        """The newest edition."""
        return self.tags[-1] if self.tags else None

    def tag_name(self, edition: EditionName) -> str:
        """Return what the tag of a new edition is called: in the way of the last one."""
        return f"{FOLDER}{edition}" if self.last and self.last.name.startswith(FOLDER) else str(edition)


def look_around(root: Path, commit: str, branch: str | None = None) -> Surroundings:
    """Read editions, branches, and what lies in the folder.

    Args:
        root: the folder that holds `manual/`, at the top of a repository.
        commit: the id of the commit that is to be released.
        branch: what somebody says that the main line is called.

    Raises:
        GitError: Git's objects cannot be read.
    """
    repository = _repository(root)
    line = read_main_line(repository, branch)
    tips = line.tips if line else ()
    behind = {one.name: len(repository.commits_without(one.commit, commit)) for one in tips}
    return Surroundings(
        tags=read_edition_tags(repository),
        line=line,
        behind={name: count for name, count in behind.items() if count},
        uncommitted=tuple(sorted(path for path in repository.changed(commit) if path.startswith(_PREFIXES))),
        blobs=_blobs(repository, commit),
    )


def edition_tags(root: Path) -> tuple[EditionTag, ...]:
    """Return the tags of editions, the oldest edition first.

    Raises:
        GitError: Git's objects cannot be read.
    """
    return read_edition_tags(_repository(root))


def edition_blobs(root: Path, commit: str) -> Mapping[str, str]:
    """Return the object id of every file of documents and records in a commit, by path.

    Raises:
        GitError: Git's objects cannot be read.
    """
    return _blobs(_repository(root), commit)


def obstacles(
    edition: EditionName, manual: Manual, report: Report, around: Surroundings | None, branch: str | None = None
) -> Iterator[Obstacle]:
    """Yield everything that stands in the way of an edition.

    Args:
        edition: its name.
        manual: the last commit's.
        report: its findings.
        around: what its repository has; None where there is none, or its history is not complete.
        branch: what somebody says that the main line is called.
    """
    if around is None:
        yield _no_evidence(manual)
        return
    yield from _taken(edition, around.tags)
    yield from _astray(manual, around, branch)
    if around.uncommitted:
        shown = _first(around.uncommitted)
        yield Obstacle(
            f"What lies in the folder is not what is recorded: {shown}",
            "Commit these changes and have them checked, or take them back; an edition holds recorded texts only",
        )
    errors = [one for one in report.findings if one.severity is Severity.ERROR and not one.concession]
    if errors:
        yield Obstacle(_told(errors), "Correct them, or have each accepted by a concession; clausebook check lists all")


def own_words(path: Path) -> str:
    """Return what somebody wants to say at the beginning of the notes.

    Raises:
        AuthoringError: the file cannot be read, or holds what no tag may hold.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise AuthoringError(
            f"{path} cannot be read ({reason}); name a file with the first words of the notes"
        ) from error
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise AuthoringError(f"{path} is not written in UTF-8; save it as UTF-8 text") from error
    if len(content) > MAXIMUM:
        raise AuthoringError(f"{path} has more than {MAXIMUM} bytes; keep the first words of the notes short")
    if any(not (sign.isprintable() or sign in "\n\t") for sign in text):
        raise AuthoringError(f"{path} holds control characters; save it as plain text")
    if any(line.startswith("-----BEGIN ") for line in text.split("\n")):
        raise AuthoringError(f"{path} has a line that begins as a signature does (-----BEGIN); take it out")
    return text.strip("\n")


def _repository(root: Path) -> Repository:
    """Return the repository at whose top the manual stands.

    Raises:
        GitError: there is none.
    """
    repository = Repository.find(root)
    if repository is None or repository.root.resolve() != root.resolve():
        raise GitError(f"{root} is not the top of a Git repository; an edition is a commit, so put the manual into one")
    return repository


def _blobs(repository: Repository, commit: str) -> Mapping[str, str]:
    """Read the object ids of a commit's documents and records."""
    return {entry.path: entry.blob for entry in repository.tree(commit, _PREFIXES)}


def _no_evidence(manual: Manual) -> Obstacle:
    """Say why a history cannot be released."""
    history = manual.history
    if history.evidence is Evidence.NONE:
        message = "The manual lies in no Git repository of its own"
        return Obstacle(f"{message}, so there is nothing that an edition could name", "Begin one with 'git init'")
    what, _, advice = (history.explanation or "The change history is not complete").partition("; ")
    advice = advice or "work in a fresh, complete copy of the repository"
    return Obstacle(what, advice[:1].upper() + advice[1:])


def _taken(edition: EditionName, tags: Iterable[EditionTag]) -> Iterator[Obstacle]:
    """Yield whether an edition exists, or a later one."""
    known = {tag.edition: tag for tag in tags}
    if edition in known:
        tag = known[edition]
        yield Obstacle(
            f"There is an edition {edition} already: the tag {tag.name} at commit {tag.commit[:10] or 'unknown'}",
            f"Choose the next name, such as {_next(max(known))}; an edition is never changed",
        )
    elif known and edition < max(known):
        last = max(known)
        yield Obstacle(
            f"The edition {edition} would stand before {last}, which exists already",
            f"Choose a later name, such as {_next(last)}",
        )


def _next(edition: EditionName) -> EditionName:
    """Return the name that follows another one in the same year."""
    return EditionName(edition.year, edition.number + 1)


def _astray(manual: Manual, around: Surroundings, branch: str | None) -> Iterator[Obstacle]:
    """Yield where the state is not the last one of the main line."""
    head = manual.history.head
    line = around.line
    if line is None:
        missing = f"There is no branch '{branch}'" if branch else "Which branch is the main line cannot be told"
        more = "" if branch else ": several exist, and none is called main, master or trunk"
        yield Obstacle(f"{missing}{more}", "Name the main line's branch with --branch")
        return
    commit = head.id if head else ""
    here = line.here
    at = [one for one in line.tips if one.commit == commit]
    if (here and here.commit != commit) or not at:
        tip = here or line.tips[0]
        yield Obstacle(
            f"The present state (commit {commit[:10]}) is not the last one of the main line: "
            f"{_short(tip.name)} is at commit {tip.commit[:10]}",
            f"Go to the main line (git switch {line.name}) once everything that belongs in the edition is merged there",
        )
        return
    for one in line.elsewhere:
        if count := around.behind.get(one.name):
            yield Obstacle(
                f"{_short(one.name)} has {count} {'commit' if count == 1 else 'commits'} that the present state lacks",
                "Bring them in (git pull), look at what they change, and release then",
            )


def _short(name: str) -> str:
    """Return a branch as people call it."""
    return name.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def _told(errors: Sequence[Finding]) -> str:
    """Return the number of errors and the first few of them."""
    count = f"{len(errors)} {'finding' if len(errors) == 1 else 'findings'} of severity error"
    lines = [f"  {one.place}: {one.code} {one.message}" for one in errors[:_SHOWN]]
    more = [f"  and {len(errors) - _SHOWN} more"] if len(errors) > _SHOWN else []
    return "\n".join((f"The manual has {count}:", *lines, *more))


def _first(paths: Sequence[str]) -> str:
    """Return the first few paths, and how many more there are."""
    more = [f"{len(paths) - _SHOWN} more"] if len(paths) > _SHOWN else []
    return listed([*paths[:_SHOWN], *more])

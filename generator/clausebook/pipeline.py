"""The whole program on one page: read, judge, see, compose; it knows no engine and no command line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from clausebook.checks.run import run
from clausebook.model.audience import for_audience
from clausebook.model.document import Document
from clausebook.model.finding import Report
from clausebook.model.history import DocumentHistory, Evidence, Facts, History
from clausebook.model.manual import Manual
from clausebook.model.seen_report import seen_report
from clausebook.model.staged import Staged
from clausebook.sources.earlier import kept_texts
from clausebook.sources.editions import read_editions
from clausebook.sources.git import GitError, Repository
from clausebook.sources.history.facts import claimed_id, read_facts
from clausebook.sources.history.read import read_history
from clausebook.sources.history.reading import Reader
from clausebook.sources.history.store import FOLDER, Store, keeps
from clausebook.sources.in_force import earlier_texts, held_texts, lost_text
from clausebook.sources.look import FILE, parse_look, read_look
from clausebook.sources.manual import FOLDERS, read_manual
from clausebook.sources.policies import read_policies
from clausebook.sources.proofs import prove
from clausebook.sources.settings import SETTINGS, CannotRead
from clausebook.sources.tree import CommitTree, FolderTree, Tree
from clausebook.views.compose import compose as compose_views

__all__ = [
    "CannotRead",
    "GitError",
    "changed_since",
    "changes",
    "compose",
    "judge",
    "learnt",
    "look",
    "lost",
    "read",
    "see",
    "uncommitted",
    "versions",
]

_PREFIXES = tuple(f"{folder}/" for folder in FOLDERS)


def read(
    root: Path,
    *,
    revision: str | None = None,
    as_of: date | None = None,
    today: date,
    hold: bool = True,
    learn: bool = False,
    past: bool = True,
) -> Manual:
    """Read the manual of a repository.

    Args:
        root: the folder that holds `manual/`.
        revision: the commit to read; None for the work tree, which is a draft and no evidence. Where there is no
            repository, or no commit yet, `HEAD` means the work tree too.
        as_of: the day to judge by, before the manual's own setting.
        today: the command line's clock, used when nothing else names a day.
        hold: whether an earlier text that is still in force stands in for a present one that is not.
        learn: whether to keep what was learnt of the history for a later run; a check writes nothing.
        past: whether to read the approved texts that others have followed; only pages show them.

    Raises:
        CannotRead: the settings or the register are missing or wrong.
        GitError: the revision does not exist, or Git's objects cannot be read.
    """
    repository = _repository(root)
    commit = repository.resolve(revision or "HEAD") if repository else None
    if revision not in (None, "HEAD") and commit is None:
        raise GitError(f"the repository has no commit '{revision}'; name a commit, a branch or a tag that it has")
    if revision is not None and repository is not None and commit is not None:
        tree: Tree = CommitTree(repository, commit)
    else:
        tree = FolderTree(root)
        revision = None
    manual = read_manual(tree, as_of, today, draft=revision is None)
    history = _history(repository, commit, store=_store(repository, commit, learn=learn))
    if repository is not None and history.complete:
        history = replace(history, policies=read_policies(repository, history))
    changed = _changed(repository, commit) if manual.draft else frozenset()
    manual = replace(manual, history=replace(history, changed=changed))
    if repository is None or not history.complete:
        return manual
    history = replace(manual.history, editions=read_editions(repository, manual, commit)) if commit else manual.history
    manual = replace(manual, history=history, proofs=prove(repository, manual))
    if hold:
        held = held_texts(repository, manual)
        manual = replace(manual, held=held.documents, held_files=held.files)
    if not past:
        return manual
    kept = kept_texts(repository, manual)
    return replace(manual, earlier=kept.documents, held_files={**manual.held_files, **kept.files})


def judge(manual: Manual) -> Report:
    """Ask every rule."""
    return run(manual)


def see(manual: Manual, report: Report, audience: str | None = None) -> tuple[Manual, Report]:
    """Leave out what an audience may not see; everything is judged before, and nothing is composed before.

    Args:
        manual: the whole manual.
        report: its findings.
        audience: `public`, `staff` or `auditor`; None for the one that the settings name.
    """
    seen = for_audience(manual, audience or manual.settings.audience)
    return seen, seen_report(report, manual, seen)


def compose(manual: Manual, report: Report) -> Iterator[Staged]:
    """Turn manual and report into the files of a stage."""
    return compose_views(manual, report)


def look(root: Path, manual: Manual) -> Mapping[str, Any]:
    """Return what the institution's own `mkdocs.yml` says of theme and Markdown extensions, in the manual's state.

    Raises:
        CannotRead: the file cannot be used.
        GitError: Git's objects cannot be read.
    """
    repository, head = _repository(root), manual.history.head
    if manual.draft or repository is None or head is None:
        return read_look(root)
    blobs = [entry.blob for entry in repository.tree(head.id, (FILE,)) if entry.path == FILE and entry.mode != "120000"]
    return parse_look(dict(repository.blobs(blobs))[blobs[0]]) if blobs else {}


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Return the paths that differ from where a branch left `revision`, in commits or in the work tree.

    Raises:
        GitError: there is no repository, or no such revision.
    """
    repository = _repository(root)
    if repository is None:
        raise GitError(f"{root} is no Git repository, so nothing can be compared with '{revision}'")
    return repository.changed_since(revision)


def changes(folder: Path) -> History:
    """Return the history of the last commit of the repository that a folder lies in.

    Where the repository holds a manual, of the manual's files; otherwise of every file.

    Raises:
        GitError: Git's objects cannot be read.
    """
    repository = Repository.find(folder)
    commit = repository.resolve() if repository else None
    whole = repository is None or commit is None or not repository.tree(commit, (SETTINGS,))
    return _history(
        repository, commit, ("",) if whole else _PREFIXES, reader=lambda content: Facts(claimed_id(content))
    )


def versions(root: Path, manual: Manual, document: Document) -> tuple[Document, ...]:
    """Return the last text of every version of a document that Git recorded, newest first.

    Raises:
        GitError: Git's objects cannot be read.
    """
    repository = _repository(root)
    if repository is None or not manual.history.complete:
        return ()
    return tuple(earlier_texts(repository, manual, document))


def lost(root: Path, manual: Manual, identifier: str) -> tuple[DocumentHistory | None, Document | None]:
    """Return the life of a document that was deleted, the last one with that id, and its text in force on the day.

    Raises:
        GitError: Git's objects cannot be read.
    """
    repository = _repository(root)
    lives = [life for life in manual.history.gone if life.id == identifier and life.contents]
    lives.sort(key=lambda life: manual.history.arrivals[life.mainline[0].commit.id], reverse=True)
    if repository is None or not lives:
        return None, None
    found = ((life, lost_text(repository, manual, life)) for life in lives)
    return next(((life, text) for life, text in found if text is not None), (lives[0], None))


def uncommitted(root: Path) -> frozenset[str]:
    """Return the paths of documents and records that are in no commit as they lie in the folder."""
    repository = _repository(root)
    return _changed(repository, repository.resolve() if repository else None)


def learnt(root: Path, manual: Manual) -> bool:
    """Say whether the next run will find what this one learnt of the history, as far as anything is to be kept."""
    head = manual.history.head
    if head is None or not manual.history.complete or keeps(root, head.id):
        return True
    repository = _repository(root)
    return repository is None or bool(repository.tree(head.id, (f"{FOLDER}/",)))


def _changed(repository: Repository | None, commit: str | None) -> frozenset[str]:
    """Return the paths of documents and records that lie in the folder otherwise than in a commit."""
    if repository is None or commit is None:
        return frozenset()
    return frozenset(path for path in repository.changed(commit) if path.startswith(_PREFIXES))


def _repository(root: Path) -> Repository | None:
    """Return the repository at whose top the manual stands."""
    repository = Repository.find(root)
    return repository if repository and repository.root.resolve() == root.resolve() else None


def _store(repository: Repository | None, commit: str | None, *, learn: bool) -> Store | None:
    """Return what earlier runs learnt, unless the repository brings its own."""
    if repository is None or commit is None or repository.holds_folder(commit, FOLDER):
        return None
    return Store.open(repository.root, learn=learn)


def _history(
    repository: Repository | None,
    commit: str | None,
    prefixes: Sequence[str] = _PREFIXES,
    reader: Reader = read_facts,
    store: Store | None = None,
) -> History:
    """Return the history of a commit's files below some folders, or why there is none."""
    if repository is not None and commit is None:
        evidence, explanation = repository.evidence()
        return History(Evidence.EMPTY if evidence is Evidence.COMPLETE else evidence, explanation)
    return read_history(repository, commit, prefixes, reader=reader, store=store)

"""What merges did by themselves: a text that no branch had, and work of a branch that did not survive.

Git merges the branches anew and compares what comes out with what was recorded. All that it writes on the way goes to
the private repository.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clausebook.model.history import MergeKind
from clausebook.sources.log import MARK, PLAIN, broken, read_change, tokens
from clausebook.sources.process import Git

_SETTINGS = (
    # A later Git takes attributes from the newest commit in a bare repository; how files merge is not their choice.
    "attr.tree=refs/none",
    # To move a new file after its neighbours is a guess that a person must confirm, so it belongs to the merge.
    "merge.directoryRenames=false",
)
_LOG = ("log", "--no-walk=unsorted", "--stdin", "--merges", "--raw", "--no-abbrev", "-z", "-O/dev/null")
# Only a file that is the same to the letter was moved: a likeness could hide that another one was thrown away.
_AGAIN = ("--max-parents=2", "--remerge-diff", "--find-renames=100%", "-l8000")
_COMBINED = ("--diff-merges=combined", "--no-renames")
_FORMAT = "--format=%x02%H%x00"


class Merged(NamedTuple):
    """One file of a merge that is not what merging gives."""

    commit: str
    path: bytes
    kind: MergeKind


def read_merges(git: Git, merges: Sequence[str]) -> Iterator[Merged]:
    """Yield what some merges wrote or dropped.

    A file that differs from what merging gives was written when no parent has it so, and dropped work when one has.
    Git does not repeat a merge of three and more branches: there every file that no parent has so counts as written,
    and what was dropped is not seen. A file that a merge moved and changed counts twice, as dropped and as written.

    Args:
        git: the private repository.
        merges: their ids, every one behind all of its ancestors.

    Raises:
        GitError: Git failed, or its output has another form.
    """
    written: dict[str, set[bytes]] = defaultdict(set)
    for merge, parents, path in _new(git, merges):
        written[merge].add(path)
        if parents > 2:
            yield Merged(merge, path, MergeKind.WRITTEN)
    for merge, token, parts in _entries(git, merges, *_AGAIN):
        change = read_change(token, parts)
        old, new = token.split(b" ")[2:4]
        path = change.target or change.source
        # Where the ids are the same and the name too, only the right to run the file was changed.
        if old != new or change.source != path:
            yield Merged(merge, path, MergeKind.WRITTEN if path in written[merge] else MergeKind.DROPPED)


def _new(git: Git, merges: Sequence[str]) -> Iterator[tuple[str, int, bytes]]:
    """Yield each merge, the number of its parents, and each file that none of them has so."""
    for merge, token, parts in _entries(git, merges, *_COMBINED):
        path, parents = next(parts, b""), len(token) - len(token.lstrip(b":"))
        ids = token.split(b" ")[parents + 1 : -1]
        if parents < 2 or len(ids) != parents + 1 or not path:
            raise broken()
        if ids[-1].strip(b"0"):
            yield merge, parents, path


def _entries(git: Git, merges: Sequence[str], *options: str) -> Iterator[tuple[str, bytes, Iterator[bytes]]]:
    """Yield each merge, one changed file, and where its paths come from; whoever asks takes them from there."""
    settings = (part for setting in _SETTINGS for part in ("-c", setting))
    # Git forgets the parents of a commit that it has shown, and would miss where branches met: descendants first.
    lines = (f"{merge}\n".encode() for merge in reversed(merges))
    with git.stream(*settings, *_LOG, *options, *PLAIN, _FORMAT, feed=lines) as stream:
        merge, parts = "", tokens(stream)
        for part in parts:
            token = part.lstrip(b"\n")
            if token.startswith(MARK):
                merge = token[1:].decode("ascii", "replace")
            elif token:
                yield merge, token, parts

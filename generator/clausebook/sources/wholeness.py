"""Whether a repository holds its whole history, and nothing that shows another one."""

from pathlib import Path

from clausebook.model.history import Evidence
from clausebook.sources.configuration import read_configuration, tells_of_promises
from clausebook.sources.objects import Objects
from clausebook.sources.process import Git
from clausebook.sources.references import may_hold, read_small

_SHALLOW = (
    "The copy of the repository was cut off, so earlier changes are missing; "
    "run 'git fetch --unshallow', or in a build service set the depth of the checkout to 0 (fetch-depth: 0)"
)
PARTIAL = (
    "Contents were left out when the repository was copied; "
    "run 'git fetch --refetch --no-filter', or clone it again without --filter"
)
_REPLACED = (
    "The repository holds replacements (refs/replace), which show other commits than the real ones; "
    "list them with 'git replace --list' and delete each with 'git replace --delete'"
)
_GRAFTED = (
    "The repository holds grafts (info/grafts), which give commits other predecessors than the real ones; "
    "delete the file info/grafts in its .git folder"
)
_EMPTY = (
    "Nothing has been recorded in the repository yet; "
    "record the manual in a first commit ('git add .', then 'git commit')"
)


def look_for(git: Git, objects: Objects, common: Path) -> tuple[Evidence, str]:
    """Look for each thing that could make the history false or short; return how far it is evidence, and what to do.

    Args:
        git: the private repository.
        objects: gives single objects of it.
        common: the Git folder that all work trees of the user's repository share.

    Raises:
        GitError: the last commit cannot be read.
    """
    if read_small(common / "shallow"):
        return Evidence.SHALLOW, _SHALLOW
    replaced = ("for-each-ref", "--count=1", "--format=%(refname)", "refs/replace")
    if may_hold(git.directory, "refs/replace/") and git.run(*replaced):
        return Evidence.ALTERED, _REPLACED
    grafts = read_small(common / "info/grafts") or ""
    if any(line.strip() and not line.startswith("#") for line in grafts.splitlines()):
        return Evidence.ALTERED, _GRAFTED
    tree = objects.ask("HEAD^{tree}")
    if tree is None and not git.run("rev-parse", "--verify", "--quiet", "HEAD", accept=(0, 1)):
        return Evidence.EMPTY, _EMPTY
    absent = ("rev-list", "--objects", "--no-object-names", "--missing=print", "HEAD", "--")
    if _promised(git, common) and b"?" in git.run(*absent):
        return Evidence.PARTIAL, PARTIAL
    if tree is None:
        # Git says why it is not there.
        git.run("cat-file", "-e", "HEAD^{tree}")
    return Evidence.COMPLETE, ""


def _promised(git: Git, common: Path) -> bool:
    """Say whether the repository was copied with contents left out; they may have been fetched since."""
    if tells_of_promises(read_configuration(git, common / "config")):
        return True
    return any((common / "objects/pack").glob("*.promisor"))

"""Merges looked at in one go: one that was seen must not change what the next one is taken for."""

from pathlib import Path

from clausebook.model.history import MergeKind
from clausebook.sources.git import Repository
from repositories import Made, repository


def test_branches_that_began_before_an_earlier_merge(tmp_path: Path) -> None:
    names = [f"manual/{letter}.md" for letter in "abcd"]
    begin = Made({name: f"The text of {name}.\n" for name in names})
    commits = [begin]
    merges = []
    for number, name in enumerate(names[:3]):
        commits.append(Made({name: f"A new text of {name}.\n"}, parents=(0,)))
        last = merges[-1] if merges else 0
        commits.append(Made({f"records/{number}.md": "A record.\n"}, parents=(last,)))
        commits.append(Made({name: f"A new text of {name}.\n"}, parents=(len(commits) - 1, len(commits) - 2)))
        merges.append(len(commits) - 1)
    commits.append(Made({names[3]: "What the branch says.\n"}, parents=(0,)))
    commits.append(Made({}, parents=(merges[-1], len(commits) - 1)))
    ids = repository(tmp_path, commits)
    found = Repository.find(tmp_path)
    assert found is not None
    dropping = ids[-1]
    told = list(found.merges([*(ids[merge] for merge in merges), dropping]))
    assert [(one.commit, one.path, one.kind) for one in told] == [(dropping, b"manual/d.md", MergeKind.DROPPED)]

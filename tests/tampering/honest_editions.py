"""Honest work with editions; a docstring is the sentence that is published."""

from pathlib import Path

from repositories import git
from tampering.forged_editions import tag
from tampering.proof import with_key
from tampering.story import CONTROL, REGISTER, Story
from tampering.working import BETTER, EDITIONS, QUALITY, honest


@honest(EDITIONS)
def edition_and_later_work(story: Story) -> None:
    """An edition is tagged, and a document gets a new version after it."""
    tag(story, "edition/2026.1")
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc")


@honest(EDITIONS)
def edition_as_a_mere_pointer(story: Story) -> None:
    """An edition is marked by a tag that holds nothing but the commit."""
    story.later.append(lambda folder, _: _point(folder, "2026.1"))


@honest(EDITIONS, signs=True)
def signed_edition(story: Story) -> None:
    """The head signs the tag of an edition with a key that the register has had for weeks."""
    key = with_key(story.files[REGISTER], "ha", "one", "from: 2026-01-01")
    story.commit({REGISTER: key}, "2026-05-20", "ha")
    tag(story, "2026.1", key="one")


@honest(EDITIONS, signs=True)
def edition_by_a_key_that_ended_later(story: Story) -> None:
    """The key with which an edition was signed is replaced by another one later."""
    key = with_key(story.files[REGISTER], "ha", "one", "from: 2026-01-01")
    story.commit({REGISTER: key}, "2026-05-20", "ha")
    tag(story, "2026.1", key="one")
    story.change(REGISTER, ("from: 2026-01-01}", "from: 2026-01-01, until: 2026-05-31}"), on="2026-06-15", by="ha")


@honest(EDITIONS)
def branch_older_than_an_edition(story: Story) -> None:
    """Somebody works on a branch that was begun before an edition was tagged on the main line."""
    side = story.commit({CONTROL: story.next(CONTROL, "1.2", BETTER)}, "2026-06-01", "rc", onto=story.main)
    story.approve(CONTROL, QUALITY)
    tag(story, "edition/2026.1")

    def step(folder: Path, ids: list[str]) -> None:
        git(folder, "update-ref", "refs/heads/pro-01", ids[side])
        git(folder, "symbolic-ref", "HEAD", "refs/heads/pro-01")

    story.later.append(step)


@honest(EDITIONS)
def tag_of_another_kind(story: Story) -> None:
    """A tag that is no edition names a branch that was given up."""
    side = story.commit({CONTROL: story.next(CONTROL, "1.2", BETTER)}, "2026-06-01", "rc", onto=story.main)
    story.later.append(lambda folder, ids: _point(folder, "idea-of-may", ids[side]))


def _point(folder: Path, name: str, commit: str = "main") -> None:
    """Make a tag without an object of its own."""
    git(folder, "tag", name, commit)

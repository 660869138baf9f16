"""Forgeries of editions and of the history since them; a docstring is the sentence that is published."""

from pathlib import Path

from repositories import BEGIN, git
from tampering.forging import CHANGED, EDITIONS, QUALITY, forgery
from tampering.proof import signed_tag, with_key
from tampering.story import CONTROL, REGISTER, Story

_TAGGER = "Hanna Arp <hanna.arp@school.example>"


def tag(story: Story, name: str, *, claimed: str = "", at: int | None = None, by: str = _TAGGER, key: str = "") -> None:
    """Have an edition's annotated tag made.

    Args:
        story: where.
        name: what the repository calls it.
        claimed: what it says of itself, if that is another name.
        at: the number of its commit; None for the main line's last one of now.
        by: who made it.
        key: the name of the key that it is signed with; empty for none.
    """
    place = story.main if at is None else at
    made = story.commits[place]

    def step(folder: Path, ids: list[str]) -> None:
        # A commit that was taken out since keeps its place in the repository as long as the tag names it.
        number = next(index for index, one in enumerate(story.commits) if one is made)
        plain = f"object {ids[number]}\ntype commit\ntag {claimed or name}\ntagger {by} {BEGIN} +0000\n\nAn edition\n"
        raw = signed_tag(plain, key) if key else plain
        identity = git(folder, "hash-object", "-t", "tag", "-w", "--stdin", stdin=raw.encode()).strip()
        git(folder, "update-ref", f"refs/tags/{name}", identity)

    story.later.append(step)


@forgery(EDITIONS, "HIST-004", about="")
def rewritten_since_an_edition(story: Story) -> None:
    """The main line is set back behind an edition, and another text takes the place of what it held."""
    before = story.main
    story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), QUALITY, on="2026-06-01", by="rc")
    tag(story, "edition/2026.1")
    story.main = before
    other = ("Nobody works by an old text.", "Most people work by the text in force.")
    story.issue(CONTROL, story.next(CONTROL, "1.2", other), QUALITY, on="2026-06-01", by="rc")


@forgery(EDITIONS, "HIST-004", about="")
def end_cut_off_behind_an_edition(story: Story) -> None:
    """The latest commits are taken off the main line, together with the edition that they were."""
    before = story.main
    story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), QUALITY, on="2026-06-01", by="rc")
    tag(story, "2026.1")
    story.main = before


@forgery(EDITIONS, "HIST-004", about="")
def edition_under_another_name(story: Story) -> None:
    """The tag of an earlier edition is shown as that of a later one."""
    tag(story, "edition/2026.2", claimed="edition/2026.1")


@forgery(EDITIONS, "HIST-004", about="")
def edition_of_nothing(story: Story) -> None:
    """The tag of an edition is replaced by one that names a single file."""

    def step(folder: Path, ids: list[str]) -> None:
        git(folder, "tag", "2026.1", git(folder, "rev-parse", f"{ids[0]}:{CONTROL}").strip())

    story.later.append(step)


@forgery(EDITIONS, "HIST-004", about="", signs=True)
def edition_signed_by_another(story: Story) -> None:
    """The tag of an edition in the head's name is signed with somebody else's key."""
    story.commit({REGISTER: with_key(story.files[REGISTER], "rc", "two")}, "2026-05-20", "rc")
    tag(story, "2026.1", key="two")


@forgery(EDITIONS, "HIST-004", about="", signs=True)
def edition_signed_by_a_revoked_key(story: Story) -> None:
    """The tag of an edition is signed with a key that was stolen and revoked."""
    story.commit({REGISTER: with_key(story.files[REGISTER], "ha", "one", "revoked: 2026-05-01")}, "2026-05-20", "ha")
    tag(story, "2026.1", key="one")


@forgery(EDITIONS, "HIST-008", about="", signs=True)
def edition_signed_by_an_unknown_key(story: Story) -> None:
    """The tag of an edition is signed with a key that the register does not know."""
    tag(story, "2026.1", key="two")

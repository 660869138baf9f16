"""Forgeries that no rule tells: what Git alone cannot show, and what is not looked at yet; each must stay true."""

from collections.abc import Callable
from pathlib import Path

from repositories import git
from tampering.cases import Beyond, Make, said
from tampering.proof import APPROVAL, INSTRUCTION, ask, enter, sign
from tampering.story import (
    ADMISSION,
    CONTROL,
    FORM,
    REGISTER,
    Story,
    approved,
    document,
    edited,
    put,
    unapproved,
)

BEYOND: list[Beyond] = []
"""What Git alone cannot show."""
UNJUDGED: list[Beyond] = []
"""What Git shows and no rule judges yet."""
CHANGED = ("Nobody works by an old text.", "Anybody may work by an old text.")


def beyond(why: str, instead: str, among: list[Beyond] = BEYOND, *, signs: bool = False) -> Callable[[Make], Make]:
    """Add a case."""

    def add(make: Make) -> Make:
        among.append(Beyond(said(make), why, instead, make, signs))
        return make

    return add


@beyond(
    "Every commit, date and digest has been made anew, so all of them fit",
    "A main branch that nobody may overwrite, a copy of the repository elsewhere, signed or time-stamped editions",
)
def whole_history_rewritten(story: Story) -> None:
    """The whole history is written anew with another text, before anybody has a copy of it."""
    for made, state in zip(story.commits, story.states, strict=True):
        if CONTROL in state:
            text = state[CONTROL]
            new = edited(text, CHANGED)
            old = document(text, CONTROL, state).digest
            state[CONTROL] = new.replace(old, document(new, CONTROL, state).digest)
        if CONTROL in made.files:
            assert isinstance(made.files, dict)
            made.files[CONTROL] = state[CONTROL]


@beyond(
    "A commit that is not there leaves no trace",
    "A main branch that nobody may overwrite; the tag of an edition after them, which HIST-004 misses then",
)
def end_cut_off(story: Story) -> None:
    """The latest commits are taken off the main line, as if a version had never been approved."""
    (before, _) = next(made.parents for made in story.commits[::-1] if made.parents and ADMISSION in made.files)
    story.main = before


@beyond(
    "The name and the address of an author are what the computer was told",
    "Logins of a forge that compares them; signed commits",
)
def text_under_a_false_name(story: Story) -> None:
    """Somebody writes a text under a colleague's name and approves it alone."""
    text = story.next(CONTROL, "1.2", CHANGED)
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-12"), on="2026-06-01", by="rc")


@beyond(
    "An address that the register does not know may be anybody's",
    "Logins of a forge that accepts known addresses only; approvals that must be attributed or signed",
)
def text_under_no_name(story: Story) -> None:
    """Somebody writes a text under an unknown address and approves it alone."""
    text = story.next(CONTROL, "1.2", CHANGED)
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-12"), on="2026-06-01", by="stranger")


@beyond(
    "Git believes every name, and so does an attributed approval",
    "assurance: signed for the type of document; logins of a forge",
)
def approval_under_a_false_name(story: Story) -> None:
    """Somebody sets the head's name and address on their computer and enters the head's approval."""
    ask(story, "attributed")
    enter(story, "ha")


@beyond(
    "A line of a commit's message is text that anybody can type",
    "assurance: signed for the type of document; merges that only the forge makes",
)
def trailer_typed_by_the_writer(story: Story) -> None:
    """Somebody types the line 'Approved-by:' of the head into their own commit."""
    ask(story, "attributed")
    text = approved(story.files[INSTRUCTION], INSTRUCTION, story.files, APPROVAL)
    message = "Approve INS-01\n\nApproved-by: Hanna Arp <hanna.arp@school.example>\n"
    story.commit({INSTRUCTION: text}, "2026-06-12", "rc", hour=15, message=message)


@beyond(
    "A signature shows which key was used, and not who held it",
    "Keys that cannot be copied; the day of the loss as revoked in the register",
    signs=True,
)
def stolen_key(story: Story) -> None:
    """Somebody signs with the head's own key, which was stolen and is not revoked yet."""
    ask(story, "signed", "ha one")
    enter(story, "ha")
    sign(story, "one")


@beyond(
    "Dates of commits are what the computer's clock was set to; only their order is checked",
    "The log of a forge; editions that a time-stamp authority has confirmed",
)
def both_clocks_set_back(story: Story) -> None:
    """Text and approval are dated back by two weeks, and the clock is set back for their commits too."""
    text = story.next(CONTROL, "1.2", CHANGED, effective="2026-06-01")
    story.issue(CONTROL, text, ("quality", "qb", "2026-05-28"), on="2026-05-25", by="rc")


@beyond(
    "A commit that brings text and approval may stand for a branch that was squashed, whose text may be months older",
    "Merges that keep the commits of the branch; editions that a time-stamp authority has confirmed",
)
def new_document_dated_back_by_weeks(story: Story) -> None:
    """A new document comes in one commit with its approval, and both are dated back by some weeks."""
    path = "manual/learners/FRM-02-fees.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", title="Fees", effective="2026-05-15")
    story.commit({path: approved(text, path, story.files, ("registry", "rc", "2026-05-11"))}, "2026-06-12", "qb")


@beyond(
    "A merge does not say whether anybody read what it brings",
    "A forge that asks for a review by another person before each merge",
)
def merged_without_a_look(story: Story) -> None:
    """Somebody merges their own branch within a minute, and nobody else has read it."""
    text = put(story.next(CONTROL, "1.2", CHANGED), status="draft")
    story.merge(story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main), on="2026-06-01", by="rc")


@beyond(
    "A tag may be set to another commit of the main line, or deleted, and Git keeps no record of it",
    "Signed tags; a forge that protects them; a copy of each edition elsewhere",
)
def moved_tag(story: Story) -> None:
    """The tag of an edition is set to another commit of the main line."""

    def step(folder: Path, ids: list[str]) -> None:
        git(folder, "tag", "edition/2026.1", ids[3])
        git(folder, "tag", "--force", "edition/2026.1", "main")

    story.later.append(step)


@beyond(
    "The status is not among what an approval covers, so that it can follow the approvals",
    "Look at the page of changes, which lists what was withdrawn",
    UNJUDGED,
)
def withdrawn_without_approval(story: Story) -> None:
    """A document in force is set to withdrawn by somebody who does not own it."""
    text = story.next(ADMISSION, "2.1", ("and uses [the form](FRM-01)", "without a form"), effective="2026-06-12")
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")
    story.commit({FORM: put(story.files[FORM], status="withdrawn")}, "2026-06-20", "qb")


@beyond(
    "The sentence is not among what an approval covers",
    "Compare the versions with clausebook diff, which shows what really changed",
    UNJUDGED,
)
def change_sentence_rewritten(story: Story) -> None:
    """The sentence on what an approved version changed is rewritten."""
    story.commit({CONTROL: put(story.files[CONTROL], change="Nothing but spelling.")}, "2026-06-01", "rc")


@beyond(
    "A register says who holds a role, and nobody can tell an invented colleague from a real one",
    "A forge that asks for the head's review of manual/register.yml",
    UNJUDGED,
)
def invented_colleague(story: Story) -> None:
    """Somebody enters a colleague who does not exist as coordinator, and approves under that name weeks later."""
    entry = (
        "  - id: xy\n    name: Xenia Young\n    emails: [xenia.young@school.example]\n"
        "    roles:\n      - {role: quality, from: 2026-05-01}\n"
    )
    story.commit({REGISTER: story.files[REGISTER] + entry}, "2026-05-20", "rc")
    text = story.next(CONTROL, "1.2", CHANGED)
    by = "Xenia Young <xenia.young@school.example>"
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    given = approved(text, CONTROL, story.files, ("quality", "xy", "2026-06-12"))
    story.merge(story.commit({CONTROL: given}, "2026-06-12", by, onto=side), on="2026-06-12", by="rc")


@beyond(
    "Whoever keeps the register enters keys and addresses for others, too",
    "A forge that asks for everybody's own review of their entry in manual/register.yml",
    UNJUDGED,
)
def address_entered_for_a_colleague(story: Story) -> None:
    """Somebody enters their own address as that of a colleague, and weeks later an approval in the colleague's name."""
    addresses = "[quentin.bell@school.example"
    register = edited(story.files[REGISTER], (addresses, f"{addresses}, bell@home.example"))
    story.commit({REGISTER: register}, "2026-05-20", "rc")
    text = story.next(CONTROL, "1.2", CHANGED)
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    given = approved(text, CONTROL, story.files, ("quality", "qb", "2026-06-12"))
    by = "Quentin Bell <bell@home.example>"
    story.merge(story.commit({CONTROL: given}, "2026-06-12", by, onto=side), on="2026-06-12", by="rc")

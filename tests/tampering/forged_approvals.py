"""Forgeries of approvals and of what proves them; a docstring is the sentence that is published."""

from tampering.forging import APPROVALS, CHANGED, HEAD, PEOPLE, PROOF, QUALITY, forgery
from tampering.proof import APPROVAL, INSTRUCTION, ask, enter, sign, with_key
from tampering.story import (
    ADMISSION,
    CONTROL,
    FORM,
    REGISTER,
    Story,
    approved,
    document,
    edited,
    entries,
    put,
    unapproved,
)

# Approvals


@forgery(APPROVALS, "APPR-001")
def never_approved(story: Story) -> None:
    """A new version says that it is approved, and nobody has approved it."""
    text = put(story.next(CONTROL, "1.2", CHANGED), status="approved")
    story.commit({CONTROL: text}, "2026-06-01", "rc")


@forgery(APPROVALS, "APPR-001")
def approvals_left_standing(story: Story) -> None:
    """A new version is passed off as approved by the approvals of the version before."""
    text = edited(put(story.files[CONTROL], version='"1.2"', effective="2026-06-01"), CHANGED)
    story.commit({CONTROL: text}, "2026-06-01", "rc")


@forgery(APPROVALS, "APPR-002")
def approvals_copied_forward(story: Story) -> None:
    """The approvals of the version before are copied with the new version's number in them."""
    old = "".join(entries(story.files[CONTROL])).replace('"1.1"', '"1.2"')
    text = put(story.next(CONTROL, "1.2", CHANGED), status="approved")
    story.commit({CONTROL: text.replace("\n---\n", f"\napprovals:\n{old}---\n", 1)}, "2026-06-01", "rc")


@forgery(APPROVALS, "APPR-002", about="FRM-01")
def approvals_of_another_document(story: Story) -> None:
    """The approvals of another document are copied into one that nobody approved."""
    (entry,) = entries(story.files[CONTROL])
    text = put(story.next(FORM, "1.1", ("| Which programme? | |", "| Which fee? | |")), status="approved")
    entry = entry.replace("role: quality, person: qb", "role: registry, person: rc")
    story.commit({FORM: text.replace("\n---\n", f"\napprovals:\n{entry}---\n", 1)}, "2026-06-01")


@forgery(APPROVALS, "APPR-002", "APPR-007")
def digest_taken_out(story: Story) -> None:
    """The digest is taken out of an approval, so that it is bound to no text."""
    digest = document(story.files[CONTROL], CONTROL, story.files).digest
    story.change(CONTROL, (f', digest: "{digest}"', ""), on="2026-06-01")


@forgery(APPROVALS, "APPR-002")
def digest_made_up(story: Story) -> None:
    """An approval carries a digest that somebody made up."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, QUALITY)
    digest = document(text, CONTROL, story.files).digest
    story.commit({CONTROL: text.replace(digest, "cb1:" + "5" * 64)}, "2026-06-12", "rc")


@forgery(APPROVALS, "META-001")
def digest_of_another_form(story: Story) -> None:
    """An approval carries the digest of a form that does not exist, in the hope that nobody can check it."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: text.replace("cb1:", "cb9:")}, "2026-06-12", "rc")


@forgery(APPROVALS, "APPR-003", about="PRO-02")
def head_left_out(story: Story) -> None:
    """A major version goes into force without the head, who must approve it."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")


@forgery(APPROVALS, "APPR-005", about="PRO-02")
def head_played_by_the_owner(story: Story) -> None:
    """The owner enters a second approval in the role of the head."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    both = (("registry", "rc", "2026-06-12"), ("head", "rc", "2026-06-13"))
    story.issue(ADMISSION, text, *both, on="2026-06-01", by="qb")


@forgery(APPROVALS, "APPR-003")
def approved_by_another_role(story: Story) -> None:
    """A minor version is approved by somebody who is not the owner."""
    text = story.next(CONTROL, "1.2", CHANGED)
    story.issue(CONTROL, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")


@forgery(APPROVALS, "APPR-004")
def approved_by_its_writer(story: Story) -> None:
    """Somebody writes a new version and approves it alone."""
    story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), QUALITY, on="2026-06-01", by="qb")


@forgery(APPROVALS, "META-005")
def approved_tomorrow(story: Story) -> None:
    """An approval carries a date that has not come yet."""
    text = story.next(CONTROL, "1.2", CHANGED, effective="2026-12-01")
    story.commit({CONTROL: approved(text, CONTROL, story.files, ("quality", "qb", "2026-11-12"))}, "2026-06-12", "rc")


@forgery(APPROVALS, "APPR-009")
def approved_after_it_was_recorded(story: Story) -> None:
    """An approval was recorded days before the date on which it claims to have been given."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: text}, "2026-06-05", "rc")


@forgery(APPROVALS, "APPR-009")
def approved_before_it_was_written(story: Story) -> None:
    """An approval is dated back to a day on which the text did not exist."""
    text = story.next(CONTROL, "1.2", CHANGED, effective="2026-05-04")
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    early = approved(text, CONTROL, story.files, ("quality", "qb", "2026-05-01"))
    story.merge(story.commit({CONTROL: early}, "2026-06-12", "qb", onto=side), on="2026-06-13")


@forgery(APPROVALS, "APPR-009", about="FRM-02")
def whole_document_dated_back(story: Story) -> None:
    """A new document comes in one commit with its approval, and both are dated back by a year."""
    path = "manual/learners/FRM-02-fees.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", title="Fees", effective="2025-06-30")
    story.commit({path: approved(text, path, story.files, ("registry", "rc", "2025-06-16"))}, "2026-06-12", "qb")


@forgery(APPROVALS, "APPR-007")
def date_changed_later(story: Story) -> None:
    """The date of an approval is changed after the fact."""
    story.change(CONTROL, ("date: 2026-01-19", "date: 2026-01-12"), on="2026-06-01")


@forgery(APPROVALS, "APPR-007", about="PRO-02")
def person_changed_later(story: Story) -> None:
    """An approval is put under another person's name after the fact."""
    story.change(ADMISSION, ("role: head, person: ha", "role: head, person: ol"), on="2026-06-01")


@forgery(APPROVALS, "APPR-007", about="PRO-02")
def role_changed_later(story: Story) -> None:
    """The role of an approval is changed after the fact."""
    story.change(ADMISSION, ("role: head, person: ha", "role: quality, person: ha"), on="2026-06-01")


@forgery(APPROVALS, "APPR-007", about="PRO-01")
def approval_taken_out(story: Story) -> None:
    """An approval that the version does not need any more is taken out after the fact."""
    both = (QUALITY, HEAD)
    story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), *both, on="2026-06-01", by="rc")
    story.commit({CONTROL: edited(story.files[CONTROL], (entries(story.files[CONTROL])[1], ""))}, "2026-06-20")


@forgery(APPROVALS, "APPR-003", "APPR-007", about="PRO-02")
def needed_approval_taken_out(story: Story) -> None:
    """An approval that a version in force needs is taken out."""
    text = story.files[ADMISSION]
    story.commit({ADMISSION: edited(text, (entries(text)[1], ""))}, "2026-06-01")


@forgery(APPROVALS, "LIFE-005")
def in_force_before_approval(story: Story) -> None:
    """A version claims to have been in force weeks before it was approved."""
    text = story.next(CONTROL, "1.2", CHANGED, effective="2026-05-15")
    story.issue(CONTROL, text, QUALITY, on="2026-05-12", by="rc")


@forgery(APPROVALS, "META-001")
def approvals_twice(story: Story) -> None:
    """A second list of approvals stands below the first, in the hope that a program reads the last one."""
    text = story.files[CONTROL]
    block = "approvals:\n" + "".join(entries(text)).replace("person: qb", "person: rc")
    story.commit({CONTROL: text.replace("\n---\n", f"\n{block}---\n", 1)}, "2026-06-01")


@forgery(APPROVALS, "META-001")
def approvals_by_reference(story: Story) -> None:
    """An approval is not written out but refers to another passage, as YAML allows."""
    text = story.files[CONTROL]
    text = text.replace("  - {role: quality", "  - &one {role: quality").replace("\n---\n", "\n  - *one\n---\n", 1)
    story.commit({CONTROL: text}, "2026-06-01")


@forgery(APPROVALS, "APPR-002")
def covered_by_a_concession(story: Story) -> None:
    """A changed text is covered up by a concession; the finding stays listed, with the concession's name."""
    story.change(CONTROL, CHANGED, on="2026-06-01")
    story.commit({"records/concession/CON-2026-01.md": _concession("2026-12-31")}, "2026-06-01")


@forgery(APPROVALS, "WAIV-001", about="CON-2026-01")
def covered_by_an_old_concession(story: Story) -> None:
    """A changed text is covered up by a concession whose time is over."""
    story.change(CONTROL, CHANGED, on="2026-06-01")
    story.commit({"records/concession/CON-2026-01.md": _concession("2026-06-15")}, "2026-06-01")


# People


@forgery(PEOPLE, "APPR-005")
def approved_by_a_stranger(story: Story) -> None:
    """A version is approved by somebody whom the register does not know."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "xx", "2026-06-12"))
    story.commit({CONTROL: text}, "2026-06-12", "rc", hour=15)


@forgery(PEOPLE, "APPR-005")
def approved_without_the_role(story: Story) -> None:
    """Somebody approves in a role that they do not hold."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "rc", "2026-06-12"))
    story.commit({CONTROL: text}, "2026-06-12", "qb", hour=15)


@forgery(PEOPLE, "APPR-005", about="PRO-02")
def approved_by_the_former_head(story: Story) -> None:
    """A new version is approved by a head who left years ago."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    both = (("registry", "rc", "2026-06-12"), ("head", "ol", "2026-06-13"))
    text = approved(text, ADMISSION, story.files, *both)
    story.commit({ADMISSION: text}, "2026-06-13", "qb", hour=15)


@forgery(PEOPLE, "APPR-009", about="PRO-02")
def dated_back_to_the_former_head(story: Story) -> None:
    """A new version is dated back to the time of a former head, who is said to have approved it."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    side = story.commit({ADMISSION: text}, "2026-06-01", "qb", onto=story.main)
    text = approved(text, ADMISSION, story.files, ("registry", "rc", "2026-06-12"), ("head", "ol", "2020-07-30"))
    story.merge(story.commit({ADMISSION: text}, "2026-06-12", "rc", onto=side, hour=15), on="2026-06-12")


@forgery(
    PEOPLE,
    "APPR-009",
    about="PRO-02",
)
def dated_back_in_one_commit(story: Story) -> None:
    """Text and approval of a new version come in one commit, dated back to a time before the version before it."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    text = approved(text, ADMISSION, story.files, ("registry", "rc", "2026-06-12"), ("head", "ol", "2020-07-30"))
    story.commit({ADMISSION: text}, "2026-06-13", "qb", hour=15)


@forgery(PEOPLE, "APPR-012", about="PRO-02")
def term_of_office_stretched(story: Story) -> None:
    """The register is changed in the same commit, so that a former head seems to be in office still."""
    register = edited(story.files[REGISTER], (", until: 2020-07-31", ""))
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    text = approved(text, ADMISSION, story.files, ("registry", "rc", "2026-06-12"), ("head", "ol", "2026-06-13"))
    story.commit({ADMISSION: text, REGISTER: register}, "2026-06-13", "qb", hour=15)


@forgery(PEOPLE, "APPR-012", about="PRO-01")
def role_entered_for_the_purpose(story: Story) -> None:
    """Somebody enters a role for themselves and approves in it, in one commit."""
    role = "      - {role: registry, from: 2022-08-01}\n"
    register = edited(story.files[REGISTER], (role, role + "      - {role: quality, from: 2026-01-01}\n"))
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "rc", "2026-06-12"))
    story.commit({CONTROL: text, REGISTER: register}, "2026-06-12", "rc", hour=15)


@forgery(PEOPLE, "APPR-012", about="PRO-01")
def role_entered_afterwards(story: Story) -> None:
    """An approval is given without the role, and the register is made to fit a week later."""
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "rc", "2026-06-12"))
    story.commit({CONTROL: text}, "2026-06-12", "ha", hour=15)
    role = "      - {role: registry, from: 2022-08-01}\n"
    register = edited(story.files[REGISTER], (role, role + "      - {role: quality, from: 2026-01-01}\n"))
    story.commit({REGISTER: register}, "2026-06-19", "rc")


@forgery(PEOPLE, "APPR-012", about="PRO-01")
def person_entered_for_the_purpose(story: Story) -> None:
    """A person who does not exist is entered with a role and approves, in one commit."""
    person = "  - id: nn\n    name: Nobody Known\n    roles:\n      - {role: quality, from: 2025-01-01}\n"
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "nn", "2026-06-12"))
    story.commit({CONTROL: text, REGISTER: story.files[REGISTER] + person}, "2026-06-12", "rc", hour=15)


@forgery(PEOPLE, "APPR-012", about="PRO-01")
def role_and_approval_in_one_branch(story: Story) -> None:
    """A role and the approval that needs it come in two commits of one branch, and are merged together."""
    role = "      - {role: registry, from: 2022-08-01}\n"
    register = edited(story.files[REGISTER], (role, role + "      - {role: quality, from: 2026-01-01}\n"))
    side = story.commit({REGISTER: register}, "2026-06-11", "rc", onto=story.main)
    text = approved(story.next(CONTROL, "1.2", CHANGED), CONTROL, story.files, ("quality", "rc", "2026-06-12"))
    story.merge(story.commit({CONTROL: text}, "2026-06-12", "ha", onto=side), on="2026-06-13")


# Proof


@forgery(PROOF, "APPR-006", about="INS-01")
def entered_by_somebody_else(story: Story) -> None:
    """Somebody enters an approval in the head's name where it must be attributed to the head."""
    ask(story, "attributed")
    enter(story, "qb")


@forgery(PROOF, "APPR-006", about="INS-01")
def own_address_in_the_register(story: Story) -> None:
    """Somebody enters their own e-mail as the head's, and the head's approval, in one commit."""
    ask(story, "attributed")
    register = edited(
        story.files[REGISTER], ("[hanna.arp@school.example]", "[hanna.arp@school.example, rc@home.example]")
    )
    enter(story, "Rosa Costa <rc@home.example>", **{REGISTER: register})


@forgery(PROOF, "APPR-006", about="INS-01")
def trailer_of_another_person(story: Story) -> None:
    """The line 'Approved-by:' of a commit names another person than the approval."""
    ask(story, "attributed")
    text = approved(story.files[INSTRUCTION], INSTRUCTION, story.files, APPROVAL)
    message = "Approve INS-01\n\nApproved-by: Quentin Bell <quentin.bell@school.example>\n"
    story.commit({INSTRUCTION: text}, "2026-06-12", "rc", hour=15, message=message)


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def not_signed(story: Story) -> None:
    """An approval that must be signed comes in a commit in the head's name without a signature."""
    ask(story, "signed", "ha one")
    enter(story, "ha")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def unknown_key(story: Story) -> None:
    """A commit in the head's name is signed with a key that the register does not know."""
    ask(story, "signed", "ha one")
    enter(story, "ha")
    sign(story, "two")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def key_of_another_person(story: Story) -> None:
    """A commit in the head's name is signed with somebody else's key."""
    ask(story, "signed", "ha one", "rc two")
    enter(story, "ha")
    sign(story, "two")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def expired_key(story: Story) -> None:
    """A commit is signed with a key whose time is over."""
    ask(story, "signed", "ha one until: 2026-05-31")
    enter(story, "ha")
    sign(story, "one")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def expired_key_with_the_clock_set_back(story: Story) -> None:
    """A commit is signed with a key whose time is over, and dated back into that time."""
    ask(story, "signed", "ha one until: 2026-05-31")
    enter(story, "ha", on="2026-05-28")
    sign(story, "one")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def revoked_key(story: Story) -> None:
    """A commit is signed with a key that was stolen and revoked."""
    ask(story, "signed", "ha one revoked: 2026-05-15")
    enter(story, "ha")
    sign(story, "one")


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def signature_of_another_commit(story: Story) -> None:
    """The signature of another commit is pasted into the one with the approval."""
    ask(story, "signed", "ha one")
    enter(story, "ha")
    sign(story, "one", of=0)


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def changed_after_signing(story: Story) -> None:
    """A signed commit is changed after it was signed."""
    ask(story, "signed", "ha one")
    enter(story, "rc")
    sign(story, "one", change=("Rosa Costa <rosa.costa", "Hanna Arp <hanna.arp"))


@forgery(PROOF, "APPR-006", about="INS-01", signs=True)
def key_entered_for_the_purpose(story: Story) -> None:
    """A key comes to the register in the same commit as the approval that it signs."""
    ask(story, "signed")
    enter(story, "ha", **{REGISTER: with_key(story.files[REGISTER], "ha", "one")})
    sign(story, "one")


def _concession(expires: str) -> str:
    """Return a concession that accepts a changed text."""
    return f"""---
id: CON-2026-01
type: concession
title: Text of the control of documents
date: 2026-06-01
owner: quality
status: open
clauses: ["4.2"]
refers-to: [PRO-01]
rule: APPR-002
subject: PRO-01
reason: It will be approved later.
approved-by: ha
approved: 2026-06-01
expires: {expires}
---

The head accepts it.
"""

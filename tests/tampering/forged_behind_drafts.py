"""Forgeries of the text in force behind a new draft, which takes its place in the file; a docstring is published."""

from tampering.forged_approvals import date_changed_later, dated_back_to_the_former_head, in_force_before_approval
from tampering.forged_histories import lower_version, review_put_off
from tampering.forged_texts import approved_anew_beside_the_old_entries, invisible_character, script, stamped_anew
from tampering.forging import AIM, BEHIND, CHANGED, QUALITY, forgery
from tampering.story import ADMISSION, CONTROL, FORM, Story, edited, put, unapproved


def _draft(story: Story, path: str, *changes: tuple[str, str]) -> None:
    """Begin the next version of a document."""
    text = unapproved(edited(story.files[path], *changes))
    story.commit({path: put(text, version='"4.0"', status="draft")}, "2026-06-25", "ha")


@forgery(BEHIND, "LIFE-002")
def stamped_anew_behind_a_draft(story: Story) -> None:
    """An approved text is changed and its digest replaced, and a new draft is laid over it."""
    stamped_anew(story)
    _draft(story, CONTROL)


@forgery(BEHIND, "APPR-007")
def date_changed_behind_a_draft(story: Story) -> None:
    """The date of an approval is changed after the fact, and a new draft is laid over it."""
    date_changed_later(story)
    _draft(story, CONTROL)


@forgery(BEHIND, "APPR-009", about="PRO-02")
def dated_back_behind_a_draft(story: Story) -> None:
    """A version is dated back to the time of a former head, and a new draft is laid over it."""
    dated_back_to_the_former_head(story)
    _draft(story, ADMISSION)


@forgery(BEHIND, "LIFE-010", about="PRO-02")
def lower_version_behind_a_draft(story: Story) -> None:
    """An approved document is replaced by a text with a lower version, and a new draft is laid over it."""
    lower_version(story)
    _draft(story, ADMISSION)


@forgery(BEHIND, "LIFE-002", about="PRO-02")
def approved_anew_behind_a_draft(story: Story) -> None:
    """A changed text gets new approvals beside the old ones, and a new draft is laid over it."""
    approved_anew_beside_the_old_entries(story)
    _draft(story, ADMISSION)


@forgery(BEHIND, "APPR-004")
def approved_by_its_writer_behind_a_draft(story: Story) -> None:
    """Somebody writes a version and approves it alone, and a new draft is laid over it."""
    story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), QUALITY, on="2026-06-01", by="qb")
    _draft(story, CONTROL)


@forgery(BEHIND, "LIFE-005")
def in_force_before_approval_behind_a_draft(story: Story) -> None:
    """A version claims to have been in force before it was approved, and a new draft is laid over it."""
    in_force_before_approval(story)
    _draft(story, CONTROL)


@forgery(BEHIND, "LIFE-003")
def change_sentence_removed_behind_a_draft(story: Story) -> None:
    """The sentence on what the text in force changed is removed, and a new draft is laid over it."""
    before = story.files[CONTROL]
    without = "".join(line for line in before.splitlines(keepends=True) if not line.startswith("change: "))
    story.commit({CONTROL: without}, "2026-06-20", "rc")
    story.commit({CONTROL: put(unapproved(before), version='"4.0"', status="draft")}, "2026-06-25", "ha")


@forgery(BEHIND, "META-008")
def script_behind_a_draft(story: Story) -> None:
    """The text in force brings a program, and a new draft without it is laid over it."""
    script(story)
    _draft(story, CONTROL, (f"{AIM} <script>document.title = 'In force'</script>", AIM))


@forgery(BEHIND, "META-009")
def invisible_character_behind_a_draft(story: Story) -> None:
    """The text in force holds a character that cannot be seen, and a new draft without it is laid over it."""
    invisible_character(story)
    _draft(story, CONTROL, ("\N{ZERO WIDTH SPACE}", ""))


@forgery(BEHIND, "REVW-004", about="FRM-01")
def review_put_off_behind_a_draft(story: Story) -> None:
    """The next review of the text in force is put off, and a new draft is laid over it."""
    review_put_off(story)
    _draft(story, FORM)

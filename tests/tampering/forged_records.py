"""Forgeries of records; a docstring is the sentence that is published."""

from tampering.forging import RECORDS, forgery
from tampering.story import REVIEW, Story, put


@forgery(RECORDS, "INFO-007", about="MR-2026-01")
def closed_record_changed(story: Story) -> None:
    """A closed record is changed."""
    story.change(REVIEW, ("Nine of ten learners", "Ten of ten learners"), on="2026-06-01")


@forgery(RECORDS, "INFO-009", about="MR-2026-01")
def closed_record_deleted(story: Story) -> None:
    """A closed record is deleted, while a later one of its type keeps the calendar full."""
    later = put(story.files[REVIEW], id="MR-2026-02", date="2026-06-10", closed="2026-06-10")
    story.commit({"records/management-review/MR-2026-02.md": later}, "2026-06-10")
    story.commit({REVIEW: None}, "2026-06-11")

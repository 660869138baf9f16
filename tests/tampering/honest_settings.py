"""Honest changes of settings and register; a docstring is the sentence that is published."""

from dataclasses import replace

from tampering.proof import ask, with_key
from tampering.story import REGISTER, SETTINGS, Story, edited
from tampering.working import ASKED, honest

_FEWER = ("approvers: [owner, head]", "approvers: [owner]")


@honest(ASKED)
def fewer_approvers_by_the_head(story: Story) -> None:
    """The head decides that the owner alone approves procedures, and changes the settings."""
    story.change(SETTINGS, _FEWER, on="2026-06-01", by="ha")


@honest(ASKED)
def fewer_approvers_merged_by_the_head(story: Story) -> None:
    """The head merges a change of the settings that the coordinator prepared on a branch."""
    side = story.change(SETTINGS, _FEWER, on="2026-06-01", by="qb", onto=story.main)
    story.merge(side, on="2026-06-02", by="ha")


@honest(ASKED)
def fewer_approvers_from_the_heads_branch(story: Story) -> None:
    """The coordinator merges a change of the settings that the head made on a branch."""
    side = story.change(SETTINGS, _FEWER, on="2026-06-01", by="ha", onto=story.main)
    story.merge(side, on="2026-06-02", by="qb")


@honest(ASKED)
def fewer_approvers_agreed_in_the_message(story: Story) -> None:
    """The message of a change of the settings names the head in a line 'Approved-by:'."""
    number = story.change(SETTINGS, _FEWER, on="2026-06-01", by="qb")
    message = "Let owners approve procedures\n\nApproved-by: Hanna Arp <hanna.arp@school.example>\n"
    story.commits[number] = replace(story.commits[number], message=message)


@honest(ASKED)
def slip_taken_back(story: Story) -> None:
    """An approver is lost from the settings by a slip, and put back before anything is approved."""
    story.change(SETTINGS, _FEWER, on="2026-06-01", by="qb")
    story.change(SETTINGS, _FEWER[::-1], on="2026-06-02", by="qb")


@honest(ASKED)
def settings_broken_for_a_day(story: Story) -> None:
    """The settings cannot be read for a day, because of a slip in a line."""
    text = story.files[SETTINGS]
    story.commit({SETTINGS: edited(text, ("title: Quality", "title: [Quality"))}, "2026-06-01", "qb")
    story.commit({SETTINGS: text}, "2026-06-02", "qb")


@honest(ASKED)
def more_words_in_the_settings(story: Story) -> None:
    """The coordinator adds an area and a word to the settings."""
    area = "  - {id: learners, title: Learners}\n"
    more = edited(story.files[SETTINGS], (area, f"{area}  - {{id: campus, title: Campus}}\n"))
    story.commit({SETTINGS: f"{more}glossary:\n  - {{term: Owner, meaning: Who keeps a text right.}}\n"}, "2026-06-01")


@honest(ASKED)
def own_key_entered(story: Story) -> None:
    """The registry officer enters their own new key."""
    story.commit({REGISTER: with_key(story.files[REGISTER], "rc", "two", "from: 2026-06-01")}, "2026-06-01", "rc")


@honest(ASKED)
def key_revoked_later(story: Story) -> None:
    """The coordinator enters the day from which a stolen key does not count."""
    ask(story, "recorded", "rc two from: 2026-01-01")
    story.change(REGISTER, (", from: 2026-01-01", ", from: 2026-01-01, revoked: 2026-06-01"), on="2026-06-02", by="qb")


@honest(ASKED)
def role_entered_some_days_late(story: Story) -> None:
    """The coordinator enters a week late that a colleague is registry officer for another year."""
    tenure = "{role: registry, from: 2022-08-01"
    ended = edited(story.files[REGISTER], (tenure, f"{tenure}, until: 2026-05-31"))
    story.commit({REGISTER: ended}, "2026-05-15", "qb")
    story.change(REGISTER, ("until: 2026-05-31", "until: 2027-05-31"), on="2026-06-08", by="qb")


@honest(ASKED)
def new_domain(story: Story) -> None:
    """The school gets another domain, and the coordinator enters everybody's new address."""
    text = story.files[REGISTER]
    for name in ("hanna.arp", "quentin.bell", "rosa.costa"):
        text = edited(text, (f"[{name}@school.example", f"[{name}@school.example, {name}@new.example"))
    story.commit({REGISTER: text}, "2026-06-01", "qb")

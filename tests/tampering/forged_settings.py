"""Forgeries of settings and register, by which everything else is judged; a docstring is the sentence published."""

from tampering.forging import ASKED, CHANGED, forgery
from tampering.proof import ask, enter, with_key
from tampering.story import ADMISSION, CONTROL, REGISTER, SETTINGS, Story, edited

_FEWER = ("approvers: [owner, head]", "approvers: [owner]")
_PROVED = ("{assurance: attributed}", "{assurance: recorded}")
_REVIEWED = ("changes: reviewed\n", "")
_TENURE = "      - {role: registry, from: 2022-08-01}\n"


def _third(story: Story) -> None:
    """Issue a major version that the owner alone approves."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-02", by="qb")


@forgery(ASKED, "HIST-007", about="")
def fewer_approvers(story: Story) -> None:
    """The settings are changed so that the head need not approve, and a major version goes into force."""
    story.change(SETTINGS, _FEWER, on="2026-06-01")
    _third(story)


@forgery(ASKED, "HIST-007", about="")
def fewer_approvers_for_a_week(story: Story) -> None:
    """The settings are changed so that the head need not approve, and changed back after the approval."""
    fewer_approvers(story)
    story.change(SETTINGS, _FEWER[::-1], on="2026-06-13")


@forgery(ASKED, "HIST-007", about="")
def fewer_approvers_from_a_branch(story: Story) -> None:
    """The approvers are changed on a branch, by one who may not, and merged by another who may not."""
    side = story.change(SETTINGS, _FEWER, on="2026-06-01", by="rc", onto=story.main)
    story.merge(side, on="2026-06-01", by="qb")
    _third(story)


@forgery(ASKED, "HIST-007", about="")
def settings_laid_down_anew(story: Story) -> None:
    """The settings are deleted, and come back in a next commit with fewer approvers."""
    text = edited(story.files[SETTINGS], _FEWER)
    story.commit({SETTINGS: None}, "2026-06-01", "rc")
    story.commit({SETTINGS: text}, "2026-06-02", "rc")


@forgery(ASKED, "HIST-007", about="")
def settings_broken_in_between(story: Story) -> None:
    """The settings are made unreadable for a day, and come back with fewer approvers."""
    text = edited(story.files[SETTINGS], _FEWER)
    story.commit({SETTINGS: "title: [\n"}, "2026-06-01", "rc")
    story.commit({SETTINGS: text}, "2026-06-02", "rc")


@forgery(ASKED, "HIST-007", about="")
def less_proof_asked(story: Story) -> None:
    """The settings are changed so that approvals need not be attributed, and one is entered for the head."""
    ask(story, "attributed")
    story.change(SETTINGS, _PROVED, on="2026-06-11")
    enter(story, "rc")


@forgery(ASKED, "HIST-007", about="", reviewed=True)
def review_no_longer_asked(story: Story) -> None:
    """The settings ask for reviewed changes no more, so that one can be committed directly."""
    story.merge(story.change(SETTINGS, _REVIEWED, on="2026-06-01", by="rc", onto=story.main), on="2026-06-01")
    story.commit({CONTROL: story.next(CONTROL, "1.2", CHANGED)}, "2026-06-02", "rc")
    story.approve(CONTROL, ("quality", "qb", "2026-06-12"))


@forgery(ASKED, "HIST-007", about="")
def clause_declared_not_applicable(story: Story) -> None:
    """A clause is declared not applicable in the head's name, by somebody else."""
    more = (
        'not-applicable:\n  - {clause: "4.2", reason: "Nobody has expectations of us.", approved-by: ha, '
        "date: 2026-05-30}\n"
    )
    story.commit({SETTINGS: story.files[SETTINGS] + more}, "2026-06-01", "rc")


@forgery(ASKED, "HIST-007", about="")
def day_of_the_report_fixed(story: Story) -> None:
    """The day of the report is fixed in the settings, so that no review is ever overdue."""
    story.change(SETTINGS, ("language: en\n", "language: en\nas-of: 2026-06-15\n"), on="2026-06-15")


@forgery(ASKED, "HIST-007", about="")
def role_entered_weeks_before(story: Story) -> None:
    """Somebody enters a role for themselves, waits until it has reached the main line, and approves in it."""
    more = _TENURE + "      - {role: quality, from: 2026-05-01}\n"
    story.commit({REGISTER: edited(story.files[REGISTER], (_TENURE, more))}, "2026-06-01", "rc")
    text = story.next(CONTROL, "1.2", CHANGED)
    story.issue(CONTROL, text, ("quality", "rc", "2026-06-12"), on="2026-06-08", by="qb")


@forgery(ASKED, "HIST-007", about="")
def stranger_enters_themself(story: Story) -> None:
    """Somebody whom the register does not know enters themself in a role."""
    entry = (
        "  - id: st\n    name: Somebody\n    emails: [somebody@elsewhere.example]\n"
        "    roles:\n      - {role: quality, from: 2026-06-01}\n"
    )
    story.commit({REGISTER: story.files[REGISTER] + entry}, "2026-06-01", "stranger")


@forgery(ASKED, "HIST-007", about="")
def role_dated_back(story: Story) -> None:
    """The day on which a colleague's role began is moved back by years."""
    register = edited(story.files[REGISTER], ("role: registry, from: 2022-08-01", "role: registry, from: 2019-08-01"))
    story.commit({REGISTER: register}, "2026-06-01", "qb")


@forgery(ASKED, "HIST-007", about="")
def role_of_a_former_head_renewed(story: Story) -> None:
    """A head who left years ago is made head until today, by somebody who may not."""
    register = edited(story.files[REGISTER], ("from: 2012-08-01, until: 2020-07-31", "from: 2012-08-01"))
    story.commit({REGISTER: register}, "2026-06-01", "qb")


@forgery(ASKED, "HIST-007", about="")
def revocation_taken_back(story: Story) -> None:
    """A stolen key that was revoked is no longer so."""
    ask(story, "signed", "ha one revoked: 2026-05-15")
    story.change(REGISTER, (", revoked: 2026-05-15", ""), on="2026-06-01", by="rc")


@forgery(ASKED, "HIST-007", about="")
def key_dated_back(story: Story) -> None:
    """A key is made valid for the months before it was made."""
    ask(story, "signed", "ha one from: 2026-05-01")
    story.change(REGISTER, (", from: 2026-05-01", ", from: 2025-08-01"), on="2026-06-01", by="rc")


@forgery(ASKED, "HIST-008", about="")
def own_key_as_the_heads(story: Story) -> None:
    """Somebody enters a key of their own as the head's, weeks before it is used."""
    story.commit({REGISTER: with_key(story.files[REGISTER], "ha", "two")}, "2026-05-20", "rc")


@forgery(ASKED, "HIST-008", about="")
def own_address_as_the_heads(story: Story) -> None:
    """Somebody enters an address of their own as the head's, weeks before it is used."""
    addresses = "[hanna.arp@school.example"
    register = edited(story.files[REGISTER], (addresses, f"{addresses}, arp@home.example"))
    story.commit({REGISTER: register}, "2026-05-20", "rc")


@forgery(ASKED, "HIST-008", about="")
def another_head(story: Story) -> None:
    """Somebody makes a colleague head of school, beside the one there is."""
    more = _TENURE + "      - {role: head, from: 2026-05-01}\n"
    story.commit({REGISTER: edited(story.files[REGISTER], (_TENURE, more))}, "2026-06-01", "qb")


@forgery(ASKED, "HIST-008", about="")
def loosened_where_nobody_could_agree(story: Story) -> None:
    """The head's role is ended first, so that nobody is left who could be asked about fewer approvers."""
    ended = ("role: head, from: 2020-08-01}", "role: head, from: 2020-08-01, until: 2026-05-20}")
    story.change(REGISTER, ended, on="2026-05-21", by="rc")
    story.change(SETTINGS, _FEWER, on="2026-06-01", by="rc")


@forgery(ASKED, "HIST-008", about="")
def begun_anew_with_fewer_approvers(story: Story) -> None:
    """The main line is begun anew with settings that ask for fewer approvers, and the old one is merged as a branch."""
    old, files = story.main, {**story.files, SETTINGS: edited(story.files[SETTINGS], _FEWER)}
    story.main = -1
    story.commit(files, "2026-06-01", "rc", message="Begin the manual")
    story.commit({}, "2026-06-01", "rc", hour=10, message="Merge", parents=(story.main, old))

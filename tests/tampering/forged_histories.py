"""Forgeries of ids, versions and the change history; a docstring is the sentence that is published."""

from dataclasses import replace
from pathlib import Path

from repositories import git
from tampering.forging import CHANGED, IDENTITY, QUALITY, RECORDED, forgery
from tampering.story import (
    ADMISSION,
    CONTROL,
    CONTROL_1,
    FORM,
    POLICY,
    Story,
    approved,
    at,
    document,
    edited,
    entries,
    put,
    unapproved,
)

# Versions and ids


@forgery(IDENTITY, "LIFE-010", about="PRO-02")
def lower_version(story: Story) -> None:
    """An approved document is replaced by a text with a lower version."""
    text = story.next(ADMISSION, "1.9", ("within a week", "within a year"))
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")


@forgery(IDENTITY, "LIFE-010", about="PRO-02")
def old_version_again(story: Story) -> None:
    """The number of an earlier version is used again for another text."""
    text = story.next(ADMISSION, "1.0", ("within a week", "within a year"))
    both = (("registry", "rc", "2026-06-12"), ("head", "ha", "2026-06-13"))
    story.issue(ADMISSION, text, *both, on="2026-06-01", by="qb")


@forgery(IDENTITY, "LIFE-010", about="PRO-02")
def old_text_again(story: Story) -> None:
    """The text of a superseded version is brought back with its old approvals."""
    merge = next(number for number, made in enumerate(story.commits) if made.date == at("2026-02-20", 17))
    before = story.states[(story.commits[merge].parents or ())[0]]
    story.commit({ADMISSION: before[ADMISSION]}, "2026-06-01")


@forgery(IDENTITY, "LIFE-011")
def nothing_but_a_number(story: Story) -> None:
    """A version is given a new number without a change, so that its review seems to be done."""
    text = put(story.next(CONTROL, "1.2"), effective="2026-02-01")
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-12"), on="2026-06-01", by="rc")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def deleted(story: Story) -> None:
    """A document in force is deleted."""
    links = {path: text.replace("[the form](FRM-01)", "the form") for path, text in story.files.items()}
    story.commit({FORM: None, ADMISSION: links[ADMISSION]}, "2026-06-01")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def deleted_in_a_branch(story: Story) -> None:
    """A document in force is deleted in a branch that claims to do something else, and merged."""
    side = story.commit({FORM: None}, "2026-06-01", "rc", onto=story.main, message="Correct a link")
    story.merge(side, on="2026-06-02")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def moved_out_of_the_manual(story: Story) -> None:
    """A document in force is moved out of the folder of the manual."""
    story.commit({FORM: None, "archive/FRM-01-application.md": story.files[FORM]}, "2026-06-01")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def no_document_by_its_name(story: Story) -> None:
    """The file of a document in force is renamed so that it counts as an attachment."""
    story.commit({FORM: None, "manual/learners/FRM-01-application.txt": story.files[FORM]}, "2026-06-01")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def hidden_folder(story: Story) -> None:
    """A document in force is moved into a hidden folder."""
    story.commit({FORM: None, "manual/.old/FRM-01-application.md": story.files[FORM]}, "2026-06-01")


@forgery(IDENTITY, "LIFE-009", about="FRM-01")
def id_changed(story: Story) -> None:
    """A document in force is given another id."""
    text = put(story.next(FORM, "1.1", ("| Which programme? | |", "| Which fee? | |")), id="FRM-07")
    path = "manual/learners/FRM-07-application.md"
    text = approved(text, path, story.files, ("registry", "rc", "2026-06-12"))
    story.commit({FORM: None, path: text}, "2026-06-12", "qb", hour=15)


@forgery(IDENTITY, "META-011", "META-002", about="FRM-01")
def id_changed_in_place(story: Story) -> None:
    """A document in force is given another id while its file keeps its name."""
    text = put(story.next(FORM, "1.1", ("| Which programme? | |", "| Which fee? | |")), id="FRM-07")
    story.commit({FORM: approved(text, FORM, story.files, ("registry", "rc", "2026-06-12"))}, "2026-06-12", "qb")


@forgery(IDENTITY, "META-011", about="FRM-01")
def id_used_again(story: Story) -> None:
    """A document is deleted, and its id is given to another document later."""
    links = story.files[ADMISSION]
    story.commit({FORM: None, ADMISSION: links.replace("[the form](FRM-01)", "the form")}, "2026-06-01")
    path = "manual/system/FRM-01-leave.md"
    text = put(story.states[0][FORM], title="Leave", effective="2026-06-20", owner="quality")
    text = edited(text, ("All applicants", "All staff"), ("Which programme?", "Which days?"))
    story.commit({path: text, ADMISSION: links}, "2026-06-10")
    story.approve(path, QUALITY)


@forgery(IDENTITY, "LIFE-008", about="FRM-01")
def two_texts_of_one_id(story: Story) -> None:
    """A second text is put into force under the id of another document."""
    path = "manual/system/FRM-01-leave.md"
    text = edited(put(unapproved(story.files[FORM]), title="Leave"), ("All applicants", "All staff"))
    story.commit({path: approved(text, path, story.files, ("registry", "rc", "2026-06-12"))}, "2026-06-12", hour=15)


@forgery(IDENTITY, "META-002", about="")
def look_alike_id(story: Story) -> None:
    """A second text carries an id that looks the same, with a letter of another alphabet."""
    name = "FR\N{CYRILLIC CAPITAL LETTER EM}-01"
    text = put(unapproved(story.files[FORM]), id=name, status="draft")
    story.commit({f"manual/system/{name}-application.md": text}, "2026-06-01")


@forgery(IDENTITY, "META-002", about="FRM-01")
def id_with_a_hidden_letter(story: Story) -> None:
    """The id of a document gets a character that cannot be seen."""
    story.commit({FORM: put(story.files[FORM], id='"FRM-01\N{ZERO WIDTH SPACE}"')}, "2026-06-01")


@forgery(IDENTITY, "META-001", about="")
def unreadable_on_purpose(story: Story) -> None:
    """A document in force is made unreadable, so that it drops out of the manual."""
    story.change(FORM, ("title: Application", "title: [Application"), on="2026-06-01")


@forgery(IDENTITY, "META-001", about="")
def symbolic_link(story: Story) -> None:
    """A document is replaced by a symbolic link to a file elsewhere."""
    story.commit({FORM: None}, "2026-06-01")
    story.commits[-1] = replace(story.commits[-1], links={FORM: "../../notes.md"})


@forgery(IDENTITY, "REVW-004", about="FRM-01")
def review_put_off(story: Story) -> None:
    """The next review of a document is put off by years, and no record tells of a review."""
    story.commit({FORM: put(story.files[FORM], review="2029-09-01")}, "2026-06-12", "rc")


@forgery(IDENTITY, "REVW-004", about="PRO-01")
def review_period_stretched(story: Story) -> None:
    """The time between two reviews of a document is stretched under the same version."""
    story.commit({CONTROL: put(story.files[CONTROL], review="P9Y")}, "2026-06-12", "rc")


@forgery(IDENTITY, "REVW-005")
def review_taken_out(story: Story) -> None:
    """The review is taken out of a document, so that it is never due."""
    story.change(CONTROL, ("review: P1Y\n", ""), on="2026-06-12", by="rc")


@forgery(IDENTITY, "APPR-002", about="FRM-01")
def ids_exchanged(story: Story) -> None:
    """Two documents exchange their ids and file names."""
    one = put(story.files[FORM], id="PRO-01", type="procedure")
    two = put(story.files[CONTROL], id="FRM-01", type="form")
    story.commit({FORM: two, CONTROL: one}, "2026-06-01")


# The change history


@forgery(RECORDED, "APPR-010", "LIFE-002")
def written_in_a_merge(story: Story) -> None:
    """A merge of a branch that did something else writes a sentence into an approved text."""
    side = story.commit({"README.md": "Read me.\n"}, "2026-06-01", "rc", onto=story.main)
    story.merge(side, on="2026-06-02", files={CONTROL: edited(story.files[CONTROL], CHANGED)})


@forgery(RECORDED, "APPR-010")
def thrown_away_in_a_merge(story: Story) -> None:
    """A merge throws away the approved version that the branch brings."""
    side = story.issue(CONTROL, story.next(CONTROL, "1.2", CHANGED), QUALITY, on="2026-06-01", by="rc", merged=False)
    story.merge(side, on="2026-06-13", files={CONTROL: story.files[CONTROL]})


@forgery(RECORDED, "LIFE-002")
def stamped_in_a_merge(story: Story) -> None:
    """A merge writes a sentence into an approved text and puts the new text's digest into the approvals."""
    side = story.commit({"README.md": "Read me.\n"}, "2026-06-01", "rc", onto=story.main)
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    text = edited(story.files[CONTROL], CHANGED)
    text = text.replace(before, document(text, CONTROL, story.files).digest)
    story.merge(side, on="2026-06-02", files={CONTROL: text})


@forgery(RECORDED, "APPR-002", about="PRO-02")
def round_of_review_dropped(story: Story) -> None:
    """A rebase drops the commit of a round of review, and the approvals given after it stay."""
    number = next(number for number, made in enumerate(story.commits) if made.message == "Say working days")
    for later in range(number + 1, len(story.commits)):
        made, state = story.commits[later], story.states[later]
        for files in (made.files, state):
            if isinstance(files, dict) and isinstance(files.get(ADMISSION), str):
                files[ADMISSION] = files[ADMISSION].replace("ten working days", "ten days")
    story.without(number)


@forgery(RECORDED, "APPR-003", about="PRO-02")
def approval_dropped(story: Story) -> None:
    """A rebase drops the commit with the head's approval, and the version stays in force."""
    at_day = at("2026-02-20", 15)
    number = next(number for number, made in enumerate(story.commits) if made.date == at_day)
    entry = entries(story.states[number][ADMISSION])[1]
    for later in range(number + 1, len(story.commits)):
        made, state = story.commits[later], story.states[later]
        for files in (made.files, state):
            if isinstance(files, dict) and isinstance(files.get(ADMISSION), str):
                files[ADMISSION] = files[ADMISSION].replace(entry, "")
    story.without(number)


@forgery(RECORDED, "HIST-001", about="")
def replaced_commit(story: Story) -> None:
    """Git is told to show another commit in the place of one (refs/replace)."""

    def step(folder: Path, ids: list[str]) -> None:
        git(folder, "update-ref", f"refs/replace/{ids[-2]}", ids[-4])

    story.later.append(step)


@forgery(RECORDED, "HIST-001", about="")
def grafted_history(story: Story) -> None:
    """Git is told that a commit has other predecessors than it has (grafts)."""

    def step(folder: Path, ids: list[str]) -> None:
        (folder / ".git/info").mkdir(exist_ok=True)
        (folder / ".git/info/grafts").write_text(f"{ids[story.main]} {ids[0]}\n", encoding="ascii")

    story.later.append(step)


@forgery(RECORDED, "HIST-001", about="")
def cut_off_history(story: Story) -> None:
    """The beginning of the history is cut off."""

    def step(folder: Path, ids: list[str]) -> None:
        (folder / ".git/shallow").write_text(f"{ids[story.main]}\n", encoding="ascii")

    story.later.append(step)


@forgery(RECORDED, "HIST-005", about="")
def clock_set_back(story: Story) -> None:
    """A commit is dated months before the one that it builds on."""
    text = story.next(CONTROL, "1.2", CHANGED, effective="2026-04-01")
    story.commit(
        {CONTROL: approved(text, CONTROL, story.files, ("quality", "qb", "2026-03-02"))}, "2026-03-02", "rc", hour=15
    )


@forgery(RECORDED, "HIST-005", about="")
def clock_set_forward(story: Story) -> None:
    """A commit is dated a year ahead."""
    story.commit({FORM: put(story.files[FORM], audience="[head, registry]")}, "2027-06-12", "rc")


@forgery(RECORDED, "HIST-006", reviewed=True)
def past_the_review(story: Story) -> None:
    """A version comes to the main line directly, where the settings ask for a branch that others review."""
    story.commit({CONTROL: story.next(CONTROL, "1.2", CHANGED)}, "2026-06-01", "rc")
    story.approve(CONTROL, QUALITY)


@forgery(RECORDED, "APPR-010")
def main_line_begun_anew(story: Story) -> None:
    """The main line is begun anew with a changed and approved text, and the old one is merged as a branch."""
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    text = edited(story.files[CONTROL], CHANGED)
    text = text.replace(before, document(text, CONTROL, story.files).digest)
    old, files = story.main, {**story.files, CONTROL: text}
    story.main = -1
    story.commit(files, "2026-06-01", "rc", message="Begin the manual")
    story.commit({}, "2026-06-01", "rc", hour=10, message="Merge", parents=(story.main, old))


@forgery(RECORDED, "LIFE-002")
def main_line_as_a_branch(story: Story) -> None:
    """A changed text is prepared on an old branch, which then takes the place of the main line by a turned merge."""
    side = story.forks[max(story.forks)]
    before = document(story.states[side][CONTROL], CONTROL, story.states[side]).digest
    text = edited(story.states[side][CONTROL], CHANGED)
    text = text.replace(before, document(text, CONTROL, story.states[side]).digest)
    old, files = story.main, dict(story.files)
    story.main = side
    story.commit({CONTROL: text}, "2026-06-01", "rc")
    brought = {path: new for path, new in files.items() if story.files.get(path) != new and path != CONTROL}
    story.commit(brought, "2026-06-02", "rc", parents=(story.main, old), message="Merge")


@forgery(RECORDED, "LIFE-002", "APPR-002", about="POL-01")
def changed_under_a_false_name(story: Story) -> None:
    """An approved text is changed in the name of the head, in the hope that nobody looks."""
    story.change(POLICY, ("is worth something", "is worth much"), on="2026-06-01", by="ha")


@forgery(RECORDED, "LIFE-010", about="PRO-01")
def taken_back_by_revert(story: Story) -> None:
    """An approved version is taken back to the text before it, under the older version's number."""
    story.commit({CONTROL: approved(put(CONTROL_1, status="approved"), CONTROL, story.files, *_FIRST)}, "2026-06-01")


_FIRST = (("quality", "qb", "2025-08-21"), ("head", "ha", "2025-08-22"))

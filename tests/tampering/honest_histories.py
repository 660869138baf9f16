"""Honest work of people who come and go, and with Git; a docstring is the sentence that is published."""

from dataclasses import replace
from pathlib import Path

from college import BASE
from repositories import git
from tampering.proof import APPROVAL, INSTRUCTION, ask, enter, sign
from tampering.story import (
    ADMISSION,
    CONTROL,
    FORM,
    REGISTER,
    SETTINGS,
    Story,
    approved,
    at,
    edited,
    put,
    unapproved,
)
from tampering.working import BETTER, GIT, PEOPLE, QUALITY, honest, without_form

FORGE = "Forge <noreply@forge.example>"


# People


@honest(PEOPLE)
def new_colleague(story: Story) -> None:
    """A new coordinator is entered in the register, and approves weeks later."""
    person = (
        "  - id: sd\n    name: Sara Dahl\n    emails: [sara.dahl@school.example]\n"
        "    roles:\n      - {role: quality, from: 2026-06-01}\n"
    )
    ends = edited(story.files[REGISTER], ("from: 2021-08-01}", "from: 2021-08-01, until: 2026-05-31}"))
    story.commit({REGISTER: ends + person}, "2026-06-01", "ha")
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-08", "rc", onto=story.main)
    given = approved(text, CONTROL, story.files, ("quality", "sd", "2026-06-15"))
    who = "Sara Dahl <sara.dahl@school.example>"
    story.merge(story.commit({CONTROL: given}, "2026-06-15", who, onto=side), on="2026-06-15", by="ha")


@honest(PEOPLE)
def approver_leaves(story: Story) -> None:
    """Somebody who has approved leaves, and another person takes the role."""
    ends = edited(
        story.files[REGISTER],
        ("role: quality, from: 2021-08-01}", "role: quality, from: 2021-08-01, until: 2026-06-14}"),
    )
    role = "      - {role: registry, from: 2022-08-01}\n"
    begins = edited(ends, (role, role + "      - {role: quality, from: 2026-06-15}\n"))
    story.commit({REGISTER: begins}, "2026-06-15", "ha")


@honest(PEOPLE)
def deputy(story: Story) -> None:
    """A deputy holds a role for two weeks and approves in it."""
    role = "      - {role: registry, from: 2022-08-01}\n"
    some = role + "      - {role: quality, from: 2026-06-08, until: 2026-06-21}\n"
    story.commit({REGISTER: edited(story.files[REGISTER], (role, some))}, "2026-06-05", "ha")
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), ("quality", "rc", "2026-06-12"), on="2026-06-08", by="qb")


@honest(PEOPLE)
def new_address(story: Story) -> None:
    """Somebody gets another e-mail address, and works under it."""
    address = ("[rosa.costa@school.example]", "[rosa.costa@school.example, rosa.lima@school.example]")
    story.change(REGISTER, address, on="2026-06-01")
    text = story.next(CONTROL, "1.2", BETTER)
    story.issue(CONTROL, text, QUALITY, on="2026-06-08", by="Rosa Lima <rosa.lima@school.example>")


@honest(PEOPLE)
def renamed_role(story: Story) -> None:
    """A role gets another title."""
    story.change(REGISTER, ("title: Head of school", "title: Principal"), on="2026-06-01")


@honest(PEOPLE)
def entered_for_the_head(story: Story) -> None:
    """The coordinator records an approval that the head gave on paper three days before."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within two weeks"))
    side = story.commit({ADMISSION: text}, "2026-06-01", "qb", onto=story.main)
    side = story.approve(ADMISSION, ("registry", "rc", "2026-06-12"), onto=side)
    given = approved(story.states[side][ADMISSION], ADMISSION, story.files, ("head", "ha", "2026-06-12"))
    story.merge(story.commit({ADMISSION: given}, "2026-06-15", "qb", onto=side), on="2026-06-15")


@honest(PEOPLE)
def far_time_zone(story: Story) -> None:
    """An approval is given on a morning in another time zone, where the day has begun earlier."""
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-08", "rc", onto=story.main)
    given = approved(text, CONTROL, story.files, QUALITY)
    story.merge(story.commit({CONTROL: given}, "2026-06-11", "qb", onto=side, hour=13), on="2026-06-12")


@honest(PEOPLE)
def own_commit(story: Story) -> None:
    """Where an approval must be attributed, the head enters it in a commit of their own."""
    ask(story, "attributed")
    enter(story, "ha")


@honest(PEOPLE)
def approved_by_trailer(story: Story) -> None:
    """Where an approval must be attributed, the merge names the head in a line 'Approved-by:'."""
    ask(story, "attributed")
    text = approved(story.files[INSTRUCTION], INSTRUCTION, story.files, APPROVAL)
    side = story.commit({INSTRUCTION: text}, "2026-06-12", "qb", onto=story.main, hour=10)
    story.merge(side, on="2026-06-12", by="qb")
    message = "Merge a branch\n\nApproved-by: Hanna Arp <hanna.arp@school.example>\n"
    story.commits[-1] = replace(story.commits[-1], message=message)


@honest(PEOPLE, signs=True)
def signed(story: Story) -> None:
    """Where an approval must be signed, the head signs the commit with a key that the register has had for weeks."""
    ask(story, "signed", "ha one from: 2026-01-01")
    enter(story, "ha")
    sign(story, "one")


@honest(PEOPLE, signs=True)
def key_retired_later(story: Story) -> None:
    """A key is retired after it has signed an approval."""
    ask(story, "signed", "ha one from: 2026-01-01, until: 2026-06-20")
    enter(story, "ha")
    sign(story, "one")


@honest(PEOPLE)
def more_approvers_asked(story: Story) -> None:
    """The settings ask for one approver more from now on, while documents in force were approved without."""
    story.change(SETTINGS, ("approvers: [owner, head]", "approvers: [owner, head, quality]"), on="2026-06-01")


@honest(PEOPLE)
def more_proof_asked(story: Story) -> None:
    """The settings ask for signed approvals from now on, while documents in force were approved without."""
    asked = ("procedure: {approvers", "procedure: {assurance: signed, approvers")
    story.change(SETTINGS, asked, on="2026-06-01")


@honest(PEOPLE)
def register_in_another_form(story: Story) -> None:
    """The register is put into another order, and gets comments."""
    people, _, last = story.files[REGISTER].rpartition("  - id: ")
    head, mark, first = people.partition("people:\n")
    story.commit({REGISTER: f"# Who does what\n{head}{mark}  - id: {last}{first}"}, "2026-06-01")


# Ways of working with Git


@honest(GIT)
def squashed_by_the_forge(story: Story) -> None:
    """A forge squashes a branch two weeks after the approval, under the day on which it does."""
    text = approved(story.next(CONTROL, "1.2", BETTER), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: text}, "2026-06-26", "rc", message="PRO-01 1.2 (#12)", committer=FORGE)


@honest(GIT)
def new_document_squashed_by_the_forge(story: Story) -> None:
    """A forge squashes the branch of a new document some days after the approval."""
    path = "manual/learners/FRM-02-fees.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", title="Fees", effective="2026-06-20", version='"1.0"')
    text = approved(text, path, story.files, ("registry", "rc", "2026-06-12"))
    story.commit({path: text}, "2026-06-18", "qb", message="Fees (#13)", committer=FORGE)


@honest(GIT)
def adopted_in_two_commits(story: Story) -> None:
    """A manual is taken over from an earlier system in two commits: people and settings, then documents."""
    first = {path: text for path, text in _base().items() if path.endswith(".yml")}
    _begin(story, first, "Robot <robot@forge.example>")
    story.commit(_base(), "2026-06-02", "Robot <robot@forge.example>", message="Take the documents over")


@honest(GIT)
def straight_line(story: Story) -> None:
    """Text and approval are committed on the main line one after the other, without a branch."""
    story.commit({CONTROL: story.next(CONTROL, "1.2", BETTER)}, "2026-06-01", "rc")
    story.approve(CONTROL, QUALITY)


@honest(GIT)
def one_commit(story: Story) -> None:
    """Text and approval come in one commit, as a squash merge makes it."""
    text = approved(story.next(CONTROL, "1.2", BETTER), CONTROL, story.files, QUALITY)
    message = "PRO-01 1.2: say it positively (#12)\n\nCo-authored-by: Quentin Bell <quentin.bell@school.example>\n"
    story.commit({CONTROL: text}, "2026-06-12", "rc", hour=15, message=message, committer=FORGE)


@honest(GIT)
def squashed_after_weeks(story: Story) -> None:
    """A branch with text and approval is squashed two weeks after the approval was given."""
    side = story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc", merged=False)
    text = story.states[side][CONTROL]
    story.commit({CONTROL: text}, "2026-06-01", "rc", committed=at("2026-06-26"), message="Squash (#12)")


@honest(GIT)
def rebased(story: Story) -> None:
    """A branch is rebased: its commits keep their authors and dates, and get new committers and days."""
    later = at("2026-06-20")
    text = story.next(CONTROL, "1.2", BETTER)
    story.commit(
        {CONTROL: text}, "2026-06-01", "rc", committer="Quentin Bell <quentin.bell@school.example>", committed=later
    )
    given = approved(text, CONTROL, story.files, QUALITY)
    story.commit({CONTROL: given}, "2026-06-12", "qb", committed=later + 60)


@honest(GIT)
def other_work_in_between(story: Story) -> None:
    """While a branch waits for its approval, other work reaches the main line."""
    side = story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc", merged=False)
    without_form(story)
    story.merge(side, on="2026-06-13")


@honest(GIT)
def main_line_merged_into_the_branch(story: Story) -> None:
    """The main line is merged into a branch, before the branch is approved and merged."""
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    without_form(story)
    here = {path: story.files[path] for path in (ADMISSION,)}
    side = story.commit(here, "2026-06-12", "rc", onto=side, hour=18, parents=(side, story.main))
    side = story.approve(CONTROL, ("quality", "qb", "2026-06-13"), onto=side)
    story.merge(side, on="2026-06-13")


@honest(GIT)
def picked_into_another_branch(story: Story) -> None:
    """A correction is picked from one branch into another, and both are merged."""
    start = story.main
    side = story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc", merged=False)
    text = story.states[side][CONTROL]
    other = story.commit({"README.md": "Read me.\n"}, "2026-06-02", "ha", onto=start)
    other = story.commit({CONTROL: text}, "2026-06-12", "qb", onto=other, hour=16, committed=at("2026-06-12", 17))
    story.merge(side, on="2026-06-13")
    story.merge(other, on="2026-06-14")


@honest(GIT)
def picked_onto_the_main_line(story: Story) -> None:
    """An approved correction is picked onto the main line, and its branch is never merged."""
    side = story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc", merged=False)
    (draft,) = story.commits[side].parents or ()
    story.commit({CONTROL: story.states[draft][CONTROL]}, "2026-06-01", "rc", committed=at("2026-06-15"))
    story.commit({CONTROL: story.states[side][CONTROL]}, "2026-06-12", "qb", committed=at("2026-06-15") + 60)


@honest(GIT)
def branch_given_up(story: Story) -> None:
    """A branch is given up: it is merged without its changes, before anybody approved them."""
    draft = put(story.next(CONTROL, "1.2", BETTER), status="draft")
    side = story.commit({CONTROL: draft}, "2026-06-01", "rc", onto=story.main)
    story.merge(side, on="2026-06-02", files={CONTROL: story.files[CONTROL]})


@honest(GIT)
def merge_taken_back_and_done_again(story: Story) -> None:
    """A merged draft is taken back, and merged again when it is approved."""
    before = story.files[CONTROL]
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    story.merge(side, on="2026-06-02")
    story.commit({CONTROL: before}, "2026-06-03", message="Revert the merge")
    story.merge(
        story.approve(CONTROL, QUALITY, onto=side),
        on="2026-06-12",
        files={CONTROL: approved(text, CONTROL, story.files, QUALITY)},
    )


@honest(GIT)
def pulled_and_pushed(story: Story) -> None:
    """Somebody works on the main line of their own copy, pulls, and pushes the merge that this makes."""
    old, start = story.main, story.forks[max(story.forks)]
    files = story.files
    story.main = start
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", BETTER), status="draft")}, "2026-05-08", "rc")
    brought = {path: new for path, new in files.items() if story.files.get(path) != new and path != CONTROL}
    story.commit(brought, "2026-06-02", "rc", parents=(story.main, old), message="Merge branch 'main' of forge")


@honest(GIT)
def another_repository_merged(story: Story) -> None:
    """The documents of another department's repository are merged, with a history of their own."""
    main, path = story.main, "manual/learners/FRM-02-fees.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", title="Fees", version='"0.3"', status="draft")
    story.main = -1
    side = story.commit({path: text}, "2026-02-01", "rc", message="Begin")
    story.main = main
    story.commit({path: text}, "2026-06-01", "qb", parents=(main, side), message="Merge another repository")


@honest(GIT)
def conflict_solved_and_approved(story: Story) -> None:
    """Two branches change the same draft; the merge brings them together, and the result is approved."""
    draft = put(story.next(CONTROL, "1.2", BETTER), status="draft")
    story.commit({CONTROL: draft}, "2026-06-01", "rc")
    one = story.change(CONTROL, ("asks for the approvals", "asks for approvals"), on="2026-06-02", onto=story.main)
    two = story.change(CONTROL, ("asks for the approvals", "asks in time"), on="2026-06-03", by="rc", onto=story.main)
    story.merge(one, on="2026-06-04")
    solved = edited(draft, ("asks for the approvals", "asks for approvals in time"))
    story.merge(two, on="2026-06-05", files={CONTROL: solved})
    story.approve(CONTROL, QUALITY)


@honest(GIT)
def approvals_of_two_branches(story: Story) -> None:
    """Two people approve in branches of their own, and the merge brings both approvals together."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within two weeks"))
    story.commit({ADMISSION: text}, "2026-06-01", "qb")
    both = (("registry", "rc", "2026-06-12"), ("head", "ha", "2026-06-12"))
    sides = []
    for entry in both:
        given = put(approved(text, ADMISSION, story.files, entry), status="in-review")
        sides.append(story.commit({ADMISSION: given}, "2026-06-12", entry[1], onto=story.main))
    story.merge(sides[0], on="2026-06-12")
    story.merge(sides[1], on="2026-06-13", files={ADMISSION: approved(text, ADMISSION, story.files, *both)})


@honest(GIT)
def three_branches_at_once(story: Story) -> None:
    """Two branches are merged in one commit."""
    start = story.main
    one = story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc", merged=False)
    two = story.commit({"README.md": "Read me.\n"}, "2026-06-02", "ha", onto=start)
    story.merge(one, two, on="2026-06-13")


@honest(GIT)
def clocks_that_differ(story: Story) -> None:
    """The clocks of two computers differ by some minutes."""
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", BETTER), status="draft")}, "2026-06-01", "rc")
    story.change(CONTROL, ("All documents", "All documents and forms"), on="2026-06-01", by="qb", hour=8.9)  # type: ignore[arg-type]


@honest(GIT)
def empty_commit(story: Story) -> None:
    """Somebody makes a commit without a change."""
    story.commit({}, "2026-06-01", message="Start the build again")


@honest(GIT)
def notes_and_tags(story: Story) -> None:
    """Notes and tags are added to commits."""

    def step(folder: Path, ids: list[str]) -> None:
        git(folder, "tag", "--annotate", "--message=Edition", "edition/2026.1", "main")
        git(folder, "notes", "add", "--message=Seen", ids[3])

    story.later.append(step)


@honest(GIT)
def packed_anew(story: Story) -> None:
    """The repository is tidied up and its objects are packed anew."""
    story.later.append(lambda folder, ids: git(folder, "gc", "--quiet", "--prune=now") and None)


@honest(GIT)
def settings_of_the_computer(story: Story) -> None:
    """The computer has settings of its own for names, line ends and the drawing of differences."""

    def step(folder: Path, ids: list[str]) -> None:
        for key, value in (("core.autocrlf", "true"), ("diff.renames", "false"), ("user.name", "Somebody")):
            git(folder, "config", key, value)

    story.later.append(step)


@honest(GIT, reviewed=True)
def merged_after_review(story: Story) -> None:
    """Where the settings ask for it, a version comes by a merge."""
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc")


def _adopt(story: Story, by: str) -> None:
    """Begin anew with a manual of documents that are approved already."""
    _begin(story, _base(), by)


def _base() -> dict[str, str]:
    """Return the files of a manual."""
    files = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in files}


def _begin(story: Story, files: dict[str, str], by: str) -> None:
    """Begin a history anew."""
    story.commits.clear()
    story.states.clear()
    story.forks.clear()
    story.main = -1
    story.commit(files, "2026-06-01", by, message="Take the manual over")


@honest(GIT)
def adopted_from_an_earlier_system(story: Story) -> None:
    """A manual is taken over from an earlier system in one commit, with approvals of months before."""
    _adopt(story, "Robot <robot@forge.example>")


@honest(GIT)
def adopted_by_an_approver(story: Story) -> None:
    """A manual is taken over from an earlier system by somebody who had approved some of it."""
    _adopt(story, "qb")


@honest(GIT)
def adopted_and_gone_on(story: Story) -> None:
    """After a manual was taken over from an earlier system, a document of it gets a new version."""
    _adopt(story, "Robot <robot@forge.example>")
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-08", by="rc")

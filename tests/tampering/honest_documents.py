"""Honest work on files, versions and records; a docstring is the sentence that is published."""

from college import BASE
from tampering.story import (
    ADMISSION,
    CONTROL,
    FORM,
    PICTURE,
    REVIEW,
    SETTINGS,
    Story,
    approved,
    edited,
    entries,
    put,
    unapproved,
)
from tampering.working import BETTER, FILES, QUALITY, REVIEWS, VERSIONS, honest, without_form

QUESTION = ("| Which programme? | |", "| Which programme do you want? | |")


# Files


@honest(FILES)
def renamed(story: Story) -> None:
    """The file of a document gets another name behind its id."""
    story.commit({CONTROL: None, "manual/system/PRO-01-documents.md": story.files[CONTROL]}, "2026-06-01")


@honest(FILES)
def moved_with_its_picture(story: Story) -> None:
    """A document is moved to another area together with its picture."""
    there = {"manual/system/PRO-02-admission.md": story.files[ADMISSION], "manual/system/way.svg": story.files[PICTURE]}
    story.commit({ADMISSION: None, PICTURE: None, **there}, "2026-06-01")


@honest(FILES)
def moved_and_moved_back(story: Story) -> None:
    """A document is moved to another area and back."""
    story.commit({FORM: None, "manual/system/FRM-01-application.md": story.files[FORM]}, "2026-06-01")
    story.commit(
        {FORM: story.files["manual/system/FRM-01-application.md"], "manual/system/FRM-01-application.md": None},
        "2026-06-02",
    )


@honest(FILES)
def two_files_change_names(story: Story) -> None:
    """Two documents change folders with each other in one commit."""
    files = story.files
    there = {"manual/learners/PRO-01-control-of-documents.md": files[CONTROL]}
    there |= {"manual/system/FRM-01-application.md": files[FORM]}
    story.commit({CONTROL: None, FORM: None, **there}, "2026-06-01")


@honest(FILES)
def fields_in_another_order(story: Story) -> None:
    """The fields above the text are put into another order."""
    text = story.files[CONTROL]
    (title,) = (line for line in text.split("\n") if line.startswith("title:"))
    moved = text.replace(f"{title}\n", "", 1).replace("\nowner:", f"\n{title}\nowner:", 1)
    story.commit({CONTROL: moved}, "2026-06-01")


@honest(FILES)
def other_quotes(story: Story) -> None:
    """Values are put into other quotation marks, and a comment is added."""
    changes = (('version: "1.1"\nstatus', "version: '1.1'\nstatus"), ('["4.2"]', "['4.2']"))
    text = edited(story.files[CONTROL], *changes)
    story.commit({CONTROL: put(text, title='"Control of documents" # as in the old folder')}, "2026-06-01")


@honest(FILES)
def list_on_lines(story: Story) -> None:
    """A list of the fields is written with one entry a line."""
    changed = ("audience: [head, quality, registry]", "audience:\n  - head\n  - quality\n  - registry")
    story.change(CONTROL, changed, on="2026-06-01")


@honest(FILES, "META-010")
def other_line_ends(story: Story) -> None:
    """A file is saved with the line ends of another system."""
    story.commit({CONTROL: story.files[CONTROL].replace("\n", "\r\n")}, "2026-06-01")


@honest(FILES)
def other_line_ends_and_back(story: Story) -> None:
    """A file is saved with the line ends of another system, and later with the right ones again."""
    before = story.files[CONTROL]
    story.commit({CONTROL: before.replace("\n", "\r\n")}, "2026-06-01")
    story.commit({CONTROL: before}, "2026-06-02", "rc")


@honest(FILES, "META-010")
def byte_order_mark(story: Story) -> None:
    """An editor puts an invisible mark at the beginning of a file."""
    story.commit({CONTROL: "\ufeff" + story.files[CONTROL]}, "2026-06-01")


@honest(FILES)
def final_lines(story: Story) -> None:
    """Empty lines at the end of a file come and go."""
    story.commit({CONTROL: story.files[CONTROL] + "\n\n"}, "2026-06-01")
    story.commit({FORM: story.files[FORM].rstrip("\n")}, "2026-06-02")


@honest(FILES)
def attachment(story: Story) -> None:
    """A picture that no text shows is added and replaced."""
    path = "manual/system/house.svg"
    story.commit({path: "<svg xmlns='http://www.w3.org/2000/svg'/>\n"}, "2026-06-01")
    story.commit({path: "<svg xmlns='http://www.w3.org/2000/svg'><title>House</title></svg>\n"}, "2026-06-02")


@honest(FILES)
def outside_the_manual(story: Story) -> None:
    """A program commits changes outside the manual."""
    files = {"README.md": "Read me.\n", ".mailmap": "Q. Bell <quentin.bell@school.example>\n"}
    story.commit({**files, ".gitattributes": "*.md text export-ignore\n"}, "2026-06-01", "Robot <robot@forge.example>")


@honest(FILES)
def settings(story: Story) -> None:
    """The title of the manual and the address for feedback are changed."""
    changes = (("title: Quality manual", "title: Manual"), ("quality@school", "office@school"))
    story.change(SETTINGS, *changes, on="2026-06-01")


@honest(FILES)
def approvals_in_another_form(story: Story) -> None:
    """The approvals are put into another order and written with one field a line."""
    one, two = entries(story.files[ADMISSION])
    story.commit({ADMISSION: story.files[ADMISSION].replace(one + two, two + one)}, "2026-06-01")
    apart = one.replace("{role", "role").replace("}\n", "\n").replace(", ", "\n    ")
    story.commit({ADMISSION: story.files[ADMISSION].replace(one, apart)}, "2026-06-02")


@honest(FILES)
def moved_in_two_steps(story: Story) -> None:
    """A document is copied to another area, and deleted at its old place in the next commit."""
    there = "manual/system/FRM-01-application.md"
    story.commit({there: story.files[FORM]}, "2026-06-01")
    story.commit({FORM: None}, "2026-06-01", hour=10)


@honest(FILES)
def copy_removed(story: Story) -> None:
    """A copy of a document's file is committed by mistake, and removed."""
    there = "manual/system/FRM-01-application.md"
    story.commit({there: story.files[FORM]}, "2026-06-01")
    story.commit({there: None}, "2026-06-01", hour=10)


@honest(FILES)
def capital_letter(story: Story) -> None:
    """The name of a file gets a capital letter."""
    story.commit({FORM: None, "manual/learners/FRM-01-Application.md": story.files[FORM]}, "2026-06-01")


@honest(FILES)
def renamed_area(story: Story) -> None:
    """An area gets another name, and all its documents move with it."""
    moved = {
        path.replace("/learners/", "/students/"): text for path, text in story.files.items() if "/learners/" in path
    }
    gone = {path: None for path in story.files if "/learners/" in path}
    changed = edited(story.files[SETTINGS], ("{id: learners, title: Learners}", "{id: students, title: Students}"))
    story.commit({**gone, **moved, SETTINGS: changed}, "2026-06-01")


@honest(FILES)
def controlled_list_on_lines(story: Story) -> None:
    """The clauses of a document are written with one entry a line."""
    story.change(ADMISSION, ('clauses: ["5.1", "5.2"]', 'clauses:\n  - "5.1"\n  - "5.2"'), on="2026-06-01")


# Versions


@honest(VERSIONS)
def moved_with_a_new_version(story: Story) -> None:
    """A document is moved to another area on the branch of its new version."""
    there = "manual/system/FRM-01-application.md"
    text = story.next(FORM, "1.1", QUESTION)
    side = story.commit({FORM: None, there: text}, "2026-06-01", "qb", onto=story.main)
    story.merge(story.approve(there, ("registry", "rc", "2026-06-12"), onto=side), on="2026-06-12")


@honest(VERSIONS)
def slip_corrected_on_the_branch(story: Story) -> None:
    """The date of an approval is mistyped and corrected on the branch, before it is merged."""
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    wrong = approved(text, CONTROL, story.files, ("quality", "qb", "2026-05-12"))
    side = story.commit({CONTROL: wrong}, "2026-06-12", "qb", onto=side)
    side = story.commit({CONTROL: wrong.replace("date: 2026-05-12", "date: 2026-06-12")}, "2026-06-12", "qb", onto=side)
    story.merge(side, on="2026-06-12")


@honest(VERSIONS)
def impossible_date_corrected(story: Story) -> None:
    """An approval is recorded under a day that has not come yet, and corrected the next day."""
    text = story.next(CONTROL, "1.2", BETTER)
    side = story.commit({CONTROL: text}, "2026-06-01", "rc", onto=story.main)
    wrong = approved(text, CONTROL, story.files, ("quality", "qb", "2026-06-21"))
    story.merge(story.commit({CONTROL: wrong}, "2026-06-12", "qb", onto=side), on="2026-06-12")
    right = approved(text, CONTROL, story.files, QUALITY)
    story.commit({CONTROL: right}, "2026-06-13", "qb")


@honest(VERSIONS)
def draft_gets_its_id(story: Story) -> None:
    """A draft that nobody approved is given another id."""
    text = put(unapproved(story.files[CONTROL]), id="PRO-98", title="Records", version='"0.1"', status="draft")
    story.commit({"manual/system/PRO-98-records.md": text}, "2026-06-01")
    there = {"manual/system/PRO-03-records.md": put(text, id="PRO-03")}
    story.commit({"manual/system/PRO-98-records.md": None, **there}, "2026-06-02")


@honest(VERSIONS)
def back_in_use(story: Story) -> None:
    """A withdrawn document is brought back into use under a new version."""
    before = story.files[FORM]
    story.commit({FORM: put(before, status="withdrawn")}, "2026-06-01", "rc")
    text = story.next(FORM, "1.1", QUESTION)
    story.issue(FORM, text, ("registry", "rc", "2026-06-12"), on="2026-06-08", by="qb")


@honest(VERSIONS)
def review_with_a_new_version(story: Story) -> None:
    """A new version sets the day of the next review anew."""
    text = story.next(FORM, "1.1", QUESTION, review="2029-01-15")
    story.issue(FORM, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")


@honest(VERSIONS)
def replaced_before_it_took_effect(story: Story) -> None:
    """A version is replaced by the next one before it has taken effect."""
    text = story.next(CONTROL, "1.2", BETTER, effective="2026-08-01")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")
    text = story.next(CONTROL, "1.3", ("All documents", "All documents and forms"), effective="2026-08-01")
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-18"), on="2026-06-15", by="ha")


@honest(VERSIONS)
def earlier_approvals_kept(story: Story) -> None:
    """The approvals of the version before are kept beside the new ones for a while, and then cleared away."""
    old = "".join(entries(story.files[CONTROL]))
    text = story.next(CONTROL, "1.2", BETTER).replace("\n---\n", f"\napprovals:\n{old}---\n", 1)
    story.commit({CONTROL: text}, "2026-06-01", "rc")
    story.approve(CONTROL, QUALITY)
    story.change(CONTROL, (old, ""), on="2026-06-20")


@honest(VERSIONS)
def picture_renamed(story: Story) -> None:
    """A picture gets another name together with a new version of its text."""
    text = story.next(ADMISSION, "2.1", ("(way.svg)", "(way-to-us.svg)"))
    files = {"manual/learners/way-to-us.svg": story.files[PICTURE]}
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb", files=files)
    story.commit({PICTURE: None}, "2026-06-20")


@honest(VERSIONS)
def draft_beside_the_text_in_force(story: Story) -> None:
    """A new version is begun on the main line, beside the one in force."""
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", BETTER), status="draft")}, "2026-06-01", "rc")


@honest(VERSIONS)
def draft_changed_often(story: Story) -> None:
    """A draft on the main line is changed again and again."""
    story.commit({CONTROL: put(story.next(CONTROL, "2.0", BETTER), status="draft")}, "2026-06-01", "rc")
    story.change(CONTROL, ("by the text in force", "by the text that is in force"), on="2026-06-02")
    story.change(CONTROL, ("All documents", "All documents and forms"), on="2026-06-03", by="ha")


@honest(VERSIONS)
def in_review(story: Story) -> None:
    """A major version has one of its two approvals and waits for the other."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within two weeks"))
    side = story.commit({ADMISSION: text}, "2026-06-01", "qb", onto=story.main)
    given = put(approved(text, ADMISSION, story.files, ("registry", "rc", "2026-06-12")), status="in-review")
    story.merge(story.commit({ADMISSION: given}, "2026-06-12", "rc", onto=side, hour=15), on="2026-06-12")


@honest(VERSIONS)
def minor_correction(story: Story) -> None:
    """A minor correction is approved by the owner under a new version."""
    story.issue(CONTROL, story.next(CONTROL, "1.2", BETTER), QUALITY, on="2026-06-01", by="rc")


@honest(VERSIONS)
def major_version(story: Story) -> None:
    """A major version is approved by everybody who must."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within two weeks"))
    story.issue(
        ADMISSION, text, ("registry", "rc", "2026-06-12"), ("head", "ha", "2026-06-13"), on="2026-06-01", by="qb"
    )


@honest(VERSIONS)
def new_picture(story: Story) -> None:
    """A picture is replaced with a new version of the text that shows it."""
    text = story.next(ADMISSION, "2.1", ("## Scope", "The picture shows the way.\n\n## Scope"))
    files = {PICTURE: "<svg xmlns='http://www.w3.org/2000/svg'><title>The new way</title></svg>\n"}
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb", files=files)


@honest(VERSIONS)
def later_effect(story: Story) -> None:
    """A version is approved weeks before it takes effect."""
    text = story.next(CONTROL, "1.2", BETTER, effective="2026-08-01")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")


@honest(VERSIONS)
def two_versions_in_a_month(story: Story) -> None:
    """Two versions follow each other within days."""
    text = story.next(CONTROL, "1.2", BETTER, effective="2026-06-13")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")
    text = story.next(CONTROL, "1.3", ("All documents", "All documents and forms"), effective="2026-06-20")
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-18"), on="2026-06-15", by="ha")


@honest(VERSIONS)
def number_left_out(story: Story) -> None:
    """A version number is left out, because its draft was given up."""
    before = story.files[CONTROL]
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", BETTER), status="draft")}, "2026-06-01", "rc")
    story.commit({CONTROL: before}, "2026-06-05", "rc", message="Give the draft up")
    story.issue(CONTROL, story.next(CONTROL, "1.3", BETTER), QUALITY, on="2026-06-08", by="rc")


@honest(VERSIONS)
def draft_taken_up_again(story: Story) -> None:
    """A draft is given up and later taken up again under the same number, with another text."""
    before = story.files[CONTROL]
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", BETTER), status="draft")}, "2026-06-01", "rc")
    story.commit({CONTROL: before}, "2026-06-05", "rc", message="Give the draft up")
    text = story.next(CONTROL, "1.2", ("All documents", "All documents and forms"))
    story.issue(CONTROL, text, QUALITY, on="2026-06-08", by="rc")


@honest(VERSIONS)
def edit_taken_back(story: Story) -> None:
    """Somebody changes an approved text by mistake, and takes the change back."""
    before = story.files[CONTROL]
    story.change(CONTROL, BETTER, on="2026-06-01", by="rc")
    story.commit({CONTROL: before}, "2026-06-01", "rc", hour=10, message="Revert")


@honest(VERSIONS)
def older_text_under_a_new_version(story: Story) -> None:
    """A change proves wrong, and the text before it is issued again under a new version."""
    text = story.next(CONTROL, "1.2", BETTER, effective="2026-06-13")
    story.issue(CONTROL, text, QUALITY, on="2026-06-01", by="rc")
    back = story.next(CONTROL, "1.3", BETTER[::-1], effective="2026-06-20")
    story.issue(CONTROL, back, ("quality", "qb", "2026-06-18"), on="2026-06-15", by="ha")


@honest(VERSIONS)
def new_document(story: Story) -> None:
    """A new document is drafted on a branch, approved and merged."""
    path = "manual/learners/FRM-02-fees.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", title="Fees", effective="2026-06-20", version='"1.0"')
    text = edited(text, ("Which programme?", "Which fee?"))
    story.issue(path, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")


@honest(VERSIONS)
def copied_from_another_document(story: Story) -> None:
    """A new document is begun as a copy of another one."""
    text = put(
        unapproved(story.files[CONTROL]), id="PRO-03", title="Control of records", version='"0.1"', status="draft"
    )
    story.commit({"manual/system/PRO-03-control-of-records.md": text}, "2026-06-01")


@honest(VERSIONS)
def draft_deleted(story: Story) -> None:
    """A document that was never in force is deleted."""
    path = "manual/system/PRO-03-control-of-records.md"
    text = put(
        unapproved(story.files[CONTROL]), id="PRO-03", title="Control of records", version='"0.1"', status="draft"
    )
    story.commit({path: text}, "2026-06-01")
    story.commit({path: None}, "2026-06-08")


@honest(VERSIONS)
def withdrawn(story: Story) -> None:
    """A document is withdrawn, after the text that used it has been changed."""
    without_form(story)
    story.commit({FORM: put(story.files[FORM], status="withdrawn")}, "2026-06-20", "rc")


@honest(VERSIONS)
def superseded(story: Story) -> None:
    """A document is superseded by a new one, and withdrawn when that is in force."""
    path = "manual/learners/FRM-02-application.md"
    text = put(unapproved(story.files[FORM]), id="FRM-02", effective="2026-06-13", supersedes="[FRM-01]")
    story.issue(path, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")
    text = story.next(ADMISSION, "2.1", ("FRM-01", "FRM-02"), effective="2026-06-13")
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-02", by="qb")
    story.commit({FORM: put(story.files[FORM], status="withdrawn")}, "2026-06-20", "rc")


@honest(VERSIONS)
def free_fields(story: Story) -> None:
    """Audience and change sentence, which need no approval, are corrected."""
    text = put(story.files[CONTROL], audience="[head, quality, registry, teachers]")
    story.commit({CONTROL: put(text, change="The coordinator keeps the register of people.")}, "2026-06-01")


# Reviews and records


def _review(number: str, day: str, about: str) -> str:
    """Return an open management review."""
    text = put((BASE / REVIEW).read_text("utf-8"), id=f"MR-2026-{number}", date=day, status="open", refers_to=about)
    return edited(text, ("closed: 2026-05-11\n", ""))


@honest(REVIEWS)
def review_dated_anew(story: Story) -> None:
    """A review without a change is recorded, and the day of the next one is set with it."""
    record = _review("02", "2026-06-10", "[FRM-01]")
    form = put(story.files[FORM], review="2028-06-10")
    story.commit({"records/management-review/MR-2026-02.md": record, FORM: form}, "2026-06-10", "rc")


@honest(REVIEWS)
def review_dated_anew_later(story: Story) -> None:
    """A review is recorded, and the day of the next one is set a week later."""
    record = _review("02", "2026-06-10", "[FRM-01]")
    story.commit({"records/management-review/MR-2026-02.md": record}, "2026-06-10", "qb")
    story.commit({FORM: put(story.files[FORM], review="2028-06-10")}, "2026-06-17", "rc")


@honest(REVIEWS)
def earlier_review(story: Story) -> None:
    """The next review of a document is brought forward."""
    story.commit({FORM: put(story.files[FORM], review="2027-01-15")}, "2026-06-10", "rc")


@honest(REVIEWS)
def record_opened_and_closed(story: Story) -> None:
    """A record is opened, completed and closed."""
    path = "records/management-review/MR-2026-02.md"
    record = _review("02", "2026-06-10", "[POL-01]")
    story.commit({path: record}, "2026-06-10")
    record = edited(record, ("The system works.", "The system works well."))
    story.commit({path: record}, "2026-06-11")
    story.commit({path: edited(record, ("status: open\n", "status: closed\nclosed: 2026-06-12\n"))}, "2026-06-12")


@honest(REVIEWS)
def correction_record(story: Story) -> None:
    """A closed record is corrected by a new one that names it."""
    record = _review("02", "2026-06-10", "[MR-2026-01]")
    record = edited(record, ("Nine of ten learners finished.", "Eight of ten learners finished and not nine."))
    story.commit({"records/management-review/MR-2026-02.md": record}, "2026-06-10")

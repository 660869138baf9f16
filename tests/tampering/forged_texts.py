"""Forgeries of texts, and of what readers see of them; a docstring is the sentence that is published."""

from tampering.forging import AIM, CHANGED, HIDDEN, OTHER, QUALITY, TEXT, forgery
from tampering.story import (
    ADMISSION,
    CONTROL,
    FORM,
    PICTURE,
    Story,
    approved,
    document,
    edited,
    put,
    unapproved,
)

# Text


@forgery(TEXT, "APPR-002", "LIFE-002")
def changed_sentence(story: Story) -> None:
    """A sentence of an approved text is changed, and the version stays."""
    story.change(CONTROL, CHANGED, on="2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def changed_by_and_by(story: Story) -> None:
    """An approved text is changed in three commits, a word in each."""
    story.change(CONTROL, (AIM, "Nobody works by an old draft."), on="2026-06-01")
    story.change(CONTROL, ("Nobody works", "Hardly anybody works"), on="2026-06-02", by="rc")
    story.change(CONTROL, ("Hardly anybody", "Anybody"), on="2026-06-03")


@forgery(TEXT, "APPR-002", "LIFE-002")
def one_letter(story: Story) -> None:
    """One letter of an approved text is changed."""
    story.change(CONTROL, ("Nobody", "Somebody"), on="2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def one_number(story: Story) -> None:
    """A number in a step of an approved procedure is changed."""
    story.change(ADMISSION, ("within ten working days", "within two working days"), on="2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def changed_while_moved(story: Story) -> None:
    """An approved text is changed in the commit that moves its file to another folder."""
    moved = edited(story.files[ADMISSION], ("within a week", "within a year"))
    there = {"manual/system/PRO-02-admission.md": moved, "manual/system/way.svg": story.files[PICTURE]}
    story.commit({ADMISSION: None, **there}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def changed_among_line_ends(story: Story) -> None:
    """A changed word is hidden in a commit that gives the whole file other line ends."""
    story.commit({CONTROL: edited(story.files[CONTROL], CHANGED).replace("\n", "\r\n")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def line_break(story: Story) -> None:
    """Two blanks at the end of a line are added, which break the line for readers."""
    story.change(CONTROL, ("Nobody works by an old text.", "Nobody works\nby an old text."), on="2026-06-01")
    story.change(CONTROL, ("Nobody works\n", "Nobody works  \n"), on="2026-06-02")


@forgery(TEXT, "APPR-002", about="PRO-02")
def swapped_picture(story: Story) -> None:
    """The picture that an approved text shows is replaced by another one under the same name."""
    story.commit({PICTURE: "<svg xmlns='http://www.w3.org/2000/svg'><title>No way</title></svg>\n"}, "2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def other_picture(story: Story) -> None:
    """An approved text is made to show another picture."""
    other = "manual/learners/other.svg"
    text = edited(story.files[ADMISSION], ("(way.svg)", "(other.svg)"))
    story.commit({ADMISSION: text, other: "<svg xmlns='http://www.w3.org/2000/svg'/>\n"}, "2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def deleted_picture(story: Story) -> None:
    """The picture that an approved text shows is deleted."""
    story.commit({PICTURE: None}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def added_clause(story: Story) -> None:
    """A clause is added to those that an approved document answers."""
    story.change(CONTROL, ('clauses: ["4.2"]', 'clauses: ["4.1", "4.2"]'), on="2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def moved_clause(story: Story) -> None:
    """The mark that a section answers a clause is moved to another section."""
    marks = (('## Steps { data-clause="4.2" }', "## Steps"), ("## Scope", '## Scope { data-clause="4.2" }'))
    story.change(CONTROL, *marks, on="2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def changed_owner(story: Story) -> None:
    """An approved document is given another owner."""
    story.commit({CONTROL: put(story.files[CONTROL], owner="registry")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def changed_title(story: Story) -> None:
    """An approved document is given another title."""
    story.commit({CONTROL: put(story.files[CONTROL], title="Control of some documents")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def earlier_effect(story: Story) -> None:
    """An approved document is made to have taken effect earlier."""
    story.commit({CONTROL: put(story.files[CONTROL], effective="2026-01-20")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def lower_classification(story: Story) -> None:
    """An approved internal document is made public."""
    story.commit({CONTROL: put(story.files[CONTROL], classification="public")}, "2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def fewer_campuses(story: Story) -> None:
    """A campus is taken out of those that an approved document applies to."""
    story.commit({ADMISSION: put(story.files[ADMISSION], applies_to="[north]")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def superseded_by_the_way(story: Story) -> None:
    """An approved document is made to supersede another one, which takes that out of force."""
    story.commit({CONTROL: put(story.files[CONTROL], supersedes="[FRM-01]")}, "2026-06-01")


@forgery(TEXT, "APPR-002", "LIFE-002")
def other_type(story: Story) -> None:
    """An approved document is given a type that asks for fewer approvals."""
    story.commit({CONTROL: put(story.files[CONTROL], type="instruction")}, "2026-06-01")


@forgery(TEXT, "LIFE-002")
def stamped_anew(story: Story) -> None:
    """An approved text is changed, and the digest in its approvals is replaced by that of the new text."""
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    text = edited(story.files[CONTROL], CHANGED)
    story.commit({CONTROL: text.replace(before, document(text, CONTROL, story.files).digest)}, "2026-06-01", "rc")


@forgery(TEXT, "LIFE-002")
def stamped_in_two_steps(story: Story) -> None:
    """An approved text is changed, and a later commit puts the digest of the new text into its approvals."""
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    story.change(CONTROL, CHANGED, on="2026-06-01", by="rc")
    after = document(story.files[CONTROL], CONTROL, story.files).digest
    story.change(CONTROL, (before, after), on="2026-06-20", by="rc")


@forgery(TEXT, "LIFE-002", about="PRO-02")
def picture_stamped_anew(story: Story) -> None:
    """The picture of an approved text is swapped, and the digest in the approvals is replaced to fit."""
    before = document(story.files[ADMISSION], ADMISSION, story.files).digest
    other = {**story.files, PICTURE: "<svg xmlns='http://www.w3.org/2000/svg'><title>No way</title></svg>\n"}
    text = story.files[ADMISSION].replace(before, document(story.files[ADMISSION], ADMISSION, other).digest)
    story.commit({PICTURE: other[PICTURE], ADMISSION: text}, "2026-06-01", "rc")


@forgery(TEXT, "LIFE-002")
def approved_anew_under_the_same_version(story: Story) -> None:
    """A changed text is approved anew under the version that was in force with another text."""
    text = unapproved(edited(story.files[CONTROL], CHANGED))
    story.commit({CONTROL: approved(text, CONTROL, story.files, QUALITY)}, "2026-06-12", "rc", hour=15)


@forgery(TEXT, "LIFE-002")
def changed_under_cover_of_a_draft(story: Story) -> None:
    """A version in force is set back to draft, changed, and approved again under its old number."""
    story.commit({CONTROL: put(story.files[CONTROL], status="draft")}, "2026-06-01", "rc")
    story.commit({CONTROL: unapproved(edited(story.files[CONTROL], CHANGED))}, "2026-06-02", "rc")
    story.approve(CONTROL, QUALITY)


@forgery(TEXT, "LIFE-002", about="PRO-02")
def stamped_anew_beside_a_picture(story: Story) -> None:
    """A text that shows a picture is changed, and the digests in its approvals are replaced to fit."""
    before = document(story.files[ADMISSION], ADMISSION, story.files).digest
    text = edited(story.files[ADMISSION], ("within a week", "within a year"))
    text = text.replace(before, document(text, ADMISSION, story.files).digest)
    story.commit({ADMISSION: text}, "2026-06-01")


@forgery(TEXT, "APPR-002", about="PRO-02")
def approved_anew_beside_the_old_entries(story: Story) -> None:
    """A changed text gets new approvals under its old version, and the old ones are left as a cover."""
    text = edited(story.files[ADMISSION], ("within a week", "within a year"))
    both = (("registry", "rc", "2026-06-12"), ("head", "ha", "2026-06-12"))
    story.commit({ADMISSION: approved(text, ADMISSION, story.files, *both)}, "2026-06-12", hour=15)


@forgery(TEXT, "LIFE-002")
def blurred_by_an_attachment(story: Story) -> None:
    """An attachment is linked, so that no digest of that time can be known, and a sentence is changed with it."""
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    files = {**story.files, "manual/system/list.csv": "a,b\n"}
    text = edited(story.files[CONTROL], (AIM, f"{OTHER} See [the list](list.csv)."))
    text = text.replace(before, document(text, CONTROL, files).digest)
    story.commit({CONTROL: text, "manual/system/list.csv": "a,b\n"}, "2026-06-01", "rc")


@forgery(TEXT, "LIFE-002")
def changed_behind_a_broken_file(story: Story) -> None:
    """A document is made unreadable for a day, and comes back with another text under the same version."""
    text = approved(unapproved(edited(story.files[CONTROL], CHANGED)), CONTROL, story.files, QUALITY)
    story.change(CONTROL, ("title: Control", "title: [Control"), on="2026-06-11")
    story.commit({CONTROL: text}, "2026-06-12", "rc", hour=15)


@forgery(TEXT, "LIFE-002")
def changed_outside_the_manual(story: Story) -> None:
    """A document is moved out of the manual, changed there, and moved back under the same version."""
    text = approved(unapproved(edited(story.files[CONTROL], CHANGED)), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: None, "PRO-01.md": story.files[CONTROL]}, "2026-06-11")
    story.commit({"PRO-01.md": text}, "2026-06-12", "rc", hour=15)
    story.commit({"PRO-01.md": None, CONTROL: text}, "2026-06-12", "rc", hour=16)


@forgery(TEXT, "META-011")
def deleted_and_made_again(story: Story) -> None:
    """A document is deleted, and made again with another text under the same version."""
    text = approved(unapproved(edited(story.files[CONTROL], CHANGED)), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: None}, "2026-06-11")
    story.commit({CONTROL: text}, "2026-06-12", "rc", hour=15)


@forgery(TEXT, "META-011")
def changed_by_copy_and_deletion(story: Story) -> None:
    """A changed copy of a document is put into another folder under the same version, and the old file is deleted."""
    there = "manual/learners/PRO-01-control-of-documents.md"
    text = approved(unapproved(edited(story.files[CONTROL], CHANGED)), there, story.files, QUALITY)
    story.commit({there: text}, "2026-06-12", "rc", hour=15)
    story.commit({CONTROL: None}, "2026-06-13", "rc")


@forgery(TEXT, "META-011")
def restamped_by_copy_and_deletion(story: Story) -> None:
    """A changed copy with the old approvals and a new digest takes the place of a document in two commits."""
    there = "manual/learners/PRO-01-control-of-documents.md"
    before = document(story.files[CONTROL], CONTROL, story.files).digest
    text = edited(story.files[CONTROL], CHANGED)
    story.commit({there: text.replace(before, document(text, there, story.files).digest)}, "2026-06-12", "rc", hour=15)
    story.commit({CONTROL: None}, "2026-06-13", "rc")


@forgery(TEXT, "LIFE-010")
def detour_by_another_version(story: Story) -> None:
    """A text goes through a version that nobody approves, and comes back changed under its old number."""
    text = approved(unapproved(edited(story.files[CONTROL], CHANGED)), CONTROL, story.files, QUALITY)
    story.commit({CONTROL: put(story.next(CONTROL, "1.2", CHANGED), status="draft")}, "2026-06-11", "rc")
    story.commit({CONTROL: text}, "2026-06-12", "rc", hour=15)


# What readers cannot see


def _issued(story: Story, *changes: tuple[str, str], **fields: str) -> None:
    """Put a text into force that passes for a proper new version."""
    story.issue(CONTROL, story.next(CONTROL, "1.2", *changes, **fields), QUALITY, on="2026-06-01", by="rc")


@forgery(HIDDEN, "META-009")
def invisible_character(story: Story) -> None:
    """A word of the text is split by a character that cannot be seen, so that no search finds it."""
    _issued(story, ("an old text", "an o\N{ZERO WIDTH SPACE}ld text"))


@forgery(HIDDEN, "META-009")
def turned_direction(story: Story) -> None:
    """A passage is turned, so that it reads otherwise on the screen than in the file."""
    _issued(story, ("by an old text", "by \N{RIGHT-TO-LEFT OVERRIDE}dlo\N{POP DIRECTIONAL FORMATTING} text"))


@forgery(HIDDEN, "META-009")
def invisible_title(story: Story) -> None:
    """The title holds a character that cannot be seen, so that two titles look the same."""
    _issued(story, CHANGED, title="Control of documents\N{SOFT HYPHEN}")


@forgery(HIDDEN, "META-009")
def tag_characters(story: Story) -> None:
    """A whole sentence stands in the text in characters that no program shows."""
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "unless the head says no")
    _issued(story, (AIM, AIM + hidden))


@forgery(HIDDEN, "META-008")
def html_comment(story: Story) -> None:
    """A passage is hidden from readers in a comment."""
    _issued(story, (AIM, f"<!-- {AIM} -->"))


@forgery(HIDDEN, "META-008")
def script(story: Story) -> None:
    """The text brings a program that changes the page in the reader's browser."""
    _issued(story, (AIM, f"{AIM} <script>document.title = 'In force'</script>"))


@forgery(HIDDEN, "META-008")
def script_in_an_attribute(story: Story) -> None:
    """An attribute of a heading runs a program when somebody clicks on it."""
    _issued(story, ("## Scope", '## Scope { onclick="alert(1)" }'))


@forgery(HIDDEN, "LINK-004")
def picture_from_elsewhere(story: Story) -> None:
    """An approved text shows a picture from another site, where it can be swapped at any time."""
    _issued(story, (AIM, f"{AIM}\n\n![The way](https://pictures.example/way.png)"))


@forgery(HIDDEN, "META-002", about="FRM-01")
def second_file_by_case(story: Story) -> None:
    """A second file differs from a document in force only by small and capital letters of its name."""
    text = edited(story.files[FORM], ("All applicants", "Some applicants"))
    story.commit({"manual/learners/FRM-01-Application.md": text}, "2026-06-01")

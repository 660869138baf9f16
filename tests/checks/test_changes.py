"""What the history says of versions and approvals, on histories made of values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.checks.changes import (
    differs,
    earlier_than_text,
    first_few,
    followed,
    is_ahead,
    place,
    renumbered,
    stretches,
)
from clausebook.checks.registry import rules
from clausebook.checks.run import run
from clausebook.model.approval import Assurance, Proof, proof_key
from clausebook.model.document import Document, Status
from clausebook.model.finding import Severity
from clausebook.model.history import Commit, Content, DocumentHistory, Event, EventKind, Evidence, Facts, History
from clausebook.model.lives import approved, bound, lives
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.signature import Verdict
from clausebook.model.version import Version
from values import approval, document, manual

CODES = ("APPR-007", "APPR-009", "APPR-010", "HIST-005", "HIST-006")
CODES += ("LIFE-002", "LIFE-009", "LIFE-010", "LIFE-011", "META-011", "REVW-004")
ID = "PRO-01"
PATH = f"manual/{ID}.md"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def commit(number: int, recorded: datetime | None = None, parents: Sequence[str] = ("p",)) -> Commit:
    """Return a commit made so many days after the beginning, and perhaps recorded at another time."""
    made = BEGIN + number * DAY
    name = f"{number:040x}"
    return Commit(name, tuple(parents), "Ana", "ana@x", made, "Ana", "ana@x", recorded or made, "Change")


def facts(version: str, text: str, status: str = "approved", by: Iterable[int] = (0,), **changes: object) -> Facts:
    """Return what a content says; `by` are the days after the beginning on which it was approved."""
    entries = tuple(
        approval("registry", "rc", (BEGIN + day * DAY).date(), version=version, digest=f"{version} {text}")
        for day in by
    )
    known = Facts(ID, Version.parse(version), date(2026, 3, 1), f"{version} {text}", text, entries, status=status)
    return replace(known, type="form", review="P1Y", **changes)  # type: ignore[arg-type]


def life(*states: Facts | None, name: str = ID, path: str = PATH, start: int = 0) -> DocumentHistory:
    """Return a life of these states of the main line, one a day; None deletes."""
    events = []
    for number, state in enumerate(states, start):
        kind = EventKind.DELETED if state is None else EventKind.MODIFIED if events else EventKind.ADDED
        events.append(Event(commit(number), kind, path, f"{number:x}" if state else ""))
    told = [Content(event, state) for event, state in zip(events, states, strict=True) if state]
    contents = tuple(reversed(told))
    mainline = tuple(reversed(events))
    return DocumentHistory(path, mainline, mainline=mainline, contents=contents, id=name, written=contents)


def judged(*lived: DocumentHistory, gone: Sequence[DocumentHistory] = (), **changes: object) -> Manual:
    """Return a manual of these documents, each as its newest content is."""
    history = History(
        Evidence.COMPLETE,
        files={one.path: one for one in lived},
        gone=tuple(gone),
        arrivals={f"{number:040x}": number for number in range(100)},
    )
    return manual(*map(_document, lived), history=replace(history, **changes))  # type: ignore[arg-type]


def _document(lived: DocumentHistory) -> Document:
    last = lived.contents[0].facts
    return replace(
        document(lived.id, path=lived.path),
        version=last.version or Version(1, 0),
        status=Status(last.status),
        approvals=last.approvals,
        digest=last.digest,
    )


def codes(seen: Manual) -> set[str]:
    """Return the codes of the rules of this module that see something."""
    return {rule.text.code for rule in rules() if rule.text.code in CODES and rule.check and list(rule.check(seen))}


@pytest.mark.parametrize("evidence", sorted(set(Evidence) - {Evidence.COMPLETE}))
def test_without_a_complete_history_nothing_is_said(evidence: Evidence) -> None:
    seen = judged(life(facts("1.0", "a"), facts("1.0", "b", by=())), gone=(life(facts("1.0", "a"), None),))
    assert codes(seen)
    assert codes(replace(seen, history=replace(seen.history, evidence=evidence))) == set()


def test_a_content_is_bound_by_version_and_digest() -> None:
    known = facts("1.0", "a")
    assert bound(known) == known.approvals
    assert bound(replace(known, digest="other")) == ()
    assert bound(replace(known, version=Version(1, 1))) == ()
    assert not approved(replace(known, status="in-review"))
    assert not approved(replace(known, digest="", approvals=(replace(known.approvals[0], digest=""),)))


def test_a_text_that_shows_files_is_told_by_the_digests_of_its_approvals() -> None:
    one = facts("2.0", "a", shows_files=True)
    one = replace(one, digest="")
    assert approved(one)
    other = replace(one, approvals=(replace(one.approvals[0], digest="another"),))
    assert differs(one, other)
    assert not differs(one, one)
    assert differs(one, replace(one, text="b"))
    assert differs(one, replace(one, text="b", approvals=()))


def test_a_document_that_came_back_as_another_begins_anew() -> None:
    again = life(facts("1.0", "a"), None, facts("1.0", "b"))
    assert [len(one) for one in lives(again)] == [1, 1]
    ((_, _, contents),) = followed(judged(again))
    assert [one.facts.text for one in contents] == ["b"]
    assert codes(judged(again)) == {"META-011"}


@pytest.mark.parametrize(
    "back",
    [
        facts("1.0", "a"),
        facts("1.0", "a with a note", "withdrawn"),
        facts("1.1", "b", "draft", ()),
        replace(facts("1.0", "a"), version=None),
    ],
)
def test_a_document_that_was_restored_goes_on(back: Facts) -> None:
    assert len(lives(life(facts("1.0", "a"), None, back))) == 1


def test_a_draft_leaves_its_id_free() -> None:
    assert len(lives(life(facts("1.0", "a", "draft", ()), None, facts("1.0", "b")))) == 1


def test_a_copy_goes_on_where_the_file_was() -> None:
    old = facts("1.0", "a", by=(3,))
    gone = life(old, None, start=3)
    gone = replace(gone, mainline=(replace(gone.mainline[0], commit=commit(60)), gone.mainline[1]))
    copy = life(old, path="manual/copy.md", start=59)
    seen = judged(copy, gone=(gone,))
    ((_, history, contents),) = followed(seen)
    assert ([one.event.commit.id for one in contents], len(history.written)) == ([commit(3).id, commit(59).id], 2)
    edited = life(old, replace(old, text="b", digest="b"), path="manual/copy.md", start=59)
    assert codes(judged(edited, gone=(gone,))) == {"LIFE-002"}
    assert codes(judged(life(facts("1.0", "c", by=(59,)), path="manual/copy.md", start=59), gone=(gone,))) == {
        "META-011"
    }


def test_contents_that_cannot_be_read_do_not_part_a_version() -> None:
    broken = replace(facts("1.0", "x"), version=None)
    (found,) = stretches(lives(life(facts("1.0", "a"), broken, facts("1.0", "a")))[0])
    assert len(found) == 2


def test_an_entry_stands_where_the_present_text_has_it() -> None:
    lived = life(facts("1.0", "a"))
    seen = replace(_document(lived), places={"version": Place(PATH, 5)})
    assert place(seen, seen.approvals[0]) == seen.approvals[0].place
    assert place(seen, replace(seen.approvals[0], digest="other")) == Place(PATH, 5)


@pytest.mark.parametrize(
    ("recorded", "ahead"),
    [("2026-06-11T09:59:00+00:00", True), ("2026-06-11T10:00:00+00:00", False), ("2026-06-12T23:00:00+00:00", False)],
)
def test_an_approval_may_be_dated_as_on_the_easternmost_island(recorded: str, ahead: bool) -> None:
    entry = approval(day=date(2026, 6, 12))
    assert is_ahead(entry, commit(0, datetime.fromisoformat(recorded))) is ahead


@pytest.mark.parametrize(("days", "together", "told"), [(2, False, True), (1, False, False), (94, True, True)])
def test_an_approval_is_not_older_than_its_text(days: int, together: bool, told: bool) -> None:
    given = facts("1.0", "a", by=(-days,))
    lived = life(given) if together else life(replace(given, approvals=()), given)
    assert (earlier_than_text(lived, given.approvals[0], lived.contents[0]) is not None) is told


def test_a_commit_of_a_whole_branch_may_be_younger_than_its_approvals() -> None:
    given = facts("1.0", "a", by=(-60,))
    assert earlier_than_text(life(given), given.approvals[0], life(given).contents[0]) is None


def test_the_first_commit_on_any_branch_counts() -> None:
    given = facts("1.0", "a", by=(3,))
    lived = life(replace(given, approvals=()), given, start=9)
    assert earlier_than_text(lived, given.approvals[0], lived.contents[0]) is not None
    branch = Content(Event(commit(2), EventKind.ADDED, PATH, "b"), replace(given, approvals=()))
    wider = replace(lived, written=(*lived.written, branch))
    assert earlier_than_text(wider, given.approvals[0], lived.contents[0]) is None


def test_an_id_changed_in_one_commit() -> None:
    gone = life(facts("1.0", "a"), None, start=60)
    other = life(facts("1.0", "b"), name="PRO-02", start=61)
    seen = judged(other, gone=(gone,))
    assert [(one.id, now.id) for one, now in renumbered(seen)] == [("PRO-01", "PRO-02")]
    assert codes(seen) == {"META-011"}
    elsewhere = replace(other, path="manual/PRO-02.md", mainline=(replace(other.mainline[0], path="manual/PRO-02.md"),))
    stranger = replace(elsewhere, contents=(replace(elsewhere.contents[0], facts=facts("3.0", "b", by=(61,))),))
    assert list(renumbered(judged(elsewhere, gone=(gone,))))
    assert codes(judged(stranger, gone=(gone,))) == {"LIFE-009"}


def test_a_few_commits_are_named() -> None:
    one, *more = (commit(number) for number in range(5))
    assert first_few([one]) == "commit 0000000000 of 5 January 2026"
    assert first_few([one, *more[:2]]).endswith(" and commit 0000000000 of 7 January 2026")
    assert first_few([one, *more]).endswith(" and 2 more")


def test_an_entry_is_altered_only_where_it_could_count() -> None:
    before, after = facts("1.0", "a", by=(4,)), facts("1.0", "a", by=(5,))
    unapproved = facts("1.0", "a", by=())
    assert codes(judged(life(unapproved, before, after, start=3))) == {"APPR-007"}
    future, slip = facts("1.0", "a", by=(40,)), facts("1.0", "a", by=(1,))
    assert codes(judged(life(unapproved, future, after, start=3))) == set()
    assert codes(judged(life(unapproved, slip, after, start=3))) == set()
    nobody = replace(before, approvals=(replace(before.approvals[0], person="rosa"),))
    assert codes(judged(life(unapproved, nobody, after, start=3))) == set()


def test_who_was_entitled_then_is_asked_not_the_register_of_today() -> None:
    before, after = facts("1.0", "a", by=(4,)), facts("1.0", "a", by=(5,))
    entry = replace(before.approvals[0], person="gone")
    seen = judged(life(facts("1.0", "a", by=()), replace(before, approvals=(entry,)), after, start=3))
    proof = Proof(Assurance.RECORDED, "c", entitled=True, verdict=Verdict.NONE)
    assert codes(replace(seen, proofs={proof_key(ID, entry): proof})) == {"APPR-007"}
    assert codes(replace(seen, proofs={proof_key(ID, entry): replace(proof, entitled=False)})) == set()


def test_a_withdrawn_text_may_get_a_note() -> None:
    noted = facts("1.0", "a with a note", "withdrawn", ())
    assert codes(judged(life(facts("1.0", "a"), noted))) == set()
    assert codes(judged(life(facts("1.0", "a"), noted, facts("1.0", "b", by=(2,))))) == {"LIFE-002"}


def test_a_draft_does_not_excuse_what_was_approved() -> None:
    one, other, draft = facts("1.0", "a"), facts("1.0", "b", by=(1,)), facts("1.1", "c", "draft", ())
    told = {one.code: one.severity for one in run(judged(life(one, other, draft))).findings}
    assert told["LIFE-002"] is Severity.ERROR
    told = {one.code: one.severity for one in run(judged(life(one, facts("1.0", "b", "draft", ())))).findings}
    assert told["LIFE-002"] is Severity.WARNING


# Random histories of one document: honest work alone, and the same with one forgery in it

WORK = ("edit", "revert", "issue", "issue", "draft", "line-ends", "approve-again", "withdraw", "restore", "sooner")


def worked(verbs: Sequence[str]) -> list[Facts | None]:
    """Return the states that honest work makes of a document, one a day; work that does not fit does nothing."""
    states: list[Facts | None] = [facts("1.0", "text 0", by=(0,))]
    version, standing = Version(1, 0), states[0]
    assert standing is not None
    for day, verb in enumerate(verbs, 1):
        number = f"{version.major}.{version.minor + 1}"
        last = states[-1]
        if verb == "edit" and last == standing:
            states.append(replace(standing, text=f"edit {day}", digest=f"edit {day}"))
        elif verb == "revert":
            states.append(standing)
        elif verb == "issue":
            standing = facts(number, f"text {day}", by=(day,))
            version = Version.parse(number)
            states.append(standing)
        elif verb == "draft":
            states.append(facts(number, f"draft {day}", "draft", ()))
        elif verb == "approve-again" and last == standing:
            entry = approval("registry", "rc", (BEGIN + day * DAY).date(), version=str(version), digest=standing.digest)
            standing = replace(standing, approvals=(*standing.approvals, entry))
            states.append(standing)
        elif verb == "sooner" and last == standing:
            standing = replace(standing, review="P6M")
            states.append(standing)
        elif verb in ("withdraw", "restore"):
            standing = replace(standing, status="withdrawn" if verb == "withdraw" else "approved")
            states.append(standing)
        else:
            states.append(last)
    if states[-1] != standing:
        states.append(standing)
    return states


@given(st.lists(st.sampled_from(WORK), max_size=12))
def test_honest_work_is_not_accused(verbs: list[str]) -> None:
    assert codes(judged(life(*worked(verbs)))) == set()


@given(st.lists(st.sampled_from(WORK), max_size=12), st.sampled_from(("text", "again", "lower", "date", "delete")))
def test_a_forgery_at_the_end_of_honest_work_is_told(verbs: list[str], forged: str) -> None:
    states = worked([*verbs, "restore", "issue"])
    last, day = states[-1], len(states)
    assert last is not None
    other = replace(last, text="forged", digest="forged")
    if forged == "delete":
        assert codes(judged(gone=(life(*states, None, start=60),))) == {"LIFE-009"}
    elif forged == "text":
        assert codes(judged(life(*states, other))) == {"LIFE-002"}
    elif forged == "again":
        stamped = replace(other, approvals=tuple(replace(one, digest="forged") for one in last.approvals))
        assert "LIFE-002" in codes(judged(life(*states, stamped)))
    elif forged == "lower":
        assert codes(judged(life(*states, facts("0.9", "forged", by=(day,))))) == {"LIFE-010"}
    else:
        moved = tuple(replace(one, date=one.date + DAY) for one in last.approvals)
        assert codes(judged(life(*states, replace(last, approvals=moved)))) == {"APPR-007"}

"""What became of a copy's text follows from the manual and its history alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.copies import LEAST, WHOLE, Fate, copies, digest_of, find_copies, is_whole
from clausebook.model.document import Status
from clausebook.model.earlier import Earlier
from clausebook.model.history import Commit, Content, DocumentHistory, Event, EventKind, Evidence, Facts, History
from clausebook.model.manual import Manual
from clausebook.model.version import Version
from values import DAY, DIGEST, approval, document, manual

OLD, OLDER, DRAFT = (f"cb1:{sign * 64}" for sign in "abd")
HEX = st.text("0123456789abcdef", min_size=LEAST, max_size=WHOLE)


@given(HEX, st.sampled_from(["", "cb1:", "CB1-", " cb1: ", "https://x.example/verify.html#cb1-"]), st.booleans())
def test_a_digest_is_read_however_it_is_written(digits: str, before: str, upper: bool) -> None:
    spaced = " ".join(digits[start : start + 5] for start in range(0, len(digits), 5))
    found = digest_of(before + (spaced.upper() if upper else spaced))
    assert found == f"cb1:{digits}"
    assert is_whole(found) == (len(digits) == WHOLE)


@given(st.text())
def test_anything_else_is_none(words: str) -> None:
    found = digest_of(words)
    assert found == "" or (LEAST <= len(found) - 4 <= WHOLE and digest_of(found) == found)


def _commit() -> Commit:
    """Return a commit."""
    when = datetime(2026, 1, 5, 8, tzinfo=UTC)
    return Commit("1" * 40, (), "Ana Reyes", "ana@x.example", when, "Ana Reyes", "ana@x.example", when, "Change")


def _content(digest: str, status: str = "approved", **changes: object) -> Content:
    """Return a content of PRO-09 that the main line held."""
    bound = (approval(version="1.0", digest=digest),)
    facts = Facts("PRO-09", Version(1, 0), date(2025, 1, 1), digest, approvals=bound, status=status)
    path = "manual/PRO-09.md"
    return Content(Event(_commit(), EventKind.ADDED, path, "b" * 40), replace(facts, **changes))  # type: ignore[arg-type]


def _followed() -> Manual:
    """Return a manual with version 1.2 in force, and two texts before it."""
    now = document(version=Version(1, 2), approvals=(approval(version="1.2"),))
    texts = tuple(
        Earlier(replace(now, version=version, digest=digest, commit="2" * 40), since, until)
        for version, digest, since, until in (
            (Version(1, 1), OLD, date(2026, 2, 1), date(2026, 2, 28)),
            (Version(1, 0), OLDER, date(2026, 2, 10), date(2026, 1, 31)),
        )
    )
    return replace(manual(documents=(now,)), earlier={now.path: texts})


def test_the_text_in_force_and_those_before_it() -> None:
    now, old, older = copies(_followed())
    assert (now.fate, now.since, now.digest) == (Fate.CURRENT, date(2026, 3, 1), DIGEST)
    assert (old.fate, old.until, old.successor, old.followed) == (
        Fate.SUPERSEDED,
        date(2026, 2, 28),
        "PRO-01",
        Version(1, 2),
    )
    assert (older.fate, older.followed) == (Fate.SUPERSEDED, Version(1, 1))


def test_a_part_of_a_digest_finds_all_that_begin_so() -> None:
    found = _followed()
    assert [one.digest for one in find_copies(found, OLD[:16])] == [OLD]
    assert len(find_copies(found, "cb1:")) == 3
    assert find_copies(found, "cb1:" + "e" * 12) == ()


def test_each_state_of_the_present_text() -> None:
    def fate(**changes: object) -> Fate:
        return copies(manual(documents=(document(**changes),)))[0].fate

    assert fate() is Fate.CURRENT
    assert fate(effective=date(2026, 7, 1)) is Fate.AHEAD
    assert fate(status=Status.DRAFT) is Fate.NOT_APPROVED
    assert fate(approvals=()) is Fate.NOT_APPROVED
    assert fate(status=Status.WITHDRAWN) is Fate.WITHDRAWN


def test_a_text_that_another_document_supersedes() -> None:
    other = document("PRO-02", supersedes=("PRO-01",), effective=date(2026, 5, 1), digest=OLD)
    other = replace(other, approvals=(approval(digest=OLD),))
    found = {one.id: one for one in copies(manual(documents=(document(), other)))}
    assert found["PRO-02"].fate is Fate.CURRENT
    one = found["PRO-01"]
    assert (one.fate, one.successor, one.followed, one.until) == (
        Fate.SUPERSEDED,
        "PRO-02",
        None,
        date(2026, 4, 30),
    )
    assert date(2026, 5, 1) < DAY


def test_a_draft_beside_the_text_in_force() -> None:
    draft = document(status=Status.DRAFT, digest=DRAFT, version=Version(2, 0))
    found = replace(manual(documents=(draft,)), held={draft.path: document(commit="2" * 40)})
    assert [(one.digest, one.fate) for one in copies(found)] == [(DIGEST, Fate.CURRENT), (DRAFT, Fate.NOT_APPROVED)]


def test_deleted_documents_and_texts_that_were_never_approved() -> None:
    pictured = _content("", shows_files=True, approvals=(approval(version="1.0", digest=OLDER),))
    gone = DocumentHistory(
        "manual/PRO-09.md", (), contents=(_content(OLD), pictured, _content(DRAFT, "draft")), id="PRO-09"
    )
    found = replace(manual(documents=(document(),)), history=History(Evidence.COMPLETE, gone=(gone,)))
    told = {one.digest: (one.fate, one.deleted) for one in copies(found)}
    assert told == {DIGEST: (Fate.CURRENT, False), OLD: (Fate.WITHDRAWN, True), OLDER: (Fate.WITHDRAWN, True)}
    (draft,) = find_copies(found, DRAFT)
    assert (draft.fate, draft.id) == (Fate.NOT_APPROVED, "PRO-09")
    # An approved text is found as such, though the history holds it too.
    assert [one.fate for one in find_copies(found, OLD)] == [Fate.WITHDRAWN]

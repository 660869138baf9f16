"""Which texts were ever approved, by the present ones and by the history."""

from dataclasses import replace
from datetime import date

from clausebook.model.document import Document, Status
from clausebook.model.history import Content
from clausebook.model.issued import is_told, issued, of_version
from clausebook.model.version import Version
from former import OLD, OTHER, PATH, content, history
from values import DIGEST, approval, document, manual


def versions(present: Document, *contents: Content) -> list[tuple[str, str]]:
    """Return version and first sign of the digest of every approved text."""
    known = manual(present, history=history(*contents))
    return [(str(one.version), one.digest[4]) for one in issued(known, present)]


def test_the_present_text_counts_where_it_is_approved() -> None:
    present = document()
    (found,) = issued(manual(present), present)
    assert (found.version, found.digest, found.effective) == (Version(1, 0), DIGEST, date(2026, 3, 1))
    assert found.approved == date(2026, 2, 18)
    for changes in ({"approvals": ()}, {"status": Status.DRAFT}, {"digest": OTHER}, {"effective": None}):
        unfit = document(**changes)
        assert issued(manual(unfit), unfit) == ()


def test_the_text_that_readers_are_shown_counts_beside_a_draft() -> None:
    held, draft = document(commit="a" * 40), document(status=Status.DRAFT, version=Version(2, 0), digest=OTHER)
    known = manual(draft, held={PATH: held})
    assert [one.digest for one in issued(known, draft)] == [DIGEST]


def test_earlier_texts_are_told_by_the_history_newest_version_first() -> None:
    old = content(OLD, Version(0, 9), date(2025, 3, 1))
    assert versions(document(), content(DIGEST, Version(1, 0), date(2026, 3, 1)), old) == [("1.0", "0"), ("0.9", "1")]


def test_what_was_never_approved_is_left_out() -> None:
    unapproved = content(OLD, Version(0, 9), date(2025, 3, 1), approvals=())
    draft = content(OLD, Version(0, 8), date(2025, 3, 1), status="draft")
    stranger = content(OLD, Version(0, 7), date(2025, 3, 1), approvals=(approval(person="zz", digest=OLD),))
    assert versions(document(), unapproved, draft, stranger) == [("1.0", "0")]


def test_of_a_text_that_shows_files_the_digest_of_its_approvals_counts() -> None:
    known = content(OLD, Version(0, 9), date(2025, 3, 1))
    shown = replace(known, facts=replace(known.facts, digest="", shows_files=True))
    assert versions(document(), shown) == [("1.0", "0"), ("0.9", "1")]


def test_two_texts_under_one_version_are_both_told() -> None:
    present = document()
    known = manual(present, history=history(content(OLD, Version(1, 0), date(2026, 2, 20))))
    assert {one.digest for one in of_version(issued(known, present), Version(1, 0))} == {DIGEST, OLD}


def test_what_came_before_the_history_cannot_be_told() -> None:
    present = document(version=Version(2, 0), approvals=(approval(version="2.0"),))
    past = history(content(DIGEST, Version(2, 0), date(2026, 3, 1)), content(OLD, Version(1, 5), date(2025, 3, 1)))
    known = manual(present, history=past)
    versions = [Version(1, 4), Version(1, 5), Version(1, 9), Version(2, 0), Version(9, 0)]
    assert [is_told(known, present, version) for version in versions] == [False, True, True, True, True]
    assert [is_told(manual(present), present, version) for version in versions] == [False, False, False, True, True]

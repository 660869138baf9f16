"""Editions: names and their order, the end of a tag, and what changed between two states."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.model.document import Document, Status
from clausebook.model.lifecycle import State
from clausebook.model.release import Change, EditionName, Kind, Stamp, changes
from clausebook.model.version import Version
from values import approval, document, manual, ref

names = st.builds(EditionName, st.integers(0, 9999), st.integers(1, 999))


@given(names, names)
def test_a_name_is_read_as_it_is_written_and_ordered_by_its_numbers(one: EditionName, other: EditionName) -> None:
    assert EditionName.parse(str(one)) == one
    assert EditionName.of_tag(str(one)) == EditionName.of_tag(f"edition/{one}") == one
    assert (one < other) == ((one.year, one.number) < (other.year, other.number))


@given(st.text(max_size=12))
def test_no_other_text_is_a_name(text: str) -> None:
    try:
        found = EditionName.parse(text)
    except ValueError:
        return
    assert str(found) == text


@pytest.mark.parametrize(
    "text", ["2026", "2026.0", "2026.01", "2026.1000", "26.1", "edition/2026.1", "2026.1 ", "2026.1\n", "٢٠٢٦.1"]
)
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not an edition such as"):
        EditionName.parse(text)


def test_tags_of_another_kind_name_no_edition() -> None:
    assert EditionName.of_tag("2026.1-rc") is None
    assert EditionName.of_tag("v/2026.1") is None
    assert EditionName.of_tag("2026.01") == EditionName(2026, 1)


@given(
    st.dates(),
    st.from_regex(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    st.text(),
)
def test_the_last_lines_of_a_tag_are_read_whatever_stands_before(
    day: date, program: str, digest: str, text: str
) -> None:
    stamp = Stamp(day, program, digest)
    assert Stamp.of_message(f"{text}\n\n{stamp}") == stamp


def test_lines_that_are_not_the_last_ones_do_not_count() -> None:
    stamp = Stamp(date(2026, 6, 30), "0.1.0", "0" * 64)
    assert Stamp.of_message(f"Edition\n\n{stamp}\nAnd more\n") is None
    assert Stamp.of_message(f"Edition\n\n{stamp}".replace("2026-06-30", "2026-06-31")) is None
    assert Stamp.of_message(f"Edition\n{stamp}") is None
    other = Stamp(date(2026, 6, 30), "0.1.0", "1" * 64)
    assert Stamp.of_message(f"Edition\n\n{other}\n\n{stamp}") == stamp


def issued(name: str, version: str = "1.0", **more: object) -> Document:
    """Return a document in force."""
    given = (approval(version=version),)
    return document(name, version=Version.parse(version), approvals=given, **more)


def found(before: list[Document] | None, after: list[Document]) -> tuple[Change, ...]:
    return changes(None if before is None else manual(documents=tuple(before)), manual(documents=tuple(after)))


def test_the_same_documents_are_no_change() -> None:
    assert found([issued("PRO-01")], [issued("PRO-01")]) == ()


def test_everything_is_new_in_a_first_edition() -> None:
    (change,) = found(None, [issued("PRO-01", change="Begun.")])
    assert (change.kind, change.before, change.sentences) == (Kind.NEW, None, ((Version(1, 0), "Begun."),))


def test_another_version_is_a_change_with_the_clauses_of_both_texts() -> None:
    old, new = issued("PRO-01", clauses=("4.1",)), issued("PRO-01", "1.1", sections=("4.2",), change="Better.")
    (change,) = found([old], [new])
    assert (change.kind, change.before, change.after) == (Kind.CHANGED, old, new)
    assert change.sentences == ((Version(1, 1), "Better."),)
    assert change.clauses == {ref("4.1"), ref("4.2")}


def test_another_text_under_the_same_version_is_a_change() -> None:
    other = "cb1:" + "1" * 64
    new = document("PRO-01", digest=other, approvals=(approval(digest=other),))
    (change,) = found([issued("PRO-01")], [new])
    assert (change.kind, change.sentences) == (Kind.CHANGED, ((Version(1, 0), "First issue."),))


def test_a_draft_is_neither_new_nor_a_change() -> None:
    assert found([], [issued("PRO-01", status=Status.DRAFT)]) == ()


def test_what_ended_says_how() -> None:
    gone, withdrawn, replaced = issued("FRM-01"), issued("FRM-02"), issued("FRM-03")
    after = [issued("FRM-02", status=Status.WITHDRAWN), replaced, issued("FRM-04", supersedes=("FRM-03",))]
    by_id = {change.document.id: change for change in found([gone, withdrawn, replaced], after)}
    assert list(by_id) == ["FRM-01", "FRM-02", "FRM-03", "FRM-04"]
    assert (by_id["FRM-01"].after, by_id["FRM-01"].state) == (None, None)
    assert by_id["FRM-02"].state is State.WITHDRAWN
    assert (by_id["FRM-03"].state, by_id["FRM-03"].successor) == (State.SUPERSEDED, "FRM-04")
    assert by_id["FRM-04"].kind is Kind.NEW


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3)),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3)),
)
def test_changes_lead_from_one_state_to_the_other(old: dict[str, int], new: dict[str, int]) -> None:
    before, after = (
        [issued(f"FRM-0{ord(key) - 64}", f"1.{minor}") for key, minor in one.items()] for one in (old, new)
    )
    state = {one.id: one.version for one in before}
    for change in found(before, after):
        name = change.document.id
        assert state.get(name) == (change.before.version if change.before else None)
        if change.kind is Kind.ENDED:
            del state[name]
        else:
            state[name] = change.document.version
    assert state == {one.id: one.version for one in after}

"""What the history says of records: random lives of one file, told by their story and by the rules."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausebook.checks.records import end_of_retention, is_closed, told_records
from clausebook.checks.rules import record_changed, record_deleted, record_id_reused
from clausebook.model.history import Commit, Content, DocumentHistory, Event, EventKind, Evidence, Facts, History
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.record import RecordState
from values import manual, record, record_type

ID = "MR-2026-01"
PATH = f"records/review/{ID}.md"
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
KIND = record_type(retention=Period(36, 0), retention_from="closed")


class Text(NamedTuple):
    """What a record says, as far as the rules ask."""

    day: date
    closed: bool
    words: int

    @property
    def facts(self) -> Facts:
        """The facts of it."""
        days = (("date", self.day), *((("closed", self.day),) if self.closed else ()))
        return Facts(ID, type="review", status="closed" if self.closed else "open", days=days)


@dataclass(slots=True)
class Story:
    """The states of one file, oldest first; None where it was deleted."""

    states: list[Text | None]

    @property
    def present(self) -> Text | None:
        """What the file holds now."""
        return self.states[-1]

    def life(self) -> list[Text]:
        """Return what the present record said, from its beginning on."""
        assert self.present is not None
        texts = [text for text in self.states if text is not None]
        while any(text.day != self.present.day for text in texts):
            texts.pop(0)
        return texts

    def history(self) -> History:
        """Return the story as a history tells it."""
        events, contents, before = [], [], None
        for number, text in enumerate(self.states):
            if text == before:
                continue
            kind = EventKind.DELETED if text is None else EventKind.MODIFIED if before else EventKind.ADDED
            events.append(Event(commit(number), kind, PATH, repr(text) if text else ""))
            if text is not None:
                contents.append(Content(events[-1], text.facts))
            before = text
        told = DocumentHistory(
            PATH, tuple(events[::-1]), mainline=tuple(events[::-1]), id=ID, recorded=tuple(contents[::-1])
        )
        arrivals = {event.commit.id: number for number, event in enumerate(events)}
        where = {"files": {PATH: told}} if self.present else {"gone": (told,)}
        return History(Evidence.COMPLETE, arrivals=arrivals, **where)  # type: ignore[arg-type]

    def manual(self) -> Manual:
        """Return the manual at the end of the story."""
        kept = (record(ID, self.present.day),) if self.present else ()
        return manual(records=kept, record_types={"review": KIND}, history=self.history())


def commit(number: int) -> Commit:
    """Return a commit, one a day."""
    when = BEGIN + timedelta(days=number)
    return Commit(f"{number:010x}" + "0" * 30, (), "Rosa", "r@x.example", when, "Rosa", "r@x.example", when, "Work")


TEXTS = st.builds(Text, st.sampled_from([date(2026, 1, 5), date(2026, 2, 5)]), st.booleans(), st.integers(0, 1))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Stories in which a record becomes another one only after it was deleted."""
    states: list[Text | None] = [draw(TEXTS)]
    for _ in range(draw(st.integers(0, 6))):
        last, text = states[-1], draw(st.none() | TEXTS)
        states.append(text._replace(day=last.day) if text and last else text)
    return Story(states)


@given(stories())
def test_a_closed_record_that_is_not_what_it_was_is_told(story: Story) -> None:
    found = list(record_changed.check(story.manual()))
    if story.present is None:
        assert found == []
        return
    closed = next((text for text in story.life() if text.closed), None)
    assert bool(found) is (closed is not None and closed != story.present)
    if found:
        assert found[0].subject == ID
        # The commit that is named is the last that went away from the closed text.
        last = max(number for number, text in enumerate(story.states) if text == closed)
        after = next(number for number, text in enumerate(story.states) if number > last and text is not None)
        assert f"changed in commit {after:010x} of" in found[0].message


@given(stories())
def test_an_id_that_named_another_record_is_told(story: Story) -> None:
    found = list(record_id_reused.check(story.manual()))
    others = {text.day for text in story.states if text is not None}
    assert bool(found) is (story.present is not None and len(others) > 1)


@given(stories(), st.integers(0, 5))
def test_a_record_that_is_gone_too_early_is_told(story: Story, years: int) -> None:
    if story.present is not None:
        assert list(record_deleted.check(story.manual())) == []
        return
    last = next(text for text in reversed(story.states) if text is not None)
    kind = record_type(retention=Period(years * 12, 0), retention_from="closed")
    whole = manual(records=(), record_types={"review": kind}, history=story.history())
    end = max(number for number, text in enumerate(story.states) if text is not None) + 1
    deleted = (BEGIN + timedelta(days=end)).date()
    early = not last.closed or deleted <= Period(years * 12, 0).after(last.day)
    assert bool(list(record_deleted.check(whole))) is early


@given(stories())
def test_nothing_is_told_of_an_incomplete_history(story: Story) -> None:
    whole = manual(record_types={"review": KIND}, history=History(Evidence.SHALLOW))
    for rule in (record_changed, record_id_reused, record_deleted):
        assert list(rule.check(whole)) == []
    assert list(told_records(whole)) == []
    assert len(list(told_records(story.manual()))) == (story.present is not None)


DONE = (RecordState("open", "Open", False, ("done",)), RecordState("done", "Done", True))


@pytest.mark.parametrize(
    ("status", "closed", "expected"),
    [
        ("open", False, False),
        ("open", True, False),
        ("closed", False, True),
        ("done", False, True),
        ("filed", True, True),
        ("filed", False, False),
    ],
)
def test_what_was_closed_stays_closed_whatever_became_of_its_type(status: str, closed: bool, expected: bool) -> None:
    days = (("closed", date(2026, 3, 1)),) if closed else ()
    assert is_closed(Facts(ID, status=status, days=days), record_type(states=DONE)) is expected


def test_a_period_that_cannot_be_read_leaves_the_types() -> None:
    facts = Facts(ID, retention="for ever", days=(("closed", date(2026, 3, 1)),))
    assert end_of_retention(facts, KIND) == date(2029, 3, 1)

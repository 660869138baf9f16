"""Settings and register as the main line had them, and what approvals owe to the settings of their time."""

from datetime import date
from pathlib import Path

from clausebook.model.lifecycle import State
from clausebook.model.manual import Manual
from clausebook.pipeline import read
from tampering.story import ADMISSION, DAY, REGISTER, SETTINGS, Story, approved, clean, edited, put

FEWER = ("approvers: [owner, head]", "approvers: [owner]")


def judged(story: Story, folder: Path) -> Manual:
    return read(story.make(folder / "college"), revision="HEAD", today=DAY, past=False)


def state(manual: Manual, name: str) -> State:
    return manual.standing(next(one for one in manual.documents if one.id == name)).state


def test_states_follow_the_main_line(tmp_path: Path) -> None:
    story = clean()
    story.commit({SETTINGS: "title: [\n"}, "2026-05-20")
    story.commit({SETTINGS: None}, "2026-05-21")
    text = story.states[0][SETTINGS]
    side = story.commit({SETTINGS: edited(text, FEWER)}, "2026-05-22", onto=story.main)
    story.merge(side, on="2026-05-23")
    history = judged(story, tmp_path).history
    first, broken, last = history.policies
    assert first.number == 0 and first.settings and first.register
    assert broken.settings == first.settings
    assert last.settings and last.settings.types["procedure"].approvers == ("owner",)
    assert last.register == first.register
    assert history.arrivals[last.commit] == last.number == max(history.arrivals.values())
    assert [(one.path, bool(one.blob), one.official) for one in history.rulings][2:] == [
        (SETTINGS, True, True),
        (SETTINGS, False, True),
        (SETTINGS, True, False),
        (SETTINGS, True, True),
    ]
    assert {one.path for one in history.rulings} == {SETTINGS, REGISTER}


def _third(story: Story) -> None:
    """Issue a major version that the owner alone approves."""
    text = story.next(ADMISSION, "3.0", ("within a week", "within a year"))
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-02", by="qb")


def test_more_that_is_asked_later_leaves_an_approved_text_in_force(tmp_path: Path) -> None:
    story = clean(FEWER)
    _third(story)
    story.change(SETTINGS, FEWER[::-1], on="2026-06-15")
    assert state(judged(story, tmp_path), "PRO-02") is State.IN_FORCE


def test_what_is_asked_counts_from_the_commit_that_brought_it(tmp_path: Path) -> None:
    story = clean(FEWER)
    story.change(SETTINGS, FEWER[::-1], on="2026-06-01")
    _third(story)
    assert state(judged(story, tmp_path), "PRO-02") is State.NOT_APPROVED


def test_an_approval_that_comes_with_looser_settings_is_judged_by_those_of_before(tmp_path: Path) -> None:
    story = clean()
    text = approved(story.next(ADMISSION, "3.0"), ADMISSION, story.files, ("registry", "rc", "2026-06-12"))
    story.commit({ADMISSION: text, SETTINGS: edited(story.files[SETTINGS], FEWER)}, "2026-06-12")
    story.change(SETTINGS, FEWER[::-1], on="2026-06-13")
    assert state(judged(story, tmp_path), "PRO-02") is State.NOT_APPROVED


def test_an_entry_brought_under_another_type_gains_nothing(tmp_path: Path) -> None:
    story = clean()
    text = approved(story.next(ADMISSION, "3.0"), ADMISSION, story.files, ("registry", "rc", "2026-06-12"))
    side = story.commit({ADMISSION: put(text, type="form")}, "2026-06-12", onto=story.main)
    side = story.commit({ADMISSION: text}, "2026-06-12", onto=side, hour=16)
    story.merge(side, on="2026-06-13")
    assert state(judged(story, tmp_path), "PRO-02") is State.NOT_APPROVED


def test_the_day_of_the_report_does_not_matter(tmp_path: Path) -> None:
    story = clean()
    folder = story.make(tmp_path / "college")
    days = (date(2026, 3, 1), DAY)
    early, late = (read(folder, revision="HEAD", as_of=day, today=DAY, past=False) for day in days)
    assert early.history.policies == late.history.policies

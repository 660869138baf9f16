"""HIST-003: which changes of the folder concern the manual."""

from clausebook.checks.rules import change_not_recorded
from clausebook.model.history import Evidence, History
from values import document, manual


def test_files_of_the_manual_are_told_in_order_and_others_not() -> None:
    paths = ("records/review/MR-2026-01.md", "README.md", "manual/PRO-01.md", "manual/plan.pdf", "manuals/other.md")
    seen = manual(document("PRO-01"), history=History(Evidence.COMPLETE, changed=frozenset(paths)))
    told = list(change_not_recorded.check(seen))
    assert [one.place.path for one in told] == ["manual/PRO-01.md", "manual/plan.pdf", "records/review/MR-2026-01.md"]
    assert [one.subject for one in told] == ["PRO-01", "", ""]
    assert told[0].message.startswith("PRO-01 has changes")
    assert told[1].message.startswith("manual/plan.pdf has changes")

"""HIST-001: every kind of history that cannot be evidence."""

import pytest

from clausebook.checks.rules import history_incomplete
from clausebook.model.history import Evidence, History
from values import manual

FLAWED = (Evidence.SHALLOW, Evidence.PARTIAL, Evidence.ALTERED, Evidence.UNREADABLE)


@pytest.mark.parametrize("evidence", FLAWED)
def test_a_history_that_is_no_evidence_is_told_once(evidence: Evidence) -> None:
    (seen,) = history_incomplete.check(manual(history=History(evidence)))
    assert seen.place.path == "manual/manual.yml"
    assert "cannot be verified" in seen.message
    assert "git" in seen.help or "clone" in seen.help


def test_what_git_explained_is_the_advice() -> None:
    (seen,) = history_incomplete.check(manual(history=History(Evidence.SHALLOW, "Fetch all of it")))
    assert seen.help == "Fetch all of it"


@pytest.mark.parametrize("evidence", sorted(set(Evidence) - set(FLAWED)))
def test_a_whole_or_a_missing_history_is_not_told_here(evidence: Evidence) -> None:
    assert list(history_incomplete.check(manual(history=History(evidence)))) == []

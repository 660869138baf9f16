"""HIST-002: no history at all."""

import pytest

from clausebook.checks.rules import history_missing
from clausebook.model.history import Evidence, History
from values import manual


@pytest.mark.parametrize(("evidence", "words"), [(Evidence.NONE, "no repository"), (Evidence.EMPTY, "no entry yet")])
def test_no_history_is_told_as_not_verified(evidence: Evidence, words: str) -> None:
    (seen,) = history_missing.check(manual(history=History(evidence)))
    assert words in seen.message
    assert "not verified" in seen.message


@pytest.mark.parametrize("evidence", sorted(set(Evidence) - {Evidence.NONE, Evidence.EMPTY}))
def test_any_other_history_is_not_told_here(evidence: Evidence) -> None:
    assert list(history_missing.check(manual(history=History(evidence)))) == []

"""The text in force behind a draft is judged beside it, once, and the draft does not excuse it."""

from dataclasses import replace
from typing import Any

import pytest

from clausebook.checks.run import run
from clausebook.checks.texts import named, texts, where
from clausebook.model.approval import Assurance, Proof, proof_key
from clausebook.model.body import Hazard
from clausebook.model.document import Document, Status
from clausebook.model.finding import Finding, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.signature import Verdict
from clausebook.model.version import Version
from values import document, manual

COMMIT = "0123456789" * 4
PRESENT = replace(document(), version=Version(1, 1), status=Status.DRAFT, approvals=(), digest="cb1:" + "1" * 64)
PRESENT = replace(PRESENT, places={"version": Place(PRESENT.path, 4)})


def behind(**changes: Any) -> Manual:
    """Return a manual of one draft, with an earlier text in force."""
    held = replace(document(commit=COMMIT), **changes)
    return manual(PRESENT, held={PRESENT.path: held})


def told(judged: Manual, code: str) -> list[Finding]:
    return [finding for finding in run(judged).findings if finding.code == code]


def test_both_texts_are_judged_in_turn() -> None:
    judged = behind()
    assert [text.commit for text in texts(judged)] == ["", COMMIT]
    assert [text.version.minor for text in texts(judged)] == [1, 0]


def test_one_text_is_judged_once() -> None:
    judged = behind(digest=PRESENT.digest, status=PRESENT.status)
    assert list(texts(judged)) == [PRESENT]
    # With another status another thing is said of it.
    assert len(list(texts(behind(digest=PRESENT.digest)))) == 2


def test_an_earlier_text_is_shown_at_the_version_of_the_present_one() -> None:
    judged = behind()
    present, earlier = texts(judged)
    place = Place(PRESENT.path, 30)
    assert where(judged, present, place) == place
    assert where(judged, earlier, place) == Place(PRESENT.path, 4)
    assert named(present) == "PRO-01"
    assert named(earlier) == "PRO-01 1.0, which is still in force (commit 0123456789),"


@pytest.mark.parametrize("verdict", [Verdict.INVALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.OTHER_PERSON])
def test_a_broken_signature_behind_a_draft_is_an_error(verdict: Verdict) -> None:
    judged = behind()
    (entry,) = judged.held[PRESENT.path].approvals
    proof = Proof(Assurance.RECORDED, COMMIT, entitled=True, verdict=verdict)
    (finding,) = told(replace(judged, proofs={proof_key("PRO-01", entry): proof}), "APPR-006")
    assert finding.severity is Severity.ERROR
    assert finding.place.line == 4
    assert told(judged, "APPR-006") == []


@pytest.mark.parametrize("code", ["META-008", "META-009"])
def test_what_both_texts_hold_is_told_once(code: str) -> None:
    hazard = Hazard("<script>", Place(PRESENT.path, 12), 0, 8)
    body = replace(PRESENT.body, text="<script>\u200b\n", hazards=(hazard,))
    harmless = PRESENT

    def judged(present: Document) -> list[Finding]:
        """Return what is told where the text in force holds it."""
        held = document(commit=COMMIT, body=body)
        return told(manual(present, held={present.path: held}), code)

    assert [finding.place.line for finding in judged(harmless)] == [4]
    (finding,) = judged(replace(harmless, body=body))
    assert finding.place.line != 4

"""What a campus's own text stands in for, and what training a role asks for, as the files say it."""

import pytest

from clausebook.model.document import Document
from clausebook.model.period import Period
from clausebook.model.problem import Malformed, Topic
from clausebook.model.register import Training
from clausebook.model.version import Version
from clausebook.sources.documents import read_document
from clausebook.sources.history.facts import read_facts
from clausebook.sources.settings import CannotRead, read_register

TEXT = """\
---
id: PRO-21
title: Admission in the evening
type: procedure
version: "1.0"
status: draft
owner: registry
classification: internal
applies-to: [lakeside]
{lines}---

Text.
"""
FLOW = 'variant-of: {document: PRO-05, version: "2.1", reason: " It is small. "}\n'
BLOCK = 'variant-of:\n  document: PRO-05\n  version: "2.1"\n  reason: It is small.\n'
REGISTER = """\
roles:
  - {id: head, title: Head}
  - id: auditors
    title: Auditors
    training:
      - {title: Audit, valid: P3Y}
      - {title: Data protection}
people: []
"""


def document(lines: str) -> Document | Malformed:
    """Return the document with these lines of front matter."""
    item = read_document(TEXT.format(lines=lines).encode(), "manual/PRO-21.md", "iso-21001-2018", {}).item
    assert isinstance(item, Document | Malformed)
    return item


@pytest.mark.parametrize("lines", [FLOW, BLOCK])
def test_a_variant_names_document_version_and_reason(lines: str) -> None:
    found = document(lines)
    assert isinstance(found, Document)
    assert found.variant_of is not None
    assert found.variant_of.document == "PRO-05"
    assert found.variant_of.version == Version(2, 1)
    assert found.variant_of.reason == "It is small."
    assert found.variant_of.place.line == 10


def test_the_reason_is_asked_for_by_a_rule_and_not_by_the_form() -> None:
    found = document('variant-of: {document: PRO-05, version: "2.1"}\n')
    assert isinstance(found, Document)
    assert found.variant_of is not None
    assert found.variant_of.reason == ""
    plain = document("")
    assert isinstance(plain, Document)
    assert plain.variant_of is None


@pytest.mark.parametrize(
    "lines",
    [
        "variant-of: PRO-05\n",
        "variant-of: {document: PRO-05}\n",
        'variant-of: {version: "2.1"}\n',
        'variant-of: {document: PRO-05, version: "2"}\n',
        'variant-of: {document: PRO-05, version: "2.1", since: 2026-01-01}\n',
        'variant-of: {document: PRO-05, version: "2.1", reason: ""}\n',
        "variant-of: {document: PRO-05, version: 2.1}\n",
    ],
)
def test_anything_else_is_told_with_its_line(lines: str) -> None:
    found = document(lines)
    assert isinstance(found, Malformed)
    assert {problem.place.line for problem in found.problems} == {10}


@pytest.mark.parametrize("lines", [FLOW, BLOCK, ""])
def test_the_digest_and_the_history_do_not_know_of_it(lines: str) -> None:
    found, plain = document(lines), document("")
    assert isinstance(found, Document)
    assert isinstance(plain, Document)
    assert found.digest == plain.digest
    facts = read_facts(TEXT.format(lines=lines).encode())
    assert (facts.version, facts.digest) == (Version(1, 0), plain.digest)


def test_a_role_may_ask_for_training() -> None:
    found, problems = read_register(REGISTER.encode())
    assert problems == ()
    assert found.roles["head"].training == ()
    assert found.roles["auditors"].training == (Training("Audit", Period(36, 0)), Training("Data protection"))


@pytest.mark.parametrize(("old", "new"), [("P3Y", "3 years"), ("title: Audit", "name: Audit"), ("Audit,", "'',")])
def test_training_of_another_form_is_told(old: str, new: str) -> None:
    with pytest.raises(CannotRead) as raised:
        read_register(REGISTER.replace(old, new).encode())
    assert {problem.topic for problem in raised.value.problems} == {Topic.SETTING}

"""An approval that is less well proved than it has to be, or whose signature does not hold.

## What it checks

Each approval of an approved version reaches the assurance that `manual/manual.yml` asks of the document's type:
`recorded` (the entry binds person, role, day and content), `attributed` (the commit that first held the entry, or an
`Approved-by:` line of its merge, names that person's e-mail) or `signed` (that commit carries a valid signature by a
key which the register gave that person before). A signature that does not fit its content, or was made with a key that
was revoked, out of time or somebody else's, is reported whatever the type asks. Entries that came no later than the
first register were adopted from an earlier system and are `recorded`. What the settings ask only since an entry reached
the main line is not asked of it. Where the history is not complete, only `recorded` can be told. Where an earlier text
is still in force behind a draft, both are looked at.

## Why an auditor cares

Anybody who can edit a file can type another person's name into it. ISO 21001:2018 7.5.3.2 asks for protection from
unintended alteration; how far a school goes to prove who approved is its own decision, but what it decided has to hold.

## Bad

```yaml
# manual.yml: types: {policy: {assurance: attributed}}
# the commit that added this entry was written by somebody else
approvals:
  - {role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:…"}
```

## Good

```text
commit 4f0c…  Author: Helen Lindqvist <h.lindqvist@harrowmere.example>
    Approve POL-01 2.1
```

## How to fix

Let the person approve with their own account, by `clausebook approve` and a commit of their own, signed where that is
asked. If the institution does not need so much proof, lower `assurance` of the type in the settings.
"""

from collections.abc import Iterator

from clausebook.checks.texts import named, texts, where
from clausebook.model.approval import Flaw, Judgement
from clausebook.model.document import Document, Status
from clausebook.model.extras import installed_by
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.signature import Verdict

CODE = "APPR-006"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.2", "7.5.2")
_BROKEN = {
    Verdict.INVALID: "its signature does not fit its content",
    Verdict.EXPIRED: "it is signed with a key outside the time for which the register has it",
    Verdict.REVOKED: "it is signed with a key that was revoked",
    Verdict.OTHER_PERSON: "it is signed with somebody else's key",
}
_MISSING = {
    Verdict.NONE: "it is not signed",
    Verdict.UNKNOWN_KEY: "it is signed with a key that the register does not know",
    Verdict.UNCHECKED: f"its signature could not be checked ({installed_by('sign')})",
}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield approvals that would hold if they were better proved, and signatures that do not hold."""
    for document in texts(manual):
        if document.status is not Status.APPROVED:
            continue
        for judgement in manual.standing(document).judgements:
            if Flaw.OTHER_VERSION in judgement.flaws:
                continue
            said = _said(manual, document, judgement)
            if said:
                advice = "Let the person approve with their own account and key, in a commit of their own"
                place = where(manual, document, judgement.approval.place)
                yield Observation(place, said, advice, document.id, settled=bool(document.commit))


def _said(manual: Manual, document: Document, judgement: Judgement) -> str:
    """Say what is wrong with how an approval is proved; empty when nothing is."""
    approval, proof = judgement.approval, judgement.proof
    person = manual.register.people.get(approval.person)
    whose = f"the approval of {named(document)} by {person.name if person else approval.person}"
    if proof is not None and proof.verdict in _BROKEN:
        return f"{whose} came with commit {proof.commit[:10]}, and {_BROKEN[proof.verdict]}"
    if judgement.flaws != (Flaw.TOO_WEAK,):
        return ""
    needed = manual.settings.types[document.type].assurance
    if proof is None:
        why = "it is in no commit yet" if manual.history.complete else "the history is not complete"
        return f"{whose} cannot be told to be {needed}, because {why}"
    signed = f", and {_MISSING[proof.verdict]}" if needed == "signed" and proof.verdict in _MISSING else ""
    must = f"{whose} is only {proof.assurance}, and a document of type {document.type} must be {needed}"
    return f"{must}: it came with commit {proof.commit[:10]}{signed}"

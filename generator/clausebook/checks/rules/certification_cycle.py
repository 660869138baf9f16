"""A step of the certification is late, or comes near and is not agreed.

## What it checks

For each certificate that is granted and not withdrawn:

- Surveillance takes place by the rule of the settings: `calendar-year`, once in each calendar year up to the one in
  which the certificate ends, or `at-most-12-months` between two audits; by both the first one within twelve months of
  the decision.
- Recertification is decided before the certificate ends.
- A certificate for the later edition is there before a transition of the settings ends.
- What is due within the time of `warn` (six months unless the settings say otherwise) is agreed: there is a record of
  the step with the result `planned`, in time, and its days have not passed without a result.
- The certificate is not suspended.

## Why an auditor cares

Whoever relies on a certificate as part of the system (ISO 21001:2018 4.4.1) loses it by a missed step, and the public
is told so. Bodies plan months ahead. Whether the rule is the one of your contract only the contract tells.

## Bad

```yaml
step: certificate
decided: 2025-07-15
until: 2028-07-14           # and it is June 2026, with no record of a surveillance audit
```

## Good

```yaml
step: surveillance
result: planned
from: 2026-07-06
until: 2026-07-07
```

## How to fix

Agree a date with the certification body and record it as a step with the result `planned`; write the result when it
is there. After its end a certificate can be restored for six months, if the work that is open is done.
"""

from collections.abc import Iterator

from clausebook.checks.wording import written
from clausebook.model.certification import RESTORABLE, Certificate, Course, Due, courses
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual

CODE = "CERT-001"
SEVERITY = Severity.WARNING
CLAUSES = ("4.4.1",)
_NAMES = {"surveillance": "surveillance audit", "recertification": "recertification", "transition": "transition"}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each step that is late or not agreed in time."""
    for course in courses(manual):
        certificate = course.certificate
        if certificate is None or certificate.is_withdrawn:
            continue
        if certificate.stopped:
            stopped = certificate.stopped
            yield Observation(
                stopped.record.at("result"),
                f"The certificate for {course.standard} is suspended since {written(stopped.finished)}",
                "Ask the certification body what lifts the suspension, and record the step that continues it",
                stopped.record.id,
            )
        for due in course.dues:
            yield from _due(manual, course, certificate, due)


def _due(manual: Manual, course: Course, certificate: Certificate, due: Due) -> Iterator[Observation]:
    """Yield what is wrong with one step."""
    name = f"The {_NAMES[due.kind]} for {course.standard}"
    if due.met and due.late:
        yield Observation(
            due.met.record.at("until"),
            f"{name} took place on {written(due.met.finished)}, but was due by {written(due.by)}: {due.why}",
            "Agree the next one earlier, and keep what the certification body wrote about the delay",
            due.met.record.id,
        )
    said = "" if due.met else _open(manual, due)
    if said:
        record = due.agreed.record if due.agreed else certificate.step.record
        yield Observation(
            record.at("until"),
            f"{name} is due by {written(due.by)} ({due.why}), {said}",
            _advice(due),
            record.id,
        )


def _open(manual: Manual, due: Due) -> str:
    """Say what is wrong with a step that has not taken place; empty when nothing is."""
    plan = due.agreed
    if plan and plan.start > due.by:
        return f"but agreed for {written(plan.start)} only"
    if plan and plan.end < manual.as_of:
        return f"and what was planned until {written(plan.end)} has no result"
    if due.by < manual.as_of:
        if due.kind == "recertification" and manual.as_of <= RESTORABLE.after(due.by):
            return f"which has passed; the certificate can be restored until {written(RESTORABLE.after(due.by))}"
        return "which has passed"
    if plan is None and manual.settings.certification.warn.before(due.by) <= manual.as_of:
        return "and nothing is agreed yet"
    return ""


def _advice(due: Due) -> str:
    """Say what to do about a step that is open."""
    if due.kind == "transition":
        return "Agree the audit for the later edition, and record its certificate"
    return "Agree the date with the certification body and record it as a step with the result 'planned'"

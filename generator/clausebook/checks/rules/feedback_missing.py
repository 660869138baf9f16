"""Somebody was not asked, answers were not made use of, or a complaint waits too long.

## What it checks

Within one interval of surveys and the time of `grace` in the settings, there is a survey of learners, one of staff and
one of others who benefit, such as employers, guardians or former learners. This is asked as soon as one of them was
surveyed in that time and the system has run so long; that there is no survey at all is said by INFO-003. The record
of a survey says what the answers mean: `analysis`, or what was praised and criticised (`strengths`, `weaknesses`). What
was promised after it (`actions`) is done by its day. And no complaint or appeal waits for an answer after its day
(`due`).

## Why an auditor cares

ISO 21001:2018 9.1.2.1 asks for the satisfaction of learners, other beneficiaries and staff to be monitored, and 9.1.2.2
for complaints and appeals to be dealt with in the time that was promised. A survey without an analysis was a
burden for those who answered and no evidence of anything.

## Bad

```yaml
# the only survey of the last year
type: satisfaction-survey
date: 2026-05-28
group: learners
satisfied: 81
```

## Good

```yaml
# one for each of learners, staff and others, such as
type: satisfaction-survey
date: 2026-05-28
group: guardians
satisfied: 84
analysis: Guardians ask for earlier notice of changes; see the action below.
```

## How to fix

Ask those who were left out; a short survey or a structured talk will do, with its counts. Write what the answers
mean and what follows. Answer the complaint, or tell the complainant the reason and agree a new day.
"""

from collections.abc import Iterator

from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.checks.wording import listed, written
from clausebook.model.expected import running_since
from clausebook.model.feedback import LEARNERS, OTHERS, PARTIES, STAFF, Survey, complaints, surveys
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.period import Period
from clausebook.model.tasks import tasks_of

CODE = "FEED-001"
SEVERITY = Severity.WARNING
CLAUSES = ("9.1.2.1", "9.1.2.2", "9.1.4")
_A_YEAR = Period(months=12, days=0)
_TITLES = {LEARNERS: "learners", STAFF: "staff", OTHERS: "others who benefit, such as employers or guardians"}


def check(manual: Manual) -> Iterator[Observation]:
    """Yield who was not asked, what was not made use of, then complaints that wait."""
    found = surveys(manual)
    yield from _asked(manual, found)
    for survey in found:
        yield from _used(manual, survey)
    for complaint in complaints(manual):
        if complaint.is_overdue(manual.as_of) and complaint.due:
            noun = "appeal" if complaint.is_appeal else "complaint"
            yield Observation(
                complaint.record.at("due"),
                f"The {noun} {complaint.record.id} was to be answered by {written(complaint.due)} and has waited for"
                f" {complaint.days(manual.as_of)} days",
                "Answer it and write the day under 'answered', or agree a new day with the one who complained",
                complaint.record.id,
            )


def _asked(manual: Manual, found: tuple[Survey, ...]) -> Iterator[Observation]:
    """Yield one observation where a party was not asked in time while another was."""
    kind = manual.record_types.get(found[-1].record.type) if found else None
    interval = (kind.cadence if kind else None) or _A_YEAR
    since = interval.before(manual.settings.grace.before(manual.as_of))
    recent = {survey.party for survey in found if survey.record.date >= since}
    missing = [party for party in PARTIES if party not in recent]
    if recent and missing and running_since(manual) <= since:
        last = found[-1].record
        yield Observation(
            last.at("group"),
            f"No survey since {written(since)} asked {listed((_TITLES[party] for party in missing), 'or')}",
            "Ask them how satisfied they are, and record it in records/satisfaction-survey",
            last.id,
        )


def _used(manual: Manual, survey: Survey) -> Iterator[Observation]:
    """Yield one observation each for a survey without an analysis, and for its actions that are late."""
    record = survey.record
    if not survey.is_analysed and manual.settings.grace.after(record.date) < manual.as_of:
        yield Observation(
            record.at("satisfied"),
            f"The survey {record.id} does not say what its answers mean",
            "Write under 'analysis' what was found and what follows from it",
            record.id,
        )
    late = told(manual, tasks_of(record, manual.as_of))
    if late:
        yield Observation(record.at("actions"), late, what_to_do(manual, record), record.id)

"""A programme is offered without an approved design.

## What it checks

For each programme of the settings, by its id or its title: a design review names it; one of them was approved by the
day (a revision that is sent back leaves the design before it standing); its learning outcomes were looked at (a check
of the subject `curriculum`) and so was the way they are assessed (a check of the subject `assessment`, or a review of
the stage `assessment-design`), in any approved review; and what an approval made a condition, or left to be done,
does not wait after its day. Nothing is asked of an institution that names no programmes in its settings. How often a
programme is to be reviewed is a matter of the type's `cadence`: where an institution sets one, INFO-003 says which
programme is late.

## Why an auditor cares

ISO 21001:2018 8.3.4.3 and 8.3.4.4 ask for controls of curriculum and assessment design, and 8.3.5 for outputs that meet
the inputs. An auditor picks a programme from the prospectus and asks who approved it, against which outcomes, and how
it is known that the assessment tests them.

## Bad

```yaml
# settings
programmes:
  - {id: baking, title: Baking and pastry}
# and no record of the type design-review names it
```

## Good

```yaml
type: design-review
programme: baking
checks:
  - {kind: review, subject: curriculum, date: 2026-02-11, person: qb, result: All six outcomes can be measured.}
  - {kind: verification, subject: assessment, date: 2026-02-18, person: rc, result: Each outcome is assessed once.}
decision: approved
approved-by: ha
approved: 2026-03-02
```

## How to fix

Record the design review of the programme; for one that has been taught for years, review what is taught now, and record
that with its true date. If a programme ended, take it out of the settings.
"""

from collections.abc import Iterator, Sequence

from clausebook.checks.designs import is_approved, reviews_of
from clausebook.checks.overdue_tasks import told, what_to_do
from clausebook.checks.wording import listed
from clausebook.model.entries import entries, word
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record
from clausebook.model.tasks import tasks_of

CODE = "EDUC-002"
SEVERITY = Severity.WARNING
CLAUSES = ("8.3.4.3", "8.3.4.4", "8.3.5")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what the design of each programme of the settings lacks."""
    for programme in manual.settings.programmes:
        own = reviews_of(manual, programme)
        if not own:
            yield Observation(
                Place(manual.settings.path),
                f"No design review names the programme '{programme.title}'",
                f"Record its design review in records/design-review with 'programme: {programme.id}'",
            )
        for record, key, flaw, advice in _flaws(manual, own):
            told_of = flaw if record.id in flaw else f"{flaw} ({record.id})"
            yield Observation(record.at(key), f"The programme '{programme.title}' {told_of}", advice, record.id)


def _flaws(manual: Manual, reviews: Sequence[Record]) -> Iterator[tuple[Record, str, str, str]]:
    """Yield record, field, flaw and advice of what the reviews of one programme lack, oldest review first."""
    approved = [one for one in reviews if is_approved(manual, one)]
    if reviews and not approved:
        sent_back = reviews[-1].text("decision") == "sent-back"
        flaw = "has no approved design" + (", its newest one was sent back" if sent_back else "")
        yield reviews[-1], "decision", flaw, "Have the design approved, with the day under 'approved'"
    if approved:
        subjects = {word(one, "subject") for record in approved for one in entries(record, "checks")}
        subjects |= {"assessment" for record in approved if record.text("stage") == "assessment-design"}
        missing = [
            what
            for subject, what in (("curriculum", "the learning outcomes"), ("assessment", "the assessment"))
            if subject not in subjects
        ]
        if missing:
            flaw = f"was approved without a check of {listed(missing)}"
            yield approved[-1], "checks", flaw, "Check them, and record it in a new design review"
    for record in approved:
        late = told(manual, tasks_of(record, manual.as_of))
        if late:
            yield record, "actions", f"was approved, but {late}", what_to_do(manual, record)

"""What looks like personal data of somebody who is not in the register.

## What it checks

Title, change sentence and text of documents, and title, fields and text of records, hold no e-mail address of a person
whom `manual/register.yml` does not name, no national identity number (of some thirty countries, told by form and check
digits), no telephone number that is said to be somebody's own, and no day of birth. Mailboxes that many people read,
such as `admissions@…`, and telephone numbers of the institution are left aside. The finding says what kind of data
stands where; it never repeats the data, since findings are published. [How well that works](../help/privacy.md) is
measured. Names are not looked for: no finding does not mean that there is no personal data.

## Why an auditor cares

A repository keeps every text for ever, and a manual is read by many. ISO 21001:2018 8.5.5 asks an institution to
protect the data of its learners, and 7.5.3 to protect documented information from improper use.

## Bad

```markdown
The appeal was made by a learner born on 4 May 2008, whose mother can be reached at rosa.costa@mail.example.
```

## Good

```markdown
The appeal was made by a learner of the second year. The case file holds who it was.
```

## How to fix

Take the data out and refer to the file or system that holds it. What was committed stays in the change history: ask the
data protection officer whether it must be removed there too. If the person works for the institution, enter the address
in the register.
"""

from collections.abc import Iterator

from clausebook.checks.passages import field_texts
from clausebook.checks.personal import Known, known, traces
from clausebook.checks.wording import listed
from clausebook.model.document import Document
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record

CODE = "INFO-005"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3", "8.5.5")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each document or record that holds personal data, once, with all its places."""
    ours = known(manual)
    for document in manual.documents:
        yield from _item(document, ours, ("title", document.title), ("change", document.change))
    for record in manual.records:
        yield from _item(record, ours, ("title", record.title), *field_texts(record))


def _item(item: Document | Record, ours: Known, *fields: tuple[str, str]) -> Iterator[Observation]:
    """Look into fields and text."""
    found = {(item.at(key), trace.kind): None for key, text in fields for trace in traces(text, ours)}
    text = item.body.text
    for trace in traces(text, ours):
        line = item.body.line + text.count("\n", 0, trace.start)
        column = trace.start - text.rfind("\n", 0, trace.start)
        found[Place(item.path, line, column), trace.kind] = None
    if found:
        places = sorted({place for place, _ in found})
        kinds = listed(dict.fromkeys(kind for _, kind in sorted(found)))
        where = f", in {len(places)} places" if places[1:] else ""
        yield Observation(
            places[0],
            f"{item.id} holds what looks like personal data{where}: {kinds}",
            "Take it out and refer to the file that holds it; ask who protects your data about the change history",
            item.id,
            tuple(places[1:]),
        )

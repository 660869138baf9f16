"""A file cannot be read, or its fields are not what they should be.

## What it checks

Every file below `manual/` and `records/` can be read as text, begins with a block of fields between two lines `---`,
and has only fields that its kind knows, each once and each with a value it may have. The settings in
`manual/manual.yml` and `manual/register.yml` are checked in the same way. Ids, versions, dates and clauses have rules
of their own.

## Why an auditor cares

A document that cannot be identified is not controlled: nobody can tell its owner, version or approval. ISO 21001:2018
7.5.2 asks that documented information is identified and described when it is made or changed.

## Bad

```yaml
title: Admission
ownr: registry
owner: registry
owner: head
```

## Good

```yaml
title: Admission
owner: registry
```

## How to fix

Go to the line that the finding names. Most often a name is misspelt, a field stands twice, or a quote or bracket is
missing. Until it is mended the file is left out of the manual; all other files are checked and shown.
"""

from collections.abc import Iterator

from clausebook.checks.problems import about
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.problem import Topic

CODE = "META-001"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield what is wrong with files, their front matter and their fields, and with the settings."""
    yield from about(manual, Topic.FILE, Topic.FRONT_MATTER, Topic.FIELD, Topic.SETTING)

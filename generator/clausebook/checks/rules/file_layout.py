"""A file is saved in a way that disturbs the next editor.

## What it checks

Files begin without an invisible byte-order mark, and their lines end in one line feed, as on the web, not in the pair
of characters that some Windows programs write. The text is read all the same, and approvals stay valid.

## Why an auditor cares

When an editor changes the line ends, a comparison of two versions marks every line as changed, and the real change
cannot be found in it. ISO 21001:2018 7.5.3.2 asks for control of changes.

## Bad

```text
---<CR><LF>
id: PRO-05<CR><LF>
```

## Good

```text
---<LF>
id: PRO-05<LF>
```

## How to fix

Save the file as "UTF-8" (without "BOM") with line ends "LF"; every editor has a setting for both. Whoever looks after
the repository can do it for everybody with a line `* text=auto eol=lf` in `.gitattributes`.
"""

from collections.abc import Iterator

from clausebook.checks.problems import about
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.problem import Topic

CODE = "META-010"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.2",)


def check(manual: Manual) -> Iterator[Observation]:
    """Yield byte-order marks and foreign line ends."""
    yield from about(manual, Topic.LAYOUT)

"""A small manual in a folder: two campuses, two areas, one procedure with a picture, one record."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from clausebook.model.manual import Manual
from clausebook.pipeline import read

SETTINGS = """\
title: Quality manual
organisation: {name: Example School}
as-of: 2026-06-30
standards: [iso-21001-2018]
campuses:
  - {id: north, title: North}
  - {id: south, title: South}
areas:
  - {id: system, title: Management system}
  - {id: learners, title: Learners}
"""
REGISTER = """\
roles:
  - {id: head, title: Head}
  - {id: registry, title: Registry officer}
people:
  - {id: ha, name: Hanna Arp, emails: [ha@school.example], roles: [{role: head, from: 2020-08-01}]}
  - {id: rc, name: Rosa Costa, emails: [rc@school.example], roles: [{role: registry, from: 2022-08-01}]}
  - {id: fo, name: Fritz Olsen, emails: [], roles: [{role: head, from: 2015-08-01, until: 2020-07-31}]}
"""
PROCEDURE = """\
---
id: PRO-05
title: "Admission: who decides"   # for learners
type: procedure
version: '1.0'
status: approved

# the head decides
owner: registry
effective: 2026-03-01
review: P1Y
clauses: ["8.2.1"]
classification: internal
change: First issue.
---

Text with two blanks at the end of a line
and ![the desk](desk.svg).

## Steps

Ask at the desk.
"""
RECORD = """\
---
id: IMP-2026-01
type: import
title: Old binder
date: 2026-02-01
owner: registry
status: open
source: A binder
items: 3
compared: 3
differences: 0
checked-by: ha
---

Three sheets.
"""
FILES = {
    "manual/manual.yml": SETTINGS,
    "manual/register.yml": REGISTER,
    "manual/learners/PRO-05-admission.md": PROCEDURE,
    "manual/learners/desk.svg": "<svg/>\n",
    "records/import/IMP-2026-01.md": RECORD,
}

Load = Callable[[], Manual]


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder, byte for byte."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that holds the manual."""
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def load(root: Path) -> Load:
    """Read the manual as it lies in the folder now."""
    return lambda: read(root, today=date(2026, 1, 1))

"""A small manual to be printed: one of its forms has every kind of block, two pictures and whatever must stay out."""

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from clausebook.model.document import Document
from clausebook.model.manual import Manual
from clausebook.pipeline import judge, read, see
from clausebook.publish.pdf import lacking
from clausebook.views.site import Site
from college import clausebook, college, commit_all
from repositories import git

DAY = date(2026, 6, 30)
FORM = "manual/system/FRM-07-every-block.md"
HEAD = """---
id: FRM-07
title: Every kind of block
type: form
version: "1.0"
status: approved
owner: quality
effective: 2026-03-01
review: P1Y
clauses: ["4.2"]
classification: {classification}
applies-to: [all]
audience: [all]
supersedes: []
change: First issue.
approvals: []
---

"""
TEXT = """# Beginning

See the [policy](POL-01#policy), [what was decided](MR-2026-01), a [page elsewhere](https://example.org/page), the
[table below](#numbers) and a [link to nowhere](nothing.md).

## Steps & checks { data-clause="4.2" }

1. **Owner** writes the *change*:
    - what is new,
    - what is gone.
2. **Quality coordinator** asks for `approvals`.

- [x] Asked
- [ ] Answered

### Numbers

| Step | Days | Note |
|:-----|-----:|------|
| Application received | 5 | with a `|` in it, and **bold** words |
| Decision of the whole board | 10 | Größe, Việt Nam, Ελλάδα, Жук |

## Notes

!!! warning "Mind the gap"
    Nobody works by an old text[^1].

??? note "Folded away"
    A folded text stands on paper too.

[^1]: Not even on Mondays.

Working day
:   A day on which the office is open.

> Quoted words.

![The way of an application](images/way.svg)

![A small square](images/square.png){ style="display: none" }

![Somebody else's](https://example.org/tracker.png) ![A file](file:///etc/hostname)

```python
print("text as it is")
```

```mermaid
flowchart LR
  A[Application] --> B[Answer]
```

<div style="display: none" class="pr-foot">Raw words that somebody hid.</div>

## Notes

A second heading of the same words.
"""
WAY = b"""<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
<rect x="1" y="1" width="118" height="38" fill="none" stroke="black"/>
<image href="https://example.org/inside.png" width="5" height="5"/></svg>"""


def needs_pdf() -> None:
    """Skip what follows, loudly, where nothing can be printed."""
    if missing := lacking():
        pytest.skip(f"NO PDF: printing is NOT TESTED; {missing}")


def square() -> bytes:
    """Return a PNG of four grey dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00\x40\x80\x00\x80\x40")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def school(folder: Path, *, classification: str = "internal", text: str = TEXT) -> Path:
    """Lay the small manual with the form, which is approved, into a repository."""
    root = college(folder, commit=False)
    images = root / "manual/system/images"
    images.mkdir()
    (images / "way.svg").write_bytes(WAY)
    (images / "square.png").write_bytes(square())
    settings = root / "manual/manual.yml"
    address = "site: https://manual.school.example/\n"
    settings.write_text(settings.read_text("utf-8") + address, encoding="utf-8", newline="\n")
    content = HEAD.format(classification=classification) + text
    (root / FORM).write_text(content, encoding="utf-8", newline="\n")
    words = ("--role", "quality", "--person", "qb", "--date", "2026-02-19")
    done = clausebook("approve", "FRM-07", *words, cwd=root)
    assert done.returncode == 0, done.stderr
    git(root, "init", "--quiet")
    commit_all(root)
    return root


def site_of(root: Path, audience: str | None = None) -> Site:
    """Return the manual of a repository's last commit, seen as a site."""
    manual = read(root, revision="HEAD", as_of=DAY, today=DAY)
    return Site(*see(manual, judge(manual), audience))


def document(manual: Manual, key: str) -> Document:
    """Return the text of a document that readers are shown."""
    return next(one for one in manual.published if one.id == key)

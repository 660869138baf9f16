"""A link leaves the manual in a way that will not last.

## What it checks

A link with an address must begin with `http:`, `https:` or `mailto:`. An address of the manual's own site (`site` in
`manual/manual.yml`) should be the id of the document instead, and a picture should be a file of the repository and
not be fetched from another site. Links that could run a script are judged by META-008; withdrawn documents and closed
records, which nobody may change, are left aside.

## Why an auditor cares

Documented information has to stay available, legible and under control (ISO 21001:2018 7.5.3.1, 7.5.3.2). A link to
the published site points at whatever is there later, not at the edition that was approved; a picture from elsewhere
may change or vanish without an approval, and is missing in the copy that an auditor reads offline.

## Bad

```markdown
[Complaints](https://manual.example.org/learners/PRO-08/) and the [old folder](file:///S:/Quality/old.doc)
```

## Good

```markdown
[Complaints](PRO-08) and the [data protection authority](https://www.edpb.europa.eu/)
```

## How to fix

Write the id of the document. Save pictures and files in the manual's folder and link to them by path. Put `https://`
in front of web addresses and `mailto:` in front of mail addresses.
"""

import re
from collections.abc import Iterator

from clausebook.model.body import Link
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.record import Record

CODE = "LINK-004"
SEVERITY = Severity.WARNING
CLAUSES = ("7.5.3.1", "7.5.3.2")

_ALLOWED = ("http", "https", "mailto")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each address that is the manual's own, has an odd scheme, or fetches a picture."""
    items: tuple[Document | Record, ...] = (*manual.documents, *manual.records)
    for item in items:
        if _is_final(item):
            continue
        hazards = {hazard.start for hazard in item.body.hazards}
        for link in item.body.links:
            found = None if link.start in hazards else _judge(link, manual.settings.site)
            if found:
                yield Observation(link.place, *found, item.id)


def _is_final(item: Document | Record) -> bool:
    """Say whether the text must not be changed any more."""
    if isinstance(item, Document):
        return item.status is Status.WITHDRAWN
    return item.is_closed


def _judge(link: Link, site: str) -> tuple[str, str] | None:
    """Return what is wrong with an address and what to do; None when nothing is."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", link.target)
    if scheme is None and not link.target.startswith("//"):
        return None
    if scheme is None:
        return f"The link '{link.target}' does not say how to get there", "Put https: in front of it"
    if scheme[1].lower() not in _ALLOWED:
        message = f"The link '{link.target}' begins with '{scheme[0]}', which not every reader can follow"
        return message, "Save the file in the manual and link to it by path, or use an https address"
    if _is_below(link.target, site):
        message = f"The link '{link.target}' is an address of this manual's own site"
        return message, "Write the id of the document or record instead, such as PRO-08"
    if link.image:
        message = f"The picture '{link.target}' is fetched from another site"
        return message, "Save the picture in the manual's folder and name its path"
    return None


def _is_below(address: str, site: str) -> bool:
    """Say whether an address lies on a site; http and https are the same place."""
    base = site.lower().partition("://")[2].rstrip("/")
    rest = address.lower().partition("://")[2]
    return bool(base) and rest.startswith(base) and rest[len(base) : len(base) + 1] in ("", "/", "?", "#")

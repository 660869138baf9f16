"""A link leads nowhere.

## What it checks

Every link of a document or record that does not lead to a web or mail address must name a document or record by its
id, or a file of the repository by its path. An anchor behind `#` must be one of the target's headings. The ids under
`refers-to` of a record must exist. Withdrawn documents are left aside.

## Why an auditor cares

Documented information has to be available where it is needed (ISO 21001:2018 7.5.3.1), and records have to be
traceable to what they are evidence for (8.5.2). A link that leads nowhere sends staff to no form at all, or to an old
copy.

## Bad

```markdown
See [Complaints and appeals](PRO-80) and [the steps](PRO-05#how-we-do-it).
```

## Good

```markdown
See [Complaints and appeals](PRO-08) and [the steps](PRO-05#steps).
```

## How to fix

Correct the id, the path or the anchor. The anchor of a heading is its text in lower case, with dashes instead of
blanks and without punctuation marks; only headings have one. If the target was deleted, link to what replaced it.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from clausebook.checks.wording import listed
from clausebook.model.body import Link
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual, join
from clausebook.model.record import Record

_MANY = 200
CODE = "LINK-001"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.3.1", "8.5.2")


def check(manual: Manual) -> Iterator[Observation]:
    """Yield one observation for each link and each `refers-to` without a target."""
    paths = frozenset(manual.files) | {item.path for item in manual.malformed}
    items: tuple[Document | Record, ...] = (*manual.documents, *manual.records)
    for item in items:
        if isinstance(item, Document) and item.status is Status.WITHDRAWN:
            continue
        for link in item.body.links:
            if not _leaves(link.target):
                yield from _judge(manual, item, link, paths)
        for name in item.refers_to if isinstance(item, Record) else ():
            if name not in manual.known_ids:
                yield Observation(
                    item.at("refers-to"),
                    f"{item.id} refers to {name}, which does not exist",
                    _suggest(name, manual.known_ids),
                    item.id,
                )


def _leaves(target: str) -> bool:
    """Say whether a link leads out of the manual: a scheme, or a host."""
    return target.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target) is not None


def _judge(manual: Manual, item: Document | Record, link: Link, paths: frozenset[str]) -> Iterator[Observation]:
    """Yield what is wrong with one link inside the manual."""
    name, _, anchor = link.target.partition("#")
    found = manual.resolve(link.target, item.path) if link.target else None
    if found is not None:
        anchors = {heading.anchor for heading in found.body.headings}
        if anchor and anchor not in anchors and unquote(anchor) not in anchors:
            yield Observation(
                link.place,
                f"The link to '{link.target}' leads to no section: {found.id} has no heading '{anchor}'",
                _suggest(anchor, anchors),
                item.id,
                (found.at("id"),),
            )
    elif not link.target:
        yield Observation(
            link.place, f"The link '{link.text}' has no target", "Write the id of a document in the brackets", item.id
        )
    elif name not in manual.known_ids and join(item.path, name) not in paths:
        kind = "picture" if link.image else "link"
        yield Observation(
            link.place,
            f"The {kind} '{name}' leads nowhere: there is no document, record or file of that name",
            _suggest(name, manual.known_ids),
            item.id,
        )


def _suggest(name: str, names: frozenset[str] | set[str]) -> str:
    """Return what to do, with the names that look most alike."""
    # Comparing with every id of a large manual for each of many broken links would take minutes.
    alike = sorted(other for other in names if other[:3].lower() == name[:3].lower())
    near = get_close_matches(name, alike if len(names) > _MANY else sorted(names), n=2)
    if near:
        return f"Did you mean {listed(near, 'or')}? Correct it"
    return "Correct it, or link to what replaced it"

"""Placeholder text in a document that is not a draft.

## What it checks

Title, change sentence and text of a document in review or approved, and title, fields and text of a closed record,
hold nothing that was meant to be replaced: abbreviations such as TBD or TBC, blind text, rows of x, "insert … here",
or names in square brackets such as `[organisation]`. Code and addresses of links are left aside.

## Why an auditor cares

A placeholder shows at once that a template was approved without being read. ISO 21001:2018 7.5.2 asks for review and
approval for suitability and adequacy.

## Bad

```markdown
The head of [organisation] decides within TBD days.
```

## Good

```markdown
The head of Harrowmere College decides within ten working days.
```

## How to fix

Write what really applies, or take the sentence out. If it cannot be known yet, set the document's status back to
`draft`.
"""

import re
from collections.abc import Iterator

from clausebook.checks.passages import Passage, field_texts, passages
from clausebook.model.document import Document, Status
from clausebook.model.finding import Observation, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.record import Record

CODE = "META-006"
SEVERITY = Severity.ERROR
CLAUSES = ("7.5.2",)
# Patterns begin with letters, and the word's border is looked for behind them: so the search skips what cannot match.
_ABBREVIATION = re.compile(r"[TF](?<!\w.)(?:(?<=T)(?:B[ACD]|O-?DO)|(?<=F)IX-?ME)\b")
_PHRASE = re.compile(r"[lxi](?<!\w.)(?:orem\s+ipsum|(?<=x)xx+|nsert\b[^.;:\n]{0,60}\bhere)\b", re.IGNORECASE)
# A bracket followed by ( [ or : is a link or its definition, one behind ! an image.
_BRACKET = re.compile(
    r"""
    \[(?<!!\[)(?:
        (?:insert|enter|fill\s+in|your|name\s+of)\b[^\]\n]{0,60}
        | (?:organi[sz]ation|institution|school|college|university|company|name|date|title|role|department
            |address|number)(?:[ '’][^\]\n]{1,40})?
    )\](?![(\[:])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLACEHOLDERS = (_ABBREVIATION, _PHRASE, _BRACKET)
_CAPITALS = ("TBA", "TBC", "TBD", "TODO", "TO-DO", "FIXME", "FIX-ME")
_SMALL = ("lorem", "xxx", "insert")
"""What a text, or a text of small letters, holds where one of the first two may match; to look for it is faster."""


def check(manual: Manual) -> Iterator[Observation]:
    """Yield each document or record that holds a placeholder, once, with all its places."""
    for document in manual.documents:
        if document.status in (Status.APPROVED, Status.IN_REVIEW):
            yield from _item(document, ("title", document.title), ("change", document.change))
    for record in manual.records:
        if record.is_closed:
            yield from _item(record, ("title", record.title), *field_texts(record))


def _item(item: Document | Record, *fields: tuple[str, str]) -> Iterator[Observation]:
    """Look into fields and text."""
    found = [
        Passage(match[0], item.at(key))
        for key, text in fields
        for pattern in _PLACEHOLDERS
        for match in pattern.finditer(text)
    ]
    text, small = item.body.text, item.body.text.lower()
    hinted = any(hint in text for hint in _CAPITALS) or any(hint in small for hint in _SMALL)
    patterns = _PLACEHOLDERS if hinted else (_BRACKET,)
    found += (passage for pattern in patterns for passage in passages(pattern, item.body, item.path, prose=True))
    found.sort(key=_place)
    if found:
        more = f", and {len(found) - 1} more of the kind" if found[1:] else ""
        yield Observation(
            found[0].place,
            f"'{found[0].text}' still stands in {item.id} as a placeholder{more}",
            "Write what really applies, or set the status back to draft"
            if isinstance(item, Document)
            else "Write what really applies",
            item.id,
            tuple(passage.place for passage in found[1:]),
        )


def _place(passage: Passage) -> Place:
    """Return where a passage stands, to sort by."""
    return passage.place

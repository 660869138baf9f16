"""Whom a manual is shown to: what their readers may not see is left out before anything is composed.

Everything is judged on the whole manual. What readers see is a manual of its own, so that no page, file, feed or
comparison can show what is not in it; only standings and coverage are those of the whole.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from clausebook.model.coverage import Coverage
from clausebook.model.document import Document
from clausebook.model.earlier import Earlier
from clausebook.model.lifecycle import Standing
from clausebook.model.manual import Asset, Manual, join
from clausebook.model.record import Record, Value
from clausebook.model.seen_history import seen_history
from clausebook.model.unlink import REMARK, unlink

AUDITOR = "auditor"
PUBLIC = "public"
CLASSIFICATIONS = {
    PUBLIC: ("public",),
    "staff": ("public", "internal"),
    AUDITOR: ("public", "internal", "confidential"),
}
"""What each audience sees, by the classification of a document or of a record's type."""
AUDIENCES = tuple(CLASSIFICATIONS)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST_PATH = 300
"""Signs; a field that holds more is no path of a file."""


@dataclass(frozen=True)
class Excerpt(Manual):
    """What one audience sees of a manual."""

    whole: Manual | None = field(default=None, repr=False)
    """What it was taken from; for standings and coverage alone."""

    @cached_property
    def standings(self) -> Mapping[tuple[str, str], Standing]:
        """The standing of each text as the whole manual has it; a successor that is not seen has no name."""
        standings = self.whole.standings if self.whole else {}
        return {
            key: standing
            if not standing.successor or standing.successor in self.by_id
            else replace(standing, successor="a document that is not public")
            for key, standing in standings.items()
            if key[0] in self.by_path
        }

    @cached_property
    def coverages(self) -> Mapping[str, Coverage]:
        """The coverage that the whole manual reaches, without the documents and records that are not seen."""
        coverages = self.whole.coverages if self.whole else {}
        texts = {(text.path, text.commit): text for text in self.published}
        records = {record.path: record for record in self.records}

        def seen(documents: Iterable[Document]) -> tuple[Document, ...]:
            """Return the documents of a row that are seen, as they are seen."""
            return tuple(texts[key] for one in documents if (key := (one.path, one.commit)) in texts)

        return {
            key: replace(
                coverage,
                clauses=tuple(
                    replace(
                        row,
                        documents=seen(row.documents),
                        waiting=seen(row.waiting),
                        records=tuple(records[one.path] for one in row.records if one.path in records),
                    )
                    for row in coverage.clauses
                ),
            )
            for key, coverage in coverages.items()
        }


def leaves_out(manual: Manual, *kinds: str) -> bool:
    """Say whether records of one of these types are kept from the audience, so that nothing can be said of them."""
    whole = manual.whole if isinstance(manual, Excerpt) else None
    return whole is not None and any(kind in whole.record_types and kind not in manual.record_types for kind in kinds)


def for_audience(manual: Manual, audience: str) -> Manual:
    """Return what an audience sees of a manual; an auditor sees everything.

    Args:
        manual: the whole.
        audience: one of `AUDIENCES`.
    """
    settings = replace(manual.settings, audience=audience)
    if audience == AUDITOR:
        return manual if manual.settings == settings else replace(manual, settings=settings)
    return _Sight(manual, audience).excerpt()


class _Sight:
    """What one audience sees: computed once, in the order in which it is needed."""

    def __init__(self, manual: Manual, audience: str) -> None:
        """Tell what is seen from what is not."""
        self.manual, self.audience = manual, audience
        self.levels = CLASSIFICATIONS[audience]
        self.documents = tuple(filter(None, map(self._present, manual.documents)))
        kinds = manual.record_types
        self.kinds = {key: kind for key, kind in kinds.items() if kind.classification in self.levels}
        self.records = tuple(record for record in manual.records if record.type in self.kinds)
        items: tuple[Document | Record, ...] = (*self.documents, *self.records)
        self.broken = {item.path for item in manual.malformed}
        self.paths, self.ids = {item.path for item in items}, {item.id for item in items}

    def sees(self, text: Document) -> bool:
        """Say whether the audience may read a text."""
        return text.classification in self.levels

    def _present(self, document: Document) -> Document | None:
        """Return the text that stands for a document; None where the one that readers are shown is not for them.

        A draft beside it is left out unless both are seen: nobody has approved what it says of itself.
        """
        shown = self.manual.held.get(document.path, document)
        if not self.sees(shown):
            return None
        return document if self.sees(document) else shown

    def hides(self, target: str, origin: str) -> bool:
        """Say whether a link of the file `origin` leads to what is not seen, or would if it were not broken."""
        found = self.manual.resolve(target, origin)
        if found is not None:
            return found.path not in self.paths
        if _ADDRESS.match(target):
            return False
        parts = target.partition("#")[0].rpartition("/")[2].removesuffix(".md").split("-")
        named = any(self.unseen("-".join(parts[:count])) for count in range(1, len(parts) + 1))
        return named or join(origin, target) in self.broken

    def text(self, document: Document) -> Document:
        """Return a text as it is seen: without links to what is not, nor the numbers of what it supersedes."""
        body = unlink(document.body, lambda target: self.hides(target, document.path))
        old = tuple(key for key in document.supersedes if not self.unseen(key))
        variant = document.variant_of
        if variant is not None and self.unseen(variant.document):
            variant = None
        return replace(document, body=body, supersedes=old, variant_of=variant)

    def record(self, record: Record) -> Record:
        """Return a record as it is seen."""
        body = unlink(record.body, lambda target: self.hides(target, record.path))
        known = tuple(key for key in record.refers_to if not self.unseen(key))
        fields = {key: self.value(value) for key, value in record.fields.items()}
        corrects = "" if self.unseen(record.corrects) else record.corrects
        return replace(record, body=body, refers_to=known, corrects=corrects, fields=fields)

    def unseen(self, key: str) -> bool:
        """Say whether an id is one of what is not seen."""
        return key in self.manual.known_ids and key not in self.ids

    def value(self, value: Value) -> Value:
        """Return a field's value without ids of what is not seen, however deep they lie."""
        if isinstance(value, str):
            return REMARK if self.unseen(value.strip()) else value
        if isinstance(value, Mapping):
            return {key: self.value(part) for key, part in value.items()}
        return tuple(self.value(part) for part in value)

    def earlier(self) -> dict[str, tuple[Earlier, ...]]:
        """Return the earlier texts that are seen."""
        found = {}
        for document in self.documents:
            texts = self.manual.earlier.get(document.path, ())
            seen = tuple(replace(one, document=self.text(one.document)) for one in texts if self.sees(one.document))
            if seen:
                found[document.path] = seen
        return found

    def excerpt(self) -> Excerpt:
        """Put together what is seen."""
        whole = self.manual
        documents = tuple(map(self.text, self.documents))
        # A held text that now stands for its document has nothing beside it.
        beside = {document.path for document in self.documents if not document.commit}
        held = {path: self.text(text) for path, text in whole.held.items() if path in self.paths and path in beside}
        earlier = self.earlier()
        records = tuple(map(self.record, self.records))
        former = tuple(one.document for texts in earlier.values() for one in texts)
        texts = (*documents, *held.values(), *former)
        edit = "" if self.audience == PUBLIC else whole.settings.edit
        values = {name: getattr(whole, name) for name in ("register", "standards", "counterparts", "as_of", "draft")}
        return Excerpt(
            **values,
            settings=replace(whole.settings, audience=self.audience, edit=edit),
            record_types=self.kinds,
            documents=documents,
            records=records,
            malformed=(),
            problems=(),
            files=_files(whole.files, whole.held_files, texts, records),
            history=seen_history(whole, texts, records),
            proofs={key: proof for key, proof in whole.proofs.items() if key[0] in self.ids},
            held=held,
            held_files=_held_files(whole.held_files, texts),
            earlier=earlier,
            whole=whole,
        )


def _files(
    files: Mapping[str, Asset], held: Mapping[str, Asset], texts: Iterable[Document], records: Iterable[Record]
) -> dict[str, Asset]:
    """Return the pictures and attachments that the texts seen show; those of others nobody asks for."""
    wanted: set[str] = set()
    for text in texts:
        paths = (join(text.path, link.target) for link in text.body.links)
        wanted.update(path for path in paths if f"{text.commit}/{path}" not in held)
    for record in records:
        wanted.update(join(record.path, link.target) for link in record.body.links)
        wanted.update(_named(record.fields, record.path))
    return {path: asset for path, asset in files.items() if path in wanted}


def _held_files(held: Mapping[str, Asset], texts: Iterable[Document]) -> dict[str, Asset]:
    """Return the files that earlier texts show, of those that are seen."""
    wanted = {f"{text.commit}/{join(text.path, link.target)}" for text in texts for link in text.body.links}
    return {path: asset for path, asset in held.items() if path in wanted}


def _named(value: Value, origin: str) -> Iterable[str]:
    """Yield the paths that a record's fields may name."""
    if isinstance(value, str):
        if len(value) < _LONGEST_PATH:
            yield from (value, join(origin, value))
    else:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _named(part, origin)

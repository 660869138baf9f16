"""An audit pack: what it is about, and what its parts are called."""

from dataclasses import dataclass
from datetime import date

from clausebook.model.clause import ClauseRef
from clausebook.model.document import Document
from clausebook.model.manual import Manual
from clausebook.model.record import Record
from clausebook.model.release import claimed
from clausebook.model.spans import Span

FORMAT = "clausebook-pack/1"
LIST_FORMAT = "clausebook-pack-list/1"
NAMESPACE = "clausebook-pack"
"""What a signature of a pack is made for (`ssh-keygen -Y sign -n`), so that one made for something else is none."""
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
"""The file that stands for the whole pack: it holds the digest of everything that holds the digests of the rest."""
SIGNATURE = f"{TAG_MANIFEST}.sig"
TIME_STAMP = f"{TAG_MANIFEST}.tsr"
BUNDLE = "data/history.bundle"
ABOUT = "data/pack.json"
CRATE = "data/ro-crate-metadata.json"
MAKING, PROGRAM = "#making", "#program-"
"""What the crate calls the making of a pack, and how its names of the programs that made it begin."""
SITE = "data/site/"
LISTS = "data/lists/"
KEYS = "data/keys/"
SIGNERS = f"{KEYS}allowed_signers"


@dataclass(frozen=True, slots=True)
class Scope:
    """What the lists of a pack are about; its site and its history are always whole."""

    first: date
    """The first day of the period."""
    last: date
    """Its last day, as of which everything is told."""
    clause: ClauseRef | None = None
    """None for all clauses."""
    campus: str = ""
    """A campus id; empty for all campuses."""

    @property
    def folder(self) -> str:
        """The one folder that a pack unpacks to."""
        return f"audit-pack-{self.first}-{self.last}"

    @property
    def span(self) -> Span:
        """The period."""
        return Span(f"{self.first} to {self.last}", self.first, self.last)

    @property
    def whole(self) -> bool:
        """Whether nothing but the period narrows the lists."""
        return self.clause is None and not self.campus

    def answers(self, ref: ClauseRef) -> bool:
        """Say whether a clause is the scope's own or one below it."""
        if self.clause is None:
            return True
        same = ref.standard == self.clause.standard
        return same and (ref.number == self.clause.number or ref.number.startswith(f"{self.clause.number}."))

    def concerns(self, text: Document) -> bool:
        """Say whether a text applies to the campus and answers the clause, as a whole or with a section."""
        if self.campus and not text.concerns(self.campus):
            return False
        return self.clause is None or any(map(self.answers, claimed(text)))

    def keeps(self, record: Record, manual: Manual) -> bool:
        """Say whether a record is evidence for the clause, and of the campus or of the whole institution."""
        if self.clause is not None and not any(map(self.answers, record.clauses)):
            return False
        return not self.campus or self.campus in _campuses(record, manual) or not _campuses(record, manual)

    def overlaps(self, record: Record) -> bool:
        """Say whether a record was made by the end of the period, and not closed before it began."""
        return record.date <= self.last and (record.closed is None or record.closed >= self.first)


def _campuses(record: Record, manual: Manual) -> frozenset[str]:
    """Return the campuses that a record counts for, by itself, its unit or its programme; nothing for all of them."""
    if record.campus:
        return frozenset({record.campus})
    settings = manual.settings
    units = {unit.campus for unit in settings.units if unit.id == record.unit and unit.campus}
    programmes = (one.campuses for one in settings.programmes if record.programme in (one.id, one.title))
    return frozenset(units or {campus for campuses in programmes for campus in campuses})

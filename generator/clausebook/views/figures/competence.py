"""Competence and awareness: who has confirmed the documents they are to know, and who has the training asked for."""

from clausebook.model.awareness import TYPE, Readership
from clausebook.model.competence import required
from clausebook.views.charts import stacked
from clausebook.views.charts.table import Column, Row, Table
from clausebook.views.figure import Figure, Subject, nothing, rest, withheld
from clausebook.views.site import Site

_MOST = 24
_CONFIRMED = (Column("Confirmed", "green"), Column("Still in time", "amber"), Column("Missing", "red"))
_TRAINED = (Column("Valid", "green"), Column("Expired", "amber"), Column("No record", "red"))
_UNLISTED = "Roles that stand for people who are not all listed are not counted: whether those know it is not verified."


def subject(site: Site) -> Subject:
    """Return the dashboard of competence and awareness."""
    known, asked, given = _known(site)
    trained, needed, valid = _trained(site)
    facts = []
    if asked:
        facts.append(("Confirmations", f"{given} of {asked} listed readers asked"))
    if needed:
        facts.append(("Required training", f"{valid} of {needed} valid"))
    seen = TYPE in site.manual.record_types
    more = (("Training and awareness", "awareness.md"),) if seen else ()
    return Subject("competence", "Competence and awareness", (known, trained), tuple(facts), more)


def _known(site: Site) -> tuple[Figure, int, int]:
    """Return the confirmations by document, the least known first; how many are asked for, and how many were given."""
    found = [one for one in site.readerships if one.is_asked and one.readers]
    found.sort(key=lambda one: (one.count().share, one.document.id))
    rows = tuple(_document(site, one) for one in found[:_MOST])
    title = "Documents confirmed by their readers"
    table = Table("awareness", title, "Document", _CONFIRMED, rows, ("Version",))
    counts = [one.count() for one in found]
    asked, given = sum(count.expected for count in counts), sum(count.confirmed for count in counts)
    hidden = withheld(site.manual, TYPE)
    if hidden or not found:
        return nothing(table, hidden or "Not verified: nobody was asked to confirm a document so far."), 0, 0
    notes = [*rest(found, _MOST, "the page of training and awareness")]
    if any(one.unlisted for one in found):
        notes.append(_UNLISTED)
    if not site.manual.history.complete:
        notes.append("Not verified: the change history is not complete, so only the texts shown now are counted.")
    about = "The listed readers of each document about which somebody was asked, those least known first."
    return Figure(table, stacked.draw(table, share=True), about, notes=tuple(notes)), asked, given


def _document(site: Site, one: Readership) -> Row:
    """Return the readers of one document by what they did."""
    given = sum(reader.confirmed is not None for reader in one.readers)
    late = sum(reader.confirmed is None and reader.due < site.manual.as_of for reader in one.readers)
    label = f"{one.document.id} {one.document.title}"
    values = (given, len(one.readers) - given - late, late)
    return Row(label, values, (str(one.document.version),), site.page_of(one.document))


def _trained(site: Site) -> tuple[Figure, int, int]:
    """Return the required training by role; how much is needed, and how much is valid."""
    roles: dict[str, list[int]] = {}
    for one in required(site.manual):
        counts = roles.setdefault(one.role, [0, 0, 0])
        counts[0 if one.is_valid(site.manual.as_of) else 1 if one.record else 2] += 1
    rows = tuple(Row(site.role(role), tuple(counts)) for role, counts in roles.items())
    table = Table("training", "Required training by role", "Role", _TRAINED, rows)
    hidden = withheld(site.manual, "competence")
    if hidden or not rows:
        return nothing(table, hidden or "The register asks for no training of any role with listed holders."), 0, 0
    about = "What the register asks of those who hold a role; one for each holder and training."
    drawn = Figure(table, stacked.draw(table, share=True), about)
    return drawn, sum(map(sum, roles.values())), sum(counts[0] for counts in roles.values())

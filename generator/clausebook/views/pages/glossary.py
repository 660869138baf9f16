"""The glossary: the words of this field, the institution's own terms, and its roles."""

from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.render import render
from clausebook.views.site import Site, href

_WORDS = {
    "Approval": "A person's decision, in a role, that a version may be used. It is bound to the content by a digest.",
    "Assurance": "How well an approval is proved: recorded, attributed or signed.",
    "Clause": "A numbered requirement of a standard. Edition and number belong together: ISO 21001:2018 8.5.1.",
    "Concession": "A record that accepts a deviation for a time, with a reason, an approver and an end.",
    "Coverage": "Which documents answer a clause and what evidence there is. It does not say that the clause is met.",
    "Digest": "A short fingerprint of a document's content. One changed word gives another digest.",
    "Document": "Documented information that is kept current: a policy, a plan, a procedure, a register, a form.",
    "Draft": "A text that nobody has approved. It must not be used.",
    "Edition": "One issue of a standard, such as ISO 21001:2018; also a release of the whole manual.",
    "Effective": "The day from which an approved version must be followed.",
    "Finding": "Evidence judged against criteria. A check's finding is an error, a warning or a note.",
    "In force": "Approved by every required role, effective, and not superseded: the text to follow.",
    "Overdue": "In force, but not reviewed by the day it should have been.",
    "Record": "Documented information that is kept as evidence of what was done. It does not change once closed.",
    "Register": "The list of people and roles; also the list of all documents.",
    "Review": "Reading a document again to see whether it is still right, whatever the outcome.",
    "Revision": "A version as its change history shows it: commits, dates, authors, approvals.",
    "Superseded": "Replaced by another document that is in force.",
    "Version": "A document's state: MAJOR.MINOR. A major one needs every required approval, a minor one the owner's.",
    "Withdrawn": "Taken out of use and kept for reference.",
}
"""Words of document control, in our own wording."""


def compose(site: Site) -> Iterator[Page]:
    """Yield the page."""
    roles = sorted(site.manual.register.roles.values(), key=lambda role: role.title)
    own = sorted(site.manual.settings.glossary)
    text = render("glossary.md.j2", site=site, href=href, words=_WORDS, own=own, roles=roles)
    yield Page("glossary.md", "Glossary", text, ("Help",))

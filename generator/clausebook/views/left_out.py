"""Which pages a site for an audience can have: one that would say something untrue of what is left is not made.

A page, and whatever links to it, ask here. What is left out of a page that is made, the page says itself.
"""

from clausebook.model.audience import AUDITOR, Excerpt, leaves_out
from clausebook.model.audits import AUDIT, PROGRAMME
from clausebook.model.certification import CERTIFICATION, courses
from clausebook.model.manual import Manual
from clausebook.model.nonconformities import NONCONFORMITY


def is_partial(manual: Manual) -> bool:
    """Say whether something may have been left out, which a page then has to say."""
    return manual.settings.audience != AUDITOR


def has_audits(manual: Manual) -> bool:
    """Say whether the page of audits is made: its readers see programmes, reports and what became of findings."""
    return not leaves_out(manual, PROGRAMME, AUDIT, NONCONFORMITY)


def has_certification(manual: Manual) -> bool:
    """Say whether the page of certification is made: its readers see the steps, and there is one."""
    return not leaves_out(manual, CERTIFICATION) and bool(courses(manual))


def has_gaps(manual: Manual) -> bool:
    """Say whether gaps are listed: what a clause lacks, and the next step, follow from every document and type."""
    return has_editions(manual) and (not isinstance(manual, Excerpt) or not _hidden_types(manual))


def has_editions(manual: Manual) -> bool:
    """Say whether changes of edition are told: what "nothing answers" is known only to those who see every text."""
    return not isinstance(manual, Excerpt) or not _hidden_texts(manual)


def _hidden_types(manual: Excerpt) -> bool:
    """Say whether a type of record is left out."""
    return manual.whole is not None and manual.whole.record_types.keys() != manual.record_types.keys()


def _hidden_texts(manual: Excerpt) -> bool:
    """Say whether a document, a draft or a file that could not be read is left out."""
    if manual.whole is None:
        return False
    whole = {(text.path, text.commit) for text in manual.whole.documents}
    return bool(manual.whole.malformed) or whole != {(text.path, text.commit) for text in manual.documents}

"""The dashboards: an overview, and a page for each subject with its charts and the table beneath each."""

from collections.abc import Iterator

from clausebook.model.staged import Page
from clausebook.views.charts.table import say
from clausebook.views.figure import Subject
from clausebook.views.figures import (
    changes,
    competence,
    complaints,
    coverage,
    findings,
    objectives,
    risks,
    satisfaction,
    workload,
)
from clausebook.views.render import render
from clausebook.views.site import Site, href

FOLDER = "dashboards/"
_MENU = ("Control", "Dashboards")
_SUBJECTS = (coverage, findings, objectives, satisfaction, complaints, risks, competence, workload, changes)


def compose(site: Site) -> Iterator[Page]:
    """Yield the overview, then the subjects in its order."""
    here = f"{FOLDER}index.md"
    subjects = [module.subject(site) for module in _SUBJECTS]
    pages = [(subject, f"{FOLDER}{subject.id}.md") for subject in subjects]
    text = render("dashboards.md.j2", site=site, href=href, here=here, pages=pages)
    yield Page(here, "Dashboards", text, _MENU, proof=('id="dashboards-table"',))
    for subject, page in pages:
        yield _page(site, page, subject)


def _page(site: Site, here: str, subject: Subject) -> Page:
    """Compose the page of one subject."""
    text = render("dashboard.md.j2", site=site, href=href, here=here, subject=subject, say=say)
    proof = tuple(f'id="{figure.table.id}"' for figure in subject.figures[:1])
    # Lists of records have the subject's own name already.
    return Page(here, f"{subject.title}: dashboard", text, _MENU, proof=proof)

"""What a management review considers, in our own order and words, and which records, lists and figures tell of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clausebook.model.spans import Span
from clausebook.views import review_lists as lists
from clausebook.views.figure import Subject
from clausebook.views.figures import competence, complaints, findings, objectives, risks, satisfaction
from clausebook.views.review_lists import Listing
from clausebook.views.site import Site

Gather = Callable[[Site, Span], Iterator[Listing]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One input of the review."""

    id: str
    """As records of the review name it."""
    title: str
    kinds: tuple[str, ...] = ()
    """The record types that tell of it; no type stands under two topics."""
    subjects: tuple[Callable[[Site], Subject], ...] = ()
    gathers: tuple[Gather, ...] = ()


TOPICS = (
    Topic(
        "earlier-actions", "Actions of earlier reviews", ("management-review",), (), (lists.decisions, lists.late_tasks)
    ),
    Topic(
        "context-changes",
        "Changes in the context",
        ("change", "interested-party", "external-document", "gap-assessment", "communication"),
    ),
    Topic(
        "satisfaction",
        "Satisfaction and feedback",
        ("satisfaction-survey", "complaint", "recognition"),
        (satisfaction.subject, complaints.subject),
    ),
    Topic("objectives", "Objectives", ("objective",), (objectives.subject,)),
    Topic(
        "process-performance",
        "Performance of the processes",
        ("performance-report", "admission-sample", "learning-support", "design-review", "data-protection-review"),
        (),
        (lists.undelivered,),
    ),
    Topic(
        "nonconformities",
        "Nonconformities and corrective action",
        ("nonconformity", "incident", "concession"),
        (findings.subject,),
    ),
    Topic(
        "measurement-results",
        "Results of monitoring and measurement",
        ("equipment-check", "facility-check"),
        (),
        (lists.indicators,),
    ),
    Topic(
        "audits",
        "Audits",
        ("internal-audit", "audit-programme", "certification"),
        (),
        (lists.programme, lists.audit_findings),
    ),
    Topic("assessment-outcomes", "Outcomes of learning assessment", ("assessment-release",)),
    Topic("providers", "External providers", ("provider-evaluation",)),
    Topic(
        "resources", "Adequacy of resources", ("budget", "resource-review", "recruitment"), (), (lists.budget_lines,)
    ),
    Topic(
        "risk-actions",
        "Effect of actions on risks and opportunities",
        ("risk",),
        (risks.subject,),
        (lists.risk_actions,),
    ),
    Topic("improvement-opportunities", "Opportunities for improvement", ("improvement-opportunity", "action-plan")),
    Topic(
        "staff-competence-feedback",
        "Feedback of staff on building competence",
        ("competence", "training"),
        (competence.subject,),
    ),
)
PASSED = ("acknowledgement", "import")
"""Types of which a year brings many records that say nothing each by itself; they are counted."""

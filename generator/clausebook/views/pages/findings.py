"""The findings of the checks, and the text of every rule."""

from collections.abc import Iterator

from clausebook.model.finding import Severity
from clausebook.model.staged import Page
from clausebook.views.left_out import is_partial
from clausebook.views.render import literal, render
from clausebook.views.site import Site, href


def compose(site: Site) -> Iterator[Page]:
    """Yield the findings, then the reference of the rules."""
    here = "findings.md"
    report = site.report
    groups = [
        (severity, [one for one in report.findings if one.severity is severity and not one.concession])
        for severity in Severity
    ]
    conceded = [finding for finding in report.findings if finding.concession]
    partial = is_partial(site.manual)
    text = render("findings.md.j2", site=site, href=href, here=here, groups=groups, conceded=conceded, partial=partial)
    yield Page(here, "Findings", text, ("Control",), boost=0, proof=("rules/index.html",))
    here = "rules/index.md"
    text = render("rules.md.j2", site=site, href=href, here=here, rules=report.rules)
    yield Page(here, "Rules", text, ("Control", "Rules"))
    for rule in report.rules:
        head = f"# {rule.code} {literal(rule.title)}\n\n"
        basis = ", ".join(f"ISO 21001:2018 {number}" for number in rule.clauses)
        facts = f"Severity: **{rule.severity}**." + (f" Rests on {basis}." if basis else "") + " [All rules](index.md)"
        title = f"{rule.code} {rule.title}"
        yield Page(
            f"rules/{rule.code}.md", title, f"{head}{facts}\n\n{rule.text}\n", None, boost=0.5, proof=(rule.code,)
        )

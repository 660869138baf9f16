"""`clausebook explain`: the text of a rule."""

import difflib
from typing import Annotated

import typer

from clausebook.checks.registry import rules
from clausebook.commands import Outcome, UsageError


def command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a finding, such as META-004.")],
) -> Outcome:
    """Explain a rule: why it matters and how to fix a finding.

    Prints what it checks, why an auditor cares, a bad and a good example, and how to fix it.
    """
    known = {rule.text.code: rule.text for rule in rules()}
    rule = known.get(code.upper())
    if rule is None:
        near = difflib.get_close_matches(code.upper(), known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"the codes are: {', '.join(known)}"
        raise UsageError(f"there is no rule '{code}'; {hint}")
    basis = ", ".join(f"ISO 21001:2018 {number}" for number in rule.clauses)
    facts = f"Severity: {rule.severity}" + (f"\nRests on: {basis}" if basis else "")
    return Outcome(f"{rule.code} {rule.title}\n{facts}\n\n{rule.text}\n")

"""The rules there are: every module of `checks/rules`, in the order of the codes."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from clausebook.discover import modules
from clausebook.model.finding import Finding, Observation, RuleText, Severity
from clausebook.model.manual import Manual

Check = Callable[[Manual], Iterator[Observation]]
Review = Callable[[Manual, tuple[Finding, ...]], Iterator[Observation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its published text and its judgement.

    A rule module has a docstring (first line the title; then the sections `What it checks`, `Why an auditor cares`,
    `Bad`, `Good`, `How to fix`), the constants `CODE`, `SEVERITY` and `CLAUSES`, and either `check(manual)` or, for a
    rule about the findings themselves, `review(manual, findings)`.
    """

    text: RuleText
    check: Check | None
    review: Review | None


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule.

    Raises:
        ValueError: two modules claim one code.
    """
    found: dict[str, Rule] = {}
    for module in modules("clausebook.checks.rules"):
        title, _, text = inspect.cleandoc(module.__doc__ or "").partition("\n")
        severity: Severity = module.SEVERITY
        rule = Rule(
            RuleText(module.CODE, title.strip().rstrip("."), severity, tuple(module.CLAUSES), text.strip()),
            getattr(module, "check", None),
            getattr(module, "review", None),
        )
        if rule.text.code in found:
            raise ValueError(f"two rules have the code {rule.text.code}")
        found[rule.text.code] = rule
    return tuple(found[code] for code in sorted(found))

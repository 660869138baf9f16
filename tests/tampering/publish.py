"""The table of the suite as it is published with every manual: `PYTHONPATH=tests python -m tampering.publish`."""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from college import PROJECT
from tampering.beyond import BEYOND, UNJUDGED
from tampering.cases import Beyond, Forgery, Honest
from tampering.forgeries import FORGERIES
from tampering.forging import GROUPS
from tampering.honest import HONEST

FILE = PROJECT / "generator/clausebook/templates/help/tampering.json"


def table() -> dict[str, Any]:
    """Return what is published: forgeries and honest work in their groups, and what no rule tells."""
    told = sorted((case for case in FORGERIES if not case.missing), key=lambda case: GROUPS.index(case.group))
    missing = [case for case in FORGERIES if case.missing]
    return {
        "forgeries": _grouped((case, {"rules": list(case.rules)}) for case in told),
        "honest": _grouped((case, {"warnings": list(case.warnings)}) for case in HONEST if not case.missing),
        "beyond": [_untold(case) for case in BEYOND],
        "unjudged": [
            *(_untold(case) for case in UNJUDGED),
            *({"what": case.what, "why": case.missing, "instead": ""} for case in missing),
        ],
        "accused": [{"what": case.what, "why": case.missing} for case in HONEST if case.missing],
    }


def published(found: dict[str, Any]) -> str:
    """Return the table as it stands in the package."""
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _grouped(cases: Iterable[tuple[Forgery | Honest, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return cases by their groups, in their order."""
    groups = groupby(cases, key=lambda pair: pair[0].group)
    return [{"group": name, "cases": [{"what": case.what, **more} for case, more in some]} for name, some in groups]


def _untold(case: Beyond) -> dict[str, Any]:
    """Return a case that no rule tells."""
    return {"what": case.what, "why": case.why, "instead": case.instead}


if __name__ == "__main__":
    FILE.write_text(published(table()), encoding="utf-8")

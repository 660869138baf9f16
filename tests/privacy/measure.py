"""Precision and recall of INFO-005, as they are published: `PYTHONPATH=tests python -m privacy.measure`."""

import json
from collections import defaultdict
from typing import Any

from clausebook.checks.national_numbers import KINDS
from clausebook.checks.personal import Known, Trace, known, traces
from college import BASE, PROJECT
from privacy.corpus import FALSE, TRUE

FILE = PROJECT / "generator/clausebook/templates/help/privacy.json"
GROUPS = {
    "e-mail": "E-mail addresses of people",
    "telephone": "Telephone numbers of people",
    "birth": "Days of birth",
}
NUMBERS = "National identity numbers"


def ours() -> Known:
    """Return what the small manual of the tests makes public of itself."""
    from datetime import date  # noqa: PLC0415

    from clausebook.pipeline import read  # noqa: PLC0415

    return known(read(BASE, today=date(2026, 6, 30)))


def told(sentence: str, our: Known) -> list[Trace]:
    """Return what is found in a sentence."""
    return list(traces(sentence, our))


def measured() -> dict[str, Any]:
    """Return the table: for each group and in all how many sentences were told rightly and wrongly."""
    our = ours()
    groups: dict[str, dict[str, int]] = defaultdict(lambda: {"sentences": 0, "found": 0})
    for kind, sentence in TRUE:
        row = groups[GROUPS.get(kind, NUMBERS)]
        row["sentences"] += 1
        row["found"] += any(kind in trace.kind for trace in told(sentence, our))
    accused = [sentence for sentence in FALSE if told(sentence, our)]
    found = sum(row["found"] for row in groups.values())
    return {
        "groups": [{"group": name, **row} for name, row in groups.items()],
        "true": len(TRUE),
        "found": found,
        "missed": [sentence for kind, sentence in TRUE if not any(kind in one.kind for one in told(sentence, our))],
        "false": len(FALSE),
        "accused": accused,
        "precision": round(100 * found / (found + len(accused)), 1),
        "recall": round(100 * found / len(TRUE), 1),
        "kinds": sorted({kind.name.partition(" ")[2] for kind in KINDS}, key=str.casefold),
    }


def published(table: dict[str, Any]) -> str:
    """Return the table as it stands in the package."""
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    result = measured()
    FILE.write_text(published(result), encoding="utf-8")
    print(f"precision {result['precision']} %, recall {result['recall']} %")  # noqa: T201

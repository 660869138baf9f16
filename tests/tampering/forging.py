"""What the forgeries share: how one is added, and passages that are changed."""

from collections.abc import Callable

from tampering.cases import Forgery, Make, said

FORGERIES: list[Forgery] = []
TEXT, APPROVALS, PEOPLE, PROOF, IDENTITY = "Text", "Approvals", "People", "Proof", "Versions and ids"
HIDDEN, RECORDED, BEHIND = "What readers cannot see", "The change history", "Behind a draft"
ASKED, EDITIONS, RECORDS = "Settings and register", "Editions", "Records"
GROUPS = (TEXT, HIDDEN, BEHIND, APPROVALS, PEOPLE, PROOF, ASKED, IDENTITY, RECORDED, EDITIONS, RECORDS)
"""In the order in which they are published."""
AIM = "Nobody works by an old text."
OTHER = "Anybody may work by an old text."
CHANGED = (AIM, OTHER)
QUALITY = ("quality", "qb", "2026-06-12")
HEAD = ("head", "ha", "2026-06-13")


def forgery(
    group: str, *rules: str, about: str = "PRO-01", reviewed: bool = False, signs: bool = False, missing: str = ""
) -> Callable[[Make], Make]:
    """Add a case."""

    def add(make: Make) -> Make:
        FORGERIES.append(Forgery(said(make), group, rules, about, make, reviewed, signs, missing))
        return make

    return add

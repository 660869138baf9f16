"""What the kinds of honest work share: how one is added, and passages that are changed."""

from collections.abc import Callable

from tampering.cases import Honest, Make, said
from tampering.story import ADMISSION, Story

HONEST: list[Honest] = []
FILES, VERSIONS, REVIEWS, PEOPLE, GIT = "Files", "Versions", "Reviews and records", "People", "Ways of working with Git"
ASKED, EDITIONS = "Settings and register", "Editions"
BETTER = ("Nobody works by an old text.", "Everybody works by the text in force.")
QUALITY = ("quality", "qb", "2026-06-12")


def honest(
    group: str, *warnings: str, reviewed: bool = False, signs: bool = False, missing: str = ""
) -> Callable[[Make], Make]:
    """Add a case; `warnings` are the rules that may warn of it."""

    def add(make: Make) -> Make:
        HONEST.append(Honest(said(make), group, warnings, make, reviewed, signs, missing))
        return make

    return add


def without_form(story: Story) -> None:
    """Issue a text of the admission that needs no form."""
    text = story.next(ADMISSION, "2.1", ("and uses [the form](FRM-01)", "without a form"), effective="2026-06-12")
    story.issue(ADMISSION, text, ("registry", "rc", "2026-06-12"), on="2026-06-01", by="qb")

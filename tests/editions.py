"""A small college that has released three editions, and its site, published as the editions came; made once a run."""

import json
import shutil
from pathlib import Path

from college import clausebook, content
from repositories import git
from sites import once
from tampering.story import CONTROL, FORM, Story, at, clean

SITE = "https://manual.school.example/quality"
"""Without a slash at its end, as people write addresses."""
NAMES = ("2025.1", "2026.1", "2026.2")
WHO = {"GIT_COMMITTER_NAME": "Hanna Arp", "GIT_COMMITTER_EMAIL": "hanna.arp@school.example"}
DRAFT = "drafts/FRM-01.html"
"""A page of 2026.1 alone: what it proposes is in force in 2026.2."""
SAME = "documents/PRO-01.html"
"""A page of all editions."""
FIRST = "first.json"
"""What stood there before the third edition was published: digests by path."""


def release(folder: Path, name: str, day: str) -> None:
    """Release the last commit as an edition on a day."""
    done = clausebook("release", name, cwd=folder, SOURCE_DATE_EPOCH=str(at(day)), **WHO)
    assert done.returncode == 0, done.stderr


def publish(folder: Path, target: Path | str, *more: str) -> str:
    """Publish to a target and return what was said."""
    done = clausebook("publish", target, *more, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def three(shared: Path) -> Path:
    """Return a folder with `college/`, its three editions in `site/`, and what stood there before the third.

    Args:
        shared: a folder that the parallel processes of one test run share.
    """
    place = shared / "three-editions"
    with once(place) as needed:
        if needed:
            making = shared / "three-editions-making"
            shutil.rmtree(making, ignore_errors=True)
            _make(making)
            making.rename(place)
    return place


def _make(place: Path) -> None:
    """Release and publish."""
    college, site = place / "college", place / "site"
    story = clean(("edit: https:", f"site: {SITE}\nedit: https:"))
    proposed = story.next(FORM, "1.1", effective="2026-06-20")
    story.commit({FORM: proposed}, "2026-05-20", "qb", message="Propose a clearer form")
    second = story.main
    story.approve(FORM, ("registry", "rc", "2026-06-10"))
    text = story.next(CONTROL, "1.2", ("Nobody works by an old text.", "Everybody works by the text in force."))
    story.issue(CONTROL, text, ("quality", "qb", "2026-06-12"), on="2026-06-11", by="rc")
    story.make(college)
    last = git(college, "rev-parse", "main").strip()
    first = git(college, "rev-list", "--first-parent", "-1", "--before=2026-01-01", "main").strip()
    for name, commit, day in zip(
        NAMES, (first, _id(story, college, second), last), ("2025-12-20", "2026-05-31", "2026-06-30"), strict=True
    ):
        git(college, "update-ref", "refs/heads/main", commit)
        git(college, "reset", "--quiet", "--hard")
        release(college, name, day)
        if name == NAMES[1]:
            publish(college, site)
            (place / FIRST).write_text(json.dumps(content(site)), encoding="utf-8")
    publish(college, site)


def _id(story: Story, college: Path, number: int) -> str:
    """Return the id of a commit of a story."""
    message = story.commits[number].message
    return git(college, "log", "--format=%H", f"--grep={message}", "--fixed-strings", "main").strip()

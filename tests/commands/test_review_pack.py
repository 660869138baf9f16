"""`clausebook review-pack`: one document and its charts, and nothing that somebody minuted is ever written over."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from college import commit_all, content

Call = Callable[..., subprocess.CompletedProcess[str]]
YEAR = ("review-pack", "--from", "2025-07-01", "--to", "2026-06-30")
SURVEY = """---
id: SUR-2026-01
type: satisfaction-survey
title: Learner survey
date: 2026-06-03
owner: head
status: open
clauses: []
group: learners
period: May
invited: 64
responses: 48
response-rate: 75
satisfied: 84
tool: The questions of last year.
---

Everybody was asked.
"""


@pytest.fixture
def asking(college: Path) -> Path:
    """Lend the small manual's repository with a survey."""
    file = college / "records/satisfaction-survey/SUR-2026-01.md"
    file.parent.mkdir()
    file.write_text(SURVEY, encoding="utf-8")
    commit_all(college, "Record the survey")
    return college


def test_it_is_printed_without_charts(asking: Path, call: Call) -> None:
    before = content(asking)
    done = call(*YEAR, cwd=asking / "records")
    assert done.returncode == 0
    assert done.stdout.startswith("# Management review: ")
    assert "Period under review: 1 July 2025 to 30 June 2026. States are those of 30 June 2026." in done.stdout
    assert "| SUR-2026-01 | Learner survey | 3 June 2026 |" in done.stdout and "![" not in done.stdout
    assert "charts are written with --output" in done.stderr
    assert content(asking) == before


def test_a_folder_gets_the_document_and_its_charts(asking: Path, call: Call, tmp_path: Path) -> None:
    done = call(*YEAR, "--output", tmp_path / "out", cwd=asking)
    assert done.returncode == 0
    text = (tmp_path / "out/review-pack.md").read_text("utf-8")
    assert "](review-pack-charts/satisfaction-trend.svg)" in text
    charts = tmp_path / "out/review-pack-charts"
    assert {one.name for one in charts.iterdir()} >= {"satisfaction-trend.svg", "satisfaction-rate.svg"}
    assert done.stdout == f"{tmp_path / 'out/review-pack.md'}\n"


def test_minutes_are_never_written_over(asking: Path, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "Review of 2026.md"
    assert call(*YEAR, "--output", file, cwd=asking).returncode == 0
    assert "](Review%20of%202026-charts/satisfaction-trend.svg)" in file.read_text("utf-8")
    file.write_text("Minutes\n", encoding="utf-8")
    done = call(*YEAR, "--output", file, cwd=asking)
    assert done.returncode == 2 and "may hold minutes" in done.stderr
    assert file.read_text("utf-8") == "Minutes\n"


def test_it_is_never_written_into_the_manual(asking: Path, call: Call) -> None:
    before = content(asking)
    done = call(*YEAR, "--output", "records/pack.md", cwd=asking)
    assert done.returncode == 2 and "name a folder outside it" in done.stderr
    assert content(asking) == before


def test_what_is_in_no_commit_is_left_out_and_said(asking: Path, call: Call) -> None:
    file = asking / "records/satisfaction-survey/SUR-2026-02.md"
    file.write_text(SURVEY.replace("SUR-2026-01", "SUR-2026-02"), encoding="utf-8")
    done = call(*YEAR, cwd=asking)
    assert "SUR-2026-02" not in done.stdout
    assert "in no commit as they lie in the folder: records/satisfaction-survey/SUR-2026-02.md" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2025-07-01", "--to", "2026-06-15"), "States are those of 15 June 2026."),
        # The present of this manual is 30 June 2026: of what is to come nothing can be told.
        (("--from", "2025-07-01", "--to", "2030-01-01"), "States are those of 30 June 2026."),
        (("--from", "2025-07-01", "--to", "2026-06-15", "--as-of", "2026-06-20"), "States are those of 20 June 2026."),
    ],
)
def test_states_are_those_of_the_last_day(asking: Path, call: Call, options: tuple[str, ...], said: str) -> None:
    assert said in call("review-pack", *options, cwd=asking).stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2026-07-01", "--to", "2025-07-01"), "the period ends on 2025-07-01, before it begins"),
        (("--from", "today", "--to", "2025-07-01"), "'today' is not a day such as 2026-03-15"),
        (("--from", "2025-07-01"), "--to"),
    ],
)
def test_what_is_no_period(college: Path, call: Call, options: tuple[str, ...], said: str) -> None:
    done = call("review-pack", *options, cwd=college)
    assert done.returncode == 2 and said in done.stderr

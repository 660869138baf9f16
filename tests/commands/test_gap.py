"""`clausebook gap`: every form of the gaps and of a change of edition, and the plan that it writes."""

import csv
import io
import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from college import content
from repositories import git

Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def adopting(college: Path) -> Path:
    """Lend the small manual's repository after it has adopted ISO 21001:2018 too."""
    path = college / "manual/manual.yml"
    text = path.read_text("utf-8").replace("standards: [example-2020]", "standards: [example-2020, iso-21001-2018]")
    path.write_text(text, encoding="utf-8")
    return college


def test_text(adopting: Path, call: Call) -> None:
    done = call("gap", "--standard", "iso-21001-2018", cwd=adopting / "records")
    assert done.returncode == 0
    assert done.stdout.startswith("ISO 21001:2018, gaps\nAs of 2026-06-30: ")
    assert "  all campuses: no document in force names it\n    next: write a document and tag" in done.stdout
    assert re.search(r'clausebook new procedure --title "[^"]+" --area (system|learners)\n', done.stdout)
    assert "As of 2031-01-01" in call("gap", "--as-of", "2031-01-01", cwd=adopting).stdout


def test_the_call_that_a_gap_names_works(adopting: Path, call: Call) -> None:
    data = json.loads(call("gap", "--standard", "iso-21001-2018", "--format", "json", cwd=adopting).stdout)
    words = shlex.split(data["gaps"][0]["command"])
    assert words[0] == "clausebook"
    assert call(*words[1:], cwd=adopting).returncode == 0


def test_tables(adopting: Path, call: Call) -> None:
    wanted = ("gap", "--standard", "iso-21001-2018", "--format")
    data = json.loads(call(*wanted, "json", cwd=adopting).stdout)
    rows = list(csv.DictReader(io.StringIO(call(*wanted, "csv", cwd=adopting).stdout)))
    markdown = call(*wanted, "markdown", cwd=adopting).stdout
    assert len(rows) == sum(len(gap["campuses"]) for gap in data["gaps"]) > 80
    assert markdown.startswith("# ISO 21001:2018, gaps\n")
    assert sum(line.startswith("| iso-21001-2018") for line in markdown.splitlines()) == len(rows)


def test_a_workbook_needs_a_file_and_may_be_written_anew(adopting: Path, call: Call, tmp_path: Path) -> None:
    done = call("gap", "--format", "xlsx", cwd=adopting)
    assert done.returncode == 2
    assert "name a file with --output" in done.stderr
    file = tmp_path / "out" / "gaps.xlsx"
    wanted = ("gap", "--standard", "iso-21001-2018", "--format", "xlsx", "--output", file)
    assert call(*wanted, cwd=adopting).returncode == 0
    first = file.read_bytes()
    assert call(*wanted, cwd=adopting).returncode == 0
    assert file.read_bytes() == first
    sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet["A1"].value == "ISO 21001:2018, gaps"


def test_a_file_among_the_manual_s_own_is_refused(adopting: Path, call: Call) -> None:
    before = content(adopting)
    done = call("gap", "--format", "csv", "--output", "manual/gaps.csv", cwd=adopting)
    assert done.returncode == 2
    assert "name a folder outside it" in done.stderr
    assert content(adopting) == before


def test_a_change_of_edition(adopting: Path, call: Call) -> None:
    wanted = ("gap", "--standard", "iso-21001-2018", "--against", "iso-21001-2025")
    text = call(*wanted, cwd=adopting).stdout
    assert text.startswith("From ISO 21001:2018 to ISO 21001:2025\nUnverified: ")
    assert "moved    10.1 Continual improvement from 10.2 (catalogue: memory; comparison: memory)" in text
    rows = list(csv.DictReader(io.StringIO(call(*wanted, "--format", "csv", cwd=adopting).stdout)))
    data = json.loads(call(*wanted, "--format", "json", cwd=adopting).stdout)
    assert len(rows) == len(data["clauses"]) == 86
    text = call("gap", "--standard", "iso-9001-2015", "--against", "iso-9001-2026", cwd=adopting).stdout
    assert "\nProvisional: " in text
    assert "new      6.1.3 Actions to address opportunities from 6.1.2" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--standard", "iso-9001-2015"), "for a change of edition add --against iso-9001-2015"),
        (("--standard", "iso-21001"), "adopted, under 'standards' in manual.yml: example-2020"),
        (("--against", "iso-21001-2025"), "there is none with any"),
        (("--standard", "iso-21001-2018", "--against", "iso-9001-2026"), "one with: iso-21001-2025, iso-9001-2015"),
        (("--against", "iso-1"), "there is no catalogue of 'iso-1'"),
        (("--format", "excel"), "use one of: text, markdown, csv, json, xlsx"),
        (("--open-actions", "--format", "csv"), "leave out --against, --format and --output"),
        (("--owner", "head"), "add --open-actions"),
        (("--open-actions", "--due", "soon"), "is not a day"),
        (("--open-actions", "--owner", "hed"), "has no role 'hed'"),
    ],
)
def test_what_does_not_fit_is_said(words: tuple[str, ...], said: str, college: Path, call: Call) -> None:
    before = content(college)
    done = call("gap", *words, cwd=college)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert content(college) == before


def test_open_actions_writes_one_plan_and_no_second(adopting: Path, call: Call) -> None:
    git(adopting, "commit", "--quiet", "--all", "--message=Adopt")
    wanted = ("gap", "--standard", "iso-21001-2018", "--open-actions", "--owner", "quality", "--due", "2026-12-01")
    done = call(*wanted, cwd=adopting)
    assert done.returncode == 0
    path = done.stdout.strip()
    assert git(adopting, "status", "--porcelain", "-uall").split() == ["??", path]
    assert "run 'clausebook check', and commit the record" in done.stderr
    again = call(*wanted, cwd=adopting)
    assert (again.returncode, again.stdout) == (0, "")
    assert "nothing was written" in again.stderr
    assert Path(path).stem in again.stderr
    assert git(adopting, "status", "--porcelain", "-uall").split() == ["??", path]
    git(adopting, "add", "--all")
    git(adopting, "commit", "--quiet", "--message=Plan what closes the gaps")
    assert path not in call("check", "--format", "json", cwd=adopting).stdout

"""`clausebook ack import`, called as anybody calls it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from college import content

Call = Callable[..., subprocess.CompletedProcess[str]]
GOOD = "Timestamp;Email Address;Which one?;Version\n05.03.2026 10:11;rosa.costa@school.example;PRO-02;2.0\n"
FORM = ("--map", "document=Which one?", "--date-format", "DD.MM.YYYY")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Return a file of one good answer."""
    path = tmp_path / "answers.csv"
    path.write_bytes(GOOD.encode("utf-16"))
    return path


def test_answers_become_records_once(college: Path, answers: Path, call: Call) -> None:
    done = call("ack", "import", answers, *FORM, cwd=college)
    assert (done.returncode, done.stdout) == (
        0,
        "records/acknowledgement/ACK-2026-01.md\n1 new, 0 already there, 0 that cannot be taken over\n",
    )
    assert "commit them" in done.stderr
    before = content(college)
    again = call("ack", "import", answers, *FORM, cwd=college)
    assert (again.returncode, again.stdout) == (0, "0 new, 1 already there, 0 that cannot be taken over\n")
    assert content(college) == before
    check = call("check", "records/acknowledgement", cwd=college)
    assert "error" not in check.stdout.replace("0 errors", "")


def test_nothing_is_written_when_one_row_is_bad_unless_asked(college: Path, answers: Path, call: Call) -> None:
    answers.write_text(GOOD + "06.03.2026;x@y;POL-01;1.0\n", encoding="utf-8")
    before = content(college)
    done = call("ack", "import", answers, *FORM, cwd=college)
    assert done.returncode == 1
    assert done.stderr.startswith("answers.csv:3: the register knows nobody by 'x@y'\nnothing was written")
    assert content(college) == before
    done = call("ack", "import", answers, *FORM, "--skip-bad", cwd=college)
    assert done.returncode == 0
    assert "answers.csv:3: the register knows nobody" in done.stderr
    assert done.stdout.endswith("1 new, 0 already there, 1 that cannot be taken over\n")
    assert len(list((college / "records/acknowledgement").iterdir())) == 1


def test_a_dry_run_writes_nothing(college: Path, answers: Path, call: Call) -> None:
    before = content(college)
    done = call("ack", "import", answers, *FORM, "--dry-run", cwd=college)
    assert done.returncode == 0
    assert done.stdout.startswith("records/acknowledgement/ACK-2026-01.md\n")
    assert "nothing was written, as asked" in done.stderr
    assert content(college) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("imprt",), "did you mean 'import'?"),
        (("import", "--map", "person"), "'person' names no column"),
        (("import", "--map", "persn=Mail"), "did you mean 'person'?"),
        (("import", "--map", "person=Email Address,person=Version"), "two columns are named for 'person'"),
        (("import", "--map", "person=Mail"), "has no column 'Mail'"),
        (("import", "--date-format", "DD.MM"), "use D, M and Y"),
        (("import",), "name it: --map document=COLUMN, or --document for all rows"),
        (("import", "--document", "PRO-02", "--date", "5 March"), "is not a day"),
    ],
)
def test_a_wrong_call_is_told(college: Path, answers: Path, call: Call, words: tuple[str, ...], said: str) -> None:
    done = call("ack", words[0], answers, *words[1:], cwd=college)
    assert done.returncode == 2
    assert said in done.stderr


def test_what_is_no_table_is_told(college: Path, answers: Path, call: Call) -> None:
    answers.write_bytes(b"")
    assert "it is empty" in call("ack", "import", answers, cwd=college).stderr
    assert call("ack", "import", answers.with_name("none.csv"), cwd=college).returncode == 3

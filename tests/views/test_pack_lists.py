"""The lists of an audit pack hold what was asked for, all of it and nothing else."""

import csv
import io
import json
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import clausebook
from clausebook.model.audit_pack import Scope
from clausebook.model.finding import Finding, Severity
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Malformed
from clausebook.model.register import Key, Person, Register
from clausebook.model.settings import Programme, Unit
from clausebook.pipeline import compose, judge, read, see
from clausebook.views.pack.changes import changes
from clausebook.views.pack.keys import allowed_signers, keys
from clausebook.views.pack.lists import counts, lists
from clausebook.views.pack.selection import Selection
from clausebook.views.site import Site
from staged import site_of
from tampering.story import CONTROL, FORM, clean
from values import DAY, campuses, document, manual, record, ref, register, settings, standard

FIRST = date(2026, 1, 1)
SCHEMA = json.loads((Path(clausebook.__file__).parent / "schemas/pack-list.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def listed(site: Site, scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of every list; each fits its schema and has as many rows in its table."""
    files = {file.path: file.content for file in lists(site, scope)}
    found = {}
    for path, content in files.items():
        data = json.loads(content) if path.endswith(".json") else {}
        if data.get("format") == "clausebook-pack-list/1":
            VALIDATOR.validate(data)
            found[data["list"]] = data["entries"]
            if data["list"] != "coverage":
                table = csv.DictReader(
                    io.StringIO(files[path.replace(".json", ".csv")].decode("utf-8-sig"), newline="")
                )
                assert len(list(table)) == len(data["entries"])
    found["approvals"] = json.loads(files["data/lists/approvals.json"])["approvals"]
    found["findings"] = json.loads(files["data/lists/findings.json"])["findings"]
    return found


def ids(known: Manual, scope: Scope, name: str = "documents", *findings: Finding) -> list[str]:
    return [entry["id"] for entry in listed(site_of(known, *findings), scope)[name]]


# Clause and campus.


def school() -> Manual:
    return manual(
        document("PRO-01", clauses=["4.1"]),
        document("PRO-02", sections=["4.1.2"]),
        document("PRO-03", clauses=["4.10"], applies_to=("north",)),
        document("PRO-04", applies_to=("south",)),
        record("MR-2026-01", clauses=["4.1"], campus="north"),
        record("MR-2026-02", clauses=["4.10"], unit="kitchen"),
        record("MR-2026-03", clauses=["4.1"], programme="Cookery"),
        record("MR-2026-04"),
        standards={"example-2020": standard("4", "4.1", "4.1.2", "4.10")},
        settings=settings(
            campuses=campuses("north", "south"),
            units=(Unit("kitchen", "Kitchen", "south"),),
            programmes=(Programme("cook", "Cookery", ("south",)),),
        ),
    )


@pytest.mark.parametrize(
    ("clause", "campus", "documents", "records"),
    [
        ("", "", "1234", "1234"),
        ("4", "", "123", "123"),
        ("4.1", "", "12", "13"),
        ("4.10", "", "3", "2"),
        ("4.1.2", "", "2", ""),
        ("", "north", "123", "14"),
        ("", "south", "124", "234"),
        ("4.10", "south", "", "2"),
    ],
)
def test_a_clause_holds_those_below_it_and_a_campus_what_holds_for_all(
    clause: str, campus: str, documents: str, records: str
) -> None:
    scope = Scope(FIRST, DAY, ref(clause) if clause else None, campus)
    assert ids(school(), scope) == [f"PRO-0{sign}" for sign in documents]
    assert ids(school(), scope, "records") == [f"MR-2026-0{sign}" for sign in records]
    entries = listed(site_of(school()), scope)
    assert {entry["document"] for entry in entries["approvals"]} == {f"PRO-0{sign}" for sign in documents}
    for coverage in entries["coverage"]:
        for row in coverage["clauses"]:
            assert not clause or row["clause"] == clause or row["clause"].startswith(f"{clause}.")
            assert list(row["grades"]) == ([campus] if campus else ["north", "south"])


def test_another_standard_has_other_clauses() -> None:
    assert ids(school(), Scope(FIRST, DAY, ref("4.1", "other-2020"))) == []


def test_what_cannot_be_read_is_never_left_out() -> None:
    broken = (Malformed("manual/PRO-09.md", "PRO-09", "", ()), Malformed("records/review/MR-9.md", "", "", ()))
    known = replace(school(), malformed=broken)
    for scope in (Scope(FIRST, DAY), Scope(FIRST, DAY, ref("4.1.2"), "north")):
        files = {file.path: file.content for file in lists(site_of(known), scope)}
        told = {name: json.loads(files[f"data/lists/{name}.json"])["unreadable"] for name in ("documents", "records")}
        assert told == {
            "documents": [{"path": "manual/PRO-09.md", "id": "PRO-09"}],
            "records": [{"path": "records/review/MR-9.md", "id": ""}],
        }


def finding(subject: str, path: str, *about: str) -> Finding:
    return Finding(
        "TEST-001", "A test", Severity.ERROR, Place(path), "m", "h", subject, (), about=tuple(map(ref, about))
    )


def test_findings_follow_documents_and_clauses_and_those_about_the_whole_stay() -> None:
    findings = (
        finding("PRO-01", "manual/PRO-01.md"),
        finding("PRO-03", "manual/PRO-03.md"),
        finding("PRO-01", "manual/PRO-01.md", "4.10"),
        finding("", "manual/manual.yml", "4.10"),
        finding("", "manual/manual.yml", "4.1"),
        finding("", "manual/register.yml"),
    )
    scope = Scope(FIRST, DAY, ref("4.1"))
    files = {file.path: file.content for file in lists(site_of(school(), *findings), scope)}
    told = json.loads(files["data/lists/findings.json"])
    kept = [(one["subject"], one["place"]["path"]) for one in told["findings"]]
    assert kept == [("PRO-01", "manual/PRO-01.md"), (None, "manual/manual.yml"), (None, "manual/register.yml")]
    assert (told["documents"], told["records"], told["counts"]["error"]) == (2, 2, 3)


def test_counts_say_how_much_there_is_in_all() -> None:
    scope = Scope(FIRST, DAY, ref("4.1"), "north")
    found = counts(lists(site_of(school()), scope))
    assert found["documents"] == {"listed": 2, "of": 4}
    assert found["records"] == {"listed": 1, "of": 4}
    assert set(found) == {"documents", "changes", "records", "concessions", "coverage"}


# The period.


@given(
    st.dates(date(2025, 1, 1), DAY),
    st.none() | st.integers(0, 400),
    st.dates(date(2025, 1, 1), DAY),
    st.integers(0, 400),
)
def test_a_record_is_listed_when_it_was_open_or_made_in_the_period(
    made: date, lasted: int | None, first: date, length: int
) -> None:
    closed = made + timedelta(days=lasted) if lasted is not None else None
    last = first + timedelta(days=length)
    days = {first + timedelta(days=number) for number in range(length + 1)}
    alive = any(day >= made and (closed is None or day <= closed) for day in days)
    assert Scope(first, last).overlaps(record(day=made, closed=closed)) is alive


def test_concessions_are_listed_while_they_last() -> None:
    fields = {"rule": "REVW-001", "subject": "PRO-01", "reason": "=why", "approved-by": "ha", "approved": "2025-01-02"}

    def one(name: str, expires: str) -> Any:
        shared: dict[str, Any] = {"type": "concession", "path": f"records/concession/{name}.md"}
        return record(name, date(2025, 1, 2), fields={**fields, "expires": expires}, **shared)

    known = replace(school(), records=(one("CON-1", "2025-12-31"), one("CON-2", "2026-01-01"), one("CON-3", "never")))
    site = site_of(known)
    # What never ends, since its day cannot be read, is listed and does not hold.
    assert [(row["id"], row["holds"]) for row in listed(site, Scope(FIRST, FIRST))["concessions"]] == [
        ("CON-2", True),
        ("CON-3", False),
    ]
    assert [row["id"] for row in listed(site, Scope(FIRST, FIRST, ref("4.1")))["concessions"]] == ["CON-2", "CON-3"]
    assert listed(site, Scope(FIRST, FIRST, ref("4.10")))["concessions"] == []
    table = {file.path: file.content for file in lists(site, Scope(FIRST, FIRST))}["data/lists/concessions.csv"]
    assert b"'=why" in table


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of a small college; at its end one document is deleted and another withdrawn."""
    story = clean()
    story.commit({FORM: None}, "2026-06-10", message="Delete the form")
    story.change(CONTROL, ("status: approved", "status: withdrawn"), on="2026-06-12")
    return story.make(tmp_path_factory.mktemp("year") / "college")


def seen(root: Path, day: date = DAY) -> Site:
    whole = read(root, revision="HEAD", as_of=day, today=DAY)
    return Site(*see(whole, judge(whole), "auditor"))


def told(site: Site, first: str, last: str) -> list[tuple[str, str, str]]:
    scope = Scope(date.fromisoformat(first), date.fromisoformat(last))
    return [(entry["document"], entry["version"], entry["kind"]) for entry in changes(Selection(site, scope))]


def test_changes_are_those_that_took_effect_or_were_recorded_in_the_period(year: Path) -> None:
    site = seen(year)
    assert told(site, "2026-02-15", "2026-03-31") == [("PRO-02", "2.0", "changed")]
    assert told(site, "2026-01-12", "2026-01-31") == [("PRO-01", "1.1", "changed")]
    assert told(site, "2026-06-01", "2026-06-30") == [("PRO-01", "1.1", "withdrawn"), ("FRM-01", "1.0", "deleted")]
    assert told(site, "2026-06-11", "2026-06-11") == []
    everything = told(site, "2025-07-01", "2026-06-30")
    assert {(name, version) for name, version, kind in everything if kind not in ("withdrawn", "deleted")} == {
        *(("POL-01", "1.0"), ("PRO-01", "1.0"), ("PRO-01", "1.1"), ("PRO-02", "1.0"), ("PRO-02", "2.0")),
    }


def test_a_change_names_sentence_approvals_and_its_comparison(year: Path) -> None:
    site = seen(year)
    (entry,) = listed(site, Scope(date(2026, 2, 15), date(2026, 3, 31)))["changes"]
    assert (entry["effective"], entry["until"], entry["state"]) == ("2026-03-01", None, "In force")
    assert entry["change"]
    assert [(one["person"], one["date"], one["flaws"]) for one in entry["approvals"]] == [
        ("rc", "2026-02-18", []),
        ("ha", "2026-02-20", []),
    ]
    assert "Rosa Costa" in entry["authors"]
    staged = {item.path for item in compose(site.manual, site.report)}
    for address in (entry["page"], entry["redline"]):
        assert address.removeprefix("data/site/").replace(".html", ".md") in staged


def test_of_a_past_day_nothing_later_is_in_force(year: Path) -> None:
    site = seen(year, date(2026, 2, 20))
    entries = listed(site, Scope(date(2025, 7, 1), date(2026, 2, 20)))["documents"]
    assert {entry["id"]: (entry["version"], entry["state"]) for entry in entries}["PRO-02"] == ("1.0", "in-force")
    (entry,) = listed(site, Scope(date(2026, 2, 15), date(2026, 2, 20)))["changes"]
    assert (entry["version"], entry["effective"], entry["state"]) == ("2.0", "2026-03-01", "Not yet in force")


@given(st.data())
def test_a_longer_period_has_every_change_of_a_shorter_one(year: Path, data: st.DataObject) -> None:
    if "year" not in SITES:
        SITES["year"] = seen(year)
    site = SITES["year"]
    days = sorted(data.draw(st.lists(st.dates(date(2025, 6, 1), DAY), min_size=4, max_size=4)))
    wide, narrow = told(site, str(days[0]), str(days[3])), told(site, str(days[1]), str(days[2]))
    assert set(narrow) <= set(wide)


SITES: dict[str, Site] = {}
"""What is read once for many examples."""


# Keys.


def test_keys_have_their_days_and_a_revoked_one_is_only_a_remark(tmp_path: Path) -> None:
    lines = []
    for name in ("now", "then", "stolen"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
        lines.append((tmp_path / f"{name}.pub").read_text().strip())
    now, then, stolen = lines
    held = (
        Key("ssh", now, since=date(2026, 2, 1)),
        Key("ssh", then, since=date(2025, 1, 1), until=date(2026, 1, 31)),
        Key("ssh", stolen, revoked=date(2026, 5, 1)),
        Key("openpgp", "-----BEGIN PGP PUBLIC KEY BLOCK-----"),
    )
    known = replace(register().people["rc"], keys=held)
    text = allowed_signers(Register({}, {"rc": known}))
    signers = tmp_path / "signers"
    signers.write_text(text)

    def verified(name: str, day: str, namespace: str = "clausebook-pack") -> bool:
        (tmp_path / "data").write_bytes(b"x\n")
        (tmp_path / "data.sig").unlink(missing_ok=True)
        sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(tmp_path / name), "-n", namespace, str(tmp_path / "data")]
        subprocess.run(sign, check=True, capture_output=True)
        command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "rosa.costa@school.example", "-n", namespace]
        command += ["-s", str(tmp_path / "data.sig"), f"-Overify-time={day}"]
        return subprocess.run(command, input=b"x\n", capture_output=True, check=False).returncode == 0

    assert verified("now", "20260202")
    assert verified("now", "20260202", "git")
    assert not verified("now", "20260202", "file")
    assert not verified("now", "20260131")
    assert verified("then", "202601312359")
    assert not verified("then", "202602010001")
    assert not verified("stolen", "20260202")
    assert "# revoked on 2026-05-01: rosa.costa@school.example" in text


def test_nobody_has_a_key() -> None:
    assert allowed_signers(Register({}, {"a": Person("a", "A", (), ())})).startswith("# ")
    told = json.loads(keys(school())[0].content)
    assert [person["id"] for person in told["people"]] == ["ha", "rc", "fo"]
    assert told["people"][2]["roles"] == [{"role": "head", "from": "2015-08-01", "until": "2020-07-31", "campus": None}]

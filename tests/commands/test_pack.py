"""An audit pack: what it holds, that others than we can verify it, and what stands in the way of one."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import bagit
import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

import clausebook
import packs
from clausebook.model.pack_proof import makers_told
from clausebook.publish.makers import makers
from college import commit_all, disk, environment, leftovers, obedient
from packs import FROM, NAME, TO, Pack
from repositories import git

pytestmark = pytest.mark.xdist_group("pack")
SCHEMAS = Path(clausebook.__file__).parent / "schemas"
PERIOD = ("--from", FROM, "--to", TO)


@pytest.fixture(scope="module")
def opened(plain: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain.unpacked(tmp_path_factory.mktemp("plain") / "unpacked")


@pytest.fixture(scope="module")
def unsealed(sealed: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed.unpacked(tmp_path_factory.mktemp("sealed") / "unpacked")


def fits(name: str, file: Path) -> dict:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    found = json.loads(file.read_bytes())
    Draft202012Validator(schema).validate(found)
    return found


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def entries(folder: Path, name: str) -> list[dict]:
    return fits("pack-list", folder / f"data/lists/{name}.json")["entries"]


# What is in it.


def test_everything_lies_in_one_folder_in_a_fixed_order(plain: Pack) -> None:
    with zipfile.ZipFile(plain.file) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        for info in archive.infolist():
            assert (info.compress_type, info.create_system, info.extra) == (zipfile.ZIP_DEFLATED, 3, b"")
            assert (info.date_time, info.external_attr) == ((2026, 1, 5, 8, 0, 0), 0o100644 << 16)
    assert names == sorted(names)
    assert all(name.startswith(f"{NAME}/") for name in names)
    top = {name.split("/")[1] for name in names}
    tags = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert top == {*tags, "START.html", "VERIFY.md", "data"}


@pytest.mark.parametrize("folder", ["opened", "unsealed"])
def test_a_library_of_archivists_finds_a_valid_bag(folder: str, request: pytest.FixtureRequest) -> None:
    found = bagit.Bag(str(request.getfixturevalue(folder)))
    assert found.validate()
    assert found.version_info == (1, 0)
    assert found.info["Source-Organization"] == "Example School"
    assert (
        found.info["External-Identifier"]
        == json.loads((request.getfixturevalue(folder) / "data/pack.json").read_text("utf-8"))["commit"]
    )
    assert found.info["Bagging-Date"] in ("2026-01-05", "2026-01-06")


def test_a_changed_a_missing_and_a_new_file_are_noticed_by_that_library(opened: Path, tmp_path: Path) -> None:
    for number, change in enumerate(
        (
            lambda folder: (folder / "data/lists/records.json").write_text("{}"),
            lambda folder: (folder / "data/keys/register.json").unlink(),
            lambda folder: (folder / "data/new.txt").write_text("new"),
            lambda folder: (folder / "VERIFY.md").write_text("Trust me.\n"),
        )
    ):
        copy = Path(shutil.copytree(opened, tmp_path / str(number)))
        change(copy)
        with pytest.raises(bagit.BagValidationError):
            bagit.Bag(str(copy)).validate()


def test_the_manifests_are_what_sha256sum_reads(opened: Path) -> None:
    command = ["sha256sum", "--check", "--quiet", "--strict", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    assert subprocess.run(command, cwd=opened, capture_output=True, check=False).returncode == 0


def test_it_says_what_it_is(plain: Pack, opened: Path) -> None:
    told = fits("pack", opened / "data/pack.json")
    assert told["commit"] == git(plain.root, "rev-parse", "HEAD").strip()
    assert (told["as_of"], told["from"], told["to"]) == (TO, FROM, TO)
    assert (told["clause"], told["campus"], told["narrowed"]) == (None, None, [])
    assert (told["signature"], told["timestamp"]) == (None, None)
    assert told["editions"] == ["2026.2", "edition/2026.1"]
    assert told["counts"]["documents"] == {"listed": 4, "of": 4}
    assert "SHA-256" in plain.said
    assert "confidential" in plain.said
    assert "not signed" in plain.said


def test_lists_are_those_of_the_site(opened: Path) -> None:
    lists, site = opened / "data/lists", opened / "data/site"
    assert (lists / "documents.csv").read_bytes() == (site / "register.csv").read_bytes()
    assert (lists / "approvals.csv").read_bytes() == (site / "approvals.csv").read_bytes()
    assert (lists / "approvals.json").read_bytes() == (site / "approvals.json").read_bytes()
    told = json.loads((site / "manual.json").read_bytes())
    listed = entries(opened, "documents")
    assert [{**entry, "page": entry["page"].removeprefix("data/site/")} for entry in listed] == told["documents"]
    fits("check-report", lists / "findings.json")
    fits("approvals", lists / "approvals.json")
    for coverage in entries(opened, "coverage"):
        Draft202012Validator(json.loads((SCHEMAS / "coverage.schema.json").read_text("utf-8"))).validate(coverage)


def test_tables_and_data_agree(opened: Path) -> None:
    for name in ("documents", "changes", "records", "concessions"):
        found = entries(opened, name)
        assert len(rows(opened / f"data/lists/{name}.csv")) == len(found), name
    sheet = load_workbook(opened / "data/lists/documents.xlsx").active
    assert [cell.value for cell in sheet["A"]][-4:] == [row["id"] for row in rows(opened / "data/lists/documents.csv")]


def test_every_address_in_it_leads_to_a_file(opened: Path, unsealed: Path) -> None:
    for folder in (opened, unsealed):
        found = _Addresses((folder / "START.html").read_text("utf-8")).found
        for name in ("documents", "records", "changes", "concessions"):
            found += [entry["page"] for entry in entries(folder, name) if entry["page"]]
        found += [entry["redline"] for entry in entries(folder, "changes") if entry["redline"]]
        assert len(found) > 25
        for address in found:
            assert not re.match(r"[a-z]+:|/", address), address
            assert (folder / unquote(address.partition("#")[0])).is_file(), address
        assert "<script" not in (folder / "START.html").read_text("utf-8")


class _Addresses(HTMLParser):
    """Collects what a page links, and what it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "iframe", "link"), tag
        self.found += [value for name, value in attrs if name == "href" and value]


def test_the_description_names_every_file_but_the_site(opened: Path) -> None:
    crate = json.loads((opened / "data/ro-crate-metadata.json").read_text("utf-8"))
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(graph) == len(crate["@graph"])
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    data = opened / "data"
    there = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    expected = {name for name in there if not name.startswith("site/")} - {"ro-crate-metadata.json"}
    assert parts == {*expected, "site/"}
    manifest = dict(line.split("  ", 1)[::-1] for line in (opened / "manifest-sha256.txt").read_text().splitlines())
    for name in expected:
        assert graph[name]["sha256"] == manifest[f"data/{name}"]
        assert int(graph[name]["contentSize"]) == (data / name).stat().st_size
    referred = set(re.findall(r'"@id": "([^"]+)"', json.dumps(crate)))
    assert referred - set(graph) == {"https://w3id.org/ro/crate/1.2"}


def test_it_tells_what_it_was_made_by(opened: Path) -> None:
    crate = json.loads((opened / "data/ro-crate-metadata.json").read_text("utf-8"))
    told = makers_told(crate)
    assert told == makers("mkdocs")
    (making,) = (one for one in crate["@graph"] if one["@type"] == "CreateAction")
    assert [one["@id"] for one in making["instrument"]] == [f"#program-{name}" for name in told]
    assert f"mkdocs {version('mkdocs')}," in (opened / "VERIFY.md").read_text("utf-8").replace("\\", "")


# Narrowed, signed and stamped.


def test_lists_are_narrowed_and_the_site_is_whole(opened: Path, unsealed: Path) -> None:
    told = fits("pack", unsealed / "data/pack.json")
    assert (told["clause"], told["campus"], told["narrowed"]) == ("example-2020:4", "north", ["lists"])
    assert [row["id"] for row in rows(unsealed / "data/lists/documents.csv")] == ["POL-01", "PRO-01"]
    assert {entry["document"] for entry in entries(unsealed, "changes")} == {"POL-01", "PRO-01"}
    assert {row["document"] for row in rows(unsealed / "data/lists/approvals.csv")} == {"POL-01", "PRO-01"}
    assert [entry["id"] for entry in entries(unsealed, "records")] == ["MR-2026-01"]
    (coverage,) = entries(unsealed, "coverage")
    assert {row["clause"] for row in coverage["clauses"]} == {"4.1", "4.2"}
    assert {campus for row in coverage["clauses"] for campus in row["grades"]} == {"north"}
    assert told["counts"]["documents"] == {"listed": 2, "of": 4}
    whole = {path.relative_to(opened) for path in (opened / "data/site").rglob("*")}
    assert {path.relative_to(unsealed) for path in (unsealed / "data/site").rglob("*")} == whole
    start = (unsealed / "START.html").read_text("utf-8")
    assert 'href="data/site/clauses/example-2020/4.html"' in start
    assert "2 of 4 in the whole manual" in start
    assert "2 of 4 in the whole manual in this period" in start
    assert "stands beside the manifests" in start


def test_the_register_of_keys_is_told_twice(unsealed: Path, shared: Path) -> None:
    blob = (shared / "sealed-key/key.pub").read_text().split()[1]
    people = json.loads((unsealed / "data/keys/register.json").read_text("utf-8"))["people"]
    (person,) = [one for one in people if one["keys"]]
    assert (person["id"], person["keys"][0]["from"]) == ("rc", "2025-01-01")
    assert blob in person["keys"][0]["text"]
    lines = (unsealed / "data/keys/allowed_signers").read_text().splitlines()
    known = f'namespaces="git,clausebook-pack",valid-after="20250101" ssh-ed25519 {blob}'
    assert lines == [f"rosa.costa@school.example {known}", f"rc@school.example {known}"]


@pytest.mark.parametrize("folder", ["opened", "unsealed"])
def test_every_command_of_verify_md_does_what_it_says(
    folder: str, request: pytest.FixtureRequest, tmp_path: Path, shared: Path
) -> None:
    copy = Path(shutil.copytree(request.getfixturevalue(folder), tmp_path / NAME))
    stamped = folder == "unsealed"
    if stamped:
        shutil.copyfile(shared / "sealed-authority/root.pem", tmp_path / "authority.pem")
    blocks = re.findall(r"^```sh\n(.*?)^```$", (copy / "VERIFY.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    said = []
    for block in blocks:
        done = subprocess.run(
            ["sh", "-eu", "-c", block], cwd=copy, env=environment(HOME=str(tmp_path)), capture_output=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stderr.decode()}"
        said.append((done.stdout + done.stderr).decode())
    text = "\n".join(said)
    commit = json.loads((copy / "data/pack.json").read_text("utf-8"))["commit"]
    assert said[0] == ""
    first, second = said[1].split()
    assert first == second
    assert commit in text
    assert "is okay" in text
    assert "edition/2026.1" in text
    assert ('Good "clausebook-pack" signature for rosa.costa@school.example' in text) is stamped
    assert ("Verification: OK" in text) is stamped
    assert len(blocks) == (8 if stamped else 5)
    # And the first one notices a change.
    with (copy / "data/site/index.html").open("a") as page:
        page.write(" ")
    done = subprocess.run(["sh", "-eu", "-c", blocks[0]], cwd=copy, capture_output=True, check=False)
    assert b"data/site/index.html: FAILED" in done.stdout
    assert done.returncode != 0


def test_neither_seal_stands_in_the_manifests(unsealed: Path) -> None:
    manifests = "".join((unsealed / name).read_text() for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"))
    assert "tagmanifest" not in manifests
    told = fits("pack", unsealed / "data/pack.json")
    assert told["signature"] == {"file": "tagmanifest-sha256.txt.sig", "namespace": "clausebook-pack"}
    assert told["timestamp"]["file"] == "tagmanifest-sha256.txt.tsr"


# The same commit, the same bytes.


def test_it_is_the_same_in_another_folder_zone_and_language_and_replaces_an_earlier_one(
    plain: Pack, sealed: Pack, tmp_path: Path
) -> None:
    root = tmp_path / "elsewhere/über lang"
    git(tmp_path, "clone", "--quiet", "--no-local", str(plain.root), str(root))
    git(root, "repack", "-adfq", "--window=1")
    (root / "manual/system/new.txt").write_text("in no commit")
    shutil.copyfile(sealed.file, tmp_path / "again.zip")
    changes = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    wrapper = ["sh", "-c", 'umask 077; exec "$@"', "sh", sys.executable, "-m", "clausebook", "pack", *PERIOD]
    done = subprocess.run(
        [*wrapper, "--output", str(tmp_path / "again.zip")],
        cwd=root,
        env=environment(**changes),
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(plain.file) as one, zipfile.ZipFile(tmp_path / "again.zip") as other:
        assert one.namelist() == other.namelist()
        assert [name for name in one.namelist() if one.read(name) != other.read(name)] == []
    assert plain.file.read_bytes() == (tmp_path / "again.zip").read_bytes()
    assert "1 changed or new files are in no commit" in done.stderr
    assert leftovers(tmp_path / "again.zip") == []


# What stands in the way.


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--from", "2026-07-01", "--to", "2026-06-30"), "before it begins"),
        (("--from", "2026-01-01", "--to", "2026-07-01"), "no evidence of days to come; name --to 2026-06-30"),
        (("--from", "1.1.2026", "--to", TO), "is not a day"),
        ((*PERIOD, "--clause", "41"), "'41' is no clause of EXAMPLE-2020; did you mean '4.1'?"),
        ((*PERIOD, "--clause", "example-202:4.1"), "did you mean 'example-2020:4.1'?"),
        ((*PERIOD, "--campus", "nort"), "'nort' is not a campus; did you mean 'north'?"),
        ((*PERIOD, "--key", "id_ed25519", "--no-sign"), "leave out --no-sign"),
        ((*PERIOD, "--output", "manual/pack.zip"), "which holds the manual's own files"),
    ],
)
def test_a_wrong_call_is_said(options: tuple[str, ...], words: str, call, college: Path) -> None:
    done = call("pack", *options, cwd=college)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert not list(college.glob("*.zip"))


def test_without_evidence_there_is_no_pack(call, college: Path, tmp_path: Path) -> None:
    commit_all(college, "Another")
    git(tmp_path, "clone", "--quiet", "--depth=1", college.as_uri(), "shallow")
    shutil.copytree(college, tmp_path / "none", ignore=shutil.ignore_patterns(".git"))
    for folder, words in (("shallow", "cut off"), ("none", "no change history")):
        done = call("pack", *PERIOD, cwd=tmp_path / folder)
        assert done.returncode == 3
        assert "no evidence to pack" in done.stderr
        assert words in done.stderr
        assert not list((tmp_path / folder).glob("*.zip"))


@pytest.mark.parametrize(
    ("settings", "options", "words"),
    [
        ((), (), "there is no key to sign with"),
        ((("user.signingkey", "ABCD"),), (), "set up to sign with OpenPGP"),
        ((("gpg.format", "ssh"), ("user.signingkey", "missing")), (), "there is no key"),
        ((), ("--key", "missing"), "there is no key"),
        ((), ("--key", "manual/manual.yml"), "is no SSH key"),
    ],
)
def test_a_missing_key_is_said_before_anything_is_written(
    settings: tuple[tuple[str, str], ...], options: tuple[str, ...], words: str, call, college: Path, tmp_path: Path
) -> None:
    for name, value in settings:
        git(college, "config", name, value)
    done = call("pack", *PERIOD, "--sign", *options, "--output", tmp_path / "p.zip", cwd=college, HOME=str(tmp_path))
    assert done.returncode == 3
    assert words in done.stderr
    assert not (tmp_path / "p.zip").exists()
    assert leftovers(tmp_path / "p.zip") == []


def test_a_key_that_is_set_up_signs_unasked_and_the_result_names_it(call, college: Path, tmp_path: Path) -> None:
    own = packs.key(tmp_path / "keys")
    git(college, "config", "gpg.format", "ssh")
    git(college, "config", "user.signingkey", str(own))
    done = call("pack", *PERIOD, "--output", tmp_path / "p.zip", cwd=college)
    assert done.returncode == 0, done.stderr
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(own)], check=True, capture_output=True, text=True).stdout
    assert f"it is signed with the key {shown.split()[1]} (ssh-ed25519), which is not valid" in done.stderr
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert f"{NAME}/tagmanifest-sha256.txt.sig" in archive.namelist()


def test_a_passphrase_that_nobody_is_there_to_type_leaves_no_pack(call, college: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "a secret", "-f", str(locked)], check=True)
    git(college, "config", "gpg.format", "ssh")
    git(college, "config", "user.signingkey", str(locked))
    done = call("pack", *PERIOD, "--output", tmp_path / "p.zip", cwd=college)
    assert done.returncode == 3
    assert "load it into an agent if it has a passphrase" in done.stderr
    assert "or leave out the signature with --no-sign" in done.stderr
    assert not (tmp_path / "p.zip").exists()
    assert leftovers(tmp_path / "p.zip") == []


def test_what_is_no_pack_is_never_replaced(call, college: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "mine")
    (tmp_path / "text.zip").write_text("mine")
    for file in (other, tmp_path / "text.zip"):
        before = file.read_bytes()
        done = call("pack", *PERIOD, "--output", file, cwd=college)
        assert done.returncode == 3
        assert "is no audit pack; name another file" in done.stderr
        assert file.read_bytes() == before


def test_a_name_that_not_every_system_unpacks_is_named(call, college: Path, tmp_path: Path) -> None:
    page = college / "manual/system/PRO-01-control-of-documents.md"
    page.write_text(page.read_text("utf-8") + "\n![Share](share-50%25.png)\n", "utf-8")
    (college / "manual/system/share-50%.png").write_bytes(b"picture")
    commit_all(college, "A picture")
    done = call("pack", *PERIOD, "--output", tmp_path / "p.zip", cwd=college)
    assert done.returncode == 3
    assert "share-50%.png holds %; give the file a name without it" in done.stderr
    assert not (tmp_path / "p.zip").exists()


def test_an_authority_that_does_not_answer_leaves_no_pack_and_no_program_of_the_repository_was_run(
    call, college: Path, tmp_path: Path
) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    named = ("gpg.ssh.program", "gpg.program", "core.fsmonitor", "core.sshCommand", "uploadpack.packObjectsHook")
    for name in (*named, "gpg.ssh.defaultKeyCommand"):
        git(college, "config", name, str(trap))
    git(college, "config", "gpg.format", "ssh")
    git(college, "config", "user.signingkey", str(packs.key(tmp_path / "keys")))
    seal = ("--sign", "--timestamp", "http://127.0.0.1:1/")
    done = call("pack", *PERIOD, *seal, "--output", tmp_path / "p.zip", cwd=college)
    assert done.returncode == 3
    # The signature is made before the authority is asked.
    assert "Signing\nAsking for a time stamp\n" in done.stderr
    assert "gave no answer" in done.stderr
    assert "leave out --timestamp" in done.stderr
    assert leftovers(tmp_path / "p.zip") == []
    assert not (tmp_path / "p.zip").exists()
    assert not (tmp_path / "sprung").exists()


def test_where_nothing_can_be_written_the_earlier_pack_stands(plain: Pack, call, college: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    shutil.copyfile(plain.file, folder / "p.zip")
    before = (folder / "p.zip").read_bytes()
    folder.chmod(0o555)
    try:
        done = call("pack", *PERIOD, "--output", folder / "p.zip", cwd=college, before=obedient())
    finally:
        folder.chmod(0o755)
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert (folder / "p.zip").read_bytes() == before


def test_a_full_disk_is_said_and_the_earlier_pack_stands(plain: Pack, call, college: Path, tmp_path: Path) -> None:
    size = plain.file.stat().st_size
    with disk(tmp_path / "small", f"size={int(size * 1.5) // 1024}k") as folder:
        shutil.copyfile(plain.file, folder / "p.zip")
        done = call("pack", *PERIOD, "--output", folder / "p.zip", cwd=college)
        assert done.returncode == 3
        assert "No space left" in done.stderr
        assert (folder / "p.zip").read_bytes() == plain.file.read_bytes()
        assert leftovers(folder / "p.zip") == []

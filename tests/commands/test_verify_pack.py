"""Verifying audit packs: whole ones, and ones that somebody changed with all manifests renewed."""

import io
import json
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import clausebook
import packs
from bags import bag, unzipped, zipped
from clausebook import __version__
from clausebook.commands import Session
from clausebook.commands.verify import prove_pack
from clausebook.model.audit_pack import BUNDLE, CRATE, SITE, TAG_MANIFEST
from clausebook.model.bag import TEXTS, Packed, bag_faults
from clausebook.model.pack_proof import Answer, PackProof, Part
from clausebook.sources.archive import digest_of
from clausebook.sources.pack import PackError, open_pack
from clausebook.sources.trusted import Trusted
from college import content
from packs import NAME, Pack
from repositories import git

pytestmark = pytest.mark.xdist_group("verify-pack")
Call = Callable[..., subprocess.CompletedProcess[str]]
TODAY = date(2026, 7, 15)
SCHEMA = Path(clausebook.__file__).parent / "schemas/verify.schema.json"
DERIVED = (*TEXTS, "data/pack.json", "data/history.bundle")
"""What would hide the other changes: manifests, which are renewed, and what the rest is made of."""


@pytest.fixture(scope="module")
def files(plain: Pack) -> dict[str, bytes]:
    return unzipped(plain.file.read_bytes())


def proved(file: Path, trusted: Trusted | None = None, *, rebuild: bool = False) -> PackProof:
    return prove_pack(file, trusted or Trusted(today=TODAY), Session(TODAY, lambda _: None), rebuild=rebuild)


def forged(tmp_path: Path, changed: Mapping[str, bytes]) -> Path:
    """Return a pack with all manifests renewed, so that nothing in its form tells."""
    file = tmp_path / f"{NAME}.zip"
    file.write_bytes(zipped(bag(changed), f"{NAME}/"))
    return file


def texts(proof: PackProof, answer: Answer, part: Part | None = None) -> list[str]:
    return [line.text for line in proof.of(answer) if part in (None, line.part)]


def flipped(whole: bytes) -> bytes:
    """Return a content with another byte in the middle."""
    place = len(whole) // 2
    return whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :]


def test_a_pack_that_nobody_signed(call: Call, plain: Pack, tmp_path: Path) -> None:
    done = call("verify", plain.file)
    assert done.returncode == 3
    said = done.stdout
    assert f"SHA-256 of the ZIP: {digest_of(iter((plain.file.read_bytes(),))).sha256}" in said
    assert "\nIt says that it is of " in said
    commit = git(plain.root, "rev-parse", "HEAD").strip()
    assert f"verified: its last commit is {commit}, which the pack names" in said
    assert "cannot be proved: the pack is not signed: somebody could have changed a file" in said
    assert "not verified: the words of the site's pages were not compared" in said
    assert "\nWrong: nothing\n" in said
    assert "\nCould not be verified: site\n" in said
    assert "edition/2026.1: the tag holds no manifest" in said
    assert "that this is the pack which the institution gave out" in said


def test_the_same_as_data_and_from_a_folder(call: Call, plain: Pack, tmp_path: Path) -> None:
    folder = plain.unpacked(tmp_path / "unpacked")
    before = content(folder)
    done = call("verify", folder, "--format", "json")
    data = json.loads(done.stdout)
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert (done.returncode, data["answer"], data["sha256"]) == (3, "not verified", None)
    assert (data["from"], data["to"], data["program"]) == (packs.FROM, packs.TO, __version__)
    assert not [line for line in data["lines"] if line["answer"] == "wrong"]
    assert content(folder) == before
    assert not list(tmp_path.glob("*.git"))


def test_a_digest_that_was_told(call: Call, plain: Pack) -> None:
    whole = digest_of(iter((plain.file.read_bytes(),))).sha256
    spaced = " ".join(whole[place : place + 8] for place in range(0, 64, 8)).upper()
    done = call("verify", plain.file, "--sha256", spaced)
    assert done.returncode == 0
    assert "verified: its SHA-256 is the one that you were told" in done.stdout
    assert "that this is the pack which the institution gave out" not in done.stdout
    proof = proved(plain.file, Trusted(today=TODAY, sha256="0" * 64))
    assert any("is not the one you were told" in text for text in texts(proof, Answer.WRONG, Part.FORM))
    assert not proof.vouched


@pytest.mark.site
def test_a_site_that_is_built_again(plain: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    """Every file but the two that were changed is the same."""
    page = f"{SITE}documents/POL-01.html"
    words = files[page].replace(b"Quality", b"Quantity")
    assert words != files[page]
    proof = proved(forged(tmp_path, {**files, page: words, f"{SITE}x.txt": b"x"}), rebuild=True)
    assert texts(proof, Answer.WRONG, Part.SITE) == [
        f"{page} is not what the commit gives",
        f"{SITE}x.txt is a file that the commit does not give",
    ]
    assert texts(proof, Answer.UNKNOWN) == []


@pytest.mark.parametrize("name", ["START.html", "VERIFY.md"])
def test_a_first_page_that_was_written_anew_is_wrong_where_the_versions_are_the_same(
    files: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    """How to verify a pack is what a forger would write anew."""
    proof = proved(forged(tmp_path, {**files, name: files[name].replace(b"sha256sum", b"sha1sum") + b"x"}))
    (said,) = texts(proof, Answer.WRONG)
    assert said.startswith(f"{name} is not what commit")


@pytest.mark.site
def test_a_page_of_other_versions_is_explained_and_not_accused(files: dict[str, bytes], tmp_path: Path) -> None:
    page, words = f"{SITE}documents/POL-01.html", files[CRATE]
    other = re.sub(rb'("mkdocs-material",\s*"softwareVersion": )"[^"]+"', rb'\1"1.2.3"', words)
    assert other != words
    changed = {**files, page: files[page].replace(b"Quality", b"Quantity"), CRATE: other}
    proof = proved(forged(tmp_path, changed), rebuild=True)
    assert texts(proof, Answer.WRONG) == []
    first, second, *_ = texts(proof, Answer.UNKNOWN, Part.SITE)
    assert first == f"made with mkdocs-material 1.2.3; here it is {version('mkdocs-material')}"
    assert second.endswith("install the same versions, and verify it again")
    assert f"{page} is not what the commit gives" in texts(proof, Answer.UNKNOWN, Part.SITE)


def test_who_signed(call: Call, sealed: Pack, tmp_path: Path) -> None:
    done = call("verify", sealed.file)
    assert "cannot be proved: that the key is that of rc@school.example, rosa.costa@school.example" in done.stdout
    assert "cannot be proved: the words of the site's pages" in done.stdout
    public = next(sealed.file.parents[1].glob("sealed-key/*.pub")).read_text("utf-8")
    signers = tmp_path / "signers"
    signers.write_text(f"rosa@school.example {public}")
    authority = next(sealed.file.parents[1].glob("sealed-authority/root.pem"))
    done = call("verify", sealed.file, "--allowed-signers", signers, "--authority", authority)
    assert done.returncode == 0, done.stdout
    assert "verified: signed by rosa@school.example: your list of signers has the key, valid when" in done.stdout
    assert "verified: the authority that you named saw tagmanifest-sha256.txt" in done.stdout
    assert "It says that it is about 2026-01-01 to 2026-06-30, clause " in done.stdout
    assert "and campus north" in done.stdout
    assert "\nCould not be verified: nothing\nWrong: nothing\n" in done.stdout
    assert "that this is the pack which the institution gave out" not in done.stdout


def test_a_signed_pack_whose_manifests_were_renewed(sealed: Pack, tmp_path: Path) -> None:
    whole = unzipped(sealed.file.read_bytes())
    page = f"{SITE}documents/POL-01.html"
    proof = proved(forged(tmp_path, {**whole, page: whole[page].replace(b"Quality", b"Quantity")}))
    assert texts(proof, Answer.WRONG, Part.BAG) == []
    (said,) = texts(proof, Answer.WRONG, Part.SIGNATURE)
    assert "the pack was changed after it was signed" in said
    assert TAG_MANIFEST in said
    less = {name: text for name, text in whole.items() if not name.startswith(f"{TAG_MANIFEST}.")}
    proof = proved(forged(tmp_path, less))
    said = " ".join(texts(proof, Answer.WRONG))
    assert f"{TAG_MANIFEST}.sig is missing, though data/pack.json says" in said
    assert f"{TAG_MANIFEST}.tsr is missing, though data/pack.json says" in said


def test_each_byte_counts(plain: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    """One byte of each file, each file taken away, renamed, and another one beside it: each is named."""
    known = {name: digest_of(iter((text,))) for name, text in files.items()}
    manifests = {name: files[name] for name in TEXTS}
    assert list(bag_faults(known, manifests)) == []
    tally: Counter[str] = Counter()

    def wrong(name: str, packed: Mapping[str, Packed], changed: Mapping[str, bytes], what: str) -> None:
        said = list(bag_faults(packed, {key: text for key, text in changed.items() if key in packed}))
        assert any(name in text for text in said), (name, what, said)
        tally[what] += 1

    for name, text in files.items():
        if not text:
            continue
        other = flipped(text)
        changed = {**manifests, **({name: other} if name in TEXTS else {})}
        wrong(name, {**known, name: digest_of(iter((other,)))}, changed, "changed")
        less = {key: one for key, one in known.items() if key != name}
        wrong(name, less, manifests, "taken away")
        wrong(name, {**less, f"{name}.old": known[name]}, manifests, "renamed")
        wrong(f"{name}.new", {**known, f"{name}.new": known[name]}, manifests, "added")
    assert set(tally.values()) == {sum(map(bool, files.values()))}
    for name in list(files)[:: len(files) // 10]:
        file = tmp_path / "changed.zip"
        file.write_bytes(zipped({**files, name: flipped(files[name])}, f"{NAME}/", zipfile.ZIP_STORED))
        with open_pack(file) as found:
            said = list(bag_faults(found.files, {key: found.read(key) for key in TEXTS}))
        assert any(name in text for text in said), name
    assert proved(file).answer is Answer.WRONG


def test_lists_keys_and_descriptions_that_were_changed(files: dict[str, bytes], tmp_path: Path) -> None:
    changed = {name: text for name, text in files.items() if name not in DERIVED and not name.startswith(SITE)}
    assert len(changed) >= 18
    others = {name: flipped(text) for name, text in changed.items()}
    proof = proved(forged(tmp_path, {**files, **others, "data/more.txt": b"x"}))
    assert texts(proof, Answer.WRONG, Part.BAG) == []
    said = "\n".join(texts(proof, Answer.WRONG, Part.LISTS) + texts(proof, Answer.UNKNOWN, Part.LISTS))
    for name in changed:
        assert name in said, name
    assert "data/more.txt is nothing that a pack holds" in said
    gone = {name: text for name, text in files.items() if name not in changed}
    proof = proved(forged(tmp_path, gone))
    said = "\n".join(texts(proof, Answer.WRONG, Part.LISTS))
    for name in changed:
        assert name in said or "more of this kind" in said, name
    assert proof.answer is Answer.WRONG


def test_a_workbook_that_was_packed_anew_holds_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    name = "data/lists/documents.xlsx"
    again = zipped(_parts(files[name]), "", zipfile.ZIP_STORED)
    assert again != files[name]
    proof = proved(forged(tmp_path, {**files, name: again}))
    # Its digest stands in the description of the pack, which therefore differs.
    assert name not in " ".join(texts(proof, Answer.WRONG) + texts(proof, Answer.UNKNOWN))


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_site_that_was_changed(files: dict[str, bytes], tmp_path: Path) -> None:
    page, other = f"{SITE}documents/POL-01.html", f"{SITE}documents/PRO-01.html"
    digest = re.search(rb"cb1:[0-9a-f]{12}", files[page])
    assert digest is not None
    script = next(name for name in files if name.startswith(f"{SITE}assets/clausebook/js/"))
    proof = proved(
        forged(
            tmp_path,
            {
                **{name: text for name, text in files.items() if name != f"{SITE}approvals.html"},
                page: files[page].replace(digest[0], b"cb1:000000000000"),
                other: files[other].replace(b"</article>", b'<img src="https://evil.example/x.png"></article>'),
                script: files[script] + b"\nalert(1)",
                f"{SITE}manual.json": files[f"{SITE}manual.json"].replace(b'"records"', b'"record"'),
                f"{SITE}more.html": b"<p>x</p>",
            },
        )
    )
    said = texts(proof, Answer.WRONG, Part.SITE)
    for words in (
        f"{SITE}documents/POL-01.html: “{digest[0].decode()}",
        f"{SITE}documents/PRO-01.html: loads https://evil.example/x.png",
        f"{script} is not what the commit gives",
        f"{SITE}manual.json is not what the commit gives",
        f"{SITE}approvals.html is missing, a page that the commit gives",
        f"{SITE}more.html is a page that the commit does not give",
    ):
        assert any(text.startswith(words) for text in said), (words, said)


def test_words_of_a_page_are_never_called_verified(files: dict[str, bytes], tmp_path: Path) -> None:
    page = f"{SITE}documents/POL-01.html"
    proof = proved(forged(tmp_path, {**files, page: files[page].replace(b"Quality", b"Quantity")}))
    assert proof.answer is Answer.UNKNOWN
    (said,) = texts(proof, Answer.UNKNOWN, Part.SITE)
    assert "the words of the site's pages were not compared with the history" in said
    assert Part.SITE not in proof.parts(Answer.VERIFIED)


def test_another_history(plain: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-hardlinks", str(plain.root), str(folder))
    git(folder, "commit", "--quiet", "--allow-empty", "--message=One more")

    def bundled(*references: str) -> bytes:
        git(folder, "bundle", "create", "--quiet", "b.bundle", *references)
        return (folder / "b.bundle").read_bytes()

    proof = proved(forged(tmp_path, {**files, BUNDLE: bundled("main", "--tags")}))
    assert any("and the pack names" in text for text in texts(proof, Answer.WRONG, Part.HISTORY))
    assert texts(proof, Answer.UNKNOWN, Part.LISTS)
    git(folder, "reset", "--quiet", "--hard", "HEAD~1")
    proof = proved(forged(tmp_path, {**files, BUNDLE: bundled("main")}))
    assert texts(proof, Answer.WRONG, Part.HISTORY) == [
        "the pack names these tags: 2026.2 and edition/2026.1; the history has none"
    ]
    proof = proved(forged(tmp_path, {**files, BUNDLE: flipped(files[BUNDLE])}))
    assert any(text.startswith(f"{BUNDLE}: it is damaged") for text in texts(proof, Answer.WRONG, Part.HISTORY))
    less = {name: text for name, text in files.items() if name != BUNDLE}
    assert any("is missing" in text for text in texts(proved(forged(tmp_path, less)), Answer.WRONG, Part.HISTORY))


def said_otherwise(files: Mapping[str, bytes], **changes: Any) -> dict[str, bytes]:
    """Return files whose description says something else."""
    data = {**json.loads(files["data/pack.json"]), **changes}
    return {**files, "data/pack.json": (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()}


def test_a_pack_of_another_version_is_not_called_wrong(files: dict[str, bytes], tmp_path: Path) -> None:
    other = said_otherwise(files, generator={"name": "clausebook", "version": "99.0"})
    proof = proved(forged(tmp_path, other))
    assert texts(proof, Answer.WRONG) == []
    assert proof.answer is Answer.UNKNOWN
    said = texts(proof, Answer.UNKNOWN, Part.LISTS)
    assert f"made by Clausebook 99.0, and this is {__version__}" in said[0]
    assert any("data/pack.json is not what commit" in text for text in said)


@pytest.mark.parametrize(
    ("changes", "part", "words"),
    [
        ({"commit": "a" * 40}, Part.HISTORY, "and the pack names aaaa"),
        ({"to": "2026-06-29", "as_of": "2026-06-29"}, Part.LISTS, "data/lists/documents.json is not what commit"),
        ({"campus": "north"}, Part.LISTS, "data/lists/records.json is not what commit"),
        ({"audience": "public"}, Part.LISTS, "data/pack.json is not what commit"),
        ({"format": "x"}, Part.BAG, "data/pack.json cannot be read: it does not have the format"),
    ],
)
def test_a_pack_that_says_something_else_of_itself(
    files: dict[str, bytes], tmp_path: Path, changes: dict[str, Any], part: Part, words: str
) -> None:
    proof = proved(forged(tmp_path, said_otherwise(files, **changes)))
    assert any(words in text for text in texts(proof, Answer.WRONG, part)), proof.lines


def test_a_scope_that_the_manual_does_not_know(files: dict[str, bytes], tmp_path: Path) -> None:
    proof = proved(forged(tmp_path, said_otherwise(files, clause="iso-9001-1994:4.20", campus="moon")))
    (said,) = texts(proof, Answer.UNKNOWN, Part.LISTS)
    assert "the manual does not know the pack's scope" in said


def test_random_bytes_of_a_whole_pack(plain: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    chance, whole = random.Random(3), plain.file.read_bytes()
    kept = 0
    for _ in range(25):
        place = chance.randrange(len(whole))
        file = tmp_path / "flipped.zip"
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        proof_of = _formal(file)
        if proof_of:
            continue
        kept += 1
        assert unzipped(file.read_bytes()) == files
    assert kept < 5


def _formal(file: Path) -> list[str]:
    """Return what is wrong with files and manifests of a ZIP."""
    try:
        with open_pack(file) as found:
            known = {name: text for name in TEXTS if (text := found.content(name)) is not None}
            return [*found.faults, *bag_faults(found.files, known)]
    except PackError as error:
        return [str(error)]


def test_calls_that_are_off(call: Call, plain: Pack, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_bytes(b"no zip\n")
    (tmp_path / "odd\udcff.zip").write_bytes(b"no zip\n")
    # Nobody writes into it, so whoever reads it waits.
    os.mkfifo(tmp_path / "pipe")
    for arguments, code, words in (
        (("none.zip",), 2, "there is no none.zip"),
        (("empty",), 2, "there is no bagit.txt in empty"),
        (("pipe",), 2, "pipe is no file; name the ZIP"),
        (("odd\udcff.zip",), 1, "is not a whole ZIP"),
        (("text.zip",), 1, "text.zip is not a whole ZIP"),
        ((plain.file, "--format", "jsno"), 2, "did you mean 'json'?"),
        ((plain.file, "--key", "abc"), 2, "is no key"),
    ):
        done = call("verify", *arguments)
        assert done.returncode == code, done.stdout
        assert words in done.stdout + done.stderr, done.stdout + done.stderr


def test_nothing_of_a_pack_is_run(call: Call, plain: Pack, files: dict[str, bytes], tmp_path: Path) -> None:
    """Settings and hooks that lie about, in the pack or in the folder, take no part."""
    trap = tmp_path / "trap"
    (tmp_path / "sitecustomize.py").write_text(f"open({str(trap)!r}, 'w')")
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    hook = home / "hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(f"[core]\n\thooksPath = {home}/hooks\n\tfsmonitor = {hook}\n")
    git(tmp_path, "init", "--quiet")
    shutil.copy(home / ".gitconfig", tmp_path / ".git/config")
    file = forged(tmp_path, {**files, f"{SITE}.git/config": b"[core]\n", "data/sitecustomize.py": b"x"})
    done = call("verify", file, HOME=str(home), GIT_CONFIG_GLOBAL=str(home / ".gitconfig"), GIT_DIR=os.devnull)
    assert done.returncode == 1
    assert "data/sitecustomize.py is nothing that a pack holds" in done.stdout
    assert not trap.exists()

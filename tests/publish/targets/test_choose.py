"""Naming a place to publish to, and what is said when there is none of that name."""

import importlib.util
from pathlib import Path

import pytest

from clausebook.publish.targets import TargetError
from clausebook.publish.targets.choose import kinds, open_target
from clausebook.publish.targets.store_hosts import known_hosts
from repositories import Made, repository


def test_every_kind_says_how_it_is_named() -> None:
    assert [kind.__name__.rpartition(".")[2] for kind in kinds()] == ["branch", "folder", "store"]
    schemes = [scheme for kind in kinds() for scheme in kind.SCHEMES]
    assert len(schemes) == len(set(schemes))
    assert all(kind.FORM for kind in kinds())


def test_a_path_a_branch_and_an_address(tmp_path: Path) -> None:
    repository(tmp_path / "college", [Made({"a": "a"})])
    root = tmp_path / "college"
    folder = open_target(str(tmp_path / "site"), root)
    assert (folder.name, folder.whole_folders) == (str(tmp_path / "site"), True)
    branch = open_target("branch:gh-pages", root)
    assert (branch.name, branch.whole_folders) == ("the branch gh-pages", True)
    for written in ("memory://bucket/college/", "Memory://bucket/college"):
        store = open_target(written, root)
        assert (store.name, store.whole_folders) == ("memory://bucket/college", False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no place to publish is named"),
        ("  ", "no place to publish is named"),
        ("ftp://host/site", "'ftp:' is no kind of place"),
        ("odd:name", "write the path from its beginning or with ./ before it"),
        ("https://school.example/manual", "can be read, not written"),
        ("branch:", "no branch is named"),
        ("branch:two..dots", "cannot be the name of a branch"),
        ("branch:pages@nowhere", "there is no remote 'nowhere'"),
        ("branch:pages@", "no remote is named behind the @"),
        ("branch:pages@https://hanna:s3cr3t@host/x.git", "there is no remote 'https://host/x.git'"),
        ("s3:bucket", "names no place in it"),
        ("s3://", "names no place in it"),
        ("s3://key:s3cr3t@bucket/college", "would stand in logs"),
        ("sftp://hanna:s3cr3t@host/srv", "would stand in logs"),
        ("az://college/site?sig=s3cr3t", "would stand in logs"),
        ("sftp://[host/srv", "is no address"),
    ],
)
def test_what_is_no_place(tmp_path: Path, text: str, said: str) -> None:
    repository(tmp_path / "college", [Made({"a": "a"})])
    with pytest.raises(TargetError, match=said) as told:
        open_target(text, tmp_path / "college")
    assert "s3cr3t" not in str(told.value)
    assert not str(told.value).endswith(".")


def test_a_branch_needs_a_repository(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="lies in no Git repository"):
        open_target("branch:gh-pages", tmp_path)


@pytest.mark.parametrize(
    ("address", "library", "extra"),
    [
        ("s3://b/c", "s3fs", "s3"),
        ("gs://b/c", "gcsfs", "gcs"),
        ("az://b/c", "adlfs", "azure"),
        ("sftp://h/c", "paramiko", "sftp"),
    ],
)
def test_a_library_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, library: str, extra: str
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == library else there("fsspec"))
    with pytest.raises(TargetError, match=rf"needs {library}, not installed here; run: pip install '\.\[{extra}\]'"):
        open_target(address, tmp_path)


@pytest.mark.skipif(
    importlib.util.find_spec("paramiko") is None, reason="NO paramiko: the keys of hosts are NOT TESTED"
)
def test_only_hosts_that_are_known(tmp_path: Path) -> None:
    import paramiko  # noqa: PLC0415 - not there everywhere

    ours, another = paramiko.RSAKey.generate(2048), paramiko.RSAKey.generate(2048)
    (tmp_path / "known_hosts").write_text(f"host.example {ours.get_name()} {ours.get_base64()}\n")
    policy = known_hosts(tmp_path)
    policy.missing_host_key(None, "host.example", ours)
    for host, key in (("host.example", another), ("other.example", ours)):
        with pytest.raises(TargetError, match="compare the key"):
            policy.missing_host_key(None, host, key)

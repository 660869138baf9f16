"""`clausebook federate` as anybody calls it, with a member that the program itself has published."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import members
from college import content, leftovers

Call = Callable[..., subprocess.CompletedProcess[str]]
GROUP = """\
title: Example group
as-of: 2026-06-30
lead: college
members:
  - {id: college, title: College, source: college-site/manual.json, site: ../college-site}
  - {id: north, title: North School, source: north/manual.json, site: "https://north.example/qm"}
"""
MORE = """\
  - {id: gone, title: Gone School, source: gone/manual.json}
  - {id: broken, title: Broken School, source: broken/manual.json}
  - {id: pipe, title: Plain School, source: "http://plain.example/manual.json"}
"""


@pytest.fixture
def group(college: Path, call: Call, tmp_path: Path) -> Path:
    """Publish the college, and a small school beside it, and return the group's file."""
    done = call("stage", tmp_path / "stage", cwd=college)
    assert done.returncode == 0, done.stderr
    # The data of a stage is that of the site which is rendered from it.
    shutil.copytree(tmp_path / "stage" / "docs", tmp_path / "college-site")
    members.publish(tmp_path / "north")
    file = tmp_path / "group.yml"
    file.write_text(GROUP, encoding="utf-8")
    return file


def test_a_group(group: Path, call: Call, tmp_path: Path) -> None:
    done = call("federate", group, "--strict")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("as of 2026-06-30: 2 of 2 members read\n")
    site = tmp_path / "group-site"
    data = json.loads((site / "group.json").read_text(encoding="utf-8"))
    assert [member["state"] for member in data["members"]] == ["verified", "verified"]
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "Example group, Manuals of the group, as of 2026-06-30, 2 of 2 members read" in home
    register = (site / "documents/index.html").read_text(encoding="utf-8")
    linked = "../../college-site/documents/PRO-01"
    assert linked in register
    assert (tmp_path / "college-site/documents/PRO-01.md").is_file()
    assert "4.1" in (site / "coverage/iso-21001-2018.html").read_text(encoding="utf-8")

    before = content(site)
    again = call("federate", group, "--site", site)
    assert again.returncode == 0, again.stderr
    assert {name for name, digest in content(site).items() if before.get(name) != digest} <= {"sitemap.xml.gz"}
    assert leftovers(site) == []


def test_members_that_cannot_be_read(group: Path, call: Call, tmp_path: Path) -> None:
    group.write_text(GROUP + MORE, encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/manual.json").write_text("{", encoding="utf-8")
    done = call("federate", group, "--site", "out")
    assert done.returncode == 0, done.stderr
    assert "2 of 5 members read" in done.stdout
    for words in ("Gone School (gone): there is no file", "Broken School (broken): manual.json", "without encryption"):
        assert words in done.stderr
    home = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert all(words in home for words in ("Gone School", "Broken School", "Plain School"))
    assert call("federate", group, "--site", "out", "--strict").returncode == 1


def test_no_other_site_is_replaced(group: Path, call: Call, tmp_path: Path) -> None:
    before = content(tmp_path / "college-site")
    done = call("federate", group, "--site", "college-site")
    assert done.returncode == 3
    assert "no group's site" in done.stderr
    assert content(tmp_path / "college-site") == before
    assert call("federate", group, "--site", group).returncode == 3


def test_wrong_calls(group: Path, call: Call) -> None:
    assert call("federate").returncode == 2
    assert call("federate", group, "--engine", "mkdoc").returncode == 2
    assert call("federate", group, "--as-of", "tomorrow").returncode == 2
    assert call("federate", "nowhere.yml").returncode == 3
    group.write_text(GROUP.replace("lead: college", "lead: nobody"), encoding="utf-8")
    done = call("federate", group)
    assert done.returncode == 3
    assert "group.yml:3:" in done.stderr

"""Problems of reading, handed to the rule of their topic."""

from datetime import date
from pathlib import Path

from clausebook.checks.problems import about
from clausebook.model.finding import Observation
from clausebook.model.manual import Manual
from clausebook.model.place import Place
from clausebook.model.problem import Topic
from clausebook.pipeline import read

SETTINGS = "title: Manual\norganisation: {name: School}\n"
REGISTER = "roles: [{id: head, title: Head}]\npeople: [{id: ha, name: Hanna Arp}]\n"
FRONT = (
    '---\nid: PRO-01\ntitle: One\ntype: procedure\nversion: "1.0"\nstatus: draft\nowner: head\nclassification: public\n'
)


def manual(root: Path, documents: dict[str, bytes]) -> Manual:
    """Write a manual into a folder and read it."""
    (root / "manual").mkdir()
    (root / "manual/manual.yml").write_text(SETTINGS, "utf-8")
    (root / "manual/register.yml").write_text(REGISTER, "utf-8")
    for name, content in documents.items():
        (root / "manual" / name).write_bytes(content)
    return read(root, today=date(2026, 6, 30))


def test_a_broken_file_names_its_claimed_id(tmp_path: Path) -> None:
    broken = FRONT.replace("owner", "ownr") + "---\n"
    seen = list(about(manual(tmp_path, {"PRO-01-one.md": broken.encode()}), Topic.FIELD))
    assert {observation.subject for observation in seen} == {"PRO-01"}
    assert Place("manual/PRO-01-one.md", 7, 1) in [observation.place for observation in seen]


def test_a_remark_on_a_readable_file_names_its_id(tmp_path: Path) -> None:
    content = (FRONT + "---\n").replace("\n", "\r\n").encode()
    (seen,) = about(manual(tmp_path, {"PRO-01-one.md": content}), Topic.LAYOUT)
    assert seen.subject == "PRO-01"
    assert seen.help


def test_other_topics_are_left_to_other_rules(tmp_path: Path) -> None:
    read_back = manual(tmp_path, {"PRO-01-one.md": (FRONT.replace('"1.0"', "1.0") + "---\n").encode()})
    none: list[Observation] = []
    assert list(about(read_back, Topic.FIELD, Topic.FILE)) == none
    assert [observation.place.line for observation in about(read_back, Topic.VERSION)] == [5]

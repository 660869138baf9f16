"""The page on which a printed copy is verified works without a script, and says what it does not know."""

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files

import jsonschema

from clausebook.model.document import Status
from clausebook.model.earlier import Earlier
from clausebook.model.history import Evidence, History
from clausebook.model.manual import Manual
from clausebook.model.version import Version
from staged import files as staged_files
from staged import staged
from values import DIGEST, document, manual

OLD = "cb1:" + "a" * 64


def _manual(evidence: Evidence = Evidence.COMPLETE, explanation: str = "") -> Manual:
    """Return a manual with a text in force, the one before it, and a draft."""
    now = document(version=Version(2, 0), approvals=())
    now = replace(now, approvals=tuple(replace(one, version="2.0") for one in document().approvals))
    old = Earlier(replace(now, version=Version(1, 0), digest=OLD, commit="2" * 40), date(2026, 1, 1), date(2026, 2, 28))
    draft = document("PRO-02", status=Status.DRAFT, digest="cb1:" + "d" * 64)
    found = replace(manual(documents=(now, draft)), earlier={now.path: (old,)})
    return replace(found, history=History(evidence, explanation), draft=False)


def test_every_text_has_a_row_that_its_code_leads_to() -> None:
    page = staged(_manual())["verify.md"].markdown
    for digest in (DIGEST, OLD, "cb1:" + "d" * 64):
        assert f'<tr id="{digest.replace(":", "-")}">' in page
        assert f"<code>{digest}</code>" in page
    assert 'data-cb-filter="copies-table"' in page
    assert '<a href="documents/PRO-01.html">PRO-01</a>' in page
    assert '<a href="versions/PRO-01/1-0.html">PRO-01</a>' in page
    said = [
        "version 2.0",
        "Current</span> in force since 1 March 2026",
        "Superseded: do not use</span> by version 2.0, since 1 March 2026",
        "Not approved: do not use</span>",
    ]
    assert sorted(said, key=page.index) == said
    assert "Not verified" not in page


def test_a_cut_history_is_said() -> None:
    page = staged(_manual(Evidence.SHALLOW, "The clone is cut off."))["verify.md"].markdown
    assert "Not verified.</strong> The clone is cut off. Earlier texts are missing" in page


def test_the_data_hold_to_their_schema() -> None:
    schema = json.loads((files("clausebook") / "schemas/copies.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data = json.loads(staged_files(_manual())["copies.json"])
    jsonschema.validate(data, schema)
    assert [one["fate"] for one in data["copies"]] == ["current", "superseded", "not-approved"]
    assert data["copies"][1] == {
        "digest": OLD,
        "document": "PRO-01",
        "version": "1.0",
        "fate": "superseded",
        "since": "2026-01-01",
        "until": "2026-02-28",
        "successor": "PRO-01",
        "followed_by": "2.0",
    }

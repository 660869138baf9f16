"""An entry put into front matter: where it goes, and that nothing else changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clausebook.authoring import AuthoringError
from clausebook.authoring.frontmatter import insert, written
from clausebook.model.document import Approval
from clausebook.model.place import Place
from clausebook.model.problem import Problem
from clausebook.sources.frontmatter import split
from clausebook.sources.strict import plain

ENTRY = '{role: head, person: ha, date: 2026-03-02, version: "1.0", digest: "cb1:0"}'
READ = {"role": "head", "person": "ha", "date": "2026-03-02", "version": "1.0", "digest": "cb1:0"}
PATH = "manual/PRO-05.md"


def approvals(content: bytes) -> object:
    """Return the approvals that a content holds."""
    parts = split(content, PATH)
    assert not isinstance(parts, Problem), parts
    data = plain(parts.table)
    assert isinstance(data, dict)
    return data.get("approvals", [])


def test_an_entry_is_written_on_one_line() -> None:
    approval = Approval("head", "hl", date(2026, 3, 2), "2.1", "cb1:4f", Place(PATH))
    assert written(approval) == '{role: head, person: hl, date: 2026-03-02, version: "2.1", digest: "cb1:4f"}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("id: A\n", f"id: A\napprovals:\n  - {ENTRY}\n", id="missing"),
        pytest.param("id: A\n\n# end\n", f"id: A\n\n# end\napprovals:\n  - {ENTRY}\n", id="missing-comment"),
        pytest.param(" id: A\n b: c\n", f" id: A\n b: c\n approvals:\n   - {ENTRY}\n", id="missing-indented"),
        pytest.param("a: |\n  text\n\n", f"a: |\n  text\n\napprovals:\n  - {ENTRY}\n", id="missing-block-text"),
        pytest.param("approvals: []   # none\nid: A\n", f"approvals: [{ENTRY}]   # none\nid: A\n", id="empty"),
        pytest.param(
            "approvals:\n  - {role: a}\nid: A\n", f"approvals:\n  - {{role: a}}\n  - {ENTRY}\nid: A\n", id="block"
        ),
        pytest.param("approvals:\n- {role: a}\n", f"approvals:\n- {{role: a}}\n- {ENTRY}\n", id="block-at-margin"),
        pytest.param(
            "approvals:\n  - role: a\n    person: b\n\n# below\nid: A\n",
            f"approvals:\n  - role: a\n    person: b\n  - {ENTRY}\n\n# below\nid: A\n",
            id="block-of-lines",
        ),
        pytest.param(
            "approvals:\n  -   role: a   # x\n      # y\n\n",
            f"approvals:\n  -   role: a   # x\n  - {ENTRY}\n      # y\n\n",
            id="block-with-comments",
        ),
        pytest.param("approvals: [{role: a}]\n", f"approvals: [{{role: a}}, {ENTRY}]\n", id="flow"),
        pytest.param(
            "approvals: [\n  {role: 'a}', person: \"}\"},  # }\n]\nid: A\n",
            f"approvals: [\n  {{role: 'a}}', person: \"}}\"}}, {ENTRY},  # }}\n]\nid: A\n",
            id="flow-of-lines",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_entry_is_the_last_one(before: str, after: str, newline: str, mark: str) -> None:
    def whole(front: str) -> bytes:
        return (mark + f"---\n{front}---\n\nText  \n---\n".replace("\n", newline)).encode()

    result = insert(whole(before), PATH, ENTRY)
    assert result == whole(after)
    found = approvals(result)
    assert isinstance(found, list)
    assert found[-1] == READ


def test_a_fence_may_end_the_file() -> None:
    assert insert(b"---\nid: A\n---", PATH, ENTRY) == f"---\nid: A\napprovals:\n  - {ENTRY}\n---".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"no front matter\n",
        b"---\nid: A\n",
        b"---\n{id: A}\n---\n",
        b"---\napprovals: yes\n---\n",
        b"---\napprovals: [role: a]\n---\n",
        b"---\nid: \xff\n---\n",
    ],
)
def test_what_cannot_be_added_to_is_refused_with_its_place_and_advice(content: bytes) -> None:
    with pytest.raises(AuthoringError, match=r"^manual/PRO-05\.md:\d+:\d+: .+; .+"):
        insert(content, PATH, ENTRY)


KEYS = st.sampled_from(
    ["id: A", "title: 'x: y'", "# note", "", 'change: "a\n  b"', "owner: é𝄞", "text: |\n  one\n   two"]
)
LISTS = st.sampled_from(
    [
        None,
        "approvals: []",
        "approvals: [ ]  # none",
        "approvals: [{role: a}, {role: 'b'} ]",
        'approvals: [\n  {role: a},\n  # b\n  {role: "}"}\n  ]',
        "approvals:\n  - {role: a}",
        "approvals:\n- role: a\n  person: b\n- {role: c}",
        "approvals: # who\n\n    # first\n    - role: a\n\n      person: b",
    ]
)
BODY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=30)


@given(
    st.lists(KEYS, unique_by=lambda key: key.partition(":")[0] or key, max_size=4),
    LISTS,
    st.integers(0, 4),
    BODY,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
@examples(deadline=None, max_examples=200)
def test_bytes_outside_the_insertion_are_unchanged(
    keys: list[str], listed: str | None, position: int, body: str, newline: str, mark: str
) -> None:
    front = [*keys[:position], *([listed] if listed else []), *keys[position:], "last: one"]
    content = (mark + "\n".join(["---", *front, "---", body]).replace("\n", newline)).encode()
    before = approvals(content)
    result = insert(content, PATH, ENTRY)
    added = len(result) - len(content)
    common = next((i for i, (old, new) in enumerate(zip(content, result, strict=False)) if old != new), len(content))
    assert content[common:] == result[common + added :]
    assert added <= len(ENTRY) + 20
    assert isinstance(before, list)
    assert approvals(result) == [*before, READ]

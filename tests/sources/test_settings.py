"""The settings and the register: good ones become values, bad ones cannot be read, and say why."""

import base64
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausebook.model.problem import Topic
from clausebook.model.register import Key
from clausebook.sources.settings import REGISTER, SETTINGS, CannotRead, read_register, read_settings

MINIMAL = "title: Manual\norganisation: {name: School}\n"
PEOPLE = (
    "roles:\n  - {id: head, title: Head}\npeople:\n"
    "  - {id: hl, name: H. L., emails: [H@X.example], roles: [{role: head, from: 2026-01-01}]}\n"
)


def test_a_minimal_manual_has_defaults() -> None:
    found, remarks = read_settings(MINIMAL.encode())
    assert (found.title, found.organisation, found.language, found.standard) == (
        "Manual",
        "School",
        "en",
        "iso-21001-2018",
    )
    assert (found.campuses, found.exclusions, found.site, found.as_of, str(found.due_soon)) == (
        (),
        (),
        "",
        None,
        "P60D",
    )
    assert found.types["procedure"].approvers == ("head",)
    assert remarks == ()


def test_types_are_laid_over_ours() -> None:
    text = MINIMAL + "types:\n  procedure: {approvers: [dean]}\n  guide-book: {prefixes: [GB]}\n"
    found, _ = read_settings(text.encode())
    assert found.types["procedure"].approvers == ("dean",)
    assert found.types["procedure"].prefixes == ("PRO",)
    assert (found.types["guide-book"].title, found.types["guide-book"].plural) == ("Guide book", "Guide books")


def test_changes_may_have_to_be_reviewed() -> None:
    assert not read_settings(MINIMAL.encode())[0].reviewed
    assert read_settings((MINIMAL + "changes: reviewed\n").encode())[0].reviewed


@pytest.mark.parametrize("written", ["https://school.example/qm", "https://school.example/qm/"])
def test_the_address_of_the_site_is_a_folder(written: str) -> None:
    assert read_settings(f"{MINIMAL}site: {written}\n".encode())[0].site == "https://school.example/qm/"


def test_exclusions_keep_their_places() -> None:
    text = MINIMAL + 'not-applicable:\n  - {clause: "8.3", reason: none, approved-by: hl, date: 2026-01-01}\n'
    found, _ = read_settings(text.encode())
    assert [(str(item.ref), str(item.place)) for item in found.exclusions] == [
        ("iso-21001-2018:8.3", "manual/manual.yml:4:5")
    ]


@pytest.mark.parametrize(
    ("change", "place", "message", "advice"),
    [
        ("titel: x\n", "3:1", "the key 'titel' is not known here", "Did you mean 'title'?"),
        (
            "site: javascript:x\n",
            "3:7",
            "'site' is 'javascript:x', which is not an address such as https://quality.example.org/",
            None,
        ),
        (
            "feedback: javascript:x\n",
            "3:11",
            "'feedback' is 'javascript:x', which is not an e-mail address, or an address such as https://example.org/feedback",
            None,
        ),
        ("edit: https://x/\n", "3:7", "'edit' is 'https://x/', which is not an address with {path} in it", None),
        ("as-of: 2026-02-30\n", "3:8", None, "Write a day such as 2026-03-15 (year-month-day)"),
        ("changes: review\n", "3:10", "'changes' is 'review', which is none of: reviewed", "Did you mean 'reviewed'?"),
        ("standards: iso-21001-2018\n", "3:12", "'standards' should be a list such as [one, two]", None),
        ("standards: []\n", "3:12", "'standards' needs at least 1 in its list", None),
        (
            "types: {Guide: {}}\n",
            "3:9",
            "the key 'Guide' is not a short name in small letters, such as procedure",
            None,
        ),
        (
            "types:\n  guide: {prefixes: [g]}\n",
            "4:22",
            "'prefixes' is 'g', which is not two to five capital letters",
            None,
        ),
        (
            "review: {due-soon: 60}\n",
            "3:20",
            "'due-soon' is '60', which is not a period such as P1Y, P6M or P30D",
            None,
        ),
        ("campuses:\n  - {id: town}\n", "4:5", "the key 'title' is missing in 'campuses'", "Add a line 'title: …'"),
        ("title: again\n", "3:1", "the key 'title' stands twice; the first is on line 1", "Keep one of them"),
    ],
)
def test_what_is_wrong_with_settings(change: str, place: str, message: str | None, advice: str | None) -> None:
    with pytest.raises(CannotRead) as caught:
        read_settings((MINIMAL + change).encode())
    (problem,) = caught.value.problems
    assert (str(problem.place), problem.topic) == (f"{SETTINGS}:{place}", Topic.SETTING)
    assert problem.message == message if message else problem.message
    assert problem.help == advice if advice else problem.help
    assert str(caught.value) == f"{problem.place}: {problem.message}"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(CannotRead) as caught:
        read_settings(b"titel: x\nlanguage: english\n")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("content", [b"", b"\xff", b"- x\n", b"a: [\n", b"\xff\xfea\0"])
def test_what_is_no_settings_at_all(content: bytes) -> None:
    with pytest.raises(CannotRead):
        read_settings(content)
    with pytest.raises(CannotRead):
        read_register(content)


def test_line_ends_are_a_remark() -> None:
    found, remarks = read_settings(MINIMAL.replace("\n", "\r\n").encode())
    assert found.title == "Manual"
    assert [remark.topic for remark in remarks] == [Topic.LAYOUT]


def test_a_register() -> None:
    found, remarks = read_register(PEOPLE.encode())
    person = found.people["hl"]
    assert (person.emails, person.tenures[0].role, str(person.tenures[0].since)) == (
        ("h@x.example",),
        "head",
        "2026-01-01",
    )
    assert remarks == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("from: 2026-01-01", "form: 2026-01-01", "4:71", "the key 'form' is not known in 'roles'"),
        ("from: 2026-01-01", "from: 2026-01-32", "4:77", None),
        ("H@X.example", "h.example", "4:36", "'emails' is 'h.example', which is not an e-mail address"),
        ("title: Head}", "title: Head, group: maybe}", "2:36", None),
        ("roles:\n  - {id: head, title: Head}\n", "", "1:1", "the key 'roles' is missing"),
    ],
)
def test_what_is_wrong_with_a_register(old: str, new: str, place: str, message: str | None) -> None:
    with pytest.raises(CannotRead) as caught:
        read_register(PEOPLE.replace(old, new).encode())
    found = [item for item in caught.value.problems if str(item.place) == f"{REGISTER}:{place}"]
    assert found, caught.value
    assert found[0].message == message if message else found[0].message


def test_an_id_that_stands_twice_is_a_problem_but_hides_nothing() -> None:
    found, remarks = read_register((PEOPLE + "  - {id: hl, name: Other}\n").encode())
    assert [(str(item.place), item.message) for item in remarks] == [
        ("manual/register.yml:5:5", "the id 'hl' stands twice under 'people'; the first is on line 4")
    ]
    assert list(found.people) == ["hl"]


GITHUB = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
"""The key by which github.com itself is known to SSH."""
BLOCK = """\
-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEaVW5ABYJKwYBBAHaRw8BAQdA83xVbgXFBHsw50/VWk9mQvGYiUa/q0D55Fc2
BipaegG0E2FuYUBjb2xsZWdlLmV4YW1wbGWIkAQTFggAOBYhBIe9BbHfjKMcny5s
U++NsmKs6VLoBQJpVbkAAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEO+N
smKs6VLoMtIA/RM32CgCVotECALKGZdvFaOmBC3pi6Z3/Vx9JIlmScn1AQCNglPX
BNKZGdEnZQ4esKDumspq1Am8cKRvPuOVpBnNCg==
=MYO7
-----END PGP PUBLIC KEY BLOCK-----
"""
"""A key that GnuPG made for these tests."""
FOLDED = BLOCK.replace("\n", "\n          ")
HOLDER = "roles: []\npeople:\n  - id: hl\n    name: H. L.\n    keys:\n"


def ssh(*parts: bytes) -> str:
    """Return a line of a public key with these parts, the first of which is its kind."""
    data = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"{parts[0].decode()} {base64.b64encode(data).decode()}"


def test_keys_and_accounts() -> None:
    text = (
        f"{HOLDER}      - {{ssh: ssh-ed25519 {GITHUB} H. L. at work, from: 2024-01-01, until: 2026-05-31}}\n"
        f"      - openpgp: |\n          {FOLDED}\n        revoked: 2026-02-01\n"
        "    accounts: [GitHub:HLindqvist, codeberg.org:hl]\n"
    )
    found, remarks = read_register(text.encode())
    first, second = found.people["hl"].keys
    assert (first.kind, first.text) == ("ssh", f"ssh-ed25519 {GITHUB} H. L. at work")
    assert (first.since, first.until, first.revoked) == (date(2024, 1, 1), date(2026, 5, 31), None)
    assert (second.kind, second.text + "\n") == ("openpgp", BLOCK)
    assert (second.since, second.until, second.revoked) == (None, None, date(2026, 2, 1))
    assert found.people["hl"].accounts == ("github:hlindqvist", "codeberg.org:hl")
    assert remarks == ()


def test_the_time_of_a_key() -> None:
    key = Key("ssh", "", date(2024, 1, 1), date(2024, 12, 31), date(2024, 6, 1))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 5, 31), date(2024, 6, 1), date(2025, 1, 1)]
    assert [key.valid_on(day) for day in days] == [False, True, True, False, False]
    assert [Key("ssh", "", until=date(2024, 5, 31)).valid_on(day) for day in days] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("ssh: ssh-ed25519 AAAA", "'ssh' is not a whole public key"),
        (f"ssh: ssh-ed25519 {GITHUB[:-4]}", "'ssh' is not a whole public key"),
        (f"ssh: ssh-rsa {GITHUB}", "'ssh' is not a whole public key"),
        (f"ssh: {GITHUB}", "'ssh' is not a whole public key"),
        ('ssh: "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"', "'ssh' is not a whole public key"),
        (f"ssh: {ssh(b'ssh-ed25519', bytes(31))}", "'ssh' is not a whole public key"),
        (f"ssh: {ssh(b'ecdsa-sha2-nistp256', b'', bytes([4]))}", "'ssh' is not a whole public key"),
        (f"ssh: {ssh(b'ecdsa-sha2-nistp256', b'nistp384', bytes([4] * 97))}", "'ssh' is not a whole public key"),
        (f"openpgp: ssh-ed25519 {GITHUB}", "'openpgp' is not a whole public key"),
        (f"openpgp: |\n          {FOLDED.replace('A83x', 'A83y')}", "'openpgp' is not a whole public key"),
        (f"openpgp: |\n          {FOLDED}{FOLDED}", "'openpgp' is not a whole public key"),
        (
            f"ssh: {ssh(b'ssh-dss', b'x')}",
            "the key is of a kind that cannot be checked; Ed25519, ECDSA and RSA from 2048 bits can",
        ),
        (
            f"ssh: {ssh(b'ssh-rsa', b'#', b'%c' % 127 * 128)}",
            "the key is of a kind that cannot be checked; Ed25519, ECDSA and RSA from 2048 bits can",
        ),
        ("ssh: ssh-ed25519 " + "A" * 64_000, "the key has 64,012 characters; at most 64,000 are read"),
    ],
)
def test_what_is_wrong_with_a_key(entry: str, message: str) -> None:
    found, remarks = read_register(f"{HOLDER}      - {entry}\n      - ssh: ssh-ed25519 {GITHUB}\n".encode())
    assert [(str(item.place.line), item.topic, item.message) for item in remarks] == [("6", Topic.SETTING, message)]
    assert remarks[0].help
    assert [key.text for key in found.people["hl"].keys] == [f"ssh-ed25519 {GITHUB}"]


@pytest.mark.parametrize(
    "entry",
    [
        "ssh: |\n          -----BEGIN OPENSSH PRIVATE KEY-----\n          b3BlbnNzaC1rZXk\n",
        "openpgp: |\n          -----BEGIN PGP PRIVATE KEY BLOCK-----\n\n          lFgE\n",
        "ssh: |\n          PuTTY-User-Key-File-3: ssh-ed25519\n",
    ],
)
def test_a_private_key_is_told_loudly_and_not_repeated(entry: str) -> None:
    found, remarks = read_register(f"{HOLDER}      - {entry}".encode())
    assert [item.message for item in remarks] == [
        "this is a PRIVATE key: whoever can read it can sign in this person's name"
    ]
    assert found.people["hl"].keys == ()


@pytest.mark.parametrize(
    ("entry", "place", "message"),
    [
        (f"{{ssh: ssh-ed25519 {GITHUB}, openpgp: x}}", "6:10", "'ssh' does not go with the other keys"),
        ("{from: 2024-01-01}", "6:9", "the key 'ssh' is missing in 'keys'"),
        (f"{{ssh: ssh-ed25519 {GITHUB}, since: 2024-01-01}}", "6:97", "the key 'since' is not known in 'keys'"),
    ],
)
def test_an_entry_that_is_no_key(entry: str, place: str, message: str) -> None:
    with pytest.raises(CannotRead) as caught:
        read_register(f"{HOLDER}      - {entry}\n".encode())
    assert (f"{REGISTER}:{place}", message) in [(str(item.place), item.message) for item in caught.value.problems]


def test_what_two_people_share_belongs_to_neither() -> None:
    own = ssh(b"ssh-ed25519", bytes(32))
    text = (
        f"{HOLDER}      - ssh: {own}\n      - ssh: ssh-ed25519 {GITHUB}\n    accounts: [github:hl]\n"
        f"  - id: rc\n    name: R. C.\n    keys:\n      - ssh: ssh-ed25519 {GITHUB} another name\n"
        "    accounts: [github:HL, github:rc]\n"
    )
    found, remarks = read_register(text.encode())
    assert [(str(item.place), item.message) for item in remarks] == [
        ("manual/register.yml:13:16", "the account 'github:HL' is that of 'hl' too, so it tells nobody who acted"),
        ("manual/register.yml:12:14", "the key is that of 'hl' too, on line 7, so it tells nobody who signed"),
    ]
    assert [key.text for key in found.people["hl"].keys] == [own]
    assert found.people["rc"].keys == ()


def test_a_person_may_have_a_key_in_two_periods() -> None:
    line = f"{{ssh: ssh-ed25519 {GITHUB}, "
    text = f"{HOLDER}      - {line}until: 2024-12-31}}\n      - {line}from: 2026-01-01}}\n"
    found, remarks = read_register(text.encode())
    assert remarks == ()
    assert [key.valid_on(date(2025, 6, 1)) for key in found.people["hl"].keys] == [False, False]


LINES = st.sampled_from(
    [
        *MINIMAL.splitlines(),
        *PEOPLE.splitlines(),
        "types: {a: {}}",
        "campuses: [{}]",
        f"    keys: [{{ssh: ssh-ed25519 {GITHUB}}}, {{openpgp: x}}, {{}}]",
        "    accounts: [github:hl, x]",
        "not-applicable: [{clause: x}]",
        "a: [",
        "\t",
    ]
)


@pytest.mark.parametrize("read", [read_settings, read_register])
@given(content=st.binary(max_size=60) | st.lists(LINES, max_size=6).map(lambda rows: "\n".join(rows).encode()))
@settings(max_examples=40, deadline=None)
def test_any_content_is_read_or_refused(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        assert read(content)
    except CannotRead as error:
        assert error.problems
        assert all(problem.place.line <= content.count(b"\n") + content.count(b"\r") + 1 for problem in error.problems)

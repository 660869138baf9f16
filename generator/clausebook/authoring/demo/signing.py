"""Signatures put into commits and tags, as `git commit -S` and `git tag -s` put them (gitformat-signature(5))."""

from collections.abc import Callable

from clausebook.authoring.demo.example import story_data


def shipped(name: str, payload: bytes) -> str:
    """Return the package's own signature with a name.

    Ed25519 signs the same bytes in the same way every time, so it can be kept instead of the key. It fits one object
    only: where example or story were changed, it is there and does not verify.
    """
    del payload
    signature: str = story_data("signatures")[name]
    return signature


def signed_commit(plain: bytes, name: str, sign: Callable[[str, bytes], str]) -> bytes:
    """Return a commit object with its signature as the last key of its head."""
    head, gap, message = plain.partition(b"\n\n")
    rows = sign(name, plain).strip("\n").encode("ascii").split(b"\n")
    return head + b"\ngpgsig " + b"\n ".join(rows) + gap + message


def signed_tag(plain: bytes, name: str, sign: Callable[[str, bytes], str]) -> bytes:
    """Return a tag object with its signature behind its message."""
    return plain + sign(name, plain).strip("\n").encode("ascii") + b"\n"

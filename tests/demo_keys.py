"""The keys of the demo's people, which anybody may know, and the signatures made with them.

After a change of the example or of its story, write the signatures anew:
`.venv/bin/python tests/demo_keys.py`.
"""

import base64
import hashlib
import struct
import tempfile
from pathlib import Path
from typing import Any

import clausebook
from clausebook.authoring.demo.example import story_data
from clausebook.authoring.demo.write import write_demo

STORY = Path(clausebook.__file__).parent / "story"


def sign(name: str, payload: bytes) -> str:
    """Sign an object as `ssh-keygen -Y sign -n git` does (PROTOCOL.sshsig)."""
    key = private_key(story_data("steps")["signed"][name])
    blob = _string(b"ssh-ed25519") + _string(public_key(key))
    scope = _string(b"git") + _string(b"") + _string(b"sha512")
    signature = _string(b"ssh-ed25519") + _string(
        key.sign(b"SSHSIG" + scope + _string(hashlib.sha512(payload).digest()))
    )
    whole = b"SSHSIG" + struct.pack(">I", 1) + _string(blob) + scope + _string(signature)
    text = base64.b64encode(whole).decode()
    rows = (text[start : start + 70] for start in range(0, len(text), 70))
    return "\n".join(("-----BEGIN SSH SIGNATURE-----", *rows, "-----END SSH SIGNATURE-----"))


def private_key(person: str) -> Any:
    """Return a person's key; it follows from their id."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"clausebook demo key of {person}".encode()).digest())


def public_key(key: Any) -> bytes:
    """Return the public half, 32 bytes."""
    found: bytes = key.public_key().public_bytes_raw()
    return found


def signatures(folder: Path) -> dict[str, str]:
    """Make the demo in a folder and return all signatures by name."""
    made: dict[str, str] = {}

    def keep(name: str, payload: bytes) -> str:
        return made.setdefault(name, sign(name, payload))

    write_demo(folder, keep)
    return made


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def main() -> None:
    """Write the package's file of signatures."""
    rows = ["# Made by tests/demo_keys.py; each fits one commit or tag of the demo."]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in signatures(Path(folder) / "demo").items():
            rows += [f"{name}: |", *(f"  {row}" for row in text.split("\n"))]
    (STORY / "signatures.yml").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""Time stamps that the library does not read, such as those of `openssl ts` with a chain of certificates.

The library wants certificates in the order that DER asks for, and OpenSSL writes them as they were named. Where the
program `openssl` is installed it is asked instead, with nothing but the time stamp, the content and the certificate.
"""

import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from clausebook.sources.programs import run

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIME = re.compile(r"^Time stamp: ([A-Z][a-z]{2}) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_SECONDS = 60
_ENVIRONMENT = {"LC_ALL": "C", "OPENSSL_CONF": "/dev/null"}
"""Settings of OpenSSL can name code to load."""


def stamped_at(answer: bytes, content: bytes, authority: bytes) -> datetime | None:
    """Return when an authority gave a time stamp for a content; None where it did not, or nothing can tell.

    Args:
        answer: the authority's answer (RFC 3161).
        content: what it should be about.
        authority: the certificates that are trusted, as PEM.
    """
    program = shutil.which("openssl")
    # A relative entry of PATH could name a program inside the folder that one happens to be in.
    if program is None or not Path(program).is_absolute() or not _is_whole(answer):
        return None
    with tempfile.TemporaryDirectory(prefix="clausebook-") as name:
        folder = Path(name)
        for file, octets in (("answer.tsr", answer), ("content", content), ("authority.pem", authority)):
            (folder / file).write_bytes(octets)
        instant = _instant(_run(program, folder, "-reply", "-in", "answer.tsr", "-text"))
        if instant is None:
            return None
        # The certificate had to be valid then, not today.
        when = ("-attime", str(int(instant.timestamp())))
        asked = ("-verify", "-data", "content", "-in", "answer.tsr", "-CAfile", "authority.pem", *when)
        said = _run(program, folder, *asked)
        return instant if said is not None and "Verification: OK" in said else None


def _is_whole(answer: bytes) -> bool:
    """Say whether bytes are one sequence of DER and no more, which OpenSSL would pass over (X.690, 8.1.3)."""
    if len(answer) < 4 or answer[0] != 0x30:
        return False
    short = answer[1] < 0x80
    count = 0 if short else answer[1] & 0x7F
    length = answer[1] if short else int.from_bytes(answer[2 : 2 + count], "big")
    return 2 + count + length == len(answer)


def _run(program: str, folder: Path, *arguments: str) -> str | None:
    """Return what `openssl ts` says; None when it fails."""
    try:
        done = run((program, "ts", *arguments), cwd=folder, env=_ENVIRONMENT, seconds=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = (done.stdout + b"\n" + done.stderr).decode("utf-8", "replace")
    return said if done.returncode == 0 else None


def _instant(said: str | None) -> datetime | None:
    """Return the time that an answer names."""
    found = _TIME.search(said or "")
    if found is None or found[1] not in _MONTHS:
        return None
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None

"""What was verified of an edition, what is wrong with it, and what cannot be told."""

from dataclasses import dataclass

from clausebook.model.extras import installed_by
from clausebook.model.history import Edition
from clausebook.model.manual import Manual
from clausebook.model.release import Stamp, in_force
from clausebook.model.signature import Verdict

_BROKEN = {
    Verdict.INVALID: "the signature does not fit what the tag says",
    Verdict.EXPIRED: "it is signed with a key outside the time for which the register has it",
    Verdict.REVOKED: "it is signed with a key that was revoked",
    Verdict.OTHER_PERSON: "it is signed with somebody else's key",
}
_OPEN = {
    Verdict.UNKNOWN_KEY: "it is signed with a key that the register does not know",
    Verdict.UNCHECKED: f"the signature could not be checked ({installed_by('sign')})",
}


@dataclass(frozen=True, slots=True)
class EditionProof:
    """The result of a verification, in sentences without a full stop."""

    name: str
    """What the repository calls the edition."""
    verified: tuple[str, ...]
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]
    """What should be possible to verify, and was not."""
    unsigned: str = ""
    """Who claims to have made a tag that has no signature, which an edition may lack; empty for a signed one."""

    @property
    def text(self) -> str:
        """Everything, one line for each sentence."""
        open_ones = (*self.unknown, f"who made it: {self.unsigned}, as the tag says, which is not signed")
        parts = (
            ("verified", self.verified),
            ("wrong", self.wrong),
            ("not verified", open_ones if self.unsigned else self.unknown),
        )
        return "".join(f"{title}: {line}\n" for title, lines in parts for line in lines)

    @property
    def notes(self) -> tuple[str, ...]:
        """What it comes to, for the error stream."""
        if self.wrong:
            return (f"the edition {self.name} is not what it says; find out who made the tag (git show {self.name})",)
        if self.unknown:
            return (f"the edition {self.name} could not be verified as a whole",)
        return ()


def prove(
    edition: Edition, stamp: Stamp | None, found: str | None, program: str, manual: Manual | None = None
) -> EditionProof:
    """Compare what an edition says with what was found.

    Args:
        edition: its tag, as the present history judges it.
        stamp: what the tag says of its manifest; None when it says nothing.
        found: the SHA-256 of the manifest as it was made again; None when it could not be made.
        program: the version of this program.
        manual: the manual that the edition is; None when it was not read.
    """
    verified: list[str] = []
    wrong: list[str] = []
    unknown: list[str] = []
    if not edition.commit:
        wrong.append("the tag names no commit")
    elif stamp is None or found is None or manual is None:
        unknown.append("the tag holds no manifest, so it was not made by 'clausebook release'")
    elif stamp.manifest == found:
        counts = f"documents in force: {len(in_force(manual))}, records: {len(manual.records)}, as of {stamp.as_of}"
        verified.append(f"the manifest of commit {edition.commit[:10]} ({counts})")
    elif stamp.program != program:
        # What is in force may be judged otherwise by another version, which is nobody's forgery.
        unknown.append(
            f"the manifest: the edition was made with Clausebook {stamp.program}, and {program} makes another one of "
            f"commit {edition.commit[:10]}; verify with {stamp.program}"
        )
    else:
        wrong.append(f"the manifest: the tag says {stamp.manifest}, commit {edition.commit[:10]} gives {found}")
    if edition.claimed and edition.claimed != edition.name:
        wrong.append(f"the tag says of itself that it is {edition.claimed}")
    if edition.lost:
        wrong.append(f"the main line has lost {edition.lost} of the edition's commits")
    elif edition.commit:
        verified.append("the history of the present state holds the edition, or the main line does")
    _signature(edition, verified, wrong, unknown)
    unsigned = (edition.author or "nobody") if edition.verdict is Verdict.NONE else ""
    return EditionProof(edition.name, tuple(verified), tuple(wrong), tuple(unknown), unsigned)


def _signature(edition: Edition, verified: list[str], wrong: list[str], unknown: list[str]) -> None:
    """Add what the signature is worth."""
    if edition.verdict is Verdict.VALID:
        verified.append(f"signed by {edition.author} with a key that the register has for that time")
    elif edition.verdict in _BROKEN:
        wrong.append(_BROKEN[edition.verdict])
    elif edition.verdict in _OPEN:
        unknown.append(_OPEN[edition.verdict])

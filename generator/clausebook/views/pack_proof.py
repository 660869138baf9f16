"""The result of verifying a pack, in words for an auditor, and as data for programs."""

import json
from collections.abc import Iterator

from clausebook.model.pack_proof import Answer, PackProof, Part
from clausebook.views.words import listed

FORMAT = "clausebook-verify/1"
_GIVEN_OUT = (
    "that this is the pack which the institution gave out: compare its SHA-256, or the commit, with what they told you "
    "by another way"
)
_NEVER = (
    "that nobody made up the whole history before it was first given to anybody: ask for an earlier pack or edition, "
    "whose commits this one must hold",
    "that what documents and records say is true; that is for the audit to find out",
)
_ADVICE = {
    Answer.WRONG: "do not rely on this pack; ask the institution for another one, and say what you found",
    Answer.UNKNOWN: "nothing was found wrong, and not everything could be checked",
    Answer.VERIFIED: "everything that this pack can show by itself was found to fit",
}


def as_text(proof: PackProof) -> str:
    """Return every sentence, by what it is about, and a summary."""
    return "\n".join(_lines(proof)) + "\n"


def as_json(proof: PackProof) -> str:
    """Return the same in the format `clausebook-verify/1`."""
    facts = proof.facts
    data = {
        "format": FORMAT,
        "pack": proof.name,
        "sha256": proof.sha256 or None,
        "answer": proof.answer,
        "commit": facts.commit if facts else None,
        "from": str(facts.scope.first) if facts else None,
        "to": str(facts.scope.last) if facts else None,
        "clause": str(facts.scope.clause) if facts and facts.scope.clause else None,
        "campus": (facts.scope.campus or None) if facts else None,
        "program": facts.program if facts else None,
        "lines": [{"part": line.part, "answer": line.answer, "text": line.text} for line in proof.lines],
        "never": list(_never(proof)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _lines(proof: PackProof) -> Iterator[str]:
    """Yield the lines of the text."""
    yield f"Audit pack {_printable(proof.name)}"
    yield from _head(proof)
    for part in Part:
        own = [line for line in proof.lines if line.part is part]
        if own:
            yield ""
            yield part.value[:1].upper() + part.value[1:]
            yield from (f"  {line.answer}: {_printable(line.text)}" for line in own)
    yield ""
    for answer, words in (
        (Answer.VERIFIED, "Verified"),
        (Answer.UNKNOWN, "Could not be verified"),
        (Answer.WRONG, "Wrong"),
    ):
        yield f"{words}: {listed(proof.parts(answer)) or 'nothing'}"
    yield f"So {_ADVICE[proof.answer]}"
    yield ""
    yield "No pack can prove by itself:"
    yield from (f"- {text}" for text in _never(proof))


def _never(proof: PackProof) -> tuple[str, ...]:
    """Return what no pack can prove by itself, and nobody has proved by another way."""
    return _NEVER if proof.vouched else (_GIVEN_OUT, *_NEVER)


def _head(proof: PackProof) -> Iterator[str]:
    """Yield what the pack is, as it says itself."""
    if proof.sha256:
        yield f"SHA-256 of the ZIP: {proof.sha256}"
    facts = proof.facts
    if facts is None:
        return
    scope = facts.scope
    if whose := ": ".join(filter(None, (facts.organisation, facts.title))):
        yield f"It says that it is of {_printable(whose)}"
    yield f"It says that it was made by Clausebook {facts.program} from commit {facts.commit}"
    about = [f"clause {scope.clause}"] if scope.clause else []
    about += [f"campus {scope.campus}"] if scope.campus else []
    yield f"It says that it is about {scope.first} to {scope.last}{f', {listed(about)}' if about else ''}"


def _printable(text: str) -> str:
    """Return a line that cannot steer a terminal or break in two: much of it comes from a pack nobody vouches for."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)

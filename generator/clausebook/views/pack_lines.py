"""What is said of a pack's history, approvals, editions and site, once they have been read again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from clausebook.model.approval import Assurance
from clausebook.model.extras import installed_by
from clausebook.model.manual import Manual
from clausebook.model.pack_proof import Answer, Line, PackFacts, Part, few
from clausebook.model.signature import Verdict
from clausebook.views.edition_proof import EditionProof
from clausebook.views.words import listed

_BAD = (Verdict.INVALID, Verdict.EXPIRED, Verdict.REVOKED, Verdict.UNKNOWN_KEY, Verdict.OTHER_PERSON)
_SAME = "have the same ones here before you accuse anybody"
_CARE = "compare the system and the file requirements.lock too before you accuse anybody"
_WORDS = {
    Verdict.INVALID: "do not fit what they sign",
    Verdict.EXPIRED: "are by keys outside their time",
    Verdict.REVOKED: "are by revoked keys",
    Verdict.UNKNOWN_KEY: "are by keys that the register does not know",
    Verdict.OTHER_PERSON: "are by somebody else's key",
}


def history_lines(facts: PackFacts, tip: str, tags: Sequence[str], commits: int, irregular: str) -> Iterator[Line]:
    """Say what the history is, and whether it is the one that the pack names.

    Args:
        facts: what the pack says of itself.
        tip: the id of the main line's last commit.
        tags: the tags that were found.
        commits: how many commits there are.
        irregular: what Git says of the form of its objects.
    """
    what = f"{commits} commits and everything they name" if commits != 1 else "one commit and everything it names"
    text = f"the history is whole: {what}, each unpacked and its id made again"
    yield Line(Part.HISTORY, Answer.VERIFIED, text)
    if irregular:
        text = f"Git calls something in it irregular, though nothing is missing: {irregular}"
        yield Line(Part.HISTORY, Answer.LIMIT, text)
    if tip == facts.commit:
        yield Line(Part.HISTORY, Answer.VERIFIED, f"its last commit is {tip}, which the pack names")
    else:
        text = f"its last commit is {tip}, and the pack names {facts.commit}"
        yield Line(Part.HISTORY, Answer.WRONG, text)
    if tuple(tags) != facts.editions:
        found, named = (listed(names) if names else "none" for names in (tags, facts.editions))
        yield Line(Part.HISTORY, Answer.WRONG, f"the pack names these tags: {named}; the history has {found}")


def approval_lines(manual: Manual) -> Iterator[Line]:
    """Say how the approvals of what is in force were judged again."""
    counts: Counter[Assurance] = Counter()
    texts = [document for document in manual.published if manual.standing(document).in_force]
    for document in texts:
        counts.update(one.assurance for one in manual.standing(document).judgements)
    levels = [
        f"{counts[level]} {level}" for level in reversed(Assurance) if counts[level] and level is not Assurance.NONE
    ]
    text = f"{len(texts)} documents are in force as of {manual.as_of}"
    text += f"; of their approvals, {listed(levels)}" if levels else "; they have no approvals"
    failed = f"; {counts[Assurance.NONE]} do not count" if counts[Assurance.NONE] else ""
    yield Line(Part.APPROVALS, Answer.VERIFIED, f"{text}{failed}")
    verdicts = Counter(proof.verdict for proof in manual.proofs.values())
    if verdicts[Verdict.VALID]:
        text = f"{verdicts[Verdict.VALID]} approvals, present and past, came with a signature of the person's own key"
        yield Line(Part.APPROVALS, Answer.VERIFIED, text)
    bad = [f"{verdicts[one]} {_WORDS[one]}" for one in _BAD if verdicts[one]]
    if bad:
        text = f"signatures that prove nothing, so the approvals count as unsigned: {listed(bad)}"
        yield Line(Part.APPROVALS, Answer.LIMIT, text)
    if verdicts[Verdict.UNCHECKED]:
        text = f"{verdicts[Verdict.UNCHECKED]} signatures of approvals could not be checked"
        yield Line(Part.APPROVALS, Answer.UNKNOWN, f"{text} ({installed_by('sign')})")


def edition_lines(proofs: Iterable[tuple[EditionProof, bool]]) -> Iterator[Line]:
    """Say what became of each edition.

    Args:
        proofs: what was found, and whether the tag holds a manifest.
    """
    for proof, stamped in proofs:
        limits = [f"who made it: {proof.unsigned} as the tag says, which is not signed"] if proof.unsigned else []
        unknown = list(proof.unknown)
        if not stamped and unknown:
            # A tag without a manifest lacks nothing that it says it has; the sentence about it is the first.
            limits.append(unknown.pop(0))
        for answer, texts in (
            (Answer.VERIFIED, proof.verified),
            (Answer.WRONG, proof.wrong),
            (Answer.UNKNOWN, unknown),
            (Answer.LIMIT, limits),
        ):
            yield from (Line(Part.EDITIONS, answer, f"{proof.name}: {text}") for text in texts)


def looked_lines(
    files: int, pages: int, faults: Sequence[str], unsure: Sequence[str], facts: PackFacts, program: str
) -> Iterator[Line]:
    """Say how a site compares that was not rendered again.

    Args:
        files: how many files were compared byte for byte.
        pages: how many pages were looked through.
        faults: what was found in both.
        unsure: files that are otherwise, which another version of a library may have written.
        facts: what the pack says of itself.
        program: the version of this program.
    """
    if not faults:
        text = f"{files - len(unsure)} data files, scripts and styles are what the commit gives, byte for byte"
        yield Line(Part.SITE, Answer.VERIFIED, text)
        text = f"{pages} pages show the id, status, digest and history that they must, and run and load nothing foreign"
        yield Line(Part.SITE, Answer.VERIFIED, text)
    yield from _judged(faults, facts, program)
    advice = "another version of a library can also write it so; rely on the CSV and JSON"
    yield from few(Part.SITE, Answer.UNKNOWN, (f"{text}; {advice}" for text in unsure))


def unread_line(*, sealed: bool) -> Line:
    """Say that the words of pages were not compared.

    Args:
        sealed: whether a signature over them fits, so that they are as they were when it was made.
    """
    text = "the words of the site's pages were not compared with the history, only what stands above; see --rebuild"
    return Line(Part.SITE, Answer.LIMIT if sealed else Answer.UNKNOWN, text)


def rebuilt_lines(
    files: int, faults: Sequence[str], facts: PackFacts, program: str, excuses: Sequence[str]
) -> Iterator[Line]:
    """Say how a site compares that was rendered again.

    Args:
        files: how many files the commit gives.
        faults: what is otherwise.
        facts: what the pack says of itself.
        program: the version of this program.
        excuses: why it may be otherwise though nobody altered it; nothing where nothing excuses it.
    """
    if not faults:
        text = f"the site was built again, and all of its {files} files are the same, byte for byte"
        yield Line(Part.SITE, Answer.VERIFIED, text)
    elif excuses:
        advice = "so pages can be otherwise though nobody altered them; install the same versions, and verify it again"
        yield from (Line(Part.SITE, Answer.UNKNOWN, text) for text in (*excuses, advice))
        yield from few(Part.SITE, Answer.UNKNOWN, faults)
    else:
        yield from _judged(faults, facts, program)
        if facts.makers:
            advice = "the pack says that it was made by the same versions of Python and of the libraries as are here"
        else:
            advice = "libraries of other versions than those of requirements.lock can make other pages too"
        yield Line(Part.SITE, Answer.LIMIT, f"{advice}: {_CARE if facts.makers else _SAME}")


def _judged(faults: Sequence[str], facts: PackFacts, program: str) -> Iterator[Line]:
    """Yield what is otherwise: wrong where the same program made the pack, and not known otherwise."""
    if faults and facts.program != program:
        excuse = (
            f"the pack was made by Clausebook {facts.program}, and this is {program}; verify it with {facts.program}"
        )
        yield from few(Part.SITE, Answer.UNKNOWN, (excuse, *faults))
        return
    yield from few(Part.SITE, Answer.WRONG, faults)

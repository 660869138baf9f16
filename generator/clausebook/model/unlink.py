"""Links taken out of a text: their words stay, with a remark, and nothing of the target is left."""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from itertools import accumulate

from clausebook.model.body import Body, Heading, Link

REMARK = "(not public)"
"""What stands where readers may not go."""
_END = re.compile(r">?[^\S\n]*(?:\n?[^\S\n]*(?:\"[^\"]*\"|'[^']*')\s*)?\)(?:\{[^{}\n]*\})?")
"""What follows the target of a link up to its end: a title, the bracket, attributes."""
_REST = re.compile(r">?[^\n]*")
"""What follows the target of a definition."""
_NO_ANCHOR = re.compile(r"[^\w-]")
Edit = tuple[int, int, str]
"""Start, end and what stands there instead."""


def unlink(body: Body, hidden: Callable[[str], bool]) -> Body:
    """Return a body without the links whose target is hidden.

    Args:
        body: any text.
        hidden: says of a target, as it is written, whether nobody may learn of it.
    """
    links = [link for link in body.links if hidden(link.target)]
    if not links:
        return body
    headings = {heading.place.line for heading in body.headings}
    edits = sorted({edit for link in links for edit in _edits(body, link, headings)})
    targets = sorted({link.target for link in links if link.place.line in headings}, key=len, reverse=True)
    told = tuple(_told(heading, targets) for heading in body.headings) if targets else body.headings
    return replace(_edited(body, _apart(edits)), headings=told)


def _told(heading: Heading, targets: list[str]) -> Heading:
    """Return a heading without targets, which stand in its words where those of a link are more than plain text."""
    words, anchor = heading.text, heading.anchor
    for target in targets:
        words = re.sub(rf"\[([^\n]*)\]\(<?{re.escape(target)}[^)\n]*\)", r"\1", words)
        anchor = anchor.replace(_NO_ANCHOR.sub("", target.lower()), "")
    return heading if words == heading.text else replace(heading, text=words, anchor=anchor)


def _edits(body: Body, link: Link, headings: Container[int]) -> Iterator[Edit]:
    """Yield what must change for one link; in a heading there is no remark, since its words are its address."""
    text, remark = body.text, "" if link.place.line in headings else f" {REMARK}"
    opening = re.compile(r"!?\[" + re.escape(link.text) + r"(\]\(\s*<?)\Z")
    begin = text.rfind(f"[{link.text}](", 0, link.start)
    found = opening.search(text, max(begin - 1, 0), link.start) if begin >= 0 else None
    end = _END.match(text, link.end)
    if found and end:
        inside = found.end() - len(found[1])
        yield found.start(), inside - len(link.text), ""
        yield inside, end.end(), _lines(text, inside, end.end(), remark)
        return
    definition = re.compile(r"\[" + re.escape(link.text) + r"\]:[ \t]*<?\Z")
    begin = text.rfind("\n", 0, link.start) + 1
    if found is None and (head := definition.search(text, begin, link.start)):
        rest = _REST.match(text, link.end)
        yield head.start(), rest.end() if rest else link.end, ""
        yield from _uses(body, link.text, head.start(), headings)
        return
    # A form that is not known: the link stays and leads nowhere.
    yield link.start, link.end, "#"


def _uses(body: Body, name: str, definition: int, headings: Container[int]) -> Iterator[Edit]:
    """Yield what must change where a text uses a definition: `[words][name]`, `[name][]` and `[name]`."""
    key = r"\s+".join(map(re.escape, name.split()))
    full = re.compile(rf"!?\[((?:[^\[\]\\\n]|\\.)*)\] ?\[(?:{key})\]|!?\[({key})\](?:\[\])?(?![\[(:])", re.IGNORECASE)
    for match in full.finditer(body.text):
        coded = any(start < match.end() and match.start() < end for start, end in body.code)
        if match.start() != definition and not coded:
            group = 1 if match[1] is not None else 2
            yield match.start(), match.start(group), ""
            line = body.line + body.text.count("\n", 0, match.start())
            yield match.end(group), match.end(), "" if line in headings else f" {REMARK}"


def _lines(text: str, start: int, end: int, words: str) -> str:
    """Return words with as many line ends as the passage had that they replace, so that every line keeps its number."""
    return words + "\n" * text.count("\n", start, end)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Leave out edits that begin within the one before."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _edited(body: Body, edits: list[Edit]) -> Body:
    """Make the edits, and move what stands behind them."""
    parts, last = [], 0
    for start, end, words in edits:
        parts += [body.text[last:start], words]
        last = end
    text = "".join([*parts, body.text[last:]])
    ends = [end for _, end, _ in edits]
    shifts = [0, *accumulate(len(words) - (end - start) for start, end, words in edits)]

    def moved(offset: int) -> int:
        """Return where an offset outside the edits is now."""
        return offset + shifts[bisect_right(ends, offset)]

    def stays(start: int, end: int) -> bool:
        """Say whether a passage is touched by no edit."""
        return not any(first < end and start < last for first, last, _ in edits)

    links = (
        replace(one, start=moved(one.start), end=moved(one.end)) for one in body.links if stays(one.start, one.end)
    )
    hazards = (
        replace(one, start=moved(one.start), end=moved(one.end)) for one in body.hazards if stays(one.start, one.end)
    )
    code = tuple((moved(start), moved(end)) for start, end in body.code)
    return replace(body, text=text, links=tuple(links), hazards=tuple(hazards), code=code)

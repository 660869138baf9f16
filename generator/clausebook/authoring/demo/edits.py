"""Earlier texts made of later ones by edits that say what they expect to find."""

import re
from collections.abc import Iterable, Mapping

from clausebook.authoring import AuthoringError

Edit = Mapping[str, str]
"""One edit, in one of the forms that `story/texts.yml` explains."""

_GAP = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[ \t]+\n(?=\n)")


def edited(text: str, edits: Iterable[Edit], name: str) -> str:
    """Return a text after edits, one after another.

    Args:
        text: with LF line ends.
        edits: what to change.
        name: what the text is, for messages.

    Raises:
        AuthoringError: an edit does not find what it is about, so the example is not the one the story was written for.
    """
    for edit in edits:
        text = _edited(text, edit, name)
    return _GAP.sub("\n\n", _BLANKS.sub("\n", text))


def _edited(text: str, edit: Edit, name: str) -> str:
    """Apply one edit."""
    if "now" in edit:
        wanted = int(edit.get("times", "1"))
        if text.count(edit["now"]) != wanted:
            raise _missed(name, edit["now"])
        return text.replace(edit["now"], edit["then"])
    if "from" in edit:
        start = _only(text, edit["from"], name)
        end = text.find(edit["to"], start)
        if end < 0:
            raise _missed(name, edit["to"])
        return text[:start] + edit["then"].removesuffix("\n") + text[end + len(edit["to"]) :]
    if "section" in edit:
        start, end = _section(text, edit["section"], name)
        return text[:start] + edit["then"] + "\n" + text[end:]
    if "narrow" in edit:
        start = _only(text, "\n" + edit["narrow"], name) + 1
        end = text.find("\n\n", start)
        rows = (row.rsplit("|", 2)[0] + "|" for row in text[start:end].split("\n"))
        return text[:start] + "\n".join(rows) + text[end:]
    start = _only(text, "\n" + edit["without"], name) + 1
    return text[:start] + text[text.index("\n", start) + 1 :]


def _section(text: str, heading: str, name: str) -> tuple[int, int]:
    """Return where a section begins and where the next one of its level, or of a higher one, does."""
    start = _only(text, "\n" + heading, name) + 1
    level = len(heading) - len(heading.lstrip("#"))
    following = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(text, start + len(heading))
    return start, following.start() if following else len(text)


def _only(text: str, part: str, name: str) -> int:
    """Return where the one occurrence of a part begins."""
    if text.count(part) != 1:
        raise _missed(name, part)
    return text.index(part)


def _missed(name: str, part: str) -> AuthoringError:
    """Say that an edit found nothing, or found too much."""
    message = f"{name} does not hold the passage '{part.strip()[:60]}' that the story of the worked example changes"
    return AuthoringError(f"{message}; install Clausebook again, so that example and story fit each other")

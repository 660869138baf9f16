"""The headings of a Markdown text, with the anchors that the engine's table of contents gives them.

Followed as Python-Markdown reads them: a line that begins with `#` is one wherever it stands in a paragraph, an
underlined line only where a paragraph begins. Headings within lists, quotes and notes are no sections, but
take anchors.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from clausebook.model.body import Heading
from clausebook.model.clause import ClauseRef
from clausebook.model.place import Place
from clausebook.model.problem import Problem, Topic
from clausebook.sources.code import Code, code_pairs

_UNDERLINE = re.compile(r"(?:=+|-+) *")
_QUOTED = re.compile(r"=(?:\"[^\"]*\"|'[^']*')")
_CLAUSES = re.compile(r"""(?:^|\s)data-clause=(?:"([^"]*)"|'([^']*)'|([^\s}]+))""")
_ANCHOR = re.compile(r"""(?:^| )(?:#([^ }=]+)(?= |$)|id=(?:"([^"]*)"|'([^']*)'|([^ "']+)))""")
_LIST = re.compile(r"(?:^[ ]*|(?<=[^\s{}]))\{:?([^{}\n]{1,300})\}", re.MULTILINE)
"""An attribute list of something other than a heading."""
_OPENER = re.compile(r" {0,3}(?:[-*+] |\d+\. |!!!|\?\?\?|\[\^[^\]]+\]:|: {1,3}\S)")
_MARKERS = re.compile(r"(?: {0,3}(?:[-*+] +|\d+\. +|> ?))*")
_NESTED = re.compile(r"\n[ >*+\-.\d\t]+#")
"""What a heading within a list, a quote or a note begins with."""
_EMPHASIS = re.compile(r"(?<!\w)(_{1,3})(?!_|\s)(.+?)(?<![_\s])\1(?!\w)")
_LINKED = re.compile(r"(!?)\[(\^?)([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?")
_COUNTED = re.compile(r"(.*)_([0-9]+)")
_LONGEST = 1000
"""Characters of a heading from which its anchor is made."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A heading as it stands in the text."""

    row: int
    """0-based."""
    level: int
    title: str
    attributes: str
    """What stands between the braces."""
    below: int
    """The 0-based row at which its section's text begins."""
    nested: bool
    """Whether it stands within a list, a quote or a note."""


@dataclass(slots=True)
class _Anchors:
    """The anchors in use, as Python-Markdown counts them."""

    used: set[str]
    counts: dict[str, int] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """Return the name, with `_1`, `_2` … where it is taken, and take it."""
        if name in self.used or not name:
            match = _COUNTED.fullmatch(name)
            base, count = (match[1], int(match[2][:9])) if match else (name, 0)
            known = self.counts.get(base, 0)
            counted = count <= known + 1
            count = max(count, known) + 1 if counted else count + 1
            while f"{base}_{count}" in self.used:
                count += 1
            if counted:
                self.counts[base] = count
            name = f"{base}_{count}"
        self.used.add(name)
        return name


def find_headings(
    text: str, code: Code, path: str, line: int, standard: str
) -> tuple[tuple[Heading, ...], tuple[Problem, ...]]:
    """Return the headings at the left margin, and clause tags that are no clauses.

    Args:
        text: the Markdown, with LF line ends.
        code: its code.
        path: the file it stands in.
        line: the 1-based line of the file at which it begins.
        standard: the default standard, for clause tags without one.
    """
    rows = text.split("\n")
    found = list(_rows(rows, _fenced(text, code), nested=_NESTED.search(f"\n{text}") is not None))
    anchors = _Anchors({_own(item.attributes) for item in found} | _elsewhere(rows, found) - {""})
    names = [_name(item, anchors) for item in found]
    ends = _ends(found, len(rows))
    filled = _filled(rows, found)
    headings: list[Heading] = []
    problems: list[Problem] = []
    for item, name, end in zip(found, names, ends, strict=True):
        if item.title and not item.nested:
            place = Place(path, line + item.row)
            clauses = tuple(_clauses(item.attributes, place, standard, problems))
            empty = filled[end] == filled[item.below]
            headings.append(Heading(item.level, item.title, name, clauses, place, line + end - 1, empty))
    return tuple(headings), tuple(problems)


@lru_cache(maxsize=4096)
def slug(title: str) -> str:
    """Return the anchor that Python-Markdown's `toc` makes of a heading's text."""
    title = title[:_LONGEST]
    parts, last = [], 0
    for start, end in code_pairs(title):
        parts += [_words(title[last:start]), title[start:end].strip("`")]
        last = end
    plain = "".join([*parts, _words(title[last:])])
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only).strip().lower())


def _words(text: str) -> str:
    """Return a text without code as it reads once marks, links and escapes are gone."""
    text = _LINKED.sub(lambda match: "" if match[1] or match[2] else match[3], text)
    return html.unescape(re.sub(r"\\([\\`*_{}\[\]()>#+\-.!])", r"\1", _EMPHASIS.sub(r"\2", text)))


def _name(item: _Row, anchors: _Anchors) -> str:
    """Return a heading's anchor: its own, or one made of its text."""
    return _own(item.attributes) or anchors.take(slug(item.title))


def _elsewhere(rows: list[str], found: list[_Row]) -> set[str]:
    """Return the anchors that attribute lists of other things than headings name."""
    headings = {item.row for item in found}
    lists = (_LIST.finditer(row) for number, row in enumerate(rows) if "{" in row and number not in headings)
    return {_own(match[1]) for matches in lists for match in matches}


def _own(attributes: str) -> str:
    """Return the anchor that a heading's attributes name last; empty when they name none."""
    named = _ANCHOR.findall(_QUOTED.sub(_keep_id, attributes)) if attributes else ()
    return next(("".join(groups) for groups in reversed(named)), "")


def _keep_id(match: re.Match[str]) -> str:
    """Leave out a quoted value, unless it is an anchor."""
    return match[0] if match.string[: match.start()].endswith("id") else ""


def _fenced(text: str, code: Code) -> set[int]:
    """Return the 0-based rows of fenced blocks."""
    rows: set[int] = set()
    row, counted = 0, 0
    for start, end in code.fences:
        row += text.count("\n", counted, start)
        counted = start
        rows.update(range(row, row + text.count("\n", start, end) or row + 1))
    return rows


def _rows(rows: list[str], fenced: set[int], *, nested: bool) -> Iterator[_Row]:
    """Yield every heading in order; `nested` says whether to look for those within lists, quotes and notes."""
    starts = True
    """Whether a paragraph begins here, so that the next line may be underlined."""
    opened: list[bool] = []
    blank = True
    skip = -1
    table = False
    for number, raw in enumerate(rows):
        if number in fenced or number == skip:
            starts, blank = True, False
            continue
        row = raw.expandtabs(4) if "\t" in raw else raw
        if not row.strip(" "):
            starts, blank, table = True, True, False
            continue
        if table:
            continue
        content, depth = _content(row, opened, blank) if nested else (None, 0)
        blank = False
        if content is not None and (depth or content != row) and content.startswith("#"):
            yield from _hashed(number, content, nested=True)
        elif row.startswith("#") and (hashed := tuple(_hashed(number, row, nested=False))):
            yield from hashed
            starts = True
            continue
        elif starts and not row.startswith("    ") and _underlined(rows, number, fenced):
            title, attributes = _split(row.strip())
            level = 1 if rows[number + 1].startswith("=") else 2
            yield _Row(number, level, title, attributes, number + 2, nested=False)
            skip = number + 1
            continue
        elif starts and _is_table(rows, number):
            table = True
            continue
        starts = (starts and row.startswith("    ")) or (row.lstrip(" ")[0] in "-_*" and _is_rule(row))


def _underlined(rows: list[str], number: int, fenced: set[int]) -> bool:
    """Say whether the next line underlines this one."""
    below = number + 1
    return below < len(rows) and below not in fenced and _UNDERLINE.fullmatch(rows[below]) is not None


def _is_table(rows: list[str], number: int) -> bool:
    """Say whether a table begins here; it takes every line up to the next empty one."""
    below = rows[number + 1].strip() if number + 1 < len(rows) else ""
    ruled = "|" in below and "-" in below and not below.strip("|:- ")
    return ruled and rows[number].strip().strip("|").count("|") == below.strip("|").count("|")


def _content(row: str, opened: list[bool], blank: bool) -> tuple[str | None, int]:
    """Return a line without the indents and markers of what it stands in, and its depth; None for indented code.

    `opened` says for each depth whether a list item, note or footnote is open there; it is kept up to date.
    """
    depth = 0
    while depth < len(opened) and opened[depth] and row.startswith("    "):
        row, depth = row[4:], depth + 1
    if row.startswith("    "):
        return None, depth
    opener = _OPENER.match(row) is not None
    if opener or blank:
        del opened[depth:]
        opened.append(opener)
    match = _MARKERS.match(row)
    return row[match.end() if match else 0 :], depth


def _hashed(number: int, row: str, *, nested: bool) -> Iterator[_Row]:
    """Yield the heading of a line that begins with hashes."""
    level = min(len(row) - len(row.lstrip("#")), 6)
    title = row[level:]
    # A line that ends in an escape is no heading for Python-Markdown; an escaped hash is no closing one.
    if (len(title) - len(title.rstrip("\\"))) % 2:
        return
    bare = title.rstrip("#")
    if bare != title and (len(bare) - len(bare.rstrip("\\"))) % 2:
        bare += "#"
    title, attributes = _split(bare.strip())
    yield _Row(number, level, title, attributes, number + 1, nested)


def _split(title: str) -> tuple[str, str]:
    """Return a heading's text and the content of its attribute list."""
    start = title.find(" {") if title.endswith("}") else -1
    while start >= 0:
        inner = title[start + 2 : -1].removeprefix(":").lstrip(" ")
        if inner and not inner.startswith("}"):
            if "}" in _QUOTED.sub("", inner):
                break
            return title[:start].rstrip().rstrip("#").rstrip(), inner
        start = title.find(" {", start + 1)
    return title, ""


def _is_rule(row: str) -> bool:
    """Say whether a line draws a rule across the page."""
    signs = row.replace(" ", "")
    return len(signs) >= 3 and signs[0] in "-_*" and signs == signs[0] * len(signs) and "   " not in row.strip()


def _ends(found: list[_Row], last: int) -> list[int]:
    """Return for each heading the 0-based row behind its section: the next heading of its level or above."""
    ends = [last] * len(found)
    above: list[int] = []
    for index, item in enumerate(found):
        if item.nested or not item.title:
            continue
        while above and found[above[-1]].level >= item.level:
            ends[above.pop()] = item.row
        above.append(index)
    return ends


def _filled(rows: list[str], found: list[_Row]) -> list[int]:
    """Return for each row how many rows above it hold something other than headings."""
    titles = {row for item in found if not item.nested for row in range(item.row, item.below)}
    held = (number not in titles and not (not row or row.isspace()) for number, row in enumerate(rows))
    return list(accumulate(held, initial=0))


def _clauses(attributes: str, place: Place, standard: str, problems: list[Problem]) -> Iterator[ClauseRef]:
    """Yield the clauses that a heading carries."""
    match = _CLAUSES.search(attributes)
    for word in (match[1] or match[2] or match[3] or "").split() if match else ():
        try:
            yield ClauseRef.parse(word, standard)
        except ValueError:
            message = f"the heading's data-clause names '{word[:60]}', which is not a clause"
            advice = "Write clauses such as 8.5.1 or iso-9001-2015:8.5.1, with a blank between two"
            problems.append(Problem(Topic.CLAUSE, place, message, advice))

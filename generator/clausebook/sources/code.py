"""Which parts of a Markdown text are code: what a reader takes for code, and what the engine surely shows as code.

The second answer is the smaller one. Only there may a tag stand as it is written; wherever the engine's reading could
differ from ours, a text is taken for what a browser could run. Fences follow PyMdown's `superfences`, spans between
backticks Python-Markdown's inline patterns and its table cells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FENCE = re.compile(r"([> ]*)(`{3,}|~{3,})([^\n]*)")
_PLAIN_HEADER = re.compile(r" *(?:\.?[\w#.+-]+)? *")
_OPTIONS_HEADER = re.compile(r""" *[\w#.+-]+(?: +(?:title="[^"<>]*"|(?:hl_lines|linenums)="\d+(?:[ -]\d+)*"))+ *""")
_NEVER_HEADER = re.compile(r"[^{\"'=]*[^\w\s{\"'=#.+-][^{\"'=]*")
"""Signs that only an inline span has, such as a closing backtick."""
_TICKS = re.compile(r"`+")
REMOVED = ("\x02", "\x03")
"""Characters that Python-Markdown takes out of a text before it reads it."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a text, as offsets in order."""

    spans: tuple[Span, ...]
    """Fenced blocks and inline code, as people mean them."""
    fences: tuple[Span, ...]
    """The fenced blocks among them."""
    certain: tuple[Span, ...]
    """Parts that the engine shows as code, whatever stands around them; headers of fences are not among them."""


@dataclass(slots=True)
class _Fence:
    """An open fence."""

    start: int
    body: int
    """Offset of the line below its header."""
    indent: int
    marks: str
    certain: bool


@dataclass(slots=True)
class _Fences:
    """Reads the fenced blocks of a text."""

    limit: int
    """Offset from which it is not certain how the engine counts fences."""
    found: list[Span] = field(default_factory=list)
    bodies: list[Span] = field(default_factory=list)
    """The contents of those that are surely code."""
    trusted: set[int] = field(default_factory=set)
    """The offsets at which these begin."""
    _fence: _Fence | None = None
    _indented: bool = False
    """Whether the paragraph may begin as indented code, which takes fences within it apart again."""

    def read(self, text: str) -> None:
        """Read all lines."""
        offset = 0
        for row in text.split("\n"):
            shown = row.expandtabs(4)
            after = min(offset + len(row) + 1, len(text))
            if self._fence is None:
                self._open(shown, offset, after)
            elif shown.strip():
                self._continue(self._fence, shown, offset, after)
            offset = after

    def _open(self, shown: str, offset: int, after: int) -> None:
        """Open a fence if a line opens one."""
        match = _FENCE.match(shown)
        known = False
        if match:
            known = bool(_PLAIN_HEADER.fullmatch(match[3]) or _OPTIONS_HEADER.fullmatch(match[3]))
            if not known and _NEVER_HEADER.fullmatch(match[3]):
                match = None
        if match:
            if not known or ">" in match[1]:
                self.limit = min(self.limit, offset)
            if ">" not in match[1] and (known or "{" in match[3]):
                certain = offset < self.limit and not self._indented
                self._fence = _Fence(offset, after, len(match[1]), match[2], certain)
        self._indented = "    " in shown or (self._indented and bool(shown.strip(" ")))

    def _continue(self, fence: _Fence, shown: str, offset: int, after: int) -> None:
        """Close the open fence if a line closes it, or give it up at a line that leaves it."""
        indent = len(shown) - len(shown.lstrip(" "))
        if indent < fence.indent:
            self._fence = None
            self._indented = True
        elif indent == fence.indent and shown.strip(" ") == fence.marks:
            self._fence = None
            self.found.append((fence.start, after))
            if fence.certain:
                self.trusted.add(fence.start)
                if fence.body < offset:
                    self.bodies.append((fence.body, offset))


def find_code(text: str) -> Code:
    """Return the code of a text with LF line ends."""
    fences = _Fences(limit=0 if any(sign in text for sign in REMOVED) else len(text))
    if "```" in text or "~~~" in text:
        fences.read(text)
    inline: list[Span] = []
    last = 0
    for start, end in (*fences.found, (len(text), len(text))):
        inline += _inline(text, last, start)
        last = end
    sure = (*fences.bodies, *_certain_inline(text, fences))
    return Code(tuple(sorted((*fences.found, *inline))), tuple(fences.found), tuple(sorted(sure)))


def code_pairs(line: str) -> list[Span]:
    """Return the code between backticks in one line."""
    return _pairs(line)[0] if "`" in line else []


def blank_out(text: str, spans: tuple[Span, ...]) -> str:
    """Return the text with spans blanked out, length and lines kept."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], re.sub(r"[^\n]", " ", text[start:end])]
        last = end
    return "".join([*parts, text[last:]])


def _inline(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield code between backticks; it never crosses an empty line."""
    if text.find("`", start, end) < 0:
        return
    for block in re.finditer(r"(?:[^\n]+\n?)+", text[start:end]):
        if "`" in block[0]:
            for first, last in _pairs(block[0])[0]:
                yield start + block.start() + first, start + block.start() + last


def _pairs(block: str) -> tuple[list[Span], bool]:
    """Return the spans between runs of backticks of one length, and whether no other run is left over."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(block)]
    following: dict[int, int] = {}
    partner = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        partner[index] = following.get(length, -1)
        following[length] = index
    spans: list[Span] = []
    index, whole = 0, True
    while index < len(runs):
        start = runs[index][0]
        escaped = start > 0 and block[start - 1] == "\\"
        if partner[index] < 0 or escaped:
            whole = False
            index += 1
            continue
        spans.append((start, runs[partner[index]][1]))
        index = partner[index] + 1
    return spans, whole


def _certain_inline(text: str, fences: _Fences) -> Iterator[Span]:
    """Yield code within one line, as long as no line above it in its paragraph leaves a backtick over.

    Lists, quotes and table cells cut a paragraph into parts; where every line is whole by itself, that changes nothing.
    """
    if "`" not in text:
        return
    ends = dict(fences.found)
    clean = True
    offset, until = 0, 0
    for row in text[: fences.limit].split("\n"):
        if offset in ends:
            until = ends[offset]
            clean = clean and offset in fences.trusted
        if offset >= until:
            if not row.strip(" \t"):
                clean = True
            elif clean and "`" in row:
                spans, clean = _pairs(row)
                clean = clean and "\\`" not in row and not any("|" in row[start:end] for start, end in spans)
                if clean:
                    yield from ((offset + start, offset + end) for start, end in spans)
        offset += len(row) + 1

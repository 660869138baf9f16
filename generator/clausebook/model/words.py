"""Words of a text, and what changed between two texts word by word."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clausebook.model.alignment import match, walk

_SIGN = r"\s!-/:-@\[-`{-~\u00a1-\u00bf\u200b\u200e\u200f\u2010-\u2027\u202a-\u206f\u3001-\u303f\ufeff"
_IDEOGRAPH = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = rf"[^{_SIGN}{_IDEOGRAPH}]++"
_TOKEN = re.compile(
    rf"""
    (?<!`)(`+)(?!`) .{{1,1000}}? (?<!`)\1(?!`)                # a code span
    | \]\( (?: [^()\s]++ | \([^()\s]*+\) | [ ] )*+ \)         # a link's target
    | \]\[ [^\[\]\s]*+ \]                                     # the name of a link's target
    | <?https?://[^\s<>()\[\]]++>?
    | {_WORD} (?: [-_'’.@&] {_WORD} )*+                       # 8.5.1.2, e-mail, don’t, office@school.example
    | [{_IDEOGRAPH}]                                          # scripts that put no blanks between words
    | &\#?\w++;
    | \n | [^\S\n]++
    | ([*_~=`]) \2*+
    | .
    """,
    re.VERBOSE,
)


class Mark(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text: the same on both sides, or on one side only."""

    mark: Mark
    """Never `CHANGED`."""
    text: str


def tokens(text: str) -> list[str]:
    """Return words, signs and blanks, which together are the text; code spans and link targets stay whole."""
    return [found[0] for found in _TOKEN.finditer(text)]


def bag(text: str) -> Counter[str]:
    """Return how often each word occurs; the signs, where a text has no word."""
    found = [token for token in tokens(text) if not token.isspace()]
    return Counter([token for token in found if len(token) > 1 or token.isalnum()] or found)


def likeness(old: Mapping[str, int], new: Mapping[str, int], sizes: tuple[int, int]) -> float:
    """Return the share of words that two bags of these sizes have in common, 0 to 1 (Sørensen–Dice)."""
    total = sum(sizes)
    if not total or 4 * min(sizes) < total:
        return 0.0 if total else 1.0
    if len(old) > len(new):
        old, new = new, old
    return 2 * sum(min(count, new[word]) for word, count in old.items() if word in new) / total


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts: the same and removed ones are the old text, the same and added ones the new."""
    if old == new:
        return (Piece(Mark.SAME, old),) if old else ()
    return compare_tokens(tokens(old), tokens(new))


def compare_tokens(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Return the pieces of two sequences of tokens."""
    runs: list[list[str]] = [["", "", ""]]
    for first, second in walk(match(old, new), len(old), len(new)):
        if first is not None and second is not None:
            runs[-1][2] += old[first]
            continue
        if runs[-1][2]:
            runs.append(["", "", ""])
        if first is not None:
            runs[-1][0] += old[first]
        elif second is not None:
            runs[-1][1] += new[second]
    return tuple(
        Piece(mark, text)
        for run in _joined(runs)
        for mark, text in zip((Mark.REMOVED, Mark.ADDED, Mark.SAME), run, strict=True)
        if text
    )


def _joined(runs: Sequence[list[str]]) -> list[list[str]]:
    """Return runs of removed, added and same text; replaced words with nothing but a blank between them become one."""
    result: list[list[str]] = []
    for removed, added, same in runs:
        if result and (before := result[-1])[2].isspace() and "\n" not in before[2]:
            joined = [before[0] + before[2] + removed, before[1] + before[2] + added, same]
            if joined[0].strip() and joined[1].strip():
                result[-1] = joined
                continue
        result.append([removed, added, same])
    return result

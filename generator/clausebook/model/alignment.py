"""Two sequences beside each other: which parts are the same, and which part of one became which part of the other.

Parts that occur once on either side are matched first, since they say most about where things went; what lies between
them is left to `difflib`. All work is bounded, so that no text, however odd, can stall a build.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

LIKE = 0.5
"""From this likeness on, of 0 to 1, two parts are taken for two versions of one."""
_EXACT = 90_000
"""The most pairs of parts that `difflib` is asked to look at."""
_ALIKE = 2_500
"""The most pairs of parts whose likeness is computed at once."""
Pair = tuple[int, int]


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], likeness: Callable[[int, int], float]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield every index of both sequences once, in order: equal or alike parts as pairs, the others with None.

    Args:
        old: hashable parts; equal ones are the same.
        new: likewise.
        likeness: says of two indices how alike their parts are, 0 to 1.
    """
    exact = match(old, new)
    pairs: list[Pair] = []
    last = (0, 0)
    for first, second in (*exact, (len(old), len(new))):
        pairs += _alike((last[0], first), (last[1], second), likeness)
        pairs.append((first, second))
        last = (first + 1, second + 1)
    return walk(pairs[:-1], len(old), len(new))


def match(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Return pairs of indices at which both are equal, both rising."""
    found: list[Pair] = []
    ranges = [(0, len(old), 0, len(new))]
    while ranges:
        first, last, start, end = ranges.pop()
        while first < last and start < end and old[first] == new[start]:
            found.append((first, start))
            first, start = first + 1, start + 1
        while first < last and start < end and old[last - 1] == new[end - 1]:
            last, end = last - 1, end - 1
            found.append((last, end))
        if first == last or start == end:
            continue
        anchors = _anchors(old, new, (first, last), (start, end))
        if anchors:
            found += anchors
            edges = [(first - 1, start - 1), *anchors, (last, end)]
            ranges += [(a + 1, c, b + 1, d) for (a, b), (c, d) in pairwise(edges)]
        elif (last - first) * (end - start) <= _EXACT:
            matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
            for block in matcher.get_matching_blocks():
                found += [(first + block.a + step, start + block.b + step) for step in range(block.size)]
    return sorted(found)


def walk(pairs: Sequence[Pair], old: int, new: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield all indices of two sequences of these lengths; before a pair what is in the old only, then in the new."""
    first, second = 0, 0
    for left, right in (*pairs, (old, new)):
        yield from ((index, None) for index in range(first, left))
        yield from ((None, index) for index in range(second, right))
        if left < old and right < new:
            yield left, right
        first, second = left + 1, right + 1


def rising(values: Sequence[int]) -> list[int]:
    """Return the indices of a longest strictly rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        tails[place : place + 1] = [value]
        ends[place : place + 1] = [index]
        before.append(ends[place - 1] if place else -1)
    chosen: list[int] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(index)
        index = before[index]
    return chosen[::-1]


def once(items: Sequence[Hashable]) -> dict[Hashable, int]:
    """Return the items that occur once, with their index."""
    counts = Counter(items)
    return {item: index for index, item in enumerate(items) if counts[item] == 1}


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], left: Pair, right: Pair) -> list[Pair]:
    """Return pairs of parts that occur once in either range, both indices rising."""
    first, second = once(old[slice(*left)]), once(new[slice(*right)])
    shared = [(left[0] + index, right[0] + second[item]) for item, index in first.items() if item in second]
    return [shared[index] for index in rising([pair[1] for pair in shared])]


def _alike(left: Pair, right: Pair, likeness: Callable[[int, int], float]) -> list[Pair]:
    """Return the pairs of two ranges that together are most alike, both indices rising."""
    rows, columns = left[1] - left[0], right[1] - right[0]
    if not rows or not columns:
        return []
    if rows * columns > _ALIKE and rows > 1 and columns > 1:
        # Halving costs a pair where much was rewritten at once; the square of a long text would cost minutes.
        middle, centre = left[0] + rows // 2, right[0] + columns // 2
        upper = _alike((left[0], middle), (right[0], centre), likeness)
        return upper + _alike((middle, left[1]), (centre, right[1]), likeness)
    scores = [[likeness(row, column) for column in range(*right)] for row in range(*left)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            score = scores[row][column]
            paired = score + best[row + 1][column + 1] if score >= LIKE else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    found: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        score = scores[row][column]
        if score >= LIKE and best[row][column] == score + best[row + 1][column + 1]:
            found.append((left[0] + row, right[0] + column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found

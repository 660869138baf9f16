"""Problems that reading found, handed to the rule that reports their topic."""

from collections.abc import Iterator

from clausebook.model.finding import Observation
from clausebook.model.manual import Manual
from clausebook.model.problem import Topic


def about(manual: Manual, *topics: Topic) -> Iterator[Observation]:
    """Yield an observation for each problem of these topics, in broken files first."""
    for item in manual.malformed:
        for problem in item.problems:
            if problem.topic in topics:
                yield Observation(problem.place, problem.message, problem.help, item.id)
    for problem in manual.problems:
        if problem.topic in topics:
            known = manual.by_path.get(problem.place.path)
            yield Observation(problem.place, problem.message, problem.help, known.id if known else "")

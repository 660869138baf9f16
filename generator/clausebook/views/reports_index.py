"""The report formats there are: every module of `views/reports`, by its name."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from clausebook.discover import modules
from clausebook.model.finding import Report
from clausebook.model.manual import Manual

Render: TypeAlias = Callable[[Manual, Report], str]


@cache
def formats() -> Mapping[str, Render]:
    """Return every format's `render`, by the name a user gives.

    Raises:
        ValueError: two modules claim one name.
    """
    found: dict[str, Render] = {}
    for module in modules("clausebook.views.reports"):
        if module.NAME in found:
            raise ValueError(f"two report formats are called {module.NAME}")
        found[module.NAME] = module.render
    return MappingProxyType(found)

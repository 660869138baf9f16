"""The one plug-in mechanism: a module put into a package's folder is found, nothing else needs to be touched."""

import importlib
import pkgutil
from types import ModuleType


def names(package: str) -> tuple[str, ...]:
    """Return the names of a package's modules in their order, without importing them."""
    parent = importlib.import_module(package)
    return tuple(sorted(info.name for info in pkgutil.iter_modules(parent.__path__)))


def modules(package: str) -> tuple[ModuleType, ...]:
    """Import every module of a package and return them in the order of their names."""
    return tuple(importlib.import_module(f"{package}.{name}") for name in names(package))

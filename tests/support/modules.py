"""Every module of the package, imported: what registers itself on import is there after that."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def import_all(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(".__main__"):  # which would run the program
            importlib.import_module(found.name)

"""What the build of a wheel adds to the sources: the text of every statement, so that a first run compiles none, and
the man page.

An editable install gets nothing of it: there the sources change. It runs where only `build-system.requires` of
pyproject.toml is installed, and is itself no part of a wheel.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ADDED = {
    "force_include": {"crmcli/database/statements/compiled.txt": "crmcli.build_hook:statements"},
    "shared_data": {"share/man/man1/crm.1": "crmcli.build_hook:man_page"},
}
"""Files by their places, in the package or beside it (`share/man/…`), and the functions that return their bytes."""


class AddedFiles(BuildHookInterface[Any]):
    """Writes what is added into a folder that lasts as long as the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        for kind, files in ADDED.items():
            for place, function in files.items():
                made = Path(self._folder.name, Path(place).name)
                made.write_bytes(returned(function, Path(self.root)))
                build_data[kind][str(made)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()


def returned(function: str, root: Path) -> bytes:
    """What that function (`module:name`) of the sources in `root` returns, in a process with nothing else loaded."""
    module, name = function.split(":")
    script = (
        f"import sys; sys.path.insert(0, {str(root)!r}); from {module} import {name}; sys.stdout.buffer.write({name}())"
    )
    env = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, check=True).stdout


def statements() -> bytes:
    """The file of every statement in every shape, of whatever modules have one."""
    from crmcli.database.statements import file as statement_file
    from crmcli.database.statements.compiled import REGISTRY, compiled, key_of

    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        if re.search(r"^@statement\b", path.read_text("utf-8"), re.MULTILINE):
            import_module(".".join(path.relative_to(package.parent).with_suffix("").parts))
    shapes = [(name, tuple(sorted(each.items()))) for name, made in REGISTRY.items() for each in made.every_shape()]
    bodies = {key_of(*asked): compiled(*asked).body() for asked in shapes}
    assert len(bodies) == len(shapes), "two statements would be kept by one key"
    return statement_file.packed(bodies)


def man_page() -> bytes:
    """`crm.1`, made of the help of every command."""
    from crmcli.cli.framework import root
    from crmcli.cli.help.manual import manual
    from crmcli.main import app

    return manual(root(app)).encode("ascii")

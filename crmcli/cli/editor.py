"""The person's editor, for a text."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from crmcli.cli.workspace import Workspace
from crmcli.core.errors import CrmError, RefusedError, UsageError, brief

STDERR = 2


def edited(workspace: Workspace, text: str) -> str:
    """The text as the person leaves it in the editor. Refused: no editor, one that fails, a text that is no UTF-8."""
    command = workspace.editor
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f'the editor "{brief(command)}" cannot be run: {error}', "mend VISUAL or EDITOR") from error
    if not words:
        raise UsageError("no editor is named", "set one, such as EDITOR=nano, or give the text on stdin: -")
    with TemporaryDirectory(prefix="crm-") as folder:
        path = Path(folder) / "note.txt"
        path.write_text(f"{text}\n" if text else "", "utf-8", errors="surrogateescape", newline="")
        try:
            done = subprocess.run([*words, path], stdout=None if os.isatty(1) else STDERR, check=False)
        except OSError as error:
            raise UsageError(
                f'the editor "{brief(command)}" cannot be run: {error.strerror}', "mend VISUAL or EDITOR"
            ) from error
        if done.returncode:
            raise CrmError(f'the editor "{brief(command)}" failed ({done.returncode})', "nothing was written")
        try:
            return path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RefusedError("the text of the editor cannot be read as UTF-8", "nothing was written") from error

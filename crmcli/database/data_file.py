"""Where a data file is, and what tells it from any other file."""

from __future__ import annotations

from pathlib import Path

from crmcli.core.errors import DataFileError

APPLICATION = 0x43524D31
"""`PRAGMA application_id` of every CRM file: "CRM1"."""

VERSION = 31
"""The version of the tables: how many steps of `schema/migrate.py` a file has gone."""


def exists(path: Path) -> bool:
    """Is there a file at that place? A folder or an empty file in the way is refused here."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise DataFileError(f"{path} is a link to a file that is gone", "mend or delete the link") from error
        return False
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "that is no path"
        raise DataFileError(f"{path} cannot be opened: {what}", "check the path") from error
    if path.is_dir():
        raise DataFileError(f"{path} is a folder, not a CRM file", f"name a file: --db {path / 'crm.db'}")
    if not path.is_file():
        raise DataFileError(f"{path} is not a regular file", "name a file with --db")
    if found.st_size == 0:
        raise DataFileError(f"{path} is empty, not a CRM file", "delete it, or name another file with --db")
    return True

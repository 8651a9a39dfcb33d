"""SQLAlchemy, the tables and the dialect's own functions, loaded only when a statement has to be built.

`from crmcli.database.sql import dialect, sa, t` costs nothing; the first attribute asked for imports the module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["dialect", "sa", "t"]

if TYPE_CHECKING:
    import sqlalchemy as sa

    from crmcli.database.schema import tables as t
    from crmcli.database.statements import dialect
else:

    class _Deferred:
        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, attribute: str) -> Any:
            from importlib import import_module

            value = getattr(import_module(self._name), attribute)
            setattr(self, attribute, value)
            return value

    sa = _Deferred("sqlalchemy")
    t = _Deferred("crmcli.database.schema.tables")
    dialect = _Deferred("crmcli.database.statements.dialect")

"""Options that belong together, declared once: a command names the group as one parameter, and has all its options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any


def with_groups(*without: str, **instead: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The command with the options of each parameter whose type is a group: a class with `OPTIONS`, the type of each of
    its fields as a parameter of its own. `without` are fields that it does not offer, `instead` the types that it has
    for some of the others."""

    def grouped(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        groups = {name: param.annotation for name, param in signature.parameters.items() if _is_group(param)}

        @wraps(command)
        def run(**given: Any) -> None:
            for name, group in groups.items():
                given[name] = group(**{field: given.pop(field, None) for field in group.OPTIONS})
            command(**given)

        params = [each for param in signature.parameters.values() for each in _parameters(param, without, instead)]
        run.__signature__ = signature.replace(parameters=params)  # type: ignore[attr-defined]
        run.__annotations__ = {param.name: param.annotation for param in params}
        return run

    return grouped


def _is_group(param: inspect.Parameter) -> bool:
    return hasattr(param.annotation, "OPTIONS")


def _parameters(
    param: inspect.Parameter, without: tuple[str, ...], instead: Mapping[str, Any]
) -> Iterator[inspect.Parameter]:
    if not _is_group(param):
        yield param.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        return
    for name, annotation in param.annotation.OPTIONS.items():
        if name not in without:
            yield inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=instead.get(name, annotation)
            )

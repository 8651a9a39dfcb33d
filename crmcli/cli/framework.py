"""Typer, started fast: a group knows a table of names and summaries, and builds only the command that runs.

Also here, once for all commands: options that every command takes wherever on the line they stand.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

import typer
import typer.main as typer_main
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command as build

from crmcli.cli.command_table import ALIASES, Alias, Entry, spelled

# Typer reads the parameters of a function four times to build one command; once is enough.
typer_main.get_params_from_function = cache(typer_main.get_params_from_function)  # type: ignore[attr-defined]

Help = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose help is laid out for one screen, and that completes the options that every command takes."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for param in self.params:
            if param.metavar is None:  # values are read as text here, whatever they stand for
                param.metavar = str(param.name).upper() if param.param_type_name == "argument" else "TEXT"

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_segments(args, self.params))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        # Newer versions of Typer put brackets around an argument that has some already.
        pieces = [piece.replace("[[", "[").replace("]]", "]") for piece in super().collect_usage_pieces(ctx)]
        return [piece.removeprefix("{").removesuffix("}") for piece in pieces]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.help.layout import write_text

        write_text(ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.help.layout import write_parameters

        write_parameters(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        return [*super().shell_complete(ctx, incomplete), *_root_options(ctx, incomplete)]


class LazyGroup(TyperGroup):
    """A group that reads its commands from `entries`; each is imported and built when it is first asked for. `aliases`
    are other words for the beginning of a line. `usual` and `alone` are as in `Entry`."""

    entries: Mapping[str, Entry]
    aliases: Mapping[str, Alias] = {}
    usual: str = ""
    alone: bool = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = args[0] in ctx.help_option_names or not args[0].startswith("-") if args else ctx.resilient_parsing
        return super().parse_args(ctx, args if named or not self.alone else [self.usual, *args])

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in self.entries and cmd_name not in self.commands:
            self.commands[cmd_name] = made(cmd_name, self.entries[cmd_name])
        return self.commands.get(cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.entries)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if " ".join(args[:2]) in self.aliases:
            args = [*self.aliases[" ".join(args[:2])].words, *args[2:]]
        elif args and args[0] in self.aliases:
            short = self.aliases[args[0]]  # while a line is completed, nothing stands behind what is typed
            args = [*short.words, *args[1:], *(() if ctx.resilient_parsing else short.last)]
        if args:
            args = [spelled(args[0], self.entries), *args[1:]]
        if self.usual and args and args[0] not in self.entries:
            behind = args[1:2] if args[1:2] and args[1] in self.entries else []
            if not behind and args[1:2] and args[1].isalpha() and not ctx.resilient_parsing:
                self._check_mistyped(ctx, args[0], args[1])
            args = [*(behind or [self.usual]), args[0], *args[1 + len(behind) :]]
        if args and args[0] not in self.entries and not args[0].startswith("-") and not ctx.resilient_parsing:
            from crmcli.core.errors import UsageError
            from crmcli.core.names import nearest

            near = nearest(args[0], (*self.entries, *self.aliases))
            path = ctx.command_path
            hint = f"did you mean: {path} {near[0]}?" if near else f"see: {path} --help"
            raise UsageError(f'no command "{args[0][:60]}"', hint)
        return super().resolve_command(ctx, args)

    def _check_mistyped(self, ctx: Any, record: str, word: str) -> None:
        """Refuse a word behind the record that is nearly a command, and no month."""
        from crmcli.core.errors import UsageError
        from crmcli.core.names import nearest
        from crmcli.core.vocabulary import MONTH_NAMES

        near = nearest(word, self.entries, 1)
        if near and word.lower() not in MONTH_NAMES:
            raise UsageError(f'no command "{word[:60]}"', f"did you mean: {ctx.command_path} {record} {near[0]}?")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        Command.format_help_text(self, ctx, formatter)  # type: ignore[arg-type]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        from crmcli.cli.help.layout import write_commands

        write_commands(ctx, formatter, self.entries)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        from typer._click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=entry.summary)
            for name, entry in self.entries.items()
            if name.startswith(incomplete)
        ]
        short = [
            CompletionItem(name, help=str(alias))
            for name, alias in self.aliases.items()
            if name.startswith(incomplete) and " " not in name
        ]
        usual = self.get_command(ctx, self.usual).params[0].shell_complete(ctx, incomplete) if self.usual else []
        return [*found, *short, *usual, *_root_options(ctx, incomplete)]


class Root(LazyGroup):
    """The program itself. Its options may stand anywhere on the line: they are moved to the front before parsing."""

    aliases = ALIASES

    def main(self, *args: Any, **extra: Any) -> Any:
        if not os.environ.get("_CRM_COMPLETE"):
            return super().main(*args, **extra)
        with suppress(Exception):  # a shell asks: whatever goes wrong, the person is in the middle of a line
            from crmcli.cli.completion.shell import install

            install()
            super().main(*args, **extra)
        return 0

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, hoisted(args, self._options()))

    def _options(self) -> dict[str, bool]:
        return {name: param.is_flag for param in self.params if param.name != "help" for name in param.opts}  # type: ignore[attr-defined]


DESCENDING = ("--sort",)
"""Options of commands whose value may begin with a minus: `--sort -opened` is no `-o`."""


SPANS = ("--quiet",)
"""Flags of the program that are also options of lists: before a number of days, `--quiet 21d`, that is meant."""

_SPAN = r"[0-9]+ ?[a-zA-Z]*"


SIGNED = {"tag": "--remove"}
"""Commands whose words may have a minus in front, and the option that such a word stands for."""

_SIGNED = r"-[^\W\d_][\w.-]+"


def hoisted(args: Sequence[str], options: Mapping[str, bool]) -> list[str]:
    """The arguments with the program's own options first; `options` says of each whether it is a flag.

    What stands behind `--` is text and stays where it is. An option whose value is missing ends the line.
    """
    front: list[str] = []
    rest: list[str] = []
    queue, following = iter(args), dict(enumerate(args[1:]))
    for arg in queue:
        name, equals, _ = arg.partition("=")
        if arg == "--":
            rest += [arg, *queue]
        elif rest and rest[0] in SIGNED and re.fullmatch(_SIGNED, arg):
            rest += [SIGNED[rest[0]], arg[1:]]
        elif name in SPANS and (equals or re.fullmatch(_SPAN, following.get(len(front) + len(rest), ""))):
            rest += [arg] if equals else [arg, *islice(queue, 1)]
        elif name in options:
            front.append(arg)
            if not options[name] and not equals:
                value = next(queue, None)
                if value is None:
                    return front
                front.append(value)
        elif arg in DESCENDING:
            rest += [arg, *islice(queue, 1)]
        elif arg[:1] == "-" != arg[1:2] and options.get(arg[:2]) is False:
            front.append(arg)  # -oFILE
        else:
            rest.append(arg)
    return [*front, *rest]


SEGMENTS = "--segment"


def with_segments(args: list[str], params: Sequence[Any]) -> list[str]:
    """The arguments with words such as @emea as the value of the option that takes segments, if there is one."""
    taking = {name for param in params if not getattr(param, "is_flag", True) for name in param.opts}
    if SEGMENTS not in taking:
        return args
    named: list[str] = []
    queue = iter(args)
    for arg in queue:
        if arg == "--":
            return [*named, arg, *queue]
        named += [SEGMENTS, arg] if arg.startswith("@") else [arg]
        if arg in taking:
            named += islice(queue, 1)
    return named


@cache
def root(app: typer.Typer) -> Any:
    """The program's root command, built once: a process that runs several lines keeps it, with what it has built."""
    return build(app)


def made(name: str, entry: Entry) -> Any:
    """Build the command (or group) of that table line."""
    function = _function(entry.target)
    if entry.entries is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name, cls=Command, context_settings=Help)(function)
        return build(app)
    app = typer.Typer(
        name=name,
        cls=group_class(entry.entries, usual=entry.usual, alone=entry.alone),
        add_completion=False,
        rich_markup_mode=None,
        context_settings=Help,
        invoke_without_command=True,
    )
    app.callback()(function)
    return build(app)


def group_class(
    entries: Mapping[str, Entry], base: type[LazyGroup] = LazyGroup, usual: str = "", alone: bool = False
) -> type[LazyGroup]:
    """A group class of those entries (Typer makes the instance itself)."""
    return type("Group", (base,), {"entries": entries, "usual": usual, "alone": alone})


def _root_options(ctx: Any, incomplete: str) -> Iterator[Any]:
    from typer._click.shell_completion import CompletionItem

    if incomplete.startswith("-"):
        for param in ctx.find_root().command.params:
            for name in param.opts:
                if name.startswith(max(incomplete, "--")):
                    yield CompletionItem(name, help=getattr(param, "help", None))


def _function(target: str) -> Callable[..., Any]:
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def say_which(context: typer.Context) -> None:
    """Refuse a group without an action of its own when none of its commands is named."""
    if context.invoked_subcommand is None:
        from crmcli.core.errors import UsageError

        entries = context.command.entries  # type: ignore[attr-defined]
        raise UsageError(f"say what to {context.info_name}", f"{context.command_path} {'|'.join(entries)} …")

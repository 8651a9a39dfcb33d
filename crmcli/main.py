"""`crm`: the root command, the options of every command, and the one place where an error becomes an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from crmcli import __version__
from crmcli.cli.command_table import COMMANDS
from crmcli.cli.completion.names import words
from crmcli.cli.framework import Help, Root, group_class, root
from crmcli.core.errors import CrmError, RowsRefusedError, TwoReadingsError, UsageError, brief
from crmcli.core.names import shell_word, visible, visible_lines
from crmcli.core.vocabulary import COLORS, FORMATS, IDS

if TYPE_CHECKING:
    from crmcli.cli.workspace import Workspace
    from crmcli.database.connection import Database

app = typer.Typer(
    name="crm",
    cls=group_class(COMMANDS, Root),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=Help,
    invoke_without_command=True,
)
Flag = typer.Option


@app.callback()
def crm(
    context: typer.Context,
    db: Annotated[
        str | None, Flag("--db", metavar="FILE", help="The data file (else CRM_DB, config, your data folder).")
    ] = None,
    format_: Annotated[
        str | None,
        Flag(
            "--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}; lists: ids.", autocompletion=words(*FORMATS, IDS)
        ),
    ] = None,
    json: Annotated[bool, Flag("--json", help="Short for --format json.")] = False,
    output: Annotated[
        str | None, Flag("--output", "-o", metavar="FILE", help="Write there; the ending names the format.")
    ] = None,
    as_of: Annotated[str | None, Flag("--as-of", metavar="DATE", help="The day that counts as today.")] = None,
    color: Annotated[
        str | None, Flag("--color", metavar="WHEN", help="auto, always or never.", autocompletion=words(*COLORS))
    ] = None,
    no_pager: Annotated[bool, Flag("--no-pager", help="Long answers as they are, not in a pager.")] = False,
    quiet: Annotated[bool, Flag("--quiet", "-q", help="No messages, only the answer.")] = False,
    fail_empty: Annotated[bool, Flag("--fail-empty", help="Exit 6 when there is nothing to report.")] = False,
    debug: Annotated[bool, Flag("--debug", help="Show the traceback of a failure.")] = False,
    version: Annotated[bool, Flag("--version", help="Print the version.")] = False,
) -> None:
    """A CRM that turns a team's customer work into a fair, open evaluation.

    Examples:
      crm demo                                   look around with an invented team
      crm init                                   make your own data file
      crm add customer Larkspur --region EMEA    record something
      crm score --quarter Q3                     rank the team, and see what changed
    """
    if version:
        print(f"crm {__version__}")
    elif not context.resilient_parsing:
        from crmcli.cli.workspace import Workspace

        flags = {"db": db, "today": as_of, "color": color}
        words, answers = context.obj or ((), {})
        command = " ".join(map(shell_word, ("crm", *words)))
        given = "json" if json else format_, output, quiet, fail_empty
        context.obj = Workspace(flags, *given, _new_file, command, not no_pager, answers, _rules, _hooks)
        context.call_on_close(context.obj.close)
        if context.invoked_subcommand is None:
            _alone(context)


def _alone(context: typer.Context) -> None:
    """`crm` with no command: what to do today, or help where there is no data file yet."""
    from crmcli.database.data_file import exists

    if not exists(context.obj.path):
        print(context.get_help())
        return
    from crmcli.work.today.command import show

    show(context.obj)


def _new_file(path: Path, timezone: str) -> bool:
    """Make the data file of a team that has said nothing yet but where it is; False where one stood there already."""
    from crmcli.records.settings.write import Team, create

    return create(path, Team(timezone=timezone))


def _rules(workspace: Workspace, database: Database, change: int) -> None:
    """Do what the team's rules of automation say of that change."""
    from crmcli.work.automation.write import follow

    follow(workspace, database, change)


def _hooks(workspace: Workspace) -> None:
    """Tell the person's hooks what happened, where there are any."""
    from crmcli.core.files.folders import user_folder

    try:
        if not (user_folder("config") / "hooks.json").exists():
            return
    except UsageError:  # an account without a home has no hooks
        return
    from crmcli.exchange.hooks.delivery import after_change

    after_change(workspace)


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller: nothing to read, and nobody is to be told
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process, and need not be looked through once more
    sys.exit(code)


def run(args: Sequence[str], answers: Mapping[str, str] | None = None) -> int:
    """Run one command line; returns the exit code. A failure is one line on stderr, without a traceback.

    A text that can be read in two ways ends the run. A person at a terminal is asked what is meant, and the line is run
    anew with `answers`: nobody waits for an answer with the data file in hand.
    """
    options = args[: args.index("--")] if "--" in args else args
    kept = dict(answers or {})
    try:
        code: int = root(app)(list(args), prog_name="crm", standalone_mode=False, obj=(tuple(args), kept)) or 0
        return _interrupted() if code == INTERRUPTED else code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except TwoReadingsError as error:
        try:
            meant = None if error.text in kept else _asked(error)
        except KeyboardInterrupt:
            return _interrupted()
        if meant is None:
            return report(error, _wants_json(options))
        return run(args, {**kept, error.text: meant})
    except SystemExit as stop:
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone: nobody is to be told
        return 0
    except Exception as error:
        if "--debug" in options:
            import traceback

            print(visible_lines(traceback.format_exc()), end="", file=sys.stderr)
        return report(_as_crm_error(error, options), _wants_json(options))


INTERRUPTED = 130


def _interrupted() -> int:
    print("Interrupted.", file=sys.stderr)
    return INTERRUPTED


def _asked(error: TwoReadingsError) -> str | None:
    """Which of the readings is meant, from a person at a terminal; None: there is nobody to ask, or no answer."""
    from crmcli.cli.workspace import Workspace

    workspace = Workspace({})
    if not workspace.interactive:
        return None
    first, second = error.readings
    given = workspace.ask(f"{error.message}? 1 = {first}, 2 = {second}").strip()
    return {"1": first, "2": second, first: first, second: second}.get(given)


ArgumentError: type[typer.BadParameter] = typer.BadParameter.__mro__[2]
"""The root of the errors that the argument parser raises (Typer carries its own copy of Click)."""


def _as_crm_error(error: Exception, args: Sequence[str]) -> CrmError:
    """What to say for any exception that ended a line of those words. Of one that nobody foresaw only its kind, for its
    text could hold a customer's data."""
    if isinstance(error, CrmError):
        return error
    if isinstance(error, ArgumentError):
        option = str(getattr(error, "option_name", ""))
        if option[1:2].isdecimal():  # no option begins with a digit, and of this one the parser names the first alone
            typed = next((brief(arg) for arg in args if arg.startswith(option)), option)
            return UsageError(f"{typed} is taken for an option", f"as a value it goes last, behind --: … -- {typed}")
        return UsageError(" ".join(error.format_message().split()), _help_hint(error))
    what = getattr(error, "strerror", None) or "this is a defect of the program"
    return CrmError(f"{type(error).__name__}: {what}", "details: the same command with --debug")


def report(error: CrmError, as_json: bool) -> int:
    """Say on stderr what went wrong; returns the exit code."""
    if as_json:
        from crmcli.output.json import dumps

        sys.stderr.write(dumps({"schema": "crm.error/1", **error.facts()}))
    else:
        if isinstance(error, RowsRefusedError):
            for row in error.rows:
                print(visible(str(row["text"])), file=sys.stderr)
            if error.more:
                print(f"and {error.more:,} more", file=sys.stderr)
        hint = f" – {error.hint}" if error.hint else ""
        print(f"crm: {visible(brief(error.message, 1000))}{visible(hint)}", file=sys.stderr)
    return error.exit_code


def _wants_json(args: Sequence[str]) -> bool:
    return "--json" in args or "--format=json" in args or ("--format", "json") in pairwise(args)


def _help_hint(error: object) -> str:
    context = getattr(error, "ctx", None)
    return f"see: {context.command_path} --help" if context else "see: crm --help"

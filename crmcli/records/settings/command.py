"""`crm config`: what is set, where it was found, and how to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from crmcli.cli.completion.names import words as completer
from crmcli.cli.machine import local_zone
from crmcli.cli.notes import said as said_text
from crmcli.cli.workspace import Workspace
from crmcli.core.conventions import USUAL
from crmcli.core.errors import RefusedError, UsageError
from crmcli.core.files.config import KEYS, save
from crmcli.core.files.folders import expanded
from crmcli.core.names import checked_name, nearest, visible
from crmcli.core.vocabulary import COLORS
from crmcli.database.data_file import exists
from crmcli.records.find.query import find, usable
from crmcli.records.settings.view import Setting, document
from crmcli.records.settings.write import OPTIONAL, SETTINGS, Team, set_team, unset_team

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SETTING | set SETTING VALUE | unset SETTING]",
        help=f"Yours: {', '.join(KEYS)}. The team's, kept in the data file: {', '.join(SETTINGS)}.",
        autocompletion=completer("set", "unset", *KEYS, *SETTINGS),
    ),
]


def config(context: typer.Context, words: Words = None) -> None:
    """Show every setting and where it was found; set or unset one.

    With the name of a setting, its value alone. What is found first counts: the command line, CRM_DB and other
    variables, crm.toml of the project, your own file.

    Examples:
      crm config
      crm config currency
      crm config set me alice
      crm config set timezone Europe/Berlin
      crm config set date_order day-first
      crm config unset me
    """
    workspace: Workspace = context.obj
    given = words or []
    action = given[0] if given and given[0] in ACTIONS else "show"
    rest = given[action != "show" :]
    function, most, usage = ACTIONS[action]
    if len(rest) > most or (action != "show" and len(rest) < most):
        raise UsageError(f"crm config {' '.join(given)} is not understood"[:200], f"it is: {usage}")
    function(workspace, *rest)


def show(workspace: Workspace, key: str | None = None) -> None:
    """All settings; or one, its value alone unless a format is asked for."""
    if key is None:
        workspace.show(document(list(every(workspace))))
        return
    setting = found(workspace, known(key))
    if workspace.format == "table":
        workspace.answer(f"{visible(setting.value or '')}\n")
    else:
        workspace.show(document([setting]))


def put(workspace: Workspace, key: str, text: str) -> None:
    """Set one: the team's in the data file, a person's in the user's own file."""
    if known(key) in SETTINGS:
        with workspace.writing() as database:
            value = set_team(database, key, said_text(workspace, text) or "")
            place = str(workspace.path)
            said(workspace, Setting(key, value, DATA_FILE), f"Set {key} to {value} for the team, in {place}")
        return
    path, value = workspace.config.user_file, READERS[key](workspace, text)
    save(path, key, value)
    said(workspace, Setting(key, value, str(path)), f"Set {key} to {value} in {path}")
    overridden(workspace, key, "sets it too, and comes first")


def unset(workspace: Workspace, key: str) -> None:
    """Take one out of the user's own file, or an optional one of the team out of the data file."""
    if known(key) in OPTIONAL:
        with workspace.writing(make=False) as database:
            unset_team(database, key)
            said(workspace, Setting(key, None, DATA_FILE), f"Unset {key} for the team, in {workspace.path}")
        return
    if key in SETTINGS:
        raise RefusedError(f"{key} is the team's and always has a value", f"set another: crm config set {key} VALUE")
    path = workspace.config.user_file
    save(path, key, None)
    said(workspace, Setting(key, None, str(path)), f"Unset {key} in {path}")
    overridden(workspace, key, "still sets it")


def said(workspace: Workspace, setting: Setting, sentence: str) -> None:
    if workspace.format == "table":
        workspace.answer(f"{visible(sentence)}\n")
    else:
        workspace.show(document([setting]))


def overridden(workspace: Workspace, key: str, how: str) -> None:
    """Say so where something that comes before the user's own file sets it too."""
    origin = workspace.config[key].origin
    if origin not in (str(workspace.config.user_file), "default") and not origin.startswith("--"):
        workspace.say(f"But {origin} {how}.")


def every(workspace: Workspace) -> Iterator[Setting]:
    return (found(workspace, key) for key in (*KEYS, *SETTINGS))


def found(workspace: Workspace, key: str) -> Setting:
    """The setting as it counts in this run; without a data file, what a new one would begin with."""
    if key in KEYS:
        value, origin = workspace.config[key]
        return Setting(key, value or None, origin)
    if exists(workspace.path) and key in workspace.settings:
        return Setting(key, workspace.settings[key], DATA_FILE)
    if key in OPTIONAL:
        return Setting(key, {"fiscal_year_named": USUAL.year_named}.get(key), "default")
    return Setting(key, str(getattr(Team(timezone=local_zone()), key)), "default")


def known(key: str) -> str:
    """The key of a setting there is."""
    if key in KEYS or key in SETTINGS:
        return key
    near = nearest(key, (*KEYS, *SETTINGS))
    hint = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join((*KEYS, *SETTINGS))}"
    raise UsageError(f'no setting "{key[:60]}"', hint)


def read_db(_workspace: Workspace, text: str) -> str:
    """The full path: it is meant from where the person stands now."""
    path = expanded(checked_name(text, "db")).absolute()
    exists(path)  # a folder is refused; a file may still be made
    return str(path)


def read_me(workspace: Workspace, text: str) -> str:
    """The name of a rep, as the data file keeps it where there is one."""
    name = checked_name(text, "me")
    if not exists(workspace.path):
        return name
    with workspace.reading() as database:
        usable(database, "rep", name)
        return str(find(database, "rep", name)["name"])


def read_color(_workspace: Workspace, text: str) -> str:
    word = text.strip().lower()
    if word not in COLORS:
        raise RefusedError(f'no colour mode "{text[:60]}"', f"one of: {', '.join(COLORS)}")
    return word


def read_today(_workspace: Workspace, text: str) -> str:
    """Refused: kept for good, it would stop the clock of every later command."""
    raise RefusedError(
        f'today is not kept in your file: every later command would think it is "{text[:60]}"',
        "use --as-of DATE or CRM_TODAY, or write it into the crm.toml of one folder",
    )


def read_address(_workspace: Workspace, text: str) -> str:
    from crmcli.output.mail import addresses

    found = addresses(text, "mail_from")
    if len(found) > 1:
        raise RefusedError("mail_from is more than one address", "a report is from one")
    return str(found[0])


def read_program(_workspace: Workspace, text: str) -> str:
    return checked_name(text, "sendmail")


DATA_FILE = "data file"
READERS: dict[str, Callable[[Workspace, str], str]] = {
    "db": read_db,
    "me": read_me,
    "color": read_color,
    "today": read_today,
    "mail_from": read_address,
    "sendmail": read_program,
}
"""How the value of each personal setting is read and checked."""

ACTIONS: dict[str, tuple[Callable[..., None], int, str]] = {
    "show": (show, 1, "crm config [SETTING], or to change one: crm config set SETTING VALUE"),
    "set": (put, 2, "crm config set SETTING VALUE"),
    "unset": (unset, 1, "crm config unset SETTING"),
}
"""What each first word does, with how many words after it."""

"""The man page `crm(1)`, made of the table of commands and of their help. The same bytes wherever it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crmcli import __version__
from crmcli.cli.help.layout import every_path, full_help, options_of_all, outside_a_run
from crmcli.cli.help.topics import topics
from crmcli.core.files.config import KEYS

_COLUMNS = 70
"""Of preformatted help: a man page is indented by seven."""

_ESCAPES = {"\\": "\\(rs", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}
"""What roff would act on, or print as another sign that could not be pasted."""

_FILES = {
    "~/.local/share/crmcli/crm.db": "The data file, unless another is named. XDG_DATA_HOME replaces ~/.local/share.",
    "~/.config/crmcli/config.toml": "Your own settings. XDG_CONFIG_HOME replaces ~/.config.",
    "crm.toml": "Settings of a project, in the current folder or above it.",
    "~/.cache/crmcli": "What makes the next run faster; it can be deleted. XDG_CACHE_HOME replaces ~/.cache.",
}
_ENVIRONMENT = {f"CRM_{name.upper()}": f"{text[0].upper()}{text[1:]}." for name, text in KEYS.items()} | {
    "NO_COLOR": "No colours, where it is set.",
    "CLICOLOR_FORCE, FORCE_COLOR": "Colours also where the answer goes to no terminal.",
    "COLUMNS": "The width of help.",
    "PAGER": "What shows long lists and help on a terminal (else less); empty: nothing.",
    "NO_PAGER": "No pager, where it is set.",
    "TZ": "The time zone of a new data file.",
}
_EXIT = {
    "0": "Done.",
    "1": "Failure.",
    "2": "The command line is off.",
    "3": "A record was not found, or the name is that of several.",
    "4": "Data was refused; nothing was written.",
    "5": "The data file is busy, newer than the program, or none.",
    "6": "Nothing to report, with --fail-empty.",
    "130": "Interrupted.",
}


def manual(root: Any) -> str:
    """The page as roff, of the program's root command (`framework.root`)."""
    return "".join(f"{line}\n" for line in _lines(outside_a_run(root, _COLUMNS)))


def _lines(context: Any) -> Iterator[str]:
    command = context.command
    summary, examples = command.help.split("\n\n")[:2]
    yield f'.TH CRM 1 "" "crm {roff(__version__)}" "User Commands"'
    yield from ('.SH "NAME"', f"crm {roff('-')} {roff(summary.removesuffix('.'))}")
    yield from ('.SH "SYNOPSIS"', ".B crm", roff("COMMAND [OPTIONS] [ARGUMENTS]"), ".br", ".B crm help", "[TOPIC]")
    yield from ('.SH "DESCRIPTION"', *_paragraphs(_DESCRIPTION))
    yield from ('.SH "COMMANDS"', *_tagged(_summaries(command.entries)))
    for path in every_path(command.entries):
        yield f'.SS "{roff(" ".join(("crm", *path)))}"'
        yield from _as_written(full_help(context, path).rpartition("\n\n")[0])
    yield from ('.SH "OPTIONS"', *_as_written(options_of_all(context)))
    yield from ('.SH "FILES"', *_tagged(_FILES.items()))
    yield from ('.SH "ENVIRONMENT"', *_tagged(_ENVIRONMENT.items()))
    yield from ('.SH "EXIT STATUS"', *_tagged(_EXIT.items()))
    yield from ('.SH "EXAMPLES"', *_as_written(examples.partition("\n")[2]))
    yield from ('.SH "SEE ALSO"', *_paragraphs(_SEE_ALSO.format(", ".join(topics()))))


_DESCRIPTION = (
    "crm keeps customers, deals, activities and feedback in one data file, and turns them into a fair, explainable "
    "evaluation of each rep that ranks the team and compares a period with an earlier one.\n\n"
    "The answer goes to standard output, messages to standard error. The same commands run in scripts and in cron."
)
_SEE_ALSO = (
    "crm COMMAND -h is a command's help on one screen; crm help COMMAND is all of it.\n\n"
    "Pages, shown by crm help TOPIC: {}."
)


def roff(text: str) -> str:
    """One line of text as roff: nothing in it is a request, and each sign comes out as it is."""
    escaped = "".join(_ESCAPES.get(sign) or (sign if sign.isascii() else f"\\[u{ord(sign):04X}]") for sign in text)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _summaries(entries: Any) -> Iterator[tuple[str, str]]:
    for name, entry in entries.items():
        yield name, f"{entry.summary}."


def _paragraphs(text: str) -> Iterator[str]:
    first, *others = text.split("\n\n")
    yield roff(first)
    for part in others:
        yield from (".PP", roff(part))


def _tagged(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP 12", f"\\fB{roff(name)}\\fR", roff(text))


def _as_written(text: str) -> Iterator[str]:
    yield from (".nf", *map(roff, text.strip("\n").split("\n")), ".fi")

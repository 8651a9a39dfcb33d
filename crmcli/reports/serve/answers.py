"""What the server answers: to whom, and with which page. Requests and answers are plain values here."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from secrets import token_urlsafe
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from crmcli.core.errors import CrmError
from crmcli.output.html import POLICY

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What a browser on this machine calls it. Any other name may be that of somebody's page which was made to mean this
machine (DNS rebinding)."""

METHODS = ("GET", "HEAD")
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Answer(NamedTuple):
    status: HTTPStatus
    page: str = ""
    headers: Mapping[str, str] = {}


class Answers:
    """Knows who may see the pages. Whoever comes with the `token` (or with `once`, which the first to come uses up)
    gets a cookie, and is let in by it from then on. `page_of` makes the page at a path; `say` tells who runs the
    program what went wrong, without a word of the data."""

    def __init__(self, page_of: Callable[[str], str | None], port: int, say: Callable[[str], None]) -> None:
        self._page_of, self._port, self._say = page_of, port, say
        self.token, self.once, self._session = token_urlsafe(24), token_urlsafe(24), token_urlsafe(24)
        self._cookie = f"crm_{port}"  # cookies of a machine are shared by all its ports
        self._tokens = {self.token, self.once}

    def address(self, token: str) -> str:
        """The address that lets in whoever has it."""
        return f"http://{HOST}:{self._port}/?token={token}"

    def answer(self, method: str, target: str, host: str, cookies: str) -> Answer:
        """To a request with that Host and Cookie."""
        if host not in {f"{name}:{self._port}" for name in NAMES}:
            return _refusal(HTTPStatus.FORBIDDEN, "Another address is meant.")
        if method not in METHODS:
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Nothing can be changed here.", Allow=", ".join(METHODS))
        path, _, query = target.partition("?")
        if given := parse_qs(query).get("token"):
            return self._let_in(given[0])
        if not self._known(cookies):
            return _refusal(HTTPStatus.FORBIDDEN, "Open the address that crm serve has printed.")
        return self._page(unquote(urlsplit(path).path).removeprefix("/"))

    def _let_in(self, given: str) -> Answer:
        found = next((token for token in self._tokens if _same(token, given)), None)
        if found is None:
            return _refusal(HTTPStatus.FORBIDDEN, "Open the address that crm serve has printed.")
        if found == self.once:
            self._tokens.discard(found)
        cookie = f"{self._cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        return Answer(HTTPStatus.SEE_OTHER, "", {"Location": "/", "Set-Cookie": cookie})

    def _known(self, cookies: str) -> bool:
        try:
            found = SimpleCookie(cookies).get(self._cookie)
        except CookieError:
            return False
        return found is not None and _same(found.value, self._session)

    def _page(self, path: str) -> Answer:
        try:
            page = self._page_of(path)
        except CrmError as error:
            self._say(f"A page could not be made: {type(error).__name__}. See: crm doctor")
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "This page cannot be made now. Try again.")
        except Exception as error:
            self._say(f"A page could not be made: {type(error).__name__}. This is a defect of the program.")
            return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "This page cannot be made.")
        return _refusal(HTTPStatus.NOT_FOUND, "There is no such page.") if page is None else Answer(HTTPStatus.OK, page)


def _same(one: str, other: str) -> bool:
    """Compared in a time that does not tell how much of it was right."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _refusal(status: HTTPStatus, said: str, **headers: str) -> Answer:
    """A page that says no; it knows nothing of the data."""
    from datetime import UTC

    from crmcli.core.document import Document, Heading, Line, Records
    from crmcli.output.cell_text import Style
    from crmcli.output.html import Frame, render

    document = Document([Heading(said), Line(f"{status.value} {status.phrase}")], {}, Records((), ()))
    return Answer(status, render(document, Style("USD", UTC), Frame()), headers)

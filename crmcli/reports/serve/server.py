"""The server: on this machine alone, a thread for each request, until it is told to end."""

from __future__ import annotations

import signal
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crmcli.reports.serve.answers import HEADERS, HOST, Answer, Answers

PATIENCE = 20.0
"""Seconds that a browser may take to say what it wants."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: Answers

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that has gone away is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = PATIENCE

    def handle_one_request(self) -> None:
        """Any method is answered by the same rules."""
        self.raw_requestline = self.rfile.readline(65537)
        self.close_connection = True
        if self.raw_requestline and len(self.raw_requestline) <= 65536 and self.parse_request():
            host, cookies = (self.headers.get(name, "") for name in ("Host", "Cookie"))
            self._send(self.server.answers.answer(self.command, self.path, host, cookies), self.command != "HEAD")

    def _send(self, answer: Answer, body: bool) -> None:
        content = answer.page.encode("utf-8", "backslashreplace")
        self.send_response(answer.status)
        for name, value in {**HEADERS, **answer.headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def version_string(self) -> str:
        """Which program it is, and no more."""
        return "crm"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: addresses hold the token."""


def server(port: int) -> ThreadingHTTPServer:
    """One that listens already, at that port (0: any free one). OSError: it cannot be had."""
    return _Server((HOST, port), _Handler)


def run(running: ThreadingHTTPServer, answers: Answers) -> None:
    """Answer requests until Ctrl-C or SIGTERM."""
    assert isinstance(running, _Server)
    running.answers = answers
    kept = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            running.serve_forever(poll_interval=0.2)
    finally:
        signal.signal(signal.SIGTERM, kept)
        running.server_close()


def opened(address: str) -> bool:
    """Open the address in the person's browser; False: there is none."""
    import webbrowser

    return webbrowser.open(address)

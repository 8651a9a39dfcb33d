"""`crm serve` as a real process: whom it lets in, what it shows, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from crmcli import main
from tests.support import browser, pages
from tests.support.teams import company


class Served(NamedTuple):
    process: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def ask(self, path: str, cookie: str = "", method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
        """The answer and its page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers={**({"Cookie": cookie} if cookie else {}), **headers})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def cookie(self) -> str:
        """What lets in from then on."""
        answer, body = self.ask(self.url.partition(str(self.port))[2])
        assert (answer.status, answer.headers["Location"], body) == (303, "/", "")
        given, *rules = answer.headers["Set-Cookie"].split("; ")
        assert sorted(rules) == ["HttpOnly", "Path=/", "SameSite=Strict"]
        return given


@contextmanager
def serving(*args: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "crmcli", "serve", "2026Q3", *args],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Served(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def served(tmp_path_factory, statements) -> Iterator[Served]:
    """The little company, served."""
    folder = tmp_path_factory.mktemp("served")
    company.make(folder / "crm.db").close()
    env = {"CRM_DB": str(folder / "crm.db"), "CRM_TODAY": "2026-11-24", "HOME": str(folder), "TZ": "UTC",
           "XDG_CACHE_HOME": str(statements)}  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        for name, value in env.items():
            patched.setenv(name, value)
        with serving() as running:
            yield running


def titles(html: str) -> str:
    return pages.read(html).every("h1")[0].text


def test_who_has_the_token_is_let_in_and_nobody_else(served):
    for path in ("/", "/rep/1.html", "/?token=wrong", "/?token=", "/?token=%ff"):
        answer, body = served.ask(path)
        assert (answer.status, titles(body)) == (403, "Open the address that crm serve has printed."), path
        assert "ann" not in body
    cookie = served.cookie()
    answer, body = served.ask("/", cookie)
    assert (answer.status, titles(body)) == (200, "Team, 2026Q3")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.headers["Content-Security-Policy"]
    for bad in (cookie[:-1], cookie.replace("crm_", "crn_"), f"crm_{served.port}=", "=;,;"):
        assert served.ask("/", bad)[0].status == 403
    assert served.ask("/", cookie)[0].status == 200
    assert served.cookie() == cookie  # the token can be used by another browser of the same person


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""])
def test_another_name_for_this_machine_is_refused(served, host):
    cookie = served.cookie()
    answer, _ = served.ask("/", cookie, Host=host.format(port=served.port))
    assert answer.status == 403
    assert served.ask(served.url.partition(str(served.port))[2], Host="evil.example")[0].status == 403
    assert served.ask("/", cookie, Host=f"localhost:{served.port}")[0].status == 200


def test_nothing_but_looking(served):
    cookie = served.cookie()
    head, body = served.ask("/", cookie, "HEAD")
    assert (head.status, body) == (200, "") and int(head.headers["Content-Length"]) > 10_000
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "ODD"):
        answer, body = served.ask("/", cookie, method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD"), method


@pytest.mark.parametrize(
    "path",
    ["/../crm.db", "/..%2fcrm.db", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/crm.db", "/rep/../../crm.db",
     "/deal/99.html", "/deal/x.html", "/deal/-1.html", "/deal/99999999999999999999.html", "/rep/9.html",
     "/rep/1/nothing.html", "/team/nothing.html", "/wall.html", "/rep.html", "/%00.html", "/deal/%D9%A1.html"],
)  # fmt: skip
def test_there_is_no_other_page(served, path):
    answer, body = served.ask(path, served.cookie())
    assert (answer.status, titles(body)) == (404, "There is no such page.")


def test_the_pages_are_those_of_a_site(served, crm, tmp_path):
    cookie = served.cookie()
    company.make(tmp_path / "crm.db").close()
    crm("report", "site", "pages", "2026Q3", ok=True)
    for name in ("rep/1/revenue.html", "rep/2.html", "team/csat.html", "deal/6.html"):
        assert served.ask(f"/{name}", cookie)[1] == (tmp_path / "pages" / name).read_text("utf-8"), name


def test_many_at_once(served):
    cookie = served.cookie()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda id: served.ask(f"/deal/{1 + id % 14}.html", cookie)[0].status, range(24)))
    assert found == [200] * 24


def test_a_change_is_seen_at_once_and_signals_end_it(db):
    company.make(db).close()
    with serving() as running:
        cookie = running.cookie()
        assert "new title" not in running.ask("/deal/6.html", cookie)[1]
        assert main.run(["-q", "edit", "deal", "6", "--title", "new title", "--yes"]) == 0
        assert titles(running.ask("/deal/6.html", cookie)[1]) == "new title"
        db.rename(db.with_name("gone.db"))
        answer, body = running.ask("/", cookie)
        assert (answer.status, titles(body)) == (503, "This page cannot be made now. Try again.")
        running.process.send_signal(signal.SIGTERM)
        out, err = running.process.communicate(timeout=20)
        assert (running.process.returncode, out) == (0, "")
        first, failed, last = err.splitlines()
        assert (first, last) == ("Only this machine can open it, at 127.0.0.1. Ctrl-C ends it.", "Ended.")
        assert failed == "A page could not be made: NotFoundError. See: crm doctor"


def test_a_wall_has_one_page_that_renews_itself(db, crm):
    company.make(db).close()
    crm("target", "set", "revenue", "5000", "--period", "2026Q3", ok=True)
    with serving("--wall") as running:
        cookie = running.cookie()
        html = running.ask("/", cookie)[1]
        assert '<meta http-equiv="refresh" content="60">' in html
        way, figures = pages.tables(pages.read(html))
        assert way[1][:2] == ["Revenue 2026Q3", "behind"] and figures[0][:2] == ["Revenue", "1,081"]
        assert "ann" not in pages.read(html).text and running.ask("/rep/1.html", cookie)[0].status == 404
        assert pages.read(html).every("main")[0].every("a") == []
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0


def test_what_cannot_be_had_is_said(crm, little, served):
    little.close()
    assert crm("serve", "--ranks").err == "crm: --ranks needs --wall – without it the first page has them anyway\n"
    assert crm("serve", "--port", "70000").code == 2
    assert crm("serve", "--for", "nobody").code == 3
    assert crm("serve", "2030").code == 2
    taken = crm("serve", "--port", served.port)
    assert (taken.code, taken.out) == (1, "") and taken.err.startswith(f"crm: port {served.port} cannot be had")


@pytest.mark.skipif(browser.program() is None, reason=browser.MISSING)
def test_in_a_browser_a_number_leads_to_its_deals(served):
    with browser.browser() as running:
        here = running.new_page()
        asked: list[str] = []
        here.on("request", lambda request: asked.append(request.url))
        here.goto(served.url)
        here.get_by_role("link", name="83.3%").click()
        here.get_by_role("link", name="66.7%").click()
        assert here.title() == "Win rate: ben, 2026Q3"
        here.get_by_role("link", name="#7 d-lost").click()
        assert here.title() == "d-lost"
        top = f"http://127.0.0.1:{served.port}/"
        names = ["", "team/win_rate.html", "rep/2/win_rate.html", "deal/7.html"]
        assert asked == [served.url, *(top + name for name in names)]

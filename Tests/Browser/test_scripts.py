"""What the script adds to pages, tried on pages of the test's own."""

import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service import LOCAL, ROOT
from visitor import Visitor

OWN = ROOT / "Sources/Platform/Web/Assets"
FILES = {
    "/mainstay.js": (OWN / "mainstay.js", "text/javascript"),
    "/start.js": (OWN / "start.js", "text/javascript"),
    "/library.js": (LOCAL / "assets/nhsuk-frontend.js", "text/javascript"),
    "/mainstay.css": (OWN / "mainstay.css", "text/css"),
    "/icon.svg": (OWN / "icon.svg", "image/svg+xml"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(body, attributes=""):
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>Try</title><link rel="icon" href="/icon.svg">
        <link rel="stylesheet" href="/mainstay.css"><link rel="modulepreload" href="/library.js">
        <script type="module" src="/mainstay.js"></script></head><body {attributes}>
        <script src="/start.js"></script><main><h1>Try</h1>{body}</main></body></html>"""


PAGES = {
    "/form": page(
        """<form method="post" action="/sent" data-autosave="/kept" data-warn-unsaved>
        <input type="hidden" name="csrf" value="token-1"><label for="note">Note</label>
        <textarea id="note" name="note"></textarea><button>Continue</button></form>"""
    ),
    "/unsaved": page(
        """<form method="post" action="/sent" data-warn-unsaved><label for="note">Note</label>
        <input id="note" name="note"><button>Continue</button></form><a href="/form">Elsewhere</a>"""
    ),
    "/signed-in": page(
        '<input type="hidden" name="csrf" value="token-2"><p>Private</p>',
        'data-session-seconds="4" data-session-extend="/session/extension"',
    ),
    "/exit": page('<p>Private</p><a href="/elsewhere" data-exit>Exit this page</a>'),
    "/elsewhere": "<!DOCTYPE html><html lang='en-GB'><title>Weather</title><h1>Weather</h1></html>",
}


class Site:
    """A server of these pages that keeps what is posted and answers as it is told."""

    def __init__(self):
        site = self
        self.posts = []
        self.answers = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path in FILES:
                    path, kind = FILES[self.path]
                    self.reply(200, path.read_bytes(), kind)
                elif self.path in PAGES:
                    self.reply(200, PAGES[self.path].encode(), "text/html; charset=utf-8")
                else:
                    self.reply(404, b"", "text/plain")

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = dict(urllib.parse.parse_qsl(body))
                site.posts.append((self.path, fields, self.headers.get("X-CSRF-Token")))
                self.reply(site.answers.pop(0) if site.answers else 200, b"ok", "text/html")

            def reply(self, status, body, kind):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site():
    running = Site()
    yield running
    running.stop()


@pytest.fixture
def guest(browser, site):
    visitor = Visitor(browser, site.url)
    yield visitor
    visitor.close()


def test_each_answer_is_saved_as_it_is_given(guest, site):
    guest.go("/form")
    guest.page.get_by_label("Note").fill("I do the shopping")
    guest.page.get_by_role("status").filter(has_text="Saved at").wait_for()
    assert site.posts == [("/kept", {"csrf": "token-1", "note": "I do the shopping"}, "token-1")]
    assert guest.complaints == []


def test_what_could_not_be_saved_is_tried_again(guest, site):
    site.answers = [503]
    guest.go("/form")
    guest.page.get_by_label("Note").fill("Nights too")
    guest.page.get_by_role("status").filter(has_text="Not saved yet").wait_for()
    guest.page.get_by_role("status").filter(has_text="Saved at").wait_for()
    assert [fields["note"] for _, fields, _ in site.posts] == ["Nights too", "Nights too"]


def test_an_ended_session_is_said_while_typing(guest, site):
    site.answers = [401]
    guest.go("/form")
    guest.page.get_by_label("Note").fill("Nights too")
    guest.page.get_by_role("status").filter(has_text="signed out").wait_for()


def test_leaving_with_unsaved_words_asks_first(guest):
    asked = []
    guest.go("/unsaved")
    guest.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    guest.page.get_by_label("Note").press_sequentially("half a thought")
    guest.page.get_by_role("link", name="Elsewhere").click()
    guest.page.wait_for_url("**/form")
    assert asked == ["beforeunload"]


def test_sending_the_form_asks_nothing(guest):
    asked = []
    guest.go("/unsaved")
    guest.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    guest.page.get_by_label("Note").press_sequentially("a whole thought")
    guest.page.get_by_role("button", name="Continue").click()
    guest.page.wait_for_url("**/sent")
    assert asked == []


def test_a_session_about_to_end_can_be_kept(guest, site):
    guest.go("/signed-in")
    dialog = guest.page.get_by_role("dialog", name="You will be signed out soon")
    dialog.wait_for(timeout=8000)
    dialog.get_by_role("button", name="Stay signed in").click()
    dialog.wait_for(state="hidden")
    assert site.posts == [("/session/extension", {"csrf": "token-2"}, "token-2")]
    assert guest.complaints == []


@pytest.mark.parametrize("way", ["link", "keys"])
def test_exit_this_page_leaves_no_way_back(guest, way):
    guest.go("/elsewhere")
    guest.go("/exit")
    if way == "link":
        guest.page.get_by_role("link", name="Exit this page").click()
    else:
        for _ in range(3):
            guest.page.keyboard.press("Shift")
    guest.page.wait_for_url("**/elsewhere")
    guest.page.go_back()
    assert guest.path != "/exit"


def test_other_keys_between_do_not_exit(guest):
    guest.go("/exit")
    for key in ("Shift", "Shift", "a", "Shift"):
        guest.page.keyboard.press(key)
    guest.page.wait_for_timeout(300)
    assert guest.path == "/exit"


def test_the_style_library_starts(guest):
    guest.go("/form")
    assert "js-enabled" in guest.page.locator("body").get_attribute("class")
    assert guest.complaints == []

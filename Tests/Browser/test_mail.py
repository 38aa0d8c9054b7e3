"""P4: the service as it is served, with no demonstration about it, sends a message to a mail server, once."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from people import register
from service import Service, command, rows, sqlite_url
from walker import Walker

ADDRESS = "robin@example.org"


class MailServer:
    """The mail server of mail_server.py, and what it was given."""

    def __init__(self, mode):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("mail_server.py"), mode],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        first = json.loads(self.process.stdout.readline())
        self.port, self.authority = first["port"], first["authority"]
        self.mails = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.mails.append(json.loads(line))

    def wait_for(self, count, seconds=30):
        ends = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < ends:
            time.sleep(0.1)
        return self.mails

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


@pytest.fixture
def mail():
    server = MailServer("tls")
    yield server
    server.stop()


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_link_that_was_asked_for_arrives_once(engine, request, mail, tmp_path):
    is_sqlite = engine == "sqlite"
    url = sqlite_url(tmp_path / "live.sqlite") if is_sqlite else request.getfixturevalue("postgres").new_database()
    command("migrate", "--database", url)
    service = Service(url, tmp_path, environment={
        "MAINSTAY_SMTP_URL": f"smtp://post%40example.org:p%3Ass%20word@localhost:{mail.port}?ca={mail.authority}",
        "MAINSTAY_MAIL_FROM": "Mainstay <post@example.org>",
        "MAINSTAY_RATE_LIMITS": "",  # As for real people.
        "MAINSTAY_SECRET": "for tests only, and long enough to be one",
    }).start()
    try:
        register(service, way="email", email=ADDRESS)
        walker = Walker(service.port)
        assert walker.get("/demo/messages").status == 404, "this is no demonstration"
        asked = walker.send(walker.get("/my-record/sign-in"), {"email": ADDRESS})
        assert asked.status == 200
        assert len(mail.wait_for(1)) == 1
        time.sleep(12)  # Longer than the job that sends what was left over takes to come round.
        assert len(mail.mails) == 1, "it was sent twice"
    finally:
        service.stop()

    sent = mail.mails[0]
    assert (sent["sender"], sent["recipients"]) == ("post@example.org", [ADDRESS])
    assert sent["isEncrypted"] and sent["isSignedIn"]
    headers = sent["headers"]
    assert headers["from"] == "Mainstay <post@example.org>"
    assert headers["to"] == f"<{ADDRESS}>" or headers["to"] == ADDRESS
    assert headers["subject"] == "Your link"
    assert headers["auto-submitted"] == "auto-generated"
    assert headers["content-type"] == 'text/plain; charset="utf-8"'
    assert headers["message-id"].endswith("@example.org>") and headers["date"]
    assert sent["longestLine"] <= 998
    link = next(line for line in sent["body"].splitlines() if line.startswith("http"))
    assert link.startswith(f"{service.url}/link/")
    found = rows(url, "SELECT state, address, subject, body FROM message")
    assert [row[:3] for row in found] == [("sent", ADDRESS, "Your link")]
    assert link not in found[0][3], "what could be used once isn't kept"

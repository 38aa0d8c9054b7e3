"""People who register by HTTP alone, many at a time, and don't give up when the server goes away."""

import html
import http.client
import re
import threading
import time
import urllib.parse

from journeys import unlikely_name

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")

ANSWERS = {
    "start": {"tasks": ["housework", "nights"]},
    "birth": {"birth-day": "5", "birth-month": "6", "birth-year": "1961"},
    "relationship": {"relationship": "partner"},
    "lives-with": {"lives-with": "no"},
    "where": {"where": "postcode"},
    "postcode-of": {"postcode-of": "DT1 1AA"},
    "need": {"need": ["dementia"]},
    "hours": {"hours": "30"},
    "their-name": {},
    "another": {"another": "no"},
    "managing": {"managing": "ok"},
    "going-on": {"willing": "yes", "able": "yes"},
    "words": {},
    "own-postcode": {"own-postcode": "DT1 1AD"},
    "way": {"way": "phone"},
    "phone": {"phone": "07700 900456"},
    "safe": {"safe": "yes"},
    "seen": {"seen": "no"},
    "voicemail": {"voicemail": "no"},
    "times": {"times": "any"},
    "language": {"language": "en"},
    "formats": {},
    "gp": {},
    "tell-gp": {"tell-gp": "no"},
    "pack": {"pack": "no"},
    "agree": {"agree": "yes"},
}


class Phone:
    """A browser of the simplest kind: one connection, cookies, and another try after a broken one."""

    def __init__(self, port, patience=60):
        self.port, self.patience = port, patience
        self.cookies = {}
        self.connection = None

    def ask(self, method, path, fields=None):
        """The status, the text and where it leads; tries until the server answers."""
        ends = time.monotonic() + self.patience
        while True:
            try:
                return self._ask(method, path, fields)
            except (OSError, http.client.HTTPException):
                self.connection = None
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)

    def _ask(self, method, path, fields):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": f"localhost:{self.port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://localhost:{self.port}"
            body = urllib.parse.urlencode(fields, doseq=True)
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.msg.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.status in (502, 503, 504):
            raise OSError(f"busy: {answer.status}")
        return answer.status, text, answer.getheader("Location")


def prepare(phone, family):
    """Answers every question; gives the address of the page from which all is sent, and its token."""
    _, text, _ = phone.ask("GET", "/register/start")
    token = html.unescape(re.search(r'name="csrf" value="([^"]+)"', text).group(1))
    path = "/register/start"
    while not path.endswith("/check"):
        page = path.rsplit("/", 1)[-1]
        fields = {"given": "Robin", "family": family} if page == "name" else ANSWERS[page]
        status, text, onward = phone.ask("POST", path, {**fields, "csrf": token})
        if status != 303:
            raise AssertionError(f"{path} answered {status}: {re.sub(r'<[^>]+>', ' ', text)[:600]}")
        path = urllib.parse.urlsplit(onward).path
    return path, token


def register(phone, family=None):
    """Registers somebody made up and gives the reference that the last page shows."""
    path, token = prepare(phone, family or unlikely_name())
    status, text, onward = phone.ask("POST", path, {"csrf": token})
    if status != 303:
        raise AssertionError(f"{path} answered {status}: {re.sub(r'<[^>]+>', ' ', text)[:600]}")
    _, text, _ = phone.ask("GET", urllib.parse.urlsplit(onward).path)
    return REFERENCE.search(re.sub(r"<[^>]+>", " ", text)).group()


class Crowd:
    """Eight people at a time who register one after another until told to stop."""

    def __init__(self, port, size=8):
        self.acknowledged, self.families, self.wrong = [], [], []
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.port = port
        self.threads = [threading.Thread(target=self._go_on, daemon=True) for _ in range(size)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(120)

    def _go_on(self):
        while not self.stopping.is_set():
            family = unlikely_name()
            with self.lock:
                self.families.append(family)
            try:
                reference = register(Phone(self.port), family)
            except Exception as error:  # noqa: BLE001: whatever it was, the test must say so
                with self.lock:
                    self.wrong.append(f"{family}: {error!r}")
                return
            with self.lock:
                self.acknowledged.append(reference)

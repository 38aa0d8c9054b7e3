"""A visitor without a browser: keeps cookies, reads forms and posts them, as fast as the machine allows."""

import http.client
import urllib.parse
from html.parser import HTMLParser

ANSWERS = {
    "tasks": ["shopping", "appointments"], "birth-day": "12", "birth-month": "5", "birth-year": "1961",
    "relationship": "parent", "lives-with": "no", "where": "postcode", "postcode-of": "DT1 1XJ", "need": ["frailty"],
    "hours": "20", "their-given": "", "their-family": "", "another": "no", "managing": "hard", "willing": "yes",
    "able": "some", "how-long": "", "words": "", "given": "Robin", "family": "Hartfield", "known-as": "",
    "helper": "", "own-postcode": "DT1 1XJ", "way": "phone", "phone": "07700 900123", "safe": "yes", "seen": "no",
    "voicemail": "no", "times": "any", "language": "en", "formats": [], "gp": "", "tell-gp": "no", "pack": "no",
    "agree": "yes", "contact": "07700 900456", "postcode": "DT1 1XJ", "told-by": "carer", "helps": "alone",
    "child": "no", "agreed": "yes", "offers": [],
}


class Forms(HTMLParser):
    """The forms of a page, each with its fields and what stands in them."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.area, self.headings = [], None, None, None, []
        self.in_heading = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "form":
            self.form = {"method": attributes.get("method", "get"), "action": attributes.get("action"), "fields": []}
            self.forms.append(self.form)
        elif tag == "h1":
            self.in_heading = True
            self.headings.append("")
        elif self.form is None or not name:
            if tag == "option" and self.select is not None:
                self.select["options"].append((attributes.get("value", ""), "selected" in attributes))
        elif tag == "input":
            field = {"name": name, "type": attributes.get("type", "text"), "value": attributes.get("value", ""),
                     "checked": "checked" in attributes}
            self.form["fields"].append(field)
        elif tag == "textarea":
            self.area = {"name": name, "type": "textarea", "value": ""}
            self.form["fields"].append(self.area)
        elif tag == "select":
            self.select = {"name": name, "type": "select", "options": []}
            self.form["fields"].append(self.select)
        elif tag == "option" and self.select is not None:
            self.select["options"].append((attributes.get("value", ""), "selected" in attributes))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None
        elif tag == "h1":
            self.in_heading = False

    def handle_data(self, data):
        if self.area is not None:
            self.area["value"] += data
        if self.in_heading:
            self.headings[-1] += data


class Page:
    def __init__(self, status, path, text, headers):
        self.status, self.path, self.text, self.headers = status, path, text, headers
        self.parsed = Forms()
        self.parsed.feed(text)

    @property
    def heading(self):
        return " ".join((self.parsed.headings or [""])[0].split())

    @property
    def form(self):
        """The first form that posts and isn't signing out or staying signed in."""
        posting = [form for form in self.parsed.forms if form["method"].lower() == "post"]
        own = [form for form in posting if not (form["action"] or "").startswith(("/sign-out", "/session"))]
        return (own or [None])[0]


def body_of(form, answers):
    """What a browser would post after these answers were filled in."""
    pairs = []
    for field in form["fields"]:
        name, kind = field["name"], field["type"]
        chosen = answers.get(name)
        if kind in ("radio", "checkbox"):
            wanted = chosen if isinstance(chosen, list) else [chosen]
            if field["value"] in wanted or (name not in answers and field["checked"]):
                pairs.append((name, field["value"]))
        elif kind == "select":
            options = [value for value, _ in field["options"]]
            default = next((value for value, selected in field["options"] if selected), (options or [""])[0])
            pairs.append((name, chosen if chosen in options else default))
        elif kind == "hidden":
            pairs.append((name, field["value"]))
        elif kind not in ("submit", "button"):
            pairs.append((name, field["value"] if chosen is None or isinstance(chosen, list) else chosen))
    return urllib.parse.urlencode(pairs)


class Walker:
    def __init__(self, port, timeout=20):
        self.port, self.timeout, self.cookies, self.connection = port, timeout, {}, None

    def request(self, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   "Host": f"localhost:{self.port}", "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://localhost:{self.port}"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer, text

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def go(self, method, path, body=None):
        """Asks, and follows where the answer leads."""
        for _ in range(10):
            answer, text = self.request(method, path, body)
            if answer.status in (302, 303):
                path, method, body = answer.headers["Location"], "GET", None
                parts = urllib.parse.urlsplit(path)
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                continue
            return Page(answer.status, path, text, answer.headers)
        raise RuntimeError(f"{path} leads in circles")

    def get(self, path):
        return self.go("GET", path)

    def send(self, page, answers):
        """Posts the page's form with these answers."""
        form = page.form
        return self.go("POST", form["action"] or page.path, body_of(form, answers))

    def walk(self, path="/register/start", answers=None, until="/check"):
        """Answers page by page until the address ends so; gives that page."""
        answers = {**ANSWERS, **(answers or {})}
        page = self.get(path)
        for _ in range(60):
            if page.status != 200:
                raise RuntimeError(f"{page.path} answered {page.status}: {page.heading}")
            if page.path.endswith(until):
                return page
            before = page.path
            page = self.send(page, answers) if page.form else self.get(next_link(page))
            if page.path == before and page.status == 200 and page.form is None:
                raise RuntimeError(f"{before} leads nowhere")
        raise RuntimeError(f"never came to {until}: {page.path} {page.heading}")


def next_link(page):
    """Where a page without a form leads on to: its first button-like link."""
    import re

    found = re.search(r'<a [^>]*class="[^"]*nhsuk-button[^"]*"[^>]*href="([^"]+)"', page.text) or re.search(
        r'<a [^>]*href="([^"]+)"[^>]*class="[^"]*nhsuk-button', page.text)
    if not found:
        raise RuntimeError(f"{page.path} has neither a form nor a way on: {page.heading}")
    return found.group(1).replace("&amp;", "&")

"""Somebody at a browser: with or without JavaScript, on a phone or a desktop."""

import base64
import hashlib
import hmac
import re
import struct
import time
import urllib.parse

from checks import check_page

HEIGHTS = {320: 640, 1280: 900}


class Visitor:
    """One browser context with one page open."""

    def __init__(self, browser, url, width=1280, script=True, is_first=True):
        """`is_first`: whether nobody has gone this way on another engine, so that pages are pictured and axe looks."""
        self.url, self.width, self.script, self.is_first = url, width, script, is_first
        self.host = urllib.parse.urlsplit(url).netloc
        self.strangers, self.complaints = [], []
        self.document = None
        self.browser = browser
        self.context = browser.new_context(
            base_url=url, viewport={"width": width, "height": HEIGHTS[width]}, java_script_enabled=script,
            locale="en-GB", timezone_id="Europe/London",
        )
        self.context.set_default_timeout(10_000)
        self.context.on("request", self._note_request)
        self.context.on("response", self._note_response)
        self.page = self.context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.beside = None

    def _note_request(self, request):
        address = urllib.parse.urlsplit(request.url)
        if address.scheme not in ("data", "about", "blob") and address.netloc != self.host:
            self.strangers.append(request.url)

    def _note_response(self, response):
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.document = response

    def _note_console(self, message):
        # A browser writes a line for each 4xx answer, which a journey may mean to get.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, path):
        return self.page.goto(path)

    def check(self, name):
        check_page(self, name)

    def press(self, name):
        """Presses the button of this name and waits for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def follow(self, name, exact=False):
        """Follows the link of this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def menu(self, name):
        """Follows an entry of the menu, which may stand under “More”."""
        menu = self.page.get_by_role("navigation", name="Menu")
        link = menu.get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            menu.locator("summary").click()
        with self.page.expect_navigation():
            link.click()

    def sign_in(self, email):
        """Signs in with the demonstration's button beside this address."""
        self.go("/sign-in")
        row = self.page.get_by_role("row").filter(has_text=email)
        with self.page.expect_navigation():
            row.get_by_role("button").click()
        return self

    def sign_out(self):
        self.press("Sign out")

    def press_link(self, name):
        """Follows the link that looks like a button: the style library tells assistive technology that it is one."""
        with self.page.expect_navigation():
            self.page.locator("main a.nhsuk-button", has_text=name).first.click()

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    @property
    def path(self):
        return urllib.parse.urlsplit(self.page.url).path

    def twin(self):
        """The page as it stands without JavaScript, in a browser where axe can run."""
        html = re.sub(r"<script\b.*?</script>", "", self.page.content(), flags=re.DOTALL)
        if not self.beside:
            size = {"width": self.width, "height": HEIGHTS[self.width]}
            self.beside = self.browser.new_context(viewport=size).new_page()
        page = self.beside
        page.goto("about:blank")  # The same address with another anchor would not be asked for again.
        page.unroute_all()
        page.route(self.page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(self.page.url)
        return page

    def close(self):
        self.context.close()
        if self.beside:
            self.beside.context.close()


class Authenticator:
    """Gives the codes of an account's second factor, each once."""

    def __init__(self):
        self.used = {}

    def code(self, seed):
        """A code that this account hasn't used; waits for the next one where it must."""
        step = int(time.time()) // 30
        if self.used.get(seed, -1) >= step:
            step = self.used[seed] + 1
            time.sleep(max(0, step * 30 - time.time()) + 0.1)
        self.used[seed] = step
        return one_time_code(seed, step)


def one_time_code(seed, step):
    """The six digits of RFC 6238 for a seed in base 32."""
    key = base64.b32decode(seed.replace(" ", "").upper() + "=" * (-len(seed.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"

"""Answering questionnaires as people do: a page at a time, with the mouse or with the keyboard alone."""

import uuid


def unlikely_name():
    """A made-up family name that nobody else in the database has."""
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in uuid.uuid4().hex[:8])
    return f"Quay{letters}"


def fill(page, question, answer):
    """Answers one question: a code for radios, a list for tick boxes, a day as (day, month, year), else words."""
    if isinstance(answer, tuple):
        for part, value in zip(("day", "month", "year"), answer):
            page.locator(f"[id='{question}-{part}']").fill(str(value))
    elif isinstance(answer, list):
        for code in answer:
            page.locator(f"input[name='{question}'][value='{code}']").check()
    elif page.locator(f"input[type=radio][name='{question}']").count():
        page.locator(f"input[name='{question}'][value='{answer}']").check()
    else:
        page.locator(f"[id='{question}']").fill(str(answer))


def send(visitor, button="main form .nhsuk-button >> nth=0"):
    with visitor.page.expect_navigation():
        visitor.page.locator(button).click()


def answer(visitor, expected, answers, name=None):
    """Answers the page that must be the one expected, checks it where it has a name, and goes on."""
    assert visitor.path.rsplit("/", 1)[-1] == expected, f"expected {expected}, not {visitor.path}"
    if name:
        visitor.check(name)
    for question, value in answers.items():
        fill(visitor.page, question, value)
    send(visitor)


class Keyboard:
    """A visitor who has no mouse."""

    def __init__(self, visitor):
        self.page = visitor.page

    def focused(self, property_name):
        return self.page.evaluate(f"document.activeElement.{property_name} ?? ''")

    def tab_to(self, selector, most=60):
        for _ in range(most):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                self.assert_seen()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} can't be reached with the Tab key on {self.page.url}")

    def assert_seen(self):
        """WCAG 2.4.11: what has the focus isn't hidden behind something that stays in place."""
        hidden = self.page.evaluate(
            """() => {
                const element = document.activeElement;
                const box = element.getBoundingClientRect();
                const points = [[box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3],
                    [box.left + box.width / 2, box.top + box.height / 2]];
                return points.every(([x, y]) => {
                    const top = document.elementFromPoint(x, y);
                    return top && !element.contains(top) && !top.contains(element)
                        && top.closest(".mainstay-exit");
                });
            }"""
        )
        assert not hidden, f"the focus is hidden on {self.page.url}"

    def choose(self, name, code):
        """Chooses a radio button with the arrow keys."""
        self.tab_to(f"input[type=radio][name='{name}']")
        self.page.keyboard.press("Space")
        for _ in range(30):
            if self.focused("value") == code:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {code}")

    def tick(self, name, code):
        self.tab_to(f"input[name='{name}'][value='{code}']")
        self.page.keyboard.press("Space")

    def type(self, identifier, text):
        self.tab_to(f"[id='{identifier}']")
        self.page.keyboard.type(str(text))

    def answer(self, question, answer):
        if isinstance(answer, tuple):
            for part, value in zip(("day", "month", "year"), answer):
                self.type(f"{question}-{part}", value)
        elif isinstance(answer, list):
            for code in answer:
                self.tick(question, code)
        elif self.page.locator(f"input[type=radio][name='{question}']").count():
            self.choose(question, answer)
        else:
            self.type(question, answer)

    def send(self):
        self.tab_to("main form .nhsuk-button:not(.nhsuk-button--secondary)")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

"""What a screen reader is told, kept word for word; MAINSTAY_GOLDEN=write writes it anew after a change that is meant."""

import os
import re
from pathlib import Path

from journeys import send
from walker import Walker

GOLDEN = Path(__file__).parent / "golden"


def expect(name, heard):
    heard = re.sub(r"/register/[0-9a-z]{26}/", "/register/draft/", heard)
    file = GOLDEN / f"{name}.yaml"
    if os.environ.get("MAINSTAY_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(heard + "\n", encoding="utf-8")
    assert heard + "\n" == file.read_text(encoding="utf-8"), f"{file.name} differs: is the change meant?"


def test_the_frame_of_a_page(desk):
    desk.go("/help")
    expect("frame", desk.page.locator("header").aria_snapshot() + "\n" + desk.page.locator("footer").aria_snapshot())


def test_the_first_question(desk):
    desk.go("/register/start")
    expect("first-question", desk.page.locator("main form").aria_snapshot())


def test_the_first_question_left_out(desk):
    desk.go("/register/start")
    send(desk)
    summary = desk.page.locator(".nhsuk-error-summary").aria_snapshot()
    expect("first-question-left-out", summary + "\n" + desk.page.locator("main form").aria_snapshot())
    assert desk.page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")


def test_a_date(desk, service):
    desk.go(Walker(service.port).walk(until="/birth").path)
    expect("date", desk.page.locator("main form").aria_snapshot())


def test_answers_to_check(desk, service):
    page = Walker(service.port).walk(until="/check")
    desk.go(page.path)
    expect("check-answers", desk.page.locator("main dl").first.aria_snapshot())

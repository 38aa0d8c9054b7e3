"""D1-D4: from the offer of an assessment to a decision in writing, and the carer's own way through it."""

import datetime

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register

MANAGER = "manager@dorset.example.org"
COUNCIL = "assessor@dorset-council.example.org"

# Answers that raise nothing; any other question takes its first choice.
CHOICES = {
    "advocacy-difficulty": "no", "spoken-alone": "yes", "child-helping": "no", "necessary-care": "yes",
    "health-state": "deteriorating", "significant-impact": "yes", "wellbeing-health": "significant", "safe": "yes",
    "afraid": "no", "might-hurt": "no", "mood": "not-at-all", "hurt-self": "no", "private-now": "yes",
    "copy-way": "portal", "emergency-plan": "has", "able-now": "yes", "willing-now": "yes", "own-care-needs": "no",
}


@pytest.fixture
def staff(visitors):
    return visitors().sign_in(MANAGER)


@pytest.fixture
def person(visitors, staff, service):
    """Somebody who has just registered, whom the centre works with."""
    coordinator = visitors().sign_in(COORDINATOR)
    return open_first_contact(coordinator, register(service, unlikely_name()))


def typed_day(visitor, name, day):
    for part, value in zip(("day", "month", "year"), (day.day, day.month, day.year)):
        visitor.page.locator(f"[name={name}-{part}]").fill(str(value))


def choose(visitor, name, value):
    visitor.page.locator(f"[name='{name}'][value='{value}']").check()


def today():
    return datetime.date.today()


def offer(visitor, person, route="face-to-face"):
    visitor.go(f"/people/{person}/assessment-offer")
    visitor.check("assessment-offer")
    choose(visitor, "way", "phone")
    choose(visitor, "answer", "accepted")
    choose(visitor, "route", route)
    send(visitor)
    assert visitor.path.startswith("/assessments/"), visitor.page.locator("main").inner_text()
    visitor.check("assessment")
    return visitor.path


def fill_section(visitor):
    """Answers all that one page of a form asks, and goes on."""
    main = visitor.page.locator("main")
    names = main.locator("input[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for name in names:
        wanted = main.locator(f"input[type=radio][name='{name}'][value='{CHOICES.get(name, '')}']")
        (wanted if wanted.count() else main.locator(f"input[type=radio][name='{name}']")).first.check()
    boxes = main.locator("input[type=checkbox]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    for name in boxes:
        # The first may be "something else", which asks what.
        main.locator(f"input[type=checkbox][name='{name}']").nth(1).check()
    for box in main.locator("textarea").all():
        if not box.input_value():
            box.fill("As she told us")
    for part, value in (("day", "1"), ("month", "1"), ("year", "2026")):
        for field in main.locator(f"input[name$='-{part}']").all():
            field.fill(value)
    send(visitor)
    assert visitor.document.status < 400, main.inner_text()


def fill_form(visitor, path):
    """Goes through every section of the form that isn't done."""
    for _ in range(60):
        visitor.go(path)
        left = visitor.page.locator("li.nhsuk-task-list__item").filter(has_not_text="Done")
        if not left.count():
            return
        with visitor.page.expect_navigation():
            left.first.get_by_role("link").click()
        fill_section(visitor)
    raise AssertionError("the form has no end")


def test_from_an_offer_to_a_decision_in_writing(visitors, staff, person):
    path = offer(staff, person)
    staff.go(f"{path}/booking")
    staff.check("assessment-booking")
    send(staff)
    assert staff.document.status == 422
    staff.check("assessment-booking-wrong")
    typed_day(staff, "day", today())
    choose(staff, "difficulty", "not-known")
    send(staff)
    staff.follow("Begin: can they take part?")
    staff.check("assessment-start")
    choose(staff, "difficulty", "no")
    send(staff)
    fill_form(staff, f"{path}/form")
    staff.go(f"{path}/form/check")
    send(staff)
    staff.go(f"{path}/submission")
    send(staff)
    assert staff.path == path, staff.page.locator("main").inner_text()

    staff.follow("Which law applies")
    staff.check("assessment-law")
    while staff.path.endswith("/routing"):
        for name, value in (("carer-age", "46"), ("cared-for-age", "80")):
            staff.page.locator(f"#{name}").fill(value)
        choose(staff, "contract", "no")
        send(staff)
    staff.follow("Decide")
    staff.check("assessment-decision")
    assert "The criteria say: eligible" in staff.page.locator("main").inner_text()
    choose(staff, "result", "yes")
    staff.page.locator("#reasons").fill("You are worn out by the nights, and we agree that you need help.")
    send(staff)
    assert staff.path == path, staff.page.locator("main").inner_text()
    staff.check("assessment-decided")

    council = visitors().sign_in(COUNCIL)
    council.go("/assessments?list=to-sign")
    council.check("assessments")
    council.go(f"{path}/agreement")
    council.check("assessment-agreement")
    choose(council, "answer", "agree")
    send(council)
    council.check("assessment-given")
    council.follow("The letter with the decision")
    words = council.page.locator("main").inner_text()
    assert "You have needs that we must look at meeting" in words
    assert "Ombudsman" in words and "appeal" not in words.lower()
    council.check("assessment-letter")

    staff.go(f"{path}/meeting-needs")
    staff.check("assessment-meeting")
    for name, value in (("lives-here", "yes"), ("way", "to-carer"), ("charge", "none")):
        choose(staff, name, value)
    staff.page.locator("#why").fill("She lives here, and it is free")
    send(staff)
    assert "The council must meet these needs" in staff.page.locator("main").inner_text()


def test_a_carer_asks_and_answers_online(visitor, visitors, service):
    coordinator = visitors().sign_in(COORDINATOR)
    person = open_first_contact(coordinator, register(service, unlikely_name()))
    open_own_page(visitor, give_code(coordinator, person))
    visitor.go("/my-assessment")
    visitor.check("own-assessment")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("own-assessment-wrong")
    choose(visitor, "route", "online")
    visitor.press("Ask for an assessment")
    visitor.check("own-assessment-asked")
    visitor.press("Begin your questions")
    visitor.check("own-assessment-form")
    form = visitor.path
    fill_form(visitor, form)
    visitor.go(f"{form}/check")
    send(visitor)
    assert "We have your answers" in visitor.page.locator("main").inner_text()

    coordinator.go(f"/people/{person}")
    assert "In progress" in coordinator.page.locator("main").inner_text() or "in progress" in (
        coordinator.page.locator("main").inner_text()
    )


def test_no_takes_nothing_away_and_is_asked_again(staff, person):
    staff.go(f"/people/{person}/assessment-offer")
    choose(staff, "way", "phone")
    choose(staff, "answer", "not-now")
    send(staff)
    assert staff.document.status == 422
    staff.check("assessment-offer-wrong")
    staff.page.locator("#reason").fill("Too much on")
    typed_day(staff, "again", today() + datetime.timedelta(days=90))
    send(staff)
    assert "They said: not now" in staff.page.locator("main").inner_text()
    staff.go("/assessments/no-offer")
    staff.check("assessments-no-offer")


def test_a_carer_checks_how_they_are_and_sees_what_helps(visitor, visitors, service, monkeypatch):
    coordinator = visitors().sign_in(COORDINATOR)
    person = open_first_contact(coordinator, register(service, unlikely_name()))
    open_own_page(visitor, give_code(coordinator, person))
    for sleep, mood in (("poor", "most-days"), ("good", "not-at-all")):
        visitor.go("/my-check")
        visitor.check("own-check-start")
        visitor.press("Begin your check")
        form = visitor.path
        monkeypatch.setitem(CHOICES, "check-sleep", sleep)
        monkeypatch.setitem(CHOICES, "mood", mood)
        fill_form(visitor, form)
        visitor.go(f"{form}/check")
        send(visitor)
        assert visitor.path.startswith("/my-check/"), visitor.page.locator("main").inner_text()
        visitor.check(f"own-check-{sleep}")
        words = visitor.page.locator("main").inner_text()
        assert ("You don’t have to go on alone" in words) == (mood == "most-days")
        assert ("Better" in words) == (sleep == "good")
    check = visitor.path.split("/")[-1]

    visitor.go("/my-record")
    assert "Your last check" in visitor.page.locator("main").inner_text()

    staff = visitors().sign_in(MANAGER)
    staff.go(f"/assessments/{check}/check")
    staff.check("check-for-staff")
    assert "What changed since" in staff.page.locator("main").inner_text()

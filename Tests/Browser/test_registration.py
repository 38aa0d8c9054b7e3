"""A1 and G1: somebody who has never used the word "carer" registers, and so does a 12-year-old."""

import re
from datetime import date

import pytest

from journeys import Keyboard, answer, fill, send, unlikely_name
from people import register
from walker import Walker

TODAY = date.today()


def adult(family):
    """The pages of an adult's registration, in order, and the answers to each."""
    return [
        ("start", {"tasks": ["personal-care", "medicines", "nights"]}),
        ("birth", {"birth": (5, 6, 1961)}),
        ("relationship", {"relationship": "parent"}),
        ("lives-with", {"lives-with": "no"}),
        ("where", {"where": "postcode"}),
        ("postcode-of", {"postcode-of": "dt1 1aa"}),
        ("need", {"need": ["dementia", "frailty"]}),
        ("hours", {"hours": "40"}),
        ("their-name", {"their-given": "Edith", "their-family": family}),
        ("another", {"another": "no"}),
        ("managing", {"managing": "hard"}),
        ("going-on", {"willing": "yes", "able": "some", "how-long": "Until Christmas"}),
        ("words", {"words": "I do mornings. I can’t lift her any more."}),
        ("name", {"given": "Mary-Anne", "family": family}),
        ("own-postcode", {"own-postcode": "DT1 1AD"}),
        ("way", {"way": "phone"}),
        ("phone", {"phone": "07700 900 123"}),
        ("safe", {"safe": "yes"}),
        ("seen", {"seen": "no"}),
        ("voicemail", {"voicemail": "no"}),
        ("times", {"times": "weekday-mornings"}),
        ("language", {"language": "en"}),
        ("formats", {}),
        ("gp", {"gp": "The surgery by the quay"}),
        ("tell-gp", {"tell-gp": "no"}),
        ("pack", {"pack": "yes"}),
        ("agree", {"agree": "yes"}),
    ]


def begun(visitor, service, until, **answers):
    """Opens a registration that was answered up to this page, by the address that leads back to it."""
    page = Walker(service.port).walk(answers={"family": unlikely_name(), **answers}, until=until)
    visitor.go(page.path)


def reference(visitor):
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", visitor.page.locator("main").inner_text())
    assert found, "the page gives no reference"
    return found.group()


def test_an_adult_registers(visitor):
    family = unlikely_name()
    visitor.go("/")
    visitor.follow("Start now")
    for expected, answers in adult(family):
        answer(visitor, expected, answers, name=f"register-{expected}")
        assert visitor.page.locator(".mainstay-danger").count() or expected == "agree"

    assert visitor.path.endswith("/check")
    visitor.check("register-check")
    summary = visitor.page.locator("main").inner_text()
    for said in ("Mary-Anne", family, "DT1 1AA", "I can’t lift her any more", "07700 900123"):
        assert said.lower() in summary.lower(), said

    send(visitor)
    assert visitor.path.endswith("/done")
    visitor.check("register-done")
    given = reference(visitor)
    text = visitor.page.locator("main").inner_text()
    assert "999" in text
    visitor.page.reload()
    assert reference(visitor) == given


def test_sending_twice_makes_one_record(visitor, service):
    begun(visitor, service, "/check")
    check = visitor.page.url
    send(visitor)
    first = reference(visitor)
    visitor.go(check)
    assert visitor.path.endswith("/done")
    assert reference(visitor) == first


def test_answers_can_be_changed_before_sending(visitor, service):
    begun(visitor, service, "/check", hours="40")
    with visitor.page.expect_navigation():
        visitor.page.locator("a[href*='/hours?']").click()
    visitor.page.locator("#hours").fill("17")
    send(visitor)
    assert visitor.path.endswith("/check")
    row = visitor.page.locator(".nhsuk-summary-list__row").filter(has_text="Hours a week")
    assert "17" in row.inner_text()


def test_what_was_answered_waits_until_somebody_comes_back(visitor, visitors):
    visitor.go("/register")
    for expected, answers in adult(unlikely_name())[:4]:
        answer(visitor, expected, answers)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Save and come back later").click()
    visitor.check("register-later")
    address = visitor.page.locator(".mainstay-address a").inner_text()

    other = visitors(320, script=False)
    other.go(address)
    assert other.path.endswith("/where")


def test_the_link_to_come_back_is_sent_where_that_is_safe(visitor, visitors):
    visitor.go("/register")
    for expected, answers in adult(unlikely_name())[:3]:
        answer(visitor, expected, answers)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Save and come back later").click()
    visitor.press("E-mail it to me")
    assert visitor.document.status == 422
    visitor.check("register-later-wrong")
    email = f"{unlikely_name()}@example.org".lower()
    for question, value in {"safe": "yes", "seen": "no", "email": email}.items():
        fill(visitor.page, question, value)
    visitor.press("E-mail it to me")
    visitor.check("register-later-sent")

    other = visitors(320, script=False)
    for _ in range(50):
        other.go("/demo/messages")
        sent = other.page.locator("article").filter(has_text=email)
        if sent.count():
            break
        other.page.wait_for_timeout(200)
    assert sent.count() == 1
    for word in ("carer", "caring", "health", "register for"):
        assert word not in sent.inner_text().lower().replace(email, "")
    with other.page.expect_navigation():
        sent.get_by_role("link").first.click()
    assert other.path.endswith("/lives-with")


def test_two_windows_in_one_form_show_both_answers(visitor, visitors, service):
    begun(visitor, service, "/managing")
    page, other = visitor.path, visitors()
    other.go(page)
    fill(other.page, "managing", "ok")
    send(other)
    fill(visitor.page, "managing", "hard")
    send(visitor)
    assert visitor.document.status == 409
    visitor.check("register-two-windows")
    assert visitor.page.locator("input[value='hard']").is_checked()
    send(visitor)
    assert visitor.path.endswith("/going-on")
    other.go(page)
    assert other.page.locator("input[value='hard']").is_checked()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(visitor):
    visitor.go("/register")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("register-start-wrong")
    answer(visitor, "start", {"tasks": ["shopping"]})
    for day in [(31, 2, 1980), (1, 1, TODAY.year + 1), (1, 1, TODAY.year - 150), ("x", "y", "z"), ("", "", "")]:
        for part, value in zip(("day", "month", "year"), day):
            visitor.page.locator(f"[id='birth-{part}']").fill(str(value))
        send(visitor)
        assert visitor.document.status == 422, day
        assert visitor.page.locator("[id='birth-day']").input_value() == str(day[0])
    visitor.check("register-birth-wrong")


@pytest.mark.parametrize(
    "given, family",
    [("Seán", "Ó Briain-Smyth"), ("张", "伟"), ("محمد", "O'Quay"), ("Zoë", "d’Quay"), ("Nguyễn", "van der Quay")],
)
def test_a_name_in_any_script_is_kept_as_typed(desk, service, given, family):
    begun(desk, service, "/name")
    answer(desk, "name", {"given": given, "family": family})
    desk.go(f"{desk.path.rsplit('/', 1)[0]}/name")
    assert desk.page.locator("#given").input_value() == given
    assert desk.page.locator("#family").input_value() == family
    begun(desk, service, "/check", given=given, family=family)
    text = desk.page.locator("main").inner_text()
    assert given in text and family in text


def test_what_cannot_be_a_name_is_refused_in_words(desk, service):
    begun(desk, service, "/name")
    for given in ("Zoë 🙂", "<b>Al</b>", "x" * 10_000):
        desk.page.locator("#given").fill(given)
        send(desk)
        assert desk.document.status == 422, given
        assert desk.page.locator("#given-error").is_visible()
        assert desk.page.locator("#given").input_value() == given
    desk.check("register-name-wrong")


def test_somebody_who_cannot_carry_on_sees_who_answers_now(visitor, service):
    begun(visitor, service, "/managing")
    answer(visitor, "managing", {"managing": "cannot"})
    assert visitor.path.startswith("/pause/help/")
    visitor.check("register-help-now")
    assert "999" in visitor.page.locator("main").inner_text()
    assert visitor.page.locator("main a[href^='tel:']").count() >= 2
    visitor.press_link("Carry on with the questions")
    assert visitor.path.endswith("/going-on")


@pytest.mark.parametrize("where", ["not-known", "no-fixed-address", "abroad"])
def test_a_place_without_a_postcode_still_reaches_somebody(service, where):
    assert register(service, where=where)


def test_a_postcode_outside_the_area_still_reaches_somebody(service):
    assert register(service, **{"postcode-of": "LS1 1AA"})


def test_no_to_keeping_deletes_everything(visitor, service):
    begun(visitor, service, "/agree")
    answer(visitor, "agree", {"agree": "no"})
    assert visitor.path.startswith("/pause/no/")
    visitor.check("register-no")
    draft = visitor.path.rsplit("/", 1)[-1]
    send(visitor)
    visitor.check("register-deleted")
    assert visitor.go(f"/register/{draft}").status == 404


def test_the_keyboard_alone_completes_registration(desk):
    keys = Keyboard(desk)
    desk.go("/")
    keys.tab_to("main a.nhsuk-button")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    for expected, answers in adult(unlikely_name()):
        assert desk.path.rsplit("/", 1)[-1] == expected
        for question, value in answers.items():
            keys.answer(question, value)
        keys.send()
    assert desk.path.endswith("/check")
    keys.send()
    assert reference(desk)


def test_a_12_year_old_registers(visitor):
    family = unlikely_name()
    visitor.go("/")
    visitor.follow("I’m under 18")
    visitor.check("young-front")
    words = visitor.page.locator("main").inner_text().lower()
    assert "parent" in words or "mum" in words
    assert visitor.page.get_by_role("link", name="Exit this page").is_visible()
    visitor.go("/young/start")
    pages = [
        ("start", {"tasks": ["housework", "siblings"]}),
        ("birth", {"birth": (1, 1, TODAY.year - 12)}),
        ("relationship", {"relationship": "parent"}),
        ("need", {"need": ["mental-health"]}),
        ("managing", {"managing": "hard"}),
        ("lives-with", {"lives-with": "yes"}),
        ("place", {"postcode-of": "DT1 1AA"}),
        ("name", {"given": "Jo", "family": family}),
        ("school", {"school": "Quay School"}),
        ("tell-school", {"tell-school": "no"}),
        ("child-way", {"child-way": "through-someone"}),
        (
            "trusted",
            {"trusted-name": "Ms Harbour", "trusted-who": "My teacher", "trusted-phone": "01632 960456"},
        ),
        ("words", {"words": "I get tired"}),
        ("agree", {"agree": "yes"}),
    ]
    for expected, answers in pages:
        answer(visitor, expected, answers, name=f"young-{expected}")
        assert visitor.page.get_by_role("button", name="Save and come back later").count() == 0
        assert visitor.page.get_by_role("link", name="Exit this page").is_visible()
    visitor.check("young-check")
    send(visitor)
    visitor.check("young-done")
    assert reference(visitor)
    assert "sign in" not in visitor.page.locator("main").inner_text().lower()


def test_a_child_on_the_adult_pages_is_led_to_their_own(visitor):
    visitor.go("/register")
    answer(visitor, "start", {"tasks": ["housework"]})
    answer(visitor, "birth", {"birth": (1, 1, TODAY.year - 12)})
    assert visitor.path.startswith("/pause/age/")
    visitor.check("register-under-18")
    send(visitor)
    assert visitor.path.startswith("/young/")

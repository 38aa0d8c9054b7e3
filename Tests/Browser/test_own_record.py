"""A7 and P3: a carer sees what is held, says what is wrong, and sees who looked."""

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register


@pytest.fixture
def coordinator(visitors):
    return visitors().sign_in(COORDINATOR)


@pytest.fixture
def registered(service):
    """Somebody who has just registered: their family name and reference."""
    family = unlikely_name()
    return family, register(service, family)


def test_a_carer_sees_and_corrects_what_is_held(visitor, coordinator, registered):
    family, reference = registered
    person = open_first_contact(coordinator, reference)
    visitor.go("/my-record/sign-in")
    visitor.check("own-sign-in")
    open_own_page(visitor, give_code(coordinator, person))
    assert visitor.path == "/my-record"
    visitor.check("own-record")
    text = visitor.page.locator("main").inner_text()
    assert family in text and reference in text

    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="This is wrong").first.click()
    visitor.check("own-wrong")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("own-wrong-empty")
    visitor.page.locator("main textarea").fill("My name is spelt with an e")
    send(visitor)
    assert visitor.path == "/my-record"
    assert "spelt with an e" in visitor.page.locator("main").inner_text()

    coordinator.go("/work?list=unassigned&kind=correction")
    assert reference in coordinator.page.locator("main").inner_text()


def test_a_carers_own_words_are_kept_as_they_are(visitor, coordinator, registered):
    _, reference = registered
    open_own_page(visitor, give_code(coordinator, open_first_contact(coordinator, reference)))
    visitor.go("/my-record/words")
    visitor.check("own-words")
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.page.locator("main textarea").fill("I can do mornings.\nI can’t lift him any more.")
    visitor.press("Keep my words")
    assert "I can’t lift him any more." in visitor.page.locator("main").inner_text()
    visitor.check("own-record-words")


def test_a_carer_sees_who_looked(visitor, coordinator, registered):
    _, reference = registered
    person = open_first_contact(coordinator, reference)
    coordinator.go(f"/people/{person}")
    open_own_page(visitor, give_code(coordinator, person))
    visitor.go("/my-record/looks")
    visitor.check("own-looks")
    assert "Dorset Carers’ Centre" in visitor.page.locator("main").inner_text()


def test_a_carer_changes_how_we_get_in_touch(visitor, coordinator, registered):
    _, reference = registered
    open_own_page(visitor, give_code(coordinator, open_first_contact(coordinator, reference)))
    visitor.go("/my-record/contact")
    visitor.check("own-contact")
    send(visitor)
    assert visitor.path == "/my-record"


def test_a_carer_answers_a_question_about_fairness_and_takes_it_back(visitor, coordinator, registered):
    _, reference = registered
    open_own_page(visitor, give_code(coordinator, open_first_contact(coordinator, reference)))
    visitor.go("/my-record/equality")
    visitor.check("own-equality")
    visitor.go("/my-record/equality/religion")
    visitor.check("own-equality-question")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("own-equality-empty")
    visitor.page.get_by_label("I prefer not to say").check()
    visitor.press("Save")
    assert "I prefer not to say" in visitor.page.locator("main").inner_text()
    visitor.go("/my-record/equality/religion")
    visitor.press("Take my answer back")
    assert "I prefer not to say" not in visitor.page.locator("main").inner_text()


def test_staff_confirm_a_number_that_was_read_out(coordinator, registered):
    _, reference = registered
    person = open_first_contact(coordinator, reference)
    coordinator.go(f"/people/{person}")
    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("link", name="Check it’s theirs").first.click()
    coordinator.check("contact-confirmation")
    coordinator.page.locator("main input[type=radio]").first.check()
    coordinator.press("They read it out right")
    assert "Confirmed by them" in coordinator.page.locator("main").inner_text()


def test_a_page_switched_off_stays_off(visitor, coordinator, registered):
    _, reference = registered
    person = open_first_contact(coordinator, reference)
    open_own_page(visitor, give_code(coordinator, person))
    visitor.press("Switch my page off")
    visitor.check("own-off")
    visitor.go("/my-record")
    assert reference not in visitor.page.locator("main").inner_text()
    coordinator.go(f"/people/{person}")
    coordinator.press("Switch their own page on")
    visitor.go("/my-record")
    assert reference in visitor.page.locator("main").inner_text()


def test_a_code_works_once(visitors, coordinator, registered):
    _, reference = registered
    code = give_code(coordinator, open_first_contact(coordinator, reference))
    first, second = visitors(), visitors()
    open_own_page(first, code)
    assert first.path == "/my-record"
    open_own_page(second, code)
    assert second.document.status == 422
    second.check("own-code-used")


def test_a_carer_sees_no_staff_page(desk, coordinator, registered):
    _, reference = registered
    person = open_first_contact(coordinator, reference)
    open_own_page(desk, give_code(coordinator, person))
    for path in (f"/people/{person}", "/work", "/people", "/account"):
        assert desk.go(path).status in (403, 404), path


def test_a_carer_is_sent_a_link_that_only_a_button_uses(visitor, visitors, service):
    """The demonstration's page of messages shows what would have been sent."""
    visitor.go("/my-record/sign-in")
    visitor.page.locator("main input[type=email], main #email").first.fill("nobody-here@example.org")
    visitor.press("Send me a link")
    assert visitor.document.status == 200
    visitor.check("own-link-sent")
    messages = visitors()
    messages.go("/demo/messages")
    messages.check("demo-messages")
    assert "nobody-here@example.org" not in messages.page.locator("main").inner_text()

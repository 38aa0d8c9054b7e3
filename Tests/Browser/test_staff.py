"""P8, L4 and the record: a coordinator finds the carer who registered, writes down a call, and closes the task."""

import datetime
import re

import pytest

from journeys import fill, send, unlikely_name
from office import COORDINATOR, open_first_contact
from people import register, unlikely_phone


@pytest.fixture
def registered(service):
    family = unlikely_name()
    return family, register(service, family)


def search(visitor, words):
    visitor.go("/people")
    visitor.page.locator("#q").fill(words)
    visitor.press("Search")
    return visitor.page.locator("main").inner_text()


def test_what_the_public_sent_is_on_the_worklist_with_a_date(visitor, registered):
    family, reference = registered
    visitor.sign_in(COORDINATOR)
    visitor.check("worklist")
    open_first_contact(visitor, reference)
    visitor.check("task")
    text = visitor.page.locator("main").inner_text()
    assert family in text and reference in text
    visitor.press("I’ll take this")
    visitor.go("/work")
    assert reference in visitor.page.locator("main").inner_text()


def test_a_task_is_put_off_with_a_reason_and_done_with_an_outcome(visitor, registered):
    visitor.sign_in(COORDINATOR)
    open_first_contact(visitor, registered[1])
    visitor.press("I’ll take this")
    address = visitor.page.url
    page = visitor.page
    page.locator("summary", has_text="Put it off").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Put off").click()
    assert visitor.document.status == 422
    visitor.check("task-put-off-wrong")
    page.locator("#reason").select_option("carer-asked")
    later = datetime.date.today() + datetime.timedelta(days=7)
    for part in ("day", "month", "year"):
        page.locator(f"#dueOn-{part}").fill(str(getattr(later, part)))
    with page.expect_navigation():
        page.get_by_role("button", name="Put off").click()
    assert "Put off: The carer asked us to wait" in page.locator("main").inner_text()
    visitor.go(address)
    page.locator("summary", has_text="It’s done").click()
    page.locator("#outcome").fill("Spoke on the phone; sent the pack")
    with page.expect_navigation():
        page.get_by_role("button", name="Mark as done").click()
    visitor.check("task-done")
    assert "Spoke on the phone" in page.locator("main").inner_text()


def test_counts_equal_their_lists(desk):
    desk.sign_in("manager@dorset.example.org")
    desk.go("/work")
    views = [
        (link.get_attribute("href"), int(re.search(r"(\d+)\s*$", link.inner_text()).group(1)))
        for link in desk.page.locator(".mainstay-views a").all()
    ]
    assert len(views) >= 5
    for path, count in views:
        desk.go(path)
        rows = desk.page.locator("tbody tr").count()
        while desk.page.get_by_role("link", name="Next 25 tasks").count():
            desk.follow("Next 25 tasks")
            rows += desk.page.locator("tbody tr").count()
        assert rows == count, path


def test_a_call_is_written_down_on_one_page(visitor, registered):
    family, reference = registered
    visitor.sign_in(COORDINATOR)
    visitor.go("/contact-notes/new")
    visitor.check("contact-note")
    send(visitor, "main button:has-text('Save note')")
    assert visitor.document.status == 422
    visitor.check("contact-note-wrong")
    visitor.page.locator("#find").fill(reference)
    visitor.press("Find them")
    visitor.check("contact-note-found")
    visitor.page.locator("main input[name=person]").first.check()
    fill(visitor.page, "result", "spoke")
    visitor.page.locator("#note").fill("Rang after lunch: sleeping badly, would like a sitter on Thursdays.")
    visitor.page.locator("#minutes").fill("12")
    visitor.press("Save note")
    assert visitor.document.status == 200
    person = open_first_contact(visitor, reference)
    visitor.go(f"/people/{person}")
    assert "sitter on Thursdays" in visitor.page.locator("main").inner_text()


def test_tried_and_nobody_answered_is_written_down_too(desk, registered):
    desk.sign_in(COORDINATOR)
    person = open_first_contact(desk, registered[1])
    desk.go(f"/contact-notes/new?person={person}")
    fill(desk.page, "result", "no-answer")
    desk.press("Save note")
    assert desk.document.status == 200


def test_advice_to_somebody_without_a_name_is_counted(desk):
    desk.sign_in(COORDINATOR)
    desk.go("/contact-notes/new")
    fill(desk.page, "result", "advice")
    desk.page.locator("#note").fill("Asked about parking at the hospital")
    desk.press("Save note")
    assert desk.document.status == 200


def test_somebody_is_found_by_name_and_reference(visitor, registered):
    family, reference = registered
    visitor.sign_in(COORDINATOR)
    visitor.go("/people")
    visitor.check("people-search")
    for words in (family, family.upper(), f"rob {family}", reference, reference.replace("-", "").lower()):
        assert reference in search(visitor, words), words
    visitor.check("people-found")


def test_somebody_is_found_by_phone_and_postcode(desk, service):
    phone = unlikely_phone()
    reference = register(service, phone=phone, **{"own-postcode": "DT2 7AA"})
    desk.sign_in(COORDINATOR)
    assert reference in search(desk, phone.replace(" ", ""))
    assert reference in search(desk, "dt27aa")


def test_a_search_for_nothing_says_what_to_do(visitor):
    visitor.sign_in(COORDINATOR)
    visitor.go("/people")
    visitor.press("Search")
    assert visitor.document.status == 422
    visitor.check("people-search-empty")
    search(visitor, "Nobodyhasthisname")
    visitor.check("people-none")


def test_the_record_shows_whose_information_is_whose(visitor, registered):
    family, reference = registered
    visitor.sign_in(COORDINATOR)
    search(visitor, reference)
    with visitor.page.expect_navigation():
        visitor.page.locator("tbody a").first.click()
    visitor.check("record")
    text = visitor.page.locator("main").inner_text()
    assert family in text and reference in text
    visitor.go(visitor.path + "/timeline")
    visitor.check("record-timeline")


@pytest.mark.parametrize(
    "page", ["details", "contacts/new", "contact-rules", "communication-needs", "links/new"]
)
def test_each_form_of_the_record(visitor, registered, page):
    visitor.sign_in(COORDINATOR)
    person = open_first_contact(visitor, registered[1])
    visitor.go(f"/people/{person}/{page}")
    assert visitor.document.status == 200
    visitor.check("record-" + page.replace("/", "-"))


def test_another_organisation_finds_nobody_here(desk, registered):
    _, reference = registered
    desk.sign_in("coordinator@hampshire.example.org")
    assert reference not in search(desk, reference).replace(f"“{reference}”", "")


def test_two_people_saving_at_once_lose_nothing(visitors, registered):
    first, second = visitors().sign_in(COORDINATOR), visitors().sign_in("manager@dorset.example.org")
    person = open_first_contact(first, registered[1])
    for visitor in (first, second):
        visitor.go(f"/people/{person}/details")
    known_as = "main input[name*='known' i]"
    first.page.locator(known_as).first.fill("Rob")
    second.page.locator(known_as).first.fill("Bobby")
    send(first, "main form .nhsuk-button >> nth=-1")
    send(second, "main form .nhsuk-button >> nth=-1")
    assert second.document.status == 409
    text = second.page.locator("main").inner_text()
    assert "Rob" in text
    assert second.page.locator(known_as).first.input_value() == "Bobby"
    second.check("record-conflict")


def test_an_account_page(visitor):
    visitor.sign_in(COORDINATOR)
    visitor.go("/account")
    visitor.check("account")
    visitor.go("/account/password")
    visitor.check("account-password")


def test_the_phone_script_asks_the_same_questions(visitor):
    visitor.sign_in(COORDINATOR)
    visitor.go("/phone-script/start")
    assert visitor.document.status == 200
    visitor.check("phone-script")

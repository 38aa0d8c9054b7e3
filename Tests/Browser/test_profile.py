"""A8: a carer tells their story once, on one page that prints, and those who work with them read it there."""

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register


@pytest.fixture
def coordinator(visitors):
    return visitors().sign_in(COORDINATOR)


@pytest.fixture
def person(visitor, coordinator, service):
    """Somebody who has just registered, on their own page."""
    found = open_first_contact(coordinator, register(service, unlikely_name()))
    open_own_page(visitor, give_code(coordinator, found))
    return found


def pages(visitor):
    """How many pages of paper the page as it stands comes to."""
    return visitor.page.pdf(format="A4").count(b"/Type /Page\n")


def test_a_carer_writes_their_page_and_prints_it_on_one_sheet(visitor, coordinator, person):
    visitor.follow("Read, write or print your page")
    visitor.check("profile-empty")
    visitor.press_link("Write it")
    visitor.check("profile-edit")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("profile-edit-wrong")
    words = "I look after Dad every day, and I work on Fridays. " * 7
    for box in visitor.page.locator("main textarea").all():
        box.fill(words)
    send(visitor)
    assert visitor.path == "/my-record/profile" and words.strip() in visitor.page.locator("main").inner_text()
    visitor.check("profile")
    assert pages(visitor) == 1

    coordinator.go(f"/people/{person}")
    coordinator.follow("Read it before you ask")
    coordinator.check("profile-staff")
    assert words.strip() in coordinator.page.locator("main").inner_text()


def test_staff_type_what_a_carer_says_and_it_is_marked_so(visitor, coordinator, person):
    coordinator.go(f"/people/{person}/profile/edit")
    coordinator.check("profile-staff-edit")
    coordinator.page.locator("#what-i-cannot").fill("Nights")
    send(coordinator)
    assert "typed by staff of Dorset Carers’ Centre" in coordinator.page.locator("main").inner_text()
    visitor.go("/my-record/profile")
    assert "Nights" in visitor.page.locator("main").inner_text()
    visitor.press_link("Change it")
    visitor.page.locator("#what-i-cannot").fill("Nights and lifting")
    send(visitor)
    visitor.page.locator("summary", has_text="Other versions").click()
    visitor.check("profile-versions")


def test_being_asked_again_is_told_and_counted(visitor, person):
    visitor.go("/my-record/profile/asked-again")
    visitor.check("profile-asked")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("profile-asked-wrong")
    visitor.page.locator("main input[type=radio]").first.check()
    send(visitor)
    assert "Asked again once" in visitor.page.locator("main").inner_text()

"""C4: an advocate is offered, waited for, found, sees the one case for its length; the carer sees who it is."""

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register

ADVOCATE = "advocate@dorset.example.org"
ELSEWHERE = "advocate@hampshire.example.org"


@pytest.fixture
def coordinator(visitors):
    return visitors().sign_in(COORDINATOR)


@pytest.fixture
def family():
    return unlikely_name()


@pytest.fixture
def person(visitor, coordinator, service, family):
    """Somebody who has just registered, on their own page."""
    found = open_first_contact(coordinator, register(service, family))
    open_own_page(visitor, give_code(coordinator, found))
    return found


def main(visitor):
    return visitor.page.locator("main").inner_text()


def pick(visitor, name, value):
    visitor.page.locator(f"main input[name='{name}'][value='{value}']").check()


def test_an_advocate_sees_the_one_case_for_its_length(visitor, visitors, coordinator, person, family):
    coordinator.go(f"/people/{person}")
    coordinator.follow("Offer an advocate")
    coordinator.check("advocate-offer")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("advocate-offer-wrong")
    pick(coordinator, "kind", "care-act")
    pick(coordinator, "answer", "accepted")
    coordinator.page.locator("#reason").fill("Long forms, and letters from the council")
    send(coordinator)
    case = coordinator.path
    coordinator.check("advocate-case")

    visitor.go("/my-advocate")
    visitor.check("own-advocate-waiting")
    assert "You have been waiting since" in main(visitor)
    visitor.go("/my-record")
    assert "You are waiting for an advocate" in main(visitor)

    advocate, other = visitors().sign_in(ADVOCATE), visitors().sign_in(ELSEWHERE)
    for path in (case, f"/people/{person}"):
        advocate.go(path)
        assert advocate.document.status == 404

    coordinator.go("/advocacy")
    coordinator.check("advocates")
    coordinator.go(f"{case}/request")
    coordinator.check("advocate-request")
    coordinator.page.locator("#provider").fill("Speak Up Advocacy")
    send(coordinator)
    coordinator.follow("Say which advocate has it")
    coordinator.check("advocate-allocation")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("advocate-allocation-wrong")
    option = coordinator.page.locator("#advocate option").filter(has_text="Dorset Carers").first
    coordinator.page.locator("#advocate").select_option(option.get_attribute("value"))
    coordinator.page.locator("#phone").fill("01632 960778")
    send(coordinator)
    coordinator.check("advocate-found")
    assert "The advocate has it from now on" in main(coordinator)

    visitor.go("/my-advocate")
    visitor.check("own-advocate")
    assert "01632 960778" in main(visitor)

    advocate.go("/advocacy")
    advocate.check("advocate-own-list")
    advocate.page.get_by_role("link", name=family).first.click()
    assert advocate.path == case
    advocate.check("advocate-own-case")
    advocate.follow("Their record")
    assert family in main(advocate)
    advocate.check("advocate-record")
    advocate.go(f"{case}/owner")
    assert advocate.document.status == 403
    for path in (case, f"{case}/release", f"/people/{person}"):
        other.go(path)
        assert other.document.status == 404
    other.go("/advocacy")
    assert family not in main(other)

    advocate.go(f"{case}/ending")
    advocate.check("advocate-ending")
    pick(advocate, "reason", "finished")
    send(advocate)
    assert advocate.path == "/advocacy" and family not in main(advocate)
    for path in (case, f"/people/{person}"):
        advocate.go(path)
        assert advocate.document.status == 404
    visitor.go("/my-advocate")
    assert "Your advocate’s work has ended" in main(visitor)


def test_a_carer_asks_for_an_advocate_and_says_no_thank_you(visitor, person):
    visitor.go("/my-record")
    visitor.follow("Ask for an advocate")
    visitor.check("own-advocate-ask")
    visitor.page.locator("#words").fill("Somebody patient")
    visitor.press("Ask for an advocate")
    assert "You have been waiting since" in main(visitor)
    visitor.check("own-advocate-asked")
    visitor.press("No, thank you")
    assert "You said no, thank you" in main(visitor)
    visitor.check("own-advocate-no")


def test_nothing_begins_while_an_advocate_is_waited_for(coordinator, person):
    coordinator.go(f"/people/{person}/plans/new")
    if coordinator.page.locator("main input[name='link']").count():
        pick(coordinator, "link", "none")
    send(coordinator)
    plan = coordinator.path
    coordinator.follow("First: can they take part?")
    pick(coordinator, "difficulty", "yes")
    pick(coordinator, "advocate", "waiting")
    send(coordinator)
    assert "It waits for an advocate" in main(coordinator)
    coordinator.check("plan-waits-for-advocate")
    coordinator.go(f"{plan}/outcomes")
    coordinator.page.locator("#words").fill("To sing again")
    pick(coordinator, "domain", "recreation")
    send(coordinator)
    assert coordinator.document.status == 422 and "It waits until an advocate has it" in main(coordinator)
    coordinator.go(f"/people/{person}")
    assert "Advocate under the Care Act" in main(coordinator)
    coordinator.follow("Advocate under the Care Act: wanted, nobody asked yet")
    assert "For the plan" in main(coordinator)

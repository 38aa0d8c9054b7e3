"""D5, D7-D9: a plan is written, agreed, in place, ticked off by a link, and looked at again with the carer."""

import re

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register

LINK = re.compile(r"/plan-steps/[0-9A-Z]{20}")


@pytest.fixture
def coordinator(visitors):
    return visitors().sign_in(COORDINATOR)


@pytest.fixture
def person(visitor, coordinator, service):
    """Somebody who has just registered, on their own page."""
    found = open_first_contact(coordinator, register(service, unlikely_name()))
    open_own_page(visitor, give_code(coordinator, found))
    return found


def main(visitor):
    return visitor.page.locator("main").inner_text()


def pick(visitor, name, value):
    visitor.page.locator(f"main input[name='{name}'][value='{value}']").check()


def day(visitor, name, year):
    for part, value in (("day", "1"), ("month", "6"), ("year", str(year))):
        visitor.page.locator(f"[name={name}-{part}]").fill(value)


def write_plan(coordinator, person):
    """A centre's plan with one wish and one step of the carer's; gives its path."""
    coordinator.go(f"/people/{person}/plans/new")
    coordinator.check("plan-new")
    radios = coordinator.page.locator("main input[name='link']")
    if radios.count():
        pick(coordinator, "link", "none")
    send(coordinator)
    plan = coordinator.path
    coordinator.check("plan-draft")
    coordinator.follow("First: can they take part?")
    coordinator.check("plan-taking-part")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("plan-taking-part-wrong")
    pick(coordinator, "difficulty", "no")
    send(coordinator)
    coordinator.press("Show it to the carer")
    assert coordinator.document.status == 422 and "Add what the carer wants to achieve" in main(coordinator)
    coordinator.check("plan-wrong")

    coordinator.go(f"{plan}/outcomes")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("plan-outcome-wrong")
    coordinator.page.locator("#words").fill("To sing again")
    pick(coordinator, "domain", "recreation")
    coordinator.page.locator("#before").fill("3")
    send(coordinator)

    coordinator.go(f"{plan}/actions")
    coordinator.check("plan-action")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("plan-action-wrong")
    coordinator.page.locator("#words").fill("Ring the choir")
    pick(coordinator, "task", "leisure")
    pick(coordinator, "doer", "carer")
    pick(coordinator, "funding", "nothing")
    day(coordinator, "due", 2099)
    send(coordinator)

    for part in ("content", "children"):
        coordinator.go(f"{plan}/{part}")
        coordinator.check(f"plan-{part}")
    pick(coordinator, "relies", "no")
    send(coordinator)
    coordinator.go(plan)
    coordinator.press("Show it to the carer")
    assert "Waiting for the carer’s answer" in main(coordinator)
    return plan


def test_a_plan_is_written_agreed_ticked_by_link_and_reviewed(visitor, visitors, coordinator, person):
    plan = write_plan(coordinator, person)

    visitor.go(f"/my-plans/{plan.split('/')[-1]}")
    visitor.check("own-plan")
    assert "To sing again" in main(visitor)
    pick(visitor, "answer", "disagree")
    visitor.press("Send your answer")
    assert visitor.document.status == 422
    visitor.check("own-plan-wrong")
    visitor.page.locator("#words").fill("One evening is too little")
    visitor.press("Send your answer")
    assert "One evening is too little" in main(visitor)

    coordinator.go(f"{plan}/answer")
    coordinator.check("plan-answer")
    pick(coordinator, "answer", "agree")
    send(coordinator)
    coordinator.go(f"{plan}/final")
    coordinator.check("plan-final")
    pick(coordinator, "copies", "own-page")
    send(coordinator)
    assert coordinator.path == plan and "In place" in main(coordinator)
    coordinator.check("plan-in-place")

    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("button", name="Make a link for it").first.click()
    link = LINK.search(main(coordinator)).group()
    stranger = visitors()
    stranger.go(link)
    stranger.check("plan-step")
    stranger.go(link)
    stranger.press("It’s done")
    assert "There is nothing more to do" in main(stranger)
    stranger.go(link)
    assert stranger.document.status == 404 and "This link no longer works" in main(stranger)
    stranger.check("plan-step-gone")
    visitor.go(f"/my-plans/{plan.split('/')[-1]}")
    assert "Done" in main(visitor)
    visitor.page.locator("#why").fill("He fell last week")
    visitor.press("Ask for this")
    visitor.check("own-plan-asked")

    coordinator.go(plan)
    coordinator.follow("First: can they take part?")
    coordinator.check("review-taking-part")
    pick(coordinator, "difficulty", "no")
    send(coordinator)
    coordinator.press("Begin the review")
    assert coordinator.path == f"{plan}/review" and "He fell last week" in main(coordinator)
    coordinator.check("plan-review")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("plan-review-wrong")
    coordinator.page.locator("main input[name^='score-']").first.fill("7")
    pick(coordinator, "outcome", "unchanged")
    coordinator.page.locator("#words").fill("She sings again")
    pick(coordinator, "copies", "own-page")
    send(coordinator)
    assert "It stays as it is" in main(coordinator)
    for name in ("all", "overdue", "soon"):
        coordinator.go(f"/plans?list={name}")
        coordinator.check(f"plans-{name}")


def test_a_family_and_a_carers_part_are_seen_on_their_pages(coordinator, person):
    coordinator.go(f"/people/{person}/household")
    coordinator.check("household")
    coordinator.go(f"/people/{person}/carer-involvement")
    coordinator.check("carer-involvement")


def test_a_plan_is_handed_to_a_partner_once_they_say_yes(visitor, visitors, coordinator, person):
    plan = write_plan(coordinator, person)
    coordinator.go(f"{plan}/handover")
    coordinator.check("plan-handover")
    send(coordinator)
    assert coordinator.document.status == 422
    coordinator.check("plan-handover-wrong")
    coordinator.page.locator("#receiver").fill("No such partner anywhere")
    coordinator.page.locator("#words").fill("Ring her weekly")
    send(coordinator)
    assert "No organisation here has that name" in main(coordinator)

"""C1, C2, C6: a carer is referred, the partner answers, and the carer sees how far it has got."""

import re

from office import COORDINATOR, open_first_contact
from people import register

RECEIVER = "coordinator@bcp.example.org"
MANAGER = "manager@dorset.example.org"
RECEIVER_NAME = "BCP"


def choose(visitor, name, value):
    box = visitor.page.locator(f"input[name='{name}'][value='{value}']")
    visitor.page.locator(f"label[for='{box.get_attribute('id')}']").click()


def receiver_name(desk):
    """What the other centre is called."""
    desk.sign_in(RECEIVER)
    name = desk.page.locator(".mainstay-header__account span").first.inner_text().split(", ", 1)[1]
    desk.sign_out()
    return name


def open_details(visitor, words):
    """Opens what is folded up under these words; without JavaScript browsers do that too."""
    visitor.page.locator("summary", has_text=words).first.click()


def refer(visitor, person, to):
    visitor.go(f"/people/{person}")
    visitor.check("record-with-referrals")
    visitor.press_link("Refer them")
    visitor.press("See what is sent")
    visitor.check("referral-new-errors")
    choose(visitor, "kind", "carer-support")
    visitor.page.locator("#receiver").fill(to)
    visitor.page.locator("#asksFor").fill("Somebody to sit with her on Thursdays")
    choose(visitor, "basis-carer", "agreed")
    choose(visitor, "shown", "yes")
    visitor.press("See what is sent")
    visitor.check("referral-preview")
    assert "This leaves, and nothing else" in visitor.page.locator("main").inner_text()
    visitor.press("Send it")
    visitor.check("referral-sent")
    return visitor.path


def test_it_is_sent_declined_sent_again_accepted_and_finished(visitor, visitors, service, desk):
    to = receiver_name(desk)
    reference = register(service)
    visitor.sign_in(COORDINATOR)
    path = refer(visitor, open_first_contact(visitor, reference), to)
    visitor.press("Show me a link to hand over")
    visitor.check("referral-link-made")
    link = re.search(r"/progress/[\w-]{22}", visitor.page.locator("main").inner_text()).group()

    carer = visitors(*((visitor.width, visitor.script)))
    carer.go(link)
    carer.check("progress")
    words = carer.page.locator("main").inner_text()
    assert to in words and "Sent, not yet received" in words and "sit with her" not in words

    desk.sign_in(RECEIVER)
    desk.go("/referrals")
    desk.check("referrals-to-answer")
    desk.go(path)
    desk.press("We have it")
    open_details(desk, "Decline it")
    desk.page.locator("details[open] button").click()
    desk.page.wait_for_load_state()
    desk.check("referral-decline-errors")
    choose(desk, "reason", "full")
    desk.page.locator("#reject-nextStep").fill("Ask again in a week: somebody leaves on Monday")
    desk.page.locator("details[open] button").click()
    desk.page.wait_for_load_state()
    desk.check("referral-declined")
    assert "Thursdays" not in desk.page.locator("main").inner_text()

    visitor.go(path)
    assert "somebody leaves on Monday" in visitor.page.locator("main").inner_text()
    visitor.press("Send it to them again")
    desk.go(path)
    desk.press("We have it")
    desk.press("Accept it")
    desk.press("Work has begun")
    desk.check("referral-in-progress")
    open_details(desk, "It’s finished")
    choose(desk, "outcome", "helped")
    desk.page.locator("details[open] button").click()
    desk.page.wait_for_load_state()
    carer.go(link)
    assert "Finished" in carer.page.locator("main").inner_text()
    carer.go("/progress/AAAAAAAAAAAAAAAAAAAAAA")
    carer.check("progress-gone")


def test_a_partner_without_an_account_answers_once(visitor, visitors, service, desk):
    to = receiver_name(desk)
    desk.sign_in(COORDINATOR)
    path = refer(desk, open_first_contact(desk, register(service)), to)
    desk.page.locator("form:has(input[value='answer']) button", has_text="hand over").click()
    desk.page.wait_for_load_state()
    link = re.search(r"/answers/[\w-]{22}", desk.page.locator("main").inner_text()).group()
    visitor.go(link)
    visitor.check("answer")
    visitor.press("Read it")
    visitor.check("answer-errors")
    visitor.page.locator("#who").fill("Ann Reed, nurse")
    visitor.press("Read it")
    visitor.check("answer-reading")
    choose(visitor, "answer", "accept")
    visitor.press("Send this answer")
    visitor.check("answered")
    visitor.go(link)
    visitor.check("answer-used")
    assert "works once" in visitor.page.locator("main").inner_text()
    desk.go(path)
    assert "Ann Reed, nurse, by a link" in desk.page.locator("main").inner_text()


def test_a_form_brings_an_arrival(visitor, desk):
    desk.sign_in(MANAGER)
    desk.go("/referrals/forms")
    desk.page.locator("#label").fill("Reception at the surgery")
    desk.press("Make a form")
    desk.check("referral-forms")
    link = re.search(r"/refer/[\w-]{22}", desk.page.locator("main").inner_text()).group()
    visitor.go(link)
    visitor.check("refer")
    visitor.press("Send")
    visitor.check("refer-errors")
    choose(visitor, "agreed", "yes")
    choose(visitor, "isChild", "no")
    choose(visitor, "kind", "carer-support")
    for name, words in (
        ("carerName", "Zoe Sample"), ("carerContact", "01632 960123"), ("asksFor", "A talk"),
        ("senderName", "Ann Reed, receptionist"), ("senderPlace", "Surgery"), ("senderContact", "01632 960124"),
    ):
        visitor.page.locator(f"#{name}").fill(words)
    visitor.press("Send")
    visitor.check("refer-sent")
    desk.go("/referrals/arrivals")
    desk.check("arrivals")
    desk.follow("Zoe Sample")
    desk.check("arrival")


def test_a_case_is_handed_over(visitor, service):
    visitor.sign_in(COORDINATOR)
    person = open_first_contact(visitor, register(service))
    visitor.go(f"/people/{person}/handover")
    visitor.check("handover-form")
    visitor.page.locator("#note").fill("Ring on Mondays")
    visitor.page.locator("label.nhsuk-radios__label").first.click()
    visitor.press("Ask them")
    visitor.go("/handovers")
    visitor.check("handovers")

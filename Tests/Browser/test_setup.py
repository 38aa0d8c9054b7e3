"""P1, P2, P9: an administrator sets an area up without code; people are invited; emergency access is reviewed."""

import re
import uuid

from journeys import fill, send, unlikely_name
from people import register

ADMINISTRATOR = "administrator@partnership.example.org"
CENTRE = "Dorset Carers’ Centre"


def open_organisation(visitor, name=CENTRE):
    visitor.go("/organisations")
    visitor.page.locator("main #name").fill(name.replace("’", ""))
    visitor.press("Search")
    if not visitor.page.get_by_role("link", name=name, exact=True).count():
        visitor.page.locator("main #name").fill(name.split("’")[0])
        visitor.press("Search")
    visitor.follow(name, exact=True)
    return visitor.path


def test_the_pages_of_setting_up(visitor):
    visitor.sign_in(ADMINISTRATOR)
    pages = {
        "setup-organisations": "/organisations", "setup-organisation-new": "/organisations/new",
        "setup-areas": "/areas", "setup-settings": "/settings",
        "setup-setting": "/settings/clocks.first-contact-working-days",
    }
    for name, path in pages.items():
        visitor.go(path)
        assert visitor.document.status == 200, path
        visitor.check(name)
    organisation = open_organisation(visitor)
    visitor.check("setup-organisation")
    for page in ("access", "invitations", "quick-add-links", "teams", "details"):
        visitor.go(f"{organisation}/{page}")
        assert visitor.document.status == 200, page
        visitor.check(f"setup-organisation-{page}")


def test_a_postcode_shows_where_it_leads(visitor):
    visitor.sign_in(ADMINISTRATOR)
    visitor.go("/areas")
    visitor.page.locator("#postcode").fill("dt11aa")
    visitor.press("Show where it leads")
    visitor.check("setup-areas-trial")
    assert CENTRE in visitor.page.locator("main").inner_text()


def test_a_clock_is_changed_and_keeps_its_history(visitor):
    visitor.sign_in(ADMINISTRATOR)
    visitor.go("/settings/clocks.first-contact-working-days")
    page = visitor.page
    page.locator("main input[type=text]").first.fill("not a number")
    visitor.press("Continue")
    assert visitor.document.status == 422
    visitor.check("setup-setting-wrong")
    visitor.go("/settings/clocks.first-contact-working-days")
    page.locator("main input[type=text]").first.fill("4")
    visitor.press("Continue")
    visitor.check("setup-setting-preview")
    visitor.press("Save it")
    visitor.check("setup-setting-saved")
    assert "What held before" in page.locator("main").inner_text()


def mailed_link(visitor, address):
    """The link to an account that went to this address."""
    for _ in range(50):
        visitor.go("/demo/messages")
        message = visitor.page.locator("article").filter(has_text=address)
        if message.count():
            return re.search(r"/invitations/[\w-]+", message.first.inner_text()).group()
        visitor.page.wait_for_timeout(200)
    raise AssertionError(f"nothing went to {address}")


def test_somebody_is_invited_and_begins(visitor, visitors, authenticator):
    administrator = visitors().sign_in(ADMINISTRATOR)
    organisation = open_organisation(administrator)
    administrator.go(f"{organisation}/invitations")
    email = f"new-{uuid.uuid4().hex[:8]}@example.org"
    administrator.page.locator("#name").fill("Robin Harbour")
    administrator.page.locator("#email").fill(email)
    fill(administrator.page, "role", "practitioner")
    administrator.press("Invite")
    administrator.check("invitation-made")
    assert "/invitations/" not in administrator.page.content(), "the inviter must not see the link"
    link = mailed_link(administrator, email)

    visitor.go(link)
    visitor.check("invitation")
    visitor.page.locator("#password").fill("short")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("invitation-wrong")
    visitor.page.locator("#password").fill("rope sail mast tide harbour")
    send(visitor)
    visitor.check("invitation-authenticator")
    seed = visitor.page.locator("main .mainstay-reference").first.inner_text()
    visitor.page.locator("#code").fill(authenticator.code(re.sub(r"\s", "", seed)))
    visitor.press("Finish")
    visitor.check("invitation-recovery-codes")
    visitor.follow("I have kept them")
    assert "Robin Harbour" in visitor.page.locator("main").inner_text()
    assert visitors().go(link).status in (404, 410)


def test_access_is_reviewed_and_taken_away(visitor):
    visitor.sign_in(ADMINISTRATOR)
    organisation = open_organisation(visitor, "South Hampshire Carers’ Centre")
    visitor.go(f"{organisation}/access")
    visitor.check("access-review")
    visitor.page.get_by_role("button", name=re.compile("I have looked")).click()
    visitor.page.wait_for_load_state()
    visitor.check("access-reviewed")
    visitor.page.get_by_role("button", name=re.compile("^Remove")).first.click()
    visitor.page.wait_for_load_state()
    if visitor.heading.startswith("Who takes"):
        visitor.check("access-hand-over")
        visitor.page.locator("main input[type=radio]").first.check()
        send(visitor)
    visitor.check("access-removed")
    visitor.page.get_by_role("button", name=re.compile("^Undo")).click()
    visitor.page.wait_for_load_state()
    assert visitor.document.status == 200


def test_a_poster_leads_to_quick_add_without_an_account(visitor, visitors):
    administrator = visitors().sign_in(ADMINISTRATOR)
    organisation = open_organisation(administrator)
    administrator.go(f"{organisation}/quick-add-links")
    label = f"Ward {unlikely_name()}"
    administrator.page.locator("#label").fill(label)
    administrator.press("Make a link")
    if not administrator.path.endswith("/poster"):
        administrator.follow(f"Show poster of {label}")
    administrator.check("quick-add-poster")
    address = re.search(r"https?://\S+|/\S*[a-z0-9]{12,}\S*", administrator.page.locator(".mainstay-words").inner_text())
    visitor.go(address.group())
    visitor.check("quick-add-by-link")
    while not visitor.page.locator("#given").count():
        send(visitor)
    answers = {"given": "Sam", "family": unlikely_name(), "contact": "07700 900222", "agreed": "yes"}
    for question, value in answers.items():
        fill(visitor.page, question, value)
    send(visitor)
    assert visitor.path.endswith("/done")
    visitor.check("quick-add-by-link-done")


def test_an_administrator_sees_no_case(desk, service):
    register(service)
    desk.sign_in(ADMINISTRATOR)
    for path in ("/work", "/people", "/people/list", "/contact-notes/new"):
        assert desk.go(path).status == 403, path


def test_emergency_access_is_short_reasoned_and_reviewed(visitor, visitors, service):
    reference = register(service)
    visitor.sign_in("practitioner@hampshire.example.org")
    visitor.go("/break-glass")
    visitor.check("break-glass")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("break-glass-wrong")
    visitor.page.locator("#reference").fill(reference)
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.page.locator("main textarea").fill("Ambulance crew on the phone asks who looks after him")
    hours = visitor.page.locator("main #hours")
    if hours.count() and not hours.input_value():
        hours.fill("2")
    send(visitor)
    assert visitor.document.status == 200, visitor.page.locator("main").inner_text()
    visitor.check("break-glass-record")

    reviewer = visitors().sign_in("information-governance@hampshire.example.org")
    reviewer.go("/break-glass/reviews")
    reviewer.check("break-glass-reviews")
    assert reviewer.document.status == 200


def test_urgent_numbers_are_checked_by_a_person(visitor):
    visitor.sign_in("manager@dorset.example.org")
    visitor.go("/urgent-numbers")
    visitor.check("urgent-numbers")
    visitor.page.locator("main tbody a").first.click()
    visitor.page.wait_for_load_state()
    visitor.check("urgent-number")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("urgent-number-wrong")

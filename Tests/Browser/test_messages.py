"""P4: what a demonstration would have sent is shown, once each; staff see what became of it."""

import pytest

from service import rows

SAFE_ADDRESS = """
    SELECT person_contact.value, person_contact.person_id FROM person_contact
    JOIN contact_rule ON contact_rule.person_id = person_contact.person_id AND contact_rule.until IS NULL
    JOIN person ON person.id = person_contact.person_id
    WHERE person_contact.kind = 'email' AND person_contact.until IS NULL AND person_contact.safe
        AND (person_contact.confirmed_at IS NOT NULL OR person_contact.source = 'carer')
        AND contact_rule.safe_to_contact AND NOT contact_rule.no_service
        AND person.birth_date < '2000-01-01'
    ORDER BY person_contact.value
"""


@pytest.fixture
def carer(database):
    """The address of a carer who may be written to, and their identifier."""
    found = rows(database, SAFE_ADDRESS)
    assert found, "no made-up carer may be written to"
    return found[0]


def ask_for_link(visitor, address):
    visitor.go("/my-record/sign-in")
    visitor.page.locator("#email").fill(address)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()


def messages(visitor, wanted):
    """The newest message, once there are more than there were and it has left."""
    for _ in range(50):
        visitor.go("/demo/messages")
        newest = visitor.page.locator("article").first
        if visitor.page.locator("article").count() > wanted and "Not written yet" not in newest.inner_text():
            return newest
        visitor.page.wait_for_timeout(200)
    raise AssertionError("no message was kept")


def test_a_carer_opens_their_page_by_the_link_that_was_sent(visitor, carer):
    address, person = carer
    visitor.go("/demo/messages")
    before = visitor.page.locator("article").count()
    ask_for_link(visitor, address)
    newest = messages(visitor, before)
    visitor.check("demonstration-messages")
    text = newest.inner_text()
    assert address in text and "Your link" in text
    for word in ("carer", "caring", "health", "hospital", "NHS"):
        assert word.lower() not in text.replace(address, "").lower()

    with visitor.page.expect_navigation():
        newest.get_by_role("link").first.click()
    link = visitor.page.url
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()
    assert visitor.path.startswith("/my-record")
    visitor.go(link)
    assert visitor.page.locator("main form button").count() == 0, "a link is used once"


def test_an_address_that_is_nobodys_gets_the_same_answer_and_nothing_is_sent(visitor, carer):
    ask_for_link(visitor, carer[0])
    known = visitor.page.locator("main").inner_text()
    ask_for_link(visitor, "nobody.at.all@example.org")
    assert visitor.page.locator("main").inner_text() == known
    visitor.page.wait_for_timeout(1500)
    visitor.go("/demo/messages")
    assert "nobody.at.all" not in visitor.page.locator("main").inner_text()


def test_administrators_see_what_could_not_be_finished(visitor):
    visitor.sign_in("administrator@dorset.example.org")
    visitor.go("/work/undelivered")
    visitor.check("undelivered")
    assert "Nothing is left over" in visitor.page.locator("main").inner_text()

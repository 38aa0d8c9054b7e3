"""A4: once a year a carer is asked whether they still care, by a link that changes nothing until they answer."""

import re

import pytest

from service import change, rows
from test_messages import SAFE_ADDRESS

LINK = re.compile(r"/once-a-year/[^\s\"<]+")
LONG_AGO = "2020-01-06"


@pytest.fixture
def asked(database, visitors, request):
    """A carer of whom nobody has heard for years, and the link that the yearly question brought them."""
    taken = {person for (person,) in rows(database, "SELECT person_id FROM still_caring")}
    free = [found for found in rows(database, SAFE_ADDRESS) if found[1] not in taken]
    assert free, "no made-up carer may be asked"
    # Some, since other visits may have changed one of them so that nobody may be asked.
    some = dict(free[-6:])
    people = ", ".join(f"'{person}'" for person in some.values())
    # By email at any hour: whoever asked to be rung is never written to, and these tests aren't about when.
    for statement in (
        f"UPDATE contact_rule SET channel = 'email', safe_days = '1234567', safe_from = NULL, safe_to = NULL WHERE person_id IN ({people})",
        f"UPDATE claim SET confirmed_on = '{LONG_AGO}' WHERE person_id IN ({people})",
        f"UPDATE person SET registered_on = '{LONG_AGO}' WHERE id IN ({people})",
        f"UPDATE caring_link SET recorded_at = '{LONG_AGO}T09:00:00.000Z' WHERE carer_id IN ({people})",
        f"DELETE FROM still_caring_look WHERE person_id IN ({people})",
    ):
        change(database, statement)
    reader = visitors()
    for attempt in range(150):
        if attempt % 50 == 0:  # It comes round every five minutes.
            change(database, "UPDATE scheduled_job SET next_at = '2020-01-06T09:00:00.000Z' WHERE name = 'register-still-caring'")
        reader.go("/demo/messages")
        for message in reader.page.locator("article").all():
            text = message.inner_text()
            link = LINK.search(message.inner_html())
            address = next((address for address in some if address in text), None)
            if address and link:
                for word in ("carer", "caring", "look after"):
                    assert word not in LINK.sub("", text).replace(address, "").lower()
                return some[address], link.group()
        reader.page.wait_for_timeout(200)
    raise AssertionError("the question never came")


def state(database, person):
    return rows(database, f"SELECT answer, what_changed FROM still_caring WHERE person_id = '{person}'")


def open_links(database, person):
    return rows(database, f"SELECT id FROM caring_link WHERE carer_id = '{person}' AND ended_on IS NULL")


def test_opening_the_link_changes_nothing_and_yes_is_an_answer(visitor, database, asked):
    person, link = asked
    assert state(database, person) == [("", "")]
    for _ in range(2):
        visitor.go(link)
        assert visitor.page.locator("h1").inner_text() == "Do you still look after somebody?"
    visitor.check("still-caring")
    assert state(database, person) == [("", "")], "a mail scanner's visit is no answer"
    visitor.press("Yes, I do")
    assert "you still look after somebody" in visitor.page.locator("main").inner_text()
    visitor.check("still-caring-yes")
    assert state(database, person) == [("yes", "")]
    visitor.go(link)
    assert visitor.page.locator("main form").count() == 0, "it is answered once"


def test_no_closes_nothing_asks_kindly_and_somebody_is_to_ring(visitor, database, asked):
    person, link = asked
    links = open_links(database, person)
    visitor.go(link)
    visitor.press("No, not now")
    text = visitor.page.locator("main").inner_text()
    assert "Nothing is closed" in text and "What changed?" in text
    visitor.check("still-caring-no")
    assert state(database, person) == [("no", "")]
    assert open_links(database, person) == links
    tasks = rows(database, f"SELECT status, title FROM task WHERE kind = 'still-caring' AND person_id = '{person}'")
    assert [status for status, _ in tasks] == ["open"]

    visitor.press("Send it")
    assert visitor.document.status == 422
    visitor.check("still-caring-no-empty")
    visitor.page.get_by_label("Something else, or I’d rather not say").check()
    visitor.press("Send it")
    assert visitor.page.locator("main form").count() == 0
    visitor.check("still-caring-said")
    assert state(database, person) == [("no", "rather")]
    assert open_links(database, person) == links


def test_a_link_that_is_nobodys_says_so(visitor):
    visitor.go("/once-a-year/" + "a" * 43)
    assert visitor.document.status == 404
    visitor.check("still-caring-gone")

"""A3: two records of one person are laid side by side, joined by two people, found by the old reference, and parted again."""

import re

from journeys import fill, unlikely_name
from office import COORDINATOR
from people import register

MANAGER = "manager@dorset.example.org"
SINCE = "Rang today: the lift is broken, shopping is hard."


def person_of(visitor, reference):
    visitor.go("/people")
    visitor.page.locator("#q").fill(reference)
    visitor.press("Search")
    return visitor.page.locator("tbody a").first.get_attribute("href").split("?")[0]


def write_note(visitor, reference, text):
    visitor.go("/contact-notes/new")
    visitor.page.locator("#find").fill(reference)
    visitor.press("Find them")
    visitor.page.locator("main input[name=person]").first.check()
    fill(visitor.page, "result", "spoke")
    visitor.page.locator("#note").fill(text)
    visitor.press("Save note")
    assert visitor.document.status == 200


def test_two_records_become_one_and_two_again(visitors, visitor, service):
    family = unlikely_name()
    older, newer = register(service, family), register(service, family + "e")
    visitor.sign_in(COORDINATOR)
    record = person_of(visitor, older)
    visitor.go(record)
    visitor.follow("Join with another record of the same person")
    visitor.check("joining-start")
    visitor.press("Look at both")
    assert visitor.document.status == 422
    visitor.check("joining-start-wrong")
    visitor.page.locator("#person").fill(newer)
    visitor.press("Look at both")
    visitor.check("joining")
    text = visitor.page.locator("main").inner_text()
    assert older in text and newer in text and "caring link" in text
    visitor.press("Ask a second person to look")
    assert visitor.document.status == 422
    visitor.check("joining-wrong")
    visitor.page.locator("#name-away").check()
    visitor.page.locator("#why").fill("The same phone and birthday; rang to ask")
    visitor.press("Ask a second person to look")
    visitor.check("joining-proposed")
    joining = visitor.path

    second = visitors(visitor.width, visitor.script).sign_in(MANAGER)
    second.go("/people/joinings")
    second.check("joinings")
    second.go(joining)
    second.check("joining-to-decide")
    second.press("Yes, join them")
    second.check("joining-done")
    assert "one now" in second.page.locator("main").inner_text()

    assert person_of(visitor, newer) == record
    visitor.go(record)
    assert re.search(family + "e", visitor.page.locator("h1").inner_text(), re.IGNORECASE)
    visitor.check("record-joined")

    write_note(visitor, older, SINCE)
    second.go(joining)
    second.check("joining-undo")
    second.press("Make them two records again")
    assert second.document.status == 422
    second.check("joining-undo-wrong")
    second.page.locator("#why").fill("They are cousins")
    second.press("Make them two records again")
    assert second.document.status == 422, "whose the note is has to be said"
    second.check("joining-undo-whose")
    asked = second.page.get_by_role("group", name="Contact note")
    assert [line.split("\n")[0] for line in asked.locator("label").all_inner_texts()] == [
        f"Robin {family.capitalize()}",
        f"Robin {family.capitalize()}e",
    ], "each as they were called"
    asked.locator("input[value=away]").check()
    second.press("Make them two records again")
    second.check("joining-undone")
    cousin = person_of(visitor, newer)
    assert cousin != record
    for path, has_note in ((cousin, True), (record, False)):
        visitor.go(path)
        assert (SINCE in visitor.page.locator("main").inner_text()) == has_note

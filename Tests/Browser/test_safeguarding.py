"""C5: a concern about safety, from any page: numbers first, then the form; read by leads alone, never shown to the carer."""

from office import COORDINATOR
from service import rows

LEAD = "safeguarding@dorset-council.example.org"


def fill(page, **texts):
    for name, value in texts.items():
        page.locator(f"[name='{name}']").fill(value)


def pick(page, **choices):
    for name, value in choices.items():
        page.locator(f"input[name='{name}'][value='{value}']").check(force=True)


def test_a_worry_goes_to_the_council_and_only_its_lead_reads_it(visitor, database):
    visitor.sign_in(COORDINATOR)
    visitor.follow("Worried about somebody’s safety?", exact=True)
    visitor.check("concern-new")
    page = visitor.page
    text = page.locator("main").inner_text()
    assert text.index("999") < text.index("Who may be at risk?")
    pick(page, asked="yes")
    fill(page, words="She had a bruise on her arm")
    visitor.press("Keep this and pass it on")
    visitor.check("concern-wrong")
    assert page.locator("[name='words']").input_value() == "She had a bruise on her arm"
    assert "Select who may be at risk" in page.locator(".nhsuk-error-summary").inner_text()
    pick(page, **{"at-risk": "cared-for", "source": "own", "capacity": "has", "consent": "agreed", "safe": "no",
                  "children": "no"})
    council = page.locator("#council option", has_text="Dorset Council").get_attribute("value")
    page.locator("#council").select_option(council)
    visitor.press("Keep this and pass it on")
    visitor.check("concern-raised")
    path = page.url
    assert "bruise" not in page.content() and "To be sent" in page.content()
    visitor.sign_out()

    visitor.sign_in(LEAD)
    page = visitor.page
    page.goto(path)
    visitor.check("concern-lead")
    assert "She had a bruise on her arm" in page.content()
    pick(page, action="acknowledge")
    page.locator("#team").select_option("adults")
    page.locator("#way").select_option("phone")
    fill(page, time="00:00", reference="AB-12")
    visitor.press("Add")
    visitor.check("concern-acknowledged")
    assert "Acknowledged by the council" in page.content() and "AB-12" in page.content()
    visitor.go("/concerns")
    visitor.check("concerns")
    titles = [row[0] for row in rows(database, "SELECT title FROM task WHERE kind = 'private'")]
    assert titles and not any("concern" in title.lower() or "safe" in title.lower() for title in titles)

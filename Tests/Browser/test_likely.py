"""A11: somebody comes in twice; a coordinator says who they are, and is never asked about the two again."""

import random

from journeys import fill, unlikely_name
from office import COORDINATOR


def details(family):
    """Somebody of that name; whoever has another name has another birth date and telephone too."""
    chance = random.Random(family)
    return {
        "given": "Robin", "family": family,
        "birth-date": (chance.randint(1, 28), chance.randint(1, 12), chance.randint(1940, 1999)),
        "postcode": "DT1 1AA", "phone": f"01632 960{chance.randrange(1000):03}", "agreed": "agreed",
    }


def add(visitor, answers):
    visitor.go("/people/new")
    day, month, year = answers.pop("birth-date")
    for part, value in (("birth-date", day), ("birth-date-month", month), ("birth-date-year", year)):
        visitor.page.locator(f"#{part}").fill(str(value))
    for question, value in answers.items():
        fill(visitor.page, question, value)
    visitor.press("Continue")


def others_named(visitor, family):
    """How many of the records the page asks about have that name; other visits leave people of their own."""
    return visitor.page.locator("main section").filter(has_text=family).count()


def test_it_is_them_and_nobody_new_is_made(visitor):
    visitor.sign_in(COORDINATOR)
    family = unlikely_name()
    add(visitor, details(family))
    record = visitor.path
    add(visitor, details(family))
    visitor.check("likely")
    assert "Same date of birth" in visitor.page.locator("main").inner_text()
    visitor.press("It’s them")
    assert visitor.path == record


def test_keep_both_is_remembered(visitor):
    visitor.sign_in(COORDINATOR)
    family = unlikely_name()
    add(visitor, details(family))
    record = visitor.path
    add(visitor, details(family))
    visitor.press("None of these")
    assert visitor.path != record
    visitor.go(f"{visitor.path}/likely?all=yes")
    assert others_named(visitor, family) == 0
    visitor.check("record-likely-nobody")


def test_a_pair_is_worked_through(visitor):
    visitor.sign_in(COORDINATOR)
    family = unlikely_name()
    add(visitor, details(family))
    first = visitor.path
    add(visitor, details(family))
    visitor.press("Not sure")
    visitor.go(f"{visitor.path}/likely")
    visitor.check("record-likely")
    assert others_named(visitor, family) == 1
    visitor.go("/work")
    visitor.follow("Two records, one person?")
    while family not in visitor.page.locator("main").inner_text():
        visitor.follow("Next page")
    visitor.check("pairs")
    pair = visitor.page.locator("main section").filter(has_text=family)
    assert "Somebody wasn’t sure" in pair.inner_text()
    with visitor.page.expect_navigation():
        pair.get_by_role("button", name="Keep both").click()
    assert "Nobody is asked about these two again" in visitor.page.locator("main").inner_text()
    visitor.go(f"{first}/likely?all=yes")
    assert others_named(visitor, family) == 0


def test_a_link_that_is_too_old_says_so_kindly(visitor):
    visitor.go("/once-a-year/00000000000000000000000000")
    visitor.check("still-caring-gone")
    assert "You don’t need to do anything" in visitor.page.locator("main").inner_text()

"""F5: somebody goes home from hospital, and their carer is told, heard, rung and handed on."""

import datetime

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_own_page
from test_whole_way import NURSE, arrive_from_the_ward, pick, spoken_aloud, words

TODAY = datetime.date.today()


@pytest.fixture
def coordinator(visitors):
    return visitors().sign_in(COORDINATOR)


def day(visitor, name, when=TODAY):
    for part, value in (("day", when.day), ("month", when.month), ("year", when.year)):
        visitor.page.locator(f"[name='{name}-{part}']").fill(str(value))


def fill(visitor, **fields):
    for name, text in fields.items():
        visitor.page.locator(f"main [name='{name.replace('_', '-')}']").fill(text)


def step(nurse, stay, name, wrong=None):
    """Opens a step's form; sent empty, it says what is missing."""
    nurse.go(f"{stay}/{name}")
    nurse.check(f"stay-{name}")
    if wrong:
        send(nurse)
        assert nurse.document.status == 422 and wrong in words(nurse), words(nurse)
        nurse.check(f"stay-{name}-wrong")


def begin(nurse, person):
    nurse.go(f"/people/{person}")
    nurse.follow("Somebody came to hospital")
    nurse.check("stay-begin")
    send(nurse)
    assert nurse.document.status == 422 and "Enter which ward" in words(nurse)
    nurse.check("stay-begin-wrong")
    nurse.page.locator("main input[name='who']").nth(1).check()
    fill(nurse, ward="Ilchester")
    day(nurse, "admitted")
    pick(nurse, "child", "yes")
    send(nurse)
    stay = nurse.path
    assert stay.startswith("/discharge/") and "Still missing" in words(nurse)
    nurse.check("stay-begun")
    return stay


def say_no(nurse, stay):
    """The carer can't: the ward reads it, and answers the same day."""
    nurse.go(stay)
    nurse.follow("Write down what the carer says")
    pick(nurse, "willing", "no")
    pick(nurse, "able", "some")
    send(nurse)
    for _ in range(100):
        nurse.go(stay)
        if "Not willing, or not able" in words(nurse):
            break
        nurse.page.wait_for_timeout(200)
    nurse.check("stay-not-able")
    assert "not read yet" in words(nurse)
    nurse.press("I have read this")
    assert "read by" in words(nurse)
    step(nurse, stay, "answer", "Enter what you answered")
    fill(nurse, words="A nurse comes every morning from Friday")
    send(nurse)
    assert "A nurse comes every morning" in words(nurse)


def plan(nurse, stay, tmp_path):
    nurse.go(f"{stay}/ward")
    nurse.check("stay-ward")
    day(nurse, "planning")
    day(nurse, "expected")
    send(nurse)
    nurse.go(f"{stay}/carer")
    nurse.check("stay-carer")
    pick(nurse, "agreement", "agreed")
    send(nurse)
    step(nurse, stay, "involvement", "Select whether the carer is involved")
    pick(nurse, "is", "yes")
    pick(nurse, "how", "in-person")
    day(nurse, "involved")
    send(nurse)
    step(nurse, stay, "preparation")
    pick(nurse, "training", "done")
    pick(nurse, "equipment", "done")
    fill(nurse, training_words="You were shown how to use the hoist", equipment_words="The hoist is at home")
    send(nurse)
    step(nurse, stay, "plan", "Enter a number for the first night")
    fill(nurse, night_phone="01632 960123", night_who="Ilchester ward, at any time", watch="A hot, red leg")
    pick(nurse, "copies", "own-page")
    send(nurse)
    nurse.follow("Open and print the carer’s page")
    assert "01632 960123" in words(nurse) and "A hot, red leg" in words(nurse)
    nurse.check("stay-letter")
    spoken_aloud(nurse, tmp_path, "going-home")


def test_a_carer_is_heard_rung_and_handed_on(visitor, visitors, coordinator, tmp_path):
    nurse = visitor.sign_in(NURSE)
    family = unlikely_name()
    person = arrive_from_the_ward(visitors().sign_in(NURSE), family)
    stay = begin(nurse, person)
    coordinator.go(stay)
    assert coordinator.document.status == 404
    say_no(nurse, stay)
    plan(nurse, stay, tmp_path)
    step(nurse, stay, "home")
    day(nurse, "home")
    send(nurse)
    assert "rung within 3 days" in words(nurse)

    step(nurse, stay, "closing")
    send(nurse)
    assert nurse.document.status == 422 and "can’t be closed yet" in words(nurse)
    step(nurse, stay, "call", "Select what came of it")
    pick(nurse, "result", "no-answer")
    send(nurse)
    nurse.go(f"{stay}/call")
    pick(nurse, "result", "spoke")
    fill(nurse, words="She slept little")
    send(nurse)
    step(nurse, stay, "follow-up", "Enter the name of the organisation")
    fill(nurse, organisation="Dorset Carers’ Centre", words="Ring her next week")
    pick(nurse, "agreed", "yes")
    send(nurse)
    assert "They were asked" in words(nurse), words(nurse)

    coordinator.go("/discharge?list=asked")
    assert family in words(coordinator)
    coordinator.check("stay-asked")
    coordinator.go(f"{stay}/acceptance")
    coordinator.check("stay-acceptance")
    send(coordinator)
    assert coordinator.document.status == 422
    pick(coordinator, "answer", "accept")
    send(coordinator)
    coordinator.check("stay-accepted")

    carer = visitors(320, visitor.script)
    open_own_page(carer, give_code(coordinator, person))
    carer.go(f"/my-going-home/{stay.split('/')[-1]}")
    carer.check("own-going-home")
    assert "In the first night ring 01632 960123" in words(carer)
    carer.press("Ring me today")
    assert "to ring you today" in words(carer)
    carer.check("own-going-home-asked")

    step(nurse, stay, "setback", "Select what happened")
    pick(nurse, "kind", "breakdown")
    day(nurse, "on")
    fill(nurse, words="The hoist broke")
    send(nurse)
    nurse.go(f"{stay}/closing")
    send(nurse)
    assert "Closed" in words(nurse)
    nurse.check("stay-closed")


def test_a_ward_begins_a_stay_of_somebody_without_a_record(visitor):
    visitor.sign_in(NURSE)
    visitor.go("/discharge")
    visitor.check("stays")
    visitor.follow("Somebody came to hospital")
    visitor.check("stay-new")
    send(visitor)
    assert visitor.document.status == 422 and "Enter what the patient is to the carer" in words(visitor)
    visitor.check("stay-new-wrong")
    fill(visitor, ward="Barnes", relationship="His brother", initials="QZ")
    day(visitor, "admitted")
    pick(visitor, "found", "none")
    pick(visitor, "child", "no")
    send(visitor)
    stay = visitor.path
    assert "His brother (QZ)" in words(visitor)
    step(visitor, stay, "social-work", "Enter the name of the organisation")
    step(visitor, stay, "ending", "Select why")
    pick(visitor, "reason", "not-home")
    fill(visitor, words="A home in Weymouth, the manager knows")
    send(visitor)
    assert "Ended" in words(visitor)
    for name in ("mine", "home", "social"):
        visitor.go(f"/discharge?list={name}")
        visitor.check(f"stays-{name}")

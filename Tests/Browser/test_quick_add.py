"""A2: a front desk tells of a carer in under a minute, and sees how far it has got, and nothing else."""

import time

from journeys import fill, send, unlikely_name
from people import register

FRONT_DESK = "front-desk@hospital.example.org"
COORDINATOR = "coordinator@dorset.example.org"


def quick(family, **more):
    return {
        "given": "Sam", "family": family, "contact": "07700 900111", "relationship": "parent",
        "postcode-of": "DT1 1AA", "told-by": "carer", "helps": "alone", "managing": "hard", "child": "no",
        "agreed": "yes", **more,
    }


def tell(visitor, answers):
    visitor.go("/quick-add")
    for question, value in answers.items():
        fill(visitor.page, question, value)
    send(visitor)


def test_a_front_desk_tells_of_a_carer(visitor):
    visitor.sign_in(FRONT_DESK)
    assert visitor.path == "/quick-add"
    visitor.check("quick-add")
    family = unlikely_name()
    began = time.monotonic()
    tell(visitor, quick(family, offers=["tell-gp", "pack"]))
    assert time.monotonic() - began < 30
    assert visitor.path.endswith("/done")
    visitor.check("quick-add-done")
    visitor.page.get_by_role("link", name="What you sent").first.click()
    visitor.page.wait_for_load_state()
    visitor.check("quick-add-sent")


def test_no_more_than_eight_fields_are_typed(desk):
    desk.sign_in(FRONT_DESK)
    typed = desk.page.locator("main input[type=text], main input[type=tel], main input[type=email], main textarea")
    names = {field.get_attribute("name").split("-day")[0].split("-month")[0].split("-year")[0] for field in typed.all()}
    assert len(names) <= 8, names


def test_without_agreement_nothing_is_kept(visitor, visitors):
    visitor.sign_in(FRONT_DESK)
    family = unlikely_name()
    tell(visitor, quick(family, agreed="no"))
    visitor.check("quick-add-not-kept")
    assert "nothing" in visitor.page.locator("main").inner_text().lower()
    other = visitors().sign_in(COORDINATOR)
    other.go("/people")
    other.page.locator("#q").fill(family)
    other.press("Search")
    assert family not in other.page.locator("main").inner_text().replace(f'"{family}"', "")


def test_what_is_wrong_is_said_and_nothing_is_lost(visitor):
    visitor.sign_in(FRONT_DESK)
    answers = quick(unlikely_name())
    del answers["agreed"]
    tell(visitor, {**answers, "postcode-of": "not a postcode"})
    assert visitor.document.status == 422
    visitor.check("quick-add-wrong")
    assert visitor.page.locator("#contact").input_value() == "07700 900111"
    assert visitor.page.locator("#postcode-of").input_value() == "not a postcode"


def test_a_front_desk_searches_nobody_and_opens_no_record(desk, service):
    register(service)
    desk.sign_in(FRONT_DESK)
    menu = desk.page.locator("header nav").inner_text()
    assert "Find somebody" not in menu and "Worklist" not in menu
    for path in ("/people", "/work", "/people/list", "/contact-notes/new"):
        assert desk.go(path).status == 403, path
    desk.check("refused")


def test_a_child_who_helps_is_somebody_elses_task_too(desk, visitors):
    desk.sign_in(FRONT_DESK)
    tell(desk, quick(unlikely_name(), child="yes"))
    assert "young carers" in desk.page.locator("main").inner_text().lower()
    worker = visitors().sign_in("worker@dorset-young.example.org")
    worker.go("/work?list=unassigned")
    assert "young carer" in worker.page.locator("main").inner_text().lower()


def test_a_carer_who_cannot_carry_on_is_urgent(desk):
    desk.sign_in(FRONT_DESK)
    tell(desk, quick(unlikely_name(), managing="cannot"))
    assert "999" in desk.page.locator("main").inner_text()
    assert desk.page.locator("main a[href^='tel:']").count() >= 2
    desk.check("quick-add-urgent")

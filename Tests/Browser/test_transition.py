"""G5: a young carer turns 18; both services own it, and the young person answers themselves."""

import datetime

from journeys import send
from test_discharge import day, fill
from test_whole_way import pick, words

YOUNG = "worker@dorset-young.example.org"
ADULT = "assessor@dorset-council.example.org"


def own(worker, way, side):
    worker.go(f"{way}/owner")
    worker.check(f"transition-owner-{side}")
    send(worker)
    assert worker.document.status == 422 and "Select for which service" in words(worker)
    pick(worker, "side", side)
    send(worker)
    assert worker.path == way


def open_list(worker):
    """The list that the service itself began, as soon as its job has run."""
    for _ in range(150):
        worker.go("/transitions?list=all")
        links = worker.page.locator("main a[href^='/transitions/']")
        if links.count():
            return [link.get_attribute("href") for link in links.all()]
        worker.page.wait_for_timeout(200)
    raise AssertionError("No young carer is 16 or 17")


def test_a_young_carer_is_taken_on_by_both_and_answers_themselves(visitor, visitors):
    young = visitor.sign_in(YOUNG)
    adult = visitors().sign_in(ADULT)
    ways = open_list(young)
    young.check("transitions")
    young.go("/transitions")
    young.check("transitions-late")
    # One that no journey has had yet.
    for way in ways:
        young.go(way)
        if "Take it on for your service" in words(young):
            break
    young.check("transition")
    assert "can’t end its work yet" in words(young)
    own(young, way, "young")
    own(adult, way, "adult")

    young.go(f"{way}/offer")
    young.check("transition-offer")
    send(young)
    assert young.document.status == 422
    pick(young, "offer", "universal")
    day(young, "on", datetime.date.today())
    fill(young, words="Groups, advice, an assessment at any time")
    send(young)

    young.go(f"{way}/answer")
    young.check("transition-answer")
    pick(young, "who", "other")
    pick(young, "answer", "refused")
    pick(young, "way", "phone")
    pick(young, "risk", "yes")
    day(young, "on", datetime.date.today())
    fill(young, words="I look after myself now")
    send(young)
    assert young.document.status == 422 and "own answer counts" in words(young)
    young.check("transition-answer-wrong")
    pick(young, "who", "self")
    send(young)
    assert young.path == way and "Assessed anyway" in words(young)
    assert "can’t end its work yet" not in words(young)
    young.check("transition-answered")
    young.go(f"{way}/ending")
    young.check("transition-ending")


def test_the_young_carers_service_is_held_until_then(visitor):
    visitor.sign_in(YOUNG)
    for way in open_list(visitor):
        visitor.go(way)
        if "can’t end its work yet" in words(visitor):
            break
    visitor.follow("Back to their record")
    ends = visitor.page.get_by_role("link", name="Our work with them is over")
    assert ends.count(), words(visitor)
    visitor.page.goto(visitor.page.url.split("/people")[0] + ends.first.get_attribute("href"))
    visitor.check("involvement-ending")
    pick(visitor, "reason", "not-wanted")
    send(visitor)
    assert visitor.path.endswith("/ending")
    assert "their own yes or no has to be written down first" in words(visitor)

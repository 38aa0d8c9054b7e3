"""The whole way of one carer, from a ward to a plan looked at again, with everybody who has a part in it.

Carer, ward nurse, centre worker, assessor, manager and advocate, and the council's assessor who signs for it.
"""

import datetime
import re
import subprocess
from pathlib import Path

import pytest

import test_assessments
from journeys import send, unlikely_name
from office import give_code, open_own_page
from service import LOCAL
from test_assessments import fill_section, typed_day

NURSE = "practitioner@hospital.example.org"
WORKER = "practitioner@dorset.example.org"
ASSESSOR = "assessor@dorset.example.org"
MANAGER = "manager@dorset.example.org"
ADVOCATE = "advocate@dorset.example.org"
COUNCIL = "assessor@dorset-council.example.org"
CENTRE = "Dorset Carers’ Centre"

# What this carer answers otherwise than most: a child helps, and the criteria say that she isn't eligible.
ANSWERS = {
    "child-helping": "yes", "child-talked-parent": "yes", "child-talked-child": "yes", "child-agreed": "agreed",
    "child-needs": "yes", "child-personal-care": "no", "significant-impact": "no", "advocacy-difficulty": "yes",
    "advocacy-person": "no", "advocacy-allocated": "manager",
}
PRIVATE = "She is never to know that I said this"
# Pages that were looked at each way; the same page needn't be looked at again on the other database.
LOOKED_AT = set()


def words(visitor):
    return visitor.page.locator("main").inner_text()


def look(visitor, name):
    """Checks a page with all that every page must keep, once for each way of looking at it."""
    if (name, visitor.width, visitor.script) not in LOOKED_AT:
        visitor.check(f"whole-{name}")
        LOOKED_AT.add((name, visitor.width, visitor.script))


def pick(visitor, name, value):
    visitor.page.locator(f"main [name='{name}'][value='{value}']").check()


def type_in(visitor, **fields):
    for name, text in fields.items():
        visitor.page.locator(f"main [name='{name.replace('_', '-')}']").fill(text)


def press(visitor, name):
    """Presses a button that may be folded up with its form."""
    with visitor.page.expect_navigation():
        visitor.page.locator("main button", has_text=name).first.click()


def spoken_aloud(visitor, tmp_path, name):
    """Saves the letter on this page as a PDF, and lets a checker of what a screen reader says find no error in it."""
    for number, link in enumerate(visitor.page.get_by_role("link", name="Save as a PDF").all()):
        saved = visitor.context.request.get(link.get_attribute("href"))
        assert saved.status == 200 and saved.body().startswith(b"%PDF"), name
        path = Path(tmp_path) / f"{name}-{number}.pdf"
        path.write_bytes(saved.body())
        checked = subprocess.run(
            [LOCAL / "venv/bin/outloud", path, "--fail-on", "error"], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0, f"{name}: {checked.stdout}{checked.stderr}"


def arrive_from_the_ward(nurse, family):
    """The nurse writes the carer down, and whom she looks after."""
    nurse.go("/people/new")
    look(nurse, "ward-new")
    type_in(nurse, given="Morwenna", family=family, postcode="DT1 1XJ")
    for part, value in (("day", "12"), ("month", "5"), ("year", "1979")):
        type_in(nurse, **{f"birth_date_{part}": value})
    pick(nurse, "agreed", "agreed")
    send(nurse)
    # The same name, birthday and postcode as in the journey before this one.
    if nurse.path == "/people/new":
        look(nurse, "ward-likely")
        press(nurse, "None of these")
    assert re.fullmatch(r"/people/[0-9a-f-]{36}", nurse.path), words(nurse)
    person = nurse.path.split("/")[2]
    nurse.go(f"/people/{person}/links/new")
    look(nurse, "ward-link")
    pick(nurse, "direction", "carer")
    type_in(nurse, given="Elowen", family=family, postcode="DT1 1XJ")
    pick(nurse, "basis", "agreed")
    nurse.page.locator("#relationship").select_option("parent")
    send(nurse)
    assert nurse.path == f"/people/{person}", words(nurse)
    return person


def refer(nurse, person):
    nurse.go(f"/people/{person}/referrals/new")
    look(nurse, "ward-refer")
    pick(nurse, "kind", "carers-assessment")
    type_in(nurse, receiver=CENTRE, asksFor="She goes home alone with her mother on Friday, and is worn out")
    pick(nurse, "basis-carer", "agreed")
    pick(nurse, "shown", "yes")
    send(nurse)
    look(nurse, "ward-preview")
    assert "This leaves, and nothing else" in words(nurse)
    press(nurse, "Send it")
    look(nurse, "ward-sent")
    path = nurse.path
    press(nurse, "Show me a link to hand over")
    link = re.search(r"/progress/[\w-]{22}", words(nurse)).group()
    return path, link


def receive(worker, carer, path, link):
    """The centre takes it; the carer sees by her link who has it, since when and what comes next."""
    carer.go(link)
    look(carer, "carer-sent")
    said = words(carer)
    assert CENTRE in said and "Sent, not yet received" in said and "worn out" not in said
    worker.go("/referrals")
    look(worker, "centre-referrals")
    worker.go(path)
    assert "worn out" in words(worker)
    press(worker, "We have it")
    look(worker, "centre-received")
    press(worker, "Accept it")
    look(worker, "centre-accepted")
    carer.go(link)
    look(carer, "carer-accepted")
    said, today = words(carer), datetime.date.today()
    assert "Accepted" in said and CENTRE in said and "They begin work with the carer" in said
    assert f"{today.day} {today:%B %Y}" in said and "By " in said


def be_told_and_choose(worker, carer, person):
    """She is told of her right, and chooses by herself how to be assessed."""
    worker.go(f"/people/{person}/assessment-offer")
    look(worker, "offer")
    assert "Every carer has a right to an assessment" in words(worker)
    pick(worker, "way", "in-person")
    pick(worker, "answer", "waiting")
    typed_day(worker, "again", datetime.date.today() + datetime.timedelta(days=14))
    send(worker)
    open_own_page(carer, give_code(worker, person))
    look(carer, "carer-record")
    carer.go("/my-assessment")
    look(carer, "carer-routes")
    pick(carer, "route", "face-to-face")
    press(carer, "Ask for an assessment")
    look(carer, "carer-asked")
    said = words(carer)
    assert CENTRE in said and "By " in said, said


def find_assessment(assessor, family):
    """From the list of those that nobody has yet."""
    assessor.go("/assessments?list=unassigned")
    look(assessor, "assessments")
    assessor.follow(family)
    look(assessor, "assessment")
    return assessor.path


def wait_for_an_advocate(assessor, manager, path):
    """It can't begin without an advocate, until a manager writes down why waiting is worse."""
    assessor.go(f"{path}/booking")
    typed_day(assessor, "day", datetime.date.today())
    pick(assessor, "difficulty", "not-known")
    send(assessor)
    assessor.go(f"{path}/start")
    look(assessor, "start")
    pick(assessor, "difficulty", "yes")
    pick(assessor, "advocate", "waiting")
    send(assessor)
    look(assessor, "waits-for-advocate")
    assert "It waits for an advocate" in words(assessor)
    assessor.go(f"{path}/form")
    assert assessor.document.status == 404
    manager.go(f"{path}/start")
    pick(manager, "difficulty", "yes")
    pick(manager, "advocate", "manager-decided")
    type_in(manager, manager_reason="She goes home tomorrow, and her mother can’t be left")
    send(manager)
    look(manager, "started")
    assert "Begun" in words(manager)


def assess(assessor, path):
    """Every section of the form, the private ones too."""
    for _ in range(60):
        assessor.go(f"{path}/form")
        look(assessor, "form")
        left = assessor.page.locator("li.nhsuk-task-list__item").filter(has_not_text="Done")
        if not left.count():
            break
        with assessor.page.expect_navigation():
            left.first.get_by_role("link").click()
        section = assessor.path.rsplit("/", 1)[-1]
        look(assessor, f"form-{section}")
        if section == "private-safety":
            type_in(assessor, private_words=PRIVATE)
        fill_section(assessor)
    assessor.go(f"{path}/form/sheet")
    look(assessor, "sheet")
    assert PRIVATE not in assessor.page.content()
    assessor.go(f"{path}/form/check")
    look(assessor, "form-check")
    send(assessor)
    assessor.go(f"{path}/submission")
    look(assessor, "submission")
    send(assessor)
    assert assessor.document.status == 422 and "A child is helping" in words(assessor)
    look(assessor, "child-not-done")
    assessor.go(f"{path}/child")
    look(assessor, "child")
    typed_day(assessor, "sent", datetime.date.today())
    send(assessor)
    assessor.go(f"{path}/submission")
    send(assessor)
    assert assessor.path == path, words(assessor)


def decide(assessor, manager, council, path):
    """The assessor decides otherwise than the criteria say: a manager agrees, and the council signs."""
    assessor.follow("Which law applies")
    look(assessor, "law")
    type_in(assessor, carer_age="47", cared_for_age="80")
    pick(assessor, "contract", "no")
    send(assessor)
    assessor.follow("Decide")
    look(assessor, "decide")
    assert "not eligible" in words(assessor)
    pick(assessor, "result", "yes")
    type_in(assessor, reasons="You are worn out by the nights, and we agree that you need help.")
    send(assessor)
    assert assessor.document.status == 422
    look(assessor, "decide-unexplained")
    type_in(assessor, disagreement="She makes little of it: her doctor writes otherwise")
    send(assessor)
    look(assessor, "decided")
    assert "Not given yet: somebody has to agree" in words(assessor)
    for visitor, name in ((manager, "manager"), (council, "council")):
        visitor.go(f"{path}/agreement")
        look(visitor, f"agreement-{name}")
        assert "her doctor writes otherwise" in words(visitor)
        pick(visitor, "answer", "agree")
        send(visitor)
        look(visitor, f"agreed-{name}")
    assert "Given on" in words(council)


def hand_letter(assessor, carer, tmp_path, name):
    """The letter on the page before them, as a PDF too, and on the carer's own page as she wishes."""
    look(assessor, f"letter-{name}")
    spoken_aloud(assessor, tmp_path, name)
    assert PRIVATE not in assessor.page.content()
    title = assessor.heading
    pick(assessor, "way", "own-page")
    press(assessor, "Write it down")
    carer.go("/my-record")
    carer.follow(title)
    look(carer, f"carer-letter-{name}")
    return words(carer)


def write_plan(assessor, person):
    """A support plan with all that the law asks of one."""
    assessor.go(f"/people/{person}/plans/new")
    look(assessor, "plan-new")
    assessor.page.locator("main [name=assessment]").first.check()
    pick(assessor, "kind", "statutory")
    assessor.page.locator("main [name=link]").first.check()
    send(assessor)
    plan = assessor.path
    assert plan.startswith("/plans/"), words(assessor)
    look(assessor, "plan-draft")
    assessor.go(f"{plan}/outcomes")
    look(assessor, "plan-outcome")
    type_in(assessor, words="To sing again", before="2")
    pick(assessor, "domain", "recreation")
    send(assessor)
    assessor.go(f"{plan}/needs")
    look(assessor, "plan-need")
    type_in(assessor, need="Nights without being woken", met="A sitter on two nights a week")
    pick(assessor, "eligibility", "yes")
    send(assessor)
    assessor.go(f"{plan}/actions")
    look(assessor, "plan-action")
    type_in(assessor, words="Book the sitter")
    pick(assessor, "task", "arranging")
    pick(assessor, "doer", "carer")
    pick(assessor, "funding", "budget")
    typed_day(assessor, "due", datetime.date(2099, 6, 1))
    send(assessor)
    assessor.go(f"{plan}/content")
    look(assessor, "plan-content")
    type_in(
        assessor, involved="Morwenna, and her mother", agreeing="We read it through together",
        reducing="A lighter chair", preventing="A break each month", regard="She sleeps, and sings on Thursdays",
        council="2600", carer="0",
    )
    send(assessor)
    finish_what_the_assessment_said(assessor, plan)
    assessor.go(f"{plan}/children")
    look(assessor, "plan-children")
    pick(assessor, "relies", "no")
    send(assessor)
    assessor.go(f"{plan}/taking-part")
    look(assessor, "plan-taking-part")
    pick(assessor, "difficulty", "no")
    send(assessor)
    press(assessor, "Show it to the carer")
    look(assessor, "plan-proposed")
    assert "Waiting for the carer’s answer" in words(assessor)
    return plan


def finish_what_the_assessment_said(assessor, plan):
    """Its wishes and needs stand in the plan already: what part of life, how it is met, and by which rule is said here."""
    assessor.go(plan)
    changes = assessor.page.locator("main a[href*='?position='], main a[href*='?outcome=']").all()
    for path in [change.get_attribute("href") for change in changes]:
        assessor.go(path)
        if "outcome=" in path:
            pick(assessor, "domain", "recreation")
        else:
            type_in(assessor, met="A sitter on two nights a week")
            pick(assessor, "eligibility", "yes")
        send(assessor)


def agree(assessor, carer, plan):
    own = f"/my-plans/{plan.split('/')[-1]}"
    carer.go(own)
    look(carer, "carer-plan")
    assert "To sing again" in words(carer)
    pick(carer, "answer", "agree")
    press(carer, "Send your answer")
    assessor.go(f"{plan}/final")
    look(assessor, "plan-final")
    pick(assessor, "copies", "handed")
    send(assessor)
    look(assessor, "plan-in-place")
    assert "In place" in words(assessor)
    return own


def review(assessor, carer, plan, own, score):
    """Asked for by the carer, and held with the last review beside the new one."""
    carer.go(own)
    type_in(carer, why="He fell last week")
    press(carer, "Ask for this")
    assessor.go(f"{plan}/taking-part")
    pick(assessor, "difficulty", "no")
    send(assessor)
    press(assessor, "Begin the review")
    look(assessor, f"review-{score}")
    shown = words(assessor)
    assessor.page.locator("main input[name^='score-']").first.fill(str(score))
    pick(assessor, "kind", "unplanned")
    pick(assessor, "outcome", "unchanged")
    type_in(assessor, words="She sings again", carerWords="It is lighter now")
    pick(assessor, "copies", "own-page")
    send(assessor)
    assert "It stays as it is" in words(assessor), words(assessor)
    look(assessor, f"reviewed-{score}")
    return shown


@pytest.fixture
def actors(visitor, visitors):
    """Everybody who has a part, each at a browser of the same kind."""
    found = {"carer": visitor, "by link": visitors(visitor.width, visitor.script)}
    for name, email in (
        ("nurse", NURSE), ("worker", WORKER), ("assessor", ASSESSOR), ("manager", MANAGER), ("advocate", ADVOCATE),
        ("council", COUNCIL),
    ):
        found[name] = visitors(visitor.width, visitor.script).sign_in(email)
    return found


def test_from_the_ward_to_a_plan_that_is_looked_at_again(actors, monkeypatch, tmp_path):
    for question, answer in ANSWERS.items():
        monkeypatch.setitem(test_assessments.CHOICES, question, answer)
    carer, worker, assessor = actors["carer"], actors["worker"], actors["assessor"]
    manager, council = actors["manager"], actors["council"]
    family = unlikely_name()

    person = arrive_from_the_ward(actors["nurse"], family)
    path, link = refer(actors["nurse"], person)
    receive(worker, actors["by link"], path, link)
    be_told_and_choose(worker, carer, person)
    assessment = find_assessment(assessor, family)
    wait_for_an_advocate(assessor, manager, assessment)
    assess(assessor, assessment)
    decide(assessor, manager, council, assessment)

    assessor.go(assessment)
    assessor.follow("The letter with the decision")
    said = hand_letter(assessor, carer, tmp_path, "decision")
    assert "worn out by the nights" in said and "Ombudsman" in said and "appeal" not in said.lower()
    carer.go("/my-assessment")
    look(carer, "carer-decided")
    assert "We have decided" in words(carer)

    plan = write_plan(assessor, person)
    own = agree(assessor, carer, plan)
    assessor.go(f"/people/{person}/documents")
    look(assessor, "documents")
    assessor.page.locator("main a[href^='/documents/']").first.click()
    assessor.page.wait_for_load_state()
    said = hand_letter(assessor, carer, tmp_path, "plan")
    assert "A sitter on two nights a week" in said and "£2,600" in said

    first = review(assessor, carer, plan, own, 5)
    assert "this is the first since the plan was made" in first
    second = review(assessor, carer, plan, own, 7)
    assert "She sings again" in second and "He fell last week" in second
    assert re.search(r"To sing again\s+2\s+5", second), second
    carer.go(own)
    look(carer, "carer-reviewed")
    assert "She sings again" in words(carer)

"""D3, P7, L4: an assessment's form is filled in by several people over days, printed, and keyed in from paper."""

import datetime
import hashlib
import json
import pathlib
import random
import re
import uuid

import pytest

from journeys import fill, send, unlikely_name
from office import COORDINATOR, open_first_contact
from people import register
from service import change, rows

MANAGER = "manager@dorset.example.org"
FOLDER = pathlib.Path(__file__).parents[2] / "Sources/Capabilities/Assessments/Questionnaires"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def doubled(value):
    return value << 1 if value & 16 == 0 else (value << 1) ^ 0b100101


def reference():
    """A reference that nobody has, with its check."""
    values = [random.randrange(32) for _ in range(8)]
    values[0] &= 7
    check = 0
    for value in values:
        check = doubled(check ^ value)
    return "".join(ALPHABET[value] for value in values + [check])


def begin(service, person, kind="carer", name="carers-assessment"):
    """An assessment that is under way, with its form, as it stands after the first visit was booked and begun."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    questionnaire = json.loads(text)
    text = json.dumps(questionnaire, separators=(",", ":"), ensure_ascii=False)  # A statement has its limit.
    edition = f"{questionnaire['version']}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    (organisation,), *_ = rows(
        service.database,
        "SELECT m.organisation_id FROM account a JOIN membership m ON m.account_id = a.id"
        f" WHERE a.email = '{COORDINATOR}'")
    (account,), *_ = rows(service.database, f"SELECT id FROM account WHERE email = '{COORDINATOR}'")
    today = datetime.date.today()
    now = f"{today}T00:00:00.000Z"
    assessment, form, code = str(uuid.uuid4()), str(uuid.uuid4()), reference()
    quoted = text.replace("'", "''")
    change(
        service.database,
        "INSERT INTO form_questionnaire (url, edition, json, kept_at)"
        f" VALUES ('{questionnaire['url']}', '{edition}', '{quoted}', '{now}') ON CONFLICT DO NOTHING")
    change(
        service.database,
        "INSERT INTO form_fill (id, code, questionnaire, questionnaire_edition, owner_kind, owner_id,"
        " started_by_kind, started_by_id, started_at, updated_at)"
        f" VALUES ('{form}', '{code}', '{questionnaire['url']}', '{edition}', 'assessment', '{assessment}',"
        f" 'staff', '{account}', '{now}', '{now}')")
    change(
        service.database,
        "INSERT INTO assessment (id, reference, person_id, kind, route, organisation_id, requested_on,"
        " started_on, status, need, due_on, form_fill_id)"
        f" VALUES ('{assessment}', '{reference()}', '{person}', '{kind}', 'face-to-face', '{organisation}',"
        f" '{today}', '{today}', 'in-progress', 'standard', '{today}', '{form}')")
    return f"/assessments/{assessment}/form", f"{code[:4]}-{code[4:8]}-{code[8]}"


def main(visitor):
    return visitor.page.locator("main").inner_text()


@pytest.fixture
def form(visitors, service):
    person = open_first_contact(visitors().sign_in(COORDINATOR), register(service, unlikely_name()))
    return begin(service, person)


def test_a_form_is_filled_in_section_by_section(visitor, form):
    path, code = form
    visitor.sign_in(MANAGER)
    visitor.go(path)
    visitor.check("form-list")
    assert "0 of 23 sections done" in main(visitor) and code in main(visitor)
    visitor.follow("Being able and willing")
    visitor.check("form-section")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("form-section-wrong")
    fill(visitor.page, "willing-able-words", "Most days")
    for question in ("able-now", "able-continue", "willing-now", "willing-continue"):
        fill(visitor.page, question, "partly")
    send(visitor)
    assert visitor.path == f"{path}/child-helping-page"
    fill(visitor.page, "child-helping", "yes")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("form-child")
    visitor.go(path)
    assert "1 of 23 sections done" in main(visitor) and "In progress" in main(visitor)
    visitor.go(f"{path}/outcomes-home")
    visitor.check("form-outcomes")
    visitor.go(f"{path}/check")
    visitor.check("form-check")
    assert "Still to do" in main(visitor) and "Most days" in main(visitor)


def test_each_answer_is_saved_as_it_is_given(visitor, form):
    path, _ = form
    visitor.sign_in(MANAGER)
    visitor.go(f"{path}/caring-role")
    visitor.page.locator("#caring-words").fill("It is like a second job")
    if visitor.script:
        visitor.page.get_by_text("Saved at").wait_for()
    else:
        visitor.press("Save and finish it later")
    visitor.sign_out()
    visitor.sign_in(MANAGER)
    visitor.go(f"{path}/caring-role")
    assert visitor.page.locator("#caring-words").input_value() == "It is like a second job"


def test_two_people_at_once_see_both_answers(visitor, visitors, form):
    path, _ = form
    visitor.sign_in(MANAGER)
    visitor.go(f"{path}/last-words")
    colleague = visitors().sign_in(COORDINATOR)
    colleague.go(f"{path}/last-words")
    colleague.page.locator("#last-words-text").fill("The coordinator’s words")
    colleague.press("Save and continue")
    visitor.page.locator("#last-words-text").fill("The manager’s words")
    visitor.press("Save and continue")
    assert visitor.document.status == 409
    visitor.check("form-both")
    assert "The coordinator’s words" in main(visitor)
    visitor.page.locator("input[value='both']").check()
    visitor.press("Save and continue")
    visitor.go(f"{path}/last-words")
    both = visitor.page.locator("#last-words-text").input_value()
    assert both == "The coordinator’s words\n\nThe manager’s words"
    visitor.follow("Earlier answers of this section")
    visitor.check("form-history")
    assert "Replaced since" in main(visitor) and "Not used" not in main(visitor)


def test_private_pages_stay_private_and_lead_to_help(visitor, visitors, form):
    path, _ = form
    visitor.sign_in(MANAGER)
    visitor.go(f"{path}/private-safety")
    visitor.check("form-private")
    for question, answer in {"safe": "no", "afraid": "yes", "might-hurt": "no"}.items():
        fill(visitor.page, question, answer)
    visitor.page.locator("#private-words").fill("Only for you")
    visitor.press("Save and continue")
    assert visitor.path == f"{path}/help"
    visitor.check("form-help")
    visitor.press_link("Go on with the form")
    assert visitor.path == f"{path}/private-mood"
    colleague = visitors().sign_in(COORDINATOR)
    for page in ("", "/check", "/private-safety", "/sheet", "/paper", "/rekey"):
        colleague.go(f"{path}{page}")
        assert "Only for you" not in main(colleague) and "Do you feel safe" not in main(colleague), page
        visitor.go(f"{path}{page}")
        if page in ("/sheet", "/paper", "/rekey"):
            assert "Do you feel safe" not in main(visitor), page


def test_a_paper_form_is_printed_and_keyed_in(visitor, form):
    path, code = form
    visitor.sign_in(MANAGER)
    visitor.go(f"{path}/paper")
    visitor.check("form-paper")
    assert code in main(visitor) and not re.search(r"Do you feel safe", main(visitor))
    assert visitor.page.pdf(format="A4").startswith(b"%PDF")
    visitor.go(f"{path}/sheet?blank=yes")
    visitor.check("form-sheet")
    visitor.go(f"{path}/rekey")
    visitor.check("form-rekey")
    visitor.press("Save what there is")
    assert visitor.document.status == 422
    visitor.check("form-rekey-wrong")
    visitor.page.locator("#paper_code").fill(code)
    if visitor.script:
        # With the keyboard: the number of a box on the paper chooses it.
        visitor.page.locator("#advocacy-difficulty").focus()
        visitor.page.keyboard.press("2")
        assert visitor.page.locator("input[name='advocacy-difficulty'][value='no']").is_checked()
    else:
        fill(visitor.page, "advocacy-difficulty", "no")
    fill(visitor.page, "communication-format", ["large-print", "time"])
    fill(visitor.page, "period-from", (1, 9, 2026))
    visitor.press("Save what there is")
    assert visitor.path == path and "What was on the paper is saved" in main(visitor)
    visitor.go(f"{path}/check")
    text = main(visitor)
    assert "Large print" in text and "1 September 2026" in text

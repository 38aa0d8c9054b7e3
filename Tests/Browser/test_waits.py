"""D6: who waits for an assessment, the longest first, and three figures that count those still waiting."""

import re
import time
import uuid
from datetime import date, timedelta

import pytest

from office import COORDINATOR
from service import change, rows

LIST = "section[aria-labelledby='who'] tbody"
DAYS = re.compile(r"([\d,]+) days?")


@pytest.fixture
def waiting(database):
    """Two carers of the coordinator's centre who wait for an assessment: one urgent, one for longer."""
    people = rows(database, f"""
        SELECT DISTINCT person.id, person.reference, involvement.organisation_id, person.display_name FROM person
        JOIN involvement ON involvement.person_id = person.id AND involvement.until IS NULL
        JOIN membership ON membership.organisation_id = involvement.organisation_id AND membership.until IS NULL
        JOIN account ON account.id = membership.account_id AND account.email = '{COORDINATOR}'
        WHERE person.merged_into_id IS NULL AND person.birth_date IS NOT NULL
            AND person.id NOT IN (SELECT person_id FROM restricted_person_facts)
            AND person.reference NOT IN (SELECT reference FROM assessment) ORDER BY person.id LIMIT 2""")
    names = []
    for (person, reference, organisation, name), days, need in zip(people, (40, 400), ("urgent", "standard")):
        since = date.today() - timedelta(days=days)
        change(database, f"""
            INSERT INTO assessment
                (id, reference, person_id, kind, route, organisation_id, requested_on, status, need, due_on)
            VALUES ('{uuid.uuid4()}', '{reference}', '{person}', 'carer', 'telephone', '{organisation}', '{since}',
                'waiting', '{need}', '{since}')""")
        names.append(name)
    change(database, "UPDATE scheduled_job SET next_at = '2020-01-06T09:00:00.000Z' WHERE name = 'count-waits'")
    return names


def test_the_longest_wait_comes_first_and_the_count_is_the_list(visitor, waiting):
    urgent, longest = waiting
    visitor.sign_in(COORDINATOR)
    visitor.menu("Waiting")
    main = visitor.page.locator("main")
    for _ in range(60):
        if main.locator("dd").count() and main.locator("dd").nth(2).inner_text().startswith("40"):
            break
        time.sleep(0.5)
        visitor.go("/waits")
    visitor.check("waits")
    assert main.locator("dd").nth(2).inner_text() == "400 days"
    assert "Carers are told" in main.inner_text()
    told = [DAYS.search(text) for text in main.locator(f"{LIST} td:nth-child(5)").all_inner_texts()]
    waits = [int(days.group(1).replace(",", "")) for days in told]
    assert len(waits) >= 2 and waits == sorted(waits, reverse=True) and waits[0] == 400
    assert longest in main.locator(LIST).inner_text()

    visitor.page.locator("#need").select_option("urgent")
    visitor.press("Show")
    visitor.check("waits-urgent")
    assert urgent in main.locator(LIST).inner_text()
    said = int(main.locator("section[aria-labelledby='who'] p strong").first.inner_text().split()[0])
    shown = main.locator(f"{LIST} tr").count()
    assert said == shown or shown == 25 and said > 25


def test_what_cant_be_chosen_narrows_nothing(visitor):
    visitor.sign_in(COORDINATOR)
    for query in ("need=everybody", "after=1_2", "kind=%00", "district=" + "E" * 5000):
        visitor.go(f"/waits?{query}")
        assert visitor.document.status in (200, 400, 414, 422)
    visitor.go("/waits?need=x&after=2026-01-01_00000000-0000-0000-0000-000000000000")
    visitor.check("waits-odd")


def test_a_commissioner_sees_numbers_and_no_list(visitor, waiting):
    visitor.sign_in("commissioner@dorset.example.org")
    visitor.menu("Waiting times")
    visitor.check("wait-figures")
    words = visitor.page.locator("main").inner_text()
    assert "Numbers only" in words and not any(name in words for name in waiting)
    visitor.go("/waits")
    assert visitor.document.status == 403

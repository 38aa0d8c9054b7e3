"""The server is killed again and again while people register: nothing acknowledged is lost, nothing is doubled."""

import os
import random
import time

import pytest

from people import Crowd
from service import Postgres, Service, command, rows, sqlite_url, tables

CRASHES = 100 if os.environ.get("MAINSTAY_TEST_SIZE") == "full" else 3


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgres-crash")
    for parent in [folder, *folder.parents][:3]:
        parent.chmod(0o755)
    server = Postgres(folder / "server").start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    """A small demonstration of its own, since this test breaks things."""
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = sqlite_url(tmp_path / "crash.sqlite")
    command("demo", "--people", "20", "--seed", "3", "--database", url)
    return url


def registered(url):
    """Each person of this test: identifier, reference, family name."""
    return rows(
        url,
        "SELECT person.id, person.reference, person_name.family FROM person "
        "JOIN person_name ON person_name.person_id = person.id AND person_name.until IS NULL "
        "WHERE person_name.family LIKE 'Quay%'",
    )


def settle(url, seconds=60):
    """Waits until no delivery is open."""
    ends = time.monotonic() + seconds
    while rows(url, "SELECT 1 FROM delivery WHERE state = 'open' LIMIT 1"):
        assert time.monotonic() < ends, "deliveries stay open"
        time.sleep(0.5)


def prove(url, crowd):
    """Every acknowledged reference is there exactly once, with its event and its task, and the audit proves."""
    people = registered(url)
    references = [reference.replace("-", "") for _, reference, _ in people]
    assert len(set(references)) == len(references)
    missing = {given.replace("-", "") for given in crowd.acknowledged} - set(references)
    assert not missing, f"acknowledged and lost: {missing}"
    families = [family for _, _, family in people]
    assert len(set(families)) == len(families), "somebody was registered twice"
    assert set(families) <= set(crowd.families)

    events = rows(url, "SELECT about_id, count(*) FROM event WHERE name = 'person-registered' GROUP BY about_id")
    counts = {about: int(count) for about, count in events}
    tasks = rows(url, "SELECT person_id, count(*) FROM task WHERE kind = 'first-contact' GROUP BY person_id")
    contacts = {about: int(count) for about, count in tasks}
    for person, reference, _ in people:
        assert counts.get(person) == 1, f"{reference} has {counts.get(person)} events"
        assert contacts.get(person) == 1, f"{reference} has {contacts.get(person)} first-contact tasks"
    assert not rows(url, "SELECT 1 FROM delivery WHERE state = 'undelivered' LIMIT 1")
    assert "Audit:" in command("doctor", "--database", url)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(database, tmp_path):
    chance = random.Random(11)
    service = Service(database, tmp_path).start()
    crowd = Crowd(service.port).start()
    try:
        for _ in range(CRASHES):
            time.sleep(chance.uniform(0.3, 2.5))
            service.kill()
            service.start()
        time.sleep(1)
    finally:
        crowd.stop()
        settle(database)
        service.stop()
    assert not crowd.wrong, crowd.wrong[:3]
    assert len(crowd.acknowledged) >= min(CRASHES, 3), "hardly anybody got through, so this proves nothing"
    prove(database, crowd)


def test_a_backup_taken_while_people_register_restores_and_proves(database, tmp_path):
    service = Service(database, tmp_path).start()
    crowd = Crowd(service.port).start()
    try:
        time.sleep(3)
        command("backup", "--database", database, str(tmp_path / "backup.sqlite"))
        before = list(crowd.acknowledged)
        time.sleep(1)
    finally:
        crowd.stop()
        service.stop()
    assert not crowd.wrong, crowd.wrong[:3]
    restored = sqlite_url(tmp_path / "restored.sqlite")
    command("restore", "--database", restored, str(tmp_path / "backup.sqlite"))
    command("doctor", "--database", restored)
    people = {reference.replace("-", "") for _, reference, _ in registered(restored)}
    now = {reference.replace("-", "") for _, reference, _ in registered(database)}
    assert people <= now
    assert len(people) >= len(before) - 8, "the backup is older than its beginning"


def test_moving_there_and_back_changes_nothing(postgres, tmp_path):
    first = sqlite_url(tmp_path / "first.sqlite")
    command("demo", "--people", "20", "--seed", "3", "--database", first)
    service = Service(first, tmp_path).start()
    crowd = Crowd(service.port).start()
    time.sleep(3)
    crowd.stop()
    service.stop()
    away, back = postgres.new_database(), sqlite_url(tmp_path / "back.sqlite")
    command("move", first, away)
    command("move", away, back)
    names = tables(first)
    assert len(names) > 30 and names == tables(back)
    for name in names:
        assert sorted(rows(first, f"SELECT * FROM {name}")) == sorted(rows(back, f"SELECT * FROM {name}")), name

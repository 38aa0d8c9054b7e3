"""The server is killed again and again while people register: nothing that was acknowledged may be missing or doubled."""

import http.client
import os
import random
import re
import threading
import time

import pytest

from service import Service, command, rows, sqlite_url
from walker import ANSWERS, Walker, body_of

FULL = os.environ.get("MAINSTAY_TEST_SIZE") == "full"
KILLS = 100 if FULL else 10
CLIENTS = 8
REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]\b")
SEED = int(os.environ.get("MAINSTAY_CRASH_SEED", "1"))


class Client(threading.Thread):
    """Somebody who registers one carer after another and tries again whenever the line goes dead."""

    def __init__(self, number, service, is_over):
        super().__init__(daemon=True)
        self.number, self.service, self.is_over = number, service, is_over
        self.chance = random.Random(SEED * 1000 + number)
        self.acknowledged, self.failure, self.tries = [], None, 0

    def run(self):
        try:
            while not self.is_over.is_set():
                self.register()
        except Exception as failure:  # Told by the test, which reads it.
            self.failure = failure

    def register(self):
        name = "".join(self.chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9)).capitalize()
        page = self.patiently(lambda walker: walker.walk(answers={**ANSWERS, "family": name}))
        if page is None:
            return
        path, body = page.form["action"] or page.path, body_of(page.form, ANSWERS)
        sent = self.patiently(lambda walker: walker.go("POST", path, body), finish=True)
        if sent is None:
            return
        found = REFERENCE.search(sent.text)
        assert sent.status == 200 and found, f"{sent.path} answered {sent.status}: {sent.heading}"
        self.acknowledged.append((found.group(), name))
        # The same press again, as an impatient finger does: the same reference comes back.
        again = self.patiently(lambda walker: walker.go("POST", path, body), finish=True)
        if again is not None and again.status == 200:
            assert REFERENCE.search(again.text).group() == found.group()

    def patiently(self, action, finish=False):
        """Tries until it's answered; gives up only once the test is over, and never between send and answer."""
        if not hasattr(self, "walker"):
            self.walker = Walker(self.service.port)
        while finish or not self.is_over.is_set():
            try:
                return action(self.walker)
            except (OSError, http.client.HTTPException):
                self.tries += 1
                self.walker.close()
                time.sleep(0.05)
        return None


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request, tmp_path):
    if request.param == "sqlite":
        return lambda name: sqlite_url(tmp_path / f"{name}.sqlite")
    server = request.getfixturevalue("postgres")
    return lambda name: server.new_database()


def check(url, acknowledged):
    """Every acknowledged reference once, each arrival with its task and its event, and a trail that proves."""
    names = {}
    for reference, name in rows(
        url, "SELECT person.reference, person_name.family FROM person JOIN person_name ON person_id = person.id"
    ):
        names.setdefault(reference.replace("-", ""), []).append(name)
    for reference, name in acknowledged:
        assert names.get(reference.replace("-", "")) == [name], f"{reference} should be {name}, once"
    families = [family for found in names.values() for family in found]
    for _, name in acknowledged:
        assert families.count(name) == 1, f"{name} is there {families.count(name)} times"

    arrivals = {key for (key,) in rows(url, "SELECT key FROM arrival")}
    tasks = [key for (key,) in rows(url, "SELECT key FROM task WHERE kind = 'first-contact' AND key LIKE 'first-contact/%'")]
    assert len(tasks) == len(set(tasks))
    assert {key.removeprefix("first-contact/").rsplit("/", 1)[0] for key in tasks} == arrivals
    events = [about for (about,) in rows(url, "SELECT about_id FROM event WHERE name = 'person-registered'")]
    people = [person for (person,) in rows(url, "SELECT person_id FROM arrival")]
    assert sorted(events) == sorted(people)
    assert len(arrivals) >= len(acknowledged)
    assert "Audit:" in command("doctor", "--database", url)


def test_nothing_acknowledged_is_lost_or_doubled(engine, tmp_path):
    url = engine("crash")
    command("demo", "--people", "20", "--seed", "1", "--database", url)
    service = Service(url, tmp_path, "--demo").start()
    is_over = threading.Event()
    clients = [Client(number, service, is_over) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    chance = random.Random(SEED)
    backup = tmp_path / "during.backup"
    taken = False
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.2, 1.6))
        if kill == KILLS // 2:
            command("backup", str(backup), "--database", url)
            taken = True
        service.kill()
        service.start()
    # On a busy machine few get through between two crashes; go on until enough have.
    ends = time.monotonic() + 120
    while sum(len(client.acknowledged) for client in clients) < KILLS and time.monotonic() < ends:
        time.sleep(0.5)
    is_over.set()
    for client in clients:
        client.join(60)
        assert not client.is_alive()
    service.stop()
    assert [client.failure for client in clients if client.failure] == []
    acknowledged = [pair for client in clients for pair in client.acknowledged]
    assert len(acknowledged) >= KILLS, "too little happened for the test to say anything"
    assert sum(client.tries for client in clients) > 0, "no request was ever cut off"
    check(url, acknowledged)

    assert taken
    restored = engine("restored")
    command("restore", str(backup), "--database", restored)
    assert "Audit:" in command("doctor", "--database", restored)


def test_moving_there_and_back_keeps_every_row(tmp_path, postgres):
    start, between, end = sqlite_url(tmp_path / "a.sqlite"), postgres.new_database(), sqlite_url(tmp_path / "b.sqlite")
    command("demo", "--people", "200", "--seed", "7", "--database", start)
    there, back = command("move", start, between), command("move", between, end)
    tables = [line for line in there.splitlines() if " rows " in line]
    assert tables and tables == [line for line in back.splitlines() if " rows " in line]
    assert "Audit:" in command("doctor", "--database", end)

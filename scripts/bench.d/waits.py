"""Who waits for an assessment and how long, of 400,000 assessments: the page, and its figures beside lifelines'."""

import random
import subprocess
import sys
import time
import uuid
from datetime import date, timedelta

from _shared import ENGINES, LOCAL, PEOPLE, database, report, served, wrk
from registration import run
from staff import signed_in

ASSESSMENTS = 4 * PEOPLE
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FOLDER = LOCAL / "lifelines"


def lifelines():
    """An environment of its own, because nothing else needs it."""
    if not (FOLDER / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER / "venv"], check=True)
        subprocess.run([FOLDER / "venv/bin/pip", "install", "--quiet", "lifelines==0.30.3"], check=True)
        (FOLDER / "done").touch()
    return FOLDER / "venv/bin/python"


def reference(number):
    """The number in eight characters that begin with a digit, and the one that checks them."""
    values = [number >> (5 * place) & 31 for place in range(7, -1, -1)]
    check = 0
    for value in values:
        check = (check ^ value) << 1
        check ^= 0b100101 if check & 32 else 0
    text = "".join(ALPHABET[value] for value in [*values, check])
    return f"{text[:4]}-{text[4:8]}-{text[8]}"


def lives(url, organisations, today):
    """Two and a half years of assessments, most over, some still waiting; two in three at the first organisation."""
    chance = random.Random(1)
    people = [row[0] for row in run(url, f"SELECT id FROM person ORDER BY id LIMIT {PEOPLE}")]
    account = run(url, "SELECT id FROM account ORDER BY id LIMIT 1")[0][0]
    for number in range(ASSESSMENTS):
        requested = today - timedelta(days=chance.randrange(900))
        length = min(int(chance.expovariate(1 / 35)) + 1, 400)
        seen = requested + timedelta(days=length)
        status, ended, reason = "decided", None, None
        if seen > today:
            status, seen = "waiting", None
        elif chance.random() < 0.06:
            status, ended, seen, reason = "ended", seen, None, chance.choice(["declined", "withdrawn", "moved"])
        started = (seen - timedelta(days=chance.randrange(min(length, 8)))) if seen else None
        values = {
            "id": uuid.UUID(int=chance.getrandbits(128), version=4), "reference": reference(number),
            "person_id": people[number % len(people)], "kind": chance.choice(["carer"] * 8 + ["young-carer", "parent-carer"]),
            "route": chance.choice(["telephone", "face-to-face", "online"]),
            "organisation_id": organisations[0 if chance.random() < 0.67 else 1], "requested_on": requested,
            "started_on": started, "completed_on": seen, "ended_on": ended, "end_reason": reason, "status": status,
            "need": chance.choice(["urgent", "high", "standard", "standard"]), "due_on": requested + timedelta(days=28),
            "district_code": chance.choice(["E06000058", "E06000059", "E07000091"]),
            "signed_by": account if seen else None, "signed_on": seen,
        }
        yield values


def keep(url, rows):
    names, batch = None, []

    def write():
        run(url, f"INSERT INTO assessment ({names}) VALUES {', '.join(batch)}")
        batch.clear()

    for values in rows:
        names = names or ", ".join(values)
        batch.append("(" + ", ".join("NULL" if value is None else f"'{value}'" for value in values.values()) + ")")
        if len(batch) == 1000:
            write()
    if batch:
        write()


def counted(url, organisation):
    """The figures of everybody, once the job has counted them."""
    for _ in range(600):
        rows = run(
            url, "SELECT median_days, most_days, ninetieth_days, people FROM wait_figure"
            f" WHERE organisation_id = '{organisation}' AND clock = 'completed' AND split = 'all'")
        if rows:
            return [int(value) if value not in (None, "") else -1 for value in rows[0]]
        time.sleep(0.5)
    raise RuntimeError("the waits were not counted")


def independent(url, organisation, today):
    """The same waits, read and cut to the last year by other code, through lifelines."""
    start = date(today.year - 1, today.month, today.day)
    lines = []
    for requested, completed, ended in run(
            url, f"SELECT requested_on, completed_on, ended_on FROM assessment WHERE organisation_id = '{organisation}'"):
        requested = date.fromisoformat(requested)
        ends = [date.fromisoformat(day) for day in (completed, ended) if day]
        end = min(ends) if ends else today
        if ends and end < start:
            continue
        lines.append(f"{max((min(start, end) - requested).days, 0)} {(end - requested).days} {int(bool(completed))}")
    done = subprocess.run(
        [lifelines(), ROOT_SCRIPT], input="\n".join(lines), capture_output=True, text=True, check=True)
    return [int(line) for line in done.stdout.split()] + [len(lines)]


ROOT_SCRIPT = __file__.replace("waits.py", "_lifelines.py")


def main():
    today = date.today()
    for engine in ENGINES:
        with database(engine, PEOPLE) as url:
            organisations = [row[0] for row in run(
                url, "SELECT organisation_id FROM membership JOIN account ON account.id = account_id"
                " WHERE account.email IN ('coordinator@dorset.example.org', 'coordinator@bcp.example.org')"
                " ORDER BY email DESC")]
            if int(run(url, "SELECT count(*) FROM assessment")[0][0]) < ASSESSMENTS:
                keep(url, lives(url, organisations, today))
            run(url, "DELETE FROM wait_figure")
            run(url, "DELETE FROM scheduled_job WHERE name = 'count-waits'")  # So that it's due at once.
            with served(url) as service:
                began = time.monotonic()
                ours = counted(url, organisations[0])
                report("waits counted within", engine, time.monotonic() - began, "s")
                walker = signed_in(service)
                cookies = "; ".join(f"{key}={value}" for key, value in walker.cookies.items())
                headers = [f"Cookie: {cookies}", f"Host: localhost:{walker.port}"]
                rate, p99 = wrk(f"{service.url}/waits", clients=8, headers=headers)
                report("who waits and how long", engine, rate, "requests/s")
                report("who waits and how long, 99th percentile", engine, p99, "ms", "under 100")
            theirs = independent(url, organisations[0], today)
            print(f"Half, most and 9 in 10 within, of how many: ours {ours}, lifelines {theirs}")
            if ours != theirs:
                raise RuntimeError("the figures differ")


if __name__ == "__main__":
    main()

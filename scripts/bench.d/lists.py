"""A practice's list of 100,000: a look, taking it, and again; half of it known already, with the site served meanwhile."""

import csv
import random
import re
import sqlite3
import statistics
import threading
import time
import urllib.request

from _shared import ENGINES, LOCAL, PEOPLE, command, database, report, served

HEADINGS = "source_id,given_name,family_name,date_of_birth,nhs_number,postcode,phone,carer_since,relationship".split(",")


def check_digit(nine):
    check = (11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1))) % 11) % 11
    return None if check == 10 else str(check)


def known_people(path, count):
    """People of the demonstration with their NHS numbers, as a practice would have them."""
    with sqlite3.connect(path) as connection:
        return connection.execute(
            """
            SELECT person_name.given, person_name.family, person.birth_date, person_identifier.value,
                person_address.postcode
            FROM person JOIN person_name ON person_name.person_id = person.id AND person_name.kind = 'current'
            JOIN person_identifier ON person_identifier.person_id = person.id AND person_identifier.until IS NULL
            LEFT JOIN person_address ON person_address.person_id = person.id AND person_address.until IS NULL
            WHERE person.basis <> 'none' AND person.restricted = 0 AND person.birth_precision = 'day'
            GROUP BY person.id LIMIT ?
            """,
            (count,),
        ).fetchall()


def write_list(path, source, rows):
    """`rows` lines: as many known people as there are, up to half, and the rest new."""
    chance = random.Random(1)
    known = known_people(source, rows // 2)
    with sqlite3.connect(source) as connection:
        taken = {row[0] for row in connection.execute("SELECT value FROM person_identifier")}
    postcodes = [person[4] for person in known if person[4]]
    givens, families = [p[0] for p in known], [p[1] for p in known]
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADINGS)
        for place in range(rows):
            if place < len(known):
                given, family, born, number, postcode = known[place]
            else:
                given, family = chance.choice(givens), chance.choice(families) + chance.choice(["", "son", "ley"])
                born = f"{chance.randint(1930, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
                while True:
                    nine = "999" + f"{chance.randint(0, 999999):06}"
                    digit = check_digit(nine)
                    if digit and nine + digit not in taken:
                        break
                number, postcode = nine + digit, chance.choice(postcodes)
                taken.add(number)
            out.writerow([f"P{place}", given, family, born, number, postcode or "", "", "2019-05-01", ""])
    return len(known)


def site_answers(url, stop, times):
    while not stop.is_set():
        began = time.monotonic()
        urllib.request.urlopen(url + "/", timeout=10).read()
        times.append(time.monotonic() - began)
        time.sleep(0.05)


def measure(engine, url, path, code, rows, known):
    command("source", code, "--basis", "agreement", "--agreement", "A benchmark", "--database", url)
    words = ("import", "carers", str(path), "--source", code, "--as-at", time.strftime("%Y-%m-%d"), "--database", url)

    def timed(*more):
        began = time.monotonic()
        said = command(*words, *more, timeout=3600, expected=(0, 3))
        longest = re.search(r"waited for ([\d,]+)", said)
        return time.monotonic() - began, longest and float(longest[1].replace(",", ""))

    look, _ = timed()
    with served(url) as running:
        stop, times = threading.Event(), []
        watch = threading.Thread(target=site_answers, args=(running.url, stop, times))
        watch.start()
        take, longest = timed("--apply")
        stop.set()
        watch.join()
    again, _ = timed("--apply")
    report(f"List of {rows:,}, {known:,} known: look and take", engine, look + take, "s", "25 s")
    report("… of that, the look", engine, look, "s")
    report("… the longest batch", engine, longest, "ms", "50 ms")
    report("… the site's 99th percentile meanwhile", engine, 1000 * statistics.quantiles(times, n=100)[98], "ms", "200 ms")
    report("… the same list again", engine, again, "s")


def main():
    rows = int(PEOPLE)
    path = LOCAL / "bench-list.csv"
    with database("sqlite") as made:
        source = made.removeprefix("sqlite:")
        known = write_list(path, source, rows)
        with sqlite3.connect(source) as connection:
            code = connection.execute("SELECT code FROM organisation WHERE kind = 'practice' LIMIT 1").fetchone()[0]
        if "sqlite" in ENGINES:
            copy = LOCAL / "bench-lists.sqlite"
            for part in LOCAL.glob("bench-lists.sqlite*"):
                part.unlink()
            with sqlite3.connect(source) as old, sqlite3.connect(copy) as new:
                old.backup(new)
            measure("sqlite", f"sqlite:{copy}", path, code, rows, known)
    if "postgres" in ENGINES:  # The same people, from the same seed.
        with database("postgres") as url:
            measure("postgres", url, path, code, rows, known)


if __name__ == "__main__":
    main()

"""How long one arrival takes against everybody on the register: the rule, the page around it and the database."""

import random
import urllib.parse

from _shared import ENGINES, database, demonstration_names, report, served, wrk
from registration import DRAMA, run
from staff import posting
from walker import Walker


def arrivals(postcodes, token, count=2000):
    """Names as often as the demonstration gives them, at postcodes where people of the register live."""
    women, men, families = demonstration_names()
    chance = random.Random(2)
    for _ in range(count):
        yield urllib.parse.urlencode({
            "csrf": token,
            "given": chance.choice(women + men),
            "family": families[min(chance.randrange(len(families)), chance.randrange(len(families)))],
            "birth": f"{chance.randint(1936, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "postcode": chance.choice(postcodes),
            "phone": f"{chance.choice(DRAMA)}{chance.randrange(1000):03}",
        })


def measure(engine, url, service):
    known = int(run(url, "SELECT count(DISTINCT person_id) FROM match_record")[0][0])
    report("people an arrival is compared with", engine, known, "")
    walker = Walker(service.port, timeout=60)
    fields = walker.get("/sign-in").form["fields"]
    token = next(field["value"] for field in fields if field["name"] == "csrf")
    postcodes = [row[0] for row in run(
        url, "SELECT DISTINCT postcode FROM person_address WHERE postcode IS NOT NULL LIMIT 20000")]
    script = posting("arrival", walker, "/bench/arrival", list(arrivals(postcodes, token)))
    for clients, target in ((1, "under 10"), (8, "")):
        rate, p99 = wrk(service.url, clients=clients, threads=1, script=script)
        report(f"one arrival, clients: {clients}", engine, rate, "requests/s")
        report(f"one arrival, clients: {clients}, 99th percentile", engine, p99, "ms", target)


if __name__ == "__main__":
    for engine in ENGINES:
        with database(engine) as url, served(url) as service:
            measure(engine, url, service)

"""How fast a coordinator's worklist and search by name answer, with eight clients at once."""

import random
import re

from _shared import ENGINES, LOCAL, PEOPLE, database, demonstration_names, report, served, wrk
from walker import Walker, body_of

SCRIPTS = LOCAL / "bench-scripts"
TARGET = 50 if PEOPLE <= 100_000 else 100


def signed_in(service):
    """A coordinator of the Dorset centre, by the demonstration's own sign-in."""
    walker = Walker(service.port, timeout=60)
    page = walker.get("/sign-in")
    row = next(part for part in page.text.split("<tr") if "coordinator@dorset.example.org" in part)
    account = re.search(r'name="account" value="([^"]+)"', row).group(1)
    token = re.search(r'name="csrf" value="([^"]+)"', row).group(1)
    walker.go("POST", "/demonstration/sign-in", f"csrf={token}&account={account}")
    return walker


def names(count=200):
    """Family names and full names, drawn as often as the demonstration gives them."""
    women, men, families = demonstration_names()
    chance = random.Random(1)
    drawn = []
    for _ in range(count):
        family = families[min(chance.randrange(len(families)), chance.randrange(len(families)))]
        drawn.append(f"{chance.choice(women + men)} {family}" if chance.random() < 0.5 else family)
    return drawn


def posting(name, walker, path, bodies):
    """A script for wrk that posts these bodies in turn."""
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    (SCRIPTS / f"{name}.txt").write_text("\n".join(bodies), encoding="utf-8")
    cookies = "; ".join(f"{key}={value}" for key, value in walker.cookies.items())
    script = SCRIPTS / f"{name}.lua"
    script.write_text(f"""
function init(args)
  bodies = {{}}
  for line in io.lines("{SCRIPTS / name}.txt") do bodies[#bodies + 1] = line end
  place = math.random(#bodies)
  headers = {{ ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "{cookies}",
              ["Origin"] = "http://localhost:{walker.port}", ["Host"] = "localhost:{walker.port}" }}
end
function request()
  place = place % #bodies + 1
  return wrk.format("POST", "{path}", headers, bodies[place])
end
""", encoding="utf-8")
    return script


def measure(engine, service):
    walker = signed_in(service)
    cookies = "; ".join(f"{key}={value}" for key, value in walker.cookies.items())
    headers = [f"Cookie: {cookies}", f"Host: localhost:{walker.port}"]
    rate, p99 = wrk(f"{service.url}/work?list=unassigned", clients=8, headers=headers)
    report("worklist", engine, rate, "requests/s")
    report("worklist, 99th percentile", engine, p99, "ms", f"under {TARGET}")

    page = walker.get("/people")
    bodies = [body_of(page.form, {"q": name}) for name in names()]
    first = walker.go("POST", "/people", bodies[0])
    assert first.status == 200, f"the search answered {first.status}: {first.heading}"
    rate, p99 = wrk(service.url, clients=8, script=posting("search", walker, "/people", bodies))
    report("search by name", engine, rate, "requests/s")
    report("search by name, 99th percentile", engine, p99, "ms", f"under {TARGET}")


if __name__ == "__main__":
    for engine in ENGINES:
        with database(engine) as url, served(url) as service:
            measure(engine, service)

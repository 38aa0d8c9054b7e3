"""How fast the front door is, beside /plain, which goes through the same middleware and does nothing."""

from _shared import ENGINES, database, report, served, wrk

for engine in ENGINES:
    with database(engine) as url, served(url) as service:
        plain, _ = wrk(f"{service.url}/plain")
        door, p99 = wrk(f"{service.url}/", headers=["Accept-Encoding: gzip"])
        report("/plain", engine, plain, "requests/s")
        report("front door", engine, door, "requests/s")
        report("front door, 99th percentile", engine, p99, "ms")
        report("front door to /plain", engine, door / plain, "", "at least 0.5")

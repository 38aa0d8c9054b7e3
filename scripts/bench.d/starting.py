"""How soon pages are served after starting, and how much memory the service holds while nobody asks."""

import time

from _shared import ENGINES, database, median, report, resident_megabytes, served

for engine in ENGINES:
    with database(engine) as url:
        times = []
        for _ in range(5):
            with served(url) as service:
                times.append(service.ready_after)
        report("ready after starting", engine, median(times), "s", "within 1")
        with served(url) as service:
            time.sleep(20)
            report("memory while idle", engine, resident_megabytes(service.process), "MB", "under 100")

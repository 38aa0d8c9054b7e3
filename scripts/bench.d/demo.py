"""How fast a demonstration is made, beside as many bare rows with one index in the same database."""

import re
import tempfile
from pathlib import Path

from _shared import ENGINES, PEOPLE, Postgres, command, report, sqlite_url

for engine in ENGINES:
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        server = Postgres().start() if engine == "postgres" else None
        try:
            url = server.new_database() if server else sqlite_url(Path(folder) / "demo.sqlite")
            text = command("demo", "--people", str(PEOPLE), "--bench", "--database", url, timeout=7200)
        finally:
            if server:
                server.stop()
    made, bare, ratio = re.search(r"(\d+) rows a second\n.*: (\d+) a second; ratio ([\d.]+)", text).groups()
    report("a demonstration", engine, float(made), "rows/s")
    report("bare rows with an index", engine, float(bare), "rows/s")
    report("a demonstration to bare rows", engine, float(ratio), "", "at least 0.4")

"""What measurements share: a release build served on either engine, wrk, and one way to print results."""

import functools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Browser"))
from service import LOCAL, Postgres, Service, command, sqlite_url  # noqa: E402, F401

PEOPLE = int(os.environ.get("MAINSTAY_BENCH_PEOPLE", "100000"))
SECONDS = int(os.environ.get("MAINSTAY_BENCH_SECONDS", "20"))
ENGINES = os.environ.get("MAINSTAY_BENCH_ENGINES", "sqlite postgres").split()
RESULTS = LOCAL / "bench.jsonl"


@contextmanager
def database(engine, people=PEOPLE):
    """The address of a demonstration database of this size; a SQLite one is kept for the next run."""
    if engine == "sqlite":
        path = LOCAL / f"bench-{people}.sqlite"
        made = path.with_suffix(".made")
        if not made.exists():
            for part in LOCAL.glob(f"{path.name}*"):  # Its write-ahead log belongs to it.
                part.unlink()
            command("demo", "--people", str(people), "--seed", "1", "--database", sqlite_url(path), timeout=7200)
            made.touch()
        yield sqlite_url(path)
        return
    server = Postgres().start()
    try:
        url = server.new_database()
        command("demo", "--people", str(people), "--seed", "1", "--database", url, timeout=7200)
        # What PostgreSQL does by itself within minutes of a filling: not to be measured beside requests.
        subprocess.run(["psql", "-XAtq", url, "-c", "CHECKPOINT"], check=True, timeout=3600)
        yield url
    finally:
        server.stop()


@contextmanager
def served(url, *options):
    """A service with --demo and --bench, and how many seconds it took to be ready."""
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-log-") as folder:
        running = Service(url, folder, "--demo", "--bench", *options)
        began = time.monotonic()
        running.start(timeout=120)
        running.ready_after = time.monotonic() - began
        try:
            yield running
        finally:
            running.stop()


def wrk(url, clients=32, script=None, headers=(), threads=2, seconds=SECONDS):
    """Requests a second and the 99th percentile in milliseconds: the run of middle speed out of three."""
    runs = []
    for _ in range(3):
        words = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--latency"]
        for header in headers:
            words += ["-H", header]
        if script:
            words += ["-s", str(script)]
        text = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
        wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        if wrong:
            raise RuntimeError(f"{url} answered {wrong.group(1)} requests with an error:\n{text}")
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", text).groups()
        runs.append((rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]))
    runs.sort()
    return runs[1]


@functools.cache
def demonstration_names():
    """The demonstration's first names of women and of men, and its family names, the commonest first."""
    text = (ROOT / "Sources/Capabilities/Register/DemoNames.swift").read_text(encoding="utf-8")
    lists = [re.findall(r'"([^"]+)"', part) for part in text.split("static let ")[1:]]
    return lists[0], lists[1], lists[2]


def resident_megabytes(process):
    text = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) / 1024


def report(name, engine, value, unit, target=""):
    """Prints one line of the table in docs/performance.md, and keeps it."""
    print(f"| {name} | {engine} | {PEOPLE:,} | {value:.4g} {unit} | {target} |", flush=True)
    with open(RESULTS, "a", encoding="utf-8") as file:
        line = {"name": name, "engine": engine, "people": PEOPLE, "value": value, "unit": unit, "target": target}
        file.write(json.dumps(line) + "\n")


def median(values):
    return statistics.median(values)

"""A running Mainstay for the tests: its binary, its database, its port."""

import contextlib
import csv
import io
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"


def binary():
    path = Path(os.environ.get("MAINSTAY_BINARY", ROOT / ".build/debug/mainstay"))
    if not path.exists():
        raise RuntimeError(f"{path} isn't there: run scripts/test, which builds it")
    return str(path)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def command(*arguments, expected=(0,), timeout=600):
    """Runs `mainstay` with these arguments and gives what it printed."""
    result = subprocess.run(
        [binary(), *arguments], capture_output=True, text=True, timeout=timeout, cwd=ROOT, check=False
    )
    if result.returncode not in expected:
        raise RuntimeError(f"mainstay {' '.join(arguments)}: {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


class Service:
    """One `mainstay serve` on a free port of this machine."""

    def __init__(self, database, folder, *options, environment=None):
        self.database = database
        self.folder = Path(folder)
        self.options = options
        self.environment = {"MAINSTAY_RATE_LIMITS": "off", **(environment or {})}
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    def start(self, timeout=60):
        self.log = open(self.folder / "service.log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [binary(), "serve", "--port", str(self.port), "--database", self.database, *self.options],
            stdout=self.log, stderr=subprocess.STDOUT, cwd=ROOT,
            env={**os.environ, "MAINSTAY_PUBLIC_URL": self.url, **self.environment},
        )
        ends = time.monotonic() + timeout
        while time.monotonic() < ends:
            if self.process.poll() is not None:
                raise RuntimeError(f"mainstay serve ended with {self.process.returncode}:\n{self.log_end()}")
            if self.is_ready():
                return self
            time.sleep(0.05)
        raise RuntimeError(f"mainstay serve wasn't ready in {timeout} s:\n{self.log_end()}")

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def log_end(self):
        return "".join((self.folder / "service.log").read_text(encoding="utf-8").splitlines(True)[-40:])

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def kill(self):
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.log.close()


class Postgres:
    """A throwaway PostgreSQL server in a folder of its own, on a socket there and a free port."""

    def __init__(self):
        # Not in a test's own folder: pytest shuts those to everybody else, and the server isn't run by root.
        self.folder = Path(tempfile.mkdtemp(prefix="mainstay-postgres-"))
        self.port = free_port()
        self.number = 0

    def start(self):
        self.folder.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "mainstay", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
        self._run("pg_ctl", "-D", data, "-l", self.folder / "log", "-w", "-o", options, "start")
        return self

    def stop(self):
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self):
        self.number += 1
        name = f"journey{self.number}"
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "mainstay", name)
        return f"postgres://mainstay@127.0.0.1:{self.port}/{name}"

    def _run(self, program, *arguments):
        folders = ["/usr/lib/postgresql/15/bin", *os.environ["PATH"].split(":")]
        path = next(f"{folder}/{program}" for folder in folders if os.path.exists(f"{folder}/{program}"))
        words = [path, *map(str, arguments)]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root.
            words = ["runuser", "-u", "postgres", "--", *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


def sqlite_url(path):
    return f"sqlite:{path}"


def rows(url, query):
    """What a query finds in a database of either engine, every value as text."""
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(f"file:{url.removeprefix('sqlite:')}?mode=ro", uri=True)) as database:
            found = database.execute(query).fetchall()
        return [tuple("" if value is None else str(value) for value in row) for row in found]
    words = ["psql", "--no-psqlrc", "--csv", "--tuples-only", url, "--command", query]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [tuple(row) for row in csv.reader(io.StringIO(text))]


def change(url, statement):
    """Changes a database beside the service, as time does: what happened long ago."""
    if url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:")
        with contextlib.closing(sqlite3.connect(path, timeout=20)) as database, database:
            database.execute(statement)
        return
    subprocess.run(["psql", "--no-psqlrc", "--quiet", url, "--command", statement], check=True, capture_output=True)


def tables(url):
    """The names of the tables of a SQLite database."""
    return sorted(
        name for (name,) in rows(url, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    )

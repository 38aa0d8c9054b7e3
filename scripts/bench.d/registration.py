"""The last press of a prepared registration, beside a handler that makes one durable insert."""

import hashlib
import os
import random
import sqlite3
import subprocess
import uuid

from _shared import ENGINES, LOCAL, database, report, served, wrk
from walker import ANSWERS, Walker, body_of

PREPARED = int(os.environ.get("MAINSTAY_BENCH_REGISTRATIONS", "60000"))
SCRIPTS = LOCAL / "bench-scripts"


def run(url, statements):
    """Runs SQL straight on the database."""
    if url.startswith("sqlite:"):
        with sqlite3.connect(url[len("sqlite:"):]) as connection:
            return connection.execute(statements).fetchall()
    text = subprocess.run(["psql", "-XAtqF", "\t", url, "-c", statements], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in text.stdout.splitlines()]


def prepare(url, service, count):
    """Answers one registration up to its last page, copies its draft `count` times and gives what to post."""
    walker = Walker(service.port)
    page = walker.walk()
    path = page.form["action"] or page.path
    token = path.strip("/").split("/")[1]
    columns = "questionnaire, questionnaire_edition, answers, owner_kind, created_at, updated_at, expires_at"
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = run(url, "SELECT id, token_hash FROM form_draft WHERE completed_at IS NULL ORDER BY created_at DESC LIMIT 1")
    assert found and found[0][1] == digest, "a draft's token isn't kept as this script thinks"
    chance = random.SystemRandom()
    tokens = ["".join(chance.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(26)) for _ in range(count)]
    rows = [(str(uuid.uuid4()), hashlib.sha256(each.encode()).hexdigest()) for each in tokens]
    insert = f"INSERT INTO form_draft (id, token_hash, {columns}) "
    for start in range(0, count, 400):
        values = ", ".join(f"('{key}', '{digest}')" for key, digest in rows[start:start + 400])
        run(url, f"{insert} SELECT fresh.column1, fresh.column2, {columns} FROM form_draft,"
                 f" (VALUES {values}) AS fresh WHERE id = '{found[0][0]}'")
    return walker, path.replace(token, "%s"), tokens, body_of(page.form, ANSWERS)


def lua(name, walker, path, tokens, body):
    """A script for wrk that posts to each address once; two threads take every other one."""
    SCRIPTS.mkdir(parents=True, exist_ok=True)
    (SCRIPTS / f"{name}.txt").write_text("\n".join(tokens))
    cookies = "; ".join(f"{key}={value}" for key, value in walker.cookies.items())
    script = SCRIPTS / f"{name}.lua"
    script.write_text(f"""
local number = 0
function setup(thread) thread:set("id", number); number = number + 1 end
function init(args)
  tokens = {{}}
  local place = 0
  for line in io.lines("{SCRIPTS / name}.txt") do
    if place % 2 == id then tokens[#tokens + 1] = line end
    place = place + 1
  end
  next_token = tonumber(args[1] or "0")
  used = io.open("{SCRIPTS / name}." .. id .. ".used", "r")
  if used then next_token = tonumber(used:read("*a")) or 0; used:close() end
  headers = {{ ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = "{cookies}",
              ["Origin"] = "http://localhost:{walker.port}", ["Host"] = "localhost:{walker.port}" }}
end
function request()
  next_token = next_token + 1
  if next_token % 64 == 0 then
    local used = io.open("{SCRIPTS / name}." .. id .. ".used", "w"); used:write(next_token + 64); used:close()
  end
  local token = tokens[next_token] or "exhausted"
  return wrk.format("POST", string.format("{path}", token), headers, "{body}")
end
""")
    for old in SCRIPTS.glob(f"{name}.*.used"):
        old.unlink()
    return script


for engine in ENGINES:
    with database(engine, 2000) as url, served(url) as service:
        walker, path, tokens, body = prepare(url, service, PREPARED)
        before = int(run(url, "SELECT count(*) FROM arrival")[0][0])
        rate, p99 = wrk(service.url, clients=8, script=lua("registration", walker, path, tokens, body))
        made = int(run(url, "SELECT count(*) FROM arrival")[0][0]) - before
        insert, _ = wrk(service.url, clients=8, script=lua("insert", walker, "/bench/insert", ["x"] * 200000, body))
        report("registrations made", engine, made, "")
        report("one durable insert", engine, insert, "requests/s")
        report("last press of a registration", engine, rate, "requests/s")
        report("last press, 99th percentile", engine, p99, "ms")
        report("last press to one insert", engine, rate / insert, "", "at least 0.15")

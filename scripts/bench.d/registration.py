"""How fast prepared registrations are sent, beside a handler that makes one durable insert: eight clients each.

The drafts are copies of one that was answered page by page; each is sent once.
"""

import base64
import hashlib
import os
import re
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from _shared import ENGINES, SECONDS, database, report, rows, served, wrk
from journeys import unlikely_name
from people import Phone, prepare

RUN_SECONDS = min(SECONDS, 10)
DRAFTS = 3 * RUN_SECONDS * int(os.environ.get("MAINSTAY_BENCH_RATE", "1500"))

LUA = """
local number = 0
function setup(thread)
  thread:set("number", number)
  number = number + 1
end
function init(args)
  lines, place = {{}}, 0
  local count = 0
  for line in io.lines("{tokens}") do
    if count % 2 == number then lines[#lines + 1] = line end
    count = count + 1
  end
  local at = io.open("{tokens}." .. number, "r")
  if at then place = tonumber(at:read("*l")) at:close() end
end
function request()
  place = place + 1
  if place % 50 == 0 then
    local at = io.open("{tokens}." .. number, "w")
    at:write(tostring(place + 50)) at:close()
  end
  local path = place <= #lines and "/register/" .. lines[place] .. "/check" or "/out-of-drafts"
  return wrk.format("POST", path, {{["Cookie"] = "{cookie}", ["Origin"] = "{origin}",
    ["Content-Type"] = "application/x-www-form-urlencoded"}}, "csrf={token}")
end
"""

INSERT_LUA = """
wrk.method = "POST"
wrk.body = "csrf={token}"
wrk.headers["Cookie"] = "{cookie}"
wrk.headers["Origin"] = "{origin}"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
"""


def copies(url, path):
    """Makes copies of the draft at `path`, each with a name of its own, and gives their tokens."""
    original = path.split("/")[2]
    key = hashlib.sha256(original.encode()).hexdigest()
    columns = (
        "questionnaire, questionnaire_version, answers, owner_kind, owner_id, version, created_at, updated_at, "
        "expires_at"
    )
    (row,) = rows(url, f"SELECT {columns} FROM form_draft WHERE token_hash = '{key}'")
    name = re.search(r"Quay[a-p]{8}", row[2]).group()
    tokens, made = [], []
    for number in range(DRAFTS):
        token = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
        identifier = f"01900000-0000-7000-9000-{number:012x}"
        answers = row[2].replace(name, unlikely_name())
        tokens.append(token)
        made.append((identifier, hashlib.sha256(token.encode()).hexdigest(), *row[:2], answers, *row[3:]))
    if url.startswith("sqlite:"):
        with sqlite3.connect(url.removeprefix("sqlite:")) as connection:
            marks = ", ".join("?" * len(made[0]))
            connection.executemany(
                f"INSERT OR REPLACE INTO form_draft (id, token_hash, {columns}) VALUES ({marks})",
                [tuple(value or None for value in draft) for draft in made],
            )
    else:
        lines = "\n".join("\t".join(value.replace("\\", "\\\\") or "\\N" for value in draft) for draft in made)
        statement = f"COPY form_draft (id, token_hash, {columns}) FROM STDIN"
        subprocess.run(["psql", "--no-psqlrc", "-q", url, "-c", statement], input=lines, text=True, check=True)
    return tokens


for engine in ENGINES:
    with database(engine) as url, tempfile.TemporaryDirectory() as folder:
        with served(url) as service:
            path, _ = prepare(Phone(service.port), unlikely_name())
        tokens = Path(folder) / "tokens"
        tokens.write_text("\n".join(copies(url, path)))
        with served(url) as service:
            phone = Phone(service.port)
            _, token = prepare(phone, unlikely_name())
            words = {
                "tokens": tokens, "token": token, "origin": service.url,
                "cookie": "; ".join(f"{name}={value}" for name, value in phone.cookies.items()),
            }
            send, insert = Path(folder) / "send.lua", Path(folder) / "insert.lua"
            send.write_text(LUA.format(**words))
            insert.write_text(INSERT_LUA.format(**words))
            inserts, _ = wrk(f"{service.url}/bench/insert", clients=8, script=insert, seconds=RUN_SECONDS)
            before = int(rows(url, "SELECT count(*) FROM form_draft WHERE completed_at IS NOT NULL")[0][0])
            sent, p99 = wrk(service.url, clients=8, script=send, seconds=RUN_SECONDS)
            after = int(rows(url, "SELECT count(*) FROM form_draft WHERE completed_at IS NOT NULL")[0][0])
        if after - before < 0.9 * sent * RUN_SECONDS:
            raise RuntimeError(f"only {after - before} registrations were made at {sent:.0f}/s")
        report("one durable insert", engine, inserts, "requests/s")
        report("registration sent", engine, sent, "requests/s")
        report("registration sent, 99th percentile", engine, p99, "ms")
        report("registration to one durable insert", engine, sent / inserts, "", "at least 0.15")

"""The last press of a prepared registration, beside a handler that makes one durable insert."""

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import uuid

from _shared import ENGINES, LOCAL, database, demonstration_names, report, served, wrk
from walker import ANSWERS, Walker, body_of

PREPARED = int(os.environ.get("MAINSTAY_BENCH_REGISTRATIONS", "60000"))
SCRIPTS = LOCAL / "bench-scripts"


def run(url, statements):
    """Runs SQL straight on the database."""
    if url.startswith("sqlite:"):
        with sqlite3.connect(url[len("sqlite:"):]) as connection:
            return connection.execute(statements).fetchall()
    text = subprocess.run(
        ["psql", "-XAtqF", "\t", "-v", "ON_ERROR_STOP=1", url], input=statements, capture_output=True, text=True,
        check=True)
    return [line.split("\t") for line in text.stdout.splitlines()]


# Numbers that Ofcom keeps for stories: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
DRAMA = ["0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0", "0117 496 0", "0118 496 0", "0121 496 0", "0131 496 0",
         "0141 496 0", "0151 496 0", "0161 496 0", "0191 498 0", "020 7946 0", "028 9649 6", "029 2018 0", "01632 960",
         "07700 900"]


def somebody_else(answers, chance, postcodes):
    """The same answers by another made-up person: the search for who is known already must have its usual work."""
    women, men, families = demonstration_names()
    values = answers["values"]
    values["given"] = [{"text": chance.choice(women + men)}]
    values["family"] = [{"text": families[min(chance.randrange(len(families)), chance.randrange(len(families)))]}]
    birth = f"{chance.randint(1936, 2004)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    values["birth"] = [{"date": birth}]
    values["age"] = [{"integer": 2026 - int(birth[:4])}]
    values["phone"] = [{"text": f"{chance.choice(DRAMA)}{chance.randrange(1000):03}"}]
    values["postcode-of"] = [{"text": chance.choice(postcodes)}]
    values["own-postcode"] = values["postcode-of"]
    return json.dumps(answers)


def prepare(url, service, count):
    """Answers one registration up to its last page, keeps its draft for `count` others and gives what to post."""
    walker = Walker(service.port)
    page = walker.walk()
    path = page.form["action"] or page.path
    token = path.strip("/").split("/")[1]
    columns = "questionnaire, questionnaire_edition, owner_kind, created_at, updated_at, expires_at"
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = run(url, "SELECT id, token_hash, answers FROM form_draft WHERE completed_at IS NULL ORDER BY created_at DESC LIMIT 1")
    assert found and found[0][1] == digest, "a draft's token isn't kept as this script thinks"
    chance = random.Random(1)
    postcodes = [row[0] for row in run(url, "SELECT code FROM postcode WHERE live ORDER BY code")]
    tokens, rows = [], []
    for _ in range(count):
        fresh = "".join(random.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(26))
        answers = somebody_else(json.loads(found[0][2]), chance, postcodes).replace("'", "''")
        tokens.append(fresh)
        rows.append(f"('{uuid.uuid4()}', '{hashlib.sha256(fresh.encode()).hexdigest()}', '{answers}')")
    for start in range(0, count, 400):
        run(url, f"INSERT INTO form_draft (id, token_hash, answers, {columns})"
                 f" SELECT fresh.column1, fresh.column2, fresh.column3, {columns}"
                 f" FROM form_draft, (VALUES {', '.join(rows[start:start + 400])}) AS fresh WHERE id = '{found[0][0]}'")
    # What the page showed were the answers of the first: these posts don't say what they saw.
    page.form["fields"] = [field for field in page.form["fields"] if field["name"] != "shown"]
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


def main():
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


if __name__ == "__main__":
    main()

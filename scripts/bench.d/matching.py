"""How well and how fast records of one person are found, beside Splink on the same lists, in one run.

Public labelled lists (FEBRL 3 and 4, without their national identifier) and made-up people of our own from a seed.
MAINSTAY_BENCH_MATCHING sets how many people (100000 1000000); Splink alone takes minutes for the larger.
"""

import csv
import itertools
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from _people import People
from _shared import LOCAL, RESULTS

SIZES = [int(size) for size in os.environ.get("MAINSTAY_BENCH_MATCHING", "100000 1000000").split()]
FOLDER = LOCAL / "matching"
PINNED = "recordlinkage==0.16 splink==5.0.0 duckdb==2.0.0 pyarrow==26.0.1 sqlglot==30.30.0".split()
COLUMNS = "record_id given_name family_name date_of_birth address_line postcode".split()


def python():
    """An environment of its own, because Splink's needs aren't the tests'."""
    folder = FOLDER / "venv"
    if not (folder / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", *PINNED], check=True)
        (folder / "done").touch()
    return folder / "bin/python"


def febrl(environment, name):
    """A FEBRL list as ours: street number, address and suburb are one address line."""
    source = next(environment.parents[1].glob(f"lib/*/site-packages/recordlinkage/datasets/febrl/{name}.csv"))
    target = FOLDER / f"{name}.csv"
    with open(source, encoding="utf-8") as read, open(target, "w", newline="", encoding="utf-8") as written:
        writer = csv.writer(written)
        writer.writerow(COLUMNS)
        for row in csv.DictReader(read):
            row = {key.strip(): (value or "").strip() for key, value in row.items()}
            day, parts = row["date_of_birth"], (row[key] for key in ("street_number", "address_1", "address_2", "suburb"))
            day = f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else day
            line = " ".join(part for part in parts if part)
            writer.writerow([row["rec_id"], row["given_name"], row["surname"], day, line, row["postcode"]])
    return target


def person(identifier):
    return "-".join(identifier.split("-")[:2]) if identifier.startswith("rec") else identifier.split("-")[0]


def true_pairs(files):
    lists = []
    for path in files:
        people = defaultdict(list)
        with open(path, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                people[person(row["record_id"])].append(row["record_id"])
        lists.append(people)
    if len(lists) == 1:
        return sum(len(records) * (len(records) - 1) // 2 for records in lists[0].values())
    return sum(len(records) * len(lists[1].get(name, ())) for name, records in lists[0].items())


def judged(path, files):
    """Precision, recall and F1 at a probability of 0.95."""
    found = right = 0
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if float(row["probability"]) >= 0.95:
                found += 1
                right += person(row["left_id"]) == person(row["right_id"])
    precision, recall = right / max(found, 1), right / true_pairs(files)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


# A process begins with the memory of the one that started it: this one is small.
STARTER = """
import resource, subprocess, sys, time
began = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def ours(files):
    output = FOLDER / "ours.csv"
    words = [sys.executable, "-c", STARTER, os.environ["MAINSTAY_BINARY"], "match", *files, "--output", output]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    return judged(output, files), seconds, megabytes


def splinks(environment, files):
    output = FOLDER / "splink.csv"
    script = Path(__file__).with_name("_splink.py")
    done = subprocess.run([environment, script, output, *files], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    seconds, megabytes = map(float, done.stdout.split("\n")[-2].split())
    return judged(output, files), seconds, megabytes


def line(name, *values):
    print("| " + " | ".join([name, *values]) + " |", flush=True)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    environment = python()
    sets = {
        "FEBRL 3": [febrl(environment, "dataset3")],
        "FEBRL 4": [febrl(environment, "dataset4a"), febrl(environment, "dataset4b")],
    }
    for people in SIZES:
        path = FOLDER / f"people-{people}.csv"
        if not path.exists():
            People(people, seed=1).write(path)
        sets[f"{people:,} made-up people"] = [path]
    line("list", "who", "precision", "recall", "F1", "seconds", "MB")
    line(*["---"] * 7)
    memory = []
    for name, files in sets.items():
        results = {"ours": ours(files), "Splink": splinks(environment, files)}
        for who, ((precision, recall, f1), seconds, megabytes) in results.items():
            line(name, who, f"{precision:.4f}", f"{recall:.4f}", f"{f1:.4f}", f"{seconds:.2f}", f"{megabytes:.0f}")
            with open(RESULTS, "a", encoding="utf-8") as file:
                kept = {"name": f"matching {name}", "who": who, "f1": f1, "precision": precision, "seconds": seconds}
                file.write(json.dumps({**kept, "megabytes": megabytes}) + "\n")
        (_, mine, small), (_, theirs, large) = results["ours"], results["Splink"]
        memory.append(small)
        line(name, "ratio", "", "", "", f"{mine / theirs:.3f}", f"{small / large:.3f}")
    for before, after in itertools.pairwise(memory[2:]):
        print(f"Memory for ten times the people: {after / before:.1f} times")


main()

"""Adds up what test runners reported and closes with one plain line.

usage: scripts/tally.py RESULT.xml…
"""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        for case in ElementTree.parse(path).iter("testcase"):
            result = outcome(case)
            counts[result] += 1
            if result == "failed":
                print(f"failed: {case.get('classname')} {case.get('name')}")
    if not counts["passed"] and not counts["failed"]:
        print("No test has that name.")
    line = f"{counts['passed']} passed, {counts['failed']} failed"
    print(line + (f", {counts['skipped']} skipped" if counts["skipped"] else ""))
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

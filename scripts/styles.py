"""Makes the style library Mainstay's own: no outside fonts, our colours, only the components we use.

usage: scripts/styles.py LIBRARY.css OUTPUT.css
"""

import json
import re
import sys
from pathlib import Path

FONT = 'Arial,"Liberation Sans","Noto Sans",sans-serif'

# Components no page uses. Take a name out of this list to have the component back.
UNUSED = re.compile(
    r"\.nhsuk-(header|code|image|hero|file-upload|tabs|do-dont|contents-list|expander|card--care|card__action"
    r"|pagination-item|frontend-supported \.nhsuk-(file-upload|tabs|header))"
    r"|\.nhsuk-pagination--numbered|\.nhsuk-u-static|\.nhsuk-notification-banner--code"
)


def rules(css):
    """The top-level statements of a style sheet, as (prelude, body or None)."""
    position = 0
    while position < len(css):
        start = position
        while position < len(css) and css[position] not in "{;":
            if css[position] in "\"'":
                position = css.index(css[position], position + 1)
            position += 1
        prelude = css[start:position]
        if position >= len(css) or css[position] == ";":
            if prelude.strip():
                yield prelude.strip(), None
            position += 1
            continue
        depth, body_start = 1, position + 1
        while depth:
            position += 1
            if css[position] in "\"'":
                position = css.index(css[position], position + 1)
            depth += {"{": 1, "}": -1}.get(css[position], 0)
        yield prelude.strip(), css[body_start:position]
        position += 1


def selectors(prelude):
    """The selectors of a list, not splitting inside brackets such as `:not(.a,.b)`."""
    part, depth = "", 0
    for character in prelude:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            yield part
            part = ""
        else:
            part += character
    yield part


def without_negations(selector):
    return re.sub(r":not\([^)]*\)", "", selector)


def trimmed(css):
    """The style sheet without outside fonts and without the rules of unused components."""
    kept = []
    for prelude, body in rules(css):
        if body is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(("@media", "@supports")):
            inner = trimmed(body)
            if inner:
                kept.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@font-face"):
            continue
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{body}}}")
        else:
            used = [s for s in selectors(prelude) if not UNUSED.search(without_negations(s))]
            if used:
                kept.append(f"{','.join(used)}{{{body}}}")
    return "".join(kept)


def recoloured(css, palette):
    """The style sheet with each literal colour replaced, in one pass so that none is replaced twice."""
    wanted = {old: palette["colours"][new] for old, new in palette["replaced"].items()}
    return re.sub(r"#[0-9a-f]{6}\b", lambda match: wanted.get(match.group(), match.group()), css)


def with_our_fonts(css):
    return re.sub(r"Frutiger W01,\s*arial,\s*sans-serif", FONT, css, flags=re.IGNORECASE)


def own_styles(library, palette):
    css = re.sub(r"/\*.*?\*/", "", library, flags=re.DOTALL)
    css = with_our_fonts(recoloured(trimmed(css), palette))
    for forbidden in ("Frutiger", "https://", "http://", "sourceMappingURL"):
        if forbidden.lower() in css.lower():
            raise SystemExit(f"styles.py: the style sheet still holds {forbidden}")
    return css


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    colours = json.loads((Path(__file__).parent / "palette.json").read_text())
    Path(sys.argv[2]).write_text(own_styles(Path(sys.argv[1]).read_text(), colours))

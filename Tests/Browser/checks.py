"""What must hold on every page that a journey reaches."""

import re

from service import LOCAL

# It ends in nothing, so that nothing is brought out of the page.
AXE = (LOCAL / "axe.min.js").read_text(encoding="utf-8") + "\n;undefined"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of what passes nothing is worked out: it takes longer than all else.
RUN_AXE = """
async tags => {
    const {violations, incomplete} = await axe.run(document, {runOnly: tags, resultTypes: ["violations", "incomplete"]});
    return {violations, incomplete};
}
"""
PAGES = LOCAL / "pages"
SCREENSHOTS = LOCAL / "screenshots"
UNDECIDED = LOCAL / "results" / "axe-undecided.txt"


def check_page(visitor, name):
    """Checks the page as it stands, keeps it for the HTML validator, and takes its picture."""
    page, width = visitor.page, visitor.width
    way = f"{width}-{'js' if visitor.script else 'nojs'}"
    where = f"{name} ({page.url}, {way})"
    for folder in (PAGES, SCREENSHOTS):
        folder.mkdir(parents=True, exist_ok=True)
    if visitor.is_first:
        page.screenshot(path=SCREENSHOTS / f"{name}-{way}.png", full_page=True)
    html = visitor.document.text()
    (PAGES / f"{name}.html").write_text(html, encoding="utf-8")

    headings = page.locator("h1").count()
    assert headings == 1, f"{where} has {headings} h1"
    assert page.title().split("–")[0].strip(), f"{where} has no title"
    assert page.locator("html").get_attribute("lang"), f"{where} has no language"
    scroll = page.evaluate("document.documentElement.scrollWidth")
    assert scroll <= width, f"{where} scrolls sideways: {scroll} px"
    assert not re.search(r"<[a-z][^<>]*\s(style|on[a-z]+)=", html), f"{where} has an inline style or script"
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), f"{where} has an inline script"
    # Whoever edits a letter sees its gaps, in their box and in the list of them.
    said = re.sub(r"<(textarea|code)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert not re.search(r"\{\{|\}\}|Optional\(", said), f"{where} shows program text"
    labelled_errors(page, where)
    wrong = violations(visitor) if visitor.is_first else []
    assert not wrong, f"{where}:\n" + "\n".join(wrong)
    assert not visitor.strangers, f"{where} asked other hosts: {visitor.strangers}"
    assert not visitor.complaints, f"{where} complained: {visitor.complaints}"


def labelled_errors(page, where):
    """Each link of an error summary leads to a field whose error says the same words."""
    summary = page.locator(".nhsuk-error-summary__list a")
    if summary.count():
        assert page.title().startswith("Error: "), f"{where}: the title doesn't say that there is an error"
    for link in summary.all():
        target = page.locator(f"[id='{link.get_attribute('href').lstrip('#')}']")
        assert target.count() == 1, f"{where}: the error {link.inner_text()!r} leads to {target.count()} fields"


def violations(visitor):
    """What axe finds wrong, in words; what it can't decide goes to a file to look at."""
    page = visitor.page if visitor.script else visitor.twin()
    page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, TAGS)
    UNDECIDED.parent.mkdir(parents=True, exist_ok=True)
    with open(UNDECIDED, "a", encoding="utf-8") as file:
        for item in found["incomplete"]:
            for node in item["nodes"]:
                file.write(f"{page.url}\t{item['id']}\t{node['target']}\n")
    return [
        f"{item['id']}: {item['help']}: {node['target']} {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"]
    ]

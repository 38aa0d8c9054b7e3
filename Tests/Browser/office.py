"""What staff do on the way to something else: find a person, give them a code."""

import re

COORDINATOR = "coordinator@dorset.example.org"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


def open_first_contact(visitor, reference):
    """Opens the first-contact task of somebody who has just registered, and gives the person's identifier."""
    visitor.go("/work?list=unassigned")
    while True:
        row = visitor.page.get_by_role("row").filter(has_text=reference)
        if row.count():
            break
        visitor.follow("Next 25 tasks")
    with visitor.page.expect_navigation():
        row.get_by_role("link").first.click()
    link = visitor.page.locator("main a[href^='/people/']").first
    return link.get_attribute("href").split("/")[2]


def give_code(visitor, person):
    """A code that opens a carer's own page, from a coordinator who rang them back."""
    visitor.go(f"/people/{person}/sign-in-codes")
    visitor.page.locator("input[value='called-back']").check()
    visitor.press("Make a code")
    return CODE.search(visitor.page.locator("main").inner_text()).group()


def open_own_page(visitor, code):
    visitor.go("/my-record/sign-in")
    visitor.page.locator("#code").fill(code)
    visitor.press("Open my page")

"""P5: a partner's list is sent, looked at line by line, taken, reviewed, and taken back."""

import time

from journeys import unlikely_name
from office import COORDINATOR


def settled(visitor, wanted):
    """The page of a list once the worker is through with it."""
    path = visitor.path
    for _ in range(60):
        visitor.go(path)
        if wanted in visitor.page.locator("main").inner_text():
            return
        time.sleep(0.5)
    raise AssertionError(visitor.page.locator("main").inner_text())


def test_a_list_is_taken_and_taken_back(visitor, tmp_path):
    visitor.sign_in(COORDINATOR)
    visitor.go("/lists")
    visitor.check("lists")
    visitor.go("/lists/source")
    visitor.page.locator("input[value='agreement']").check()
    visitor.page.locator("#agreement").fill("Carers partnership agreement 2026")
    visitor.page.locator("input[name='works-with'][value='yes']").check()
    visitor.check("list-source")
    visitor.press("Save")

    family = unlikely_name()
    list_file = tmp_path / "list.csv"
    list_file.write_text(
        "Number;First name;Surname;DOB;Postcode\r\n"
        f"1;Robin;{family};03/04/1966;DT1 1AA\r\n"
        f"2;Robin;{family};03/04/1966;DT1 1AA\r\n"
        f"3;Jo;{family};31/02/1970;DT1 1AA\r\n",
        encoding="cp1252",
    )
    visitor.follow("Send a list")
    visitor.check("list-new")
    visitor.page.locator("#file").set_input_files(str(list_file))
    visitor.press("Look at the list")
    assert "Enter the day of the list" in visitor.page.locator("main").inner_text()
    visitor.page.locator("#file").set_input_files(str(list_file))
    for part, value in (("as-at", "1"), ("as-at-month", "6"), ("as-at-year", "2026")):
        visitor.page.locator(f"#{part}").fill(value)
    visitor.press("Look at the list")
    settled(visitor, "Looked at, and not taken yet")
    visitor.check("list-looked-at")
    visitor.press("Take the list")
    settled(visitor, "The list has been taken")
    visitor.check("list-taken")
    path = visitor.path
    visitor.follow("Look at the lines that need somebody")
    visitor.check("list-review")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Somebody new").first.click()
    visitor.go(path)
    visitor.press("Take everything back")
    settled(visitor, "Taken back")

"""LESSONS 3 no. 1: carers somebody knows of, each counted once, beside the census, with exactly the people behind a number."""

import csv
import io
import time

import pytest

MANAGER = "manager@dorset.example.org"
BOARD = "board@dorset.example.org"


@pytest.fixture
def counted(desk):
    """The demonstration's service, once its worker has counted."""
    desk.sign_in(MANAGER)
    for _ in range(60):
        desk.go("/measures/gap")
        if "Counted on" in desk.page.locator("main").inner_text():
            return desk
        time.sleep(1)
    raise AssertionError("nothing was counted in a minute")


def open_list(visitor):
    """Goes through the practices until a number opens its list; gives the number."""
    visitor.go("/measures/gap/districts/E06000059/practices")
    paths = [link.get_attribute("href") for link in visitor.page.locator("tbody th a").all()]
    for path in paths:
        visitor.go(path)
        links = visitor.page.locator("a[href^='/measures/gap/people']")
        if links.count():
            number = int(links.first.inner_text().split()[0])
            with visitor.page.expect_navigation():
                links.first.click()
            return number
    raise AssertionError("no number of any practice opens its list")


def test_a_number_opens_the_list_of_exactly_those_it_counted(visitor, counted):
    visitor.sign_in(MANAGER)
    visitor.menu("Carers we know of")
    visitor.check("gap")
    main = visitor.page.locator("main").inner_text()
    assert "Census 2021" in main and "Who has told us" in main and "Office for National Statistics" in main
    visitor.follow("Dorset", exact=True)
    visitor.check("gap-district")
    visitor.follow("The practices of this district")
    visitor.check("gap-practices")
    number = open_list(visitor)
    visitor.check("gap-people")
    assert visitor.page.locator("tbody tr").count() == number
    with visitor.page.expect_navigation():
        visitor.page.locator("tbody th a").first.click()
    assert visitor.document.status == 200 and visitor.path.startswith("/people/")


def test_a_board_sees_what_is_published_and_opens_nothing(desk, visitors, counted):
    open_list(counted)
    closed = counted.page.url
    board = visitors().sign_in(BOARD)
    board.go("/measures/gap")
    board.check("gap-board")
    board.go("/measures/gap/districts/E06000059")
    board.check("gap-district-board")
    assert board.page.locator("a[href^='/measures/gap/people']").count() == 0
    for cell in board.page.locator("section, table").first.locator("td").all():
        text = cell.inner_text().strip().replace(",", "")
        assert text == "1 to 7" or int(text) % 5 == 0, text
    board.go(closed)
    assert board.document.status == 403


def test_the_figures_are_saved_as_a_file(desk, counted):
    answer = counted.context.request.get("/measures/gap/file")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert len(rows) % 64 == 0 and {row["confirmed_in_last_year"] for row in rows} == {"yes", "no"}
    assert all(row["people"] == "*" or int(row["people"]) % 5 == 0 for row in rows)


def test_how_often_carers_were_asked_again(visitor):
    visitor.sign_in(MANAGER)
    visitor.go("/measures/asked-again")
    visitor.check("asked-again")
    assert visitor.page.locator("tbody tr").count() == 12

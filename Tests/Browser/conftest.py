"""One service, one database and one browser for all journeys."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from checks import PAGES
from service import Postgres, Service, command, sqlite_url
from visitor import Authenticator, Visitor

WAYS = [(1280, True), (320, False)]
if os.environ.get("MAINSTAY_TEST_SIZE") == "full":
    WAYS += [(320, True), (1280, False)]


def pytest_collection_modifyitems(items):
    # The validator reads what all other tests saved, so it comes last.
    items.sort(key=lambda item: "test_html" in item.nodeid)


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """A demonstration's database of 60 made-up carers, on the engine MAINSTAY_TEST_ENGINE names."""
    engine = os.environ.get("MAINSTAY_TEST_ENGINE", "sqlite")
    server = None
    if engine == "postgres":
        server = Postgres().start()
        url = server.new_database()
    else:
        url = sqlite_url(tmp_path_factory.mktemp("database") / "journeys.sqlite")
    command("demo", "--people", "60", "--seed", "1", "--database", url)
    yield url
    if server:
        server.stop()


@pytest.fixture(scope="session")
def service(database, tmp_path_factory):
    """The demonstration, served."""
    shutil.rmtree(PAGES, ignore_errors=True)
    running = Service(database, tmp_path_factory.mktemp("service"), "--demo").start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visitors(browser, service):
    """Makes visitors, as many as a journey has people; all leave when it ends."""
    present = []

    def arrive(width=1280, script=True):
        visitor = Visitor(browser, service.url, width, script)
        present.append(visitor)
        return visitor

    yield arrive
    for visitor in present:
        visitor.close()


@pytest.fixture(params=WAYS, ids=lambda way: f"{way[0]}px-{'js' if way[1] else 'nojs'}")
def visitor(request, visitors):
    """A visitor each way: a desktop with JavaScript, an old phone without."""
    return visitors(*request.param)


@pytest.fixture
def desk(visitors):
    """A visitor at a desktop, for what doesn't differ between ways."""
    return visitors()


@pytest.fixture(scope="session")
def authenticator():
    return Authenticator()

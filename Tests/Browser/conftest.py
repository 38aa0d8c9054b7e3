"""One service and one database for each engine, and one browser, for all journeys."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from checks import PAGES
from service import Postgres, Service, command, sqlite_url
from visitor import Authenticator, Visitor

FULL = os.environ.get("MAINSTAY_TEST_SIZE") == "full"
WAYS = [(1280, True), (320, False)]
if FULL:
    WAYS += [(320, True), (1280, False)]
# What these journeys write is written on PostgreSQL too, in every run.
WRITING = {"test_advocacy", "test_appointments", "test_assessments", "test_discharge", "test_documents", "test_forms_staff", "test_joining", "test_likely", "test_messages", "test_own_record", "test_plans", "test_profile", "test_quick_add", "test_referrals", "test_registration", "test_safeguarding", "test_setup", "test_staff", "test_still_caring", "test_transition", "test_waits", "test_whole_way"}


def pytest_generate_tests(metafunc):
    """Each journey on SQLite; those that write on PostgreSQL too, one way unless everything is asked for."""
    if "arrangement" not in metafunc.fixturenames:
        return
    ways = WAYS if "visitor" in metafunc.fixturenames else WAYS[:1]
    found = [("sqlite", *way) for way in ways]
    if FULL or metafunc.module.__name__ in WRITING:
        found += [("postgres", *way) for way in (ways if FULL else ways[:1])]
    names = [f"{engine}-{width}px-{'js' if script else 'nojs'}" for engine, width, script in found]
    metafunc.parametrize("arrangement", found, ids=names)


def pytest_collection_modifyitems(items):
    # The validator reads what all other tests saved, so it comes last.
    items.sort(key=lambda item: "test_html" in item.nodeid)


@pytest.fixture(scope="session")
def postgres():
    """The one throwaway PostgreSQL of all these tests; each makes databases of its own there."""
    server = Postgres().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def services(request, tmp_path_factory):
    """The demonstration with 60 made-up carers, served on an engine; each begins when first asked for."""
    shutil.rmtree(PAGES, ignore_errors=True)
    running = {}

    def on(engine):
        if engine not in running:
            folder = tmp_path_factory.mktemp(engine)
            is_sqlite = engine == "sqlite"
            url = sqlite_url(folder / "db") if is_sqlite else request.getfixturevalue("postgres").new_database()
            command("demo", "--people", "60", "--seed", "1", "--database", url)
            running[engine] = Service(url, folder, "--demo").start()
        return running[engine]

    yield on
    for service in running.values():
        service.stop()


@pytest.fixture
def service(arrangement, services):
    """The demonstration, served on this test's engine."""
    return services(arrangement[0])


@pytest.fixture
def database(service):
    return service.database


@pytest.fixture(scope="session")
def browser():
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visitors(browser, service, arrangement):
    """Makes visitors, as many as a journey has people; all leave when it ends."""
    present = []
    # A page is the same on PostgreSQL: in a short run it's looked at on SQLite, where every journey goes as well.
    is_first = FULL or arrangement[0] == "sqlite"

    def arrive(width=1280, script=True):
        visitor = Visitor(browser, service.url, width, script, is_first)
        present.append(visitor)
        return visitor

    yield arrive
    for visitor in present:
        visitor.close()


@pytest.fixture
def visitor(arrangement, visitors):
    """A visitor each way: a desktop with JavaScript, an old phone without."""
    return visitors(*arrangement[1:])


@pytest.fixture
def desk(visitors):
    """A visitor at a desktop, for what doesn't differ between ways."""
    return visitors()


@pytest.fixture(scope="session")
def authenticator():
    return Authenticator()

"""The pages anybody may read: they are light, ask no other host, and lead on to help."""

import pytest

from office import COORDINATOR

PUBLIC_PAGES = {
    "front-door": ("/", "Do you look after someone?"),
    "urgent": ("/urgent", "Urgent help"),
    "privacy": ("/privacy", "Your information"),
    "privacy-young-people": ("/privacy/young-people", "Who sees what you tell us"),
    "accessibility": ("/accessibility", "Using this website"),
    "contact": ("/contact", "Speak to a person"),
    "help": ("/help", "Help with this service"),
}


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_page(visitor, name):
    path, heading = PUBLIC_PAGES[name]
    answer = visitor.go(path)
    assert answer.status == 200
    assert visitor.heading == heading
    visitor.check(name)


def test_the_urgent_numbers_can_be_read_without_a_network(desk):
    desk.go("/urgent")
    desk.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    number = desk.page.locator("main a[href^='tel:']").last.inner_text()
    desk.context.set_offline(True)
    desk.go("/urgent")
    assert desk.heading == "Urgent help"
    assert number in desk.page.locator("main").inner_text()
    kept = desk.page.evaluate(
        "caches.keys().then(async (names) => Promise.all(names.map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((asked) => new URL(asked.url).pathname))))"
    )
    assert kept == [["/urgent"]]
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        desk.go("/contact")
    desk.context.set_offline(False)


def test_the_copy_of_the_urgent_page_says_nothing_of_who_was_signed_in(desk):
    desk.sign_in(COORDINATOR)
    desk.go("/urgent")
    assert desk.page.get_by_role("button", name="Sign out").is_visible()
    desk.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    desk.go("/urgent")
    desk.context.set_offline(True)
    desk.go("/urgent")
    assert desk.heading == "Urgent help"
    assert desk.page.get_by_role("button", name="Sign out").count() == 0
    desk.context.set_offline(False)


def test_the_front_door_never_begins_with_the_word_carer(desk):
    desk.go("/")
    opening = desk.page.locator(".mainstay-hero").inner_text().lower()
    assert "carer" not in desk.heading.lower() + opening


def test_urgent_help_is_one_step_away_on_every_page(visitor):
    for path, _ in PUBLIC_PAGES.values():
        visitor.go(path)
        assert visitor.page.locator(".mainstay-header a[href='/urgent']").is_visible(), path
    visitor.follow("Urgent help")
    assert "999" in visitor.page.locator("main").inner_text()


def test_the_start_leads_to_registration(visitor):
    visitor.go("/")
    visitor.follow("Start now")
    assert visitor.path.startswith("/register")
    visitor.go("/")
    visitor.follow("I’m under 18")
    assert visitor.path.startswith("/young")


def test_a_page_that_is_not_there_says_so_kindly(visitor):
    answer = visitor.go("/no-such-page")
    assert answer.status == 404
    visitor.check("not-found")


def test_public_pages_set_no_cookie(desk):
    for path, _ in PUBLIC_PAGES.values():
        desk.go(path)
    assert desk.context.cookies() == []


def test_the_skip_link_comes_first_and_leads_to_the_content(desk):
    desk.go("/")
    desk.page.keyboard.press("Tab")
    focused = desk.page.evaluate("document.activeElement.textContent")
    assert focused == "Skip to main content"
    desk.page.keyboard.press("Enter")
    assert desk.page.evaluate("document.activeElement.id || location.hash") in ("main", "#main")


def test_nothing_is_lost_when_text_is_spaced_out(visitors):
    """WCAG 1.4.12: line height 1.5, paragraphs 2, letters 0.12 and words 0.16 times the size."""
    phone = visitors(320)
    phone.go("/")
    phone.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= phone.width
    clipped = phone.page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter(element =>
            getComputedStyle(element).overflow === "hidden" && element.scrollHeight > element.clientHeight + 2
            && !element.closest(".nhsuk-u-visually-hidden")).map(element => element.className)"""
    )
    assert clipped == []


def test_print_leaves_out_what_paper_cannot_use(desk):
    desk.go("/urgent")
    desk.page.emulate_media(media="print")
    assert not desk.page.locator(".mainstay-footer").is_visible()
    assert not desk.page.locator(".mainstay-exit").is_visible()
    assert desk.page.locator("h1").is_visible()


def test_exit_this_page_leaves_at_once(desk):
    desk.page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    desk.go("/urgent")
    for _ in range(3):
        desk.page.keyboard.press("Shift")
    desk.page.wait_for_url("https://www.bbc.co.uk/weather")
    desk.page.go_back()
    assert "/urgent" not in desk.page.url


def test_exit_this_page_is_a_plain_link_without_javascript(visitors):
    phone = visitors(320, script=False)
    phone.go("/urgent")
    link = phone.page.get_by_role("link", name="Exit this page")
    assert link.is_visible()
    assert link.get_attribute("href").startswith("https://")

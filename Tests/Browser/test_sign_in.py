"""P1: staff sign in with a password and a second factor, and out again."""

import base64

import pytest

from journeys import send

COORDINATOR = "coordinator@dorset.example.org"
PASSWORD = "made-up people only"
SEED = base64.b32encode(b"mainstay-made-up-key").decode()

ROLES = {
    "front-desk": "/quick-add",
    "practitioner": "/work",
    "coordinator": "/work",
    "manager": "/work",
    "administrator": "/",
    "commissioner": "/",
}


def type_password(visitor, email, password):
    visitor.go("/sign-in")
    visitor.page.locator("#email").fill(email)
    visitor.page.locator("#password").fill(password)
    visitor.press("Continue")


def test_staff_sign_in_with_a_second_factor(visitor, authenticator):
    visitor.go("/sign-in")
    visitor.check("sign-in")
    type_password(visitor, COORDINATOR, PASSWORD)
    visitor.check("sign-in-second-step")
    visitor.page.locator("#code").fill(authenticator.code(SEED))
    visitor.press("Sign in")
    assert visitor.path == "/work"
    assert visitor.page.get_by_role("button", name="Sign out").is_visible()
    visitor.sign_out()
    visitor.check("signed-out")
    visitor.go("/work")
    assert visitor.path == "/sign-in"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(visitor):
    messages = set()
    for email, password in [(COORDINATOR, "not the password"), ("nobody@example.org", PASSWORD)]:
        type_password(visitor, email, password)
        assert visitor.document.status == 422
        messages.add(visitor.page.locator(".nhsuk-error-summary").inner_text())
    visitor.check("sign-in-wrong")
    assert len(messages) == 1


def test_a_wrong_code_is_refused_and_asked_again(visitor):
    type_password(visitor, COORDINATOR, PASSWORD)
    visitor.page.locator("#code").fill("000000")
    visitor.press("Sign in")
    assert visitor.document.status == 422
    visitor.check("sign-in-second-step-wrong")


def test_sign_in_leads_back_to_where_somebody_was(desk):
    desk.go("/contact-notes/new")
    assert desk.path == "/sign-in"
    row = desk.page.get_by_role("row").filter(has_text=COORDINATOR)
    with desk.page.expect_navigation():
        row.get_by_role("button").click()
    assert desk.path == "/contact-notes/new"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_begins_where_its_work_is(desk, role):
    desk.sign_in(f"{role}@dorset.example.org")
    assert desk.document.status == 200
    desk.check(f"home-{role}")


def test_a_shared_computer_changes_user_in_one_step(desk):
    desk.sign_in("front-desk@hospital.example.org")
    desk.go("/quick-add")
    send(desk, "header button")
    assert desk.path in ("/signed-out", "/sign-in")
    desk.go("/quick-add")
    assert desk.path == "/sign-in"

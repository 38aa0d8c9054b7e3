"""PRACTICE 7: an appointment from its booking to its end, for the worker and for the carer, with what keeps both safe."""

import datetime
import itertools

import pytest

from journeys import send, unlikely_name
from office import COORDINATOR, give_code, open_first_contact, open_own_page
from people import register

MANAGER = "manager@dorset.example.org"
# The same worker is booked by the journey each way: each time in another week.
WEEKS = itertools.count()


@pytest.fixture
def person(visitors, service):
    """Somebody who has just registered, whom the centre works with."""
    coordinator = visitors().sign_in(COORDINATOR)
    return open_first_contact(coordinator, register(service, unlikely_name()))


def working_day(ahead):
    """A weekday, so that nobody is asked to come on a Sunday."""
    day = datetime.date.today() + datetime.timedelta(days=ahead)
    return day + datetime.timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def typed_day(visitor, name, day):
    for part, value in zip(("day", "month", "year"), (day.day, day.month, day.year)):
        visitor.page.locator(f"[name={name}-{part}]").fill(str(value))


def choose(visitor, name, value):
    visitor.page.locator(f"[name='{name}'][value='{value}']").check()


def fill_booking(visitor, day, time="10:30am", way="home"):
    choose(visitor, "subject", "other")
    typed_day(visitor, "day", day)
    visitor.page.locator("#time").fill(time)
    choose(visitor, "way", way)
    visitor.page.locator("#place").fill("At their home, the blue door")
    for name, value in (("interpreter", "no"), ("replacement", "ours"), ("reminder", "message")):
        choose(visitor, name, value)


def words(visitor):
    return visitor.page.locator("main").inner_text()


def test_an_appointment_from_booking_to_outcome(visitor, person):
    worker = visitor.sign_in(MANAGER)
    worker.go(f"/people/{person}/visit-alerts/new")
    choose(worker, "kind", "dog")
    worker.page.locator("#note").fill("A dog that bites, in the hall. Ring first.")
    typed_day(worker, "review", datetime.date.today() + datetime.timedelta(days=90))
    send(worker)
    worker.go(f"/people/{person}/appointments/new")
    worker.check("appointment-new")
    assert "A dog that bites" in words(worker)
    send(worker)
    assert worker.document.status == 422
    worker.check("appointment-new-wrong")
    day = working_day(9) + datetime.timedelta(weeks=next(WEEKS))
    fill_booking(worker, day)
    send(worker)
    assert worker.document.status == 422 and "Read the safety alert" in words(worker)
    choose(worker, "read", "yes")
    send(worker)
    path = worker.path
    assert path.startswith("/appointments/") and worker.document.status == 200, words(worker)
    worker.check("appointment")

    # The same worker can't be in two places, unless they say so.
    worker.go(f"/people/{person}/appointments/new")
    fill_booking(worker, day, "11:00", "telephone")
    send(worker)
    assert worker.document.status == 422 and "booked then" in words(worker)
    worker.check("appointment-clash")
    choose(worker, "clash", "yes")
    send(worker)
    assert worker.document.status == 200, words(worker)

    worker.go(f"/appointments?day={day}")
    worker.check("appointments-day")
    assert "A dog that bites" in words(worker) and "We arrange who takes over" in words(worker)
    worker.go(f"/appointments?day={day}&span=week&who=all")
    worker.check("appointments-week")
    worker.go("/appointments")
    worker.check("appointments-today")

    worker.go(f"{path}/move")
    worker.check("appointment-move")
    typed_day(worker, "day", day + datetime.timedelta(weeks=8))
    choose(worker, "party", "us")
    choose(worker, "reason", "staff-away")
    send(worker)
    # The alert may be newer than the booking: it's read again.
    assert worker.document.status == 422 and "Read the safety alert" in words(worker)
    worker.check("appointment-move-unread")
    choose(worker, "read", "yes")
    send(worker)
    assert "It is moved" in words(worker)
    worker.check("appointment-moved")
    worker.go(f"{path}/details")
    worker.check("appointment-details")
    worker.page.locator("#present").fill("Her sister")
    choose(worker, "read", "yes")
    send(worker)
    assert "Her sister" in words(worker)
    worker.go(f"{path}/cancellation")
    worker.check("appointment-cancellation")
    choose(worker, "party", "carer")
    choose(worker, "reason", "unwell")
    choose(worker, "another", "yes")
    send(worker)
    worker.check("appointment-cancelled")
    worker.follow("Book another day")
    assert worker.page.locator("#place").input_value() == "At their home, the blue door"
    worker.go(f"/people/{person}")
    assert "Cancelled" in words(worker) and "An appointment was cancelled" in words(worker)


def test_a_carer_asks_for_another_day_and_cannot_come(visitor, visitors, service):
    coordinator = visitors().sign_in(COORDINATOR)
    person = open_first_contact(coordinator, register(service, unlikely_name()))
    coordinator.go(f"/people/{person}/appointments/new")
    fill_booking(coordinator, working_day(9), "2pm", "telephone")
    send(coordinator)
    path = coordinator.path

    open_own_page(visitor, give_code(coordinator, person))
    assert "Your appointments" in words(visitor)
    visitor.go(path.replace("/appointments/", "/my-appointments/"))
    visitor.check("own-appointment")
    visitor.follow("Ask for another day")
    visitor.check("own-appointment-another-day")
    send(visitor)
    assert visitor.document.status == 422
    visitor.check("own-appointment-another-day-wrong")
    visitor.page.locator("#words").fill("Any morning but Tuesday")
    send(visitor)
    assert "It stays as it is" in words(visitor) or "stays as it is" in words(visitor)
    visitor.check("own-appointment-asked")
    coordinator.go(path)
    assert "Any morning but Tuesday" in words(coordinator)
    coordinator.check("appointment-asked")

    visitor.follow("I can’t come")
    visitor.check("own-appointment-cancellation")
    choose(visitor, "another", "yes")
    choose(visitor, "reason", "caring")
    send(visitor)
    assert "You don’t need to come" in words(visitor)
    visitor.check("own-appointment-cancelled")
    coordinator.go(path)
    assert "The person they look after needs them" in words(coordinator)


def test_a_day_prints_without_its_menu(desk, person):
    desk.sign_in(MANAGER)
    desk.go(f"/people/{person}/appointments/new")
    day = working_day(9)
    fill_booking(desk, day, "9:00", "telephone")
    send(desk)
    desk.go(f"/appointments?day={day}")
    desk.page.emulate_media(media="print")
    assert not desk.page.locator(".mainstay-nav").is_visible()
    assert not desk.page.locator(".mainstay-filters").is_visible()
    assert desk.page.get_by_text("9am to 10am").is_visible()

"""People who register without a browser, for journeys that begin after that."""

import random
import re

from journeys import unlikely_name
from walker import ANSWERS, Walker

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


def unlikely_phone():
    """A number of the range set aside for drama."""
    return f"07700 900{random.randrange(1000):03d}"


def register(service, family=None, **answers):
    """Registers somebody made up and gives the reference that the last page shows."""
    answers = {**ANSWERS, "family": family or unlikely_name(), **answers}
    walker = Walker(service.port)
    done = walker.send(walker.walk(answers=answers), answers)
    walker.close()
    return REFERENCE.search(re.sub(r"<[^>]+>", " ", done.text)).group()

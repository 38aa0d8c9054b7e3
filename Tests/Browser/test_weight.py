"""What pages weigh on the wire: 60 KB the first time, 20 KB after (DESIGN.md, rule 14)."""

FIRST, LATER = 60_000, 20_000


def weigh(visitor, path):
    """Every byte that came over the wire for this page, headers and all."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.page.goto(path, wait_until="networkidle")
    session.detach()
    return sum(sizes)


def test_pages_are_light(visitors):
    phone = visitors(320)
    weights = {path: weigh(phone, path) for path in ["/", "/urgent", "/register", "/privacy", "/sign-in"]}
    print(weights)
    first, *later = weights.values()
    assert 5_000 < first <= FIRST, weights
    assert max(later) <= LATER, weights


def test_any_public_page_may_be_the_first(visitors):
    for path in ["/urgent", "/register", "/register/young", "/privacy"]:
        weight = weigh(visitors(320), path)
        assert weight <= FIRST, (path, weight)

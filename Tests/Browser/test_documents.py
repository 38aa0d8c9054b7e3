"""Letters: an administrator edits the words, looks at them, and takes them back; a letter is read, printed and saved."""

import contextlib
import hashlib
import sqlite3
import subprocess
import uuid

from office import COORDINATOR, give_code, open_own_page
from service import rows

ADMINISTRATOR = "administrator@partnership.example.org"
LETTER = "Where your request has got to"

HTML = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>Where your request has got to</title>
<meta name="author" content="Dorset Carers’ Centre">
</head>
<body>
<article class="mainstay-letter" lang="en-GB">
<div class="mainstay-letter__head">
<p>Dorset Carers’ Centre</p>
<p>5 January 2027</p>
</div>
<h1>Where your request has got to</h1>
<p>Dear reader &lt;of&gt; this &amp; that</p>
<h2>What happens next</h2>
<ul>
<li>Sam rings you.</li>
</ul>
</article>
</body>
</html>
"""
ARTICLE = HTML.split("<body>\n")[1].split("\n</body>")[0]


def execute(url, statement):
    """Runs one statement on a database of either engine."""
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:"), timeout=30)) as database, database:
            database.execute(statement)
    else:
        subprocess.run(["psql", "--no-psqlrc", "-q", "-v", "ON_ERROR_STOP=1", url, "-c", statement], check=True)


def keep_letter(url):
    """Keeps a letter to a carer of the Dorset centre, as the service keeps it; gives its identifier and the carer's."""
    (centre,) = rows(url, "SELECT id FROM organisation WHERE name = 'Dorset Carers’ Centre'")[0]
    (person,) = rows(
        url,
        f"""SELECT person.id FROM person JOIN involvement ON involvement.person_id = person.id
        JOIN caring_link ON caring_link.carer_id = person.id
        WHERE involvement.organisation_id = '{centre}' AND involvement.until IS NULL AND NOT person.restricted
            AND person.id NOT IN (SELECT person_id FROM issued_document)
        ORDER BY person.id LIMIT 1""",
    )[0]
    document, html = str(uuid.uuid4()), HTML.replace("'", "''")
    total = hashlib.sha256(HTML.encode()).hexdigest()
    execute(
        url,
        f"""INSERT INTO issued_document (id, person_id, side, kind, title, edition, language, html, sha256, issued_at,
            organisation_id)
        VALUES ('{document}', '{person}', 'carer', 'referral-update', '{LETTER}', 'service 1', 'en-GB', '{html}',
            '{total}', '2027-01-05T09:30:00.000Z', '{centre}')""",
    )
    return document, person


def test_words_are_changed_looked_at_and_taken_back(visitor):
    visitor.sign_in(ADMINISTRATOR)
    visitor.menu("Letters")
    visitor.check("letters")
    visitor.follow(LETTER)
    visitor.check("letter")
    words = visitor.page.locator("#words").input_value()
    own = f"It is not your fault, {uuid.uuid4().hex[:8]}."

    visitor.page.locator("#words").fill(f"{words}\n\n{own} Your shoes: {{{{shoe-size}}}}")
    visitor.press("Save these words")
    assert visitor.document.status == 422
    visitor.check("letter-refused")
    assert own in visitor.page.locator("#words").input_value()
    assert "“shoe-size” isn’t among the values" in visitor.page.locator(".nhsuk-error-summary").inner_text()

    visitor.page.locator("#words").fill(f"{words}\n\n**{own}**")
    visitor.press("Preview")
    visitor.check("letter-preview")
    assert visitor.page.locator(".mainstay-paper strong", has_text=own).count() == 1
    visitor.go(visitor.path)
    assert own not in visitor.page.locator("#words").input_value()

    visitor.page.locator("#words").fill(f"{words}\n\n**{own}**")
    visitor.press("Save these words")
    visitor.check("letter-saved")
    assert own in visitor.page.locator("#words").input_value()
    assert visitor.page.locator(".nhsuk-tag", has_text="Now").count() == 1

    visitor.follow("The words that come with the service")
    visitor.check("letter-edition")
    visitor.press("Use these words again")
    assert own not in visitor.page.locator("#words").input_value()
    assert "in force again" in visitor.page.locator("main").inner_text()


def test_a_letter_is_read_and_saved_and_its_copy_written_down(visitor, database):
    document, person = keep_letter(database)
    visitor.sign_in(COORDINATOR)
    visitor.go(f"/people/{person}")
    visitor.follow(LETTER)
    assert visitor.path == f"/documents/{document}"
    assert ARTICLE in visitor.document.text()
    visitor.check("document")
    for link in visitor.page.get_by_role("link", name="Save as a PDF").all():
        saved = visitor.context.request.get(link.get_attribute("href"))
        assert saved.status == 200 and saved.body().startswith(b"%PDF"), link.inner_text()
        assert saved.headers["content-type"] == "application/pdf"

    visitor.page.emulate_media(media="print")
    assert visitor.page.locator(".mainstay-letter").is_visible()
    for hidden in ("header", "footer", "#keep", "form"):
        assert not visitor.page.locator(hidden).first.is_visible(), hidden
    visitor.page.emulate_media(media="screen")

    visitor.press("Write it down")
    assert visitor.document.status == 422
    visitor.check("document-copy-refused")
    visitor.page.locator("input[value='own-page']").check()
    visitor.press("Write it down")
    visitor.check("document-copy")
    assert "On their own page here" in visitor.page.locator("main").inner_text()
    visitor.go(f"/people/{person}/documents")
    visitor.check("documents")


def test_a_carer_reads_a_letter_they_chose_to_have_here(desk, visitors, database):
    document, person = keep_letter(database)
    desk.sign_in(COORDINATOR)
    code = give_code(desk, person)
    carer = visitors(320, False)
    open_own_page(carer, code)
    assert carer.page.get_by_role("link", name=LETTER).count() == 0
    carer.go(f"/documents/{document}")
    assert carer.document.status == 404

    desk.go(f"/documents/{document}")
    desk.page.locator("input[value='own-page']").check()
    desk.press("Write it down")
    carer.go("/my-record")
    carer.follow(LETTER)
    assert ARTICLE in carer.document.text()
    carer.check("document-own")
    assert carer.page.get_by_text("SHA-256").count() == 0

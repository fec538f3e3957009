"""The desk: who gets in, what is hostile, what cannot be; and no page of it that shuts anybody out."""

import io
import re
import zipfile

import pytest
from axe import violations
from persons import Person, signed_in
from website import HOSTILE, LANGUAGES

PAGES = (
    "/desk/", "/desk/log/", "/desk/sources/", "/desk/inbox/", "/desk/inbox/?part=conflicts", "/desk/inbox/?part=alike",
    "/desk/inbox/?part=joined", "/desk/inbox/?part=refused", "/desk/activities/", "/desk/narrative/", "/desk/reports/",
    "/desk/works/", "/desk/works/?work=LS+402", "/desk/works/LS_101_(2025)/",
    "/desk/narrative/2025/summary/en/",
)  # fmt: skip


def test_nobody_else_gets_a_page_of_the_desk(desk, officer):
    """An anonymous visitor is asked to sign in, a reader is refused, an officer gets every page in every language."""
    reader, nobody = signed_in(desk, "reader"), Person(desk.address)
    for path in (*PAGES, "/desk/work/1/", "/desk/reports/1/", "/desk/reports/1/files/report-2025-en.docx"):
        status, place, _ = nobody.get(f"/en{path}")
        assert (status, "/account/sign-in/" in place) == (302, True), path
        assert reader.get(f"/en{path}")[0] == 403, path
    for language in LANGUAGES:
        for path in PAGES:
            status, _, text = officer.get(f"/{language}{path}")
            assert status == 200, f"/{language}{path}"
            assert text.count("<h1") == 1
    assert "/en/desk/" not in nobody.get("/en/")[2]
    assert "/en/desk/" in officer.get("/en/")[2]


def test_forms_of_another_site_are_refused(desk, officer):
    """A post without the page's token, or sent from elsewhere, changes nothing and says so."""
    before = officer.get("/en/desk/log/")[2]
    for headers in ({}, {"Origin": "https://evil.example"}):
        body = b"act=x&reason=y"
        status, _, text = officer.ask(
            "POST", "/en/desk/undo/", body, Content_Type="application/x-www-form-urlencoded", **headers
        )
        assert status == 403
        assert "Nothing was changed" in text
    assert officer.get("/en/desk/log/")[2].count("<tr>") == before.count("<tr>")


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (140 << 20))
    return made.getvalue()


def entities() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("bomb.xlsx", bomb, "unpacks to more than is safe"),
        ("entities.xlsx", entities, "document type or entities"),
        ("cut.xlsx", lambda: bomb()[:200], "no readable workbook"),
        ("program.exe", lambda: b"MZ\x90\x00", "no reader recognizes"),
        ("empty.csv", lambda: b" ", "This could not be done"),
        ("../../../etc/evil.csv", lambda: b"a\n", "This could not be done"),
    ],
)
def test_a_hostile_file_gets_a_helpful_page(desk, officer, name, data, says):
    """What is no sound source is told with its mend; nothing of it lies among the sources, and all goes on standing."""
    before = sorted(path.name for path in (desk.workspace / "sources").iterdir())
    text = officer.send(name, data())
    assert says in text
    assert "Traceback" not in text
    assert sorted(path.name for path in (desk.workspace / "sources").iterdir()) == before
    stray = [
        path for path in desk.workspace.parent.glob("**/evil*.csv") if not path.is_relative_to(desk.workspace / "desk")
    ]
    assert not stray


def test_a_file_that_is_too_large_is_let_go(desk, officer):
    """Over the limit the form says so, and nothing of the file is kept."""
    status, _, text = officer.post(
        "/en/desk/sources/", {"source": ""}, ("big.csv", b"x" * ((32 << 20) + 70_000)), "/en/desk/sources/"
    )
    assert status == 200
    assert "larger than 32 MB" in text
    assert not list(desk.workspace.glob("**/big.csv"))


def test_hostile_words_are_words(officer):
    """Markup in a row of an upload, or in a text, is shown as text."""
    head = "id,title,kind,lead,start,status\n"
    text = officer.send(
        "hostile.csv", (head + 'H-1,"' + HOSTILE.replace('"', '""') + '",workshop,X,2025-03-04,completed\n').encode()
    )
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    status, _, text = officer.post(
        "/en/desk/narrative/2025/spam/en/", {"text": f"{HOSTILE} [by: me]", "seen": "", "do": "preview"}, None, "/en/desk/narrative/2025/spam/en/"
    )  # fmt: skip
    assert status == 200
    assert "<script>" not in text and "<img" not in text


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("20x5", "", ""),
        ("", "2025-06-17", "2024-06-19"),
        ("2025", "2024-06-19", "2025-06-17"),
        ("", "2025-13-01", "2025-14-01"),
        ("", "", ""),
    ],
)
def test_a_period_that_is_none_is_told(officer, name, start, end):
    """A draft is not begun for a period that cannot be, or that is said twice; the form says how to write it."""
    fields = {"do": "draft", "name": name, "start": start, "end": end, "language": "en"}
    status, _, text = officer.post("/en/desk/reports/", fields, None, "/en/desk/reports/")
    assert status == 200
    assert "Write a year, or both days" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/desk/work/99999/", 404),
        ("/en/desk/reports/99999/", 404),
        ("/en/desk/inbox/?part=nothing", 404),
        ("/en/desk/inbox/?year=20x5", 400),
        ("/en/desk/inbox/?after=%00", 200),
        ("/en/desk/activities/no_such/", 404),
        ("/en/desk/activities/?title=%00", 200),
        ("/en/desk/narrative/?name=../../x", 400),
        ("/en/desk/narrative/2025/passwd/en/", 404),
        ("/en/desk/narrative/..%2f..%2fetc/summary/en/", 404),
        ("/en/desk/narrative/2025/summary/xx/", 404),
        ("/en/desk/log/?before=x", 200),
    ],
)
def test_bad_addresses_of_the_desk_get_a_helpful_page(officer, path, status):
    """What cannot be is answered with the right status, never with a trace of the program."""
    found, _, text = officer.get(path)
    assert found == status
    assert "Traceback" not in text and "<h1" in text


def test_a_lock_held_elsewhere_is_told(desk, officer):
    """While another process takes effect, an act waits, is not done, and the page says to send it again."""
    import sqlite3

    held = sqlite3.connect(desk.workspace / "effect.lock", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    try:
        status, _, text = officer.post(
            "/en/desk/undo/", {"act": "2025-01-01-nothing", "reason": "x"}, None, "/en/desk/sources/"
        )
    finally:
        held.close()
    assert status == 409
    assert "Nothing of what you sent was done" in text
    status, _, text = officer.post(
        "/en/desk/undo/", {"act": "2025-01-01-nothing", "reason": "x"}, None, "/en/desk/sources/"
    )
    assert status == 404
    assert "no act" in text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "colours"), [("en", 1440, "light"), ("ar", 360, "dark"), ("zh", 320, "light")]
)
def test_pages_of_the_desk_are_accessible(desk, browser, language, width, colours):
    """No page of the desk scrolls sideways, and axe finds nothing on it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours, bypass_csp=True)
    person = signed_in(desk, "officer")
    context.add_cookies([{"name": name, "value": value, "url": desk.address} for name, value in person.cookies.items()])
    page = context.new_page()
    key = re.search(r'/en/desk/activities/([^/"]+)/"', person.get("/en/desk/activities/")[2])[1]
    for path in (*PAGES, f"/desk/activities/{key}/"):
        page.goto(f"{desk.address}/{language}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} in {language}"
        found = violations(page)
        assert not found, f"{path} in {language}: " + "\n".join(found)
    context.close()


def test_a_work_and_a_pair_are_judged_at_the_desk(desk, officer):
    """What an officer says of a work, or of two works, shows on their public pages at once, stands in the log, and is undone."""
    page, public = "/en/desk/works/LS_102_(2020)/", "/en/works/LS_102_(2020)/"
    said = {"do": "security", "security": "yes", "reason": "read it"}
    assert "about security</span>" not in desk.get(public).text
    assert officer.post(page, said, None, page)[0] == 302
    assert "A person says that it is." in desk.get(public).text
    pair = {"do": "confirm", "other": "LS 103 (2022)", "kind": "related", "reason": "one annex is the same"}
    assert officer.post(page, pair, None, page)[0] == 302
    assert "confirmed by a person" in desk.get(public).text
    for wrong in (
        {"do": "security", "security": "yes"},
        {"do": "confirm", "other": "ISO 9", "reason": "x"},
        {"reason": "x"},
    ):
        status, _, text = officer.post(page, wrong, None, page)
        assert (status in (400, 404), "Nothing was changed" in text) == (True, True), wrong
    acts = re.findall(r'name="act" value="([^"]+)"', officer.get(page)[2])
    assert len(acts) == 2
    for act in acts:
        assert officer.post("/en/desk/undo/", {"act": act, "reason": "not so"}, None, page)[0] == 302
    text = desk.get(public).text
    assert "A person says" not in text
    assert "confirmed by a person" not in text

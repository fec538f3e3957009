"""The officer's year at the desk, from its first source to the issued report; who gets in; what is hostile."""

import html
import http.client
import io
import re
import subprocess
import sys
import time
import urllib.parse
import zipfile
from dataclasses import dataclass, field

import pytest
from docx import Document
from example_workspaces import collected, secretariat
from website import HOSTILE, LANGUAGES, served

PAGES = (
    "/desk/", "/desk/log/", "/desk/sources/", "/desk/inbox/", "/desk/inbox/?part=conflicts", "/desk/inbox/?part=alike",
    "/desk/inbox/?part=joined", "/desk/inbox/?part=refused", "/desk/activities/", "/desk/narrative/", "/desk/reports/",
    "/desk/narrative/2025/summary/en/",
)  # fmt: skip
ROLES = {"reader": "", "officer": "Programme officer", "editor": "Head of unit"}
REASON = "seen in the minutes"


def password_of(workspace, role: str) -> str:
    """Make an account named after its role; the program prints its password this once."""
    done = secretariat("user", "add", role, "--role", role, "--title", ROLES[role], cwd=workspace)
    return re.search(r"^password: (\S+)$", done, re.M)[1]


@dataclass
class Person:
    """Somebody with a browser that keeps cookies and runs nothing."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str):
        place = urllib.parse.urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        given = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        self.body = answer.read()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), self.body.decode("utf-8", "replace")

    def fetch(self, path: str) -> bytes:
        assert self.get(path)[0] == 200
        return self.body

    def get(self, path: str):
        return self.ask("GET", path)

    def post(
        self,
        path: str,
        fields: dict[str, str],
        file: tuple[str, bytes] | None = None,
        page: str = "/en/account/sign-in/",
    ):
        """A form sent as a browser does: with the token of a page."""
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', self.get(page)[2])
        parts = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        if file is None:
            kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(parts).encode()
        else:
            mark = "a-mark-that-stands-in-no-file"
            kind = f"multipart/form-data; boundary={mark}"
            body = b"".join(
                f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                for k, v in parts.items()
            )
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\nContent-Type: application/octet-stream\r\n\r\n'
            body += head.encode() + file[1] + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", path, body, Content_Type=kind, Origin=self.address)

    def send(self, name: str, data: bytes, source: str = "") -> str:
        """Send a file in and wait for what is made of it: the page's text."""
        status, place, text = self.post("/en/desk/sources/", {"source": source}, (name, data), "/en/desk/sources/")
        return self.over(place) if status == 302 else text

    def over(self, place: str) -> str:
        """Follow a piece of work to its end: the page's text."""
        for _ in range(200):
            text = self.get(place)[2]
            if "Look again" not in text:
                return text
            time.sleep(0.2)
        raise AssertionError("the work was not over")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A site of its own over the fictitious example, to be changed, and passwords by role."""
    workspace = collected(tmp_path_factory.mktemp("desk") / "workspace", "fictitious")
    passwords = {role: password_of(workspace, role) for role in ROLES}
    with served(workspace, "--workers", "2") as running:
        running.passwords = passwords
        yield running


def signed_in(desk, role: str) -> Person:
    person = Person(desk.address)
    status, _, text = person.post("/en/account/sign-in/", {"login": role, "password": desk.passwords[role]})
    assert status == 302, text
    return person


@pytest.fixture(scope="module")
def officer(desk):
    return signed_in(desk, "officer")


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


def test_what_was_shown_and_has_changed_since_waits(desk, officer):
    """A field corrected from a page that is out of date is not overwritten: it is told."""
    key = re.search(r'/en/desk/activities/([^/"]+)/"', officer.get("/en/desk/activities/")[2])[1]
    page = f"/en/desk/activities/{key}/"
    basis = re.search(r'name="b-place" value="([^"]+)"', officer.get(page)[2])[1]
    for place in ("Tidehaven North", "Tidehaven South"):
        fields = {"f-place": place, "w-place": "", "b-place": basis, "reason": REASON}
        assert officer.post(page, fields, None, page)[0] == 302
        text = officer.get(page)[2]
    assert 'name="f-place" value="Tidehaven North"' in text
    assert "since the export the register came to say" in text


def test_a_collection_elsewhere_is_told(desk, officer):
    """While a source is being collected by another process, collecting is not done, and the page says to wait."""
    import sqlite3

    held = sqlite3.connect(desk.workspace / "writing.lock", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    try:
        _, place, _ = officer.post("/en/desk/sources/events/collect/", {}, None, "/en/desk/sources/")
        text = officer.over(place)
    finally:
        held.close()
    assert "Wait until that is over, then begin again." in text
    _, place, _ = officer.post("/en/desk/sources/events/collect/", {}, None, "/en/desk/sources/")
    assert "unchanged" in officer.over(place)


def test_a_corrected_review_is_sent_in_like_a_source(desk, officer, tmp_path):
    """The workbook of the inbox, corrected, is shown as what would be done, and done once it is accepted with a reason."""
    from openpyxl import load_workbook

    path = tmp_path / "review.xlsx"
    path.write_bytes(officer.fetch("/en/desk/inbox/review-2025.xlsx"))
    book = load_workbook(path)
    sheet = book["Activities"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    row = next(
        cells[0].row
        for cells in sheet.iter_rows(min_row=2)
        if cells[heads["Title"] - 1].value == "Alert exchange service"
    )
    sheet.cell(row, heads["Place"]).value = "Northern pier"
    book.save(path)
    text = officer.send("review.xlsx", path.read_bytes())
    assert "Northern pier" in text
    work = re.search(r'action="(/en/desk/work/\d+/accept/)"', text)[1]
    status, _, _ = officer.post(work, {"reason": ""}, None, "/en/desk/sources/")
    assert status == 400
    _, place, _ = officer.post(work, {"reason": REASON}, None, "/en/desk/sources/")
    assert "Northern pier" in officer.over(place)
    _, again, _ = officer.post(work, {"reason": REASON}, None, "/en/desk/sources/")
    assert again == place
    assert "“Northern pier”" in officer.get("/en/desk/log/")[2]


def test_what_is_alike_is_kept_apart_until_that_is_undone(desk, officer):
    """A pair that is kept apart leaves the inbox, and comes back when that is undone."""
    page = "/en/desk/inbox/?part=alike&year=2025"

    def keys():
        return [html.unescape(key) for key in re.findall(r'name="k-\d+" value="([^"]+)"', officer.get(page)[2])]

    before = keys()
    officer.post(page, {"k-0": before[0], "b-0": "x", "d-0": "apart", "reason": REASON}, None, page)
    assert keys() == before[1:]
    act = re.search(r'name="act" value="(apart:\d+)"', officer.get("/en/desk/log/")[2])[1]
    assert officer.post("/en/desk/undo/", {"act": act, "reason": "seen again"}, None, page)[0] == 302
    assert keys() == before


def test_a_snapshot_that_waits_is_accepted(desk, officer):
    """A newer state in which much is gone waits, and is in effect when it is accepted."""
    head, *rows = (desk.workspace / "sources" / "costs.csv").read_text("utf-8").splitlines()
    text = officer.send("costs.csv", "\n".join([head, *rows[:5]]).encode(), "costs")
    work = re.search(r'action="(/en/desk/work/\d+/accept/)"', text)[1]
    assert "waiting" in officer.over(officer.post(work, {}, None, "/en/desk/sources/")[1])
    text = officer.get("/en/desk/")[2]
    number = re.search(r'name="number" value="(\d+)"', text)[1]
    fields = {"number": number, "decision": "accept", "reason": REASON}
    assert "Done." in officer.over(officer.post("/en/desk/sources/costs/decide/", fields, None, "/en/desk/")[1])
    assert 'name="number"' not in officer.get("/en/desk/")[2]
    assert "accepted what waited" in officer.get("/en/desk/log/")[2]


def waited(page):
    """Follow a piece of work to its end."""
    for _ in range(300):
        again = page.locator("main a.button", has_text="Look again")
        if not again.count():
            return
        time.sleep(0.2)
        again.click()
    raise AssertionError("the work was not over")


@pytest.mark.browser
def test_the_officers_year(desk, browser, tmp_path):
    """Signed in, with no script and no shell: sources, decisions, corrections, texts, draft, Word, issue, files, log."""
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()

    def sign_in(role):
        page.goto(f"{desk.address}/en/account/sign-in/")
        page.fill("#id_login", role)
        page.fill("#id_password", desk.passwords[role])
        page.click("main button[type=submit]")
        page.goto(f"{desk.address}/en/")
        page.click("nav.sections a:text-is('Desk')")

    def tab(name):
        page.click(f"ul.desk a:text-is('{name}')")

    sign_in("officer")

    # A new source: sent, seen, accepted.
    register = tmp_path / "outreach 2025.csv"
    register.write_text(
        "id,title,kind,lead,start,end,place,country,status,description\n"
        "OUT-1,Lagoon awareness week,workshop,Network Security Coordination Office,2025-10-06,2025-10-10,Tidehaven,Avelane,completed,A week\n"
        "OUT-2,Second awareness week,workshop,Network Security Coordination Office,2025-11-03,2025-11-07,Tidehaven,Avelane,completed,A week\n",
        encoding="utf-8",
    )
    tab("Sources")
    page.set_input_files("#id_file", register)
    page.click("button:text-is('Send and preview')")
    waited(page)
    assert page.locator("table.list tbody tr").count() >= 2
    page.click("button:text-is('Accept and collect')")
    waited(page)
    assert "in effect" in page.locator("table.list").inner_text()
    assert (desk.workspace / "sources" / "outreach-2025.csv").is_file()
    assert 'slug = "outreach-2025"' in (desk.workspace / "sources.toml").read_text("utf-8")

    # The same source without most of its rows waits for a person, who refuses it.
    register.write_text("\n".join(register.read_text("utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    tab("Sources")
    page.set_input_files("#id_file", register)
    page.select_option("#id_source", "outreach-2025")
    page.click("button:text-is('Send and preview')")
    waited(page)
    page.click("button:text-is('Accept and collect')")
    waited(page)
    assert "waiting" in page.locator("table.list").inner_text()
    tab("Sources")
    page.fill(".problem input[name=reason]", "the second week was held")
    page.click(".problem button:text-is('Refuse')")
    waited(page)
    tab("Sources")
    assert not page.locator("main .problem").count()

    # Proposals: one confirmed, one refused; then the refusal undone.
    tab("Inbox")
    before = page.locator("table.decide tbody tr").count()
    assert before > 2
    choices = page.locator("table.decide select")
    choices.nth(0).select_option("confirm")
    choices.nth(1).select_option("refuse")
    page.fill("#reason", REASON)
    page.click("button:text-is('Do what was decided')")
    assert "Acts done: 2." in page.locator(".done").inner_text()
    tab("Log")
    row = page.locator("table.list tbody tr", has_text="refuse").first
    row.locator("summary").click()
    row.locator("input[name=reason]").fill("it was right after all")
    row.locator("button").click()
    assert "Undone." in page.locator(".done").inner_text()
    assert "Programme officer" in page.locator("table.list").inner_text()
    assert "<officer>" not in page.locator("table.list").inner_text()

    # A contradiction: a value chosen.
    page.goto(f"{desk.address}/en/desk/inbox/?part=conflicts&year=2025")
    page.locator("table.decide select").first.select_option("1")
    page.locator("table.decide input[name=r-0]").fill(REASON)
    page.click("button:text-is('Do what was decided')")
    assert "Acts done: 1." in page.locator(".done").inner_text()

    # A correction, with its history.
    tab("Activities")
    page.fill("#title", "Lagoon awareness week")
    page.click("form.inline button")
    page.click("table.list tbody a")
    page.fill("#f-participants", "41")
    page.fill("#reason", REASON)
    page.click("button:text-is('Save what was changed')")
    assert page.input_value("#f-participants") == "41"
    history = page.locator("table.list").inner_text()
    assert "“41”" in history and REASON in history

    # A text: a digit typed by hand is told by its line, a figure is chosen, and it is saved.
    tab("Narrative")
    page.goto(f"{desk.address}/en/desk/narrative/2025/summary/en/")
    page.fill("#text", "We held 34 activities. [by: Programme officer]\n")
    page.click("button:text-is('Preview')")
    assert "summary.en.md:1" in page.locator("main .problem").inner_text()
    page.fill("#text", "The Office held activities [by: Programme officer]")
    page.select_option("#figure", "activities.held")
    page.click("button:text-is('Put it at the end')")
    assert "[[activities.held]]" in page.input_value("#text")
    assert page.locator(".paper .figure").inner_text().isdigit()
    page.click("button:text-is('Save')")
    assert "[[activities.held]]" in (desk.workspace / "narrative/2025/summary.en.md").read_text("utf-8")

    # A draft, looked through, edited in Word and read back.
    tab("Reports")
    page.fill("#id_name", "2025")
    page.click("button:text-is('Make the draft')")
    waited(page)
    page.click("main a.button")
    assert page.locator("h2:text-is('What is not known')").count()
    with page.expect_download() as got:
        page.click("main a:has-text('report-2025-en.docx')")
    word = tmp_path / "edited.docx"
    got.value.save_as(word)
    edited = Document(word)
    changed = [
        run
        for run in edited.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
        if run.text and "The Office held activities" in run.text
    ]
    assert changed
    for run in changed:
        run.text = run.text.replace("The Office held activities", "In the year the Office held activities")
    edited.save(word)
    tab("Reports")
    page.set_input_files("#id_file", word)
    page.click("button:text-is('Read it')")
    waited(page)
    assert "In the year the Office" in page.locator("main").inner_text()
    page.click("button:text-is('Take the changed texts')")
    waited(page)
    assert "In the year the Office" in (desk.workspace / "narrative/2025/summary.en.md").read_text("utf-8")

    # An officer does not issue; an editor does.
    tab("Reports")
    page.click("table.list tbody a")
    assert not page.locator("button:text-is('Issue the report')").count()
    page.goto(f"{desk.address}/en/account/sign-out/")
    page.click("main button[type=submit]")
    sign_in("editor")
    tab("Reports")
    page.click("table.list tbody a")
    page.click("button:text-is('Issue the report')")
    waited(page)
    page.click("main a.button")
    assert "issued" in page.locator("dl.facts").inner_text()
    with page.expect_download() as got:
        page.click("main a:has-text('-data.zip')")
    package = tmp_path / "package.zip"
    got.value.save_as(package)
    assert (
        subprocess.run(
            [sys.executable, "-m", "secretariat", "report", "verify", package], cwd=tmp_path, capture_output=True
        ).returncode
        == 0
    )

    tab("Log")
    said = page.locator("table.list").inner_text()
    for what in (
        "issued a report",
        "made a draft",
        "took a text from Word",
        "wrote a text",
        "corrected",
        "undone",
        "confirmed",
        "collected",
    ):
        assert what in said, what
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "colours"), [("en", 1440, "light"), ("ar", 360, "dark"), ("zh", 320, "light")]
)
def test_pages_of_the_desk_are_accessible(desk, browser, language, width, colours):
    """No page of the desk scrolls sideways, and axe finds nothing on it."""
    from axe_playwright_python.sync_playwright import Axe
    from test_pages import RULES

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=colours, bypass_csp=True)
    person = signed_in(desk, "officer")
    context.add_cookies([{"name": name, "value": value, "url": desk.address} for name, value in person.cookies.items()])
    page = context.new_page()
    key = re.search(r'/en/desk/activities/([^/"]+)/"', person.get("/en/desk/activities/")[2])[1]
    for path in (*PAGES, f"/desk/activities/{key}/"):
        page.goto(f"{desk.address}/{language}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} in {language}"
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
        told = [
            f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found.response["violations"]
        ]
        assert not told, f"{path} in {language}: " + "\n".join(told)
    context.close()

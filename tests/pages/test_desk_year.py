"""The officer's year at the desk, from its first source to the issued report, and its single steps."""

import html
import re
import subprocess
import sys
import time

import pytest
from docx import Document
from persons import REASON


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


def begun(page, selector: str) -> None:
    """Begin a piece of work by a button, and follow it to its end."""
    with page.expect_navigation():  # the page before it would look as if all were done
        page.click(selector)
    for _ in range(300):
        again = page.locator("main a.button", has_text="Look again")
        if not again.count():
            return
        time.sleep(0.2)
        with page.expect_navigation():
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
    begun(page, "button:text-is('Send and preview')")
    assert page.locator("table.list tbody tr").count() >= 2
    begun(page, "button:text-is('Accept and collect')")
    assert "in effect" in page.locator("table.list").inner_text()
    assert (desk.workspace / "sources" / "outreach-2025.csv").is_file()
    assert 'slug = "outreach-2025"' in (desk.workspace / "sources.toml").read_text("utf-8")

    # The same source without most of its rows waits for a person, who refuses it.
    register.write_text("\n".join(register.read_text("utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    tab("Sources")
    page.set_input_files("#id_file", register)
    page.select_option("#id_source", "outreach-2025")
    begun(page, "button:text-is('Send and preview')")
    begun(page, "button:text-is('Accept and collect')")
    assert "waiting" in page.locator("table.list").inner_text()
    tab("Sources")
    page.fill(".problem input[name=reason]", "the second week was held")
    begun(page, ".problem button:text-is('Refuse')")
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
    begun(page, "button:text-is('Make the draft')")
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
    begun(page, "button:text-is('Read it')")
    assert "In the year the Office" in page.locator("main").inner_text()
    begun(page, "button:text-is('Take the changed texts')")
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
    begun(page, "button:text-is('Issue the report')")
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

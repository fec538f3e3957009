"""Pages in Chromium as people use them: without a script, by keyboard, in print, right to left, on a narrow screen."""

import json

import pytest
from test_pages import PAGES
from website import HOSTILE

pytestmark = pytest.mark.browser


def follow(page, selector: str) -> None:
    """Click and wait for the page that it leads to."""
    with page.expect_navigation():
        page.click(selector)


def test_filters_work_without_a_script(site, open_page):
    """With scripts switched off the list is filtered, sorted and left again by its form and links alone."""
    page = open_page("/en/activities/", script=False)
    whole = page.locator("table.list tbody tr").count()
    page.select_option("#f-kind", "workshop")
    follow(page, "form.filters button")
    assert "kind=workshop" in page.url
    rows = page.locator("table.list tbody tr").count()
    assert 0 < rows < whole
    follow(page, "table.list tbody th a")
    page.locator("details.evidence summary").first.click()
    assert page.locator("details.evidence[open] .voice").first.is_visible()


def test_next_and_previous_show_each_row_once(open_page):
    """Going through a list by Next and back by Previous shows every activity once, in the same order both ways."""
    page = open_page("/en/activities/?sort=title", script=False)
    seen = []
    while True:
        seen.append(page.locator("table.list tbody th a").evaluate_all("all => all.map(a => a.pathname)"))
        if not page.locator("a[rel=next]").count():
            break
        follow(page, "a[rel=next]")
    back = [seen[-1]]
    while page.locator("a[rel=prev]").count():
        follow(page, "a[rel=prev]")
        back.insert(0, page.locator("table.list tbody th a").evaluate_all("all => all.map(a => a.pathname)"))
    assert back == seen
    flat = [one for some in seen for one in some]
    assert len(seen) > 1
    assert len(flat) == len(set(flat))


@pytest.mark.parametrize("name", PAGES)
def test_all_is_reached_by_keyboard(pages, open_page, name):
    """The first Tab gives the skip link; every link, field and button is reached in order, with a visible focus."""
    page = open_page(f"/en{pages[name]}")
    page.evaluate(
        "window.reached = new Map(), addEventListener('focusin', ({target: e}) =>"
        " reached.set(e, getComputedStyle(e).outlineStyle !== 'none' && e.matches(':focus-visible')))"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href],button,input,select,summary,[tabindex=\"0\"]')]"
        ".filter(e => e.type !== 'hidden' && e.checkVisibility()).length"
    )
    for _ in range(wanted - 1):
        page.keyboard.press("Tab")
    seen = page.evaluate("[...reached.values()]")
    assert len(seen) >= wanted, f"{name}: {len(seen)} of {wanted} were reached"
    assert all(seen), f"{name}: the focus is not seen"


def test_evidence_opens_by_keyboard(pages, open_page):
    """Enter opens the evidence of a value: who said it, when, and the way to the source's own words."""
    page = open_page(f"/en{pages['activity']}")
    page.locator("details.evidence summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    assert page.locator("main h2").count()


@pytest.mark.parametrize("name", ["list", "activity", "record", "home", "report", "figure"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_print_is_whole(pages, open_page, name, language):
    """In print there is no chrome, the text is black on white, the address is spelled out, and a PDF comes of it."""
    page = open_page(f"/{language}{pages[name]}", width=800, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    assert not page.locator("nav.sections").is_visible()
    assert not page.locator(".skip").is_visible()
    assert page.locator(".print-only").last.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_right_to_left_is_a_layout(pages, open_page):
    """In Arabic the page runs from right to left and its table is labelled on the right; in English the mirror of it."""
    for language, is_mirrored in (("en", False), ("ar", True)):
        page = open_page(f"/{language}/activities/", width=1440)
        first = page.locator("table.list thead th").first.bounding_box()
        last = page.locator("table.list thead th").last.bounding_box()
        assert (first["x"] > last["x"]) is is_mirrored


def test_a_narrow_table_becomes_labelled_rows(open_page):
    """At 320 px each value of a row stands under its neighbour with its label before it."""
    page = open_page("/en/activities/", width=320)
    cells = page.locator("table.list tbody tr").first.locator("th, td")
    tops = [cells.nth(n).bounding_box()["y"] for n in range(cells.count())]
    assert tops == sorted(set(tops))
    label = "getComputedStyle(document.querySelector('table.list td'), '::before').content"
    assert page.evaluate(label).strip('"') == "Kind"


def test_hostile_text_is_text(site, open_page):
    """Markup, template code and a script's address in a source are shown as text and run nothing."""
    rows = json.loads(site.get("/en/activities.json?title=script").body)["rows"]
    assert [row["title"] for row in rows] == [HOSTILE]
    page = open_page("/en/about/")
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path in ("/en/activities/?title=script", rows[0]["address"].removeprefix(site.address)):
        page.goto(site.address + path)
        assert HOSTILE in page.locator("main").inner_text()
        assert not page.locator("main script, main img").count()
        assert not page.locator('a[href^="javascript"]').count()
    assert not said


def test_the_first_page_is_light(site):
    """What a first visit fetches, without images, stays under 60 kB: no script, no font, one style sheet."""
    first = site.get("/en/")
    style = first.text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    assert len(first.body) + len(site.get(style).body) < 60_000
    assert "<script" not in first.text

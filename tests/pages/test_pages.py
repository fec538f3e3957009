"""Each type of page in Chromium: no script, by keyboard, in Arabic and Chinese, in print, with axe, at three widths."""

import json

import pytest
from website import HOSTILE, LANGUAGES

pytestmark = pytest.mark.browser

RECORD = "/records/activities/LNS-001"
PAGES = {
    "home": "/",
    "list": "/activities/",
    "list with filters": "/activities/?kind=workshop&sort=title",
    "list that is empty": "/activities/?title=nothing+of+that+name",
    "activity": None,  # found below
    "entities": "/entities/",
    "entity": "/entities/nsco-capacity/",
    "standards": "/standards/",
    "standards with filters": "/standards/?year=2025&sort=designation",
    "standard": "/standards/LS_402_(2025)/",
    "search": "/search/",
    "search with hits": "/search/?q=security",
    "search in standards": "/search/?q=security&kind=standard",
    "search without hits": "/search/?q=nothing+of+that+name",
    "search too long": "/search/?q=" + "x" * 201,
    "sources": "/sources/",
    "source": "/sources/events/",
    "record": None,
    "source's problems": "/sources/events/problems/",
    "collection": "/sources/events/1/",
    "reports": "/reports/",
    "report": "/reports/2025/",
    "report's figures": "/reports/2025/figures/",
    "figure": "/reports/2025/figures/costs.amount.planned.voluntary/",
    "report's changes": "/reports/2025/changes/",
    "report's files": "/reports/2025/files/",
    "mandate": "/mandates/",
    "revision": "/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/",
    "instruction": "/mandates/LC_Res_7_(Rev._Tidehaven,_2023)/instructs-2-ii/?year=2024",
    "plans": "/plans/",
    "plan": "/plans/SP-2024-2027/",
    "goal": "/plans/SP-2024-2027/g2/",
    "budget": "/budget/",
    "budget line": "/budget/lines/Network_Security_Coordination_Office__Budget_of_the_Office__actual__regular__2024__2024__amount/",
    "costs": "/budget/costs/",
    "cooperation": "/cooperation/",
    "act": "/cooperation/acts/Northmere_Standards_Forum__Standards_Panel__2024-03-07__Comments_on_LS_204/",
    "cooperating entities": "/cooperation/entities/",
    "year unknown": "/plans/?year=1789",
    "about": "/about/",
    "method: held": "/about/methods/held/",
    "method: same activity": "/about/methods/same-activity/",
    "method: links": "/about/methods/links/",
    "method: figures": "/about/methods/figures/",
    "accessibility": "/about/accessibility/",
    "translation": "/about/translation/",
    "sign-in": "/account/sign-in/",
    "no such page": "/no-such-page/",
    "bad filter": "/activities/?colour=red",
}
"""Name -> address without its language. A page type adds its own."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture(scope="session")
def pages(site):
    """The pages with those whose address depends on the example: an activity with contradictions, and one of its records."""
    rows = json.loads(site.get("/en/activities.json").body)["rows"]
    held = dict(PAGES)
    for row in rows:
        path = row["address"].split("/en", 1)[1]
        thing = json.loads(site.get(f"/en{path.rstrip('/')}.json").body)
        if any(fact["against"] for fact in thing["facts"].values()):
            held["activity"] = path
            held["record"] = site.get(f"/en{path}").text.split('href="/en/records/', 1)[1].split('"', 1)[0]
            held["record"] = "/records/" + held["record"]
            return held
    raise AssertionError("the example has no activity on which sources contradict each other")


@pytest.fixture
def open_page(site, browser):
    """Open a page: ``open_page(path, width=…, script=…)``."""
    contexts = []

    def opened(path, *, width=1440, script=True, **more):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def follow(page, selector: str) -> None:
    """Click and wait for the page that it leads to."""
    with page.expect_navigation():
        page.click(selector)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways(pages, open_page, name, language):
    """At 320, 360 and 1440 px no page of any language is wider than the window, with all evidence open."""
    page = open_page(f"/{language}{pages[name]}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (320, 360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} in {language} at {width} px"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("language", "colours", "width"), [("en", "light", 1440), ("ar", "dark", 360), ("zh", "light", 320)]
)
def test_axe_finds_nothing(pages, open_page, name, language, colours, width):
    """axe finds no violation of WCAG 2.2 AA nor of its good practice, in light and dark, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"/{language}{pages[name]}", width=width, color_scheme=colours, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(RULES)}})
    told = [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]
    assert not told, "\n".join(told)


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
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href],button,input,select,summary,[tabindex=\"0\"]')]"
        ".filter(e => e.type !== 'hidden' && e.checkVisibility()).length"
    )
    reached = 1
    while reached < wanted:
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(e => e === document.body ? null : [getComputedStyle(e).outlineStyle, e.matches(':focus-visible')])(document.activeElement)"
        )
        assert style is not None, f"{name}: {reached} of {wanted} were reached"
        assert style[0] != "none" and style[1], f"{name}: the focus is not seen"
        reached += 1


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

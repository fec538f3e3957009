"""Each type of page in Chromium: in six languages at three widths, and with axe."""

import pytest
from axe import violations
from website import LANGUAGES

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
    "works": "/works/",
    "works with filters": "/works/?security=yes&state=in+force&sort=designation",
    "works, none": "/works/?family=nothing",
    "work": "/works/LS_101_(2025)/",
    "twins": "/twins/",
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
    "costs by goal": "/budget/goals/?year=2025",
    "one goal's costs": "/budget/goals/?plan=SP-2024-2027&goal=SP-2024-2027%23G3&state=stated&year=2025",
    "costs by goal, none": "/budget/goals/?plan=nothing",
    "cooperation": "/cooperation/",
    "act": "/cooperation/acts/Northmere_Standards_Forum__Standards_Panel__2024-03-07__Comments_on_LS_204/",
    "cooperating entities": "/cooperation/entities/",
    "year unknown": "/plans/?year=1789",
    "about": "/about/",
    "method: held": "/about/methods/held/",
    "method: same activity": "/about/methods/same-activity/",
    "method: links": "/about/methods/links/",
    "method: figures": "/about/methods/figures/",
    "data and API": "/about/data/",
    "accessibility": "/about/accessibility/",
    "translation": "/about/translation/",
    "sign-in": "/account/sign-in/",
    "no such page": "/no-such-page/",
    "bad filter": "/activities/?colour=red",
}
"""Name -> address without its language. A page type adds its own."""
AXE = {"en": ("light", 1440), "ar": ("dark", 360), "zh": ("light", 320)}
"""Language -> colours and width with which axe looks at each page."""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_and_axe_finds_nothing(pages, open_page, name, language):
    """
    With all evidence open no page of any language is wider than a window of 320, 360 or 1440 px; and axe finds no
    violation of WCAG 2.2 AA nor of its good practice, in light and dark, wide and narrow.
    """
    colours, looked_at = AXE.get(language, ("light", None))
    page = open_page(f"/{language}{pages[name]}", color_scheme=colours, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (1440, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} in {language} at {width} px"
        if width == looked_at:
            found = violations(page)
            assert not found, "\n".join(found)

"""Pages call entities, countries, statuses and clauses as their language does, and list links a page at a time."""

import json
import re

from test_web import asked


def options(text: str) -> dict[str, str]:
    """Values of the choices of a page's filters -> what they are called, without their counts."""
    found = re.findall(r'<option value="([^"]+)"[^>]*>(.*?)</option>', text)
    return {value: re.sub(r"\s*\([^()]*\)$", "", label) for value, label in found}


def test_choices_are_in_the_language_of_the_page(site):
    """A lead, a country that only the register knows, a body and a status are called in the page's language, not by value."""
    activities, standards = (options(site.get(f"/fr/{name}/").text) for name in ("activities", "standards"))
    assert activities["Response Unit"].startswith("Unité d")
    assert options(site.get("/zh/activities/").text)["Avelane"] == "阿维兰"
    assert standards["In force"] == "En vigueur"
    acts = options(site.get("/fr/cooperation/").text)
    assert acts["Northmere Standards Forum"] == "Forum de normalisation de Northmere"
    assert options(site.get("/en/activities/").text)["Response Unit"] == "Response Unit"
    chosen = site.get("/fr/activities/?lead=Response%20Unit").text
    assert 'value="Response Unit" selected' in chosen and "Unité d" in chosen.split("<tbody>")[1]


def test_facts_are_in_the_language_of_the_page(site):
    """On its page an activity's lead, partner and country are called in the page's language; its data has the source's words."""
    page = site.get("/zh/activities/drill_of_the_exchange_points_2025__2025-11-25/").text
    for name, called in (("lead", "响应处"), ("partners", "港口交换点协会"), ("country", "阿维兰")):
        assert f"<bdi>{called}</bdi>" in page.split(f'id="fact-{name}"')[1].split("</div>")[0]
    facts = site.get("/zh/activities/drill_of_the_exchange_points_2025__2025-11-25.json").text
    assert "Response Unit" in facts and "阿维兰" not in facts


def test_clauses_are_called_in_the_language_of_the_page(site):
    """The word before an instruction's number is translated, on its page and where it is listed; the number stands."""
    address = "mandates/LC_Res_7_(Oldport,_2019)/"
    for language, word in (("fr", "charge"), ("es", "encarga"), ("ar", "يكلف"), ("en", "instructs")):
        listed = site.get(f"/{language}/{address}").text
        assert re.search(rf"<bdi[^>]*>{word} 2 i\)</bdi>", listed), language
        assert f"{word} 1<" in site.get(f"/{language}/{address}instructs-1/").text.split("<h1")[1].split("</h1>")[0]


def test_links_are_listed_a_page_at_a_time(site):
    """Next and previous lead through all links to a goal and back, each once; their count is that of all of them."""
    code = """
import json, re
from django.conf import settings
from django.test import Client
from secretariat.reports import row_lists
settings.ALLOWED_HOSTS.append("testserver")
row_lists.PAGE = 3
client = Client()
base = "/en/plans/OP-2024-2025/o2/"
told = json.loads(client.get("/en/plans/OP-2024-2025/o2.json?year=2024").content)
def read(query):
    text = client.get(base + query).content.decode()
    rows = re.findall(r'<tr><th scope="row" data-label="Activity or role">(.*?)</th>', text)
    ways = {way: href.replace("&amp;", "&") for way, href in re.findall(r'rel="(prev|next)" href="([^"]+)"', text)}
    return rows, ways
pages, ways = [], {"next": "?year=2024"}
while "next" in ways:
    rows, ways = read(ways["next"])
    pages.append(rows)
back = read(ways["prev"])[0]
bad = client.get(base + "?after=nowhere").status_code
print(json.dumps([len(told["links"]), pages, back, bad]))
"""
    total, pages, back, bad = json.loads(asked(site.workspace, code))
    rows = [row for page in pages for row in page]
    assert total == len(rows) > 6
    assert max(map(len, pages)) == 3
    assert back == pages[-2]
    assert bad == 400


def test_hits_of_search_are_in_the_language_of_the_page(site):
    """An instruction and an entity found by search are called as the page's language does; what is left says its language."""
    for language, word in (("fr", "charge"), ("ar", "يكلف")):
        text = site.get(f"/{language}/search/?q=instructs&kind=instruction").text.split('class="hits"')[1]
        first = text.split("<li>")[1]
        assert word in first.split("</a>")[0], language
        assert 'lang="en"' not in first.split("</a>")[0], language
    entities = site.get("/zh/search/?q=Response+Unit&kind=entity").text.split('class="hits"')[1]
    assert "<bdi>响应处</bdi>" in entities
    acts = site.get("/zh/search/?q=security&kind=activity").text.split('class="hits"')[1].split("</ul>")[0]
    assert 'lang="en"' in acts

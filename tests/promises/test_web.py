"""What must be true of every page: an access rule, all its words in six languages, no dead link, few queries."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote, urljoin, urlsplit
from zlib import crc32

import pytest
from website import LANGUAGES, Answer, Read, read


def asked(workspace, code: str) -> str:
    """What a program prints that runs in the web site's own settings."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "secretariat.config.web_settings", "SECRETARIAT_WORKSPACE": str(workspace), "SECRETARIAT_DATABASE_URL": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_route_has_an_access_rule(site):
    """Each route carries a rule that exists; what is public is named here, so that a new public page is a decision."""
    code = """
import json
from django.urls import get_resolver, URLResolver
from secretariat.accounts.access import rule_of
from secretariat.accounts.rules import RULES
def routes(resolver, before=""):
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver): yield from routes(one, path)
        else: yield path, rule_of(one.callback)
held = list(routes(get_resolver()))
print(json.dumps([held, list(RULES)]))
"""
    held, rules = json.loads(asked(site.workspace, code))
    assert len(held) > 40
    assert not [path for path, rule in held if rule not in rules]
    assert {rule for path, rule in held if path.startswith("admin/")} == {"administrators"}


def test_a_route_without_a_rule_is_denied(site):
    """The middleware refuses a view that carries no rule, whoever asks."""
    code = """
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from secretariat.accounts.access import Access
try: Access(None).process_view(RequestFactory().get("/"), lambda request: None, (), {})
except PermissionDenied: print("denied")
"""
    assert asked(site.workspace, code).strip() == "denied"


def test_all_words_are_translated():
    """Every message that a page asks for has a translation in all six languages, compiled, with the same names in it."""
    done = subprocess.run(
        [sys.executable, "-m", "secretariat.web.translations", "--check"],
        capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "secretariat.config.web_settings", "SECRETARIAT_WORKSPACE": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_roles_of_the_command_are_those_of_the_rules(site):
    """`secretariat user` offers just the roles that the rules know."""
    from secretariat.cli.user import ROLES

    assert (
        tuple(
            json.loads(
                asked(
                    site.workspace,
                    "import json; from secretariat.accounts.rules import ROLES; print(json.dumps(ROLES))",
                )
            )
        )
        == ROLES
    )


DATA = (".csv", ".xlsx", ".json", ".jsonfeed", ".atom", ".ics")


def is_asked_for(place) -> bool:
    """Whether a link is followed: to a page always; to a file of data in one language of six, which its address chooses."""
    language, _, rest = place.path[1:].partition("/")
    if language not in LANGUAGES or not rest.endswith(DATA):
        return True
    return crc32(f"{rest}?{place.query}".encode()) % len(LANGUAGES) == LANGUAGES.index(language)


@pytest.fixture(scope="module")
def crawled(site):
    """
    What links lead to from the start: every page in all six languages, every file of data in one of them; address ->
    answer, and what an HTML page holds.
    """
    seen: dict[str, tuple[Answer, Read | None]] = {}
    wanted = {f"/{language}/" for language in LANGUAGES} | {"/", "/robots.txt", "/sitemap.xml"}
    with ThreadPoolExecutor(4) as pool:
        while wanted:
            batch = sorted(wanted)
            for path, answer in zip(batch, pool.map(site.get, map(unquote, batch)), strict=True):
                html = "html" in answer.headers.get("content-type", "")
                seen[path] = answer, read(answer.text) if html else None
            wanted = set()
            for path in batch:
                answer, page = seen[path]
                if answer.status in (301, 302):
                    found = [answer.headers["location"]]
                elif page:
                    found = page.links
                else:
                    found = re.findall(r"<loc>([^<]+)</loc>", answer.text) if path.endswith(".xml") else []
                for link in found:
                    place = urlsplit(urljoin(site.address + path, link))
                    if f"{place.scheme}://{place.netloc}" == site.address and is_asked_for(place):
                        target = place.path + (f"?{place.query}" if place.query else "")
                        if target not in seen:
                            wanted.add(target)
    return seen


def is_page(answer) -> bool:
    """Whether an answer is a page of the site, and no document of a report to be saved."""
    html = "html" in answer.headers.get("content-type", "")
    return answer.status == 200 and html and "attachment" not in answer.headers.get("content-disposition", "")


def test_no_link_is_dead(crawled):
    """Every address that a page or the site map names answers, without an error of the server."""
    bad = [f"{answer.status} {path}" for path, (answer, _) in crawled.items() if answer.status not in (200, 301, 302)]
    assert not bad, "\n".join(bad[:20])
    assert len(crawled) > 1000


def test_every_page_says_what_and_in_which_language_it_is(crawled):
    """Each page has a title of its own, its language and direction, a canonical address, and one heading of the first rank."""
    bad = []
    for path, (answer, page) in crawled.items():
        if is_page(answer):
            language = path.split("/")[1]
            right = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
            if not page.title.split("·")[0].strip() or page.root != right or answer.text.count("<h1") != 1:
                bad.append(path)
            elif "hreflang" not in answer.text:
                bad.append(f"{path}: no other language")
    assert not bad, "\n".join(bad[:20])


def test_no_page_shows_a_message_in_english(crawled, site):
    """In the five other languages no text of a page is one of our messages as written in English."""
    code = """
import json
from secretariat.web import translations as t
known = {str(one.id): str(one.string) for app in t.apps() for language in t.FOLDERS for one in t.catalogue(app, language) if one.id}
print(json.dumps(sorted({m for app in t.apps() for m in t.messages(app)} - t.closed_lists())))
"""
    messages = {message for message in json.loads(asked(site.workspace, code)) if " " in message}
    assert len(messages) > 100
    bad = set()
    for path, (answer, page) in crawled.items():
        # A report's own words have their own test; its names of goals and entities stay as the sources have them.
        if is_page(answer) and not path.startswith("/en/") and not re.fullmatch(r"/\w+/reports/[^/]+/", path):
            bad |= {f"{path}: {text}" for text in page.texts if text in messages}
    assert not bad, "\n".join(sorted(bad)[:20])


def test_few_queries_whatever_the_size(site):
    """A list and a page ask at most eight queries, and a list of fifty rows as many as one of five."""
    code = """
import json
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client()
rows = json.loads(b"".join(client.get("/en/activities.json").streaming_content))["rows"]
pages = ["/en/", "/en/activities/", "/en/activities/?kind=assessment", "/en/activities/?kind=workshop", "/en/activities/?standing=held", "/en/sources/", "/en/about/"]
pages += ["/en/sources/events/", "/en/sources/events/1/", "/en/sources/events/problems/", "/en/about/methods/links/"]
pages += ["/en/reports/", *("/en/reports/2025/" + part for part in ("", "figures/", "changes/", "files/", "figures/links.total/", "figures/costs.direct/"))]
pages += ["/en/entities/", "/en/entities/?kind=unit", "/en/standards/", "/en/standards/?year=2025", "/en/search/?q=security", "/en/search/?q=security&kind=standard"]
for more in ("entities", "standards"):
    held = json.loads(b"".join(client.get(f"/en/{more}.json").streaming_content))["rows"]
    pages += [row["address"].split("testserver")[-1] for row in held]
pages += [row["address"].split("testserver")[-1] for row in rows]
counts = {}
for page in pages[:7] + pages[-1:] + [page for page in pages if "/entities/" in page][-1:]:
    client.get(page)  # what is kept until the register changes is there then
for page in pages:
    with CaptureQueriesContext(connection, ) as held:
        assert client.get(page).status_code == 200, page
    counts[page] = len(held)
print(json.dumps(counts))
""".replace("client = Client()", "settings.ALLOWED_HOSTS.append('testserver')\nclient = Client()")
    counts = json.loads(asked(site.workspace, code))
    assert max(counts.values()) <= 8, [page for page, count in counts.items() if count > 8]
    assert counts["/en/activities/?kind=workshop"] == counts["/en/activities/?kind=assessment"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/nothing/", 404),
        ("/xx/activities/", 404),
        ("/en/activities/no_such_activity/", 404),
        ("/en/activities.pdf", 404),
        ("/en/activities/?colour=red", 400),
        ("/en/activities/?sort=colour", 400),
        ("/en/activities/?year=20x5", 400),
        ("/en/activities/?standing=perhaps", 400),
        ("/en/activities/?after=AAAA", 400),
        ("/en/activities/?after=WzEsMiwzXQ", 400),
        ("/en/activities/?title=" + "x" * 300, 400),
        ("/en/activities/?title=%00", 400),
        ("/en/entities/?kind=" + "x" * 300, 400),
        ("/en/entities/nobody/", 404),
        ("/en/entities.pdf", 404),
        ("/en/standards/?year=20x5", 400),
        ("/en/standards/?title=x", 400),
        ("/en/standards/?after=AAAA", 400),
        ("/en/standards/nothing/", 404),
        ("/en/search/?q=" + "x" * 300, 400),
        ("/en/search/?q=" + "+".join("abcdefghijklmnopqrstuvwxyz"), 400),
        ("/en/search/?q=%00", 400),
        ("/en/search/?kind=colour", 400),
        ("/en/search/?colour=red", 400),
        ("/en/search/?q=x&after=-1", 400),
        ("/en/search/?q=x&after=99999", 400),
        ("/en/search.pdf?q=x", 404),
        ("/en/records/nowhere/x", 404),
        ("/en/records/activities/~~~~", 404),
        ("/en/sources/..%2f..%2fetc/", 404),
        ("/en/sources/events/99/", 404),
        ("/en/sources/events/1/?what=eaten", 400),
        ("/en/sources/events/problems/?collection=one", 400),
        ("/en/reports/1865/", 404),
        ("/en/reports/2025-draft/", 404),
        ("/en/reports/2025-draft/files/report-2025-en.docx", 404),
        ("/en/reports/?state=lost", 400),
        ("/en/reports/2025/figures/none.such/", 404),
        ("/en/reports/2025/figures/activities.held/?after=x", 400),
        ("/en/reports/2025/figures/activities.held/?page=2", 400),
        ("/en/reports/2025/files/..%2fregister.sqlite3", 404),
        ("/en/reports/2025/tables/secrets.csv", 404),
        ("/en/about/methods/magic/", 404),
    ],
)
def test_bad_addresses_get_a_helpful_page(site, path, status):
    """What cannot be answered gets the right status and a page that leads on, never a trace of the program."""
    answer = site.get(path)
    assert answer.status == status
    assert "Traceback" not in answer.text
    # An address of data is answered as data: problem details (RFC 9457).
    assert "/en/" in answer.text or answer.headers["content-type"].startswith("application/problem+json")


def test_a_forged_host_is_refused(site):
    """A request for a name that is not this server's is answered 400 and quotes nothing of it."""
    for path in ("/en/", "/en/activities.json", "/sitemap.xml"):
        answer = site.get(path, Host="evil.example")
        assert answer.status == 400
        assert "evil" not in answer.text


def test_headers_of_safety(site):
    """Every page forbids scripts, frames and contents from elsewhere, and sets no cookie for who only reads."""
    for path in ("/en/", "/en/activities/", "/en/nothing/", "/en/activities.json"):
        headers = site.get(path).headers
        assert "script-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "set-cookie" not in headers


def test_health(site):
    """A watcher is told that the server lives and that it can read the register, by any name."""
    assert site.get("/healthz", Host="10.0.0.1").text == "ok\n"
    assert site.get("/readyz", Host="10.0.0.1").text == "ready\n"


def test_an_address_without_its_language_leads_to_the_readers(site):
    """Without a language the reader is led to the page in the language that the browser asks for."""
    answer = site.get("/activities/?kind=workshop", Accept_Language="ru-RU,ru;q=0.9,en;q=0.5")
    assert (answer.status, answer.headers["location"]) == (302, "/ru/activities/?kind=workshop")
    assert site.get("/", Accept_Language="zh-TW").headers["location"] == "/zh/"
    assert site.get("/", Accept_Language="xx").headers["location"] == "/en/"

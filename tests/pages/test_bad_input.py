"""What is asked wrongly gets a page that helps, with the right status, in the reader's language."""

import http.client
import urllib.parse

import pytest
from website import LANGUAGES, read

LONG = "x" * 20_000
MANY = "&".join(f"a{number}=1" for number in range(1_500))


def asked(site, method: str, path: str, body: str = "", **headers: str):
    """(status, page) of one request, sent as it stands."""
    place = urllib.parse.urlsplit(site.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
    found = connection.getresponse()
    text = found.read().decode("utf-8", "replace")
    connection.close()
    return found.status, text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/no-such-page/", 404),
        ("/activities/no_such_activity/", 404),
        ("/activities/%FF%FE/", 404),
        ("/activities/?colour=red", 400),
        ("/activities/?sort=colour", 400),
        ("/standards/?year=20x5", 400),
        (f"/search/?q={LONG}", 400),
        (f"/activities/?title={LONG}", 400),
        (f"/{LONG}/", 404),
        (f"/activities/?{MANY}", 400),
        ("/plans/?after=%00", 400),
        ("/reports/2025/files/..%2f..%2fregister.sqlite3", 404),
    ],
)
def test_a_wrong_address_is_told_in_every_language(site, path, status):
    """Each wrong address gets its status and a page with one heading, in its language, that leads on to the lists."""
    titles = set()
    for language in LANGUAGES:
        found, text = asked(site, "GET", f"/{language}{path}")
        assert found == status, language
        page = read(text)
        assert page.root["lang"] == language
        assert text.count("<h1") == 1 and f"/{language}/activities/" in page.links
        assert "Traceback" not in text and "Exception" not in text
        titles.add(page.title.split("·")[0].strip())
    assert len(titles) == len(LANGUAGES)


def test_a_form_from_elsewhere_is_told_in_every_language(site):
    """A form that another site sends changes nothing and gets 403, with a page in the reader's language."""
    titles = set()
    for language in LANGUAGES:
        status, text = asked(
            site, "POST", f"/{language}/account/sign-in/", "login=a&password=b", Origin="https://evil.example",
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert status == 403
        assert read(text).root["lang"] == language and "evil" not in text
        titles.add(read(text).title)
    assert len(titles) == len(LANGUAGES)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "a b", "[", "x" * 300]
)
def test_a_forged_host_is_told_and_not_quoted(site, host):
    """A name that is not this server's gets 400 in the reader's language, and stands nowhere in the answer."""
    said = set()
    for language in LANGUAGES:
        status, text = asked(site, "GET", f"/{language}/", Host=host)
        assert status == 400
        assert host not in text or len(host) < 4
        said.add(text)
    assert len(said) == len(LANGUAGES)


def test_a_broken_cookie_is_nobodys(site):
    """A session that is none shows what everyone sees."""
    status, text = asked(site, "GET", "/fr/activities/", Cookie="sessionid=<script>; csrftoken=%00")
    assert status == 200
    assert "<script" not in text

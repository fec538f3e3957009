"""Signing in: by what the command line made, with a second factor, and nothing for who guesses."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
import website
from example_workspaces import copied, secretariat

pytestmark = pytest.mark.browser


def code_of(secret: str, at: float) -> str:
    """The six digits of RFC 6238 at a moment."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture(scope="module")
def desk(site, tmp_path_factory):
    """A server of its own, and the passwords of its accounts by role."""
    workspace = copied(site.workspace, tmp_path_factory.mktemp("desk") / "workspace")
    passwords = {}
    for role in ("reader", "officer", "administrator"):
        said = secretariat("user", "add", f"the-{role}", "--role", role, "--title", role.title(), cwd=workspace)
        passwords[role] = re.search(r"password: (\S+)", said)[1]
    with website.served(workspace, "--workers", "1") as running:
        yield running, passwords


@pytest.fixture
def visitor(desk, browser):
    context = browser.new_context(java_script_enabled=False, locale="en")
    yield context.new_page()
    context.close()


def send(page) -> None:
    """Send the page's form and wait for the answer: going elsewhere at once would take it back."""
    with page.expect_navigation():
        page.click("main form button")


def sign_in(page, desk, role: str, password: str | None = None) -> None:
    page.goto(f"{desk[0].address}/en/account/sign-in/")
    assert page.locator("input[name=login]").count(), page.url + page.inner_text("body")
    page.fill("input[name=login]", f"the-{role}")
    page.fill("input[name=password]", password or desk[1][role])
    send(page)


def test_passwords_are_made_at_random(desk):
    """Each account gets another password, and the command refuses a weak one and a name that is taken."""
    assert len(set(desk[1].values())) == 3
    workspace = desk[0].workspace
    assert "too short" in website_said(workspace, "add", "weak", "--role", "reader", "--ask", typed="short\n")
    assert "already" in website_said(workspace, "add", "The-Officer", "--role", "reader")


def website_said(workspace, *arguments, typed: str = "") -> str:
    """What `secretariat user` says when it refuses."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "secretariat", "--workspace", str(workspace), "user", *arguments],
        input=typed, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode in (2, 3), done.stdout + done.stderr
    return done.stderr


def test_a_wrong_password_says_nothing_of_the_account(visitor, desk):
    """A wrong password and an unknown name are answered alike."""
    said = []
    for role in ("officer", "nobody"):
        sign_in(visitor, desk, role, "a wrong password")
        said.append(visitor.locator(".problem").inner_text())
    assert said[0] == said[1]


def test_an_officer_signs_in_and_out(visitor, desk):
    """An officer signs in, is named at the top, may not enter the administrators' pages, and signs out."""
    sign_in(visitor, desk, "officer")
    assert visitor.locator("nav.sections").inner_text().count("the-officer") == 1
    assert visitor.goto(f"{desk[0].address}/admin/").status == 403
    visitor.goto(f"{desk[0].address}/fr/account/sign-out/")
    send(visitor)
    assert visitor.url.endswith("/fr/")
    assert "the-officer" not in visitor.inner_text("body")
    visitor.goto(f"{desk[0].address}/admin/")
    assert "/account/sign-in/" in visitor.url


def test_an_administrator_keeps_the_accounts(visitor, desk):
    """An administrator reaches the list of accounts."""
    sign_in(visitor, desk, "administrator")
    assert visitor.goto(f"{desk[0].address}/admin/accounts/user/").status == 200
    assert "the-officer" in visitor.inner_text("body")


def test_a_form_from_elsewhere_changes_nothing(desk):
    """A form that does not come from this site is refused with a helpful page."""
    import http.client
    from urllib.parse import urlsplit

    place = urlsplit(desk[0].address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    connection.request(
        "POST", "/en/account/sign-in/", "login=the-officer&password=x",
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"},
    )  # fmt: skip
    answer = connection.getresponse()
    assert answer.status == 403
    assert "This form was not sent from here" in answer.read().decode()
    connection.close()


def test_a_second_factor_is_asked_for_once_it_is_set_up(visitor, desk):
    """Whoever sets up a second factor is asked for its code at the next sign-in, and not let in without."""
    sign_in(visitor, desk, "reader")
    visitor.goto(f"{desk[0].address}/en/account/second-factor/app/")
    if "again" in visitor.url:
        visitor.fill("input[name=password]", desk[1]["reader"])
        send(visitor)
    shown = visitor.content()
    secret = re.search(r"\b[A-Z2-7]{32}\b", shown)
    assert secret, visitor.url + visitor.inner_text("main")
    secret = secret[0]
    visitor.fill("input[name=code]", code_of(secret, time.time()))
    send(visitor)
    visitor.goto(f"{desk[0].address}/en/account/sign-out/")
    send(visitor)
    sign_in(visitor, desk, "reader")
    assert "second-factor/code" in visitor.url, visitor.inner_text("body")
    visitor.goto(f"{desk[0].address}/en/")
    assert "the-reader" not in visitor.inner_text("body")
    visitor.goto(f"{desk[0].address}/en/account/second-factor/code/")
    # A code is good once: that of the next half minute is taken too.
    visitor.fill("input[name=code]", code_of(secret, time.time() + 30))
    send(visitor)
    assert "the-reader" in visitor.locator("nav.sections").inner_text()


def test_who_guesses_is_held_up(visitor, desk):
    """After five wrong passwords for one account even the right one waits."""
    for number in range(6):
        sign_in(visitor, desk, "officer", f"guess {number}")
    sign_in(visitor, desk, "officer")
    assert "Too many" in visitor.locator(".problem").inner_text()

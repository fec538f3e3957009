"""What tests need of the machine, and what is said, loudly, when it is not there."""

import functools
import os
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import hypothesis
import postgres as postgresql
from real_data import DATA

# No time is asserted, here neither; what failed is printed so that it can be run again.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")

# Forbids leaving anything out: then a missing need is an error.
EVERYTHING = os.environ.get("SECRETARIAT_TEST_EVERYTHING") == "1"


def _browser() -> bool:
    """Whether pages can be opened: playwright, and a Chromium (SECRETARIAT_CHROMIUM names another)."""
    try:
        import axe_playwright_python  # noqa: F401
        import playwright  # noqa: F401
    except ImportError:
        return False
    return chromium() is not None


def chromium() -> str | None:
    return os.environ.get("SECRETARIAT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


NEEDS = {
    "data": (lambda: DATA.is_dir(), f"the real data ({DATA}; SECRETARIAT_DATA names another folder)"),
    "postgres": (lambda: postgresql.binaries() is not None, "a PostgreSQL server (initdb, pg_ctl)"),
    "office": (lambda: bool(shutil.which("soffice") and shutil.which("pdftoppm")), "LibreOffice and poppler"),
    "browser": (_browser, "playwright and Chromium"),
}


@functools.cache
def _is_there(need: str) -> bool:
    return NEEDS[need][0]()


@pytest.hookimpl(tryfirst=True)  # before any fixture is made
def pytest_runtest_setup(item):
    for mark, (_, what) in NEEDS.items():
        if item.get_closest_marker(mark) and not _is_there(mark):
            if EVERYTHING:
                pytest.fail(f"needs {what}, and nothing may be left out", pytrace=False)
            pytest.skip(f"needs {what}")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Mark what uses a database in its own process, by the mark or by a fixture alike: `-m django_db` chooses both."""
    for item in items:
        if "db" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)


def pytest_terminal_summary(terminalreporter):
    # Counted from what was reported: with several processes this one has collected no test itself.
    reasons = [one.longrepr[2] for one in terminalreporter.getreports("skipped") if isinstance(one.longrepr, tuple)]
    for _, what in NEEDS.values():
        if count := reasons.count(f"Skipped: needs {what}"):
            terminalreporter.section("LEFT OUT", sep="!", red=True, bold=True)
            terminalreporter.write_line(f"{count} tests were left out: this machine has not {what}.")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the real data."""
    return DATA


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL server (`postgres.Server`); mark the test `postgres`."""
    with postgresql.server() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_environment(request) -> dict[str, str]:
    """
    Environment for a `secretariat` process, once with each database: none for SQLite in the workspace, and
    ``SECRETARIAT_DATABASE_URL`` of an empty database for PostgreSQL.
    """
    if request.param == "sqlite":
        return {}
    return {"SECRETARIAT_DATABASE_URL": request.getfixturevalue("postgres").new_database()}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The web site over the fictitious example and a hostile source (`website.Site`)."""
    import website

    folder = tmp_path_factory.mktemp("site")
    with website.served(website.example(folder / "workspace"), "--workers", "2") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by playwright; it asks nothing of the network by itself. Mark the test `browser`."""
    from playwright.sync_api import sync_playwright

    quiet = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
    with sync_playwright() as driver, pytest.MonkeyPatch.context() as environment:
        # Its event loop runs in our thread, where Django would refuse the tests of the database that come after.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        running = driver.chromium.launch(executable_path=chromium(), args=[*quiet, "--disable-sync", "--no-first-run"])
        yield running
        running.close()

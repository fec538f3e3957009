"""Pages of the example, opened in Chromium."""

import json

import pytest
from example_workspaces import collected
from persons import ROLES, password_of, signed_in
from website import served


@pytest.fixture(scope="session")
def pages(site):
    """The pages with those whose address depends on the example: an activity with contradictions, and one of its records."""
    from test_pages import PAGES

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


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A site of its own over the fictitious example, to be changed, and passwords by role."""
    workspace = collected(tmp_path_factory.mktemp("desk") / "workspace", "fictitious")
    passwords = {role: password_of(workspace, role) for role in ROLES}
    with served(workspace, "--workers", "2") as running:
        running.passwords = passwords
        yield running


@pytest.fixture(scope="module")
def officer(desk):
    return signed_in(desk, "officer")

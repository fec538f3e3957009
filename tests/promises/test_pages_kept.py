"""A page that was made for one stranger is given to the next, and to nobody else."""

import json

from test_counts_of_pages import CLIENT
from test_web import asked


def test_strangers_share_a_page_and_nobody_else(site):
    """A second stranger costs one query; another language, host or a reader with a cookie gets a page made anew."""
    code = (
        CLIENT
        + """
settings.ALLOWED_HOSTS.append("other.example")
page = "/en/activities/?year=2025"
first = client.get(page)
counts = {}
def count(name, path=page, **headers):
    with CaptureQueriesContext(connection) as held:
        answer = client.get(path, **headers)
    counts[name] = len(held)
    return answer
again = count("again")
other = count("other host", HTTP_HOST="other.example")
arabic = count("language", path=page.replace("/en/", "/ar/"))
query = count("query", path="/en/activities/?year=2024")
known = Client()
known.cookies["sessionid"] = "none"
with CaptureQueriesContext(connection) as held:
    cookie = known.get(page)
counts["cookie"] = len(held)
print(json.dumps({
    "counts": counts, "same": first.content == again.content == cookie.content,
    "headers": sorted(first.headers) == sorted(again.headers),
    "etag": first.headers["ETag"] == again.headers["ETag"],
    "other": b"other.example" in other.content and b"other.example" not in again.content,
    "arabic": b'dir="rtl"' in arabic.content, "query": query.content != first.content,
    "not_modified": client.get(page, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code,
}))
"""
    )
    found = json.loads(asked(site.workspace, code))
    counts = found.pop("counts")
    assert counts.pop("again") == 1
    assert min(counts.values()) > 1, counts
    assert found == {
        "same": True, "headers": True, "etag": True, "other": True, "arabic": True, "query": True, "not_modified": 304,
    }  # fmt: skip


def test_a_kept_page_ends_with_what_it_shows(site):
    """After an act of a person the next stranger reads what stands now."""
    code = (
        CLIENT
        + """
from secretariat.evidence import services
from secretariat.inventory.models import Activity
thing = Activity.objects.select_related("thing").order_by("pk").first()
from secretariat.inventory.queries import activity_address
page = activity_address(thing.thing.key)
before = client.get(page).content
act = services.correct(
    kind="activity", key=thing.thing.key, fields={"place": "A place of this test"}, actor="officer", reason="seen there"
)
after = client.get(page).content
services.undo(act=act.key, actor="officer", reason="only a test")
print(json.dumps([b"A place of this test" in one for one in (before, after, client.get(page).content)]))
"""
    )
    assert json.loads(asked(site.workspace, code)) == [False, True, False]

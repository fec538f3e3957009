"""The TAXII 2.1 server, by what the standard demands, asked over HTTP."""

import json
import re
import uuid

import pytest
from taxii_client import TAXII, indicator

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
JSON = "application/taxii+json"


@pytest.fixture(scope="module")
def me(taxii):
    return taxii[0]


@pytest.fixture(scope="module")
def rw(taxii):
    return taxii[0].collections["rw"]


def shown(client, collection, **query):
    """Names of the objects in one page."""
    reply = client.get(
        f"collections/{collection}/objects/",
        {k.replace("match_", "match[") + ("]" if "match_" in k else ""): v for k, v in query.items()},
    )
    assert reply.status == 200, reply.body
    return reply.json.get("objects", [])


def of(client, collection, identifier, query=()):
    return client.get(f"collections/{collection}/objects/{identifier}/", query)


# Transport


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (TAXII, 200), (JSON, 200), ("*/*", 200), ("application/*", 200), (None, 200), ('application/taxii+json; version="2.1"', 200),
        ("text/html;q=0.9, application/taxii+json ; version=2.1 ; q=0.5", 200), ("APPLICATION/TAXII+JSON", 200),
        ("application/taxii+json;version=2.0", 406), ("text/html", 406), ("application/json", 406),
        ("application/taxii+json;version=2.1;q=0, */*", 406), ("application/taxii+json;q=x", 406), (",;=", 406),
    ],
)  # fmt: skip
def test_a_client_is_answered_in_the_form_that_it_accepts_or_told(me, accept, status):
    """Content negotiation as clients really send it; the most specific range decides."""
    reply = me.get("/taxii2/", Accept=accept)
    assert reply.status == status
    assert reply.headers["content-type"] == TAXII
    if status == 406:
        assert reply.json["http_status"] == "406" and TAXII in reply.json["description"]


def test_credentials_are_asked_for_and_wrong_ones_refused(me, rw):
    """401 with how to sign in; never a word of which part was wrong."""
    path = f"collections/{rw}/objects/"
    for authorization in (
        None,
        "Basic xyz",
        "Basic " + "A" * 20_000,
        "Bearer nothing.at-all",
        "Digest x",
        me.authorization[:-4] + "QUFB",
    ):
        reply = me.get(path, Authorization=authorization)
        assert reply.status == 401, authorization
        assert "Basic" in reply.headers["www-authenticate"]
        assert reply.json["title"] and reply.json["http_status"] == "401"
    # A collection that is not there is not told from one that is.
    assert me.get(f"collections/{uuid.uuid4()}/objects/", Authorization=None).status == 401


def test_what_is_nowhere_is_404_and_what_no_address_does_is_405(me, rw):
    """Unknown root and address, other methods, a path without its last slash."""
    for path in ("/taxii2/nowhere/", "/taxii2/nowhere/collections/", "nothing/", f"collections/{rw}/nothing/",
                 f"collections/{uuid.uuid4()}/", f"collections/{uuid.uuid4()}/objects/", f"collections/{uuid.uuid4()}/manifest/",
                 f"collections/{rw}/objects", f"collections/{rw}/objects/{indicator()['id']}/nothing/"):  # fmt: skip
        assert me.get(path).status == 404, path
    for method, path in (("PUT", "collections/"), ("POST", "collections/"), ("DELETE", f"collections/{rw}/objects/"),
                         ("PATCH", f"collections/{rw}/"), ("POST", f"collections/{rw}/manifest/")):  # fmt: skip
        reply = me.ask(method, path, body=b"{}")
        assert reply.status == 405 and "GET" in reply.headers["allow"]
    head = me.ask("HEAD", "/taxii2/")
    assert head.status == 200 and head.body == b""


# Discovery, API root, collections


def test_discovery_and_api_root_lead_to_each_other(me):
    """Addresses that end in a slash; the default is one of them."""
    said = me.get("/taxii2/").json
    assert said["title"] and said["default"] in said["api_roots"]
    assert all(one.startswith("http://127.0.0.1") and one.endswith("/") for one in said["api_roots"])
    root = me.get("/taxii2/main/").json
    assert root["title"] and root["versions"] == [TAXII] and root["max_content_length"] > 0
    assert me.get("/taxii2/", Host="evil.example").status == 400


def test_collections_are_told_with_what_one_may_do(me):
    """Each as in the list; an alias stands for the id."""
    listed = me.get("collections/").json["collections"]
    assert len(listed) == 4
    for one in listed:
        assert uuid.UUID(one["id"]).version == 4 and one["title"]
        assert me.get(f"collections/{one['id']}/").json == one
    by_title = {one["title"]: (one["can_read"], one["can_write"]) for one in listed}
    assert sorted(by_title.values()) == [(False, True), (True, False), (True, True), (True, True)]
    aliased = next(one for one in listed if "alias" in one)
    assert me.get(f"collections/{aliased['alias']}/").json == aliased
    assert me.get(f"collections/{aliased['alias']}/objects/").status == 200


def test_a_collection_does_only_what_it_says(me):
    """403 for reading what is written only, and for writing what is read only."""
    assert me.get(f"collections/{me.collections['wo']}/objects/").status == 403
    assert me.get(f"collections/{me.collections['wo']}/manifest/").status == 403
    assert me.add(me.collections["wo"], indicator()).status == 202
    assert me.add(me.collections["ro"], indicator()).status == 403
    assert me.ask("DELETE", f"collections/{me.collections['ro']}/objects/{indicator()['id']}/").status == 403


# Adding


def test_what_was_added_comes_back_as_it_was_sent(me, rw):
    """Bytes and all: other scripts, custom properties, spacing."""
    one = indicator(name="事件 حادث é", x_custom={"b": [1, 2.50, None], "a": "\u0001"})
    raw = json.dumps(one, ensure_ascii=False, indent=3).encode()
    reply = me.ask("POST", f"collections/{rw}/objects/", body=b'{"objects":[' + raw + b"]}")
    assert reply.status == 202
    status = reply.json
    assert (status["status"], status["total_count"], status["success_count"]) == ("complete", 1, 1)
    assert status["successes"] == [{"id": one["id"], "version": one["modified"]}]
    assert TIME.fullmatch(status["request_timestamp"])
    assert raw in of(me, rw, one["id"]).body
    assert me.get(f"status/{status['id']}/").json == status


def test_a_status_is_for_who_sent_the_request(taxii, me, rw):
    """Others, and ids that are none, are told nothing."""
    status = me.add(rw, indicator()).json["id"]
    assert taxii[1].get(f"status/{status}/").status == 404
    assert me.get(f"status/{status}/", Authorization=None).status == 401
    assert me.get(f"status/{uuid.uuid4()}/").status == 404
    assert me.get("status/no-uuid/").status == 404


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400), (b"[]", {}, 400), (b'{"objects": {}}', {}, 400), (b'"x"', {}, 400), (b"", {}, 400), (b"\xff\xfe", {}, 400),
        (b'{"objects": ' + b"[" * 200_000, {}, 400), (b'{"objects": []}', {"Content_Type": "application/json"}, 415),
        (b'{"objects": []}', {"Content_Type": "application/taxii+json;version=2.0"}, 415), (b'{"objects": []}', {"Content_Type": None}, 415),
        (b'{"objects": []}', {"Accept": "text/html"}, 406), (b'{"objects": []}', {"Content_Encoding": "gzip"}, 415),
        (b'{"objects": [' + b" " * 10_485_760 + b"]}", {}, 413), (b'{"objects": []}', {}, 202), (b"{}", {}, 202),
    ],
)  # fmt: skip
def test_what_is_no_envelope_is_refused_with_words(me, rw, body, headers, status):
    """The right 4xx, and what to send instead."""
    reply = me.ask("POST", f"collections/{rw}/objects/", body=body, **headers)
    assert reply.status == status
    if status != 202:
        assert reply.json["title"] and reply.json["http_status"] == str(status)


def test_each_object_is_stored_or_told_why_not(me, rw):
    """Bad ones beside good ones; the counts add up, and what failed is nowhere."""
    good, later = indicator(), indicator(valid_until="2020-01-01T00:00:00Z")
    unmarked = indicator(object_marking_refs=[f"marking-definition--{uuid.uuid4()}"])
    bad = [{"x": 1}, {"type": "indicator"}, indicator(name=5), later, unmarked, indicator(spec_version="3.0"), 7]
    status = me.add(rw, bad[0], good, *bad[1:]).json
    assert (status["total_count"], status["success_count"], status["failure_count"], status["pending_count"]) == (
        8,
        1,
        7,
        0,
    )
    assert all(one["id"] and one["version"] and one["message"] for one in status["failures"])
    assert [one["id"] for one in status["successes"]] == [good["id"]]
    assert of(me, rw, later["id"]).status == 404


def test_the_same_id_and_version_adds_nothing_and_overwrites_nothing(me, rw):
    """The same content is a success; other content is refused and told; the first stays."""
    one = indicator(name="first")
    me.add(rw, one)
    assert me.add(rw, dict(reversed(one.items()))).json["success_count"] == 1
    status = me.add(rw, {**one, "name": "second"}).json
    assert status["failure_count"] == 1 and "other content" in status["failures"][0]["message"]
    assert [each["name"] for each in of(me, rw, one["id"], {"match[version]": "all"}).json["objects"]] == ["first"]
    twice = indicator()
    assert me.add(rw, twice, {**twice, "name": "other"}).json["failure_count"] == 1


def test_a_cyber_observable_has_no_version_and_is_there_once(me, rw):
    """Its version is when it was added; sent again, it is the same."""
    address = {"type": "ipv4-addr", "spec_version": "2.1", "id": f"ipv4-addr--{uuid.uuid4()}", "value": "198.51.100.7"}
    for _ in range(2):
        assert me.add(rw, address).json["success_count"] == 1
    assert of(me, rw, address["id"], {"match[version]": "all"}).json["objects"] == [address]
    record = me.get(f"collections/{rw}/manifest/", {"match[id]": address["id"]}).json["objects"][0]
    assert record["version"] == record["date_added"]


# Getting


def test_versions_are_chosen_as_asked(me, rw):
    """The newest by default, whatever came last; first, all and moments, also together; a newer spec version hides an older."""
    identifier = f"indicator--{uuid.uuid4()}"
    second, first, third = (
        indicator(id=identifier, modified=f"2026-0{n}-01T00:00:00.000Z", name=f"v{n}") for n in (3, 2, 4)
    )
    me.add(rw, second)
    me.add(rw, first)
    assert shown(me, rw, match_id=identifier)[0]["name"] == "v3"
    me.add(rw, third)

    def names(version, path=f"collections/{rw}/objects/", **more):
        reply = me.get(path, {"match[id]": identifier, "match[version]": version, **more})
        return sorted(one["name"] for one in reply.json.get("objects", []))

    for path in (f"collections/{rw}/objects/", f"collections/{rw}/objects/{identifier}/"):
        assert names("last", path) == ["v4"]
        assert names("first", path) == ["v2"]
        assert names("all", path) == ["v2", "v3", "v4"]
        assert names("2026-03-01T00:00:00Z", path) == ["v3"]
        assert names("first,2026-03-01T00:00:00.000000Z", path) == ["v2", "v3"]
        assert names("first,last", path) == ["v2", "v4"]
        assert names("2001-01-01T00:00:00.000Z", path) == []
    versions = me.get(f"collections/{rw}/objects/{identifier}/versions/").json["versions"]
    assert versions == [one["modified"] for one in (second, first, third)]
    assert me.get(f"collections/{rw}/objects/{identifier}/versions/", {"limit": 2}).json["more"] is True

    old = {name: value for name, value in third.items() if name not in ("spec_version", "pattern_type")} | {
        "labels": ["malicious-activity"], "modified": "2027-01-01T00:00:00.000Z", "name": "old spec"}  # fmt: skip
    assert me.add(rw, old).json["success_count"] == 1
    assert names("last") == ["v4"] and names("all") == ["v2", "v3", "v4"]
    both = {"match[spec_version]": "2.0,2.1"}
    assert names("last", **both) == ["v4"] and names("all", **both) == ["old spec", "v2", "v3", "v4"]
    assert names("last", **{"match[spec_version]": "2.0"}) == ["old spec"]
    assert names("first", **{"match[spec_version]": "2.0"}) == ["old spec"]


def test_filters_go_together(me, rw):
    """Values of one are alternatives, fields are all wanted; manifest and objects agree; unknown parameters are passed over."""
    one, two = (
        indicator(),
        {"type": "url", "spec_version": "2.1", "id": f"url--{uuid.uuid4()}", "value": "https://example.org/"},
    )
    me.add(rw, one, two)
    ids = f"{one['id']},{two['id']}"
    for path in ("objects", "manifest"):

        def found(path=path, **query):
            reply = me.get(
                f"collections/{rw}/{path}/", {f"match[{name}]": value for name, value in query.items()} | {"x": "y"}
            )
            return [each["id"] for each in reply.json.get("objects", [])]

        assert found(id=ids) == [one["id"], two["id"]]
        assert found(id=ids, type="url") == [two["id"]]
        assert found(id=ids, type="url,indicator") == [one["id"], two["id"]]
        assert found(id=ids, type="malware") == []
        assert found(id=one["id"], spec_version="2.0") == []
        assert found(id=one["id"], spec_version="2.1") == [one["id"]]
    assert me.get(f"collections/{rw}/objects/", {"match[type]": "no-such"}).body == b"{}"


@pytest.fixture(scope="module")
def thousand(me):
    """A thousand objects in one envelope, in the collection with the alias."""
    sent = [indicator(name=f"n{n}") for n in range(1000)]
    status = me.add("demo", *sent).json
    assert status["success_count"] == 1000
    return sent


@pytest.mark.parametrize("what", ["objects", "manifest"])
def test_paging_gives_every_object_once_in_order_of_date_added(me, thousand, what):
    """By next, and by added_after from the header; the headers are those of the page's first and last."""
    path, wanted = f"collections/demo/{what}/", [one["id"] for one in thousand]
    dates = {one["id"]: one["date_added"] for one in me.get("collections/demo/manifest/").json["objects"]}
    assert [*dates] == wanted and len({*dates.values()}) == 1000 and sorted(dates.values()) == [*dates.values()]
    for by_header in (False, True):
        found, query = [], {"limit": 300}
        while True:
            reply = me.get(path, query)
            page = [one["id"] for one in reply.json["objects"]]
            found += page
            first, last = (reply.headers[f"x-taxii-date-added-{end}"] for end in ("first", "last"))
            assert (first, last) == (dates[page[0]], dates[page[-1]])
            assert reply.json.get("more", False) is (len(found) < 1000)
            if not reply.json.get("more"):
                break
            query = {"limit": 300} | ({"added_after": last} if by_header else {"next": reply.json["next"]})
        assert found == wanted


def test_added_after_is_exclusive(me, thousand):
    """The newest date gives nothing, a microsecond less gives the newest; an empty page has no headers."""
    last = me.get("collections/demo/manifest/", {"match[id]": thousand[-1]["id"]}).json["objects"][0]["date_added"]
    reply = me.get("collections/demo/objects/", {"added_after": last})
    assert reply.body == b"{}" and "x-taxii-date-added-first" not in reply.headers
    micro = f"{int(last[20:26]) - 1:06d}"
    assert len(me.get("collections/demo/objects/", {"added_after": f"{last[:20]}{micro}Z"}).json["objects"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "x"}, {"limit": ""}, {"limit": "1e3"}, {"added_after": "yesterday"}, {"added_after": ""},
        {"added_after": "2026-02-30T00:00:00Z"}, {"match[version]": "newest"}, {"match[version]": ""}, {"next": "x"}, {"next": "A" * 27},
        {"next": "é"}, {"match[id]": ""}, {"match[id]": ",".join(map(str, range(600)))}, "match[type]=%00", "match[id]=%ff", "limit=1&limit=2",
        "&".join(f"a{n}=1" for n in range(5_000)), "&".join(f"a{n}=1" for n in range(100_000)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["collections/demo/objects/", "collections/demo/manifest/"])
def test_a_wrong_parameter_is_a_4xx_that_says_what_to_send(me, path, query):
    """Never a 5xx, and never all as if nothing had been asked."""
    reply = me.get(path, query)
    assert reply.status in (400, 414, 431), reply.body  # the last is the server's own, before it calls anybody
    assert reply.status == 431 or reply.json["title"]


def test_next_belongs_to_its_query(me, thousand):
    """With another filter, another collection or a changed letter it is refused."""
    after = me.get("collections/demo/objects/", {"limit": 1}).json["next"]
    for path, query in (
        ("collections/demo/objects/", {"match[type]": "indicator"}),
        ("collections/demo/manifest/", {}),
        (f"collections/{me.collections['rw']}/objects/", {}),
    ):
        assert me.get(path, query | {"next": after}).status == 400
    assert (
        me.get(
            "collections/demo/objects/", {"next": ("A" if after[3] != "A" else "B").join((after[:3], after[4:]))}
        ).status
        == 400
    )
    assert me.get("collections/demo/objects/", {"next": after, "limit": 7}).status == 200


@pytest.mark.parametrize(
    "name", ["'", '"; DROP TABLE x', "../../etc/passwd", "a" * 3000, "%00", "%ff", "%2e%2e/", "🙂"]
)
def test_hostile_names_find_nothing_and_break_nothing(me, rw, name):
    """In the path and in a filter."""
    import urllib.parse

    quoted = name if name.startswith("%") else urllib.parse.quote(name)
    assert me.get(f"collections/{rw}/objects/{quoted}/").status in (400, 404, 414)
    assert me.get(f"collections/{quoted}/").status in (400, 404, 414)
    if not name.startswith("%"):
        assert me.get(f"collections/{rw}/objects/", {"match[id]": name}).body == b"{}"


# Deleting


def test_deleting_takes_a_version_or_all_of_them(me, rw):
    """One version leaves the others, and what is newest then is given; then 404; unknown ones are told."""
    versions = [indicator(id=f"indicator--{uuid.uuid4()}")]
    versions += [{**versions[0], "modified": f"2026-0{n}-01T00:00:00.000Z"} for n in (2, 3)]
    me.add(rw, *versions)
    path = f"collections/{rw}/objects/{versions[0]['id']}/"
    assert me.ask("DELETE", path, {"match[version]": "2026-03-01T00:00:00.000Z"}).status == 200
    assert [one["modified"] for one in me.get(path).json["objects"]] == [versions[1]["modified"]]
    assert len(me.get(path, {"match[version]": "all"}).json["objects"]) == 2
    assert me.ask("DELETE", path, {"match[version]": "1999-01-01T00:00:00.000Z"}).status == 404
    assert me.ask("DELETE", path).status == 200
    assert me.get(path).status == 404 and me.get(f"{path}versions/").status == 404
    assert me.get(f"collections/{rw}/manifest/", {"match[id]": versions[0]["id"]}).body == b"{}"
    assert me.ask("DELETE", path).status == 404


def test_another_community_finds_nothing(taxii, me, rw):
    """Not in the list, at no address, in no count; reading, adding and deleting are 404."""
    other = taxii[1]
    one = indicator()
    me.add(rw, one)
    assert other.get("collections/").json == {}
    for path in ("", "objects/", "manifest/", f"objects/{one['id']}/", f"objects/{one['id']}/versions/"):
        for method in ("GET", "HEAD"):
            assert other.ask(method, f"collections/{rw}/{path}").status == 404
    assert other.add(rw, indicator()).status == 404
    assert other.ask("DELETE", f"collections/{rw}/objects/{one['id']}/").status == 404
    assert other.get("collections/demo/").status == 404


def test_every_act_is_in_the_log_and_no_secret(taxii, me, rw):
    """A line for each reading, adding and deleting: who, what, how many."""
    me.add(rw, indicator())
    me.get(f"collections/{rw}/objects/", {"limit": 1})
    lines = [json.loads(line) for line in (taxii[2] / "exchange.log").read_text("utf-8").splitlines()]
    assert {("demo-analyst", "add"), ("demo-analyst", "read")} <= {(one["who"], one["act"]) for one in lines}
    text = (taxii[2] / "exchange.log").read_text("utf-8") + (taxii[2] / "serve.log").read_text("utf-8")
    assert me.authorization.split()[1] not in text

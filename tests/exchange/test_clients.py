"""The clients that analysts use, unchanged, against the server: taxii2-client, stix2's data sources; and many at once."""

import base64
import gzip
import http.client
import json
import threading
import time
import uuid

import pytest
import stix2
from real_data import DATA
from taxii2client.v21 import Collection, Server, as_pages
from taxii_client import Client, basic, indicator


@pytest.fixture(scope="module")
def credentials(taxii):
    name, _, password = base64.b64decode(taxii[0].authorization.split()[1]).decode().partition(":")
    return {"user": name, "password": password}


@pytest.mark.clause("PP Res 130 (draft of 28 July 2006)", "instructs 2 ii)")
def test_taxii2_client_finds_its_way_from_discovery(taxii, credentials):
    """Server, API root, collections, objects in pages, manifest, status."""
    server = Server(f"{taxii[0].address}/taxii2/", **credentials)
    assert server.default.title
    titles = {one.title for one in server.default.collections}
    assert len(titles) == 4
    found = Collection(f"{taxii[0].address}/taxii2/main/collections/{taxii[0].collections['rw']}/", **credentials)
    sent = [indicator() for _ in range(5)]
    status = found.add_objects({"objects": sent})
    assert (status.status, status.success_count) == ("complete", 5)
    pages = as_pages(found.get_objects, per_request=2, **{"id": [one["id"] for one in sent]})
    assert [one["id"] for page in pages for one in page.get("objects", [])] == [one["id"] for one in sent]
    manifest = as_pages(found.get_manifest, per_request=100)
    assert {one["id"] for one in sent} <= {one["id"] for page in manifest for one in page.get("objects", [])}


def test_a_data_source_of_stix2_reads_and_writes(taxii, credentials):
    """Get, all versions, query by type, add."""
    collection = Collection(
        f"{taxii[0].address}/taxii2/main/collections/{taxii[0].collections['alias']}/", **credentials
    )
    store = stix2.TAXIICollectionStore(collection)
    one = stix2.Indicator(
        pattern="[url:value = 'https://example.org/']", pattern_type="stix", valid_from="2026-01-01T00:00:00Z"
    )
    store.add(one)
    later = one.new_version(name="named")
    store.add(later)
    assert store.get(one.id) == later
    assert len(store.all_versions(one.id)) == 2
    found = store.query([stix2.Filter("type", "=", "indicator"), stix2.Filter("id", "=", one.id)])
    assert [each.name for each in found] == ["named"]


@pytest.mark.data
def test_attack_is_loaded_and_read_back_byte_for_byte(taxii, secretariat_here):
    """24,771 objects by command; each comes back as it stands in the file."""
    file = DATA / "exchange" / "stix" / "2.1-derived" / "enterprise-attack-18.1.json.gz"
    body = gzip.decompress(file.read_bytes())
    secretariat_here("exchange", "collection", "ATT&CK", "--alias", "attack", "--community", "demo-finance")
    said = secretariat_here("exchange", "load", str(file), "--to", "attack", "--as", "demo-analyst")
    many = len(json.loads(body)["objects"])
    assert said.startswith(f"{many:,} objects added, 0 were held already, 0 refused")
    found, query = 0, {"match[version]": "all"}
    while True:
        reply = taxii[0].get("collections/attack/objects/", query)
        assert reply.body[reply.body.index(b'"objects":[') + 11 : -2] in _tight(body)
        found += len(reply.json["objects"])
        if not reply.json.get("more"):
            break
        query = {"match[version]": "all", "next": reply.json["next"]}
    assert found == many
    assert secretariat_here("exchange", "load", str(file), "--to", "attack", "--as", "demo-analyst").startswith(
        "0 objects added"
    )


_tightened: list[bytes] = []


def _tight(body: bytes) -> bytes:
    """The file's objects with a comma between, cut by the standard library: what pages are held against."""
    if not _tightened:
        text, decoder = body.decode(), json.JSONDecoder()
        at = text.index("[", text.index('"objects"')) + 1
        parts = []
        while True:
            while text[at] in " \n\r\t,":
                at += 1
            if text[at] == "]":
                break
            _, end = decoder.raw_decode(text, at)
            parts.append(text[at:end])
            at = end
        _tightened.append(",".join(parts).encode())
    return _tightened[0]


def test_eight_writers_and_a_poller_lose_nothing_and_see_nothing_twice(taxii):
    """Who asks for what was added after the last date sees every object, once, while others add."""
    client, collection = taxii[0], taxii[0].collections["rw"]
    begin = client.get(f"collections/{collection}/manifest/", {"match[id]": _sent(client, collection)}).json["objects"][
        0
    ]["date_added"]
    sent, seen, done = [], [], threading.Event()

    def write(number: int) -> None:
        for _ in range(12):
            some = [indicator(name=f"writer {number}") for _ in range(5)]
            reply = client.add(collection, *some)
            assert reply.status == 202 and reply.json["success_count"] == 5
            sent.extend(one["id"] for one in some)

    def poll() -> None:
        after, last_round = begin, False
        while True:
            reply = client.get(f"collections/{collection}/objects/", {"added_after": after, "limit": 7})
            seen.extend(one["id"] for one in reply.json.get("objects", []))
            after = reply.headers.get("x-taxii-date-added-last", after)
            if last_round and not reply.json.get("more"):
                return
            last_round = done.is_set() and not reply.json.get("objects")

    poller = threading.Thread(target=poll)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in (poller, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    poller.join(timeout=60)
    assert len(sent) == 480
    assert sorted(seen) == sorted(sent)


def _sent(client: Client, collection: str) -> str:
    one = indicator()
    client.add(collection, one)
    return one["id"]


def test_a_token_stands_for_its_holder_within_its_scope(taxii, secretariat_here):
    """Reading with one for reading; writing is refused; withdrawn, it is refused at once."""
    shown = secretariat_here("exchange", "token", "create", "demo-analyst", "--for", "a test").splitlines()[0]
    reader = Client(taxii[0].address, f"Bearer {shown}")
    collection = taxii[0].collections["rw"]
    assert reader.get(f"collections/{collection}/objects/").status == 200
    assert reader.get(f"collections/{collection}/").json["can_write"] is False
    assert reader.add(collection, indicator()).status == 403
    assert Client(taxii[0].address, f"Bearer {shown[:-1]}x").get("collections/").status == 401
    secretariat_here("exchange", "token", "withdraw", shown.split(".")[0])
    assert reader.get(f"collections/{collection}/objects/").status == 401


def test_who_is_no_member_any_more_reads_nothing_from_the_next_request_on(taxii, secretariat_here):
    """A change of members, of a password and of a role is in force at once."""
    said = secretariat_here("user", "add", "leaver", "--role", "contributor")
    password = next(line for line in said.splitlines() if line.startswith("password: ")).split()[1]
    leaver, collection = Client(taxii[0].address, basic("leaver", password)), taxii[0].collections["rw"]
    assert leaver.get(f"collections/{collection}/").status == 404
    secretariat_here("exchange", "member", "demo-csirt", "leaver")
    assert leaver.get(f"collections/{collection}/").json["can_write"] is True
    secretariat_here("user", "role", "leaver", "member")
    assert leaver.get(f"collections/{collection}/").json["can_write"] is False
    secretariat_here("exchange", "member", "demo-csirt", "leaver", "--end")
    assert leaver.get(f"collections/{collection}/objects/").status == 404


def marked(level: str) -> dict:
    from secretariat.domain.markings import FIXED

    return {"object_marking_refs": [next(key for key, value in reversed(FIXED.items()) if value.label == level)]}


def test_a_page_holds_what_the_marking_lets_its_reader_see(taxii, secretariat_here):
    """RED for its sender; AMBER+STRICT for the sender's entity; the newest version is that which one may see; no count tells."""
    people = {}
    for name, entity in (("colleague", "demo-csirt"), ("peer", "demo-peer")):
        said = secretariat_here("user", "add", name, "--role", "contributor")
        password = next(line for line in said.splitlines() if line.startswith("password: ")).split()[1]
        if entity == "demo-peer":
            secretariat_here("exchange", "entity", "demo-peer", "Peer", "--community", "demo-finance")
        secretariat_here("exchange", "member", entity, name)
        people[name] = Client(taxii[0].address, basic(name, password))
    people["sender"], collection = taxii[0], taxii[0].collections["rw"]
    levels = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
    sent = {level: indicator(**marked(level)) for level in levels}
    hidden = {**sent["TLP:AMBER"], **marked("TLP:RED"), "modified": "2026-05-01T00:00:00.000Z"}
    status = people["sender"].add(collection, *sent.values(), hidden).json
    assert status["success_count"] == 6
    sees = {"sender": levels, "colleague": levels[:4], "peer": levels[:3]}
    ids = ",".join(one["id"] for one in sent.values())
    for who, expected in sees.items():
        for path in ("objects", "manifest"):
            reply = people[who].get(f"collections/{collection}/{path}/", {"match[id]": ids, "limit": 100})
            assert {one["id"] for one in reply.json["objects"]} == {sent[level]["id"] for level in expected}
            assert len(reply.json["objects"]) == len(expected)
        newest = people[who].get(f"collections/{collection}/objects/{hidden['id']}/").json["objects"]
        assert [one["modified"] for one in newest] == [
            hidden["modified"] if who == "sender" else sent["TLP:AMBER"]["modified"]
        ]
        versions = people[who].get(f"collections/{collection}/objects/{hidden['id']}/versions/").json["versions"]
        assert len(versions) == (2 if who == "sender" else 1)
        path = f"collections/{collection}/objects/{sent['TLP:RED']['id']}/"
        assert people[who].get(path).status == (200 if who == "sender" else 404)
        if who != "sender":
            assert people[who].ask("DELETE", path).status == 404
    assert people["sender"].get(f"collections/{collection}/objects/{sent['TLP:RED']['id']}/").status == 200


@pytest.mark.parametrize("times", [3])
def test_what_is_acknowledged_outlives_a_kill(tmp_path, times):
    """The server is killed under writers; every object of an answered request is there, once, and none in half."""
    import subprocess
    import sys

    from website import served

    workspace = tmp_path / "w"
    subprocess.run([sys.executable, "-m", "secretariat", "init", str(workspace)], check=True, capture_output=True)
    acknowledged, attempted = [], []
    for _ in range(times):
        with served(workspace, "--demo") as site:
            lines = [
                line.split()
                for line in (workspace / "serve.log").read_text("utf-8").splitlines()
                if line.startswith("account:")
            ]
            client = Client(site.address, basic(lines[-2][1], lines[-2][3]))
            stop = threading.Event()

            def write(client=client, stop=stop) -> None:
                while not stop.is_set():
                    some = [indicator() for _ in range(20)]
                    attempted.append({one["id"] for one in some})
                    try:
                        if client.add("demo", *some).status == 202:
                            acknowledged.extend(one["id"] for one in some)
                    except (OSError, http.client.HTTPException):
                        return

            writers = [threading.Thread(target=write) for _ in range(3)]
            for thread in writers:
                thread.start()
            before = len(acknowledged)
            for _ in range(600):  # until some is answered, and then at a moment like any other
                if len(acknowledged) >= before + 60:
                    break
                time.sleep(0.05)
            site.kill()
            stop.set()
            for thread in writers:
                thread.join()
    with served(workspace, "--demo") as site:
        lines = [
            line.split()
            for line in (workspace / "serve.log").read_text("utf-8").splitlines()
            if line.startswith("account:")
        ]
        client = Client(site.address, basic(lines[-2][1], lines[-2][3]))
        found, query = [], {}
        while True:
            reply = client.get("collections/demo/objects/", query)
            found += [one["id"] for one in reply.json.get("objects", [])]
            if not reply.json.get("more"):
                break
            query = {"next": reply.json["next"]}
    assert acknowledged
    assert len(found) == len(set(found)) and set(acknowledged) <= set(found)
    assert all(len(some & set(found)) in (0, len(some)) for some in attempted)


def test_an_unknown_account_is_refused_as_slowly_as_a_known_one(taxii):
    """The time of a refusal does not tell which names exist."""
    assert Client(taxii[0].address, basic(f"nobody-{uuid.uuid4()}", "x" * 20)).get("collections/").status == 401

"""Hostile markup in every text that is stored: what sources, settings, rules and narratives say is shown as text and is none of the page."""

import csv
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from example_workspaces import secretariat
from website import served

MARK = "<script>alert(1)</script><img src=x onerror=alert(1)></textarea><b onclick=alert(1)>{{ 7|add:7 }}"
NEVER = frozenset(
    ["script", "iframe", "object", "embed", "svg/script", "base", "frame", "template", "marquee", "audio", "video"]
)
TEXTS = {
    "title", "lead", "partners", "place", "outputs", "description", "source_title", "notes", "organization", "line",
    "cost_centre", "reason", "subject", "from_entity", "to_entity", "entity", "what", "in", "gist", "gist_fr", "gist_ar",
    "addressee", "committee", "body", "doctype", "source",
}  # fmt: skip
"""Columns of registers that hold words of their own; the others are ids, dates, amounts and closed lists."""
KEPT = {"id", "parent", "src", "conf", "kind", "url", "a", "b", "date", "period", "period_from", "had"}
SETTINGS = ("name", "body", "notice", "notice_ar", "title", "licence", "owner", "cadence", "by", "action", "place_and_dates", "agenda_item")  # fmt: skip


def spoilt(value, key=""):
    """The same data with the mark behind every text that is no key, day or word of a closed list."""
    if isinstance(value, dict):
        return {name: spoilt(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [spoilt(one, key) for one in value]
    return f"{value}{MARK}" if isinstance(value, str) and key not in KEPT else value


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The fictitious example with the mark in every text of its registers, plans, settings, rules and narratives; its report issued."""
    folder = tmp_path_factory.mktemp("hostile") / "workspace"
    secretariat("init", folder, "--example", "fictitious", cwd=folder.parent)
    for path in folder.glob("sources/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            for row in rows:
                writer.writerow({k: f"{v}{MARK}" if v and k in TEXTS else v for k, v in row.items()})
    for path in [*folder.glob("sources/*.yaml"), *folder.glob("plans/*.yaml")]:
        held = spoilt(yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False), encoding="utf-8")
    settings = folder / "secretariat.toml"
    text = settings.read_text("utf-8")
    for name in SETTINGS:
        text = re.sub(rf'(?m)^({name} = "[^"\n]*)"', lambda found: f'{found[1]}{MARK}"', text)
    settings.write_text(text, encoding="utf-8")
    rules = folder / "link-rules.yaml"
    rules.write_text(
        re.sub(r'(reason: \{?en: ")', lambda found: found[1] + MARK, rules.read_text("utf-8")), encoding="utf-8"
    )
    for path in folder.glob("narrative/2025/*.md"):
        words = re.sub(r"\d", "x", MARK)  # a digit typed by hand is refused
        more = f"\n\n{words} [see](javascript:alert(x)) <https://example.org/{words.split('<')[1]}> [by: me]\n"
        path.write_text(path.read_text("utf-8").rstrip() + more, encoding="utf-8")
    secretariat("collect", cwd=folder)
    secretariat("report", "2025", "--issue", cwd=folder)
    with served(folder, "--workers", "2") as running:
        yield running


class Page(HTMLParser):
    """What of a page would run or lead astray, and all that it says."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []
        self.links: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag in NEVER or any(name.startswith("on") or name == "srcdoc" for name in held):
            self.bad.append(self.get_starttag_text() or tag)
        if tag == "img" and not (held.get("src") or "").startswith("data:image/svg+xml"):
            self.bad.append(self.get_starttag_text() or tag)
        for name in ("href", "src", "action", "formaction"):
            scheme = urlsplit((held.get(name) or "").strip()).scheme.lower()
            if scheme not in ("", "http", "https", "data") or (scheme == "data" and tag != "img"):
                self.bad.append(self.get_starttag_text() or tag)
        if tag == "a" and held.get("href"):
            self.links.append(held["href"])

    def handle_data(self, data):
        self.said += data


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_stored_text_is_markup(hostile, language):
    """On no page does a stored text open an element, an attribute or a scheme; it is read as the text that it is."""
    seen, wanted, bad, shown = set(), {f"/{language}/"}, [], set()
    kinds: dict[str, int] = {}
    while wanted:
        path = wanted.pop()
        seen.add(path)
        answer = hostile.get(unquote(path))
        assert answer.status < 500, path
        if "html" not in answer.headers.get("content-type", ""):
            continue
        page = Page(answer.text)
        bad += [f"{path}: {one[:120]}" for one in page.bad]
        shown |= {path} if "<script>alert(1)</script>" in page.said else set()
        assert "{{ 7|add:7 }}" in page.said or "7|add" not in answer.text
        for link in page.links:
            place = urlsplit(urljoin(hostile.address + path, link))
            kind = re.sub(r"[^/]+(?=/?$)", "", place.path)  # a few of each kind of page are enough
            there = place.path
            if (
                f"{place.scheme}://{place.netloc}" == hostile.address
                and there.startswith(f"/{language}/")
                and there not in seen | wanted
            ):
                if re.search(r"\.(json|csv|xlsx|atom|jsonfeed|ics|pdf|docx|zip)$", there) or kinds.get(kind, 0) >= 12:
                    continue
                kinds[kind] = kinds.get(kind, 0) + 1
                wanted.add(there)
    assert not bad, "\n".join(bad[:20])
    assert len(seen) > 100
    sections = ("activities", "entities", "standards", "mandates", "plans", "budget", "cooperation", "sources", "records", "reports")  # fmt: skip
    assert {one for one in sections if not any(path.startswith(f"/{language}/{one}/") for path in shown)} == set()


def test_no_question_is_markup(hostile):
    """A search, a filter, an address and a host that hold markup come back as text, with the right status."""
    for path, status in (
        (f"/en/search/?q={MARK.replace('&', '')[:60]}", 200),
        (f"/en/activities/?title={MARK[:60]}", 200),
        (f"/en/activities/?{MARK[:30]}=x", 400),
        (f"/en/activities/?kind={MARK[:60]}", 200),
        (f"/en/activities/{MARK[:25]}/", 404),
        (f"/en/entities/{MARK[:8]}/", 404),
        (f"/en/plans/?year={MARK[:40]}", 400),
    ):
        answer = hostile.get(path)
        assert answer.status == status, path
        assert not Page(answer.text).bad, path
    assert hostile.get("/en/", Host="<script>alert(1)</script>").status == 400

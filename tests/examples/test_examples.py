"""The shipped examples: each fact has a source, nothing unseen is stated, and all that is cited is there."""

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import ryaml

from secretariat.config import workspace
from secretariat.domain.conditions import lineage
from secretariat.domain.documents import Link
from secretariat.domain.links import Target, propose
from secretariat.domain.periods import Period, bounds
from secretariat.domain.statements import Item, Problem
from secretariat.formats import Context, entities_yaml, narrative_markdown, plan_yaml, reader, rules_yaml

EXAMPLES = Path(entities_yaml.__file__).parent.parent / "examples"
REAL, FICTITIOUS = EXAMPLES / "real", EXAMPLES / "fictitious"
BOTH = pytest.mark.parametrize("example", [REAL, FICTITIOUS], ids=["real", "fictitious"])
MARK = "Fictitious example"
SECTIONS = {
    "summary", "mandate", "activities", "plans", "budget", "cooperation", "standards", "spam", "changes", "action",
    "plan-links", "financial", "references",
}  # fmt: skip
FIGURES = {
    "activities.total", "activities.held", "activities.planned", "activities.ongoing", "activities.unconfirmed",
    "activities.unknown", "activities.unlinked", "entities.partners", "links.proposed", "links.confirmed", "links.stated", "budget.union",
    "liaisons.total", "standards.sg17.in-force", "spam.activities", "spam.recommendations", "sources.total",
    "records.total", "conflicts.total",
}  # fmt: skip


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settings(example: Path) -> dict:
    return tomllib.loads((example / "secretariat.toml").read_text("utf-8"))


def yaml_items(example: Path) -> list[Item]:
    found = list(entities_yaml.read(example / "sources" / "entities.yaml", {}, Context()))
    for path in sorted((example / "plans").glob("*.yaml")):
        found += plan_yaml.read(path, {}, Context())
    assert [x for x in found if isinstance(x, Problem)] == []
    return found


def collected(example: Path) -> tuple[dict[str, list], list[Problem]]:
    """Statements by kind, and problems, of all sources of an example."""
    statements: dict[str, list] = {}
    problems = []
    for source in settings(example)["sources"]:
        for found in reader(source["format"]).read(example / source["place"], source, Context()):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                for statement in found.statements:
                    statements.setdefault(statement.kind, []).append(statement)
    return statements, problems


@BOTH
def test_every_source_is_read_and_nothing_is_refused(example):
    """Each source that the settings name is there, in a format that reads it without an error."""
    statements, problems = collected(example)
    assert [p for p in problems if p.severity == "error"] == []
    assert {"activity", "entity", "plan", "goal", "instruction", "role", "link", "liaison", "budget-line"} <= set(
        statements
    )


@BOTH
def test_every_file_of_sources_and_plans_is_named_in_the_settings(example):
    """No file lies in an example that no source names."""
    named = {source["place"] for source in settings(example)["sources"]}
    there = {p.relative_to(example).as_posix() for folder in ("sources", "plans") for p in (example / folder).iterdir()}
    assert there == named


@BOTH
def test_every_source_says_who_answers_and_under_which_terms(example):
    """Title, address, licence, owner, cadence and rank are there for every source."""
    for source in settings(example)["sources"]:
        assert all(source[name] for name in ("title", "address", "licence", "owner", "cadence")), source["slug"]
        assert source["rank"] > 0 or "confirmed by persons" in source["title"]
        assert source["extent"] == "whole"


def test_all_190_activities_have_the_title_and_address_of_their_source():
    """No activity of the real example stands without its source."""
    rows = table(REAL / "sources" / "activities.csv")
    assert len({row["id"] for row in rows}) == len(rows) == 190
    assert all(row["source_title"] and row["source_url"] for row in rows)


@pytest.mark.parametrize("name", ["liaisons", "instructions", "roles", "links", "recommendations", "sg17-meetings"])
def test_every_row_of_the_real_registers_names_its_source(name):
    """Each row of the other registers has the title of its source, and its address where one is known."""
    for row in table(REAL / "sources" / f"{name}.csv"):
        assert row["source_title"], row
        assert row["source_url"] or name == "roles", row


@BOTH
def test_nothing_marked_k_is_stated(example):
    """Whatever the YAML files mark k, wholly or in a clause, is a proposal or is left out of what is shown."""
    marked = Counter()
    for path in [example / "sources" / "entities.yaml", *(example / "plans").glob("*.yaml")]:
        value = ryaml.loads(path.read_text("utf-8"))
        for section, parts in value.items():
            if isinstance(parts, dict) and "list" in parts and parts.get("src") == "k":
                marked[path.name] += len(parts["list"])
            for part in parts if isinstance(parts, list) else [parts]:
                if isinstance(part, dict) and section != "sources" and "list" not in part:
                    marked[path.name] += "k" in (part.get("conf"), part.get("src"))
    proposed = Counter()
    for item in yaml_items(example):
        for statement in item.statements:
            assert "(k)" not in str(statement.fields) and ", k)" not in str(statement.fields)
            if "source_title" not in statement.fields:
                assert statement.marks.get("state") == "proposed", statement.key
        proposed[item.place.split(":")[0]] += any(s.marks.get("state") == "proposed" for s in item.statements)
    assert {name: count for name, count in marked.items() if count} == {n: c for n, c in proposed.items() if c}


def test_no_figure_of_money_is_invented():
    """An amount of the real budget stands only beside its source; what is unknown is empty, not zero."""
    for row in table(REAL / "sources" / "budget.csv"):
        if row["confidence"] == "unknown":
            assert row["amount"] == "" and row["source_url"] == "", row["id"]
        else:
            assert row["amount"] and row["source_title"] and row["source_url"], row["id"]
    amounts = [row for row in table(REAL / "sources" / "activities.csv") if row["budget_amount"]]
    assert [row["budget_amount"] for row in amounts] == ["100000-500000"]


@pytest.mark.data
def test_the_real_registers_carry_over_the_facts(data):
    """Dates, titles, counts, states and amounts are those of the compilation; only names of persons are gone."""
    for name in ("activities", "budget", "sg17-meetings", "liaisons"):
        theirs, ours = table(data / "activities" / f"{name}.csv"), table(REAL / "sources" / f"{name}.csv")
        assert len(theirs) == len(ours)
        for their, our in zip(theirs, ours, strict=True):
            differing = {column for column in their if their[column] != our[column]}
            assert differing <= {"description", "notes", "source_title"}, (name, their, differing)


def test_a_committee_is_never_without_its_day():
    """The catalogue's committee is today's: each row that names one says as of which day."""
    rows = table(REAL / "sources" / "recommendations.csv")
    assert len({row["designation"] for row in rows}) == len(rows)
    assert all(bool(row["committee"]) == bool(row["committee_as_of"]) for row in rows)
    assert sum(bool(re.match(r"ITU-T X\.(1231|124\d)\b", row["designation"])) for row in rows) >= 9


@BOTH
def test_links_lead_to_things_that_are_there(example):
    """Both ends of each link, and the thing of each cost, are in the example's registers."""
    goals = {s.key for item in yaml_items(example) for s in item.statements if s.kind == "goal"}
    ends = {f"goal:{key}" for key in goals}
    ends |= {f"instruction:{r['revision']}#{r['designation']}" for r in table(example / "sources" / "instructions.csv")}
    ends |= {f"activity:{r['id']}" for r in table(example / "sources" / "activities.csv")}
    ends |= {f"role:{r['entity']}|{r['what']}|{r['in']}|{r['since']}" for r in table(example / "sources" / "roles.csv")}
    ends |= {f"budget-line:{s.key}" for s in collected(example)[0].get("budget-line", [])}
    links = table(example / "sources" / "links.csv")
    assert {row["from"] for row in links} | {row["to"] for row in links} <= ends
    assert all(row["state"] in ("stated", "confirmed") and row["reason"] for row in links)
    if example == REAL:
        assert {row["state"] for row in links} == {"stated"}
    else:
        assert {row["thing"] for row in table(example / "sources" / "costs.csv")} <= ends


@BOTH
def test_rules_and_groupings_are_read_whole(example):
    """Not one rule or group is left out, and each speaks both languages."""
    rules, problems = rules_yaml.read_link_rules(example / "link-rules.yaml")
    groupings, more = rules_yaml.read_groupings(example / "groupings.yaml")
    assert (*problems, *more) == ()
    assert {g.id for g in groupings} == {"sector", "study-group", "action-line", "pillar", "region"}
    assert all({"en", "fr"} <= set(rule.reason or rule.none) for rule in rules.rules)
    assert {"en", "fr"} <= set(rules.otherwise)


@pytest.mark.parametrize(("example", "year"), [(REAL, 2006), (REAL, 2019), (REAL, 2025), (FICTITIOUS, 2025)])
def test_no_activity_of_a_report_is_without_a_proposed_link_or_a_reason(example, year):
    """For each activity of the year the rules propose a link that they explain, or say why there is none."""
    statements, _ = collected(example)
    entities = lineage({**s.fields, "key": s.key} for s in statements["entity"])
    period = Period(bounds(str(year)).first, bounds(str(year)).last)
    # Several sources may speak of one activity: here the first speaks for it.
    things = list({s.key: {**s.fields, "key": s.key} for s in reversed(statements["activity"])}.values())
    things = [
        t for t in things if t.get("start") and str(t["start"])[:4] <= str(year) <= (str(t.get("end") or "9999"))[:4]
    ]
    plans = {s.key: s.fields for s in statements["plan"]}
    targets = [
        Target("goal", s.key, plans[s.fields["plan"]].get("starts", ""), plans[s.fields["plan"]].get("ends", ""))
        for s in statements["goal"]
        if s.marks.get("state") != "proposed"
    ]
    days = (period.first.isoformat(), period.last.isoformat())
    targets += [Target("instruction", s.key, *days) for s in statements["instruction"]]
    targets += [Target("budget-line", s.key, *days) for s in statements["budget-line"]]
    rules, _ = rules_yaml.read_link_rules(example / "link-rules.yaml")
    found = propose(things, rules, targets, period, entities=entities)
    spoken = {link.of[1] for link in found.links} | {one.of[1] for one in found.without}
    assert spoken == {thing["key"] for thing in things}
    assert all(link.reason["en"] and link.reason["fr"] for link in found.links)
    assert all(one.reason["en"] and one.reason["fr"] for one in found.without)
    # Most are proposed: the exceptions are few, and told.
    assert len(found.without) <= len(things) / 10


@BOTH
def test_narrative_is_complete_cites_what_is_there_and_holds_no_typed_digit(example):
    """Each report has all sections in both languages; each paragraph's sources and figures exist; no digit is typed."""
    ids = {f"activity:{row['id']}" for row in table(example / "sources" / "activities.csv")}
    years = settings(example)["report"]["years"]
    for year in years:
        folder = example / "narrative" / str(year)
        assert {p.name for p in folder.iterdir()} == {f"{name}.{lang}.md" for name in SECTIONS for lang in ("en", "fr")}
        for path in sorted(folder.iterdir()):
            narrative = narrative_markdown.read(
                path.read_text("utf-8"), f"{year}/{path.name}",
                cite=lambda key: Link(key, "#") if key in ids else None, has_figure=FIGURES.__contains__,
            )  # fmt: skip
            assert narrative.problems == []
    assert {p.name for p in (example / "narrative").iterdir()} == {str(year) for year in years}


def test_the_same_figures_and_sources_stand_in_both_languages():
    """A section says the same in English and French: the same figures and the same citations."""
    for path in [*REAL.glob("narrative/*/*.en.md"), *FICTITIOUS.glob("narrative/*/*.en.md")]:
        found = [
            re.findall(r"\[\[.*?\]\]|\[@.*?\]", p.read_text("utf-8"))
            for p in (path, path.with_name(path.name.replace(".en.", ".fr.")))
        ]
        assert Counter(found[0]) == Counter(found[1]), path


def test_the_real_example_says_that_it_is_no_document_of_the_union():
    """The notice stands in the settings, in both languages, and so on every page."""
    workspace = settings(REAL)["workspace"]
    assert "not a document of the ITU" in workspace["notice"]
    assert workspace["notice_fr"]


def test_the_fictitious_example_is_marked_everywhere():
    """Notice, name, sources, rows, plans, rules, readme and workbook say that it is a fictitious example."""
    workspace = settings(FICTITIOUS)
    assert workspace["workspace"]["notice"] == MARK
    assert workspace["workspace"]["name"].startswith(MARK)
    assert all(source["title"].startswith(MARK) for source in workspace["sources"])
    for path in sorted((FICTITIOUS / "sources").glob("*.csv")):
        for row in table(path):
            said = row.get("source_title", row.get("source"))
            assert said.startswith(MARK) or row.get("confidence") == "unknown", (path.name, row)
    for item in yaml_items(FICTITIOUS):
        for statement in item.statements:
            assert statement.fields.get("source_title", MARK).startswith(MARK)
    for path in FICTITIOUS.rglob("*"):
        if path.suffix in (".yaml", ".toml") or path.name == "README.md":
            assert MARK in path.read_text("utf-8")[:400], path
    for sheet in openpyxl.load_workbook(FICTITIOUS / "sources" / "events.xlsx").worksheets:
        assert MARK.casefold() in str(sheet["A1"].value).casefold()


def test_the_fictitious_example_is_complete_in_money():
    """Planned and actual, each of the three funds, two currencies, dated rates, direct costs and shares."""
    budget = table(FICTITIOUS / "sources" / "budget.csv")
    assert {(row["kind"], row["fund"]) for row in budget} == {
        (kind, fund) for kind in ("planned", "actual") for fund in ("regular", "voluntary", "cost recovery")
    }
    assert {row["currency"] for row in budget} == {"CHF", "EUR"}
    for year in ("2024", "2025"):
        for kind in ("planned", "actual"):
            rows = [r for r in budget if (r["years"], r["kind"], r["fund"]) == (year, kind, "regular") and r["amount"]]
            cents = {
                whole: sum(round(float(r["amount"]) * 100) for r in rows if (r["cost_centre"] == "") is whole)
                for whole in (True, False)
            }
            assert cents[True] == cents[False]
    assert {row["basis"] for row in table(FICTITIOUS / "sources" / "costs.csv")} == {"direct", "share"}
    assert len({row["date"] for row in table(FICTITIOUS / "sources" / "rates.csv")}) >= 2


def test_two_fictitious_sources_contradict_each_other():
    """Log and workbook speak of the same drill and conference, and differ on participants and on dates."""
    statements, _ = collected(FICTITIOUS)
    values = {name: set() for name in ("participants", "start")}
    for statement in statements["activity"]:
        title = statement.fields["title"].casefold().strip()
        if title == "lagoon cyberdrill 2025":
            values["participants"].add(statement.fields["participants"])
        if title == "conference of regulators on network security":
            values["start"].add(statement.fields["start"])
    assert all(len(found) == 2 for found in values.values())


def test_the_fictitious_example_has_no_doubt_but_the_one_it_means():
    """Its invented states are named in the settings; the one doubt left is of a kind of activity that nobody knows."""
    sources = workspace.load(FICTITIOUS).sources
    found = [one for s in sources for one in reader(s["format"]).read(FICTITIOUS / s["place"], s, Context())]
    (doubt,) = (one for one in found if isinstance(one, Problem) and one.severity == "doubt")
    assert "internal meeting" in doubt.message


def test_all_files_of_the_examples_are_small():
    """Both examples together stay below three megabytes."""
    assert sum(path.stat().st_size for path in EXAMPLES.rglob("*") if path.is_file()) < 3_000_000

"""The report made whole from the shipped examples, through the command line."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MOMENT = "1795478400"  # 24 November 2026, so that a report can be made again


def secretariat(*arguments, cwd, status=0, **environment):
    """Run the program; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "secretariat", *map(str, arguments)], cwd=cwd, capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, "SOURCE_DATE_EPOCH": MOMENT, "SECRETARIAT_WORKSPACE": "", **environment},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr if status else done.stdout


def workspace(folder: Path, example: str, sources=(), **environment) -> Path:
    secretariat("init", folder, "--example", example, cwd=folder.parent, **environment)
    if sources:
        for source in sources:
            secretariat("collect", source, cwd=folder, **environment)
    else:
        secretariat("collect", cwd=folder, **environment)
    return folder


@pytest.fixture(scope="module")
def fictitious(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("a") / "lagoon", "fictitious")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("b") / "facts", "real")


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.clause("PP Res 130 (draft of 28 July 2006)", "instructs 2 iii)")
@pytest.mark.parametrize("year", ["2006", "2019", "2025"])
def test_the_real_example_makes_its_report_and_the_package_holds(real, year):
    """Five files; every figure recomputed from the package alone, with the root that the documents print."""
    printed = secretariat("report", year, cwd=real)
    files = [Path(line) for line in printed.splitlines() if line.startswith(str(real))]
    assert [path.suffix for path in files] == [".docx", ".pdf", ".html", ".xlsx", ".zip"] and all(
        p.stat().st_size for p in files
    )
    for document in (files[0], files[2]):
        outcome = secretariat("report", "verify", files[4], "--document", document, cwd=real)
        assert outcome.startswith("The package holds.") and f"stands in {document.name}" in outcome


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_fictitious_example_is_marked_on_every_document(fictitious, language):
    """Nobody can take an invented figure for a real one."""
    secretariat("report", "2025", "--language", language, cwd=fictitious)
    html = (fictitious / f"reports/2025/report-2025-{language}.html").read_text("utf-8")
    assert {"en": "Original: English", "fr": "Original\u202f: anglais"}[language] in html
    assert {"en": "Fictitious example", "fr": "Exemple fictif"}[language] in html


def test_made_again_elsewhere_every_file_is_the_same(tmp_path_factory):
    """Another folder, another order of collecting, another locale and time zone: not one byte differs."""
    order = [
        "entities",
        "activities",
        "events",
        "liaisons",
        "budget",
        "rates",
        "costs",
        "recommendations",
        "instructions",
        "roles",
        "links",
        "plan-sp-2024-2027",
        "plan-op-2024-2025",
        "plan-fp-2024-2025",
        "plan-ap-oldport-2023",
    ]
    one = workspace(tmp_path_factory.mktemp("one") / "w", "fictitious", order, TZ="UTC", LC_ALL="C.UTF-8")
    two = workspace(
        tmp_path_factory.mktemp("other-place") / "elsewhere",
        "fictitious",
        order[::-1],
        TZ="Asia/Kathmandu",
        LC_ALL="tr_TR.UTF-8",
    )
    for folder, zone in ((one, "UTC"), (two, "Pacific/Auckland")):
        secretariat("report", "2025", cwd=folder, TZ=zone)
        secretariat("report", "2025", "--language", "fr", cwd=folder, TZ=zone)
    assert digests(one / "reports/2025") == digests(two / "reports/2025")


def test_both_languages_rest_on_one_package(fictitious):
    """The root digest printed in French is the one printed in English."""
    roots = [
        secretariat("report", "2024", "--language", language, cwd=fictitious).splitlines()[-1]
        for language in ("en", "fr")
    ]
    assert roots[0] == roots[1] and roots[0].startswith("root ")


def test_an_issued_report_is_frozen_and_a_second_issue_is_a_revision(fictitious):
    """What was issued is never overwritten."""
    secretariat("report", "2024", "--issue", cwd=fictitious)
    issued = digests(fictitious / "reports/2024-issued")
    secretariat("report", "2024", "--issue", cwd=fictitious)
    assert digests(fictitious / "reports/2024-issued") == issued
    assert (fictitious / "reports/2024-revised-1").is_dir()


def test_an_issued_report_in_another_language_is_the_same_issue(tmp_path_factory):
    """On a running clock: all languages of a draft, and of an issue, rest on one package; new facts make a revision."""
    folder = workspace(tmp_path_factory.mktemp("l") / "w", "fictitious")
    for options in ((), ("--issue",)):
        roots = set()
        for moment, language in enumerate(("en", "fr", "ar")):
            later = str(int(MOMENT) + 60 * moment)
            done = secretariat("report", "2025", *options, "--language", language, cwd=folder, SOURCE_DATE_EPOCH=later)
            roots.add(done.splitlines()[-1])
        assert len(roots) == 1
    issued = folder / "reports/2025-issued"
    assert {path.name for path in issued.iterdir()} >= {"report-2025-en.pdf", "report-2025-fr.pdf"}
    assert not list((folder / "reports").glob("2025-revised*"))
    frozen = digests(issued)
    register = folder / "sources/activities.csv"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if "Webinar on phishing" not in line), "utf-8")
    secretariat("collect", "activities", cwd=folder)
    secretariat("report", "2025", "--issue", "--language", "fr", cwd=folder)
    assert digests(issued) == frozen and (folder / "reports/2025-revised-1/report-2025-fr.pdf").is_file()
    told = secretariat("report", "2025", "--out", str(issued), cwd=folder, status=2)
    assert "never overwritten" in told and digests(issued) == frozen


def test_a_tabled_report_has_no_endnotes(real):
    """Endnotes inform and are not tabled."""
    secretariat("report", "2006", cwd=real)
    secretariat("report", "2006", "--tabled", cwd=real)
    folder = real / "reports/2006"
    with (
        zipfile.ZipFile(folder / "report-2006-en.docx") as draft,
        zipfile.ZipFile(folder / "report-2006-en-tabled.docx") as tabled,
    ):
        assert b"endnoteReference" in draft.read("word/document.xml")
        assert b"endnoteReference" not in tabled.read("word/document.xml")


def test_wrong_narrative_stops_the_report_and_names_the_line(tmp_path_factory):
    """A digit typed by hand or a missing figure is an error with file and line; the last report stands."""
    folder = workspace(tmp_path_factory.mktemp("c") / "w", "fictitious")
    secretariat("report", "2025", cwd=folder)
    before = digests(folder / "reports/2025")
    text = folder / "narrative/2025/spam.en.md"
    text.write_text(
        text.read_text("utf-8") + "\nSome 34 came. [by: officer]\n\nIn all [[no.such]]. [by: officer]\n", "utf-8"
    )
    told = secretariat("report", "2025", cwd=folder, status=3)
    assert "narrative/2025/spam.en.md:3: '34' is typed by hand" in told and "no figure 'no.such'" in told
    assert digests(folder / "reports/2025") == before


def test_text_that_speaks_of_a_figure_which_changed_is_listed(tmp_path_factory):
    """A sentence written when the figure was another is looked at again by a person."""
    folder = workspace(tmp_path_factory.mktemp("d") / "w", "fictitious")
    secretariat("report", "2025", cwd=folder)
    register = folder / "sources/activities.csv"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if "Webinar on phishing" not in line), "utf-8")
    secretariat("collect", "activities", cwd=folder)
    done = subprocess.run(
        [sys.executable, "-m", "secretariat", "report", "2025"], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "SOURCE_DATE_EPOCH": MOMENT, "SECRETARIAT_WORKSPACE": ""},
    )  # fmt: skip
    assert "look again: 2025/summary.en.md: activities.total was" in done.stderr


def test_a_period_from_session_to_session_can_be_reported(fictitious):
    """Council years run from session to session."""
    secretariat("report", "--from", "2024-06-19", "--to", "2025-06-17", cwd=fictitious)
    assert (fictitious / "reports/2024-06-19_2025-06-17/report-2024-06-19_2025-06-17-en.pdf").is_file()

"""`secretariat collect` and `init`, as a person or a script calls them."""

import csv
import importlib.util
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import catalogue, document

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path, status: int = 0, **environment: str) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, "-m", "secretariat", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "SECRETARIAT_WORKSPACE": "", "SECRETARIAT_DATABASE_URL": "", **environment},
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.fixture
def place(tmp_path) -> Path:
    run("init", tmp_path / "place")
    return tmp_path / "place"


def numbered(count: int) -> dict[str, bytes]:
    return {f"data/{n}.yaml": document(f"ISO {n}", f"Title {n}") for n in range(1, count + 1)}


def test_a_path_is_recognized_and_remembered(place, tmp_path):
    """A path is read by its format, written down in sources.toml, and known by its slug from then on."""
    path = catalogue(tmp_path / "My Standards.tar.gz", numbered(5))
    done = run("--workspace", place, "collect", path)
    assert done.stdout == "my-standards: in effect · 5 read · 5 new\n"
    assert done.stderr == ""
    assert 'format = "relaton"' in (place / "sources.toml").read_text("utf-8")
    assert run("--workspace", place, "collect", "my-standards").stdout.startswith("my-standards: unchanged")
    assert run("--workspace", place, "collect", path).stdout.startswith("my-standards: unchanged")


def test_the_summary_as_json(place, tmp_path):
    """A script gets counts and problems as JSON, and nothing else on the output."""
    path = catalogue(tmp_path / "a.tar.gz", {**numbered(2), "data/bad.yaml": b"a: ["})
    (summary,) = json.loads(run("--workspace", place, "collect", path, "--json").stdout)
    assert (summary["read"], summary["new"], summary["refused"]) == (2, 2, 1)
    assert summary["problems"][0]["place"] == "a.tar.gz#data/bad.yaml"


def test_what_waits_is_told_and_decided(place, tmp_path):
    """A snapshot that waits gives status 4 and the next command; accepted, it is in effect."""
    path = tmp_path / "a.tar.gz"
    run("--workspace", place, "collect", catalogue(path, numbered(10)))
    catalogue(path, numbered(2))
    assert "--accept a" in run("--workspace", place, "collect", "a", status=4).stderr
    assert "8 gone" in run("--workspace", place, "collect", "--accept", "a").stdout
    run("--workspace", place, "collect", "--accept", "a", status=2)


def test_one_missing_source_does_not_hold_up_the_others(place, tmp_path):
    """A source that is not there is told, with status 3, and the others are collected."""
    path = catalogue(tmp_path / "b.tar.gz", numbered(2))
    (place / "sources.toml").write_text(
        "".join(
            f'[[sources]]\nslug = "{slug}"\nformat = "relaton"\nplace = {json.dumps(str(file))}\n'
            for slug, file in (("a", tmp_path / "missing.tar.gz"), ("b", path))
        ),
        encoding="utf-8",
    )
    done = run("--workspace", place, "collect", status=3)
    assert "a: not read" in done.stdout and "b: in effect · 2 read · 2 new" in done.stdout
    assert "missing.tar.gz" in done.stderr


def test_a_source_that_failed_says_that_nothing_is_gone(place, tmp_path):
    """A source of which nothing can be read ends with status 3, and says in its line and as JSON that nothing was marked gone."""
    path = tmp_path / "register.csv"
    path.write_text("Title,Start,Lead\nWorkshop on spam,2006-05-15,ITU-T\n", encoding="utf-8")
    run("--workspace", place, "collect", path)
    path.write_bytes(b"")
    done = run("--workspace", place, "collect", "register", status=3)
    assert done.stdout == "register: failed, nothing was marked gone · 1 refused\n"
    (summary,) = json.loads(run("--workspace", place, "collect", "register", "--json", status=3).stdout)
    assert (summary["state"], summary["gone"]) == ("failed", 0) and "nothing was marked gone" in summary["note"]
    path.unlink()
    done = run("--workspace", place, "collect", "register", status=3)
    assert done.stdout == "register: not read, nothing was marked gone\n"
    assert "1 records present" in run("--workspace", place, "collect", "--why", "register").stdout


def test_an_archive_read_in_part_ends_with_status_3(place, tmp_path):
    """A truncated archive ends with status 3, as often as it is collected, until it is whole; a broken member alone does not."""
    path = catalogue(tmp_path / "a.tar.gz", {**numbered(200), "data/bad.yaml": b"a: ["})
    whole = path.read_bytes()
    run("--workspace", place, "collect", path)
    path.write_bytes(whole[: len(whole) // 2])
    for _ in range(2):
        done = run("--workspace", place, "collect", "a", status=3)
        assert (
            "read in part, nothing was marked gone" in done.stdout and "gone" not in done.stdout.split("marked gone")[1]
        )
    (summary,) = json.loads(run("--workspace", place, "collect", "a", "--json", status=3).stdout)
    assert summary["broke_off"] is True and summary["gone"] == 0
    path.write_bytes(whole)
    assert "200 unchanged · 1 refused" in run("--workspace", place, "collect", "a").stdout


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.yaml", b"plan\n  - 'x: [\n", "a.yaml:"),
        ("a.yaml", b"\xff\xfe\xfa", "a.yaml:1: not UTF-8"),
        ("a.tar.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b", "ends too early"),
    ],
)
def test_a_broken_file_of_no_known_format_is_told_as_broken(place, tmp_path, name, content, told):
    """A path that is not yet a source and cannot be read by anybody says where it is broken, with status 3, and is not remembered."""
    (tmp_path / name).write_bytes(content)
    done = run("--workspace", place, "collect", tmp_path / name, status=3)
    assert told in done.stderr and len(done.stderr.strip().splitlines()) == 2
    assert not (place / "sources.toml").exists()


def test_a_formula_in_a_text_stays_a_text(place, tmp_path):
    """A title that begins as a formula does is kept letter by letter, and is none in the preview's file either."""
    path = tmp_path / "register.csv"
    path.write_text('Title,Start,Lead\n"=HYPERLINK(""http://x"")",2006-05-15,ITU-T\n', encoding="utf-8")
    run("--workspace", place, "collect", "--preview", path)
    with (place / "readings" / "register.preview.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "-", "@"))]
    run("--workspace", place, "collect", path)
    done = run("--workspace", place, "trace", '=HYPERLINK("http://x")', "--json")
    assert '=HYPERLINK(\\"http://x\\")' in done.stdout


def test_a_preview_changes_nothing_and_an_accepted_reading_is_kept(place, tmp_path):
    """A preview shows each row and why, as CSV too, and remembers nothing but a reading that was accepted."""
    path = tmp_path / "register.csv"
    path.write_text("Title,Start,Lead\nWorkshop on spam,2006-05-15,ITU-T\n", encoding="utf-8")
    done = run("--workspace", place, "collect", "--preview", path)
    assert "Workshop on spam" in done.stdout
    assert not (place / "sources.toml").exists()
    assert "Workshop on spam" in (place / "readings" / "register.preview.csv").read_text("utf-8-sig")
    run("--workspace", place, "collect", "--preview", "--accept-reading", path)
    assert json.loads((place / "readings" / "register.json").read_text("utf-8"))
    assert "1 new" in run("--workspace", place, "collect", path).stdout


def test_why_and_rebuild(place, tmp_path):
    """One can ask why a thing shows, and make all that is derived anew."""
    run("--workspace", place, "collect", catalogue(tmp_path / "a.tar.gz", numbered(2)))
    assert run("--workspace", place, "collect", "--why", "ISO 1").stdout.startswith("standard ISO 1: shows")
    run("--workspace", place, "collect", "--why", "ISO 3", status=2)
    assert run("--workspace", place, "rebuild").stdout == "rebuilt: 2 things · 2 evidence\n"


def test_init_keeps_its_hands_off_a_full_folder(tmp_path):
    """No workspace is made in a folder that holds something."""
    (tmp_path / "file").write_text("x")
    assert "not empty" in run("init", tmp_path, status=2).stderr


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_it_goes_on(tmp_path, workers):
    """Killed at three random moments, a collect ends with the register of one that nobody disturbed."""
    found = importlib.util.spec_from_file_location("bench_kill", ROOT / "bench" / "kill.py")
    kill = importlib.util.module_from_spec(found)
    found.loader.exec_module(kill)
    seed = random.SystemRandom().randrange(1 << 30)
    print("seed", seed)
    chance = random.Random(seed)
    archive = catalogue(tmp_path / "catalogue.tar.gz", numbered(4000))
    for name in ("calm", "killed"):
        kill.workspace(tmp_path / name, archive)
    assert kill.start(tmp_path / "calm", 1).wait() == 0
    for _ in range(3):
        process = kill.start(tmp_path / "killed", workers)
        try:
            process.wait(chance.uniform(0.3, 2.0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert kill.start(tmp_path / "killed", workers).wait() == 0
    assert kill.facts(tmp_path / "killed") == kill.facts(tmp_path / "calm")

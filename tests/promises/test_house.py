"""The house stands as it was drawn: layers, quick start, sizes, and nothing of one machine in it."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment}
    )


def tracked() -> list[Path]:
    done = run("git", "ls-files", "-z")
    if done.returncode:
        pytest.skip("not a checkout: the list of tracked files is not to be had")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_layers_are_kept():
    """No package imports one above it, and domain and formats know no framework."""
    program = Path(sys.executable).with_name("lint-imports" + (".exe" if os.name == "nt" else ""))
    done = run(str(program), "--no-cache")
    assert done.returncode == 0, done.stdout


def test_help_starts_quickly():
    """`secretariat --help` loads neither Django nor any library for documents, charts or workbooks."""
    done = run(
        sys.executable,
        "-c",
        "import sys, json\n"
        "from secretariat.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as stop: assert not stop.code\n"
        "print('\\nMODULES', json.dumps(sorted(sys.modules)))",
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: secretariat" in done.stdout
    loaded = {name.split(".")[0] for name in json.loads(done.stdout.split("MODULES ")[1])}
    heavy = {"django", "altair", "openpyxl", "xlsxwriter", "typst", "vl_convert", "docx", "docxtpl", "lxml", "ryaml"}
    assert not loaded & heavy


def test_migrations_are_whole():
    """The migrations make just the tables that the models say."""
    done = run(
        sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run",
        DJANGO_SETTINGS_MODULE="secretariat.config.settings", SECRETARIAT_WORKSPACE="", SECRETARIAT_DATABASE_URL="sqlite:///:memory:",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_one_machine_is_tracked():
    """No tracked text names a path of somebody's machine or the address of a package registry."""
    # Written in parts, so that this file does not hold what it looks for.
    places = re.compile(
        r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/\w"
        r"|py" r"pi\.org|files\.python" r"hosted|registry\.npm" r"js|--index-" r"url|proxy\.golang",
    )  # fmt: skip
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" in data[:8000]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if places.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


def test_tracked_files_are_small():
    """No tracked file is over 1 MB."""
    assert not [str(path) for path in tracked() if path.stat().st_size > 1_000_000]


def test_no_source_file_is_long():
    """A file of over 450 lines has a second noun: it is divided."""
    counts = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert not {name: count for name, count in counts.items() if count > 450 and "/migrations/" not in name}


def test_no_drawers():
    """No module is named after nothing in particular."""
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "core", "tools"}
    assert not [path for path in SOURCES if path.stem in drawers or path.parent.name in drawers]


def test_public_functions_say_what_they_give():
    """Every public function and class of domain and formats has a docstring."""
    silent = []
    for path in SOURCES:
        if path.parent.name not in {"domain", "formats"}:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree) and tree.body:
            silent.append(f"{path.name}: the module")
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if ast.get_docstring(node) or _is_declared(node) or _is_of_the_reader_contract(node):
                    continue
                silent.append(f"{path.name}:{node.lineno}: {node.name}")
    assert not silent, "\n".join(silent)


def _is_declared(node: ast.AST) -> bool:
    """An error whose class holds nothing but its code: the tree drawn in the module's docstring speaks of it."""
    return isinstance(node, ast.ClassDef) and all(isinstance(part, ast.Assign) for part in node.body)


def _is_of_the_reader_contract(node: ast.AST) -> bool:
    """`recognize` and `read` of a reader are told in the docstring of the package and of the reader's module."""
    return isinstance(node, ast.FunctionDef) and node.name in {"recognize", "read"}


def test_lock_is_hashed_and_names_no_address():
    """The lock holds every library that the project names, each with hashes, and the address of none."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    locked = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if named := re.match(r"([A-Za-z0-9._-]+)==\S+", entry):
            locked[named[1].lower().replace("_", "-")] = entry.count("--hash=sha256:")
    assert locked and all(locked.values())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    assert {re.match(r"[A-Za-z0-9._-]+", need)[0].lower().replace("_", "-") for need in wanted} <= set(locked)

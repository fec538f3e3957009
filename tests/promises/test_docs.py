"""Docs that cannot rot: each command, setting, format and error has its heading, and each example can be typed."""

import importlib
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from secretariat import cli, formats
from secretariat.config import vocabulary
from secretariat.domain import errors

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def built() -> dict[str, click.Command]:
    """The verbs that are built, with their commands."""
    found = {}
    for name in cli.VERBS:
        if importlib.util.find_spec(f"secretariat.cli.{name}"):
            found[name] = importlib.import_module(f"secretariat.cli.{name}").command
    return found


def all_commands() -> list[tuple[str, click.Command]]:
    """Every command by its words, those within others too."""

    def within(name: str, command: click.Command) -> list[tuple[str, click.Command]]:
        found = [(name, command)]
        for sub, one in command.commands.items() if isinstance(command, click.Group) else ():
            found += within(f"{name} {sub}", one)
        return found

    return [each for name, command in built().items() for each in within(name, command)]


def headings(page: str) -> set[str]:
    text = (REFERENCE / page).read_text("utf-8")
    return {line.lstrip("#").strip().strip("`") for line in text.splitlines() if line.startswith("#")}


def test_reference_is_what_the_program_says():
    """The reference pages are those that docs/generate.py writes now."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: python3 dev.py python docs/generate.py"


def test_everything_has_its_heading():
    """Every verb, setting, format and error code has a heading in the reference."""
    assert {f"secretariat {verb}" for verb in cli.VERBS} <= headings("commands.md")
    assert {*vocabulary.SETTINGS, *vocabulary.ENVIRONMENT} <= headings("settings.md")
    assert set(formats.READERS) <= headings("formats.md")
    assert set(CODES) <= headings("errors.md")


# A code and its status are promised to those who call the program: none is taken away or changed.
CODES = {
    "error": 1,
    "usage": 2,
    "workspace-missing": 2,
    "unknown-thing": 2,
    "unknown-format": 2,
    "input": 3,
    "nothing-to-weigh": 3,
    "waits-for-person": 4,
    "verification-failed": 5,
    "busy": 6,
}


def test_codes_are_kept():
    """Each error has a code of its own, with the exit status that was promised, and stands in the tree drawn on top."""

    def tree(error):
        return [error, *(below for child in error.__subclasses__() for below in tree(child))]

    found = tree(errors.SecretariatError)
    assert len({error.code for error in found}) == len(found)
    assert {error.code: error.exit_status for error in found} == CODES
    assert [error.__name__ for error in found if error.__name__ not in (errors.__doc__ or "")] == []


def test_every_help_shows_an_example():
    """The help of each command says what it is for, and shows an example that begins with its name."""
    assert built()
    for name, command in all_commands():
        assert command.help, name
        assert "Example" in (command.epilog or ""), name
        assert f"secretariat {name.split()[0]}" in command.epilog, name


def lines_of_code() -> list[tuple[str, str]]:
    """(page, line) for each line of the docs, the examples and the README that calls `secretariat`."""
    found = []
    for page in PAGES:
        for line in page.read_text("utf-8").splitlines() if page.is_file() else ():
            for code in re.findall(r"^(?: {4}|\t)(?:\$ )?(secretariat .*)|`(secretariat [^`]*)`", line):
                found.append((page.relative_to(ROOT).as_posix(), code[0] or code[1]))
    found += [
        (f"help of {name}", line.strip())
        for name, command in all_commands()
        for line in re.split(r"  ·  | · |\n", (command.epilog or "").replace("Example:", "").replace("Examples:", ""))
        if line.strip()
    ]
    return found


def test_examples_can_be_typed():
    """Each command that the docs or a help show names a verb that there is, and only options that it has."""
    wrong = []
    for page, line in lines_of_code():
        for part in re.split(r"&&|\|(?!\s*PATH)|;", line):
            words = shlex.split(part.split("  #")[0].replace("…", " ").replace("[", " ").replace("]", " "))
            if not words or words[0] != "secretariat":
                continue
            words = words[1:]
            while words and words[0].startswith("-"):
                words = words[2:] if words[0] == "--workspace" else words[1:]
            if not words or not words[0].islower():
                continue
            if words[0] not in cli.VERBS:
                wrong.append(f"{page}: {line}: no verb {words[0]}")
                continue
            command = built().get(words[0])
            if command is None:
                wrong.append(f"{page}: {line}: {words[0]} is not built")
                continue
            known = {"--help", "-h"}
            for name, one in all_commands():
                if name.split()[0] == words[0]:
                    known |= {
                        option for parameter in one.params for option in parameter.opts + parameter.secondary_opts
                    }
            wrong += [
                f"{page}: {line}: no option {w}" for w in words if w.startswith("-") and w.split("=")[0] not in known
            ]
    generated = {f"docs/reference/{page}.md" for page in ("commands",)}
    assert [one for one in wrong if not one.startswith(tuple(generated))] == []


def test_environment_is_declared():
    """Every variable of the environment that the program, its tests or its scripts read is in the reference."""
    used: set[str] = set()
    places = [ROOT / "dev.py", ROOT / ".ci" / "run", *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    for path in places:
        used |= set(re.findall(r"\bSECRETARIAT_[A-Z_]*[A-Z]\b", path.read_text("utf-8")))
    assert used == {name for name in vocabulary.ENVIRONMENT if name.startswith("SECRETARIAT_")}


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("secretariat.toml")), ids=lambda path: path.parent.name)
def test_examples_use_known_settings(path):
    """A shipped example's settings are all in the reference."""
    assert vocabulary.unknown(tomllib.loads(path.read_text("utf-8"))) == []


def test_slip_in_a_setting_is_named():
    """A setting that is none is named with its place; another language of a known one is known."""
    said = {
        "workspace": {"nmae": "x", "name_fr": "y"},
        "sources": [{"slug": "a"}],
        "report": {"sessions": {"2025": {"name": ""}}},
    }
    assert vocabulary.unknown(said) == ["workspace.nmae"]


def test_links_lead_somewhere():
    """Each link from one page of the docs to a file of the project finds it."""
    broken = []
    for page in PAGES:
        text = page.read_text("utf-8") if page.is_file() else ""
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
            if not (page.parent / target).exists():
                broken.append(f"{os.path.relpath(page, ROOT)}: {target}")
    assert broken == []

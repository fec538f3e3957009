"""Each instruction of Resolution 130 (draft of 28 July 2006) has a command that carries it out, and a test."""

import ast
from pathlib import Path

import pytest

from secretariat.cli import VERBS

TESTS = Path(__file__).resolve().parents[1]
INSTRUMENT = "PP Res 130 (draft of 28 July 2006)"

# What carries out an instruction now.
COMMANDS = {
    "instructs 1": ("collect", "review"),
    "instructs 2 i)": ("study",),
    "instructs 2 ii)": ("exchange",),
    "instructs 2 iii)": ("report", "serve"),
}
# What is to be built, with its commands. When they are there, the line moves up.
LATER = {
    "instructs 2 ii), cooperation": ("cooperate",),
}
# Parts of an instruction that is carried out, which are to be built.
LATER_PARTS = {
    "instructs 2 iii), distribution": ("distribute",),
}


def marked() -> dict[str, list[str]]:
    """Clause -> tests that carry the mark of it."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause":
                    instrument, clause = (ast.literal_eval(argument) for argument in mark.args)
                    assert instrument == INSTRUMENT, f"{path.name}: {instrument}"
                    found.setdefault(clause, []).append(f"{path.name}::{node.name}")
    return found


@pytest.mark.parametrize("clause", COMMANDS)
def test_clause_has_a_command_and_a_test(clause):
    """An instruction that is carried out has its commands, and a test that stands for it."""
    assert [verb for verb in COMMANDS[clause] if verb not in VERBS] == []
    assert marked().get(clause), f"no test is marked with {clause}"


@pytest.mark.parametrize(("part", "verbs"), (LATER | LATER_PARTS).items())
def test_what_is_later_is_not_there_yet(part, verbs):
    """What is listed as later has no command yet: nothing that is built stays in that list."""
    assert [verb for verb in verbs if verb in VERBS] == []


def test_marks_name_known_clauses():
    """No test stands for a clause that is in neither list."""
    assert set(marked()) <= {*COMMANDS, *LATER}

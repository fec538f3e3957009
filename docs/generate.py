"""
Write the reference pages from the program itself: ``python3 dev.py python docs/generate.py``.

With ``--check`` nothing is written; status 1 and the names of the pages that are behind.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from secretariat import cli, formats
from secretariat.config import vocabulary
from secretariat.domain import errors, sayings

PAGES = Path(__file__).resolve().parent / "reference"
SOURCE = Path(formats.__file__).resolve().parents[1]
HEAD = "<!-- Written by docs/generate.py: change the program, not this page. -->\n"


def commands() -> str:
    """One heading a command: what it does, its usage, its options, its example."""
    lines = [
        "# Commands",
        "",
        "`secretariat [--workspace DIR] [--verbose] COMMAND …`. Without `--workspace` the workspace is the one at or above"
        " this folder. What a command gives goes to the output; what it says of its work, to the error stream.",
    ]
    for name in cli.VERBS:
        try:
            command = importlib.import_module(f"secretariat.cli.{name}").command
        except ModuleNotFoundError as error:
            if error.name != f"secretariat.cli.{name}":
                raise
            lines += ["", f"## secretariat {name}", "", f"To be built: {cli.VERBS[name]}."]
            continue
        lines += _command(command, ["secretariat", name], None)
    return "\n".join(lines) + "\n"


def _command(command: click.Command, path: list[str], parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=" ".join(path), parent=None)
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from (
        "",
        f"{'#' * len(path)} {' '.join(path)}",
        "",
        inspect.cleandoc(command.help or "").replace("\b\n", ""),
        "",
    )
    yield f"    {' '.join(path)} {pieces}"
    options = [record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))]
    if options:
        yield ""
        yield from (f"- `{name}`: {_inline(text)}" for name, text in options if text)
    if command.epilog:
        yield from ("", _example(command.epilog))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _command(command.get_command(context, name), [*path, name], context)


def _example(epilog: str) -> str:
    """Each example of an epilog, set apart by " · " there, as a line of code."""
    text = re.sub(r"^Examples?:\s*", "", " ".join(epilog.split()))
    return "Example:\n\n" + "\n".join(f"    {one.strip()}" for one in text.split(" · "))


def _inline(text: str) -> str:
    return " ".join(text.split())


def settings() -> str:
    """One heading a setting, of the file and of the environment."""
    lines = ["# Settings", "", "A workspace is a folder with a file `secretariat.toml` (TOML, UTF-8).", ""]
    lines += ["## secretariat.toml"]
    for name, meaning in vocabulary.SETTINGS.items():
        lines += ["", f"### `{name}`", "", meaning]
    lines += ["", "## Environment"]
    for name, meaning in vocabulary.ENVIRONMENT.items():
        lines += ["", f"### `{name}`", "", meaning]
    return "\n".join(lines) + "\n"


def formats_() -> str:
    """One heading a format: those that are read, by name, and those that are written, by module."""
    lines = ["# Formats", "", "## Read", "", "Named by `format` of a source in `secretariat.toml`."]
    readers = set()
    for name, module in formats.READERS.items():
        readers.add(module)
        lines += ["", f"### {name}", "", *_told(module)]
    lines += ["", "## Written, and parts of formats"]
    for path in sorted((SOURCE / "formats").glob("*.py")):
        if path.stem not in readers and path.stem != "__init__":
            lines += ["", f"### {path.stem}", "", *_told(path.stem)]
    return "\n".join(lines) + "\n"


def _told(module: str) -> list[str]:
    """A module's docstring as Markdown, read without loading it."""
    path = SOURCE / "formats" / f"{module}.py"
    if not path.is_file():
        return ["To be built."]
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return text.replace("::\n", ":\n").replace("``", "`").splitlines()


def errors_() -> str:
    """One heading a code of an error, with its exit status, and a table of the codes of problems."""
    lines = [
        "# Errors, problems and exit status",
        "",
        "An *error* ends a command: a line `code: what is wrong`, a line with what to do next, and an exit status.",
        "A *problem* is one place of a source, a narrative or a template; the rest is kept. It has a severity: `error` (that"
        " place was refused), `doubt` (taken; a person should look), `note` (left out on purpose, or read after a mend).",
        "",
        "## Exit status",
        "",
        *_list_of_status(),
        "",
        "## Errors",
    ]
    for error in _tree(errors.SecretariatError):
        told = inspect.cleandoc(error.__doc__ or "") if error.__doc__ != error.__mro__[1].__doc__ else ""
        lines += ["", f"### {error.code}", "", f"Exit status {error.exit_status}. {_meaning(error.__name__)}".rstrip()]
        lines += ["", told.split("\n\n")[0].replace("``", "`")] if told and error is not errors.SecretariatError else []
    lines += ["", "## Problems", "", "| code | says | in |", "| --- | --- | --- |"]
    lines += [f"| {code} | {text} | {', '.join(sorted(where))} |" for code, (text, where) in sorted(problems().items())]
    return "\n".join(lines) + "\n"


def _list_of_status() -> list[str]:
    text = re.search(r"Exit status: (.*?) \(see", " ".join((cli.__doc__ or "").split()))[1]
    return ["| status | means |", "| --- | --- |", *(f"| {part[0]} | {part[2:]} |" for part in text.split(" · "))]


def _tree(error: type) -> Iterator[type]:
    yield error
    for child in error.__subclasses__():
        yield from _tree(child)


def _meaning(name: str) -> str:
    """What the tree drawn in the errors' module says of a class."""
    found = re.search(rf"{name} +(?:\d +)?(\S.*)", errors.__doc__ or "")
    return found[1].strip().capitalize().removesuffix(".") + "." if found and not found[1].isdigit() else ""


def problems() -> dict[str, tuple[str, set[str]]]:
    """Code of a problem -> what it says ("…" for what varies) and the modules that report it; written codes only."""
    found: dict[str, tuple[str, set[str]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        found |= {code: (text, {path.stem}) for code, text in _listed(tree).items()}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).lower().endswith("problem"):
                continue
            words = [_words(argument) for argument in node.args]
            codes = [k for k, word in enumerate(words) if word and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", word)]
            if codes:
                text = next((word for word in words[codes[0] + 1 :] if word and " " in word), "")
                old, where = found.get(words[codes[0]], ("", set()))
                found[words[codes[0]]] = (old or text.replace("|", "\\|"), where | {path.stem})
    for code, mend in sayings.MENDS.items():  # of the cells of registers, whatever the format
        old, where = found.get(code, ("", set()))
        found[code] = (old or mend, where | {"registers"})
    return found


def _listed(tree: ast.Module) -> dict[str, str]:
    """Codes of problems that a module keeps in a table by the name of `_SAID`: code -> what it says."""
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "_SAID"
            and isinstance(node.value, ast.Dict)
        ):
            pairs = zip(node.value.keys, node.value.values, strict=True)
            said = {_words(key): _words(value) for key, value in pairs if key is not None}
            return {code: text for code, text in said.items() if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)}
    return {}


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def pages() -> dict[str, str]:
    """Name of each page -> its text."""
    made = {"commands": commands(), "settings": settings(), "formats": formats_(), "errors": errors_()}
    return {f"{name}.md": HEAD + text for name, text in made.items()}


def main() -> int:
    behind = []
    for name, text in pages().items():
        path = PAGES / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        behind.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
    if behind:
        print(("behind: " if "--check" in sys.argv else "written: ") + ", ".join(behind))
    return int("--check" in sys.argv and bool(behind))


if __name__ == "__main__":
    sys.exit(main())

"""
The words of pages in gettext files: what the program asks for, and what each language has.

``python -m secretariat.web.translations`` writes what is missing as empty entries into each app's
``locale/LANGUAGE/LC_MESSAGES/django.po``, and compiles all of them; with ``--check`` nothing is written, and status 1
says that something is missing or that a compiled file is behind. No gettext programs are needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import normalize, read_po
from django.utils.translation.template import templatize

from ..domain import example_words, statements, vocabulary

SOURCE = Path(__file__).resolve().parent.parent
FOLDERS = {"ar": "ar", "zh": "zh_Hans", "fr": "fr", "ru": "ru", "es": "es"}
"""Language -> name of gettext's folder; English is the original."""
SNAPSHOTS = ("collecting", "waiting", "in effect", "unchanged", "failed", "refused", "never collected")
ROLES = ("host", "partner", "funder", "facilitator", "lead study group", "liaison", "keeper", "parent group", "lead")
KEYWORDS = {
    "gettext": None,
    "_": None,
    "N_": None,
    "gettext_noop": None,
    "gettext_lazy": None,
    "BadFilter": None,
    "say": None,
}
HEAD = """\
# Words of pages. Every entry marked "draft" was translated by machine and waits for a person who knows the usage of the
# United Nations in this language; whoever has checked one removes the mark. No entry is marked fuzzy: it is not used then.
msgid ""
msgstr ""
"Project-Id-Version: secretariat\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
_SAY = re.compile(r"{%\s*say\s+\"([^\"]+)\"")
_PLACES = re.compile(r"{(\w+)}")


def closed_lists() -> set[str]:
    """Words of closed lists, which pages translate by `Writing.known`."""
    held = (vocabulary.KINDS, vocabulary.STATUSES, statements.KINDS, SNAPSHOTS, ROLES, example_words.EXAMPLE_WORDS)
    return {word for words in held for word in words}


def apps() -> list[str]:
    """Apps with words of pages, the frame first."""
    held = sorted(
        path.parent.name
        for path in SOURCE.glob("*/locale")
        if path.parent.name != "reports" or list(path.glob("*/LC_MESSAGES/django.po"))
    )
    return ["web", *(name for name in held if name != "web")]


def messages(app: str) -> set[str]:
    """All messages that an app's templates and modules ask for."""
    found: set[str] = set(closed_lists()) if app == "web" else set()
    for path in sorted((SOURCE / app).rglob("*.html")):
        text = path.read_text("utf-8")
        found.update(match.replace("&quot;", '"') for match in _SAY.findall(text))
        found.update(_in_code(templatize(text, origin=str(path))))
    for path in sorted((SOURCE / app).rglob("*.py")):
        if path != Path(__file__).resolve() and "gettext" in (text := path.read_text("utf-8")):
            found.update(_in_code(text))
    return {message for message in found if message}


def _in_code(text: str) -> Iterator[str]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield from (message if isinstance(message, tuple) else (message,))


def file(app: str, language: str) -> Path:
    return SOURCE / app / "locale" / FOLDERS[language] / "LC_MESSAGES" / "django.po"


def catalogue(app: str, language: str) -> Catalog:
    """An app's catalogue; empty when there is no file yet."""
    path = file(app, language)
    if not path.is_file():
        return Catalog(locale=FOLDERS[language], project="secretariat", domain="django")
    with path.open("rb") as stream:
        return read_po(stream, locale=FOLDERS[language], domain="django")


def compiled(held: Catalog) -> bytes:
    """The bytes of a compiled catalogue; entries without a translation and fuzzy ones are left out."""
    buffer = io.BytesIO()
    write_mo(buffer, held)
    return buffer.getvalue()


def _said(path: Path) -> dict[str, str] | None:
    """What a compiled file holds; None where there is none."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return {str(one.id): str(one.string) for one in read_mo(stream) if one.id}


def problems() -> list[str]:
    """What is missing, differs in its ``{names}``, or was not compiled; empty when all is well."""
    found = []
    for language in FOLDERS:
        catalogues = {app: catalogue(app, language) for app in apps()}
        have = {str(one.id): str(one.string) for held in catalogues.values() for one in held if one.id and one.string}
        for app in catalogues:
            for message in sorted(messages(app)):
                if message not in have:
                    found.append(f"{language}: {app} asks for {message!r}, and there is no translation")
                elif set(_PLACES.findall(message)) != set(_PLACES.findall(have[message])):
                    found.append(f"{language}: {message!r} has other names in braces in its translation")
        for app, held in catalogues.items():
            path = file(app, language)
            if path.is_file() and _said(path.with_suffix(".mo")) != {
                str(one.id): str(one.string) for one in held if one.id and one.string
            }:
                found.append(f"{path.relative_to(SOURCE)} is not compiled as it stands")
    return found


def _write(path: Path, held: Catalog, language: str) -> None:
    """Write a catalogue in the order of its messages, with nothing in its head that changes by itself; and compile it."""
    lines = [HEAD.format(language=language)]
    for one in sorted((one for one in held if one.id), key=lambda one: str(one.id)):
        lines += [f"# {comment}" for comment in one.user_comments]
        lines += [
            f"msgid {normalize(str(one.id), width=120)}",
            f"msgstr {normalize(str(one.string or ''), width=120)}",
            "",
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    with path.open("rb") as stream:
        path.with_suffix(".mo").write_bytes(compiled(read_po(stream, locale=FOLDERS[language], domain="django")))


def update() -> None:
    """Add what is missing, each message once and in the first app that asks for it, and compile."""
    for language in FOLDERS:
        catalogues = {app: catalogue(app, language) for app in apps()}
        known = {str(one.id) for held in catalogues.values() for one in held if one.id}
        for app, held in catalogues.items():
            for message in sorted(messages(app) - known):
                held.add(message, user_comments=["draft"])
                known.add(message)
            if any(one.id for one in held):
                _write(file(app, language), held, language)


if __name__ == "__main__":
    if "--check" not in sys.argv:
        update()
    held = problems()
    print("\n".join(held) or "all words are there")
    sys.exit(bool(held))

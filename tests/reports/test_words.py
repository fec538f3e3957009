"""The report's own words: translations whole, drafts marked, numbers and dates as each language writes them."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
import ryaml
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import secretariat
from secretariat.domain.budget import FUNDS, KINDS
from secretariat.reports.words import FOLDER, LOCALES, Words

PACKAGE = Path(secretariat.__file__).parent
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/report.po"))
TRANSLATED = [path.parent.parent.name for path in CATALOGUES]
LANGUAGES = tuple(LOCALES)
NARROW = "\u202f"

MAKE = """
import json, sys
from pathlib import Path
from secretariat.cli import open_workspace
workspace = open_workspace(Path("."))
from secretariat.domain.periods import year
from secretariat.reports.making import make
language, *years = sys.argv[1:]
print(json.dumps({y: make(workspace, y, year(int(y)), language=language).untranslated for y in years}))
"""


def entries(path):
    """The entries of a catalogue, its header left out."""
    with path.open("rb") as stream:
        return [message for message in read_po(stream) if message.id]


def run(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "SECRETARIAT_WORKSPACE": "", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def workspace(folder, example):
    """A workspace of the example, collected."""
    run("-m", "secretariat", "init", folder / "w", "--example", example, cwd=folder)
    run("-m", "secretariat", "collect", cwd=folder / "w")
    return folder / "w"


def untranslated(folder, language, *years):
    """Year -> messages that its report in the language asked for and that have no translation."""
    return json.loads(run("-c", MAKE, language, *years, cwd=folder).splitlines()[-1])


@pytest.mark.parametrize(("example", "years"), [("real", ("2006", "2019", "2025")), ("fictitious", ("2024", "2025"))])
def test_a_french_report_asks_for_no_word_without_translation(tmp_path, example, years):
    """Every word of the report's own stands in French, in each year of both examples."""
    assert untranslated(workspace(tmp_path, example), "fr", *years) == {year: [] for year in years}


@pytest.fixture(scope="module")
def fictitious(tmp_path_factory):
    """One workspace of the fictitious example for all languages: collecting it does not depend on the language."""
    return workspace(tmp_path_factory.mktemp("words"), "fictitious")


@pytest.mark.parametrize("language", [name for name in TRANSLATED if name != "fr"])
def test_a_report_in_another_language_asks_for_no_word_without_translation(fictitious, language):
    """A report in any language that has a catalogue shows none of its own words in English."""
    assert untranslated(fictitious, language, "2025") == {"2025": []}


@pytest.mark.parametrize("path", CATALOGUES, ids=TRANSLATED)
class TestCatalogue:
    def test_each_translation_has_the_placeholders_of_its_message(self, path):
        """No figure of a sentence is lost or named otherwise in translation."""
        for entry in entries(path):
            assert sorted(re.findall(r"\{.*?\}", entry.string)) == sorted(re.findall(r"\{.*?\}", entry.id)), entry.id

    def test_each_entry_is_translated_and_none_is_fuzzy(self, path):
        """A fuzzy or empty entry would stand in English without anybody's notice."""
        found = entries(path)
        assert found and [entry.id for entry in found if entry.fuzzy or not entry.string] == []

    def test_each_entry_is_a_draft_or_names_who_checked_it(self, path):
        """What a person has not verified is told apart."""
        unmarked = [
            entry.id
            for entry in entries(path)
            if not any(note == "draft" or note.startswith("checked by ") for note in entry.user_comments)
        ]
        assert unmarked == []

    def test_it_has_the_messages_of_every_other_catalogue(self, path):
        """A message added in one language is missing in no other, also where no example asks for it."""
        wanted = {entry.id for other in CATALOGUES for entry in entries(other)}
        assert sorted(wanted - {entry.id for entry in entries(path)}) == []

    def test_each_message_is_used(self, path):
        """A message that the code, a closed list or an example does not know is dead and goes."""
        used = literals() | compositions() | example_words()
        assert [entry.id for entry in entries(path) if entry.id not in used] == []


def literals() -> set[str]:
    """All texts in the code; of a figure's label what stands before its value."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value, node.value.partition("|")[0]}
    return found


def compositions() -> set[str]:
    """Messages that the code puts together from closed lists."""
    sections = ("activities", "budget", "cooperation", "mandate", "plans")
    origins = ("source", "person", "inferred", "proposed", "unknown")
    return (
        {f"links to {{}}, {state}" for state in ("stated", "proposed", "confirmed")}
        | {f"{section}: {origin}" for section in sections for origin in origins}
        | {f"{kind or 'kind not stated'}, {fund or 'fund not stated'}" for kind in KINDS for fund in FUNDS}
    )


def example_words() -> set[str]:
    """Words of lists that people maintain, as the shipped examples use them."""
    found = {"internal meeting"}  # in a workbook of the fictitious example
    for path in PACKAGE.glob("examples/*/sources/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found |= {
                row[name] for row in csv.DictReader(stream) for name in ("kind", "status", "what") if row.get(name)
            }
    for path in PACKAGE.glob("examples/*/narrative/*/*.md"):
        found |= set(re.findall(r"\[by: ([^\]]+)\]", path.read_text("utf-8")))
    for path in PACKAGE.glob("examples/*/secretariat.toml"):
        found |= set(re.findall(r'"([^"\n]+)"', path.read_text("utf-8")))
    return found


def test_french_has_narrow_spaces_before_high_punctuation():
    """A colon or semicolon is never torn from its word, and every guillemet keeps its space."""
    (french,) = [path for path in CATALOGUES if path.parent.parent.name == "fr"]
    wrong = rf"(?<!{NARROW})[;:!?»]|«(?!{NARROW})"
    assert [entry.string for entry in entries(french) if re.search(wrong, entry.string)] == []


@pytest.mark.parametrize("language", ["es", "ru"])
def test_spanish_and_russian_have_no_space_before_punctuation(language):
    """Marks stand at their word, guillemets at what they enclose, and a dash is no hyphen and begins no line."""
    wrong = r"\s[.,;:!?»)]|[«(]\s|\s-\s| —"
    path = FOLDER / language / "LC_MESSAGES" / "report.po"
    assert [entry.string for entry in entries(path) if re.search(wrong, entry.string)] == []


def test_what_is_not_translated_is_shown_in_english_and_counted():
    """A page can say how many of its words stand in another language; a word of a maintained list is not counted."""
    words = Words("fr")
    assert words.t("no such message {n}", n=3) == "no such message 3"
    assert words.known("no such word") == "no such word"
    assert words.missing == {"no such message {n}"}
    assert words.t("at least {value}", value="3") == "au moins 3"


def test_amounts_stand_below_each_other():
    """Where cents are wanted a whole amount has them too, in a currency that has any."""
    words = Words("en")
    assert words.amount(60775200, "CHF", with_cents=True) == "CHF\u00a0607,752.00"
    assert words.amount(607752, "JPY", with_cents=True) == "JPY\u00a0607,752"


@pytest.mark.parametrize(
    ("language", "number", "amount", "cents", "ratio"),
    [
        ("en", "1,318,000", "CHF\u00a0318,000", "CHF\u00a0318,000.50", "33.3%"),
        ("fr", "1\u202f318\u202f000", "CHF\u00a0318\u202f000", "CHF\u00a0318\u202f000,50", "33,3\u00a0%"),
        ("ar", "1,318,000", "CHF\u00a0318,000", "CHF\u00a0318,000.50", "33.3%"),
        ("zh", "1,318,000", "CHF\u00a0318,000", "CHF\u00a0318,000.50", "33.3%"),
        ("ru", "1\u202f318\u202f000", "CHF\u00a0318\u202f000", "CHF\u00a0318\u202f000,50", "33,3\u00a0%"),
        ("es", "1.318.000", "CHF\u00a0318.000", "CHF\u00a0318.000,50", "33,3\u00a0%"),
    ],
)
def test_numbers_are_written_as_the_language_does(language, number, amount, cents, ratio):
    """Grouping, decimal mark and the place of the unit follow the language; the digits are 0 to 9 in all."""
    words = Words(language)
    assert words.number(1318000) == number
    assert words.amount(31800000, "CHF") == amount and words.amount(31800050, "CHF") == cents
    assert words.ratio(Fraction(1, 3)) == ratio


@pytest.mark.parametrize(
    ("language", "day", "month", "span"),
    [
        ("en", "19 March 2018", "March 2018", "19–21 March 2018"),
        ("fr", "19 mars 2018", "mars 2018", "19–21 mars 2018"),
        ("ar", "19 مارس 2018", "مارس 2018", "19 مارس 2018 – 21 مارس 2018"),
        ("zh", "2018年3月19日", "2018年3月", "2018年3月19日 – 2018年3月21日"),
        ("ru", "19 марта 2018", "март 2018", "19–21 марта 2018"),
        ("es", "19 de marzo de 2018", "marzo de 2018", "19–21 de marzo de 2018"),
    ],
)
def test_dates_are_written_as_the_language_does(language, day, month, span):
    """A date of any precision is written no more exactly than it is known."""
    words = Words(language)
    assert (words.date("2018-03-19"), words.date("2018-03"), words.date("2018")) == (day, month, "2018")
    assert words.dates("2018-03-19", "2018-03-21") == span
    assert words.dates("2018-03-19", "2018-03-19") == day and words.dates("", "") == ""


def test_an_open_span_says_at_which_end():
    """A beginning without an end is not taken for one day."""
    assert (Words("en").dates("2018", ""), Words("en").dates("", "2018")) == ("since 2018", "until 2018")
    assert (Words("fr").dates("2018", ""), Words("fr").dates("", "2018")) == (
        f"début{NARROW}: 2018",
        f"fin{NARROW}: 2018",
    )


def test_an_amount_has_the_cents_of_its_currency():
    """A currency without cents is not divided by a hundred."""
    assert Words("en").amount(5000, "JPY") == "JPY\u00a05,000"


@given(st.sampled_from(LANGUAGES), st.integers(-(10**15), 10**15))
def test_a_number_keeps_its_digits_in_every_language(language, value):
    """Whatever the language, the digits printed are those of the value."""
    text = Words(language).number(value)
    assert "".join(re.findall("[0-9]", text)) == str(abs(value)) and not re.search(r"\s(?<!\u202f)", text)


@pytest.mark.parametrize(
    ("language", "listed", "colon", "bracketed"),
    [
        ("en", "a, b and c", "x: y", "x (y)"),
        ("fr", "a, b et c", f"x{NARROW}: y", "x (y)"),
        ("ar", "a\u060c b \u0648c", "x: y", "x (y)"),
        ("zh", "a\u3001b\u548cc", "x\uff1ay", "x\uff08y\uff09"),
        ("ru", "a, b \u0438 c", "x: y", "x (y)"),
        ("es", "a, b y c", "x: y", "x (y)"),
    ],
)
def test_marks_between_words_are_those_of_the_language(language, listed, colon, bracketed):
    """A generated list, a name with what is said of it and a note in brackets have the marks of their language."""
    words = Words(language)
    assert words.listed(["a", "b", "c"]) == listed
    assert f"x{words.colon}y" == colon and words.bracketed("x", "y") == bracketed


def test_steps_of_an_amount_are_told_in_the_language():
    """How a cost came to be is no English sentence in another language, and its date is written as that language does."""
    said = [["rate {pair} {value} of {date}", {"pair": "EUR/CHF", "value": "0.9344", "date": "2025-07-01"}]]
    assert Words("en").steps(said) == ["rate EUR/CHF 0.9344 of 1 July 2025"]
    assert Words("fr").steps(said) == ["taux EUR/CHF 0.9344 du 1er juillet 2025"]


def _by_language(held, place=""):
    """All mappings of an example's file that hold texts by language, with their place."""
    if isinstance(held, dict):
        if "en" in held and all(isinstance(text, str) for text in held.values()):
            yield place, set(held)
        for name, one in held.items():
            if isinstance(one, str) and f"{name}_fr" in held:
                yield f"{place}.{name}", {"en", *(code for code in LANGUAGES if held.get(f"{name}_{code}"))}
            yield from _by_language(one, f"{place}.{name}")
    elif isinstance(held, list):
        for number, one in enumerate(held):
            yield from _by_language(one, f"{place}.{number}")


@pytest.mark.parametrize("example", ["real", "fictitious"])
def test_closed_lists_of_the_examples_stand_in_all_six_languages(example):
    """Groupings, reasons of rules, plans and their goals: what stands in French stands in every language of the six."""
    found = 0
    folder = PACKAGE / "examples" / example
    for path in [folder / "groupings.yaml", folder / "link-rules.yaml", *sorted(folder.glob("plans/*.yaml"))]:
        for place, languages in _by_language(ryaml.loads(path.read_text("utf-8"))):
            found += 1
            assert languages == set(LANGUAGES), f"{path.name}{place}"
    with (folder / "sources" / "instructions.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [
            row for row in csv.DictReader(stream) if not all(row[f"gist_{c}"] for c in LANGUAGES if c != "en")
        ] == []
    assert found > 40


def test_a_country_is_named_in_the_language_and_an_unknown_one_as_it_stands():
    """A name that is no country's is never changed."""
    assert Words("fr").country("Switzerland") == "Suisse" and Words("en").country("Switzerland") == "Switzerland"
    assert Words("fr").country("Nowhere") == "Nowhere"

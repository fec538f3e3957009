"""Charts as SVG and PNG."""

import io
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from secretariat.domain import charts as specs
from secretariat.domain.errors import InputError
from secretariat.formats import charts, fonts


def texts(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return ["".join(text.itertext()).strip("\u202b\u202c") for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_says_its_labels_and_values():
    """The text of a chart stays text: labels and values are in the SVG, grouped as the language does."""
    spec = specs.bars([("Ateliers", 12345), ("Études", None)], value_title="activités", unknown="inconnu")
    said = texts(charts.svg(spec, language="fr"))
    assert {"Ateliers", "Études", "activités", "inconnu", "12\u202f345"} <= set(said)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ru", "es"])
def test_only_bundled_families_are_named(language):
    """Every text of a chart is set in the bundled family of the document's language."""
    svg = charts.svg(specs.bars([("a", 1)], value_title="n"), language=language)
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {fonts.family(language)}


def test_png_has_the_size_of_the_svg_times_the_scale():
    """A PNG is the same drawing, *scale* pixels to one of the SVG."""
    spec = specs.bars([("a", 1)], value_title="n")
    width, height = re.search(r'width="(\d+)" height="(\d+)"', charts.svg(spec, language="en")).groups()
    image = Image.open(io.BytesIO(charts.png(spec, language="en", scale=3)))
    assert image.size == (int(width) * 3, int(height) * 3)


def ink(png: bytes) -> int:
    """Dark pixels."""
    return sum(Image.open(io.BytesIO(png)).convert("L").histogram()[:128])


def test_mixed_scripts_are_written_not_boxed():
    """Arabic beside Latin in one label draws as much as the two drawn alone: no letter becomes a box."""

    def drawn(label: str) -> int:
        return ink(charts.png(specs.bars([(label, 1)], value_title=" "), language="ar", scale=4))

    empty = drawn(" ")
    arabic, latin = drawn("الاتصالات") - empty, drawn("ITU") - empty
    together = drawn("الاتصالات ITU") - empty
    assert abs(together - arabic - latin) < 0.1 * (arabic + latin)


@pytest.mark.filterwarnings("ignore::secretariat.formats.fonts.UnwritableText")
@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30))
def test_no_label_becomes_markup(label):
    """Whatever a label says, the SVG stays well-formed and holds no element but those of a drawing."""
    spec = specs.bars([(label + "<script>x</script>&amp;\"'", 1)], value_title=label)
    root = etree.fromstring(charts.svg(spec, language="en").encode())
    assert {etree.QName(element).localname for element in root.iter()} <= {
        "svg",
        "g",
        "path",
        "line",
        "text",
        "tspan",
        "rect",
    }


def test_a_chart_loads_nothing():
    """Data at an address, and a specification that cannot be drawn, are an error with a mend."""
    for spec in (
        {"data": {"url": "https://example.org/a.json"}, "mark": "bar", "encoding": {}},
        {"layer": [{"data": {"url": "https://example.org/a.json"}, "mark": "bar", "encoding": {}}]},
        {"mark": "no such mark", "data": {"values": []}},
    ):
        with pytest.raises(InputError) as caught:
            charts.svg(spec, language="en")
        assert caught.value.mend


def test_fonts_know_what_they_cannot_write():
    """Latin, Cyrillic and Arabic are covered; a character that no bundled font has is named."""
    assert fonts.uncovered("Été № 5 – Безопасность الأمن") == ""
    assert fonts.uncovered("ab\U0001f600") == "\U0001f600"


def test_without_the_chinese_font_the_extra_is_named():
    """Where Noto Sans CJK is not installed, one warning says so and what to install, and other signs keep theirs."""
    code = (
        "from secretariat.formats import fonts\n"
        "del fonts.PACKAGES['cvttf_NotoSansCJK_Regular']\n"
        "fonts.warn(fonts.uncovered('\u5b89\u5168 \U0001f600'), 'the PDF')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0 and "2 Chinese characters" in done.stderr and "extra 'chinese'" in done.stderr
    assert "no bundled font can write U+1F600" in done.stderr


def test_with_its_font_a_chart_in_chinese_is_whole():
    """A label in simplified Chinese, with full-width punctuation, is drawn in one font and nothing is replaced."""
    drawn = charts.svg(specs.bars([("网络安全（活动）", 1)], value_title="数值"), language="zh")
    assert "网络安全（活动）" in drawn and fonts.CHINESE in drawn and "\ufffd" not in drawn

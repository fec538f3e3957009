"""The writers give the same bytes in any place."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from sample_document import sample

from secretariat.domain import charts as specs
from secretariat.formats import charts, report_html, report_typst, report_xlsx

WRITERS = (report_typst, report_html, report_xlsx)
#: A font configuration without one installed font.
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


def digests() -> dict[str, str]:
    made = {}
    for language in ("en", "fr", "ar"):
        document = sample(language)
        for writer in WRITERS:
            made[f"{writer.__name__} {language}"] = sha256(writer.write(document)).hexdigest()
        label = document.sections[0].title
        spec = specs.bars([(label, 1234), ("ITU-T " + label, None)], value_title=label, direction=document.direction)
        made[f"svg {language}"] = sha256(charts.svg(spec, language=language).encode()).hexdigest()
        made[f"png {language}"] = sha256(charts.png(spec, language=language)).hexdigest()
    return made


def test_same_bytes_twice_elsewhere_and_without_installed_fonts(tmp_path):
    """PDF, HTML, workbook and charts are byte-identical in another process, time zone, locale, folder and font set."""
    here = digests()
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(NO_FONTS, "utf-8")
    environment = {
        **os.environ,
        "TZ": "Asia/Tokyo",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
        "PYTHONIOENCODING": "utf-8",
        "FONTCONFIG_FILE": str(configuration),
        "PYTHONPATH": str(Path(__file__).parent),
    }
    code = "import json, test_report_same_bytes as t; print(json.dumps(t.digests()))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == here == digests()

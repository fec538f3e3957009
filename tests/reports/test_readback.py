"""An edited Word report read back into its narrative: shown, written only when asked, and nobody's words lost."""

import re
import zipfile
from pathlib import Path

import pytest
from example_workspaces import collected, copied, run, secretariat
from hypothesis import given
from hypothesis import strategies as st

DOCUMENT = "made/report-2025-en.docx"


@pytest.fixture(scope="module")
def lagoon(tmp_path_factory) -> Path:
    workspace = collected(tmp_path_factory.mktemp("readback") / "lagoon", "fictitious")
    secretariat("report", "2025", "--out", "made", cwd=workspace)
    return workspace


@pytest.fixture
def own(lagoon, tmp_path) -> Path:
    return copied(lagoon, tmp_path / "own")


def narrative(workspace: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((workspace / "narrative" / "2025").glob("*.md"))}


def replace_in_word(path: Path, old: str, new: str) -> None:
    """Replace words once in the document's text, as a person who types over them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    assert old in text
    parts["word/document.xml"] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def words_of(text: str) -> str:
    """Words of a narrative file that stand in Word as they are: no mark, figure or citation among them."""
    for line in re.split(r"(?<=[.;,])\s", " ".join(text.split())):
        found = re.search(r"[A-Za-z][A-Za-z ]{15,}[a-z]", re.sub(r"\[\[.*?\]\]|\[.*?\]|[*_^]", "|", line))
        if found:
            return found[0]
    raise AssertionError("no plain words")


def test_untouched_report_changes_nothing(own):
    """A report that nobody edited says so, and writing it back changes no file."""
    before = narrative(own)
    for option in ((), ("--write",)):
        assert "nothing was changed in it" in secretariat("report", "read-back", DOCUMENT, *option, cwd=own)
    assert narrative(own) == before


def test_edit_is_shown_then_written(own):
    """Changed words are shown as a difference; with --write just they change, in the lines the file had; again, nothing."""
    before = narrative(own)
    old = words_of(before["activities.en.md"])
    replace_in_word(own / DOCUMENT, old, "Words of the officer")
    shown = secretariat("report", "read-back", DOCUMENT, cwd=own)
    assert re.search(r"(?m)^\+.*Words of the officer", shown) and "nothing was written" in shown
    assert narrative(own) == before
    assert ": written" in secretariat("report", "read-back", DOCUMENT, "--write", cwd=own)
    after = narrative(own)
    assert {name for name in before if before[name] != after[name]} == {"activities.en.md"}
    blocks = [text["activities.en.md"].strip().split("\n\n") for text in (before, after)]
    assert len(blocks[0]) == len(blocks[1])
    assert sum(a != b for a, b in zip(*blocks, strict=True)) == 1
    assert "Words of the officer" in after["activities.en.md"]
    secretariat("report", "read-back", DOCUMENT, "--write", cwd=own)
    assert narrative(own) == after
    secretariat("report", "2025", "--out", "again", cwd=own)


def test_file_that_changed_since_is_not_overwritten(own):
    """Words that somebody wrote into the Markdown file meanwhile are kept: that file waits, the others are written."""
    before = narrative(own)
    for name in ("activities.en.md", "spam.en.md"):
        replace_in_word(own / DOCUMENT, words_of(before[name]), f"Officer on {name[:4]}")
    file = own / "narrative" / "2025" / "activities.en.md"
    file.write_text(before["activities.en.md"] + "\nAnother hand wrote this. [by: Head of the Office]\n", "utf-8")
    done = run("report", "read-back", DOCUMENT, "--write", cwd=own)
    assert done.returncode == 4
    assert "not written: the file itself has changed since the report was made" in done.stdout
    after = narrative(own)
    assert (
        "Another hand wrote this." in after["activities.en.md"] and "Officer on acti" not in after["activities.en.md"]
    )
    assert "Officer on spam" in after["spam.en.md"]


def test_overtyped_figure_is_listed_and_never_taken(own):
    """A figure that was typed over is listed with what was printed and what stands now; the narrative keeps its name."""
    before = narrative(own)
    with zipfile.ZipFile(own / DOCUMENT) as archive:
        text = archive.read("word/document.xml").decode()
    name, control = next(
        (m[1], m[0])
        for m in re.finditer(
            r'<w:sdt>(?:(?!</w:sdt>).)*?<w:tag w:val="figure:([^"]+)"/>(?:(?!</w:sdt>).)*?</w:sdt>', text, re.DOTALL
        )
        if re.search(r"<w:t[^>]*>\d+</w:t>", m[0])
    )
    printed = re.search(r"<w:t[^>]*>(\d+)</w:t>", control)[1]
    replace_in_word(own / DOCUMENT, control, control.replace(f">{printed}</w:t>", ">987</w:t>"))
    shown = secretariat("report", "read-back", DOCUMENT, "--write", cwd=own)
    assert f"{name}: printed “{printed}”, now “987”" in shown
    assert narrative(own) == before


def test_report_of_another_workspace_is_refused(lagoon, tmp_path):
    """A report whose narrative this workspace does not hold ends with status 3, naming the file."""
    secretariat("init", tmp_path / "other", cwd=tmp_path)
    done = run("report", "read-back", lagoon / DOCUMENT, cwd=tmp_path / "other")
    assert done.returncode == 3
    assert "report-2025-en.docx" in done.stderr


BLOCKS = st.lists(
    st.sampled_from(["One *word* more.", "Two lines\nof one block.", "- a\n- b", "Last [[x.y]] words."]),
    min_size=1,
    max_size=5,
)


@given(before=BLOCKS, at=st.integers(0, 5), word=st.sampled_from(["new", "other words", "*strong*"]))
def test_blocks_that_stay_keep_their_lines(before, at, word):
    """Whatever block is added, the others keep the lines they had; without a change the text is the file's own."""
    from secretariat.reports.blocks import merged, normalized

    text = "\n\n".join(before) + "\n"
    assert normalized(merged(text, normalized(text))) == normalized(text)
    if "- a\n- b" not in before:  # neighbouring lists become one
        assert merged(text, normalized(text)) == text
        plain = [normalized(block) for block in before]
        plain.insert(min(at, len(plain)), normalized(word))
        after = merged(text, "\n\n".join(plain))
        assert [block for block in before if block not in after] == []

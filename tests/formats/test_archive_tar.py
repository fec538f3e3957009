"""Members of folders and archives: those that the standard library finds, and none that leads astray."""

import gzip
import io
import os
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.domain.statements import Problem
from secretariat.formats import archive_tar
from secretariat.formats.archive_tar import Member

names = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_characters="/\\\0:", exclude_categories=("C",)), min_size=1, max_size=60
    )
    .map(str.strip)
    .filter(lambda part: part not in ("", ".", "..")),
    min_size=1,
    max_size=4,
).map("/".join)


def packed(files, *, mode="w:gz", form=tarfile.USTAR_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:
        for name, raw in files:
            if isinstance(raw, bytes):
                member = tarfile.TarInfo(name)
                member.size = len(raw)
                archive.addfile(member, io.BytesIO(raw))
            else:
                archive.addfile(raw)
    return out.getvalue()


def read(path, data: bytes, **more):
    path.write_bytes(data)
    return list(archive_tar.members(path, **more))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(names, st.binary(max_size=3000)), max_size=8),
    st.sampled_from(["w", "w:gz"]),
    st.sampled_from([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]),
)
def test_what_was_packed_is_read(tmp_path_factory, files, mode, form):
    """Every member comes out in order with its name and bytes, plain or gzip, with long names of either kind."""
    path = tmp_path_factory.mktemp("tar") / "a.tar"
    assert read(path, packed(files, mode=mode, form=form)) == [Member(name, raw) for name, raw in files]


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=4000), st.data())
def test_cut_anywhere_it_is_one_problem(tmp_path_factory, raw, data):
    """An archive cut anywhere gives its first members and one problem, never an exception."""
    whole = packed([(f"{n}.yaml", raw) for n in range(5)])
    cut = data.draw(st.integers(2, len(whole) - 1))
    found = read(tmp_path_factory.mktemp("tar") / "a.tar.gz", whole[:cut])
    problems = [one for one in found if isinstance(one, Problem)]
    assert [problem.code for problem in problems] in (["archive-truncated"], ["archive-damaged"])
    assert problems[0].mend and found[-1] is problems[0]
    assert [m.name for m in found[:-1]] == [f"{n}.yaml" for n in range(len(found) - 1)]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_told(tmp_path_factory, raw):
    """Whatever stands behind the first bytes of an archive, nothing is raised."""
    path = tmp_path_factory.mktemp("tar") / "a.tar.gz"
    read(path, b"\x1f\x8b" + raw)
    read(path, gzip.compress(raw))


@pytest.mark.parametrize("name", ["../a.yaml", "/etc/a.yaml", "a/../../b.yaml", "..\\a.yaml", "C:\\a.yaml"])
def test_names_that_lead_out_are_left_out(tmp_path, name):
    """A member whose name leads out of the archive is one problem; the next one is read."""
    found = read(tmp_path / "a.tar.gz", packed([(name, b"x"), ("good.yaml", b"y")]))
    assert found[0].code == "archive-path" and name in found[0].place
    assert found[1:] == [Member("good.yaml", b"y")]


def test_links_and_devices_are_left_out(tmp_path):
    """Links and devices are told as problems and never followed."""
    link, hard, device = tarfile.TarInfo("link"), tarfile.TarInfo("hard"), tarfile.TarInfo("device")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "good.yaml"
    device.type = tarfile.CHRTYPE
    found = read(tmp_path / "a.tar.gz", packed([("", link), ("", hard), ("", device), ("good.yaml", b"y")]))
    assert [one.code for one in found[:3]] == ["archive-link", "archive-link", "archive-device"]
    assert found[3:] == [Member("good.yaml", b"y")]


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    """An archive that unpacks beyond reason is broken off."""
    monkeypatch.setattr(archive_tar, "RATIO_FROM", 1 << 20)
    found = read(tmp_path / "a.tar.gz", packed([("good.yaml", b"y"), ("zeros", bytes(8 << 20))]))
    assert [one.code for one in found if isinstance(one, Problem)] == ["archive-bomb"]


def test_one_large_member_is_left_out(tmp_path):
    """A member over the limit is left out alone."""
    found = read(tmp_path / "a.tar.gz", packed([("large", os.urandom(3000)), ("good.yaml", b"y")]), limit=2000)
    assert [found[0].code, found[1]] == ["member-too-large", Member("good.yaml", b"y")]


def test_a_folder_gives_what_its_archive_gives(tmp_path):
    """A folder and an archive of it have the same members."""
    files = [("a/1.yaml", b"1"), ("a/b/2.yaml", b"2"), ("c.yaml", b"3")]
    folder = tmp_path / "folder"
    for name, raw in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    assert list(archive_tar.members(folder)) == read(tmp_path / "a.tar.gz", packed(files))


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    """In a folder, too, links are told and left out."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "secret").write_text("x")
    try:
        (tmp_path / "folder" / "link").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert [one.code for one in archive_tar.members(tmp_path / "folder")] == ["archive-link"]
